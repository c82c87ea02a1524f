"""What is asked for of what is printed, said and sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from thidua.desk.forms.asking import Form, rows, titles
from thidua.handouts.radio.products import Quarter
from thidua.review import Edition
from thidua.schema.scalars import parse_moment

_SIZES = [(size, size) for size in ("A4", "A3", "A2", "A1")]
_STYLES = [
    ("nen", "Nền màu của phường"),
    ("khung", "Giấy sáng có khung"),
    ("anh", "Ảnh lớn ở trên"),
]
_ALOUD = [("1", "Một giọng"), ("2", "Hai giọng thay nhau")]
_LATEST_QUARTERS = 12


class HandoutForm(Form):
    """How a handout is wanted; of an edition, from which it may offer what there is."""

    part = "handout"

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition

    def choose(self, name: str, choices: Mapping[str, str], blank: str = "") -> None:
        """Let one of some be chosen; with ``blank`` also none."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([("", blank)] if blank else []), *choices.items()]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that it could be made of."""
        return any(
            isinstance(field, forms.ChoiceField) and field.required and not list(field.choices)
            for field in self.fields.values()
        )


class ScriptForm(HandoutForm):
    """A radio script of an article."""

    minutes = forms.IntegerField(required=False, min_value=1, max_value=120)
    voices = forms.ChoiceField(choices=_ALOUD)
    audio = forms.BooleanField(required=False)


class SheetForm(HandoutForm):
    """A sheet for a meeting."""

    sides = forms.ChoiceField(choices=[("2", "Hai mặt"), ("1", "Một mặt")])
    questions = forms.CharField(required=False, max_length=1000, widget=rows(3))

    def clean_questions(self) -> tuple[str, ...]:
        """Return the questions, one of each line."""
        lines = str(self.cleaned_data["questions"]).splitlines()
        given = tuple(" ".join(line.split()) for line in lines if line.strip())
        if len(given) > 5:
            raise forms.ValidationError("tờ tin có chỗ cho nhiều nhất 5 câu hỏi.")
        return given


class PosterForm(HandoutForm):
    """A poster of an article."""

    size = forms.ChoiceField(choices=_SIZES, initial="A3")
    style = forms.ChoiceField(choices=_STYLES)
    png = forms.BooleanField(required=False)
    bleed = forms.BooleanField(required=False)


class PanelsForm(HandoutForm):
    """Panels of an article's photos, for an exhibition."""

    size = forms.ChoiceField(choices=_SIZES, initial="A3")


class ShareForm(HandoutForm):
    """Words and pictures for a fanpage: nothing more is asked."""


class PressForm(HandoutForm):
    """What a newspaper gets."""

    contact = forms.CharField(required=False, max_length=300)
    embargo = forms.CharField(
        required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )

    def clean_embargo(self) -> Any:
        """Return the moment, ``None`` where there is none."""
        text = str(self.cleaned_data["embargo"]).strip()
        try:
            return parse_moment(text) if text else None
        except ValueError as error:
            raise forms.ValidationError("viết ngày, giờ, ví dụ 11/6/2024 8h00.") from error


class SubjectForm(HandoutForm):
    """A poster, or a banner, of a campaign, a slogan, a key date."""

    of = forms.ChoiceField()
    size = forms.ChoiceField(choices=_SIZES, initial="A3")
    style = forms.ChoiceField(choices=_STYLES[:2])
    png = forms.BooleanField(required=False)
    bleed = forms.BooleanField(required=False)
    cloth = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column = self.edition.column
        self.choose(
            "of",
            {
                **{f"dot:{k}": f"Đợt: {v}" for k, v in titles(column.registers.campaigns).items()},
                **{f"cau:{n}": f"Câu: {one.text}" for n, one in enumerate(column.slogans)},
                **{f"ngay:{n}": f"Ngày: {one.name}" for n, one in enumerate(column.key_days)},
            },
        )

    def clean_cloth(self) -> tuple[float, float] | None:
        """Return metres, ``None`` for a poster."""
        from thidua.handouts.banners import parse_cloth  # noqa: PLC0415 - own lock group

        text = str(self.cleaned_data["cloth"]).strip()
        metres = parse_cloth(text) if text else None
        if text and metres is None:
            raise forms.ValidationError("viết dài x cao bằng mét, từ 0,5 đến 20, ví dụ 6x0.8.")
        return metres


class KitForm(HandoutForm):
    """Everything for a campaign."""

    campaign = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("campaign", titles(self.edition.column.registers.campaigns))


class QuarterForm(ScriptForm):
    """A radio programme of a quarter's articles."""

    quarter = forms.ChoiceField()
    field_order = ["quarter"]  # noqa: RUF012 - as Django has it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {(one.day.year, (one.day.month + 2) // 3): None for one in self.edition.published}
        latest = [Quarter(*one) for one in known][:_LATEST_QUARTERS]
        self.choose("quarter", {f"{one.year}-{one.number}": one.title for one in latest})

    def clean_quarter(self) -> Quarter:
        """Return the quarter."""
        year, _, number = str(self.cleaned_data["quarter"]).partition("-")
        return Quarter(int(year), int(number))


class BookletForm(HandoutForm):
    """The exemplars of a year as a book."""

    year = forms.ChoiceField()
    plan = forms.ChoiceField(required=False)
    title = forms.CharField(required=False, max_length=300)
    foreword = forms.ChoiceField(required=False)
    bleed = forms.BooleanField(required=False)
    impose = forms.BooleanField(required=False)
    copies = forms.CharField(required=False, max_length=60)
    printer = forms.CharField(required=False, max_length=300)
    licence = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.edition
        years = dict.fromkeys(one.day.year for one in edition.published)
        self.choose("year", {str(year): str(year) for year in years})
        plans = {one.id: one.title for one in edition.column.plans}
        self.choose("plan", plans, blank="– cả năm –")
        pages = {path: f"{page.title} ({path})" for path, page in edition.pages.items()}
        self.choose("foreword", pages, blank="– để trống –")
