"""What is asked for of the ward: entries of its registers, its settings, where the site goes."""

from __future__ import annotations

from typing import Any

from django import forms

from thidua.column.registers import CAMPAIGNS, UNITS
from thidua.desk.forms.asking import DAY, Form, rows


class EntryForm(Form):
    """What every entry of a register has, and what units have besides."""

    part = "entry"

    title = forms.CharField(max_length=300)
    summary = forms.CharField(required=False, max_length=2000, widget=rows(2))
    order = forms.IntegerField(required=False)
    group = forms.CharField(required=False, max_length=300)
    followed_by = forms.CharField(required=False, max_length=300)
    first = forms.CharField(required=False, widget=DAY)
    last = forms.CharField(required=False, widget=DAY)

    def __init__(self, *args: Any, folder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if folder != UNITS.folder:
            del self.fields["group"], self.fields["followed_by"]
        if folder != CAMPAIGNS.folder:
            del self.fields["first"], self.fields["last"]


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
