"""A text's Markdown as HTML, with its links and pictures made to work.

One renderer serves articles, revisions and plain pages. A text is rendered once for every place it
appears in: addresses begin with a mark that :func:`place` turns into the way to the site's root
from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from thidua.site.markup.cleaning import MARK, clean
from thidua.site.markup.rendering import Renderer, Rendering
from thidua.site.markup.setting import Setting, article_setting, page_setting
from thidua.text.dialect import OPTIONS, Text, parse
from thidua.text.plain import Prose

__all__ = ["Markup", "Setting", "article_setting", "page_setting", "place"]


def place(html: str, way_to_root: str) -> str:
    """Return rendered text for where it appears.

    ``way_to_root`` is put before every address of the site: "../../../" on an article's page, the
    site's own address in a feed.
    """
    return html.replace(MARK, way_to_root)


class Markup:
    """A Markdown renderer for the texts of a site."""

    def __init__(self) -> None:
        self._renderer = Renderer()

    def render(self, body: str, setting: Setting) -> str:
        """Return the HTML of a text; :func:`place` makes it fit where it appears."""
        (html,) = self.render_all([(body, setting)])
        return html

    def render_all(self, texts: Sequence[tuple[str, Setting]]) -> list[str]:
        """Return the HTML of several texts, each by its body and its setting.

        Each step is taken for all of them before the next, which a processor is quicker at.
        """
        parsed = [parse(body) for body, _ in texts]
        renderings = [
            Rendering.of(text, setting) for text, (_, setting) in zip(parsed, texts, strict=True)
        ]
        made = list(map(self._write, parsed, renderings))
        return list(map(_clean, made, renderings))

    def _write(self, text: Text, rendering: Rendering) -> list[tuple[str, bool]]:
        """Return the HTML of a text piece by piece, with whether each is as it has to be."""
        env = {"rendering": rendering}
        write, write_plain = self._renderer.write, self._renderer.write_plain
        return [
            ((write_plain if is_plain else write)(text.tokens, places, OPTIONS, env), is_plain)
            for places, is_plain in _stretches(text)
        ]


_PLAIN = frozenset(
    f"{name}_{end}"
    for name in ("paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote")
    for end in ("open", "close")
)
"""Tokens of blocks that are plain if their words are: whatever they are written as is our own."""
_BY_HAND = ("html_block", "html_inline")
_BETWEEN = f"{MARK}|"
"""Stands between pieces that are cleaned together; no author can guess it."""


def _stretches(text: Text) -> list[tuple[range, bool]]:
    """Return the blocks of a text, neighbours of a kind together, with whether they are plain.

    Where HTML was written by hand none is: a tag may reach over all that follows.
    """
    tokens = text.tokens
    if "<" in text.source and any(map(_is_by_hand, tokens)):
        return [(range(len(tokens)), False)]
    found: list[tuple[range, bool]] = []
    start = depth = 0
    is_plain = True
    for place, token in enumerate(tokens):
        depth += token.nesting
        if not (token.type in _PLAIN or isinstance(token, Prose)):
            is_plain = False
        if depth == 0:
            if found and found[-1][1] is is_plain:
                start = found.pop()[0].start
            found.append((range(start, place + 1), is_plain))
            start, is_plain = place + 1, True
    return found


def _is_by_hand(token: Token) -> bool:
    """Tell whether a token is HTML that somebody wrote, or holds some."""
    if isinstance(token, Prose):
        return False
    return any(part.type in _BY_HAND for part in (token, *(token.children or ())))


def _clean(pieces: list[tuple[str, bool]], rendering: Rendering) -> str:
    rough = _BETWEEN.join(html for html, is_plain in pieces if not is_plain)
    taken = {*rendering.setting.taken, *rendering.names.values()}
    cleaned = iter(clean(rough, taken, rendering.address).split(_BETWEEN)) if rough else iter(())
    return "".join(html if is_plain else next(cleaned) for html, is_plain in pieces)
