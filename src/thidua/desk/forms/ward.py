"""What is asked for of the ward: entries of its registers, its settings, where the site goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from thidua.column import Column
from thidua.column.registers import CAMPAIGNS, CATEGORIES, MOVEMENTS, UNITS
from thidua.desk.forms.asking import DAY, Form, rows, titles
from thidua.text.labels import LABELS

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


class PublishForm(Form):
    """Where the site goes. Keys and passwords are never asked for."""

    part = "publish"

    to = forms.ChoiceField(
        required=False,
        choices=[
            ("", "– chưa đăng lên đâu –"),
            ("folder", "Chép vào một thư mục (máy chủ web ở máy này, hoặc ổ mạng)"),
            ("sftp", "Gửi qua SFTP"),
            ("rsync", "Gửi qua rsync"),
            ("git", "Đẩy lên git"),
        ],
    )
    path = forms.CharField(required=False, max_length=400)
    host = forms.CharField(required=False, max_length=200)
    port = forms.IntegerField(required=False, min_value=1, max_value=65535)
    user = forms.CharField(required=False, max_length=200)
    key = forms.CharField(required=False, max_length=400)
    host_key = forms.CharField(required=False, max_length=1000)
    remote = forms.CharField(required=False, max_length=400)
    branch = forms.CharField(required=False, max_length=200)
    server = forms.ChoiceField(
        required=False,
        choices=[
            ("", "– không ghi cấu hình kèm –"),
            ("nginx", "nginx"),
            ("apache", "Apache"),
            ("iis", "IIS"),
            ("iis-rewrite", "IIS có URL Rewrite"),
        ],
    )
    address = forms.CharField(required=False, max_length=300)
