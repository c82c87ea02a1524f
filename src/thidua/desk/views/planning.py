"""A plan as a form: its words stay as the paper has them, beside what the program counts by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thidua.clock import VIETNAM
from thidua.column import Column, Plan
from thidua.column.registers import BY_KEY
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.sheets import shown_day, titles
from thidua.desk.views.confirming import confirm
from thidua.desk.views.gates import needs
from thidua.desk.views.plans import find_plan
from thidua.review.amendments import Change
from thidua.schema.plan import WHERE_KEYS
from thidua.source.head import Head, lines_of, rows_of
from thidua.source.parsing import read_document
from thidua.source.values import Value
from thidua.text.labels import LABELS
from thidua.text.vietnamese import slugify

_DAY = forms.DateInput(attrs={"type": "date"})
_ROWS = forms.Textarea(attrs={"rows": 2})
_HEAD = ("number", "issued_by", "issued_on")
_FIGURES = ("at_least", "max_gap_days")
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


class PlanForm(forms.Form):
    """What stands at the head of a plan."""

    title = forms.CharField(
        label="Tên kế hoạch", max_length=300, help_text="Viết đúng như trong văn bản."
    )
    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=300,
        help_text="Dự thảo chưa có số thì để trống.",
    )
    issued_by = forms.CharField(
        label="Cơ quan ban hành", max_length=300, help_text="Ví dụ: Ủy ban nhân dân phường …"
    )
    issued_on = forms.CharField(label="Ngày ban hành", required=False, widget=_DAY)
    first = forms.CharField(
        label="Thực hiện từ ngày", widget=_DAY, help_text="Số liệu chỉ đếm trong thời gian này."
    )
    last = forms.CharField(label="Đến hết ngày", widget=_DAY)


class NewPlanForm(PlanForm):
    """A plan that is not there yet."""

    like = forms.ChoiceField(
        label="Chép chỉ tiêu của",
        required=False,
        help_text="Câu chữ chép nguyên; sửa lại cho đúng kế hoạch mới.",
    )

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["like"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "– không chép –"), *((one.id, one.title) for one in column.plans)]


class TargetForm(forms.Form):
    """One target: the plan's own words, and how they are counted."""

    text = forms.CharField(
        label="Chỉ tiêu, nguyên văn",
        required=False,
        max_length=2000,
        widget=_ROWS,
        help_text="Chép đúng câu trong kế hoạch; báo cáo dùng câu này.",
    )
    at_least = forms.IntegerField(label="Ít nhất", required=False, min_value=1)
    count = forms.ChoiceField(label="Đếm", required=False)
    per = forms.ChoiceField(label="Trong", required=False)
    each = forms.ChoiceField(
        label="Đếm riêng cho", required=False, help_text="Mỗi mục đều phải tự đủ số."
    )
    max_gap_days = forms.IntegerField(
        label="Hoặc: không vắng quá (ngày)",
        required=False,
        min_value=1,
        max_value=3660,
        help_text="Thay cho ô Ít nhất, khi kế hoạch ghi phải đăng đều.",
    )
    note = forms.CharField(
        label="Câu ấy được hiểu thế nào",
        required=False,
        max_length=2000,
        widget=_ROWS,
        help_text="Khi câu chữ hiểu được hai cách.",
    )

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
                required=False,
                choices=[("", "– tất cả –"), *offered.items(), *more],
            )

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow what counts."""
        return [self[name] for name in self.fields if name.startswith("where_")]


class TaskForm(forms.Form):
    """A row of the plan's table of tasks."""

    text = forms.CharField(label="Việc, nguyên văn", required=False, max_length=2000, widget=_ROWS)
    lead = forms.CharField(label="Chủ trì", required=False, max_length=300)
    first = forms.CharField(label="Từ ngày", required=False, widget=_DAY)
    last = forms.CharField(label="Đến ngày", required=False, widget=_DAY)


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


