"""A campaign's kit: what units need to take part, in one zip (seeds 000 and 004).

What the campaign's page gives to take along (:mod:`thidua.site.dossier`), and beside it what is
made to be printed: the campaign's poster, its slogans, a sheet of each of its articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thidua import attachments
from thidua.attachments import Copies, Copy
from thidua.column import Article, RegisterEntry
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.disk.tree import LocalFile, describe
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.posters import face_of_campaign, face_of_slogan, make_poster
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.handouts.sheet import make_sheet
from thidua.review import Edition
from thidua.schema.library import LIBRARY
from thidua.schema.registers import Campaign
from thidua.schema.slogans import Slogan
from thidua.site.dossier import Part, gather_dossier, linked_files, pack_dossier
from thidua.site.markup.story import text_file

_POSTER = "A3"


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit, and the articles of the campaign that may not be in it."""

    product: Product
    refusals: tuple[Refusal, ...]


def make_kit(edition: Edition, campaign: RegisterEntry[Campaign]) -> Kit:
    """Return a campaign's kit. Raises :class:`HandoutError` when there is nothing to put in."""
    column = edition.column
    weighed = [
        weigh(edition, article.path, Kind.KIT.channel)
        for article in edition.published
        if any(one.slug == campaign.slug for one in article.matter.campaigns)
    ]
    materials = tuple(one for one in weighed if isinstance(one, Material))
    refusals = tuple(one for one in weighed if isinstance(one, Refusal))
    articles = [one.article for one in materials]
    slogans = [one for one in column.slogans if campaign.slug in one.campaigns]
    dossier = gather_dossier(edition, campaign, articles, _copies(edition, campaign, articles))
    if not dossier.parts and not slogans:
        raise HandoutError(
            Refusal(
                campaign.path,
                "đợt này chưa có bài nào được phép in và chưa có khẩu hiệu nào.",
                f"ghi  campaigns: [{campaign.slug}]  ở bài hoặc ở khẩu hiệu rồi làm lại.",
            ),
            *refusals,
        )
    beside = tuple(_printed(edition, campaign, materials, slogans))
    archive = pack_dossier(column, dossier, beside)
    return Kit(Product(Kind.KIT, f"{campaign.slug}.zip", archive, materials), refusals)


def _printed(
    edition: Edition,
    campaign: RegisterEntry[Campaign],
    materials: Iterable[Material],
    slogans: Iterable[Slogan],
) -> Iterator[Part]:
    """Yield what is made to be printed or hung up."""
    column = edition.column
    faces = [
        (face_of_campaign(column, campaign, None), campaign.title),
        *((face_of_slogan(column, one), one.text) for one in slogans),
    ]
    for face, title in faces:
        for style in ("nen", "khung"):
            for product in make_poster(edition, face, _POSTER, style):
                yield Part(f"ap-phich/{product.name}", title, product.content)
    for material in materials:
        sheet = make_sheet(edition, material)
        article = material.article
        yield Part(f"to-tin/{sheet.name}", article.matter.title, sheet.content, article.address)
    said = [f"{one.text} ({one.source})" for one in slogans]
    if said:
        yield Part("khau-hieu.txt", "Khẩu hiệu, kèm nguồn", text_file(said))


def _copies(
    edition: Edition, campaign: RegisterEntry[Campaign], articles: Iterable[Article]
) -> dict[str, Copy]:
    """Return the clean copies of what a campaign, its articles and the library offer, by path.

    Raises :class:`HandoutError` with every file that may not leave.
    """
    files: list[LocalFile] = []
    for article in articles:
        files += article.attachments.values()
    column, page = edition.column, edition.pages.get(campaign.path)
    laws = (f"docs/{LIBRARY}/{entry.law.file}" for entry in column.library.values())
    for path in dict.fromkeys((*laws, *(linked_files(page) if page else ()))):
        if path in column.site_map.assets and ending(path) not in PHOTO_ENDINGS:
            files.append(describe(column.root, path))
    copies = Copies(column.root)
    found: dict[str, Copy] = {}
    refusals = []
    for file in files:
        try:
            found[file.path] = copies.locate(file)
        except attachments.Refusal as refusal:
            refusals.append(Refusal(file.path, f"tệp {refusal.cause}", refusal.fix))
    if refusals:
        raise HandoutError(*refusals)
    return found
