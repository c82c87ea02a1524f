"""The JSON Schema that editors read says what the program accepts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from projects import ARTICLE_TEXT, DRAFT_TEXT, changed

from thidua.commands.schema import SCHEMA_FILE, render_schema

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = yaml.safe_load(render_schema())
ARTICLES = sorted((ROOT / "articles").rglob("*.md"))


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: dates stay text, and of words only true and false are not."""


EditorLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), ["t", "f"])


def front_matter(text: str) -> dict[str, Any]:
    matter = yaml.load(text.split("---\n")[1], EditorLoader)
    return {key: value for key, value in matter.items() if value is not None}


def complaints(text: str) -> list[str]:
    validator = Draft202012Validator(SCHEMA)
    return [error.message for error in validator.iter_errors(front_matter(text))]


def test_the_schema_in_the_repository_is_the_one_the_program_writes() -> None:
    assert (ROOT / SCHEMA_FILE).read_bytes() == render_schema()


def test_the_schema_is_itself_valid() -> None:
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    assert list(meta.iter_errors(SCHEMA)) == []


@pytest.mark.parametrize("text", [ARTICLE_TEXT, DRAFT_TEXT], ids=["every key", "only what must be"])
def test_a_valid_article_validates(text: str) -> None:
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - slug: ngay-truyen-thong\n    phase: trong", "  - ngay-truyen-thong"),
        ("date: 2024-06-11", "date: 11/6/2024 8h30"),
        ("received: 2024-06-05", "received: 5/6/2024"),
        ("corrections:", "sample: true\ncorrections:"),
    ],
)
def test_what_the_program_accepts_an_editor_does_not_mark(old: str, new: str) -> None:
    assert complaints(changed(ARTICLE_TEXT, {old: new})) == []


def test_the_demonstration_validates() -> None:
    assert ARTICLES
    wrong = {path.parent.name: complaints(path.read_text("utf-8")) for path in ARTICLES}
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("author: ", "auther: "),
        ("    phase: trong", "    phases: trong"),
        ("  guardian: ", "  parent: "),
        ("kind: bai\n", "kind: bao\n"),
        ("date: 2024-06-11", "date: hôm nay"),
        ("category: guong", "category: Gương"),
        ("minutes: 5", "minutes: 0"),
        ("tags: [khuyến học]", "tags: khuyến học"),
        ("summary: Bà Nguyễn Thị Mẫu nhiều năm lặng lẽ dạy chữ cho trẻ em nghèo.", "summary: Bà"),
        ("title: Gương sáng tổ dân phố 5\n", ""),
        ("sáng tổ dân phố 5", "sáng" * 40),
        ('digest: "00000000000000000000"', "digest: abc"),
    ],
)
def test_what_the_program_refuses_an_editor_marks(old: str, new: str) -> None:
    assert complaints(changed(ARTICLE_TEXT, {old: new}))


def test_every_key_says_what_it_is_for() -> None:
    described = [SCHEMA, *SCHEMA["$defs"].values()]
    silent = [
        key
        for part in described
        for key, value in part.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == []
