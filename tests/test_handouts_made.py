"""Every kind of handout, made for a small ward: what is in it, what is not, and that twice is once.

Nothing of an article that a channel may not have is in any byte of any file: its words exist
nowhere else, and every archive, document and page is searched for them.
"""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from document_makers import pdf as made_pdf
from document_makers import secrets_in, word
from hypothesis import given
from hypothesis import strategies as st
from photo_makers import GPS, textured
from PIL import Image, ImageChops, ImageStat
from projects import NOW, UNSEALED, edition_of, make_project, write_files

from thidua.cli import program
from thidua.clock import EPOCH_VARIABLE
from thidua.commands.booklet import read_where
from thidua.desk.telling import refused
from thidua.disk.tree import read_tree
from thidua.handouts import FOLDER
from thidua.handouts.banners import make_banner, parse_cloth
from thidua.handouts.booklet import Wish, gather_booklet
from thidua.handouts.booklet_files import set_booklet, write_booklet
from thidua.handouts.imposition import EDGE_MM, POINTS_PER_MM, impose, signature
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import bind
from thidua.handouts.panels import make_panels
from thidua.handouts.posters import STYLES, face_of_article, face_of_slogan, make_poster
from thidua.handouts.press import make_pack, notice_of
from thidua.handouts.prints import IN_HAND, ON_WALL, SHEETS, largest_sheet
from thidua.handouts.radio.programme import Options, write_scripts
from thidua.handouts.samples import make_samples
from thidua.handouts.selection import HandoutError, Material, choose, weigh
from thidua.handouts.share import (
    ON_COMPUTER,
    ON_PHONE,
    SHAPES,
    ZALO_TEXT,
    ZALO_TITLE,
    compose,
    shorten,
)
from thidua.handouts.sheet import make_sheet
from thidua.handouts.typesetting import OVERRIDES
from thidua.photos.facts import Size
from thidua.review import Edition
from thidua.schema.plan import Where
from thidua.schema.ward import Contact

SHOWN = "articles/2024/mau/index.md"
NAME = "Lò Văn Mẫu"
ORIENTATION = 0x0112
SECRET = re.compile(r"zqxjvk\w*")
CHANNELS = "[web, rss, radio, mang-xa-hoi, in-an, bao-chi]"
PEOPLE = ("Phạm Thị Yến", "Trần Văn Ân", "Lê Thị Đào", "Nguyễn Văn Dũng", "Hà Thị Ánh")


def article(
    title: str, channels: str = CHANNELS, *, extra: str = "", body: str = "", name: str = NAME
) -> str:
    return f"""\
---
title: "{title}"
date: 2024-06-10
summary: "{name} nhiều năm lặng lẽ giữ con đường hoa của tổ dân phố số 5, ai qua cũng quý."
category: guong
image: bia.jpg
image_alt: "{title}, ảnh bìa"
image_credit: "Ảnh: Ban biên tập"
exemplars:
  - name: {name}
    type: ca-nhan
    kind: nguoi-tot-viec-tot
    unit: cong-an
    recognition: {{by: UBND phường, on: 2024-05-19, number: 12/QĐ-UBND}}
fields: [giao-duc]
movements: [nong-thon-moi]
campaigns: [ngay-truyen-thong]
author: Trần Thị Viết
consent:
  reference: 07/PĐY
  on: 2024-06-03
  covers: [ten, anh, cau-chuyen]
  channels: {channels}
{extra}review:
  by: Chủ tịch UBND phường
  on: 2024-06-09 16:30
  digest: "{UNSEALED}"
---

{body or "Con đường dài 300 mét. Sáng nào người ta cũng thấy bà quét lá."}
"""


def photo(width: int, height: int) -> bytes:
    """Return a photo that says where it was taken."""
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (22.0, 8.0, 49.0), 3: "E", 4: (105.0, 50.0, 5.0)}
    exif[0x010F] = "zqxjvkmaker"
    buffer = io.BytesIO()
    textured(width, height).save(buffer, "JPEG", quality=80, exif=exif)
    return buffer.getvalue()


