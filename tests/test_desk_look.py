"""The desk has the site's colours, and defines none of them again."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import ROOT

from thidua.desk.views.look import properties_of

DESK = ROOT / "src/thidua/desk/static/desk/desk.css"
THEME = ROOT / "src/thidua/theme/assets/thidua.css"


def defined(css: str) -> set[str]:
    return set(re.findall(r"(--[a-z-]+):", css))


def test_every_colour_of_the_desk_is_defined_once() -> None:
    desk, site = read(DESK), properties_of(read(THEME))
    used = set(re.findall(r"var\((--[a-z-]+)", desk))
    assert used <= defined(desk) | defined(site)
    assert not defined(desk) & defined(site)
    assert "#9b1c1c" in site
    assert "prefers-color-scheme: dark" in site


def test_only_rules_of_the_whole_page_are_taken() -> None:
    css = (
        "/* :root { --x: 1 } */\n:root { --a: 1; }\n:root[data-theme] .b { --c: 2; }\n"
        "@media print { :root { --d: 3; } }\n@media print { p { --e: 4; } }\n* { --f: 5; }"
    )
    assert defined(properties_of(css)) == {"--a", "--d"}


def read(file: Path) -> str:
    return file.read_text("utf-8")
