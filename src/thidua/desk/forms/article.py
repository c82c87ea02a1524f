"""What is asked for of an article: its keys, its people, its consent, its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from pydantic_core import PydanticCustomError

from thidua.column import Column
from thidua.desk.forms.asking import DAY, Form, rows, titles
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.rules import Rule
from thidua.schema.scalars import parse_focus
from thidua.text.labels import LABELS

POINT = re.compile(r"(?P<name>[^:]+?)\s*:\s*(?P<at>[^:]+)")
"""A photo's name and the point that stays visible."""


class ExemplarForm(Form):
    """One exemplar of an article."""

    part = "exemplar"

    name = forms.CharField(required=False, max_length=300)
    type = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    unit = forms.ChoiceField(required=False)
    id = forms.CharField(required=False, max_length=120)
    recognition_by = forms.CharField(required=False, max_length=300)
    recognition_on = forms.CharField(required=False, widget=DAY)
    recognition_number = forms.CharField(required=False, max_length=300)
    minor = forms.ChoiceField(
        required=False,
        choices=[
            ("", "– máy tự xem theo bài –"),
            ("true", "Đúng, là trẻ em"),
            ("false", "Không phải trẻ em"),
        ],
    )

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", LABELS["exemplar_type"])
        self.offer("kind", LABELS["exemplar_kind"])
        self.offer("unit", titles(column.registers.units))


class CampaignForm(Form):
    """A campaign that an article serves."""

    part = "campaign"

    slug = forms.ChoiceField(required=False)
    phase = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("slug", titles(column.registers.campaigns))
        self.offer("phase", LABELS["phase"])


class BroadcastForm(Form):
    """One time that an article was on air."""

    part = "broadcast"

    on = forms.CharField(required=False, widget=DAY)
    station = forms.ChoiceField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=1440)
    kind = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("station", {one.id: one.name for one in column.ward.stations})
        self.offer("kind", LABELS["broadcast_kind"])


class AllowanceForm(Form):
    """A rule that is set aside for an article."""

    part = "allowance"

    rule = forms.ChoiceField(required=False)
    reason = forms.CharField(required=False, max_length=2000)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("rule", {one.value: one.heading for one in Rule if one.is_allowable})


class ConsentForm(Form):
    """The agreement of the people shown; the signed paper stays in the office."""

    part = "consent"

    reference = forms.CharField(required=False, max_length=300)
    on = forms.CharField(required=False, widget=DAY)
    covers = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("ten", "Tên"),
            ("anh", "Ảnh"),
            ("cau-chuyen", "Câu chuyện"),
            ("nhay-cam", "Dữ liệu nhạy cảm (sức khỏe, hoàn cảnh riêng…)"),
        ],
    )
    channels = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("web", "Trang của phường"),
            ("rss", "Nguồn tin cho cổng thông tin"),
            ("radio", "Truyền thanh"),
            ("mang-xa-hoi", "Mạng xã hội"),
            ("in-an", "Ấn phẩm in: tờ tin, sách, áp phích"),
            ("bao-chi", "Cung cấp cho báo chí"),
        ],
    )
    until = forms.CharField(required=False, widget=DAY)
    guardian = forms.CharField(required=False, max_length=300)
    not_needed = forms.CharField(required=False, max_length=2000)


class ArticleForm(Form):
    """The keys of an article that stand alone, and its text."""

    part = "article"

    title = forms.CharField(required=False, max_length=400)
    summary = forms.CharField(required=False, max_length=2000, widget=rows(3))
    category = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False)
    date = forms.CharField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    unit = forms.ChoiceField(required=False)
    received = forms.CharField(required=False, widget=DAY)
    author = forms.CharField(required=False, max_length=300)
    fields_ = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    movements = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    tags = forms.CharField(required=False, max_length=1000)
    image = forms.ChoiceField(required=False)
    image_alt = forms.CharField(required=False, max_length=600)
    image_credit = forms.CharField(required=False, max_length=300)
    image_focus = forms.CharField(required=False, max_length=40)
    photo_focus = forms.CharField(required=False, max_length=4000, widget=rows(2))
    aliases = forms.CharField(required=False, max_length=4000, widget=rows(2))
    id = forms.CharField(required=False, max_length=120)
    sample = forms.BooleanField(required=False)
    body = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, column: Column, beside: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        registers = column.registers
        self.offer("category", titles(registers.categories))
        self.offer("kind", LABELS["kind"])
        self.offer("unit", titles(registers.units))
        self.offer("image", {name: name for name in beside if ending(name) in PHOTO_ENDINGS})
        self.offer("fields_", titles(registers.fields), is_single=False)
        self.offer("movements", titles(registers.movements), is_single=False)
        if not (column.ward.demo or self.initial.get("sample")):
            del self.fields["sample"]

    def clean_image_focus(self) -> str:
        """See that it is a point, as files may have it."""
        text = str(self.cleaned_data["image_focus"])
        if text and not is_focus(text):
            raise forms.ValidationError("ghi hai số từ 0 đến 100, ví dụ 50, 30.")
        return text

    def clean_photo_focus(self) -> str:
        """See that every line names a photo and a point."""
        text = str(self.cleaned_data["photo_focus"])
        for line in filter(None, map(str.strip, text.splitlines())):
            found = POINT.fullmatch(line)
            if not (found and is_focus(found["at"])):
                raise forms.ValidationError(
                    f"dòng «{line}» chưa đúng cách; ví dụ anh-1.jpg: 50, 30"
                )
        return text


Exemplars: type[BaseFormSet[ExemplarForm]] = forms.formset_factory(
    ExemplarForm, extra=0, can_delete=True, max_num=60
)
Campaigns: type[BaseFormSet[CampaignForm]] = forms.formset_factory(
    CampaignForm, extra=0, can_delete=True, max_num=30
)
Broadcasts: type[BaseFormSet[BroadcastForm]] = forms.formset_factory(
    BroadcastForm, extra=0, can_delete=True, max_num=60
)
Allowances: type[BaseFormSet[AllowanceForm]] = forms.formset_factory(
    AllowanceForm, extra=0, can_delete=True, max_num=30
)


def is_focus(text: str) -> bool:
    """Tell whether a text is a point as files may have it: "50, 30"."""
    try:
        parse_focus(text.split(","))
    except PydanticCustomError:
        return False
    return True
