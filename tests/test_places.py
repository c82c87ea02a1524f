"""Who has which file of the site: an address is given once."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from factories import make_article

from thidua.column.addresses import NEEDED_PAGES, SiteMap
from thidua.column.places import (
    MACHINE,
    Places,
    Reserved,
    TakenError,
    file_at,
    is_reserved,
)

ACCENTED = "bai/2024/hòa/"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("", "index.html"),
        ("lien-he/", "lien-he/index.html"),
        ("rss.xml", "rss.xml"),
        ("bai/2024/a/b.jpg", "bai/2024/a/b.jpg"),
    ],
)
def test_a_page_is_the_index_of_its_folder(address: str, file: str) -> None:
    assert file_at(address) == file


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lien-he/", "lien-he/"),
        ("lien-he/", "lien-he/index.html"),
        ("", "index.html"),
        ("lien-he/", "Lien-He/"),
        ("Bai/2024/A.JPG", "bai/2024/a.jpg"),
        (unicodedata.normalize("NFC", ACCENTED), unicodedata.normalize("NFD", ACCENTED)),
        (unicodedata.normalize("NFD", ACCENTED), unicodedata.normalize("NFC", ACCENTED)),
        ("STRASSE/", "straße/"),
        ("a/b", "a/b/c/d.html"),
        ("a/b/c/d.html", "a/b"),
        ("a/b/c/d.html", "A"),
        ("a", "a/"),
        ("a/", "A"),
    ],
)
def test_one_place_has_one_owner(first: str, second: str) -> None:
    places = Places()
    places.take(first, "docs/mot.md")
    assert places.owner(second) == "docs/mot.md"
    with pytest.raises(TakenError) as told:
        places.take(second, "docs/hai.md")
    assert told.value.owner == "docs/mot.md"
    assert told.value.address == second
    assert str(told.value) == (
        f"địa chỉ /{second} đang là của docs/mot.md, docs/hai.md không dùng được."
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/", "b/"),
        ("a/", "a/b/"),
        ("a/b/", "a/"),
        ("a/b.html", "a/c.html"),
        ("a/b/c.html", "a/b/d.html"),
        ("ab", "a/b"),
        ("", "a/"),
    ],
)
def test_neighbours_are_not_in_each_others_way(first: str, second: str) -> None:
    places = Places()
    places.take(first, "docs/mot.md")
    assert places.owner(second) is None
    places.take(second, "docs/hai.md")
    assert (places.owner(first), places.owner(second)) == ("docs/mot.md", "docs/hai.md")


def test_what_was_refused_leaves_no_trace() -> None:
    places = Places()
    places.take("a", "docs/mot.md")
    with pytest.raises(TakenError):
        places.take("a/b/c.html", "docs/hai.md")
    assert places.owner("b/c.html") is None
    places.take("b/c.html", "docs/hai.md")


def test_a_folder_is_known_by_who_came_first() -> None:
    places = Places()
    places.take("a/b.html", "docs/mot.md")
    places.take("a/c.html", "docs/hai.md")
    assert places.owner("a") == "docs/mot.md"


# What is spoken for before anything is made


def reserved() -> Reserved:
    article = make_article(date(2024, 6, 1), "guong")
    pages = {article.path: article.address, "docs/lien-he.md": "lien-he/"}
    return Reserved(SiteMap(pages, frozenset(), frozenset({"rss.xml", "tim-kiem/"})))


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("bai/2024/guong/", "articles/2024/guong.md"),
        ("Bai/2024/Guong/", "articles/2024/guong.md"),
        ("bai/2024/guong/trang/2/", MACHINE),
        ("lien-he/", "docs/lien-he.md"),
        ("lien-he/trang/2/", MACHINE),
        ("lien-he/trang/hai/", None),
        ("lien-he/trang/2/index.htm", None),
        ("lien-he/trang/2/them/", None),
        ("rss.xml", MACHINE),
        ("tim-kiem/", MACHINE),
        ("404.html", MACHINE),
        ("robots.txt", MACHINE),
        ("sitemap.xml", MACHINE),
        ("sitemap.xml.gz", MACHINE),
        (".well-known/security.txt", MACHINE),
        ("assets/tin-moi.js", MACHINE),
        ("assets/kieu.css", MACHINE),
        ("luu-tru/2024/", MACHINE),
        ("dien-hinh/nguyen-van-a/", MACHINE),
        ("du-lieu/moi.json", MACHINE),
        ("tim-kiem/pagefind/pagefind.js", MACHINE),
        ("bai/2024/moi/", None),
        ("tin/cu.html", None),
        ("luu-tru-cu/2024/", None),
    ],
)
def test_a_project_s_addresses_are_known_before_anything_is_made(
    address: str, owner: str | None
) -> None:
    assert reserved().owner(address) == owner


def test_who_stands_where_the_build_writes_is_named() -> None:
    pages = {"docs/dien-hinh/a.md": "dien-hinh/a/"}
    known = Reserved(SiteMap(pages, frozenset(), frozenset()))
    assert known.owner("dien-hinh/a/") == "docs/dien-hinh/a.md"
    assert known.owner("dien-hinh/b/") == MACHINE


def test_of_two_pages_at_one_address_the_first_has_it() -> None:
    pages = {"docs/a.md": "a/", "docs/A.md": "A/"}
    assert Reserved(SiteMap(pages, frozenset(), frozenset())).owner("a/") == "docs/a.md"


@pytest.mark.parametrize(
    "path",
    [
        "docs/bai/2024/a.md",
        "docs/Bai/2024/a.md",
        "docs/luu-tru/2024.md",
        "docs/dien-hinh/a.md",
        "docs/du-lieu/a.json",
        "docs/tim-kiem/pagefind/pagefind.js",
        "docs/404.html",
        "docs/robots.txt",
        "docs/sitemap.xml",
        "docs/sitemap.xml.gz",
        "docs/.well-known/security.txt",
        "docs/assets/tin-moi.js",
        "docs/assets/Tin-Moi.js",
        "docs/chuyen-muc/guong/trang/2.md",
        "docs/chuyen-muc/guong/trang/12/index.md",
    ],
)
def test_a_file_may_not_stand_where_the_build_writes(path: str) -> None:
    assert is_reserved(path)


@pytest.mark.parametrize(
    "path",
    [
        "docs/lien-he.md",
        "docs/bai.md",
        "docs/baibao/a.md",
        "docs/tim-kiem.md",
        "docs/assets/logo.png",
        "docs/chuyen-muc/guong/trang/hai.md",
        "docs/trang/2x.md",
        *NEEDED_PAGES,
    ],
)
def test_any_other_place_is_free(path: str) -> None:
    assert not is_reserved(path)
