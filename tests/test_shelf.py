"""What the reader's pages show of the column: lists, neighbours, related items, totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import (
    REGISTERS,
    WARD,
    aired,
    make_article,
    make_edition,
    make_page,
    make_plan,
    person,
)

from thidua.attachments import Copy
from thidua.column import Article, LibraryEntry
from thidua.column.addresses import PAGE_SIZE, SiteMap
from thidua.disk.tree import LocalFile
from thidua.photos import Rendition, Renditions, Size, originals
from thidua.progress.targets import evaluate
from thidua.schema.library import Law
from thidua.site.pages import BroadcastRow, Card, Crumb, Site
from thidua.site.sharing import Card as SharingCard
from thidua.site.sharing import Drawing
from thidua.site.shelf import CITING, Shelf
from thidua.site.whole import build_site

LAST_DAY = date(2024, 12, 31)


def on(day: int, slug: str = "", month: int = 6, **matter: Any) -> Article:
    """Return an article of a day in June 2024, called by that day."""
    return make_article(date(2024, month, day), slug or f"ngay-{day}", **matter)


def shelf_of(articles: Sequence[Article], now: date = LAST_DAY, **column: Any) -> Shelf:
    return Shelf(make_edition(now, articles, **column), {})


def site_of(articles: Sequence[Article], now: date = LAST_DAY, **column: Any) -> Site:
    edition = make_edition(now, articles, **column)
    return build_site(Shelf(edition, {}), evaluate(edition))


def slugs(found: Iterable[Article | Card | Crumb | None]) -> list[str | None]:
    return [one.address.split("/")[-2] if one else None for one in found]


def related(shelf: Shelf, article: Article) -> list[str | None]:
    return slugs(shelf.article_page(article).related)


# Documents


def test_a_document_lists_the_articles_that_name_it_by_number_or_by_name() -> None:
    def law(slug: str, number: str, *aliases: str) -> LibraryEntry:
        told = Law(title=slug, number=number, on=LAST_DAY, issued_by="Quốc hội", aliases=aliases)
        return LibraryEntry(slug, f"docs/van-ban/{slug}.md", told)

    def telling(day: int, words: str, **matter: Any) -> Article:
        return replace(on(day, **matter), text=words.encode())

    library = {
        "moi": law("moi", "06/2022/QH15", "Luật Thi đua, khen thưởng năm 2022"),
        "khac": law("khac", "6/2022/QH15"),
    }
    articles = [
        telling(1, "Theo Luật số 06/2022/QH15."),
        telling(2, "Theo luật thi đua, khen thưởng năm 2022."),
        telling(3, "Không dẫn gì."),
        telling(4, "Theo 06/2022/QH15.", reviewed=None),
        telling(5, "06/2022/QH15", withdrawn={"on": "2024-06-12", "reason": "Theo đề nghị."}),
    ]
    page = shelf_of(articles, library=library).law_page("moi")
    assert slugs(page.citing) == ["ngay-2", "ngay-1"]
    assert page.total == 2
    assert shelf_of(articles, library=library).law_page("khac").citing == ()
    many = [telling(day % 28 + 1, "06/2022/QH15", slug=f"b-{day}") for day in range(CITING + 3)]
    page = shelf_of(many, library=library).law_page("moi")
    assert (len(page.citing), page.total) == (CITING, CITING + 3)


# Neighbours


def test_the_next_in_time_on_either_side_is_the_neighbour() -> None:
    oldest, middle, newest = on(1), on(2), on(3)
    shelf = shelf_of([middle, newest, oldest])
    page = shelf.article_page(middle)
    assert page.newer == Crumb("Bài ngay-3", "bai/2024/ngay-3/")
    assert page.older == Crumb("Bài ngay-1", "bai/2024/ngay-1/")


def test_the_newest_has_nothing_newer_and_the_oldest_nothing_older() -> None:
    oldest, newest = on(1), on(2)
    shelf = shelf_of([oldest, newest])
    assert shelf.article_page(newest).newer is None
    assert slugs([shelf.article_page(newest).older]) == ["ngay-1"]
    assert slugs([shelf.article_page(oldest).newer]) == ["ngay-2"]
    assert shelf.article_page(oldest).older is None


def test_what_may_not_be_seen_is_no_neighbour() -> None:
    oldest, draft, newest = on(1), on(2, reviewed=None), on(3)
    shelf = shelf_of([oldest, draft, newest])
    assert slugs([shelf.article_page(oldest).newer]) == ["ngay-3"]
    assert slugs([shelf.article_page(newest).older]) == ["ngay-1"]


# Related


def test_the_nearest_in_time_are_related_and_never_the_article_itself() -> None:
    articles = [on(day) for day in (1, 5, 10, 11, 13, 20)]
    shelf = shelf_of(articles)
    # By places in the list, one step on either side before two: the newer of equals first.
    assert related(shelf, articles[2]) == ["ngay-11", "ngay-5", "ngay-13"]
    assert related(shelf, articles[0]) == ["ngay-5", "ngay-10", "ngay-11"]
    assert related(shelf, articles[-1]) == ["ngay-13", "ngay-11", "ngay-10"]


def test_a_shared_movement_comes_before_a_field_and_that_before_the_category() -> None:
    about = on(10, movements=["nguoi-ngheo"], fields=["y-te"], category="guong")
    near = on(11, category="guong")
    field = on(20, fields=["y-te"])
    movement = on(29, movements=["nguoi-ngheo"])
    stranger = on(9)
    shelf = shelf_of([about, near, field, movement, stranger])
    assert related(shelf, about) == ["ngay-29", "ngay-20", "ngay-11"]


def test_what_is_shared_twice_is_related_once() -> None:
    about = on(10, movements=["nguoi-ngheo"], fields=["y-te"])
    both = on(11, movements=["nguoi-ngheo"], fields=["y-te"])
    assert related(shelf_of([about, both]), about) == ["ngay-11"]


def test_no_more_than_three_are_related() -> None:
    shared: dict[str, Any] = {"movements": ["nguoi-ngheo"], "fields": ["y-te"]}
    articles = [on(day, **shared) for day in range(1, 9)]
    shelf = shelf_of(articles)
    assert related(shelf, articles[3]) == ["ngay-5", "ngay-3", "ngay-6"]


def test_an_article_alone_has_nothing_related() -> None:
    alone = on(1)
    page = shelf_of([alone, on(2, reviewed=None)]).article_page(alone)
    assert (page.newer, page.older, page.related) == (None, None, ())


# Lists


def test_an_article_stands_in_every_list_it_belongs_to_and_in_no_other() -> None:
    article = on(
        5,
        category="guong",
        fields=["y-te", "y-te"],
        movements=["van-hoa", "van-hoa"],
        campaigns=["dai-hoi", {"slug": "dai-hoi", "phase": "sau"}],
        unit="cong-an",
    )
    shelf = shelf_of([article])
    belongs = (
        *("", "chuyen-muc/guong/", "linh-vuc/y-te/", "phong-trao/van-hoa/", "chien-dich/dai-hoi/"),
        *("don-vi/cong-an/", "luu-tru/2024/", "luu-tru/2024/06/"),
    )
    for address in belongs:
        assert shelf.articles(address) == (article,), address
    for address in ("chuyen-muc/tin/", "linh-vuc/van-hoa/", "don-vi/y-te/", "luu-tru/2024/05/"):
        assert shelf.articles(address) == (), address


def test_a_list_is_newest_first_and_holds_only_what_is_published() -> None:
    shelf = shelf_of([on(1), on(3), on(2), on(4, reviewed=None), on(5, digest="f" * 20)])
    assert slugs(shelf.articles("chuyen-muc/tin/")) == ["ngay-3", "ngay-2", "ngay-1"]
    assert slugs(shelf.articles("")) == ["ngay-3", "ngay-2", "ngay-1"]


@pytest.mark.parametrize(
    ("articles", "sizes"),
    [(0, [0]), (1, [1]), (20, [20]), (21, [20, 1]), (40, [20, 20]), (41, [20, 20, 1])],
)
def test_a_list_goes_on_after_twenty_articles(articles: int, sizes: list[int]) -> None:
    shelf = shelf_of([make_article(date(2024, 1, 1), f"bai-{n:02}") for n in range(articles)])
    pages = list(shelf.list_pages("Tin tức", "chuyen-muc/tin/"))
    assert PAGE_SIZE == 20
    assert [len(page.cards) for page in pages] == sizes
    assert [page.number for page in pages] == list(range(1, len(sizes) + 1))
    assert {(page.title, page.address) for page in pages} == {("Tin tức", "chuyen-muc/tin/")}
    assert {(page.count, page.total) for page in pages} == {(len(sizes), articles)}
    shown = [card.address for page in pages for card in page.cards]
    assert shown == [article.address for article in shelf.articles("chuyen-muc/tin/")]


def test_a_list_names_the_addresses_of_its_pages() -> None:
    shelf = shelf_of([make_article(date(2024, 1, 1), f"bai-{n}") for n in range(41)])
    page = next(shelf.list_pages("Tin tức", "chuyen-muc/tin/"))
    assert page.page_addresses == (
        *("chuyen-muc/tin/", "chuyen-muc/tin/trang/2/", "chuyen-muc/tin/trang/3/"),
    )


# What an article's page and its card say


def test_a_card_says_what_the_article_says() -> None:
    article = on(5, kind="phong-su", category="guong")
    assert shelf_of([article]).card(article) == Card(
        title="Bài ngay-5",
        address="bai/2024/ngay-5/",
        summary="Một đoạn tóm tắt đủ dài để làm sa-pô của bài này.",
        day=date(2024, 6, 5),
        kind="phong-su",
        category=Crumb("Gương sáng", "chuyen-muc/guong/"),
        cover=None,
    )


def test_a_page_names_what_the_article_belongs_to() -> None:
    article = on(
        5,
        fields=["van-hoa", "y-te"],
        movements=["nguoi-ngheo"],
        campaigns=["ky-niem"],
        unit="y-te",
        exemplars=[person(unit="cong-an"), person(type_="tap-the", id="to-5")],
        consent={"not_needed": "Đã mất"},
    )
    page = shelf_of([article]).article_page(article)
    assert page.article is article
    assert page.card == shelf_of([article]).card(article)
    assert page.fields == (Crumb("Văn hóa", "linh-vuc/van-hoa/"), Crumb("Y tế", "linh-vuc/y-te/"))
    assert page.movements == (Crumb("Vì người nghèo", "phong-trao/nguoi-ngheo/"),)
    assert page.campaigns == (Crumb("Kỷ niệm", "chien-dich/ky-niem/"),)
    assert page.unit == Crumb("Trạm y tế", "don-vi/y-te/")
    assert page.exemplar_units == {"cong-an": Crumb("Công an", "don-vi/cong-an/")}
    assert page.exemplar_pages == ("dien-hinh/nguyen-van-a/", "dien-hinh/to-5/")


def test_a_page_says_nothing_of_what_the_article_does_not_name() -> None:
    article = on(5)
    page = shelf_of([article]).article_page(article)
    assert (page.fields, page.movements, page.campaigns, page.unit) == ((), (), (), None)
    assert (page.exemplar_units, page.exemplar_pages, page.sharing) == ({}, (), None)


# Pictures and files


def local(path: str, mark: str = "0123456789") -> LocalFile:
    return LocalFile(path, mark + "0" * (64 - len(mark)))


def made(folder: str) -> Renditions:
    def file(name: str) -> Rendition:
        return Rendition(name, Size(480, 320), "image/webp", 1000)

    return Renditions(Path(folder), (file("480.webp"), file("960.webp")), file("960.jpg"))


def illustrated() -> tuple[Article, Shelf]:
    """Return an article whose cover is also in its text, with one document that was cleaned."""
    photos = {
        "bia.jpg": local("articles/2024/ngay-5/bia.jpg", "aaaaaaaa"),
        "./bia.jpg": local("articles/2024/ngay-5/bia.jpg", "aaaaaaaa"),
        "lop.jpg": local("articles/2024/ngay-5/lop.jpg", "bbbbbbbb"),
    }
    kept = {
        "mau.docx": local("articles/2024/ngay-5/mau.docx", "cccccccc"),
        "hong.pdf": local("articles/2024/ngay-5/hong.pdf"),
    }
    cover: dict[str, Any] = {"image": "bia.jpg", "image_alt": "Bà Mẫu", "image_credit": "Ảnh: Tổ 5"}
    article = replace(on(5, **cover), photos=photos, attachments=kept)
    edition = make_edition(LAST_DAY, [on(1), article])
    renditions = {
        original: made(f"/kho/{Path(original.path).stem}")
        for original in originals(article, WARD.photos).values()
    }
    sharing = {article.id: Drawing("0123456789ab", SharingCard("Bài", "Phường", "Cột", None))}
    copies = {"articles/2024/ngay-5/mau.docx": Copy(Path("/kho/mau.docx"), "d" * 64)}
    return article, Shelf(edition, renditions, sharing, copies)


def test_the_cover_alone_has_the_words_of_the_front_matter() -> None:
    article, shelf = illustrated()
    pictures = shelf.pictures(article)
    assert {target: (one.alt, one.credit) for target, one in pictures.items()} == {
        "bia.jpg": ("Bà Mẫu", "Ảnh: Tổ 5"),
        "./bia.jpg": ("", None),
        "lop.jpg": ("", None),
    }
    assert shelf.cover(article) == pictures["bia.jpg"]
    assert shelf.card(article).cover == pictures["bia.jpg"]
    assert pictures["lop.jpg"].renditions.folder == Path("/kho/lop")
    assert pictures["lop.jpg"].folder == "bai/2024/ngay-5/lop-bbbbbbbb-"


def test_an_article_without_a_cover_has_none_and_no_sharing_picture_unless_drawn() -> None:
    _, shelf = illustrated()
    plain = next(one for one in shelf.articles("") if one.slug == "ngay-1")
    assert (shelf.cover(plain), shelf.sharing(plain)) == (None, None)


def test_a_cover_whose_words_are_missing_is_shown_without_any() -> None:
    article = replace(on(5, image="bia.jpg"), photos={"bia.jpg": local("bia.jpg")})
    files = {one: made("/kho/bia") for one in originals(article, WARD.photos).values()}
    (picture,) = Shelf(make_edition(LAST_DAY, [article]), files).pictures(article).values()
    assert (picture.alt, picture.credit) == ("", None)


def test_the_sharing_picture_has_an_address_of_its_content() -> None:
    article, shelf = illustrated()
    sharing = shelf.sharing(article)
    assert sharing is not None
    assert sharing.address == "bai/2024/ngay-5/chia-se-01234567.jpg"
    assert [address for _, address, _ in shelf.drawings()] == [sharing.address]
    assert shelf.article_page(article).sharing == sharing


def test_every_file_of_an_article_has_one_address_and_only_clean_copies_leave() -> None:
    article, shelf = illustrated()
    found = [(address, str(path)) for _, address, path in shelf.shown_files()]
    start = "bai/2024/ngay-5/"
    assert found == [
        *((f"{start}bia-aaaaaaaa-{n}", f"/kho/bia/{n}") for n in ("480.webp", "960.webp")),
        (f"{start}bia-aaaaaaaa-960.jpg", "/kho/bia/960.jpg"),
        *((f"{start}lop-bbbbbbbb-{n}", f"/kho/lop/{n}") for n in ("480.webp", "960.webp")),
        (f"{start}lop-bbbbbbbb-960.jpg", "/kho/lop/960.jpg"),
    ]
    ((owner, address, copy),) = shelf.attachments()
    assert (address, copy) == (f"{start}mau-cccccccc.docx", Copy(Path("/kho/mau.docx"), "d" * 64))
    assert {one.id for one, _, _ in shelf.shown_files()} == {owner.id} == {article.id}


# Links


def test_a_link_to_what_may_not_be_seen_leads_nowhere() -> None:
    shown, draft = on(1), on(2, reviewed=None)
    pages = {
        shown.path: shown.address,
        draft.path: draft.address,
        "articles/2024/hong.md": "bai/2024/hong/",
        "docs/lien-he.md": "lien-he/",
    }
    site_map = SiteMap(pages, frozenset(), frozenset())
    plain = make_page("docs/lien-he.md")
    shelf = shelf_of([shown, draft], site_map=site_map, pages={plain.path: plain})
    assert shelf.resolve(shown.path, "/bai/2024/ngay-1/") == "bai/2024/ngay-1/"
    assert shelf.resolve(shown.path, "ngay-2.md") is None
    assert shelf.resolve(shown.path, "/bai/2024/hong/") is None
    assert shelf.resolve(shown.path, "/lien-he/") == "lien-he/"
    assert shelf.resolve(shown.path, "/khong-co/") is None


# The archive


def test_the_archive_counts_by_year_and_month_newest_first() -> None:
    articles = [
        on(1, month=1),
        on(2, month=1),
        on(3, month=12),
        make_article(date(2023, 5, 31), "cu"),
        on(4, month=2, reviewed=None),
    ]
    years = shelf_of(articles).years()
    assert [(one.year, one.address, one.total) for one in years] == [
        (2024, "luu-tru/2024/", 3),
        (2023, "luu-tru/2023/", 1),
    ]
    assert [(one.day, one.address, one.total) for one in years[0].months] == [
        (date(2024, 12, 1), "luu-tru/2024/12/", 1),
        (date(2024, 1, 1), "luu-tru/2024/01/", 2),
    ]


def test_an_empty_column_has_no_archive() -> None:
    assert shelf_of([]).years() == ()


# Exemplars


def exemplars(*named: dict[str, str]) -> dict[str, Any]:
    return {"exemplars": list(named), "consent": {"not_needed": "Đã mất"}}


def test_the_register_of_exemplars_offers_the_values_that_occur_in_their_order() -> None:
    first = on(1, fields=["van-hoa"], movements=["van-hoa"], **exemplars(person(unit="y-te")))
    again = make_article(
        date(2023, 3, 1), "cu", fields=["y-te"], **exemplars(person(unit="cong-an"))
    )
    group = make_article(
        date(2022, 6, 2), "to-5", **exemplars(person(type_="tap-the", name="Tổ 5"))
    )
    draft = on(3, reviewed=None, movements=["nguoi-ngheo"], **exemplars(person(name="Lê Ẩn")))
    register = shelf_of([first, again, group, draft]).exemplar_register()
    assert [row.profile.name for row in register.rows] == ["Nguyễn Văn A", "Tổ 5"]
    assert register.rows[0].units == (
        *(Crumb("Trạm y tế", "don-vi/y-te/"), Crumb("Công an", "don-vi/cong-an/")),
    )
    assert register.fields == (("y-te", "Y tế"), ("van-hoa", "Văn hóa"))
    assert register.movements == (("van-hoa", "Đời sống văn hóa"),)
    assert register.units == (("cong-an", "Công an"), ("y-te", "Trạm y tế"))
    assert register.years == (2024, 2023, 2022)
    assert register.of_type("tap-the") == register.rows[1:]
    assert register.of_type("ho-gia-dinh") == ()


def test_the_page_of_an_exemplar_shows_all_that_is_published_of_it_newest_first() -> None:
    old = make_article(date(2023, 3, 1), "cu", fields=["y-te"], **exemplars(person()))
    new = on(1, movements=["nguoi-ngheo"], **exemplars(person(unit="cong-an")))
    shelf = shelf_of([old, new, on(3, reviewed=None, **exemplars(person()))])
    (profile,) = shelf.profiles
    page = shelf.exemplar_page(profile)
    assert page.profile is profile
    assert slugs(page.cards) == ["ngay-1", "cu"]
    assert page.units == (Crumb("Công an", "don-vi/cong-an/"),)
    assert page.fields == (Crumb("Y tế", "linh-vuc/y-te/"),)
    assert page.movements == (Crumb("Vì người nghèo", "phong-trao/nguoi-ngheo/"),)


# The log of broadcasts


def test_the_log_tells_what_was_on_air_until_today_newest_first() -> None:
    own = [{"on": "2024-06-07", "station": "dai-tinh", "kind": "tiep-song", "minutes": 4}]
    read = on(5, broadcasts=own)
    log = shelf_of(
        [read],
        date(2024, 6, 10),
        broadcasts=(
            aired("2024-06-06", programme="Bản tin", minutes=10),
            aired("2024-06-11", programme="Ngày mai"),
            aired("2024-06-10", article="2024/ngay-5", programme="Đọc bài"),
        ),
    ).broadcasts()
    crumb = Crumb("Bài ngay-5", "bai/2024/ngay-5/")
    assert log.rows == (
        BroadcastRow(date(2024, 6, 10), "Đài phường", "tu-san-xuat", None, "Đọc bài", crumb),
        BroadcastRow(date(2024, 6, 7), "Đài tỉnh", "tiep-song", 4, None, crumb),
        BroadcastRow(date(2024, 6, 6), "Đài phường", "tu-san-xuat", 10, "Bản tin", None),
    )


@pytest.mark.parametrize(
    "hidden",
    [
        {"reviewed": None},
        {"digest": "f" * 20},
        {"withdrawn": {"on": "2024-06-06", "reason": "Sai"}},
        {
            "consent": {
                "reference": "1/PĐY",
                "on": "2024-06-01",
                "covers": ["ten"],
                "channels": ["web", "radio"],
                "until": "2024-06-08",
            }
        },
    ],
    ids=["draft", "changed", "withdrawn", "consent expired"],
)
def test_the_log_says_nothing_of_what_may_not_be_seen(hidden: dict[str, Any]) -> None:
    own = [{"on": "2024-06-07", "station": "dai-tinh", "kind": "tiep-song"}]
    secret = on(5, broadcasts=own, **hidden)
    record = aired("2024-06-07", article="2024/ngay-5", programme="Tên người trong bài")
    (row,) = shelf_of([secret], date(2024, 6, 10), broadcasts=(record,)).broadcasts().rows
    assert (row.programme, row.article) == (None, None)
    assert (row.day, row.station) == (date(2024, 6, 7), "Đài phường")


# What every page may show


def test_a_site_tells_how_many_articles_there_are() -> None:
    site = site_of([*(on(day) for day in range(1, 12)), on(20, reviewed=None)])
    assert site.total == 11


def test_totals_of_registers_count_what_is_published() -> None:
    matter: dict[str, Any] = {
        "category": "guong",
        "fields": ["y-te"],
        "movements": ["van-hoa"],
        "unit": "cong-an",
    }
    site = site_of(
        [
            on(1, campaigns=["dai-hoi"], **matter),
            on(2, **matter),
            on(3, reviewed=None, **matter),
            on(4, digest="f" * 20, **matter),
        ]
    )
    totals = {
        folder: {one.slug: one.total for one in entries}
        for folder, entries in site.registers.items()
    }
    assert totals == {
        "chuyen-muc": {"guong": 2, "tin": 0},
        "linh-vuc": {"y-te": 2, "van-hoa": 0},
        "phong-trao": {"nguoi-ngheo": 0, "van-hoa": 2},
        "don-vi": {"cong-an": 2, "y-te": 0},
        "chien-dich": {"dai-hoi": 1, "ky-niem": 0},
    }
    first = site.registers["don-vi"][0]
    assert (first.title, first.address, first.summary) == ("Công an", "don-vi/cong-an/", None)
    assert [one.slug for one in site.registers["linh-vuc"]] == list(REGISTERS.fields)


def test_a_site_knows_its_ward_its_day_and_its_exemplars() -> None:
    site = site_of([on(1, **exemplars(person())), on(2, **exemplars(person()))], date(2024, 7, 1))
    assert (site.ward, site.address) == (WARD, "https://phuong.example/")
    assert (site.today, site.exemplars) == (date(2024, 7, 1), 1)
    assert [year.total for year in site.years] == [2]


def year_plan(year: int) -> Any:
    period = (date(year, 1, 1), date(year, 12, 31))
    return make_plan([{"at_least": 4}], period, plan_id=str(year), title=f"Kế hoạch {year}")


@pytest.mark.parametrize(
    ("today", "current"),
    [
        (date(2022, 12, 31), None),
        (date(2023, 1, 1), "2023"),
        (date(2023, 12, 31), "2023"),
        (date(2024, 1, 1), "2024"),
        (date(2026, 5, 1), "2025"),
    ],
)
def test_the_current_plan_is_the_last_that_has_begun(today: date, current: str | None) -> None:
    plans = [year_plan(year) for year in (2023, 2025, 2024)]
    site = site_of([], today, plans=plans)
    assert (site.current_plan and site.current_plan.plan.id) == current


def test_of_two_plans_that_run_the_one_begun_last_is_current() -> None:
    long = make_plan([{"at_least": 4}], (date(2021, 1, 1), date(2025, 12, 31)), plan_id="5-nam")
    site = site_of([], date(2024, 5, 1), plans=[year_plan(2024), long])
    assert site.current_plan
    assert site.current_plan.plan.id == "2024"


def test_plans_are_named_the_last_one_first() -> None:
    site = site_of([], plans=[year_plan(2023), year_plan(2024)])
    assert [standing.plan for standing in site.plans] == [
        *(Crumb("Kế hoạch 2024", "ke-hoach/2024/"), Crumb("Kế hoạch 2023", "ke-hoach/2023/")),
    ]
    assert [plan.plan.id for plan in site.progress.plans] == ["2023", "2024"]
