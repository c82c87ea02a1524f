"""``problems.sarif``: problems in SARIF 2.1.0 (OASIS Standard, 2020), for code-scanning views.

Nothing here depends on the clock or the machine: the file names no folder and no moment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import quote

from thidua import __version__
from thidua.problems import Problem, Rule, Severity
from thidua.reports.codequality import describe, fingerprints

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")


def render(problems: Sequence[Problem]) -> str:
    """Return the log: one run, a descriptor for each rule used, a result for each problem."""
    rules = sorted({problem.rule for problem in problems})
    places = {rule: place for place, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "thidua",
                "version": __version__,
                "language": "vi",
                "rules": [_descriptor(rule) for rule in rules],
            }
        },
        "language": "vi",
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, places[problem.rule], fingerprint)
            for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _descriptor(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.value,
        "shortDescription": {"text": _plain(rule.heading)},
        "fullDescription": {"text": _plain(f"{rule.heading}.")},
        "help": {"text": _plain(f"Cách sửa: {rule.remedy}.")},
    }


def _result(problem: Problem, place: int, fingerprint: str) -> dict[str, object]:
    # A file's name may be bytes that are no text.
    uri = quote(problem.path, errors="surrogateescape")
    return {
        "ruleId": problem.rule.value,
        "ruleIndex": place,
        "level": _LEVELS[problem.severity],
        "message": {"text": _plain(describe(problem))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
                    "region": {"startLine": problem.line},
                }
            }
        ],
        "partialFingerprints": {"problem/v1": fingerprint},
    }


def _plain(text: str) -> str:
    """Keep words from acting as placeholders (SARIF 3.11.5) or as links (3.11.6)."""
    return _LINK.sub(r"\\[\1\\]", text.replace("{", "{{").replace("}", "}}"))
