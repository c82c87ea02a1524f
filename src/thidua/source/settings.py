"""``mkdocs.yml`` as people wrote it, and as MkDocs will read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from thidua.problems import Problem, Rule
from thidua.source.conflicts import find_conflict
from thidua.source.documents import Document, Settings, read_raw
from thidua.source.front_matter import Fault, FrontMatterError, explain, read_mapping
from thidua.source.parsing import as_problem, decode


def read_settings(root: Path, path: str) -> tuple[Settings | None, list[Problem]]:
    """Read a file that is YAML from its first line to its last.

    Nothing in it is run: a tag that would have Python do something is a fault, and the values are
    made by a loader that knows plain values only. Whatever is read here MkDocs' own loader, which
    is PyYAML's, can read too.
    """
    raw = read_raw(root, path)
    return (None, [raw]) if isinstance(raw, Problem) else parse_settings(path, raw)


def parse_settings(path: str, raw: bytes) -> tuple[Settings | None, list[Problem]]:
    """Return what :func:`read_settings` does, of a file's bytes."""
    text, problems = decode(path, raw)
    if text is None:
        return None, problems
    conflict = find_conflict(text)
    if conflict:
        return None, [as_problem(path, conflict)]
    try:
        mapped = read_mapping(text)
        # A tag is told with its line, and what it marks is not looked at any further.
        is_plain = not any(fault.rule is Rule.YAML_TAG for fault in mapped.faults)
        values = _load(text) if is_plain else {}
    except FrontMatterError as error:
        return None, [as_problem(path, error.fault)]
    document = Document(path, mapped.data, mapped.lines, "", 1)
    faults = [as_problem(path, fault) for fault in mapped.faults]
    return Settings(document, values), faults


class _PlainLoader(yaml.SafeLoader):
    """PyYAML's loader of plain values, which tells the line of a value that is none."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a node's value. Raises a YAML error also for the 32nd of a month."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise FrontMatterError(
                Fault(
                    Rule.YAML_SYNTAX,
                    node.start_mark.line + 1,
                    "giá trị trông như ngày tháng hay số, mà không có ngày, số ấy.",
                    'nếu đây là chữ thì đặt trong dấu nháy kép "…".',
                )
            ) from error


def _load(text: str) -> dict[str, Any]:
    try:
        values = yaml.load(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        raise FrontMatterError(explain(error, text)) from error
    # The strict reader has seen a mapping, or nothing at all.
    return {str(key): value for key, value in (values or {}).items()}
