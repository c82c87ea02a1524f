"""The newest items of all wards as feeds: each keeps its id and names its ward as the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import escape

from thidua.clock import VIETNAM
from thidua.column.addresses import ATOM, FEED_MARK, RSS, host_of, item_tag
from thidua.column.registers import FIELDS, MOVEMENTS
from thidua.region.pages import ShownItem
from thidua.region.settings import Region
from thidua.region.standing import WardState
from thidua.site.feeds.items import Category, Feed, Item, Source
from thidua.site.feeds.render import WRITERS, FeedFile
from thidua.site.pages import Crumb

ITEMS = 50
"""In one feed: what portals ask for."""


def render_feeds(
    region: Region,
    site: str,
    states: Iterable[WardState],
    of: Crumb,
    items: Iterable[ShownItem],
    today: date,
) -> Iterator[FeedFile]:
    """Yield the feeds of a list that stands at an address of the region's site."""
    heard = {state.ward.code: state for state in states}
    items = tuple(items)
    changed: dict[str, datetime] = {}
    for shown in items:
        ward = shown.item.ward
        changed[ward] = max(shown.item.changed, changed.get(ward, shown.item.changed))
    feed = Feed(
        title=f"{of.title} – {region.name}",
        description=f"{region.column}: tin, bài của các phường, xã do {region.name} theo dõi",
        site=site,
        page=site + of.address,
        guid=item_tag(host_of(site), f"nguon-tin/{of.address}"),
        copyright="Bản quyền thuộc từng phường, xã. Khi dùng lại, xin ghi rõ tác giả và nguồn,"
        " dẫn về bài gốc.",
        publisher=region.name,
        source=Crumb(f"{region.column} – {region.name}", site + RSS),
        mark=site + FEED_MARK,
        since=datetime(today.year, 1, 1, tzinfo=VIETNAM),
        items=tuple(
            _item(shown, heard[shown.item.ward], site, changed[shown.item.ward]) for shown in items
        ),
    )
    for name in WRITERS:
        yield FeedFile(of.address + name, feed, "")


def _item(shown: ShownItem, state: WardState, site: str, changed: datetime) -> Item:
    item = shown.item
    assert state.heard  # or it would have no items
    name = state.ward.title
    summary = item.summary or item.title
    return Item(
        guid=item.guid,
        address=item.url,
        title=item.title,
        summary=summary,
        html=f'<p>{escape(summary)}</p>\n<p><a href="{escape(item.url)}">Đọc toàn văn trên trang'
        f" của {escape(name)}</a></p>",
        published=item.published,
        updated=item.changed,
        creator=item.author or name,
        categories=tuple(
            Category(theme, f"{site}{folder}/")
            for folder, themes in ((FIELDS.folder, item.fields), (MOVEMENTS.folder, item.movements))
            for theme in dict.fromkeys(themes)
        ),
        image=None,
        thumbnail=None,
        source=Source(
            name,
            state.heard.site + RSS,
            item_tag(state.heard.authority, "nguon-tin/") + ATOM,
            changed,
        ),
    )
