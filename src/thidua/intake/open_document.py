"""An OpenDocument text (.odt), as LibreOffice writes it (ISO/IEC 26300).

No library on PyPI brings such a text to HTML with notes, merged cells and fonts, and the format
says all of it plainly; so it is read here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from thidua.intake.draft import IntakeError, Matter
from thidua.intake.reading import Element, Reading, Told, shorten, whole
from thidua.intake.word_lists import FORMS
from thidua.intake.word_parts import parse_xml
from thidua.text.old_fonts import old_font

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, DRAW = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}", f"{{{_NS}drawing:1.0}}"
STYLE, OFFICE = f"{{{_NS}style:1.0}}", f"{{{_NS}office:1.0}}"
FO, SVG = f"{{{_NS}xsl-fo-compatible:1.0}}", f"{{{_NS}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

_Styles = tuple[tuple[str, str], ...]
"""Family and name of the styles that a text stands in, the innermost first."""

_MAX_CHAIN = 20
_DEEPEST = 11
"""Levels of lists from 0, of which the format itself knows ten."""
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LETTERS = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")
_SKIPPED = frozenset(
    {
        *(f"{TEXT}tracked-changes", f"{TEXT}sequence-decls", f"{OFFICE}forms"),
        *(f"{TEXT}table-of-content", f"{TEXT}alphabetical-index", f"{TEXT}note-citation"),
        *(f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{OFFICE}annotation-end"),
    }
)


def read_open_document(parts: Mapping[str, bytes]) -> Reading:
    """Read an .odt, given its parts. Raises :class:`IntakeError`."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise IntakeError(
            "được đặt mật khẩu nên không đọc được.",
            "mở bằng LibreOffice với mật khẩu, Lưu thành… và bỏ dấu ở ô «Lưu với mật khẩu».",
        )
    content = parse_xml(parts["content.xml"])
    styles = parse_xml(parts["styles.xml"]) if "styles.xml" in parts else None
    text = content.find(f"{OFFICE}body/{OFFICE}text")
    if text is None:
        raise IntakeError(
            "không phải văn bản (có thể là bảng tính hay bài trình chiếu).",
            "chép phần cần đăng sang một văn bản rồi nhập văn bản đó.",
        )
    return _Reader(parts, content, styles).read(text)


