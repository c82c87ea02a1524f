"""Vietnamese as keys were pressed, with no program to turn them into letters.

VIQR (RFC 1456) writes marks as ASCII signs behind their letter, Telex as letters, VNI as digits.
English has words of the same letters ("moon", "taxi"), so only what English never spells is
beyond doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from thidua.text.damage.kinds import Cause, Damage, Word, without_addresses
from thidua.text.syllables import is_syllable

GRAVE = "\u02cb"
"""Stands for a backtick that is a tone, where Markdown would take it for code."""


def shows_key(word: str) -> bool:
    """Tell whether a word may be keys instead of letters."""
    if word.isalpha() and not word.isascii():
        return False
    word = without_addresses(word)
    return any(
        way.is_sure(end, meant)
        for way in _WAYS
        for match in way.word.finditer(word)
        for end in _ends(match[0])
        if (meant := way.read(end))
    )


def find_keys(text: str) -> Damage | None:
    """Return the words of a text that are keys instead of letters, by the likeliest way."""
    text = without_addresses(text)
    found = [damage for way in _WAYS if (damage := _find(text, way))]
    return max(found, key=lambda damage: (damage.is_certain, len(damage.words)), default=None)


@dataclass(frozen=True, slots=True)
class _Way:
    cause: Cause
    word: re.Pattern[str]
    read: Callable[[str], str]
    """What a word was meant to be, "" where it is none."""
    is_sure: Callable[[str, str], bool]
    """Whether a word and what it was meant to be are never a word of another language."""
    enough: int
    """Different sure words that leave no doubt."""


def _find(text: str, way: _Way) -> Damage | None:
    words: list[Word] = []
    sure: set[str] = set()
    for match in way.word.finditer(text):
        for word in _ends(match[0]):
            meant = way.read(word)
            if meant:
                words.append(Word(match.start(), word, meant))
                if way.is_sure(word, meant):
                    sure.add(word.lower())
                break
    if not sure or (way.cause is Cause.VIQR and len({w.text.lower() for w in words}) < way.enough):
        return None
    # One sure word makes the others likely; alone, only itself is told.
    certain = len(sure) >= way.enough
    kept = words if certain else [word for word in words if word.text.lower() in sure]
    return Damage(way.cause, tuple(kept), certain)


_STOPS = f".?'`{GRAVE}"


def _ends(word: str) -> Iterator[str]:
    """Yield a word, and without the full stop or quotation mark that may end it."""
    yield word
    if word[-1] in _STOPS:
        yield word.rstrip(_STOPS)


_TONE_KEYS = {
    **dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True)),
    **dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True)),
    **dict(zip(f"'`{GRAVE}?~.", "\u0301\u0300\u0300\u0309\u0303\u0323", strict=True)),
}
_VOWELS = "aăâeêioôơuưy"


def _spell(form: str, tone: str, like: str) -> str:
    """Return a syllable with its tone where it is written, capital where ``like`` is; or ""."""
    if not is_syllable(form) and "uơ" in form:
        form = form.replace("uơ", "ươ")
    word = _with_tone(form, tone) if tone else form
    if not is_syllable(word):
        return ""
    if like.isupper() and len(word) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _with_tone(form: str, tone: str) -> str:
    """Put a tone on the vowel that carries it (Quy tắc đặt dấu: "hòa", "thủy", "quý", "giữa")."""
    start = 2 if re.match(f"qu|gi[{_VOWELS}]", form) else 0
    vowels = [i for i, char in enumerate(form) if char in _VOWELS and i >= start]
    if not vowels:
        return form + tone
    marked = [i for i in vowels if form[i] in "ăâêôơư"]
    has_coda = vowels[-1] < len(form) - 1
    if marked:
        # In "ưa", "ưu", "ưi" the first carries it, in "ươ" the second.
        place = marked[-1]
    elif has_coda:
        place = vowels[-1]
    else:
        place = vowels[-2] if len(vowels) > 1 else vowels[0]
    return unicodedata.normalize("NFC", form[: place + 1] + tone + form[place + 1 :])


# VIQR

_VIQR_WORD = re.compile(rf"(?<![\w^+(\\])[A-Za-z][A-Za-z^+('`{GRAVE}?~.]*(?![\w)])")
_VIQR_PART = re.compile(r"dd|[aeo]\^|[uo]\+|a\(")
_VIQR_LETTERS = dict(zip(("dd", "a^", "e^", "o^", "o+", "u+", "a("), "đâêôơưă", strict=True))


@lru_cache(maxsize=4096)
def read_viqr(word: str) -> str:
    """Return what a word in VIQR says, "" where it is none."""
    form = _VIQR_PART.sub(lambda match: _VIQR_LETTERS[match[0]], word.lower())
    match = re.fullmatch(rf"([^'`{GRAVE}?~.]*[{_VOWELS}])(['`{GRAVE}?~.])([a-zăâêôơưđ]*)", form)
    if match:
        return _spell(match[1] + match[3], _TONE_KEYS[match[2]], word)
    return _spell(form, "", word) if form != word.lower() and form.isalpha() else ""


_VIQR_SURE = re.compile(
    rf"(?:[aeo]\^|[uo]\+|a\()[a-z+'`{GRAVE}?~.]|dd[aeiouy]|[aeiouy]`[a-z]", re.I
)


def _is_sure_viqr(word: str, _: str) -> bool:
    return _VIQR_SURE.search(word) is not None


# Telex

_TELEX_WORD = re.compile(r"(?<![\w'’.-])[A-Za-z]{2,10}(?![\w'’-])")
_TELEX = re.compile(
    r"(dd|ngh|gh|ng|nh|kh|ph|th|tr|ch|qu|gi(?=[aeouyw])|[bcdghklmnpqrstvx])?"
    r"([aeiouy][aeiouyw]*?)([sfrxj]?)([aeiouyw]*)(ng|nh|ch|[cmnpt])?(w?)([sfrxj]?)"
)
_TELEX_PART = re.compile(r"uwow|uow|uwo|aa|ee|oo|aw|ow|uw")
_TELEX_LETTERS = {
    **dict.fromkeys(("uwow", "uow", "uwo"), "ươ"),
    **dict(zip(("aa", "ee", "oo", "aw", "ow", "uw"), "âêôăơư", strict=True)),
}


@lru_cache(maxsize=8192)
def read_telex(word: str) -> str:
    """Return what a word in Telex says, "" where it is none."""
    match = _TELEX.fullmatch(word.lower())
    if match is None:
        return ""
    onset, vowels, early, more, coda, late_horn, late = (part or "" for part in match.groups())
    if early and late:
        return ""
    rhyme = vowels + more
    if late_horn:
        rhyme = re.sub(r"uo|[uoa](?=[^uoa]*$)", lambda found: found[0] + "w", rhyme, count=1)
    form = onset.replace("dd", "đ") + _TELEX_PART.sub(lambda m: _TELEX_LETTERS[m[0]], rhyme) + coda
    tone = early or late
    if form == word.lower() or "w" in form:
        return ""
    return _spell(form, _TONE_KEYS.get(tone, ""), word)


_TELEX_SURE = re.compile(
    r"^dd[aeiouy]|uw|uow|[iyu]ee|uoo|uaa|oaw|ow[iu]|aa[uy]|eeu"
    r"|(?:ng|nh|ch|[cmnpt])[fj]$|[aeiouy]j(?:ng|nh|ch|[cmnpt])?$|(?:aa|ee|oo|aw|ow)f$"
    r"|(?:aa|ee|oo|aw|ow)(?:ng|nh|ch|[cmnpt])[srxfj]$|(?:aa|ee|oo|aw|ow)x$"
    r"|(?:aa|ee|oo|aw|ow)[fjx](?:ng|nh|ch|[cmnpt])$|[aeiouy][fx](?:ng|nh|n|m)$"
    r"|(?:aa|ee|oo|aw|ow)[sr](?:ng|nh|ch|[cmnpt])$"
)
_ENGLISH = """
baj beef beeps beets booms boons boost boots cheeps conf conj coops dawns ddos deems deeps defn
dooms downs goof goons goops gowns haj hoof hoops hoots inf keens keeps lawns looms loons loops
loots maj meets moons moops moots noons oops owns pawns peeps poof poops queen queens raj reef
reems roof rooms roots seems seeps soons taj teems teens toots towns
"""
"""English words that Telex reads as Vietnamese ones, tone and mark and all."""
_ENGLISH_WORDS = frozenset(_ENGLISH.split())


def _is_sure_telex(word: str, _: str) -> bool:
    # "IMF" and "DDA" are abbreviations.
    is_name = word.isupper() and len(word) <= _LONGEST_NAME
    small = word.lower()
    return (
        len(word) >= _SHORTEST
        and not is_name
        and small not in _ENGLISH_WORDS
        and _TELEX_SURE.search(small) is not None
    )


_SHORTEST = 3
_LONGEST_NAME = 4


# VNI keys

_VNI_WORD = re.compile(r"(?<![\w.,:/#&;-])[A-Za-z]+[1-9][A-Za-z0-9]*(?![\w/-])")
_VNI_MARKS = {
    "6": dict(zip("aeo", "âêô", strict=True)),
    "7": dict(zip("uo", "ươ", strict=True)),
    "8": {"a": "ă"},
}


@lru_cache(maxsize=8192)
def read_vni_keys(word: str) -> str:
    """Return what a word typed by VNI keys says, "" where it is none."""
    form: list[str] = []
    tone = ""
    for char in word.lower():
        if not char.isdigit():
            form.append(char)
        elif char == "9" and "d" in form[:1]:
            form[0] = "đ"
        elif char in "12345" and not tone and any(letter in _VOWELS for letter in form):
            tone = _TONE_KEYS[char]
        elif char not in _VNI_MARKS or not _mark(form, char):
            return ""
    return _spell("".join(form), tone, word)


def _mark(form: list[str], key: str) -> bool:
    """Put a mark on the last letter that takes it; tell whether there was one."""
    marks = _VNI_MARKS[key]
    place = next((i for i in reversed(range(len(form))) if form[i] in marks), None)
    if place is None:
        return False
    form[place] = marks[form[place]]
    if key == "7" and form[place] == "ơ" and form[place - 1 : place] == ["u"] and form[:1] != ["q"]:
        form[place - 1] = "ư"
    return True


def _is_sure_vni(word: str, meant: str) -> bool:
    # "Lan2" may be a second Lan; "A1c" is medicine.
    return len(meant) >= 3 and re.search(r"[a-z][1-8]+[a-z]|^d9[a-z]{2}", word.lower()) is not None


_WAYS = (
    _Way(Cause.VIQR, _VIQR_WORD, read_viqr, _is_sure_viqr, enough=2),
    _Way(Cause.TELEX, _TELEX_WORD, read_telex, _is_sure_telex, enough=2),
    _Way(Cause.VNI_KEYS, _VNI_WORD, read_vni_keys, _is_sure_vni, enough=2),
)
