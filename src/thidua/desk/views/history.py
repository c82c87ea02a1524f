"""Who did what and when; any step undone whose files nobody changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from thidua.desk import acts
from thidua.desk.cards import address_of
from thidua.desk.models import Account, Act
from thidua.desk.office import Place, office
from thidua.desk.roles import Right
from thidua.desk.views.confirming import lines_changed
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain

_SHOWN = 200
_UNDOABLE = {
    **dict.fromkeys(("new", "import", "story", "save", "photo", "photo-edit"), Right.WRITE),
    **dict.fromkeys(
        ("record", "record-edit", "waiver", "waiver-edit", "task", "plan"), Right.WRITE
    ),
    **dict.fromkeys(("register", "settings"), Right.MANAGE),
    "undo": Right.WRITE,
}
"""What may be taken back, and by whom. What leaders decided is undone by deciding anew: approving,
correcting, withdrawing are public acts, and going back silently is none."""


@needs(Right.READ)
def history(request: HttpRequest, account: Account) -> HttpResponse:
    """Show the newest acts, of all articles or of one."""
    path = request.GET.get("bai", "")
    found = Act.objects.order_by("-at", "-pk")
    if path:
        found = found.filter(path=path)
    rows = [(act, acts.WORDS[act.what], may_undo(account, act)) for act in found[:_SHOWN]]
    return render(request, "desk/history.html", {"rows": rows, "path": path})


@needs(Right.READ)
def step(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """Show what an act changed, both versions of it."""
    act = get_object_or_404(Act, pk=number)
    try:
        shown = [(one.path, lines_changed(one)) for one in acts.changes_of(office().root, act)]
    except OSError:
        messages.error(request, "Bản cũ của bước này không còn trong thư mục .desk.")
        return redirect("history")
    context = {"act": act, "words": acts.WORDS[act.what], "shown": shown}
    return render(request, "desk/step.html", {**context, "undoable": may_undo(account, act)})


def may_undo(account: Account, act: Act) -> bool:
    """Tell whether somebody may take an act back."""
    right = _UNDOABLE.get(act.what)
    return right is not None and account.may(right) and act.files != "[]"


@require_POST
@needs(Right.WRITE)
def undo(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """Put the files of an act back as they were before it."""
    act = get_object_or_404(Act, pk=number)
    if not may_undo(account, act):
        raise Http404
    fault = _undo(account, act)
    said = fault or "Đã trả tệp về như trước bước ấy."
    if not request.accepts("text/html"):
        return JsonResponse({"said": said}, status=409 if fault else 200)
    messages.add_message(request, messages.ERROR if fault else messages.SUCCESS, said)
    place = Place.of(act.path)
    if "back" in request.POST and place and place.path_in(office().column):
        return redirect(address_of("article", place))
    return redirect("history")


def _undo(account: Account, act: Act) -> str:
    """Put back what an act changed; return why it was not, or ""."""
    root = office().root
    try:
        changes = acts.undoing(root, act)
        if changes is None:
            return "Tệp đã được sửa tiếp sau bước này nên không trả lại được nữa."
        detail = f"{acts.WORDS[act.what]} lúc {act.at:%d/%m/%Y}"
        acts.write(root, account, "undo", changes, detail)
    except OSError as error:
        return f"Chưa trả lại được: {explain(error).reason}"
    except acts.ChangedMeanwhileError:
        return "Chưa trả lại được: tệp vừa bị sửa."
    return ""
