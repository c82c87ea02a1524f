"""What the pages of the site show, ready for templates that only show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from thidua.column import Article
from thidua.column.addresses import list_page_address
from thidua.column.exemplars import Profile
from thidua.photos import Renditions, Size
from thidua.photos.facts import position
from thidua.progress.targets import PlanProgress, Progress, WindowProgress
from thidua.schema.article import Phase
from thidua.schema.library import Law
from thidua.schema.plan import Span
from thidua.schema.registers import Campaign
from thidua.schema.scalars import Focus
from thidua.schema.slogans import KeyDay, Slogan
from thidua.schema.ward import Ward


class TimeState(StrEnum):
    """How a time stands to today: what has ended is never told as running."""

    UPCOMING = "upcoming"
    CURRENT = "current"
    ENDED = "ended"

    @classmethod
    def of(cls, first: date, last: date, today: date) -> TimeState:
        """Return how a time from ``first`` to ``last``, both included, stands on a day."""
        if today < first:
            return cls.UPCOMING
        return cls.CURRENT if today <= last else cls.ENDED


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of a site of another kind shows, with templates of its own."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A name with its address from the site's root."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with what a reader needs beside it."""

    renditions: Renditions
    folder: str
    """What comes before a rendition's name in its address."""
    alt: str
    credit: str | None = None
    focus: Focus | None = None
    """What is to stay visible when it is cut."""

    @property
    def marks(self) -> str:
        """The names by which the style sheet knows its tone, and where to put it in a frame."""
        found = [f"tone-{self.renditions.tone}"] if self.renditions.tone else []
        if self.focus:
            across, down = position(self.renditions.largest.size, self.focus)
            found += [f"focus-x{across}"] if across != 5 else []
            found += [f"focus-y{down}"] if down != 5 else []
        return " ".join(found)


