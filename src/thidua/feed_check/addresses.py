"""Addresses that a feed may name."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_absolute(address: str) -> bool:
    """Tell whether an address is a whole http(s) one, written in signs that addresses may hold."""
    if any(sign <= " " or sign in '<>"{}|\\^`' for sign in address):
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
