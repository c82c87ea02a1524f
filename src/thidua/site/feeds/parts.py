"""What an article's page shows of it, and so what every copy of it holds: one list.

The page lays these parts out by its template; feeds put them one after another, as HTML that needs
no style sheet. ``tests/test_feed_parts.py`` compares page and copies by this list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from thidua.column import Article
from thidua.site.markup.figures import ESSAY
from thidua.site.pages import Picture
from thidua.text.vietnamese import short_date


class Part(StrEnum):
    """A part of an article, in the order in which a copy shows them."""

    LEAD = "lead"
    COVER = "cover"
    TEXT = "text"
    CORRECTIONS = "corrections"
    TAGS = "tags"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Original:
    """An article to be copied. ``text`` is its HTML, every address of it absolute."""

    article: Article
    cover: Picture | None
    cover_folder: str
    """What comes before the name of a file of the cover, absolute."""
    text: str
    address: str
    publisher: str


def copy_parts(original: Original) -> dict[Part, str]:
    """Return each part as HTML; "" for one that the article has not."""
    return {part: _COPIERS[part](original) for part in Part}


def _lead(original: Original) -> str:
    return f"<p><strong>{escape(original.article.matter.summary, quote=False)}</strong></p>"


def _cover(original: Original) -> str:
    cover, matter = original.cover, original.article.matter
    if cover is None:
        return ""
    if matter.kind == ESSAY:
        # The pictures are the article, and the cover is one of them; only its credit is missing.
        return f"<p>{escape(cover.credit)} (ảnh bìa)</p>" if cover.credit else ""
    file = cover.renditions.fallback
    told = f"<figcaption>{escape(cover.credit)}</figcaption>" if cover.credit else ""
    return (
        f'<figure><img src="{escape(original.cover_folder + file.name)}" width="{file.size.width}"'
        f' height="{file.size.height}" alt="{escape(cover.alt)}">{told}</figure>'
    )


def _corrections(original: Original) -> str:
    rows = "".join(
        f"<li>{short_date(c.on)}: {escape(c.text)}</li>"
        for c in original.article.matter.corrections
    )
    return f"<h2>Đính chính</h2>\n<ul>{rows}</ul>" if rows else ""


def _tags(original: Original) -> str:
    tags = original.article.matter.tags
    return f"<p>Từ khóa: {escape(', '.join(tags), quote=False)}</p>" if tags else ""


def _source(original: Original) -> str:
    link = f'<a href="{escape(original.address)}">{escape(original.article.matter.title)}</a>'
    return f"<p>Bài gốc: {link} – {escape(original.publisher, quote=False)}.</p>"


_COPIERS: Mapping[Part, Callable[[Original], str]] = {
    Part.LEAD: _lead,
    Part.COVER: _cover,
    Part.TEXT: lambda original: original.text.strip(),
    Part.CORRECTIONS: _corrections,
    Part.TAGS: _tags,
    Part.SOURCE: _source,
}