@needs(Right.WRITE)
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """Make a plan's page; its targets may begin as those of an older plan."""
    column = office().column
    year = datetime.now(VIETNAM).year
    initial = {
        "title": f"Kế hoạch tuyên truyền thi đua yêu nước năm {year}",
        "issued_by": column.ward.committee,
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
    }
    form = NewPlanForm(request.POST or None, initial=initial, column=column)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        stem = slugify(str(given["first"])[:4]) or str(year)
        taken = {one.id for one in column.plans}
        names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
        path = f"docs/ke-hoach/{next(one for one in names if one not in taken)}.md"
        like = next((one for one in column.plans if one.id == given["like"]), None)
        content = _page(given, _targets_of(column, like) if like else [])
        changes = [Change(path, None, content.encode())]
        return confirm(request, account, column, changes, "plan", "plans")
    context = {"form": form}
    return render(request, "desk/new-plan.html", context, status=422 if form.errors else 200)


def _page(given: Mapping[str, Any], targets: list[Value]) -> str:
    plan: dict[str, Value] = {
        **{key: given[key].strip() for key in _HEAD},
        "period": {"from": given["first"], "to": given["last"]},
    }
    if targets:
        plan["targets"] = targets
    rows = [*lines_of("title", given["title"].strip()), *lines_of("plan", plan)]
    return "\n".join(["---", *rows, "---", ""])


def _targets_of(column: Column, plan: Plan) -> list[Value]:
    """Return a plan's targets as its file has them; a waiver was for that plan's time only."""
    return [
        {key: value for key, value in row.items() if key != "waivers"}
        for row in _written(column, plan).get("targets", [])
    ]


def _written(column: Column, plan: Plan) -> dict[str, Any]:
    document, _ = read_document(column.root, plan.path)
    block = document.data.get("plan") if document else None
    return dict(block) if isinstance(block, dict) else {}


@needs(Right.WRITE)
def edit(request: HttpRequest, account: Account, plan_id: str) -> HttpResponse:
    """Change a plan; only what was changed is written, and it is shown first."""
    column = office().column
    plan = find_plan(column, plan_id)
    block = _written(column, plan)
    period = block.get("period")
    days = period if isinstance(period, dict) else {}
    head = {
        "title": plan.title,
        **{key: block.get(key) or "" for key in _HEAD},
        "issued_on": shown_day(block.get("issued_on")),
        **{"first": shown_day(days.get("from")), "last": shown_day(days.get("to"))},
    }
    targets, tasks = (
        [row for row in block.get(key) or [] if isinstance(row, dict)]
        for key in ("targets", "tasks")
    )
    data = request.POST or None
    form = PlanForm(data, initial=head)
    rows = Targets(
        data,
        prefix="targets",
        initial=list(map(_target_initial, targets)),
        form_kwargs={"column": column},
    )
    works = Tasks(
        data,
        prefix="tasks",
        initial=[
            {**row, "first": shown_day(row.get("from")), "last": shown_day(row.get("to"))}
            for row in tasks
        ],
    )
    said = ""
    parts = (form, rows, works)
    if request.method == "POST" and not [part for part in parts if not part.is_valid()]:
        raw = (column.root / plan.path).read_bytes()
        try:
            after = _with_head(raw, form)
            after = _with_rows(after, "targets", _target_rows(rows, targets), targets)
            after = _with_rows(after, "tasks", _task_rows(works, tasks), tasks)
        except ValueError:
            said = f"Phần khai báo của {plan.path} viết gọn nên máy chưa ghi vào được; nhờ người "
            said += "quản trị sửa tệp."
        else:
            changes = [Change(plan.path, raw, after)]
            return confirm(request, account, column, changes, "plan", "plans")
    context = {"plan": plan, "form": form, "targets": rows, "tasks": works, "said": said}
    status = 422 if said or any(part.is_bound and not part.is_valid() for part in parts) else 200
    return render(request, "desk/edit-plan.html", context, status=status)


def _target_initial(row: Mapping[str, Any]) -> dict[str, Any]:
    where = row.get("where")
    narrowed = where if isinstance(where, dict) else {}
    shown = {
        f"where_{key}": ", ".join(value) if isinstance(value, list) else value
        for key, value in narrowed.items()
        if key in WHERE_KEYS
    }
    plain = {key: row.get(key) or "" for key in TargetForm.base_fields}
    # "04" is the same figure as 4.
    figures = {key: int(plain[key]) for key in _FIGURES if str(plain[key]).isdigit()}
    return {**plain, **figures, **shown}


