"""What one file says by itself, whatever else the project holds.

It depends on nothing but a file's path and bytes, so it is kept from run to run (``recalling``) and
found out in any process (``stating``). All that depends on other files is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from thidua.disk.store import Shape, stamp
from thidua.lint.office import Office
from thidua.lint.repetition import Print, Repeat
from thidua.load.files import ArticleFile
from thidua.problems import Problem, Rule, Severity
from thidua.schema import article as of_articles
from thidua.schema import (
    glossary,
    library,
    logs,
    page,
    plan,
    publishing,
    registers,
    settings,
    slogans,
    ward,
)
from thidua.schema.article import ArticleMatter
from thidua.schema.scalars import Focus
from thidua.schema.validation import Checked
from thidua.source.documents import Document, Settings
from thidua.text.links import Link

KIND = "readings"
"""The name of the store below ``.cache``."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One article by itself; ``head`` is ``None`` when nothing of the file can be used."""

    head: Document | None
    """The file without its body."""
    text: bytes
    """The body as UTF-8."""
    matter: ArticleMatter | None
    """What its keys say; ``None`` when they are not usable."""
    digest: str
    """As if it showed no file."""
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

    @property
    def body(self) -> str:
        """What stands below the front matter, as Markdown."""
        return self.text.decode("utf-8", "surrogatepass")

    @property
    def document(self) -> Document | None:
        """The whole file."""
        return replace(self.head, body=self.body) if self.head else None


def unusable(faults: Iterable[Problem], is_draft: bool, withdrawn_on: date | None) -> Statement:
    """Return what a file says of which nothing can be used."""
    return Statement(None, b"", None, "", (), tuple(faults), (), is_draft, withdrawn_on)


@dataclass(frozen=True, slots=True)
class PageStatement:
    """One page under ``docs/`` by itself."""

    document: Document | None
    problems: tuple[Problem, ...]
    links: tuple[Link, ...]
    """Every picture and link of the body, with its line in the file."""
    of_text: tuple[Problem, ...]
    """What is wrong with its letters, and what it would lose."""


Made = tuple[str, bytes, str, bytes]
"""A statement's stamp, and this as it is kept; then the same of its text's print."""


def _types(module: object) -> list[type]:
    """Return the types of front matter that a module describes."""
    found = vars(module).values()
    return [one for one in found if isinstance(one, type) and hasattr(one, "__dataclass_fields__")]


OF_FRONT_MATTER = (
    *(of_articles, glossary, library, logs, page, plan, publishing, registers, settings),
    *(slogans, ward),
)
SHAPE = Shape(
    *(
        Statement,
        PageStatement,
        Document,
        Settings,
        Problem,
        Rule,
        Severity,
        Link,
        Checked,
        Focus,
        Print,
        Repeat,
    ),
    *(date, datetime, ZoneInfo),
    *(one for module in OF_FRONT_MATTER for one in _types(module)),
)
"""What may be kept of a file."""


def statement_stamp(file: ArticleFile, raw: bytes, office: Office) -> str:
    """Return by which stamp is kept what the article in a file says."""
    place = (file.path, file.year, file.slug)
    return stamp("article", place, sha256(raw).digest(), office.phone, office.address)
