"""Writing a review: into its own lines, and not one byte elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import NOW, UNSEALED, article_in, edition_of, make_project, write_files

from thidua.approval import insert_review, write_review
from thidua.front_matter import read_mapping
from thidua.load import load
from thidua.review import State
from thidua.schema.article import Review
from thidua.schema.scalars import VIETNAM

REVIEW = Review(
    by="Chủ tịch UBND phường",
    name="Lê Thị Duyệt",
    on=datetime(2024, 6, 10, 16, 30, tzinfo=VIETNAM),
    digest="0123456789abcdef0123",
)
LINES = (
    "review:\n"
    '  by: "Chủ tịch UBND phường"\n'
    '  name: "Lê Thị Duyệt"\n'
    "  on: 2024-06-10 16:30\n"
    '  digest: "0123456789abcdef0123"\n'
)


def approved(text: str) -> str:
    return insert_review(text.encode(), REVIEW).decode()


def test_a_first_review_stands_last_in_the_front_matter() -> None:
    before = "---\ntitle: a\n---\n\nNội dung\n\n---\n\nHết\n"
    assert approved(before) == f"---\ntitle: a\n{LINES}---\n\nNội dung\n\n---\n\nHết\n"


@pytest.mark.parametrize(
    "older",
    [
        "review:\n  by: x\n  on: 2024-01-01\n  digest: abc\n",
        "review:\n    by: x\n\n    # ai đó\n    on: 2024-01-01\n",
        "review:\n  by: x\n# giữa chừng\n  on: 2024-01-01\n",
        "review: {by: x, on: 2024-01-01}\n",
        "review: {\n  by: x,\n  on: 2024-01-01\n}\n",
        "review: {by: x,\non: 2024-01-01}  # ghi chú\n",
        "review:\n  {by: x}\n",
        "review:\n",
        "review: ~\n",
        "review: đã duyệt\n",
        "review:\n- x\n- y: z\n",
        '"review":\n  by: x\n',
        "'review' : {by: x}\n",
        "review:\n  by:\n  on:\n",
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        "",
        "tags: [a]\n",
        "# ghi chú cuối\ntags: [a]\n",
        "  # thụt vào\n\ntags:\n  - a\n",
        "\n\n# hết\n",
    ],
)
def test_an_older_review_gives_way_and_its_neighbours_stay(older: str, after: str) -> None:
    before = f"---\ntitle: a\n{older}{after}---\nNội dung\n"
    assert approved(before) == f"---\ntitle: a\n{LINES}{after}---\nNội dung\n"


@pytest.mark.parametrize("style", [">-", "|", "|+"])
def test_a_review_that_somebody_wrote_as_free_text_gives_way_too(style: str) -> None:
    before = f"---\nreview: {style}\n  đã duyệt\n  rồi\ntags: [a]\n---\n"
    assert approved(before) == f"---\n{LINES}tags: [a]\n---\n"


def test_of_two_older_reviews_none_stays() -> None:
    before = "---\nreview: {by: x}\ntitle: a\nreview:\n  by: y\ntags: [b]\n---\n"
    assert approved(before) == f"---\n{LINES}title: a\ntags: [b]\n---\n"


@pytest.mark.parametrize(
    "before",
    [
        "---\ntitle: 'review: x'\nsummary: |\n  review:\n    by: x\n---\nreview: x\n",
        "---\nreviews: x\nconsent:\n  review: x\n---\n",
        '---\ntitle: "a\n  review: b"\n---\n',
    ],
)
def test_words_that_only_look_like_a_review_stay(before: str) -> None:
    head, body = before.rsplit("---\n", 1)
    assert approved(before) == f"{head}{LINES}---\n{body}"


def test_the_lines_are_indented_as_the_other_keys_are() -> None:
    indented = LINES.replace("\n", "\n  ").rstrip(" ")
    assert approved("---\n  title: a\n---\n") == f"---\n  title: a\n  {indented}---\n"


def test_without_a_name_no_name_is_written() -> None:
    review = Review(by="x", on=REVIEW.on, digest=REVIEW.digest)
    assert b"name" not in insert_review(b"---\ntitle: a\n---\n", review)


@pytest.mark.parametrize("by", ['Chủ tịch "quyền"', "x: y", "# x", "*x*", "C:\\x", "12:30", "no"])
def test_any_job_title_is_read_back_as_written(by: str) -> None:
    review = Review(by=by, on=REVIEW.on, digest=REVIEW.digest)
    text = insert_review(b"---\ntitle: a\n---\n", review).decode()
    assert read_mapping(text.split("---\n")[1]).data["review"]["by"] == by  # type: ignore[index]


@pytest.mark.parametrize(
    "raw", [b"", b"chi co chu\n", b"---\ntitle: a\n", b"---\n{title: a}\n---\n", b"---\n- a\n---\n"]
)
def test_a_file_without_keys_is_not_touched(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "bai.md"
    path.write_bytes(raw)
    with pytest.raises(ValueError, match="no "):
        write_review(path, REVIEW)
    assert path.read_bytes() == raw


KEYS = [
    "title: Gương sáng khu phố",
    "date:   2024-06-11   # ngày đăng",
    '"summary" : >-\n  Một bản thảo đủ dài để qua được\n  mức tối thiểu của sa-pô.',
    "category: tin-tuc",
    "tags:\n  - a\n  # giữa\n  - b",
    "fields: [ ]",
    "exemplars:\n- name: Tổ 5\n  type: tap-the\n  kind: dien-hinh",
    "author:",
]
EXTRAS = st.sampled_from(["", "# ghi chú\n", "\n", "  # thụt vào\n", "# review:\n#   by: x\n"])
OLDER = st.sampled_from(
    [
        "",
        "review:\n  by: Trưởng ban\n  on: 2024-01-01\n  digest: '11111111111111111111'\n",
        "review: {by: Trưởng ban}\n",
        "review: {\n  by: Trưởng ban,\n  on: 2024-01-01 }   # cũ\n",
        "'review':\n      by: Trưởng ban\n# xen giữa\n      digest: x\n",
        "review:\n",
    ]
)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return the text before, at and after the place of the review, as LF text."""
    keys = draw(st.permutations(KEYS))
    cut = draw(st.integers(0, len(keys)))
    older = draw(OLDER)
    if not older:
        cut = len(keys)
    before = "".join(f"{draw(EXTRAS)}{key}\n" for key in keys[:cut])
    after = "".join(f"{key}\n{draw(EXTRAS)}" for key in keys[cut:])
    opening = draw(st.sampled_from(["", "\n", "\n\n", "  "])) + "---" + draw(SPACES) + "\n"
    closing = "---" + draw(SPACES) + "\n" + draw(st.sampled_from(["", "\n", "\nNội dung\n\n---\n"]))
    return opening + before + draw(EXTRAS), older, after + closing + "review: chữ"


