"""A campaign's kit: what units need to take part, in one zip (seeds 000 and 004).

It gathers what is made one by one elsewhere: the campaign's poster, its slogans, a sheet of each of
its articles, and where the documents stand that its articles name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.column import Column, LibraryEntry, RegisterEntry
from thidua.handouts.archives import pack
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.posters import face_of_campaign, face_of_slogan, make_poster
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.handouts.sheet import make_sheet
from thidua.lint.citations import citing
from thidua.review import Edition
from thidua.schema.registers import Campaign
from thidua.text.vietnamese import short_date

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
    files = dict(_sheets(edition, materials))
    slogans = [one for one in column.slogans if campaign.slug in one.campaigns]
    if not files and not slogans:
        raise HandoutError(
            Refusal(
                campaign.path,
                "đợt này chưa có bài nào được phép in và chưa có khẩu hiệu nào.",
                f"ghi  campaigns: [{campaign.slug}]  ở bài hoặc ở khẩu hiệu rồi làm lại.",
            ),
            *refusals,
        )
    face = face_of_campaign(column, campaign, None)
    for one in (face, *(face_of_slogan(column, slogan) for slogan in slogans)):
        for style in ("nen", "khung"):
            for product in make_poster(edition, one, _POSTER, style):
                files[f"ap-phich/{product.name}"] = product.content
    files["khau-hieu.txt"] = _lines(f"{one.text} ({one.source})" for one in slogans)
    files["DOC-TRUOC.txt"] = _lines(_contents(column, campaign, materials))
    archive = pack(files, edition.now)
    return Kit(Product(Kind.KIT, f"{campaign.slug}.zip", archive, materials), refusals)


def _sheets(edition: Edition, materials: tuple[Material, ...]) -> Iterator[tuple[str, bytes]]:
    for material in materials:
        product = make_sheet(edition, material)
        yield f"to-tin/{product.name}", product.content


def _contents(
    column: Column, campaign: RegisterEntry[Campaign], materials: tuple[Material, ...]
) -> Iterator[str]:
    yield campaign.title.upper()
    yield f"{column.ward.committee}, chuyên mục {column.ward.column}"
    if campaign.entry.period:
        period = campaign.entry.period
        yield f"Từ {short_date(period.first)} đến {short_date(period.last)}"
    yield ""
    yield "Trong bộ này: áp phích A3 (thư mục ap-phich), câu khẩu hiệu kèm nguồn (khau-hieu.txt),"
    yield "và tờ tin để sinh hoạt (thư mục to-tin):"
    for at, material in enumerate(materials, 1):
        article = material.article
        yield f"{at}. {article.matter.title} ({short_date(article.day)})"
        yield f"   {column.site_url.rstrip('/')}/{article.address}"
    yield ""
    named = [entry for entry in column.library.values() if _is_named(entry, materials)]
    if named:
        yield "Văn bản mà các bài nhắc tới:"
    for entry in named:
        yield f"- {entry.law.number}: {entry.law.title} ({entry.law.issued_by})"
        yield f"   {column.site_url.rstrip('/')}/{entry.address}"
    yield "Bài nào về sau được gỡ thì xin thôi phát tờ tin của bài ấy."


def _is_named(entry: LibraryEntry, materials: tuple[Material, ...]) -> bool:
    pattern = citing(entry.law.names)
    return any(pattern.search(material.article.body) for material in materials)


def _lines(lines: Iterator[str]) -> bytes:
    return "\r\n".join(lines).encode("utf-8-sig")
