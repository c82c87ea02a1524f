"""The desk as the office uses it: it writes what the commands write, and loses nothing."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import word_makers
from desks import (
    PASSWORD,
    REVIEWER,
    SCREENS,
    Desk,
    Page,
    Person,
    Shared,
    breeding,
    running,
    settle,
    sharing,
)
from lxml import html
from photo_makers import encoded
from PIL import Image
from projects import ARTICLE, UNSEALED, article_text, jpeg, make_project, seal

from thidua.cli import program
from thidua.clock import VIETNAM
from thidua.column.record import RECORD, render
from thidua.column.registers import REGISTERS
from thidua.desk.forms.asking import parts
from thidua.load import load
from thidua.review import review
from thidua.review.channels import publication

DRAFT = "articles/2026/mot-bai-viet/index.md"
AT = "/bai/2026/mot-bai-viet/"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a draft."""
    root = make_project(tmp_path_factory.mktemp("desk"))
    seal(root)
    (root / DRAFT).parent.mkdir(parents=True)
    (root / DRAFT).write_bytes(article_text(date=None).encode())
    return root


@pytest.fixture(scope="module")
def shared(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with sharing(pristine, tmp_path_factory.mktemp("shared") / "Phường Đức Xuân") as one:
        yield one


@pytest.fixture
def desk(shared: Shared) -> Desk:
    return shared.renew()


def form_of(person: Person, at: str) -> dict[str, str | list[str]]:
    """Return the fields of an article's form as a browser would send them back."""
    return fields_of(person.get(f"{at}soan/"))


def fields_of(page: Page) -> dict[str, str | list[str]]:
    """Return every field of a page as a browser would send it back."""
    text = page.text
    fields: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", text):
        name = re.search(r'\bname="([^"]+)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        kind = re.search(r'\btype="([^"]+)"', tag)
        if not name or "__prefix__" in name[1] or name[1] == "csrfmiddlewaretoken":
            continue
        if kind and kind[1] == "checkbox":
            if "checked" in tag:
                fields.setdefault(name[1], [])
                kept = fields[name[1]]
                assert isinstance(kept, list)
                kept.append(value[1] if value else "on")
            continue
        fields[name[1]] = _plain(value[1] if value else "")
    for name_, inner in re.findall(
        r'<textarea\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', text, re.S
    ):
        fields[name_] = _plain(inner.removeprefix("\n"))
    for name_, inner in re.findall(
        r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', text, re.S
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        if "__prefix__" not in name_:
            fields[name_] = chosen[1] if chosen else ""
    return fields


def _plain(text: str) -> str:
    for entity, sign in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, sign)
    return text.replace("&amp;", "&")


