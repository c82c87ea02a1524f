"""A Word document (.docx), read by mammoth after the things it passes over have been seen to.

mammoth knows styles, fields, links, notes, pictures and merged cells. It does not draw numbers,
keep a run's font, tell of hidden text, or read fields and boxes of some kinds; of these the
package is mended first, and every paragraph is given a mark that tells what it is.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import pairwise

from thidua.intake.draft import IntakeError, Matter
from thidua.intake.reading import Element, Reading, Told, shorten
from thidua.intake.word_lists import Label, Lists
from thidua.intake.word_parts import (
    MC,
    A,
    M,
    O,
    Package,
    R,
    V,
    W,
    own_nodes,
    paragraph_texts,
    parse_xml,
)
from thidua.intake.word_styles import Styles
from thidua.text.old_fonts import old_font

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around a paragraph's mark; taken out of the text before, should anybody have written them."""
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_NOTE_PREFIX = "thidua-"
_UNICODE_ONLY = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")
_SYMBOL = re.compile("[\uf020-\uf0ff]")
"""Where fonts of symbols keep their signs."""


def read_word(parts: Mapping[str, bytes]) -> Reading:
    """Read a .docx, given its parts. Raises :class:`IntakeError`."""
    package = Package(parts)
    told = Told()
    mender = _Mender(package, told)
    mender.mend()
    pictures: dict[str, bytes] = {}
    html = _convert(package, pictures)
    body, notes = _as_tree(html)
    return Reading(body, notes, pictures, tuple(mender.passages), mender.old_fonts, told)