SPACES = st.sampled_from(["", " ", "\t"])
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(max_examples=300)
@given(articles(), LINE_ENDS, st.booleans())
def test_not_one_byte_changes_elsewhere(
    article: tuple[str, str, str], line_end: str, has_mark: bool
) -> None:
    mark = "\ufeff" if has_mark else ""
    before, older, after = (part.replace("\n", line_end) for part in article)
    new = insert_review((mark + before + older + after).encode(), REVIEW)
    assert new.decode() == mark + before + LINES.replace("\n", line_end) + after
    assert insert_review(new, REVIEW) == new


@settings(max_examples=30)
@given(articles(), LINE_ENDS, st.booleans(), st.integers(-3, 3))
def test_an_approved_article_appears_on_its_day_and_approving_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    article: tuple[str, str, str],
    line_end: str,
    has_mark: bool,
    days_ahead: int,
) -> None:
    root = make_project(tmp_path_factory.mktemp("phuong"))
    path = "articles/2024/bai-moi.md"
    text = ("\ufeff" if has_mark else "") + "".join(article)
    day = f"2024-06-{NOW.day + days_ahead}"
    write_files(root, {path: text.replace("2024-06-11", day).replace("\n", line_end)})
    write_review(root / path, replace(REVIEW, digest=UNSEALED))
    review = replace(REVIEW, digest=article_in(load(root), path).digest)
    write_review(root / path, review)
    once = (root / path).read_bytes()
    edition = edition_of(root)
    assert edition.states[path] is (State.PUBLISHED if days_ahead <= 0 else State.SCHEDULED)
    assert edition.problems == ()
    assert article_in(edition.column, path).matter.review == review
    write_review(root / path, review)
    assert (root / path).read_bytes() == once
