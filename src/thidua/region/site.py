"""The region's site: every page and file of it, by the theme, the writer and the policy of all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib.resources import files
from math import ceil
from pathlib import Path

from thidua.clock import VIETNAM
from thidua.column.addresses import FEED_MARK, entry_address, list_page_address
from thidua.column.places import MACHINE, TakenError
from thidua.disk.folders import replace_folder, restore_folder
from thidua.meter import Meter
from thidua.progress.targets import Progress
from thidua.region.feeds import ITEMS, render_feeds
from thidua.region.open_data import FILES, SEARCH_PART, render_open_data, render_search
from thidua.region.pages import (
    CLUSTERS,
    COMPARISON,
    EXEMPLARS,
    NEWEST,
    ROLL,
    Feeds,
    Files,
    Newest,
    Roll,
    RollRow,
    ShownItem,
    WardPage,
    choices_of,
    feed_crumbs,
    overview,
    roll_rows,
    targets_of,
    units_of,
    ward_crumb,
    years_of,
)
from thidua.region.questions import Item, newest, people, states, windows_of
from thidua.region.settings import UNGROUPED, Region
from thidua.region.standing import WardState
from thidua.region.store import Store
from thidua.reports.servers import Served
from thidua.schema.ward import Ward
from thidua.site.feeds.mark import make_mark
from thidua.site.machine.favicon import FAVICON, make_favicon
from thidua.site.machine.well_known import render_well_known
from thidua.site.pages import Crumb, Front, Narrowing, Shown, Site
from thidua.site.policy import UnsafePageError, check_page, write_policy
from thidua.site.routes import HOME, MISSING, View
from thidua.site.theme import Asset, Theme
from thidua.site.writer import Writer

SITE = "site"
_ASSETS = frozenset(
    {"thidua.css", "thidua.js", "icon.svg", "tin-moi.js", "region.css", "region.js"}
    | {"mark.png", "logo.png", "icon.png", "touch.png", "sharing.jpg"}
)
"""What pages of a region use; the last are an office's own."""
ALL_CLUSTERS = Crumb("Cụm, khối", f"{CLUSTERS}/")
_FRONT = 12
_OF_WARD = 20
_PAGES = 100
"""Items on the front page, on a ward's page, and on that of what is new."""


class SiteError(Exception):
    """A site that may not take the place of the old one; its words are for people."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written, and what is odd in the feeds."""

    pages: int
    served: Served
    """What servers must be told of it."""
    warned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    address: str
    view: Callable[[], View]


