"""The one Markdown dialect of articles, revisions and plain pages: CommonMark, and what is near it.

CommonMark with tables, footnotes and struck text, read by markdown-it. Beyond CommonMark a text
is read as the eye of whoever pasted it saw it:

- a line break stays a line break;
- text indented by a Tab or four spaces is a paragraph, no code (code stands between fences);
- a line at the margin ends the list, the quotation or the table above it, unless it goes on with
  a sentence in small letters;
- a numbered item may follow a line directly, whatever its number below 100;
- an item may follow a line directly, however far it is indented, as a Mac copies lists;
- lines of cells with Tabs between, as copied from Excel, are a table;
- a row of ``---`` below several lines, or below a sentence, is a line and makes no heading of them;
- the address of a picture or document may hold spaces;
- what :mod:`thidua.text.habits` tells.

Checking, comparing and rendering all read the same tokens, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock, lheading, paragraph
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from thidua.text.habits import read_habits
from thidua.text.plain import Block, Heading, Prose, is_plain, read_blocks

MAX_NESTING = 100
"""Blocks and marks within one another that the parser follows; far above what a tangle may have."""


@dataclass(frozen=True)
class Text:
    """A Markdown text as read. Tokens are shared: nobody may change them."""

    source: str
    """What was parsed: as written, with the habits of offices written as CommonMark has them."""
    blocks: tuple[Block, ...]
    """All its blocks where every one is plain; else none."""
    parsed: tuple[Token, ...]
    """What the parser made of all others; of a plain text its tokens are made when asked for."""
    references: Mapping[str, Mapping[str, Any]]
    """Reference definitions by their name as CommonMark compares it."""
    notes: tuple[str, ...]
    """The label of every footnote that is defined."""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Blocks in order, each ``inline`` one with its children; footnotes last."""
        return self.parsed or tuple(token for block in self.blocks for token in block.tokens())

    @cached_property
    def leaves(self) -> tuple[tuple[Token, int], ...]:
        """Each block that holds text itself, with the number of its first line from 1."""
        if not self.blocks:
            return tuple(_leaves(self.parsed))
        found = (token for block in self.blocks for token in block.leaves)
        return tuple((token, token.map[0] + 1) for token in found if token.map)

    @cached_property
    def headings(self) -> tuple[Token, ...]:
        """The inline token of each heading."""
        if not self.blocks:
            pairs = pairwise(self.parsed)
            return tuple(inline for opening, inline in pairs if opening.type == "heading_open")
        return tuple(block.inline for block in self.blocks if isinstance(block, Heading))


@lru_cache(maxsize=16)
def parse(body: str) -> Text:
    """Read a Markdown text. Several checks of one text, and its rendering, share one reading."""
    source = read_habits(body)
    env: dict[str, Any] = {}
    tokens = tuple(_PARSER.parse(source, env))
    blocks = tuple(env.get(_BLOCKS, ()))
    notes = tuple(label[1:] for label in env.get("footnotes", {}).get("refs", {}))
    return Text(source, blocks, () if blocks else tokens, env.get("references", {}), notes)


