"""What the pages of the site show, ready for templates that only show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from thidua.column import Article
from thidua.column.addresses import list_page_address
from thidua.column.exemplars import Profile
from thidua.photos import Rendition, Renditions
from thidua.progress.targets import PlanProgress, Progress
from thidua.schema.library import Law
from thidua.schema.slogans import KeyDay, Slogan
from thidua.schema.ward import Ward


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


@dataclass(frozen=True, slots=True)
class SharingPicture:
    """What messengers and social networks show beside a link to the article."""

    address: str
    file: Rendition


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
    years: tuple[int, ...]

    def of_type(self, name: str) -> tuple[ProfileRow, ...]:
        """Return the rows of persons, of groups or of households."""
        return tuple(row for row in self.rows if row.profile.type == name)


@dataclass(frozen=True, slots=True)
class ExemplarPage:
    """What is published of one exemplar."""

    profile: Profile
    units: tuple[Crumb, ...]
    fields: tuple[Crumb, ...]
    movements: tuple[Crumb, ...]
    cards: tuple[Card, ...]


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
    latest: tuple[Card, ...]
    total: int
    exemplars: int
    """How many people, groups and households the register of exemplars holds."""
    years: tuple[YearListing, ...]
    registers: Mapping[str, tuple[EntryListing, ...]]
    """Entries of each register by its folder."""
    narrowing: Narrowing
    """Apart from the counts in the registers, which every new article changes."""
    plans: tuple[Crumb, ...]
    progress: Progress
    current_plan: PlanProgress | None
