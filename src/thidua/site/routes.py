"""Which page stands at which address, and what its template shows: the site, for any renderer."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

from thidua.column import Article, PlainPage
from thidua.column.addresses import (
    ARCHIVE,
    EXEMPLARS,
    NEEDED_PAGES,
    PAGE_SIZE,
    PLANS,
    entry_address,
    feed_addresses,
    has_feeds,
    list_page_address,
)
from thidua.column.exemplars import Profile
from thidua.column.places import MACHINE
from thidua.column.record import RECORD
from thidua.column.registers import BY_FOLDER, CAMPAIGNS
from thidua.problems import Problem
from thidua.progress.targets import PlanProgress
from thidua.review import State
from thidua.schema.glossary import GLOSSARY_PATH
from thidua.schema.library import LIBRARY
from thidua.schema.logs import BROADCAST_LOG
from thidua.schema.slogans import SLOGANS
from thidua.site.looking_back import Turn, look_back, turns
from thidua.site.markup.figures import ESSAY
from thidua.site.pages import (
    AbbreviationList,
    ArticlePage,
    BroadcastLog,
    CampaignPage,
    Crumb,
    ExemplarPage,
    ExemplarRegister,
    LawPage,
    LawRegister,
    ListPage,
    LookingBack,
    Shown,
    SloganRegister,
)
from thidua.site.prepare import Build
from thidua.text.labels import label
from thidua.text.vietnamese import short_date

MISSING = "404.html"
"""The page shown for an address that is not there."""
NOTICES = ("withdrawn.html", "held.html", MISSING)
"""Templates of pages that search engines need not know."""


@dataclass(frozen=True, slots=True)
class Needed:
    """A page that is there without a file."""

    template: str
    title: str
    summary: str = ""


NEEDED = {
    "docs/tim-kiem.md": Needed("search.html", "Tìm kiếm", "Tìm tin, bài, gương điển hình."),
    "docs/dien-hinh.md": Needed(
        "exemplars.html", "Điển hình", "Các cá nhân, tập thể, hộ gia đình được nêu gương."
    ),
    "docs/rss.md": Needed(
        "rss.html", "Nhận tin tự động (RSS)", "Các địa chỉ nguồn tin của chuyên mục."
    ),
    "docs/chi-tieu.md": Needed("targets.html", "Tiến độ chỉ tiêu"),
    "docs/so-do.md": Needed("sitemap.html", "Sơ đồ trang", "Toàn bộ các phần của chuyên mục."),
    "docs/du-lieu.md": Needed(
        "data.html", "Dữ liệu mở", "Điển hình và tin, bài dưới dạng tệp để hệ thống khác dùng lại."
    ),
    f"docs/{PLANS}/index.md": Needed("plans.html", "Kế hoạch"),
    BROADCAST_LOG.path: Needed("broadcasts.html", "Lịch phát thanh"),
}
"""By the path of the file that would add its words; home and the registers make their own."""
HOME = Crumb("Trang chủ", "")
PLANS_CRUMB = Crumb("Kế hoạch", f"{PLANS}/")
EXEMPLARS_CRUMB = Crumb("Điển hình", f"{EXEMPLARS}/")
ARCHIVE_CRUMB = Crumb("Lưu trữ", f"{ARCHIVE}/")


Subject = (
    ArticlePage
    | ListPage
    | CampaignPage
    | LookingBack
    | PlanProgress
    | BroadcastLog
    | SloganRegister
    | LawRegister
    | LawPage
    | AbbreviationList
    | ExemplarRegister
    | ExemplarPage
    | Article
    | Shown
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
    draft_note: str = ""
    """Why nobody but its author sees the page yet; empty for what is seen."""
    remarks: tuple[Problem, ...] = ()
    """What is to be mended in it, told above it in a preview."""

    @property
    def is_draft(self) -> bool:
        """Whether nobody but its author sees it yet."""
        return bool(self.draft_note)


@dataclass(frozen=True, slots=True)
class Route:
    """A page of the site. ``view`` is called when it is drawn: thousands are never held at once."""

    address: str
    owner: str
    """The file it is made from, or what else has its address."""
    view: Callable[[], View]
    changed: date | None = None
    """When it last changed, where that is known."""
    text: Article | PlainPage | None = None
    """Whose words it shows."""
    template: str = ""
    """By which it is drawn, where that is known before its view is."""

    @property
    def is_notice(self) -> bool:
        """Whether search engines need not know of it."""
        return self.template in NOTICES


def routes(build: Build) -> Iterator[Route]:
    """Yield every page of the site: those written under ``docs/``, and those made of the column."""
    yield from _plain_routes(build)
    yield from _article_routes(build)
    yield from _list_routes(build)
    missing = partial(_plain_view, build, MISSING, "Không tìm thấy trang", "")
    yield Route(MISSING, MACHINE, missing, template=MISSING)


def list_for_machines(pages: Iterable[Route]) -> Iterator[tuple[str, str | None]]:
    """Yield the pages that search engines are told of: address, and the day of the last change."""
    for route in pages:
        if not route.is_notice:
            yield route.address, route.changed.isoformat() if route.changed else None


def _plain_routes(build: Build) -> Iterator[Route]:
    pages = build.shelf.edition.pages
    absent = (PlainPage(path, "", "", None, "") for path in NEEDED_PAGES if path not in pages)
    for page in (*pages.values(), *absent):
        owner = page.path if page.path in pages else MACHINE
        yield Route(page.address, owner, partial(_document_view, build, page), text=page)


def _article_routes(build: Build) -> Iterator[Route]:
    edition = build.shelf.edition
    for article in edition.published:
        show = partial(_article_view, build, article)
        changed, template = article.changed.date(), _article_template(article)
        yield Route(article.address, article.path, show, changed, article, template)
    for article in edition.withdrawn:
        show = partial(_notice_view, build, article)
        yield Route(article.address, article.path, show, template="withdrawn.html")
    for address in edition.held:
        notice = partial(_plain_view, build, "held.html", "Bài này đang tạm ẩn", "")
        yield Route(address, RECORD, notice, template="held.html")
    for address in edition.held_pages:
        notice = partial(_plain_view, build, "held.html", "Trang này đang tạm ẩn", "")
        yield Route(address, RECORD, notice, template="held.html")


def _list_routes(build: Build) -> Iterator[Route]:
    for folder, entries in build.edition.column.registers.by_folder().items():
        for entry in entries.values():
            crumbs = (HOME, _register_crumb(folder))
            address = entry_address(folder, entry.slug)
            # The first page is the entry's own, under docs/.
            yield from _pages_of_list(build, entry.title, address, crumbs, first=2)
    for profile in build.shelf.profiles:
        newest = max(article.changed for article in profile.articles)
        show = partial(_exemplar_view, build, profile)
        yield Route(profile.address, MACHINE, show, newest.date(), template="exemplar.html")
    archive = partial(
        _plain_view, build, "archive.html", "Lưu trữ", "Các bài đã đăng theo năm, tháng."
    )
    yield Route(ARCHIVE_CRUMB.address, MACHINE, archive, build.site.today)
    for turn in turns(build.shelf.edition):
        show = partial(_looking_back_view, build, turn)
        yield Route(turn.address, MACHINE, show, min(turn.last, build.site.today))
    for year in build.site.years:
        crumbs = (HOME, ARCHIVE_CRUMB)
        title = f"Năm {year.year}"
        yield from _pages_of_list(build, title, year.address, crumbs)
        for month in year.months:
            inner = (*crumbs, Crumb(title, year.address))
            name = f"Tháng {month.day.month} năm {year.year}"
            yield from _pages_of_list(build, name, month.address, inner)


def _document_view(build: Build, page: PlainPage) -> View:
    """Return the view of a page that stands, or could stand, under ``docs/``."""
    view = _entry_view(build, page)
    if view:
        return view
    if page.path == "docs/index.md":
        needed = Needed(page.template or "home.html", build.edition.column.ward.column)
    elif page.path == GLOSSARY_PATH:
        needed = Needed("glossary.html", page.title)
    else:
        needed = NEEDED.get(page.path) or Needed(page.template or "main.html", page.title)
    if page.path == SLOGANS.path:
        needed = Needed("slogans.html", page.title)
    title, summary = page.title or needed.title, page.summary or needed.summary
    view = _plain_view(build, needed.template, title, summary)
    match needed.template:
        case "broadcasts.html":
            return replace(view, subject=build.shelf.broadcasts())
        case "slogans.html":
            column = build.edition.column
            return replace(view, subject=SloganRegister(column.slogans, column.key_days))
        case "exemplars.html":
            return replace(view, subject=build.shelf.exemplar_register())
        case "glossary.html":
            return replace(view, subject=build.shelf.abbreviations())
    return view


def _entry_view(build: Build, page: PlainPage) -> View | None:
    """Return the view of a register, of an entry of one, or of a plan; ``None`` of another page."""
    folder, name = posixpath.split(posixpath.splitext(page.path.removeprefix("docs/"))[0])
    registers = build.edition.column.registers.by_folder()
    feeds = main_feeds(build)
    if folder in registers and name in registers[folder]:
        entry = registers[folder][name]
        first = next(build.shelf.list_pages(entry.title, entry_address(folder, name)))
        return _list_view(build, first, (HOME, _register_crumb(folder)))
    if folder in registers and name == "index":
        title = page.title or BY_FOLDER[folder].label
        return View("register.html", title, page.summary, None, (HOME,), feeds, register=folder)
    if folder == LIBRARY and name in build.edition.column.library:
        law = build.shelf.law_page(name)
        crumbs = (HOME, Crumb("Văn bản", f"{LIBRARY}/"))
        own = _feeds("Văn bản", f"{LIBRARY}/")
        return View("law.html", page.title, page.summary, law, crumbs, (*own, *feeds))
    if (folder, name) == (LIBRARY, "index"):
        title = page.title or "Văn bản"
        own = _feeds(title, f"{LIBRARY}/")
        laws = build.shelf.laws()
        return View("laws.html", title, page.summary, laws, (HOME,), (*own, *feeds))
    for plan in build.progress.plans:
        if (folder, name) == (PLANS, plan.plan.id):
            return View("plan.html", page.title, page.summary, plan, (HOME, PLANS_CRUMB), feeds)
    return None


def main_feeds(build: Build) -> tuple[Crumb, ...]:
    """Return the feeds of the whole column, as every page announces them."""
    return _feeds(build.edition.column.ward.column, "")


@lru_cache(maxsize=256)
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
        draft_note=_DRAFT_NOTES.get(build.edition.states[article.path], ""),
        remarks=build.remarks.get(article.path, ()),
    )


_NOT_APPROVED = "bài này chưa được lãnh đạo duyệt nên chưa đăng."
_HELD = "bài này còn lỗi nên đang bị giữ lại."
_DRAFT_NOTES = {
    State.DRAFT: _NOT_APPROVED,
    State.IN_REVIEW: _NOT_APPROVED,
    State.BROKEN: _HELD,
    State.FAULTY: _HELD,
    State.CHANGED: "bài này đã sửa sau khi duyệt nên phải duyệt lại.",
    State.REVISION: "bản sửa này chưa được lãnh đạo duyệt; bài đang đăng vẫn như cũ.",
}
"""Why an article in this state is seen in a preview alone."""


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


def _looking_back_view(build: Build, turn: Turn) -> View:
    page = look_back(build.shelf, build.progress, turn, build.site.looks_back)
    summary = f"{page.total} tin, bài từ {short_date(page.first)} đến {short_date(page.last)}."
    return View(
        "looking-back.html", page.title, summary, page, (HOME, ARCHIVE_CRUMB), main_feeds(build)
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


def _pages_of_list(
    build: Build, title: str, address: str, crumbs: tuple[Crumb, ...], first: int = 1
) -> Iterator[Route]:
    articles = build.shelf.articles(address)
    newest = articles[0].day if articles else build.site.today
    for page in build.shelf.list_pages(title, address):
        if page.number >= first:
            show = partial(_list_view, build, page, crumbs)
            where = list_page_address(address, page.number)
            yield Route(where, MACHINE, show, newest, template=_list_template(page))


def _list_view(build: Build, page: ListPage, crumbs: tuple[Crumb, ...]) -> View:
    title = page.title if page.number == 1 else f"{page.title}, trang {page.number}"
    folder = page.address.split("/")[0]
    # The list's own come first: many readers offer just the first that a page names.
    own = _feeds(page.title, page.address) if has_feeds(page.address) else ()
    feeds = (*own, *main_feeds(build))
    kind = BY_FOLDER[folder].label if folder in BY_FOLDER else "Lưu trữ"
    summary = f"{kind}: {page.title}. Có {page.total} bài."
    template = _list_template(page)
    if folder != CAMPAIGNS.folder:
        return View(template, title, summary, page, crumbs, feeds, register=folder)
    shown = build.shelf.articles(page.address)[(page.number - 1) * PAGE_SIZE :][:PAGE_SIZE]
    campaign = build.shelf.campaign_page(page.address.split("/")[1], page, shown)
    return View(template, title, summary, campaign, crumbs, feeds, register=folder)


def _list_template(page: ListPage) -> str:
    is_campaign = page.address.startswith(f"{CAMPAIGNS.folder}/")
    return "campaign.html" if is_campaign else "listing.html"


def _register_crumb(folder: str) -> Crumb:
    return Crumb(BY_FOLDER[folder].label, f"{folder}/")
