"""What every page may show: the site as a whole, gathered once a build."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.column.addresses import entry_address
from thidua.column.registers import CATEGORIES, MOVEMENTS
from thidua.progress.targets import Progress
from thidua.site.front import make_front, tell_standing
from thidua.site.looking_back import turns
from thidua.site.pages import Crumb, EntryListing, Narrowing, Site
from thidua.site.shelf import Shelf


def build_site(shelf: Shelf, progress: Progress) -> Site:
    """Return what every page may show."""
    edition = shelf.edition
    column = edition.column
    today = edition.now.date()
    begun = [plan for plan in progress.plans if plan.plan.matter.period.first <= today]
    current = max(begun, key=lambda p: p.plan.matter.period.first, default=None)
    years = shelf.years()
    registers = {
        folder: tuple(
            EntryListing(
                slug,
                entry.title,
                entry_address(folder, slug),
                entry.entry.summary,
                len(shelf.articles(entry_address(folder, slug))),
            )
            for slug, entry in entries.items()
        )
        for folder, entries in column.registers.by_folder().items()
    }
    return Site(
        ward=column.ward,
        address=column.site_url,
        authority=column.authority,
        today=today,
        sharing=shelf.own_sharing(),
        front=make_front(shelf, tell_standing(current, today) if current else None),
        total=len(edition.published),
        exemplars=len(shelf.profiles),
        years=years,
        looks_back=tuple(Crumb(turn.title, turn.address) for turn in turns(edition)),
        registers=registers,
        has_library=bool(column.library),
        narrowing=Narrowing(
            _with_articles(registers[CATEGORIES.folder]),
            tuple(year.year for year in years),
            _with_articles(registers[MOVEMENTS.folder]),
        ),
        plans=tuple(tell_standing(plan, today) for plan in reversed(progress.plans)),
        progress=progress,
        current_plan=current,
    )


def _with_articles(entries: Sequence[EntryListing]) -> tuple[tuple[str, str], ...]:
    return tuple((entry.slug, entry.title) for entry in entries if entry.total)