class _Mender:
    """Rewrites the parts of a package so that mammoth loses nothing, and tells of what is left."""

    def __init__(self, package: Package, told: Told) -> None:
        self._package = package
        self._told = told
        self._styles = Styles(package.xml("styles"))
        self._lists = Lists(package.xml("numbering"), self._styles)
        self.passages: list[str] = []
        self.old_fonts = 0
        self._deleted: list[str] = []
        self._inserted = 0
        self._hidden: list[str] = []
        self._boxes: list[str] = []
        self._equations: list[str] = []

    def mend(self) -> None:
        main = parse_xml(self._package.parts[self._package.main])
        referred = {
            kind: {e.get(W + "id") for e in main.iter(f"{W}{kind}Reference")}
            for kind in ("footnote", "endnote")
        }
        self._mend_tree(main)
        self._tell_drawings(main)
        self._mark(main)
        self._package.parts[self._package.main] = _written(main)
        for kind in ("footnote", "endnote"):
            for name in self._package.related(f"{kind}s"):
                root = parse_xml(self._package.parts[name])
                self._mend_tree(root)
                for note in root.iter(W + kind):
                    if note.get(W + "id") in referred[kind]:
                        self.passages += [paragraph_texts(p) for p in note.iter(W + "p")]
                self._package.parts[name] = _written(root)
        self._tell()
        # Numbers stand in the marks now; with this part mammoth would draw them again.
        for name in self._package.related("numbering"):
            del self._package.parts[name]

    def _mend_tree(self, root: Element) -> None:
        for node in root.iter(W + "t", W + "instrText"):
            node.text = (node.text or "").replace(_OPEN, "").replace(_CLOSE, "")
        self._drop_contents(root)
        self._take_changes(root)
        for name in ("sdtPr", "sdtEndPr", "smartTagPr", "softHyphen"):
            _remove(root.iter(W + name))
        _unwrap(root, ("sdt", "sdtContent", "fldSimple", "smartTag", "customXml", "dir", "bdo"))
        self._open_boxes(root)
        self._drop_equations(root)
        for paragraph in list(root.iter(W + "p")):
            self._mend_runs(paragraph)

    def _drop_contents(self, root: Element) -> None:
        """Take out the automatic table of contents: its page numbers mean nothing on a page."""
        found = [
            sdt
            for sdt in root.iter(W + "sdt")
            if any(
                "table of contents" in gallery.get(W + "val", "").lower()
                for gallery in sdt.iter(W + "docPartGallery")
            )
        ]
        _remove(found)
        lines = [p for p in root.iter(W + "p") if re.match(r"toc \d", self._styles.name_of(p))]
        _remove(lines)
        if found or lines:
            self._told.lose(
                Matter.CONTENTS, "mục lục tự động đã bỏ, vì số trang không có nghĩa trên trang web."
            )

    def _take_changes(self, root: Element) -> None:
        """Accept insertions and deletions, as the document would read if all were accepted."""
        for row in list(root.iter(W + "tr")):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._deleted.append(
                    "".join(t.text or "" for t in row.iter(W + "t", W + "delText"))
                )
                _remove([row])
        for name in ("del", "moveFrom"):
            for change in list(root.iter(W + name)):
                parent = change.getparent()
                if parent is not None and parent.tag in (W + "rPr", W + "trPr", W + "tcPr"):
                    continue
                words = _said(change)
                if name == "del" and words.strip():
                    self._deleted.append(words)
                _remove([change])
        self._inserted += sum(
            1
            for change in root.iter(W + "ins")
            if any((t.text or "").strip() for t in change.iter(W + "t"))
        )
        _unwrap(root, ("ins", "moveTo"))

    def _open_boxes(self, root: Element) -> None:
        """Let the text of boxes be found where mammoth looks: in the older way to draw them."""
        for choice in list(root.iter(MC + "AlternateContent")):
            chosen = choice.find(MC + "Choice")
            fallback = choice.find(MC + "Fallback")
            boxes = [] if chosen is None else list(chosen.iter(W + "txbxContent"))
            pictured = chosen is not None and next(chosen.iter(A + "blip"), None) is not None
            if boxes and not pictured:
                _replace(choice, [_old_box(box) for box in boxes])
            elif fallback is not None and len(fallback):
                _replace(choice, list(fallback))
            else:
                _replace(choice, [] if chosen is None else list(chosen))
        for drawing in list(root.iter(W + "drawing")):
            boxes = list(drawing.iter(W + "txbxContent"))
            if boxes:
                blips = next(drawing.iter(A + "blip"), None) is not None
                _replace(drawing, [_old_box(box) for box in boxes], keep=blips)
        self._boxes += [
            " ".join(paragraph_texts(p) for p in box.iter(W + "p"))
            for box in root.iter(W + "txbxContent")
        ]

    def _drop_equations(self, root: Element) -> None:
        for name in ("oMathPara", "oMath"):
            for equation in list(root.iter(M + name)):
                if equation.getparent() is None:
                    continue
                self._equations.append("".join(t.text or "" for t in equation.iter(M + "t")))
                _remove([equation])

    def _mend_runs(self, paragraph: Element) -> None:
        """Drop hidden runs, read old fonts and signs, and write what styles say into the runs."""
        runs = []
        for run in [node for node in own_nodes(paragraph) if node.tag == W + "r"]:
            if self._styles.is_set("vanish", run, paragraph):
                words = "".join(t.text or "" for t in run.iter(W + "t"))
                if words.strip():
                    self._hidden.append(words)
                _remove([run])
                continue
            runs.append(run)
            for name in ("b", "i"):
                if self._styles.is_set(name, run, paragraph):
                    _switch_on(run, name)
            for hyphen in list(run.iter(W + "noBreakHyphen")):
                hyphen.tag = W + "t"
                hyphen.text = "-"
        pieces = [
            (text, self._styles.font(run, paragraph))
            for run in runs
            for text in run.findall(W + "t")
        ]
        _join_letters(pieces)
        for text, name in pieces:
            self._read_letters(text, name)

    def _read_letters(self, text: Element, name: str) -> None:
        written = text.text or ""
        font = old_font(name)
        if font is None:
            text.text = _plain_signs(written, name)
        # With a letter that only Unicode has, the font's name was merely left standing.
        elif not _UNICODE_ONLY.search(written):
            text.text = font.read(written)
            self.old_fonts += text.text != written

    def _mark(self, root: Element) -> None:
        """Write before every paragraph what it is, and keep what it says."""
        for paragraph in root.iter(W + "p"):
            label = self._lists.label(paragraph)
            words = paragraph_texts(paragraph)
            drawn = label.text + " " if label and label.kind == "label" and words.strip() else ""
            self.passages.append(drawn + words)
            mark = json.dumps(self._facts(paragraph, label), ensure_ascii=False)
            run = paragraph.makeelement(W + "r", {})
            text = run.makeelement(W + "t", {})
            text.text = _OPEN + mark + _CLOSE
            run.append(text)
            properties = paragraph.find(W + "pPr")
            paragraph.insert(0 if properties is None else 1, run)

    def _facts(self, paragraph: Element, label: Label | None) -> dict[str, str]:
        name = self._styles.name_of(paragraph)
        level = self._styles.heading_level(paragraph)
        facts = {
            "heading": str(level) if level else "",
            "title": "1" if name == "title" else "",
            "caption": "1" if name == "caption" else "",
            "align": self._styles.alignment(paragraph),
        }
        if label:
            facts |= {"list": label.kind, "level": str(label.level), "number": str(label.number)}
            facts |= {"mark" if label.kind == "ol" else "label": label.text}
        return {key: value for key, value in facts.items() if value}

    def _tell_drawings(self, root: Element) -> None:
        """Tell of what is drawn by other programs than Word."""
        kinds = [data.get("uri", "") for data in root.iter(A + "graphicData")]
        charts = sum(uri.endswith("/chart") for uri in kinds)
        diagrams = sum(uri.endswith("/diagram") for uri in kinds)
        if charts:
            self._told.lose(
                Matter.CHART,
                f"{charts} biểu đồ không sang được: chụp biểu đồ thành ảnh (.png) để cạnh bài, và "
                "viết số liệu chính thành chữ.",
            )
        if diagrams:
            words = [
                "".join(t.text or "" for t in p.iter(A + "t"))
                for name in self._package.related("diagramData")
                for p in parse_xml(self._package.parts[name]).iter(A + "p")
            ]
            said = "; ".join(word for word in words if word.strip())
            self._told.lose(
                Matter.DIAGRAM,
                f"{diagrams} hình SmartArt không sang được; chữ trong hình: {shorten(said, 300)}. "
                "Viết lại thành danh sách.",
            )
        for item in root.iter(O + "OLEObject"):
            program = item.get("ProgID", "")
            self._told.lose(
                Matter.OBJECT,
                f"đối tượng nhúng ({program or 'không rõ loại'}) chỉ sang được hình của nó, nếu "
                "có: chép nội dung thành bảng, hoặc để thành tài liệu đính kèm.",
            )
        linked = sum(
            1
            for blip in root.iter(A + "blip")
            if blip.get(R + "link") and not blip.get(R + "embed")
        )
        if linked:
            self._told.lose(
                Matter.PICTURE,
                f"{linked} ảnh nằm ngoài tệp Word (chỉ có đường dẫn): chép ảnh gốc vào cạnh bài.",
            )
        for blip in root.iter(A + "blip"):
            if blip.get(R + "link"):
                del blip.attrib[R + "link"]

    def _tell(self) -> None:
        told = self._told
        if self._inserted:
            told.change(
                Matter.INSERTION,
                f"{self._inserted} chỗ mới thêm (theo dõi thay đổi) được giữ như đã chấp nhận.",
            )
        for words in self._deleted:
            told.lose(Matter.DELETION, f"chữ đã bị xóa (theo dõi thay đổi): {shorten(words)}.")
        for words in self._hidden:
            told.lose(Matter.HIDDEN, f"chữ ẩn, người đọc văn bản không thấy: {shorten(words)}.")
        for words in self._boxes:
            told.change(
                Matter.TEXT_BOX,
                f"hộp chữ thành đoạn thường, hãy xem lại chỗ đứng: {shorten(words)}.",
            )
        for words in self._equations:
            told.lose(
                Matter.EQUATION,
                f"công thức {shorten(words)} không sang được: viết lại bằng chữ, hoặc chụp thành "
                "ảnh có mô tả.",
            )
        self._tell_parts()

    def _tell_parts(self) -> None:
        comments = self._package.xml("comments")
        for comment in () if comments is None else comments.iter(W + "comment"):
            words = " ".join(paragraph_texts(p) for p in comment.iter(W + "p"))
            author = comment.get(W + "author") or "không rõ người viết"
            self._told.lose(Matter.COMMENT, f"lời nhận xét của {author}: {shorten(words)}.")
        said: dict[str, None] = {}
        for kind in ("header", "footer"):
            for name in self._package.related(kind):
                root = parse_xml(self._package.parts[name])
                words = " ".join(paragraph_texts(p) for p in root.iter(W + "p")).strip()
                # A number alone is the page's.
                if re.search(r"[^\W\d_]", words):
                    said[words] = None
        for words in said:
            self._told.lose(Matter.HEADER, f"đầu trang hoặc chân trang: {shorten(words)}.")
        if any(name.endswith("vbaProject.bin") for name in self._package.parts):
            self._told.lose(Matter.MACRO, "macro trong tệp không được dùng, và không được chạy.")


