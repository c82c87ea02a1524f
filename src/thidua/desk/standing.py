"""Where an article stands as the desk tells it: what the office decided, and what readers have.

The two differ from an approval, or a withdrawal, until the site is published: the record of what
was published knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thidua.column import Column
from thidua.column.record import key_of
from thidua.review import Edition, State
from thidua.review.channels import ids_on_line
from thidua.text.labels import LABELS, label

ON_PAGE, WAITING, LEAVING = "published", "waiting", "leaving"
"""What the list may be asked for besides the other states."""
OFFERED: Mapping[str, str] = {
    WAITING: "Đã duyệt, chờ đăng lên trang",
    LEAVING: "Phải gỡ khỏi trang",
    **LABELS["state"],
    ON_PAGE: "Đang trên trang",
}
"""What the list may be asked for, in words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An article's state, and whether readers have it on the web as far as the record knows."""

    state: State
    is_on_page: bool

    @property
    def is_waiting(self) -> bool:
        """Whether it is approved and due, and comes to readers with the next publication."""
        return self.state is State.PUBLISHED and not self.is_on_page

    @property
    def is_leaving(self) -> bool:
        """Whether readers have it still, and lose it with the next publication."""
        return self.is_on_page and self.state is not State.PUBLISHED

    def is_asked_for(self, wanted: str) -> bool:
        """Tell whether the list shows it to whoever asks for one of :data:`OFFERED`, or for all."""
        match wanted:
            case "":
                return True
            case "waiting":
                return self.is_waiting
            case "leaving":
                return self.is_leaving
            case _:
                return self.state.value == wanted and not self.is_waiting

    @property
    def words(self) -> str:
        """What the desk says of it."""
        if self.state is State.PUBLISHED:
            return OFFERED[WAITING if self.is_waiting else ON_PAGE]
        rest = "; trên mạng còn bài này tới lần đăng sau" if self.is_leaving else ""
        return f"{label('state', self.state.value)}{rest}"


def standings(edition: Edition) -> Mapping[str, Standing]:
    """Return where each article, and each next version of one, stands by the path of its file."""
    on_line, column = ids_on_line(edition), edition.column
    ids = {article.path: article.id for article in column.articles}
    return {
        path: Standing(state, (ids.get(path) or _recorded_id(column, path)) in on_line)
        for path, state in edition.states.items()
    }


def _recorded_id(column: Column, path: str) -> str:
    """Return under which id an article was published that cannot be read now, or ""."""
    address = column.site_map.pages.get(path) if path in column.broken else None
    entry = column.record.addresses.get(key_of(address)) if address else None
    return (entry.id if entry else None) or ""
