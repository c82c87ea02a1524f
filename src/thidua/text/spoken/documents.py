"""Numbers of documents, "30/2020/NĐ-CP", as they are said.

The order of a number is told by Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần II: number, year where it
has one, the kind's code, then who issued it. Ears want it as "số ba mươi năm hai nghìn không trăm
hai mươi của Chính phủ".
"""

from __future__ import annotations

import re

from thidua.text.glossary import Glossary
from thidua.text.spoken.context import Around
from thidua.text.spoken.numerals import say_integer

NUMBER = re.compile(
    r"(?P<number>\d{1,5})[a-z]?(?:/(?P<year>(?:19|20)\d\d))?(?:\s?/|-)"
    r"(?P<code>[A-ZĐ][A-Za-zĐđ&]*\d{0,2}(?:[-–/.][A-ZĐ][A-Za-zĐđ&]*\d{0,2})*)(?!\w)"
)
_ASSEMBLY = re.compile(r"(QH|UBTVQH)(\d{1,2})")
_SAID_AGAIN = re.compile(
    r"\s*,?\s*(?:ngày [\d/.\- tháng năm]+,?\s*)?(?:của|do)\s+(?:liên )?"
    r"(?:[A-ZĐ]|Ủy|Uỷ|Ô|Ban|bộ|các)",
)


class UnknownCodeError(ValueError):
    """A number holds a code that nobody knows; its argument is the code."""


def say_document_number(match: re.Match[str], around: Around, glossary: Glossary) -> str:
    """Say a match of :data:`NUMBER`. Raises :class:`UnknownCodeError`."""
    codes = [part for part in re.split(r"[-–/.]", match["code"]) if part]
    kind, issuers = _part(codes, glossary)
    said = say_integer(int(match["number"]))
    if match["year"]:
        said += f" năm {say_integer(int(match['year']))}"
    if issuers and not _SAID_AGAIN.match(around.after):
        said += f" của {' và '.join(issuers)}"
    if around.follows("số:?"):
        return said
    code = re.escape(codes[0])
    if kind and not around.follows(rf"{re.escape(kind)}|{code}"):
        names = "|".join(map(re.escape, glossary.kinds.values()))
        return f"số {said}" if around.follows(f"{names}|luật") else f"{kind} số {said}"
    return f"số {said}"


def _part(codes: list[str], glossary: Glossary) -> tuple[str, list[str]]:
    """Return the kind, if a code tells it, and the issuers."""
    kind = ""
    if codes[0] in glossary.kinds and not (len(codes) == 1 and codes[0] in glossary.issuers):
        kind, codes = glossary.kinds[codes[0]], codes[1:]
    return kind, [_issuer(code, glossary) for code in codes]


def _issuer(code: str, glossary: Glossary) -> str:
    if assembly := _ASSEMBLY.fullmatch(code):
        return f"{glossary.issuers[assembly[1]]} khóa {say_integer(int(assembly[2]))}"
    known = glossary.abbreviations.get(code)
    said = glossary.issuers.get(code) or (known.find("", "") if known else None)
    if said is None:
        raise UnknownCodeError(code)
    return said
