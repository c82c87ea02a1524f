"""Letters that are not what they look like: damaged, hidden, look-alikes, mixed tones."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import TypeAlias

from thidua.lint.passages import Passage
from thidua.problems import Problem, Rule, Severity
from thidua.text.damage import MENDABLE, Cause, Damage, find_damage
from thidua.text.vocabulary import VOCABULARY


def check(passages: Sequence[Passage]) -> Iterator[Problem]:
    """Yield what is wrong with the letters of each passage: one problem of each kind at most."""
    for passage in passages:
        text = passage.text
        damages = find_damage(passage.prose)
        for damage in damages:
            yield _tell_damage(passage, damage)
        if text.isascii() or not _shown_in(text) & _IS_UNUSUAL:
            if passage.is_body and _ENTITY.search(text):
                yield from _check_hidden(passage, ignored="")
            continue
        causes = {damage.cause for damage in damages}
        # What hides or looks strange in a text that was read twice is part of its damage.
        if Cause.TWICE in causes:
            continue
        # In a text from an old font a soft hyphen is the letter ư.
        yield from _check_hidden(passage, ignored="\u00ad" if Cause.TCVN3 in causes else "")
        yield from _check_look_alikes(passage)


_UNUSUAL = re.compile(
    "[^\n -~\u00a0ÌÍÒÓÔÝìíòóôýĂăĐđĨĩŨũƠơƯưẠ-ỹ“”‘’–—…•°²³€]"
    # Letters of Vietnamese too, but after another vowel they come from VNI.
    "(?:(?<![ÀÁÂÃÈÉÊÕÙÚàáâãèéêõùú])|(?<=[aeAE].)|(?<=[ouyOUY][ùõÙÕ]))"
)
"""A sign, or two, that most texts do without. No-break spaces are usual: Word writes them, and they
keep "Điều 5" on one line."""


# Damaged letters


def _tell_damage(passage: Passage, damage: Damage) -> Problem:
    """Say what happened to a text and how to get its letters back, or ask whether it did."""
    first = damage.words[0]
    rule, (what, remedy) = _WORDINGS[damage.cause]
    sign = "\ufffd" if "\ufffd" in first.text else damage.cause
    meant = f" (có lẽ là «{first.meant}»)" if first.meant else ""
    more = f" và {len(damage.words) - 1} chữ nữa" if len(damage.words) > 1 else ""
    told = f"chữ «{_shown(first.text)}»{meant}{more} {what.format(sign)}"
    if not damage.is_certain:
        told = f"có phải {told[:-1]}?"
        remedy = f"nếu phải thì {remedy}; nếu không thì để nguyên"
    if damage.cause in MENDABLE and damage.is_certain:
        command = f"python scripts/thidua.py mend {passage.document.path}"
        remedy = f"chạy  {command}  để máy chuyển giúp và xem trước, hoặc {remedy}"
    return passage.problem(
        rule,
        first.place,
        told,
        remedy,
        Severity.ERROR if damage.is_certain else Severity.WARNING,
    )


_OLD_FONT = (
    "là chữ của phông cũ {}, người đọc chỉ thấy ký hiệu.",
    "chuyển văn bản gốc sang Unicode (Unikey: Ctrl+Shift+F6) rồi dán lại, hoặc gõ lại",
)
_RAW = (
    "gõ kiểu {} mà chưa thành chữ có dấu.",
    "bật bộ gõ tiếng Việt (Unikey) rồi gõ lại các chữ ấy",
)
_WORDINGS: Mapping[Cause, tuple[Rule, tuple[str, str]]] = {
    Cause.TCVN3: (Rule.LEGACY_FONT, _OLD_FONT),
    Cause.VNI_FONT: (Rule.LEGACY_FONT, _OLD_FONT),
    Cause.CP1258: (
        Rule.MISREAD_TEXT,
        (
            "là chữ của bảng mã {} bị đọc nhầm sang bảng mã Tây Âu.",
            "mở bản gốc bằng đúng chương trình đã soạn rồi chép lại",
        ),
    ),
    Cause.TWICE: (
        Rule.MISREAD_TEXT,
        (
            "là chữ {} bị một chương trình đọc nhầm bảng mã rồi lưu lại.",
            "mở bản gốc, chọn bảng mã UTF-8, rồi chép lại",
        ),
    ),
    Cause.ETH: (
        Rule.LOOK_ALIKE,
        (
            "có chữ {} của tiếng nước ngoài, trông giống chữ Đ mà không phải; tìm kiếm sẽ không "
            "thấy chữ này.",
            "gõ lại chữ Đ bằng bộ gõ tiếng Việt",
        ),
    ),
    Cause.VIQR: (Rule.RAW_KEYS, _RAW),
    Cause.TELEX: (Rule.RAW_KEYS, _RAW),
    Cause.VNI_KEYS: (Rule.RAW_KEYS, _RAW),
    Cause.LOST: (
        Rule.LOST_LETTERS,
        (
            "đã mất chữ có dấu, chỉ còn ký hiệu «{}».",
            "chép lại từ bản gốc, hoặc gõ lại: máy không đoán được chữ đã mất",
        ),
    ),
}
"""The rule that each kind of damage breaks, what it did, and how somebody mends it by hand."""


def _shown(text: str) -> str:
    """Let a soft hyphen be seen in a message."""
    return text.replace("\u00ad", "-")


# Hidden signs

_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,20});")
_JOINED_PICTURES = re.compile(
    # Families and trades, as a joiner between two pictures; flags of regions, spelt in tags.
    "(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])"
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
)
_HIDDEN_NAMES = {
    "\u00ad": "dấu ngắt từ ẩn",
    "\u200b": "khoảng trắng rộng bằng không",
    "\u200e": "dấu hướng chữ",
    "\u200f": "dấu hướng chữ",
    "\ufeff": "dấu đầu tệp BOM",
    "\x0b": "dấu xuống dòng của Word",
}


def _check_hidden(passage: Passage, ignored: str) -> Iterator[Problem]:
    found = [
        (place, sign)
        for place, sign in _hidden_signs(passage)
        if sign not in ignored or sign in _REVERSING
    ]
    reversing = [one for one in found if one[1] in _REVERSING]
    if reversing:
        place, sign = reversing[0]
        yield passage.problem(
            Rule.HIDDEN_CHARACTER,
            place,
            f"có {_count(reversing)} đảo chiều chữ ({_code(sign)}) không nhìn thấy được, làm chữ "
            f"hiện ra khác với chữ thật, {_near(passage, place)}.",
            "xóa cả đoạn quanh chỗ ấy rồi gõ lại",
        )
    elif found:
        place, sign = found[0]
        name = "ký hiệu riêng của phông Symbol" if "\ue000" <= sign <= "\uf8ff" else "ký tự ẩn"
        name = _HIDDEN_NAMES.get(sign, name)
        yield passage.problem(
            Rule.HIDDEN_CHARACTER,
            place,
            f"có {_count(found)} không nhìn thấy hoặc không hiện được, đầu tiên là {name} "
            f"({_code(sign)}) {_near(passage, place)}; tìm kiếm sẽ không thấy chữ có nó.",
            "xóa chữ ở chỗ ấy rồi gõ lại",
            Severity.WARNING,
        )


def _hidden_signs(passage: Passage) -> list[tuple[int, str]]:
    prose = passage.prose
    text = _JOINED_PICTURES.sub(lambda match: " " * len(match[0]), passage.text)
    signs = [
        (match.start(), match[0])
        for match in _HIDDEN.finditer(text)
        # What is turned round deceives in code as well.
        if match[0] in _REVERSING or prose[match.start()] == match[0]
    ]
    if passage.is_body and "&" in prose:
        # Markdown writes "&#8203;" as the sign it stands for.
        signs += [
            (match.start(), meant)
            for match in _ENTITY.finditer(prose)
            if _HIDDEN.fullmatch(meant := unescape(match[0]))
        ]
    return sorted(signs)


def _count(found: Sequence[object]) -> str:
    return f"{len(found)} ký tự"


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _near(passage: Passage, place: int) -> str:
    """Say where a sign stands that cannot be seen."""
    before = re.findall(r"\w+", _HIDDEN.sub("", passage.text[max(0, place - 40) : place]))
    return f"sau chữ «{before[-1]}»" if before else "ở đầu"


# Look-alikes

_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_TWINS = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7\u0131\u0251\u0261",
    "ABEKMHOPCTXIJSaeopcyxijshdABEZHIKMNOPTYXikvopuxiag",
)
"""Cyrillic, Greek and phonetic letters that look Latin. Greek letters that do not are left alone:
"kΩ" and "μm" are units."""

_MIXING = "".join(map(chr, _TWINS)) + "\u0400-\u052f"
_DRESSED = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\u2160-\u217f\U0001d400-\U0001d7ff"
"""Latin letters and digits under another number: full width, ligatures, "bold" mathematics."""

_LOOSE_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Tones that no letter could take up: NFC joins every other. Breves stay, since Ê Đê and Ba Na
write them over letters that Unicode has no whole of."""

