"""What is told of a text by its words alone is what a search of the whole text would tell."""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from operator import or_
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.lint import children, homes, letters, numbers, repetition, sensitive, style
from thidua.text.spellings import with_narrow_digits
from thidua.text.vocabulary import Vocabulary, show_phrases, words_in

PIECES = st.sampled_from(
    [
        *("hòa", "hoà", "quý", "quỳ", "Khoẻ", "thuỷ", "Đảng", "¶", "aø", "Ñaûng", "ß", "e\u00f9"),
        *("người dân tộc Tày", "Người", "theo", "theo đạo", "giáo dân", "bị ", "ung thư", "chạy"),
        *("thận", "có HIV", "tự kỷ", "nguoi", "bi ung thu", "số nhà", "SN", "phòng", "P.", "P"),
        *("12", "45/12", "7A", "1958", "3,4", "10%", "ngõ 5", "hẻm", "đường Lê Lợi", "Trần Phú"),
        *("5 tuổi", "lớp 5", "học sinh", "SN 2012", "THCS", "mầm non", "２", "2２3", "WWW.a.vn"),
        *("http://a", "thi đua thật tốt tại tổ", "tt", "ti"),
        *(" ", "  ", "\n", "\t", "\u00a0", "\u2003", ",", ".", ": ", "(", "“", "ngo 5", "so nha"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
TRIED = settings(max_examples=200, deadline=None)


@TRIED
@given(TEXTS)
def test_letters_are_told_by_words(text: str) -> None:
    shown = letters._shown_in(text)
    assert bool(shown & letters._IS_UNUSUAL) == (letters._UNUSUAL.search(text) is not None)
    assert bool(shown & letters._IN_MIDDLE) == any(letters._toned(text, letters._MIDDLE))
    assert bool(shown & letters._AT_END) == any(letters._toned(text, letters._END))


@TRIED
@given(TEXTS)
def test_no_phrase_stands_where_its_words_do_not(text: str) -> None:
    for forms in (sensitive._WITH_MARKS, sensitive._without()):
        shown = forms.opened_in(text)
        for number, (_, opening, _, _) in enumerate(forms.signs):
            assert opening not in text or shown >> number & 1


@TRIED
@given(TEXTS)
def test_words_for_a_child_are_told_by_words(text: str) -> None:
    for forms in (children._WITH_MARKS, children._without()):
        told = forms.told_in(text)
        for number, tell in enumerate(forms.tells):
            assert tell not in text or told >> number & 1


@TRIED
@given(TEXTS)
def test_wide_digits_and_addresses_are_told_by_words(text: str) -> None:
    assert with_narrow_digits(text) == text.translate({0xFF12: "2"})
    assert style._may_address(text) == ("://" in text or "www." in text.lower())


NAMED = st.text("aĐđểÊ\u0323\u0301 \n\t\u00a0.,5２ﬁ>-", max_size=30)


@TRIED
@given(TEXTS | NAMED)
def test_a_text_is_read_for_comparing_word_by_word_as_in_one_go(text: str) -> None:
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "d"))
    letters_of = plain.encode("ascii", "ignore").lower()
    words = re.findall(rb"[a-z0-9]+", letters_of)
    assert repetition._words(text).split() == words
    assert repetition._words(text) == b"".join(b"%b " % word for word in words)
    line = b" %b " % b" ".join(words)
    runs = re.findall(rb" (?=(t\w* \w+ \w+ \w+ \w+) )", line)
    assert repetition._samples(repetition._words(text)) == set(map(crc32, runs))


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
        loose = re.compile(re.sub(r"([*?])\+", r"\1", forms.street.pattern))
        for place in range(len(text) + 1):
            found, whole = forms.street.match(text, place), loose.match(text, place)
            assert (found and (found[0], found["lane"])) == (whole and (whole[0], whole["lane"]))


@TRIED
@given(st.lists(st.sampled_from([*"0123456789", "12", "&nbsp;", " ", ".", "-", "a", "&"])))
def test_no_long_number_is_passed_over(pieces: list[str]) -> None:
    text = "".join(pieces)
    long = re.compile(rf"[0-9](?:{numbers._GAP}{{0,2}}[0-9]){{5,}}")
    assert numbers._RUN.findall(text) == long.findall(text)


def test_a_word_is_looked_at_once_and_its_answer_stays() -> None:
    asked: list[str] = []

    def show(word: str) -> int:
        asked.append(word)
        return len(re.findall("đ", word))

    vocabulary = Vocabulary()
    shown_in = vocabulary.look_for(show)
    texts = ["đi đua", "thi đua", "thi", "đi"]
    assert [shown_in(text) for text in texts] == [1, 1, 0, 1]
    assert sorted(asked) == ["thi", "đi", "đua"]
    assert words_in("thi\nđua  yêu") == ["thi", "đua", "", "yêu"]


@TRIED
@given(st.lists(TEXTS, max_size=4))
def test_all_who_look_for_something_share_one_look(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    rules = {sign: (lambda word, sign=sign: word.count(sign) % 4) for sign in "aoi5"}
    alone = {sign: Vocabulary().look_for(show, bits=2) for sign, show in rules.items()}
    shared = {sign: vocabulary.look_for(show, bits=2) for sign, show in rules.items()}
    for text in [*texts, *texts]:
        for sign, show in rules.items():
            assert shared[sign](text) == alone[sign](text)
            assert shared[sign](text) == reduce(or_, map(show, words_in(text)))


def test_a_phrase_is_looked_for_by_its_longest_word() -> None:
    shown_in = Vocabulary().look_for(show_phrases(["gười ", "có đạo", " tuổi", "THCS"]), bits=4)
    assert shown_in("Mọi người ơi") == 0b1
    assert shown_in("THCS. 5 tuổi") == 0b1100
    assert shown_in("đạo đức") == 0b10
