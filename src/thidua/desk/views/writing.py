"""Writing: the form, the file as a whole, what is typed and pasted, who is at it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from thidua.desk import acts
from thidua.desk.acts import ChangedMeanwhileError
from thidua.desk.arrivals import twins_of
from thidua.desk.blocks import UnseenError, read_blocks
from thidua.desk.cards import address_of, undo_address, urls_of
from thidua.desk.finding import Found, find
from thidua.desk.mends import MENDS, mended
from thidua.desk.models import Account, Hold, Typing
from thidua.desk.roles import Right
from thidua.desk.sheets import Sheet
from thidua.desk.telling import fix_of, message_of
from thidua.desk.typed import as_form, remember
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.intake import IntakeError, read_document
from thidua.load.trial import try_article
from thidua.problems import Problem
from thidua.review.amendments import Change

_HELD = timedelta(minutes=2)
"""How long somebody counts as writing after the last sign of it."""


@needs(Right.WRITE)
def write(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Show the form of an article, and write into its file what was changed in it."""
    found = find(year, slug, is_revision=is_revision)
    if not found.may_be_edited:
        messages.info(
            request,
            "Bài đã duyệt: muốn sửa thì soạn bản sửa; bài giữ nguyên tới khi bản ấy được duyệt.",
        )
        return redirect(address_of("article", found.place))
    if found.document is None:
        return _write_raw(request, account, found)
    root = found.edition.column.root
    sheet = Sheet(found.document, found.edition.column, found.beside, request.POST or None)
    said = ""
    if request.method == "POST":
        if request.POST.get("seal") != found.seal:
            return _two_versions(request, account, found)
        if sheet.is_valid():
            try:
                after = sheet.write(found.raw)
                undoing = ""
                if after != found.raw:
                    change = Change(found.path, found.raw, after)
                    undoing = undo_address(acts.write(root, account, "save", [change]))
                Typing.objects.filter(account=account, path=found.path).delete()
                messages.success(request, "Đã lưu bài.", extra_tags=undoing)
                return redirect(address_of(_after_save(request), found.place))
            except ChangedMeanwhileError:
                return _two_versions(request, account, find(year, slug, is_revision=is_revision))
            except OSError as error:
                said = f"Không ghi được tệp ({explain(error).reason}) Chữ đang gõ vẫn được giữ."
        else:
            said = "Có ô chưa dùng được; xem chỗ đỏ bên dưới."
    held_by = _hold(account, found.path)
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing and request.method != "POST" and request.GET.get("go-do") == "mo":
        data = json.loads(typing.content)
        sheet = Sheet(found.document, found.edition.column, found.beside, as_form(data))
        typing_shown = None
    else:
        typing_shown = typing if request.method != "POST" else None
    context = {
        "found": found,
        "sheet": sheet,
        "said": said,
        "urls": urls_of(found.place),
        "typing": typing_shown,
        "turn": typing.turn if typing else 0,
        "held_by": held_by,
        "told_now": [_told(one, found) for one in found.problems],
        "twins": twins_of(found.edition, found.path),
        "told": request.session.get(f"told:{found.path}", []),
        "original": request.session.get(f"original:{found.path}", ""),
        "asks_consent": request.GET.get("muc") == "phieu",
    }
    return render(request, "desk/write.html", context, status=422 if said else 200)


def _after_save(request: HttpRequest) -> str:
    return "article" if request.POST.get("then") == "article" else "write"


def _write_raw(request: HttpRequest, account: Account, found: Found) -> HttpResponse:
    """Let the whole file be mended where nothing of it can be read as a form."""
    root, said = found.edition.column.root, ""
    if request.method == "POST" and request.POST.get("seal") == found.seal:
        text = request.POST.get("raw", "").replace("\r\n", "\n")
        try:
            change = Change(found.path, found.raw, text.encode())
            acts.write(root, account, "save", [change])
            return redirect(address_of("write", found.place))
        except (OSError, ChangedMeanwhileError):
            said = "Không ghi được tệp, hoặc tệp vừa được sửa ở nơi khác; tải lại trang."
    context = {
        "found": found,
        "text": found.raw.decode("utf-8", errors="replace"),
        "said": said,
        "urls": urls_of(found.place),
    }
    return render(request, "desk/raw.html", context, status=422 if said else 200)


def _two_versions(request: HttpRequest, account: Account, found: Found) -> HttpResponse:
    """Show what was typed beside what the file holds now: somebody saved it meanwhile."""
    remember(account, found, dict(request.POST.lists()))
    rows: list[tuple[str, str, str]] = []
    if found.document:
        column = found.edition.column
        sheet = Sheet(found.document, column, found.beside, request.POST)
        form = sheet.article
        rows = [
            (str(form[name].label), str(form[name].value()), str(form.initial.get(name, "")))
            for name in form.changed_data
            if name != "body"
        ]
    context = {
        "found": found,
        "rows": rows,
        "mine": request.POST.get("body", ""),
        "theirs": found.document.body.strip("\n") if found.document else "",
        "urls": urls_of(found.place),
    }
    return render(request, "desk/two-versions.html", context, status=409)


