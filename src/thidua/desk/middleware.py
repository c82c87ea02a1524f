"""What every answer of the desk carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from thidua.desk.settings import POLICY

Answer = Callable[[HttpRequest], HttpResponse]


def harden(answer: Answer) -> Answer:
    """Let a page load nothing from elsewhere, and let nobody keep what only some may see."""

    def hardened(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        # A preview of the site announces the site's own policy.
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    return hardened
