"""What is told beside each field of the desk stands in one file, and so in the handbook.

``PYTHONPATH=src python tests/test_desk_fields.py`` writes the handbook's page anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from thidua.desk.forms.asking import Part, parts

PAGE = Path(__file__).resolve().parent.parent / "huong-dan" / "cac-o.md"
HEAD = """\
# Các ô ở bàn biên tập

Lời dưới đây cũng hiện ngay cạnh từng ô ở [bàn biên tập](ban-bien-tap.md).
Ai viết tệp bằng tay thì xem [Tra khóa](khoa.md).
"""
MOST = 160
"""Characters of a help: it is read between two fields."""


def page() -> str:
    """Return the handbook's page of the fields."""
    return "\n".join([HEAD, *(line for part in parts().values() for line in table(part))])


def table(part: Part) -> Iterator[str]:
    yield f"## {part.heading}\n"
    yield "| Ô | Ghi gì |"
    yield "| --- | --- |"
    for one in part.fields.values():
        yield f"| {one.label} | {one.help} |"
    yield ""


def test_the_handbook_tells_what_the_desk_tells() -> None:
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("name", parts())
def test_a_help_is_a_short_sentence_that_says_more_than_its_label(name: str) -> None:
    for field, one in parts()[name].fields.items():
        assert one.label == one.label.strip() != "", field
        assert one.help[:1].isupper() or one.help[:1].isdigit(), field
        assert one.help.casefold().strip(" .") != one.label.casefold(), field
        assert len(one.help) <= MOST, field
        assert "|" not in one.label + one.help, field


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
