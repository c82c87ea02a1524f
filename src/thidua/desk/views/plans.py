"""Plans: how far they are met, what was done of their tasks, accepted misses, reports."""

from __future__ import annotations

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
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.progress.targets import evaluate
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


def _plan(column: Column, plan_id: str) -> Plan:
    found = next((plan for plan in column.plans if plan.id == plan_id), None)
    if found is None:
        raise Http404
    return found


@require_POST
@needs(Right.WRITE)
def waive(request: HttpRequest, account: Account, plan_id: str, target_id: str) -> HttpResponse:
    """Write an accepted miss of one window into its target."""
    column = office().column
    plan = _plan(column, plan_id)
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
    said = _change(
        column,
        account,
        "waiver",
        plan,
        lambda raw: (
            Head.read(raw).inside("plan", "targets", index).with_item("waivers", rows_of(item))
        ),
        detail,
    )
    _answer(request, said, "Đã ghi việc miễn.")
    return redirect("plans")


@require_POST
@needs(Right.WRITE)
def finish(request: HttpRequest, account: Account, plan_id: str, number: int) -> HttpResponse:
    """Write that a task of a plan is done."""
    column = office().column
    plan = _plan(column, plan_id)
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

    said = _change(column, account, "task", plan, write, plan.matter.tasks[number].text)
    _answer(request, said, "Đã ghi kết quả nhiệm vụ.")
    return redirect("plans")


def _change(
    column: Column,
    account: Account,
    what: str,
    plan: Plan,
    write: acts.Rewriting,
    detail: str,
) -> str:
    """Write into a plan's file; return why it was not, or ""."""
    try:
        raw = (column.root / plan.path).read_bytes()
        change = Change(plan.path, raw, write(raw))
        problems = acts.try_write(column, account, what, [change], detail)
    except OSError as error:
        return f"Không ghi được tệp ({explain(error).reason})"
    except ValueError:
        return (
            f"Phần này của {plan.path} viết gọn trên một dòng nên máy chưa ghi thêm được; "
            "nhờ người quản trị sửa tệp."
        )
    except acts.ChangedMeanwhileError:
        return "Tệp kế hoạch vừa bị sửa ở nơi khác; tải lại trang."
    return " ".join(f"{one.message} Cách sửa: {one.fix}" for one in problems)


def _answer(request: HttpRequest, said: str, done: str) -> None:
    if said:
        messages.error(request, said)
    else:
        messages.success(request, done)


@needs(Right.READ)
def report(request: HttpRequest, account: Account, plan_id: str, kind: str) -> HttpResponse:
    """Give a plan's report as a file, as ``thidua report`` writes it."""
    if kind not in _KINDS:
        raise Http404
    edition = office().edition()
    plan = _plan(edition.column, plan_id)
    measured = next(one for one in evaluate(edition).plans if one.plan.id == plan.id)
    told = describe(edition, measured, first=None, is_deputy=request.GET.get("pho") == "1")
    content = WRITERS[kind](told, datetime.now(VIETNAM))
    response = HttpResponse(content, content_type=_KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="bao-cao-{plan.id}.{kind}"'
    return response
