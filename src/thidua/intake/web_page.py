"""A web page, most often one that Word saved: its body, with the pictures that lie beside it."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from thidua.intake.draft import IntakeError, Matter
from thidua.intake.reading import Element, Reading, Told, shorten, whole
from thidua.text.old_fonts import old_font

_GONE = (
    *("head", "script", "style", "noscript", "template", "iframe", "object", "embed", "form"),
    *("nav", "aside", "footer", "button", "svg", "video", "audio", "canvas"),
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del", "u": "span", "font": "span"}
_PARAGRAPHS = ("p", *_HEADINGS, "li", "dt", "dd", "figcaption", "pre", "address")
_LINES = frozenset({*_PARAGRAPHS, "div", "td", "th", "tr", "table", "ul", "ol", "br", "body"})
_BULLET = re.compile(r"[\W_o\uf000-\uf0ff]")
_HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all")
_LETTERS = re.compile("[\u0102-\u01b0\u1ea0-\u1ef9]")


def read_web_page(content: bytes, folder: Path) -> Reading:
    """Read a page; ``folder`` is where its pictures may lie. Raises :class:`IntakeError`."""
    from lxml import etree  # noqa: PLC0415 - starting the program should not load it
    from lxml.html import document_fromstring, fragment_fromstring  # noqa: PLC0415

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    try:
        # As text where it is UTF-8, so that a wrong or missing declaration spoils nothing.
        page = document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text) if text.strip() else content
        )
    except (etree.ParserError, ValueError) as error:
        raise IntakeError("là trang web trống.", "chép lại tệp gốc.") from error
    told = Told()
    root = page.find("body") if page.find("body") is not None else page
    for node in list(root.iter()):
        if not isinstance(node.tag, str):
            _drop(node)
        elif ":" in node.tag:
            node.drop_tag()
    for node in list(root.iter(*_GONE)):
        _drop(node)
    hidden = [
        node
        for node in root.iter()
        if re.search(r"(display:\s*none|mso-hide:\s*all)", _style(node))
    ]
    for node in hidden:
        words = " ".join(node.itertext()).strip()
        if words and node.getparent() is not None:
            told.lose(Matter.HIDDEN, f"chữ ẩn trên trang: {shorten(words)}.")
        _drop(node)
    old = _read_fonts(root, "")
    pictures = _take_pictures(root, folder, told)
    passages = tuple(_passages(root))
    body = fragment_fromstring("<div></div>")
    _flow(root, body, 0)
    return Reading(body, (), pictures, passages, old, told)


def _drop(node: Element) -> None:
    if node.getparent() is not None:
        node.drop_tree()


def _style(node: Element) -> str:
    return (node.get("style") or "").lower() if isinstance(node.tag, str) else ""


def _read_fonts(node: Element, font_name: str) -> int:
    """Read the text of each element in the font that its style names; return how many changed."""
    named = re.search(r"font-family:\s*[\"']?([^;,\"']+)", node.get("style") or "", re.I)
    own = node.get("face") or (named[1] if named else "") or font_name
    changed = 0
    font = old_font(own)
    if font is not None and node.text and not _LETTERS.search(node.text):
        read = font.read(node.text)
        changed += read != node.text
        node.text = read
    for child in node:
        changed += _read_fonts(child, own)
        if font is not None and child.tail and not _LETTERS.search(child.tail):
            read = font.read(child.tail)
            changed += read != child.tail
            child.tail = read
    return changed


def _take_pictures(root: Element, folder: Path, told: Told) -> dict[str, bytes]:
    pictures: dict[str, bytes] = {}
    for image in list(root.iter("img")):
        source = image.get("src") or ""
        content = _picture(source, folder)
        if content is None:
            told.lose(
                Matter.PICTURE,
                f"ảnh {shorten(source)} không nằm cạnh tệp này: lưu ảnh gốc về rồi để cạnh bài.",
            )
            _drop(image)
            continue
        name = str(len(pictures))
        pictures[name] = content
        alt = image.get("alt") or ""
        tail = image.tail
        image.attrib.clear()
        image.set("src", name)
        image.set("alt", alt)
        image.tail = tail
    return pictures


def _picture(source: str, folder: Path) -> bytes | None:
    """Return a picture in the page or beside it; nothing is fetched, nothing outside is read."""
    if source.startswith("data:image/"):
        try:
            return base64.b64decode(source.partition("base64,")[2], validate=False)
        except binascii.Error:
            return None
    address = urlsplit(source)
    path = posixpath.normpath(unquote(address.path).replace("\\", "/"))
    if address.scheme or address.netloc or path.startswith(("/", "..")) or not path:
        return None
    file = folder / path
    if file.is_symlink() or not file.is_file():
        return None
    if not file.resolve().is_relative_to(folder.resolve()):
        return None
    return file.read_bytes()


def _flow(source: Element, target: Element, depth: int) -> None:
    """Lay out a tree as paragraphs and tables in a row, with lists told by their attributes."""
    loose = target.makeelement("p", {})

    def close() -> None:
        nonlocal loose
        if "".join(loose.itertext()).strip() or loose.find(".//img") is not None:
            target.append(loose)
        loose = target.makeelement("p", {})

    def add_text(text: str | None) -> None:
        if not text:
            return
        if len(loose):
            loose[-1].tail = (loose[-1].tail or "") + text
        else:
            loose.text = (loose.text or "") + text

    add_text(source.text)
    for child in list(source):
        tail = child.tail
        if child.tag == "table":
            close()
            target.append(_table(child))
        elif child.tag in ("ul", "ol"):
            close()
            _list(child, target, depth)
        elif child.tag in _PARAGRAPHS and not _holds_blocks(child):
            close()
            target.append(_paragraph(child))
        elif _holds_blocks(child) or child.tag in ("div", "section", "article", "main", "header"):
            close()
            _flow(child, target, depth)
        elif child.tag == "hr":
            close()
        else:
            child.tail = None
            loose.append(_inline(child))
        add_text(tail)
    close()


def _holds_blocks(node: Element) -> bool:
    return next(node.iterdescendants("p", "div", "table", "ul", "ol", *_HEADINGS), None) is not None


def _list(source: Element, target: Element, depth: int) -> None:
    number = whole(source.get("start"), 1)
    form = source.get("type") or "1"
    for item in source.iterchildren("li"):
        nested = list(item.iterchildren("ul", "ol"))
        for child in nested:
            item.remove(child)
        holder = target.makeelement("div", {})
        _flow(item, holder, depth)
        for place, part in enumerate(list(holder)):
            if place == 0 and part.tag == "p":
                part.set("data-level", str(depth))
                part.set("data-list", "ol" if source.tag == "ol" else "ul")
                part.set("data-number", str(number))
                part.set("data-mark", ".")
                if source.tag == "ol" and form in "aAiI":
                    part.set("data-list", "label")
                    part.set("data-label", f"{_label(number, form)}.")
            target.append(part)
        for child in nested:
            _list(child, target, depth + 1)
        number += 1


def _label(number: int, form: str) -> str:
    from thidua.intake.word_lists import FORMS  # noqa: PLC0415 - one table of forms

    names = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    return FORMS[names[form]](number)


def _table(source: Element) -> Element:
    table = source.makeelement("table", {})
    for row in source.iter("tr"):
        if next(row.iterancestors("table")) is not source:
            continue
        made = table.makeelement("tr", {})
        table.append(made)
        for cell in row.iterchildren("td", "th"):
            spans = {
                k: cell.get(k) for k in ("colspan", "rowspan") if (cell.get(k) or "").isdigit()
            }
            kept = made.makeelement(cell.tag, spans)
            made.append(kept)
            _flow(cell, kept, 0)
    return table


def _paragraph(source: Element) -> Element:
    """Return a paragraph with what its tag, class and style tell of it."""
    attributes = {}
    if source.tag in _HEADINGS:
        attributes["data-heading"] = source.tag[1]
    style = _style(source)
    aligned = re.search(r"text-align:\s*(center|right)", style)
    align = aligned[1] if aligned else (source.get("align") or "").lower()
    if align in ("center", "right"):
        attributes["data-align"] = align
    css = (source.get("class") or "").lower()
    attributes |= {"data-title": "1"} if css == "msotitle" else {}
    attributes |= {"data-caption": "1"} if css == "msocaption" or source.tag == "figcaption" else {}
    attributes |= _word_list(source)
    paragraph = source.makeelement("p", attributes)
    inline = _inline(source)
    paragraph.text = inline.text
    paragraph.extend(list(inline))
    return paragraph


def _word_list(source: Element) -> dict[str, str]:
    """Return what Word says of a list's item, and take its drawn sign out of the text."""
    listed = re.search(r"mso-list:\s*l\d+\s+level(\d)", _style(source))
    if not listed:
        return {}
    label = ""
    for node in list(source.iter("span")):
        if "mso-list:ignore" in _style(node).replace(" ", ""):
            label = "".join(node.itertext()).replace("\xa0", " ").strip()
            _drop(node)
    level = str(int(listed[1]) - 1)
    number = re.fullmatch(r"(\d+)([.)])", label)
    if number:
        return {
            "data-list": "ol",
            "data-level": level,
            "data-number": number[1],
            "data-mark": number[2],
        }
    if not label or _BULLET.fullmatch(label):
        return {"data-list": "ul", "data-level": level}
    return {"data-list": "label", "data-level": level, "data-label": label}


