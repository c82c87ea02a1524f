"""What one file says by itself, whatever else the project holds.

These are pure functions of a file's path and bytes: they run in any process, and what they find is
kept from run to run. All that depends on other files is asked anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from thidua.column import Article
from thidua.column.digest import digest
from thidua.disk.memory import Memory
from thidua.disk.store import Shape, stamp
from thidua.lint import lint, lint_page
from thidua.lint.consent import check_consent
from thidua.lint.privacy import Office
from thidua.lint.repetition import Print, Repeat, print_name, print_stamp, take_print
from thidua.load.files import ArticleFile, mentions_review, mentions_withdrawal, read_head
from thidua.problems import Problem, Rule, Severity
from thidua.schema import article as of_articles
from thidua.schema import logs, page, plan, registers, ward
from thidua.schema.article import ARTICLE
from thidua.schema.validation import Checked, validate
from thidua.source.documents import Document, parse_document, read_raw
from thidua.text.links import Link, find_links
from thidua.workers import run_chunks

KIND = "readings"
"""The name of the store below ``.cache``."""

_SECONDS = 0.003
"""What one article takes, roughly."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One article by itself; ``document`` is ``None`` when nothing of the file can be used."""

    document: Document | None
    article: Article | None
    """As if it showed no file and led nowhere; ``None`` when its keys are not usable."""
    links: tuple[Link, ...]
    """Every picture and link of the body, with its line there."""
    of_form: tuple[Problem, ...]
    """What is wrong with the file and with its keys."""
    of_text: tuple[Problem, ...]
    """What is wrong with what it tells."""
    is_draft: bool
    """Not up for publication: nobody has reviewed it."""
    withdrawn_on: date | None
    """From which day it is taken down; the first of all days when nobody can tell."""


@dataclass(frozen=True, slots=True)
class PageStatement:
    """One page under ``docs/`` by itself."""

    document: Document | None
    problems: tuple[Problem, ...]
    links: tuple[Link, ...]
    """Every picture and link of the body, with its line in the file."""
    of_text: tuple[Problem, ...]
    """What is wrong with its letters, and what it would lose."""


def _types(module: object) -> list[type]:
    """Return the types of front matter that a module describes."""
    found = vars(module).values()
    return [one for one in found if isinstance(one, type) and hasattr(one, "__dataclass_fields__")]


SHAPE = Shape(
    *(
        Statement,
        PageStatement,
        Document,
        Problem,
        Rule,
        Severity,
        Link,
        Article,
        Checked,
        Print,
        Repeat,
    ),
    *(date, datetime, ZoneInfo),
    *(one for module in (of_articles, logs, page, plan, registers, ward) for one in _types(module)),
)
"""What may be kept of a file."""


def state(file: ArticleFile, raw: bytes, office: Office) -> Statement:
    """Read an article; every fault at once, weighed as if up for publication."""
    document, faults = parse_document(file.path, raw)
    # A slip in what was taken down must not keep the old site, with the article in it, standing.
    if document is None:
        withdrawn_on = date.min if mentions_withdrawal(raw) else None
        return Statement(None, None, (), tuple(faults), (), not mentions_review(raw), withdrawn_on)
    is_draft = document.data.get("review") is None
    checked = validate(ARTICLE, document)
    faults += checked.problems
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
        return Statement(document, None, links, tuple(faults), (), is_draft, withdrawn_on)
    article = Article(
        path=file.path,
        year=file.year,
        slug=file.slug,
        matter=matter,
        body=document.body,
        digest=digest(document.data, document.body, ()),
        photos={},
        attachments={},
        links=(),
        lines={str(key[0]): line for key, line in document.lines.items() if len(key) == 1},
    )
    of_text = (*check_consent(document, article), *lint(document, article, office))
    withdrawn_on = matter.withdrawn.on if matter.withdrawn else None
    return Statement(document, article, links, tuple(faults), of_text, is_draft, withdrawn_on)


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


Source = tuple[ArticleFile, bytes]
"""An article's place, and the bytes of its file."""


def recall_all(
    memory: Memory, root: Path, files: Sequence[ArticleFile], office: Office
) -> Iterator[Statement]:
    """Yield what each article says: from memory where it is known, the rest read in every core."""
    refused: dict[str, Problem] = {}
    keys: dict[str, str] = {}
    missing: list[Source] = []
    for file in files:
        raw = read_raw(root, file.path)
        if isinstance(raw, Problem):
            refused[file.path] = raw
            continue
        keys[file.path] = _stamp(file, raw, office)
        if not memory.holds(keys[file.path]):
            missing.append((file, raw))
    unknown = {file.path for file, _ in missing}
    made = run_chunks(partial(_make_all, office=office), missing, _SECONDS)
    for file in files:
        if file.path in refused:
            yield _unreadable(root, file, refused[file.path])
        elif file.path in unknown:
            yield _learn(memory, file, keys[file.path], next(made))
        else:
            known: tuple[Statement] | None = memory.look_up(file.path, keys[file.path])
            yield known[0] if known else _find_anew(memory, root, file, office)


def _stamp(file: ArticleFile, raw: bytes, office: Office) -> str:
    place = (file.path, file.year, file.slug)
    return stamp("article", place, sha256(raw).digest(), office.phone, office.address)


def _unreadable(root: Path, file: ArticleFile, refusal: Problem) -> Statement:
    head = read_head(root / file.path)
    withdrawn_on = date.min if head and mentions_withdrawal(head) else None
    return Statement(None, None, (), (refusal,), (), not mentions_review(head), withdrawn_on)


def _find_anew(memory: Memory, root: Path, file: ArticleFile, office: Office) -> Statement:
    """Read an article whose kept statement turned out to be damaged."""
    raw = read_raw(root, file.path)
    if isinstance(raw, Problem):
        return _unreadable(root, file, raw)
    return _learn(memory, file, _stamp(file, raw, office), _make(file, raw, office))


Made = tuple[bytes, str, bytes]
"""A statement as it is kept; then the stamp of its text's print, and this as it is kept."""


def _learn(memory: Memory, file: ArticleFile, key: str, made: Made) -> Statement:
    kept, print_key, kept_print = made
    memory.learn(file.path, key, kept)
    if print_key:
        memory.learn(print_name(file.path), print_key, kept_print)
    # As it was written down, so that nothing can differ between a first run and the next.
    statement: Statement = SHAPE.load(kept)
    return statement


def _make_all(sources: Sequence[Source], office: Office) -> list[Made]:
    return [_make(file, raw, office) for file, raw in sources]


def _make(file: ArticleFile, raw: bytes, office: Office) -> Made:
    statement = state(file, raw, office)
    kept = SHAPE.dump(statement)
    if statement.article is None:
        return kept, "", b""
    body = statement.article.body
    return kept, print_stamp(body), SHAPE.dump(take_print(body))
