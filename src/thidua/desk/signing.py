"""Signing in: a name and a password, with few tries, and the same answer whatever was wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils import timezone

from thidua.desk.models import Account, Failure

TRIES = 6
"""Failures of one name, or from one address with any name, within ``WINDOW``."""
TRIES_FROM_ADDRESS = 30
WINDOW = timedelta(minutes=15)


class Backend(BaseBackend):
    """Knows the accounts of the desk."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> Account | None:
        """Return the account, or ``None``; an unknown name takes as long as a wrong password."""
        if not username or not password:
            return None
        account = Account.objects.filter(username=username.strip().lower()).first()
        if account is None:
            make_password(password)
            return None
        return account if account.check_password(password) and account.is_active else None

    def get_user(self, user_id: int) -> Account | None:
        """Return the account of a session, unless it was closed meanwhile."""
        return Account.objects.filter(pk=user_id, is_active=True).first()


def is_shut(username: str, address: str) -> bool:
    """Tell whether too many tries have failed lately."""
    lately = Failure.objects.filter(at__gte=timezone.now() - WINDOW)
    return (
        lately.filter(username=_cut(username)).count() >= TRIES
        or lately.filter(address=address).count() >= TRIES_FROM_ADDRESS
    )


def note_failure(username: str, address: str) -> None:
    """Remember a try that failed; what is older than the window is forgotten."""
    now = timezone.now()
    Failure.objects.filter(at__lt=now - WINDOW).delete()
    Failure.objects.create(at=now, username=_cut(username), address=address)


def forgive(username: str) -> None:
    """Forget the failures of a name: whoever knows the password has signed in."""
    Failure.objects.filter(username=_cut(username)).delete()


def _cut(username: str) -> str:
    return username.strip().lower()[:60]