def build_site(region: Region, root: Path, store: Store, now: datetime, meter: Meter) -> Printed:
    """Write the site beside the old one and let it take its place.

    Raises :class:`SiteError` and ``OSError``; the old site then stays.
    """
    target = root / SITE
    restore_folder(target)
    fresh = target.with_name(f".{SITE}.moi")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        printed = _Press(region, root, store, now).print(Writer(fresh), meter)
        replace_folder(fresh, target)
    except UnsafePageError as error:
        raise SiteError(f"có trang không an toàn: {error}") from error
    except TakenError as error:
        raise SiteError(f"hai nơi cùng muốn một địa chỉ: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return printed


class _Press:
    """One build."""

    def __init__(self, region: Region, root: Path, store: Store, now: datetime) -> None:
        self._region, self._store = region, store
        self._today = now.astimezone(VIETNAM).date()
        self._address = _with_slash(region.site_url)
        self._states = states(region, store, now)
        self._by_code = {state.ward.code: state for state in self._states}
        self._people = roll_rows(region, self._states, people(store))
        self._own: dict[str, list[RollRow]] = {}
        for row in self._people:
            self._own.setdefault(row.person.ward, []).append(row)
        self._newest = self._shown(newest(store, _PAGES))
        self._feed_lists = tuple(self._find_lists())
        self._site = _as_site(region, self._address, now)
        self._theme = Theme(root, self._site, more=Path(str(files("thidua.region") / "theme")))
        self._theme.top_pages(())

    def _shown(self, items: Sequence[Item]) -> tuple[ShownItem, ...]:
        known = self._by_code
        return tuple(
            ShownItem(item, ward_crumb(known[item.ward])) for item in items if item.ward in known
        )

    def print(self, writer: Writer, meter: Meter) -> Printed:
        """Write everything."""
        pages = tuple(self._pages())
        meter.start("Trang", len(pages))
        for page in pages:
            html = self._theme.draw(page.view(), page.address, "")
            check_page(html, self._theme.scripts)
            writer.write(page.address, html.encode(), MACHINE)
            meter.advance()
        for name, asset in self._theme.assets:
            if name in _ASSETS:
                _write_asset(writer, asset)
        listed = [(page.address, None) for page in pages if page.address != MISSING]
        made = {
            **render_open_data(self._region, self._states, self._people, self._newest, self._today),
            **render_search(self._people),
            **render_well_known(self._site),
            FAVICON: make_favicon(self._theme.icon.content),
            FEED_MARK: make_mark(self._theme.icon.content),
            "sitemap.xml": self._theme.map_for_machines(listed).encode(),
        }
        for address, content in made.items():
            writer.write(address, content, MACHINE)
        lists = tuple(of.address for of, _ in self._feed_lists)
        served = Served(self._address, write_policy(self._theme.scripts), lists)
        return Printed(len(pages), served, tuple(self._print_feeds(writer)))

    def _print_feeds(self, writer: Writer) -> Iterator[str]:
        for of, items in self._feed_lists:
            feeds = render_feeds(self._region, self._address, self._states, of, items, self._today)
            for feed in feeds:
                faults = feed.publish(writer)
                yield from (*faults.refused, *faults.warned)

    def _find_lists(self) -> Iterator[tuple[Crumb, tuple[ShownItem, ...]]]:
        """Yield the lists that have feeds, each with its items."""
        yield Crumb(self._region.column, ""), self._newest[:ITEMS]
        for cluster, wards in self._region.groups:
            items = newest(self._store, ITEMS, [ward.code for ward in wards])
            crumb = Crumb(cluster.name, entry_address(CLUSTERS, cluster.id))
            yield crumb, self._shown(items)

    # Pages

    def _pages(self) -> Iterator[_Page]:
        region = self._region
        summary = f"{region.name} theo dõi, tổng hợp từ những gì từng phường, xã đã công bố."
        front = overview(region, self._states, self._newest[:_FRONT], whole=True)
        yield self._page("", "region-overview.html", region.column, summary, front, ())
        yield from self._cluster_pages()
        for state in self._states:
            yield _Page(state.address, partial(self._ward_view, state))
        yield from self._register_pages()
        yield self._page(
            f"{NEWEST}/", "region-newest.html", "Tin, bài mới",
            "Mới nhất của mọi phường, xã; mỗi bài dẫn về trang gốc.", Newest(self._newest),
        )  # fmt: skip
        yield self._page(
            f"{COMPARISON}/", "region-compare.html", "So sánh với năm trước",
            f"Từ đầu năm {self._today.year} đến nay, bên cạnh cùng kỳ năm {self._today.year - 1}.",
            overview(region, self._states, (), whole=True),
        )  # fmt: skip
        lists = tuple(of for of, _ in self._feed_lists)
        yield self._page(
            "rss/", "region-feeds.html", "Nhận tin tự động",
            "Tin mới của mọi phường, xã, hay của từng cụm, cho cổng thông tin và trình đọc tin.",
            Feeds(lists),
        )  # fmt: skip
        yield self._page(
            "du-lieu/", "region-data.html", "Dữ liệu mở",
            "Số liệu của tất cả phường, xã dưới dạng tệp, dựng lại sau mỗi lần thu thập.",
            Files(FILES),
        )  # fmt: skip
        yield self._page(
            "lien-he/", "region-contact.html", "Liên hệ",
            "Góp ý về một bài, một điển hình xin gửi thẳng tới phường, xã đã đăng; về trang tổng"
            " hợp này thì gửi tới:", None,
        )  # fmt: skip
        yield self._page(MISSING, "404.html", "Không tìm thấy trang", "", None)

    def _cluster_pages(self) -> Iterator[_Page]:
        region = self._region
        whole = overview(region, self._states, (), whole=True)
        yield self._page(
            f"{CLUSTERS}/", "region-overview.html", "Cụm, khối thi đua",
            "Từng cụm, khối: bao nhiêu nơi đúng kế hoạch, chậm, im lặng.",
            replace(whole, states=()) if whole.clusters else whole,
        )  # fmt: skip
        for (cluster, wards), (_, items) in zip(region.groups, self._feed_lists[1:], strict=True):
            members = [self._by_code[ward.code] for ward in wards]
            yield self._page(
                entry_address(CLUSTERS, cluster.id), "region-overview.html", cluster.name,
                f"Các phường, xã của {cluster.name}.",
                overview(region, members, items[:_FRONT], whole=False), (HOME, ALL_CLUSTERS),
            )  # fmt: skip

    def _ward_view(self, state: WardState) -> View:
        code = state.ward.code
        shown = WardPage(
            state,
            targets_of(windows_of(self._store, code)),
            self._shown(newest(self._store, _OF_WARD, [code])),
            tuple(self._own.get(code, ())),
        )
        summary = f"Tin, bài, điển hình, chỉ tiêu của {state.ward.title}."
        cluster = Crumb(state.cluster, entry_address(CLUSTERS, state.ward.cluster or UNGROUPED.id))
        crumbs = (HOME, ALL_CLUSTERS, cluster)
        return self._view("region-ward.html", state.ward.title, summary, shown, crumbs)

    def _register_pages(self) -> Iterator[_Page]:
        rows = self._people
        fields, movements = choices_of(rows)
        count = max(1, ceil(len(rows) / ROLL))
        for number in range(1, count + 1):
            roll = Roll(
                rows=rows[(number - 1) * ROLL : number * ROLL],
                number=number,
                count=count,
                total=len(rows),
                address=f"{EXEMPLARS}/",
                parts=ceil(len(rows) / SEARCH_PART),
                fields=fields,
                movements=movements,
                units=units_of(rows),
                years=years_of(rows),
                clusters=tuple((one.id, one.name) for one in self._region.clusters),
            )
            yield self._page(
                list_page_address(f"{EXEMPLARS}/", number), "region-exemplars.html",
                "Sổ điển hình chung",
                "Cá nhân, tập thể, hộ gia đình được các phường, xã nêu gương.", roll,
            )  # fmt: skip

    def _page(
        self,
        address: str,
        template: str,
        title: str,
        summary: str,
        shown: Shown | None,
        crumbs: tuple[Crumb, ...] = (HOME,),
    ) -> _Page:
        return _Page(address, lambda: self._view(template, title, summary, shown, crumbs))

    def _view(
        self,
        template: str,
        title: str,
        summary: str,
        shown: Shown | None,
        crumbs: tuple[Crumb, ...],
    ) -> View:
        feeds = feed_crumbs(self._region.column, "")
        return View(template, title, summary, shown, crumbs, feeds)


def _as_site(region: Region, address: str, now: datetime) -> Site:
    """Return the office as the theme knows a publisher: by the words of a ward."""
    office = Ward(
        name=region.name,
        column=region.column,
        parent=region.parent,
        contact=region.contact,
        responsible=region.responsible,
        reviewers=(region.responsible or region.name,),
        show_progress=region.show_progress,
        colour=region.colour,
        demo=region.demo,
    )
    today = now.astimezone(VIETNAM).date()
    return Site(
        ward=office,
        address=address,
        authority="",
        today=today,
        sharing=None,
        front=Front(None, (), (), (), None, None),
        total=0,
        exemplars=0,
        years=(),
        looks_back=(),
        registers={},
        has_library=False,
        narrowing=Narrowing((), (), ()),
        plans=(),
        progress=Progress(today, ()),
        current_plan=None,
    )


def _write_asset(writer: Writer, asset: Asset) -> None:
    writer.write(asset.address, asset.content, asset.owner)


def _with_slash(address: str) -> str:
    return address if address.endswith("/") else f"{address}/"
