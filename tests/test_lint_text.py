"""Letters and style: texts that are surely wrong, and texts that are surely right."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from conftest import ROOT
from factories import make_article
from hypothesis import given
from hypothesis import strategies as st

from thidua.column import Article
from thidua.lint import lint_page, repetition
from thidua.lint.letters import check as check_letters
from thidua.lint.letters import compare_tones
from thidua.lint.passages import Passage
from thidua.lint.style import check as check_style
from thidua.problems import Problem, Rule, Severity
from thidua.source.documents import Document
from thidua.text.damage import find_old_words
from thidua.text.syllables import is_syllable

TEXTS = [
    path.read_text("utf-8").split("\n---\n", 1)[1]
    for path in sorted((ROOT / "articles").rglob("*.md"))
]
"""The articles of the demonstration, which a person has read and found right."""

PARAGRAPHS = [part for text in TEXTS for part in text.split("\n\n") if part.strip()]
WORDS = sorted({word for text in TEXTS for word in re.findall(r"[^\W\d_]+", text)})
MARKED = [word for word in WORDS if not word.isascii() and is_syllable(word)]

ARTICLE = make_article(date(2024, 6, 11))


def problems_of(body: str) -> list[Problem]:
    """Return what the rules of letters and style find in a body."""
    body = unicodedata.normalize("NFC", body)
    passages = (Passage(Document("bai.md", {}, {}, body, 1), (), body, 1),)
    return [
        *check_letters(passages),
        *compare_tones(passages),
        *check_style(passages, ARTICLE),
    ]


def rules_of(body: str) -> list[Rule]:
    return [problem.rule for problem in problems_of(body)]


# Syllables


@pytest.mark.parametrize("word", MARKED)
def test_a_printed_word_is_a_syllable(word: str) -> None:
    assert is_syllable(word)


def test_what_the_articles_have_beside_syllables_is_abbreviations_and_names() -> None:
    others = {word for word in WORDS if not word.isascii() and not is_syllable(word)}
    assert {word for word in others if not word.isupper()} <= {"Kạn"}


@pytest.mark.parametrize(
    "word",
    ["xoong", "moóc", "giếng", "gì", "quyết", "khuỷu", "ngoằn", "rượu", "quýt", "ỷ", "ủy", "uỷ"],
)
def test_a_rare_syllable_is_one(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["Ñaûng", "héi", "kang", "ghan", "ngi", "các̃", "bảc", "tàp", "thế́", "ñua", "w", ""]
)
def test_what_cannot_be_spoken_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


# Old fonts


def to_vni(word: str) -> str:
    """Spell a word as VNI fonts do: each mark and tone a sign of its own behind its letter."""
    marks = {"\u0302": "âáàåãä", "\u0306": "êéèúüë", "": " ùøûõï"}
    tones = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
    whole = {"đ": "ñ", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "í": "í", "ì": "ì"}
    spelt = ""
    for char in word:
        if char.lower() in whole:
            sign = whole[char.lower()]
            spelt += sign.upper() if char.isupper() else sign
            continue
        base, *rest = list(unicodedata.normalize("NFD", char))
        horn = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base] if "\u031b" in rest else base
        tone = next((mark for mark in rest if mark in tones), "")
        mark = next((mark for mark in rest if mark in marks), "")
        spelt += horn + marks[mark][tones.index(tone)].strip()
    return spelt


@given(st.lists(st.sampled_from(MARKED), min_size=12, max_size=40))
def test_a_text_in_vni_is_found_and_read_rightly(words: list[str]) -> None:
    found = find_old_words(" ".join(to_vni(word) for word in words))
    assert found
    assert {word.meant for word in found} <= set(words)


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        (
            "Céng hßa x· héi chñ nghÜa ViÖt Nam",
            ["Cộng", "hòa", "xã", "hội", "chủ", "nghĩa", "Việt"],
        ),
        ("§éc lËp - Tù do - H¹nh phóc", ["Độc", "lập", "Hạnh"]),  # "Tù" and "phóc" may be words
        ("PH¦êNG NGUYÔN THÞ", ["PHƯỜNG", "NGUYỄN", "THỊ"]),
        ("thi ®ua", ["đua"]),
        ("n\u00adíc", ["nước"]),
        ("«ng Bµ", []),  # a lone word may be anything
        ("Ñoäc laäp - Töï do - Haïnh phuùc", ["Độc", "lập", "Tự", "Hạnh", "phúc"]),
        ("Nguyeãn Vaên", ["Nguyễn", "Văn"]),
        ("öôùc", ["ước"]),
        ("UÛy ban", ["Ủy"]),
    ],
)
def test_an_old_font_is_read(pasted: str, meant: list[str]) -> None:
    assert [word.meant for word in find_old_words(pasted)] == meant


@pytest.mark.parametrize(
    "text",
    [
        "Ông José Martí, bà Müller, Noël, Citroën, Loïc, Thaï, Hanoï, naïf, où, août, goût.",
        "São Paulo, Muñoz, España, señor, niño, mañana, Curaçao, Ñuñoa, Perón, Simón Bolívar.",
        "Bjørn, Søren, Malmö, Tromsø, Åse, Jyväskylä, Köln, Zürich, Göteborg, Łódź, Dvořák.",
        "Y Blốk Êban, Kpă Klơng, K'Sor Krơn, Đăk Lăk, Ê Đê, Mạc Thị Bưởi, xe goòng, quần soóc.",
        "§ 5, 25 °C, 30 m², ½, 25 µm, 3 N·m, bài¹, «n», «Học tập», 2×3, SGK®, ©2024, £5m, Mª.",
    ],
)
def test_a_foreign_word_or_sign_is_no_old_font(text: str) -> None:
    assert find_old_words(text) == ()


def test_a_page_is_read_key_by_key() -> None:
    page = Document(
        "docs/trang.md",
        {"title": "C«ng an", "plan": {"targets": [{"text": "thi ®ua"}, "phường"]}, "empty": None},
        {("title",): 2, ("plan", "targets", 0, "text"): 5},
        "Trang.\n\nHai\u200bchữ.",
        9,
    )
    assert [(p.rule, p.line, p.field) for p in lint_page(page)] == [
        (Rule.LEGACY_FONT, 2, "title"),
        (Rule.LEGACY_FONT, 5, "plan.targets[1].text"),
        (Rule.HIDDEN_CHARACTER, 11, ""),
    ]


# Hidden signs and look-alikes


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_every_sign_that_turns_a_text_round_is_an_error(code: int) -> None:
    for written in (chr(code), f"&#{code};", f"&#x{code:X};", f"`{chr(code)}`"):
        (problem,) = problems_of(f"Khu {written} phố.")
        assert (problem.rule, problem.severity) == (Rule.HIDDEN_CHARACTER, Severity.ERROR)


@given(
    st.characters(categories=["Cf", "Cc", "Co", "Zl", "Zp"], exclude_characters="\n\t\r"),
    st.sampled_from(PARAGRAPHS),
)
def test_hardly_a_sign_without_a_shape_goes_unseen(sign: str, paragraph: str) -> None:
    # Marks of scripts that are written with them, and of music, are no danger here.
    assumed = unicodedata.category(sign) != "Cf" or ord(sign) in (0xAD, 0x200B, 0x2060, 0xFEFF)
    if assumed and ord(sign) < 0xF0000:
        assert Rule.HIDDEN_CHARACTER in rules_of(f"Khu {sign}phố.\n\n{paragraph}")


@pytest.mark.parametrize(
    "text", ["👨‍👩‍👧", "👩🏽‍🌾 vui", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "1️⃣", "Điều\u00a05", "a&nbsp;b &amp; c"]
)
def test_emoji_and_no_break_spaces_are_let_be(text: str) -> None:
    assert rules_of(text) == []


@pytest.mark.parametrize(
    "text", ["Толстой", "Ωmega-3 và 5 kΩ", "5 μm", "Ê\u0306đê ô\u0306 ơ\u0306", "π và Δ", "№ 5"]
)
def test_another_script_is_let_be(text: str) -> None:
    assert Rule.LOOK_ALIKE not in rules_of(text)


@given(st.sampled_from([word for word in WORDS if re.search("[aoe]", word) and len(word) > 1]))
def test_a_word_with_one_russian_letter_is_found(word: str) -> None:
    twin = {"a": "\u0430", "o": "\u043e", "e": "\u0435"}
    spelt = re.sub("[aoe]", lambda match: twin[match[0]], word, count=1)
    (problem,) = problems_of(f"Chữ {spelt}.")
    assert problem.rule is Rule.LOOK_ALIKE


@given(st.sampled_from(PARAGRAPHS))
def test_letters_written_apart_are_joined_on_reading(paragraph: str) -> None:
    assert rules_of(unicodedata.normalize("NFD", paragraph)) == []


# Tones


@pytest.mark.parametrize(
    ("text", "is_mixed"),
    [
        ("hòa, hoà", True),
        ("khỏe và thuỷ", True),
        ("lũy tre, xoá", True),
        ("quý, quỳ, quỷ và hòa", False),
        ("hoàn toàn, thoải mái, khoáng, tuyến, và hòa", False),
        ("ông Hoà hòa giải", False),
        ("giòn giã, giá, hoá", False),
        ("hoà, khoẻ, thuỷ, loà xoà", False),
    ],
)
def test_two_manners_of_tones(text: str, is_mixed: bool) -> None:
    assert rules_of(text) == ([Rule.TONE_MARKS] if is_mixed else [])


# What is right stays unreported


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_is_found_in_an_article_that_is_right(text: str) -> None:
    assert rules_of(text) == []


@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=6))
def test_nothing_is_found_however_right_paragraphs_are_put_together(parts: list[str]) -> None:
    without_headings = [part for part in parts if not part.lstrip().startswith("#")]
    assert rules_of("\n\n".join(without_headings)) == []


@given(
    st.sampled_from(PARAGRAPHS),
    st.sampled_from(
        ["thi ®ua", "khu“ phố", 'a" b', "https://mau.example/a", "[đây](/a/)", "р\u0430x"]
    ),
    st.sampled_from(["`{}`", "``{}``", "\n\n```\n{}\n```\n\n", "\n\n<!-- {} -->\n\n"]),
)
def test_code_and_comments_are_no_prose(paragraph: str, wrong: str, frame: str) -> None:
    assert rules_of(f"{paragraph}\n\nMáy ghi {frame.format(wrong)} như vậy.") == []


@given(st.text(alphabet='ab “”«»"„\n>5', max_size=60))
def test_what_is_said_of_quotes_points_at_one(text: str) -> None:
    for problem in problems_of(text):
        if problem.rule is Rule.QUOTES:
            assert 1 <= problem.line <= text.count("\n") + 1
            assert re.search('[“”«»"]', text.split("\n")[problem.line - 1])


@given(st.text(alphabet="ab [](){}<>#=-`!:/w.h\n\\&;®µÑû\u200b\u202e\u0430\u0301à“", max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for problem in problems_of(text):
        assert problem.message
        assert problem.fix.endswith(f"huong-dan/quy-tac/{problem.rule}.md")


# The same text twice


def written(body: str, slug: str, day: int, **keys: object) -> Article:
    return replace(make_article(date(2024, 6, day), slug, **keys), text=body.encode())  # type: ignore[arg-type]


LONG = max(TEXTS, key=len)
OTHER = sorted(TEXTS, key=len)[-2]


def copies(*articles: Article) -> list[tuple[str, int]]:
    """Return who is blamed, and the percentage told."""
    found = []
    for problem in repetition.check(articles):
        share = re.match(r"(\d+)%", problem.message)
        assert share
        found.append((problem.path, int(share[1])))
    return found


def test_the_later_of_two_is_blamed_whatever_their_order() -> None:
    early, late = written(LONG, "z", 11), written(LONG, "a", 12)
    assert copies(early, late) == copies(late, early) == [(late.path, 100)]


def test_a_draft_is_blamed_before_what_is_approved() -> None:
    draft, approved = written(LONG, "a", 11, reviewed=None), written(LONG, "b", 12)
    assert copies(approved, draft) == [(draft.path, 100)]


def test_what_was_withdrawn_may_be_published_anew() -> None:
    withdrawal = {"on": "2024-06-12", "reason": "Đăng nhầm"}
    assert copies(written(LONG, "a", 11, withdrawn=withdrawal), written(LONG, "b", 12)) == []


def test_marks_case_and_punctuation_hide_nothing() -> None:
    changed = LONG.replace("òa", "oà").replace(",", " –").replace(".", "!").upper()
    assert copies(written(LONG, "a", 11), written(changed, "b", 12)) == [
        ("articles/2024/b.md", 100)
    ]


@pytest.mark.parametrize("step", [12, 20, 50])
def test_a_new_word_now_and_then_hides_little(step: int) -> None:
    words = LONG.split(" ")
    changed = " ".join("mới" if place % step == 0 else word for place, word in enumerate(words))
    ((_, share),) = copies(written(LONG, "a", 11), written(changed, "b", 12))
    assert share >= 80


def test_a_part_taken_out_is_found_and_a_part_put_in_is_not() -> None:
    part = " ".join(LONG.split(" ")[:120])
    whole, cut = written(LONG, "a", 11), written(part, "b", 12)
    assert [path for path, _ in copies(whole, cut)] == [cut.path]
    assert copies(written(part, "a", 11), written(f"{OTHER}\n\n{part}", "b", 12)) == []


def test_what_all_articles_share_is_nobodys() -> None:
    note = (
        "Bài do Ban biên tập thực hiện; các đơn vị có tin vui xin gửi về trước ngày 25 hằng tháng."
    )
    law = "\n".join(f"> {row}" for row in OTHER.split("\n"))
    articles = [
        written(f"{text}\n\n{law}\n\n{note}", f"bai-{number}", 11)
        for number, text in enumerate(TEXTS)
    ]
    assert copies(*articles) == []


def test_each_copy_names_the_first() -> None:
    found = list(repetition.check([written(LONG, slug, 11) for slug in "abc"]))
    assert [problem.path for problem in found] == ["articles/2024/b.md", "articles/2024/c.md"]
    assert all("articles/2024/a.md" in problem.message for problem in found)


def test_a_text_too_short_to_tell_is_let_be() -> None:
    short = "Chùm ảnh ngày hội của phường."
    assert copies(written(short, "a", 11), written(short, "b", 12)) == []


def test_the_demonstration_repeats_nothing() -> None:
    assert copies(*(written(text, f"bai-{n}", 11) for n, text in enumerate(TEXTS))) == []


def test_a_sample_is_there_to_be_copied() -> None:
    assert copies(written(LONG, "a", 11, sample=True), written(LONG, "b", 12)) == []
