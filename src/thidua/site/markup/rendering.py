"""Tokens as HTML: links with their address, headings with their id, pictures as figures.

Everything is made of the tokens that were checked. They are shared, so nothing here changes one;
what a rendering works out for itself stands in :class:`Rendering`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from thidua.site.markup.cleaning import MARK
from thidua.site.markup.figures import (
    BODY_SIZES,
    NO_PICTURES,
    Layout,
    View,
    lay_out,
    only_picture,
    parse_caption,
    tell,
)
from thidua.site.markup.setting import Setting
from thidua.text.anchors import name_headings
from thidua.text.dialect import Text
from thidua.text.glossary import Glossary, glossary_with
from thidua.text.links import locate_elsewhere, words_of
from thidua.text.plain import Prose, mark_up, read_runs

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_FRAME = '<div class="wide">'
"""A table's own frame: on a phone it scrolls there; then ``thidua.js`` makes it a stop for keys."""
_HTML_TABLE = re.compile(r"\s*<table\b.*</table>\s*", re.I | re.S)
_ALIGNED = {"text-align:center": "to-center", "text-align:right": "to-right"}
"""Classes of the style sheet by what the parser says; to the left is where a cell begins anyway."""

_MARKS = {
    **{"softbreak": "<br>\n", "hardbreak": "<br>\n"},
    **{"strong_open": "<strong>", "strong_close": "</strong>"},
    **{"em_open": "<em>", "em_close": "</em>"},
}
"""What a token within a line is written as, where nothing else need be known."""

Tokens = Sequence[Token]


@dataclass(slots=True)
class Rendering:
    """One text on its way to HTML."""

    setting: Setting
    names: Mapping[int, str]
    """The id of each heading, by the identity of its inline token."""
    layout: Layout
    glossary: Glossary
    """The program's, the ward's, and what the text itself explains."""
    named: set[str]
    """Abbreviations that may stand in the text, and were not explained yet."""
    explained: set[str] = field(default_factory=set)
    """Abbreviations that were explained where they first stood."""
    is_link_kept: bool = True
    """Whether the link that was opened last is one."""
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Of the tokens being written, the number of each item that does not follow the one before."""
    figure_of: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Text, setting: Setting) -> Rendering:
        """Work out what a single token does not tell."""
        names = name_headings(text, setting.taken)
        layout = lay_out(text.tokens) if "![" in text.source else NO_PICTURES
        glossary = glossary_with(setting.terms).explained_by(text.source)
        return cls(setting, names, layout, glossary, glossary.gather(text.source))

    def explain(self, words: str) -> str:
        """Return words as HTML, each abbreviation with its meaning where it first stands."""
        parts: list[str] = []
        end = 0
        for start, short, meaning in self.glossary.find(words):
            if meaning and short not in self.explained:
                self.explained.add(short)
                self.named.discard(short)
                shown = f'<abbr title="{escapeHtml(meaning)}">{_text(short)}</abbr>'
                parts += [_text(words[end:start]), shown]
                end = start + len(short)
        rest = _text(words[end:])
        return "".join([*parts, rest]) if parts else rest

    def write(self, content: str) -> str:
        """Return a plain text as HTML: at once where nothing in it need be known by itself."""
        if ">" in content or (self.named and any(short in content for short in self.named)):
            return "".join(
                self.explain(words) if kind == "text" else _MARKS[kind]
                for kind, words, _ in read_runs(content)
            )
        return mark_up(content, _MARKS)

    def view(self, image: Token) -> View | None:
        """Return a picture of the article; ``None`` for one that the check would have named."""
        picture = self.setting.pictures.get(str(image.attrs["src"]))
        if picture is None:
            return None
        is_eager = self.setting.is_first_eager and image is self.layout.first
        alt = words_of(image.children or [])
        return View(picture, alt, str(image.attrs.get("title", "")), MARK, is_eager)

    def file(self, image: Token) -> str:
        """Return a picture of a plain page: a file of the site at its own address."""
        address = self.setting.resolve(unquote(str(image.attrs["src"])))
        if address is None:
            return ""
        alt = words_of(image.children or [])
        picture = self.setting.pictures.get(address)
        if picture is None:
            return f'<img src="{MARK}{quote(address)}" alt="{escape(alt)}" loading="lazy">'
        return View(picture, alt, "", MARK, is_eager=False).file(quote(address))

    def address(self, href: str) -> str | None:
        """Return where a link leads; ``None`` where its words are to stay without it."""
        if href in self.setting.attachments:
            return MARK + self.setting.attachments[href]
        if not href or href.startswith("#") or _ELSEWHERE.match(href):
            return locate_elsewhere(href)
        path, rest = re.match(r"([^?#]*)(.*)", href, re.S).groups()  # type: ignore[union-attr]
        address = self.setting.resolve(unquote(path))
        return None if address is None else f"{MARK}{quote(address)}{normalizeLink(rest)}"


def _text(words: str) -> str:
    """Return words as HTML has them between its tags, as the cleaner spells them."""
    return escape(words, quote=False)


def _numbers(tokens: Tokens) -> Iterator[tuple[int, int]]:
    lists: list[list[tuple[int, int]]] = []
    for place, token in enumerate(tokens):
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append((place, int(token.info)))
        elif token.type == "ordered_list_close":
            yield from out_of_turn(lists.pop())


def out_of_turn(items: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield of a list each item, by its place, that has another number than a browser would count.

    Who writes "1." before each item means a browser to count.
    """
    if len({number for _, number in items}) > 1:
        for (_, before), (at, number) in pairwise(items):
            if number != before + 1:
                yield at, number


