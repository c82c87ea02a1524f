"""Word, Excel and PowerPoint files (OOXML, ISO/IEC 29500), freed from who made them and where.

What is read stays byte for byte where it names nobody: a part is written anew only when something
in it had to go. Words, numbers, tables, pictures and their places are never touched.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from thidua.attachments.packages import file_name, local, pack, parse, remove, unpack, write
from thidua.attachments.refusal import Refusal, broken

NOBODY = "Người soạn"
"""Stands where a program insists on a name, as at a comment or a tracked change."""

_TYPES = "[Content_Types].xml"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROPERTIES = {
    "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PRIVATE = re.compile(
    r"docProps/thumbnail\..*|docMetadata/.*|customXml/.*|word/people\.xml"
    r"|ppt/(?:changesInfos/.*|revisionInfo\.xml)|xl/(?:revisions|printerSettings)/.*"
    r"|.*/printerSettings\d*\.bin",
    re.I,
)
"""Parts that only tell of people, machines and programs; the rest does without them."""

_MACROS = re.compile(r"macroenabled|vbaproject|activex|macrosheet|ms-office\.script", re.I)
_SIGNATURES = "_xmlsignatures/"

_NAMES: Mapping[str, tuple[str, ...]] = {
    "author": ("name", "initials", "userId", "providerId"),
    "cmAuthor": ("name", "initials"),
    "person": ("displayName", "userId", "providerId"),
    "fileSharing": ("userName",),
    "header": ("userName",),
    "presenceInfo": ("userId", "providerId"),
}
"""Attributes that name people, by element."""

_WORD = re.compile(r"wordprocessingml|microsoft\.com/office/word")
_MARKED = ("author", "initials")
"""Attributes of Word's own that name people, at whatever was changed or remarked."""

_SETTINGS = frozenset({"attachedTemplate", "mailMerge", "docVars", "absPath"})
"""Elements that tell of the author's computer or office."""

_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|file:|\\\\)", re.I)
_MAY_HOLD_PATHS = frozenset({"descr", "title", "name", "url", "src", "href"})
_MAY_LEAD_OUT = frozenset(
    {"hyperlink", "image", "externalLinkPath", "xlPathMissing", "video", "audio", "media"}
)
_WEB = re.compile(r"(?:https?:|mailto:|tel:|#)", re.I)


def clean_office(content: bytes, clean_inner: Callable[[str, bytes], bytes]) -> bytes:
    """Return a document without its makers. ``clean_inner`` cleans files that it holds.

    Raises :class:`Refusal`.
    """
    members = unpack(content)
    _refuse_active(members)
    types = parse(members[_TYPES])
    kinds = {
        element.get("PartName", "").lstrip("/"): element.get("ContentType", "")
        for element in types
        if isinstance(element.tag, str)
    }
    gone = {
        name
        for name in members
        if _PRIVATE.fullmatch(name) or kinds.get(name, "").lower() in _PROPERTIES
    }
    # A part's relations stand beside it, and have no meaning without it.
    gone |= {_relations_of(name) for name in gone} & members.keys()
    lost = {
        name: _clean_relations(parse(members[name]), name, gone)
        for name in members
        if name.endswith(".rels") and name not in gone
    }
    makers: set[str] = set()
    for name, part in members.items():
        if _is_core(name, kinds):
            makers |= names_in(parse(part))
    cleaned: dict[str, bytes] = {}
    for name, part in members.items():
        if name in gone:
            continue
        if name in lost:
            relations, _ = lost[name]
            cleaned[name] = relations if relations is not None else part
        elif name == _TYPES:
            cleaned[name] = _without_types(types, gone)
        elif _is_core(name, kinds):
            cleaned[name] = _only_title(parse(part))
        elif name.lower().endswith((".xml", ".vml")):
            _, ids = lost.get(_relations_of(name), (None, frozenset()))
            cleaned[name] = _clean_part(part, ids, makers)
        else:
            cleaned[name] = clean_inner(name, part)
    return pack(cleaned)


