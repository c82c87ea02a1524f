"""A new ward's folder, file by file, from what is known of the ward. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import yaml

from thidua.column.registers import CATEGORIES, FIELDS, MOVEMENTS, UNITS, Register
from thidua.load import SETTINGS
from thidua.starter.answers import Answers
from thidua.starter.program import SHARED, read_shared
from thidua.starter.quotas import Quota
from thidua.starter.units import NOUNS
from thidua.text.vietnamese import slugify

_DOT = "dot-"
"""Stands in the package for the dot of a name that systems and tools would heed here."""
_WIDTH = 110


def render_ward(answers: Answers) -> dict[str, bytes]:
    """Return every file of a new ward's folder but the program's own, by path."""
    return {
        **{name: read_shared(name) for name in SHARED},
        **dict(_render_tree(answers)),
        **{f"overrides/assets/{name}": content for name, content in answers.emblem.items()},
        **{path: text.encode() for path, text in _entries(answers)},
        f"docs/ke-hoach/{answers.plan.id}.md": _plan(answers).encode(),
        "articles/.gitkeep": b"",
    }


def suggested_movements() -> dict[str, str]:
    """Return the national movements, slug to title."""
    return {one["slug"]: one["title"] for one in _suggestions()["movements"]}


def suggested_units(noun: str) -> tuple[str, ...]:
    """Return the names of units that most wards have, for "phường", "xã" or "đặc khu"."""
    return tuple(name.format(level=noun) for name in _suggestions()["units"])


@cache
def _suggestions() -> dict[str, Any]:
    text = (files("thidua.starter") / "suggestions.yml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _render_tree(answers: Answers) -> Iterator[tuple[str, bytes]]:
    """Yield the files of ``tree/``; those of Markdown and the settings with the ward's names."""
    tree = Path(str(files("thidua.starter") / "tree"))
    names = {
        "column": answers.column,
        "ward_within": answers.place.within,
        "level": NOUNS[answers.place.level],
        "site_url": answers.site_url,
    }
    for path in sorted(tree.rglob("*")):
        if not path.is_file():
            continue
        parts = path.relative_to(tree).parts
        name = "/".join(f".{p.removeprefix(_DOT)}" if p.startswith(_DOT) else p for p in parts)
        text = path.read_text("utf-8")
        if path.suffix == ".md":
            text = Template(text).substitute(names)
        elif name == SETTINGS:
            text = Template(text).substitute(names)
            text += _indented(_dump({"ward": dict(_ward(answers))}))
        yield name, text.encode()


def _ward(answers: Answers) -> Iterator[tuple[str, Any]]:
    """Yield ``extra.ward``: what is known, in the order of the handbook."""
    place = answers.place
    contact = {"phone": answers.phone, "email": answers.email}
    known: Mapping[str, Any] = {
        "name": place.name,
        "level": place.level,
        "code": {"province": place.province_code, "ward": place.code} if place.code else None,
        "former": [{"name": name, "until": day} for name, day in answers.former],
        "column": answers.column,
        "parent": answers.parent or place.authority,
        "portal": dict(zip(("name", "url"), answers.portal, strict=True))
        if answers.portal
        else None,
        "address": answers.address,
        "contact": {key: value for key, value in contact.items() if value},
        "responsible": answers.responsible,
        "reviewers": list(answers.reviewers),
        "stations": list(map(_station, answers.stations)),
        "colour": answers.colour,
    }
    yield from ((key, value) for key, value in known.items() if value)
    yield "show_progress", True
    yield "demo", False


def _station(name: str) -> dict[str, str]:
    return {"id": slugify(name), "name": name}


def _entries(answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield a page for each entry that the ward begins with."""
    given = _suggestions()
    wanted = [one for one in given["movements"] if one["slug"] in answers.movements]
    units = [
        {"slug": slugify(name), "title": name, "summary": f"Tin, bài do {name} gửi."}
        for name in answers.units
    ]
    level = {"level": "trung-uong"}
    yield from _register(CATEGORIES, given["categories"])
    yield from _register(FIELDS, given["fields"])
    yield from _register(MOVEMENTS, [{**one, **level} for one in wanted])
    yield from _register(UNITS, units)


def _register(
    register: Register[Any], entries: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for order, entry in enumerate(entries, start=1):
        matter = {key: value for key, value in entry.items() if key not in ("slug", "text")}
        page = _page({**matter, "order": order}, entry.get("text", ""))
        yield f"{register.path}{entry['slug']}.md", page


def _plan(answers: Answers) -> str:
    plan, place = answers.plan, answers.place
    years = " – ".join(dict.fromkeys((str(plan.first.year), str(plan.last.year))))
    title = f"Kế hoạch tuyên truyền thi đua yêu nước năm {years}"
    matter = {
        "title": title,
        "summary": "Tuyên truyền về thi đua yêu nước; biểu dương, nhân rộng điển hình tiên tiến.",
        "plan": {
            "number": plan.number,
            "issued_by": f"Ủy ban nhân dân {place.within}",
            "issued_on": plan.issued_on,
            "period": {"from": plan.first, "to": plan.last},
            "targets": list(_targets(plan.quotas)),
        },
    }
    return _page(
        matter,
        "Trang này theo dõi các chỉ tiêu của kế hoạch, tính theo những tin, bài đã đăng và những "
        "lượt đã phát sóng. Toàn văn: xem văn bản gốc.",
    )


def _targets(quotas: Sequence[Quota]) -> Iterator[dict[str, Any]]:
    """Yield each quota as a target of the plan; two of one kind are told apart by a number."""
    taken: dict[str, int] = {}
    for quota in quotas:
        taken[quota.id] = taken.get(quota.id, 0) + 1
        number = taken[quota.id]
        target: dict[str, Any] = {
            "id": quota.id if number == 1 else f"{quota.id}-{number}",
            "text": quota.text,
            "count": quota.count,
            "at_least": quota.at_least,
            "per": quota.per,
        }
        if quota.relayed:
            target["where"] = {"broadcast_kind": "tiep-song"}
        yield target


def _page(matter: Mapping[str, Any], text: str) -> str:
    return f"---\n{_dump(matter)}---\n" + (f"\n{text.strip()}\n" if text else "")


class _Dumper(yaml.SafeDumper):
    """Writes lists as the handbook shows them: further in than their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never put a list's dash below the first letter of its key."""
        super().increase_indent(flow, False)


def _dump(value: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        dict(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    # An empty value is a blank that a clerk fills in.
    return text.replace(": null\n", ":\n")


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())