BODY = """\
Con đường dài 300 mét. Sáng nào người ta cũng thấy ông quét lá. <!-- zqxjvkcomment -->

## Việc nhỏ

- Trồng cây;
- nhắc nhau giữ sạch.

| Năm | Số cây |
| --- | --- |
| 2023 | 40 |

![Hàng cây ven đường](cay.jpg "Hàng cây ông trồng | 2023 | Đoàn phường")

Theo Luật số 01/2022/QH15. Mẫu: [đơn đăng ký](don.docx).
"""
LAW = "---\ntitle: Luật mẫu\nnumber: {0}\non: 2022-06-15\nissued_by: Quốc hội\nfile: {1}\n---\n"
SLOGANS = """\
---
title: Khẩu hiệu
slogans:
  - {text: "Làm cho mau, làm cho tốt, làm cho nhiều", source: Lời kêu gọi, year: 1948}
days:
  - {day: "06-11", since: 1948, name: Ngày truyền thống thi đua yêu nước}
---
"""


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ward")
    held = {
        "khong-in": article("Bài zqxjvkweb", "[web, rss]", name="Vừ Thị zqxjvktên"),
        "het-han": article("Bài zqxjvkexpired", extra="  until: 2024-06-12\n"),
        "da-go": article(
            "Bài zqxjvkwithdrawn", extra="withdrawn: {on: 2024-06-12, reason: Theo đề nghị.}\n"
        ),
        "hen-gio": article("Bài zqxjvkscheduled").replace("date: 2024-06-10", "date: 2024-07-10"),
        "chua-duyet": re.sub(r"review:\n(?:  .*\n)+", "", article("Bài zqxjvkdraft")),
    }
    files: dict[str, str | bytes | None] = {
        "docs/khau-hieu.md": SLOGANS,
        "docs/van-ban/luat.md": LAW.format("01/2022/QH15", "luat.pdf"),
        "docs/van-ban/luat.pdf": made_pdf(),
        "docs/van-ban/khac.md": LAW.format("02/2022/QH15", "zqxjvklaw.pdf"),
        "docs/van-ban/zqxjvklaw.pdf": made_pdf(),
        "articles/2024/mau/don.docx": word(),
        "docs/ghi-chu.md": "---\ntitle: Trang zqxjvkpage\n---\n\nChữ.\n",
        SHOWN: article(f"{NAME} và con đường hoa", body=BODY),
        "articles/2024/mau/bia.jpg": photo(1800, 1200),
        "articles/2024/mau/cay.jpg": photo(1700, 1200),
    }
    for slug, text in held.items():
        # What nobody who is seen names is not given out either.
        more = "\nTheo Luật số 02/2022/QH15. [zqxjvkform](zqxjvk.docx)\n"
        files[f"articles/2024/{slug}/index.md"] = text + more
        files[f"articles/2024/{slug}/zqxjvk.docx"] = word()
        files[f"articles/2024/{slug}/bia.jpg"] = photo(320, 240)
    for at, name in enumerate(PEOPLE):
        folder = f"articles/2024/guong-{at}"
        files[f"{folder}/index.md"] = article(f"Gương số {at}", name=name, body=f"Chuyện {at}.")
        files[f"{folder}/bia.jpg"] = photo(640, 480)
    root = make_project(root, files)
    changed = root / "articles/2024/mau-sua/index.md"
    write_files(root, {"articles/2024/mau-sua/bia.jpg": photo(320, 240)})
    changed.write_text(
        article("Bài zqxjvkchanged").replace(UNSEALED, "0123456789abcdef0123"), "utf-8"
    )
    return root


@pytest.fixture(scope="module")
def edition(ward: Path) -> Edition:
    return edition_of(ward, NOW)


@pytest.fixture(scope="module")
def made(edition: Edition) -> list[Product]:
    return make_samples(edition)


@pytest.fixture(scope="module")
def shown(edition: Edition) -> Material:
    found = weigh(edition, SHOWN, "in-an")
    assert isinstance(found, Material), found
    return found


@dataclass(frozen=True)
class Part:
    """A file, or a file within one."""

    name: str
    content: bytes


def parts(name: str, content: bytes) -> Iterator[Part]:
    """Yield a file and every file within it, archives and documents opened."""
    yield Part(name, content)
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from parts(f"{name}/{inner}", archive.read(inner))
    if name.endswith(".eml"):
        message = email.message_from_bytes(content, policy=email.policy.default)
        for part in message.walk():
            if not part.is_multipart():
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                yield from parts(f"{name}/{part.get_filename() or 'thu.txt'}", payload)


def words(part: Part) -> str:
    """Return what can be read in a file, its hidden words too."""
    text = part.content.decode("utf-8", "ignore")
    if part.name.endswith(".pdf"):
        text += pdf_text(part.content)
    return text


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage() for page in document]
        return "\n".join(page.get_text_range() for page in pages).replace("\u00a0", " ")
    finally:
        document.close()


PIXELS_PER_MM = 5


def drawn(content: bytes) -> Image.Image:
    """Return the first page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(content)
    try:
        scale = PIXELS_PER_MM / POINTS_PER_MM
        picture: Image.Image = document[0].render(scale=scale).to_pil()
        return picture.convert("RGB")
    finally:
        document.close()


def tops_of(content: bytes, *wanted: str) -> list[float]:
    """Return how high above the page's foot the last place of each text ends, in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = document[0].get_textpage()
        found = []
        for one in wanted:
            searcher, last = text.search(one, match_case=True), None
            while place := searcher.get_next():
                last = place
            assert last, one
            found.append(text.get_charbox(last[0])[3 if one == wanted[-1] else 1])
        return found
    finally:
        document.close()


def page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


# All kinds


def test_there_is_a_sample_of_every_kind(made: list[Product]) -> None:
    assert {product.kind for product in made} == set(Kind)
    assert len({(product.kind, product.name) for product in made}) == len(made)


