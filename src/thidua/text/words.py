"""The words that reach a reader, compared with those that were written.

A dialect swallows: "<Ghi chu>" is a tag of HTML, "[1]: https://…" a definition that nobody uses,
the fourth cell of a row of three is left out. Whatever the cause, the words of a text are counted
before and after it is read, and each that did not arrive is told. What is markup and no word –
addresses, tags, numbers of items, names of footnotes – is known from the same tokens that are
rendered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

import nh3
from markdown_it.token import Token

from thidua.text.dialect import Text, parse
from thidua.text.plain import Prose

TAGS = frozenset(nh3.ALLOWED_TAGS | {"figure", "figcaption", "picture", "source", "section"})
"""The tags that a text may have. Of any other the words within stay, but for scripts and styles."""

_OTHER_NAMES = """
    address animate applet audio base basefont bgsound big blink body button canvas datalist
    dialog dir embed fieldset font form frame frameset head html iframe image input isindex keygen
    label legend link listing main marquee math menu meta meter nobr noembed noframes noscript
    object optgroup option output param plaintext portal progress script search select slot style
    svg template textarea tfoot title track use video xmp
"""
_OTHER_TAGS = frozenset(_OTHER_NAMES.split())
"""Names of HTML: who wrote one meant a tag, and no word is lost with it."""

_WORD = re.compile(r"[^\W_]+")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TAG = re.compile(r"</?([a-z][a-z0-9:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_DESCRIPTION = re.compile(r"""\b(?:alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)


@dataclass(frozen=True, slots=True)
class Loss:
    """Words in a row that no reader gets. ``line`` counts from 1 within the body."""

    line: int
    words: tuple[str, ...]


def find_losses(body: str) -> tuple[Loss, ...]:
    """Return the words of a Markdown body that do not reach the page, line by line."""
    return losses_in(parse(body))


def losses_in(text: Text) -> tuple[Loss, ...]:
    """Return what :func:`find_losses` does, of a body that was read."""
    source = _COMMENT.sub(_blank, text.source) if "<!--" in text.source else text.source
    # CommonMark compares the names of references in any case.
    fold = str.casefold if text.references else str
    rows, blocks, lines = _without_plain(source, text)
    written = _count(fold("\n".join(rows)))
    missing = _less(written, _count(fold("\n".join([_shown(blocks), *map(_escape, lines)]))))
    if missing:
        missing = _less(missing, Counter(map(fold, _markup_words(text))))
    return tuple(_locate(source, text, missing, fold)) if missing else ()


def _less(some: Counter[str], others: Counter[str]) -> Counter[str]:
    """Return what is left of a count; ``Counter`` itself takes many times longer."""
    get = others.get
    return Counter({word: more for word, n in some.items() if (more := n - get(word, 0)) > 0})


def _is_plain(text: Text) -> bool:
    """Tell whether each row belongs to one block, which shows all its words but for an item's
    number; a comment may reach from one block into another."""
    return bool(text.blocks) and "<!--" not in text.source


def _without_plain(source: str, text: Text) -> tuple[list[str], list[Token], list[str]]:
    """Return what need be counted: rows, blocks, and lines of prose.

    Most rows of a text are prose that arrives letter by letter: they need no counting.
    """
    found = [token for token, _ in text.leaves]
    if _is_plain(text):
        # Only what is no prose may lose a word.
        found = [token for token in found if not isinstance(token, Prose)]
        source = "\n".join(token.content for token in found)
    whole: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    blocks: list[Token] = []
    for token in found:
        if isinstance(token, Prose):
            whole.update(token.content.split("\n"))
            continue
        children = token.children or ()
        if token.type == "inline" and all(child.type in _PLAIN for child in children):
            shown = "".join("\n" if child.tag == "br" else child.content for child in children)
            lines.update(map(_bare, shown.split("\n")))
        else:
            blocks.append(token)
    # Most rows of paragraphs are these, sign by sign.
    others = [row for row in source.split("\n") if not _take(row, whole)]
    lines.update(map(_bare, whole.elements()))
    left = [row for row in others if not _take(_bare(row), lines)]
    return left, blocks, list(lines.elements())


def _take(line: str, lines: Counter[str]) -> bool:
    """Take a line out of those that are shown; tell whether it was there."""
    count = lines.get(line, 0)
    if count:
        lines[line] = count - 1
    return count > 0


_PLAIN = frozenset(
    {
        *("text", "softbreak", "hardbreak"),
        *("em_open", "em_close", "strong_open", "strong_close"),
    }
)


def _bare(row: str) -> str:
    """Return a row without the signs of emphasis, a heading, a quotation or an item: no words."""
    return row.replace("*", "").strip(" \t\u00a0#>+-")


