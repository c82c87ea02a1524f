"""What is asked for of the ward: entries of its registers, and its own settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from thidua.colours import bears, darken_until_readable
from thidua.column import Column
from thidua.column.registers import CAMPAIGNS, CATEGORIES, MOVEMENTS, UNITS
from thidua.desk.forms.asking import DAY, Form, rows, titles
from thidua.text.labels import LABELS
from thidua.text.vietnamese import slugify

_PHONE = re.compile(r"[0-9+().\s-]{3,30}")
_COMMON = ("title", "summary", "order", "aliases")
_OWN: Mapping[str, tuple[str, ...]] = {
    CATEGORIES.folder: ("exemplars",),
    MOVEMENTS.folder: ("form", "level", "parent", "first", "last"),
    UNITS.folder: ("group", "followed_by"),
    CAMPAIGNS.folder: ("slogan", "first", "last"),
}
"""What the entries of some registers have besides."""


class EntryForm(Form):
    """What the entries of registers have."""

    part = "entry"

    title = forms.CharField(max_length=300)
    summary = forms.CharField(required=False, max_length=2000, widget=rows(2))
    order = forms.IntegerField(required=False)
    aliases = forms.CharField(required=False, max_length=4000, widget=rows(2))
    exemplars = forms.ChoiceField(required=False)
    form = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    parent = forms.ChoiceField(required=False)
    slogan = forms.CharField(required=False, max_length=2000)
    group = forms.CharField(required=False, max_length=300)
    followed_by = forms.CharField(required=False, max_length=300)
    first = forms.CharField(required=False, widget=DAY)
    last = forms.CharField(required=False, widget=DAY)

    def __init__(self, *args: Any, folder: str, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("exemplars", {"optional": "Không bắt buộc", "required": "Bắt buộc"})
        self.offer("form", LABELS["form"])
        self.offer("level", LABELS["level"])
        self.offer("parent", titles(column.registers.movements))
        for name in self.fields.keys() - {*_COMMON, *_OWN.get(folder, ())}:
            del self.fields[name]

    def clean_aliases(self) -> list[str]:
        """Return the names, one of each line."""
        lines = str(self.cleaned_data["aliases"]).splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]


class WardForm(Form):
    """What of the ward's settings an office changes by itself."""

    part = "ward"

    name = forms.CharField(max_length=300)
    column = forms.CharField(max_length=300)
    parent = forms.CharField(required=False, max_length=300)
    address = forms.CharField(required=False, max_length=2000)
    phone = forms.CharField(required=False, max_length=30)
    email = forms.EmailField(required=False, max_length=200)
    responsible = forms.CharField(required=False, max_length=300)
    reviewers = forms.CharField(widget=rows(3), max_length=2000)
    stations = forms.CharField(required=False, widget=rows(3), max_length=4000)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        required=False,
        error_messages={"invalid": "viết như #9b1c1c."},
    )

    def clean_phone(self) -> str:
        """Return a number that a telephone can dial."""
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not (_PHONE.fullmatch(phone) and any(sign.isdigit() for sign in phone)):
            raise forms.ValidationError(
                "không phải là số điện thoại; chỉ ghi chữ số, dấu cách, dấu chấm, dấu + ( ) -."
            )
        return phone

    def clean_reviewers(self) -> str:
        """Return the titles, of which there is one at least."""
        text = str(self.cleaned_data["reviewers"])
        if any(len(line) > 300 for line in text.splitlines()):
            raise forms.ValidationError("có dòng dài quá 300 ký tự; mỗi dòng chỉ một chức danh.")
        return text

    def clean_stations(self) -> str:
        """Return the stations, each with a name that a short one can be made of."""
        text = str(self.cleaned_data["stations"])
        names = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        for name in names:
            if not slugify(name):
                raise forms.ValidationError(f"«{name}» không có chữ nào; ghi tên đài bằng chữ.")
        slugs = [slugify(name) for name in names]
        for name, slug in zip(names, slugs, strict=True):
            if slugs.count(slug) > 1:
                raise forms.ValidationError(f"«{name}» ghi hai lần; bỏ một dòng.")
        return text

    def clean_colour(self) -> str:
        """Return a colour in which text on paper can be read."""
        colour = str(self.cleaned_data["colour"])
        if colour and not bears(colour):
            raise forms.ValidationError(
                f"màu {colour} nhạt quá, chữ màu ấy trên nền giấy khó đọc; màu gần nhất đọc được "
                f"là {darken_until_readable(colour)}."
            )
        return colour