def _inline(source: Element) -> Element:
    """Return an element with the few inline tags that are kept; emphasis by style counts too."""
    tag = _SAME.get(source.tag, source.tag)
    if tag not in ("strong", "em", "del", "sub", "sup", "a", "br", "img"):
        tag = "span"
    attributes = {}
    if tag == "a" and source.get("href"):
        attributes["href"] = source.get("href")
    if tag == "img":
        attributes = {"src": source.get("src"), "alt": source.get("alt") or ""}
    made = source.makeelement(tag, attributes)
    made.text = source.text
    for child in source:
        tail = child.tail
        inner = _inline(child)
        inner.tail = tail
        made.append(inner)
    style = _style(source)
    for wanted, name in (
        (r"font-weight:\s*(bold|[6-9]00)", "strong"),
        (r"font-style:\s*italic", "em"),
    ):
        if tag == "span" and re.search(wanted, style):
            made.tag = name
            tag = name
    for span in [s for s in made.iter("span") if s is not made]:
        span.drop_tag()
    return made


def _passages(root: Element) -> list[str]:
    """Return the text of the page, cut where a reader sees a new line begin."""

    def spoken(node: Element) -> str:
        if "mso-list:ignore" in _style(node).replace(" ", ""):
            return ""
        said = " ".join((node.text or "").split("\n"))
        for child in node:
            said += spoken(child) + " ".join((child.tail or "").split("\n"))
        return f"\n{said}\n" if node.tag in _LINES else said

    return [line for line in spoken(root).split("\n") if line.strip()]
