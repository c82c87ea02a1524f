"""PDF files (ISO 32000), freed from who made them; pages are not drawn anew."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from thidua.attachments.contents import Content
from thidua.attachments.pictures import strip_picture
from thidua.attachments.refusal import Refusal, broken, locked, signed

MAX_OBJECTS = 500_000
"""A book of a thousand pages has a tenth of it."""

_NOTES = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified")
_ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie"}
)
_EMBEDDING = frozenset({"/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"})
_FORM_FIELD = "/Widget"


def clean_pdf(content: bytes) -> bytes:
    """Return a PDF with no more than its title and pages. Raises :class:`Refusal`.

    A signed one is left byte for byte, or refused when it names its author: any change voids the
    signature, by which readers know that a decision is genuine.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise locked()
            if len(pdf.objects) > MAX_OBJECTS:
                raise Refusal("quá phức tạp so với một tài liệu thật.", "in lại ra PDF mới.")
            objects = list(_dictionaries(pdf))
            _refuse_active(pdf, objects)
            if any(one.get("/Type") == "/Sig" and "/Contents" in one for one in objects):
                if _names_somebody(pdf):
                    raise signed()
                return content
            _forget_makers(pdf)
            for one in objects:
                _clean_dictionary(one)
            buffer = io.BytesIO()
            pdf.save(buffer, deterministic_id=True)
            return buffer.getvalue()
    except pikepdf.PasswordError as error:
        raise locked() from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise broken() from error


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Yield every dictionary and stream, also those that stand within others."""
    waiting: list[Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (Dictionary, Stream)):
            yield one
            inner: list[Object] = [value for _, value in one.items()]
        elif isinstance(one, Array):
            inner = list(one)
        else:
            continue
        # What stands by itself is in the list of objects already.
        waiting += [value for value in inner if isinstance(value, Object) and not value.is_indirect]


def _refuse_active(pdf: Pdf, objects: list[Object]) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    form = pdf.Root.get("/AcroForm", Dictionary())
    if "/JavaScript" in names or "/XFA" in form or any(_is_active(one) for one in objects):
        raise Refusal(
            "có mã chạy khi mở, hoặc lệnh gọi chương trình khác.",
            "in lại ra PDF mới (In › Microsoft Print to PDF) rồi đăng bản ấy.",
        )
    if "/EmbeddedFiles" in names or any(
        one.get("/Subtype") in _EMBEDDING or one.get("/Type") == "/EmbeddedFile" for one in objects
    ):
        raise Refusal(
            "có tệp khác nằm bên trong.",
            "đăng riêng từng tệp; còn tài liệu thì in lại ra PDF mới.",
        )


def _is_active(one: Object) -> bool:
    return one.get("/S") in _ACTIVE or "/JS" in one


def _names_somebody(pdf: Pdf) -> bool:
    info = pdf.trailer.get("/Info", Dictionary())
    if any(str(value).strip() for key, value in info.items() if key in ("/Author", "/Manager")):
        return True
    metadata = pdf.Root.get("/Metadata")
    packet = metadata.read_bytes() if isinstance(metadata, Stream) else b""
    return b":creator>" in packet or b":LastModifiedBy" in packet


def _forget_makers(pdf: Pdf) -> None:
    title = pdf.trailer.get("/Info", Dictionary()).get("/Title")
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title is not None and str(title).strip():
        pdf.docinfo["/Title"] = str(title)


def _clean_dictionary(one: Object) -> None:
    for key in _NOTES:
        if key in one:
            del one[key]
    is_remark = "/Subtype" in one and "/Rect" in one and one.get("/Subtype") != _FORM_FIELD
    if is_remark and "/T" in one:
        del one["/T"]  # who wrote the remark
    if isinstance(one, Stream) and one.get("/Filter") in (Name.DCTDecode, Array([Name.DCTDecode])):
        photo = one.read_raw_bytes()
        clean = strip_picture(photo, Content.JPEG, keep_turn=False)
        if clean != photo:
            # Its other entries stay: how large it is, its colours, how it is decoded.
            parameters = one.get("/DecodeParms")
            one.write(clean, filter=Name.DCTDecode)
            if parameters is not None:
                one["/DecodeParms"] = parameters
