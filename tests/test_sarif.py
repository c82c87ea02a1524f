"""The reports for code-scanning views: SARIF 2.1.0, and Code Quality as GitLab reads it.

The schemas here are the essential parts of the published ones, closed to anything else.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from thidua.problems import Problem, Rule, Severity
from thidua.reports import codequality, problems_json, sarif

Schema = dict[str, Any]


def closed(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """Return the schema of an object that has these keys and no other."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def many(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


TEXT: Schema = {"type": "string", "minLength": 1}
MESSAGE = closed({"text": TEXT})
SARIF = closed(
    {
        "$schema": {"type": "string", "format": "uri", "pattern": "sarif-schema-2.1.0.json$"},
        "version": {"const": "2.1.0"},
        "runs": many(
            closed(
                {
                    "tool": closed(
                        {
                            "driver": closed(
                                {
                                    "name": TEXT,
                                    "version": TEXT,
                                    "language": {"type": "string", "pattern": "^[a-z]{2}$"},
                                    "rules": many(
                                        closed(
                                            {
                                                "id": TEXT,
                                                "shortDescription": MESSAGE,
                                                "fullDescription": MESSAGE,
                                                "help": MESSAGE,
                                            }
                                        ),
                                        uniqueItems=True,
                                    ),
                                }
                            )
                        }
                    ),
                    "language": {"const": "vi"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": many(
                        closed(
                            {
                                "ruleId": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": many(
                                    closed(
                                        {
                                            "physicalLocation": closed(
                                                {
                                                    "artifactLocation": closed(
                                                        {
                                                            "uri": {
                                                                "type": "string",
                                                                "pattern": "^[!-~]+$",
                                                            },
                                                            "uriBaseId": TEXT,
                                                        }
                                                    ),
                                                    "region": closed(
                                                        {
                                                            "startLine": {
                                                                "type": "integer",
                                                                "minimum": 1,
                                                            }
                                                        }
                                                    ),
                                                }
                                            )
                                        }
                                    ),
                                    minItems=1,
                                ),
                                "partialFingerprints": {
                                    "type": "object",
                                    "minProperties": 1,
                                    "additionalProperties": {"type": "string"},
                                },
                            }
                        )
                    ),
                }
            ),
            minItems=1,
        ),
    }
)
CODE_QUALITY = many(
    closed(
        {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]+$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": closed(
                {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": closed({"begin": {"type": "integer", "minimum": 1}}),
                }
            ),
        }
    )
)

MISSING = Problem(
    Rule.IMAGE_ALT, Severity.ERROR, "articles/2024/gương sáng #1.md", 7, "image_alt",
    "ảnh bìa «bia.jpg» chưa có mô tả.", "viết  ![Mô tả](bia.jpg)  hoặc  waivers: [{window: …}]",
)  # fmt: skip
LATE = Problem(
    Rule.TARGET_BEHIND, Severity.WARNING, "docs/ke-hoach/2024.md", 10, "plan.targets[1]",
    "đang chậm: vắng dài nhất 121 ngày.", "cần có thêm tin, bài.",
)  # fmt: skip
STRAY = Problem(Rule.FILE_STRAY, Severity.WARNING, "a:b/\udcff.jpg", 1, "", "tệp lạ.", "xóa.")
ALL = (MISSING, LATE, LATE, STRAY)


def sarif_run(*problems: Problem) -> dict[str, Any]:
    log = json.loads(sarif.render(problems))
    Draft7Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def quality(*problems: Problem) -> list[dict[str, Any]]:
    rows = json.loads(codequality.render(problems))
    Draft7Validator(CODE_QUALITY).validate(rows)
    assert isinstance(rows, list)
    return rows


def test_the_schemas_are_schemas() -> None:
    for schema in (SARIF, CODE_QUALITY):
        assert list(Draft7Validator(Draft7Validator.META_SCHEMA).iter_errors(schema)) == []


def test_no_format_loses_a_problem() -> None:
    levels = [result["level"] for result in sarif_run(*ALL)["results"]]
    assert levels == ["error", "warning", "warning", "warning"]
    assert [row["severity"] for row in quality(*ALL)] == ["major", "minor", "minor", "minor"]
    assert len(json.loads(problems_json.render(ALL))) == len(ALL)


def test_nothing_is_told_without_problems() -> None:
    run = sarif_run()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert quality() == []


def test_each_rule_is_described_once_and_found_by_its_index() -> None:
    run = sarif_run(*ALL)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["file-stray", "image-alt", "target-behind"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_rule_has_words() -> None:
    for rule in Rule:
        assert rule.heading[0].isupper()
        assert not rule.heading.endswith(".")
        assert rule.remedy
        assert not rule.remedy.endswith(".")


def test_a_place_is_a_relative_reference() -> None:
    places = [
        result["locations"][0]["physicalLocation"]
        for result in sarif_run(MISSING, STRAY)["results"]
    ]
    uris = [place["artifactLocation"]["uri"] for place in places]
    assert uris == ["articles/2024/g%C6%B0%C6%A1ng%20s%C3%A1ng%20%231.md", "a%3Ab/%FF.jpg"]
    assert unquote(uris[0]) == MISSING.path
    assert places[0]["region"] == {"startLine": 7}


def test_words_act_neither_as_placeholders_nor_as_links() -> None:
    (result,) = sarif_run(MISSING)["results"]
    text = result["message"]["text"]
    assert text.startswith("image_alt: ảnh bìa «bia.jpg» chưa có mô tả. Cách sửa: ")
    assert "!\\[Mô tả\\](bia.jpg)" in text
    assert "[{{window: …}}]" in text


def test_code_quality_says_where_and_what() -> None:
    (row,) = quality(LATE)
    assert row["check_name"] == "target-behind"
    assert row["description"] == (
        "plan.targets[1]: đang chậm: vắng dài nhất 121 ngày. Cách sửa: cần có thêm tin, bài."
    )
    assert row["location"] == {"path": "docs/ke-hoach/2024.md", "lines": {"begin": 10}}


def test_fingerprints_are_unique_and_alike_in_both_formats() -> None:
    ours = [row["fingerprint"] for row in quality(*ALL)]
    theirs = [r["partialFingerprints"]["problem/v1"] for r in sarif_run(*ALL)["results"]]
    assert ours == theirs
    assert len(set(ours)) == len(ALL)


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        (replace(LATE, line=99), True),
        (replace(LATE, severity=Severity.ERROR), True),
        (replace(LATE, fix="khác."), True),
        (replace(LATE, message="đang chậm: vắng dài nhất 1.122 ngày."), True),
        (replace(LATE, message="không đạt."), False),
        (replace(LATE, path="docs/ke-hoach/2025.md"), False),
        (replace(LATE, field="plan.targets[2]"), False),
        (replace(LATE, rule=Rule.TARGET), False),
    ],
)
def test_a_fingerprint_lasts_as_long_as_the_problem(changed: Problem, is_same: bool) -> None:
    (before,), (after,) = quality(LATE), quality(changed)
    assert (before["fingerprint"] == after["fingerprint"]) is is_same


def test_neither_depends_on_the_clock_or_the_machine() -> None:
    for render in (sarif.render, codequality.render):
        assert render(ALL) == render(ALL)
        assert "time" not in render(ALL).lower()
        assert "file:" not in render(ALL)
