"""The parts of a .docx package, as XML that is safe to read."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote

from thidua.intake.draft import IntakeError
from thidua.intake.reading import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - as the formats' own prefix
V = "{urn:schemas-microsoft-com:vml}"

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": M[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
"""ISO/IEC 29500 Strict, which Word offers too, names the same things otherwise."""


def parse_xml(content: bytes) -> Element:
    """Return the root of an XML part. Raises :class:`IntakeError`."""
    from lxml import etree  # noqa: PLC0415 - starting the program should not load it

    # No part of an office file has a document type; a trap of entities needs one.
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise IntakeError(
            "chứa khai báo lạ mà Word không bao giờ ghi; có thể là tệp phá hoại.",
            "không mở tệp này; hỏi lại nơi gửi, và xin bản lưu lại từ Word.",
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise IntakeError(
            "bị hỏng bên trong nên không đọc được.",
            "mở bằng Word (Word tự sửa được nhiều lỗi), lưu lại thành .docx rồi nhập.",
        ) from error


class Package:
    """A .docx: its main part, and what that refers to."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = dict(parts)
        found = self._related("", "/officeDocument")
        self.main = found[0] if found else "word/document.xml"
        if self.main not in self.parts:
            raise IntakeError(
                "không có phần văn bản bên trong; có thể bị hỏng.",
                "mở thử bằng Word; nếu mở được thì lưu lại thành .docx, nếu không xin lại tệp gốc.",
            )

    def related(self, kind: str) -> list[str]:
        """Return the names of the existing parts of one kind: "styles", "footnotes", "header"."""
        return self._related(self.main, f"/{kind}")

    def xml(self, kind: str) -> Element | None:
        """Return the root of the one part of a kind, if there is one."""
        names = self.related(kind)
        return parse_xml(self.parts[names[0]]) if names else None

    def _related(self, source: str, kind: str) -> list[str]:
        folder, name = posixpath.split(source)
        relations = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if relations is None:
            return []
        names = []
        for relation in parse_xml(relations):
            target = unquote(relation.get("Target", ""))
            path = target.lstrip("/")
            if not target.startswith("/"):
                path = posixpath.normpath(posixpath.join(folder, target))
            if relation.get("Type", "").endswith(kind) and path in self.parts:
                names.append(path)
        return names


def paragraph_texts(paragraph: Element) -> str:
    """Return the text of a paragraph, without that of text boxes anchored in it."""
    spoken = []
    for node in own_nodes(paragraph):
        if node.tag == W + "t":
            spoken.append(node.text or "")
        elif node.tag in (W + "tab", W + "br", W + "cr"):
            spoken.append(" ")
    return "".join(spoken)


def own_nodes(paragraph: Element) -> list[Element]:
    """Return what stands in a paragraph, not counting paragraphs within it."""
    found: list[Element] = []
    waiting = list(reversed(paragraph))
    while waiting:
        node = waiting.pop()
        if node.tag not in (W + "p", W + "pPr", W + "rPr"):
            found.append(node)
            waiting.extend(reversed(node))
    return found
