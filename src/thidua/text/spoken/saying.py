"""One text, from left to right: whatever a newsreader could stumble over becomes words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from thidua.text.glossary import SHORT, Glossary, find_definitions, is_shouted
from thidua.text.spoken.context import Around, Form, form
from thidua.text.spoken.days import DAYS, read_roman
from thidua.text.spoken.documents import NUMBER as DOCUMENT_NUMBER
from thidua.text.spoken.documents import UnknownCodeError, say_document_number
from thidua.text.spoken.quantities import FRACTIONS, LETTERS, QUANTITIES, TELEPHONES
from thidua.text.syllables import is_syllable


@dataclass(frozen=True, slots=True)
class Unknown:
    """An abbreviation that cannot be said.

    ``place`` counts letters from the text's begin, a row of blanks as one.
    """

    short: str
    place: int
    why: Literal["unheard", "open"]
    """Nobody knows it, or it has several meanings and nothing beside it decides."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is said."""

    text: str
    unknown: tuple[Unknown, ...] = ()
    foreign: tuple[str, ...] = ()
    """Words that are no Vietnamese, and that nobody told how to say."""
    respoken: tuple[tuple[str, str], ...] = ()
    """Words that are said otherwise than written, with how."""


_LABELS = {"vn": "vê en", "com": "com", "gov": "gốp", "edu": "ê-đu", "org": "o-rờ-gờ", "net": "nét"}


def _address(match: re.Match[str], around: Around) -> str:
    """Say a web or mail address; what follows its host nobody can write down from hearing it."""
    address = re.sub(r"^https?://(?:www\.)?", "", match[0])
    host = re.split(r"[/?#]", address)[0].rstrip(".")
    labels = [_LABELS.get(label, label) for label in re.split(r"\.", host)]
    return " chấm ".join(labels).replace("@", " a còng ").replace("-", " gạch ngang ")


_SIGNS = {
    "&": " và ",
    "≥": " từ ",
    "≤": " tối đa ",
    ">": " trên ",
    "<": " dưới ",
    "=": " bằng ",
    "~": " khoảng ",
    "≈": " khoảng ",
    "±": " cộng trừ ",
    "%": " phần trăm",
    "‰": " phần nghìn",
    "+": " và ",
    "×": " nhân ",
    "°": " độ",
    "$": " đô la ",
    "@": " a còng ",
    "№": "số ",
    "#": "",
    "*": "",
    "_": " ",
    "→": ", ",
    "•": ", ",
    "|": ", ",
    "/": ", ",
}
_KEPT = ",.;:!?…-–—()[]\"'“”‘’\n"
"""Signs that a newsreader sees and does not say; of the others none is left."""
_FORMS: tuple[Form, ...] = (
    form(r"(?:https?://|www\.)\S*[\w/]", _address),
    form(r"[a-z0-9._-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", _address),
    form(r"[a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.(?:vn|com|net|org|example)(?!\w)(?:/\S*\w)?", _address),
    *TELEPHONES,
    *FRACTIONS,
    *DAYS,
    *QUANTITIES,
)
_BEGIN = re.compile(r"[\w$+\-–—−/%‰°²³&≥≤><=~≈±№#*_→•|]|\s")
_WORD = re.compile(r"[^\W\d_²³¹⁰-₉¼-¾]+")
"""Raised and lowered figures count as letters to patterns, and are none."""
_DASH = re.compile(r"\s+[-–—]\s+|—")
_NAME_WITH_DASH = re.compile(
    r"(?<!\w)(?:(?P<before>[^\W\d_]+) )?(?P<last>[^\W\d_]+)(?P<dash>\s+[-–—]\s+)(?P<next>[^\W\d_]+)"
)
_STROKE = re.compile(r"(?<=[^\W\d])\s?/\s?(?=[^\W\d])")
_BRACKET = re.compile(r"\s*[(\[]\s*([^()\[\]]*?)\s*[)\]]")
_CLEAN = (
    (re.compile(r"[ \t\u00a0\u202f]+"), " "),
    (re.compile(r"\s+([,.;:!?…])"), r"\1"),
    (re.compile(r"([,;:])(?:\s*,)+"), r"\1"),
    (re.compile(r",\s*([.;:!?…])"), r"\1"),
    (re.compile(r"^\s*,\s*"), ""),
    (re.compile(r",\s*$"), ""),
)
_BLANKS = re.compile(r"[^\S\n\u00a0\u202f]{2,}")
_EXCEPT = re.compile(r"v\.?\s?v(?:\.{1,3}|…)?(?=\W|$)")


