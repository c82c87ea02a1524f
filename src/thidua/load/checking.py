"""Third step: what is wrong between the things that were written."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace

from thidua.column import Article, Column
from thidua.column.addresses import photo_prefix
from thidua.column.places import file_at
from thidua.column.record import RECORD, key_of
from thidua.disk.hazards import too_long
from thidua.disk.lengths import Room, room_below
from thidua.lint.allowances import set_aside
from thidua.lint.consent import check_log
from thidua.lint.repetition import check as find_repetition
from thidua.load.assets import find_copies, find_refused_endings
from thidua.load.collisions import (
    find_duplicates,
    find_intruders,
    find_namesakes,
    find_taken_aliases,
)
from thidua.load.files import bad_name, find_unused
from thidua.load.reading import Written, slug_of
from thidua.load.references import (
    check_anchors,
    check_library,
    check_links,
    check_logs,
    check_movements,
    check_plan,
    check_slogans,
    unknown,
)
from thidua.load.versions import check_days, check_remarks, check_revisions
from thidua.problems import Problem, Rule, Severity
from thidua.schema.logs import BROADCAST_LOG
from thidua.text.vietnamese import short_date, slugify

Check = Callable[[Column, Written], Iterator[Problem]]


def judge(column: Column, written: Written) -> Column:
    """Return the column with every fault, and apart from them what articles set aside."""
    found = [fault for check in CHECKS for fault in check(column, written)]
    versions = [*column.articles, *(one for one in column.revisions.values() if one)]
    standing, allowed = set_aside([*column.faults, *found], versions)
    return replace(column, faults=standing, allowed=allowed)


def in_turn(column: Column) -> list[Article]:
    """Return the articles, those that readers have had first and drafts last.

    What one has already is not another's to take, wherever the alphabet puts their files.
    """
    return sorted(
        column.articles,
        key=lambda article: (
            article.path in column.drafts,
            key_of(article.address) not in column.record.addresses,
        ),
    )


def check_names(_: Column, written: Written) -> Iterator[Problem]:
    """Check the names of pages under ``docs/``: they are addresses, and kept for ever."""
    for path in written.pages:
        if not slug_of(path):
            name = posixpath.splitext(posixpath.basename(path))[0]
            yield bad_name(path, slugify(name) or "ten-tep")


def check_lengths(column: Column, written: Written, room: Room | None = None) -> Iterator[Problem]:
    """Check that every file of the site can be written on Windows, too, before one cannot."""
    room = room or room_below(written.root)
    for path, name, address in _addresses(column):
        if excess := room.excess_of_page(address):
            what = f"địa chỉ của «{name}» trên trang" if name else "địa chỉ trên trang"
            yield too_long(path, room, f"{what} dài hơn {excess} ký tự so với")


def _addresses(column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield the longest files of the site: whose each is, the name beside it, its address."""
    for path in column.site_map.assets:
        yield path, "", path.removeprefix("docs/")
    for path, address in column.site_map.pages.items():
        yield path, "", file_at(address)
    for article in column.articles:
        for file in {**article.photos, **article.attachments}.values():
            name = posixpath.basename(file.path)
            prefix = photo_prefix(article.address, file.path, file.sha256)
            yield article.path, name, f"{prefix}{_WIDEST}"


_WIDEST = "1600.webp"
"""How the name of a rendition may end; that of a document ends in less."""


def check_identities(column: Column, written: Written) -> Iterator[Problem]:
    """Check that no two things want one identity, one address or one text."""
    articles = in_turn(column)
    yield from find_duplicates(articles)
    yield from find_repetition(articles, written.memory)
    yield from find_namesakes(articles)
    yield from find_taken_aliases(articles, column.site_map)
    yield from find_intruders(column.site_map)


def check_authority(column: Column, written: Written) -> Iterator[Problem]:
    """Check that the name in the ids of the feeds is the one that readers have."""
    said, recorded = column.ward.feed.authority, column.record.authority
    if written.settings and said and recorded and said != recorded.name:
        yield written.settings.document.problem(
            Rule.IDENTITY_MOVED,
            f"ở đây ghi «{said}» mà mã các bài đã đăng từ ngày {short_date(recorded.since)} mang "
            f"tên «{recorded.name}»; đổi tên này thì cổng và phần mềm đọc tin hiện lại mọi bài như "
            "bài mới.",
            f"ghi lại  authority: {recorded.name}  hay xóa dòng này; trang đổi tên miền thì chỉ "
            f"sửa site_url. Nếu sổ {RECORD} là của một trang khác thì xóa dòng authority trong sổ.",
            at=("extra", "ward", "feed", "authority"),
        )


def check_lead(column: Column, written: Written) -> Iterator[Problem]:
    """Check that the pinned lead of the front page is an article."""
    lead = column.ward.lead
    known = {article.id for article in column.articles}
    if written.settings and lead and lead not in known:
        document, at = written.settings.document, ("extra", "ward", "lead")
        fault = unknown(document, at, lead, "article", known)
        yield replace(fault, severity=Severity.WARNING)


def check_endings(_: Column, written: Written) -> Iterator[Problem]:
    """Find what may not leave whatever is in it, and second copies."""
    yield from find_refused_endings(written.tree)
    yield from find_copies(written.tree)


def check_unused(column: Column, written: Written) -> Iterator[Problem]:
    """Find photos and documents beside articles that none of them shows."""
    revisions = [revision for revision in column.revisions.values() if revision]
    shown = frozenset(file.path for one in (*column.articles, *revisions) for file in one.shown)
    damaged = frozenset(f.path for f in column.faults if f.rule is Rule.IMAGE_BROKEN)
    unread = frozenset(path for path, revision in column.revisions.items() if revision is None)
    yield from find_unused(written.tree, shown, column.broken | damaged | unread)


def check_versions(column: Column, written: Written) -> Iterator[Problem]:
    """Check what was published, or sent back, against what stands there now."""
    yield from check_days(column)
    yield from check_remarks(column)
    yield from check_revisions(column, written.tree)


def check_references(column: Column, written: Written) -> Iterator[Problem]:
    """Check that whatever plans, logs and registers name exists."""
    yield from check_movements(column.registers, written.pages)
    for plan in column.plans:
        yield from check_plan(plan, written.pages[plan.path], column.registers, column.ward)
    yield from check_logs(column, written.pages)
    yield from check_slogans(column, written.pages)
    yield from check_library(column, written.pages)
    if BROADCAST_LOG.path in written.pages:
        yield from check_log(column.broadcasts, written.pages[BROADCAST_LOG.path], column.articles)


def check_pages(column: Column, written: Written) -> Iterator[Problem]:
    """Check the links and the words of every page under ``docs/``."""
    for path, page in written.pages.items():
        yield from check_links(page, written.statements[path].links, column.site_map)
        yield from written.statements[path].of_text
    links = {path: statement.links for path, statement in written.statements.items()}
    yield from check_anchors(written.pages, links, column.articles, column.site_map, written.memory)


CHECKS: tuple[Check, ...] = (
    check_names,
    check_lengths,
    check_identities,
    check_authority,
    check_lead,
    check_endings,
    check_unused,
    check_versions,
    check_references,
    check_pages,
)
"""Every check of the project as a whole; an article by itself was checked when it was read."""
