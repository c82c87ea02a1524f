"""Page, letters and lines of the Word file, below what python-docx offers by name.

Source of every figure: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row

FONT = "Times New Roman"
FORM = "Thể thức"
"""Single-spaced centred lines above and below the body."""
BODY = "Lời văn"
BASIS = "Căn cứ"
CELL = "Ô bảng"
TEXT_WIDTH = Mm(210 - 30 - 15)
MOTTO_WIDTH = Mm(56.1)
"""Of the motto in bold 13; its line must be as long (II.1.b)."""
_CAPITAL, _SMALL = 0.63, 0.455
"""Mean width of a bold letter of the font, with spaces, as a share of its size."""
_LEGACY = ("stylesWithEffects", "thumbnail", "customXml")


def prepare(document: Document) -> None:
    """Set the page (I.1–I.5) and the styles, and drop what the library's template brings along."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(9)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [k for k, rel in relations.items() if rel.reltype.endswith(_LEGACY)]:
            del relations[key]
    _set_letters(document)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _shape(normal, before=0, after=0, lines=1.0, indent=0)
    _add_style(document, FORM, WD_ALIGN_PARAGRAPH.CENTER, before=0, after=0, lines=1.0, indent=0)
    body = {"before": 0, "after": 6, "lines": 1.15, "indent": 1.27}
    _add_style(document, BODY, WD_ALIGN_PARAGRAPH.JUSTIFY, **body)
    _add_style(document, BASIS, WD_ALIGN_PARAGRAPH.JUSTIFY, **body).font.italic = True
    cell = _add_style(
        document, CELL, WD_ALIGN_PARAGRAPH.LEFT, before=2, after=2, lines=1.0, indent=0
    )
    set_size(cell, 13)
    for name in ("Heading 1", "Heading 2"):
        title = document.styles[name]
        assert isinstance(title, ParagraphStyle)
        _shape(title, before=6, after=6, lines=1.15, indent=1.27)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        title.paragraph_format.keep_with_next = True
        title.font.bold, title.font.color.rgb = True, RGBColor(0, 0, 0)
        set_size(title, 14)


def _add_style(
    document: Document, name: str, alignment: WD_ALIGN_PARAGRAPH, **shape: float
) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.paragraph_format.alignment = alignment
    _shape(style, **shape)
    return style


def _shape(
    style: ParagraphStyle, *, before: float, after: float, lines: float, indent: float
) -> None:
    """Set distances in points, lines as a multiple and the first line's indent in cm (II.6.e)."""
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = lines
    form.first_line_indent = Cm(indent)


def _set_letters(document: Document) -> None:
    """Use one font everywhere, for every script, and Vietnamese as the language (I.4)."""
    styles: Any = document.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    for language in styles.iter(qn("w:lang")):
        language.attrib.clear()
        for script in ("val", "eastAsia"):
            language.set(qn(f"w:{script}"), "vi-VN")
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name = FONT
    properties: Any = normal.element.get_or_add_rPr()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        properties.rFonts.set(qn(f"w:{script}"), FONT)
    set_size(normal, 14)


def set_size(style: ParagraphStyle, points: float) -> None:
    """Set how large a style's letters are, in every script."""
    style.font.size = Pt(points)
    properties: Any = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(int(points * 2)))
    properties.find(qn("w:sz")).addnext(complex_size)


def number_pages(document: Document) -> None:
    """Number pages in the middle of the top margin, but not the first one (I.7)."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.style = FORM
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText" if "PAGE" in text else "w:t")
            mark.text = text
        run._r.append(mark)


def measure(text: str, size: float) -> Length:
    """Return about how wide bold letters run: a line of two fifths of it lies within the rule."""
    capital = text == text.upper()
    return Pt(len(text) * size * (_CAPITAL if capital else _SMALL))


def draw_rule(place: BlockItemContainer | Document, width: int, room: int) -> None:
    """Draw a line of ``width`` in the middle of ``room``: the border of an empty paragraph."""
    paragraph = place.add_paragraph(style=FORM)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Length(max(0, room - width) // 2)
    form.space_before, form.space_after = Pt(4), Pt(6)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(2)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def set_widths(table: Table, widths: Sequence[int]) -> None:
    """Fix the widths of columns; Word reads them from cells, LibreOffice from the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Length(width)


def remove_margins(table: Table) -> None:
    """Let the texts of a table without lines reach its edges."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook")


@dataclass(frozen=True, slots=True)
class Cut:
    """A column of a table with lines: its heading, its width, how its texts stand."""

    title: str
    width: Length
    centred: bool


def insert_table(document: Document, columns: Sequence[Cut], rows: Iterable[Sequence[str]]) -> None:
    """Append a table with lines whose head is repeated on every page and whose rows are never cut.

    It is written as XML at once: python-docx looks through the whole table for every cell it gives
    out, so that 140 rows take ten seconds. Texts must be free of what XML cannot hold.
    """
    form = {
        "grid": _style_id(document, "Table Grid"),
        "cell": _style_id(document, CELL),
        "columns": "".join(f'<w:gridCol w:w="{column.width.twips}"/>' for column in columns),
    }
    titles = [(column.title, column.width, True) for column in columns]
    head = _row([_cell(*title, form["cell"], bold=True) for title in titles], is_head=True)
    body = (
        _row(
            [
                _cell(text, column.width, column.centred, form["cell"])
                for text, column in zip(row, columns, strict=True)
            ]
        )
        for row in rows
    )
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="{form["grid"]}"/><w:tblW w:type="auto" w:w="0"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{form['columns']}</w:tblGrid>{head}{''.join(body)}</w:tbl>"
    )
    element: Any = document.element
    element.body.sectPr.addprevious(table)


def _row(cells: Iterable[str], *, is_head: bool = False) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: Length, is_centred: bool, style: str, *, bold: bool = False) -> str:
    place = '<w:jc w:val="center"/>' if is_centred else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width.twips}"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{place}</w:pPr><w:r>{weight}{lines}</w:r></w:p>'
        "</w:tc>"
    )


def _style_id(document: Document, name: str) -> str:
    identity = document.styles[name].style_id
    return str(identity)


def hold_together(row: _Row) -> None:
    """Never cut a row in two pages."""
    _mark(row, "w:cantSplit")


def _mark(row: _Row, tag: str) -> None:
    properties: Any = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(tag))
