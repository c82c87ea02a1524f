"""Lines of a Word file that lead to pages: contents and index, as fields that Word reckons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from thidua.handouts.word import FORM, add_paragraph, text_width
from thidua.text.signs import for_xml

_STEP = Mm(4)
_UNKNOWN = "…"
"""Stands for a page until somebody lets the fields be reckoned, which Word asks about at once."""


@dataclass(frozen=True, slots=True)
class Led:
    """A line with dots that lead from words to what stands at its end."""

    words: str
    pages_of: tuple[str, ...] = ()
    """The places, by the names that :func:`mark_place` gave them, whose pages stand there."""
    value: str = ""
    """Or just this."""
    depth: int = 0
    """Steps to the right."""


def mark_place(paragraph: WordParagraph, name: str) -> None:
    """Give a paragraph a name, by which fields tell its page: letters and digits, 40 at most."""
    element: Any = paragraph._p
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(int(hashlib.sha256(name.encode()).hexdigest()[:7], 16)))
    start.set(qn("w:name"), name)
    element.insert(1 if element.pPr is not None else 0, start)
    element.append(end)


def write_led(document: WordDocument, lines: Sequence[Led], width: Length) -> list[WordParagraph]:
    """Append lines with dots up to ``width``, their pages as fields."""
    written = []
    for line in lines:
        paragraph = add_paragraph(document, FORM)
        form = paragraph.paragraph_format
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        form.space_after = Pt(2)
        # A long name goes on below, and leaves the end of the line to the page.
        form.left_indent = Length(_STEP * line.depth + Mm(4))
        form.first_line_indent, form.right_indent = Length(-Mm(4)), Mm(9)
        form.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        paragraph.add_run(for_xml(line.words)).bold = line.depth == 0 or None
        paragraph.add_run("\t" + for_xml(line.value))
        for at, place in enumerate(line.pages_of):
            if at:
                paragraph.add_run(", ")
            _add_field(paragraph, f"PAGEREF {place} \\h", _UNKNOWN)
        written.append(paragraph)
    return written


def write_contents(document: WordDocument, lines: Sequence[Led]) -> None:
    """Append a table of contents: it shows ``lines`` until Word makes it anew."""
    first, *_, last = write_led(document, lines, text_width(document)) * 2
    for mark in reversed(
        (_mark("begin"), _instruction('TOC \\o "1-2" \\h \\z'), _mark("separate"))
    ):
        first._p.insert(1, mark)
    last._p.append(_mark("end"))
    settings: Any = document.settings.element
    reckoned = OxmlElement("w:updateFields")
    reckoned.set(qn("w:val"), "true")
    # Where the schema has it: behind what the library's template begins with.
    settings.insert_element_before(reckoned, *_AFTER_UPDATE)


_AFTER_UPDATE = (
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids"),
    *("m:mathPr", "w:themeFontLang", "w:clrSchemeMapping", "w:shapeDefaults", "w:decimalSymbol"),
    "w:listSeparator",
)


def _add_field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    for part in (_mark("begin"), _instruction(instruction), _mark("separate")):
        paragraph._p.append(part)
    paragraph.add_run(shown)
    paragraph._p.append(_mark("end"))


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _instruction(text: str) -> Any:
    run, words = OxmlElement("w:r"), OxmlElement("w:instrText")
    words.text = text
    run.append(words)
    return run


def begin_columns(document: WordDocument, count: int, gap: Length) -> Length:
    """Let what follows stand in so many columns; return how wide one is."""
    section = document.add_section(WD_SECTION.CONTINUOUS)
    section.different_first_page_header_footer = False
    columns: Any = section._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), str(gap.twips))
    return Length((text_width(document) - gap * (count - 1)) // count)
