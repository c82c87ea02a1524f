"""The short ways of the dialect: plain blocks and plain words, read without asking every rule.

Most of what people write is paragraphs, headings and lists of one line an item, with words in
bold. The parser would ask each of its dozen rules at every line and at every colon. Here such text
is told at a glance; whatever may be anything else is left to the parser, which knows all. Both end
at the same tokens: a test holds every token against the parser's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from markdown_it.common.utils import mdTrim
from markdown_it.token import Token

# Blocks

_BEGINS = re.compile(r"[^\W\d_]|[“\"(«‘…!/%]|\d+[^\d.)]|\*\*?(?=\w)")
"""How a line begins that is prose: no rule for blocks begins so."""
_HEADING = re.compile(r"(#{1,6}) (.*[^# ]) *")
_ITEM = re.compile(rf"([-+*]|(\d{{1,2}})([.)])) (?={_BEGINS.pattern})")


class Block(Protocol):
    """A plain block. Most checks ask for its text alone; a renderer needs its tokens."""

    @property
    def leaves(self) -> Sequence[Token]:
        """The inline tokens, which hold its text."""

    def tokens(self) -> Iterator[Token]:
        """Yield all its tokens, just as the parser makes them."""


def read_blocks(rows: Sequence[str], line: int, blocks: list[Block]) -> int:
    """Add the plain blocks from a line on; return the line of the first other block.

    Before that line nothing is open: it begins a text, or follows a blank line or a whole block.
    None of the rows holds a Tab.
    """
    end = len(rows)
    while line < end:
        row = rows[line]
        if not row.strip(" "):
            line += 1
            continue
        if row[0] == "#":
            after = _read_heading(row, line, blocks)
        elif _BEGINS.match(row):
            after = _read_paragraph(rows, line, blocks)
        else:
            after = _read_list(rows, line, blocks)
        if not after:
            break
        line = after
    return line


class Heading(NamedTuple):
    """A heading; as many ``marks`` as it has levels."""

    marks: str
    inline: Token

    @property
    def leaves(self) -> Sequence[Token]:
        return (self.inline,)

    def tokens(self) -> Iterator[Token]:
        tag = f"h{len(self.marks)}"
        yield Token("heading_open", tag, 1, map=self.inline.map, markup=self.marks, block=True)
        yield self.inline
        yield Token("heading_close", tag, -1, markup=self.marks, block=True)


def _read_heading(row: str, line: int, blocks: list[Block]) -> int:
    found = _HEADING.fullmatch(row)
    if not found:
        return 0
    blocks.append(Heading(found[1], _inline(mdTrim(found[2]), [line, line + 1], 1)))
    return line + 1


class Paragraph(NamedTuple):
    """A paragraph that stands by itself."""

    inline: Token

    @property
    def leaves(self) -> Sequence[Token]:
        return self

    def tokens(self) -> Iterator[Token]:
        yield from _paragraph(self.inline, 0)


def _read_paragraph(rows: Sequence[str], line: int, blocks: list[Block]) -> int:
    after, end = line + 1, len(rows)
    while after < end and rows[after].strip(" "):
        row = rows[after]
        if not _BEGINS.match(row):
            # A heading and an item end a paragraph; a row of dashes would make it another block.
            if not (_HEADING.fullmatch(row) or _ITEM.match(row)):
                return 0
            break
        after += 1
    blocks.append(Paragraph(_inline(mdTrim("\n".join(rows[line:after])), [line, after], 1)))
    return after


class Items(NamedTuple):
    """A list of items of one line each, with or without blank lines between them."""

    sign: str
    infos: list[str]
    """The number of each item."""
    leaves: list[Token]
    end: int
    """The line of what comes next."""
    is_tight: bool

    def tokens(self) -> Iterator[Token]:
        first = self.infos[0]
        name, tag = ("ordered", "ol") if first else ("bullet", "ul")
        number, sign = int(first or 1), self.sign
        starts = [inline.map[0] for inline in self.leaves if inline.map]
        yield Token(
            f"{name}_list_open",
            tag,
            1,
            attrs={"start": number} if number != 1 else {},
            map=[starts[0], self.end],
            markup=sign,
            block=True,
        )
        closed = Token("list_item_close", "li", -1, level=1, markup=sign, block=True)
        ends = [*starts[1:], self.end]
        for info, inline, start, end in zip(self.infos, self.leaves, starts, ends, strict=True):
            yield Token(
                "list_item_open",
                "li",
                1,
                map=[start, end],
                level=1,
                markup=sign,
                info=info,
                block=True,
            )
            yield from _paragraph(inline, 2, is_hidden=self.is_tight)
            yield closed
        yield Token(f"{name}_list_close", tag, -1, markup=sign, block=True)


def _read_list(rows: Sequence[str], line: int, blocks: list[Block]) -> int:
    first = _ITEM.match(rows[line])
    if not first:
        return 0
    sign = first[3] or first[1]
    infos: list[str] = []
    leaves: list[Token] = []
    is_tight = True
    end, at, before = len(rows), line, line
    while at < end and (item := _ITEM.match(rows[at])) and (item[3] or item[1]) == sign:
        if at - before > 1:
            is_tight = False
        infos.append(item[2] or "")
        leaves.append(_inline(mdTrim(rows[at][item.end() :]), [at, at + 1], 3))
        before = at
        at += 1
        is_followed = at < end and bool(rows[at].strip(" "))
        if is_followed and not _ITEM.match(rows[at]):
            return 0  # the line may belong to the item
        while at < end and not rows[at].strip(" "):
            at += 1
    if at < end and (rows[at][0] == " " or _MAY_GO_ON.match(rows[at])):
        return 0
    blocks.append(Items(sign, infos, leaves, at, is_tight))
    return at


_MAY_GO_ON = re.compile(r"[-+*]|\d{1,9}[.)]")
"""How an item begins that is none of the plain ones."""


def _inline(content: str, span: list[int], level: int) -> Token:
    return Token("inline", "", 0, map=span, level=level, children=[], content=content, block=True)


def _paragraph(inline: Token, level: int, *, is_hidden: bool = False) -> Iterator[Token]:
    span = inline.map
    yield Token("paragraph_open", "p", 1, map=span, level=level, block=True, hidden=is_hidden)
    yield inline
    yield _CLOSED[level, is_hidden]


_CLOSED = {
    (level, is_hidden): Token("paragraph_close", "p", -1, level=level, block=True, hidden=is_hidden)
    for level in (0, 2)
    for is_hidden in (False, True)
}
"""The ends of paragraphs: tokens that nobody changes, so that all may share them."""


# Words

_WORDS = r"[^&<\[\\_`~*]*+"
"""What no rule for inline text begins with; a star may be one of emphasis."""
_LINE_END = re.compile(r"( *)\n[ \t]*")
_EMPHASIS = (
    # Stars that can only open, words, and stars that can only close (CommonMark 0.31, 6.2). It
    # begins with a star, so that all other signs are skipped at once; what is before is told then.
    rf"(\*(?:(?<=[ \n(“\"«,;:.–-]\*)|(?<=\A\*))\*?)(?=\w)({_WORDS})"
    r"(?:(?<=\w)\1(?=[ \n.,:;!?)”\"»…–-]|\Z)|(?<=[.,:;!?)”\"»%…])\1(?=[ \n]|\Z))"
)
_BOLD = re.compile(_EMPHASIS)
_PLAIN = re.compile(rf"{_WORDS}(?:{_EMPHASIS}{_WORDS})*+")


def is_plain(content: str) -> bool:
    """Tell whether a text is nothing but words, line ends and plain emphasis."""
    return _PLAIN.fullmatch(content) is not None


class Prose(Token):
    """The inline token of a plain text, whose children are made when somebody asks for them.

    Most checks need none: there is no link, no picture and nothing left over in such a text.
    """

    __slots__ = ()

    if not TYPE_CHECKING:

        @property
        def children(self) -> list[Token]:
            """The tokens of words, line ends and emphasis, just as the parser makes them."""
            found = _CHILDREN.__get__(self)
            if found is None:
                found = _read_words(self.content)
                _CHILDREN.__set__(self, found)
            return found

    @classmethod
    def of(cls, inline: Token) -> None:
        """Make an inline token of plain text one of these."""
        inline.children = None
        inline.__class__ = cls


_CHILDREN = vars(Token)["children"]


def read_runs(content: str) -> Iterator[tuple[str, str, int]]:
    """Yield what a plain text is made of: the type of each token, its words and its level.

    Words that follow one another are one token.
    """
    start = 0
    for bold in _BOLD.finditer(content) if "*" in content else ():
        yield from _read_lines(content[start : bold.start()], 0)
        is_strong = len(bold[1]) == 2
        kind = "strong" if is_strong else "em"
        if is_strong:
            yield "text", "", 0  # what the parser leaves of the outer star
        yield f"{kind}_open", bold[1], 0
        yield from _read_lines(bold[2], 1)
        yield f"{kind}_close", bold[1], 0
        if is_strong:
            yield "text", "", 0
        start = bold.end()
    yield from _read_lines(content[start:], 0)


def _read_lines(content: str, level: int) -> Iterator[tuple[str, str, int]]:
    start = 0
    for end in _LINE_END.finditer(content) if "\n" in content else ():
        if end.start() > start:
            yield "text", content[start : end.start()], level
        yield "hardbreak" if len(end[1]) > 1 else "softbreak", "", level
        start = end.end()
    if start < len(content):
        yield "text", content[start:], level


def mark_up(content: str, marks: Mapping[str, str]) -> str:
    """Return a plain text with ``marks`` for what is no words, by the types of the tokens."""
    for kind, sign in (("strong", "**"), ("em", "*")):
        if sign in content:
            # In a plain text every star is one of a pair, and no pair stands within another.
            parts = content.split(sign)
            start, end = marks[f"{kind}_open"], marks[f"{kind}_close"]
            parts[1::2] = [f"{start}{words}{end}" for words in parts[1::2]]
            content = "".join(parts)
    if "\n" in content:
        content = _LINE_END.sub(
            lambda end: marks["hardbreak" if len(end[1]) > 1 else "softbreak"], content
        )
    return content


def _read_words(content: str) -> list[Token]:
    tokens: list[Token] = []
    for kind, words, level in read_runs(content):
        if kind != "text":
            tag, nesting = _TAGS[kind]
            tokens.append(Token(kind, tag, nesting, markup=words, level=level))
        elif tokens and tokens[-1].type == "text":
            tokens[-1].content += words
        else:
            tokens.append(Token("text", "", 0, content=words, level=level))
    return tokens


_TAGS: dict[str, tuple[str, Literal[-1, 0, 1]]] = {
    **{"softbreak": ("br", 0), "hardbreak": ("br", 0)},
    **{"strong_open": ("strong", 1), "strong_close": ("strong", -1)},
    **{"em_open": ("em", 1), "em_close": ("em", -1)},
}
