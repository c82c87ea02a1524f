"""What is left of an article that cannot be published as it is: for its author's eyes alone.

A preview shows an unfinished article as far as it goes. Whatever is wrong in its keys is left out,
and what every page needs has words in its place that nobody takes for the article's own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from thidua.column import Registers
from thidua.schema.article import ARTICLE, ArticleMatter
from thidua.schema.validation import without_blanks
from thidua.schema.ward import Ward
from thidua.source.documents import Document
from thidua.source.values import Value

UNTITLED = "(chưa có tiêu đề)"
UNREAD = "(bài chưa đọc được)"
UNSUMMARISED = "(chưa có sa-pô: tóm tắt 30 đến 400 ký tự)"
_SHORT = "(sa-pô còn ngắn: cần 30 đến 400 ký tự)"
_MAX_TITLE, _MIN_SUMMARY, _MAX_SUMMARY = 150, 30, 400


def gather(document: Document | None, registers: Registers, ward: Ward) -> ArticleMatter | None:
    """Return what a file says of its article, or what stands in for it where nothing can be read.

    ``None`` where there is no category at all to show an article in.
    """
    if not registers.categories:
        return None
    needed: dict[str, Value] = {
        "title": UNREAD if document is None else UNTITLED,
        "summary": UNSUMMARISED,
        "category": next(iter(registers.categories)),
    }
    given = without_blanks(dict(document.data)) if document else {}
    assert isinstance(given, dict)  # as it was
    left = {**given, **_fitted(given)}
    while True:
        try:
            matter = ARTICLE.validate_python({**needed, **left})
        except ValidationError as error:
            wrong = {str(one["loc"][0]) for one in error.errors(include_url=False)} & left.keys()
            assert wrong  # what is needed is sound, so each round leaves less
            for key in wrong:
                del left[key]
        else:
            return known_only(matter, registers, ward)


def known_only(matter: ArticleMatter, registers: Registers, ward: Ward) -> ArticleMatter:
    """Return what an article says without what no register, and no list of stations, knows."""
    stations = {station.id for station in ward.stations}
    category = matter.category
    known: dict[str, Any] = {
        "category": category
        if category in registers.categories
        else next(iter(registers.categories)),
        "fields": tuple(slug for slug in matter.fields if slug in registers.fields),
        "movements": tuple(slug for slug in matter.movements if slug in registers.movements),
        "campaigns": tuple(one for one in matter.campaigns if one.slug in registers.campaigns),
        "unit": matter.unit if matter.unit in registers.units else None,
        "exemplars": tuple(
            one if one.unit in (None, *registers.units) else replace(one, unit=None)
            for one in matter.exemplars
        ),
        "broadcasts": tuple(one for one in matter.broadcasts if one.station in stations),
    }
    # Nearly every article names what is known, and to make it anew would check it anew.
    is_known = all(getattr(matter, key) == value for key, value in known.items())
    return matter if is_known else replace(matter, **known)


def _fitted(given: dict[str, Value]) -> dict[str, Value]:
    """Return title and summary as somebody wrote them, made as long as they have to be."""
    fitted: dict[str, Value] = {}
    title, summary = given.get("title"), given.get("summary")
    if isinstance(title, str) and len(title) > _MAX_TITLE:
        fitted["title"] = f"{title[: _MAX_TITLE - 1]}…"
    if isinstance(summary, str) and len(summary) > _MAX_SUMMARY:
        fitted["summary"] = f"{summary[: _MAX_SUMMARY - 1]}…"
    elif isinstance(summary, str) and len(summary) < _MIN_SUMMARY:
        fitted["summary"] = f"{summary} {_SHORT}"
    return fitted
