"""What the links and pictures of a text mean, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from thidua.column import Article
from thidua.column.addresses import attachment_address
from thidua.site.markup.figures import ESSAY
from thidua.site.pages import Picture
from thidua.site.shelf import Shelf
from thidua.text.anchors import OF_PAGES
from thidua.text.terms import NO_TERMS, Terms

_PLANS_PAGE = "docs/chi-tieu.md"
"""Its template shows every plan, under an id of its own."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the links and pictures of one text mean, by their target as written.

    Addresses count from the site's root; ``resolve`` returns ``None`` where nothing may be linked.
    """

    resolve: Callable[[str], str | None]
    pictures: Mapping[str, Picture]
    attachments: Mapping[str, str]
    is_essay: bool = False
    """Its pictures are the article: shown large, in order, and counted."""
    is_first_eager: bool = False
    """Its first picture is what a reader sees first."""
    shows_files: bool = False
    """Its pictures are files of the site at their own address, and go by it: a plain page's."""
    taken: Collection[str] = OF_PAGES
    """The ids of the page around the text."""
    terms: Terms = NO_TERMS
    """What the ward adds to the glossary, by which abbreviations are explained."""


def article_setting(shelf: Shelf, article: Article) -> Setting:
    """Return the setting of an article's text."""
    return Setting(
        resolve=lambda target: shelf.resolve(article.path, target),
        pictures=shelf.pictures(article),
        attachments={
            target: attachment_address(article.address, file.path, file.sha256)
            for target, file in article.attachments.items()
        },
        is_essay=article.matter.kind == ESSAY,
        is_first_eager=article.matter.kind == ESSAY or not article.matter.image,
        terms=shelf.edition.column.terms,
    )


def page_setting(shelf: Shelf, path: str) -> Setting:
    """Return the setting of the text of a page under ``docs/``, by its path in the project."""
    page = shelf.edition.column.pages.get(path)
    plans = shelf.edition.column.plans if path == _PLANS_PAGE else ()
    return Setting(
        resolve=lambda target: shelf.resolve(path, target),
        pictures=shelf.page_pictures(page.body) if page else {},
        attachments={},
        shows_files=True,
        taken=OF_PAGES | {f"ke-hoach-{plan.id}" for plan in plans},
        terms=shelf.edition.column.terms,
    )
