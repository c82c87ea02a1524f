"""Deciding without an account: a link that works once, for one version, with a code told apart."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from thidua.desk import acts
from thidua.desk.cards import address_of
from thidua.desk.finding import Found, find
from thidua.desk.models import Account, Pass, Switch
from thidua.desk.office import Place
from thidua.desk.roles import Right, Role
from thidua.desk.server import draw_picture
from thidua.desk.views.gates import needs
from thidua.desk.views.reviews import decide, shown_mark

LINKS = "links"
"""The switch under which passes may be given."""
_LASTS = timedelta(days=3)
_TRIES = 5
_SESSION = "pass"


def are_on() -> bool:
    """Tell whether the administrator lets passes be given."""
    return Switch.objects.filter(name=LINKS).exists()


@require_POST
@needs(Right.MANAGE)
def switch(request: HttpRequest, account: Account) -> HttpResponse:
    """Turn passes on or off; off ends those that were given."""
    if are_on():
        Switch.objects.filter(name=LINKS).delete()
        Pass.objects.filter(used=None).delete()
        done = "tắt"
    else:
        Switch.objects.create(name=LINKS)
        done = "bật"
    acts.note(account, "account", detail=f"{done} duyệt bằng đường dẫn một lần")
    messages.success(request, f"Đã {done} duyệt bằng đường dẫn một lần.")
    return redirect("accounts")


@require_POST
@needs(Right.WRITE)
def give(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Make a pass for a version that has no error, and show its address and its code once."""
    found = find(year, slug, is_revision=is_revision)
    leader = Account.objects.filter(
        pk=_number(request.POST.get("leader")), role=Role.LEADER.value, is_active=True
    ).first()
    if not are_on() or found.article is None or leader is None:
        raise Http404
    if any(one.is_error for one in found.problems):
        messages.error(request, "Bài còn lỗi phải sửa trước.")
        return redirect(address_of("article", found.place))
    secret, code = secrets.token_urlsafe(24), f"{secrets.randbelow(10**6):06}"
    Pass.objects.create(
        secret=_hash(secret),
        code=make_password(code),
        leader=leader,
        giver=account,
        path=found.path,
        shown=shown_mark(found),
        until=timezone.now() + _LASTS,
    )
    acts.note(account, "pass", found.path, f"cho {leader.name}")
    address = request.build_absolute_uri(f"/duyet-nhanh/{secret}/")
    context = {
        "found": found,
        "leader": leader,
        "address": address,
        "code": code,
        "picture": draw_picture(address),
    }
    return render(request, "desk/pass-given.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def use(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the code; then let the leader decide, once."""
    given = Pass.objects.select_related("leader").filter(secret=_hash(secret)).first()
    if given is None or not are_on() or _is_over(given):
        return render(request, "desk/pass-over.html", status=404)
    if request.session.get(_SESSION) != given.pk:
        return _ask_for_code(request, given, secret)
    found = _version(given)
    if found is None:
        return render(request, "desk/pass-over.html", status=404)
    response, done = decide(request, found, given.leader, knows=lambda: True)
    if done:
        given.used = timezone.now()
        given.save()
        del request.session[_SESSION]
        return render(request, "desk/pass-done.html", {"said": done})
    return response


def _ask_for_code(request: HttpRequest, given: Pass, secret: str) -> HttpResponse:
    if "code" not in request.POST:
        return render(request, "desk/pass-code.html", {"said": ""})
    # Counted before it is looked at, in one step: many tries at once are not one try.
    counted = Pass.objects.filter(pk=given.pk, tries__lt=_TRIES)
    if not counted.update(tries=F("tries") + 1):
        return render(request, "desk/pass-over.html", status=404)
    if not check_password(request.POST["code"].strip(), given.code):
        return render(request, "desk/pass-code.html", {"said": "Mã chưa đúng."}, status=403)
    request.session.cycle_key()
    request.session[_SESSION] = given.pk
    return redirect("pass", secret=secret)


def _is_over(given: Pass) -> bool:
    return (
        given.used is not None
        or given.until < timezone.now()
        or given.tries >= _TRIES
        or not given.leader.is_active
    )


def _version(given: Pass) -> Found | None:
    """Return the version a pass was given for, unless it is another one by now."""
    place = Place.of(given.path)
    if place is None:
        return None
    try:
        found = find(place.year, place.slug, is_revision=place.is_revision)
    except Http404:
        return None
    return found if found.article and shown_mark(found) == given.shown else None


def may_look(request: HttpRequest) -> bool:
    """Tell whether somebody with a pass sits here, who may see what it is for."""
    given = Pass.objects.filter(pk=request.session.get(_SESSION, 0)).first()
    return given is not None and not _is_over(given)
