"""What git leaves in a file when two people changed one place and it cannot tell whose to keep."""

from __future__ import annotations

import re

from thidua.problems import Rule
from thidua.source.front_matter import Fault
from thidua.text.links import without_code

_MARK = re.compile(
    # Seven of one sign at the start of a line; what follows names the version.
    r"^(?:<{7}|>{7}|\|{7})(?: .*)?$"
    # Under a line of text the middle mark is a heading of Markdown.
    r"|(?:\A|(?<=\n\n))={7}$",
    re.M,
)
_ROWS = ("<" * 7, ">" * 7, "|" * 7, "=" * 7)


def find_conflict(text: str) -> Fault | None:
    """Return the fault of the first mark of a conflict outside of code, if there is one."""
    # Hardly any file has seven of one sign, and to look for them alone takes no time.
    if not any(row in text for row in _ROWS):
        return None
    mark = _MARK.search(without_code(text))
    if mark is None:
        return None
    return Fault(
        Rule.MERGE_CONFLICT,
        text.count("\n", 0, mark.start()) + 1,
        f"dòng này là dấu  {mark[0][:7]}  của git: hai người cùng sửa một chỗ, và tệp đang giữ cả "
        "hai bản.",
        "ở chỗ có các dòng  <<<<<<<  =======  >>>>>>>  giữ lại đoạn đúng, xóa đoạn kia, xóa cả các "
        "dòng dấu, rồi lưu tệp.",
    )