def _join_letters(pieces: list[tuple[Element, str]]) -> None:
    """Bring a sign that a change of format parted from its letter back to it."""
    for (before, font_before), (text, name) in pairwise(pieces):
        font = old_font(name)
        if font is not None and old_font(font_before) == font and before.text:
            sign = font.leading_sign(text.text or "")
            before.text += sign
            text.text = (text.text or "")[len(sign) :]


def _plain_signs(text: str, font: str) -> str:
    """Return text with symbol fonts' signs in Unicode, and without what only breaks lines."""
    text = text.replace("\u00ad", "")
    if _SYMBOL.search(text):
        from mammoth.docx.dingbats import dingbats  # noqa: PLC0415 - large, and seldom needed

        drawn = {(family.lower(), place): sign for (family, place), sign in dingbats.items()}
        name = font.lower() if (font.lower(), 0x41) in drawn else "symbol"
        text = _SYMBOL.sub(lambda m: chr(drawn.get((name, ord(m[0]) - 0xF000), 0x2022)), text)
    return text


def _old_box(content: Element) -> Element:
    """Return a text box drawn in VML around the content of one drawn in another way."""
    pict = content.makeelement(W + "pict", {})
    box = content.makeelement(V + "textbox", {})
    pict.append(box)
    box.append(content)
    return pict


