"""Which page stands at which address, and what its template shows: the site, for any renderer."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from thidua.column import Article
from thidua.column.addresses import (
    ARCHIVE,
    EXEMPLARS,
    entry_address,
    feed_addresses,
    has_feeds,
    list_page_address,
)
from thidua.column.exemplars import Profile
from thidua.progress.targets import PlanProgress
from thidua.review import State
from thidua.site.markup.figures import ESSAY
from thidua.site.pages import (
    ArticlePage,
    BroadcastLog,
    Crumb,
    ExemplarPage,
    ExemplarRegister,
    ListPage,
)
from thidua.site.prepare import Build
from thidua.text.labels import LABELS, label

BROADCAST_PAGE = "truyen-thanh.md"
PLAIN_PAGES = {
    "ke-hoach/index.md": "plans.html",
    "chi-tieu.md": "targets.html",
    "rss.md": "rss.html",
    "tim-kiem.md": "search.html",
}
"""Pages whose template the site chooses: they show more than their own text."""
HOME = Crumb("Trang chủ", "")
PLANS = Crumb("Kế hoạch", "ke-hoach/")
EXEMPLARS_PAGE = f"{EXEMPLARS}.md"
EXEMPLARS_CRUMB = Crumb("Điển hình", f"{EXEMPLARS}/")
ARCHIVE_CRUMB = Crumb("Lưu trữ", f"{ARCHIVE}/")


Subject = (
    ArticlePage | ListPage | PlanProgress | BroadcastLog | ExemplarRegister | ExemplarPage | Article
)
"""What a template may be given to show."""


@dataclass(frozen=True, slots=True)
class View:
    """What one page shows. ``crumbs`` lead to it from the home page."""

    template: str
    title: str
    summary: str
    subject: Subject | None
    crumbs: tuple[Crumb, ...]
    feeds: tuple[Crumb, ...]
    register: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Stub:
    """A page that has no file of its own under ``docs/``.

    ``view`` is called when the page is written, so that ten thousand views are never held at once.
    """

    address: str
    title: str
    template: str
    changed: date
    view: Callable[[], View]
    article: Article | None = None
    """Whose text the page shows."""


def generated_pages(build: Build) -> Iterator[Stub]:
    """Yield every page made from the column: articles, notices, further lists, the archive."""
    edition = build.shelf.edition
    for article in edition.published:
        yield Stub(
            article.address,
            article.matter.title,
            _article_template(article),
            article.changed.date(),
            partial(_article_view, build, article),
            article,
        )
    for article in edition.withdrawn:
        day = article.matter.withdrawn.on if article.matter.withdrawn else article.day
        notice = partial(_notice_view, build, article)
        yield Stub(article.address, "Bài đã gỡ", "withdrawn.html", day, notice)
    for address in edition.held:
        notice = partial(_plain_view, build, "held.html", "Bài này đang tạm ẩn", "")
        yield Stub(address, "Bài này đang tạm ẩn", "held.html", build.site.today, notice)
    for folder, entries in edition.column.registers.by_folder().items():
        for entry in entries.values():
            crumbs = (HOME, _register_crumb(folder))
            address = entry_address(folder, entry.slug)
            # The first page is the entry's own, under docs/.
            yield from _list_stubs(build, entry.title, address, crumbs, first=2)
    for profile in build.shelf.profiles:
        newest = max(article.changed for article in profile.articles)
        show = partial(_exemplar_view, build, profile)
        yield Stub(profile.address, profile.name, "exemplar.html", newest.date(), show)
    yield Stub(
        ARCHIVE_CRUMB.address,
        ARCHIVE_CRUMB.title,
        "archive.html",
        build.site.today,
        partial(_plain_view, build, "archive.html", "Lưu trữ", "Các bài đã đăng theo năm, tháng."),
    )
    for year in build.site.years:
        crumbs = (HOME, ARCHIVE_CRUMB)
        title = f"Năm {year.year}"
        yield from _list_stubs(build, title, year.address, crumbs)
        for month in year.months:
            inner = (*crumbs, Crumb(title, year.address))
            name = f"Tháng {month.day.month} năm {year.year}"
            yield from _list_stubs(build, name, month.address, inner)


def document_view(build: Build, path: str, title: str, summary: str, template: str) -> View:
    """Return the view of a page written under ``docs/``; ``path`` is relative to that folder."""
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    registers = build.edition.column.registers.by_folder()
    if folder in registers and name in registers[folder]:
        entry = registers[folder][name]
        first = next(build.shelf.list_pages(entry.title, entry_address(folder, name)))
        crumbs = (HOME, _register_crumb(folder))
        return _list_view(build, first, crumbs)
    if folder in registers and name == "index":
        feeds = main_feeds(build)
        return View("register.html", title, summary, None, (HOME,), feeds, register=folder)
    if folder == "ke-hoach":
        for plan in build.progress.plans:
            if plan.plan.id == name:
                feeds = main_feeds(build)
                return View("plan.html", title, summary, plan, (HOME, PLANS), feeds)
    if path == BROADCAST_PAGE:
        log = build.shelf.broadcasts()
        return View("broadcasts.html", title, summary, log, (HOME,), main_feeds(build))
    if path == EXEMPLARS_PAGE:
        exemplars = build.shelf.exemplar_register()
        return View("exemplars.html", title, summary, exemplars, (HOME,), main_feeds(build))
    return _plain_view(build, PLAIN_PAGES.get(path, template), title, summary)


def missing_view(build: Build, template: str) -> View:
    """Return the view of the page shown for an address that is not there."""
    return View(template, "Không tìm thấy trang", "", None, (HOME,), main_feeds(build))


def main_feeds(build: Build) -> tuple[Crumb, ...]:
    """Return the feeds of the whole column, as every page announces them."""
    return _feeds(build.edition.column.ward.column, "")


def _feeds(title: str, address: str) -> tuple[Crumb, ...]:
    """Return the feeds of the list at an address."""
    names = (f"{title} ({form})" for form in ("RSS", "Atom", "JSON Feed"))
    return tuple(map(Crumb, names, feed_addresses(address)))


def _article_view(build: Build, article: Article) -> View:
    page = build.shelf.article_page(article)
    return View(
        _article_template(article),
        article.matter.title,
        article.matter.summary,
        page,
        (HOME, page.card.category),
        main_feeds(build),
        is_draft=build.edition.states[article.path] not in (State.PUBLISHED, State.SCHEDULED),
    )


def _article_template(article: Article) -> str:
    return "essay.html" if article.matter.kind == ESSAY else "article.html"


def _exemplar_view(build: Build, profile: Profile) -> View:
    kinds = ", ".join(label("exemplar_kind", kind).lower() for kind in profile.kinds)
    count = len(profile.articles)
    return View(
        "exemplar.html",
        profile.name,
        f"{profile.name}: {kinds}. {count} tin, bài trên chuyên mục {build.site.ward.column}.",
        build.shelf.exemplar_page(profile),
        (HOME, EXEMPLARS_CRUMB),
        main_feeds(build),
    )


def _notice_view(build: Build, article: Article) -> View:
    return View(
        "withdrawn.html",
        "Bài đã gỡ",
        "Bài viết này đã được gỡ.",
        article,
        (HOME,),
        main_feeds(build),
    )


def _plain_view(build: Build, template: str, title: str, summary: str) -> View:
    crumbs = () if template == "home.html" else (HOME,)
    return View(template, title, summary, None, crumbs, main_feeds(build))


def _list_stubs(
    build: Build, title: str, address: str, crumbs: tuple[Crumb, ...], first: int = 1
) -> Iterator[Stub]:
    articles = build.shelf.articles(address)
    newest = articles[0].day if articles else build.site.today
    for page in build.shelf.list_pages(title, address):
        if page.number >= first:
            yield Stub(
                list_page_address(address, page.number),
                title,
                "listing.html",
                newest,
                partial(_list_view, build, page, crumbs),
            )


def _list_view(build: Build, page: ListPage, crumbs: tuple[Crumb, ...]) -> View:
    title = page.title if page.number == 1 else f"{page.title}, trang {page.number}"
    folder = page.address.split("/")[0]
    # The list's own come first: many readers offer just the first that a page names.
    own = _feeds(page.title, page.address) if has_feeds(page.address) else ()
    feeds = (*own, *main_feeds(build))
    kind = label("register", folder) if folder in LABELS["register"] else "Lưu trữ"
    summary = f"{kind}: {page.title}. Có {page.total} bài."
    return View("listing.html", title, summary, page, crumbs, feeds)


def _register_crumb(folder: str) -> Crumb:
    return Crumb(label("register", folder), f"{folder}/")
