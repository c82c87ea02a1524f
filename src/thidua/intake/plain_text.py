"""Plain text: what Notepad, Zalo and mail leave."""

from __future__ import annotations

import re

from thidua.intake.draft import IntakeError
from thidua.intake.reading import Reading, Told
from thidua.text.damage import find_old_font, find_old_words
from thidua.text.old_fonts import Coding, OldFont
from thidua.text.vietnamese import normalise

_ENOUGH = 3
"""Words of an old font after which all of a text is taken to be written in it."""


def read_plain_text(content: bytes) -> Reading:
    """Read plain text; an empty line parts paragraphs, or else every line is one.

    Raises :class:`IntakeError` for text in no coding that is known.
    """
    from lxml.html import Element  # noqa: PLC0415 - starting the program should not load it

    text, old = read_old_font(normalise(decode(content)))
    text = text.strip("\ufeff\n")
    parts = (
        re.split(r"\n[^\S\n]*\n", text) if re.search(r"\n[^\S\n]*\n", text) else text.split("\n")
    )
    body = Element("div")
    for part in parts:
        paragraph = Element("p")
        body.append(paragraph)
        for number, line in enumerate(part.strip("\n").split("\n")):
            if number:
                paragraph.append(Element("br"))
                paragraph[-1].tail = line.strip()
            else:
                paragraph.text = line.strip()
    return Reading(body, (), {}, tuple(parts), old, Told())


def decode(content: bytes) -> str:
    """Return text in the coding it is in. Raises :class:`IntakeError`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Windows-1252 keeps the places of old fonts; without any of them nothing tells the coding.
    text = content.decode("cp1252", errors="replace")
    if find_old_words(text):
        return text
    vietnamese = content.decode("cp1258", errors="replace")
    if "\ufffd" not in vietnamese and re.search("[\u0300\u0301\u0303\u0309\u0323]", vietnamese):
        return vietnamese
    raise IntakeError(
        "không phải UTF-8 và không nhận ra bảng mã nào khác, nên chữ có dấu sẽ hỏng.",
        "mở tệp bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8, rồi nhập lại.",
    )


def read_old_font(text: str) -> tuple[str, int]:
    """Return a text that is in an old font in Unicode, with how many words told of it."""
    damage = find_old_font(text)
    if damage is None or len(damage.words) < _ENOUGH:
        return text, 0
    return OldFont(Coding(damage.cause)).read(text), len(damage.words)