def say(text: str, glossary: Glossary) -> Said:
    """Return a text, one paragraph without markup, as it is said."""
    return _Saying(_BLANKS.sub(" ", text), glossary).run()


class _Saying:
    """One text on its way."""

    def __init__(self, text: str, glossary: Glossary) -> None:
        # How offices end a document (Nghị định 30/2020/NĐ-CP, Phụ lục I).
        self._text = _join_names(_without_definitions(text.replace("./.", ".  ")))
        self._glossary = glossary
        self._said: list[str] = []
        self._unknown: list[Unknown] = []
        self._foreign: dict[str, None] = {}
        self._respoken: dict[str, str] = {}

    def run(self) -> Said:
        place = 0
        text = self._text
        while place < len(text):
            end = place + self._step(place)
            if text[place:end][-1:].isalnum() and text[end : end + 1].isalnum():
                # "12A1": the figure and the letter are words now.
                self._said.append(" ")
            place = end
        said = _STROKE.sub(", ", "".join(self._said))
        said = _DASH.sub(", ", said)
        for _ in range(2):
            said = _BRACKET.sub(r", \1, ", said)
        for pattern, new in _CLEAN:
            said = pattern.sub(new, said)
        return Said(
            said.strip(), tuple(self._unknown), tuple(self._foreign), tuple(self._respoken.items())
        )

    def _step(self, place: int) -> int:
        """Say what begins at a place; return how many letters it was."""
        text = self._text
        if not _BEGIN.match(text, place):
            return self._say_plain(place)
        begins_word = place == 0 or not (text[place - 1].isalnum() and text[place].isalnum())
        if begins_word and text[place].isdigit() and (match := DOCUMENT_NUMBER.match(text, place)):
            return self._say_document(match)
        if begins_word and (match := SHORT.match(text, place)) and self._say_short(match):
            return len(match[0])
        if begins_word and (match := self._glossary.foreign.match(text, place)):
            said = self._glossary.say_foreign(match[0])
            if said != match[0]:
                self._respoken[match[0]] = said
            self._said.append(said)
            return len(match[0])
        for one in _FORMS:
            # A unit may follow its number closely; nothing else begins within a word.
            match = one.pattern.match(text, place)
            if match and match[0]:
                said_so = one.say(match, Around.of(text, place, match.end()))
                if said_so is not None:
                    self._said.append(said_so)
                    return len(match[0])
        return self._say_plain(place)

    def _say_document(self, match: re.Match[str]) -> int:
        around = Around.of(self._text, match.start(), match.end())
        try:
            self._said.append(say_document_number(match, around, self._glossary))
        except UnknownCodeError as error:
            place = match.start() + match[0].index(str(error))
            self._unknown.append(Unknown(str(error), place, "unheard"))
            self._said.append(match[0])
        return len(match[0])

    def _say_short(self, match: re.Match[str]) -> bool:
        """Say an abbreviation; tell whether it is one."""
        short, text = match[0], self._text
        known = self._glossary.abbreviations.get(short)
        if is_shouted(text, match.start(), match.end()):
            return False
        if known is None:
            if short.endswith(".") or "/" in short or read_roman(short) or _is_measured(match):
                return False
            parts = re.split(r"[-–&]", short)
            kind, issuer = self._glossary.kinds.get(parts[0]), self._glossary.issuers
            if kind and len(parts) > 1 and all(part in issuer for part in parts[1:]):
                self._said.append(f"{kind} của {' và '.join(issuer[one] for one in parts[1:])}")
                return True
            if len(parts) > 1 and all(part in self._glossary.abbreviations for part in parts):
                return self._say_parts(match, parts)
            self._unknown.append(Unknown(short, match.start(), "unheard"))
            self._said.append(short)
            return True
        means = known.said or known.find(text[: match.start()], text[match.end() :])
        if means is None:
            self._unknown.append(Unknown(short, match.start(), "open"))
        said = means or short
        if self._is_sentence_begin(match.start()):
            said = said[:1].upper() + said[1:]
        is_close = text[match.end() : match.end() + 1].isalnum()
        self._said.append(f"{said} " if is_close else said)
        return True

    def _say_parts(self, match: re.Match[str], parts: list[str]) -> bool:
        meanings = [self._glossary.abbreviations[part].find("", "") for part in parts]
        if None in meanings:
            self._unknown.append(Unknown(match[0], match.start(), "open"))
            self._said.append(match[0])
        else:
            self._said.append(", ".join(str(one) for one in meanings))
        return True

    def _is_sentence_begin(self, place: int) -> bool:
        before = self._text[:place].rstrip(' “"‘(')
        return not before or (before[-1] in ".!?:\n" and len(before) < place)

    def _say_plain(self, place: int) -> int:
        text = self._text
        if match := _EXCEPT.match(text, place):
            self._said.append("vân vân" + ("." if match.end() >= len(text.rstrip()) else ""))
            return len(match[0])
        if match := _WORD.match(text, place):
            word = match[0]
            if len(word) == 1 and word.upper() in LETTERS and self._is_spelt(match):
                self._said.append(LETTERS[word.upper()])
                return 1
            if len(word) > 1 and not is_syllable(word):
                self._foreign[word] = None
            self._said.append(word)
            return len(word)
        sign = text[place]
        is_shown = sign.isalpha() or sign.isdecimal() or sign.isspace() or sign in _KEPT
        self._said.append(_SIGNS.get(sign, sign if is_shown else ""))
        return 1

    def _is_spelt(self, match: re.Match[str]) -> bool:
        """Tell whether a single letter is a name: "tổ A", "Nguyễn Văn B."."""
        letter = match[0]
        return (
            letter.isupper()
            and letter not in "AÔÂĂƯƠÊIUYOE"
            and not self._text[match.end() : match.end() + 1].isalnum()
        )


