"""A new ward: what its folder holds, whose names are in it, and what is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Outcome, Project, call, copy_demonstration
from limits import lose_rights, shorten_files
from PIL import Image
from test_terminal import Terminal

from thidua.cli import program
from thidua.commands.menu import CHOICES, Choice
from thidua.starter.quotas import parse_quota
from thidua.starter.units import Place, find_places, near_names
from thidua.starter.writing import suggested_movements
from thidua.text.vietnamese import fold

DEMONSTRATION = ("Nguyễn Thị Minh Khai", "NTMK", "Bắc Kạn", "Long Khánh", "Hải Phòng")
"""Names that no other ward's column may hold, without marks either."""
NOVEMBER = {"SOURCE_DATE_EPOCH": "1795600000"}  # 25/11/2026
FLAGS = (
    *("--ward", "duc xuan", "--site-url", "https://ducxuan.example"),
    *("--quota", "Ít nhất 04 tin, bài/năm", "--quota", "Ít nhất 01 lượt tiếp sóng/quý"),
    *("--unit", "Công an phường", "--unit", "Trạm Y tế phường"),
    *("--movement", "vi-nguoi-ngheo", "--phone", "0209 123 456", "--email", "ubnd@mau.example"),
    *("--address", "Số 1 đường Mẫu", "--responsible", "Chủ tịch UBND phường"),
    *("--portal", "Cổng thông tin tỉnh", "https://mau.example/"),
)


def init(target: Path, *flags: str) -> Outcome:
    """Found a ward in this process."""
    return call("init", str(target), *flags, environment=NOVEMBER)


def init_apart(target: Path, *flags: str, before: Callable[[], object] | None = None) -> Outcome:
    """Run ``thidua init`` from beside the folder, in a process where ``before`` runs first."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", "init", str(target), *flags],
        cwd=target.parent,
        env=Project.environment(NOVEMBER),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        preexec_fn=before,
    )
    return Outcome(done.returncode, done.stdout)


def draw_logo(path: Path) -> Path:
    """Draw a mark that is clear around."""
    picture = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    picture.paste((27, 94, 32, 255), (100, 50, 200, 150))
    picture.save(path)
    return path


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


@pytest.fixture(scope="module")
def duc_xuan(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Phường Đức Xuân, founded by flags and built without an article. Not to be changed."""
    folder = tmp_path_factory.mktemp("wards")
    logo = draw_logo(folder / "Biểu trưng.webp")
    project = Project(folder / "Phường Đức Xuân")
    done = init_apart(project.root, *FLAGS, "--logo", str(logo), "--colour", "#1b5e20")
    assert done.code == 0, done.text
    built = project.run("thidua", "build", "--strict", environment=NOVEMBER)
    assert built.code == 0, built.text
    return project


def settings(project: Project) -> dict[str, object]:
    """Return ``extra.ward``."""
    document = yaml.safe_load((project.root / "mkdocs.yml").read_text("utf-8"))
    ward: dict[str, object] = document["extra"]["ward"]
    return ward


def words_of(root: Path) -> str:
    """Return everything readable below a folder, with the paths, as people compare names."""
    parts = []
    for path in sorted(root.rglob("*")):
        parts.append(path.relative_to(root).as_posix())
        if path.is_file():
            parts.append(path.read_bytes().decode("utf-8", "ignore"))
    return fold("\n".join(parts))


def test_a_new_ward_builds_without_an_article_and_without_a_warning(duc_xuan: Project) -> None:
    assert "Phường Đức Xuân" in duc_xuan.read("index.html")
    assert (duc_xuan.site / "linh-vuc/y-te/index.html").is_file()


@pytest.mark.parametrize("name", DEMONSTRATION)
def test_nothing_of_the_demonstration_is_in_it(duc_xuan: Project, name: str) -> None:
    words = words_of(duc_xuan.root)
    assert fold(name) not in words
    assert fold(name).replace(" ", "-") not in words
    assert fold(name).replace(" ", "") not in words
    assert fold("đức xuân") in words  # it is names that are looked for


def test_the_ward_is_known_by_its_codes(duc_xuan: Project) -> None:
    ward = settings(duc_xuan)
    assert ward["name"] == "Phường Đức Xuân"
    assert ward["level"] == "phuong"
    assert ward["code"] == {"province": "19", "ward": "01840"}
    assert ward["parent"] == "Ủy ban nhân dân tỉnh Thái Nguyên"
    assert ward["demo"] is False


