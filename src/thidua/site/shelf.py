"""The published articles in every list they belong to, and the pages made from them.

Everything here is derived from an :class:`~thidua.review.Edition`, so nothing unreviewed can reach
a page. Related items and neighbours come from positions in sorted lists, never from comparing
pairs of articles, so the cost grows with the number of articles and a page depends only on its
neighbourhood.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from thidua.attachments import Copy
from thidua.column import Article, LibraryEntry, RegisterEntry
from thidua.column.addresses import (
    EXEMPLARS,
    PAGE_SIZE,
    attachment_address,
    column_sharing_address,
    entry_address,
    kit_address,
    month_address,
    page_photo_prefix,
    photo_prefix,
    sharing_address,
    year_address,
)
from thidua.column.exemplars import Profile, gather_profiles, key_of
from thidua.column.permission import may_show_photos
from thidua.column.places import MACHINE
from thidua.column.registers import CAMPAIGNS, CATEGORIES, FIELDS, MOVEMENTS, UNITS, Register
from thidua.lint.citations import cited_in
from thidua.photos import Original, Renditions, focus_of, originals
from thidua.review import Edition
from thidua.schema.article import Broadcast, Phase
from thidua.schema.library import LIBRARY
from thidua.schema.logs import BroadcastRecord
from thidua.schema.plan import Span
from thidua.site.dossier import Dossier, called, gather_documents, gather_dossier
from thidua.site.pages import (
    AbbreviationList,
    AbbreviationRow,
    ArticlePage,
    BroadcastLog,
    BroadcastRow,
    CampaignPage,
    Card,
    Crumb,
    Document,
    ExemplarPage,
    ExemplarRegister,
    LawPage,
    LawRegister,
    LawRow,
    ListPage,
    MonthListing,
    Person,
    PhaseCards,
    Picture,
    ProfileRow,
    SharingPicture,
    TimeState,
    YearListing,
)
from thidua.text.glossary import glossary_with
from thidua.text.vietnamese import collation_key, fold, slugify

if TYPE_CHECKING:
    from thidua.site.sharing import Drawing

COLUMN_CARD = ""
"""Among the sharing pictures, which go by the id of an article: the column's own."""

CITING = 50
"""Articles that the page of a document lists: more would make it heavy, and search finds them."""

RELATED = 3
"""Items under "Cùng chủ đề"."""
_STEPS = tuple(step for far in range(1, RELATED + 1) for step in (-far, far))


