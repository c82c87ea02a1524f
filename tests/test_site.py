"""The built site as a whole: what is there, what never is, and that building is repeatable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import AS_OF, Project
from lxml import etree

from thidua.schema.ward import PhotoSettings

HOST = "https://nguyenthiminhkhai.example/"
EARLY_NOVEMBER = {"SOURCE_DATE_EPOCH": "1730430000"}
DRAFT = "nguyen-quoc-tri-tu-chien-dich-bien-gioi"


def pages(project: Project) -> list[tuple[Path, etree._Element]]:
    return [
        (path, etree.HTML(path.read_text("utf-8"))) for path in sorted(project.site.rglob("*.html"))
    ]


def fingerprint(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_every_promised_address_is_there(demonstration: Project) -> None:
    for address in (
        "index.html",
        "bai/2024/loi-keu-goi-thi-dua-ai-quoc/index.html",
        "bai/2024/hoi-dap-cac-danh-hieu-thi-dua/index.html",
        "chuyen-muc/index.html",
        "chuyen-muc/guong/index.html",
        "linh-vuc/y-te/index.html",
        "phong-trao/nong-thon-moi/index.html",
        "don-vi/y-te-phuong/index.html",
        "chien-dich/ky-niem-11-6-2024/index.html",
        "chien-dich/ky-niem-11-6-2024/tai-lieu.zip",
        "luu-tru/index.html",
        "luu-tru/2024/index.html",
        "luu-tru/2024/06/index.html",
        "ke-hoach/2024/index.html",
        "rss/index.html",
        "so-do/index.html",
        "lien-he/index.html",
        "404.html",
        "sitemap.xml",
        "rss.xml",
        "atom.xml",
        "feed.json",
        "chuyen-muc/guong/rss.xml",
    ):
        assert (demonstration.site / address).is_file(), address


def test_no_link_inside_the_site_is_dead(demonstration: Project) -> None:
    checked = 0
    for path, page in pages(demonstration):
        if path.name == "404.html":
            continue  # shown at any address, so its links start at the site's root
        here = path.parent
        for element in page.iter("a", "img", "link", "script", "source"):
            for target in targets(element):
                parts = urlsplit(target)
                if parts.scheme or parts.netloc or not parts.path:
                    continue
                found = (here / unquote(parts.path)).resolve()
                assert found.is_file() or (found / "index.html").is_file(), (path, target)
                checked += 1
    assert checked > 1000


def targets(element: etree._Element) -> list[str]:
    if element.tag == "source":
        return [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
    return [value for key in ("href", "src") if (value := element.get(key))]


def test_nothing_is_fetched_from_another_host(demonstration: Project) -> None:
    for path, page in pages(demonstration):
        for element in page.iter("img", "script", "source", "iframe", "video", "audio", "link"):
            if element.tag == "link" and element.get("rel") in ("canonical", "alternate"):
                continue
            for target in targets(element):
                assert not urlsplit(target).netloc, (path, target)
        assert not list(page.iter("style", "iframe")), path


def test_a_draft_leaves_no_trace(demonstration: Project) -> None:
    source = demonstration.root / f"articles/2024/{DRAFT}/index.md"
    telling = "Trung đoàn Thủ Đô"
    assert telling in source.read_text("utf-8")
    for path in demonstration.site.rglob("*"):
        assert DRAFT not in path.as_posix()
        if path.suffix in (".html", ".xml", ".json"):
            text = path.read_text("utf-8")
            assert DRAFT not in text, path
            assert telling not in text, path


def test_an_article_shows_what_its_front_matter_says(demonstration: Project) -> None:
    page = etree.HTML(
        demonstration.read("bai/2024/nguyen-thi-chien-nu-anh-hung-dau-tien/index.html")
    )
    text = " ".join(page.find("body").itertext())
    assert page.get("lang") == "vi"
    assert len(page.findall(".//h1")) == 1
    for words in (
        "Thứ Sáu, ngày 18 tháng 10 năm 2024",
        "Nguyễn Thị Chiên",
        "Gương điển hình",
        "Quốc phòng, an ninh",
        "Minh họa: Ban biên tập chuyên mục",
        "Trang trình diễn",
    ):
        assert words in text, words


def test_pictures_have_size_alternatives_and_lazy_loading(demonstration: Project) -> None:
    page = etree.HTML(demonstration.read("bai/2024/loi-keu-goi-thi-dua-ai-quoc/index.html"))
    cover, second, *_ = page.findall(".//picture")
    for picture, size in ((cover, ("1600", "900")), (second, ("960", "540"))):
        source, image = picture.find("source"), picture.find(".//img")
        widths = [part.split()[1] for part in source.get("srcset").split(",")]
        assert widths == [f"{width}w" for width in PhotoSettings().widths]
        assert source.get("sizes")
        assert (image.get("width"), image.get("height")) == size
        assert image.get("alt")
    assert cover.find(".//img").get("loading") != "lazy"
    assert second.find(".//img").get("loading") == "lazy"


def test_headings_have_vietnamese_ids(demonstration: Project) -> None:
    page = etree.HTML(demonstration.read("ke-hoach/2024/index.html"))
    ids = [heading.get("id") for heading in page.iter("h2")]
    assert "doi-tuong" in ids  # "Đối tượng": đ becomes d, where the library would drop it
    assert "noi-dung-tuyen-truyen" in ids


def test_long_lists_are_cut_into_pages_of_twenty(project: Project) -> None:
    template = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    text = template.read_text("utf-8").partition("\nreview:")[0]
    body = template.read_text("utf-8").rpartition("---\n")[2]
    for number in range(41):
        path = project.root / f"articles/2024/bai-{number:02d}.md"
        path.write_text(f"{text}\n---\n{body}".replace("Hỏi – đáp", f"Bài {number}"), "utf-8")
    paths = [f"articles/2024/bai-{number:02d}.md" for number in range(41)]
    approve = ["approve", "--yes", "--by", "Chủ tịch UBND phường", *paths]
    approved = project.run("thidua", *approve, environment=EARLY_NOVEMBER)
    assert approved.code == 0, approved.text
    built = project.run("thidua", "build", "--as-of", AS_OF)
    assert built.code == 0, built.text
    total = 4 + 41
    first = etree.HTML(project.read("chuyen-muc/chinh-sach/index.html"))
    third = etree.HTML(project.read("chuyen-muc/chinh-sach/trang/3/index.html"))
    assert len(first.findall(".//article")) == 20
    assert len(third.findall(".//article")) == total - 40
    assert not (project.site / "chuyen-muc/chinh-sach/trang/4").exists()
    assert "luu-tru/2024/trang/3/index.html" in fingerprint(project.site)


def test_mkdocs_alone_builds_the_same_site(demonstration: Project, project: Project) -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1735664399"}  # 2024-12-31 23:59:59 in Viet Nam
    outcome = project.run("mkdocs", "build", environment=epoch)
    assert outcome.code == 0, outcome.text
    assert fingerprint(project.site) == fingerprint(demonstration.site)


@pytest.mark.parametrize("strict", [True, False])
def test_strict_builds_agree_about_missed_targets(project: Project, strict: bool) -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1735664399"}
    flag = ["--strict"] if strict else []
    by_mkdocs = project.run("mkdocs", "build", *flag, environment=epoch)
    reported = json.loads((project.root / "reports/problems.json").read_text("utf-8"))
    by_thidua = project.run("thidua", "build", *flag, environment=epoch)
    assert json.loads((project.root / "reports/problems.json").read_text("utf-8")) == reported
    assert [problem["rule"] for problem in reported] == ["target-missed"]
    assert (by_mkdocs.code, by_thidua.code) == ((1, 1) if strict else (0, 0))
    assert "Quý III/2024" in by_mkdocs.text
    assert "Quý III/2024" in by_thidua.text


@pytest.mark.parametrize("strict", [True, False])
def test_an_error_holds_back_its_article_or_when_strict_everything(
    project: Project, strict: bool
) -> None:
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    before = fingerprint(project.site)
    broken = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    broken.write_text(
        broken.read_text("utf-8").replace("category: ", "category: khong-co-"), "utf-8"
    )
    flag = ["--strict"] if strict else []
    outcome = project.run("thidua", "build", "--as-of", AS_OF, *flag)
    assert outcome.code == 1
    assert "hoi-dap-cac-danh-hieu-thi-dua.md:" in outcome.text
    assert "[reference]" in outcome.text
    assert "Cách sửa:" in outcome.text
    assert "Traceback" not in outcome.text
    address = "bai/2024/hoi-dap-cac-danh-hieu-thi-dua/index.html"
    if strict:
        assert fingerprint(project.site) == before
        assert "site/ cũ còn nguyên" in outcome.text
    else:
        assert "1 bài chưa lên vì có lỗi:\n" in outcome.text
        assert "Hỏi – đáp: Luật" not in project.read("index.html")
        # On that day no reader had seen it yet, so there is no notice to leave.
        assert not (project.site / address).exists()
        assert set(fingerprint(project.site)) > {"index.html", "rss.xml"}
    assert not list(project.root.glob(".site*"))


def test_an_edit_after_review_takes_the_article_down_and_says_so(project: Project) -> None:
    path = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    path.write_text(path.read_text("utf-8") + "\nMột câu thêm vào sau khi duyệt.\n", "utf-8")
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.text
    assert "[review-changed]" in outcome.text
    assert not (project.site / "bai/2024/hoi-dap-cac-danh-hieu-thi-dua").exists()
    assert "Hỏi – đáp: Luật" not in project.read("index.html")


def test_a_withdrawn_article_leaves_only_a_notice(project: Project) -> None:
    path = project.root / "articles/2024/cu-chinh-lan-nguoi-duoi-xe-tang-o-giang-mo/index.md"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("review:", "withdrawn: {on: 2024-12-01, reason: Cần kiểm tra lại}\nreview:"),
        "utf-8",
    )
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.text
    folder = project.site / "bai/2024" / path.parent.name
    assert [entry.name for entry in folder.iterdir()] == ["index.html"]
    notice = etree.HTML((folder / "index.html").read_text("utf-8"))
    assert notice.find("head/meta[@name='robots']").get("content").startswith("noindex")
    for file in project.site.rglob("*"):
        if file.suffix in (".html", ".xml", ".json"):
            assert "Giang Mỗ" not in file.read_text("utf-8"), file


def test_a_scheduled_article_appears_when_its_time_has_come(project: Project) -> None:
    address = "bai/2024/gui-bai-ve-chuyen-muc-viec-nho-y-nghia-lon"  # due 2024-12-05 at 07:00
    due = 1733356800
    for moment, there in ((due - 1, False), (due, True)):
        outcome = project.run("thidua", "build", environment={"SOURCE_DATE_EPOCH": str(moment)})
        assert outcome.code == 0, outcome.text
        assert (project.site / address).exists() is there


@pytest.mark.parametrize(
    ("day", "web", "radio"),
    [
        ("2024-05-20", ["on-track"], ["met", "on-track", "upcoming", "upcoming"]),
        ("2024-12-31", ["met"], ["met", "met", "missed", "met"]),
        (None, ["met"], ["met", "met", "missed", "met"]),
    ],
)
def test_the_plan_stands_as_it_should_on_a_day(
    project: Project, day: str | None, web: list[str], radio: list[str]
) -> None:
    arguments = ["--as-of", day] if day else []
    outcome = project.run("thidua", "targets", "--format", "json", *arguments)
    plan = json.loads(outcome.text)["plans"][0]
    statuses = {
        target["id"]: [window["status"] for window in target["windows"]]
        for target in plan["targets"]
    }
    assert statuses == {"bai-tren-trang": web, "phat-song": radio}


def test_an_old_address_leads_to_the_article(project: Project) -> None:
    path = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    text = path.read_text("utf-8").partition("\nreview:")[0]
    body = path.read_text("utf-8").rpartition("---\n")[2]
    aliases = "aliases: [/tin-cu/12.html, /hoi-dap/]"
    path.write_text(f"{text}\n{aliases}\n---\n{body}", "utf-8")
    relative = path.relative_to(project.root).as_posix()
    approve = ["approve", "--yes", "--by", "Chủ tịch UBND phường", relative]
    assert project.run("thidua", *approve, environment=EARLY_NOVEMBER).code == 0
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    for old, way in (("tin-cu/12.html", "../bai/2024/"), ("hoi-dap/index.html", "../bai/2024/")):
        page = etree.HTML(project.read(old))
        refresh = page.find("head/meta[@http-equiv='refresh']").get("content")
        assert refresh == f"0; url={way}hoi-dap-cac-danh-hieu-thi-dua/"


def test_nothing_is_shown_before_the_moment_it_was_approved(project: Project) -> None:
    path = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"  # due 10:15 that day
    text = path.read_text("utf-8").partition("\nreview:")[0]
    body = path.read_text("utf-8").rpartition("---\n")[2]
    path.write_text(f"{text}\n---\n{body}", "utf-8")
    (project.root / "articles/.published.json").unlink()  # nobody has seen it yet
    approve = [
        "approve",
        "--yes",
        "--by",
        "Chủ tịch UBND phường",
        path.relative_to(project.root).as_posix(),
    ]
    noon = 1732597200  # 2024-11-26 12:00 in Viet Nam
    approved = {"SOURCE_DATE_EPOCH": str(noon + 3600)}
    assert project.run("thidua", *approve, environment=approved).code == 0
    for moment, there in ((noon, False), (noon + 3600, True)):
        now = {"SOURCE_DATE_EPOCH": str(moment)}
        assert project.run("thidua", "build", environment=now).code == 0
        assert (project.site / "bai/2024" / path.stem).exists() is there


def test_html_in_texts_brings_no_script_and_no_other_host(project: Project) -> None:
    hostile = (
        '<script src="https://khac.example/x.js"></script>'
        '<iframe src="https://khac.example/"></iframe>'
        '<p onclick="x()">Chữ</p> [bấm](javascript:x())'
        '<picture><source srcset="a.webp 1x, https://khac.example/b.webp 2x"></picture>'
    )
    for name in ("ke-hoach/2024.md", "chuyen-muc/guong.md", "lien-he.md", "truyen-thanh.md"):
        path = project.root / "docs" / name
        path.write_text(f"{path.read_text('utf-8')}\n\n{hostile}\n", "utf-8")
    article = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    text = article.read_text("utf-8")
    article.write_text(f"{text.partition(chr(10) + 'review:')[0]}\n---\n\n{hostile}\n", "utf-8")
    approve = ["approve", "--yes", "--by", "Chủ tịch UBND phường"]
    relative = article.relative_to(project.root).as_posix()
    approved = project.run("thidua", *approve, relative, environment=EARLY_NOVEMBER)
    assert approved.code == 0, approved.text
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    for file in project.site.rglob("*.html"):
        content = file.read_text("utf-8")
        for trace in ("khac.example", "onclick", "<iframe"):
            assert trace not in content, (file, trace)
        # Written out it is a word like any other; nothing may lead to it.
        for element in etree.HTML(content).iter():
            assert not [v for v in element.attrib.values() if v.strip().startswith("javascript:")]
