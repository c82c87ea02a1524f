"""A form whose labels and helps come from one file, and the pieces that many forms have alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import yaml
from django import forms

from thidua.column import RegisterEntry

DAY = forms.DateInput(attrs={"type": "date"})
BLANK = ("", "– chưa chọn –")


class _Lines(forms.Textarea):
    """Several lines. A browser sends them as the web has it; they end as they do in files.

    Otherwise what nobody touched would count as changed, and be written anew.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the lines as they were typed."""
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


def rows(count: int) -> forms.Textarea:
    """Return a field of several lines."""
    return _Lines(attrs={"rows": count})


@dataclass(frozen=True, slots=True)
class Asked:
    """A field in words: how it is called, and what is to be written there."""

    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of one form, under the heading that the handbook gives them."""

    heading: str
    fields: Mapping[str, Asked]


@cache
def parts() -> Mapping[str, Part]:
    """Return what every form asks for, by its name in ``fields.yml``."""
    raw = files("thidua.desk").joinpath("fields.yml").read_text("utf-8")
    read: Mapping[str, Any] = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        name: Part(part["heading"], {key: Asked(**one) for key, one in part["fields"].items()})
        for name, part in read.items()
    }


class Form(forms.Form):
    """A form whose every field has a label and a help in ``fields.yml``, under ``part``.

    Making one that has a field without them raises ``KeyError``.
    """

    part: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = parts()[self.part].fields
        for name, field in self.fields.items():
            field.label, field.help_text = asked[name].label, asked[name].help

    def offer(self, name: str, titles: Mapping[str, str], *, is_single: bool = True) -> None:
        """Offer the entries of a register, and what the file holds already, known or not."""
        held = self.initial.get(name) or []
        unknown = [one for one in ([held] if isinstance(held, str) else held) if one not in titles]
        more = ((one, f"{one} (không có trong sổ)") for one in unknown if one)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([BLANK] if is_single else []), *titles.items(), *more]


def titles(entries: Mapping[str, RegisterEntry[Any]]) -> Mapping[str, str]:
    """Return the names of a register's entries by their slugs."""
    return {slug: entry.title for slug, entry in entries.items()}
