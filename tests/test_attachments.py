"""What people attach leaves without its makers, or not at all; its words and pages stay."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

import docx
import openpyxl
import pikepdf
import pytest
from conftest import Project, copy_demonstration
from document_makers import (
    CAMERA,
    DOCUMENTS,
    FRAMES,
    PLACE,
    SECRETS,
    TEXT,
    altered,
    box,
    drawing,
    film,
    open_document,
    pdf,
    photo,
    secrets_in,
    sheet,
    signature,
    slides,
    song,
    wave,
    word,
    zipped,
)
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from projects import ARTICLE, ARTICLE_TEXT, NOW, changed, make_project
from pypdf import PdfReader

from thidua.attachments import Copies, Refusal, identify
from thidua.attachments.clean import clean
from thidua.attachments.contents import EXPECTED, Content
from thidua.attachments.copies import STORE
from thidua.attachments.pictures import strip_picture
from thidua.disk.kinds import KINDS, copied_from, is_leftover
from thidua.disk.tree import describe
from thidua.meter import Meter
from thidua.site.prepare import prepare

MADE: dict[str, Callable[[], bytes]] = {
    "mau.docx": word,
    "bang.xlsx": sheet,
    "trinh-chieu.pptx": slides,
    "mau.odt": open_document,
    "bang.ods": lambda: open_document("spreadsheet"),
    "trinh-chieu.odp": lambda: open_document("presentation"),
    "ke-hoach.pdf": pdf,
    "phim.mp4": film,
    "phim.mov": film,
    "loi-doc.mp3": song,
    "loi-doc.wav": wave,
    "so-do.svg": drawing,
    "tat-ca.zip": lambda: zipped({"a/mau.docx": word(), "anh.jpg": photo(), "a/._x": b"x"}),
}


# What is removed


@pytest.mark.parametrize("name", MADE)
def test_a_clean_copy_names_nobody_and_no_place(name: str) -> None:
    content = MADE[name]()
    assert secrets_in(content)
    assert secrets_in(clean(name, content)) == []


@pytest.mark.parametrize("name", MADE)
def test_a_clean_copy_is_the_same_every_time_and_stays_so(name: str) -> None:
    content = MADE[name]()
    copy = clean(name, content)
    assert clean(name, content) == copy
    assert clean(name, copy) == copy


@pytest.mark.parametrize("encoder", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_within_keeps_its_pixels_and_stands_upright(encoder: str) -> None:
    content = photo(encoder)
    copy = strip_picture(content, identify(content))
    assert CAMERA.encode() not in copy
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(copy)) as after:
        # Of those that are written anew, the pixels themselves are turned.
        wanted = ImageOps.exif_transpose(before) if encoder == "TIFF" else before
        assert after.convert("RGB").tobytes() == wanted.convert("RGB").tobytes()
        assert after.getexif().get(0x0112, 1) == (6 if encoder == "JPEG" else 1)


def test_a_moving_gif_moves_on_without_its_comment() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], comment=b"bimat", loop=0)
    copy = strip_picture(buffer.getvalue(), Content.GIF)
    assert b"bimat" in buffer.getvalue()
    assert b"bimat" not in copy
    with Image.open(io.BytesIO(copy)) as image:
        assert (getattr(image, "n_frames", 1), image.info["loop"]) == (3, 0)


# What stays


def test_a_word_document_keeps_its_words_tables_and_changes() -> None:
    before, after = (docx.Document(io.BytesIO(c)) for c in (word(), clean("a.docx", word())))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    assert after.tables[0].cell(0, 0).text == "Tổ 1"
    assert len(after.inline_shapes) == len(before.inline_shapes) == 1
    assert after.inline_shapes[0].width == before.inline_shapes[0].width
    assert "Thêm vào." in after.element.xml
    assert [comment.text for comment in after.comments] == ["Xem lại số liệu."]
    assert after.core_properties.title == TEXT
    assert after.core_properties.author == ""


def test_a_part_that_names_nobody_stays_byte_for_byte() -> None:
    kept = ("word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml")
    with (
        zipfile.ZipFile(io.BytesIO(word())) as before,
        zipfile.ZipFile(io.BytesIO(clean("a.docx", word()))) as after,
    ):
        assert [after.read(name) for name in kept] == [before.read(name) for name in kept]


def test_a_spreadsheet_keeps_its_figures_formulas_and_remarks() -> None:
    book = openpyxl.load_workbook(io.BytesIO(clean("a.xlsx", sheet())))
    page = book.worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Đơn vị", "Số bài"],
        ["Tổ 1", 4],
        [None, "=SUM(B2:B2)"],
    ]
    assert page["A1"].comment.text == "Người soạn:\nXem lại."
    assert book.properties.title == TEXT
    assert book.properties.lastModifiedBy is None


def test_no_relation_is_left_to_what_is_gone() -> None:
    for name in ("mau.docx", "bang.xlsx", "trinh-chieu.pptx"):
        with zipfile.ZipFile(io.BytesIO(clean(name, MADE[name]()))) as archive:
            names = {f"/{one}" for one in archive.namelist()}
            types = archive.read("[Content_Types].xml").decode()
            assert set(re.findall(r'PartName="([^"]+)"', types)) <= names
            for part in (one for one in names if one.endswith(".rels")):
                text = archive.read(part[1:]).decode()
                assert "thumbnail" not in text
                assert "attachedTemplate" not in text


def test_a_pdf_keeps_its_words_pages_picture_and_title() -> None:
    before, after = PdfReader(io.BytesIO(pdf())), PdfReader(io.BytesIO(clean("a.pdf", pdf())))
    texts = [[page.extract_text() for page in one.pages] for one in (before, after)]
    assert texts[0] == texts[1]
    assert texts[0][0].strip() == "Ke hoach thi dua"
    assert {key: str(value) for key, value in (after.metadata or {}).items()} == {"/Title": TEXT}
    first, second = (one.pages[0].images[0].image for one in (before, after))
    assert first
    assert second
    assert first.tobytes() == second.tobytes()


def test_an_older_version_within_a_pdf_is_gone() -> None:
    # Programs that save quickly write the new version behind the old one.
    old = pdf()
    root = re.search(rb"/Root (\d+) 0 R", old)
    assert root
    added = b"\n9000 0 obj\n(" + SECRETS[2].encode() + b")\nendobj\n"
    assert SECRETS[2].encode() in old + added
    assert SECRETS[2].encode() not in clean("a.pdf", old + added)


def test_a_signed_pdf_that_names_nobody_is_left_byte_for_byte() -> None:
    with pikepdf.open(io.BytesIO(clean("a.pdf", pdf()))) as document:
        document.Root["/Perms"] = signature()
        buffer = io.BytesIO()
        document.save(buffer)
    assert clean("a.pdf", buffer.getvalue()) == buffer.getvalue()


def test_a_film_keeps_its_frames_where_they_were() -> None:
    before, after = film(), clean("a.mp4", film())
    assert len(after) == len(before)
    assert after.index(FRAMES) == before.index(FRAMES)
    assert after.count(b"trak") == before.count(b"trak") - 1


def test_a_song_keeps_its_sound() -> None:
    assert clean("a.mp3", song()) in song()
    assert bytes(range(100)) in clean("a.wav", wave())


def test_a_drawing_keeps_its_shapes_and_title() -> None:
    copy = clean("a.svg", drawing()).decode()
    assert re.search(r"<rect .*/>", copy)
    assert TEXT in copy


# What is refused


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<g ONLOAD='alert(1)'/>",
        "<foreignObject/>",
        "<image href='data:image/jpeg;base64,/9j/'/>",
        "<a href='javascript:alert(1)'><rect/></a>",
        "<use href='http://x.example/a.svg#a'/>",
        "<use xlink:href=' //x.example/a.svg#a'/>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<set attributeName='onload' to='alert(1)'/>",
        "<style>@import 'http://x.example'</style>",
        "<style>rect { fill: url(http://x.example) }</style>",
        "<style>rect { fill: u\\72l(http://x.example) }</style>",
        "<rect style='fill:url(http://x.example)'/>",
        "<rect fill='url(http://x.example)'/>",
        "<handler xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_drawing_with_anything_active_is_refused(inner: str) -> None:
    with pytest.raises(Refusal):
        clean("a.svg", drawing(inner))


def test_nothing_of_another_language_is_left_in_a_drawing() -> None:
    copy = clean(
        "a.svg", drawing("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>")
    )
    assert b"alert" not in copy


@pytest.mark.parametrize(
    "catalogue",
    [
        {"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch)},
        {"/AA": pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript))},
        {"/AcroForm": pikepdf.Dictionary(XFA=pikepdf.String("x"))},
        {"/Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())},
        {"/AF": pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.EmbeddedFile)])},
    ],
)
def test_a_pdf_that_does_something_or_holds_files_is_refused(
    catalogue: dict[str, pikepdf.Object],
) -> None:
    with pytest.raises(Refusal):
        clean("a.pdf", pdf(root=catalogue))


@pytest.mark.parametrize("relation", ["oleObject", "frame", "subDocument"])
def test_a_document_that_fetches_when_opened_is_refused(relation: str) -> None:
    new = (
        '<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{relation}" Target="http://x.example/" TargetMode="External"/>'
        "</Relationships>"
    )
    content = altered(word(), {"word/_rels/document.xml.rels": ("</Relationships>", new)})
    with pytest.raises(Refusal, match="lấy nội dung"):
        clean("a.docx", content)


def test_a_document_in_a_document_is_cleaned_and_a_program_refused() -> None:
    assert (
        secrets_in(clean("a.docx", altered(word(), {}, {"word/embeddings/a.xlsx": sheet()}))) == []
    )
    with pytest.raises(Refusal, match="nhúng bên trong"):
        clean("a.docx", altered(word(), {}, {"word/embeddings/a.bin": b"MZ" + bytes(99)}))


def test_files_within_files_end_somewhere() -> None:
    content = zipped({"a.zip": zipped({"b.txt": b"x"})})
    with pytest.raises(Refusal, match="tệp nén trong tệp nén"):
        clean("c.zip", content)


@pytest.mark.parametrize("name", MADE)
def test_a_cut_file_is_refused_or_still_clean(name: str) -> None:
    content = MADE[name]()
    for length in range(1, len(content), max(1, len(content) // 40)):
        try:
            copy = clean(name, content[:length])
        except Refusal:
            continue
        assert secrets_in(copy) == []


@given(st.binary(max_size=400), st.sampled_from(sorted(KINDS)))
def test_whatever_the_bytes_an_answer_comes(content: bytes, dot: str) -> None:
    try:
        copy = clean(f"tep{dot}", content)
    except Refusal:
        return
    assert identify(copy) in EXPECTED[dot]


@given(st.sampled_from(sorted(set(MADE) - {"tat-ca.zip"})), st.data())
def test_a_damaged_file_gets_an_answer_too(name: str, data: st.DataObject) -> None:
    content = bytearray(MADE[name]())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Refusal):
        assert clean(name, bytes(content))


def test_a_film_whose_boxes_lie_is_refused() -> None:
    lying = box(b"ftyp", b"mp42") + box(b"moov", b"\xff\xff\xff\xfftrak")
    with pytest.raises(Refusal):
        clean("a.mp4", lying)


# Names


LEFT_BEHIND = (
    *("2025.md.bak", "nhap.md~", "x.tmp", "~$ke-hoach.docx", "#nhap.md#", ".#x", ".DS_Store"),
    *("Thumbs.db", "desktop.ini", "a.asd", "a.wbk", ".~lock.x#", "a.swp", "a.crdownload"),
)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_what_programs_leave_behind_is_known(name: str) -> None:
    assert is_leftover(name)


@pytest.mark.parametrize(
    ("path", "original"),
    [
        ("docs/gioi-thieu - Copy.md", "gioi-thieu.md"),
        (normalize("NFD", "docs/gioi-thieu - Bản sao.md"), "gioi-thieu.md"),
        ("docs/gioi-thieu - Bản sao.md", "gioi-thieu.md"),
        ("docs/gioi-thieu copy 2.md", "gioi-thieu.md"),
        ("docs/gioi-thieu (1).md", "gioi-thieu.md"),
        ("docs/a.sync-conflict-20240102-030405-ABCDEFG.docx", "a.docx"),
        ("docs/a (May An's conflicted copy 2024-01-02).pdf", "a.pdf"),
        ("docs/a-LAPTOP-9F8E7D6C.md", "a.md"),
        ("docs/mau (1).pdf", None),
        ("docs/lop-hoc-laptop-mien-phi.md", None),
        ("articles/2024/bai/bia - Copy.jpg", None),
        ("articles/2024/bai/index (2).md", "index.md"),
    ],
)
def test_a_second_copy_is_known_by_its_name(path: str, original: str | None) -> None:
    assert copied_from(path) == original


def test_each_ending_that_may_leave_has_contents_to_expect() -> None:
    assert EXPECTED.keys() == KINDS.keys()


# What is kept


def test_a_copy_is_made_once_and_made_again_when_it_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "mau.docx").write_bytes(word())
    file = describe(tmp_path, "mau.docx")
    copies = Copies(tmp_path)
    copies.check(file)
    path = copies.locate(file).path
    content, made = path.read_bytes(), path.stat().st_mtime_ns
    assert Copies(tmp_path).locate(file).path.stat().st_mtime_ns == made
    path.write_bytes(content[:-1] + b"?")
    assert Copies(tmp_path).locate(file).path.read_bytes() == content


def test_what_was_refused_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "mau.pdf").write_bytes(DOCUMENTS["pdf with a password"]())
    file = describe(tmp_path, "mau.pdf")
    for _ in range(2):
        with pytest.raises(Refusal, match="mật khẩu"):
            Copies(tmp_path).check(file)
    assert [path.suffix for path in (tmp_path / STORE).iterdir()] == [".json"]


def test_what_is_not_used_any_more_is_forgotten(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    files = []
    for name, make in {"a.docx": word, "b.xlsx": sheet}.items():
        (tmp_path / name).write_bytes(make())
        files.append(describe(tmp_path, name))
        copies.check(files[-1])
    assert copies.forget(files[:1]) == 2
    assert copies.locate(files[0]).path.is_file()
    assert len(list((tmp_path / STORE).iterdir())) == 2


def test_what_changes_while_it_is_read_is_not_given_out(tmp_path: Path) -> None:
    (tmp_path / "mau.docx").write_bytes(word())
    file = describe(tmp_path, "mau.docx")
    (tmp_path / "mau.docx").write_bytes(clean("mau.docx", word()))
    with pytest.raises(Refusal, match="bị sửa"):
        Copies(tmp_path).locate(file)


# The whole way


def test_an_article_gives_out_the_clean_copy(tmp_path: Path) -> None:
    text = changed(ARTICLE_TEXT, {"(/don-vi/cong-an/)": "(mau.docx)"})
    folder = ARTICLE.rpartition("/")[0]
    root = make_project(tmp_path, {ARTICLE: text, f"{folder}/mau.docx": word()})
    build = prepare(root, NOW, Meter(sys.stdout, {}))
    assert not build.has_errors
    (path,) = (
        copy.path for _, address, copy in build.shelf.attachments() if address.endswith(".docx")
    )
    assert path.read_bytes() == clean("mau.docx", word())


COPIED = ("gioi-thieu - Copy.md", "gioi-thieu - Bản sao.md", "gioi-thieu (1).md", "m - Copy.pdf")


def test_no_secret_and_nothing_left_behind_reaches_the_site(tmp_path: Path) -> None:
    project: Project = copy_demonstration(tmp_path / "phuong")
    docs = project.root / "docs"
    folder = docs / "tep"
    folder.mkdir()
    for name, make in MADE.items():
        (folder / name).write_bytes(make())
    for dot in (".jpg", ".jfif", ".jpe", ".png"):
        (folder / f"anh{dot}").write_bytes(photo("PNG" if dot == ".png" else "JPEG"))
    for name in (*LEFT_BEHIND, *COPIED):
        (docs / name).write_bytes(SECRETS[0].encode())
    outcome = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert outcome.code == 0, outcome.text
    files = [path for path in project.site.rglob("*") if path.is_file()]
    assert [path for path in files if secrets_in(path.read_bytes())] == []
    names = {path.relative_to(project.site).as_posix() for path in files}
    assert {f"tep/{name}" for name in MADE} <= names
    assert {"tep/anh.jpg", "tep/anh.jfif", "tep/anh.jpe", "tep/anh.png"} <= names
    assert not names & {*LEFT_BEHIND, *COPIED}
    assert not any(re.search(r"Copy|sao|\(1\)|nhap", name) for name in names)
    before = project.fingerprint()
    again = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert again.code == 0, again.text
    assert project.fingerprint() == before


ACTIVE = {
    "a.html": b"<script>alert(1)</script>",
    "a.xhtml": b"<html/>",
    "a.svg": drawing("<script>alert(1)</script>"),
    "a.js": b"alert(1)",
    "a.php": b"<?php",
    "web.config": b"<configuration/>",
    "_headers": b"/*",
    "CNAME": b"x.example",
    "anh.jxl": b"\xff\x0a" + PLACE.encode(),
    "anh.hif": b"\0\0\0\x18ftypheic" + PLACE.encode(),
    "phim.mp4": film(in_pieces=True),
}


def test_each_thing_that_may_not_leave_is_told_and_left_out(tmp_path: Path) -> None:
    project: Project = copy_demonstration(tmp_path / "phuong")
    for name, content in ACTIVE.items():
        (project.root / "docs" / name).write_bytes(content)
    outcome = project.run("thidua", "check")
    assert outcome.code == 1
    for name in ACTIVE:
        assert f"docs/{name}:1" in outcome.text
    built = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert built.code == 1
    published = {path.name for path in project.site.rglob("*")}
    assert "rss.xml" in published
    assert not published & set(ACTIVE)