def test_quotas_are_those_of_the_plan(duc_xuan: Project) -> None:
    page = (duc_xuan.root / "docs/ke-hoach/2026.md").read_text("utf-8")
    plan = yaml.safe_load(page.split("---\n")[1])["plan"]
    assert [(one["count"], one["at_least"], one["per"]) for one in plan["targets"]] == [
        ("articles", 4, "year"),
        ("broadcasts", 1, "quarter"),
    ]
    assert plan["targets"][1]["where"] == {"broadcast_kind": "tiep-song"}
    assert plan["number"] is None  # nobody said it


def test_what_was_over_before_the_column_began_is_no_failure(duc_xuan: Project) -> None:
    told = duc_xuan.call("targets", environment=NOVEMBER).text
    assert "Quý IV/2026" in told
    assert "Quý III/2026" not in told
    assert "Không đạt" not in told


def test_quarters_before_are_counted_when_asked_for(tmp_path: Path) -> None:
    project = Project(tmp_path / "moi")
    assert init(project.root, *FLAGS, "--whole-year").code == 0
    told = project.call("targets", environment=NOVEMBER).text
    assert told.count("Không đạt") == 3


def test_a_picture_becomes_icons_the_mark_and_the_sharing_card(duc_xuan: Project) -> None:
    page = duc_xuan.read("index.html")
    assets = duc_xuan.root / "overrides/assets"
    sizes = {path.name: size_of(path) for path in assets.iterdir()}
    assert sizes == {
        "icon.png": (192, 192),
        "logo.png": (256, 256),
        "touch.png": (180, 180),
        "sharing.jpg": (1200, 630),
    }
    assert re.search(r'<link rel="icon" type="image/png" [^>]*icon-\w+\.png', page)
    assert re.search(r'<meta property="og:image" content="https://[^"]*sharing-\w+\.jpg', page)
    assert re.search(r'<img class="mark" src="assets/logo-\w+\.png" alt=""', page)


def test_the_colour_is_on_the_pages(duc_xuan: Project) -> None:
    (style,) = duc_xuan.site.glob("assets/thidua-*.css")
    assert "--accent: var(--day, #1b5e20)" in style.read_text("utf-8")
    assert '<meta name="theme-color" content="#1b5e20"' in duc_xuan.read("index.html")


def test_the_ci_of_a_ward_runs_what_its_folder_has(duc_xuan: Project) -> None:
    gitlab = yaml.safe_load((duc_xuan.root / ".gitlab-ci.yml").read_text("utf-8"))
    github = yaml.safe_load((duc_xuan.root / ".github/workflows/site.yml").read_text("utf-8"))
    steps = github["jobs"]["site"]["steps"]
    commands = [*gitlab["site"]["script"], *(step["run"] for step in steps if "run" in step)]
    assert set(commands) == {"python3 scripts/build.py"}  # tests/test_release.py runs it


