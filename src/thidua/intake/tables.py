"""Tables as Markdown where they are plain, as HTML where cells are merged, as text where they only
hold things in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from thidua.intake.markdown import to_markdown
from thidua.intake.reading import Element, whole

_KEPT = frozenset({"strong", "em", "del", "sub", "sup"})


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table; nested tables belong to their cell."""

    rows: tuple[tuple[Element, ...], ...]

    @property
    def is_merged(self) -> bool:
        """Whether a cell spans rows or columns."""
        return any(
            cell.get(name, "1") not in ("", "1")
            for row in self.rows
            for cell in row
            for name in ("colspan", "rowspan")
        )

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((sum(whole(c.get("colspan"), 1) for c in row) for row in self.rows), default=0)


def grid_of(table: Element) -> Grid:
    """Return the cells of a table."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    filled = (tuple(row.xpath("./td | ./th")) for row in rows)
    return Grid(tuple(row for row in filled if row))


def lines_of(cell: Element) -> list[Element]:
    """Return the paragraphs of a cell, those of tables within it too; or the cell itself."""
    paragraphs = [p for p in cell.iter("p") if "".join(p.itertext()).strip() or _marks(p)]
    return paragraphs or [cell]


def _marks(paragraph: Element) -> bool:
    return any(node.get("data-note") for node in paragraph.iter("span"))


def to_pipes(grid: Grid) -> str:
    """Return a table without merged cells as Markdown; its first row is its heading."""
    rows = [[_piped(cell) for cell in row] for row in grid.rows]
    rows = [row + [""] * (grid.width - len(row)) for row in rows]
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + " --- |" * grid.width, *body])


def _piped(cell: Element) -> str:
    lines = [to_markdown(line).replace("  \n", "<br>") for line in lines_of(cell)]
    return "<br>".join(line for line in lines if line).replace("|", "\\|")


def to_html(grid: Grid, notes: Sequence[Element]) -> str:
    """Return a table as HTML without blank lines, which would end it in Markdown.

    A footnote's mark would stay a mark there, so its text stands in brackets in its place.
    """
    written = ["<table>"]
    for number, row in enumerate(grid.rows):
        tag = "th" if number == 0 else "td"
        cells = []
        for cell in row:
            spans = "".join(
                f' {name}="{whole(cell.get(name), 1)}"'
                for name in ("colspan", "rowspan")
                if cell.get(name, "1") not in ("", "1")
            )
            lines = "<br>".join(_inner_html(line, notes).strip() for line in lines_of(cell))
            cells.append(f"<{tag}{spans}>{lines}</{tag}>")
        written.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*written, "</table>"])


def _inner_html(element: Element, notes: Sequence[Element]) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        inner = _inner_html(child, notes)
        if child.get("data-note"):
            note = notes[int(child.get("data-note")) - 1]
            inner = f" ({_inner_html(note, notes).strip()})"
        elif child.tag == "br":
            inner = "<br>"
        elif child.tag == "a" and child.get("href"):
            inner = f'<a href="{escape(child.get("href"))}">{inner}</a>'
        elif child.tag in _KEPT and inner.strip():
            inner = f"<{child.tag}>{inner}</{child.tag}>"
        parts += [inner, escape(child.tail or "", quote=False)]
    return " ".join("".join(parts).split("\n"))