def test_saving_an_untouched_form_changes_no_byte(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    (desk.root / DRAFT).write_bytes((desk.root / ARTICLE).read_bytes().replace(b"review", b"#r"))
    raw = article_text(
        date="11/6/2024 8h30", tags="[một, 'hai']", fields="[giao-duc]", image=None
    ).replace("\n", "\r\n")
    (desk.root / DRAFT).write_bytes(raw.encode())
    page = clerk.post(f"{AT}soan/", form_of(clerk, AT))
    assert "Đã lưu" in page.said
    assert (desk.root / DRAFT).read_bytes() == raw.encode()


def test_every_field_of_every_screen_has_its_help_beside_it(desk: Desk) -> None:
    agree(desk, ("rss, radio]", "rss, radio, in-an, mang-xa-hoi, bao-chi]"))
    told: set[str] = set()
    for who, addresses in SCREENS.items():
        for address in addresses:
            page = desk.sitting(who).get(address)
            assert page.code == 200, address
            # A search is asked for nothing that needs to be told.
            for field_ in html.document_fromstring(page.text).xpath(
                ".//main//div[@class='field'][not(ancestor::form[@role])]"
            ):
                helps = [one.text_content() for one in field_.find_class("help")]
                assert helps, (address, field_.text_content())
                told |= {" ".join(one.split()) for one in helps}
    every = {
        " ".join(one.help.split()) for part in parts().values() for one in part.fields.values()
    }
    # Asked of who has no account, and in a demonstration.
    elsewhere = (parts()["decision"].fields["code"], parts()["article"].fields["sample"])
    assert every - told == {one.help for one in elsewhere}


def test_only_what_was_changed_is_written(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    before = (desk.root / DRAFT).read_text("utf-8")
    clerk.post(f"{AT}soan/", {**form_of(clerk, AT), "title": "Tiêu đề «mới»", "unit": "cong-an"})
    after = (desk.root / DRAFT).read_text("utf-8")
    assert after == before.replace("title: Một bài viết", 'title: "Tiêu đề «mới»"').replace(
        "tin-tuc\n---", "tin-tuc\nunit: cong-an\n---"
    )


def test_the_point_of_a_photo_is_asked_for_as_files_may_have_it(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    path = desk.root / DRAFT
    raw = path.read_text("utf-8").replace("\n---", "\nimage_focus: [50%, 30%]\n---", 1)
    path.write_text(raw, "utf-8")
    assert "Đã lưu" in clerk.post(f"{AT}soan/", form_of(clerk, AT)).said
    assert path.read_text("utf-8") == raw
    for wrong, told in (
        ({"image_focus": "150, 30"}, "ghi hai số từ 0 đến 100"),
        ({"photo_focus": "bia.jpg: 50"}, "dòng «bia.jpg: 50» chưa đúng cách"),
    ):
        page = clerk.post(f"{AT}soan/", {**form_of(clerk, AT), **wrong})
        assert "Đã lưu" not in page.said
        assert told in page.text
    assert path.read_text("utf-8") == raw


def test_people_and_consent_go_into_the_file(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    clerk.post(
        f"{AT}soan/",
        {
            **form_of(clerk, AT),
            "exemplars-TOTAL_FORMS": "1",
            "exemplars-0-name": "Nguyễn Thị Mẫu",
            "exemplars-0-type": "ca-nhan",
            "exemplars-0-kind": "nguoi-tot-viec-tot",
            "consent-reference": "12/PĐY",
            "consent-on": "2026-05-02",
            "consent-covers": ["ten", "anh"],
            "consent-channels": ["web", "rss"],
        },
    )
    column = load(desk.root)
    (article,) = (one for one in column.articles if one.path == DRAFT)
    assert article.matter.exemplars[0].name == "Nguyễn Thị Mẫu"
    assert article.matter.consent is not None
    assert article.matter.consent.channels == ("web", "rss")


def test_the_desk_writes_what_the_commands_write(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "lenh"
    shutil.copytree(desk.root, other, ignore=shutil.ignore_patterns(".desk", "desk.out"))
    leader = desk.sitting("duyet")
    shown = leader.get(f"{AT}duyet/").value("shown")
    assert "Đã duyệt" in leader.post(f"{AT}duyet/", {"shown": shown, "current": PASSWORD}).said
    on = re.search(r"  on: (\S+) (\S+)", (desk.root / DRAFT).read_text("utf-8"))
    assert on
    moment = datetime.fromisoformat(f"{on[1]} {on[2]}").replace(tzinfo=VIETNAM)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    code = program.main(
        [
            *("--root", str(other), "approve", str(other / DRAFT), "--by", REVIEWER),
            *("--name", "Người duyet", "--yes"),
        ],
        standalone_mode=False,
    )
    assert code == 0
    assert (other / DRAFT).read_bytes() == (desk.root / DRAFT).read_bytes()


WORDS = "Tên tổ dân phố đúng là tổ 5."
ONLINE_AT = "/bai/2024/guong-sang/"
LATER: dict[str, tuple[str, str, dict[str, str], tuple[str, ...]]] = {
    "correct": ("soan", f"{ONLINE_AT}dinh-chinh/", {"words": WORDS}, ("--text", WORDS, "--yes")),
    "withdraw": ("soan", f"{ONLINE_AT}go/", {"words": WORDS}, ("--reason", WORDS, "--yes")),
    "revise": ("soan", f"{ONLINE_AT}lam-ban-sua/", {}, ()),
    "return": (
        "duyet",
        f"{AT}tra/",
        {"words": WORDS},
        ("--note", WORDS, "--by", REVIEWER, "--yes"),
    ),
}
"""By command: who does the same at the desk, where, and with what; the command's words."""


@pytest.mark.parametrize("command", LATER)
def test_later_the_desk_writes_what_the_commands_write(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    who, at, fields, words = LATER[command]
    agree(desk)
    other = tmp_path / "lenh"
    shutil.copytree(desk.root, other, ignore=shutil.ignore_patterns(".desk", "desk.out"))
    person = desk.sitting(who)
    old = {path: path.read_bytes() for path in desk.root.rglob("*.md")}
    seal_ = re.search(r'name="seal" value="([^"]*)"', person.get(at).text)
    person.post(at, {**fields, **({"seal": seal_[1]} if seal_ else {})})
    assert {path: path.read_bytes() for path in desk.root.rglob("*.md")} != old
    path = DRAFT if at.startswith(AT) else ARTICLE
    written = (desk.root / path).read_text("utf-8")
    on = max(re.findall(r"\b(?:on|updated): (\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)", written))
    moment = datetime.fromisoformat(on).replace(tzinfo=VIETNAM)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    arguments = ["--root", str(other), command, str(other / path), *words]
    assert program.main(arguments, standalone_mode=False) == 0
    mine, theirs = (
        {
            str(file.relative_to(root)): file.read_bytes()
            for name in ("articles", "docs")
            for file in (root / name).rglob("*")
            if file.is_file()
        }
        for root in (desk.root, other)
    )
    assert mine == theirs


def test_a_story_goes_from_clerk_to_leader_to_readers_and_is_mended(desk: Desk) -> None:
    clerk, leader = desk.sitting("soan"), desk.sitting("duyet")
    assert "Đã trình" in clerk.post(f"{AT}trinh/", {}).said
    assert "đã trình" in leader.get("/").text
    assert "Đã trả bài" in leader.post(f"{AT}tra/", {"words": "Ghi thêm tên tổ dân phố."}).said
    assert "Ghi thêm tên tổ dân phố." in clerk.get("/").text
    clerk.post(f"{AT}soan/", {**form_of(clerk, AT), "body": "Nội dung đã sửa theo ý kiến."})
    page = leader.get(f"{AT}duyet/")
    leader.post(f"{AT}duyet/", {"shown": page.value("shown"), "current": PASSWORD})
    assert "Đã duyệt, chờ đăng lên trang" in clerk.get(AT).text
    # What readers have is changed by a next version; it stays online meanwhile.
    assert clerk.get(f"{AT}soan/").address == AT
    assert clerk.post(f"{AT}lam-ban-sua/", {}).address == f"{AT}ban-sua/soan/"
    revision = f"{AT}ban-sua/"
    clerk.post(f"{revision}soan/", {**form_of(clerk, revision), "body": "Nội dung sửa lần hai."})
    page = leader.get(f"{revision}duyet/")
    assert "<ins>lần hai" in page.text or "<ins>" in page.text
    leader.post(f"{revision}duyet/", {"shown": page.value("shown"), "current": PASSWORD})
    assert "sửa lần hai" in (desk.root / DRAFT).read_text("utf-8")
    assert not (desk.root / DRAFT).with_name("ban-sua.md").exists()
    page = clerk.get(f"{AT}go/")
    clerk.post(f"{AT}go/", {"seal": page.value("seal"), "words": "Nhân vật xin rút."})
    assert "Đã gỡ" in clerk.get(AT).text
    assert not [fault for fault in load(desk.root).faults if fault.path == DRAFT]


def test_an_edit_after_the_page_was_shown_is_not_approved(desk: Desk) -> None:
    leader = desk.sitting("duyet")
    shown = leader.get(f"{AT}duyet/").value("shown")
    with (desk.root / DRAFT).open("ab") as file:
        file.write("\nThêm một câu lạ.\n".encode())
    page = leader.post(f"{AT}duyet/", {"shown": shown, "current": PASSWORD})
    assert "vừa bị sửa" in page.said
    assert "review:" not in (desk.root / DRAFT).read_text("utf-8")


def test_a_day_that_has_passed_is_moved_by_a_tick(desk: Desk) -> None:
    leader = desk.sitting("duyet")
    (desk.root / DRAFT).write_bytes(article_text(date="2026-01-05").encode())
    page = leader.get(f"{AT}duyet/")
    assert "đã qua trước khi ai duyệt" in page.text
    assert "Chưa duyệt được" not in page.text
    assert "--date" not in page.text
    form = {"shown": page.value("shown"), "current": PASSWORD}
    assert "Chưa duyệt được" in leader.post(f"{AT}duyet/", form).text
    assert "review:" not in (desk.root / DRAFT).read_text("utf-8")
    assert "Đã duyệt" in leader.post(f"{AT}duyet/", {**form, "date": "now"}).said


def test_what_is_typed_is_kept_beside_the_file_and_judged(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    before = (desk.root / DRAFT).read_bytes()
    form = {**form_of(clerk, AT), "summary": "Ngắn", "body": "Chữ đang gõ dở."}
    said = json.loads(clerk.post(f"{AT}giu/", form).text)
    assert {"rule", "message", "fix", "field"} <= said["problems"][0].keys()
    assert any(one["field"] == "summary" for one in said["problems"])
    assert (desk.root / DRAFT).read_bytes() == before
    assert "Chữ đang gõ dở." in clerk.get(f"{AT}soan/?go-do=mo").text
    # The same person in a second window, which never saw what the first one sent.
    assert clerk.post(f"{AT}giu/", form).code == 409


def test_two_people_see_both_versions(desk: Desk) -> None:
    clerk, boss = desk.sitting("soan"), desk.sitting("quantri")
    mine = form_of(clerk, AT)
    assert "đang soạn bài này" in boss.get(f"{AT}soan/").text
    boss.post(f"{AT}soan/", {**form_of(boss, AT), "body": "Bản của người quản trị."})
    both = {**mine, "body": "Bản của người soạn.", "author": "Nguyễn Thị Soạn"}
    page = clerk.post(f"{AT}soan/", both)
    assert page.code == 409
    assert "<td>Nguyễn Thị Soạn</td><td>–</td>" in page.text
    assert "Bản của người soạn." in page.text
    assert "Bản của người quản trị." in page.text
    assert "Bản của người quản trị." in (desk.root / DRAFT).read_text("utf-8")
    assert "Bản của người soạn." in clerk.get(f"{AT}soan/?go-do=mo").text


def test_who_writes_is_told_that_somebody_took_over(desk: Desk) -> None:
    clerk, boss = desk.sitting("soan"), desk.sitting("quantri")
    form = {**form_of(clerk, AT), "body": "Đang gõ."}
    assert json.loads(clerk.post(f"{AT}giu/", form).text)["held_by"] == ""
    boss.post(f"{AT}nhan-lay/", {})
    said = json.loads(clerk.post(f"{AT}giu/", {**form, "turn": "1"}).text)
    assert said["held_by"] == "Người Quản Trị"
    assert "Đang gõ." in clerk.get(f"{AT}soan/?go-do=mo").text


def test_the_administrator_changes_who_somebody_is(desk: Desk) -> None:
    boss = desk.sitting("quantri")
    numbers = re.findall(
        r"<h3>([^<]+)</h3>.*?href=\"/tai-khoan/(\d+)/\"", boss.get("/tai-khoan/").text, re.S
    )
    at = {name: f"/tai-khoan/{number}/" for name, number in numbers}
    form = {"name": "Người duyet", "username": "duyet", "role": "leader", "unit": ""}
    deputy = {**form, "title": "Phó Chủ tịch UBND phường"}
    assert "Đã ghi tài khoản" in boss.post(at["Người duyet"], deputy).said
    assert "Phó Chủ tịch UBND phường" in desk.sitting("duyet").get("/").text
    assert boss.post(at["Người duyet"], {**form, "title": ""}).code == 422
    assert boss.post(at["Người duyet"], {**deputy, "username": "soan"}).code == 422
    own = {"name": "X", "username": "quantri", "role": "clerk", "title": "", "unit": ""}
    assert "Không tự đổi" in boss.post(at["Người Quản Trị"], own).said
    boss.post(at["Người duyet"], {**form, "title": REVIEWER})


def test_a_forgotten_password_is_set_anew_at_the_machine(desk: Desk) -> None:
    def reset(username: str, password: str) -> subprocess.CompletedProcess[str]:
        code = "import sys, pathlib; from thidua.desk.recovery import reset\n"
        code += "reset(pathlib.Path(sys.argv[1]), *sys.argv[2:])"
        return subprocess.run(
            [sys.executable, "-P", "-c", code, str(desk.root), username, password],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )

    assert reset("donvi", "mat-khau-moi-tai-may").returncode == 0
    person = desk.person()
    assert person.sign_in("donvi", "mat-khau-moi-tai-may").address == "/gui-bai/"
    assert "không có tài khoản «ai-do»" in reset("ai-do", "mat-khau-moi-tai-may").stderr
    assert "RecoveryError" in reset("donvi", "123").stderr
    assert reset("donvi", PASSWORD).returncode == 0
    desk.seats.pop("donvi", None)


def test_photos_arrive_upright_named_and_bare(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    files = [
        ("files", "Ảnh Hội nghị (1).JPG", jpeg(300, 200)),
        ("files", "../../../mkdocs.yml.jpg", jpeg(30, 20)),
        ("files", "Ảnh Hội nghị (1).JPG", jpeg(301, 200)),
        ("files", "IMG_0012.HEIC", encoded(Image.new("RGB", (300, 200), "teal"), "HEIF")),
        ("files", "trang.html", b"<script>alert(1)</script>"),
        ("files", "gia.jpg", b"<svg onload=alert(1)>"),
    ]
    said = json.loads(clerk.post(f"{AT}anh/", {}, files).text)
    assert [one["name"] for one in said["brought"]] == [
        "anh-hoi-nghi-1.jpg",
        "mkdocs-yml.jpg",
        "anh-hoi-nghi-1-2.jpg",
        "img-0012.jpg",
    ]
    assert len(said["refused"]) == 2
    assert clerk.get(f"{AT}anh/anh-hoi-nghi-1.jpg").headers["Content-Type"] == "image/jpeg"


def test_a_photo_is_turned_cut_and_brought_back(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    clerk.post(f"{AT}anh/", {}, [("files", "a.jpg", jpeg(600, 400))])
    file, at = (desk.root / DRAFT).with_name("a.jpg"), f"{AT}anh/a.jpg/sua/"
    first = file.read_bytes()
    assert clerk.post(at, {"do": "turn", "turn": "phai"}).code == 200
    assert _size(file) == (400, 600)
    edges = {"left": "10", "top": "0", "right": "15", "bottom": "50"}
    assert clerk.post(at, {"do": "crop", **edges}).code == 200
    assert _size(file) == (300, 300)
    for wrong in ({"do": "crop", "left": "-5"}, {"do": "crop", "top": "9" * 30}, {"do": "x"}):
        assert clerk.post(at, wrong).code == 400
    assert clerk.post(at, {"do": "crop", **edges, "left": "80"}).code == 422
    newest, before_it, *_ = re.findall(r"/lich-su/(\d+)/tra-lai/", clerk.get("/lich-su/").text)
    for step in (newest, before_it):
        assert "Đã trả tệp" in clerk.post(f"/lich-su/{step}/tra-lai/", {}).said
    assert file.read_bytes() == first


def _size(file: Path) -> tuple[int, int]:
    with Image.open(file) as image:
        return image.size


def test_a_word_file_becomes_a_draft_with_what_was_lost(desk: Desk, tmp_path: Path) -> None:
    document = word_makers.new()
    document.add_heading("Tổ dân phố 5 làm đường", 1)
    document.add_paragraph("Bà con tổ dân phố 5 cùng nhau hiến đất, góp công làm con đường mới.")
    document.add_paragraph("Con đường dài hơn một cây số, xong trước mùa mưa.")
    document.save(str(tmp_path / "bai.docx"))
    clerk = desk.sitting("soan")
    page = clerk.post(
        "/bai/tu-tep/", {}, [("file", "bài.docx", (tmp_path / "bai.docx").read_bytes())]
    )
    assert re.fullmatch(r"/bai/\d{4}/to-dan-pho-5-lam-duong/soan/", page.address)
    assert "xong trước mùa mưa" in page.text


def test_a_photo_or_document_that_lies_there_is_known_again_by_its_bytes(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    folder = (desk.root / DRAFT).parent
    # As one puts it there by hand: with what the camera told.
    exif = Image.Exif()
    exif[271] = "Máy ảnh mẫu"
    camera = io.BytesIO()
    Image.new("RGB", (90, 60), "olive").save(camera, "JPEG", exif=exif)
    (folder / "tay.jpg").write_bytes(camera.getvalue())
    one, other, text = jpeg(300, 200), jpeg(301, 200), b"Danh s\xc3\xa1ch"
    files = [
        *(("files", name, one) for name in ("Ảnh 1.jpg", "Ảnh 1.jpg", "zalo-777.jpg")),
        ("files", "Ảnh 1.jpg", other),
        *(("files", name, text) for name in ("ds.txt", "ds moi.txt")),
        ("files", "DCIM.jpg", camera.getvalue()),
    ]
    first = json.loads(clerk.post(f"{AT}anh/", {}, files).text)
    assert [row["name"] for row in first["brought"]] == ["anh-1.jpg", "anh-1-2.jpg", "ds.txt"]
    assert [row["name"] for row in first["known"]] == ["anh-1.jpg"] * 2 + ["ds.txt", "tay.jpg"]
    assert "«zalo-777.jpg» đã có ở bài này, tên là anh-1.jpg" in first["known"][1]["said"]
    before = sorted(path.name for path in folder.iterdir())
    again = json.loads(clerk.post(f"{AT}anh/", {}, files).text)
    assert (again["brought"], len(again["known"])) == ([], len(files))
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_word_file_that_came_before_is_told_with_its_article_and_the_clerk_decides(
    desk: Desk, tmp_path: Path
) -> None:
    document = word_makers.new()
    document.add_heading("Tổ dân phố 8 trồng hoa", 1)
    document.add_paragraph("Bà con tổ dân phố 8 cùng nhau trồng hoa hai bên đường.")
    document.add_picture(io.BytesIO(jpeg(300, 200)))
    document.save(str(tmp_path / "bai.docx"))
    word = (tmp_path / "bai.docx").read_bytes()
    clerk, unit = desk.sitting("soan"), desk.sitting("donvi")

    def drafts() -> int:
        return sum(1 for _ in desk.root.glob("articles/*/*/index.md"))

    first = clerk.post("/bai/tu-tep/", {}, [("file", "bài.docx", word)]).address.removesuffix(
        "soan/"
    )
    count = drafts()
    asked = clerk.post("/bai/tu-tep/", {}, [("file", "bài (2).docx", word)])
    assert (asked.code, drafts()) == (422, count)
    assert "đã nhập trước đây" in asked.text
    assert f'href="{first}"' in asked.text
    second = clerk.post("/bai/tu-tep/", {"again": "1"}, [("file", "bài (2).docx", word)])
    assert drafts() == count + 1
    assert f'href="{first}"' in second.text
    # A unit's story is taken whatever came before; who sent it, and the clerk, are told.
    sent = {"title": "Hoa ở tổ 8", "text": "", "consent": ""}
    assert "đã gửi một lần" not in unit.post("/gui-bai/", sent, [("file", "a.docx", word)]).said
    assert "đã gửi một lần" in unit.post("/gui-bai/", sent, [("file", "b.docx", word)]).said
    (third, fourth) = sorted(desk.root.glob("articles/*/hoa-o-to-8*/index.md"))
    for story in (third, fourth):
        shown = clerk.get(f"/bai/{story.parts[-3]}/{story.parts[-2]}/").text
        assert "Cùng một tệp" in shown
        assert f'href="{first}"' in shown
    assert "Cùng một tệp" not in clerk.get(AT).text
    # The one that is not wanted goes as it came, its pictures too.
    for unwanted in (third, fourth):
        path = unwanted.relative_to(desk.root).as_posix()
        step = re.findall(r"/lich-su/(\d+)/", clerk.get(f"/lich-su/?bai={path}").text)
        assert "Đã trả tệp về" in clerk.post(f"/lich-su/{step[-1]}/tra-lai/", {}).said
        assert not list(unwanted.parent.iterdir())
    assert "hoa-o-to-8" not in clerk.get(first).text


def test_a_unit_sends_a_story_and_sees_its_own(desk: Desk) -> None:
    unit, clerk = desk.sitting("donvi"), desk.sitting("soan")
    page = unit.post(
        "/gui-bai/",
        {"title": "Việc tốt ở đơn vị", "text": "Một việc tốt đã làm ở đơn vị.", "consent": "7/PĐY"},
        [("photos", "IMG_1.jpg", jpeg(300, 200))],
    )
    assert "Đã gửi" in page.said
    assert "7/PĐY" in page.text
    home = clerk.get("/").text
    assert "Việc tốt ở đơn vị" in home
    (sent,) = desk.root.glob("articles/*/viec-tot-o-don-vi/index.md")
    assert "unit: cong-an" in sent.read_text("utf-8")
    assert 'consent:\n  reference: "7/PĐY"\n' in sent.read_text("utf-8")
    assert [one.name for one in sent.parent.glob("*.jpg")] == ["img-1.jpg"]


def test_a_broadcast_is_logged_and_a_wrong_one_is_not(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    log = desk.root / "docs/truyen-thanh.md"
    before = log.read_text("utf-8")
    given = {"on": "2024-07-05", "station": "truyen-thanh-phuong", "kind": "tu-san-xuat"}
    page = clerk.post(
        "/nhat-ky/phat-thanh/",
        {**given, "minutes": "7", "seconds": "0", "programme": "Bản tin: sáng"},
    )
    assert "Đã ghi" in page.said
    written = log.read_text("utf-8")
    assert "minutes: 7\n    seconds: 0\n    kind: tu-san-xuat\n" in written
    assert 'kind: tu-san-xuat\n    programme: "Bản tin: sáng"\n' in written
    assert len(load(desk.root).broadcasts) == before.count("- on:") + 1
    kept = log.read_bytes()
    assert clerk.post("/nhat-ky/phat-thanh/", {**given, "on": "2024-13-40"}).code == 422
    assert clerk.post("/nhat-ky/phat-thanh/", {**given, "seconds": "60"}).code == 422
    assert log.read_bytes() == kept
    assert "<b>Tháng 7</b> <span>5</span>" in clerk.get("/nhat-ky/phat-thanh/?nam=2024").text
    undo = re.search(r'action="(/lich-su/\d+/tra-lai/)"', page.text)
    assert undo
    assert "Đã trả tệp" in clerk.post(undo[1], {}).said
    assert log.read_text("utf-8") == before


def agree(desk: Desk, *changes: tuple[str, str]) -> None:
    """Change what the people of the published article agreed to, and approve it again."""
    path = desk.root / ARTICLE
    text = path.read_text("utf-8").replace("until: 2026-06-03", "until: 2099-06-03")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(re.sub(r'digest: "?\w+"?', f'digest: "{UNSEALED}"', text), "utf-8")
    seal(desk.root)


def handout(name: str, **fields: str) -> dict[str, str]:
    """Return a form of the screen of printed matter as it would be sent."""
    return {"do": name, **{f"{name}-{key}": value for key, value in fields.items()}}


def made_by(page: Page) -> list[str]:
    """Return the files that a page says were made."""
    told = re.search(r"Đã làm: (.*?)\. Tải về", page.said)
    return [one.removeprefix("handouts/") for one in told[1].split(", ")] if told else []


def test_a_published_article_is_given_as_a_radio_script_and_no_other_is(desk: Desk) -> None:
    agree(desk)
    clerk = desk.sitting("soan")
    online = "/bai/2024/guong-sang/"
    assert f'href="{online}tai-lieu/"' in clerk.get(online).text
    page = clerk.post(f"{online}tai-lieu/", handout("kich-ban", voices="2", minutes="10"))
    assert made_by(page) == [
        "kich-ban/2024-guong-sang-10-phut.pdf",
        "kich-ban/2024-guong-sang-10-phut.docx",
    ]
    for name in made_by(page):
        given = clerk.get(f"/tai-lieu/tep/{name}")
        assert name.endswith(given.headers["Content-Disposition"].rpartition("-")[2].strip('"'))
    assert "tai-lieu" not in clerk.get(AT).text.partition("<main")[2]
    page = clerk.post(f"{AT}tai-lieu/", handout("kich-ban", voices="1"))
    assert "chưa được lãnh đạo duyệt" in page.text
    wrong = clerk.post(f"{online}tai-lieu/", handout("kich-ban", voices="1", minutes="0"))
    assert wrong.code == 422
    # Whoever reads the history sees what was made; a leader may take it, and makes nothing.
    assert "Làm tài liệu in, phát" in clerk.get("/lich-su/").text
    leader = desk.sitting("duyet")
    name = "kich-ban/2024-guong-sang-10-phut.pdf"
    assert leader.get(f"/tai-lieu/tep/{name}").code == 200
    assert leader.post(f"{online}tai-lieu/", handout("kich-ban", voices="1")).code == 403


@pytest.mark.parametrize(
    ("name", "fields", "endings"),
    [
        ("to-tin", {"sides": "1", "questions": "Nhà mình làm được gì?"}, ["pdf"]),
        ("ap-phich", {"size": "A4", "style": "khung"}, ["pdf"]),
        ("mang-xa-hoi", {}, ["txt", "txt", "jpg", "jpg", "jpg", "jpg"]),
        ("bao-chi", {"contact": "Văn phòng"}, ["zip", "eml"]),
    ],
)
def test_what_is_made_of_an_article_can_be_fetched(
    desk: Desk, name: str, fields: dict[str, str], endings: list[str]
) -> None:
    agree(desk, ("rss, radio]", "rss, radio, in-an, mang-xa-hoi, bao-chi]"))
    clerk, at = desk.sitting("soan"), "/bai/2024/guong-sang/tai-lieu/"
    page = clerk.post(at, handout(name, **fields))
    files = made_by(page)
    assert sorted(one.rpartition(".")[2] for one in files) == sorted(endings), page.text
    for one in files:
        assert f'href="/tai-lieu/tep/{one}"' in page.text
        assert clerk.get(f"/tai-lieu/tep/{one}").code == 200
        assert (desk.root / "handouts" / one).is_file()


def test_what_is_made_of_the_column_can_be_fetched(desk: Desk) -> None:
    agree(desk, ("rss, radio]", "rss, radio, in-an]"))
    (desk.root / "docs/khau-hieu.md").write_text(
        "---\ntitle: Khẩu hiệu\nslogans:\n  - text: Người người thi đua\n"
        "    source: Lời kêu gọi\n---\n",
        "utf-8",
    )
    clerk = desk.sitting("soan")
    options = clerk.get("/tai-lieu/").text
    assert 'value="2024-2"' in options
    for form, files in (
        (
            handout("chuong-trinh", quarter="2024-2", voices="1"),
            ["kich-ban/chuong-trinh-2024-quy-2.pdf", "kich-ban/chuong-trinh-2024-quy-2.docx"],
        ),
        (handout("sach", year="2024"), ["sach/dien-hinh-2024.pdf", "sach/dien-hinh-2024.docx"]),
        (
            handout("chu-de", of="cau:0", size="A3", style="khung", cloth="6x0.8"),
            ["bang-ron/nguoi-nguoi-thi-dua-6x0,8m-ty-le-1-10.pdf"],
        ),
    ):
        page = clerk.post("/tai-lieu/", form)
        assert made_by(page) == files, page.text
        assert all(clerk.get(f"/tai-lieu/tep/{one}").code == 200 for one in files)
    wrong = clerk.post("/tai-lieu/", handout("chu-de", of="cau:0", size="A3", cloth="60x8"))
    assert "ví dụ 6x0.8" in wrong.text
    assert clerk.post("/tai-lieu/", handout("chu-de", of="cau:9", size="A3")).code == 422
    assert clerk.post("/tai-lieu/", handout("gi-do")).code == 404
    for other in ("../mkdocs.yml", "%2e%2e/mkdocs.yml", ".da-lam.json", "sach/"):
        assert clerk.get(f"/tai-lieu/tep/{other}").code == 404


def test_a_post_is_noted_in_the_log_from_where_it_was_made(desk: Desk) -> None:
    agree(desk)
    clerk = desk.sitting("soan")
    page = clerk.get("/bai/2024/guong-sang/tai-lieu/")
    at = re.search(r'href="(/nhat-ky/hoat-dong/\?[^"]+mang-xa-hoi[^"]+)"', page.text)
    assert at
    form = fields_of(clerk.get(_plain(at[1])))
    assert (form["activity"], form["unit"]) == ("mang-xa-hoi", "cong-an")
    assert "trên Fanpage" in str(form["title"])
    assert "Đã ghi" in clerk.post("/nhat-ky/hoat-dong/", form).said
    assert load(desk.root).activities[-1].record.activity == "mang-xa-hoi"


def test_a_record_is_changed_in_place_and_both_versions_are_told(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    log = desk.root / "docs/hoat-dong.md"
    title = "Tọa đàm đầu năm, «mới»"
    given = {"on": "2024-03-05", "activity": "toa-dam", "title": title, "participants": "40"}
    assert "Đã ghi" in clerk.post("/nhat-ky/hoat-dong/", given).said
    before = log.read_text("utf-8")
    (at,) = re.findall(
        rf'{title}</span>.*?href="(/nhat-ky/hoat-dong/\d+/)"', clerk.get("/nhat-ky/hoat-dong/").text
    )
    form = fields_of(clerk.get(at))
    assert "Không có gì thay đổi" in clerk.post(at, form).said
    changed = {**form, "participants": "45", "unit": "cong-an", "evidence": ""}
    page = clerk.post(at, changed)
    assert "<del>    participants: 40</del>" in page.text
    assert "<ins>    participants: 45</ins>" in page.text
    assert log.read_text("utf-8") == before
    assert "Đã sửa nhật ký" in clerk.post(at, {**changed, "seen": page.value("seen")}).said
    after = log.read_text("utf-8")
    assert after == before.replace("participants: 40", "participants: 45\n    unit: cong-an")
    # Both versions stay to be seen, and the older one can be had back.
    step = re.search(r"/lich-su/\d+/", clerk.get("/lich-su/").text)
    assert step
    page = clerk.get(step[0])
    assert f"Hoạt động: 05/03/2024 {title}" in page.text
    assert "<del>    participants: 40</del>" in page.text
    assert "<ins>    participants: 45</ins>" in page.text
    assert "Đã trả tệp" in clerk.post(f"{step[0]}tra-lai/", {}).said
    assert log.read_text("utf-8") == before
    # Who had the record open before somebody else changed the log is told, and loses nothing.
    log.write_text(before.replace("participants: 40", "participants: 50"), "utf-8")
    page = clerk.post(at, changed)
    assert "vừa được sửa ở nơi khác" in page.said
    assert 'value="45"' in page.text
    assert "participants: 50" in log.read_text("utf-8")
    assert clerk.get("/nhat-ky/hoat-dong/99/").code == 404


def test_a_plan_is_followed_reported_and_a_miss_waived(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    page = clerk.get("/ke-hoach/")
    assert clerk.get("/ke-hoach/2024/bao-cao.docx").headers["Content-Type"].endswith("document")
    action = re.search(r'href="(/ke-hoach/2024/[a-z0-9-]+/mien/\?ky=[0-9-]+)"', page.text)
    assert action
    given = {"reason": "Mưa lũ", "by": REVIEWER, "on": "2025-01-05"}
    assert "Đã miễn một kỳ" in clerk.post(action[1], given).said
    plan = desk.root / "docs/ke-hoach/2024.md"
    assert [w.reason for t in load(desk.root).plans[0].matter.targets for w in t.waivers][
        -1
    ] == "Mưa lũ"
    assert clerk.get(action[1].replace("ky=", "ky=x")).code == 404
    # What was accepted is put in better words.
    before = plan.read_text("utf-8")
    *_, at = re.findall(
        r'href="(/ke-hoach/2024/[a-z0-9-]+/mien/\d+/)"', clerk.get("/ke-hoach/").text
    )
    form = {**fields_of(clerk.get(at)), "reason": "Mưa lũ, mất điện cả phường"}
    page = clerk.post(at, form)
    assert "Đã sửa lần miễn" in clerk.post(at, {**form, "seen": page.value("seen")}).said
    assert plan.read_text("utf-8") == before.replace('"Mưa lũ"', '"Mưa lũ, mất điện cả phường"')


def test_a_change_of_a_register_or_of_the_ward_is_shown_before_it_is_written(desk: Desk) -> None:
    boss = desk.sitting("quantri")
    unit = desk.root / "docs/don-vi/cong-an.md"
    given: dict[str, str | list[str]] = {
        **{"title": "Công an phường Mẫu", "group": "Khối nội chính", "summary": "", "order": ""}
    }
    page = boss.post("/danh-muc/don-vi/cong-an/", given)
    assert "<ins>title: &quot;Công an phường Mẫu&quot;</ins>" in page.text
    assert "Công an phường Mẫu" not in unit.read_text("utf-8")
    boss.post("/danh-muc/don-vi/cong-an/", {**given, "seen": page.value("seen")})
    assert 'title: "Công an phường Mẫu"\ngroup: Khối nội chính\n' in unit.read_text("utf-8")
    movement = "/danh-muc/phong-trao/them/"
    new = {
        **fields_of(boss.get(movement)),
        **{"title": "Phường không rác", "form": "cuoc-van-dong", "level": "phuong"},
        **{"first": "2024-01-01", "aliases": "Ngày chủ nhật xanh\nPhường xanh"},
    }
    boss.post(movement, {**new, "seen": boss.post(movement, new).value("seen")})
    made = load(desk.root).registers.movements["phuong-khong-rac"].entry
    assert (made.form, made.level, made.aliases) == (
        "cuoc-van-dong",
        "phuong",
        ("Ngày chủ nhật xanh", "Phường xanh"),
    )
    at = "/danh-muc/phong-trao/phuong-khong-rac/"
    assert "Không có gì thay đổi" in boss.post(at, fields_of(boss.get(at))).said
    # As a browser sends what stands in several lines.
    sent = {
        name: str(one).replace("\n", "\r\n")
        for name, one in fields_of(boss.get("/danh-muc/phuong/")).items()
    }
    assert "\r\n" in sent["reviewers"]
    assert "Không có gì thay đổi" in boss.post("/danh-muc/phuong/", sent).said
    settings = desk.root / "mkdocs.yml"
    before = settings.read_text("utf-8")
    given = {**fields_of(boss.get("/danh-muc/phuong/")), "address": "Số 2 đường Mẫu"}
    page = boss.post("/danh-muc/phuong/", given)
    boss.post("/danh-muc/phuong/", {**given, "seen": page.value("seen")})
    after = settings.read_text("utf-8")
    assert after == before.replace("address: Số 1 đường Mẫu", 'address: "Số 2 đường Mẫu"')
    fewer = {**given, "reviewers": "Phó Chủ tịch UBND phường"}
    page = boss.post("/danh-muc/phuong/", fewer)
    boss.post("/danh-muc/phuong/", {**fewer, "seen": page.value("seen")})
    column = load(desk.root)
    assert [one.title for one in column.ward.reviewers_former] == ["Chủ tịch UBND phường"]
    assert not [fault for fault in column.faults if fault.is_error]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a site, a file, and the public half of a key."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "web").mkdir()
    for name in ("tep", "khoa.pub"):
        (folder / name).write_text("x", "utf-8")
    return folder


@pytest.fixture(scope="module")
def still(shared: Shared) -> Desk:
    """A desk for tests that write nothing: one fresh folder will do for them all."""
    return shared.renew()


_SSH = {"publish-to": "sftp", "publish-host": "web.mau.example", "publish-path": "/srv/web"}
_GIT = {"publish-to": "git", "publish-remote": "git@mau.example:trang.git"}
_FOLDER = {"publish-to": "folder"}


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (_FOLDER, "publish-path", "cách đăng đã chọn cần ô này"),
        (
            {**_FOLDER, "publish-path": "{places}/khong-co"},
            "publish-path",
            "không thấy thư mục này",
        ),
        ({**_FOLDER, "publish-path": "{places}/tep"}, "publish-path", "đây là một tệp"),
        ({**_FOLDER, "publish-path": "articles"}, "publish-path", "trong thư mục của chuyên mục"),
        ({**_FOLDER, "publish-path": "-r"}, "publish-path", "bắt đầu bằng dấu gạch"),
        ({**_SSH, "publish-path": ""}, "publish-path", "cách đăng đã chọn cần ô này"),
        ({**_SSH, "publish-host": "https://web.mau.example"}, "publish-host", "chỉ ghi tên máy"),
        ({**_SSH, "publish-host": "a@web.mau.example"}, "publish-host", "đứng trước @"),
        ({**_SSH, "publish-host": "web.mau.example:2222"}, "publish-host", "ô Cổng"),
        ({**_SSH, "publish-host": "10.0.0.300"}, "publish-host", "bốn số từ 0 đến 255"),
        ({**_SSH, "publish-host": "máy chủ"}, "publish-host", "không phải là tên máy"),
        ({**_SSH, "publish-port": "70000"}, "publish-port", "65535"),
        ({**_SSH, "publish-user": "hai chu"}, "publish-user", "không có dấu cách"),
        ({**_SSH, "publish-key": "{places}/khong-co"}, "publish-key", "không thấy tệp khóa"),
        ({**_SSH, "publish-key": "{places}/khoa.pub"}, "publish-key", "nửa công khai"),
        ({**_SSH, "publish-key": "mkdocs.yml"}, "publish-key", "trong thư mục của chuyên mục"),
        ({**_SSH, "publish-host_key": "abc"}, "publish-host_key", "không phải là khóa của máy chủ"),
        (
            {**_SSH, "publish-host_key": f"web.mau.example ssh-ed25519 {'A' * 68}"},
            *("publish-host_key", "bỏ tên máy ở đầu dòng"),
        ),
        ({"publish-to": "git"}, "publish-remote", "cách đăng đã chọn cần ô này"),
        ({**_GIT, "publish-remote": "https://a:b@mau.example/x"}, "publish-remote", "mật khẩu"),
        ({**_GIT, "publish-remote": "{places}/khong-co"}, "publish-remote", "không thấy kho"),
        ({**_GIT, "publish-branch": "hai nhanh"}, "publish-branch", "tên nhánh"),
        (
            {**_GIT, "publish-address": "thidua.mau.example"},
            "publish-address",
            "bắt đầu bằng https",
        ),
        ({"phone": "không có"}, "phone", "không phải là số điện thoại"),
        ({"email": "ten"}, "email", "email"),
        ({"reviewers": " "}, "reviewers", "bắt buộc"),
        ({"stations": "!!!"}, "stations", "không có chữ nào"),
        ({"stations": "Đài A\nĐài a"}, "stations", "ghi hai lần"),
        ({"colour": "#ffeeaa"}, "colour", "màu gần nhất đọc được"),
    ],
)
def test_a_setting_that_cannot_be_is_told_at_its_field_before_it_is_written(
    still: Desk, places: Path, given: dict[str, str], field: str, said: str
) -> None:
    boss, at = still.sitting("quantri"), "/danh-muc/phuong/"
    before = (still.root / "mkdocs.yml").read_bytes()
    typed = {name: one.replace("{places}", str(places)) for name, one in given.items()}
    page = boss.post(at, {**fields_of(boss.get(at)), "column": "Tên vừa gõ", **typed})
    assert page.code == 422
    (wrong,) = html.fromstring(page.text).xpath("//div[contains(@class, 'wrong')]")
    assert wrong.get("data-field") == field
    assert said in wrong.text_content()
    kept = fields_of(page)
    assert {name: kept[name] for name in typed} == typed
    assert kept["column"] == "Tên vừa gõ"
    assert (still.root / "mkdocs.yml").read_bytes() == before


def test_a_place_that_only_another_machine_sees_is_written_once_that_is_said(
    desk: Desk, places: Path
) -> None:
    boss, at = desk.sitting("quantri"), "/danh-muc/phuong/"
    given = {**fields_of(boss.get(at)), "publish-to": "folder", "publish-path": "/khong/co"}
    assert "chỉ máy khác thấy" in boss.post(at, given).text
    given["publish-elsewhere"] = "on"
    page = boss.post(at, given)
    # Looked at once more before it is written, with all that was typed.
    again = boss.post(at, {**given, "again": "1"})
    assert fields_of(again)["publish-path"] == "/khong/co"
    boss.post(at, {**given, "seen": page.value("seen")})
    column = load(desk.root)
    assert column.ward.publish
    assert column.ward.publish.path == "/khong/co"
    assert not [fault for fault in column.faults if fault.is_error]
    # What stands there is no hindrance to another change, and a folder that is there is taken.
    given = {**fields_of(boss.get(at)), "phone": "0209 1234 567"}
    assert boss.post(at, given).code == 200
    given["publish-path"] = str(places / "web")
    assert boss.post(at, given).code == 200


def test_an_entry_is_added_to_every_register(desk: Desk) -> None:
    boss = desk.sitting("quantri")
    for register in REGISTERS:
        at = f"/danh-muc/{register.folder}/them/"
        given = {**fields_of(boss.get(at)), "title": "Một mục mới: «hai»"}
        boss.post(at, {**given, "seen": boss.post(at, given).value("seen")})
        file = desk.root / f"docs/{register.folder}/mot-muc-moi-hai.md"
        assert file.read_text("utf-8") == '---\ntitle: "Một mục mới: «hai»"\n---\n'
        assert "đã có mục tên như vậy" in boss.post(at, given).text
    assert not [one for one in load(desk.root).faults if one.is_error]


def test_home_tells_a_month_ahead_whose_agreement_ends(desk: Desk) -> None:
    today = datetime.now(VIETNAM).date()
    clerk = desk.sitting("soan")
    until = "2099-06-03"
    for days, is_told in ((20, True), (60, False)):
        before, until = until, str(today + timedelta(days))
        agree(desk, (f"until: {before}", f"until: {until}"))
        assert ("Sắp hết hạn đồng ý" in clerk.get("/").text) is is_told


def test_a_plan_is_changed_in_a_form_and_keeps_its_other_bytes(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    file = desk.root / "docs/ke-hoach/2024.md"
    before = file.read_text("utf-8")
    at = "/ke-hoach/2024/sua/"
    form = fields_of(clerk.get(at))
    page = clerk.post(at, form)
    assert "Không có gì thay đổi" in page.said, page.text
    count = int(str(form["targets-TOTAL_FORMS"]))
    changed = {
        **form,
        "targets-0-at_least": "7",
        "targets-TOTAL_FORMS": str(count + 1),
        f"targets-{count}-text": "Ít nhất 02 bài về trẻ em, «ngoan»: mỗi quý.",
        f"targets-{count}-at_least": "2",
        f"targets-{count}-count": "articles",
        f"targets-{count}-per": "quarter",
        f"targets-{count}-where_unit": "cong-an",
    }
    page = clerk.post(at, changed)
    assert file.read_text("utf-8") == before
    clerk.post(at, {**changed, "seen": page.value("seen")})
    after = file.read_text("utf-8")
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    assert len(gone) == 1
    assert "at_least" in gone[0]
    column = load(desk.root)
    assert not [fault for fault in column.faults if fault.path == "docs/ke-hoach/2024.md"]
    first, *_, last = column.plans[0].matter.targets
    assert first.at_least == 7
    assert (last.text, last.per) == ("Ít nhất 02 bài về trẻ em, «ngoan»: mỗi quý.", "quarter")
    assert last.where.unit == ("cong-an",)


def test_a_new_plan_begins_as_an_older_one(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    form = {
        **fields_of(clerk.get("/ke-hoach/moi/")),
        **{"title": "Kế hoạch năm 2031", "first": "2031-01-01", "last": "2031-12-31"},
        "like": "2024",
    }
    page = clerk.post("/ke-hoach/moi/", form)
    clerk.post("/ke-hoach/moi/", {**form, "seen": page.value("seen")})
    plans = {one.id: one for one in load(desk.root).plans}
    assert [one.text for one in plans["2031"].matter.targets] == [
        one.text for one in plans["2024"].matter.targets
    ]


def test_the_blanks_of_a_report_are_filled_for_every_later_one(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    assert "(… điền khó khăn" in clerk.get("/ke-hoach/2024/bao-cao.html").text
    form = fields_of(clerk.get("/ke-hoach/2024/dien/"))
    labels = re.findall(
        r'<label for="id_(o\d+)">([^<]+)</label>', clerk.get("/ke-hoach/2024/dien/").text
    )
    words = {name: f"Trả lời {name}." for name, label in labels if label != "Số báo cáo"}
    number = next(name for name, label in labels if label == "Số báo cáo")
    assert "Đã giữ" in clerk.post("/ke-hoach/2024/dien/", {**form, **words, number: "128"}).said
    text = clerk.get("/ke-hoach/2024/bao-cao.html").text
    assert "Số: 128/BC-UBND" in text
    for name, label in labels:
        assert name == number or f"Trả lời {name}" in text, label
    assert set(re.findall(r"\(… điền ([^…]+) …\)", text)) <= {"số, ký hiệu", "ngày ban hành"}


def test_everything_is_also_a_commit_where_there_is_git(desk: Desk) -> None:
    def git(*arguments: str) -> str:
        plain = ["-c", "core.quotepath=false", "-c", "user.name=x", "-c", "user.email=x@x"]
        done = subprocess.run(
            ["git", *plain, *arguments],
            cwd=desk.root,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        return done.stdout

    (desk.root / ".gitignore").write_text("/.cache/\n/.desk/\n/desk.out\n", "utf-8")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "-m", "x")
    clerk = desk.sitting("soan")
    (desk.root / "docs/chua-xong.md").write_text("của người khác", "utf-8")
    clerk.post(f"{AT}soan/", {**form_of(clerk, AT), "body": "Nội dung mới."})
    clerk.post(f"{AT}anh/", {}, [("files", "a.jpg", jpeg(60, 40))])
    told = git("log", "--format=%an|%s", "--name-only").split("\n\n")
    photo = DRAFT.replace("index.md", "a.jpg")
    assert told[0] == f"Người soan|thêm ảnh, tệp: {photo}"
    assert photo in told[1]
    assert f"Người soan|sửa bài: {DRAFT}" in told[1]
    assert git("status", "--porcelain").split() == ["??", "docs/chua-xong.md"]
    shutil.rmtree(desk.root / ".git")


def test_a_locked_database_stops_a_save_whole_and_says_so(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    form, token = form_of(clerk, AT), clerk.token(f"{AT}soan/")
    before = (desk.root / DRAFT).read_bytes()
    held = sqlite3.connect(desk.root / ".desk/desk.sqlite3", timeout=20)
    held.execute("BEGIN IMMEDIATE")
    page = clerk.post(f"{AT}soan/", {**form, "body": "Chữ mới."}, token=token)
    held.rollback()
    held.close()
    assert page.code == 500
    assert "đang bận" in page.text
    assert (desk.root / DRAFT).read_bytes() == before
    assert "Đã lưu" in clerk.post(f"{AT}soan/", {**form, "body": "Chữ mới."}).said


def test_a_full_disk_loses_nothing(desk: Desk, tmp_path: Path) -> None:
    """What cannot be kept before it is changed is not changed."""
    clerk = desk.sitting("soan")
    form = form_of(clerk, AT)
    before = (desk.root / DRAFT).read_bytes()
    kept = desk.root / ".desk/ban-luu"
    away = kept.with_name("ban-luu-that")
    if kept.exists():
        kept.rename(away)
    kept.write_text("chỗ này không ghi được", "utf-8")
    page = clerk.post(f"{AT}soan/", {**form, "body": "Chữ mới không ghi được."})
    kept.unlink()
    if away.exists():
        away.rename(kept)
    assert "Không ghi được tệp" in page.said
    assert (desk.root / DRAFT).read_bytes() == before
    assert "Chữ mới không ghi được." in page.text


def test_a_year_kept_with_the_desk_and_with_commands_passes_check(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, leader = desk.sitting("soan"), desk.sitting("duyet")

    def command(*arguments: str) -> int:
        code = program.main(["--root", str(desk.root), *arguments], standalone_mode=False)
        return int(code or 0)

    shown = leader.get(f"{AT}duyet/").value("shown")
    leader.post(f"{AT}duyet/", {"shown": shown, "current": PASSWORD})
    file = str(desk.root / DRAFT)
    assert command("correct", file, "--text", "Tên đúng là Mẫu.", "--yes") == 0
    clerk.post(f"{AT}lam-ban-sua/", {})
    revision = f"{AT}ban-sua/"
    clerk.post(f"{revision}soan/", {**form_of(clerk, revision), "body": "Nội dung sửa lần hai."})
    by = ("--by", REVIEWER, "--yes")
    assert command("approve", str(Path(file).parent), *by) == 0
    given = {"on": "2024-07-05", "station": "truyen-thanh-phuong", "kind": "tu-san-xuat"}
    assert "Đã ghi" in clerk.post("/nhat-ky/phat-thanh/", {**given, "minutes": "7"}).said
    page = clerk.get(f"{AT}go/")
    assert "Danh sách chuyên mục" in page.text
    clerk.post(f"{AT}go/", {"seal": page.value("seal"), "words": "Nhân vật xin rút."})
    assert not [one for one in load(desk.root).faults if one.is_error]
    assert command("check") == 0


def test_a_step_is_undone_and_the_history_keeps_both(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    before = (desk.root / DRAFT).read_bytes()
    clerk.post(f"{AT}soan/", {**form_of(clerk, AT), "body": "Lỡ tay xóa hết."})
    number = re.search(r"/lich-su/(\d+)/tra-lai/", clerk.get("/lich-su/").text)
    assert number
    assert "Đã trả tệp" in clerk.post(number[0], {}).said
    assert (desk.root / DRAFT).read_bytes() == before
    assert {"Sửa bài", "Trả tệp về như trước"} <= {
        re.sub("<[^>]+>", "", one) for one in re.findall(r"<b>.*?</b>", clerk.get("/lich-su/").text)
    }


def test_a_save_is_undone_where_it_is_told(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    before = (desk.root / DRAFT).read_bytes()
    page = clerk.post(f"{AT}soan/", {**form_of(clerk, AT), "body": "Lỡ tay xóa hết."})
    undo = re.search(r'action="(/lich-su/\d+/tra-lai/)"', page.text)
    assert undo
    back = clerk.post(undo[1], {"back": "1"})
    assert back.address == AT
    assert "Đã trả tệp" in back.said
    assert (desk.root / DRAFT).read_bytes() == before
    # What was saved without a change has nothing to take back.
    assert "/tra-lai/" not in clerk.post(f"{AT}soan/", form_of(clerk, AT)).text


def test_the_agreement_of_what_is_online_is_renewed_in_a_next_version(desk: Desk) -> None:
    clerk, at = desk.sitting("soan"), "/bai/2024/guong-sang/"
    assert "Gia hạn sự đồng ý" in clerk.get(at).text
    page = clerk.post(f"{at}lam-ban-sua/", {"for": "consent"})
    assert page.address == f"{at}ban-sua/soan/"
    assert '<details id="phieu" open>' in page.text
    # Nobody has seen a draft: there it is one of the fields.
    assert "Gia hạn sự đồng ý" not in clerk.get(AT).text


def test_a_sheet_is_made_only_where_its_people_agree_to_print(desk: Desk) -> None:
    clerk, at = desk.sitting("soan"), "/bai/2024/guong-sang/tai-lieu/"
    asked = handout("to-tin", sides="2")
    agree(desk)
    assert "không có kênh in-an" in clerk.get(at).text
    assert "không có kênh in-an" in clerk.post(at, asked).text
    made = desk.root / "handouts/to-tin/2024-guong-sang.pdf"
    made.unlink(missing_ok=True)
    agree(desk, ("rss, radio]", "rss, radio, in-an]"))
    clerk.post(at, asked)
    assert made.read_bytes().startswith(b"%PDF")
    # Who takes it back takes back what was made of it: not to be fetched, nor in the folder.
    agree(desk, ("rss, radio, in-an]", "rss, radio]"))
    assert clerk.get("/tai-lieu/tep/to-tin/2024-guong-sang.pdf").code == 404
    assert not made.exists()


def test_a_long_list_is_shown_page_by_page(desk: Desk) -> None:
    for number in range(60):
        file = desk.root / f"articles/2026/bai-so-{number}/index.md"
        file.parent.mkdir()
        file.write_text(article_text(date=None).replace("title: ", f"title: Số {number} "), "utf-8")
    clerk = desk.sitting("soan")
    total = sum(1 for _ in desk.root.glob("articles/**/*.md"))
    seen: list[str] = []
    for number in (1, 2):
        page = clerk.get(f"/bai/?trang={number}")
        assert f"Trang {number}/2" in page.text
        seen += re.findall(r'<li><a href="(/bai/\d+/[^"]+)"', page.text)
    assert len(set(seen)) == len(seen) == total
    # What is no number, or none of these pages, leads to one that is.
    assert "Trang 1/2" in clerk.get("/bai/?trang=x").text
    assert "Trang 2/2" in clerk.get("/bai/?trang=99").text


def test_home_and_the_list_tell_alike_what_readers_have_and_what_waits(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    agree(desk)

    def told() -> dict[str, int]:
        home = clerk.get("/").text
        shelves = re.findall(r'<section class="shelf-([a-z]+)"><h2>[^<]+ \((\d+)\)', home)
        counts = {name: int(count) for name, count in shelves}
        for name in ("waiting", "leaving", "published"):
            listed = clerk.get(f"/bai/?state={name}").text
            assert f"Các bài ({counts.get(name, 0)})" in listed
        return counts

    assert told() == {"waiting": 1, "published": 0}
    edition = review(load(desk.root), datetime.now(VIETNAM))
    (desk.root / RECORD).write_text(render(publication(edition)), "utf-8")
    assert told() == {"published": 1}
    assert "Đang trên trang" in clerk.get("/bai/2024/guong-sang/").text
    page = clerk.get("/bai/2024/guong-sang/go/")
    clerk.post(page.address, {"seal": page.value("seal"), "words": "Theo ý người trong bài."})
    assert told() == {"leaving": 1, "published": 0}


def test_home_tells_what_comes_by_which_day(desk: Desk) -> None:
    today = datetime.now(VIETNAM).date()
    (desk.root / "docs/chien-dich").mkdir(exist_ok=True)
    for slug, first, last in (("sap-mo", 9, 20), ("dang-mo", -9, 5), ("da-xong", -9, -2)):
        period = f"{{from: {today + timedelta(first)}, to: {today + timedelta(last)}}}"
        (desk.root / f"docs/chien-dich/{slug}.md").write_text(
            f"---\ntitle: Đợt {slug}\nperiod: {period}\n---\n", "utf-8"
        )
    kept = {"Ngày gần": today + timedelta(40), "Ngày xa": today + timedelta(80)}
    rows = "".join(
        f"  - {{day: '{day:%m-%d}', since: 1948, name: {name}, source: Sách}}\n"
        for name, day in kept.items()
    )
    (desk.root / "docs/khau-hieu.md").write_text(f"---\ntitle: Ngày\ndays:\n{rows}---\n", "utf-8")
    text = desk.sitting("soan").get("/").text
    assert f"{kept['Ngày gần'].year - 1948} năm Ngày gần" in text
    assert "Ngày xa" not in text
    ahead = text[text.index("Sắp tới") :]
    assert (
        0 < ahead.index("Ngày cuối của đợt «Đợt dang-mo»") < ahead.index("Bắt đầu đợt «Đợt sap-mo»")
    )
    assert "da-xong" not in text


def test_the_preview_shows_what_is_typed_with_the_site_s_own_page(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    clerk.post(f"{AT}giu/", {**form_of(clerk, AT), "body": "Câu chưa lưu ở đâu cả."})
    page = clerk.get(f"{AT}xem/")
    assert page.address.endswith("/bai/2026/mot-bai-viet/")
    assert "Câu chưa lưu ở đâu cả." in page.text
    assert "CHƯA DUYỆT" in page.text
    style = re.search(r'href="([^"]+\.css)"', page.text)
    assert style
    assert clerk.get(page.address + style[1]).headers["Content-Type"].startswith("text/css")


@pytest.mark.timeout(1200)  # a hundred kills, in the long run
def test_a_desk_killed_while_it_writes_loses_no_article(
    pristine: Path, tmp_path: Path, whole: bool
) -> None:
    """What was answered is there, whole; of what was under way there is all or nothing."""
    root = tmp_path / "p"
    shutil.copytree(pristine, root)
    with running(root) as desk:
        settle(desk)
        jar = desk.person("soan").jar
    text, saves = (root / DRAFT).read_text("utf-8").rpartition("---\n\n")[2].strip(), 0
    moments = random.Random(4)
    with breeding(root) as hatch:
        for turn in range(120 if whole else 4):
            young = hatch()
            work = Work(Person(young.port, jar=jar), turn, [text])
            with work.going_on():
                assert work.begun.wait(60)
                time.sleep(moments.uniform(0, 1))
                young.kill()
            text = (root / DRAFT).read_text("utf-8").rpartition("---\n\n")[2].strip()
            assert text in work.sent[work.saved :], f"kill {turn}, after {work.saved} saves"
            assert not work.refused
            photos = {one.name for one in (root / DRAFT).parent.glob("*.jpg")}
            assert photos >= set(work.photos)
            for name in photos:
                assert _size((root / DRAFT).with_name(name)) == (60, 40)
                (root / DRAFT).with_name(name).unlink()
            saves += work.saved
            assert not [one for one in load(root).faults if one.path == DRAFT and one.is_error]
    with running(root) as desk:
        assert text in str(form_of(Person(desk.port, jar=jar), AT)["body"])
    with sqlite3.connect(root / ".desk/desk.sqlite3") as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (noted,) = base.execute("SELECT count(*) FROM desk_act WHERE what = 'save'").fetchone()
    base.close()
    assert noted >= saves
    print(f"{saves} saves were answered")


@dataclass
class Work:
    """Somebody who saves one text after the other, and brings in photos, until nobody answers."""

    person: Person
    turn: int
    sent: list[str]
    """What the article holds, and every text that was sent in its place since, in order."""
    saved: int = 0
    """How many of those the desk said it had saved."""
    photos: list[str] = field(default_factory=list)
    """The photos that the desk said it had brought in."""
    refused: list[str] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    """A first text is on its way."""

    @contextlib.contextmanager
    def going_on(self) -> Iterator[None]:
        """Work beside what is done meanwhile, and end with it."""
        hands = [threading.Thread(target=one) for one in (self._write, self._bring)]
        for one in hands:
            one.start()
        yield
        for one in hands:
            one.join()

    def _write(self) -> None:
        # The desk is killed meanwhile: that an answer does not come is what is wanted.
        with contextlib.suppress(OSError, http.client.HTTPException):
            page = self.person.get(f"{AT}soan/")
            token = page.value("csrfmiddlewaretoken")
            while True:
                body = f"Lần {self.turn}, bản {len(self.sent)}. " * 200
                form = {**fields_of(page), "body": body, "then": "stay"}
                self.sent.append(body.strip())
                self.begun.set()
                page = self.person.post(f"{AT}soan/", form, token=token)
                if "Đã lưu" not in page.said:
                    self.refused.append(page.text)
                    return
                self.saved = len(self.sent) - 1

    def _bring(self) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            token = self.person.token(f"{AT}soan/")
            while True:
                # Another each time: the same once more would not be brought in.
                picture = Image.new("RGB", (60, 40), random.randrange(1 << 24))
                files = [("files", "anh.jpg", encoded(picture, "JPEG"))]
                said = json.loads(self.person.post(f"{AT}anh/", {}, files, token=token).text)
                self.photos += [one["name"] for one in said["brought"]]


def test_a_fault_names_its_field_and_speaks_of_no_line_of_a_file(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    page = clerk.post("/bai/moi/", {"title": "Tổ dân phố 9 sửa cầu", "category": "tin-tuc"})
    assert "Sa-pô: đang để trống" in page.text
    assert "Cách sửa: điền vào ô ấy." in page.text
    assert "Cách sửa: viết vào ô «Nội dung»." in page.text
    assert "dấu hai chấm" not in page.text


def test_a_password_is_refused_in_vietnamese(desk: Desk) -> None:
    clerk = desk.sitting("soan")
    given = {"old": PASSWORD, "password": "123", "again": "123"}
    page = clerk.post("/mat-khau/", given)
    assert "quá ngắn: cần ít nhất 8 ký tự" in page.text
    assert "password is" not in page.text