@dataclass(frozen=True, slots=True)
class SharingPicture:
    """What messengers and social networks show beside a link to the article."""

    address: str
    size: Size
    media_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Card:
    """An article as a list shows it."""

    title: str
    address: str
    summary: str
    day: date
    kind: str
    category: Crumb
    cover: Picture | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article's page, apart from its text."""

    article: Article
    card: Card
    sharing: SharingPicture | None
    fields: tuple[Crumb, ...]
    movements: tuple[Crumb, ...]
    campaigns: tuple[Crumb, ...]
    unit: Crumb | None
    exemplar_units: Mapping[str, Crumb]
    exemplar_pages: tuple[str, ...]
    """Addresses of the exemplars' own pages, in the order the article names them."""
    newer: Crumb | None
    older: Crumb | None
    related: tuple[Card, ...]
    aired: tuple[BroadcastRow, ...]
    """When it was on air, the earliest first."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of articles."""

    title: str
    address: str
    cards: tuple[Card, ...]
    number: int
    count: int
    """Pages of this list."""
    total: int
    """Articles in the whole list."""

    @property
    def page_addresses(self) -> tuple[str, ...]:
        """Addresses of all pages of this list, in order."""
        return tuple(list_page_address(self.address, n) for n in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """One time on air, as the log's page shows it."""

    day: date
    station: str
    kind: str
    minutes: int | None
    programme: str | None
    article: Crumb | None
    """The article that was read, if it may be seen."""


@dataclass(frozen=True, slots=True)
class BroadcastLog:
    """All that was on air until today, newest first."""

    rows: tuple[BroadcastRow, ...]


@dataclass(frozen=True, slots=True)
class AbbreviationRow:
    """An abbreviation with all that it may mean."""

    short: str
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AbbreviationList:
    """Every abbreviation that is explained, the ward's own among them."""

    rows: tuple[AbbreviationRow, ...]


@dataclass(frozen=True, slots=True)
class EntryListing:
    """An entry of a register with its number of articles, as the register's own page lists it."""

    slug: str
    title: str
    address: str
    summary: str | None
    total: int


@dataclass(frozen=True, slots=True)
class MonthListing:
    """A month of the archive."""

    day: date
    """Its first day."""
    address: str
    total: int


@dataclass(frozen=True, slots=True)
class YearListing:
    """A year of the archive with its months, newest first."""

    year: int
    address: str
    total: int
    months: tuple[MonthListing, ...]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """An exemplar as the register lists it, with what it can be filtered by."""

    profile: Profile
    units: tuple[Crumb, ...]
    letter: str
    """Under which it stands in an index: that of the given name, or of a group's name."""


@dataclass(frozen=True, slots=True)
class LetterRows:
    """The rows that stand under one letter."""

    letter: str
    rows: tuple[ProfileRow, ...]


LEAST_LETTERED = 25
"""Rows from which a list is told apart by letters: a shorter one is seen at a glance."""


@dataclass(frozen=True, slots=True)
class LawRow:
    """A document of the library as its list and its page show it."""

    law: Law
    body: str
    """Who issued it, as a word for the filter."""
    address: str
    file: str
    """Address of its file; empty without one."""
    replaced_by: Crumb | None
    replaces: tuple[Crumb, ...]
    is_over: bool
    """Whether it holds no more today."""


@dataclass(frozen=True, slots=True)
class LawPage:
    """A document of the library, and the articles that name it."""

    row: LawRow
    citing: tuple[Card, ...]
    """The newest of them."""
    total: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class LawRegister:
    """The documents of the library, newest first, with what they can be narrowed to."""

    rows: tuple[LawRow, ...]
    bodies: tuple[tuple[str, str], ...]
    """Who issued them: a word for the filter, and the name."""
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SloganRegister:
    """The slogans and key dates of the ward."""

    slogans: tuple[Slogan, ...]
    days: tuple[KeyDay, ...]


@dataclass(frozen=True, slots=True)
class ExemplarRegister:
    """Everyone held up as an example, in the order they are listed."""

    rows: tuple[ProfileRow, ...]
    fields: tuple[tuple[str, str], ...]
    """Slug and title of the fields that occur, in the order of their register."""
    movements: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    years: tuple[int, ...]

    def of_type(self, name: str) -> tuple[ProfileRow, ...]:
        """Return the rows of persons, of groups or of households."""
        return tuple(row for row in self.rows if row.profile.type == name)

    def by_letter(self, name: str) -> tuple[LetterRows, ...]:
        """Return the rows of one type by their letters; a short list stands under none."""
        rows = self.of_type(name)
        if len(rows) < LEAST_LETTERED:
            return (LetterRows("", rows),) if rows else ()
        grouped = groupby(rows, key=lambda row: row.letter)
        return tuple(LetterRows(letter, tuple(found)) for letter, found in grouped)


@dataclass(frozen=True, slots=True)
class Person:
    """An exemplar as the front page and its own page show it: a face, a name, one line of why."""

    name: str
    address: str
    type: str
    why: str
    face: Picture | None
    """The cover of the newest article that is about nobody else and may show its people."""
    initial: str
    """Stands where there is no face."""


@dataclass(frozen=True, slots=True)
class ExemplarPage:
    """What is published of one exemplar."""

    profile: Profile
    person: Person
    units: tuple[Crumb, ...]
    fields: tuple[Crumb, ...]
    movements: tuple[Crumb, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class PhaseCards:
    """The articles of one phase of a campaign; ``phase`` is none where they name no phase."""

    phase: Phase | None
    span: Span | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What a campaign gives to take along; of a law without its text there are no bytes."""

    name: str
    address: str
    bytes: int


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign: what it is for, when, its articles by phase, and its documents."""

    campaign: Campaign
    list: ListPage
    phases: tuple[PhaseCards, ...]
    """Of the articles on this page of the list, the last phase first."""
    documents: tuple[Document, ...]
    kit: str
    """Where all of them stand with the texts as one file; empty where there is nothing."""
    state: TimeState

    @property
    def files(self) -> tuple[Document, ...]:
        """Those of the documents that are in the kit themselves."""
        return tuple(one for one in self.documents if one.bytes)


@dataclass(frozen=True, slots=True)
class Looked:
    """How one target stood in the time that is looked back on."""

    text: str
    group: str | None
    window: WindowProgress


@dataclass(frozen=True, slots=True)
class LookingBack:
    """A quarter or a year, looked back on once it has begun."""

    title: str
    address: str
    first: date
    last: date
    total: int
    """Articles published in it."""
    cards: tuple[Card, ...]
    """The newest of them."""
    people: tuple[Person, ...]
    """Those held up in it, as many as are shown."""
    held_up: int
    """How many there are."""
    broadcasts: int
    minutes: int
    movements: tuple[EntryListing, ...]
    units: tuple[EntryListing, ...]
    """Those with articles in this time, with their number."""
    targets: tuple[Looked, ...]
    state: TimeState
    months: tuple[MonthListing, ...]
    around: tuple[Crumb, ...]
    """The pages on the year and its other quarters."""


@dataclass(frozen=True, slots=True)
class Section:
    """A category on the front page, with its newest."""

    category: Crumb
    cards: tuple[Card, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day that the column works towards, or a campaign that runs now."""

    title: str
    first: date
    last: date
    address: str | None
    """Its page, if it has one."""
    is_now: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands as a whole, for one calm line."""

    plan: Crumb
    first: date
    last: date
    state: TimeState
    met: int
    """Targets all of whose windows are met or waived."""
    targets: int


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page shows."""

    lead: Card | None
    newest: tuple[Card, ...]
    """The next newest, as heads alone."""
    sections: tuple[Section, ...]
    people: tuple[Person, ...]
    key_day: DayAhead | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By what a reader may narrow a search: values and names of what has articles."""

    categories: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    movements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page may show."""

    ward: Ward
    address: str
    """Absolute address of the site, ending with a slash."""
    authority: str
    """The name in the ids of the feeds."""
    today: date
    sharing: SharingPicture | None
    """What messengers show beside a link to a page that has no picture of its own."""
    front: Front
    total: int
    exemplars: int
    """How many people, groups and households the register of exemplars holds."""
    years: tuple[YearListing, ...]
    looks_back: tuple[Crumb, ...]
    """Pages that look back on a quarter or a year, newest first."""
    registers: Mapping[str, tuple[EntryListing, ...]]
    """Entries of each register by its folder."""
    has_library: bool
    """Whether there are documents, and with them a feed of them."""
    narrowing: Narrowing
    """Apart from the counts in the registers, which every new article changes."""
    plans: tuple[Standing, ...]
    """The last first."""
    progress: Progress
    current_plan: PlanProgress | None
