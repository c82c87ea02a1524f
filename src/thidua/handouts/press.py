"""The press pack: everything a newspaper needs to print an article, in one zip, and a mail draft.

Seeds 002 and 003 ask to work with the press ("cung cấp thông tin"). Pictures go in full size, with
nothing in them but the credit (IPTC's creator as XMP); who may be asked, until when it waits, and
on which terms it may be used again stand in the text itself, since files get parted.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from PIL import Image

from thidua.column import Column
from thidua.disk.archives import pack
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.prints import Print, approved_bytes, print_of
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.handouts.word import (
    FORM,
    Described,
    begin,
    finish,
    write,
    write_caption,
    write_picture,
    write_story,
)
from thidua.photos import PhotoError
from thidua.photos.bare import OPTIONS, without_metadata
from thidua.photos.credit import credit_packet
from thidua.review import Edition
from thidua.site.dossier import origin_of
from thidua.site.machine.open_data import TERMS
from thidua.site.markup.story import Block, Figure, as_lines, read_story, text_file
from thidua.text.vietnamese import office_date, short_date

_WIDTH_MM = 165


@dataclass(frozen=True, slots=True)
class Notice:
    """What a pack says of its use."""

    embargo: datetime | None
    contact: str
    terms: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that stand above every text."""
        if self.embargo:
            told = f"{self.embargo:%H:%M} {office_date(self.embargo.date())}"
            first = f"KHÔNG ĐĂNG TRƯỚC {told}"
        else:
            first = "ĐƯỢC ĐĂNG NGAY"
        return (first, f"Liên hệ: {self.contact}", f"Điều kiện dùng lại: {self.terms}")


def notice_of(column: Column, embargo: datetime | None, contact: str) -> Notice:
    """Return the notice of a ward. Raises :class:`HandoutError` when nobody can be asked."""
    ward = column.ward
    told = [ward.responsible, ward.contact.phone, ward.contact.email]
    found = " ".join(contact.split()) or " · ".join(part for part in told if part)
    if not found:
        raise HandoutError(
            Refusal(
                "mkdocs.yml",
                "chưa có ai để báo chí hỏi lại: phường chưa ghi người phụ trách, điện thoại hay "
                "thư.",
                'ghi  contact:  trong extra.ward, hoặc thêm  --contact "họ tên, điện thoại" .',
            )
        )
    return Notice(embargo, found, ward.feed.copyright or TERMS)


def make_pack(edition: Edition, materials: Iterable[Material], notice: Notice) -> list[Product]:
    """Return the zip of some articles and a mail draft. Raises :class:`HandoutError`."""
    column, now = edition.column, edition.now
    materials = tuple(materials)
    files: dict[str, bytes] = {}
    refusals: list[Refusal] = []
    for material in materials:
        try:
            files |= _files_of(column, material, notice, now)
        except HandoutError as error:
            refusals += error.refusals
    if refusals:
        raise HandoutError(*refusals)
    files["DOC-TRUOC.txt"] = text_file([_greeting(column, materials), "", *notice.lines, ""])
    name = f"bao-chi-{now:%Y-%m-%d}"
    if len(materials) == 1:
        article = materials[0].article
        name = f"{article.year}-{article.slug}"
    archive = pack(files, now)
    draft = _mail(column, materials, notice, Attached(f"{name}.zip", archive), now)
    return [
        Product(Kind.PRESS, f"{name}.zip", archive, materials),
        Product(Kind.PRESS, f"{name}.eml", draft, materials),
    ]


def _files_of(
    column: Column, material: Material, notice: Notice, now: datetime
) -> dict[str, bytes]:
    article = material.article
    folder = f"{article.year}-{article.slug}"
    blocks = read_story(article.body)
    files = {f"{folder}/bai.txt": text_file(text_of(column, material, blocks, notice))}
    prints: dict[str, Print] = {}
    captions = ["CHÚ THÍCH ẢNH", ""]
    refusals = []
    for at, target in enumerate(article.photos if material.shows_photos else (), 1):
        try:
            content, ending = full_size(column, material, target)
            prints[target] = print_of(
                column.root, material, target, _WIDTH_MM, column.ward.photos.max_megapixels
            )
        except PhotoError as error:
            path = article.photos[target].path
            refusals.append(Refusal(path, f"ảnh {error.cause}", error.fix))
            continue
        name = f"anh-{at}{ending}"
        files[f"{folder}/{name}"] = content
        captions += [f"{name}: {caption_of(material, blocks, target)}", ""]
    if refusals:
        raise HandoutError(*refusals)
    if prints:
        files[f"{folder}/chu-thich-anh.txt"] = text_file(captions)
    files[f"{folder}/bai.docx"] = _word(column, material, blocks, prints, notice, now)
    return files


