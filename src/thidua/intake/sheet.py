"""A new article's file: every key with what it means above it, to be filled in or left blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - `date` is a key here
from datetime import datetime
from pathlib import Path

from thidua.schema.article import ARTICLE
from thidua.source.head import quoted

_BLANK_BODY = "<!-- Xóa dòng này rồi viết nội dung bài ở đây. -->"
_MAX_SAME_NAME = 1000
_MAX_SLUG = 80
_MIN_SLUG = 12
_MAX_WHOLE = 259
"""Characters in a path on Windows, the drive included."""
_REST = len("articles/2024//.index.md.1234567.tmp") + len("-999") + 20
"""What stands around a slug in the longest path at writing; a photo's name may be longer."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of the article. Empty values become blank lines, for the clerk to fill in."""

    title: str
    date: datetime | None = None
    """``None``: the first approval writes its own moment."""
    category: str = ""
    kind: str = "bai"
    summary: str = ""
    unit: str = ""
    received: Day | None = None
    author: str = ""
    fields: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    exemplars: tuple[tuple[str, str, str], ...] = ()
    """Name, type and kind of each."""
    image: str = ""
    body: str = _BLANK_BODY
    remarks: Mapping[str, str] = field(default_factory=dict)
    """What is to be said of a key's value, above it."""


def render_sheet(sheet: Sheet) -> str:
    """Return an article's file: every key of the sheet with a comment above it."""
    meanings = _descriptions()
    individual = any(kind != "tap-the" for _, kind, _ in sheet.exemplars)
    rows: list[tuple[str, str]] = [
        ("title", quoted(sheet.title)),
        ("date", sheet.date.strftime("%Y-%m-%d %H:%M") if sheet.date else ""),
        ("summary", quoted(sheet.summary) if sheet.summary else ""),
        ("category", sheet.category),
        ("kind", sheet.kind),
        ("image", quoted(sheet.image) if sheet.image else ""),
        ("image_alt", ""),
        ("image_credit", ""),
        ("exemplars", "".join(_exemplar(*exemplar) for exemplar in sheet.exemplars)),
        ("consent", "\n  reference:\n  on:\n  covers: []\n  channels: []" if individual else ""),
        ("fields", _listed(sheet.fields)),
        ("movements", _listed(sheet.movements)),
        ("unit", sheet.unit),
        *([("received", sheet.received.isoformat())] if sheet.received else []),
        ("author", quoted(sheet.author) if sheet.author else ""),
        ("tags", ""),
    ]
    lines = ["---"]
    for key, value in rows:
        lines.append(f"# {meanings[key]}")
        if key == "consent":
            lines.append("# (không cần phiếu thì chỉ ghi  not_needed: lý do  ở dòng dưới)")
        if key in sheet.remarks:
            lines.append(f"# {sheet.remarks[key]}")
        lines.append(f"{key}:{'' if not value or value.startswith(chr(10)) else ' '}{value}")
    return "\n".join([*lines, "---", "", sheet.body, ""])


def free_path(root: Path, year: int, slug: str) -> str:
    """Return the path of an article that does not exist yet, numbered if the name is taken.

    A title of 150 letters is shortened to whole words: the folder, and what the site makes of it,
    must have a place on every system (``disk.hazards.MAX_NAME``). Raises ``FileExistsError`` when a
    thousand of that name exist.
    """
    slug = _shortened(slug, min(_MAX_SLUG, _MAX_WHOLE - _REST - len(str(root))))
    for number in range(1, _MAX_SAME_NAME):
        name = slug if number == 1 else f"{slug}-{number}"
        folder = f"articles/{year}/{name}"
        if not (root / f"{folder}.md").exists() and not (root / folder).exists():
            return f"{folder}/index.md"
    raise FileExistsError(f"đã có quá nhiều bài tên {slug}.")


def _shortened(slug: str, room: int) -> str:
    """Return the first words of a slug that fit into the room, or what fits of its first word."""
    room = max(room, _MIN_SLUG)
    if len(slug) <= room:
        return slug
    words = slug[: room + 1].rpartition("-")[0]
    return words or slug[:room]


def _descriptions() -> Mapping[str, str]:
    """Return what each key means, from the model itself."""
    properties = ARTICLE.json_schema()["properties"]
    return {key: part["description"] for key, part in properties.items()}


def _exemplar(name: str, kind: str, sort: str) -> str:
    return f"\n  - name: {quoted(name)}\n    type: {kind}\n    kind: {sort}"


def _listed(slugs: Sequence[str]) -> str:
    return f"[{', '.join(slugs)}]" if slugs else ""
