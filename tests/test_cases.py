"""Golden cases: what people write wrongly, and every word they are told about it.

Each file in ``cases/`` is a list of cases::

    - name: what somebody did
      now: 2024-06-15 12:00            # optional; what "now" is
      files:                           # written over the base project of projects.py
        articles/2024/bai.md: |        # a text,
          ---
          …
        articles/2024/guong-sang/index.md:
          change: {"old text": "new text"}     # the base project's file, changed,
        docs/hoat-dong.md: null                # a file of the base project that is not there,
        articles/2024/guong-sang/bia.jpg: {jpeg: 40x30}   # or a file as ``made`` makes it,
        docs/mau.docx: {document: word}        # such as one of document_makers.py
        docs/tep: {link: ..}                   # or what is no plain file, as ``place`` puts it
      states: {articles/2024/bai.md: draft}    # optional; of every article
      held: {old_site: false, pages: [gioi-thieu/], records: [truyen-thanh#1]}
                                       # optional; what the errors keep from readers
      problems: |                      # everything that is told, in order
        articles/2024/bai.md:3  [date]  LỖI  date: …
            Cách sửa: …

``PYTHONPATH=src python tests/test_cases.py`` writes what the program says now into the cases.
Read every line of the difference as a clerk would before you keep it.
"""

from __future__ import annotations

import os
import signal
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from document_makers import DOCUMENTS
from projects import BASE, NOW, changed, edition_of, jpeg, make_project, png

from thidua.problems import Rule
from thidua.review import Edition, stops_all
from thidua.schema.scalars import parse_moment

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yml"))

TOLD_ELSEWHERE = {
    *(Rule.TARGET_MISSED, Rule.TARGET_BEHIND, Rule.WAIVER, Rule.TASK_OVERDUE, Rule.NO_PLAN),
    Rule.FEED_ITEM,
}
"""What only the evaluation of plans and tasks can find, or the feeds (test_feed_promise.py)."""


def made(path: str, recipe: Any) -> str | bytes | None:
    """Return the content of a file from its recipe."""
    if recipe is None or isinstance(recipe, str):
        return recipe
    match recipe:
        case {"jpeg": size} | {"png": size}:
            encode = jpeg if "jpeg" in recipe else png
            whole = encode(*(int(part) for part in size.split("x")))
            return whole[: len(whole) - recipe.get("cut", 0)]
        case {"document": name}:
            return DOCUMENTS[name]()
        case {"bytes": digits}:
            return bytes.fromhex(digits)
    text = (
        recipe["text"] if "text" in recipe else changed(str(BASE[path]), recipe.get("change", {}))
    )
    if "repeat" in recipe:
        text = text.replace("@", recipe["repeat"] * recipe["times"])
    text = unicodedata.normalize(recipe.get("form", "NFC"), text)
    text = text.replace("\n", recipe.get("line_end", "\n"))
    return text.encode(recipe.get("encoding", "utf-8"))


def place(path: Path, recipe: Any) -> bool:
    """Put what is no plain file at a path; tell whether the recipe asks for such a thing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match recipe:
        case {"link": target}:
            path.symlink_to(target)
        case {"pipe": True}:
            os.mkfifo(path)
        case {"folder": True}:
            path.mkdir()
        case {"sparse": size}:
            with path.open("wb") as file:
                file.truncate(size)
        case _:
            return False
    return True


def edition(case: dict[str, Any], root: Path) -> Edition:
    """Write a case's project and review it."""
    files = {
        path: None if place(root / path, recipe) else made(path, recipe)
        for path, recipe in case["files"].items()
    }
    make_project(root, files)
    return edition_of(root, moment(case))


def moment(case: dict[str, Any]) -> datetime:
    return parse_moment(case["now"]) if "now" in case else NOW


def told(edition: Edition) -> str:
    return "".join(f"{problem}\n" for problem in edition.problems)


def cases() -> Iterator[Any]:
    for file in FILES:
        unheard_of = os.name == "nt" and file.stem == "hostile"
        marks = [pytest.mark.skip("Windows holds neither such names nor pipes")] * unheard_of
        for case in yaml.safe_load(file.read_text("utf-8")):
            yield pytest.param(case, id=f"{file.stem}: {case['name']}", marks=marks)


def too_long(*_: object) -> None:
    raise TimeoutError("this case waits for something that never comes")


@pytest.fixture
def bounded() -> Iterator[None]:
    """Let a case that waits for ever fail, where the system has an alarm clock."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(300)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("case", list(cases()))
def test_what_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    result = edition(case, tmp_path)
    assert told(result) == case["problems"]
    if "states" in case:
        assert {path: state.value for path, state in result.states.items()} == case["states"]
    if "held" in case:
        assert {
            "old_site": any(map(stops_all, result.problems)),
            "pages": sorted(result.unseen),
            "records": sorted(result.held_records),
        } == {"old_site": False, "pages": [], "records": [], **case["held"]}


def test_every_rule_of_reading_and_review_has_a_case() -> None:
    texts = "".join(case.values[0]["problems"] for case in cases())
    missing = [rule for rule in Rule if f"  [{rule}]  " not in texts]
    assert set(missing) == TOLD_ELSEWHERE


def test_there_are_three_hundred_bad_inputs() -> None:
    assert len([case for case in cases() if case.values[0]["problems"]]) >= 300


def test_no_two_cases_have_one_name() -> None:
    names = [case.id for case in cases()]
    assert len(names) == len(set(names))


def refresh(file: Path) -> None:
    """Write what is told now into a file of cases, and leave everything else as it is."""
    text = file.read_text("utf-8")
    rows = text.splitlines(keepends=True)
    document = yaml.compose(text)
    assert isinstance(document, yaml.SequenceNode)
    for node, case in reversed(list(zip(document.value, yaml.safe_load(text), strict=True))):
        with tempfile.TemporaryDirectory() as folder:
            lines = told(edition(case, Path(folder))).splitlines()
        key, value = next(pair for pair in node.value if pair[0].value == "problems")
        start, end = key.start_mark.line, value.end_mark.line + (value.end_mark.column > 0)
        while end < len(rows) and not rows[end].strip():
            end += 1
        head = "  problems: |\n" if lines else '  problems: ""\n'
        rows[start:end] = [head, *(f"    {line}\n" for line in lines), "\n"]
    file.write_text("".join(rows).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    for each in FILES:
        refresh(each)