def test_nothing_that_a_channel_may_not_have_is_in_any_file(made: list[Product]) -> None:
    read = 0
    for product in made:
        for part in parts(product.name, product.content):
            found = SECRET.findall(words(part) + part.name)
            assert not found, (product.kind, part.name, found)
            assert not secrets_in(part.content), (product.kind, part.name)
            read += NAME in words(part)
            if part.name.endswith((".jpg", ".jpeg", ".png")):
                with Image.open(io.BytesIO(part.content)) as image:
                    # A picture in an attached document must still be turned as it was.
                    assert set(image.getexif()) <= {ORIENTATION}, part.name
    assert read > 8  # the search does read what is there


def test_every_file_says_what_it_was_made_of(made: list[Product]) -> None:
    told = {product.kind: product.materials for product in made}
    for kind in (Kind.SHEET, Kind.BOOKLET, Kind.PANEL, Kind.SHARE, Kind.PRESS, Kind.KIT):
        assert told[kind], kind
        assert {one.channel for one in told[kind]} == {kind.channel}


def test_the_same_column_at_the_same_moment_gives_the_same_bytes(
    edition: Edition, made: list[Product]
) -> None:
    again = {(one.kind, one.name): one.content for one in make_samples(edition)}
    assert {(one.kind, one.name): one.content for one in made} == again


def test_pdfs_are_tagged_and_archival(made: list[Product]) -> None:
    checked = 0
    for product in made:
        # What is imposed is for a press, not for reading.
        if product.name.endswith(".pdf") and not product.name.endswith("-gap.pdf"):
            with pikepdf.open(io.BytesIO(product.content)) as pdf:
                assert bool(pdf.Root.MarkInfo.Marked)
                assert str(pdf.Root.Lang) == "vi"
                with pdf.open_metadata() as about:
                    assert (about["pdfaid:part"], about["pdfuaid:part"]) == ("2", "1")
                    assert about["dc:title"]
            checked += 1
    assert checked >= 6


_FOREWORD = "docs/chuyen-muc/guong.md"
_ALIKE: Sequence[tuple[str, Mapping[str, str], Sequence[str]]] = (
    (
        "kich-ban",
        {"minutes": "5", "voices": "2"},
        ["radio", SHOWN, "--minutes", "5", "--voices", "2"],
    ),
    (
        "to-tin",
        {"sides": "1", "questions": "Câu một?\n\n Câu  hai?\n"},
        ["sheet", SHOWN, "--sides", "1", "--question", " Câu một?", "--question", "Câu  hai?"],
    ),
    (
        "ap-phich",
        {"size": "A4", "style": "anh", "png": "on"},
        ["poster", SHOWN, "--size", "A4", "--style", "anh", "--png"],
    ),
    ("trien-lam", {"size": "A4"}, ["poster", SHOWN, "--panels", "--size", "A4"]),
    ("mang-xa-hoi", {}, ["share", SHOWN]),
    (
        "bao-chi",
        {"contact": " Bà Mẫu, 0209 ", "embargo": "2024-06-20T08:00"},
        ["press", SHOWN, "--contact", " Bà Mẫu, 0209 ", "--embargo", "20/6/2024 8h00"],
    ),
    (
        "chuong-trinh",
        {"quarter": "2024-2", "voices": "1"},
        ["radio", "--quarter", "II/2024"],
    ),
    (
        "sach",
        {
            **{"year": "2024", "bleed": "on", "impose": "on", "foreword": _FOREWORD},
            **{"title": " Sách  mẫu ", "copies": "300", "printer": "Nhà in ", "licence": "1/GP"},
        },
        [
            *("booklet", "--year", "2024", "--bleed", "--impose", "--foreword", _FOREWORD),
            *("--title", " Sách  mẫu ", "--copies", "300", "--printer", "Nhà in "),
            *("--licence", "1/GP"),
        ],
    ),
    (
        "chu-de",
        {"of": "cau:0", "size": "A4", "style": "khung", "png": "on", "bleed": "on"},
        ["poster", "--slogan", "1", "--size", "A4", "--style", "khung", "--png", "--bleed"],
    ),
    ("chu-de", {"of": "ngay:0", "size": "A3", "style": "nen"}, ["poster", "--day", "1"]),
    (
        "chu-de",
        {"of": "dot:ngay-truyen-thong", "size": "A3", "style": "nen"},
        ["poster", "--campaign", "ngay-truyen-thong"],
    ),
    (
        "chu-de",
        {"of": "cau:0", "size": "A3", "style": "nen", "cloth": "6x0,8"},
        ["poster", "--slogan", "1", "--banner", "6x0.8"],
    ),
    ("bo-tai-lieu", {"campaign": "ngay-truyen-thong"}, ["kit", "ngay-truyen-thong"]),
)
"""What the desk's forms send to make something, and the command that makes the same."""
_DESK = """
import datetime, json, pathlib, sys
from thidua.desk.settings import configure

root, now = pathlib.Path(sys.argv[1]), datetime.datetime.fromisoformat(sys.argv[2])
configure(root, [])
from thidua.desk import printing
from thidua.load import load
from thidua.review import review

edition, offered = review(load(root), now), {*printing.OF_ARTICLE, *printing.OF_COLUMN}
for name, sent in json.load(sys.stdin):
    one = printing.OF_ARTICLE.get(name) or printing.OF_COLUMN[name]
    form = one.form(sent, edition=edition)
    assert form.is_valid(), (name, form.errors)
    if name in printing.OF_ARTICLE:
        made = printing.make_of_article(edition, sys.argv[3], one, form.cleaned_data)
    else:
        made = one.make(edition, form.cleaned_data)
    printing.keep(edition, made.products)
    offered.discard(name)
assert not offered, offered
"""
"""Presses the buttons of the desk at a moment: its settings are once in a process."""


