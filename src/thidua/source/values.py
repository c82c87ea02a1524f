"""What front matter is made of before anybody gives it meaning."""

from __future__ import annotations

from typing import TypeAlias

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Location: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys, and places in lists from 0."""

MAX_CHARACTERS = 100_000
"""Size of a front matter; a plan with dozens of targets stays below a tenth of it."""
