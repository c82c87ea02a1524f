"""Whether the site that stands is what a build would make now: then nothing need be built.

A build depends on the files that people wrote, on the program, on how strict it is and on the
clock; it makes ``site/`` and ``reports/``. If every file of all these is the very one that was
there when the last build ended, another would make the same. As in ``former``, length, times and
place on the disk tell; whatever else lies in those folders counts too, if only by its name.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.disk.folders import write_whole
from thidua.disk.marks import TICK_SECONDS, Marks, survey
from thidua.disk.program import fingerprint

STANDING = ".cache/site/standing.json"
_SPAN = ".cache/site/span.json"
_REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Span:
    """Between which moments a site is the same if nobody changes a file; ``until`` is not in it."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, column: Column, now: datetime) -> Span:
        """Return the span around ``now``: days end at midnight, and some moments are written."""
        today = now.astimezone(VIETNAM).date()
        midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), VIETNAM)
        written = (moment for article in column.articles for moment in _moments(article))
        return cls(now, min((moment for moment in written if moment > now), default=midnight))

    def holds(self, now: datetime) -> bool:
        """Tell whether a moment lies within."""
        days = (self.since.astimezone(VIETNAM).date(), now.astimezone(VIETNAM).date())
        return days[0] == days[1] and self.since <= now < self.until


def _moments(article: Article) -> Iterator[datetime]:
    """Yield the moments at which something about an article may come to count."""
    matter = article.matter
    reviews = (matter.review.on, matter.review.began) if matter.review else ()
    returns = (matter.returned.on,) if matter.returned else ()
    for moment in (matter.date, matter.updated, *reviews, *returns):
        if moment:
            yield moment


def stands(root: Path, target: str, sources: Marks, now: datetime, how: str) -> bool:
    """Tell whether a build of the project would make the very site and reports that stand.

    ``sources`` are as they were when it began, ``how`` tells one way to build from another.
    """
    try:
        since, until, *rest = json.loads((root / STANDING).read_bytes())
        span = Span(datetime.fromisoformat(since), datetime.fromisoformat(until))
        if not span.holds(now) or rest[:3] != [how, fingerprint(), _hash(sources)]:
            return False
        return bool(rest[3] == _hash(survey(root, (target, _REPORTS))))
    except (OSError, ValueError, TypeError, IndexError):
        # Nothing is known, or what is known cannot be read: then there is a build.
        return False


def note_span(root: Path, span: Span) -> None:
    """Let the program that puts the site in place know how long it is good for."""
    with suppress(OSError):
        write_whole(root / _SPAN, json.dumps(_told(span)).encode())


def forget_span(root: Path) -> None:
    """Forget what an earlier build has noted. Raises ``OSError``."""
    (root / _SPAN).unlink(missing_ok=True)


def note(root: Path, target: str, before: Marks, how: str) -> None:
    """Note that a build has ended well; ``before`` are its sources as they were when it began."""
    with suppress(OSError, ValueError):
        since, until = map(datetime.fromisoformat, json.loads((root / _SPAN).read_bytes()))
        span = Span(since, until)
        # What changes while it is looked at would be of the same time as what was seen.
        write_whole(root / STANDING, b"[]")
        time.sleep(TICK_SECONDS)
        os.utime(root / STANDING)
        began = (root / STANDING).stat().st_mtime_ns
        time.sleep(TICK_SECONDS)
        made = survey(root, (target, _REPORTS))
        marks = (*before.values(), *made.values())
        if all(max(mark[3:], default=0) < began for mark in marks):
            # A source that is another by now is so for the next build too: then nothing stands.
            content = [*_told(span), how, fingerprint(), _hash(before), _hash(made)]
            write_whole(root / STANDING, json.dumps(content).encode())


def _told(span: Span) -> list[str]:
    return [span.since.isoformat(), span.until.isoformat()]


def _hash(marks: Marks) -> str:
    text = "\n".join(f"{path} {marks[path]}" for path in sorted(marks))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
