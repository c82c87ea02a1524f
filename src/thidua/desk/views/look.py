"""The desk's colours: those of the site, from the one place where they are defined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from django.http import HttpRequest, HttpResponse

from thidua import colours
from thidua.desk.office import office

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"\s*([^{}]+?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}", re.S)


def palette(request: HttpRequest) -> HttpResponse:
    """Return the custom properties of the theme's style sheet, with the ward's own colour."""
    colour = office().ward.colour
    text = _properties() + (colours.style(colour) if colour else "")
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=600"
    return response


@cache
def _properties() -> str:
    return properties_of((files("thidua.theme") / "assets/thidua.css").read_text("utf-8"))


def properties_of(css: str) -> str:
    """Return the rules of a style sheet that are about the page as a whole and nothing in it."""
    return "\n".join(_whole_page(_COMMENT.sub("", css)))


def _whole_page(css: str) -> Iterator[str]:
    for rule in _RULE.finditer(css):
        selector, body = rule.groups()
        inner = [one[1] for one in _RULE.finditer(body)] if selector.startswith("@media") else None
        if all(re.fullmatch(r":root(?:\S*)", one) for one in (inner or [selector])):
            yield f"{selector} {{{body}}}"
