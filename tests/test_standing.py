"""What the desk says of an article: approved is not yet on the page, withdrawn not yet gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from projects import ARTICLE, DRAFT, DRAFT_TEXT, NOW, edition_of, make_project

from thidua.column.record import RECORD, render
from thidua.desk.standing import LEAVING, OFFERED, ON_PAGE, WAITING, Standing, standings
from thidua.review import Edition, State
from thidua.review.channels import publication


def _write(root: Path, old: str, new: str) -> None:
    text = (root / ARTICLE).read_text("utf-8")
    assert old in text
    (root / ARTICLE).write_text(text.replace(old, new, 1), "utf-8")


def _withdraw(root: Path) -> None:
    _write(
        root, "category:", "withdrawn: {on: 2024-06-16, reason: Theo ý người trong bài}\ncategory:"
    )


def _change(root: Path) -> None:
    _write(root, "tổ dân phố 5", "tổ dân phố 6")


def _break(root: Path) -> None:
    _write(root, "title:", "title: [")


def _publish(root: Path, edition: Edition) -> None:
    (root / RECORD).write_text(render(edition.column.record.joined(publication(edition))), "utf-8")


def _standing(root: Path) -> Standing:
    return standings(edition_of(root, NOW + timedelta(days=2)))[ARTICLE]


def test_an_approved_article_stands_on_the_page_once_it_was_published(tmp_path: Path) -> None:
    root = make_project(tmp_path, {DRAFT: DRAFT_TEXT})
    edition = edition_of(root)
    assert standings(edition)[ARTICLE].words == "Đã duyệt, chờ đăng lên trang"
    assert standings(edition)[DRAFT] == Standing(State.IN_REVIEW, is_on_page=False)
    _publish(root, edition)
    assert standings(edition_of(root))[ARTICLE].words == "Đang trên trang"
    assert standings(edition_of(root))[DRAFT].words == "Chờ duyệt"


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (_withdraw, State.WITHDRAWN),
        (_change, State.CHANGED),
        (_break, State.BROKEN),
    ],
)
def test_what_readers_may_not_have_any_more_leaves_with_the_next_publication(
    tmp_path: Path, step: Callable[[Path], None], state: State
) -> None:
    root = make_project(tmp_path)
    _publish(root, edition_of(root))
    step(root)
    standing = _standing(root)
    assert (standing.state, standing.is_leaving) == (state, True)
    assert standing.words.endswith("; trên mạng còn bài này tới lần đăng sau")
    _publish(root, edition_of(root, NOW + timedelta(days=2)))
    assert not _standing(root).is_on_page
    assert "trên mạng" not in _standing(root).words


def test_each_article_is_asked_for_under_one_name_but_what_leaves_under_two() -> None:
    for state in State:
        for is_on_page in (False, True):
            standing = Standing(state, is_on_page)
            found = [name for name in OFFERED if standing.is_asked_for(name)]
            assert standing.is_asked_for("")
            if standing.is_leaving:
                assert found == [LEAVING, state.value]
            elif state is State.PUBLISHED:
                assert found == [ON_PAGE if is_on_page else WAITING]
            else:
                assert found == [state.value]