def _with_head(raw: bytes, form: PlanForm) -> bytes:
    given = form.cleaned_data
    changed = {*form.changed_data}
    if "title" in changed:
        raw = Head.read(raw).with_value("title", lines_of("title", given["title"].strip())[0][7:])
    for key in _HEAD:
        if key in changed:
            head = Head.read(raw).inside("plan")
            raw = head.with_value(
                key, lines_of(key, given[key].strip())[0].partition(":")[2].strip()
            )
    if changed & {"first", "last"}:
        days: dict[str, Value] = {"from": given["first"], "to": given["last"]}
        raw = Head.read(raw).inside("plan").with_key("period", lines_of("period", days))
    return raw


def _with_rows(
    raw: bytes, key: str, rows: list[dict[str, Value]], old: list[dict[str, Any]]
) -> bytes:
    """Return a plan with other rows in a list; rows that stay keep every byte of theirs."""
    if rows == old:
        return raw
    if [one.get("text") for one in rows[: len(old)]] != [one.get("text") for one in old] and (
        len(rows) < len(old)
    ):
        return Head.read(raw).inside("plan").with_key(key, lines_of(key, [*rows]))
    for place, row in enumerate(rows[: len(old)]):
        for name in {**old[place], **row}:
            if row.get(name) != old[place].get(name):
                inside = Head.read(raw).inside("plan", key, place)
                value = row.get(name)
                raw = (
                    inside.with_key(name, lines_of(name, value))
                    if value
                    else (inside.without_key(name))
                )
    for place, row in enumerate(rows[len(old) :], start=len(old)):
        flat = {name: value for name, value in row.items() if not isinstance(value, dict)}
        raw = Head.read(raw).inside("plan").with_item(key, rows_of(flat))
        for name, value in row.items():
            if isinstance(value, dict):
                inside = Head.read(raw).inside("plan", key, place)
                raw = inside.with_key(name, lines_of(name, value))
    return raw


def _target_rows(
    rows: BaseFormSet[TargetForm], old: list[dict[str, Any]]
) -> list[dict[str, Value]]:
    """Return the targets as they are to be; keys that the form does not show stay."""
    found: list[dict[str, Value]] = []
    names = {str(one.get("id")) for one in old}
    for place, form in enumerate(rows.forms):
        given = form.cleaned_data
        if not given or given.get("DELETE") or not given.get("text", "").strip():
            continue
        row: dict[str, Value] = dict(old[place]) if place < len(old) else {}
        if "id" not in row:
            row = {"id": _free_id(given["text"], names)}
            names.add(str(row["id"]))
        for name in form.changed_data:
            if name.startswith("where_") or name == "DELETE":
                continue
            value = str(given[name] or "").strip()
            row[name] = " ".join(value.split())
        changed = [name for name in form.changed_data if name.startswith("where_")]
        if changed:
            held = row.get("where")
            where: dict[str, Value] = dict(held) if isinstance(held, dict) else {}
            for name in changed:
                where[name.removeprefix("where_")] = given[name]
            row["where"] = {key: value for key, value in where.items() if value}
        found.append(_filled(row, old, place))
    return found


def _filled(row: dict[str, Value], old: list[dict[str, Any]], place: int) -> dict[str, Value]:
    """Return a row without blank keys, but for those that its file has blank."""
    had = old[place] if place < len(old) else {}
    return {key: value for key, value in row.items() if value or key in had}


def _task_rows(rows: BaseFormSet[TaskForm], old: list[dict[str, Any]]) -> list[dict[str, Value]]:
    found: list[dict[str, Value]] = []
    for place, form in enumerate(rows.forms):
        given = form.cleaned_data
        if not given or given.get("DELETE") or not given.get("text", "").strip():
            continue
        row: dict[str, Value] = dict(old[place]) if place < len(old) else {}
        for name, key in (("text", "text"), ("first", "from"), ("last", "to"), ("lead", "lead")):
            if name in form.changed_data:
                row[key] = " ".join(str(given[name] or "").split())
        found.append(_filled(row, old, place))
    return found


def _free_id(text: str, taken: set[str]) -> str:
    stem = slugify(text)[:40].strip("-") or "chi-tieu"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(one for one in names if one not in taken)