def begin_list(tag: str, start: int, sign: str, shape: str = "") -> str:
    """Return what begins a list: ``shape`` tells of one that is no list of words."""
    attributes = f' start="{start}"' if start != 1 else ""
    attributes += shape or (' class="round"' if sign == ")" else "")
    return f"<{tag}{attributes}>\n"


def begin_item(number: int | None) -> str:
    """Return what begins an item, which has a number where it was written out of turn."""
    return "<li>" if number is None else f'<li value="{number}">'


def heading_tag(tag: str) -> str:
    """Return the tag of a heading: the page's first level belongs to its title."""
    return "h2" if tag == "h1" else tag


class Renderer(RendererHTML):
    """Writes tokens as HTML. ``env["rendering"]`` holds the text's :class:`Rendering`."""

    def write(self, tokens: Tokens, options: OptionsDict, rendering: Rendering) -> str:
        """Write the tokens of a text, or of a block of one, as HTML that is to be cleaned."""
        rules, words, env = self.rules, rendering.write, {"rendering": rendering}
        rendering.numbers = dict(_numbers(tokens))
        parts: list[str] = []
        for place, token in enumerate(tokens):
            if isinstance(token, Prose):
                parts.append(words(token.content))
            elif token.type == "inline":
                parts.append(self.renderInline(token.children or (), options, env))
            else:
                write = rules.get(token.type, self.renderToken)
                parts.append(write(tokens, place, options, env))
        return "".join(parts)

    def renderInline(self, tokens: Tokens, options: OptionsDict, env: Any) -> str:  # noqa: N802
        """Write a line's tokens; nearly all are words, which are explained, and plain marks."""
        explain, rules = _of(env).explain, self.rules
        parts: list[str] = []
        for place, token in enumerate(tokens):
            kind = token.type
            if kind == "text":
                if token.content:
                    parts.append(explain(token.content))
            elif kind in _MARKS:
                parts.append(_MARKS[kind])
            else:
                write = rules.get(kind, self.renderToken)
                parts.append(write(tokens, place, options, env))
        return "".join(parts)

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """The page's first level belongs to its title."""
        name = _of(env).names[id(tokens[idx + 1])]
        return f'<{heading_tag(tokens[idx].tag)} id="{MARK}{name}">'

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Close what :meth:`heading_open` opened."""
        return f"</{heading_tag(tokens[idx].tag)}>\n"

    def paragraph_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a paragraph; a picture's becomes its figure."""
        figure = self._figure(tokens[idx + 1], env)
        if figure is None:
            if tokens[idx].hidden:
                return ""
            return "\n<p>" if idx and tokens[idx - 1].hidden else "<p>"
        _of(env).figure_of[id(only_picture(tokens[idx + 1]))] = figure
        return ""

    def paragraph_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """End a paragraph, unless a figure stands in its place."""
        if self._figure(tokens[idx - 1], env) is not None:
            return "\n"
        return "" if tokens[idx].hidden else "</p>\n"

    def _figure(self, inline: Token, env: Any) -> str | None:
        rendering = _of(env)
        place = rendering.layout.places.get(id(inline))
        if place is None:
            return None
        image = only_picture(inline)
        if rendering.setting.shows_files:
            caption = tell(parse_caption(str(image.attrs.get("title", ""))))
            shown = rendering.file(image)
            return f'<figure class="as-is">{shown}{caption}</figure>' if caption else None
        view = rendering.view(image)
        count = len(rendering.layout.places) if rendering.setting.is_essay else 0
        return view.figure(place, count) if view else None

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Show a picture of the site; nothing unknown is ever shown."""
        rendering = _of(env)
        image = tokens[idx]
        if id(image) in rendering.figure_of:
            return rendering.figure_of[id(image)]
        if rendering.setting.shows_files:
            return rendering.file(image)
        view = rendering.view(image)
        return view.element(BODY_SIZES) if view else "<span></span>"

    def bullet_list_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a list, or a gallery."""
        return self._list(tokens, idx, env)

    def ordered_list_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a numbered list, or a gallery."""
        return self._list(tokens, idx, env)

    def _list(self, tokens: Tokens, idx: int, env: Any) -> str:
        token, rendering = tokens[idx], _of(env)
        start, shape = int(token.attrs.get("start", 1)), ""
        if rendering.layout.galleries.intersection(map(id, tokens[idx + 3 : idx + 4])):
            name = "plates" if rendering.setting.is_essay else "gallery"
            shape = f' class="{name}" role="list"'
        return begin_list(token.tag, start, token.markup, shape)

    def list_item_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin an item, with its number where it was written out of turn."""
        return begin_item(_of(env).numbers.get(idx))

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a table in its frame."""
        return f"{_FRAME}<table>\n"

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """End a table and its frame."""
        return "</table></div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a cell; the policy of a page allows no style in a tag."""
        return _cell(tokens[idx])

    def td_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a cell."""
        return _cell(tokens[idx])

    def html_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Leave HTML to the cleaner; a table pasted as HTML gets its frame."""
        html = tokens[idx].content
        return f"{_FRAME}{html}</div>\n" if _HTML_TABLE.fullmatch(html) else html

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a link; where it would lead to nothing that is seen, only its words stay."""
        rendering, link = _of(env), tokens[idx]
        address = rendering.address(str(link.attrs["href"]))
        rendering.is_link_kept = address is not None
        if address is None:
            return "<span>"
        title = f' title="{escape(str(link.attrs["title"]))}"' if "title" in link.attrs else ""
        return f'<a href="{escape(address)}"{title}>'

    def link_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Close what :meth:`link_open` opened: no link stands within another."""
        return "</a>" if _of(env).is_link_kept else "</span>"

    def footnote_ref(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Mark a footnote by its number."""
        number, mark = _note(tokens[idx])
        link = f'<a class="footnote-ref" href="#fn:{number}">{number}</a>'
        return f'<sup id="{MARK}{mark}">{link}</sup>'

    def footnote_block_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin the notes at the foot."""
        return '<div class="footnote">\n<hr>\n<ol>\n'

    def footnote_block_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """End the notes."""
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Begin a note."""
        return f'<li id="{MARK}fn:{tokens[idx].meta["id"] + 1}">'

    def footnote_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """End a note."""
        return "</li>\n"

    def footnote_anchor(self, tokens: Tokens, idx: int, options: OptionsDict, env: Any) -> str:
        """Lead back from a note to where it was marked."""
        number, mark = _note(tokens[idx])
        told = f"Về chỗ đánh dấu chú thích {number} trong bài"
        return (
            f'&nbsp;<a class="footnote-backref" href="#{mark}" title="{told}" aria-label="{told}">'
            "↩</a>"
        )


def _of(env: Any) -> Rendering:
    rendering: Rendering = env["rendering"]
    return rendering


def _note(token: Token) -> tuple[int, str]:
    """Return a note's number, and the id of its mark: "fnref:1", then "fnref2:1"."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"fnref{again + 1 if again else ''}:{number}"


def _cell(token: Token) -> str:
    name = _ALIGNED.get(str(token.attrs.get("style", "")))
    return f'<{token.tag} class="{name}">' if name else f"<{token.tag}>"
