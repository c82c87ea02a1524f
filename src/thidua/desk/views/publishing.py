"""Bringing the site on line: with progress, in the program's own words, and one step back."""

from __future__ import annotations

from functools import cache

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from thidua.desk import acts
from thidua.desk.jobs import COMMANDS, Jobs
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs

_TOLD = {
    "publish": "Đăng trang",
    "check": "So với trên mạng",
    "status": "Xem trên mạng đang có gì",
    "rollback": "Trở lại bản trước",
    "build": "Chỉ dựng, chưa đăng",
}
_ENDINGS = {
    0: "Xong.",
    1: "Chạy xong, nhưng có điều phải xem: đọc các dòng cuối dưới đây. "
    "Chỉ khi ở đó có chữ «Đã đăng» thì trang mới đã lên mạng.",
}
"""What 1 means only the last lines tell: it is on line but for some articles, or not at all."""
_NOTES = {0: "Xong.", 1: "có điều phải xem"}
_NOTED = frozenset({"publish", "rollback"})
"""What changes what readers get, and so stands in the history."""


@cache
def _jobs() -> Jobs:
    return Jobs(office().root)


@needs(Right.PUBLISH)
def publishing(request: HttpRequest, account: Account) -> HttpResponse:
    """Show what may be done, and what was said of the last thing done; begin another."""
    if request.method == "POST":
        name = request.POST.get("do", "")
        if name not in COMMANDS:
            raise Http404

        def ended(code: int) -> None:
            if name in _NOTED:
                acts.note(account, name, detail=_NOTES.get(code, f"dừng, mã {code}"))
            # It was another thread's own.
            connection.close()

        if not _jobs().start(name, ended):
            messages.info(request, "Một việc khác đang chạy; đợi nó xong.")
        return redirect("publishing")
    progress = _jobs().look()
    context = {
        "progress": progress,
        "name": _TOLD[progress.name] if progress else "",
        "ending": _ending(progress.code) if progress else "",
        "has_place": office().column.ward.publish is not None,
        "told": _TOLD,
    }
    return render(request, "desk/publishing.html", context)


def _ending(code: int | None) -> str:
    if code is None:
        return "Đang chạy…"
    return _ENDINGS.get(code, f"Dừng giữa chừng (mã {code}); trang trên mạng vẫn là bản cũ.")


@needs(Right.PUBLISH)
def progress(request: HttpRequest, account: Account) -> JsonResponse:
    """Say how far it is."""
    found = _jobs().look()
    if found is None:
        return JsonResponse({"said": "", "ending": "", "is_done": True})
    return JsonResponse(
        {"said": found.said, "ending": _ending(found.code), "is_done": found.code is not None}
    )
