"""What a campaign gives units to take along: the files themselves, as one archive.

Its articles as text, what they offer beside it, and the documents of the library that they or the
campaign's page name. The page of a campaign gives it out, and a kit for printing holds the same
(seeds 000 and 004).
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, groupby

from thidua.attachments import Copy
from thidua.clock import VIETNAM
from thidua.column import Article, Column, LibraryEntry, PlainPage, RegisterEntry
from thidua.column.addresses import attachment_address
from thidua.disk.archives import pack
from thidua.lint.citations import cited_in
from thidua.review import Edition
from thidua.schema.library import LIBRARY
from thidua.schema.registers import Campaign
from thidua.site.markup.story import as_lines, read_story, text_file
from thidua.site.writer import ChangedError
from thidua.text.links import find_links
from thidua.text.vietnamese import short_date

README = "DOC-TRUOC.txt"
FOLDERS: Mapping[str, str] = {
    "ap-phich": "Áp phích",
    "to-tin": "Tờ tin để sinh hoạt",
    "bai": "Lời các bài",
    "tep-kem": "Tệp kèm theo bài",
    "van-ban": "Văn bản mà các bài nhắc tới",
    "cua-dot": "Tài liệu của riêng đợt",
}
"""What the folders of the archive hold."""
_LONG_AGO = datetime(1980, 1, 1, tzinfo=VIETNAM)
"""The first day that an archive can tell."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the archive."""

    name: str
    """Its path in the archive."""
    title: str
    """What it is, as people say it."""
    source: bytes | Copy
    """What it holds, or the clean copy that does."""
    address: str = ""
    """Of the page that it belongs to, from the site's root."""
    link: str = ""
    """Where the site has it beside the archive; empty for what is made for the archive alone."""

    @property
    def size(self) -> int:
        """Bytes. Raises ``OSError``."""
        match self.source:
            case bytes():
                return len(self.source)
            case Copy(path=path):
                return path.stat().st_size

    def read(self) -> bytes:
        """Return what it holds. Raises ``OSError``, and ``ChangedError`` if not as was checked."""
        if isinstance(self.source, bytes):
            return self.source
        content = self.source.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.source.sha256:
            raise ChangedError(self.name, self.title)
        return content


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a campaign gives to take along."""

    campaign: RegisterEntry[Campaign]
    parts: tuple[Part, ...]
    elsewhere: tuple[LibraryEntry, ...]
    """Documents that are named but of which the library has no file."""
    changed: datetime
    """When its newest text changed: the date of every file, so that it tells of no build."""


def gather_dossier(
    edition: Edition,
    campaign: RegisterEntry[Campaign],
    articles: Iterable[Article],
    copies: Mapping[str, Copy],
) -> Dossier:
    """Return what a campaign gives, of ``articles`` alone: those that the channel may have.

    ``copies`` are the clean copies of attached files and of those under ``docs/``, by path; a file
    that has none is not given.
    """
    articles = tuple(articles)
    given = gather_documents(edition, campaign, articles, copies)
    texts = [_text_of(edition.column, article) for article in articles]
    return replace(given, parts=(*texts, *given.parts))


def gather_documents(
    edition: Edition,
    campaign: RegisterEntry[Campaign],
    articles: Sequence[Article],
    copies: Mapping[str, Copy],
) -> Dossier:
    """Return what a campaign gives without the texts of its articles, which take long to set."""
    named = tuple(_documents(edition, campaign, articles))
    page = edition.pages.get(campaign.path)
    found = [
        *(part for article in articles for part in _attached(article, copies)),
        *(part for entry in named if (part := _document(entry, copies))),
        *(_linked(edition, page, copies) if page else ()),
    ]
    given = {part.address for part in found}
    return Dossier(
        campaign,
        tuple(found),
        tuple(entry for entry in named if entry.address not in given),
        max((article.changed for article in articles), default=_LONG_AGO),
    )


def pack_dossier(column: Column, dossier: Dossier, beside: Sequence[Part] = ()) -> bytes:
    """Return the archive, with a text that says what is in it: the same bytes for the same parts.

    ``beside`` are parts that only one channel has. Raises as :meth:`Part.read` does.
    """
    parts = tuple(_told_apart((*beside, *dossier.parts)))
    files = {part.name: part.read() for part in parts}
    files[README] = text_file(_tell(column, dossier, parts))
    return pack(files, dossier.changed)


def origin_of(column: Column, article: Article) -> str:
    """Return where a text comes from, for whoever has it without the site around it."""
    ward = column.ward.name_on(article.day)
    address = f"{column.site_url.rstrip('/')}/{article.address}"
    return f"Nguồn: {ward}, đăng ngày {short_date(article.day)}: {address}"


def _documents(
    edition: Edition, campaign: RegisterEntry[Campaign], articles: Sequence[Article]
) -> Iterator[LibraryEntry]:
    """Yield the documents that the campaign's page or its articles name, as the library has them.

    One whose own page may not be seen is not given either.
    """
    library = edition.column.library
    page = edition.pages.get(campaign.path)
    own = page.body.encode("utf-8", "surrogatepass") if page else b""
    texts = [own, *(article.text for article in articles)]
    named = {entry.slug for text in texts for entry in cited_in(library, text)}
    linked = linked_files(page) if page else {}
    for slug, entry in library.items():
        is_linked = entry.path in linked or f"docs/{LIBRARY}/{entry.law.file}" in linked
        if (slug in named or is_linked) and entry.path in edition.pages:
            yield entry


def _text_of(column: Column, article: Article) -> Part:
    matter = article.matter
    head = (matter.title.upper(), "", matter.summary, "")
    author = matter.author or f"Chuyên mục {column.ward.column}"
    lines = (*head, *as_lines(read_story(article.body)), "", author, origin_of(column, article))
    title = f"{matter.title} ({short_date(article.day)})"
    return Part(f"bai/{_folder(article)}.txt", title, text_file(lines), article.address)


def _attached(article: Article, copies: Mapping[str, Copy]) -> Iterator[Part]:
    for path, file in {file.path: file for file in article.attachments.values()}.items():
        if path in copies:
            name = posixpath.basename(path)
            title = f"{name}, kèm theo bài “{article.matter.title}”"
            place = f"tep-kem/{_folder(article)}/{name}"
            link = attachment_address(article.address, path, file.sha256)
            yield Part(place, title, copies[path], article.address, link)


def linked_files(page: PlainPage) -> Mapping[str, str]:
    """Return the files of the project that a campaign's page may link to: path and words."""
    folder = posixpath.dirname(page.path)
    found: dict[str, str] = {}
    for link in find_links(page.body):
        if link.kind == "link" and link.is_local:
            path = f"docs{link.path}" if link.path.startswith("/") else f"{folder}/{link.path}"
            found.setdefault(posixpath.normpath(path), link.text or posixpath.basename(path))
    return found


