"""``codequality.json``: problems in GitLab's Code Quality format, shown in a merge request.

The format is a subset of the Code Climate engine specification: an array of objects with
``description``, ``check_name``, ``fingerprint``, ``severity`` and ``location``. GitLab shows two
entries with one fingerprint as a single one, so fingerprints are unique.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from thidua.problems import Problem, Severity

_DAYS = re.compile(r"\d[\d.]* ngày")
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def render(problems: Sequence[Problem]) -> str:
    """Return a JSON list with an object for every problem, warnings too."""
    rows = [
        {
            "description": describe(problem),
            "check_name": problem.rule.value,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[problem.severity],
            "location": {"path": problem.path, "lines": {"begin": problem.line}},
        }
        for problem, fingerprint in zip(problems, fingerprints(problems), strict=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def describe(problem: Problem) -> str:
    """Return what is wrong and how to mend it, on one line."""
    subject = f"{problem.field}: " if problem.field else ""
    return f"{subject}{problem.message} Cách sửa: {problem.fix}"


def fingerprints(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a lasting and unique identity for each problem.

    The line is no part of it: a problem is still the same one when lines are added above. Nor is a
    number of days: a silence grows by the day. Problems that are otherwise alike are numbered.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        key = (problem.rule.value, problem.path, problem.field, _DAYS.sub("", problem.message))
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        # A file's name may be bytes that are no text.
        yield hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:32]
