"""What an error stops: one article, record or page, and only what concerns the whole all of them.

A take-down, an expired consent or an item whose day has come never waits for somebody else's
mistake (design contract, section 5).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import replace

from thidua.column import Column, PlainPage
from thidua.column.addresses import NEEDED_PAGES, PLANS
from thidua.column.record import LIVE, RECORD
from thidua.column.registers import BY_FOLDER
from thidua.problems import Problem, Rule, errors
from thidua.rules import Subject
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG

_WHOLE = frozenset({"mkdocs.yml", RECORD, LIVE, "articles", "docs"})
_RULES_OF_THE_WHOLE = frozenset({Rule.DUPLICATE_ADDRESS, Rule.ADDRESS_LOST, Rule.RECORD_DAMAGED})
_ENTRY_FOLDERS = frozenset(f"docs/{folder}" for folder in (*BY_FOLDER, PLANS))
_LISTS = {BROADCAST_LOG.path: ("broadcasts",), ACTIVITY_LOG.path: ("activities", "selections")}
"""The keys of each log that hold its records."""


def stops_all(problem: Problem) -> bool:
    """Tell whether a problem makes the whole site untrustworthy, so that the old one must stay.

    That is the ward's settings, the record, an address with two owners, and whatever keeps an entry
    of a register, or a plan, from being what everything else counts on. Everything else holds back
    only what it is about.
    """
    if not problem.is_error:
        return False
    if problem.path in _WHOLE or problem.rule in _RULES_OF_THE_WHOLE:
        return True
    if problem.path.startswith("hooks/"):
        return True
    return _is_entry(problem.path) and not _is_of_words(problem)


def find_held_files(column: Column, faults: Iterable[Problem]) -> frozenset[str]:
    """Return the paths of what lies under ``docs/`` and may not be seen as it is written."""
    faulty = {fault.path for fault in errors(faults) if not _is_of_record(fault)}
    pages = {path for path in column.site_map.pages if path.startswith("docs/")}
    return frozenset((pages - column.pages.keys()) | (faulty & (pages | column.site_map.assets)))


def choose_pages(column: Column, held: frozenset[str]) -> Mapping[str, PlainPage]:
    """Return the pages that may be seen, by their path.

    Of an entry of a register, or a plan, only its words are held back: what is listed there is
    other people's work.
    """
    return {
        path: page if path not in held else replace(page, body="")
        for path, page in column.pages.items()
        if path not in held or _is_entry(path)
    }


def find_unseen(column: Column, held: frozenset[str]) -> frozenset[str]:
    """Return the addresses, from the site's root, at which nothing of what was written stands.

    A page that the program needs is there without its file, too.
    """
    return frozenset(
        column.site_map.pages.get(path, path.removeprefix("docs/"))
        for path in held
        if not _is_entry(path) and path not in NEEDED_PAGES
    )


def find_held_records(column: Column, faults: Iterable[Problem]) -> frozenset[str]:
    """Return the items of the logs, such as ``truyen-thanh#2``, that may not count."""
    faulty = {(fault.path, fault.field.partition(".")[0]) for fault in errors(faults)}
    return frozenset(one.item for one in column.records if (one.path, one.field) in faulty)


def _is_entry(path: str) -> bool:
    """Tell whether a path is, or ought to be, an entry of a register, a plan, or their folder."""
    folder, name = posixpath.split(path.lower())
    is_page = folder in _ENTRY_FOLDERS and name.endswith(".md") and name != "index.md"
    return path in _ENTRY_FOLDERS or is_page


def _is_of_words(problem: Problem) -> bool:
    """Tell whether a problem leaves an entry's keys what they are."""
    rule = problem.rule
    is_of_body = not problem.field and rule.subject is Subject.ARTICLE
    return rule.is_of_wording or (is_of_body and rule is not Rule.BODY_TANGLED)


def _is_of_record(problem: Problem) -> bool:
    """Tell whether a problem is about one record of a log."""
    return problem.field.partition("[")[0] in _LISTS.get(problem.path, ())
