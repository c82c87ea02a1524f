"""Addresses that a feed may name."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

_FOREIGN = re.compile(r'[\x00- <>"{}|\\^`]')


@lru_cache(maxsize=2048)
def is_absolute(address: str) -> bool:
    """Tell whether an address is a whole http(s) one, written in signs that addresses may hold.

    A site's feeds name the same ones over and over.
    """
    if _FOREIGN.search(address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_uri(text: str) -> bool:
    """Tell whether a text can identify something on the whole web: tag:, urn:, http: …"""
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        return False
    return bool(scheme) and not any(sign.isspace() for sign in text)
