"""What is told of a text by its words alone is what a search of the whole text would tell."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.lint import homes, letters, sensitive
from thidua.text.vocabulary import Vocabulary, show_phrases, words_in

PIECES = st.sampled_from(
    [
        *("hòa", "hoà", "quý", "quỳ", "Khoẻ", "thuỷ", "Đảng", "¶", "aø", "Ñaûng", "ß", "e\u00f9"),
        *("người dân tộc Tày", "Người", "theo", "theo đạo", "giáo dân", "bị ", "ung thư", "chạy"),
        *("thận", "có HIV", "tự kỷ", "nguoi", "bi ung thu", "số nhà", "SN", "phòng", "P.", "P"),
        *("12", "45/12", "7A", "1958", "3,4", "10%", "ngõ 5", "hẻm", "đường Lê Lợi", "Trần Phú"),
        *(" ", "  ", "\n", "\t", "\u00a0", "\u2003", ",", ".", ": ", "(", "“", "ngo 5", "so nha"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
TRIED = settings(max_examples=200, deadline=None)


@TRIED
@given(TEXTS)
def test_letters_are_told_by_words(text: str) -> None:
    shown = letters._LETTERS.shown_in(text)
    assert bool(shown & letters._IS_UNUSUAL) == (letters._UNUSUAL.search(text) is not None)
    assert bool(shown & letters._IN_MIDDLE) == any(letters._toned(text, letters._MIDDLE))
    assert bool(shown & letters._AT_END) == any(letters._toned(text, letters._END))


@TRIED
@given(TEXTS)
def test_no_phrase_stands_where_its_words_do_not(text: str) -> None:
    for forms in (sensitive._WITH_MARKS, sensitive._without()):
        shown = forms.openings.shown_in(text)
        for number, (_, opening, _, _) in enumerate(forms.signs):
            assert opening not in text or shown >> number & 1


@TRIED
@given(TEXTS)
def test_no_number_of_a_door_is_passed_over(text: str) -> None:
    for forms in (homes._WITH_MARKS, homes._without()):
        looked_at = {found.start() for found in forms.may_be.finditer(text)}
        for door in homes._DOOR.finditer(text):
            place = door.start()
            is_part = text[place - 1 : place] in homes._NOT_BEFORE
            if not is_part and (
                forms.near.search(text, max(0, place - 14), place)
                or forms.street.match(text, door.end())
            ):
                assert place in looked_at


def test_a_word_is_looked_at_once_and_its_answer_stays() -> None:
    asked: list[str] = []

    def show(word: str) -> int:
        asked.append(word)
        return len(re.findall("đ", word))

    words = Vocabulary(show)
    assert [words.shown_in("đi đua"), words.shown_in("thi đua"), words.shown_in("thi")] == [1, 1, 0]
    assert sorted(asked) == ["thi", "đi", "đua"]
    assert words_in("thi\nđua  yêu") == {"thi", "đua", "", "yêu"}


def test_a_phrase_is_looked_for_by_its_longest_word() -> None:
    phrases = show_phrases(["gười ", "có đạo", " tuổi", "THCS"])
    assert phrases.shown_in("Mọi người ơi") == 0b1
    assert phrases.shown_in("THCS. 5 tuổi") == 0b1100
    assert phrases.shown_in("đạo đức") == 0b10
