"""Which page stands where, and what its template is given to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import (
    build_of,
    make_article,
    make_build,
    make_edition,
    make_page,
    make_plan,
    person,
)

from thidua.column import PlainPage
from thidua.column.addresses import NEEDED_PAGES, page_address
from thidua.column.places import MACHINE
from thidua.column.record import RECORD, Entry, Record
from thidua.review import preview
from thidua.site.pages import (
    BroadcastLog,
    Crumb,
    ExemplarPage,
    ExemplarRegister,
    ListPage,
)
from thidua.site.prepare import Build
from thidua.site.routes import MISSING, NEEDED, Route, View, list_for_machines, routes

LAST_DAY = date(2024, 12, 31)
MAIN_FEEDS = (
    Crumb("Thi đua yêu nước (RSS)", "rss.xml"),
    Crumb("Thi đua yêu nước (Atom)", "atom.xml"),
    Crumb("Thi đua yêu nước (JSON Feed)", "feed.json"),
)
HOME = Crumb("Trang chủ", "")


def by_address(build: Build) -> dict[str, Route]:
    found = list(routes(build))
    pages = {route.address: route for route in found}
    assert len(pages) == len(found)
    return pages


def view_at(build: Build, address: str) -> View:
    route = by_address(build)[address]
    view = route.view()
    assert route.template in ("", view.template)
    return view


def many(count: int, **matter: Any) -> list[Any]:
    return [make_article(date(2024, 6, 1), f"bai-{n:02}", **matter) for n in range(count)]


# Pages that are there without a file

WITHOUT_FILE = {
    "": ("home.html", "Thi đua yêu nước", ""),
    "tim-kiem/": ("search.html", "Tìm kiếm", "Tìm tin, bài, gương điển hình."),
    "dien-hinh/": (
        "exemplars.html",
        "Điển hình",
        "Các cá nhân, tập thể, hộ gia đình được nêu gương.",
    ),
    "rss/": ("rss.html", "Nhận tin tự động (RSS)", "Các địa chỉ nguồn tin của chuyên mục."),
    "chi-tieu/": ("targets.html", "Tiến độ chỉ tiêu", ""),
    "so-do/": ("sitemap.html", "Sơ đồ trang", "Toàn bộ các phần của chuyên mục."),
    "du-lieu/": (
        "data.html",
        "Dữ liệu mở",
        "Điển hình và tin, bài dưới dạng tệp để hệ thống khác dùng lại.",
    ),
    "ke-hoach/": ("plans.html", "Kế hoạch", ""),
    "truyen-thanh/": ("broadcasts.html", "Lịch phát thanh", ""),
    "chuyen-muc/": ("register.html", "Chuyên mục", ""),
    "linh-vuc/": ("register.html", "Lĩnh vực", ""),
    "phong-trao/": ("register.html", "Phong trào", ""),
    "don-vi/": ("register.html", "Đơn vị", ""),
    "chien-dich/": ("register.html", "Đợt tuyên truyền", ""),
}


def test_every_needed_page_is_in_the_table() -> None:
    assert set(map(page_address, NEEDED_PAGES)) == set(WITHOUT_FILE)
    assert set(NEEDED) < set(NEEDED_PAGES)


@pytest.mark.parametrize("address", WITHOUT_FILE)
def test_a_needed_page_is_there_without_a_file(address: str) -> None:
    route = by_address(make_build(LAST_DAY))[address]
    view = route.view()
    assert (view.template, view.title, view.summary) == WITHOUT_FILE[address]
    assert route.owner == MACHINE
    assert isinstance(route.text, PlainPage)
    assert route.text.body == ""
    assert view.crumbs == (() if address == "" else (HOME,))
    assert view.feeds == MAIN_FEEDS
    is_register = view.template == "register.html"
    assert view.register == (address.rstrip("/") if is_register else "")


@pytest.mark.parametrize("path", NEEDED_PAGES)
def test_a_file_adds_its_words_to_a_needed_page_and_nothing_else(path: str) -> None:
    written = make_page(path, "Tên khác", "Lời khác.", body="Lời giới thiệu.")
    bare, build = make_build(LAST_DAY), make_build(LAST_DAY, pages=[written])
    address = page_address(path)
    route = by_address(build)[address]
    assert (route.owner, route.text) == (path, written)
    assert by_address(build).keys() == by_address(bare).keys()
    expected = replace(view_at(bare, address), title="Tên khác", summary="Lời khác.")
    assert route.view() == expected


def test_a_file_s_own_template_is_taken_for_home_and_plain_pages_alone() -> None:
    written = [
        make_page("docs/index.md", "Chào", template="khac.html"),
        make_page("docs/lien-he.md", "Liên hệ", template="khac.html"),
        make_page("docs/gioi-thieu.md", "Giới thiệu", "Đôi lời."),
        make_page("docs/tim-kiem.md", "Tìm", template="khac.html"),
    ]
    build = make_build(LAST_DAY, pages=written)
    assert view_at(build, "").template == "khac.html"
    assert view_at(build, "lien-he/").template == "khac.html"
    assert view_at(build, "tim-kiem/").template == "search.html"
    plain = view_at(build, "gioi-thieu/")
    assert plain == View("main.html", "Giới thiệu", "Đôi lời.", None, (HOME,), MAIN_FEEDS)


def test_needed_pages_that_list_something_are_given_it() -> None:
    build = make_build(LAST_DAY)
    assert view_at(build, "truyen-thanh/").subject == BroadcastLog(())
    assert view_at(build, "dien-hinh/").subject == ExemplarRegister((), (), (), (), ())
    assert view_at(build, "chi-tieu/").subject is None


# Articles and what stands in their place


def test_an_article_s_page_shows_it_and_leads_back_to_its_category() -> None:
    article = make_article(
        date(2024, 6, 5), "guong", category="guong", corrections=[{"on": "2024-06-09", "text": "x"}]
    )
    build = make_build(LAST_DAY, [article])
    route = by_address(build)["bai/2024/guong/"]
    assert (route.owner, route.text) == ("articles/2024/guong.md", article)
    assert route.changed == date(2024, 6, 9)
    assert route.view() == View(
        "article.html",
        "Bài guong",
        "Một đoạn tóm tắt đủ dài để làm sa-pô của bài này.",
        build.shelf.article_page(article),
        (HOME, Crumb("Gương sáng", "chuyen-muc/guong/")),
        MAIN_FEEDS,
    )


@pytest.mark.parametrize(("kind", "template"), [("anh", "essay.html"), ("tin", "article.html")])
def test_a_photo_essay_has_its_own_template(kind: str, template: str) -> None:
    build = make_build(LAST_DAY, [make_article(date(2024, 6, 5), kind=kind)])
    assert view_at(build, "bai/2024/bai/").template == template


def test_a_preview_marks_what_nobody_has_approved_and_nothing_else() -> None:
    articles = [
        make_article(date(2024, 6, 5), "da-duyet"),
        make_article(date(2024, 12, 5), "hen-gio"),
        make_article(date(2024, 6, 5), "nhap", reviewed=None),
        make_article(date(2024, 6, 5), "da-sua", digest="f" * 20),
    ]
    edition = make_edition(date(2024, 7, 1), articles)
    build = build_of(preview(edition.column, edition.now))
    marks = {slug: view_at(build, f"bai/2024/{slug}/").is_draft for slug in ("da-duyet", "hen-gio")}
    assert marks == {"da-duyet": False, "hen-gio": False}
    marks = {slug: view_at(build, f"bai/2024/{slug}/").is_draft for slug in ("nhap", "da-sua")}
    assert marks == {"nhap": True, "da-sua": True}


def test_what_may_not_be_seen_has_no_page() -> None:
    articles = [
        make_article(date(2024, 6, 5), "nhap", reviewed=None),
        make_article(date(2025, 6, 5), "mai"),
        make_article(date(2024, 6, 5), "da-sua", digest="f" * 20),
    ]
    pages = by_address(make_build(LAST_DAY, articles))
    assert not [address for address in pages if address.startswith("bai/")]


def test_a_withdrawn_article_leaves_a_notice() -> None:
    gone = make_article(date(2024, 6, 5), "go", withdrawn={"on": "2024-06-06", "reason": "Sai"})
    build = make_build(LAST_DAY, [gone])
    route = by_address(build)["bai/2024/go/"]
    assert (route.owner, route.text, route.changed) == (gone.path, None, None)
    assert route.view() == View(
        "withdrawn.html", "Bài đã gỡ", "Bài viết này đã được gỡ.", gone, (HOME,), MAIN_FEEDS
    )


def test_an_address_that_readers_had_shows_that_it_is_held() -> None:
    hidden = make_article(date(2024, 6, 5), "sua", digest="f" * 20, aliases=["/tin/cu.html"])
    day = Entry(date(2024, 6, 5), "2024/sua")
    edition = replace(
        make_build(LAST_DAY, [hidden], record=Record({"/bai/2024/sua/": day})).edition,
        held=("bai/2024/sua/", "tin/cu.html"),
    )
    build = build_of(edition)
    for address in ("bai/2024/sua/", "tin/cu.html"):
        route = by_address(build)[address]
        assert (route.owner, route.text) == (RECORD, None)
        assert route.view() == View(
            "held.html", "Bài này đang tạm ẩn", "", None, (HOME,), MAIN_FEEDS
        )


def test_a_page_that_readers_had_shows_that_it_is_held() -> None:
    edition = replace(make_edition(LAST_DAY, []), held_pages=("gioi-thieu/",))
    route = by_address(build_of(edition))["gioi-thieu/"]
    assert (route.owner, route.text) == (RECORD, None)
    assert route.view() == View("held.html", "Trang này đang tạm ẩn", "", None, (HOME,), MAIN_FEEDS)


def test_the_page_for_what_is_not_there_belongs_to_nobody() -> None:
    route = list(routes(make_build(LAST_DAY)))[-1]
    assert (route.address, route.owner, route.text) == (MISSING, MACHINE, None)
    view = route.view()
    assert (view.template, view.title, view.summary) == ("404.html", "Không tìm thấy trang", "")


def test_search_engines_are_told_of_every_page_but_notices() -> None:
    articles = [
        make_article(date(2024, 6, 5), "dang"),
        make_article(date(2024, 6, 5), "go", withdrawn={"on": "2024-06-06", "reason": "Sai"}),
    ]
    build = build_of(replace(make_edition(LAST_DAY, articles), held=("bai/2024/an/",)))
    told_of = {address for address, _ in list_for_machines(routes(build))}
    assert {"", "bai/2024/dang/", "luu-tru/2024/", "so-do/"} < told_of
    assert by_address(build).keys() - told_of == {"bai/2024/go/", "bai/2024/an/", MISSING}


# Lists


def entry_page(path: str) -> Any:
    return make_page(path, "Tên trong tệp")


def test_an_entry_s_page_is_the_first_of_its_list() -> None:
    build = make_build(
        LAST_DAY, many(21), [entry_page("docs/chuyen-muc/tin.md"), entry_page("docs/lien-he.md")]
    )
    route = by_address(build)["chuyen-muc/tin/"]
    assert route.owner == "docs/chuyen-muc/tin.md"
    view = route.view()
    assert isinstance(view.subject, ListPage)
    assert (view.subject.number, view.subject.count, view.subject.total) == (1, 2, 21)
    assert (view.template, view.title) == ("listing.html", "Tin tức")
    assert view.summary == "Chuyên mục: Tin tức. Có 21 bài."
    assert view.crumbs == (HOME, Crumb("Chuyên mục", "chuyen-muc/"))


def test_a_list_s_own_feeds_come_before_those_of_the_column() -> None:
    build = make_build(LAST_DAY, many(1), [entry_page("docs/chuyen-muc/tin.md")])
    assert view_at(build, "chuyen-muc/tin/").feeds == (
        Crumb("Tin tức (RSS)", "chuyen-muc/tin/rss.xml"),
        Crumb("Tin tức (Atom)", "chuyen-muc/tin/atom.xml"),
        Crumb("Tin tức (JSON Feed)", "chuyen-muc/tin/feed.json"),
        *MAIN_FEEDS,
    )
    assert view_at(build, "luu-tru/2024/").feeds[0] == Crumb(
        "Năm 2024 (RSS)", "luu-tru/2024/rss.xml"
    )
    assert view_at(build, "luu-tru/2024/06/").feeds == MAIN_FEEDS


def test_further_pages_of_a_list_are_made_and_newest_first_tells_their_change() -> None:
    newer = make_article(date(2024, 8, 9), "moi")
    pages = by_address(make_build(LAST_DAY, [*many(20), newer, *many(0)]))
    further = {address for address in pages if "/trang/" in address}
    # The month of June has only twenty.
    assert further == {"chuyen-muc/tin/trang/2/", "luu-tru/2024/trang/2/"}
    route = pages["chuyen-muc/tin/trang/2/"]
    assert (route.owner, route.changed) == (MACHINE, date(2024, 8, 9))
    view = route.view()
    assert isinstance(view.subject, ListPage)
    assert (view.subject.number, len(view.subject.cards)) == (2, 1)
    assert view.title == "Tin tức, trang 2"
    assert view.crumbs == (HOME, Crumb("Chuyên mục", "chuyen-muc/"))
    assert view.feeds[0].title == "Tin tức (RSS)"


@pytest.mark.parametrize(
    ("folder", "title", "matter"),
    [
        ("linh-vuc/y-te", "Y tế, trang 2", {"fields": ["y-te"]}),
        ("phong-trao/van-hoa", "Đời sống văn hóa, trang 2", {"movements": ["van-hoa"]}),
        ("don-vi/cong-an", "Công an, trang 2", {"unit": "cong-an"}),
        ("chien-dich/dai-hoi", "Đại hội, trang 2", {"campaigns": ["dai-hoi"]}),
    ],
)
def test_every_register_s_lists_go_on(folder: str, title: str, matter: dict[str, Any]) -> None:
    build = make_build(LAST_DAY, many(21, **matter))
    assert view_at(build, f"{folder}/trang/2/").title == title


def test_the_archive_has_a_page_for_each_year_and_month() -> None:
    build = make_build(LAST_DAY, [*many(2), make_article(date(2023, 5, 1), "cu")])
    pages = by_address(build)
    archive = [address for address in pages if address.startswith("luu-tru/")]
    assert archive == [
        *("luu-tru/", "luu-tru/2024/", "luu-tru/2024/06/", "luu-tru/2023/", "luu-tru/2023/05/"),
    ]
    assert (pages["luu-tru/"].owner, pages["luu-tru/"].changed) == (MACHINE, LAST_DAY)
    top = pages["luu-tru/"].view()
    assert (top.template, top.title) == ("archive.html", "Lưu trữ")
    assert top.summary == "Các bài đã đăng theo năm, tháng."
    year, month = pages["luu-tru/2024/"], pages["luu-tru/2024/06/"]
    assert (year.owner, year.changed) == (MACHINE, date(2024, 6, 1))
    assert year.view().title == "Năm 2024"
    assert year.view().summary == "Lưu trữ: Năm 2024. Có 2 bài."
    assert year.view().crumbs == (HOME, Crumb("Lưu trữ", "luu-tru/"))
    assert month.view().title == "Tháng 6 năm 2024"
    assert month.view().crumbs == (
        *(HOME, Crumb("Lưu trữ", "luu-tru/"), Crumb("Năm 2024", "luu-tru/2024/")),
    )


def test_an_index_of_a_register_is_no_entry_and_a_page_called_so_elsewhere_is_plain() -> None:
    written = [
        make_page("docs/huong-dan/index.md", "Hướng dẫn"),
        make_page("docs/tin.md", "Tin"),
        make_page("docs/chuyen-muc/khong-phai-muc.md", "Không phải mục"),
    ]
    build = make_build(LAST_DAY, pages=written)
    assert view_at(build, "chuyen-muc/khong-phai-muc/").template == "main.html"
    assert view_at(build, "huong-dan/").template == "main.html"
    assert view_at(build, "tin/").template == "main.html"


# Exemplars and plans


def test_an_exemplar_has_a_page() -> None:
    consent = {"not_needed": "Đã mất"}
    articles = [
        make_article(date(2024, 6, 1), "mot", exemplars=[person()], consent=consent),
        make_article(
            date(2024, 6, 2),
            "hai",
            exemplars=[person("nguoi-tot-viec-tot")],
            consent=consent,
            updated="2024-06-20",
        ),
        make_article(date(2024, 6, 3), "ba", exemplars=[person(name="B")], reviewed=None),
    ]
    build = make_build(LAST_DAY, articles)
    pages = by_address(build)
    assert [address for address in pages if address.startswith("dien-hinh/")] == [
        *("dien-hinh/", "dien-hinh/nguyen-van-a/"),
    ]
    route = pages["dien-hinh/nguyen-van-a/"]
    assert (route.owner, route.changed) == (MACHINE, date(2024, 6, 20))
    view = route.view()
    assert isinstance(view.subject, ExemplarPage)
    assert (view.template, view.title) == ("exemplar.html", "Nguyễn Văn A")
    assert view.summary == (
        "Nguyễn Văn A: người tốt, việc tốt, điển hình tiên tiến. "
        "2 tin, bài trên chuyên mục Thi đua yêu nước."
    )
    assert view.crumbs == (HOME, Crumb("Điển hình", "dien-hinh/"))
    assert view.feeds == MAIN_FEEDS


def test_a_plan_s_page_shows_how_far_it_is_met() -> None:
    plans = [make_plan([{"at_least": 4}], plan_id="2023"), make_plan([{"at_least": 1}])]
    written = [
        make_page("docs/ke-hoach/2024.md", "Kế hoạch năm 2024", "Tóm tắt."),
        make_page("docs/ke-hoach/ghi-chu.md", "Ghi chú"),
        make_page("docs/2024.md", "Năm 2024"),
    ]
    build = make_build(LAST_DAY, pages=written, plans=plans)
    assert view_at(build, "ke-hoach/2024/") == View(
        "plan.html",
        "Kế hoạch năm 2024",
        "Tóm tắt.",
        build.progress.plans[1],
        (HOME, Crumb("Kế hoạch", "ke-hoach/")),
        MAIN_FEEDS,
    )
    assert view_at(build, "ke-hoach/ghi-chu/").template == "main.html"
    assert view_at(build, "2024/").template == "main.html"


def test_plain_pages_come_in_the_order_of_their_names_before_those_without_a_file() -> None:
    written = [make_page("docs/b.md", "B"), make_page("docs/so-do.md", "Sơ đồ")]
    found = [route.address for route in routes(make_build(LAST_DAY, pages=written))]
    assert found[:4] == ["b/", "so-do/", "", "tim-kiem/"]
    assert found.count("so-do/") == 1


def test_the_day_of_a_list_without_articles_is_today() -> None:
    pages = by_address(make_build(date(2024, 3, 1), pages=[entry_page("docs/chuyen-muc/tin.md")]))
    assert pages["luu-tru/"].changed == date(2024, 3, 1)
    assert "luu-tru/2024/" not in pages
