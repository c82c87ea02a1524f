"""Radio scripts: what is said, for how long, what is left out, and who may not be on air at all."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import ROOT
from docx import Document
from factories import aired, build_of, make_article, make_edition
from hypothesis import given
from hypothesis import strategies as st
from projects import ARTICLE, BASE, NOW, changed, edition_of, make_project
from pypdf import PdfReader

from thidua.cli import program
from thidua.clock import EPOCH_VARIABLE, end_of_day
from thidua.column import Article
from thidua.handouts.ledger import read_ledger
from thidua.handouts.radio import audio
from thidua.handouts.radio.breath import BREATH, LONG, mark_breaths, sentences
from thidua.handouts.radio.documents import set_programme, write_programme
from thidua.handouts.radio.pace import Aired, Pace, calibrate, tell_length
from thidua.handouts.radio.products import Quarter, make_programme
from thidua.handouts.radio.programme import Options, Programme, lay_out, write_scripts
from thidua.handouts.radio.script import Cue, Line, Script, cut, write_script
from thidua.handouts.selection import (
    HandoutError,
    Material,
    choose,
    choose_published,
    weigh,
)
from thidua.load import load
from thidua.review import Edition, review
from thidua.schema.ward import RadioSettings, Ward
from thidua.text.glossary import built_in
from thidua.text.spoken import count_syllables
from thidua.text.vietnamese import short_date

WARD = Ward(name="Phường Mẫu", reviewers=("Chủ tịch UBND phường",))
PACE = Pace(180)
DAY = date(2024, 6, 11)


def script_of(body: str, voices: int = 1, ward: Ward = WARD, **matter: Any) -> Script:
    article = replace(make_article(DAY, **matter), text=body.encode())
    return write_script(article, ward, built_in(), first_line=10, voices=voices, pace=PACE)


def lines(script: Script) -> list[str]:
    return [s.text for p in script.body for s in p.steps if isinstance(s, Line)]


def cues(script: Script) -> list[str]:
    return [s.text for p in script.body for s in p.steps if isinstance(s, Cue)]


# What is said

TOLD: dict[str, tuple[str, list[str], list[str]]] = {
    "a paragraph": ("Có 5 hộ.", ["Có năm hộ."], []),
    "marks of Markdown are not said": ("Có **5** [hộ](a.md).", ["Có năm hộ."], []),
    "a heading, after music": (
        "Mở đầu.\n\n## Ba việc\n\nMột việc.",
        ["Mở đầu.", "Ba việc.", "Một việc."],
        ["Nhạc cắt"],
    ),
    "items end like a sentence": (
        "Gồm:\n\n- mau;\n- tốt;\n- nhiều",
        ["Gồm:", "mau;", "tốt;", "nhiều."],
        [],
    ),
    "items by their numbers": (
        "1. Đọc.\n2. Viết.",
        ["Thứ nhất: Đọc.", "Thứ hai: Viết."],
        [],
    ),
    "a quotation": ("> Thi đua là yêu nước.", ["Xin trích: Thi đua là yêu nước."], []),
    "a small table, row by row": (
        "| Bộ phận | Việc |\n| --- | --- |\n| UBND | Duyệt |\n| Đài | Phát |",
        ["Ủy ban nhân dân: Duyệt;", "Đài: Phát."],
        [],
    ),
    "a table of several columns": (
        "| Tổ | Hộ | Tiền |\n| --- | --- | --- |\n| Tổ 1 | 20 | 5.000 đồng |",
        ["Tổ một: Hộ: hai mươi; Tiền: năm nghìn đồng."],
        [],
    ),
    "a large table is left out, in words": (
        "| A | B |\n| --- | --- |\n" + "| a | b |\n" * 13,
        ["Số liệu đầy đủ mời quý vị và bà con xem trên trang thông tin của phường."],
        ["Không đọc bảng 13 dòng"],
    ),
    "a picture is left out, in words": (
        "Mở.\n\n![Hai chiếc loa](a.jpg)",
        ["Mở."],
        ["Không đọc ảnh: Hai chiếc loa"],
    ),
    "a footnote is left out, its mark too": (
        "Câu có chú thích.[^1]\n\n[^1]: Nguồn.",
        ["Câu có chú thích."],
        ["Không đọc chú thích 1: Nguồn."],
    ),
    "a unit keeps its square": ("Rộng 12 m².", ["Rộng mười hai mét vuông."], []),
    "a comment is no text": ("Một. <!-- kín -->\n\n<div>Hai.</div>", ["Một.", "Hai."], []),
}


@pytest.mark.parametrize(("body", "said", "cued"), TOLD.values(), ids=TOLD)
def test_a_text_is_said_so(body: str, said: list[str], cued: list[str]) -> None:
    script = script_of(body)
    assert lines(script) == said
    assert cues(script) == cued


def test_the_programme_opens_with_music_and_the_lead_and_thanks_at_the_end() -> None:
    script = script_of("Một đoạn.", title="Gương sáng tổ 5", author="Trần Văn Viết")
    opening = [step.text for step in script.opening.steps]
    assert opening[0].startswith("Nhạc hiệu")
    assert "bà con phường Mẫu" in opening[1]
    assert opening[2] == "Mời quý vị và bà con nghe bài: Gương sáng tổ năm."
    closing = [step.text for step in script.closing.steps]
    assert (
        closing[0]
        == "Quý vị và bà con vừa nghe bài: Gương sáng tổ năm, bài viết của Trần Văn Viết."
    )
    assert "cảm ơn" in closing[1]
    assert closing[2].startswith("Nhạc hiệu")


def test_a_ward_opens_and_closes_in_its_own_words() -> None:
    own = replace(WARD, radio=RadioSettings(opening="Đây là đài số 5.", closing="Hẹn lúc 17h."))
    script = script_of("Một đoạn.", ward=own)
    assert script.opening.steps[1].text == "Đây là đài số năm."
    assert script.closing.steps[1].text == "Hẹn lúc mười bảy giờ."


def test_two_presenters_take_turns_and_no_list_is_torn_between_them() -> None:
    script = script_of("Một.\n\nHai:\n\n- a\n- b\n\n![Ảnh](a.jpg)\n\nBa.", voices=2)
    voices = [
        [step.voice for step in passage.steps if isinstance(step, Line)] for passage in script.body
    ]
    assert [set(one) for one in voices] == [{"B"}, {"A"}, {"B"}]
    assert {
        s.voice for p in script_of("Một.\n\nHai.").passages for s in p.steps if isinstance(s, Line)
    } == {"A"}


UNSAYABLE: dict[str, tuple[str, list[str]]] = {
    "unknown": (
        "Mở đầu.\n\nĐội QZX ra quân.",
        ["articles/2024/bai.md:12", "«QZX» chưa ai giải thích"],
    ),
    "on the second line of a paragraph": ("Mở đầu\nvới QZX.", ["articles/2024/bai.md:11"]),
    "open": ("Việc của CT này.", ["articles/2024/bai.md:10", "«CT» có nhiều nghĩa"]),
    "in a table": ("| A | B |\n| --- | --- |\n| x | QZX |", ["articles/2024/bai.md:12"]),
}


@pytest.mark.parametrize(("body", "told"), UNSAYABLE.values(), ids=UNSAYABLE)
def test_what_cannot_be_said_is_an_error_at_its_line(body: str, told: list[str]) -> None:
    with pytest.raises(HandoutError) as error:
        script_of(body)
    (refusal,) = error.value.refusals
    assert all(part in str(refusal) for part in told)
    assert "docs/viet-tat.md" in refusal.fix


def test_every_abbreviation_that_cannot_be_said_is_told_at_once() -> None:
    with pytest.raises(HandoutError) as error:
        script_of("Đội QZX.\n\nĐội WWT.", title="Họp TT hôm qua")
    assert len(error.value.refusals) == 3


# Breath


def test_a_long_sentence_is_marked_and_a_short_one_is_not() -> None:
    short = "Có năm hộ."
    assert mark_breaths(short) == short
    long = " ".join(["mười hộ,"] * 15)
    assert BREATH in mark_breaths(long)


WORDS = ["và", "của", "nhà,", "ta.", "hai", "nghìn", "năm;", "(một)", "Làm", "“tốt”", "nhé!"]


@given(st.lists(st.sampled_from(WORDS)))
def test_marks_change_no_word(words: list[str]) -> None:
    text = " ".join(words)
    assert mark_breaths(text).replace(f" {BREATH}", "") == text


def test_no_breath_is_longer_than_a_presenter_has_in_the_demonstrations_texts(
    demonstration_scripts: Sequence[Script],
) -> None:
    runs = [
        count_syllables(run)
        for script in demonstration_scripts
        for text in lines(script)
        for sentence in sentences(text)
        for run in mark_breaths(sentence).split(f" {BREATH} ")
    ]
    assert max(runs) <= LONG + 12
    assert sum(run > LONG for run in runs) < len(runs) / 20


# Time


def test_time_is_reckoned_from_syllables_and_music() -> None:
    script = script_of(" ".join(["một"] * 179) + ".")
    body = script.length(script.body)
    assert body == round(179 * 60 / 180)
    assert script.seconds == script.pace.seconds(script.syllables) + 20


def test_a_script_is_cut_by_whole_passages_from_its_end_and_shows_them() -> None:
    paragraph = " ".join(["một"] * 90) + "."
    script = script_of("\n\n".join([paragraph] * 10))
    short = cut(script, 3)
    assert (
        short.seconds
        <= 180
        < script.length((script.opening, *script.body[: len(short.body) + 1], script.closing))
    )
    assert (*short.body, *short.cut) == script.body
    assert short.cut
    assert cut(script, 30) == script


def test_a_time_in_which_nothing_fits_is_refused_with_the_least_that_does() -> None:
    script = script_of(" ".join(["một"] * 400) + ".")
    with pytest.raises(HandoutError, match=r"--minutes 4 trở lên"):
        cut(script, 1)


AIRED = [
    ([], 180, 0),
    ([Aired(900, 300)] * 2, 180, 0),
    ([Aired(850, 300)] * 3, 170, 3),
    ([Aired(850, 300), Aired(950, 300), Aired(1000, 300)], 190, 3),
    # A programme with more in it than the article says nothing of how fast was read.
    ([Aired(850, 300)] * 3 + [Aired(100, 600)], 170, 3),
    ([Aired(850, 0)] * 5, 180, 0),
]


@pytest.mark.parametrize(("heard", "speed", "count"), AIRED)
def test_the_speed_is_what_was_on_air_once_that_is_enough(
    heard: list[Aired], speed: int, count: int
) -> None:
    assert calibrate(180, heard) == Pace(speed, count)


def test_lengths_are_told_in_words() -> None:
    told = [tell_length(seconds) for seconds in (45, 60, 125, 600)]
    assert told == ["45 giây", "1 phút", "2 phút 05 giây", "10 phút"]


def test_logged_broadcasts_of_articles_set_the_speed_of_the_next() -> None:
    body = "\n\n".join([" ".join(["một"] * 150) + "."] * 5)
    articles = [
        replace(make_article(DAY - timedelta(days=n), f"bai-{n}"), text=body.encode())
        for n in range(4)
    ]
    records = [aired("2024-06-12", article=one.id, minutes=5) for one in articles[:3]]
    relayed = [aired("2024-06-12", article=articles[3].id, minutes=60, kind="tiep-song")]
    edition = make_edition(date(2024, 6, 30), articles, broadcasts=[*records, *relayed])
    (script,) = write_scripts(edition, materials(edition, articles[3]), Options())
    expected = round(script.syllables * 60 / 280)
    assert abs(script.pace.speed - expected) <= 1
    assert script.pace.broadcasts == 3


# Who may be on air


def materials(edition: Edition, *articles: Article) -> tuple[Material, ...]:
    found = [weigh(edition, article.path, "radio") for article in articles]
    assert all(isinstance(one, Material) for one in found)
    return tuple(one for one in found if isinstance(one, Material))


PERSON = {"name": "Nguyễn Thị Mẫu", "type": "ca-nhan", "kind": "dien-hinh"}


def test_who_did_not_agree_to_the_radio_is_not_on_air() -> None:
    consent = {
        "reference": "01",
        "on": "2024-01-02",
        "covers": ["ten"],
        "channels": ["web", "in-an"],
    }
    article = make_article(DAY, exemplars=[PERSON], consent=consent)
    chosen = choose(make_edition(DAY, [article]), [article.path], "radio")
    assert chosen.materials == ()
    assert "không có kênh radio (truyền thanh)" in chosen.refusals[0].cause


# The files


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A real project whose one article is approved and agreed to for the radio."""
    return edition_of(make_project(tmp_path_factory.mktemp("radio"), {}))