_STRANGE = re.compile(f"[{_MIXING}{_DRESSED}{_LOOSE_TONES}]")
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_IS_LATIN = re.compile(f"[{_LATIN}]")


def _check_look_alikes(passage: Passage) -> Iterator[Problem]:
    if not _STRANGE.search(passage.text):
        return
    found = [
        (match.start(), match[0], sign)
        for match in _WORD.finditer(passage.prose)
        if (sign := _strange_sign(match[0]))
    ]
    if found:
        place, word, sign = found[0]
        more = f" (và {len(found) - 1} chữ khác như vậy)" if len(found) > 1 else ""
        yield passage.problem(
            Rule.LOOK_ALIKE,
            place,
            f"chữ «{word}»{more} có {_describe(sign)}; tìm kiếm sẽ không thấy chữ này.",
            "xóa cả chữ rồi gõ lại bằng bộ gõ tiếng Việt",
            Severity.WARNING,
        )


def _strange_sign(word: str) -> str | None:
    """Return the sign of a word that does not belong to the rest of it."""
    for sign in _STRANGE.findall(word):
        # A word wholly in Cyrillic is a Russian name.
        if not re.match(f"[{_MIXING}]", sign) or _IS_LATIN.search(word):
            return str(sign)
    return None


def _describe(sign: str) -> str:
    if sign in _LOOSE_TONES:
        return f"dấu thanh rời ({_code(sign)}) không ghép được vào chữ cái nào"
    twin = unicodedata.normalize("NFKC", sign).translate(_TWINS)
    looks = f", trông như «{twin}»" if twin != sign else ""
    if "\u0400" <= sign <= "\u052f":
        kind = "chữ cái Nga"
    elif "\u0370" <= sign <= "\u03ff":
        kind = "chữ cái Hy Lạp"
    else:
        kind = "ký hiệu đặc biệt"
    return f"{kind} «{sign}» ({_code(sign)}){looks}"


