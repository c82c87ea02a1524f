"""Plans: how far they are met, what was done of their tasks, accepted misses, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from pydantic_core import PydanticCustomError

from thidua.clock import VIETNAM
from thidua.column import Column, Plan
from thidua.desk import acts
from thidua.desk.forms.asking import parts
from thidua.desk.forms.plan import DoneForm, WaiverForm
from thidua.desk.given import put, put_or_drop
from thidua.desk.models import Account, Answer
from thidua.desk.office import office
from thidua.desk.plan_sheet import block_of
from thidua.desk.roles import Right
from thidua.desk.shown import rows_of, shown_day
from thidua.desk.views.confirming import confirm, is_sent, written
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.progress.targets import evaluate
from thidua.reports.yearly.answers import questions
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.describe import describe
from thidua.reports.yearly.formats import WRITERS
from thidua.review.amendments import Change
from thidua.schema.scalars import parse_day
from thidua.source.head import Head
from thidua.source.head import rows_of as item_of
from thidua.text.vietnamese import short_date

_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "txt": "text/plain; charset=utf-8",
}
_NAMES = {
    "docx": "Word (.docx)",
    "xlsx": "Bảng tính (.xlsx)",
    "html": "Trang web (.html)",
    "txt": "Chữ thường (.txt)",
}
"""What a clerk calls them."""


@needs(Right.READ)
def plans(request: HttpRequest, account: Account) -> HttpResponse:
    """Show every plan with its targets and tasks."""
    progress = evaluate(office().edition())
    context = {
        "plans": progress.plans,
        "kinds": list(_NAMES.items()),
        "today": progress.as_of,
    }
    return render(request, "desk/plans.html", context)


def find_plan(column: Column, plan_id: str) -> Plan:
    """Return a plan by its id. Raises ``Http404``."""
    found = next((plan for plan in column.plans if plan.id == plan_id), None)
    if found is None:
        raise Http404
    return found


@needs(Right.WRITE)
def waive(
    request: HttpRequest, account: Account, plan_id: str, target_id: str, place: int | None = None
) -> HttpResponse:
    """Write an accepted miss of one window into its target, or change one that was accepted."""
    column = office().column
    plan = find_plan(column, plan_id)
    index = next((i for i, one in enumerate(plan.matter.targets) if one.id == target_id), None)
    if index is None:
        raise Http404
    target = plan.matter.targets[index]
    rows = rows_of(rows_of(block_of(column, plan).get("targets"))[index].get("waivers"))
    if place is not None and place >= len(rows):
        raise Http404
    row = rows[place] if place is not None else {"window": _window(request)}
    form = WaiverForm(request.POST or None, initial={**row, "on": shown_day(row.get("on"))})
    if is_sent(request) and form.is_valid():
        detail = f"{plan.title}: {target.text}"
        given = {name: " ".join(str(one).split()) for name, one in form.cleaned_data.items()}
        if place is None:
            item = {"window": row["window"], **given}

            def write(raw: bytes) -> bytes:
                held = Head.read(raw).inside("plan", "targets", index)
                return held.with_item("waivers", item_of(item))

            _change(request, account, "waiver", plan, write, detail)
            return redirect("plans")
        raw = after = (column.root / plan.path).read_bytes()
        for name in form.changed_data:
            held = Head.read(after).inside("plan", "targets", index, "waivers", place)
            after = put_or_drop(held, name, given[name])
        change = Change(plan.path, raw, after)
        return confirm(request, account, [change], "waiver-edit", reverse("plans"), detail)
    context = {
        "heading": "Ghi miễn một kỳ" if place is None else "Sửa lần miễn",
        "about": f"{target.text} Kỳ từ {short_date(parse_day(row['window']))}.",
        "form": form,
        "button": "Ghi" if place is None else "Xem thay đổi",
        "back": reverse("plans"),
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


def _window(request: HttpRequest) -> str:
    """Return the first day of the window that an address names. Raises ``Http404``."""
    try:
        return parse_day(request.GET.get("ky", "")).isoformat()
    except PydanticCustomError as error:
        raise Http404 from error


@needs(Right.WRITE)
def finish(request: HttpRequest, account: Account, plan_id: str, number: int) -> HttpResponse:
    """Write that a task of a plan is done."""
    plan = find_plan(office().column, plan_id)
    if number >= len(plan.matter.tasks):
        raise Http404
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def write(raw: bytes) -> bytes:
            for name in ("done", "evidence"):
                if given[name].strip():
                    raw = put(
                        Head.read(raw).inside("plan", "tasks", number), name, given[name].strip()
                    )
            return raw

        _change(request, account, "task", plan, write, plan.matter.tasks[number].text)
        return redirect("plans")
    context = {
        "heading": "Nhiệm vụ đã xong",
        "about": plan.matter.tasks[number].text,
        "form": form,
        "button": "Ghi",
        "back": reverse("plans"),
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


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
            help_text=one.help or parts()["report"].fields["answer"].help,
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
    context = {
        "heading": "Điền báo cáo",
        "about": plan.title,
        "note": "Những gì không tệp nào cho biết. Điền ở đây thì mọi báo cáo tải về sau đó có sẵn; "
        "để trống thì trong tệp còn ghi «(… điền …)». Tệp Word đã tải và sửa không bị đụng tới.",
        "form": form,
        "button": "Giữ lại",
        "back": reverse("plans"),
    }
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


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
