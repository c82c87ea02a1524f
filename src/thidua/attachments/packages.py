"""Files made of files (ZIP): opened with care, and packed again the same way every time."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from thidua.attachments.refusal import Refusal, broken, locked

MAX_MEMBERS = 10_000
MAX_UNPACKED = 400_000_000
"""Bytes in all. A book of photos has less; what claims more is made to fill a disk."""

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
"""What ``zipfile`` raises for damaged files."""

_ENCRYPTED = 0x1
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP can tell: when a file was packed is nobody's business."""


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the members of a ZIP in their order. Raises :class:`Refusal`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if any(info.flag_bits & _ENCRYPTED for info in infos):
                raise locked()
            # Reading never returns more than what is declared here.
            if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise Refusal(
                    "bung ra quá lớn so với một tài liệu thật.",
                    "thu nhỏ ảnh trong tệp, hoặc chia thành nhiều tệp.",
                )
            files = [info for info in infos if not info.is_dir()]
            names = [info.filename for info in files]
            if len(set(names)) != len(names) or not all(map(_is_inside, names)):
                raise broken()
            return {info.filename: archive.read(info) for info in files}
    except ZIP_ERRORS as error:
        raise broken() from error


def pack(members: Mapping[str, bytes], stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP of the members in their order; ``stored`` are those not to be compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DAY_ONE)
            info.create_system = 0
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def parse(content: bytes) -> Any:
    """Return the root of an XML part. Raises :class:`Refusal`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken() from error
    if root.getroottree().docinfo.doctype:
        # Entities defined there could fetch files or fill the memory; no office program writes one.
        raise broken()
    return root


def write(root: Any) -> bytes:
    """Return an XML part as bytes, without comments and instructions around its root."""
    written: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True, with_tail=False
    )
    return written


@lru_cache(maxsize=4096)
def local(name: object) -> str:
    """Return a tag's or attribute's name without its namespace; "" for a comment."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def file_name(target: str) -> str:
    """Return the last part of a path on somebody's computer, which has their name in it."""
    return target.replace("\\", "/").rstrip("/").rpartition("/")[2]


def remove(element: Any) -> None:
    """Take an element out of its parent, but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _is_inside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not (name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0])
