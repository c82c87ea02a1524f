"""Signs that files of other kinds cannot hold, or take for something else."""

from __future__ import annotations

import re

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids (production 2): one would make a whole file unreadable."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def for_xml(text: str) -> str:
    """Replace what XML cannot hold: a title may carry a control character from a paste."""
    return NOT_XML.sub("\ufffd", text)


def is_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula and run it."""
    return text.startswith(_FORMULA)
