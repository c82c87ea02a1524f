"""Two things that want one place are told of before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import make_article, person

from thidua.column import Article
from thidua.column.addresses import SiteMap
from thidua.column.places import MACHINE
from thidua.load.collisions import (
    find_duplicates,
    find_intruders,
    find_namesakes,
    find_taken_aliases,
)
from thidua.problems import Problem, Rule, Severity

DAY = date(2024, 6, 1)


def article(
    slug: str, path: str = "", lines: dict[str, int] | None = None, **matter: Any
) -> Article:
    made = make_article(DAY, slug, **matter)
    return replace(made, path=path or made.path, lines=lines or {})


def told(problems: Iterable[Problem]) -> list[tuple[str, str, int, str]]:
    found = list(problems)
    assert {problem.severity for problem in found} <= {Severity.ERROR}
    return [(one.rule.value, one.path, one.line, one.field) for one in found]


def site_map(
    pages: dict[str, str] | None = None, assets: Iterable[str] = (), generated: Iterable[str] = ()
) -> SiteMap:
    return SiteMap(pages or {}, frozenset(assets), frozenset(generated))


# Identity and address of articles


def test_two_articles_at_one_address_are_told_at_the_second() -> None:
    folder = "articles/2024/bai/index.md"
    problems = list(find_duplicates([article("bai"), article("bai", folder), article("khac")]))
    assert told(problems) == [(Rule.DUPLICATE_ADDRESS.value, folder, 1, "")]
    assert "bài articles/2024/bai.md" in problems[0].message


def test_one_id_for_two_articles_is_told_at_its_line() -> None:
    articles = [article("mot"), article("hai", id="2024/mot", lines={"id": 7}), article("ba")]
    problems = list(find_duplicates(articles))
    assert told(problems) == [(Rule.DUPLICATE_ID.value, "articles/2024/hai.md", 7, "id")]
    assert "«2024/mot» đã dùng cho bài articles/2024/mot.md" in problems[0].message


def test_every_further_article_is_told_and_an_id_without_a_line_at_the_head() -> None:
    articles = [article("mot", id="a"), article("hai", id="a"), article("ba", id="a")]
    assert told(find_duplicates(articles)) == [
        (Rule.DUPLICATE_ID.value, "articles/2024/hai.md", 1, "id"),
        (Rule.DUPLICATE_ID.value, "articles/2024/ba.md", 1, "id"),
    ]


def test_articles_apart_are_no_problem() -> None:
    assert told(find_duplicates([article("mot"), article("hai", id="x")])) == []


# Files under docs/


def test_a_file_where_the_build_writes_is_an_intruder() -> None:
    pages = {
        "docs/bai/2024/gia.md": "bai/2024/gia/",
        "docs/chuyen-muc/guong/trang/2/index.md": "chuyen-muc/guong/trang/2/",
        "docs/lien-he.md": "lien-he/",
        "articles/2024/a.md": "bai/2024/a/",
    }
    problems = find_intruders(site_map(pages, ["docs/rss.xml", "docs/tep.pdf"], ["rss.xml"]))
    assert told(problems) == [
        (Rule.DUPLICATE_ADDRESS.value, path, 1, "")
        for path in (
            *("docs/bai/2024/gia.md", "docs/chuyen-muc/guong/trang/2/index.md", "docs/rss.xml"),
        )
    ]


def test_an_intruder_does_not_hide_the_next_one() -> None:
    pages = {"docs/dien-hinh/a.md": "dien-hinh/a/", "docs/luu-tru/b.md": "luu-tru/b/"}
    assert len(told(find_intruders(site_map(pages)))) == 2


def test_two_files_for_one_place_are_told_with_the_first_named() -> None:
    pages = {"docs/a.md": "a/", "docs/a/index.md": "a/"}
    (problem,) = find_intruders(site_map(pages))
    assert told([problem]) == [(Rule.DUPLICATE_ADDRESS.value, "docs/a/index.md", 1, "")]
    assert problem.message == "trùng địa chỉ /a/ với docs/a.md."
    (problem,) = find_intruders(site_map({"docs/a/b.md": "a/b/"}, ["docs/a"]))
    assert problem.message == "trùng địa chỉ /a/b/ với docs/a."


def test_names_that_differ_by_case_are_told_of_elsewhere_and_stop_nothing() -> None:
    pages = {"docs/A.md": "A/", "docs/a.md": "a/", "docs/b.md": "b/", "docs/b/index.md": "b/"}
    assert [one[1] for one in told(find_intruders(site_map(pages)))] == ["docs/b/index.md"]
    assert told(find_intruders(site_map({"docs/AB.md": "AB/", "docs/aB.md": "aB/"}))) == []


# Old addresses


@pytest.mark.parametrize(
    ("alias", "owner"),
    [
        ("/bai/2024/khac/", "articles/2024/khac.md"),
        ("/Bai/2024/Khac/", "articles/2024/khac.md"),
        ("/chuyen-muc/guong/trang/2/", MACHINE),
        ("/rss.xml/", MACHINE),
        ("/lien-he/", "docs/lien-he.md"),
        ("/du-lieu/x.html", MACHINE),
    ],
)
def test_an_old_address_that_is_somebody_s_is_refused(alias: str, owner: str) -> None:
    mine, other = article("toi", aliases=[alias], lines={"aliases": 9}), article("khac")
    pages = {mine.path: mine.address, other.path: other.address, "docs/lien-he.md": "lien-he/"}
    (problem,) = find_taken_aliases([mine, other], site_map(pages, (), ["rss.xml"]))
    assert told([problem]) == [(Rule.DUPLICATE_ADDRESS.value, mine.path, 9, "aliases")]
    assert problem.message == f"địa chỉ cũ {alias} đang là địa chỉ của {owner}."


def test_one_old_address_for_two_articles_is_told_at_the_second() -> None:
    articles = [article("mot", aliases=["/cu/"]), article("hai", aliases=["/CU/", "/cu-2/"])]
    (problem,) = find_taken_aliases(articles, site_map())
    assert told([problem]) == [(Rule.DUPLICATE_ADDRESS.value, "articles/2024/hai.md", 1, "aliases")]
    assert "articles/2024/mot.md" in problem.message


# Namesakes


def test_two_spellings_of_one_address_may_be_two_people() -> None:
    hoa = article("mot", exemplars=[person(name="Nguyễn Thị Hoa")])
    other = article(
        "hai", exemplars=[person(), person(name="Nguyễn Thị Hòa")], lines={"exemplars": 5}
    )
    (problem,) = find_namesakes([hoa, other])
    assert told([problem]) == [(Rule.DUPLICATE_ID.value, other.path, 5, "exemplars[2].name")]
    assert "«Nguyễn Thị Hòa» và «Nguyễn Thị Hoa» (bài articles/2024/mot.md)" in problem.message


@pytest.mark.parametrize(
    "again",
    [
        person(name="NGUYỄN THỊ HOA"),
        person(name="Nguyễn Thị Hòa", id="nguyen-thi-hoa-to-5"),
        person(name="Nguyễn Thị Hòa", id="nguyen-thi-hoa"),
        person(name="Trần Thị Hoa"),
    ],
)
def test_one_name_an_id_or_another_name_is_no_namesake(again: dict[str, str]) -> None:
    articles = [
        article("mot", exemplars=[person(name="Nguyễn Thị Hoa")]),
        article("hai", exemplars=[again]),
    ]
    assert told(find_namesakes(articles)) == []


def test_a_namesake_does_not_hide_the_next_one() -> None:
    names = ("Hoa", "Hòa", "Hoa", "Hóa")
    articles = [article(f"bai-{n}", exemplars=[person(name=name)]) for n, name in enumerate(names)]
    assert [one[1:3] for one in told(find_namesakes(articles))] == [
        *(("articles/2024/bai-1.md", 1), ("articles/2024/bai-3.md", 1)),
    ]
