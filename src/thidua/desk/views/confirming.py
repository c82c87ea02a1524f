"""What would be written, shown before it is."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.column import Column
from thidua.desk import acts
from thidua.desk.cards import undo_address
from thidua.desk.models import Account, Act
from thidua.desk.office import office
from thidua.desk.telling import told
from thidua.disk.obstacles import explain
from thidua.review.amendments import Change

_NOT_KEPT = ("csrfmiddlewaretoken", "seen", "again")


def is_sent(request: HttpRequest) -> bool:
    """Tell whether a form is to be written, not to be gone on with after its change was shown."""
    return request.method == "POST" and "again" not in request.POST


def confirm(
    request: HttpRequest,
    account: Account,
    changes: Sequence[Change],
    what: str,
    back: str,
    detail: str = "",
) -> HttpResponse:
    """Show what would be written; write it once that was seen.

    ``back`` is the address of the next page; ``detail`` is what the history says of it, by itself
    the file's name.
    """
    changes = [one for one in changes if one.before != one.after]
    if not changes:
        messages.info(request, "Không có gì thay đổi.")
        return redirect(back)
    mark = "-".join(acts.seal(part) for one in changes for part in (one.before, one.after))
    said = ""
    if request.POST.get("seen") == mark:
        said = written(request, office().column, account, what, changes, detail or changes[0].path)
        if not said:
            return redirect(back)
    posted = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    shown = [(one.path, lines_changed(one)) for one in changes]
    context = {"shown": shown, "posted": posted, "mark": mark, "said": said, "back": back}
    return render(request, "desk/confirm.html", context, status=422 if said else 200)


def written(
    request: HttpRequest,
    column: Column,
    account: Account,
    what: str,
    changes: Sequence[Change],
    detail: str,
) -> str:
    """Write files that bring no error, and offer to take them back; or return why not."""
    try:
        done = acts.try_write(column, account, what, changes, detail)
    except OSError as error:
        return f"Không ghi được tệp ({explain(error).reason})"
    except acts.ChangedMeanwhileError:
        return "Tệp vừa bị sửa ở nơi khác; tải lại trang."
    if isinstance(done, Act):
        messages.success(request, f"Đã {acts.WORDS[what]}.", extra_tags=undo_address(done))
        return ""
    return " ".join(map(told, done))


def lines_changed(change: Change) -> list[tuple[str, str]]:
    """Return the lines that go and come, with a sign each; of a picture only that it does."""
    texts = [_text(change.before), _text(change.after)]
    if None in texts:
        return [("+", "(ảnh mới)")]
    before, after = (text.splitlines() for text in texts if text is not None)
    rows = difflib.unified_diff(before, after, lineterm="", n=1)
    return [(row[:1], row[1:]) for row in rows if row[:3] not in ("---", "+++") and row[:2] != "@@"]


def _text(content: bytes | None) -> str | None:
    try:
        return (content or b"").decode()
    except UnicodeDecodeError:
        return None
