"""Pages drawn for somebody who looks at one: kept for a while, with all that they load."""

from __future__ import annotations

import mimetypes
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.http import HttpResponse

from thidua.column import Article
from thidua.review import Edition
from thidua.site.proof import Proof, prove

_KEPT = 24
"""Pages that are kept: some of every person at the desk."""
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self';"
    " frame-ancestors 'self'; sandbox allow-same-origin"
)
"""A draft may hold anything: nothing of it runs here, whatever got past the cleaning."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that was drawn, under the key by which it is asked for."""

    key: str
    proof: Proof


_lock = threading.Lock()
_shown: OrderedDict[str, Proof] = OrderedDict()


def proof_of(edition: Edition, article: Article) -> Shown:
    """Draw an article's page and keep it. Raises ``OSError``."""
    drawn = prove(edition.column, article, edition.now)
    key = secrets.token_urlsafe(12)
    with _lock:
        _shown[key] = drawn
        while len(_shown) > _KEPT:
            _shown.popitem(last=False)
    return Shown(key, drawn)


def answer(key: str, address: str) -> HttpResponse | None:
    """Return what stands at an address of a kept page; ``None`` where nothing does."""
    with _lock:
        drawn = _shown.get(key)
    if drawn is None:
        return None
    response: HttpResponse | None = None
    if address == drawn.address:
        response = HttpResponse(drawn.html)
    else:
        kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
        if address in drawn.contents:
            response = HttpResponse(drawn.contents[address], content_type=kind)
        elif address in drawn.files:
            response = HttpResponse(drawn.files[address].read_bytes(), content_type=kind)
    if response is not None:
        response["Content-Security-Policy"] = _POLICY
    return response