def _refuse_active(members: Mapping[str, bytes]) -> None:
    if _TYPES not in members:
        raise broken()
    types = members[_TYPES].decode("utf-8", "replace")
    if _MACROS.search(types) or any(_MACROS.search(name) for name in members):
        raise Refusal(
            "có macro (mã chạy khi mở tệp).",
            "lưu lại thành .docx, .xlsx, .pptx không có macro, hoặc PDF.",
        )
    if any(name.startswith(_SIGNATURES) for name in members):
        raise Refusal(
            "đã ký số; xóa thông tin người soạn thì chữ ký mất hiệu lực.",
            "xuất thành PDF rồi đăng bản PDF.",
        )


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _clean_relations(
    relations: Any, name: str, gone: set[str]
) -> tuple[bytes | None, frozenset[str]]:
    """Return relations without those to parts that go, ``None`` if they stay; and the ids lost."""
    base = posixpath.dirname(posixpath.dirname(name))
    lost: set[str] = set()
    is_changed = False
    for relation in list(relations):
        if not isinstance(relation.tag, str):
            continue
        target = relation.get("Target", "")
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") == "External":
            if kind == "attachedTemplate":
                lost.add(relation.get("Id", ""))
                remove(relation)
            elif kind not in _MAY_LEAD_OUT:
                raise Refusal(
                    "lấy nội dung từ tệp hay trang khác mỗi khi mở.",
                    "mở tệp, ngắt liên kết (Tệp › Thông tin › Sửa liên kết tới tệp), lưu lại; hoặc "
                    "xuất thành PDF.",
                )
            elif not _WEB.match(target):
                relation.set("Target", file_name(target))
            is_changed = is_changed or relation.get("Target") != target or kind not in _MAY_LEAD_OUT
            continue
        if posixpath.normpath(posixpath.join("/", base, target)).lstrip("/") in gone:
            lost.add(relation.get("Id", ""))
            remove(relation)
            is_changed = True
    return (write(relations) if is_changed else None), frozenset(lost)


def _without_types(types: Any, gone: set[str]) -> bytes:
    for element in list(types):
        if isinstance(element.tag, str) and element.get("PartName", "").lstrip("/") in gone:
            remove(element)
    return write(types)


def _only_title(core: Any) -> bytes:
    for element in list(core):
        if element.tag != _DC_TITLE:
            remove(element)
    return write(core)


def _is_core(name: str, kinds: Mapping[str, str]) -> bool:
    return kinds.get(name, "").lower() == _CORE or name == "docProps/core.xml"


def names_in(properties: Any) -> set[str]:
    """Return whom a document's properties name as its makers."""
    makers = ("creator", "lastModifiedBy", "initial-creator")
    found = {str(e.text or "").strip() for e in properties.iter() if local(e.tag) in makers}
    return found - {""}


def _clean_part(part: bytes, lost: frozenset[str], makers: set[str]) -> bytes:
    root = parse(part)
    before = write(root)
    is_remarks = local(root.tag) == "comments"
    names = makers | (_comment_authors(root) if is_remarks else set())
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            remove(element)  # a comment of whoever wrote the file by hand
            continue
        _clean_element(element, lost)
        if is_remarks and local(element.tag) == "comment":
            forget_first_words(element, "t", names)
    after = write(root)
    return part if after == before else after


def _clean_element(element: Any, lost: frozenset[str]) -> None:
    tag = local(element.tag)
    if tag in _SETTINGS:
        remove(element)
        return
    for name, value in element.items():
        key = local(name)
        if name.startswith(f"{{{_RELATIONS}}}") and value in lost:
            del element.attrib[name]
        elif _names_somebody(tag, name, key) and value:
            element.set(name, "" if key in ("initials", "userId", "providerId") else NOBODY)
        elif key in _MAY_HOLD_PATHS and _PATH.match(value):
            element.set(name, file_name(value))


def _names_somebody(tag: str, name: str, key: str) -> bool:
    return key in _NAMES.get(tag, ()) or (key in _MARKED and _WORD.search(name) is not None)


def _comment_authors(root: Any) -> set[str]:
    """Blank the list of those who remarked in a spreadsheet; return their names."""
    authors = [element for element in root.iter() if local(element.tag) == "author"]
    names = {element.text for element in authors if element.text}
    for element in authors:
        element.text = NOBODY
    return names


def forget_first_words(remark: Any, tag: str, names: set[str]) -> None:
    """Blank the author's name that spreadsheets put before each remark.

    ``tag`` is the element in which words stand.
    """
    for text in remark.iter():
        if local(text.tag) == tag and (text.text or "").strip():
            said = text.text.strip()
            author = next((name for name in names if said.startswith(f"{name}:")), None)
            if author:
                text.text = text.text.replace(f"{author}:", f"{NOBODY}:", 1)
            return
