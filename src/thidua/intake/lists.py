"""Lists, built from paragraphs that each tell their level and number."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.intake.reading import Element


def build_lists(items: Sequence[Element]) -> list[Element]:
    """Return what paragraphs in a row make: lists, and paragraphs that carry their own label.

    A label that Markdown has no list for, as "a)" or "Điều 1.", is written out; below an item such
    a paragraph is a part of that item.
    """
    made: list[Element] = []
    open_lists: list[tuple[int, Element]] = []
    for item in items:
        level = int(item.get("data-level", "0"))
        kind = item.get("data-list")
        while open_lists and open_lists[-1][0] > level - (kind == "label"):
            open_lists.pop()
        if kind == "label":
            item.text = f"{item.get('data-label')} {item.text or ''}"
            if open_lists:
                open_lists[-1][1][-1].append(item)
            else:
                made.append(item)
            continue
        entry = item.makeelement("li", {"data-marker": _marker(item)})
        entry.append(item)
        if open_lists and open_lists[-1][0] == level and _continues(open_lists[-1][1], item):
            open_lists[-1][1].append(entry)
            continue
        if open_lists and open_lists[-1][0] == level:
            open_lists.pop()
        new = item.makeelement(kind, {})
        new.append(entry)
        if open_lists:
            open_lists[-1][1][-1].append(new)
        else:
            made.append(new)
        open_lists.append((level, new))
    return made


def _marker(item: Element) -> str:
    if item.get("data-list") == "ul":
        return "-"
    return f"{item.get('data-number')}{item.get('data-mark')}"


def _continues(current: Element, item: Element) -> bool:
    if current.tag != item.get("data-list"):
        return False
    if current.tag == "ul":
        return True
    last = current[-1].get("data-marker")
    return bool(last == f"{int(item.get('data-number')) - 1}{item.get('data-mark')}")
