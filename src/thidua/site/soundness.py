"""Why a site may not take the place of the old one."""

from __future__ import annotations

from collections.abc import Callable

from thidua.site.policy import UnsafePageError


class SiteError(Exception):
    """A site that may not take the place of the old one; its words are for people."""


def check_at(address: str, check: Callable[[], None]) -> None:
    """Name the page that keeps not to the policy. Raises :class:`SiteError`."""
    try:
        check()
    except UnsafePageError as error:
        name = f"/{address}" if address.endswith("/") else address
        raise SiteError(f"Trang «{name}» không an toàn: {error}") from error
