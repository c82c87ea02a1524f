"""Documents made for the tests: each tells who made it, on which computer and where.

Nobody is called so: ``SECRETS`` are the words that must never reach a site.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

import docx
import openpyxl
import pikepdf
from openpyxl.comments import Comment
from PIL import Image

AUTHOR = "Trần Bí Mật"
COMPANY = "Văn phòng kín"
FOLDER = "C:\\Users\\bimat\\Desktop"
CAMERA = "May anh bi mat"
PLACE = "+21.0285+105.8542/"
SECRETS = (AUTHOR, COMPANY, "bimat", CAMERA, PLACE)
TEXT = "Kế hoạch thi đua quý II"
GPS = 0x8825


def secrets_in(content: bytes) -> list[str]:
    """Return the secrets that stand in a file, or in what it holds."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [name.encode() for name in archive.namelist()]
            for name in archive.namelist():
                part = archive.read(name)
                parts.append(part)
                parts += [b"".join(word.encode() for word in secrets_in(part))]
    if content.startswith(b"%PDF"):
        parts += _pdf_strings(content)
    return [
        secret
        for secret in SECRETS
        if any(secret.encode(code) in part for part in parts for code in ("utf-8", "utf-16-be"))
    ]


def _pdf_strings(content: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        raw = [bytes(one.read_raw_bytes()) for one in streams]
        return [*raw, "".join(str(value) for value in pdf.docinfo.values()).encode()]


@cache
def photo(encoder: str = "JPEG") -> bytes:
    """Return a photo that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(buffer, encoder, exif=exif)
    return buffer.getvalue()


@cache
def word() -> bytes:
    """Return a Word document with a photo, a remark, a tracked change and a template."""
    document = docx.Document()
    document.add_heading(TEXT, 1)
    paragraph = document.add_paragraph("Mỗi tổ dân phố chọn một gương.")
    document.add_picture(io.BytesIO(photo()))
    document.add_comment(paragraph.runs, "Xem lại số liệu.", author=AUTHOR, initials="TBM")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Tổ 1"
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title = AUTHOR, AUTHOR, TEXT
    properties.comments, properties.keywords = COMPANY, AUTHOR
    buffer = io.BytesIO()
    document.save(buffer)
    change = (
        f'<w:p><w:ins w:id="9" w:author="{AUTHOR}" w:date="2024-01-02T03:04:05Z">'
        "<w:r><w:t>Thêm vào.</w:t></w:r></w:ins></w:p><w:sectPr"
    )
    template = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns='
        '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{template}/attachedTemplate" Target="file:///{FOLDER}\\Normal.dotm" '
        'TargetMode="External"/></Relationships>'
    )
    return altered(
        buffer.getvalue(),
        {
            "word/document.xml": ("<w:sectPr", change),
            "word/settings.xml": (
                "<w:zoom",
                f'<w:attachedTemplate xmlns:r="{template}" r:id="rId1"/><w:zoom',
            ),
            "docProps/app.xml": ("<Application>", f"<Company>{COMPANY}</Company><Application>"),
        },
        {"word/_rels/settings.xml.rels": relation.encode()},
    )


@cache
def sheet() -> bytes:
    """Return a spreadsheet with a formula, a remark and its author's folder."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["Đơn vị", "Số bài"])
    page.append(["Tổ 1", 4])
    page["B3"] = "=SUM(B2:B2)"
    page["A1"].comment = Comment(f"{AUTHOR}:\nXem lại.", AUTHOR)
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.title = TEXT
    book.properties.created = datetime(2024, 1, 2)  # noqa: DTZ001 - the format knows no zone
    buffer = io.BytesIO()
    book.save(buffer)
    path = (
        '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
        f'url="{FOLDER}\\"/><bookViews'
    )
    return altered(buffer.getvalue(), {"xl/workbook.xml": ("<bookViews", path)})


def altered(
    package: bytes, changes: Mapping[str, tuple[str, str]], more: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a ZIP in whose parts the first of each word is replaced, with ``more`` parts."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in changes.items():
        text = parts[name].decode()
        assert old in text, f"{old} is not in {name}"
        parts[name] = text.replace(old, new, 1).encode()
    return zipped({**parts, **(more or {})})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"


@cache
def slides() -> bytes:
    """Return a presentation, the least that is one, with its makers and an embedded sheet."""
    types = "application/vnd.openxmlformats-officedocument.presentationml"
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
                '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension='
                f'"xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" '
                f'ContentType="{types}.presentation.main+xml"/><Override PartName='
                '"/docProps/core.xml" ContentType='
                '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type='
                f'"{_OFFICE}/officeDocument" Target="ppt/presentation.xml"/><Relationship Id="rId2"'
                f' Type="{_OFFICE}/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>'
            ).encode(),
            "docProps/core.xml": (
                '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
                'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
                f"{TEXT}</dc:title><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"
            ).encode(),
            "docProps/thumbnail.jpeg": photo(),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_SLIDES}"/>'.encode(),
            "ppt/commentAuthors.xml": (
                f'<p:cmAuthorLst xmlns:p="{_SLIDES}"><p:cmAuthor id="0" name="{AUTHOR}" '
                'initials="TBM" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
            ).encode(),
            "ppt/embeddings/Sheet1.xlsx": sheet(),
            "ppt/media/image1.jpeg": photo(),
        }
    )


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