def _join_names(text: str) -> str:
    """Blank the dash in a name of two parts: "Thi đua – Khen thưởng" is said in one breath.

    What is joined to a person's name, "Trần Đại Nghĩa – Một đời", is not one name with it.
    """

    def join(match: re.Match[str]) -> str:
        before, last, following = match["before"] or "", match["last"], match["next"]
        begins = (before[:1].isupper(), last[0].isupper())
        is_name = begins in ((True, False), (False, True)) and following.istitle()
        blank = " " * len(match["dash"]) if is_name else match["dash"]
        return match[0].replace(match["dash"], blank, 1)

    return _NAME_WITH_DASH.sub(join, text)


def _without_definitions(text: str) -> str:
    """Blank "(MTTQ)" behind the words that it stands for: it would say them twice."""
    for short, _ in find_definitions(text):
        text = text.replace(f"({short})", " " * (len(short) + 2))
    return text


def _is_measured(match: re.Match[str]) -> bool:
    """Tell whether letters behind a number are a unit: "5MW"."""
    return match.string[: match.start()].rstrip()[-1:].isdigit() and match[0] in (
        "MW",
        "GB",
        "MB",
        "MHz",
    )


def count_syllables(said: str) -> int:
    """Count the syllables of what is said: "ki-lô-mét" has three."""
    return len(re.findall(r"[^\W_]+", said))
