"""Tables as CSV (RFC 4180) that Excel opens as Vietnamese: in UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from thidua.text.signs import is_like_formula


def render_table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a whole table under its columns' names."""
    text = io.StringIO()
    write_rows(text, [columns])
    write_rows(text, rows)
    return text.getvalue().encode("utf-8-sig")


def write_rows(file: IO[str], rows: Iterable[Iterable[Any]]) -> None:
    """Write rows; no spreadsheet takes a text in them, as a name, for a formula and runs it."""
    csv.writer(file).writerows([_inert(value) for value in row] for row in rows)


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and is_like_formula(value) else value