class Shelf:
    """The published articles, sorted once into every list in which they appear.

    Built once a build; afterwards each page is derived in constant time.
    """

    def __init__(
        self,
        edition: Edition,
        renditions: Mapping[Original, Renditions],
        sharing: Mapping[str, Drawing] = MappingProxyType({}),
        attached: Mapping[str, Copy] = MappingProxyType({}),
        page_pictures: Mapping[str, Renditions] = MappingProxyType({}),
    ) -> None:
        """``page_pictures`` are those of plain pages, by path."""
        self.edition = edition
        self.renditions = renditions
        self._sharing = sharing
        self._attached = attached
        self._page_pictures = page_pictures
        self._cards: dict[str, Card] = {}
        self._log: BroadcastLog | None = None
        self._entries = {
            folder: {
                slug: Crumb(entry.title, entry_address(folder, slug))
                for slug, entry in entries.items()
            }
            for folder, entries in edition.column.registers.by_folder().items()
        }
        lists: dict[str, list[Article]] = defaultdict(list)
        for article in edition.published:
            for address in _list_addresses(article):
                lists[address].append(article)
        self.profiles = gather_profiles(edition.published)
        self._lists = {address: tuple(articles) for address, articles in lists.items()}
        shown = {article.address for article in edition.published}
        # By path, because an article that cannot be read has a place too.
        pages = edition.column.site_map.pages
        articles = {pages[path] for path in pages if path.startswith("articles/")}
        self._hidden = (articles - shown) | edition.unseen
        # Where an article stands in each of its lists, newest first.
        self._places = {
            (address, article.id): place
            for address, articles in self._lists.items()
            for place, article in enumerate(articles)
        }

    def articles(self, address: str) -> tuple[Article, ...]:
        """Return the articles of the list at an address, newest first."""
        return self._lists.get(address, ())

    def resolve(self, source: str, target: str) -> str | None:
        """Return the address of a link written in a file, if it leads to what is seen."""
        address = self.edition.column.site_map.resolve(source, target)
        return None if address in self._hidden else address

    def card(self, article: Article) -> Card:
        """Return an article as lists show it."""
        if article.id not in self._cards:
            self._cards[article.id] = self._make_card(article)
        return self._cards[article.id]

    def _make_card(self, article: Article) -> Card:
        return Card(
            title=article.matter.title,
            address=article.address,
            summary=article.matter.summary,
            day=article.day,
            kind=article.matter.kind,
            category=self._entries[CATEGORIES.folder][article.matter.category],
            cover=self.cover(article),
        )

    def cover(self, article: Article) -> Picture | None:
        """Return the cover, if the article has one."""
        if not article.matter.image:
            return None
        return self.pictures(article).get(article.matter.image)

    def pictures(self, article: Article) -> dict[str, Picture]:
        """Return the article's pictures by their target as written."""
        if not article.photos:
            return {}
        matter = article.matter
        return {
            target: Picture(
                renditions=self.renditions[original],
                folder=photo_prefix(article.address, original.path, original.mark),
                alt=(matter.image_alt or "") if target == matter.image else "",
                credit=matter.image_credit if target == matter.image else None,
                focus=focus_of(article, target) or self.renditions[original].focus,
            )
            for target, original in originals(article, self.edition.column.ward.photos).items()
        }

    def sharing(self, article: Article) -> SharingPicture | None:
        """Return the article's sharing picture, where the ward has them drawn."""
        found = self._sharing.get(article.id)
        if found is None:
            return None
        return SharingPicture(sharing_address(article.address, found.key), found.card.size)

    def own_sharing(self) -> SharingPicture | None:
        """Return the column's own sharing picture, for pages that have none."""
        found = self._sharing.get(COLUMN_CARD)
        if found is None:
            return None
        return SharingPicture(column_sharing_address(found.key), found.card.size)

    def drawings(self) -> Iterator[tuple[str, str, Drawing]]:
        """Yield every sharing picture: whose, its address, what is to be drawn."""
        for article in self.edition.published:
            shared = self.sharing(article)
            if shared:
                yield article.path, shared.address, self._sharing[article.id]
        own = self.own_sharing()
        if own:
            yield MACHINE, own.address, self._sharing[COLUMN_CARD]

    def shown(self) -> Iterator[tuple[Article, str, Renditions]]:
        """Yield every photo of a published article: whose, what its addresses begin with, files."""
        for article in self.edition.published:
            # One photo may be written in two ways; it still has one address.
            for folder, made in {
                picture.folder: picture.renditions for picture in self.pictures(article).values()
            }.items():
                yield article, folder, made

    def shown_files(self) -> Iterator[tuple[Article, str, Path]]:
        """Yield every file of these: whose, its address, where it lies."""
        for article, folder, made in self.shown():
            for rendition in made.files:
                yield article, folder + rendition.name, made.folder / rendition.name

    def page_pictures(self, body: str) -> dict[str, Picture]:
        """Return the pictures under ``docs/`` that a page's text may name, by their address."""
        text = unquote(body)
        return {
            address: Picture(made, page_photo_prefix(address, made.folder.name), "")
            for path, made in self._page_pictures.items()
            if posixpath.basename(address := path.removeprefix("docs/")) in text
        }

    def page_files(self) -> Iterator[tuple[str, str, Path]]:
        """Yield the files of pages' pictures in other widths: whose, the address, where it lies."""
        for path, made in sorted(self._page_pictures.items()):
            folder = page_photo_prefix(path.removeprefix("docs/"), made.folder.name)
            for file in made.files:
                if file is not made.fallback:
                    yield path, folder + file.name, made.folder / file.name

    def attachments(self) -> Iterator[tuple[Article, str, Copy]]:
        """Yield every file that a published article offers: whose, its address, what may leave."""
        for article in self.edition.published:
            for file in article.attachments.values():
                if file.path in self._attached:
                    address = attachment_address(article.address, file.path, file.sha256)
                    yield article, address, self._attached[file.path]

    def article_page(self, article: Article) -> ArticlePage:
        """Return everything an article's page shows beside its text."""
        matter = article.matter
        return ArticlePage(
            article=article,
            card=self.card(article),
            sharing=self.sharing(article),
            fields=self._crumbs(FIELDS, matter.fields),
            movements=self._crumbs(MOVEMENTS, matter.movements),
            campaigns=self._crumbs(CAMPAIGNS, [entry.slug for entry in matter.campaigns]),
            unit=next(iter(self._crumbs(UNITS, [matter.unit or ""])), None),
            exemplar_units={
                exemplar.unit: self._crumbs(UNITS, [exemplar.unit])[0]
                for exemplar in matter.exemplars
                if exemplar.unit
            },
            exemplar_pages=tuple(
                entry_address(EXEMPLARS, key_of(exemplar)) for exemplar in matter.exemplars
            ),
            newer=self._neighbour(article, -1),
            older=self._neighbour(article, +1),
            related=tuple(self.card(other) for other in self._related(article)),
            aired=self._aired.get(article.address, ()),
        )

    def list_pages(self, title: str, address: str) -> Iterator[ListPage]:
        """Yield the pages of the list at an address; there is always a first one."""
        articles = self.articles(address)
        count = max(1, ceil(len(articles) / PAGE_SIZE))
        for number in range(1, count + 1):
            shown = articles[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            cards = tuple(self.card(article) for article in shown)
            yield ListPage(title, address, cards, number, count, len(articles))

    def exemplar_register(self) -> ExemplarRegister:
        """Return everyone held up as an example, with the values that occur to filter by."""
        registers = self.edition.column.registers
        rows = tuple(
            ProfileRow(profile, self._crumbs(UNITS, profile.units), index_letter(profile))
            for profile in self.profiles
        )
        fields = {slug for profile in self.profiles for slug in profile.fields}
        movements = {slug for profile in self.profiles for slug in profile.movements}
        units = {slug for profile in self.profiles for slug in profile.units}
        years = {year for profile in self.profiles for year in profile.years}
        return ExemplarRegister(
            rows,
            _named(registers.fields, fields),
            _named(registers.movements, movements),
            _named(registers.units, units),
            tuple(sorted(years, reverse=True)),
        )

    def exemplar_page(self, profile: Profile) -> ExemplarPage:
        """Return what is published of one exemplar."""
        return ExemplarPage(
            profile=profile,
            person=self.person(profile),
            units=self._crumbs(UNITS, profile.units),
            fields=self._crumbs(FIELDS, profile.fields),
            movements=self._crumbs(MOVEMENTS, profile.movements),
            cards=tuple(self.card(article) for article in profile.articles),
        )

    def person(self, profile: Profile) -> Person:
        """Return an exemplar as a person is shown: a face, a name, one line of why."""
        newest = profile.articles[0]
        return Person(
            name=profile.name,
            address=profile.address,
            type=profile.type,
            why=why(profile.name, newest.matter.title),
            face=self._face(profile),
            initial=given_name(profile)[:1].upper(),
        )

    def _face(self, profile: Profile) -> Picture | None:
        """Return the cover of the newest article about nobody else, if it may show its people."""
        for article in profile.articles:
            is_alone = len({key_of(one) for one in article.matter.exemplars}) == 1
            if is_alone and may_show_photos(article) and (cover := self.cover(article)):
                return cover
        return None

    def campaign_page(self, slug: str, page: ListPage, articles: Sequence[Article]) -> CampaignPage:
        """Return a campaign with the articles of one page of its list, by phase."""
        campaign = self.edition.column.registers.campaigns[slug].entry
        documents = self.documents(slug) if page.number == 1 else ()
        named = dict(campaign.phases.named())
        found: dict[Phase | None, list[Card]] = defaultdict(list)
        for article in articles:
            found[_phase_of(article, slug, named)].append(self.card(article))
        order: tuple[Phase | None, ...] = ("sau", "trong", "truoc", None)
        spans = [*named.values(), *([campaign.period] if campaign.period else [])]
        today = self.edition.now.date()
        state = TimeState.of(
            min((span.first for span in spans), default=today),
            max((span.last for span in spans), default=today),
            today,
        )
        return CampaignPage(
            campaign=campaign,
            list=page,
            phases=tuple(
                PhaseCards(phase, named.get(phase) if phase else None, tuple(found[phase]))
                for phase in order
                if phase in found
            ),
            documents=documents,
            kit=kit_address(slug) if page.total or any(one.bytes for one in documents) else "",
            state=state,
        )

    def dossier(self, slug: str) -> Dossier:
        """Return all that a campaign gives to take along, as files of one archive."""
        campaign = self.edition.column.registers.campaigns[slug]
        articles = self.articles(entry_address(CAMPAIGNS.folder, slug))
        return gather_dossier(self.edition, campaign, articles, self._attached)

    def documents(self, slug: str) -> tuple[Document, ...]:
        """Return what a campaign gives to take along beside its texts, each by itself."""
        given = self.given(slug)
        return (
            *(Document(part.title, part.link, part.size) for part in given.parts),
            *(Document(called(entry), entry.address, 0) for entry in given.elsewhere),
        )

    def given(self, slug: str) -> Dossier:
        """Return the same without the texts, which take long to set: for lists of it."""
        campaign = self.edition.column.registers.campaigns[slug]
        articles = self.articles(entry_address(CAMPAIGNS.folder, slug))
        return gather_documents(self.edition, campaign, articles, self._attached)

    @cached_property
    def _aired(self) -> Mapping[str, tuple[BroadcastRow, ...]]:
        """Return when each article was on air, the earliest first, by its address."""
        found: defaultdict[str, list[BroadcastRow]] = defaultdict(list)
        for row in reversed(self.broadcasts().rows):
            if row.article:
                found[row.article.address].append(row)
        return {address: tuple(rows) for address, rows in found.items()}

    def broadcasts(self) -> BroadcastLog:
        """Return the log of broadcasts and those that articles tell of themselves."""
        if self._log is None:
            self._log = self._make_log()
        return self._log

    def _make_log(self) -> BroadcastLog:
        column = self.edition.column
        seen = {article.id: article for article in self.edition.published}
        # Those of settings with a fault are not known; `check` asks of feeds all the same.
        stations = {station.id: station.name for station in column.ward.stations}

        def row(record: BroadcastRecord | Broadcast, article: Article | None) -> BroadcastRow:
            programme = None
            if isinstance(record, BroadcastRecord) and (article or not record.article):
                # What is said of an article that may not be seen is not to be seen either.
                programme = record.programme
            crumb = Crumb(article.matter.title, article.address) if article else None
            return BroadcastRow(
                record.on,
                stations.get(record.station, ""),
                record.kind,
                record.minutes,
                programme,
                crumb,
            )

        records = (one.record for one in self.edition.broadcasts)
        rows = [row(record, seen.get(record.article or "")) for record in records]
        rows += [
            row(own, article) for article in seen.values() for own in article.matter.broadcasts
        ]
        today = self.edition.now.date()
        past = (one for one in rows if one.day <= today)
        return BroadcastLog(tuple(sorted(past, key=lambda one: one.day, reverse=True)))

    def law(self, slug: str) -> LawRow:
        """Return a document of the library."""
        library = self.edition.column.library
        entry = library[slug]
        law, today = entry.law, self.edition.now.date()
        new = library.get(law.replaced_by or "")
        since = law.ended or (new.law.in_force or new.law.on if new else None)
        return LawRow(
            law,
            slugify(law.issued_by),
            entry.address,
            f"{LIBRARY}/{law.file}" if law.file else "",
            Crumb(_called(new), new.address) if new else None,
            tuple(
                Crumb(_called(old), old.address)
                for old in library.values()
                if old.law.replaced_by == slug
            ),
            since is not None and since <= today,
        )

    def law_page(self, slug: str) -> LawPage:
        """Return a document of the library with the newest of the articles that name it."""
        citing = self._citing.get(slug, ())
        cards = tuple(self.card(article) for article in citing[:CITING])
        return LawPage(self.law(slug), cards, len(citing))

    @cached_property
    def _citing(self) -> Mapping[str, Sequence[Article]]:
        """Return the articles that name each document, newest first, by the document's slug."""
        found: dict[str, list[Article]] = defaultdict(list)
        library = self.edition.column.library
        for article in self.edition.published if library else ():
            for entry in cited_in(library, article.text):
                found[entry.slug].append(article)
        return found

    def laws(self) -> LawRegister:
        """Return the documents of the library that may be seen, newest first."""
        edition = self.edition
        rows = tuple(
            self.law(slug)
            for slug, entry in edition.column.library.items()
            if entry.path in edition.pages
        )
        bodies = {slugify(row.law.issued_by): row.law.issued_by for row in rows}
        return LawRegister(
            rows,
            tuple(sorted(bodies.items(), key=lambda item: collation_key(item[1]))),
            tuple(sorted({row.law.on.year for row in rows}, reverse=True)),
        )

    def abbreviations(self) -> AbbreviationList:
        """Return every abbreviation that is explained; "TS." stands there once, "B/c" never."""
        known = glossary_with(self.edition.column.terms).abbreviations
        return AbbreviationList(
            tuple(
                AbbreviationRow(short, tuple(one.words for one in known[short].meanings))
                for short in sorted(known, key=collation_key)
                if short[:1].isupper()
                and ("/" not in short or short.isupper())
                and not (short.endswith(".") and short[:-1] in known)
            )
        )

    def years(self) -> tuple[YearListing, ...]:
        """Return the archive, newest year and month first."""
        months: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for article in self.edition.published:
            months[article.day.year][article.day.month] += 1
        return tuple(
            YearListing(
                year,
                year_address(year),
                sum(counts.values()),
                tuple(
                    MonthListing(date(year, month, 1), month_address(date(year, month, 1)), total)
                    for month, total in sorted(counts.items(), reverse=True)
                ),
            )
            for year, counts in sorted(months.items(), reverse=True)
        )

    def _crumbs(self, register: Register[Any], slugs: Iterable[str]) -> tuple[Crumb, ...]:
        """Return the entries of a register by their slugs; one that is not there is left out."""
        known = self._entries[register.folder]
        return tuple(known[slug] for slug in slugs if slug in known)

    def _neighbour(self, article: Article, step: int) -> Crumb | None:
        place = self._places[("", article.id)] + step
        if not 0 <= place < len(self.edition.published):
            return None
        other = self.edition.published[place]
        return Crumb(other.matter.title, other.address)

    def _related(self, article: Article) -> Iterable[Article]:
        """Return the nearest in time that share a movement or a field, else the category."""
        matter = article.matter
        shared = [
            *(entry_address(MOVEMENTS.folder, slug) for slug in matter.movements),
            *(entry_address(FIELDS.folder, slug) for slug in matter.fields),
            entry_address(CATEGORIES.folder, matter.category),
        ]
        found: dict[str, Article] = {}
        for address in shared:
            articles, place = self._lists[address], self._places[(address, article.id)]
            for step in _STEPS:
                if len(found) < RELATED and 0 <= place + step < len(articles):
                    found.setdefault(articles[place + step].id, articles[place + step])
        return found.values()


def why(name: str, title: str) -> str:
    """Return why somebody is held up, from a title that may begin with the name.

    "Nguyễn Thị Mẫu – người giữ lửa" → "Người giữ lửa"; any other title says it as it stands.
    """
    rest = title.removeprefix(name).lstrip()
    if rest == title or rest[:1] not in _PARTING:
        return title
    said = rest.lstrip("".join(_PARTING) + " ")
    return said[:1].upper() + said[1:] if said else title


_PARTING = ("–", "-", "—", ":", ",")


def given_name(profile: Profile) -> str:
    """Return the part of the name that people are listed by: a group's whole name."""
    return profile.name if profile.type == "tap-the" else (profile.name.split() or [""])[-1]


def index_letter(profile: Profile) -> str:
    """Return the letter of an index that a name stands under: "Ân" under A, "Đức" under Đ."""
    first = given_name(profile)[:1]
    return "Đ" if first in "đĐ" else fold(first).upper()


def _named(
    entries: Mapping[str, RegisterEntry[Any]], slugs: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Return slug and title of the entries that occur, in the order of their register."""
    return tuple((slug, entry.title) for slug, entry in entries.items() if slug in slugs)


def _phase_of(article: Article, slug: str, named: Mapping[Phase, Span]) -> Phase | None:
    """Return the phase that an article names for a campaign, else the one of its day."""
    said = next((e.phase for e in article.matter.campaigns if e.slug == slug and e.phase), None)
    of_day = (p for p, span in named.items() if span.first <= article.day <= span.last)
    return said or next(of_day, None)


def _list_addresses(article: Article) -> Iterator[str]:
    """Yield the address of every list in which an article appears; "" is the whole column."""
    matter = article.matter
    yield ""
    yield entry_address(CATEGORIES.folder, matter.category)
    for slug in dict.fromkeys(matter.fields):
        yield entry_address(FIELDS.folder, slug)
    for slug in dict.fromkeys(matter.movements):
        yield entry_address(MOVEMENTS.folder, slug)
    for slug in dict.fromkeys(entry.slug for entry in matter.campaigns):
        yield entry_address(CAMPAIGNS.folder, slug)
    if matter.unit:
        yield entry_address(UNITS.folder, matter.unit)
    yield year_address(article.day.year)
    yield month_address(article.day)


def _called(entry: LibraryEntry) -> str:
    return f"{entry.law.number}: {entry.law.title}"
