"""What is asked for of a plan: its head, its targets, its tasks, accepted misses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from thidua.column import Column
from thidua.column.registers import BY_KEY
from thidua.desk.forms.asking import DAY, Form, parts, rows, titles
from thidua.text.labels import LABELS

_PER = {
    "plan": "cả kế hoạch",
    "year": "mỗi năm",
    "quarter": "mỗi quý",
    "month": "mỗi tháng",
    "phase": "mỗi giai đoạn",
}
_EACH = {
    "category": "mỗi chuyên mục",
    "field": "mỗi lĩnh vực",
    "movement": "mỗi phong trào",
    "unit": "mỗi đơn vị",
    "exemplar_type": "mỗi loại đối tượng",
    "phase": "mỗi giai đoạn",
}
_WHERE = {
    "category": "chuyên mục",
    "kind": "thể loại",
    "field": "lĩnh vực",
    "movement": "phong trào",
    "campaign": "đợt tuyên truyền",
    "phase": "giai đoạn",
    "unit": "đơn vị",
    "exemplar_type": "đối tượng",
    "exemplar_kind": "loại gương",
    "station": "đài",
    "broadcast_kind": "loại phát sóng",
    "activity": "loại hoạt động",
    "round": "kỳ lựa chọn",
}
"""What a target may be narrowed to, in words."""


class PlanForm(Form):
    """What stands at the head of a plan."""

    part = "plan"

    title = forms.CharField(max_length=300)
    number = forms.CharField(required=False, max_length=300)
    issued_by = forms.CharField(max_length=300)
    issued_on = forms.CharField(required=False, widget=DAY)
    first = forms.CharField(widget=DAY)
    last = forms.CharField(widget=DAY)


class NewPlanForm(PlanForm):
    """A plan that is not there yet."""

    like = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["like"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "– không chép –"), *((one.id, one.title) for one in column.plans)]


class TargetForm(Form):
    """One target: the plan's own words, and how they are counted."""

    part = "target"

    text = forms.CharField(required=False, max_length=2000, widget=rows(2))
    at_least = forms.IntegerField(required=False, min_value=1)
    count = forms.ChoiceField(required=False)
    per = forms.ChoiceField(required=False)
    each = forms.ChoiceField(required=False)
    max_gap_days = forms.IntegerField(required=False, min_value=1, max_value=3660)
    note = forms.CharField(required=False, max_length=2000, widget=rows(2))

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("count", LABELS["count"]), ("per", _PER), ("each", _EACH)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *choices.items()]
        for key, label in _WHERE.items():
            offered = _offered(column, key)
            held = self.initial.get(f"where_{key}") or ""
            more = [(held, held)] if held and held not in offered else []
            self.fields[f"where_{key}"] = forms.ChoiceField(
                label=f"Chỉ tính {label}",
                help_text=parts()[self.part].fields["where"].help,
                required=False,
                choices=[("", "– tất cả –"), *offered.items(), *more],
            )

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow what counts."""
        return [self[name] for name in self.fields if name.startswith("where_")]


class TaskForm(Form):
    """A row of the plan's table of tasks."""

    part = "task"

    text = forms.CharField(required=False, max_length=2000, widget=rows(2))
    lead = forms.CharField(required=False, max_length=300)
    first = forms.CharField(required=False, widget=DAY)
    last = forms.CharField(required=False, widget=DAY)


Targets: type[BaseFormSet[TargetForm]] = forms.formset_factory(
    TargetForm, extra=0, can_delete=True, max_num=60
)
Tasks: type[BaseFormSet[TaskForm]] = forms.formset_factory(
    TaskForm, extra=0, can_delete=True, max_num=100
)


def _offered(column: Column, key: str) -> Mapping[str, str]:
    if key in BY_KEY:
        return titles(column.registers.by_folder()[BY_KEY[key].folder])
    if key == "station":
        return {one.id: one.name for one in column.ward.stations}
    return LABELS[key]


class WaiverForm(Form):
    """An accepted, explained miss."""

    part = "waiver"

    reason = forms.CharField(max_length=2000)
    by = forms.CharField(max_length=300)
    on = forms.CharField(widget=DAY)


class DoneForm(Form):
    """What became of a task."""

    part = "done"

    done = forms.CharField(widget=DAY)
    evidence = forms.CharField(required=False, max_length=300)
