"""A text's Markdown as HTML, with its links and pictures made to work.

One renderer serves articles, revisions and plain pages. A text is rendered once for every place it
appears in: addresses begin with a mark that :func:`place` turns into the way to the site's root
from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from thidua.site.markup.blocks import write_block
from thidua.site.markup.cleaning import MARK, clean
from thidua.site.markup.rendering import Renderer, Rendering
from thidua.site.markup.setting import Setting, article_setting, page_setting
from thidua.text.dialect import OPTIONS, Text, parse
from thidua.text.plain import Block, Prose

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

    def _write(self, text: Text, rendering: Rendering) -> list[_Piece]:
        """Return the HTML of a text piece by piece: where none was written by hand, each block."""
        if not text.blocks or (
            "<" in text.source and any(_is_by_hand(token) for token, _ in text.leaves)
        ):
            return [_Piece(self._renderer.write(text.tokens, OPTIONS, rendering), is_clean=False)]
        return [self._write_block(block, rendering) for block in text.blocks]

    def _write_block(self, block: Block, rendering: Rendering) -> _Piece:
        html = write_block(block, rendering)
        if html is not None:
            return _Piece(html, is_clean=True)
        tokens = tuple(block.tokens())
        return _Piece(self._renderer.write(tokens, OPTIONS, rendering), is_clean=False)


class _Piece(NamedTuple):
    """A part of a text as HTML in which every tag is closed, and whether nothing need be cleaned.

    A text with HTML that somebody wrote is one piece: a tag may reach over all that follows.
    """

    html: str
    is_clean: bool


_BY_HAND = ("html_block", "html_inline")
_BETWEEN = f"{MARK}|"
"""Stands between pieces that are cleaned together; no author can guess it."""


def _is_by_hand(token: Token) -> bool:
    """Tell whether a token is HTML that somebody wrote, or holds some."""
    if isinstance(token, Prose):
        return False
    return any(part.type in _BY_HAND for part in (token, *(token.children or ())))


def _clean(pieces: Sequence[_Piece], rendering: Rendering) -> str:
    rough = [piece.html for piece in pieces if not piece.is_clean]
    cleaned: Iterator[str] = iter(())
    if rough:
        taken = {*rendering.setting.taken, *rendering.names.values()}
        cleaned = iter(clean(_BETWEEN.join(rough), taken, rendering.address).split(_BETWEEN))
    parts = [html if is_clean else next(cleaned) for html, is_clean in pieces]
    return "".join(parts).replace("\u00a0", "&nbsp;")