def _count(text: str) -> Counter[str]:
    return Counter(_words(text))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _shown(blocks: Iterable[Token]) -> str:
    """Return the words that blocks show, after HTML is cleaned as on the page; as HTML."""
    parts: list[str] = []
    has_html = False
    for token in blocks:
        if token.type == "inline":
            has_html |= _gather(token.children or [], parts)
        else:
            has_html |= token.type == "html_block"
            parts.append(token.content if token.type == "html_block" else _escape(token.content))
        parts.append("\n")
    shown = " ".join(parts)
    if not has_html:
        return shown
    described = (one or other for one, other in _DESCRIPTION.findall(shown))
    clean = nh3.clean(shown, tags=set(TAGS), attributes={}, link_rel=None)
    return " ".join([re.sub("<[^>]*>", " ", clean), *described])


def _gather(tokens: Iterable[Token], parts: list[str]) -> bool:
    """Add what inline tokens show; tell whether HTML is among them."""
    has_html = False
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(_escape(token.content))
        elif token.type == "html_inline":
            parts.append(token.content)
            has_html = True
        elif token.type == "image":
            parts.append(_escape(str(token.attrs.get("title", ""))))
            has_html |= _gather(token.children or [], parts)
        elif token.type == "link_open" and "title" in token.attrs:
            parts.append(_escape(str(token.attrs["title"])))
    return has_html


def _escape(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;") if "<" in text else text


def _markup_words(text: Text) -> list[str]:
    """Return the words that are no text: addresses, tags, numbers, names of notes."""
    found: list[str] = []
    used: set[str] = set()
    for token, _ in text.leaves:
        if isinstance(token, Prose):
            continue
        if token.type == "inline":
            _gather_markup(token.children or (), found, used)
        elif token.type == "html_block":
            found += _words_of_tags(token.content)
        elif token.info:  # the language of code
            found += _words(token.info)
    for token in () if _is_plain(text) else text.tokens:
        if token.type == "list_item_open":
            found += _words(token.info)
    for name, definition in text.references.items():
        if name in used:
            found += _words_of_address(str(definition["href"]))
            found += _words(f"{name} {definition.get('title', '')}")
    return found


def _gather_markup(tokens: Iterable[Token], found: list[str], used: set[str]) -> None:
    """Add the words of the markup among inline tokens, and which references they use."""
    for token in tokens:
        if token.type in ("link_open", "image"):
            label = token.meta.get("label")
            if label is None:
                address = token.attrs.get("href") or token.attrs.get("src")
                found += _words_of_address(str(address or ""))
            else:
                used.add(label)
                found += _words(label)
            _gather_markup(token.children or (), found, used)
        elif token.type == "html_inline":
            found += _words_of_tags(token.content)
        elif token.type == "footnote_ref":
            found += 2 * _words(token.meta["label"])


def _words(text: str) -> list[str]:
    return _WORD.findall(unescape(text) if "&" in text else text)


def _words_of_address(address: str) -> list[str]:
    """Return the words of an address, as written and as meant."""
    if "%" not in address:
        return _words(address)
    return list((_count(address) | _count(unquote(address))).elements())


def _words_of_tags(html: str) -> list[str]:
    """Return the words within the tags of HTML; not those of what only looks like a tag."""
    return [
        word
        for tag in _TAG.finditer(html)
        if ":" in tag[1] or tag[1].lower() in TAGS or tag[1].lower() in _OTHER_TAGS
        for word in _words(tag[0])
    ]


def _locate(
    source: str, text: Text, missing: Counter[str], fold: Callable[[str], str]
) -> Iterator[Loss]:
    """Yield where the missing words stand: first where a block shows fewer than it holds."""
    rows = source.split("\n")
    owners: dict[int, list[Token]] = {}
    used: set[str] = set()
    for token, _ in text.leaves:
        if not isinstance(token, Prose):
            _gather_markup(token.children or (), [], used)
        for line in range(*(token.map or (0, 0))):
            owners.setdefault(line, []).append(token)
    spans = _spans(rows, owners)
    read = {
        line
        for name, definition in text.references.items()
        if name in used
        for line in range(*definition["map"])
    }
    left = Counter(missing)
    # Of a word that stands in several places, those are first told that no block shows.
    for is_sure in (True, False):
        for first, end in spans:
            here = _count(fold("\n".join(rows[first:end])))
            if (is_sure and first in read) or not any(word in here for word in left):
                continue
            block = {
                id(token): token for line in range(first, end) for token in owners.get(line, ())
            }
            arrived = _count(fold(_shown(block.values()))) if is_sure else Counter()
            lost = (here - arrived) & left
            for line in range(first, end):
                words = []
                for word in _WORD.findall(unescape(rows[line])):
                    if lost[fold(word)] > 0:
                        lost[fold(word)] -= 1
                        left[fold(word)] -= 1
                        words.append(word)
                if words:
                    yield Loss(line + 1, tuple(words))


def _spans(rows: list[str], owners: dict[int, list[Token]]) -> list[tuple[int, int]]:
    """Return the lines of each block, and each line that belongs to none."""
    spans: list[tuple[int, int]] = []
    for line in range(len(rows)):
        if spans and owners.get(line) and owners.get(line) == owners.get(line - 1):
            spans[-1] = (spans[-1][0], line + 1)
        else:
            spans.append((line, line + 1))
    return spans
