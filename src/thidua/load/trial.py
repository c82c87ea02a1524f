"""What an article's file would be, were it saved as somebody has it before them now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from thidua.attachments import Copies
from thidua.column import Article, Column
from thidua.column.addresses import revised_path
from thidua.disk.tree import Listing
from thidua.lint.allowances import set_aside
from thidua.lint.citations import find_citations
from thidua.lint.office import Office
from thidua.load.articles import Surroundings, read_article
from thidua.load.files import ArticleFile
from thidua.load.references import known_names
from thidua.load.stating import state
from thidua.photos import Catalogue
from thidua.problems import Problem, in_order
from thidua.source.documents import Document


@dataclass(frozen=True, slots=True)
class Trial:
    """An article as it would be read; both are ``None`` where nothing can be."""

    document: Document | None
    article: Article | None
    problems: tuple[Problem, ...]
    """Those of the article by itself, as weighing as if it were up for publication."""


def try_article(column: Column, path: str, raw: bytes) -> Trial:
    """Read ``raw`` as the file of an article, or of its next version, at ``path``.

    Nothing is written. What only a comparison with other articles tells is not asked.
    """
    around = Surroundings(
        Listing(column.root),
        column.ward,
        column.registers,
        known_names(column.registers, column.ward),
        column.site_map,
        Catalogue(column.root, column.ward.photos.max_megapixels),
        Copies(column.root),
        find_citations(column.library),
    )
    _, year, name, *_ = revised_path(path).split("/")
    file = ArticleFile(path, int(year), name.removesuffix(".md"))
    office = Office(column.ward.contact.phone, column.ward.address)
    statement = state(file, raw, office)
    reading = read_article(file, statement, around)
    if reading.article is None:
        return Trial(statement.document, None, in_order(reading.faults))
    standing, _ = set_aside(reading.faults, [reading.article])
    return Trial(statement.document, reading.article, in_order(standing))


def with_article(column: Column, article: Article) -> Column:
    """Return the column in which ``article`` stands in the place of the one in its file."""
    others = tuple(one for one in column.articles if one.path != article.path)
    return replace(column, articles=(*others, article))