@cache
def open_document(kind: str = "text") -> bytes:
    """Return an OpenDocument file with its makers, a remark, a printer and a photo."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    names = (
        f'xmlns:office="{_OPEN}:office:1.0" xmlns:text="{_OPEN}:text:1.0" '
        f'xmlns:meta="{_OPEN}:meta:1.0" xmlns:config="{_OPEN}:config:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    paths = ("/", "content.xml", "meta.xml", "settings.xml", "Pictures/1.jpg", "Thumbnails/t.png")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml"/>'
        for path in paths
    )
    parts = {
        "content.xml": (
            f"<office:document-content {names}><office:body><office:text><text:p>{TEXT}"
            f"<office:annotation><dc:creator>{AUTHOR}</dc:creator><meta:creator-initials>{AUTHOR}"
            "</meta:creator-initials><text:p>Xem lại.</text:p></office:annotation></text:p>"
            "</office:text></office:body></office:document-content>"
        ),
        "meta.xml": (
            f"<office:document-meta {names}><office:meta><dc:title>{TEXT}</dc:title>"
            f"<meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>{AUTHOR}"
            f'</dc:creator><meta:user-defined meta:name="x">{COMPANY}</meta:user-defined>'
            "</office:meta></office:document-meta>"
        ),
        "settings.xml": (
            f"<office:document-settings {names}><office:settings><config:config-item "
            f'config:name="PrinterName">{COMPANY}</config:config-item></office:settings>'
            "</office:document-settings>"
        ),
        "META-INF/manifest.xml": (
            f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0">{entries}'
            "</manifest:manifest>"
        ),
    }
    pictures = {"Pictures/1.jpg": photo(), "Thumbnails/t.png": photo("PNG")}
    texts = {name: text.encode() for name, text in parts.items()}
    return zipped({"mimetype": media_type.encode(), **texts, **pictures})


def pdf(*, root: Mapping[str, object] | None = None, password: str = "") -> bytes:
    """Return a PDF with a photo, a remark and its makers; ``root`` stands in its catalogue."""
    document = pikepdf.new()
    image = document.make_stream(
        photo(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=64,
        Height=48,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = document.add_blank_page(page_size=(200, 200))
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=image), Font=pikepdf.Dictionary(F1=font)
    )
    page.Contents = document.make_stream(
        b"BT /F1 12 Tf 20 150 Td (Ke hoach thi dua) Tj ET q 64 0 0 48 20 20 cm /Im0 Do Q"
    )
    remark = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=AUTHOR
    )
    page.Annots = pikepdf.Array([document.make_indirect(remark)])
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:creator"] = [AUTHOR]
    document.docinfo["/Author"] = AUTHOR
    document.docinfo["/Title"] = TEXT
    document.docinfo["/Company"] = COMPANY
    for name, value in (root or {}).items():
        document.Root[name] = value
    buffer = io.BytesIO()
    locks = pikepdf.Encryption(owner="chu", user=password) if password else False
    document.save(buffer, encryption=locks, deterministic_id=not password)
    return buffer.getvalue()


def box(name: bytes, *parts: bytes) -> bytes:
    """Return a box of an MP4."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


FRAMES, PATH = b"FRAMES OF THE FILM", PLACE.encode() * 3


