"""LibreOffice's files (OpenDocument, ISO/IEC 26300), freed from who made them and where."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from thidua.attachments.office import NOBODY, forget_first_words, names_in
from thidua.attachments.packages import file_name, local, pack, parse, remove, unpack, write
from thidua.attachments.refusal import Refusal, broken

_MIMETYPE = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_FULL_PATH = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path"
_HREF = "{http://www.w3.org/1999/xlink}href"
_GONE = re.compile(r"Thumbnails/.*|Configurations2/.*|layout-cache|.*\.rdf|META-INF/.*\.rdf")
_EMPTY_LIBRARIES = re.compile(r"(?:Basic|Dialogs)/(?:.*/)?(?:script|dialog)-l[bc]\.xml")
_LIBRARIES = ("Basic/", "Dialogs/", "Scripts/")
_MACRO = re.compile(r"(?:vnd\.sun\.star\.script|macro):", re.I)
_PRINTER = re.compile(
    r"Printer(?:Name|Setup|PaperFromSetup)|.*Rsid.*|.*DataSource.*|.*DatabaseURL.*"
)
_WRITERS = frozenset({"creator", "creator-initials", "sender-initials"})
"""Who remarked or changed something, at the place where it is."""
_PLACES = frozenset({"annotation", "change-info"})


def clean_open_document(content: bytes, clean_inner: Callable[[str, bytes], bytes]) -> bytes:
    """Return a document without its makers. ``clean_inner`` cleans files that it holds.

    Raises :class:`Refusal`.
    """
    members = unpack(content)
    if _MANIFEST not in members or "content.xml" not in members:
        raise broken()
    _refuse_active(members)
    gone = {name for name in members if _GONE.fullmatch(name) or name.startswith(_LIBRARIES)}
    makers = names_in(parse(members["meta.xml"])) if "meta.xml" in members else set()
    cleaned: dict[str, bytes] = {}
    for name, part in members.items():
        base = posixpath.basename(name)
        if name in gone:
            continue
        if name == _MIMETYPE:
            cleaned[name] = part
        elif name == _MANIFEST:
            cleaned[name] = _clean_manifest(parse(part), gone)
        elif base == "meta.xml":
            cleaned[name] = _only_title(parse(part))
        elif base == "settings.xml":
            cleaned[name] = _without_printer(parse(part))
        elif base.endswith(".xml"):
            cleaned[name] = _clean_part(part, makers)
        else:
            cleaned[name] = clean_inner(name, part)
    return pack(cleaned, stored=frozenset({_MIMETYPE}))


def _refuse_active(members: Mapping[str, bytes]) -> None:
    if any("encryption-data" in local(e.tag) for e in parse(members[_MANIFEST]).iter()):
        raise Refusal(
            "có đặt mật khẩu nên máy không xem được bên trong, bạn đọc cũng không mở được.",
            "mở tệp, bỏ mật khẩu, lưu lại rồi chép vào.",
        )
    scripts = [name for name in members if name.startswith(_LIBRARIES)]
    if any(not _EMPTY_LIBRARIES.fullmatch(name) for name in scripts):
        raise _macro()
    if "META-INF/documentsignatures.xml" in members:
        raise Refusal(
            "đã ký số; xóa thông tin người soạn thì chữ ký mất hiệu lực.",
            "xuất thành PDF rồi đăng bản PDF.",
        )


def _macro() -> Refusal:
    return Refusal("có macro (mã chạy khi mở tệp).", "xóa macro rồi lưu lại, hoặc xuất thành PDF.")


def _clean_manifest(manifest: Any, gone: set[str]) -> bytes:
    for entry in list(manifest):
        path = entry.get(_FULL_PATH, "") if isinstance(entry.tag, str) else ""
        if path in gone or (path and (_GONE.fullmatch(path) or path.startswith(_LIBRARIES))):
            remove(entry)
    return write(manifest)


def _only_title(meta: Any) -> bytes:
    for group in meta:
        for element in list(group):
            if element.tag != _DC_TITLE:
                remove(element)
    return write(meta)


def _without_printer(settings: Any) -> bytes:
    for item in list(settings.iter()):
        name = next((v for k, v in item.attrib.items() if local(k) == "name"), "")
        if local(item.tag) == "config-item" and _PRINTER.fullmatch(name):
            remove(item)
    return write(settings)


def _clean_part(part: bytes, makers: set[str]) -> bytes:
    root = parse(part)
    before = write(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            remove(element)
            continue
        if local(element.tag) == "event-listener" or _MACRO.match(element.get(_HREF, "")):
            raise _macro()
        if local(element.tag) == "annotation":
            names = makers | {e.text for e in element if local(e.tag) == "creator" and e.text}
            forget_first_words(element, "p", names)
            forget_first_words(element, "span", names)
        parent = element.getparent()
        if local(element.tag) in _WRITERS and parent is not None and local(parent.tag) in _PLACES:
            element.text = NOBODY if local(element.tag) == "creator" else ""
        target = element.get(_HREF, "")
        if re.match(r"file:|/|[A-Za-z]:", target, re.I):
            element.set(_HREF, file_name(target))
    after = write(root)
    return part if after == before else after
