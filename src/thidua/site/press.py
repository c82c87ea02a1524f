"""Draws every page and writes every file of a site."""

from __future__ import annotations

import atexit
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path

from thidua.column import PlainPage
from thidua.column.addresses import relative_address
from thidua.column.places import TakenError
from thidua.disk.store import Store
from thidua.meter import Meter
from thidua.site.beside import Beside, IsReady, at_once, hear
from thidua.site.feeds.render import Faults
from thidua.site.fingerprints import Fingerprints
from thidua.site.fresh import Fresh
from thidua.site.indexing import Indexing, SearchIndex
from thidua.site.machine.search import SearchIndexError
from thidua.site.markup.texts import Answers, Learnt, Rendered, Texts
from thidua.site.outputs import machine_files
from thidua.site.pages import Crumb
from thidua.site.policy import check_page, write_policy
from thidua.site.prepare import Build, prepare
from thidua.site.rest import Rest
from thidua.site.routes import Route, list_for_machines, routes
from thidua.site.sharing import Drawing
from thidua.site.soundness import SiteError, check_at
from thidua.site.standing import Span, note_span
from thidua.site.theme import Theme
from thidua.site.writer import ChangedError, Writer
from thidua.workers import Apart, is_copied_at_once, run_chunks


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
    """Write the whole site of ``build``; what ``writer`` finds in the former site stays as it is.

    ``is_served`` is for a live preview, which puts a script of its own into each page.

    ``root`` holds what a ward changes of the theme, and what is kept from build to build. Raises
    :class:`SiteError`, and ``OSError``.
    """
    try:
        if not is_served:
            writer.begin(root)
        with Store(root, "texts") as kept:
            # A copy of this process makes what takes long, while this one gets ready.
            for_machines = None if is_served else Apart(partial(machine_files, build))
            theme = Theme(root, build.site, is_served=is_served)
            fingerprints = Fingerprints()
            texts = Texts(build.shelf, store=kept, fingerprints=fingerprints, is_preview=is_served)
            press = Press(build, root, theme, texts, fingerprints, 1 if is_served else None)
            printed = press.print(writer, meter, for_machines)
            theme.keep()
            if not is_served:
                kept.keep(press.texts_shown())
            writer.note(root)
            note_span(root, Span.of(build.edition.column, build.edition.now))
            return printed
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


_DRAWING_SECONDS = 0.004
"""What it takes to draw a page, its text included."""
_PAGES_LOOKED_AT = 8
"""How many pages this process looks at, before any is drawn, while others draw a picture."""
_LOOKED_AT = 16
"""Pages that are looked at in one step, to see whether they stand."""
_FEW_PAGES = 600
"""Of many pages so many, the last ones, are drawn by new processes, which hold the least: Pagefind
begins beside them, and takes as much memory as one that has drawn for long."""
_JOBS_EACH = 1_300
"""Pages for each process before another takes over: each page touches other articles."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as it is to be written, with its text where that was rendered just now."""

    content: bytes
    learnt: Learnt | None
    answers: Answers


@dataclass(frozen=True, slots=True)
class _Placed:
    """A page that stands in its place now."""

    learnt: Learnt | None
    answers: Answers


_NOTHING_LEARNT = _Placed(None, {})
_NO_TEXT = Rendered(("",), {})
_Picture = tuple[str, Drawing]
"""A sharing picture with its address."""
_Job = int | _Picture
"""The number of a page's route, or a picture."""
_AT_WORK: dict[int, Press] = {}
"""The press at work, for the copies of this process that draw for it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The work of one press, for other processes: they find it in their memory, or make it anew.

    A copy of this process has all that is needed. Where processes begin anew, each reads the
    project again: what is kept makes that short.
    """

    root: Path
    now: datetime
    press: int
    fresh: Fresh

    def draw(self, jobs: Sequence[_Job]) -> list[_Placed]:
        """Draw pages by the numbers of their routes, and the pictures that come after them.

        Each is put in its place at once: to send it elsewhere would take as long as to write it.
        """
        numbers = [job for job in jobs if isinstance(job, int)]
        placed = list(self._find_press().place(numbers, self.fresh)) if numbers else []
        for job in jobs:
            if not isinstance(job, int):
                address, picture = job
                self.fresh.write(address, picture.card.encode())
                placed.append(_NOTHING_LEARNT)
        return placed

    def _find_press(self) -> Press:
        if self.press not in _AT_WORK:
            build = prepare(self.root, self.now, Meter(io.StringIO(), {}))
            fingerprints = Fingerprints()
            kept = ExitStack()
            atexit.register(kept.close)  # it is read for as long as this process lives
            store = kept.enter_context(Store(self.root, "texts"))
            texts = Texts(build.shelf, store=store, fingerprints=fingerprints)
            _AT_WORK[self.press] = Press(
                build, self.root, Theme(self.root, build.site), texts, fingerprints
            )
        return _AT_WORK[self.press]


