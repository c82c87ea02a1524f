"""A problem as the desk tells it: to somebody who sees fields with labels, and no file.

What the library says names keys and lines, for whoever writes files by hand. The words of the desk
stand in ``fixes.yml``, by rule and field; in them ``{consent.until}`` is the label of that field as
its form shows it. What no form shows is the administrator's to mend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from thidua.column.registers import BY_FOLDER
from thidua.desk.forms.asking import parts
from thidua.handouts.selection import Refusal
from thidua.problems import Problem
from thidua.rules import Rule
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG
from thidua.source.documents import SETTINGS

_INNER = {
    "articles": {
        "exemplars": "exemplar",
        "campaigns": "campaign",
        "broadcasts": "broadcast",
        "consent": "consent",
        "allow": "allowance",
    },
    "plan": {"targets": "target", "tasks": "task", "waivers": "waiver"},
}
"""The parts of ``fields.yml`` that ask for the keys inside a key."""
_LOGS = frozenset({BROADCAST_LOG.path, ACTIVITY_LOG.path})
_NAMES = {"fields": "fields_", "from": "first", "to": "last"}
"""What forms call a key otherwise."""
_PAGE = re.compile(r"; quy tắc này: huong-dan/[\w/-]+\.md")
"""Where a rule is told of, as one opens it beside a command."""
_MEND = re.compile(r"chạy (?:lệnh )? python scripts/thidua\.py mend \S+  để máy chuyển giúp[^,]*,")
"""The command whose button stands beside a problem at the desk."""
_LABEL = re.compile(r"\{([a-z]+)(?:\.([a-z_]+))?\}")

AS_FILE = frozenset(
    {
        *(Rule.YAML_SYNTAX, Rule.YAML_TAB, Rule.YAML_ALIAS, Rule.YAML_DEPTH),
        *(Rule.YAML_NOT_MAPPING, Rule.FRONT_MATTER_MISSING, Rule.FRONT_MATTER_UNCLOSED),
        *(Rule.FILE_ENCODING, Rule.FILE_EMPTY, Rule.MERGE_CONFLICT),
    }
)
"""Of a file that cannot be taken apart into fields: the desk shows the whole text of it."""


class Place(NamedTuple):
    """A field of a form: the part of ``fields.yml`` and its name there, "" where none asks it."""

    part: str
    name: str

    @property
    def label(self) -> str:
        """What the form calls it, or ""."""
        known = parts().get(self.part)
        asked = known.fields.get(self.name) if known else None
        # "Sa-pô (tóm tắt 1–3 câu)": what stands in brackets is said beside the field itself.
        return asked.label.partition(" (")[0] if asked else ""


def place_of(problem: Problem) -> Place:
    """Return the field of a form that asks for what a problem is about."""
    keys = re.sub(r"\[\d+\]", "", problem.field).split(".")
    folder = problem.path.split("/")
    if problem.path == SETTINGS:
        keys = keys[2:] if keys[:2] == ["extra", "ward"] else []
        is_place = keys[:1] == ["publish"]
        return _place("publish" if is_place else "ward", keys[-1:])
    if problem.path in _LOGS:
        return _place(keys[0], keys[1:])
    if folder[:2] == ["docs", "ke-hoach"]:
        return _inside("plan", keys[1:] if keys[0] == "plan" else keys)
    if folder[0] == "docs":
        return _place("entry" if folder[1] in BY_FOLDER else "", keys)
    return _inside("articles", keys)


def _inside(whole: str, keys: list[str]) -> Place:
    part = "article" if whole == "articles" else whole
    for key in keys[:-1]:
        if key in _INNER[whole]:
            part, keys = _INNER[whole][key], keys[keys.index(key) + 1 :]
    return _place(part, keys)


def _place(part: str, keys: list[str]) -> Place:
    """Return the field for what is left of a key: its first word, or two that a form has as one."""
    fields = parts()[part].fields if part in parts() else {}
    names = ["_".join(keys), *keys]
    offered = (one for name in names for one in (_NAMES.get(name, name), name))
    return Place(part, next((one for one in offered if one in fields), ""))


def field_of(problem: Problem) -> str:
    """Return what the form calls the field that a problem is about, or ""."""
    return place_of(problem).label


def message_of(problem: Problem) -> str:
    """Return what is wrong, after the field's name: a list is read away from its fields."""
    field, said = field_of(problem), _chosen("messages", problem) or problem.message
    return f"{field}: {said}" if field else said


def fix_of(problem: Problem) -> str:
    """Return how to mend it where one sees no lines of a file, if its own words speak of them."""
    return _chosen("fixes", problem) or _MEND.sub(
        "bấm nút sửa bên cạnh nếu có,", _PAGE.sub("", problem.fix)
    )


def told(problem: Problem) -> str:
    """Return both, as one sentence after the other."""
    said = message_of(problem)
    return f"{said[:1].upper()}{said[1:]} Cách sửa: {fix_of(problem)}"


def refused(refusal: Refusal) -> str:
    """Return why something is not printed, said or sent, and what to do about it at the desk."""
    cause, fix = refusal.cause.replace(" và hợp với --where.", "."), refusal.fix
    for pattern, words in words_of_refusals().items():
        fix = re.sub(pattern, words, fix)
    return f"{cause} Cách sửa: {fix}"


def _chosen(which: str, problem: Problem) -> str:
    """Return the desk's own words for a problem, or "" where the library's will do."""
    words = words_of_fixes()[which].get(problem.rule.value, {})
    place, keys = place_of(problem), re.sub(r"\[\d+\]", "", problem.field).split(".")
    if problem.rule in AS_FILE:
        return ""
    last_first = keys[::-1]
    names = [
        *(f"{place.part}.{last_first[0]}", *last_first, place.part),
        *("field" if place.name else "", "else"),
    ]
    found = next((_labelled(words[name]) for name in names if name in words), "")
    return found.replace("[khóa]", last_first[0])


def _labelled(words: str) -> str:
    """Put the labels of fields, or the heading of a part, into a sentence."""
    return _LABEL.sub(
        lambda found: (
            f"«{Place(found[1], found[2]).label or parts()[found[1]].fields[found[2]].label}»"
            if found[2]
            else f"«{parts()[found[1]].heading}»"
        ),
        words,
    )


@cache
def _read() -> dict[str, dict[str, Any]]:
    raw = files("thidua.desk").joinpath("fixes.yml").read_text("utf-8")
    read: dict[str, dict[str, Any]] = yaml.load(
        raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return read


@cache
def words_of_refusals() -> Mapping[str, str]:
    """Return the desk's own words for what to do about a refusal, by a pattern of the library's."""
    return {pattern: _labelled(words) for pattern, words in _read()["refusals"].items()}


@cache
def words_of_fixes() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the desk's own words for messages and fixes, by rule and by what each is about."""
    return {
        which: {
            rule: words if isinstance(words, dict) else {"else": words}
            for rule, words in of.items()
        }
        for which, of in _read().items()
        if which != "refusals"
    }