def test_an_old_name_stays_in_old_articles_and_the_new_one_leads(tmp_path: Path) -> None:
    project = Project(tmp_path / "moi")
    former = ("--former", "Phường Phùng Chí Mẫu", "30/6/2025")
    assert init(project.root, *FLAGS, *former).code == 0
    for day, name in (("2025-06-30", "cu"), ("2025-07-01", "moi")):
        path = project.root / f"articles/2025/{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"---\ntitle: Tin {name} của phường\ndate: {day}\ncategory: phong-trao\nkind: tin\n"
            "summary: Một tin ngắn về việc làm tốt ở tổ dân phố.\n---\n\n"
            f"Bà con tổ dân phố {name} cùng nhau dọn ngõ, trồng hoa vào sáng thứ bảy.\n",
            "utf-8",
        )
        approve = ["approve", f"articles/2025/{name}.md", "--yes", "--by", "Chủ tịch UBND phường"]
        epoch = {"SOURCE_DATE_EPOCH": "1751200000"}  # 29/6/2025
        assert project.call(*approve, environment=epoch).code == 0
    built = project.run("thidua", "build", environment=NOVEMBER)
    assert built.code == 0, built.text
    old, new = (project.read(f"bai/2025/{name}/index.html") for name in ("cu", "moi"))
    assert '<meta name="DC.publisher" content="Phường Phùng Chí Mẫu">' in old
    assert "Phường Phùng Chí Mẫu (nay là Phường Đức Xuân)" in old
    assert '<meta name="DC.publisher" content="Phường Đức Xuân">' in new
    assert "nay là" not in new
    assert '<span class="brand-ward">Phường Đức Xuân</span>' in old


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--ward", "Tan An"), "có nhiều nơi tên «Tan An»:"),
        (("--ward", "Đức Xuâ"), "có phải Phường Đức Xuân"),
        (("--ward", "Đức Xuân", "--colour", "#ffcc00"), "nhạt quá"),
        (("--ward", "Đức Xuân", "--colour", "do"), "không phải là màu"),
        (("--ward", "Đức Xuân", "--quota", "nhiều tin bài"), "chưa hiểu chỉ tiêu"),
        (("--ward", "Đức Xuân", "--movement", "la"), "không có phong trào «la»"),
        (("--ward", "Đức Xuân", "--since", "mai"), "không phải là tháng"),
        (("--ward", "Mẫu Mới", "--unlisted"), "phải ghi đủ cấp"),
        ((), "còn thiếu --ward"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(
    tmp_path: Path, flags: tuple[str, ...], told: str
) -> None:
    done = init(tmp_path / "moi", "--site-url", "https://a.example", *flags)
    assert done.code == 2, done.text
    assert told in done.text
    assert not (tmp_path / "moi").exists()


def test_an_answer_that_cannot_be_is_told_like_any_fault(tmp_path: Path) -> None:
    done = init(tmp_path / "moi", *FLAGS, "--email", "không phải thư")
    assert done.code == 1
    assert "mkdocs.yml:" in done.text
    assert "email" in done.text
    assert not (tmp_path / "moi").exists()


def test_a_file_that_is_no_picture_is_refused_as_a_mark(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("không phải ảnh")
    done = init(tmp_path / "moi", *FLAGS, "--logo", str(tmp_path / "logo.png"))
    assert done.code == 1
    assert "Không dùng được" in done.text
    assert "Cách sửa" in done.text
    assert not (tmp_path / "moi").exists()


def test_a_drawing_with_a_script_is_refused_as_a_mark(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    (tmp_path / "logo.svg").write_text(svg)
    assert init(tmp_path / "moi", *FLAGS, "--logo", str(tmp_path / "logo.svg")).code == 1


@pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX systems")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    place = tmp_path / "chỉ đọc"
    place.mkdir()
    place.chmod(0o555)
    done = init_apart(place / "moi", *FLAGS, before=lose_rights)
    place.chmod(0o755)
    assert done.code == 1
    assert "không có quyền" in done.text
    assert "Cách sửa" in done.text
    assert not list(place.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX systems")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    done = init_apart(tmp_path / "moi", *FLAGS, before=shorten_files(1500))
    assert done.code == 1
    assert "không cho ghi tệp lớn đến thế" in done.text
    assert "Cách sửa" in done.text
    assert not list(tmp_path.iterdir())


def test_somebody_s_folder_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "moi"
    (target / "docs").mkdir(parents=True)
    (target / "docs/viec.txt").write_text("của tôi")
    done = init(target, *FLAGS)
    assert done.code == 1
    assert "đã có docs" in done.text
    assert [path.name for path in target.rglob("*")] == ["docs", "viec.txt"]


def test_questions_can_be_answered_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [
        *("Tan An", "3"),  # several are called so
        "https://tanan.example",
        *["", "Cổng tỉnh", "https://tinh.example/"],
        *["", "", "", ""],  # address, telephone, mail, responsible
        *["", "", "Tổ dân phố 1", "", ""],  # reviewers, stations, units; all movements
        *["#ffcc00", "#1b5e20", ""],  # too faint, fine; from this month
        *["04 tin, bài/năm", "sai", "", "", ""],  # the second quota is given up
    ]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    for name, value in NOVEMBER.items():
        monkeypatch.setenv(name, value)
    code = program.main(["init", str(tmp_path / "moi")], standalone_mode=False)
    told = capsys.readouterr().out
    assert code == 0, told
    assert "màu gần nhất đọc được" in told
    ward = settings(Project(tmp_path / "moi"))
    assert ward["name"] == find_places("Tân An")[2].name
    assert ward["portal"] == {"name": "Cổng tỉnh", "url": "https://tinh.example/"}
    movements = (tmp_path / "moi/docs/phong-trao").glob("[!i]*.md")
    assert {path.stem for path in movements} == set(suggested_movements())


def test_a_copy_of_the_demonstration_is_cleared_and_kept_aside(tmp_path: Path) -> None:
    project = copy_demonstration(tmp_path / "ban-sao")
    done = project.call("init", "--here", *FLAGS, environment=NOVEMBER)
    assert done.code == 0, done.text
    words = words_of(project.root)
    assert not [name for name in DEMONSTRATION if fold(name) in words]
    assert not list(project.root.glob("articles/2024/*"))
    aside = tmp_path / "ban-sao.ban-trinh-dien-cu"
    assert len(list(aside.glob("articles/2024/*"))) == len(list(ROOT.glob("articles/2024/*")))
    built = project.run("thidua", "build", "--strict", environment=NOVEMBER)
    assert built.code == 0, built.text


def test_an_article_of_somebody_s_own_is_never_cleared(tmp_path: Path) -> None:
    project = copy_demonstration(tmp_path / "ban-sao")
    own = project.root / "articles/2024/tin-that.md"
    own.write_text("---\ntitle: Tin thật của phường\n---\n\nNội dung.\n", "utf-8")
    done = project.call("init", "--here", *FLAGS, environment=NOVEMBER)
    assert done.code == 1
    assert "không phải bài mẫu" in done.text
    assert own.is_file()


def test_the_menu_needs_somebody_to_choose(project: Project) -> None:
    done = project.call("menu")
    assert done.code == 2
    assert "gõ thẳng một lệnh" in done.text


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.command[0])
def test_whatever_the_menu_offers_is_there(choice: Choice) -> None:
    (name,) = choice.command
    if name == "--help":
        return
    taken = {option for one in program.commands[name].params for option in one.opts}
    assert {option for _, option in choice.asks if option} <= taken


@pytest.mark.parametrize(
    ("name", "province", "codes"),
    [
        ("Đức Xuân", "", ["01840"]),
        ("phuong duc xuan", "thai nguyen", ["01840"]),
        ("P. Đức Xuân", "Tỉnh Thái Nguyên", ["01840"]),
        ("DUC XUAN", "Hà Nội", []),
        ("Hoàn Kiếm", "TP Hà Nội", ["00070"]),
        ("", "", []),
    ],
)
def test_places_are_found_as_people_write_them(name: str, province: str, codes: list[str]) -> None:
    assert [place.code for place in find_places(name, province)] == codes


def test_every_place_is_found_by_its_own_name_and_province() -> None:
    everywhere = {place for name in ("Tân Tiến", "Tân An", "Bình Minh") for place in
                  find_places(name)}  # fmt: skip
    assert len(everywhere) > 10
    for place in everywhere:
        assert place in find_places(place.name, place.province)


def test_whoever_writes_the_marks_means_them() -> None:
    assert {place.name.split(" ", 1)[1] for place in find_places("Tân An")} == {"Tân An"}
    assert near_names("Đức Xuâ")[0] == "Phường Đức Xuân"


@pytest.mark.parametrize(
    ("province", "authority"),
    [
        ("Thái Nguyên", "Ủy ban nhân dân tỉnh Thái Nguyên"),
        ("Thành phố Hà Nội", "Ủy ban nhân dân thành phố Hà Nội"),
    ],
)
def test_the_authority_above_is_the_province(province: str, authority: str) -> None:
    assert Place("Phường Mẫu", "phuong", province).authority == authority


@pytest.mark.parametrize(
    ("text", "count", "at_least", "per", "relayed"),
    [
        ("04 tin, bài/năm", "articles", 4, "year", False),
        ("- Số lượng: ít nhất 04 tin, bài/năm.", "articles", 4, "year", False),
        ("Phát sóng: Ít nhất 01 lượt/quý.", "broadcasts", 1, "quarter", False),
        ("01 lượt tiếp sóng mỗi quý", "broadcasts", 1, "quarter", True),
        ("mỗi tháng có 02 (hai) bài trong tháng", "articles", 2, "month", False),
        ("10 phút truyền thanh/tháng", "minutes", 10, "month", False),
        ("giới thiệu 03 gương điển hình/năm", "exemplars", 3, "year", False),
        ("02 buổi tọa đàm trong năm", "activities", 2, "year", False),
        ("1 đợt lựa chọn gương mỗi quý", "selections", 1, "quarter", False),
    ],
)
def test_a_quota_is_read_as_plans_word_it(
    text: str, count: str, at_least: int, per: str, relayed: bool
) -> None:
    quota = parse_quota(text)
    assert quota is not None
    found = (quota.count, quota.at_least, quota.per, quota.relayed)
    assert found == (count, at_least, per, relayed)
    assert quota.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tin, bài/năm",
        "00 tin, bài/năm",
        "Kế hoạch số 59/KH-UBND ngày 13 tháng 3 năm 2024",
        "04 tin, bài/năm và 01 lượt/quý",  # which of the two?
        "100 cây xanh/năm",
    ],
)
def test_what_names_no_one_quota_is_none(text: str) -> None:
    assert parse_quota(text) is None