class _Reader:
    """Walks an OpenDocument text and lays out the plain tree that is read on."""

    def __init__(
        self, parts: Mapping[str, bytes], content: Element, styles: Element | None
    ) -> None:
        from lxml.html import Element as make  # noqa: PLC0415, N813 - not needed to start

        self._make = make
        self._parts = parts
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        self._fonts: dict[str, str] = {}
        self._told = Told()
        self._notes: list[Element] = []
        self._pictures: dict[str, bytes] = {}
        self._passages: list[str] = []
        self._old_fonts = 0
        self._counts: dict[str, list[int]] = {}
        for root in (styles, content):
            if root is None:
                continue
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                self._styles[key] = style
            for style in root.iter(f"{TEXT}list-style"):
                self._lists[style.get(f"{STYLE}name", "")] = style
            for face in root.iter(f"{STYLE}font-face"):
                self._fonts[face.get(f"{STYLE}name", "")] = face.get(f"{SVG}font-family", "")
        self._tell_changes(content)
        self._tell_pages(styles)

    def read(self, text: Element) -> Reading:
        body = self._make("div")
        self._flow(text, body)
        return Reading(
            body,
            tuple(self._notes),
            self._pictures,
            tuple(self._passages),
            self._old_fonts,
            self._told,
        )

    # Blocks

    def _flow(self, source: Element, target: Element) -> None:
        for node in source:
            if not isinstance(node.tag, str) or node.tag in _SKIPPED:
                if node.tag == f"{TEXT}table-of-content":
                    self._told.lose(Matter.CONTENTS, "mục lục tự động đã bỏ.")
                continue
            if node.tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(node, target, {})
            elif node.tag == f"{TEXT}list":
                self._list(node, target, 0, "")
            elif node.tag == f"{TABLE}table":
                target.append(self._table(node))
            elif node.tag == f"{DRAW}frame":
                self._frame(node, target)
            else:
                self._flow(node, target)

    def _paragraph(self, node: Element, target: Element, facts: dict[str, str]) -> None:
        name = node.get(f"{TEXT}style-name", "")
        level = node.get(f"{TEXT}outline-level", "1") if node.tag == f"{TEXT}h" else ""
        names = [s.get(f"{STYLE}name", "") for s in self._chain("paragraph", name)]
        align = self._property("paragraph", name, "paragraph", f"{FO}text-align")
        facts = {
            **facts,
            "heading": level,
            "title": "1" if "Title" in names else "",
            "caption": "1" if "Caption" in names or "Illustration" in names else "",
            "align": {"end": "right"}.get(align, align if align in ("center", "right") else ""),
        }
        made = self._make("p", {f"data-{k}": v for k, v in facts.items() if v})
        later: list[Element] = []
        place = len(self._passages)
        self._passages.append("")
        said = self._inline(node, made, (("paragraph", name),), later)
        drawn = f"{facts['label']} " if facts.get("label") and said.strip() else ""
        self._passages[place] = drawn + said
        target.append(made)
        for box in later:
            self._flow(box, target)

    def _list(self, node: Element, target: Element, level: int, inherited: str) -> None:
        name = node.get(f"{TEXT}style-name") or inherited
        counts = self._counts.setdefault(name, [0] * 12)
        if level == 0 and node.get(f"{TEXT}continue-numbering") != "true":
            counts[:] = [0] * 12
        counts[level + 1 :] = [0] * (11 - level)
        form = self._level(name, level)
        for item in node:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            is_first = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._list(child, target, min(level + 1, _DEEPEST), name)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    facts: dict[str, str] = {}
                    if is_first:
                        start = item.get(f"{TEXT}start-value")
                        first = "1" if form is None else form.get(f"{TEXT}start-value", "1")
                        following = counts[level] + 1 if counts[level] else whole(first, 1)
                        counts[level] = whole(start, 1) if start else following
                        facts = self._label(name, form, level, counts)
                    self._paragraph(child, target, facts)
                    is_first = False
                else:
                    self._flow(item, target)

    def _level(self, name: str, level: int) -> Element | None:
        style = self._lists.get(name)
        for form in () if style is None else style:
            if form.get(f"{TEXT}level") == str(level + 1):
                return form
        return None

    def _label(
        self, name: str, form: Element | None, level: int, counts: list[int]
    ) -> dict[str, str]:
        if form is None or form.tag != f"{TEXT}list-level-style-number":
            return {"list": "ul", "level": str(level)}
        before = form.get(f"{STYLE}num-prefix", "")
        after = form.get(f"{STYLE}num-suffix", "")
        shown = whole(form.get(f"{TEXT}display-levels"), 1, level + 1)
        is_plain = form.get(f"{STYLE}num-format", "1") == "1" and shown == 1
        if is_plain and not before.strip() and after.strip() in (".", ")"):
            number = str(counts[level])
            return {"list": "ol", "level": str(level), "number": number, "mark": after.strip()}
        numbers = []
        for at in range(level - shown + 1, level + 1):
            higher = self._level(name, at)
            code = "1" if higher is None else higher.get(f"{STYLE}num-format", "1")
            if code:
                numbers.append(FORMS.get(_FORMATS.get(code, ""), str)(counts[at] or 1))
        label = f"{before}{'.'.join(numbers)}{after}".strip()
        return {"list": "label", "level": str(level), "label": label} if label else {}

    def _table(self, node: Element) -> Element:
        table = self._make("table")
        for row in node.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not node:
                continue
            made = self._make("tr")
            table.append(made)
            for cell in row.iterchildren(f"{TABLE}table-cell"):
                spans = {}
                for name in ("column", "row"):
                    span = cell.get(f"{TABLE}number-{name}s-spanned", "1")
                    if span != "1":
                        spans["colspan" if name == "column" else "rowspan"] = span
                kept = self._make("td", spans)
                made.append(kept)
                self._flow(cell, kept)
        return table

    def _frame(self, node: Element, target: Element) -> None:
        holder = self._make("p")
        later: list[Element] = []
        self._drawing(node, holder, later)
        if len(holder):
            target.append(holder)
        for box in later:
            self._flow(box, target)

    # Inline

    def _inline(self, node: Element, target: Element, style: _Styles, later: list[Element]) -> str:
        """Copy what stands in a paragraph; return its text as the file has it, read in its font."""
        holder = self._emphasis(target, style)
        if holder is None:
            words = "".join(node.itertext()).strip()
            if words:
                self._told.lose(Matter.HIDDEN, f"chữ ẩn, người đọc không thấy: {shorten(words)}.")
            return ""
        said = self._say(holder, node.text, style)
        for child in node:
            said += self._child(child, holder, style, later)
            said += self._say(holder, child.tail, style)
        return said

    def _child(self, child: Element, holder: Element, style: _Styles, later: list[Element]) -> str:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name in ("", "soft-page-break", "annotation-end"):
            return ""
        if name == "line-break":
            holder.append(self._make("br"))
        if name in ("line-break", "s", "tab"):
            return " " if name == "line-break" else self._say(holder, " ", style)
        if name == "note":
            self._note(child, holder)
        elif name == "frame":
            self._drawing(child, holder, later)
        elif name == "annotation":
            words = " ".join(" ".join(p.itertext()) for p in child.iter(f"{TEXT}p"))
            self._told.lose(Matter.COMMENT, f"lời nhận xét: {shorten(words)}.")
        else:
            return self._inline(child, *self._inner(name, child, holder, style), later)
        return ""

    def _inner(
        self, name: str, child: Element, holder: Element, style: _Styles
    ) -> tuple[Element, _Styles]:
        """Return where the text of an inline element goes, and in which style it stands."""
        own = ("text", child.get(f"{TEXT}style-name", ""))
        if name == "a":
            link = self._make("a", {"href": child.get(f"{XLINK}href", "")})
            holder.append(link)
            return link, (("text", ""), *style)
        return holder, (own, *style) if name == "span" else (("text", ""), *style)

    def _say(self, holder: Element, text: str | None, style: _Styles) -> str:
        """Append text, read in the font of its style; runs of blanks are one (ODF 1.3, 6.1.2)."""
        if not text:
            return ""
        text = re.sub(r"[ \t\r\n]+", " ", text)
        font = old_font(self._font(style))
        if font is None:
            text = text.replace("\u00ad", "")
        elif not _LETTERS.search(text):
            read = font.read(text)
            self._old_fonts += read != text
            text = read
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + text
        else:
            holder.text = (holder.text or "") + text
        return text

    def _emphasis(self, target: Element, style: _Styles) -> Element | None:
        """Return where text of a style goes, within the tags it needs; ``None`` if it is hidden."""

        def value(name: str) -> str:
            return self._property(*style[0], "text", name)

        if value(f"{TEXT}display") == "none":
            return None
        tags = []
        if re.fullmatch("bold|[6-9]00", value(f"{FO}font-weight")):
            tags.append("strong")
        if value(f"{FO}font-style") == "italic":
            tags.append("em")
        if value(f"{STYLE}text-line-through-style") not in ("", "none"):
            tags.append("del")
        position = value(f"{STYLE}text-position").split(" ")[0]
        tags += {"super": ["sup"], "sub": ["sub"]}.get(position, [])
        for tag in tags:
            inner = self._make(tag)
            target.append(inner)
            target = inner
        return target

    def _note(self, node: Element, holder: Element) -> None:
        body = self._make("div")
        self._notes.append(body)
        number = len(self._notes)
        holder.append(self._make("span", {"data-note": str(number)}))
        inner = node.find(f"{TEXT}note-body")
        if inner is not None:
            self._flow(inner, body)

    def _drawing(self, frame: Element, holder: Element, later: list[Element]) -> None:
        alt = next(
            (
                (node.text or "").strip()
                for name in ("desc", "title")
                for node in frame.iterchildren(f"{SVG}{name}")
            ),
            "",
        )
        for box in frame.iterchildren(f"{DRAW}text-box"):
            words = " ".join(" ".join(p.itertext()) for p in box.iter(f"{TEXT}p"))
            pictured = next(box.iter(f"{DRAW}image"), None) is not None
            # LibreOffice keeps a picture and its caption in such a box.
            if words.strip() and not pictured:
                self._told.change(
                    Matter.TEXT_BOX,
                    f"hộp chữ thành đoạn thường, hãy xem lại chỗ đứng: {shorten(words)}.",
                )
            later.append(box)
        has_object = next(frame.iterchildren(f"{DRAW}object", f"{DRAW}object-ole"), None)
        if has_object is not None:
            self._told.lose(
                Matter.OBJECT,
                "đối tượng nhúng (biểu đồ, công thức, bảng tính) chỉ sang được hình của nó, nếu "
                "có.",
            )
        for image in frame.iterchildren(f"{DRAW}image"):
            path = posixpath.normpath(unquote(image.get(f"{XLINK}href", "")))
            if path in self._parts:
                self._pictures[path] = self._parts[path]
                holder.append(self._make("img", {"src": path, "alt": alt}))
                break
        else:
            if next(frame.iterchildren(f"{DRAW}image"), None) is not None:
                self._told.lose(Matter.PICTURE, "một ảnh nằm ngoài tệp: chép ảnh gốc vào cạnh bài.")

    # Styles

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        for _ in range(_MAX_CHAIN):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")

    def _property(self, family: str, name: str, kind: str, key: str) -> str:
        for style in self._chain(family, name):
            properties = style.find(f"{STYLE}{kind}-properties")
            if properties is not None and properties.get(key):
                return str(properties.get(key))
        return ""

    def _font(self, styles: _Styles) -> str:
        """Return the font of text in a style, which may be told only by one further out."""
        for style in styles:
            name = self._property(*style, "text", f"{STYLE}font-name")
            family = self._fonts.get(name) or self._property(*style, "text", f"{FO}font-family")
            if family or name:
                return (family or name).strip("'\" ")
        return ""

    # Telling

    def _tell_changes(self, content: Element) -> None:
        inserted = 0
        for region in content.iter(f"{TEXT}changed-region"):
            inserted += region.find(f"{TEXT}insertion") is not None
            for deletion in region.iter(f"{TEXT}deletion"):
                words = " ".join(" ".join(p.itertext()) for p in deletion.iter(f"{TEXT}p"))
                self._told.lose(
                    Matter.DELETION, f"chữ đã bị xóa (theo dõi thay đổi): {shorten(words)}."
                )
        if inserted:
            self._told.change(
                Matter.INSERTION,
                f"{inserted} chỗ mới thêm (theo dõi thay đổi) được giữ như đã chấp nhận.",
            )

    def _tell_pages(self, styles: Element | None) -> None:
        said: dict[str, None] = {}
        for page in () if styles is None else styles.iter(f"{STYLE}header", f"{STYLE}footer"):
            words = " ".join(page.itertext()).strip()
            if re.search(r"[^\W\d_]", words):
                said[words] = None
        for words in said:
            self._told.lose(Matter.HEADER, f"đầu trang hoặc chân trang: {shorten(words)}.")