def _leaves(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    line = 1
    for token in tokens:
        if token.map:
            line = token.map[0] + 1
        if token.type in ("inline", "fence", "html_block"):
            yield token, line


# Addresses as written: who renders them resolves and encodes them, and cleans what may not lead
# anywhere.

_SPACED = re.compile(r"(?:[^()<>\"'\n]|\([^()\n]*\))+?(?<=\S)\.\w{2,5}(?=\s*\)|\s+[\"'])")


def _read_destination(text: str, start: int, end: int) -> Any:
    """Read where a link leads; a file's name may hold spaces: ``(ảnh lớp 1.jpg)``."""
    found = helpers.parseLinkDestination(text, start, end)
    rest = text[found.pos : end].lstrip() if found.ok else ""
    if found.ok and rest[:1] in (")", '"', "'"):
        return found
    spaced = _SPACED.match(text, start, end)
    if spaced and " " in spaced[0]:
        found.ok, found.pos, found.str = True, spaced.end(), spaced[0]
    return found


# Blocks


def _row(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _end_at_margin(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """End a list, a quotation or a table where a line at the margin begins something else."""
    if not silent:
        return False
    row = _row(state, line)
    if state.parentType == "table":
        return "|" not in row
    is_outside = 0 <= state.sCount[line] < state.blkIndent or state.parentType == "blockquote"
    return is_outside and not row[:1].islower()


_NUMBER = re.compile(r"\d{1,2}[.)][ \t]+\S")


def _begin_numbered(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Let a numbered item end the paragraph above, whatever its number."""
    return (
        silent and state.parentType == "paragraph" and _NUMBER.match(_row(state, line)) is not None
    )


def _read_prose(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a paragraph of one line that begins with a letter: nothing else can begin with one.

    Only what goes on in the next line, as a table or an underline, is for the other rules to tell;
    they are a dozen, and most lines of a text are such paragraphs.
    """
    if silent or not _row(state, line)[:1].isalpha():
        return False
    if line + 1 < end and not state.isEmpty(line + 1):
        return False
    return paragraph(state, line, line + 1, silent)


_ITEM = re.compile(r"(?:[-+*]|\d{1,2}[.)])[ \t]+\S")


def _read_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a paragraph, which an item ends even if it is indented like code.

    CommonMark never looks at such a line within a paragraph: there it cannot be code.
    """
    below = line + 1
    while below < end and state.sCount[below] >= state.blkIndent and not state.isEmpty(below):
        indent = state.sCount[below]
        if indent - state.blkIndent > 3 and _ITEM.match(_row(state, below)):
            state.sCount[below] = state.blkIndent
            found = paragraph(state, line, end, silent)
            state.sCount[below] = indent
            return found
        below += 1
    return paragraph(state, line, end, silent)


_UNDERLINE = re.compile(r"(?:-{2,}|={2,})[ \t]*$")
_SENTENCE_END = (".", "!", "?", ":", ";", ",", "…")


def _read_underlined(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a heading that is underlined: one line, no sentence, and its underline."""
    if line + 1 >= end or not _UNDERLINE.match(_row(state, line + 1)):
        return False
    if _row(state, line).rstrip().endswith(_SENTENCE_END):
        return False
    return lheading(state, line, end, silent)


_LABEL = re.compile(r"\w{1,5}[.)]$")


def _cells(state: StateBlock, line: int, end: int) -> list[str]:
    """Return the cells of a line with Tabs between; none for another line."""
    if line >= end or state.sCount[line] < state.blkIndent or state.isEmpty(line):
        return []
    row = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
    return [cell.strip() for cell in row.split("\t")] if "\t" in row.strip() else []


def _read_tabbed_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read lines of cells with Tabs between, as Excel and Word copy them, as a table."""
    head = _cells(state, line, end)
    if not all(head) or len(head) < 2 or len(_cells(state, line + 1, end)) < 2:
        return False
    # "1.⇥Một" is an item, "Thời gian:⇥8 giờ" a line.
    if _LABEL.match(head[0]) or head[0].endswith(":"):
        return False
    rows = [head]
    while 2 <= len(cells := _cells(state, line + len(rows), end)) <= len(head):
        rows.append(cells)
    if len(rows) < 2:
        return False
    if silent:
        return True
    _push(state, "table", 1, line, line + len(rows))
    for number, cells in enumerate(rows):
        tag, part = ("th", "thead") if number == 0 else ("td", "tbody")
        if number < 2:
            _push(state, part, 1, line + number, line + number + 1)
        _push(state, "tr", 1, line + number, line + number + 1)
        for cell in [*cells, *[""] * (len(head) - len(cells))]:
            _push(state, tag, 1)
            inline = state.push("inline", "", 0)
            inline.map, inline.content, inline.children = (
                [line + number, line + number + 1],
                cell,
                [],
            )
            _push(state, tag, -1)
        _push(state, "tr", -1)
        if number in (0, len(rows) - 1):
            _push(state, part, -1)
    _push(state, "table", -1)
    state.line = line + len(rows)
    return True


def _push(state: StateBlock, tag: str, nesting: Any, *span: int) -> None:
    token = state.push(f"{tag}_{'open' if nesting == 1 else 'close'}", tag, nesting)
    if span:
        token.map = list(span)


# The short ways


def _normalise(state: StateCore) -> None:
    """Turn line ends and NUL into what the parser knows: files that were read have neither."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _read_blocks(state: StateCore) -> None:
    """Read the blocks of a text, the plain ones the short way."""
    if "\t" in state.src:
        state.md.block.parse(state.src, state.md, state.env, state.tokens)
        return
    rows = state.src.split("\n")
    if not rows[-1].strip(" "):
        rows.pop()  # to the parser this is no line
    rules = state.md.block.ruler.getRules("")
    blocks: list[Block] = []
    line = read_blocks(rows, 0, blocks)
    if line == len(rows):
        # Only what holds text is left to be read; whoever asks for tokens makes the others.
        state.env[_BLOCKS] = blocks
        state.tokens = [token for block in blocks for token in block.leaves]
        return
    whole: StateBlock | None = None
    while line < len(rows):
        state.tokens += (token for block in blocks for token in block.tokens())
        blocks.clear()
        whole = whole or StateBlock(state.src, state.md, state.env, state.tokens)
        # Between two blocks of the text itself the parser knows of nothing but the line.
        whole.line = line
        next(rule for rule in rules if rule(whole, line, len(rows), False))
        line = read_blocks(rows, whole.line, blocks)
    state.tokens += (token for block in blocks for token in block.tokens())


_BLOCKS = "blocks"
"""Under what name the blocks of a plain text are handed on."""
_SIGNS = re.compile(r"[\n!&*<\[\\\]_`~]")
"""Where a rule for inline text may begin, or a link's words end."""


def _read_inline(state: StateCore) -> None:
    """Read the inline text of every block; plain text is read when it is asked for."""
    for token in state.tokens:
        if token.type == "inline":
            if is_plain(token.content):
                Prose.of(token)
            else:
                children: list[Token] = []
                state.md.inline.parse(token.content, state.md, state.env, children)
                token.children = children


def _join_texts(state: StateCore) -> None:
    """Join the words of inline texts, but those of plain ones, which are whole."""
    tokens = state.tokens
    state.tokens = [token for token in tokens if not isinstance(token, Prose)]
    text_join(state)
    state.tokens = tokens


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark", {"breaks": True, "maxNesting": MAX_NESTING, "store_labels": True}
    )
    parser.enable(["table", "strikethrough"]).disable("code")
    parser.use(footnote_plugin, inline=False)
    block = parser.block.ruler
    prose = ["paragraph", "reference"]
    block.before("table", "prose", _read_prose)
    block.before("list", "margin", _end_at_margin, {"alt": [*prose, "blockquote"]})
    block.before("list", "numbered", _begin_numbered, {"alt": prose})
    block.after("list", "tabbed", _read_tabbed_table, {"alt": [*prose, "blockquote"]})
    block.at("lheading", _read_underlined)
    block.at("paragraph", _read_paragraph)
    as_written = SimpleNamespace(
        parseLinkDestination=_read_destination,
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
    )
    for name, value in (
        ("helpers", as_written),
        ("normalizeLink", str),
        ("normalizeLinkText", str),
        ("validateLink", bool),
    ):
        setattr(parser, name, value)
    parser.inline.terminator_re = _SIGNS
    parser.core.ruler.at("normalize", _normalise)
    parser.core.ruler.at("block", _read_blocks)
    parser.core.ruler.at("inline", _read_inline)
    parser.core.ruler.at("text_join", _join_texts)
    return parser


_PARSER = _make_parser()
OPTIONS = _PARSER.options
"""What a renderer of these tokens is given."""
