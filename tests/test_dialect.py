"""What readers see of texts as clerks type and paste them, and that no word is lost on the way.

``dialect.yml`` holds the texts, each with the HTML that is shown (a picture that is not there is an
empty ``span``) and what is told of it by line and rule. ``PYTHONPATH=src python
tests/test_dialect.py`` writes what is shown and told now into the file: look at every line of the
difference as a reader would before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from thidua.lint import arrival
from thidua.lint.passages import Passage
from thidua.site.markup.article import Markup, Setting, place
from thidua.source.documents import Document

FILE = Path(__file__).parent / "dialect.yml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
MARKUP = Markup()


def rendered(text: str) -> str:
    setting = Setting(lambda target: target.removesuffix(".md"), {}, {})
    return place(MARKUP.render(text, setting), "/").strip() + "\n"


def told(text: str) -> list[str]:
    passage = Passage(Document("bai.md", {}, {}, text, 1), (), text, 1)
    return [f"{problem.line} {problem.rule}" for problem in arrival.check([passage])]


def ids() -> Iterator[Any]:
    for case in CASES:
        yield pytest.param(case, id=case["name"])


@pytest.mark.parametrize("case", list(ids()))
def test_readers_see_what_the_writer_saw(case: dict[str, Any]) -> None:
    assert rendered(case["text"]) == case["html"]


@pytest.mark.parametrize("case", list(ids()))
def test_what_readers_would_not_see_is_told(case: dict[str, Any]) -> None:
    assert told(case["text"]) == case["told"]


def test_no_two_texts_have_one_name() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


def refresh() -> None:
    """Write what is shown and told now into the file of cases, and leave all else as it is."""
    parts = re.split(r"^(?=- name: )", FILE.read_text("utf-8"), flags=re.M)
    for place_, case in enumerate(CASES, 1):
        head = parts[place_][: re.search(r"^  html: ", parts[place_], re.M).start()]  # type: ignore[union-attr]
        rows = rendered(case["text"]).rstrip("\n").split("\n")
        html = "".join(f"    {row}".rstrip(" ") + "\n" for row in rows)
        parts[place_] = f"{head}  html: |\n{html}  told: [{', '.join(told(case['text']))}]\n\n"
    FILE.write_text("".join(parts).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    refresh()