@pytest.fixture(scope="module")
def scripts(base: Edition) -> tuple[Script, ...]:
    return write_scripts(base, materials(base, *base.published), Options(voices=2))


@pytest.fixture(scope="module")
def demonstration_scripts() -> tuple[Script, ...]:
    """Every article of this repository's demonstration that may be on air, at the year's end."""
    edition = review(load(ROOT), end_of_day(date(2024, 12, 31)))
    chosen = choose_published(edition, "radio")
    return write_scripts(edition, chosen.materials, Options())


def test_every_demonstration_text_can_be_said_without_a_digit(
    demonstration_scripts: Sequence[Script],
) -> None:
    assert len(demonstration_scripts) >= 14
    said = [
        s.text
        for one in demonstration_scripts
        for p in one.passages
        for s in p.steps
        if isinstance(s, Line)
    ]
    assert [text for text in said if re.search(r"\d|%|/", text)] == []


def pdf_words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def word_words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_both_files_hold_the_script_and_the_place_to_approve_it(
    base: Edition, scripts: tuple[Script, ...]
) -> None:
    products = make_programme(base, scripts, materials(base, *base.published))
    assert [one.name for one in products] == ["2024-guong-sang.pdf", "2024-guong-sang.docx"]
    (article,) = base.published
    for product, read in zip(products, (pdf_words, word_words), strict=True):
        words = " ".join(read(product.content).split())
        assert "DUYỆT KỊCH BẢN" in words
        assert article.digest in words
        assert "Lớp học mở trong khu phố mỗi tối thứ Ba." in words
        assert "[Không đọc ảnh: Bảng đen và ba chiếc bàn]" in words
        assert "ngày 12/06/2024" in words