def _hold(account: Account, path: str) -> Account | None:
    """Say who else is writing an article, or take it for this account."""
    now = timezone.now()
    hold = Hold.objects.select_related("account").filter(path=path).first()
    if hold and hold.account != account and now - hold.at < _HELD:
        return hold.account
    Hold.objects.update_or_create(path=path, defaults={"account": account, "at": now})
    return None


@require_POST
@needs(Right.WRITE)
def take_over(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Take an article over from whoever is writing it; what they typed stays theirs."""
    found = find(year, slug, is_revision=is_revision)
    Hold.objects.update_or_create(
        path=found.path, defaults={"account": account, "at": timezone.now()}
    )
    return redirect(address_of("write", found.place))


@require_POST
@needs(Right.WRITE)
def keep(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> JsonResponse:
    """Keep what is being typed, and say what is wrong with it."""
    found = find(year, slug, is_revision=is_revision)
    if found.document is None or not found.may_be_edited:
        return JsonResponse({"said": "Bài không sửa được ở đây nữa; tải lại trang."}, status=409)
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing and str(typing.turn) != request.POST.get("turn"):
        return JsonResponse(
            {"said": "Bài này đang mở ở một cửa sổ khác của bạn; chữ ở đây chưa được giữ."},
            status=409,
        )
    other = _hold(account, found.path)
    turn = remember(account, found, dict(request.POST.lists()))
    problems = found.problems
    sheet = Sheet(found.document, found.edition.column, found.beside, request.POST)
    if sheet.is_valid():
        try:
            problems = try_article(
                found.edition.column, found.path, sheet.write(found.raw)
            ).problems
        except ValueError:
            problems = found.problems
    return JsonResponse(
        {
            "turn": turn,
            "at": f"{timezone.localtime():%H:%M:%S}",
            "problems": [_told(one, found) for one in problems],
            "changed": request.POST.get("seal") != found.seal,
            "held_by": other.name if other else "",
        }
    )


def _told(problem: Problem, found: Found) -> Mapping[str, Any]:
    line = problem.line - (found.document.body_line if found.document else 1) + 1
    return {
        "rule": problem.rule.value,
        "is_error": problem.is_error,
        "field": problem.field,
        "line": line if not problem.field and line > 0 else 0,
        "message": problem.message,
        "told": message_of(problem),
        "fix": fix_of(problem),
        "mend": MENDS[problem.rule].label if problem.rule in MENDS else "",
    }


@require_POST
@needs(Right.WRITE)
def drop(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Forget what was typed and not saved."""
    found = find(year, slug, is_revision=is_revision)
    Typing.objects.filter(account=account, path=found.path).delete()
    return redirect(address_of("write", found.place))


@require_POST
@needs(Right.WRITE, Right.SEND)
def paste(request: HttpRequest, account: Account) -> HttpResponse:
    """Return the Markdown of what was copied from Word, Zalo or a web page."""
    html = request.POST.get("html", "")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "dan.html"
        page.write_text(f"<html><body>{html}</body></html>", "utf-8")
        try:
            draft = read_document(page, 1)
        except IntakeError:
            return JsonResponse({"markdown": "", "told": []})
    markdown = "\n\n".join([block.markdown for block in draft.blocks] + list(draft.notes))
    told = [remark.message for remark in draft.lost]
    return JsonResponse({"markdown": markdown, "told": told})


@require_POST
@needs(Right.WRITE)
def mend(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> JsonResponse:
    """Return the fields of a form with a fault mended; nothing is written."""
    rule = next((one for one in MENDS if one.value == request.POST.get("rule")), None)
    if rule is None:
        raise Http404
    words = {name: value.replace("\r\n", "\n") for name, value in request.POST.items()}
    words.setdefault("body", "")
    fields = mended(rule, {name: str(value) for name, value in words.items()})
    said = "Đã sửa giúp; xem lại chỗ đã đổi." if fields else "Chỗ này phải sửa bằng tay."
    return JsonResponse({"fields": fields, "said": said})


@require_POST
@needs(Right.WRITE)
def blocks(request: HttpRequest, account: Account) -> JsonResponse:
    """Return a text in blocks for the paper, or why it would lose something there."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        read = read_blocks(text)
    except UnseenError as error:
        return JsonResponse({"why": str(error)}, status=422)
    rows = [{"source": one.source, "gap": one.gap, "node": one.node} for one in read.blocks]
    return JsonResponse({"before": read.before, "blocks": rows})
