"""Who did what and when; any step undone whose files nobody changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from thidua.desk import acts
from thidua.desk.models import Account, Act
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain

_SHOWN = 200
_UNDOABLE = frozenset({"new", "import", "save", "photo", "photo-edit"})
"""What a clerk did to texts. What leaders decided is undone by deciding anew, not by going back."""


@needs(Right.READ)
def history(request: HttpRequest, account: Account) -> HttpResponse:
    """Show the newest acts, of all articles or of one."""
    path = request.GET.get("bai", "")
    found = Act.objects.order_by("-at", "-pk")
    if path:
        found = found.filter(path=path)
    rows = [
        (act, acts.WORDS[act.what], act.what in _UNDOABLE and account.may(Right.WRITE))
        for act in found[:_SHOWN]
    ]
    return render(request, "desk/history.html", {"rows": rows, "path": path})


@require_POST
@needs(Right.WRITE)
def undo(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """Put the files of an act back as they were before it."""
    act = get_object_or_404(Act, pk=number, what__in=_UNDOABLE)
    root = office().root
    try:
        changes = acts.undoing(root, act)
        if changes is None:
            messages.error(request, "Tệp đã được sửa tiếp sau bước này nên không trả lại được nữa.")
        else:
            acts.write(
                root, account, "undo", changes, f"{acts.WORDS[act.what]} lúc {act.at:%d/%m/%Y}"
            )
            messages.success(request, "Đã trả tệp về như trước bước ấy.")
    except (OSError, acts.ChangedMeanwhileError) as error:
        cause = explain(error).reason if isinstance(error, OSError) else "tệp vừa bị sửa"
        messages.error(request, f"Chưa trả lại được: {cause}")
    return redirect("history")
