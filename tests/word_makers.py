"""Word files as offices make them, and as nobody should: python-docx, and raw XML beyond it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())


def xml(text: str) -> Any:
    """Return an element whose name spaces are those of Word."""
    end = text.index(">") - (text[text.index(">") - 1] == "/")
    return parse_xml(f"{text[:end]} {DECLARED}{text[end:]}")


def new() -> Any:
    """Return an empty document."""
    return docx.Document()


def paragraph(document: Any, inner: str, style: str | None = None) -> Any:
    """Add a paragraph with raw XML in it."""
    made = document.add_paragraph(style=style)
    for element in xml(f"<w:p>{inner}</w:p>"):
        made._p.append(element)
    return made


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def in_font(text: str, font: str, more: str = "") -> str:
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>{more}')


def centred(document: Any, text: str, *, bold: bool = True, italic: bool = False) -> Any:
    """Add a line as offices write a heading."""
    made = document.add_paragraph()
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    written = made.add_run(text)
    written.bold, written.italic = bold, italic
    return made


def numbering(document: Any, levels: list[tuple[str, str]]) -> int:
    """Add a list with these formats and texts of its levels; return its number."""
    root = document.part.numbering_part.element
    number = len(root) + 100
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    abstract = xml(f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>')
    root.insert(0, abstract)
    root.append(xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return number


def listed(document: Any, text: str, number: int, level: int = 0) -> Any:
    """Add an item of a list."""
    made = document.add_paragraph(text)
    made._p.get_or_add_pPr().append(
        xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return made


def photo(colour: str = "goldenrod", size: tuple[int, int] = (64, 36)) -> io.BytesIO:
    """Return a JPEG with a place and a camera in it."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x010F] = "Máy ảnh của ai"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    return buffer


def picture(document: Any, alt: str, colour: str = "goldenrod") -> Any:
    """Add a paragraph that holds only a photo."""
    made = document.add_paragraph()
    shown = made.add_run().add_picture(photo(colour), width=Cm(6))
    shown._inline.docPr.set("descr", alt)
    return made


def link(document: Any, text: str, address: str, before: str = "", after: str = "") -> Any:
    """Add a paragraph with a link in it."""
    relation = document.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    return paragraph(
        document,
        f'{run(before)}<w:hyperlink r:id="{relation}">{run(text)}</w:hyperlink>{run(after)}',
    )