def test_the_desk_and_the_commands_make_the_same_bytes_of_every_kind(
    ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, typed = (tmp_path / name / "Phường" for name in ("desk", "typed"))
    for root in (desk, typed):
        shutil.copytree(ward, root, ignore=shutil.ignore_patterns(FOLDER, ".cache"))
    subprocess.run(
        [sys.executable, "-P", "-c", _DESK, str(desk), NOW.isoformat(), SHOWN],
        input=json.dumps([(name, sent) for name, sent, _ in _ALIKE]),
        encoding="utf-8",
        check=True,
    )
    monkeypatch.setenv(EPOCH_VARIABLE, str(int(NOW.timestamp())))
    monkeypatch.chdir(typed)
    for _, _, command in _ALIKE:
        run(typed, *command)
    pressed, written = (
        {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted((root / FOLDER).rglob("*"))
            if path.is_file()
        }
        for root in (desk, typed)
    )
    assert pressed.keys() == written.keys()
    assert [name for name in pressed if pressed[name] != written[name]] == []
    assert {name.split("/")[1] for name in pressed if name.count("/") > 1} == {*map(str, Kind)}


def test_what_the_desk_says_of_a_refusal_names_no_key_no_command_and_no_option(
    edition: Edition, shown: Material
) -> None:
    paths = [path for path in edition.states if path != SHOWN]
    refusals = [
        *(
            one
            for channel in ("in-an", "radio")
            for one in choose(edition, paths, channel).refusals
        ),
        *choose(edition, ["articles/2024/khong-co/index.md"], "in-an").refusals,
    ]
    matter = replace(shown.article.matter, image=None)
    bare = replace(shown, article=replace(shown.article, matter=matter))
    nobody = replace(edition.column.ward, responsible=None, contact=Contact())
    wish = Wish(date(1999, 1, 1), date(1999, 12, 31), "", Where())
    for make in (
        lambda: make_poster(edition, face_of_article(edition.column, bare), "A4", "anh"),
        lambda: make_poster(
            edition, face_of_slogan(edition.column, edition.column.slogans[0]), "A4", "anh"
        ),
        lambda: notice_of(replace(edition.column, ward=nobody), None, ""),
        lambda: gather_booklet(edition, wish),
        lambda: write_scripts(edition, [replace(shown, channel="radio")], Options(1)),
    ):
        with pytest.raises(HandoutError) as error:
            make()
        refusals += error.value.refusals
    assert len({one.fix for one in refusals}) >= 9
    for refusal in refusals:
        told = refused(refusal)
        assert not re.search(r"  |--|thidua\.py|\b[a-z]+:(?= |$)|extra|consent|channels", told), (
            told
        )


# Withdrawal, by the commands


def run(root: Path, *arguments: str) -> str:
    result = CliRunner().invoke(program, ["--root", str(root), *arguments], catch_exceptions=False)
    return result.output


def epoch_of(day: str) -> str:
    """Return the noon of a day as the environment tells a moment."""
    return str(int(datetime.fromisoformat(f"{day}T12:00+07:00").timestamp()))


def test_a_withdrawn_article_is_in_nothing_after_the_next_run_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = article(f"{NAME} và con đường hoa")
    root = make_project(tmp_path, {SHOWN: text, "articles/2024/mau/bia.jpg": photo(640, 480)})
    monkeypatch.setenv(EPOCH_VARIABLE, epoch_of("2024-06-14"))
    told = run(root, "sheet", str(root / SHOWN))
    path = root / FOLDER / "to-tin/2024-mau.pdf"
    assert "Đã làm: handouts/to-tin/2024-mau.pdf" in told
    assert path.is_file()
    # Of a day on which the article was not there yet: nothing is taken back for a trial.
    assert "to-tin/2024-mau.pdf" in run(root, "handouts", "--as-of", "2024-06-01")
    assert path.is_file()
    file = root / SHOWN
    file.write_text(
        file.read_text("utf-8").replace(
            "review:", "withdrawn: {on: 2024-06-15, reason: Theo đề nghị.}\nreview:"
        ),
        "utf-8",
    )
    monkeypatch.setenv(EPOCH_VARIABLE, epoch_of("2024-06-16"))
    assert "đã in, đã gửi?  handouts/to-tin/2024-mau.pdf" in run(root, "list")
    # Nor does an earlier day give out what is down by now.
    refused = run(root, "sheet", str(root / SHOWN), "--as-of", "2024-06-14")
    assert "Đã bỏ handouts/to-tin/2024-mau.pdf" in refused
    assert "đã gỡ từ ngày 15/06/2024" in refused
    assert "Đã làm" not in refused
    assert not path.exists()
    assert "đã bỏ ngày 16/06/2024" in run(root, "list")
    assert "bài đã gỡ" in run(root, "sheet", str(root / SHOWN))


def test_where_an_article_was_posted_stands_in_the_log_and_counts(tmp_path: Path) -> None:
    text = article(f"{NAME} và con đường hoa")
    root = make_project(tmp_path, {SHOWN: text, "articles/2024/mau/bia.jpg": photo(64, 48)})
    before = len(edition_of(root).column.activities)
    where = ("--posted", "Fanpage phường", "--link", "https://mang.example/1", "--on", "2024-06-14")
    told = run(root, "share", str(root / SHOWN), *where, "--as-of", "2024-06-15")
    assert "Đã ghi: Đăng" in told
    activities = edition_of(root).column.activities
    assert len(activities) == before + 1
    record = activities[-1].record
    assert (record.activity, record.evidence) == ("mang-xa-hoi", "https://mang.example/1")
    assert record.on == date(2024, 6, 14)


def test_what_lies_in_the_folder_is_no_part_of_the_project(tmp_path: Path) -> None:
    root = make_project(tmp_path, {"handouts/to-tin/a.pdf": b"%PDF"})
    tree = read_tree(root)
    assert not [path for path in (*tree.articles, *tree.docs) if FOLDER in path]
    column = edition_of(root).column
    target = "../../../handouts/to-tin/a.pdf"
    assert column.site_map.resolve("articles/2024/guong-sang/index.md", target) is None
    repository = Path(__file__).parent.parent
    for ignored in (".gitignore", "src/thidua/starter/tree/dot-gitignore"):
        assert "/handouts/" in (repository / ignored).read_text("utf-8").splitlines()


# The sheet


def test_a_sheet_holds_the_article_and_room_for_questions(
    edition: Edition, shown: Material
) -> None:
    product = make_sheet(edition, shown, ["Tổ ta làm được gì?"])
    text = " ".join(pdf_text(product.content).split())
    assert page_count(product.content) == 1
    for expected in (
        f"{NAME} và con đường hoa",
        "Con đường dài 300 mét",
        "Trồng cây",
        "2023 40",
        "Tổ ta làm được gì?",
        "Cùng trao đổi",
        "/bai/2024/mau",
    ):
        assert expected in text


def test_a_long_article_takes_two_sides_and_a_longer_one_is_cut_and_says_so(
    edition: Edition, shown: Material
) -> None:
    paragraph = "Mỗi sáng ông đi dọc con đường, nhặt lá, tưới cây và chào từng người quen. " * 6
    for count, is_cut in ((14, False), (60, True)):
        body = "\n\n".join([paragraph] * count)
        longer = replace(shown, article=replace(shown.article, text=body.encode()))
        product = make_sheet(edition, longer)
        assert page_count(product.content) == 2
        assert ("(Lược " in pdf_text(product.content)) is is_cut


# The booklet


def test_people_stand_by_given_name_and_are_found_in_the_index(edition: Edition) -> None:
    wish = Wish(date(2024, 1, 1), date(2024, 12, 31), "Gương năm 2024", Where(), bleed=True)
    content = gather_booklet(edition, wish)
    (chapter,) = content.booklet.chapters
    by_given_name = ("Hà Thị Ánh", "Trần Văn Ân", "Nguyễn Văn Dũng", "Lê Thị Đào", NAME)
    assert [entry.name for entry in chapter.entries][:5] == list(by_given_name)
    assert [one.name for one in content.booklet.people][-1] == "Phạm Thị Yến"
    # That of the base project, and the one planted here.
    assert len(content.refusals) == 2
    assert all("in-an" in refusal.cause for refusal in content.refusals)
    pdf = set_booklet(edition, content)
    text = pdf_text(pdf)
    assert re.search(r"Lò Văn Mẫu[ .\s]*\d+", text[text.index("Tra tên") :])
    with pikepdf.open(io.BytesIO(pdf)) as pages:
        width = float(pages.pages[0].trimbox[2]) - float(pages.pages[0].trimbox[0])
        assert round(width / POINTS_PER_MM) == 148
        assert float(pages.pages[0].trimbox[0]) == pytest.approx(EDGE_MM * POINTS_PER_MM, abs=0.01)


def test_names_in_the_word_file_lead_to_pages_that_word_reckons(edition: Edition) -> None:
    wish = Wish(date(2024, 1, 1), date(2024, 12, 31), "Gương năm 2024", Where())
    content = gather_booklet(edition, wish)
    with ZipFile(io.BytesIO(write_booklet(edition, content))) as archive:
        text = archive.read("word/document.xml").decode()
        settings = archive.read("word/settings.xml").decode()
    places = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', text))
    led = re.findall(r"PAGEREF (\w+)", text)
    assert set(led) == places
    people = [one for one in led if one.startswith("guong_")]
    # Once in the contents, once in the index, and once more under a unit.
    assert len(people) >= 3 * len(content.booklet.people) > 0
    for field in ("begin", "separate", "end"):
        assert text.count(f'w:fldCharType="{field}"') == len(led) + 1  # and the contents
    assert 'w:updateFields w:val="true"' in settings


def test_a_filter_and_a_year_without_exemplars_are_answered(edition: Edition) -> None:
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    with pytest.raises(HandoutError, match="hợp với --where"):
        gather_booklet(edition, Wish(first, last, "Sách", read_where(("field=y-te",))))
    empty = Wish(date(2023, 1, 1), date(2023, 12, 31), "Sách", Where())
    with pytest.raises(HandoutError, match="không có điển hình nào"):
        gather_booklet(edition, empty)


@given(st.integers(1, 60).map(lambda sheets: sheets * 4))
def test_a_folded_booklet_reads_in_order(count: int) -> None:
    sides = signature(count)
    assert sorted(page for side in sides for page in side) == list(range(count))
    # Two pages that lie side by side always add up alike, and front and back are one leaf.
    assert all(sum(side) == count - 1 for side in sides)
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        assert (front[1] + 1, front[0] - 1) == back


def test_imposing_keeps_every_page(edition: Edition) -> None:
    wish = Wish(date(2024, 1, 1), date(2024, 12, 31), "Gương năm 2024", Where())
    pdf = set_booklet(edition, gather_booklet(edition, wish))
    folded = impose(pdf)
    assert page_count(folded) == -(-page_count(pdf) // 4) * 2
    for name in PEOPLE:
        assert name in pdf_text(folded)


# Posters


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", ["A4", "A3"])
def test_a_name_is_never_broken_on_a_poster(
    edition: Edition, shown: Material, style: str, size: str
) -> None:
    face = face_of_article(edition.column, shown)
    (product,) = make_poster(edition, face, size, style)
    lines = pdf_text(product.content).splitlines()
    assert any(NAME in line for line in lines)
    with pikepdf.open(io.BytesIO(product.content)) as pdf:
        box = [float(one) for one in pdf.pages[0].mediabox]
    assert [round(one / POINTS_PER_MM) for one in box[2:]] == list(SHEETS[size])


@pytest.mark.parametrize("style", STYLES)
def test_a_poster_for_a_printer_runs_over_where_it_is_trimmed_and_is_otherwise_the_same(
    edition: Edition, shown: Material, style: str
) -> None:
    face = face_of_article(edition.column, shown)
    (plain,) = make_poster(edition, face, "A4", style)
    (bled,) = make_poster(edition, face, "A4", style, bleed=True)
    assert bled.name == plain.name.replace(".pdf", "-xen.pdf")
    assert pdf_text(bled.content) == pdf_text(plain.content)
    with pikepdf.open(io.BytesIO(bled.content)) as pdf:
        boxes = (pdf.pages[0].mediabox, pdf.pages[0].obj.BleedBox, pdf.pages[0].trimbox)
        told = [[round(float(one) / POINTS_PER_MM) for one in box] for box in boxes]
    assert told == [[0, 0, 228, 315], [6, 6, 222, 309], [9, 9, 219, 306]]
    whole, trimmed = (drawn(one.content) for one in (bled, plain))
    left, top = (round(EDGE_MM * PIXELS_PER_MM) for _ in range(2))
    within = whole.crop((left, top, left + trimmed.width, top + trimmed.height))
    if style != "anh":  # whose picture is cut a little otherwise, for it covers more
        apart = ImageStat.Stat(ImageChops.difference(within, trimmed)).mean
        assert max(apart) < 3
    paper = (255, 255, 255)
    for across, down in ((0.5, 0.1), (0.5, 0.9), (0.3, 0.5)):
        # Away from the marks: what is printed beyond the trimmed edge, and where paper is bare.
        at = (round(whole.width * across), round(whole.height * down))
        for millimetres, is_bare in ((7.5, False), (3.0, True)):
            off = round(millimetres * PIXELS_PER_MM)
            for point in ((off, at[1]), (whole.width - off, at[1]), (at[0], off)):
                assert (whole.getpixel(point) == paper) is is_bare, (style, point)
    marked = whole.crop((0, left, round(5 * PIXELS_PER_MM), left + 3)).convert("L")
    assert ImageStat.Stat(marked).extrema[0][0] < 128


def test_a_picture_too_small_for_a_sheet_is_told_with_the_one_it_is_good_for(
    edition: Edition, shown: Material
) -> None:
    face = face_of_article(edition.column, shown)
    with pytest.raises(HandoutError, match="đủ cho khổ A2"):
        make_poster(edition, face, "A1", "anh")
    with pytest.raises(HandoutError, match="đủ cho bảng A2"):
        make_panels(edition, shown, "A1", NOW)


def test_a_poster_of_a_picture_that_is_not_there_is_refused(
    edition: Edition, shown: Material
) -> None:
    bare = replace(shown.article, matter=replace(shown.article.matter, image=None), photos={})
    face = face_of_article(edition.column, replace(shown, article=bare))
    with pytest.raises(HandoutError, match="không có ảnh bìa"):
        make_poster(edition, face, "A4", "anh")
    with pytest.raises(HandoutError, match="không có ảnh"):
        make_panels(edition, replace(shown, article=bare), "A4", NOW)


def test_a_title_of_150_letters_fits_or_is_told(edition: Edition, shown: Material) -> None:
    title = ("Người giữ con đường hoa của tổ dân phố số 5 " * 4)[:150].strip()
    face = replace(face_of_article(edition.column, shown), headline=bind(title))
    (product,) = make_poster(edition, face, "A4", "nen")
    assert " ".join(pdf_text(product.content).split()).count("con đường hoa") >= 3
    with pytest.raises(HandoutError, match="poster: câu chữ lớn dài quá"):
        make_poster(edition, replace(face, headline=title * 6), "A4", "nen")


def test_the_words_of_a_poster_end_above_its_foot(edition: Edition, shown: Material) -> None:
    title = ("Người giữ con đường hoa của tổ dân phố số 5 " * 4)[:150].strip()
    face = face_of_article(edition.column, shown)
    long = "Ai qua cũng quý con đường hoa. " * 6
    for style, headline, words in (
        ("anh", face.headline, "Từ 20/05/2024 đến 30/06/2024"),
        ("anh", title, long.strip()),
        ("nen", title, long.strip()),
    ):
        tried = replace(face, headline=bind(headline), words=words)
        (product,) = make_poster(edition, tried, "A4", style)
        last, foot = tops_of(product.content, words.split()[-1], "Chuyên mục")
        assert last - foot > 4 * POINTS_PER_MM, (style, headline)
    with pytest.raises(HandoutError, match="poster: câu chữ lớn dài quá"):
        make_poster(edition, replace(face, headline=title * 3), "A4", "anh")


def test_a_banner_is_a_tenth_of_the_cloth_and_refuses_what_nobody_could_read(
    edition: Edition,
) -> None:
    product = make_banner(edition, "Thi đua là yêu nước", "mau", (6.0, 0.8))
    with pikepdf.open(io.BytesIO(product.content)) as pdf:
        box = [float(one) for one in pdf.pages[0].mediabox]
    assert [round(one / POINTS_PER_MM) for one in box[2:]] == [600, 80]
    assert product.name == "mau-6x0,8m-ty-le-1-10.pdf"
    with pytest.raises(HandoutError, match=r"banner: .*dài quá"):
        make_banner(edition, "Thi đua là yêu nước " * 12, "mau", (4.0, 0.6))


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("6x0.8", (6.0, 0.8)),
        ("6 × 0,8", (6.0, 0.8)),
        ("8mx1m", (8.0, 1.0)),
        ("0.8x6", None),
        ("60x1", None),
        ("dài", None),
        ("6", None),
        ("nanx1", None),
    ],
)
def test_cloth_is_read_as_people_write_it(text: str, metres: tuple[float, float] | None) -> None:
    assert parse_cloth(text) == metres


