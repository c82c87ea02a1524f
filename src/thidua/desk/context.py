"""What every template of the desk is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right


def around(request: HttpRequest) -> Mapping[str, Any]:
    """Return the ward, who sits here, and what they may do."""
    account = request.user if isinstance(request.user, Account) else None
    rights: dict[str, bool] = {right.name: account.may(right) for right in Right} if account else {}
    return {"ward": office().ward, "me": account, "may": rights}
