"""Finding out what a file says by itself: pure functions of its path and bytes, in any process.

They are loaded for new files only: their patterns take longer to build than a hundred files to
recall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from thidua.column import Article
from thidua.column.digest import digest
from thidua.lint import lint, lint_page
from thidua.lint.consent import check_consent
from thidua.lint.office import Office
from thidua.lint.repetition import print_stamp, take_print
from thidua.load.files import ArticleFile, mentions_review, mentions_withdrawal
from thidua.load.statement import (
    SHAPE,
    Made,
    PageStatement,
    Statement,
    statement_stamp,
    unusable,
)
from thidua.problems import Problem, Rule
from thidua.schema.article import ARTICLE
from thidua.schema.validation import validate
from thidua.source.documents import read_raw
from thidua.source.parsing import parse_document
from thidua.text.links import Link, find_links


def state(file: ArticleFile, raw: bytes, office: Office) -> Statement:
    """Read an article; every fault at once, weighed as if up for publication."""
    document, faults = parse_document(file.path, raw)
    # A slip in what was taken down must not keep the old site, with the article in it, standing.
    if document is None:
        withdrawn_on = date.min if mentions_withdrawal(raw) else None
        return unusable(faults, not mentions_review(raw), withdrawn_on)
    is_draft = document.data.get("review") is None
    checked = validate(ARTICLE, document)
    faults += checked.problems
    head, text = replace(document, body=""), document.body.encode("utf-8", "surrogatepass")
    links = find_links(document.body)
    if not re.sub(r"<!--.*?-->", "", document.body, flags=re.S).strip():
        faults.append(
            document.problem(
                Rule.BODY_EMPTY,
                "bài chưa có nội dung.",
                "viết nội dung bên dưới dòng --- đóng phần khai báo.",
                line=document.body_line,
            )
        )
    matter = checked.value
    if matter is None:
        withdrawn_on = date.min if document.data.get("withdrawn") is not None else None
        return Statement(head, text, None, "", links, tuple(faults), (), is_draft, withdrawn_on)
    seen = digest(document.data, document.body, ())
    article = Article(
        path=file.path,
        year=file.year,
        slug=file.slug,
        matter=matter,
        text=text,
        digest=seen,
        photos={},
        attachments={},
        links=(),
        lines=document.top_lines,
    )
    of_text = (*check_consent(document, article), *lint(document, article, office))
    withdrawn_on = matter.withdrawn.on if matter.withdrawn else None
    return Statement(
        head, text, matter, seen, links, tuple(faults), of_text, is_draft, withdrawn_on
    )


def state_page(path: str, raw: bytes) -> PageStatement:
    """Read a page under ``docs/``."""
    document, problems = parse_document(path, raw)
    if document is None:
        return PageStatement(None, tuple(problems), (), ())
    before = document.body_line - 1
    links = tuple(
        Link(one.kind, one.target, one.text, before + one.line, one.is_html)
        for one in find_links(document.body)
    )
    return PageStatement(document, tuple(problems), links, tuple(lint_page(document)))


def make_all(files: Sequence[ArticleFile], root: Path, office: Office) -> list[Made | Problem]:
    """Read a chunk of articles, each as it is to be kept, or tell why one cannot be had."""
    return [_make(file, root, office) for file in files]


def _make(file: ArticleFile, root: Path, office: Office) -> Made | Problem:
    raw = read_raw(root, file.path)
    if isinstance(raw, Problem):
        return raw
    key, statement = statement_stamp(file, raw, office), state(file, raw, office)
    kept = SHAPE.dump(statement)
    if statement.matter is None:
        return key, kept, "", b""
    return key, kept, print_stamp(statement.text), SHAPE.dump(take_print(statement.body))