def _switch_on(run: Element, name: str) -> None:
    properties = run.find(W + "rPr")
    if properties is None:
        properties = run.makeelement(W + "rPr", {})
        run.insert(0, properties)
    _remove(properties.findall(W + name))
    properties.append(properties.makeelement(W + name, {}))


def _said(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t", W + "delText"))


def _remove(elements: Iterable[Element]) -> None:
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _replace(element: Element, others: list[Element], *, keep: bool = False) -> None:
    """Put elements into the place of one, or behind it."""
    parent = element.getparent()
    index = parent.index(element) + (1 if keep else 0)
    if not keep:
        parent.remove(element)
    for offset, other in enumerate(others):
        parent.insert(index + offset, other)


def _unwrap(root: Element, names: tuple[str, ...]) -> None:
    """Put what stands in elements of these names into their place."""
    for element in list(root.iter(*(W + name for name in names))):
        parent = element.getparent()
        # A mark of a change on a paragraph's end holds nothing.
        if parent is not None:
            _replace(element, list(element))


def _written(root: Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - starting the program should not load it

    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _convert(package: Package, pictures: dict[str, bytes]) -> str:
    """Return mammoth's HTML of a package, keeping the bytes of its pictures."""
    import mammoth  # noqa: PLC0415 - starting the program should not load it

    def keep(image: mammoth.documents.Image) -> dict[str, str]:
        with image.open() as file:
            content = file.read()
        name = f"{len(pictures)}"
        pictures[name] = content
        return {"src": name}

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in package.parts.items():
            archive.writestr(name, content)
    try:
        result = mammoth.convert_to_html(
            buffer,
            convert_image=mammoth.images.img_element(keep),
            id_prefix=_NOTE_PREFIX,
            include_default_style_map=False,
            include_embedded_style_map=False,
            style_map="p => p:fresh\nstrike => del",
        )
    except (KeyError, AttributeError, ValueError, IndexError, OSError, RecursionError) as error:
        raise IntakeError(
            "có cấu trúc lạ nên không đọc được.",
            "mở bằng Word, lưu lại thành .docx rồi nhập; nếu vẫn vậy thì chép nội dung sang một "
            "văn bản mới.",
        ) from error
    return str(result.value)


def _as_tree(html: str) -> tuple[Element, tuple[Element, ...]]:
    """Return mammoth's HTML as a tree with our marks as attributes, and its notes apart."""
    from lxml.html import fragment_fromstring  # noqa: PLC0415 - not needed to start

    body = fragment_fromstring(html, create_parent="div")
    for paragraph in body.iter("p"):
        _read_mark(paragraph)
    referred = f"#{_NOTE_PREFIX}"
    numbers: dict[str, int] = {}
    notes: list[Element] = []
    for item in body.xpath(f"./ol/li[starts-with(@id, '{_NOTE_PREFIX}')]"):
        numbers[item.get("id")] = len(notes) + 1
        for link in item.xpath(f".//a[starts-with(@href, '{referred}')][text()='↑']"):
            _lift(link)
        notes.append(item)
    for link in list(body.iter("a")):
        target = (link.get("href") or "").removeprefix("#")
        if target in numbers and link.getparent().tag == "sup":
            mark = link.makeelement("span", {"data-note": str(numbers[target])})
            frame = link.getparent()
            mark.tail = frame.tail
            frame.getparent().replace(frame, mark)
        elif link.get("href") is None:
            link.drop_tag()
    for number in notes:
        holder = number.getparent()
        if holder is not None:
            holder.remove(number)
            if not len(holder) and holder.getparent() is not None:
                _remove([holder])
    return body, tuple(notes)


def _lift(link: Element) -> None:
    """Take out a link with its words, and the paragraph around it when that held only the link."""
    parent = link.getparent()
    parent.remove(link)
    if parent.tag == "p" and not len(parent) and not (parent.text or "").strip():
        _remove([parent])


def _read_mark(paragraph: Element) -> None:
    """Turn a paragraph's mark into attributes; of two joined by a deletion, the second's counts."""
    marks = _MARK.findall("".join(paragraph.itertext()))
    for node in paragraph.iter():
        node.text = _MARK.sub("", node.text or "")
        if node is not paragraph:
            node.tail = _MARK.sub("", node.tail or "")
    for key, value in json.loads(marks[-1]).items() if marks else ():
        paragraph.set(f"data-{key}", value)
