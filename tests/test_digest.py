"""What voids a review: everything a reviewer saw, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import pytest
from document_makers import pdf as made_pdf
from hypothesis import assume, given
from hypothesis import strategies as st
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    article_in,
    changed,
    edition_of,
    jpeg,
    make_project,
    write_files,
)

from thidua.column import LocalFile
from thidua.column.digest import digest
from thidua.load import load
from thidua.review import State
from thidua.schema.article import NOT_REVIEWED
from thidua.source.values import Value


def state_after(root: Path, files: Mapping[str, str | bytes | None]) -> State:
    """Return the state of the approved article once ``files`` are written over it."""
    make_project(root)
    sealed = (root / ARTICLE).read_text("utf-8")
    digest_line = next(line for line in sealed.splitlines() if "digest:" in line)
    for path, content in files.items():
        target = root / path
        if content is None:
            target.unlink()
        elif isinstance(content, str):
            lines = (digest_line if "digest:" in line else line for line in content.split("\n"))
            write_files(root, {path: "\n".join(lines)})
        else:
            write_files(root, {path: content})
    return edition_of(root).states[ARTICLE]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Gương sáng tổ dân phố 5", "title: Gương sáng tổ dân phố 6"),
        ("date: 2024-06-11", "date: 2024-06-12"),
        ("nhiều năm lặng lẽ", "nhiều năm lặng thầm"),
        ("category: guong", "category: tin-tuc"),
        ("kind: bai\n", "kind: tin\n"),
        ("id: 2024/guong-sang", "id: 2024/guong-sang-2"),
        ("image: bia.jpg", "image: lop.jpg"),
        ("Bà Mẫu bên lớp học nhỏ", "Bà Mẫu"),
        ("Ảnh: Ban biên tập", "Ảnh: Khác"),
        ("type: ca-nhan", "type: tap-the"),
        ("number: 12/QĐ-UBND", "number: 13/QĐ-UBND"),
        ("fields: [giao-duc]", "fields: [y-te]"),
        ("movements: [nong-thon-moi]", "movements: []"),
        ("phase: trong", "phase: sau"),
        ("\nunit: cong-an\n", "\n"),
        ("received: 2024-06-05", "received: 2024-06-06"),
        ("author: Trần Văn Viết", "author: Người Khác"),
        ("tags: [khuyến học]", "tags: [khuyến tài]"),
        ("aliases: [/tin/guong-sang/]", "aliases: []"),
        ("reference: 07/PĐY", "reference: 08/PĐY"),
        ("until: 2026-06-03", "until: 2027-06-03"),
        ("corrections:", "sample: false\ncorrections:"),
        ("mỗi tối thứ Ba", "mỗi tối thứ Tư"),
        ("thứ Ba.\n\n![", "thứ Ba.\n\n\n!["),
        ("Bảng đen và ba chiếc bàn", "Bảng đen"),
    ],
)
def test_what_a_reviewer_sees_voids_the_review_when_it_changes(
    tmp_path: Path, old: str, new: str
) -> None:
    after = changed(ARTICLE_TEXT, {old: new})
    assert state_after(tmp_path, {ARTICLE: after}) is State.CHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("updated: 2024-06-12", "updated: 2024-06-14"),
        ("updated: 2024-06-12\n", ""),
        ("minutes: 5", "minutes: 6"),
        ("kind: tu-san-xuat", "kind: tiep-song"),
        ("Lớp học mở từ năm 2015.", "Lớp học mở từ năm 2016."),
        ("name: Lê Thị Duyệt", "name: Người Khác"),
        ("title: Gương sáng tổ dân phố 5", 'title:   "Gương sáng tổ dân phố 5"   # ghi chú'),
        ("fields: [giao-duc]", "fields:\n  - giao-duc"),
        ("id: 2024/guong-sang\nupdated: 2024-06-12", "updated: 2024-06-12\nid: 2024/guong-sang"),
        ("kind: bai\n", "# thể loại\n\nkind: bai\n"),
        ("kind: bai\n", "sample:\nkind: bai\n"),
        ("---\n\nLớp", "---\nLớp"),
        ("(lop.jpg)\n", "(lop.jpg)"),
    ],
)
def test_what_a_reviewer_does_not_see_may_change(tmp_path: Path, old: str, new: str) -> None:
    after = changed(ARTICLE_TEXT, {old: new})
    assert state_after(tmp_path, {ARTICLE: after}) is State.PUBLISHED


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: "\n\n" + text + "\n\n",
    ],
    ids=["line ends", "byte order mark", "normal form", "blank lines around"],
)
def test_saving_in_another_editor_voids_nothing(
    tmp_path: Path, rewrite: Callable[[str], str]
) -> None:
    assert state_after(tmp_path, {ARTICLE: rewrite(ARTICLE_TEXT)}) is State.PUBLISHED


def test_a_withdrawal_needs_no_new_review(tmp_path: Path) -> None:
    text = changed(
        ARTICLE_TEXT, {"corrections:": "withdrawn: {on: 2024-06-14, reason: a}\ncorrections:"}
    )
    assert state_after(tmp_path, {ARTICLE: text}) is State.WITHDRAWN


@pytest.mark.parametrize("name", ["bia.jpg", "lop.jpg"])
def test_another_photo_under_the_same_name_voids_the_review(tmp_path: Path, name: str) -> None:
    other = {f"articles/2024/guong-sang/{name}": jpeg(50, 50, "red")}
    assert state_after(tmp_path, other) is State.CHANGED


def test_photos_that_change_places_void_the_review(tmp_path: Path) -> None:
    folder = "articles/2024/guong-sang"
    swapped = {f"{folder}/bia.jpg": jpeg(48, 32, "olive"), f"{folder}/lop.jpg": jpeg(64, 48)}
    assert state_after(tmp_path, swapped) is State.CHANGED


def test_a_changed_attachment_voids_the_review(tmp_path: Path) -> None:
    pdf = "articles/2024/guong-sang/phieu.pdf"
    text = changed(ARTICLE_TEXT, {"(/don-vi/cong-an/)": "(phieu.pdf)"})
    make_project(tmp_path, {ARTICLE: text, pdf: made_pdf()})
    assert edition_of(tmp_path).states[ARTICLE] is State.PUBLISHED
    write_files(tmp_path, {pdf: made_pdf() + b"\n"})
    assert edition_of(tmp_path).states[ARTICLE] is State.CHANGED


def test_a_file_that_the_article_does_not_show_voids_nothing(tmp_path: Path) -> None:
    unused = {"articles/2024/guong-sang/khac.jpg": jpeg(20, 20)}
    assert state_after(tmp_path, unused) is State.PUBLISHED


def test_moving_the_article_to_another_name_voids_nothing(tmp_path: Path) -> None:
    make_project(tmp_path)
    before = article_in(load(tmp_path)).digest
    (tmp_path / "articles/2024/guong-sang").rename(tmp_path / "articles/2024/ten-khac")
    after = article_in(load(tmp_path), "articles/2024/ten-khac/index.md")
    assert after.digest == before
    assert after.id == "2024/guong-sang"


def test_the_digest_never_changes_its_mind() -> None:
    """Were this value to change, every review ever written would be void."""
    data: dict[str, Value] = {"title": "Gương sáng", "fields": ["y-te"], "review": {"by": "x"}}
    files = [LocalFile("articles/2024/a/bia.jpg", "ab" * 32)]
    assert digest(data, "Nội dung.", files) == "81015a37ac68d9f807ef"


TEXT = st.text(max_size=8)
VALUES = st.recursive(
    TEXT.filter(str.strip) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(["title", "date", "summary", "author", "tags", "exemplars", "consent"])
DATA = st.dictionaries(KEYS, VALUES, max_size=5)
FILES = st.lists(
    st.builds(LocalFile, st.just("a.jpg"), st.sampled_from(["0" * 64, "1" * 64])), max_size=3
)


@given(DATA, TEXT, FILES, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_count(
    data: dict[str, Value], body: str, files: list[LocalFile], chance: Random
) -> None:
    items = list(data.items())
    chance.shuffle(items)
    assert digest(dict(items), body, files) == digest(data, body, files)


@given(DATA, TEXT, FILES, st.dictionaries(st.sampled_from(sorted(NOT_REVIEWED)), VALUES))
def test_keys_that_may_change_do_not_count(
    data: dict[str, Value], body: str, files: list[LocalFile], free: dict[str, Value]
) -> None:
    assert digest({**data, **free}, body, files) == digest(data, body, files)


@given(DATA, KEYS, st.sampled_from([None, "", "  "]))
def test_blank_keys_do_not_count(data: dict[str, Value], key: str, blank: str | None) -> None:
    data.pop(key, None)
    assert digest({**data, key: blank}, "", []) == digest(data, "", [])


@given(DATA, KEYS, TEXT.filter(str.strip), TEXT, FILES)
def test_every_other_change_counts(
    data: dict[str, Value], key: str, value: str, body: str, files: list[LocalFile]
) -> None:
    assume(data.get(key) != value)
    whole = digest(data, body, files)
    assert digest({**data, key: value}, body, files) != whole
    assert digest(data, body + "x", files) != whole
    assert digest(data, body, [*files, LocalFile("b.jpg", "2" * 64)]) != whole


@given(TEXT, TEXT)
def test_text_cannot_move_from_one_part_to_another_unseen(body: str, moved: str) -> None:
    assume(moved)
    sha = moved.ljust(64, "0")
    assert digest({}, body + sha, []) != digest({}, body, [LocalFile("a.jpg", sha)])


def test_a_digest_is_twenty_hex_digits(tmp_path: Path) -> None:
    make_project(tmp_path)
    assert len(article_in(load(tmp_path)).digest) == 20
    int(article_in(load(tmp_path)).digest, 16)
