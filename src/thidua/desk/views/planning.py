"""A plan as a form: its words stay as the paper has them, beside what the program counts by."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thidua.clock import VIETNAM
from thidua.desk.forms.plan import NewPlanForm, PlanForm, Targets, Tasks
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.plan_sheet import (
    block_of,
    head_shown,
    new_page,
    target_shown,
    targets_given,
    targets_of,
    task_shown,
    tasks_given,
    with_head,
    with_rows,
)
from thidua.desk.roles import Right
from thidua.desk.shown import rows_of
from thidua.desk.views.confirming import confirm, is_sent
from thidua.desk.views.gates import needs
from thidua.desk.views.plans import find_plan
from thidua.review.amendments import Change
from thidua.text.vietnamese import slugify


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
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        stem = slugify(str(given["first"])[:4]) or str(year)
        taken = {one.id for one in column.plans}
        names = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
        path = f"docs/ke-hoach/{next(one for one in names if one not in taken)}.md"
        like = next((one for one in column.plans if one.id == given["like"]), None)
        content = new_page(given, targets_of(column, like) if like else [])
        changes = [Change(path, None, content.encode())]
        return confirm(request, account, changes, "plan", reverse("plans"))
    context = {"form": form}
    return render(request, "desk/new-plan.html", context, status=422 if form.errors else 200)


@needs(Right.WRITE)
def edit(request: HttpRequest, account: Account, plan_id: str) -> HttpResponse:
    """Change a plan; only what was changed is written, and it is shown first."""
    column = office().column
    plan = find_plan(column, plan_id)
    block = block_of(column, plan)
    targets, tasks = (rows_of(block.get(key)) for key in ("targets", "tasks"))
    data = request.POST or None
    form = PlanForm(data, initial=head_shown(plan, block))
    rows = Targets(
        data,
        prefix="targets",
        initial=list(map(target_shown, targets)),
        form_kwargs={"column": column},
    )
    works = Tasks(data, prefix="tasks", initial=list(map(task_shown, tasks)))
    said = ""
    parts = (form, rows, works)
    if is_sent(request) and not [part for part in parts if not part.is_valid()]:
        raw = (column.root / plan.path).read_bytes()
        try:
            after = with_head(raw, form)
            after = with_rows(after, "targets", list(targets_given(rows, targets)), targets)
            after = with_rows(after, "tasks", list(tasks_given(works, tasks)), tasks)
        except ValueError:
            said = f"Phần khai báo của {plan.path} viết gọn nên máy chưa ghi vào được; nhờ người "
            said += "quản trị sửa tệp."
        else:
            changes = [Change(plan.path, raw, after)]
            return confirm(request, account, changes, "plan", reverse("plans"))
    context = {"plan": plan, "form": form, "targets": rows, "tasks": works, "said": said}
    status = 422 if said or any(part.is_bound and not part.is_valid() for part in parts) else 200
    return render(request, "desk/edit-plan.html", context, status=status)