class Press:
    """Draws the pages of one build, each only if it would come out otherwise than it stands."""

    def __init__(
        self,
        build: Build,
        root: Path,
        theme: Theme,
        texts: Texts,
        fingerprints: Fingerprints,
        workers: int | None = None,
    ) -> None:
        self._build = build
        self._root = root
        self._workers = workers
        self._theme = theme
        self._texts = texts
        self._fingerprints = fingerprints
        self.routes = tuple(routes(build))
        theme.top_pages(_top_pages(self.routes))

    def print(
        self, writer: Writer, meter: Meter, for_machines: Apart[dict[str, bytes]] | None = None
    ) -> Printed:
        """Write every page, and every file beside them; ``for_machines`` makes some of these."""
        meter.start("Trang", len(self.routes))
        pictures = self._claim_pictures(writer)
        search = SearchIndex(self._build, self._texts, self._fingerprints).begin(writer)
        waiting: dict[int, str] = {}
        few = _FEW_PAGES
        indexing = search.make_all(lambda: len(waiting) <= few, writer)
        beside = Beside(hear(for_machines), search.start_edited(), indexing)
        try:
            beside.add(choosing := self._choose(writer, meter, waiting))
            # Nothing waits for a picture: they are drawn beside what this process does alone.
            few_pictures = len(self.routes) // _PAGES_LOOKED_AT
            first, others = pictures[:few_pictures], pictures[few_pictures:]
            _note_pictures(first, self._draw_all(first, writer.fresh, beside.go_on), writer)
            beside.finish_one(choosing)
            numbers = self._in_order(waiting, search)
            undrawn = {self._text_of(number) for number in numbers} - {""}
            listed = tuple(list_for_machines(self.routes))
            rest = Rest(
                self._build, self._theme, self._texts, self._fingerprints, listed, for_machines
            )
            beside.add(search.start_drawn(undrawn))
            beside.add(rest.write(writer, undrawn))
            jobs: list[_Job] = [*numbers, *others]
            if len(numbers) < few + _JOBS_EACH:
                few = len(numbers)  # no process grows old
            early = len(numbers) - few if is_copied_at_once() else 0
            drawn = chain.from_iterable(
                self._draw_all(some, writer.fresh, beside.go_on)
                for some in (jobs[:early], jobs[early:])
            )
            for number, placed in zip(numbers, drawn, strict=False):
                self._note_page(number, placed, waiting.pop(number), writer)
                undrawn.discard(self._text_of(number))
                meter.advance()
            meter.start("Ảnh chia sẻ", len(others))
            _note_pictures(others, drawn, writer, meter.advance)
            beside.finish()
        finally:
            search.end()
        return self._printed(rest.faults)

    def _in_order(self, numbers: Iterable[int], search: Indexing) -> list[int]:
        """Return the numbers of routes as they are drawn: first what others are made of."""
        turns = {**search.turns(), **dict.fromkeys(self._texts.fed, -1)}
        last = len(search.parts)
        return sorted(numbers, key=lambda number: turns.get(self._text_of(number), last))

    def _text_of(self, number: int) -> str:
        """Return the path of the text that a route's page shows, or ""."""
        text = self.routes[number].text
        return text.path if text else ""

    def _note_page(self, number: int, placed: _Placed, key: str, writer: Writer) -> None:
        """Note what was learnt of a page that stands in its place now."""
        route = self.routes[number]
        if route.text:
            if placed.learnt:
                self._texts.learn(route.text, placed.learnt)
            else:
                self._texts.recall(route.text)
        made_of = key or self._fingerprint(route)
        writer.note_file(route.address, made_of, dict(placed.answers))

    def _choose(self, writer: Writer, meter: Meter, waiting: dict[int, str]) -> Iterator[IsReady]:
        """Take over the pages that stand; add the others, and make their templates ready."""
        needed: set[str] = set()
        for number, route in enumerate(self.routes):
            # What is drawn anyhow is told from others later, beside the drawing.
            key = self._fingerprint(route) if writer.may_find(route.address) else ""
            kept = writer.find(route.address, key)
            if kept and (route.text is None or self._texts.answers_still(route.text, kept.note)):
                writer.keep(route.address, kept, route.owner, key)
                meter.advance()
            else:
                writer.claim(route.address, route.owner)
                waiting[number] = key
                needed.add(route.template or route.view().template)
            if number % _LOOKED_AT == 0:
                yield at_once
        for template in sorted(needed):
            self._theme.load([template])
            yield at_once

    def _claim_pictures(self, writer: Writer) -> list[_Picture]:
        """Take over the sharing pictures that stand; return the others, each with its address."""
        waiting = []
        for owner, address, drawing in self._build.shelf.drawings():
            kept = writer.find(address, drawing.key)
            if kept:
                writer.keep(address, kept, owner, drawing.key)
            else:
                writer.claim(address, owner)
                waiting.append((address, drawing))
        return waiting

    def _printed(self, faults: Faults) -> Printed:
        refused = faults.refused
        if refused:
            # Whoever reads it must mend an article, not a line of a feed. Hardly any build asks.
            from thidua.site.feeds.asking import find_feed_faults  # noqa: PLC0415

            edition = self._build.shelf.edition
            refused = [*map(str, find_feed_faults(edition, edition.published)), *refused]
        return Printed(write_policy(self._theme.scripts), tuple(refused), tuple(faults.warned))

    def _draw_all(
        self,
        jobs: Sequence[_Job],
        fresh: Fresh,
        meanwhile: Callable[[], bool],
    ) -> Iterator[_Placed]:
        """Draw pages, then pictures, in every core where there are many."""
        shared = Shared(self._root, self._build.edition.now, id(self), fresh)
        _AT_WORK[id(self)] = self
        try:
            yield from run_chunks(
                shared.draw, jobs, _DRAWING_SECONDS, self._workers, meanwhile, _JOBS_EACH
            )
        finally:
            del _AT_WORK[id(self)]

    def draw(self, numbers: Sequence[int]) -> list[_Drawn]:
        """Draw pages by the numbers of their routes, and make sure that they keep to the policy.

        Each step is taken for all of them before the next: what it needs is at hand then, and a
        processor takes a quarter less time.
        """
        routes = [self.routes[number] for number in numbers]
        found = [self._texts.find(route.text) if route.text else _NO_TEXT for route in routes]
        unknown = [
            route.text
            for route, text in zip(routes, found, strict=True)
            if route.text and text is None
        ]
        made = iter(self._texts.render(unknown))
        rendered = [None if text else next(made) for text in found]
        texts = [one or other or _NO_TEXT for one, other in zip(found, rendered, strict=True)]
        pages = [
            self._theme.draw_parts(
                route.view(), route.address, text.at(relative_address("", route.address))
            )
            for route, text in zip(routes, texts, strict=True)
        ]
        for route, (html, parts) in zip(routes, pages, strict=True):
            check_at(route.address, partial(check_page, html, self._theme.scripts, parts=parts))
        learnt = [
            Learnt.of(route.text, new) if route.text and new else None
            for route, new in zip(routes, rendered, strict=True)
        ]
        return [
            _Drawn(html.encode(), new, text.answers)
            for (html, _), new, text in zip(pages, learnt, texts, strict=True)
        ]

    def place(self, numbers: Sequence[int], fresh: Fresh) -> Iterator[_Placed]:
        """Draw pages as :meth:`draw` does, and put each in its place. Raises ``OSError``."""
        for number, drawn in zip(numbers, self.draw(numbers), strict=True):
            fresh.write(self.routes[number].address, drawn.content)
            yield _Placed(drawn.learnt, drawn.answers)

    def texts_shown(self) -> list[str]:
        """Return the paths of all whose words stand in a page."""
        return [route.text.path for route in self.routes if route.text]

    def _fingerprint(self, route: Route) -> str:
        """Return the fingerprint of all that a page shows, but where the links of its text lead."""
        view = route.view()
        return self._fingerprints.of(
            route.address,
            self._theme.stamp(view.template, self._fingerprints),
            view,
            self._texts.fingerprint(route.text) if route.text else None,
        )


def _note_pictures(
    pictures: Iterable[_Picture],
    drawn: Iterable[_Placed],
    writer: Writer,
    advance: Callable[[], None] = lambda: None,
) -> None:
    for (address, picture), _ in zip(pictures, drawn, strict=True):
        writer.note_file(address, picture.key)
        advance()


def _top_pages(pages: Iterable[Route]) -> Sequence[Crumb]:
    """Return the pages that stand beside the home page, by their address."""
    top = [p for p in pages if isinstance(p.text, PlainPage) and p.text.path.count("/") == 1]
    return [
        Crumb(route.view().title, route.address) for route in sorted(top, key=attrgetter("address"))
    ]
