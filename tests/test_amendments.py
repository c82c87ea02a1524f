"""Writing reviews, withdrawals and corrections: into their own lines, not one byte elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    NOW,
    UNSEALED,
    article_in,
    changed,
    edition_of,
    make_project,
    write_files,
)

from thidua.clock import VIETNAM
from thidua.load import load
from thidua.review import State
from thidua.review.amendments import (
    Amendment,
    apply,
    correct,
    insert_correction,
    insert_review,
    insert_withdrawal,
    withdraw,
    write_review,
)
from thidua.schema.article import Correction, Review, Withdrawal
from thidua.source.front_matter import read_mapping

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
    assert read_mapping(text.split("---\n")[1]).data["review"]["by"] == by  # type: ignore[index, call-overload]


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


# Withdrawals and corrections

WITHDRAWAL = Withdrawal(on=date(2024, 6, 15), reason='Theo "đề nghị": # 1')
WITHDRAWN = 'withdrawn:\n  on: 2024-06-15\n  reason: "Theo \\"đề nghị\\": # 1"\n'
CORRECTION = Correction(on=date(2024, 6, 15), text="Tên đúng là: Tổ 5.")
CORRECTED = '- on: 2024-06-15\n  text: "Tên đúng là: Tổ 5."\n'
UPDATED = "2024-06-15 12:00"


def corrected(text: str) -> str:
    return insert_correction(text.encode(), CORRECTION, NOW).decode()


def indented(text: str, spaces: int) -> str:
    return "".join(f"{' ' * spaces}{line}" for line in text.splitlines(keepends=True))


@settings(max_examples=100)
@given(articles(), LINE_ENDS, st.booleans())
def test_a_withdrawal_changes_not_one_byte_elsewhere(
    article: tuple[str, str, str], line_end: str, has_mark: bool
) -> None:
    mark = "\ufeff" if has_mark else ""
    before, review, after = (part.replace("\n", line_end) for part in article)
    written = insert_withdrawal((mark + before + review + after).encode(), WITHDRAWAL).decode()
    block = WITHDRAWN.replace("\n", line_end)
    assert written.count(block) == 1
    assert written.replace(block, "") == mark + before + review + after


@pytest.mark.parametrize("blank", ["withdrawn:\n", "withdrawn: ~\n", "withdrawn:   # chưa\n"])
def test_a_blank_withdrawal_gives_way(blank: str) -> None:
    text = f"---\ntitle: a\n{blank}tags: [b]\n---\n"
    written = insert_withdrawal(text.encode(), WITHDRAWAL).decode()
    assert written == f"---\ntitle: a\n{WITHDRAWN}tags: [b]\n---\n"


@pytest.mark.parametrize(
    "older",
    [
        "",
        "corrections:\n",
        "corrections: []\n",
        "corrections: [ ]   # chưa có\n",
        "corrections: ~\n",
    ],
)
def test_a_first_correction_begins_the_list(older: str) -> None:
    rest = "" if not older else "tags: [a]\n"
    written = corrected(f"---\ntitle: a\n{older}{rest}---\nNội dung\n")
    assert written == (
        f"---\ntitle: a\ncorrections:\n{indented(CORRECTED, 2)}{rest}updated: {UPDATED}\n"
        "---\nNội dung\n"
    )


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (
            "corrections:\n  - on: 2024-06-13\n    text: Một.\n",
            "corrections:\n  - on: 2024-06-13\n    text: Một.\n" + indented(CORRECTED, 2),
        ),
        (
            "corrections:\n- on: 2024-06-13\n  text: Một.  # chú\n# cuối\n",
            "corrections:\n- on: 2024-06-13\n  text: Một.  # chú\n" + CORRECTED + "# cuối\n",
        ),
        (
            "corrections:  # đã\n    - text: >-\n        Một\n        hai.\n      on: 13/6/2024\n",
            "corrections:  # đã\n    - text: >-\n        Một\n        hai.\n      on: 13/6/2024\n"
            + indented(CORRECTED, 4),
        ),
        (
            "corrections:\n  - on: 13/6/2024\n    text: |\n      Một\n      hai.\n\n",
            "corrections:\n  - on: 13/6/2024\n    text: |\n      Một\n      hai.\n\n"
            + indented(CORRECTED, 2),
        ),
        (
            "corrections:\n  - {on: 2024-06-13, text: Một.}   # chú\n",
            "corrections:\n  - {on: 2024-06-13, text: Một.}   # chú\n" + indented(CORRECTED, 2),
        ),
        (
            "corrections: [{on: 2024-06-13, text: Một.}]  # chú\n",
            'corrections: [{on: 2024-06-13, text: Một.}, {on: 2024-06-15, text: "Tên đúng là: Tổ '
            '5."}]  # chú\n',
        ),
        (
            "corrections: [\n  {on: 2024-06-13, text: Một.}, # chú\n]\n",
            'corrections: [\n  {on: 2024-06-13, text: Một.}, {on: 2024-06-15, text: "Tên đúng là: '
            'Tổ 5."}, # chú\n]\n',
        ),
        (
            "'corrections' :\n  - 'on': 2024-06-13\n    \"text\": 'Một.'\n",
            "'corrections' :\n  - 'on': 2024-06-13\n    \"text\": 'Một.'\n"
            + indented(CORRECTED, 2),
        ),
    ],
)
@pytest.mark.parametrize("after", ["", "tags: [a]\n", "# ghi chú\ntags:\n  - a\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_correction_joins_the_earlier_ones_in_their_own_style(
    older: str, newer: str, after: str, line_end: str
) -> None:
    before = f"---\ntitle: a\n{older}{after}---\nNội dung\n".replace("\n", line_end)
    written = f"---\ntitle: a\n{newer}{after}updated: {UPDATED}\n---\nNội dung\n"
    assert corrected(before) == written.replace("\n", line_end)


def test_corrections_one_after_another_are_all_kept_in_order() -> None:
    text = corrected(corrected(corrected("---\ntitle: a\n---\n")))
    head = read_mapping(text.split("---\n")[1]).data
    assert head["corrections"] == [{"on": "2024-06-15", "text": "Tên đúng là: Tổ 5."}] * 3


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("updated: 2024-06-12\n", f"updated: {UPDATED}\n"),
        ("updated:   12/6/2024   # vừa sửa\n", f"updated:   {UPDATED}   # vừa sửa\n"),
        ("updated: '2024-06-12'\n", f"updated: {UPDATED}\n"),
        ("updated:\n", f"updated: {UPDATED}\n"),
        ("updated:  # chưa\n", f"updated: {UPDATED}  # chưa\n"),
        ("updated: ~\n", f"updated: {UPDATED}\n"),
        ("updated: >-\n  2024-06-12\n", f"updated: {UPDATED}\n"),
    ],
)
def test_the_day_of_the_change_gives_way_and_the_words_beside_it_stay(
    older: str, newer: str
) -> None:
    written = corrected(f"---\n{older}title: a\n---\n")
    assert written == f"---\n{newer}title: a\ncorrections:\n{indented(CORRECTED, 2)}---\n"


TEXTS = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=80)


@settings(max_examples=60)
@given(TEXTS, LINE_ENDS, st.booleans())
def test_any_words_are_read_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, words: str, line_end: str, has_mark: bool
) -> None:
    words = " ".join(f"a {words}".split())
    root = make_project(tmp_path_factory.mktemp("phuong"))
    file = root / ARTICLE
    mark = "\ufeff" if has_mark else ""
    file.write_bytes((mark + file.read_text("utf-8").replace("\n", line_end)).encode())
    raw, column = file.read_bytes(), load(root)
    article = article_in(column)
    amendment = correct(article, raw, Correction(on=NOW.date(), text=words), NOW)
    file.write_bytes(amendment.content)
    after = article_in(load(root))
    assert after.digest == article.digest
    written = [correction.text for correction in after.matter.corrections]
    assert written[:-1] == [correction.text for correction in article.matter.corrections]
    assert after.matter.review == article.matter.review


def garbled(amendment: Amendment, old: bytes, new: bytes) -> Amendment:
    """Return an amendment that would write something else than it means."""
    (change,) = amendment.changes
    return replace(amendment, changes=(replace(change, after=amendment.content.replace(old, new)),))


def test_an_amendment_stands_only_when_it_reads_back_as_meant(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    column = load(root)
    article, raw = article_in(column), (root / ARTICLE).read_bytes()
    amendment = withdraw(article, raw, WITHDRAWAL)
    astray = garbled(amendment, b"Nguy", b"Ngay")
    assert apply(column, astray) == ()
    assert (root / ARTICLE).read_bytes() == raw
    unreadable = garbled(amendment, b"title: ", b"title: [")
    refused = apply(column, unreadable)
    assert refused
    assert {problem.path for problem in refused} == {ARTICLE}
    assert (root / ARTICLE).read_bytes() == raw
    assert apply(column, amendment) is None
    assert article_in(load(root)).matter == amendment.matter


def test_a_file_that_somebody_saved_in_the_meantime_is_theirs(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    column = load(root)
    amendment = withdraw(article_in(column), (root / ARTICLE).read_bytes(), WITHDRAWAL)
    write_files(root, {ARTICLE: changed(ARTICLE_TEXT, {"tổ dân phố 5": "tổ dân phố 6"})})
    theirs = (root / ARTICLE).read_bytes()
    assert apply(column, amendment) == ()
    assert (root / ARTICLE).read_bytes() == theirs
