"""UTF-8 that some program took for Windows-1252 and wrote again as UTF-8: "Äáº£ng" for "Đảng"."""

from __future__ import annotations

import re

from thidua.text.damage.kinds import Cause, Damage, Word

_ENOUGH = 2
"""Letters that must have become two or three signs: one alone can be a quotation's end."""


def _sign(byte: int) -> str:
    """Return what Windows-1252 shows for a byte; five have no sign and stay controls."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_sign(byte): byte for byte in range(0x80, 0x100)} | {
    chr(byte): byte
    for byte in range(0x80, 0x100)  # a program that took it for Latin-1
}


def _class(first: int, last: int) -> str:
    signs = {char for char, byte in _BYTES.items() if first <= byte <= last}
    return f"[{re.escape(''.join(sorted(signs)))}]"


_REST = _class(0x80, 0xBF)
_LETTER = re.compile(
    f"{_class(0xC2, 0xDF)}{_REST}|{_class(0xE1, 0xEF)}{_REST}{{2}}|{_class(0xF0, 0xF4)}{_REST}{{3}}"
)
_MEANT = re.compile(
    "[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
    "\u00a0°²³·×«»–—‘’“”…•→€₫\ufeff☎-➿\U0001f000-\U0001faff]"
)
"""What a Vietnamese text has beside ASCII."""


def shows_twice(word: str) -> bool:
    """Tell whether a word may be one whose bytes were read twice."""
    return not word.isascii() and _LETTER.search(word) is not None


def find_twice(text: str) -> Damage | None:
    """Return the words of a text whose bytes were read twice, if there are any."""
    words: list[Word] = []
    letters = 0
    for match in _WORD.finditer(text):
        meant = read_twice(match[0])
        if meant != match[0]:
            words.append(Word(match.start(), match[0], meant))
            letters += len(_LETTER.findall(match[0]))
    return Damage(Cause.TWICE, tuple(words), letters >= _ENOUGH) if words else None


_WORD = re.compile(r"[^ \n\t]*[^\x00-\x7f][^ \n\t]*")
_MOST_READINGS = 3


def read_twice(word: str) -> str:
    """Return what a word said before its bytes were read wrongly; itself if that is no word."""
    meant = word
    for _ in range(_MOST_READINGS):
        read = _LETTER.sub(_decode, meant)
        if read == meant:
            break
        meant = read
    return meant if all(char.isascii() or _MEANT.fullmatch(char) for char in meant) else word


def _decode(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
