"""Damaged letters: how much of what is damaged is found, and how little of what is sound.

The sentences of ``damage/`` are spoilt here as programs spoil them, by tables written out again or
by Python's own codecs; ``kinds.yml`` adds for each kind what is damaged in part, and what only
looks damaged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_lint_text import to_vni

from thidua.text.damage import Cause, find_damage
from thidua.text.damage.mending import mend
from thidua.text.links import without_code

FOLDER = Path(__file__).parent / "damage"
SENTENCES = (FOLDER / "sentences.txt").read_text("utf-8").splitlines()
SOUND = (FOLDER / "sound.txt").read_text("utf-8").splitlines()[1:]
KINDS: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
    (FOLDER / "kinds.yml").read_text("utf-8")
)
ARTICLES = [
    without_code(path.read_text("utf-8")) for path in sorted((ROOT / "articles").rglob("*.md"))
]

TONES = "\u0301\u0300\u0309\u0303\u0323"
MARKS = "\u0302\u0306\u031b"


def letters(text: str) -> list[tuple[str, str, str]]:
    """Return each letter as base, mark and tone."""
    parts = []
    for char in text:
        base, *rest = list(unicodedata.normalize("NFD", char))
        mark = next((one for one in rest if one in MARKS), "")
        parts.append((base, mark, next((one for one in rest if one in TONES), "")))
    return parts


def to_viqr(text: str) -> str:
    text = re.sub(r"(?<=\w)([.?'])", r" \1", text)
    signs = {"\u0302": "^", "\u0306": "(", "\u031b": "+", **dict(zip(TONES, "'`?~.", strict=True))}
    spelt = "".join(b + signs.get(m, "") + signs.get(t, "") for b, m, t in letters(text))
    return spelt.replace("đ", "dd").replace("Đ", "DD")


def by_syllables(spell: Callable[[str, str], str]) -> Callable[[str], str]:
    """Return a way to spell a text in which a tone is typed at the end of its word."""

    def write(text: str) -> str:
        def word(match: re.Match[str]) -> str:
            parts = letters(match[0])
            tone = next((tone for *_, tone in parts if tone), "")
            return "".join(spell(base, mark) for base, mark, _ in parts) + typed_tone(tone)

        def typed_tone(tone: str) -> str:
            return spell("", tone) if tone else ""

        return re.sub(r"\w+", word, text)

    return write


def telex(base: str, mark: str) -> str:
    if mark in TONES and mark:
        return "sfrxj"[TONES.index(mark)]
    base = base.replace("đ", "dd").replace("Đ", "DD")
    return base + (base.lower() if mark == "\u0302" else "w" if mark else "")


def to_vni_keys(text: str) -> str:
    digits = {"\u0302": "6", "\u0306": "8", "\u031b": "7", **dict(zip(TONES, "12345", strict=True))}
    spelt = "".join(b + digits.get(m, "") + digits.get(t, "") for b, m, t in letters(text))
    return spelt.replace("đ", "d9").replace("Đ", "D9")


TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂÊÔƠƯĐỦ",
        "¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¡¢£¤¥¦§ñ",
        strict=True,
    )
)
"""TCVN 5712:1993, VN3; a capital with a tone is a small letter in a font of capitals."""

SPOIL: Mapping[str, Callable[[str], str]] = {
    "eth": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
    "lost": lambda text: text.encode("cp1252", "replace").decode("cp1252"),
    "twice": lambda text: text.encode().decode("latin-1"),
    "cp1258": lambda text: (
        "".join(
            char
            if char.isascii() or char.encode("cp1258", "ignore")
            else base + (mark if mark == "\u031b" else "") + tone
            for char in text
            for base, mark, tone in [_of_1258(char)]
        )
        .encode("cp1258")
        .decode("cp1252")
    ),
    "viqr": to_viqr,
    "telex": by_syllables(telex),
    "vni-keys": to_vni_keys,
    "tcvn3": lambda text: "".join(TCVN3.get(char, char) for char in text),
    "vni-font": lambda text: re.sub(r"\w+", lambda word: to_vni(word[0]), text),
}
CAUSES = {
    "eth": Cause.ETH,
    "lost": Cause.LOST,
    "twice": Cause.TWICE,
    "cp1258": Cause.CP1258,
    "viqr": Cause.VIQR,
    "telex": Cause.TELEX,
    "vni-keys": Cause.VNI_KEYS,
    "tcvn3": Cause.TCVN3,
    "vni-font": Cause.VNI_FONT,
}


def _of_1258(char: str) -> tuple[str, str, str]:
    """Return a letter as Windows-1258 has it: whole but for its tone."""
    base, mark, tone = letters(char)[0]
    return unicodedata.normalize("NFC", base + mark), "", tone


def told(text: str) -> set[Cause]:
    return {damage.cause for damage in find_damage(unicodedata.normalize("NFC", text))}


def positives(kind: str) -> list[str]:
    spoilt = [SPOIL[kind](text) for text in SENTENCES]
    return [s for s, text in zip(spoilt, SENTENCES, strict=True) if s != text] + KINDS[kind][
        "found"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_sets_are_large_enough(kind: str) -> None:
    assert len(positives(kind)) >= (30 if kind == "eth" else 40)
    assert len([*SOUND, *KINDS[kind]["silent"]]) >= 60


@pytest.mark.parametrize("kind", KINDS)
def test_nine_in_ten_are_found_and_hardly_one_is_found_wrongly(kind: str) -> None:
    damaged, sound = positives(kind), [*SOUND, *KINDS[kind]["silent"], *ARTICLES]
    missed = [text for text in damaged if CAUSES[kind] not in told(text)]
    wrong = [text for text in sound if CAUSES[kind] in told(text)]
    found = len(damaged) - len(missed)
    assert found / len(damaged) >= 0.9, missed
    assert found / (found + len(wrong)) >= 0.9, wrong


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_is_told_of_in_no_way(text: str) -> None:
    assert told(text) == set()


MENDABLE = ("eth", "twice", "cp1258", "viqr", "tcvn3", "vni-font")


@pytest.mark.parametrize("kind", MENDABLE)
def test_a_whole_text_is_read_back_to_the_letter(kind: str) -> None:
    whole = "\n".join(SENTENCES)
    mended = mend(SPOIL[kind](whole))
    lines = [line.replace(" .", ".") for line in mended.text.split("\n")]
    wrong = {
        number
        for number, (text, line) in enumerate(zip(SENTENCES, lines, strict=True), start=1)
        # TCVN3 has no capitals with a tone: a font of capitals draws them.
        if unify(line).casefold() != unify(text).casefold()
    }
    # "Chi. Thử" may be two sentences: what is left is told.
    assert wrong == set(mended.doubtful)
    assert len(wrong) <= 1


def unify(text: str) -> str:
    """Return a text with each tone at the end of its syllable: both ways to place it are right."""
    return re.sub(
        r"\w+",
        lambda w: (
            "".join(b + m for b, m, _ in letters(w[0])) + "".join(t for *_, t in letters(w[0]))
        ),
        text,
    )


@pytest.mark.parametrize("text", [*SOUND, *ARTICLES])
def test_a_sound_text_is_not_mended(text: str) -> None:
    assert mend(text).changes == ()


@given(st.sampled_from(MENDABLE), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_whatever_is_mended_is_sound_and_keeps_its_lines(kind: str, chosen: list[str]) -> None:
    spoilt = SPOIL[kind]("\r\n".join(chosen))
    mended = mend(spoilt)
    assert mended.text.count("\r\n") == len(chosen) - 1
    assert mend(mended.text).changes == ()


@given(st.text())
def test_mending_is_total_and_keeps_every_line_end(text: str) -> None:
    mended = mend(text)
    assert re.findall(r"\r\n|\n|\r", mended.text) == re.findall(r"\r\n|\n|\r", text)


def test_code_and_addresses_are_let_be() -> None:
    text = "Ðảng bộ `Ðảng` và\n\n```\nÐoàn\n```\n\nhttps://mau.example/Ð"
    assert mend(text).text == text.replace("Ðảng bộ", "Đảng bộ")


def test_marks_beside_their_letters_are_joined() -> None:
    text = unicodedata.normalize("NFD", "Đảng bộ phường\n")
    assert mend(text).text == "Đảng bộ phường\n"
    assert mend(text).causes == ()


def test_a_word_that_may_end_a_sentence_is_left_and_its_line_told() -> None:
    mended = mend("Le^~ pha't ddo^.ng.\nDi cho+.\nDi cho+. nhe'")
    assert mended.text == "Lễ phát động.\nDi cho+.\nDi chợ nhé"
    assert mended.doubtful == (2,)
