"""A Markdown text as the blocks that the rich editor shows, each with the words it was written in.

A block that nobody touches goes back as it was written, byte for byte: only one that was changed
is written anew (``static/desk/markdown.js``). A text that holds what the editor cannot show is not
opened in it: there the plain field stays, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from thidua.text.dialect import parse

Node = dict[str, Any]
"""A node of the editor's document (ProseMirror), as JSON."""

_MARKS = {"strong": "bold", "em": "italic", "s": "strike"}
_UNSEEN: Mapping[str, str] = {
    "footnote_block": "có chú thích cuối bài",
    "footnote_ref": "có chú thích cuối bài",
    "html_block": "có mã HTML",
    "html_inline": "có mã HTML",
}
"""What the editor does not show, in words for a clerk."""
_OTHER = "có phần mà ô này không hiện được"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, table …: as it was written, and as the editor shows it."""

    source: str
    gap: str
    """The line ends between it and the next block."""
    node: Node


@dataclass(frozen=True, slots=True)
class Blocks:
    """A whole text; ``before`` are the blank lines above its first block."""

    before: str
    blocks: tuple[Block, ...]


class UnseenError(ValueError):
    """A text holds what the editor cannot show; its words go on from "vì"."""

    def __init__(self, cause: str, line: int) -> None:
        super().__init__(f"{cause} (dòng {line})" if line else cause)


def read_blocks(body: str) -> Blocks:
    """Return a text in blocks. Raises :class:`UnseenError`."""
    text = parse(body)
    lines = body.split("\n")
    if text.source.count("\n") + 1 != len(lines):
        raise UnseenError("có chỗ xuống dòng mà máy chưa chắc là của đoạn nào", 0)
    roots = [one for one in SyntaxTreeNode(text.tokens).children if one.type != "footnote_block"]
    if text.notes:
        raise UnseenError(_UNSEEN["footnote_block"], 0)
    spans = [_span(one, lines) for one in roots]
    _see_all(lines, spans)
    blocks = []
    for place, (root, (first, last)) in enumerate(zip(roots, spans, strict=True)):
        if place + 1 < len(spans):
            gap = "\n" + "".join(f"{line}\n" for line in lines[last : spans[place + 1][0]])
        else:
            gap = "".join(f"\n{line}" for line in lines[last:])
        blocks.append(Block("\n".join(lines[first:last]), gap, _block(root)))
    if not spans:
        return Blocks(body, ())
    return Blocks("".join(f"{line}\n" for line in lines[: spans[0][0]]), tuple(blocks))


def _span(root: SyntaxTreeNode, lines: Sequence[str]) -> tuple[int, int]:
    """Return the first line of a block, and the one after its last that is not blank."""
    assert root.map is not None  # a block stands somewhere
    first, last = root.map
    while last > first + 1 and not lines[last - 1].strip():
        last -= 1
    return first, last


def _see_all(lines: Sequence[str], spans: Iterable[tuple[int, int]]) -> None:
    """See that no line with words stands between the blocks: it would be lost."""
    held = {line for first, last in spans for line in range(first, last)}
    for number, line in enumerate(lines):
        if line.strip() and number not in held:
            raise UnseenError("có dòng khai báo địa chỉ liên kết riêng", number + 1)


def _line(node: SyntaxTreeNode) -> int:
    at: SyntaxTreeNode | None = node
    while at is not None and not at.is_root:
        if at.map:
            return at.map[0] + 1
        at = at.parent
    return 0


def _node(kind: str, content: Sequence[Node] = (), **attrs: Any) -> Node:
    node: Node = {"type": kind}
    if attrs:
        node["attrs"] = attrs
    if content:
        node["content"] = list(content)
    return node


def _block(node: SyntaxTreeNode) -> Node:
    make = _MAKERS.get(node.type)
    if make is None:
        raise UnseenError(_UNSEEN.get(node.type, _OTHER), _line(node))
    return make(node)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> list[Node]:
    return [_block(one) for one in nodes] or [_node("paragraph")]


def _is_tight(node: SyntaxTreeNode) -> bool:
    """Tell whether the items of a list follow one another without blank lines."""
    own = [part for item in node.children for part in item.children if part.type == "paragraph"]
    return all(one.hidden for one in own)


def _item(node: SyntaxTreeNode) -> Node:
    content = _blocks(node.children)
    if content[0]["type"] != "paragraph":
        raise UnseenError("có danh sách mở đầu bằng một phần khác, không phải chữ", _line(node))
    return _node("listItem", content)


def _row(node: SyntaxTreeNode) -> Node:
    cells = []
    for cell in node.children:
        style = str(cell.attrs.get("style", ""))
        kind = "tableHeader" if cell.type == "th" else "tableCell"
        align = style.removeprefix("text-align:") or None
        cells.append(_node(kind, [_node("paragraph", _inline(cell))], align=align))
    return _node("tableRow", cells)


def _list(node: SyntaxTreeNode) -> Node:
    items = [_item(one) for one in node.children]
    if node.type == "bullet_list":
        return _node("bulletList", items, tight=_is_tight(node))
    start = int(node.attrs.get("start", 1))
    return _node("orderedList", items, start=start, tight=_is_tight(node))


def _code(node: SyntaxTreeNode) -> Node:
    words = node.content.removesuffix("\n")
    content = [{"type": "text", "text": words}] if words else []
    return _node("codeBlock", content, language=node.info.strip() or None)


def _table(node: SyntaxTreeNode) -> Node:
    return _node("table", [_row(row) for part in node.children for row in part.children])


_MAKERS: Mapping[str, Callable[[SyntaxTreeNode], Node]] = {
    "paragraph": lambda node: _node("paragraph", _inline(node)),
    "heading": lambda node: _node("heading", _inline(node), level=int(node.tag[1])),
    "blockquote": lambda node: _node("blockquote", _blocks(node.children)),
    "bullet_list": _list,
    "ordered_list": _list,
    "fence": _code,
    "hr": lambda _: _node("horizontalRule"),
    "table": _table,
}


def _inline(node: SyntaxTreeNode) -> list[Node]:
    """Return words with their marks; what is alike and adjoins is one."""
    found: list[Node] = []
    for one in (piece for child in node.children for piece in _pieces(child, ())):
        before = found[-1] if found else None
        if (
            before
            and one["type"] == before["type"] == "text"
            and before.get("marks") == one.get("marks")
        ):
            before["text"] += one["text"]
        else:
            found.append(one)
    return found


def _pieces(node: SyntaxTreeNode, marks: tuple[Node, ...]) -> Iterator[Node]:
    kind = node.type
    if kind == "text":
        if node.content:
            yield _marked({"type": "text", "text": node.content}, marks)
    elif kind == "code_inline":
        yield _marked({"type": "text", "text": node.content}, (*marks, {"type": "code"}))
    elif kind in ("softbreak", "hardbreak"):
        yield {"type": "hardBreak"}  # a mark on it would not be seen
    elif kind == "image":
        src, title = str(node.attrs.get("src", "")), node.attrs.get("title") or None
        yield _marked(_node("image", src=src, alt=_words(node), title=title), marks)
    elif kind == "inline" or kind in _MARKS or kind == "link":
        if kind == "link":
            title = node.attrs.get("title") or None
            attrs = {"href": str(node.attrs.get("href", "")), "title": title}
            marks = (*marks, {"type": "link", "attrs": attrs})
        elif kind in _MARKS:
            marks = (*marks, {"type": _MARKS[kind]})
        for child in node.children:
            yield from _pieces(child, marks)
    else:
        raise UnseenError(_UNSEEN.get(kind, _OTHER), _line(node))


def _words(node: SyntaxTreeNode) -> str:
    """Return what is written in a picture's brackets, without its marks."""
    return "".join(child.content or _words(child) for child in node.children)


def _marked(node: Node, marks: tuple[Node, ...]) -> Node:
    # Twice the same mark is once that mark.
    once = [one for place, one in enumerate(marks) if one not in marks[:place]]
    return {**node, "marks": sorted(once, key=lambda one: str(one["type"]))} if once else node
