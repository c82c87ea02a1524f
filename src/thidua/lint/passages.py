"""The words of an article that readers see, with where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thidua.problems import Problem, Rule, Severity, with_page
from thidua.schema.article import ArticleMatter
from thidua.source.documents import Document
from thidua.source.values import Location, Value
from thidua.text.links import without_code


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text: one value of the front matter, or the whole body (``at`` is empty)."""

    document: Document
    at: Location
    text: str
    line: int
    """Line of its first character."""

    @property
    def is_body(self) -> bool:
        """Whether this is the article's own text, which is Markdown."""
        return not self.at

    @property
    def prose(self) -> str:
        """The text with code and comments blanked; every other sign stands where it was."""
        return without_code(self.text) if self.is_body else self.text

    def problem(
        self,
        rule: Rule,
        place: int,
        message: str,
        fix: str,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Return a problem at the character ``place`` of this passage."""
        line = self.line + (self.text.count("\n", 0, place) if self.is_body else 0)
        return self.document.problem(
            rule,
            message,
            with_page(fix, rule),
            at=self.at,
            line=line,
            severity=severity,
        )


def read_passages(document: Document, matter: ArticleMatter) -> tuple[Passage, ...]:
    """Return every text of an article that a reader may come to see."""
    return tuple(_passages(document, matter))


def read_page_passages(document: Document) -> tuple[Passage, ...]:
    """Return every text of a page under ``docs/``: whatever its keys hold, and its body."""
    return (
        *_values(document, document.data, ()),
        Passage(document, (), document.body, document.body_line),
    )


def _values(
    document: Document, value: Value | Mapping[str, Value], at: Location
) -> Iterator[Passage]:
    if isinstance(value, str):
        yield Passage(document, at, value, document.line_of(*at))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _values(document, inner, (*at, key))
    elif value:
        for index, inner in enumerate(value):
            yield from _values(document, inner, (*at, index))


def _passages(document: Document, matter: ArticleMatter) -> Iterator[Passage]:
    def value(text: str | None, *at: str | int) -> Iterator[Passage]:
        if text:
            yield Passage(document, at, text, document.line_of(*at))

    yield from value(matter.title, "title")
    yield from value(matter.summary, "summary")
    yield from value(matter.image_alt, "image_alt")
    yield from value(matter.image_credit, "image_credit")
    yield from value(matter.author, "author")
    for index, exemplar in enumerate(matter.exemplars):
        yield from value(exemplar.name, "exemplars", index, "name")
        if exemplar.recognition:
            yield from value(exemplar.recognition.by, "exemplars", index, "recognition", "by")
    for index, tag in enumerate(matter.tags):
        yield from value(tag, "tags", index)
    for index, correction in enumerate(matter.corrections):
        yield from value(correction.text, "corrections", index, "text")
    if matter.withdrawn:
        yield from value(matter.withdrawn.reason, "withdrawn", "reason")
    yield Passage(document, (), document.body, document.body_line)
