"""The handbook's page of each rule that an article may set aside, held against the rule itself.

A page shows a bad and a good example in fenced blocks of Markdown. A block that begins with ``---``
is a whole article, any other the body of one. Where a rule needs two articles, two blocks follow
each other and the last is the one at fault. Photos that a block names are there. A block of JSON is
the record of what was published before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
import yaml
from conftest import ROOT
from projects import article_text, edition_of, jpeg, make_project

from thidua.column.record import RECORD
from thidua.problems import Rule
from thidua.review import Edition
from thidua.schema.article import AllowableRule

FOLDER = ROOT / "huong-dan/quy-tac"
RULES = sorted(get_args(AllowableRule))
REASON = "Lý do của lãnh đạo"

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Page:
    """A rule's page. ``bad`` and ``good`` are the articles of its examples."""

    text: str
    bad: tuple[str, ...]
    good: tuple[str, ...]

    @property
    def record(self) -> str | None:
        """The record of published addresses that stands beside the examples."""
        return next((m[2] for m in _BLOCK.finditer(self.text) if m[1] == "json"), None)


def read_page(rule: str) -> Page:
    text = (FOLDER / f"{rule}.md").read_text("utf-8")
    places = [text.index(f"\n## {name}\n") for name in ("Chưa đúng", "Đúng", "Khi nào được bỏ qua")]
    assert places == sorted(places)
    return Page(text, *(articles(text[start:end]) for start, end in pairwise(places)))


def articles(section: str) -> tuple[str, ...]:
    blocks = [match[2] for match in _BLOCK.finditer(section) if match[1] == "markdown"]
    assert 1 <= len(blocks) <= 2
    return tuple(block if block.startswith("---\n") else article_text(block) for block in blocks)


def allowing(rule: str, article: str) -> str:
    """Return an article that sets a rule aside."""
    head, body = article.removeprefix("---\n").split("\n---\n", 1)
    return f"---\n{head}\nallow: [{{rule: {rule}, reason: {REASON}}}]\n---\n{body}"


def edition(root: Path, texts: tuple[str, ...], record: str | None = None) -> tuple[Edition, str]:
    """Read articles in a project; return also the path of the last."""
    paths = [f"articles/2024/bai-{number}/index.md" for number, _ in enumerate(texts, start=1)]
    files: dict[str, str | bytes | None] = dict(zip(paths, texts, strict=True))
    files[RECORD] = record
    for path, text in zip(paths, texts, strict=True):
        for photo in re.findall(r"[\w-]+\.jpg", text):
            files[path.replace("index.md", photo)] = jpeg()
    return edition_of(make_project(root, files)), paths[-1]


def edition_shown(root: Path, page: Page) -> tuple[Edition, str]:
    """Read the good example of a page."""
    return edition(root, page.good, page.record)


def rules_found(edition: Edition, path: str) -> set[Rule]:
    return {problem.rule for problem in edition.problems if problem.path == path}


def test_each_rule_has_a_page_and_no_page_is_without_a_rule() -> None:
    assert sorted(path.stem for path in FOLDER.glob("[!A-Z]*.md")) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_the_page_says_what_it_is_about(rule: str) -> None:
    text = read_page(rule).text
    assert re.match(rf"# {rule}: \S.*\n\n\*\*(LỖI|CẢNH BÁO)\b", text)
    (example,) = (match[2] for match in _BLOCK.finditer(text) if match[1] == "yaml")
    ((allowance,),) = yaml.safe_load(example).values()
    assert set(allowance) == {"rule", "reason"}
    assert allowance["rule"] == rule


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_told_of_and_named_its_page(rule: str, tmp_path: Path) -> None:
    page = read_page(rule)
    result, path = edition(tmp_path, page.bad, page.record)
    told = [p for p in result.problems if (p.path, p.rule) == (path, rule)]
    assert told
    assert all(f"huong-dan/quy-tac/{rule}.md" in problem.fix for problem in told)


@pytest.mark.parametrize("rule", RULES)
def test_the_level_is_the_one_the_page_tells(rule: str, tmp_path: Path) -> None:
    page = read_page(rule)
    result, path = edition(tmp_path, page.bad, page.record)
    # A draft's faults are lightened; the rule itself says how much they weigh.
    levels = {f.severity.label for f in result.column.faults if (f.path, f.rule) == (path, rule)}
    told = page.text[: page.text.index("\n## ")]
    assert all(f"**{level}" in told or f"{level} với" in told for level in levels)


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_is_not_told_of(rule: str, tmp_path: Path) -> None:
    result, path = edition_shown(tmp_path, read_page(rule))
    assert rule not in rules_found(result, path)


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_has_no_other_fault(rule: str, tmp_path: Path) -> None:
    result, path = edition_shown(tmp_path, read_page(rule))
    assert rules_found(result, path) == set()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_set_aside_is_silent_and_its_reason_kept(rule: str, tmp_path: Path) -> None:
    page = read_page(rule)
    *others, last = page.bad
    result, path = edition(tmp_path, (*others, allowing(rule, last)), page.record)
    assert rule not in rules_found(result, path)
    assert [one.reason for one in result.column.allowed if one.problem.rule == rule][:1] == [REASON]
