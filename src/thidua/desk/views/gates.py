"""Who gets into a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from thidua.desk.models import Account
from thidua.desk.roles import Right

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Account, P], HttpResponse]


def needs(
    *rights: Right,
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Let in whoever has one of these rights, and give the view their account."""

    def guarded(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            account = request.user
            assert isinstance(account, Account)  # whoever is not signed in came no further
            if not any(account.may(right) for right in rights):
                raise PermissionDenied
            return view(request, account, *args, **kwargs)

        checked: Any = login_required(inner)
        return checked  # type: ignore[no-any-return]  # a decorator that says nothing of types

    return guarded


def address_of(request: HttpRequest) -> str:
    """Return from where a request comes."""
    return str(request.META.get("REMOTE_ADDR", ""))