@cache
def film(*, in_pieces: bool = False) -> bytes:
    """Return the boxes of a film: what is seen, the camera's path, and two notes of the place."""
    head = box(b"ftyp", b"mp42\0\0\0\0mp42isom")
    place = len(head) + 8

    def track(handler: bytes, start: int, length: int) -> bytes:
        table = box(
            b"stbl",
            box(b"stsz", struct.pack(">IIII", 0, 0, 1, length)),
            box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
            box(b"stco", struct.pack(">III", 0, 1, start)),
        )
        return box(
            b"trak",
            box(b"tkhd", bytes(84)),
            box(
                b"mdia",
                box(b"mdhd", bytes(24)),
                box(b"hdlr", bytes(8), handler, bytes(13)),
                box(b"minf", table),
            ),
            box(b"udta", CAMERA.encode()),
        )

    movie = box(
        b"moov",
        box(b"mvhd", bytes(100)),
        track(b"vide", place, len(FRAMES)),
        track(b"meta", place + len(FRAMES), len(PATH)),
        box(b"udta", box(b"\xa9xyz", PLACE.encode())),
        box(b"meta", CAMERA.encode()),
    )
    more = box(b"moof", b"") if in_pieces else b""
    return head + box(b"mdat", FRAMES, PATH) + movie + more + box(b"uuid", CAMERA.encode())


@cache
def song() -> bytes:
    """Return an MP3 with notes before and behind its sound."""
    note = CAMERA.encode() + b"\0" * 100
    size = bytes(len(note) >> shift & 0x7F for shift in (21, 14, 7, 0))
    sound = b"\xff\xfb\x90\x00" + bytes(range(256)) * 4
    old = (b"TAG" + AUTHOR.encode()).ljust(128, b"\0")
    ape = AUTHOR.encode()
    foot = b"APETAGEX" + struct.pack("<IIII8x", 2000, len(ape) + 32, 1, 0)
    return b"ID3\x04\0\0" + size + note + sound + ape + foot + old


@cache
def wave() -> bytes:
    """Return a WAV that tells who recorded it."""
    chunks = (
        (b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)),
        (b"LIST", b"INFOIART" + AUTHOR.encode()),
        (b"data", bytes(range(100))),
    )
    body = b"WAVE" + b"".join(
        name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2)
        for name, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


@cache
def drawing(inner: str = "") -> bytes:
    """Return an SVG as drawing programs write it, with something in it."""
    return (
        f"<?xml version='1.0'?><!-- {AUTHOR} --><svg xmlns='http://www.w3.org/2000/svg' "
        "xmlns:xlink='http://www.w3.org/1999/xlink' "
        "xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' "
        f"inkscape:export-filename='{FOLDER}' viewBox='0 0 9 9'><metadata>{AUTHOR}</metadata>"
        f"<title>{TEXT}</title><rect width='9' height='9' fill='url(#a)'/>{inner}</svg>"
    ).encode()


def with_macro() -> bytes:
    """Return a Word document with a macro in it."""
    return altered(word(), {}, {"word/vbaProject.bin": b"macro"})


def signed_pdf() -> bytes:
    """Return a PDF with a signature, which names its author too."""
    return pdf(root={"/Perms": signature()})


def signature() -> pikepdf.Object:
    """Return a dictionary as signing programs leave it."""
    return pikepdf.Dictionary(
        DocMDP=pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=pikepdf.String("0" * 64))
    )


def action(kind: str) -> pikepdf.Object:
    """Return what a PDF does when it is opened."""
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), JS=pikepdf.String("app.alert(1)"))


def bomb() -> bytes:
    """Return a small ZIP that claims to hold 600 million bytes."""
    content = zipped({"a.txt": bytes(1000)})
    size = struct.pack("<I", 1000)
    assert content.count(size) >= 2
    return content.replace(size, struct.pack("<I", 600_000_000))


DOCUMENTS: Mapping[str, Callable[[], bytes]] = {
    "word": word,
    "word with a macro": with_macro,
    "sheet": sheet,
    "slides": slides,
    "open document": open_document,
    "pdf": pdf,
    "pdf with a password": lambda: pdf(password="kin"),
    "pdf with a script": lambda: pdf(root={"/OpenAction": action("JavaScript")}),
    "pdf, signed": signed_pdf,
    "photo": photo,
    "film": film,
    "film in pieces": lambda: film(in_pieces=True),
    "song": song,
    "wave": wave,
    "drawing": drawing,
    "drawing with a script": lambda: drawing("<script>alert(1)</script>"),
    "drawing with a handler": lambda: drawing("<g onload='alert(1)'/>"),
    "drawing with a picture from elsewhere": lambda: drawing(
        "<use xlink:href='http://x.example'/>"
    ),
    "old office": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "zip": lambda: zipped({"mau.docx": word(), "anh.jpg": photo()}),
    "zip with a page": lambda: zipped({"mau.docx": word(), "trang/x.html": b"<html></html>"}),
    "bomb": bomb,
}
"""By the name that golden cases use."""
