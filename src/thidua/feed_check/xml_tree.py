"""XML read by expat into elements that know their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Word

_MEND = (
    "sửa ở chương trình làm ra nguồn tin; chữ của bài phải được đổi & thành &amp;, < thành &lt;."
)
_DECLARED = re.compile(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']""")


@dataclass(slots=True)
class Element:
    """An element; ``name`` is "{namespace}local", or "local" outside any namespace."""

    name: str
    attributes: Mapping[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    spaces: Mapping[str, str] = field(default_factory=dict)
    """Namespaces declared here, by their prefix."""

    @property
    def text(self) -> str:
        """Its own text, without white space around."""
        return "".join(self.parts).strip()

    def walk(self) -> Iterator[Element]:
        """Yield this element and everything below it, however deep."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def all(self, name: str) -> Iterator[Element]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)

    def word(self, name: str) -> Word | None:
        """Return the first child of a name that is not empty, as a word."""
        for child in self.children:
            if child.name == name and (text := child.text):
                return Word(local(name), text, child.line)
        return None


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def parse(content: bytes) -> Element | Fault:
    """Return the root, or why there is none: not well-formed, another encoding, a DOCTYPE."""
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() != b"utf-8":
        return error(
            FeedRule.ENCODING,
            1,
            "xml",
            f"bảng mã khai là {declared[1].decode('ascii', 'replace')}, không phải UTF-8.",
            'lưu tệp bằng UTF-8 và ghi ở dòng đầu: <?xml version="1.0" encoding="UTF-8"?>',
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        return error(
            FeedRule.ENCODING, line, "xml", "có byte không phải UTF-8.", "lưu tệp bằng UTF-8."
        )
    return _Builder().build(content)


class _DoctypeError(Exception):
    """Ends the reading before anything that a DOCTYPE defines is expanded or fetched."""


class _Builder:
    """Builds the tree; a DOCTYPE is refused, for its entities may be bombs or reach for files."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._read
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartNamespaceDeclHandler = self._declare
        self._declared: dict[str, str] = {}
        self._stack = [Element("", {}, 0)]

    def build(self, content: bytes) -> Element | Fault:
        try:
            self._parser.Parse(content, True)
        except expat.ExpatError as fault:
            reason = expat.errors.messages[fault.code]
            return error(
                FeedRule.SYNTAX, fault.lineno, "xml", f"XML viết sai cú pháp ({reason}).", _MEND
            )
        except _DoctypeError:
            return error(
                FeedRule.SYNTAX,
                self._parser.CurrentLineNumber,
                "DOCTYPE",
                "nguồn tin không được có khai báo DOCTYPE: nhiều cổng từ chối vì lý do an toàn.",
                "xóa dòng <!DOCTYPE …>.",
            )
        return self._stack[0].children[0]

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        named = attributes and {_braced(key): value for key, value in attributes.items()}
        element = Element(_braced(name), named, self._parser.CurrentLineNumber)
        if self._declared:
            element.spaces, self._declared = self._declared, {}
        self._stack[-1].children.append(element)
        self._stack.append(element)

    def _declare(self, prefix: str | None, name: str | None) -> None:
        self._declared[prefix or ""] = name or ""

    def _close(self, _: str) -> None:
        self._stack.pop()

    def _read(self, text: str) -> None:
        self._stack[-1].parts.append(text)

    def _refuse(self, *_: object) -> None:
        raise _DoctypeError


def _braced(name: str) -> str:
    return f"{{{name}" if "}" in name else name
