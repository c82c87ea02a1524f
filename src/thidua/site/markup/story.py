"""An article's text as typed blocks, for whatever is no web page: paper, a Word file, a voice.

Read from the same tokens as every page (:mod:`thidua.text.dialect`), so nothing is shown that the
site does not show: comments and tags leave nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from thidua.site.markup.figures import Caption, parse_caption
from thidua.text.dialect import parse
from thidua.text.links import words_of


@dataclass(frozen=True, slots=True)
class Run:
    """Words set alike."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; ``line`` is its first one in the body, from 1."""

    line: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text; ``level`` counts from 1 for the text's highest."""

    line: int
    runs: Runs
    level: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A paragraph that is quoted."""

    line: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Item:
    """A list's item, or a further paragraph of one (without a mark)."""

    line: int
    runs: Runs
    mark: str
    """ "–" or "1."; empty for a further paragraph."""
    depth: int
    """From 0."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first row is its head."""

    line: int
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of its own, or one of a gallery."""

    line: int
    target: str
    alt: str
    caption: Caption


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, as the text's marks count them."""

    line: int
    number: int
    runs: Runs


Block = Paragraph | Heading | Quote | Item | Table | Figure | Note


def read_story(body: str) -> tuple[Block, ...]:
    """Return the blocks of a text, footnotes last."""
    return tuple(_Reader(parse(body).tokens).blocks())


def reword(blocks: Iterable[Block], change: Callable[[str], str]) -> tuple[Block, ...]:
    """Return blocks with their words changed; how they are set stays."""

    def runs(given: Runs) -> Runs:
        return tuple(replace(run, text=change(run.text)) for run in given)

    def block(given: Block) -> Block:
        match given:
            case Table(rows=rows):
                return replace(given, rows=tuple(tuple(map(runs, row)) for row in rows))
            case Figure():
                return given
            case _:
                return replace(given, runs=runs(given.runs))

    return tuple(map(block, blocks))


def plain(runs: Iterable[Run]) -> str:
    """Return words without how they are set."""
    return "".join(run.text for run in runs)


def as_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield a text as plain lines, as Notepad or a mail show it."""
    for block in blocks:
        match block:
            case Heading(runs=runs):
                yield from (plain(runs).upper(), "")
            case Item(runs=runs, mark=mark, depth=depth):
                yield f"{'  ' * depth}{mark} {plain(runs).strip()}"
            case Quote(runs=runs):
                yield from (f"“{plain(runs).strip()}”", "")
            case Table(rows=rows):
                yield from (" | ".join(plain(cell).strip() for cell in row) for row in rows)
                yield ""
            case Figure():
                yield from (f"[Ảnh: {block.caption.text or block.alt}]", "")
            case Note(number=number, runs=runs):
                yield f"({number}) {plain(runs).strip()}"
            case _:
                yield from (plain(block.runs).strip(), "")


def text_file(lines: Iterable[str]) -> bytes:
    """Return lines as a file of plain text.

    Notepad of older Windows wants its own line ends, and a mark to know the letters by.
    """
    return "\r\n".join(lines).encode("utf-8-sig")


class _Reader:
    """Walks over the tokens of a text once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[int | None] = []
        """The next number of each list that is open; ``None`` for one without numbers."""
        self._mark = ""
        self._quotes = 0
        self._note = 0
        self._line = 1

    def blocks(self) -> Iterator[Block]:
        place = level = 0
        levels = sorted({t.tag for t in self._tokens if t.type == "heading_open"})
        while place < len(self._tokens):
            token = self._tokens[place]
            if token.map:
                self._line = token.map[0] + 1
            if token.type == "heading_open":
                runs = _runs(self._tokens[place + 1].children or ())
                # No level is ever skipped: a page read aloud would announce a gap.
                level = min(levels.index(token.tag), level) + 1
                yield Heading(self._line, runs, level)
                place += 2
            elif token.type == "table_open":
                end = self._end_of(place, "table_close")
                yield Table(self._line, tuple(_rows(self._tokens[place:end])))
                place = end
            elif token.type == "inline":
                yield from self._paragraph(token)
            elif token.type in ("fence", "code_block"):
                yield from self._plain_lines(token.content)
            elif token.type == "html_block":
                yield from self._plain_lines(_visible_text(token.content))
            else:
                self._step(token)
            place += 1

    def _step(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                number = self._lists[-1]
                self._mark = "–" if number is None else f"{number}."
                self._lists[-1] = None if number is None else number + 1
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "footnote_open":
                self._note = int(token.meta.get("id", 0)) + 1
            case "footnote_close":
                self._note = 0

    def _paragraph(self, token: Token) -> Iterator[Block]:
        children = token.children or []
        for image in (child for child in children if child.type == "image"):
            yield Figure(
                self._line,
                str(image.attrs["src"]),
                words_of(image.children or []),
                parse_caption(str(image.attrs.get("title", ""))),
            )
        runs = _runs([child for child in children if child.type != "image"])
        if not runs:
            return
        if self._note:
            yield Note(self._line, self._note, runs)
        elif self._lists:
            mark, self._mark = self._mark, ""
            yield Item(self._line, runs, mark, len(self._lists) - 1)
        elif self._quotes:
            yield Quote(self._line, runs)
        else:
            yield Paragraph(self._line, runs)

    def _plain_lines(self, text: str) -> Iterator[Block]:
        for line in text.splitlines():
            if line.strip():
                yield Paragraph(self._line, (Run(" ".join(line.split())),))

    def _end_of(self, place: int, kind: str) -> int:
        level = self._tokens[place].level
        return next(
            at
            for at in range(place, len(self._tokens))
            if self._tokens[at].type == kind and self._tokens[at].level == level
        )


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[Runs, ...]]:
    cells: list[Runs] = []
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline":
            cells.append(_runs(token.children or ()))
        elif token.type == "tr_close":
            yield tuple(cells)


def _runs(tokens: Iterable[Token]) -> Runs:
    """Return inline tokens as runs, neighbours that are set alike joined."""
    found: list[Run] = []
    bold = italic = 0
    for token in tokens:
        text = ""
        match token.type:
            case "text" | "code_inline":
                text = token.content
            case "softbreak" | "hardbreak":
                text = " "
            case "footnote_ref":
                text = _superscript(int(token.meta.get("id", 0)) + 1)
            case "image":
                text = words_of(token.children or [])
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
        if text and found and (found[-1].bold, found[-1].italic) == (bold > 0, italic > 0):
            found[-1] = Run(found[-1].text + text, bold > 0, italic > 0)
        elif text:
            found.append(Run(text, bold > 0, italic > 0))
    return tuple(found) if plain(found).strip() else ()


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _superscript(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)


def _visible_text(html: str) -> str:
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "template"])
    return tree.body.text() if tree.body else ""
