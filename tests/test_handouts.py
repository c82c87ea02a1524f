"""What may be handed out, on which channel, and what becomes of it once it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import make_article, make_edition

from thidua.column import Article
from thidua.handouts import FOLDER
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import (
    LEDGER,
    Ledger,
    Product,
    clear,
    clear_folder,
    deliver,
    read_ledger,
    take_back,
)
from thidua.handouts.selection import HandoutError, Material, Refusal, choose, weigh
from thidua.review import Edition
from thidua.site.markup.story import (
    Figure,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    plain,
    read_story,
)

TODAY = date(2024, 6, 15)
PERSON = {"name": "Nguyễn Văn Mẫu", "type": "ca-nhan", "kind": "dien-hinh"}


def consented(*channels: str, **more: Any) -> dict[str, Any]:
    return {
        "exemplars": [PERSON],
        "consent": {
            "reference": "01",
            "on": "2024-01-02",
            "covers": ["ten", "anh", "cau-chuyen"],
            "channels": ["web", *channels],
            **more,
        },
    }


def weighed(article: Article, channel: Any = "in-an") -> Material | Refusal:
    return weigh(make_edition(TODAY, [article]), article.path, channel)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "not approved": ({"reviewed": None}, "chưa được lãnh đạo duyệt"),
    "changed since": ({"digest": "f" * 20}, "bị sửa sau khi lãnh đạo duyệt"),
    "not yet due": ({"published": date(2024, 7, 1)}, "hẹn đăng lúc 07:00 ngày 01/07/2024"),
    "withdrawn": (
        {"withdrawn": {"on": "2024-06-12", "reason": "Theo đề nghị."}},
        "đã gỡ từ ngày 12/06/2024",
    ),
    "no such channel": (consented("rss"), "không có kênh in-an (ấn phẩm in)"),
    "run out": (consented("in-an", until="2024-06-01"), "hết hạn"),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
def test_what_readers_or_a_channel_may_not_have_is_refused_with_its_reason(
    given: dict[str, Any], said: str
) -> None:
    given = dict(given)
    found = weighed(make_article(given.pop("published", date(2024, 6, 10)), **given))
    assert isinstance(found, Refusal)
    assert said in found.cause
    assert found.fix


def test_who_agreed_to_a_channel_may_be_on_it_and_on_no_other() -> None:
    article = make_article(date(2024, 6, 10), **consented("in-an"))
    assert isinstance(weighed(article), Material)
    for channel in ("radio", "mang-xa-hoi", "bao-chi"):
        assert isinstance(weighed(article, channel), Refusal)


def test_what_tells_of_nobody_needs_no_consent_on_any_channel() -> None:
    article = make_article(date(2024, 6, 10))
    for channel in ("in-an", "radio", "mang-xa-hoi", "bao-chi"):
        assert isinstance(weighed(article, channel), Material)


def test_a_choice_keeps_the_order_asked_for_and_tells_every_refusal() -> None:
    articles = [make_article(date(2024, 6, day), f"bai-{day}") for day in (1, 2, 3)]
    articles.append(make_article(date(2024, 6, 4), "cho-duyet", reviewed=None))
    edition = make_edition(TODAY, articles)
    paths = [articles[2].path, articles[3].path, articles[0].path, "articles/2024/khong-co.md"]
    found = choose(edition, paths, "in-an")
    assert [one.article.slug for one in found.materials] == ["bai-3", "bai-1"]
    assert [one.path for one in found.refusals] == [paths[1], paths[3]]


# The folder and its ledger


def sheet(edition: Edition, *articles: Article, content: bytes = b"%PDF") -> Product:
    materials = tuple(weigh(edition, one.path, "in-an") for one in articles)
    assert all(isinstance(one, Material) for one in materials)
    return Product(
        Kind.SHEET, "bai.pdf", content, tuple(m for m in materials if isinstance(m, Material))
    )


@pytest.fixture
def article() -> Article:
    return make_article(date(2024, 6, 10), **consented("in-an"))


def test_a_withdrawn_article_leaves_with_the_next_run_and_is_remembered(
    tmp_path: Path, article: Article
) -> None:
    other = make_article(date(2024, 6, 9), "khac")
    edition = make_edition(TODAY, [article, other])
    deliver(tmp_path, Ledger(), [sheet(edition, article, other)], edition.now)
    path = tmp_path / FOLDER / "to-tin/bai.pdf"
    assert path.read_bytes() == b"%PDF"
    gone = make_article(
        date(2024, 6, 10),
        **consented("in-an"),
        withdrawn={"on": "2024-06-16", "reason": "Theo đề nghị."},
    )
    later = make_edition(date(2024, 6, 17), [gone, other])
    clearing = clear(later, read_ledger(tmp_path))
    take_back(tmp_path, clearing)
    assert not path.exists()
    assert "đã gỡ từ ngày 16/06/2024" in clearing.removed[0].reason
    kept = read_ledger(tmp_path)
    assert kept.present == ()
    assert [one.path for one in kept.made_of(article.id)] == ["handouts/to-tin/bai.pdf"]
    assert clear(later, kept).removed == ()
    # Made again without it, both stand in the ledger.
    again = deliver(tmp_path, kept, [sheet(later, other)], later.now)
    assert [one.removed is None for one in again.handouts] == [False, True]


def test_an_article_that_is_no_more_leaves_too(tmp_path: Path, article: Article) -> None:
    edition = make_edition(TODAY, [article])
    deliver(tmp_path, Ledger(), [sheet(edition, article)], edition.now)
    take_back(tmp_path, clear(make_edition(TODAY, []), read_ledger(tmp_path)))
    assert not (tmp_path / FOLDER / "to-tin/bai.pdf").exists()


def test_an_article_that_is_only_being_worked_on_leaves_what_was_made_of_it(
    tmp_path: Path, article: Article
) -> None:
    edition = make_edition(TODAY, [article])
    deliver(tmp_path, Ledger(), [sheet(edition, article)], edition.now)
    edited = replace(article, digest="f" * 20)
    clearing = clear_folder(tmp_path, make_edition(TODAY, [edited]))
    assert (clearing.removed, clearing.outdated) == ((), ())
    ((one, cause),) = clearing.held
    assert one.path == "handouts/to-tin/bai.pdf"
    assert "bị sửa sau khi lãnh đạo duyệt" in cause
    # One that cannot be read may be any: a slip of the pen takes nothing away.
    nothing = make_edition(TODAY, [])
    unread = replace(nothing, column=replace(nothing.column, broken=frozenset({"articles/a.md"})))
    assert [one.path for one, _ in clear_folder(tmp_path, unread).held] == [one.path]
    assert (tmp_path / FOLDER / "to-tin/bai.pdf").is_file()


def test_what_was_made_of_an_earlier_version_is_told_and_stays(
    tmp_path: Path, article: Article
) -> None:
    edition = make_edition(TODAY, [article])
    deliver(tmp_path, Ledger(), [sheet(edition, article)], edition.now)
    review = article.matter.review
    assert review
    renewed = replace(
        article,
        digest="a" * 20,
        matter=replace(article.matter, review=replace(review, digest="a" * 20)),
    )
    clearing = clear(make_edition(TODAY, [renewed]), read_ledger(tmp_path))
    assert [one.path for one in clearing.outdated] == ["handouts/to-tin/bai.pdf"]
    assert clearing.removed == ()


def test_a_file_that_somebody_worked_on_is_not_overwritten(
    tmp_path: Path, article: Article
) -> None:
    edition = make_edition(TODAY, [article])
    ledger = deliver(tmp_path, Ledger(), [sheet(edition, article)], edition.now)
    again = deliver(tmp_path, ledger, [sheet(edition, article, content=b"two")], edition.now)
    path = tmp_path / FOLDER / "to-tin/bai.pdf"
    assert (path.read_bytes(), len(again.handouts)) == (b"two", 1)
    path.write_bytes(b"filled in by hand")
    deliver(tmp_path, again, [sheet(edition, article, content=b"three")], edition.now)
    assert path.read_bytes() == b"filled in by hand"
    assert path.with_name("bai-2.pdf").read_bytes() == b"three"


def test_a_damaged_ledger_is_told_and_nothing_is_guessed(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / LEDGER).write_text("{", "utf-8")
    with pytest.raises(HandoutError, match="sổ ghi"):
        read_ledger(tmp_path)


# Texts


def test_a_text_is_read_as_blocks_that_hold_what_readers_see() -> None:
    blocks = read_story(
        "Mở đầu **đậm** và *nghiêng*.[^1] <!-- kín -->\n\n## Mục\n\n- một\n- hai\n  1. trong\n\n"
        "| A | B |\n| --- | --- |\n| 1 | 2 |\n\n"
        '![Tả ảnh](anh.jpg "Chú thích | 1952 | Bảo tàng")\n\n'
        "<div>Lời <!-- kín --> trong khung</div>\n\n[^1]: Chú thích chân trang.\n"
    )
    assert [type(one).__name__ for one in blocks] == [
        *("Paragraph", "Heading", "Item", "Item", "Item", "Table", "Figure", "Paragraph", "Note"),
    ]
    first = blocks[0]
    assert isinstance(first, Paragraph)
    assert plain(first.runs) == "Mở đầu đậm và nghiêng.¹ "
    assert [(run.text, run.bold, run.italic) for run in first.runs][1] == ("đậm", True, False)
    assert isinstance(blocks[1], Heading)
    assert blocks[1].level == 1
    items = [one for one in blocks if isinstance(one, Item)]
    assert [(one.mark, one.depth) for one in items] == [("–", 0), ("–", 0), ("1.", 1)]
    table = blocks[5]
    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row] for row in table.rows] == [["A", "B"], ["1", "2"]]
    figure = blocks[6]
    assert isinstance(figure, Figure)
    assert (figure.target, figure.alt, figure.caption.year) == ("anh.jpg", "Tả ảnh", "1952")
    note = blocks[8]
    assert isinstance(note, Note)
    assert (note.number, plain(note.runs)) == (1, "Chú thích chân trang.")
    assert "kín" not in "".join(plain(getattr(one, "runs", ())) for one in blocks)