def _linked(edition: Edition, page: PlainPage, copies: Mapping[str, Copy]) -> Iterator[Part]:
    """Yield the files that a campaign's page links to; those of the library come as documents."""
    library = {f"docs/{LIBRARY}/{entry.law.file}" for entry in edition.column.library.values()}
    for path, words in linked_files(page).items():
        if path in copies and path not in library:
            place = f"cua-dot/{posixpath.basename(path)}"
            title = words[:1].upper() + words[1:]
            link = path.removeprefix("docs/")
            yield Part(place, title, copies[path], page.address, link)


def _document(entry: LibraryEntry, copies: Mapping[str, Copy]) -> Part | None:
    file = entry.law.file
    copy = copies.get(f"docs/{LIBRARY}/{file}") if file else None
    if copy is None:
        return None
    return Part(f"van-ban/{file}", called(entry), copy, entry.address, entry.address)


def called(entry: LibraryEntry) -> str:
    """Return a document's number and name, and who issued it."""
    return f"{entry.law.number}: {entry.law.title} ({entry.law.issued_by})"


def _folder(article: Article) -> str:
    return f"{article.year}-{article.slug}"


def _told_apart(parts: Iterable[Part]) -> Iterable[Part]:
    """Return parts under names that also Windows tells apart; one file of two comes once."""
    found: dict[str, Part] = {}
    for part in parts:
        stem, ending = posixpath.splitext(part.name)
        for number in count(1):
            name = part.name if number == 1 else f"{stem}-{number}{ending}"
            known = found.setdefault(name.casefold(), replace(part, name=name))
            if known.source == part.source:
                titles = dict.fromkeys((known.title, part.title))
                found[name.casefold()] = replace(known, title="; ".join(titles))
                break
    return found.values()


def _tell(column: Column, dossier: Dossier, parts: Sequence[Part]) -> Iterator[str]:
    """Yield the lines of the text that says what is in the archive."""
    period = dossier.campaign.entry.period
    yield dossier.campaign.title.upper()
    yield f"{column.ward.committee}, chuyên mục {column.ward.column}"
    if period:
        yield f"Từ {short_date(period.first)} đến {short_date(period.last)}"
    site = column.site_url.rstrip("/")
    for folder, own in groupby(parts, key=lambda part: part.name.rpartition("/")[0].split("/")[0]):
        if folder:
            yield from ("", f"{FOLDERS.get(folder, folder)} (thư mục {folder}):")
        else:
            yield ""
        for part in own:
            yield f"- {part.title}: {part.name}"
            if part.address:
                yield f"  {site}/{part.address}"
    if dossier.elsewhere:
        yield from ("", "Văn bản không kèm tệp, xem trên trang:")
    for entry in dossier.elsewhere:
        yield from (f"- {called(entry)}", f"  {site}/{entry.address}")
    yield from ("", "Bài nào về sau được gỡ thì xin thôi dùng, thôi phát tài liệu của bài ấy.")
