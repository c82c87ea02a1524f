"""What a browser may do on the site: the Content-Security-Policy, worked out from the pages.

A page may load from its own host only and run nothing inline but the lines that the theme itself
brought, known by their hash. Anything else inline would be somebody's trick, so it fails the build
instead of being let in.
"""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S | re.I)
_IS_DATA = re.compile(r"""\btype\s*=\s*["']?application/(ld\+)?json\b""", re.I)
_HAS_SOURCE = re.compile(r"\bsrc\s*=", re.I)
# The start of a tag up to an attribute; what stands in quotes is a value, whatever it says.
_ATTRIBUTE = r"""<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*?\s"""
_STYLE = re.compile(rf"<style\b|{_ATTRIBUTE}style\s*=", re.I)
_HANDLER = re.compile(rf"{_ATTRIBUTE}on[a-z]+\s*=", re.I)


class UnsafePageError(Exception):
    """A page holds a script or a style that the theme did not bring."""


def inline_scripts(html: str) -> frozenset[str]:
    """Return every script that stands in a page itself; a data block is not run."""
    return frozenset(
        body
        for attributes, body in _SCRIPT.findall(html)
        if not (_HAS_SOURCE.search(attributes) or _IS_DATA.search(attributes))
    )


def write_policy(scripts: frozenset[str]) -> str:
    """Return the policy that lets ``scripts`` run inline, and nothing else.

    ``wasm-unsafe-eval`` is what the search needs: it allows WebAssembly and no ``eval``.
    """
    hashes = sorted(_hash(script) for script in scripts)
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def check_page(html: str, trusted: frozenset[str]) -> None:
    """Make sure that a page keeps to the policy. Raises :class:`UnsafePageError`."""
    handler = _HANDLER.search(html)
    strange = inline_scripts(html) - trusted or ({handler[0]} if handler else set())
    if strange:
        raise UnsafePageError(f"đoạn mã lạ trong trang: {min(strange)[:80]!r}")
    style = _STYLE.search(html)
    if style:
        raise UnsafePageError(f"kiểu chữ viết thẳng vào trang: {style[0][:80]!r}")


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