@pytest.mark.parametrize(
    ("pixels", "least", "sheet"),
    [(9000, ON_WALL, "A1"), (1600, ON_WALL, "A3"), (1241, IN_HAND, "A4"), (300, ON_WALL, None)],
)
def test_how_large_a_picture_may_be_printed(pixels: int, least: float, sheet: str | None) -> None:
    assert largest_sheet(Size(pixels, pixels), 1.0, least) == sheet


# Sharing


def test_posts_keep_to_what_people_see_and_pictures_to_their_shapes(
    edition: Edition, made: list[Product]
) -> None:
    for article_ in edition.published:
        material = Material(article_, "mang-xa-hoi")
        post = compose(edition.column, material)
        assert len(post.fanpage) <= ON_COMPUTER
        assert len(post.fanpage.splitlines()[0]) <= ON_PHONE
        title, _, rest = post.zalo.partition("\n\n")
        assert len(title) <= ZALO_TITLE
        assert len(rest.strip()) <= ZALO_TEXT
        for text in (post.fanpage, post.zalo):
            assert article_.address in text
    shapes = {**SHAPES, "1200x630": Size(1200, 630)}
    pictures = [p for p in made if p.kind is Kind.SHARE and p.name.endswith(".jpg")]
    for product in pictures:
        with Image.open(io.BytesIO(product.content)) as image:
            name = product.name.rpartition("anh-")[2].removesuffix(".jpg")
            assert Size(*image.size) == shapes.pop(name)
    assert not shapes


