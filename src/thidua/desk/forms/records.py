"""What is asked for of a record of a log: a broadcast, an activity, a round of selection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from thidua.column import Column
from thidua.desk.forms.asking import DAY, Form, titles
from thidua.desk.shown import items_of, shown_day, strings_of
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG, Log
from thidua.source.values import Value
from thidua.text.labels import LABELS


class RecordForm(Form):
    """A record; its fields are the keys of the file."""

    on = forms.CharField(widget=DAY)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column

    def given(self, names: Iterable[str] | None = None) -> Iterator[tuple[str, Value]]:
        """Yield keys with their values: of the fields named, else of all."""
        for name in self.cleaned_data if names is None else names:
            value = self.cleaned_data[name]
            is_list = isinstance(value, list)
            text = "" if value is None else str(value).strip()
            yield name.removesuffix("_"), value if is_list else text

    def offer_units(self) -> None:
        """Offer the ward's units, or none."""
        self.offer("unit", titles(self.column.registers.units))

    def offer_articles(self, name: str, *, is_single: bool) -> None:
        """Offer what is published, newest first."""
        newest = sorted(self.column.articles, key=lambda one: one.date, reverse=True)
        shown = {one.id: f"{one.matter.title} ({one.id})" for one in newest if one.is_approved}
        self.offer(name, shown, is_single=is_single)


class BroadcastRecordForm(RecordForm):
    """One time on air, of an article or of a programme without one."""

    part = "broadcasts"

    station = forms.ChoiceField()
    minutes = forms.IntegerField(required=False, min_value=1, max_value=1440)
    seconds = forms.IntegerField(required=False, min_value=0, max_value=59)
    kind = forms.ChoiceField()
    programme = forms.CharField(required=False, max_length=2000)
    article = forms.ChoiceField(required=False)
    script = forms.CharField(required=False, max_length=20)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, column=column, **kwargs)
        self.offer("station", {one.id: one.name for one in column.ward.stations})
        self.offer("kind", LABELS["broadcast_kind"])
        self.offer_articles("article", is_single=True)


class ActivityForm(RecordForm):
    """One off-line activity: a meeting, an exhibition, an exchange."""

    part = "activities"

    activity = forms.ChoiceField()
    title = forms.CharField(max_length=2000)
    unit = forms.ChoiceField(required=False)
    participants = forms.IntegerField(required=False, min_value=1)
    movements = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    fields_ = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    evidence = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, column=column, **kwargs)
        self.offer("activity", LABELS["activity"])
        self.offer_units()
        self.offer("movements", titles(column.registers.movements), is_single=False)
        self.offer("fields_", titles(column.registers.fields), is_single=False)


class SelectionForm(RecordForm):
    """One round in which exemplars were chosen."""

    part = "selections"

    round = forms.ChoiceField()
    title = forms.CharField(required=False, max_length=2000)
    unit = forms.ChoiceField(required=False)
    articles = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, column=column, **kwargs)
        self.offer("round", LABELS["round"])
        self.offer_units()
        self.offer_articles("articles", is_single=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: where it is kept, and what is asked."""

    log: Log
    key: str
    label: str
    form: type[RecordForm]


KINDS: Mapping[str, Kind] = {
    "phat-thanh": Kind(BROADCAST_LOG, "broadcasts", "Lượt phát thanh", BroadcastRecordForm),
    ACTIVITY_LOG.name: Kind(ACTIVITY_LOG, "activities", "Hoạt động", ActivityForm),
    "lua-chon": Kind(ACTIVITY_LOG, "selections", "Đợt lựa chọn điển hình", SelectionForm),
}
"""By their names in the desk's addresses."""


def record_shown(row: Mapping[str, Value]) -> Mapping[str, Any]:
    """Return a record as its form has it."""
    lists = {"articles": "articles", "movements": "movements", "fields_": "fields"}
    return {
        **strings_of(dict(row)),
        **{name: [str(one) for one in items_of(row.get(key))] for name, key in lists.items()},
        "on": shown_day(row.get("on")),
    }
