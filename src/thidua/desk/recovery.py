"""A new password given at the machine itself, for whoever forgot the administrator's."""

from __future__ import annotations

from pathlib import Path

from thidua.desk import server


class RecoveryError(Exception):
    """What stands against it, in words."""


def reset(root: Path, username: str, password: str) -> None:
    """Give an account a new password. Raises :class:`RecoveryError`, and ``OSError``."""
    server.prepare(root)
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from thidua.desk.acts import note  # noqa: PLC0415 - only once configured
    from thidua.desk.models import Account  # noqa: PLC0415
    from thidua.desk.signing import forgive  # noqa: PLC0415

    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        known = ", ".join(Account.objects.values_list("username", flat=True)) or "chưa có ai"
        raise RecoveryError(f"không có tài khoản «{username}» (có: {known}).")
    try:
        validate_password(password)
    except ValidationError as error:
        raise RecoveryError(" ".join(error.messages)) from error
    account.set_password(password)
    account.is_active = True
    account.save()
    forgive(account.username)
    note(account, "account", detail=f"đặt lại mật khẩu của {account.username} tại máy")