def test_the_files_are_the_same_each_time(base: Edition, scripts: tuple[Script, ...]) -> None:
    folder = lay_out(base, Programme("Kịch bản", scripts))
    made = [
        (set_programme(base.column.root, folder, NOW), write_programme(folder, NOW))
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_a_script_tells_nothing_that_readers_do_not_see(tmp_path: Path) -> None:
    """What only the office knows, and what stands in comments, is neither said nor printed."""
    secret = "Bí mật không ai được biết"
    body = f"Có 5 hộ. <!-- {secret} -->\n\nLớp học mở trong"
    text = changed(str(BASE[ARTICLE]), {"Lớp học mở trong": body})
    edition = edition_of(make_project(tmp_path, {ARTICLE: text}))
    made = write_scripts(edition, materials(edition, *edition.published), Options())
    folder = lay_out(edition, Programme("Kịch bản", made))
    words = word_words(write_programme(folder, NOW))
    words += pdf_words(set_programme(edition.column.root, folder, NOW))
    assert "Có năm hộ." in words
    for hidden in (secret, "07/PĐY", "Nguyễn Văn Giám Hộ", str(tmp_path)):
        assert hidden not in words


def test_what_was_cut_is_struck_out_and_its_length_told(base: Edition) -> None:
    (article,) = base.published
    long = replace(article, text="\n\n".join([" ".join(["một"] * 90) + "."] * 8).encode())
    (material,) = materials(base, article)
    edition = replace(base, published=(long,))
    script = write_scripts(edition, [Material(long, material.channel)], Options(minutes=3))
    folder = lay_out(edition, Programme("Kịch bản", script))
    words = word_words(write_programme(folder, NOW))
    assert "Phần lược bỏ cho vừa thời lượng" in words
    assert all(row.kind == "cut" for row in folder.scripts[0].cut)
    assert folder.scripts[0].cut


def test_a_quarters_programme_lists_its_articles_in_order_with_the_whole_time() -> None:
    bodies = [
        replace(make_article(date(2024, month, 2), f"bai-{month}"), text="Một đoạn.".encode())
        for month in (4, 6, 7)
    ]
    edition = make_edition(date(2024, 12, 31), bodies)
    quarter = Quarter(2024, 2)
    paths = quarter.pick(edition)
    assert paths == ("articles/2024/bai-4.md", "articles/2024/bai-6.md")
    chosen = choose(edition, paths, "radio")
    made = write_scripts(edition, chosen.materials, Options())
    programme = Programme(f"Chương trình truyền thanh {quarter.title}", made)
    folder = lay_out(edition, programme)
    assert [row[:2] for row in folder.schedule] == [("1", "Bài bai-4"), ("2", "Bài bai-6")]
    assert folder.length == tell_length(sum(script.seconds for script in made))
    assert "quý II năm 2024" in folder.title


def test_a_logged_broadcast_leads_both_ways() -> None:
    """The log leads to the article, its page to the log, and a later script tells of it."""
    body = replace(make_article(DAY), text="Một đoạn.".encode())
    records = [aired("2024-06-14", article=body.id), aired("2024-06-12", article=body.id)]
    edition = make_edition(date(2024, 6, 30), [body], broadcasts=records)
    shelf = build_of(edition).shelf
    assert {row.article.address for row in shelf.broadcasts().rows if row.article} == {body.address}
    days = [row.day for row in shelf.article_page(body).aired]
    assert days == [date(2024, 6, 12), date(2024, 6, 14)]
    scripts = write_scripts(edition, materials(edition, body), Options())
    (leaf,) = lay_out(edition, Programme("Kịch bản", scripts)).scripts
    (told,) = (fact.text for fact in leaf.facts if fact.name == "Đã phát")
    assert all(short_date(day) in told for day in days)


# Sound


def test_without_a_voice_everything_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(HandoutError) as error:
        audio.find_speaker(tmp_path, None)
    told = str(error.value)
    for wanted in ("piper", "vi_VN", "extra.ward.radio.voice", "espeak-ng", "ffmpeg", "không tự"):
        assert wanted in told
    with pytest.raises(HandoutError, match=r"piper.*«giong\.onnx».*không thấy tệp"):
        audio.find_speaker(tmp_path, "giong.onnx")


WITH_STAND_INS = pytest.mark.skipif(
    os.name == "nt", reason="Windows runs no script in the place of another's program"
)
STAND_IN = """\
#!{python}
import sys
arguments = sys.argv[1:]
if "print_format=json" in str(arguments):
    sys.exit(print('x {{"input_i": "-30.5", "input_tp": "-9", "input_lra": "2", '
        '"input_thresh": "-40", "target_offset": "0.1"}}', file=sys.stderr))
asked = [one for one in ("--output_file", "-w") if one in arguments]
speaks = bool(asked)
target = arguments[arguments.index(asked[0]) + 1] if speaks else arguments[-1]
words = sys.stdin.buffer.read() if speaks else b""
source = arguments[arguments.index("-i") + 1] if "-i" in arguments else None
held = open(source, "rb").read() if source else words
open(target, "wb").write("\\n".join(a for a in arguments if "/" not in a).encode() + b"\\n" + held)
"""


def stand_in(program: Path) -> None:
    """Write a program that tells what it was asked and given."""
    program.write_text(STAND_IN.format(python=sys.executable), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@WITH_STAND_INS
@pytest.mark.parametrize(("voice", "speaks"), [("giong.onnx", "piper"), (None, "espeak-ng")])
def test_the_voice_is_given_every_word_and_its_file_is_marked_and_levelled(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scripts: tuple[Script, ...],
    voice: str | None,
    speaks: str,
) -> None:
    for name in (speaks, "ffmpeg"):
        stand_in(tmp_path / name)
    (tmp_path / "giong.onnx").write_bytes(b"voice")
    monkeypatch.setenv("PATH", str(tmp_path))
    speaker = audio.find_speaker(tmp_path, voice)
    assert speaker.program.name == speaks
    sound = audio.record(speaker, scripts[0]).decode()
    assert f"{audio.LOUDNESS}:measured_I=-30.5:measured_TP=-9.0:" in sound
    assert audio.COMMENT in sound
    assert scripts[0].article.digest in sound
    assert audio.ANNOUNCEMENT in sound
    assert all(
        step.text in sound
        for p in scripts[0].passages
        for step in p.steps
        if isinstance(step, Line)
    )
    assert sound == audio.record(speaker, scripts[0]).decode()


@WITH_STAND_INS
def test_a_voice_that_fails_is_told_with_its_last_words(
    tmp_path: Path, scripts: tuple[Script, ...]
) -> None:
    program = tmp_path / "piper"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.exit('giọng hỏng')\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    speaker = audio.Speaker(program, program, tmp_path / "giong.onnx")
    with pytest.raises(HandoutError, match=r"piper: .*giọng hỏng"):
        audio.record(speaker, scripts[0])


# The command


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an article for the radio, and one whose people did not agree to it."""
    silent = {
        "id: 2024/guong-sang\n": "",
        "channels: [web, rss, radio]": "channels: [web, rss]",
        "aliases: [/tin/guong-sang/]\n": "",
        "title: Gương sáng tổ dân phố 5": "title: Gương sáng tổ dân phố 6",
        "    id: nguyen-thi-mau\n": "    id: nguyen-thi-mau-2\n",
    }
    other = SILENT.replace("index.md", "")
    photos = {
        path.replace("articles/2024/guong-sang/", other): content
        for path, content in BASE.items()
        if path.endswith(".jpg")
    }
    files = {SILENT: changed(str(BASE[ARTICLE]), silent), **photos}
    return make_project(tmp_path_factory.mktemp("office"), files)


SILENT = "articles/2024/khong-len-dai/index.md"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH_VARIABLE, str(int(NOW.timestamp())))


def run(office: Path, *arguments: str) -> int:
    code = program.main(["--root", str(office), "radio", *arguments], standalone_mode=False)
    assert isinstance(code, int)
    return code


def test_the_command_writes_a_script_and_tells_how_to_log_it(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, str(office / ARTICLE), "--minutes", "10", "--voices", "2") == 0
    told = capsys.readouterr().out
    assert "handouts/kich-ban/2024-guong-sang-10-phut.pdf" in told
    assert "article: 2024/guong-sang" in told
    assert "script: " in told
    assert (office / "handouts/kich-ban/2024-guong-sang-10-phut.docx").is_file()


def test_what_may_not_be_on_air_is_refused_and_the_rest_is_written(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, str(office / SILENT), str(office / ARTICLE)) == 1
    told = capsys.readouterr()
    assert "không có kênh radio" in told.err
    assert "2024-guong-sang.pdf" in told.out
    assert not list((office / "handouts/kich-ban").glob("*khong-len-dai*"))


def test_a_quarter_takes_whoever_agreed_and_tells_of_the_others(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, "--quarter", "II/2024") == 0
    told = capsys.readouterr().out
    assert "chuong-trinh-2024-quy-2.pdf" in told
    assert f"Không đưa vào chương trình: {SILENT}" in told


def test_a_quarter_without_articles_is_its_own_answer(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, "--quarter", "1/2020") == 1
    assert "quý I năm 2020: chưa có bài nào" in capsys.readouterr().err


def test_without_a_voice_the_script_is_written_all_the_same(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(office, str(office / ARTICLE), "--audio") == 1
    told = capsys.readouterr()
    assert "2024-guong-sang.docx" in told.out
    assert "--audio: máy này chưa làm được" in told.err


@WITH_STAND_INS
def test_only_what_may_be_on_air_is_recorded(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("espeak-ng", "ffmpeg"):
        stand_in(tmp_path / name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(office, str(office / SILENT), str(office / ARTICLE), "--audio") == 1
    (sound,) = (office / "handouts/kich-ban").glob("*.mp3")
    assert sound.name == "2024-guong-sang-may-doc.mp3"
    assert "Gương sáng tổ dân phố sáu" not in sound.read_text("utf-8")
    made = [one for one in read_ledger(office).present if one.path.endswith(".mp3")]
    assert [[source.channel for source in one.sources] for one in made] == [["radio"]]


@pytest.mark.parametrize("arguments", [(), ("--quarter", "V/2024"), ("--voices", "3")])
def test_what_was_typed_wrongly_is_a_usage_error(office: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError):
        run(office, *arguments)
