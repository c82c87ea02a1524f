"""A text's Markdown as HTML, with its links and pictures made to work.

One renderer serves articles, revisions and plain pages. A text is rendered once for every place it
appears in: addresses begin with a mark that :func:`place` turns into the way to the site's root
from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from thidua.site.markup.cleaning import MARK, clean
from thidua.site.markup.rendering import Renderer, Rendering
from thidua.site.markup.setting import Setting, article_setting, page_setting
from thidua.text.dialect import OPTIONS, parse

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
        settings = [setting for _, setting in texts]
        renderings = list(map(Rendering.of, parsed, settings))
        made = [
            self._renderer.render(text.tokens, OPTIONS, {"rendering": rendering})
            for text, rendering in zip(parsed, renderings, strict=True)
        ]
        return [
            clean(html, {*setting.taken, *rendering.names.values()}, rendering.address)
            for html, setting, rendering in zip(made, settings, renderings, strict=True)
        ]
