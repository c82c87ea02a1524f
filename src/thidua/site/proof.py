"""One article's page as readers would see it, whoever may see it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from thidua.attachments import Copies, Copy, Refusal
from thidua.column import Article, Column
from thidua.column.addresses import relative_address
from thidua.load.trial import with_article
from thidua.photos import originals, render_all
from thidua.photos.facts import CACHE
from thidua.progress.targets import evaluate
from thidua.review import Edition, review
from thidua.site.markup.article import place
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build
from thidua.site.routes import routes
from thidua.site.shelf import Shelf
from thidua.site.theme import Theme
from thidua.site.whole import build_site


@dataclass(frozen=True, slots=True)
class Proof:
    """A page, and what it loads, by addresses from the site's root."""

    address: str
    html: str
    text: str
    """The article's own words as HTML, to be put in place by ``place``."""
    contents: Mapping[str, bytes]
    files: Mapping[str, Path]


def prove(column: Column, article: Article, now: datetime) -> Proof:
    """Draw the page of ``article``, approved or not, among what may be seen at ``now``.

    Photos and documents of its own are shown where they can be; those of other articles, in the
    lists beside it, are not. Raises ``OSError``.
    """
    column = with_article(column, article)
    reviewed = review(column, now)
    edition = _among(reviewed, article)
    settings = column.ward.photos
    shown = list(dict.fromkeys(originals(article, settings).values()))
    made, failed = render_all(column.root, shown, settings, column.root / CACHE, _advance)
    if failed:
        # Of a photo that cannot be shown the problems tell; the rest of the page is.
        article = _without(article, {photo.path for photo in failed})
        edition = _among(review(with_article(column, article), now), article)
    shelf = Shelf(edition, made, {}, _copies(column, article))
    progress = evaluate(reviewed)
    site = build_site(shelf, progress)
    build = Build(edition, progress, (), shelf, site, {}, {})
    theme, texts = Theme(column.root, site), Texts(shelf)
    route = next(one for one in routes(build) if one.text is article)
    text = texts.of(article)
    content = place(text, relative_address("", route.address))
    return Proof(
        route.address,
        theme.draw(route.view(), route.address, content),
        text,
        {asset.address: asset.content for _, asset in theme.assets},
        {
            **{address: path for one, address, path in shelf.shown_files() if one is article},
            **{address: copy.path for _, address, copy in shelf.attachments()},
        },
    )


def _advance() -> None:
    """Say nothing: one page is drawn while somebody looks."""


def _among(edition: Edition, article: Article) -> Edition:
    if article.matter.date is None:
        raise ValueError("a page needs a day")
    others = (_bare(one) for one in edition.published if one.path != article.path)
    published = sorted((article, *others), key=lambda one: (one.date, one.id), reverse=True)
    withdrawn = tuple(one for one in edition.withdrawn if one.path != article.path)
    held = tuple(address for address in edition.held if address != article.address)
    return replace(edition, published=tuple(published), withdrawn=withdrawn, held=held)


def _bare(article: Article) -> Article:
    """Return an article as lists need it, without its files."""
    if not (article.matter.image or article.photos or article.attachments):
        return article
    matter = replace(article.matter, image=None)
    return replace(article, matter=matter, photos={}, attachments={})


def _without(article: Article, paths: set[str]) -> Article:
    photos = {name: photo for name, photo in article.photos.items() if photo.path not in paths}
    image = article.matter.image if article.matter.image in photos else None
    return replace(article, photos=photos, matter=replace(article.matter, image=image))


def _copies(column: Column, article: Article) -> Mapping[str, Copy]:
    copies, found = Copies(column.root), {}
    for file in article.attachments.values():
        try:
            found[file.path] = copies.locate(file)
        except Refusal:
            continue  # the problems tell of it; the page names it without a link
    return found