def save(document: Any, path: Path, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """Write a document, with further parts that the main one refers to by their kind."""
    buffer = io.BytesIO()
    document.save(buffer)
    if not parts:
        path.write_bytes(buffer.getvalue())
        return path
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/_rels/document.xml.rels":
                for number, part in enumerate(parts):
                    kind = Path(part).stem.rstrip("0123456789")
                    relation = (
                        f'<Relationship Id="tdx{number}" Target="{part.removeprefix("word/")}" '
                        'Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                        f'relationships/{kind}"/></Relationships>'
                    )
                    content = content.replace(b"</Relationships>", relation.encode())
            target.writestr(name, content)
        for name, content_of in parts.items():
            target.writestr(name, content_of)
    return path


def notes(*texts: str) -> dict[str, str]:
    """Return the part of footnotes 1, 2 …"""
    inner = "".join(
        f'<w:footnote w:id="{number}"><w:p>{run(text)}</w:p></w:footnote>'
        for number, text in enumerate(texts, start=1)
    )
    return {"word/footnotes.xml": f"<w:footnotes {DECLARED}>{inner}</w:footnotes>"}


def mark(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def make_odt(
    path: Path, body: str, styles: str = "", parts: Mapping[str, bytes] | None = None
) -> Path:
    """Write an OpenDocument text with this body and these automatic styles."""
    names = {
        "office": "office:1.0",
        "text": "text:1.0",
        "table": "table:1.0",
        "draw": "drawing:1.0",
        "style": "style:1.0",
        "fo": "xsl-fo-compatible:1.0",
        "svg": "svg-compatible:1.0",
    }
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
        for prefix, name in names.items()
    )
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        for name, part in (parts or {}).items():
            archive.writestr(name, part)
    return path


# The documents


def styles(folder: Path) -> Path:
    d = new()
    d.add_heading("Phường sơ kết phong trào thi đua", 0)
    lead = d.add_paragraph("Sáng 11/6, Ủy ban nhân dân phường sơ kết sáu tháng thi đua.")
    lead.runs[0].bold = True
    d.add_heading("Kết quả", 1)
    p = d.add_paragraph("Có ")
    p.add_run("120 hộ").bold = True
    p.add_run(" tham gia, ")
    p.add_run("vượt").italic = True
    p.add_run(" kế hoạch ")
    p.add_run("12").font.strike = True
    p.add_run(" 15%; diện tích 200 m")
    p.add_run("2").font.superscript = True
    p.add_run(".")
    d.add_heading("Hạn chế", 3)
    d.add_paragraph("Còn 5 tổ chưa đạt.")
    return save(d, folder / "kieu-chu.docx")


def lists(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Các việc đã làm trong tháng", style="Heading 1")
    nested = numbering(d, [("bullet", "•"), ("bullet", "o"), ("bullet", "▪")])
    listed(d, "Vệ sinh đường phố", nested)
    listed(d, "Ngõ 5", nested, 1)
    listed(d, "Đoạn đầu ngõ", nested, 2)
    listed(d, "Trồng cây", nested)
    d.add_paragraph("Các bước tiếp theo:")
    steps = numbering(d, [("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3.")])
    listed(d, "Họp tổ dân phố", steps)
    listed(d, "Mời đại diện hộ", steps, 1)
    listed(d, "Ghi biên bản", steps, 1)
    d.add_paragraph("Sau đó phường tổng hợp.")
    listed(d, "Báo cáo kết quả", steps)
    parts = numbering(d, [("upperRoman", "%1."), ("decimal", "%1.%2.")])
    listed(d, "Phần mở đầu", parts)
    listed(d, "Mục đích", parts, 1)
    listed(d, "Yêu cầu", parts, 1)
    listed(d, "Phần nội dung", parts)
    articles = numbering(d, [("decimal", "Điều %1.")])
    listed(d, "Phạm vi áp dụng", articles)
    listed(d, "Đối tượng áp dụng", articles)
    return save(d, folder / "danh-sach.docx")


def tables(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Kết quả các tổ dân phố", style="Heading 1")
    plain = d.add_table(3, 3)
    for row, texts in zip(
        plain.rows,
        [("TT", "Tổ", "Kết quả"), ("1", "Tổ 5", "Đạt | vượt"), ("2", "Tổ 6", "Chưa đạt")],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    plain.rows[1].cells[2].add_paragraph("Khen thưởng")
    d.add_paragraph("Bảng có ô gộp:")
    merged = d.add_table(3, 3)
    for number, cell in enumerate(merged._cells):
        cell.text = f"ô {number}"
    merged.cell(0, 0).merge(merged.cell(0, 1))
    merged.cell(1, 2).merge(merged.cell(2, 2))
    d.add_paragraph("Khung chữ:")
    d.add_table(1, 1).cell(0, 0).text = "Lời trích trong khung một ô."
    return save(d, folder / "bang.docx")


def pictures(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Ngày hội trồng cây", style="Heading 1")
    picture(d, "Người dân tổ 5 trồng cây ở sân nhà văn hóa")
    caption = d.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.add_run("Ảnh: Người dân trồng cây").italic = True
    d.add_paragraph("Sáng nay bà con cùng trồng 40 cây xanh quanh sân nhà văn hóa.")
    picture(d, "IMG_2024.jpg", "seagreen")
    d.add_paragraph("Buổi chiều, đoàn viên tưới cây và dọn cỏ.")
    grid = d.add_table(2, 2)
    for column, colour in enumerate(("navy", "crimson")):
        shown = grid.cell(0, column).paragraphs[0].add_run().add_picture(photo(colour), width=Cm(4))
        shown._inline.docPr.set("descr", f"Luống cây số {column + 1}")
        grid.cell(1, column).text = f"Ảnh {column + 1}: luống cây ở ngõ {column + 1}"
    return save(d, folder / "anh.docx")


def footnotes(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Lời kêu gọi thi đua", style="Heading 1")
    paragraph(
        d,
        run("Lời kêu gọi ra đời năm 1948")
        + mark(1)
        + run(" và được hưởng ứng")
        + mark(2)
        + run("."),
    )
    merged = d.add_table(2, 2)
    merged.cell(0, 0).merge(merged.cell(0, 1)).text = "Bảng có chú thích"
    merged.cell(1, 0).paragraphs[0]._p.append(xml(mark(3)))
    merged.cell(1, 1).text = "ô thường"
    texts = ("Ngày 11 tháng 6.", "Theo *Báo Cứu quốc* [số 1].", "Chú thích trong ô.")
    return save(d, folder / "chu-thich.docx", notes(*texts))


def links(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Đường dẫn", style="Heading 1")
    link(d, "trang của Chính phủ", "https://example.org/a_b(c) d", "Xem ", ", mục thi đua.")
    link(d, "tệp trong máy", r"file:///C:\thi-dua\bao-cao.docx", "Hoặc ")
    link(d, "bấm vào đây", "javascript:alert(1)", "Đừng ")
    paragraph(d, f'<w:hyperlink w:anchor="muc-2">{run("mục 2 bên dưới")}</w:hyperlink>')
    paragraph(
        d,
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://example.org/truong" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("liên kết kiểu trường")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    paragraph(d, f'<w:fldSimple w:instr=" TITLE ">{run("chữ của một trường đơn")}</w:fldSimple>')
    return save(d, folder / "lien-ket.docx")


def tcvn3(folder: Path) -> Path:
    d = new()
    d.styles["Normal"].element.get_or_add_rPr().append(
        xml('<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
    )
    for element in d.styles["Normal"].element.rPr.findall(f"{{{W}}}rFonts")[:-1]:
        d.styles["Normal"].element.rPr.remove(element)
    title = paragraph(d, in_font("phong trµo thi ®ua yªu n\u00adíc", ".VnTimeH", "<w:b/>"))
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph(d, run("N\u00adíc Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc."))
    paragraph(
        d, run("Uû ban nh©n d©n ph\u00adêng ®· ") + run("ph¸t ®éng", "<w:b/>") + run(" tõ th¸ng 6.")
    )
    paragraph(d, in_font("Chữ này đã là Unicode.", ".VnTime"))
    paragraph(d, in_font("Và chữ này là Times.", "Times New Roman"))
    return save(d, folder / "tcvn3.docx")


def vni(folder: Path) -> Path:
    d = new()
    title = paragraph(d, in_font("PHONG TRAØO THI ÑUA YEÂU NÖÔÙC", "VNI-Times", "<w:b/>"))
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph(d, in_font("Nöôùc Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam.", "VNI-Times"))
    # The mark was cut from its letter by bold type.
    paragraph(
        d,
        in_font("Toå daân pho", "VNI-Times", "<w:b/>")
        + in_font("á 5 vöôït keá hoaïch.", "VNI-Times"),
    )
    return save(d, folder / "vni.docx")


def changes(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Sửa nhiều lần", style="Heading 1")
    by = 'w:id="1" w:author="Người sửa" w:date="2024-06-11T08:00:00Z"'
    paragraph(
        d,
        run("Tổ 5 có ")
        + f'<w:del {by}><w:r><w:delText xml:space="preserve">mười </w:delText></w:r></w:del>'
        + f"<w:ins {by}>{run('mười hai ')}</w:ins>"
        + run("hộ."),
    )
    paragraph(
        d,
        f"<w:moveFrom {by}>{run('đoạn dời đi')}</w:moveFrom>"
        f"<w:moveTo {by}>{run('đoạn dời đến')}</w:moveTo>",
    )
    paragraph(d, run("Lời ") + run("mật không ai thấy ", "<w:vanish/>") + run("công khai."))
    commented = run("Câu có nhận xét.") + '<w:r><w:commentReference w:id="0"/></w:r>'
    paragraph(d, commented)
    comments = (
        f'<w:comments {DECLARED}><w:comment w:id="0" w:author="Chị Thanh">'
        f"<w:p>{run('Xem lại số liệu này')}</w:p></w:comment></w:comments>"
    )
    return save(d, folder / "sua-nhieu-lan.docx", {"word/comments.xml": comments})


def boxes(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Khung và hình", style="Heading 1")
    content = f"<w:txbxContent><w:p>{run('Lời trong hộp chữ')}</w:p></w:txbxContent>"
    shape = (
        '<w:drawing><wp:inline><wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="wps">'
        f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing>"
    )
    fallback = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    paragraph(
        d,
        run("Đoạn có hộp chữ.")
        + f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{shape}</mc:Choice>"
        + f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>",
    )
    alone = content.replace("hộp chữ", "hộp không có bản cũ")
    paragraph(d, f"<w:r>{shape.replace(content, alone)}</w:r>")
    paragraph(d, run("Diện tích là ") + "<m:oMath><m:r><m:t>S=a+b</m:t></m:r></m:oMath>" + run("."))
    for kind in ("chart", "diagram"):
        uri = f"http://schemas.openxmlformats.org/drawingml/2006/{kind}"
        paragraph(
            d,
            f'<w:r><w:drawing><wp:inline><wp:docPr id="2" name="y"/><a:graphic><a:graphicData '
            f'uri="{uri}"/></a:graphic></wp:inline></w:drawing></w:r>',
        )
    paragraph(d, '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>')
    d.sections[0].header.paragraphs[0].text = "PHƯỜNG MẪU – lưu hành nội bộ"
    d.sections[0].footer.paragraphs[0].text = "12"
    data = (
        f"<dgm:dataModel {DECLARED}><dgm:t><a:p><a:r><a:t>Bước một</a:t></a:r></a:p></dgm:t>"
        "</dgm:dataModel>"
    )
    return save(d, folder / "khung.docx", {"word/diagramData.xml": data})


def breaks(folder: Path) -> Path:
    d = new()
    d.add_paragraph("Dấu và ngắt dòng", style="Heading 1")
    paragraph(
        d,
        run("Dòng một")
        + "<w:r><w:br/></w:r>"
        + run("- dòng hai có gạch đầu")
        + "<w:r><w:br/></w:r>"
        + run("1. dòng ba"),
    )
    paragraph(
        d,
        run("Chữ có gạch nối mềm: thi\u00ad đua, ph") + "<w:r><w:softHyphen/></w:r>" + run("ường."),
    )
    paragraph(
        d,
        run("Khoảng\u00a0trắng\u00a0cứng và") + "<w:r><w:noBreakHyphen/></w:r>" + run("gạch cứng."),
    )
    for text in SIGNS:
        d.add_paragraph(text)
    return save(d, folder / "dau-cau.docx")


SIGNS = (
    "1945. Cách mạng tháng Tám thành công",
    "1) Đoàn kết",
    "- Trồng cây",
    "+ Dọn cỏ",
    "* Ghi chú: 5 * 3 = 15 và *không* nghiêng",
    "#ThiDuaYeuNuoc",
    "# không phải tiêu đề",
    "> không phải trích dẫn",
    "ten_tep_bai và _gạch dưới_ và __hai gạch__",
    "<hộ cận nghèo> và <b>không đậm</b> và a < b & c &amp; d",
    "[Nguồn]: UBND phường",
    "[x] (không phải liên kết) [chữ](không/liên/kết) ![ảnh](x)",
    "`không phải mã` và ``` ba dấu ```",
    "~~không gạch~~ và \\ gạch chéo \\* \\_",
    "---",
    "===",
    "| cột | cột |",
    "[^1] không phải chú thích",
    "{: .lop } và {không} $x$",
    "a) Mục a",
    "I. Phần một",
    "https://example.org/a_b_c",
    "C# và F #",
)
"""What people write that Markdown would take for markup."""


def letter(folder: Path) -> Path:
    d = new()
    head = d.add_table(2, 2)
    for (row, column), text in {
        (0, 0): "ỦY BAN NHÂN DÂN\nPHƯỜNG MẪU",
        (0, 1): "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        (1, 0): "Số: 12/BC-UBND",
        (1, 1): "Phường Mẫu, ngày 05 tháng 6 năm 2024",
    }.items():
        head.cell(row, column).text = text
    centred(d, "BÁO CÁO")
    centred(d, "Kết quả phong trào thi đua sáu tháng đầu năm")
    d.add_paragraph("Kính gửi: Ủy ban nhân dân thành phố")
    d.add_paragraph("Thực hiện kế hoạch, phường báo cáo kết quả phong trào thi đua như sau:")
    d.add_paragraph().add_run("I. KẾT QUẢ ĐẠT ĐƯỢC").bold = True
    d.add_paragraph("Toàn phường có 12 tổ đăng ký, 10 tổ đạt.")
    d.add_paragraph().add_run("1. Tuyên truyền").bold = True
    d.add_paragraph("Đã đăng 4 bài, phát 6 lượt trên đài truyền thanh.")
    d.add_paragraph().add_run("II. PHƯƠNG HƯỚNG").bold = True
    d.add_paragraph("Tiếp tục duy trì nền nếp./.")
    foot = d.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    foot.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nNguyễn Văn Mẫu"
    return save(d, folder / "cong-van.docx")


def news(folder: Path) -> Path:
    d = new()
    centred(d, "TỔ DÂN PHỐ SỐ 5 ")
    centred(d, "GÓP SỨC LÀM SẠCH NGÕ XÓM")
    lead = d.add_paragraph()
    lead.add_run(
        "Mỗi sáng thứ bảy, bà con tổ dân phố số 5 cùng nhau quét dọn, trồng hoa dọc ngõ."
    ).bold = True
    d.add_paragraph("Việc làm bắt đầu từ tháng 3, khi cả tổ thống nhất giữ sạch đoạn đường chung.")
    picture(d, "Bà con quét ngõ vào sáng thứ bảy")
    d.add_paragraph().add_run("Từ một ngõ đến cả tổ").bold = True
    d.add_paragraph("Đến nay, 6 ngõ đã có bồn hoa, không còn rác để qua đêm.")
    author = d.add_paragraph()
    author.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    author.add_run("Bài và ảnh: Ban công tác Mặt trận").bold = True
    return save(d, folder / "tin-bai.docx")


DOCUMENTS: tuple[Callable[[Path], Path], ...] = (
    *(styles, lists, tables, pictures, footnotes, links, tcvn3, vni),
    *(changes, boxes, breaks, letter, news),
)
"""One for each habit; the tests ask every one of them whether all words arrive."""
