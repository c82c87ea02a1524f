"""Draws every page and writes every file of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua.column import Article, PlainPage
from thidua.column.addresses import relative_address
from thidua.column.places import TakenError
from thidua.feed_check.check import validate
from thidua.feed_check.faults import Fault
from thidua.feed_check.rules import Place
from thidua.meter import Meter
from thidua.site.feeds.asking import find_feed_faults
from thidua.site.machine.redirects import Redirect
from thidua.site.machine.search import SearchIndexError
from thidua.site.markup.article import place
from thidua.site.markup.texts import Texts
from thidua.site.outputs import FEED_NAMES, outputs
from thidua.site.pages import Crumb
from thidua.site.policy import UnsafePageError, check_page, write_policy
from thidua.site.prepare import Build
from thidua.site.routes import NOTICES, Route, routes
from thidua.site.theme import Theme
from thidua.site.writer import ChangedError, Writer


class SiteError(Exception):
    """A site that may not take the place of the old one; its words are for people."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A site that was written: the policy that servers are to announce, and what is odd in feeds.

    ``refused`` tells why the portal's reader would not read a feed: such a site is to be seen by
    nobody but its author.
    """

    policy: str
    refused: tuple[str, ...]
    warned: tuple[str, ...]


def print_site(
    build: Build, root: Path, writer: Writer, meter: Meter, *, is_served: bool = False
) -> Printed:
    """Write the whole site of ``build``.

    ``is_served`` is for a live preview, which puts a script of its own into each page.

    ``root`` holds what a ward changes of the theme. Raises :class:`SiteError`, and ``OSError``.
    """
    try:
        return _print(build, Theme(root, build.site, is_served=is_served), writer, meter)
    except SearchIndexError as error:
        raise SiteError(
            f"Không lập được chỉ mục tìm kiếm (Pagefind báo: {error}).\n"
            "    Cách sửa: chạy lại; nếu vẫn vậy, xóa thư mục .venv rồi chạy python"
            " scripts/build.py để cài lại các gói."
        ) from error
    except TakenError as taken:
        raise SiteError(
            f"Hai nơi cùng muốn một địa chỉ: {taken}\n    Cách sửa: đổi tên một trong hai."
        ) from taken
    except ChangedError as changed:
        raise SiteError(
            f"Bản sạch của {changed} bị thay đổi trong lúc dựng trang.\n"
            "    Cách sửa: chạy lại, máy sẽ làm bản sạch khác; nếu vẫn vậy, báo người quản trị."
        ) from changed


def _print(build: Build, theme: Theme, writer: Writer, meter: Meter) -> Printed:
    texts = Texts(build.shelf)
    pages = tuple(routes(build))
    theme.top_pages(_top_pages(pages))
    meter.start("Trang", len(pages))
    listed: list[tuple[str, str | None]] = []
    for route in pages:
        view = route.view()
        html = theme.draw(view, route.address, _content(route, texts))
        _hold_to_policy(html, route.address, theme.scripts)
        writer.write(route.address, html.encode(), route.owner)
        if view.template not in NOTICES:
            listed.append((route.address, route.changed.isoformat() if route.changed else None))
        meter.advance()
    faults: list[tuple[str, Fault]] = []
    for output in outputs(build, texts, theme, listed):
        if isinstance(output, Redirect):
            _hold_to_policy(output.page, output.address, frozenset(), leads_on=True)
        output.write(writer)
        if output.address.rpartition("/")[2] in FEED_NAMES:
            content = (writer.folder / output.address).read_bytes()
            found = validate(content, Place(writer.folder, output.address))
            faults.extend((output.address, fault) for fault in found)
    refused = [fault.tell(address) for address, fault in faults if fault.is_error]
    if refused:
        # Whoever reads it must mend an article, not a line of a feed.
        edition = build.shelf.edition
        told = map(str, find_feed_faults(edition, edition.published))
        refused = [*told, *refused]
    return Printed(
        write_policy(theme.scripts),
        tuple(refused),
        tuple(fault.tell(address) for address, fault in faults if not fault.is_error),
    )


def _content(route: Route, texts: Texts) -> str:
    """Return the words of a page where they stand."""
    if route.text is None:
        return ""
    text = texts.of(route.text) if isinstance(route.text, Article) else texts.of_page(route.text)
    return place(text, relative_address("", route.address))


def _top_pages(pages: Iterable[Route]) -> Sequence[Crumb]:
    """Return the pages that stand beside the home page, by their address."""
    top = [p for p in pages if isinstance(p.text, PlainPage) and p.text.path.count("/") == 1]
    return [Crumb(route.view().title, route.address) for route in sorted(top, key=_address)]


def _address(route: Route) -> str:
    return route.address


def _hold_to_policy(
    html: str, address: str, trusted: frozenset[str], *, leads_on: bool = False
) -> None:
    try:
        check_page(html, trusted, leads_on=leads_on)
    except UnsafePageError as error:
        name = f"/{address}" if address.endswith("/") else address
        raise SiteError(f"Trang «{name}» không an toàn: {error}") from error