def full_size(column: Column, material: Material, target: str) -> tuple[bytes, str]:
    """Return a picture in full size, upright and bare but for its credit, with its ending.

    Raises ``PhotoError``.
    """
    megapixels = column.ward.photos.max_megapixels
    content, ending = without_metadata(approved_bytes(column.root, material, target), megapixels)
    credit = _credit_of(material, target)
    if ending != ".jpg" or not credit:
        return content, ending
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        profile = {"icc_profile": image.info["icc_profile"]} if "icc_profile" in image.info else {}
        output = io.BytesIO()
        image.save(output, "JPEG", **OPTIONS["JPEG"], xmp=credit_packet(credit), **profile)
    return output.getvalue(), ending


def _credit_of(material: Material, target: str) -> str:
    """Return who made a picture, as the article says: of the cover, or in a caption."""
    article = material.article
    for block in read_story(article.body):
        if isinstance(block, Figure) and block.target == target and block.caption.source:
            return block.caption.source
    return (article.matter.image_credit or "") if target == article.matter.image else ""


def caption_of(material: Material, blocks: Iterable[Block], target: str) -> str:
    """Return what is said of a picture: its caption or description, and its facts."""
    matter = material.article.matter
    figure = next((b for b in blocks if isinstance(b, Figure) and b.target == target), None)
    if figure:
        parts = [figure.caption.text or figure.alt, figure.caption.facts]
    else:
        parts = [matter.image_alt or "", ""]
    if target == matter.image and matter.image_credit:
        parts.append(matter.image_credit)
    return ". ".join(part.rstrip(".") for part in dict.fromkeys(parts) if part)


def text_of(
    column: Column, material: Material, blocks: Iterable[Block], notice: Notice
) -> list[str]:
    """Return an article as plain lines, with what a newspaper must know above and below."""
    matter = material.article.matter
    author = matter.author or f"Chuyên mục {column.ward.column}"
    head = (*notice.lines, "", matter.title.upper(), "", matter.summary, "")
    return [*head, *as_lines(blocks), "", author, origin_of(column, material.article)]


def _word(
    column: Column,
    material: Material,
    blocks: Iterable[Block],
    prints: dict[str, Print],
    notice: Notice,
    now: datetime,
) -> bytes:
    matter = material.article.matter
    document = begin()
    for line in notice.lines:
        told = write(document, line, FORM, size=12, bold=line.isupper())
        told.alignment = WD_ALIGN_PARAGRAPH.LEFT
    title = write(document, matter.title, FORM, size=18, bold=True).paragraph_format
    title.space_before, title.space_after = Pt(16), Pt(10)
    write(document, matter.summary, bold=True)
    if matter.image in prints:
        write_picture(document, prints[matter.image], matter.image_alt or "")
        write_caption(document, caption_of(material, blocks, matter.image))
    write_story(document, blocks, prints)
    write(document, matter.author or f"Chuyên mục {column.ward.column}", bold=True)
    origin = write(document, origin_of(column, material.article), FORM, size=12, italic=True)
    origin.alignment = WD_ALIGN_PARAGRAPH.LEFT
    return finish(document, Described(matter.title, column.ward.committee), now)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a mail brings along."""

    name: str
    content: bytes


def _greeting(column: Column, materials: tuple[Material, ...]) -> str:
    names = "\r\n".join(
        f"{at}. {one.article.matter.title} ({short_date(one.article.day)})"
        for at, one in enumerate(materials, 1)
    )
    return (
        "Kính gửi quý báo, đài,\r\n\r\n"
        f"{column.ward.committee} xin gửi tin, bài và ảnh của chuyên mục “{column.ward.column}”:"
        f"\r\n\r\n{names}"
    )


def _mail(
    column: Column,
    materials: tuple[Material, ...],
    notice: Notice,
    attached: Attached,
    now: datetime,
) -> bytes:
    """Return a draft that mail programs open for sending (X-Unsent), the same bytes each time."""
    message = EmailMessage(policy=SMTP)
    title = materials[0].article.matter.title if len(materials) == 1 else ""
    day = date(now.year, now.month, now.day)
    message["Subject"] = (
        f"Thông tin báo chí: {title}"
        if title
        else f"Thông tin báo chí của {column.ward.name}, {short_date(day)}"
    )
    message["To"] = ""
    message["Date"] = format_datetime(now)
    message["X-Unsent"] = "1"
    body = "\r\n".join([_greeting(column, materials), "", *notice.lines, "", "Trân trọng."])
    message.set_content(body, cte="quoted-printable")
    message.add_attachment(
        attached.content, maintype="application", subtype="zip", filename=attached.name
    )
    message.set_boundary("=-thidua-bao-chi")
    return message.as_bytes()
