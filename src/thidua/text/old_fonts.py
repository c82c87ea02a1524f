"""The fonts of the years before Unicode: which there are, and what their signs stand for.

Such a font draws Vietnamese letters in the places of Western ones, so a text keeps only the places:
TCVN 5712:1993 (VN3, the fonts ".VnTime") has one sign a letter, VNI ("VNI-Times") a base letter and
a second sign for its mark and tone. Both tables are published facts; the places are those of
Windows-1252, as Word and the clipboard hand them on. The other way, by the look of the words
alone, is :mod:`thidua.text.damage.places`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Coding(StrEnum):
    """How a family of old fonts places its letters; the value is the name that people know."""

    TCVN3 = "TCVN3 (.VnTime)"
    VNI = "VNI"


@dataclass(frozen=True, slots=True)
class OldFont:
    """What a font's name tells of the text written in it."""

    coding: Coding
    is_capital: bool = False
    """Whether it draws small letters as capitals, as ".VnTimeH" does."""

    def read(self, text: str) -> str:
        """Return in Unicode what the text looks like in this font."""
        if self.coding is Coding.VNI:
            return read_vni(text)
        return read_tcvn3(text).upper() if self.is_capital else read_tcvn3(text)

    def leading_sign(self, text: str) -> str:
        """Return the sign at a text's beginning that is no letter of its own, if there is one.

        Where a text is cut into pieces, it belongs to the letter that ends the piece before.
        """
        is_sign = self.coding is Coding.VNI and text[:1].lower() in _VNI_MARKS and text[:1] != " "
        return text[:1] if is_sign else ""


def old_font(name: str) -> OldFont | None:
    """Return what a font of this name is, ``None`` for one of today."""
    name = name.strip().lower()
    if re.match(r"vni[ -]", name):
        return OldFont(Coding.VNI)
    if name.startswith(".vn"):
        # "H" for "hoa": the families keep their capitals in a font of their own.
        return OldFont(Coding.TCVN3, is_capital=name.endswith("h"))
    return None


# A font that calls itself one of symbols has its places moved here, in Word files.
_SYMBOLS = {0xF000 + place: place for place in range(0x20, 0x100)}

_TCVN3 = _SYMBOLS | str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)


def read_tcvn3(text: str) -> str:
    """Return in Unicode (NFC) what a text says that was written in a TCVN3 font.

    A soft hyphen is the letter "ư" there.
    """
    return text.translate(_SYMBOLS).translate(_TCVN3)


_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_VNI_MARKS = {
    sign: mark + tone
    for mark, signs in (("", " øùûõï"), ("\u0302", "âàáåãä"), ("\u0306", "êèéúüë"))
    for sign, tone in zip(signs, _TONES, strict=True)
}
_VNI_LETTERS = dict(zip("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ", strict=True))
_VNI_PART = re.compile(r"([aeo])([âàáåãä])|(a)([êèéúüë])|([aeouyôö])([øùûõï])|([ôöñæóòî])", re.I)


def read_vni(text: str) -> str:
    """Return in Unicode (NFC) what a text says that was written in a VNI font."""
    read = _VNI_PART.sub(_read_vni_part, text.translate(_SYMBOLS))
    return unicodedata.normalize("NFC", read)


def _read_vni_part(match: re.Match[str]) -> str:
    base, *mark = (part for part in match.groups() if part)
    return _VNI_LETTERS.get(base, base) + (_VNI_MARKS[mark[0].lower()] if mark else "")
