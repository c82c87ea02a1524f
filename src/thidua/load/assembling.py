"""Second step: what was written becomes one column of typed objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter

from thidua.attachments import Copies
from thidua.column import (
    Article,
    Column,
    Library,
    LibraryEntry,
    Logged,
    PlainPage,
    Plan,
    RegisterEntry,
    Registers,
)
from thidua.column.addresses import (
    PLANS,
    SiteMap,
    article_address,
    entry_address,
    generated_addresses,
    page_address,
)
from thidua.column.registers import (
    BY_FOLDER,
    CAMPAIGNS,
    CATEGORIES,
    FIELDS,
    MOVEMENTS,
    REGISTERS,
    UNITS,
    Register,
)
from thidua.disk.kinds import ending, may_leave
from thidua.disk.tree import Listing
from thidua.lint.citations import find_citations
from thidua.lint.office import Office
from thidua.load.articles import Reading, Surroundings, read_article
from thidua.load.assets import find_unfit
from thidua.load.reading import Written, slug_of
from thidua.load.recalling import recall_all
from thidua.load.references import known_names
from thidua.load.settings import read_address
from thidua.load.statement import Statement
from thidua.photos import Catalogue
from thidua.problems import Problem
from thidua.schema.glossary import GLOSSARY, GLOSSARY_PATH, GlossaryPage
from thidua.schema.library import LAW, LIBRARY
from thidua.schema.logs import (
    ACTIVITIES,
    ACTIVITY,
    ACTIVITY_LOG,
    BROADCAST,
    BROADCAST_LOG,
    BROADCASTS,
    SELECTION,
    ActivityRecord,
    BroadcastRecord,
    Log,
    SelectionRecord,
)
from thidua.schema.page import PAGE
from thidua.schema.plan import PLAN
from thidua.schema.registers import Entry
from thidua.schema.slogans import SLOGAN_PAGE, SLOGANS, SloganPage
from thidua.source.documents import Document
from thidua.source.values import Value
from thidua.text.terms import Abbreviation, Meaning, Terms
from thidua.text.vietnamese import collation_key

T = TypeVar("T")
E = TypeVar("E", bound=Entry)
R = TypeVar("R", BroadcastRecord, ActivityRecord, SelectionRecord)


def ask_all(written: Written, known: Mapping[str, Reading], *, beside: bool) -> Iterator[Statement]:
    """Return what each article says, then each next version; who knows it not yet begins to read.

    ``known`` are left out, by their paths. ``beside``: there is something else to do before the
    first is asked for. Never raises for what people wrote.
    """
    ward = written.ward
    office = Office(ward.contact.phone, ward.address)
    versions = [one for one in (*written.articles, *written.revisions) if one.path not in known]
    return recall_all(written.memory, written.root, versions, office, beside=beside)


def assemble(
    written: Written, statements: Iterator[Statement], readings: dict[str, Reading]
) -> Column:
    """Return the column with the faults found so far. Never raises for what people wrote.

    ``statements`` come from :func:`ask_all`, to which ``readings`` were known; all others are added
    to these.
    """
    faults = list(written.faults)
    ward = written.ward
    registers = Registers(
        categories=_register(written, CATEGORIES, faults),
        fields=_register(written, FIELDS, faults),
        movements=_register(written, MOVEMENTS, faults),
        units=_register(written, UNITS, faults),
        campaigns=_register(written, CAMPAIGNS, faults),
    )
    plans = _plans(written, faults)
    _page(written, BROADCAST_LOG.path, BROADCASTS, faults)
    _page(written, ACTIVITY_LOG.path, ACTIVITIES, faults)
    hung = _page(written, SLOGANS.path, SLOGAN_PAGE, faults) or SloganPage(title=SLOGANS.name)
    terms = _terms(_page(written, GLOSSARY_PATH, GLOSSARY, faults))
    # One log, one numbering: rounds go on where the activities end.
    before_rounds = len(_written_records(written, ACTIVITY_LOG, "activities"))
    for path in _plain_pages(written):
        _page(written, path, PAGE, faults)
    site_map = _site_map(written, registers)
    catalogue = Catalogue(written.root, ward.photos.max_megapixels)
    catalogue.look_ahead((*written.tree.articles, *written.tree.docs), ward.photos.workers)
    copies = Copies(written.root)
    faults.extend(find_unfit(written.root, sorted(site_map.assets), catalogue, copies))
    library = _library(written, faults)
    around = Surroundings(
        Listing(written.root),
        ward,
        registers,
        known_names(registers, ward),
        site_map,
        catalogue,
        copies,
        find_citations(library),
    )
    for file in (*written.articles, *written.revisions):
        if file.path not in readings:
            readings[file.path] = read_article(file, next(statements), around)
    articles: list[Article] = []
    drafts = set(written.misplaced)
    withdrawn: dict[str, date] = {}
    remains: dict[str, Article] = {}
    for file in written.articles:
        reading = readings[file.path]
        faults.extend(reading.faults)
        if reading.is_draft:
            drafts.add(file.path)
        if reading.withdrawn_on:
            withdrawn[file.path] = reading.withdrawn_on
        if reading.article:
            articles.append(reading.article)
        if reading.remains:
            remains[file.path] = reading.remains
    revisions: dict[str, Article | None] = {}
    for file in written.revisions:
        reading = readings[file.path]
        faults.extend(reading.faults)
        revisions[file.path] = reading.article
        if reading.remains:
            remains[file.path] = reading.remains
    catalogue.keep()
    return Column(
        root=written.root,
        site_url=read_address(written.settings),
        ward=ward,
        articles=tuple(articles),
        registers=registers,
        plans=plans,
        pages={path: _as_page(document) for path, document in written.pages.items()},
        broadcasts=_records(written, BROADCAST_LOG, "broadcasts", BROADCAST),
        activities=_records(written, ACTIVITY_LOG, "activities", ACTIVITY),
        selections=_records(written, ACTIVITY_LOG, "selections", SELECTION, before_rounds),
        library=library,
        slogans=hung.slogans,
        key_days=hung.days,
        site_map=site_map,
        terms=terms,
        faults=tuple(faults),
        allowed=(),
        # Whoever copied a review along: nobody has approved a revision.
        drafts=frozenset(drafts.union(revisions)),
        withdrawn=withdrawn,
        broken=frozenset(file.path for file in written.articles)
        - {article.path for article in articles},
        record=written.record,
        revisions=revisions,
        remains=remains,
    )


def _as_page(document: Document) -> PlainPage:
    data = document.data
    template = data.get("template")
    return PlainPage(
        document.path,
        str(data.get("title") or ""),
        str(data.get("summary") or ""),
        template if isinstance(template, str) else None,
        document.body,
    )


def _page(written: Written, path: str, adapter: TypeAdapter[T], faults: list[Problem]) -> T | None:
    if path not in written.pages:
        return None
    page = written.validate(adapter, path)
    faults.extend(page.problems)
    return page.value


def _records(
    written: Written, log: Log, key: str, adapter: TypeAdapter[R], before: int = 0
) -> tuple[Logged[R], ...]:
    """Return the usable records of a log, each read by itself: a broken one loses no other.

    What is wrong with a broken one is told with its page. ``before`` records of the log stand
    above these, for their numbers.
    """
    found: list[Logged[R]] = []
    for index in range(len(_written_records(written, log, key))):
        record = written.validate(adapter, log.path, (key, index)).value
        if record:
            item = log.record(before + index + 1)
            found.append(Logged(log.path, key, index, item, record))
    return tuple(found)


def _written_records(written: Written, log: Log, key: str) -> list[Value]:
    value = written.pages[log.path].data.get(key) if log.path in written.pages else None
    return value if isinstance(value, list) else []


def _register(
    written: Written, register: Register[E], faults: list[Problem]
) -> Mapping[str, RegisterEntry[E]]:
    """Return a register.

    For a broken entry one with nothing but a name stands in: its own fault keeps the old site, and
    whatever refers to it is not blamed for naming what does not exist.
    """
    found: list[RegisterEntry[E]] = []
    for path, slug in written.entries(register.folder):
        entry = _page(written, path, register.adapter, faults)
        found.append(RegisterEntry(slug, path, entry or _stand_in(register, slug)))
    for path in written.unread:
        slug = slug_of(path)
        if slug and path == f"{register.path}{slug}.md":
            found.append(RegisterEntry(slug, path, _stand_in(register, slug)))
    found.sort(key=lambda e: (e.entry.order, collation_key(e.title)))
    return {entry.slug: entry for entry in found}


def _stand_in(register: Register[E], slug: str) -> E:
    return register.adapter.validate_python({"title": slug})


def _plans(written: Written, faults: list[Problem]) -> tuple[Plan, ...]:
    plans: list[Plan] = []
    for path, slug in written.entries(PLANS):
        page = _page(written, path, PLAN, faults)
        if page:
            document = written.pages[path]
            lines = {
                target.id: document.line_of("plan", "targets", index)
                for index, target in enumerate(page.plan.targets)
            }
            task_lines = tuple(
                document.line_of("plan", "tasks", index) for index in range(len(page.plan.tasks))
            )
            plans.append(Plan(slug, path, page.title, page.plan, lines, task_lines))
    return tuple(sorted(plans, key=lambda plan: (plan.matter.period.first, plan.id)))


def _library(written: Written, faults: list[Problem]) -> Library:
    entries: list[LibraryEntry] = []
    for path, slug in written.entries(LIBRARY):
        law = _page(written, path, LAW, faults)
        if law:
            entries.append(LibraryEntry(slug, path, law))
    entries.sort(key=lambda entry: (entry.law.on, entry.slug), reverse=True)
    return {entry.slug: entry for entry in entries}


def _plain_pages(written: Written) -> Iterable[str]:
    """Yield the pages that are nothing else: no entry, no plan, no log, no glossary."""
    folders = (*(register.path for register in REGISTERS), f"docs/{PLANS}/", f"docs/{LIBRARY}/")
    known = (BROADCAST_LOG.path, ACTIVITY_LOG.path, SLOGANS.path, GLOSSARY_PATH)
    for path in written.pages:
        folder, _, name = path.rpartition("/")
        is_entry = f"{folder}/" in folders and name != "index.md"
        if not is_entry and path not in known:
            yield path


def _terms(page: GlossaryPage | None) -> Terms:
    """Return the ward's own terms; of an abbreviation written several times, each is a meaning."""
    if page is None:
        return Terms()
    found: dict[str, Abbreviation] = {}
    for one in page.abbreviations:
        before = found.get(one.short)
        meanings = (*(before.meanings if before else ()), Meaning(one.means, one.before, one.after))
        found[one.short] = Abbreviation(one.short, meanings, one.said)
    said = tuple((one.written, one.said) for one in page.pronunciations)
    return Terms(tuple(found.values()), said)


def _site_map(written: Written, registers: Registers) -> SiteMap:
    pages = {file.path: article_address(file.year, file.slug) for file in written.articles}
    assets: set[str] = set()
    for path in written.tree.docs:
        if ending(path) == ".md":
            pages[path] = page_address(path)
        elif may_leave(path):
            assets.add(path)
    with_feeds = [
        entry_address(folder, slug)
        for folder, known in registers.by_folder().items()
        if BY_FOLDER[folder].has_feeds
        for slug in known
    ]
    if any(path.startswith(f"docs/{LIBRARY}/") for path in pages):
        with_feeds.append(f"{LIBRARY}/")
    return SiteMap(pages, frozenset(assets), generated_addresses(with_feeds))
