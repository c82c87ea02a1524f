"""Every rule of one text, in turn."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.column import Article
from thidua.lint import arrival, letters, privacy, style
from thidua.lint.office import Office
from thidua.lint.passages import read_page_passages, read_passages
from thidua.problems import Problem
from thidua.source.documents import Document


def lint(document: Document, article: Article, office: Office) -> Iterator[Problem]:
    """Yield what every rule finds in one article, as if nothing were allowed."""
    passages = read_passages(document, article.matter)
    yield from letters.check(passages)
    yield from letters.compare_tones(passages)
    yield from style.check(passages, article)
    yield from arrival.check(passages)
    yield from privacy.check(passages, article, office)


def lint_page(page: Document) -> Iterator[Problem]:
    """Yield what is wrong with the letters of a page under ``docs/``, and what it would lose.

    Its style is left alone: a page holds what a plan or a register says, word for word.
    """
    passages = read_page_passages(page)
    yield from letters.check(passages)
    yield from arrival.check_words(passages[-1])