@given(st.text(alphabet="aăâ bcd. ", max_size=120), st.integers(2, 80))
def test_a_text_is_cut_within_its_room_and_never_within_a_word(text: str, room: int) -> None:
    cut = shorten(text, room)
    assert len(cut) <= room
    if cut != text:
        assert text.startswith(cut.removesuffix("…").rstrip())


@given(st.lists(st.sampled_from(["Lò", "Văn", "Mẫu", "đi", "ngày", "11/6", "–", "76", "năm", "."])))
def test_words_are_bound_and_never_changed(parts_: list[str]) -> None:
    text = " ".join(parts_)
    bound = bind(text, [NAME])
    assert bound.replace("\u00a0", " ") == text
    assert NAME not in bound


# The press


def test_a_pack_says_who_may_be_asked_until_when_it_waits_and_on_which_terms(
    edition: Edition, shown: Material
) -> None:
    press = replace(shown, channel="bao-chi")
    notice = notice_of(edition.column, NOW, "Bà Mẫu, 0209 000 000")
    archive, draft = make_pack(edition, [press], notice)
    files = {part.name: part.content for part in parts("", archive.content)}
    text = files["/2024-mau/bai.txt"].decode("utf-8-sig")
    for expected in ("KHÔNG ĐĂNG TRƯỚC", "Bà Mẫu, 0209 000 000", "Điều kiện dùng lại"):
        assert expected in text
    assert "Năm | Số cây" in text
    captions = files["/2024-mau/chu-thich-anh.txt"].decode("utf-8-sig")
    assert "Hàng cây ông trồng. Năm 2023 · Nguồn: Đoàn phường" in captions
    picture = files["/2024-mau/anh-1.jpg"]
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (1800, 1200)
        assert "Ban biên tập" in image.info["xmp"].decode()
    message = email.message_from_bytes(draft.content, policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert NAME in message["Subject"]
    attached = [part.get_filename() for part in message.iter_attachments()]
    assert attached == [archive.name]


def test_a_pack_that_names_nobody_to_ask_is_refused(edition: Edition) -> None:
    nobody = replace(edition.column.ward, responsible=None, contact=Contact())
    with pytest.raises(HandoutError, match="chưa có ai để báo chí hỏi"):
        notice_of(replace(edition.column, ward=nobody), None, "")


# A ward's own layouts


def test_a_wards_own_layout_takes_the_programs_place(tmp_path: Path) -> None:
    own = f"{OVERRIDES}/banner.typ"
    layout = '#import "base.typ": *\n#set document(title: "Riêng")\nKhuôn của phường: #data.words'
    root = make_project(tmp_path, {own: layout})
    product = make_banner(edition_of(root), "Thi đua", "mau", (6.0, 0.8))
    assert "Khuôn của phường: Thi đua" in pdf_text(product.content)
    (root / own).write_text("#let x = (", "utf-8")
    with pytest.raises(HandoutError, match=r"overrides/handouts/banner\.typ"):
        make_banner(edition_of(root), "Thi đua", "mau", (6.0, 0.8))


def test_signs_that_no_font_has_are_left_out_and_told(tmp_path: Path) -> None:
    root = make_project(
        tmp_path,
        {
            SHOWN: article(f"{NAME} và con đường hoa", body="Gọi ☎ hay 📞 đều được."),
            "articles/2024/mau/bia.jpg": photo(64, 48),
        },
    )
    told = run(root, "sheet", str(root / SHOWN), "--as-of", "2024-06-14")
    assert "không có các dấu  ☎ 📞  nên trên giấy bỏ đi" in told
    made = (root / FOLDER / "to-tin/2024-mau.pdf").read_bytes()
    assert "Gọi" in pdf_text(made)


def test_a_kit_names_the_documents_that_its_articles_name(tmp_path: Path) -> None:
    law = "---\ntitle: Luật mẫu\nnumber: 01/2022/QH15\non: 2022-06-15\nissued_by: Quốc hội\n---\n"
    root = make_project(
        tmp_path,
        {
            "docs/van-ban/luat-mau.md": law,
            "docs/van-ban/luat-khac.md": law.replace("mẫu", "khác").replace("01/", "1/"),
            SHOWN: article(f"{NAME} và con đường hoa", body="Theo Luật số 01/2022/QH15."),
            "articles/2024/mau/bia.jpg": photo(64, 48),
        },
    )
    run(root, "kit", "ngay-truyen-thong", "--as-of", "2024-06-14")
    with ZipFile(root / FOLDER / "bo-tai-lieu/ngay-truyen-thong.zip") as archive:
        told = archive.read("DOC-TRUOC.txt").decode("utf-8-sig")
    assert "01/2022/QH15: Luật mẫu (Quốc hội)" in told
    assert "/van-ban/luat-mau/" in told
    assert "Luật khác" not in told  # its number is only a part of the one that is named
