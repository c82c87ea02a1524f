"""What the random tests and ``scripts/fuzz.py`` share: strange signs, and a project read whole."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

from projects import ARTICLE, BASE, write_files

from thidua.feed_check.check import validate
from thidua.meter import Meter
from thidua.review.edition import count_errors
from thidua.schema.scalars import parse_moment
from thidua.site.feeds.render import render_feeds
from thidua.site.markup.texts import Texts
from thidua.site.prepare import prepare
from thidua.site.routes import routes
from thidua.site.shelf import Shelf

FAULTS = Path(__file__).resolve().parent.parent / "huong-dan/loi.md"
RULES = frozenset(re.findall(r"^\| (?:\[)?`([a-z-]+)`", FAULTS.read_text("utf-8"), re.M))
"""Every rule a clerk can look up."""

SIGNS = [
    *"\n\t -:#[](){}<>|*_`'\"\\!&%@,?~^=+/\0\x01\x1b\x7f\x85\u2028\ufeff\u200b\u202e\ud7ff\ufffd𝄞é",
    *(
        "---\n",
        "\n\n",
        ": ",
        "- ",
        "  ",
        "\r\n",
        "e\u0301",
        "null",
        "~",
        "true",
        "04",
        "-1",
        "1e999",
    ),
    *("9" * 400, "0x1F", "2024-02-30", "31/4/2024", "0000-00-00", "9999-12-31T23:59:59+14:00"),
    *("12:30:61", "!!int ", "&a ", "*a", "<<: ", "? ", "%YAML 1.1", "...\n", "|\n", ">-\n", "../"),
    *(
        "![a](bia.jpg)",
        "[a](b)",
        "[a](https://a.vn/{x}|y^`z)",
        "[a](<//a.vn/x y>)",
        '<a href="#x y{">',
        '<a href="https://a b.vn/">',
        "[a]: b\n",
        "[^1]",
        "[^1]: a\n",
        "{: #a .b }",
        "```\n",
        "| a | b |\n",
    ),
    *(
        "|---|---|\n",
        "<script>",
        "<img src=x onerror=a>",
        "<!--",
        "-->",
        "</div>",
        "&#x0;",
        "&#xD800;",
    ),
    *(
        "javascript:a",
        "http://",
        "%00",
        "%2e%2e%2f",
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "> ",
    ),
    *(
        "1. ",
        "# ",
        "    ",
        "\\\\",
        "**",
        "title:",
        "date:",
        "exemplars:",
        "consent:",
        "review:",
        "allow:",
    ),
]


def start_project(root: Path) -> Path:
    """Write the base project without its article; return where one is to be."""
    write_files(root, {**BASE, ARTICLE: None})
    return root / ARTICLE


def read_project(root: Path) -> None:
    """Read, check, preview and put into feeds what lies in a project; raise for what is wrong."""
    now = parse_moment("2027-01-01")
    build = prepare(root, now, Meter(io.StringIO(), {}), with_drafts=True)
    for problem in build.problems:
        path = root / problem.path
        content = path.read_bytes() if path.is_file() else b""
        # Old Macs ended lines with a sign of their own.
        rows = 2 + content.count(b"\n") + content.count(b"\r")
        assert problem.rule in RULES, problem
        assert problem.message, problem
        assert problem.fix, problem
        assert 1 <= problem.line <= rows, problem
    faulty = count_errors(build.edition.column)
    shown = build.shelf.edition
    passed = replace(shown, published=tuple(a for a in shown.published if a.path not in faulty))
    shelf = Shelf(passed, build.shelf.renditions)
    for feed in render_feeds(shelf, Texts(shelf)):
        # Whatever the check lets pass, the build accepts.
        refused = [fault.tell(feed.address) for fault in validate(feed.make()) if fault.is_error]
        assert not refused, refused
    # What is not finished is shown all the same, as far as it goes.
    texts = Texts(build.shelf)
    assert all(feed.make() for feed in render_feeds(build.shelf, texts))
    for route in routes(build):
        route.view()
        if route.text:
            texts.of(route.text)
