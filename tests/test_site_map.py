"""Addresses of the site, which are kept for ever, and how links find them."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from itertools import product, takewhile
from urllib.parse import urljoin

import pytest

from thidua.column import addresses
from thidua.column.addresses import (
    SiteMap,
    asset_address,
    attachment_address,
    generated_addresses,
    has_feeds,
    item_tag,
    list_page_address,
    month_address,
    page_address,
    photo_prefix,
    relative_address,
    sharing_address,
    shortest_address,
)
from thidua.column.registers import REGISTERS

MARK = "0123456789abcdef"


def test_the_contract_s_addresses() -> None:
    assert addresses.article_address(2024, "guong") == "bai/2024/guong/"
    assert addresses.entry_address("chuyen-muc", "guong") == "chuyen-muc/guong/"
    assert addresses.year_address(2024) == "luu-tru/2024/"
    assert month_address(date(2024, 6, 30)) == "luu-tru/2024/06/"
    assert month_address(date(2024, 12, 1)) == "luu-tru/2024/12/"
    assert addresses.FEEDS == ("rss.xml", "atom.xml", "feed.json")
    assert addresses.feed_addresses("chuyen-muc/guong/") == (
        *("chuyen-muc/guong/rss.xml", "chuyen-muc/guong/atom.xml", "chuyen-muc/guong/feed.json"),
    )
    assert addresses.feed_addresses("") == addresses.FEEDS
    assert addresses.EXEMPLARS == "dien-hinh"
    assert addresses.SEARCH_INDEX == "tim-kiem/pagefind"
    folders = [register.folder for register in REGISTERS]
    assert folders == ["chuyen-muc", "linh-vuc", "phong-trao", "don-vi", "chien-dich"]


def test_every_address_that_nobody_need_write_is_known() -> None:
    assert generated_addresses(["chuyen-muc/guong/"]) == {
        *("rss.xml", "atom.xml", "feed.json"),
        *("chuyen-muc/guong/rss.xml", "chuyen-muc/guong/atom.xml", "chuyen-muc/guong/feed.json"),
        *("du-lieu/lich.ics", "du-lieu/go-bai.json", "du-lieu/dien-hinh.json"),
        *("du-lieu/dien-hinh.csv", "du-lieu/bai-viet.json"),
        *("du-lieu/dien-hinh.schema.json", "du-lieu/bai-viet.schema.json"),
        *("du-lieu/go-bai.schema.json", "du-lieu/chi-tieu.json", "du-lieu/chi-tieu.schema.json"),
        *("du-lieu/index.json", "du-lieu/index.schema.json"),
        *("", "luu-tru/", "tim-kiem/", "dien-hinh/", "rss/", "chi-tieu/", "so-do/", "du-lieu/"),
        *("ke-hoach/", "truyen-thanh/"),
        *("chuyen-muc/", "linh-vuc/", "phong-trao/", "don-vi/", "chien-dich/"),
    }


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("", True),
        ("chuyen-muc/guong/", True),
        ("phong-trao/a/", True),
        ("luu-tru/2024/", True),
        ("luu-tru/2024/06/", False),
        ("luu-tru/", False),
        ("chuyen-muc/", False),
        ("linh-vuc/y-te/", False),
        ("don-vi/a/", False),
        ("chien-dich/a/", False),
        ("lien-he/", False),
    ],
)
def test_the_column_its_categories_movements_and_years_have_feeds(
    address: str, there: bool
) -> None:
    assert has_feeds(address) is there


def test_the_first_page_of_a_list_is_the_list() -> None:
    assert list_page_address("chuyen-muc/a/", 1) == "chuyen-muc/a/"
    assert list_page_address("chuyen-muc/a/", 2) == "chuyen-muc/a/trang/2/"
    assert addresses.PAGE_SIZE == 20


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("docs/index.md", ""),
        ("docs/lien-he.md", "lien-he/"),
        ("docs/ke-hoach/index.md", "ke-hoach/"),
        ("docs/ke-hoach/2024.md", "ke-hoach/2024/"),
        ("docs/a/docs/b.md", "a/docs/b/"),
        ("docs/v1.2.md", "v1.2/"),
    ],
)
def test_a_page_stands_where_its_file_lies(path: str, address: str) -> None:
    assert page_address(path) == address


# Addresses of content


def test_what_changes_has_another_address() -> None:
    assert photo_prefix("bai/2024/a/", "articles/2024/a/Ảnh Bìa.JPG", MARK) == (
        "bai/2024/a/anh-bia-01234567-"
    )
    assert photo_prefix("bai/2024/a/", "articles/2024/a/…..jpg", MARK) == (
        "bai/2024/a/anh-01234567-"
    )
    assert sharing_address("bai/2024/a/", MARK) == "bai/2024/a/chia-se-01234567.jpg"
    assert attachment_address("bai/2024/a/", "articles/2024/a/Mẫu Đơn.DOCX", MARK) == (
        "bai/2024/a/mau-don-01234567.docx"
    )
    assert attachment_address("bai/2024/a/", "….pdf", MARK) == "bai/2024/a/tep-01234567.pdf"


def test_an_asset_is_named_by_its_content_but_for_what_others_embed() -> None:
    mark = sha256(b"a").hexdigest()[:8]
    assert asset_address("thidua.css", b"a") == f"assets/thidua-{mark}.css"
    assert asset_address("thidua.css", b"b") != asset_address("thidua.css", b"a")
    assert asset_address("tin-moi.js", b"a") == "assets/tin-moi.js"


def test_an_article_s_identity_never_changes() -> None:
    tag = item_tag("phuong.example", "2023/guong")
    assert tag == "tag:phuong.example,2024:2023/guong"


# Links from page to page


@pytest.mark.parametrize(
    ("target", "page", "shortest", "relative"),
    [
        ("", "", "./", "./"),
        ("rss.xml", "", "rss.xml", "./rss.xml"),
        ("a/b/", "a/b/", "./", "../../a/b/"),
        ("a/b/", "a/c/", "../b/", "../../a/b/"),
        ("a/", "a/b/", "../", "../../a/"),
        ("a/b/c/", "a/", "b/c/", "../a/b/c/"),
        ("a", "a/", "../a", "../a"),
        ("b/a/", "a/a/", "../../b/a/", "../../b/a/"),
        ("a/x.jpg", "a/", "x.jpg", "../a/x.jpg"),
        ("", "a/b/", "../../", "../../"),
    ],
)
def test_a_link_from_page_to_page(target: str, page: str, shortest: str, relative: str) -> None:
    assert shortest_address(target, page) == shortest
    assert relative_address(target, page) == relative


ADDRESSES = [
    f"{'/'.join(one)}{end}"
    for n in range(4)
    for one in product("ab", repeat=n)
    for end in ("/", "/x.jpg")
]


def test_every_link_leads_from_its_page_to_its_target_and_climbs_no_higher_than_it_must() -> None:
    known = [one.removeprefix("/") for one in ADDRESSES]
    for target, page in product(known, known):
        way = shortest_address(target, page)
        assert urljoin(f"https://phuong.example/{page}", way) == f"https://phuong.example/{target}"
        pairs = zip(page.split("/")[:-1], target.split("/")[:-1], strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        assert way.count("../") == page.count("/") - shared


# What a link in a text leads to

SITE_MAP = SiteMap(
    {
        "docs/index.md": "",
        "docs/lien-he.md": "lien-he/",
        "docs/ke-hoach/index.md": "ke-hoach/",
        "articles/2024/a.md": "bai/2024/a/",
        "articles/2023/b/index.md": "bai/2023/b/",
    },
    frozenset({"docs/mau/don.pdf"}),
    frozenset({"rss.xml", "luu-tru/"}),
)


@pytest.mark.parametrize(
    ("source", "target", "address"),
    [
        ("articles/2024/a.md", "/lien-he/", "lien-he/"),
        ("articles/2024/a.md", "/", ""),
        ("articles/2024/a.md", "/rss.xml", "rss.xml"),
        ("articles/2024/a.md", "/luu-tru/", "luu-tru/"),
        ("articles/2024/a.md", "/mau/don.pdf", "mau/don.pdf"),
        ("articles/2024/a.md", "/khong-co/", None),
        ("articles/2024/a.md", "/lien-he", None),
        ("articles/2024/a.md", "../2023/b/index.md", "bai/2023/b/"),
        ("articles/2024/a.md", "../2023/b", "bai/2023/b/"),
        ("articles/2024/a.md", "../2023/b/", "bai/2023/b/"),
        ("articles/2023/b/index.md", "../../2024/a.md", "bai/2024/a/"),
        ("articles/2023/b/index.md", "../../2024/a", "bai/2024/a/"),
        ("articles/2024/a.md", "../../docs/lien-he.md", "lien-he/"),
        ("docs/lien-he.md", "mau/don.pdf", "mau/don.pdf"),
        ("docs/ke-hoach/index.md", "../mau/don.pdf", "mau/don.pdf"),
        ("docs/lien-he.md", "ke-hoach", "ke-hoach/"),
        ("docs/lien-he.md", "khong-co.md", None),
        ("docs/lien-he.md", "mau/khac.pdf", None),
        ("docs/lien-he.md", "rss.xml", None),
    ],
)
def test_a_link_leads_to_a_file_or_to_an_address(
    source: str, target: str, address: str | None
) -> None:
    assert SITE_MAP.resolve(source, target) == address