# Where the tone stands

_MIDDLE = re.compile(r"[òóỏõọùúủũụ][aey](?<![òóỏõọ]y)(?<![ùúủũụ][ae])(?!\w)")
_END = re.compile(r"[àáảãạèéẻẽẹỳýỷỹỵ](?:(?<=o[àáảãạèéẻẽẹ])|(?<=u[ỳýỷỹỵ]))(?!\w)")
_LAST_WORD = re.compile(r"\w+\Z")
_IS_UNUSUAL, _IN_MIDDLE, _AT_END = 1, 2, 4


def _show(word: str) -> int:
    """Return which of the three a word has: an unusual sign, a tone in the middle or at the end."""
    return (
        (_IS_UNUSUAL if _UNUSUAL.search(word) else 0)
        | (_IN_MIDDLE if any(_toned(word, _MIDDLE)) else 0)
        | (_AT_END if any(_toned(word, _END)) else 0)
    )


def _toned(text: str, style: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the words with a tone in the manner of ``style``, and where each begins."""
    for match in style.finditer(text):
        word = _LAST_WORD.search(text, max(0, match.end() - 12), match.end())
        if word and word[0].islower() and not word[0].startswith("q"):
            yield word.start(), word[0]


_shown_in = VOCABULARY.look_for(_show, bits=3)


def compare_tones(passages: Sequence[Passage]) -> Iterator[Problem]:
    """Yield a problem if one article writes both "hòa" and "hoà".

    Both are right; two in one text are not. Capitalised words keep their spelling: they may be
    names. After q the u is part of the consonant, and "quý" can be written in one way only.
    """
    shown = [_shown_in(passage.text) for passage in passages]
    if not (any(one & _IN_MIDDLE for one in shown) and any(one & _AT_END for one in shown)):
        return
    middle, end = (
        [(passage, *found) for passage in passages for found in _toned(passage.prose, style)]
        for style in (_MIDDLE, _END)
    )
    if middle and end:
        first, other = (middle, end) if _is_before(passages, middle[0], end[0]) else (end, middle)
        passage, place, _ = other[0]
        yield passage.problem(
            Rule.TONE_MARKS,
            place,
            f"dấu thanh đặt theo hai kiểu trong một bài: {_tell(first)}, nhưng {_tell(other)}.",
            "chọn một cách viết cho cả bài, hoặc «hòa, khỏe, thủy», hoặc «hoà, khoẻ, thuỷ»",
            Severity.WARNING,
        )


_Toned: TypeAlias = tuple[Passage, int, str]
"""A word with its tone, and where it stands."""


def _is_before(passages: Sequence[Passage], one: _Toned, other: _Toned) -> bool:
    return (passages.index(one[0]), one[1]) < (passages.index(other[0]), other[1])


def _tell(words: Sequence[_Toned]) -> str:
    count = Counter(word for _, _, word in words).most_common(1)[0]
    others = len(words) - count[1]
    more = f" và {others} chữ khác kiểu ấy" if others else ""
    return f"«{count[0]}» {count[1]} lần{more}"
