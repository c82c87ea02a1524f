"""What is written besides the pages and the search index: files, then feeds."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from functools import partial

from thidua.site.beside import IsReady, at_once
from thidua.site.feeds.render import Faults, render_feeds
from thidua.site.fingerprints import Fingerprints
from thidua.site.machine.redirects import Redirect
from thidua.site.markup.texts import Texts
from thidua.site.outputs import Listed, files
from thidua.site.policy import check_page
from thidua.site.prepare import Build
from thidua.site.soundness import check_at
from thidua.site.theme import Theme
from thidua.site.writer import Writer
from thidua.workers import Apart


@dataclass(frozen=True, slots=True)
class Rest:
    """All of it, of one build. ``faults`` are what is wrong with the feeds written so far."""

    build: Build
    theme: Theme
    texts: Texts
    fingerprints: Fingerprints
    listed: Listed
    for_machines: Apart[dict[str, bytes]] | None = None
    """Who makes what machines fetch at fixed addresses, if somebody does."""
    faults: Faults = field(default_factory=lambda: Faults([], []))

    def write(self, writer: Writer, undrawn: Set[str]) -> Iterator[IsReady]:
        """Write it in small steps: feeds once no text that they carry is ``undrawn``.

        Raises ``SiteError``, ``TakenError`` and ``OSError``.
        """
        made = None
        if self.for_machines:
            yield self.for_machines.is_done
            made = self.for_machines.result()
        for one in files(self.build, self.theme, self.listed, self.fingerprints, made):
            if isinstance(one, Redirect):
                check_at(one.address, partial(check_page, one.page, frozenset(), leads_on=True))
            one.write(writer)
            yield at_once
        # What a feed encloses stands by now.
        yield partial(undrawn.isdisjoint, self.texts.fed)
        for feed in render_feeds(self.build.shelf, self.texts, self.fingerprints):
            faults = feed.publish(writer)
            self.faults.refused.extend(faults.refused)
            self.faults.warned.extend(faults.warned)
            yield at_once
