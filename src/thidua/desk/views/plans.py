"""Plans: how far they are met, what was done of their tasks, accepted misses, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from pydantic_core import PydanticCustomError

from thidua.clock import VIETNAM
from thidua.column import Column, Plan
from thidua.desk import acts
from thidua.desk.models import Account, Answer
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.confirming import written
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.progress.targets import evaluate
from thidua.reports.yearly.answers import questions
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.describe import describe
from thidua.reports.yearly.formats import WRITERS
from thidua.review.amendments import Change
from thidua.schema.scalars import parse_day
from thidua.source.head import Head, lines_of, rows_of
from thidua.source.values import Value

_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "txt": "text/plain; charset=utf-8",
}
_DAY = forms.DateInput(attrs={"type": "date"})


class WaiverForm(forms.Form):
    """An accepted, explained miss."""

    reason = forms.CharField(label="Lý do được miễn", max_length=2000)
    by = forms.CharField(label="Ai chấp nhận (chức danh)", max_length=300)
    on = forms.CharField(label="Ngày chấp nhận", widget=_DAY)


class TaskForm(forms.Form):
    """What became of a task."""

    done = forms.CharField(label="Ngày hoàn thành", widget=_DAY)
    evidence = forms.CharField(label="Minh chứng", required=False, max_length=300)


@needs(Right.READ)
def plans(request: HttpRequest, account: Account) -> HttpResponse:
    """Show every plan with its targets and tasks."""
    progress = evaluate(office().edition())
    context = {
        "plans": progress.plans,
        "waiver": WaiverForm(),
        "task": TaskForm(),
        "kinds": _KINDS,
        "today": progress.as_of,
    }
    return render(request, "desk/plans.html", context)


def find_plan(column: Column, plan_id: str) -> Plan:
    """Return a plan by its id. Raises ``Http404``."""
    found = next((plan for plan in column.plans if plan.id == plan_id), None)
    if found is None:
        raise Http404
    return found


@require_POST
@needs(Right.WRITE)
def waive(request: HttpRequest, account: Account, plan_id: str, target_id: str) -> HttpResponse:
    """Write an accepted miss of one window into its target."""
    plan = find_plan(office().column, plan_id)
    form = WaiverForm(request.POST)
    index = next((i for i, one in enumerate(plan.matter.targets) if one.id == target_id), None)
    if index is None:
        raise Http404
    try:
        window = parse_day(request.POST.get("window", "")).isoformat()
    except PydanticCustomError:
        window = ""
    if not form.is_valid() or not window:
        messages.error(request, "Ghi đủ lý do, người chấp nhận và ngày.")
        return redirect("plans")
    item: dict[str, Value] = {
        "window": window,
        "reason": " ".join(form.cleaned_data["reason"].split()),
        "by": form.cleaned_data["by"].strip(),
        "on": form.cleaned_data["on"],
    }
    detail = f"{plan.title}: {plan.matter.targets[index].text}"

    def write(raw: bytes) -> bytes:
        return Head.read(raw).inside("plan", "targets", index).with_item("waivers", rows_of(item))

    _change(request, account, "waiver", plan, write, detail)
    return redirect("plans")


@require_POST
@needs(Right.WRITE)
def finish(request: HttpRequest, account: Account, plan_id: str, number: int) -> HttpResponse:
    """Write that a task of a plan is done."""
    plan = find_plan(office().column, plan_id)
    form = TaskForm(request.POST)
    if not 0 <= number < len(plan.matter.tasks):
        raise Http404
    if not form.is_valid():
        messages.error(request, "Ghi ngày hoàn thành.")
        return redirect("plans")

    def write(raw: bytes) -> bytes:
        done = Head.read(raw).inside("plan", "tasks", number)
        raw = done.with_key("done", lines_of("done", form.cleaned_data["done"]))
        evidence = form.cleaned_data["evidence"].strip()
        if evidence:
            again = Head.read(raw).inside("plan", "tasks", number)
            raw = again.with_key("evidence", lines_of("evidence", evidence))
        return raw

    _change(request, account, "task", plan, write, plan.matter.tasks[number].text)
    return redirect("plans")


def _change(
    request: HttpRequest,
    account: Account,
    what: str,
    plan: Plan,
    write: acts.Rewriting,
    detail: str,
) -> None:
    """Write into a plan's file, and tell what came of it."""
    column = office().column
    try:
        raw = (column.root / plan.path).read_bytes()
        change = Change(plan.path, raw, write(raw))
    except OSError as error:
        said = f"Không đọc được tệp ({explain(error).reason})"
    except ValueError:
        said = (
            f"Phần này của {plan.path} viết gọn trên một dòng nên máy chưa ghi thêm được; "
            "nhờ người quản trị sửa tệp."
        )
    else:
        said = written(request, column, account, what, [change], detail)
    if said:
        messages.error(request, said)


@needs(Right.WRITE)
def fill(request: HttpRequest, account: Account, plan_id: str) -> HttpResponse:
    """Ask for what a report leaves blank, and keep it for every report of this plan."""
    plan = find_plan(office().column, plan_id)
    asked = questions(_described(plan, is_deputy=False, answers={}))
    known = _answers(plan)
    form = forms.Form(request.POST or None)
    for number, one in enumerate(asked):
        form.fields[f"o{number}"] = forms.CharField(
            label=one.label,
            required=False,
            max_length=6000,
            initial=known.get(one.key, ""),
            help_text=one.help,
            widget=forms.TextInput() if one.is_short else forms.Textarea(attrs={"rows": 3}),
        )
    if request.method == "POST" and form.is_valid():
        for number, one in enumerate(asked):
            words = form.cleaned_data[f"o{number}"].replace("\r\n", "\n").strip()
            kept = Answer.objects.filter(plan=plan.id, blank=one.key)
            if words:
                kept.model.objects.update_or_create(
                    plan=plan.id, blank=one.key, defaults={"words": words}
                )
            else:
                kept.delete()
        acts.note(account, "report", plan.path, plan.title)
        messages.success(request, "Đã giữ. Tải báo cáo thì các chỗ này được điền.")
        return redirect("plans")
    context = {"plan": plan, "form": form}
    return render(request, "desk/fill.html", context, status=422 if form.errors else 200)


def _answers(plan: Plan) -> dict[str, str]:
    return dict(Answer.objects.filter(plan=plan.id).values_list("blank", "words"))


def _described(plan: Plan, *, is_deputy: bool, answers: Mapping[str, str]) -> Report:
    edition = office().edition()
    measured = next(one for one in evaluate(edition).plans if one.plan.id == plan.id)
    told = describe(edition, measured, first=None, is_deputy=is_deputy)
    return replace(told, answers=answers)


@needs(Right.READ)
def report(request: HttpRequest, account: Account, plan_id: str, kind: str) -> HttpResponse:
    """Give a plan's report as a file, as ``thidua report`` writes it."""
    if kind not in _KINDS:
        raise Http404
    plan = find_plan(office().column, plan_id)
    is_deputy = request.GET.get("pho") == "1"
    told = _described(plan, is_deputy=is_deputy, answers=_answers(plan))
    content = WRITERS[kind](told, datetime.now(VIETNAM))
    response = HttpResponse(content, content_type=_KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="bao-cao-{plan.id}.{kind}"'
    return response
