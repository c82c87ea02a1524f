"""What readers see of texts as clerks type and paste them, and that no word is lost on the way.

``dialect.yml`` holds the texts, each with the HTML that is shown (a picture that is not there is an
empty ``span``) and what is told of it by line and rule. ``PYTHONPATH=src python
tests/test_dialect.py`` writes what is shown and told now into the file: look at every line of the
difference as a reader would before you keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_core import block as read_block
from markdown_it.rules_core import inline as read_inline
from markdown_it.rules_core import normalize, text_join

from thidua.lint import arrival
from thidua.lint.passages import Passage
from thidua.site.markup.article import Markup, Setting, place
from thidua.site.markup.cleaning import clean
from thidua.site.markup.rendering import _MARKS, Renderer, Rendering
from thidua.source.documents import Document
from thidua.text import dialect, tangles
from thidua.text.anchors import OF_PAGES, find_anchors
from thidua.text.dialect import OPTIONS, parse
from thidua.text.habits import _Levels, read_habits
from thidua.text.plain import read_runs
from thidua.text.words import find_losses, losses_in

FILE = Path(__file__).parent / "dialect.yml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
THEME = ROOT / "src/thidua/theme"
MARKUP = Markup()


def rendered(text: str) -> str:
    setting = Setting(lambda target: target.removesuffix(".md"), {}, {})
    return place(MARKUP.render(text, setting), "/").strip() + "\n"


def told(text: str) -> list[str]:
    passage = Passage(Document("bai.md", {}, {}, text, 1), (), text, 1)
    return [f"{problem.line} {problem.rule}" for problem in arrival.check([passage])]


def ids() -> Iterator[Any]:
    for case in CASES:
        yield pytest.param(case, id=case["name"])


@pytest.mark.parametrize("case", list(ids()))
def test_readers_see_what_the_writer_saw(case: dict[str, Any]) -> None:
    assert rendered(case["text"]) == case["html"]


@pytest.mark.parametrize("case", list(ids()))
def test_what_readers_would_not_see_is_told(case: dict[str, Any]) -> None:
    assert told(case["text"]) == case["told"]


def test_no_two_texts_have_one_name() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


SIGNS = "a Đ1.)(-+*•–o\t\n>#|[]^:`~<>!\\&;_\u00a0\u200b\x00"

# No word is lost without being told

SYLLABLES = st.sampled_from(
    ["thi", "đua", "yêu", "nước", "phường", "tổ", "Đảng", "2024", "Ủy", "ban", "5%", "H2O", "gương"]
)
WORDS = st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join)
MARKED = st.builds(
    lambda words, mark: mark.replace("@", words),
    WORDS,
    st.sampled_from(
        [
            *("@", "@", "*@*", "**@**", "~~@~~", "`@`", "``@ ` @``", "***@***", "_@_", "**@**@"),
            *("[@](a.md)", "[@](<a b.md> 'Tên @')", '![@](a.jpg "@ | 1952 | @")', "[@][x]"),
            "[@]",
            *("<@>", "<b>@</b>", "<Ho ten>", "<font color='red'>@</font>", "<x-y @>", "<!-- @ -->"),
            *("@[^1]", "@[^2]", "&lt;@&gt;", "&nbsp;@", "th&#7843;o @", "\\@", "\\*@\\*", "@\\"),
            *(
                "<https://mau.example/a_b?c=%20d>",
                "<a@mau.example>",
                "[@",
                "@]",
                "(@",
                "@|@",
                "<@",
                "@>",
            ),
        ]
    ),
)
INLINE = st.lists(MARKED, min_size=1, max_size=4).map(" ".join)
LINES = st.lists(INLINE, min_size=1, max_size=3)
BLOCKS = st.builds(
    lambda lines, block: block.replace("@@", "\n".join(lines)).replace("@", lines[0]),
    LINES,
    st.sampled_from(
        [
            *("@@", "@@", "## @", "# @ #", "@\n---", "@\n===", "> @\n> @", "> @\n@", "***"),
            *("- @\n- @", "- @\n+ @\n- @", "• @\n• @", "•\t@\no\t@", "-@", "1. @\n3. @", "1) @"),
            *("1945. @", "a) @\nb) @", "I. @\n1. @", "- @\n\n  @\n- @", "    @", "\t@", "- @\n@"),
            *("```\n@\n```", "~~~ @\n@\n~~~", "```\n@", "<div>\n@\n</div>", "<div>@\n\n@"),
            *("| @ | a |\n|---|---|\n| @ | b |", "| a |\n|---|\n| @ | b |", "@\t@\n@\t@\n@"),
            *("[x]: a.md", "[x]: <b.md> '@'", "[y]: https://mau.example/@", "[Nguồn]: @"),
            *(
                "[^1]: @",
                "[^1]: @\n\n    @",
                "[^2]: @",
                "<!-- @",
                "<!--\n@\n-->",
                "<script>@</script>",
            ),
        ]
    ),
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=6).flatmap(
    lambda blocks: st.sampled_from(["\n\n", "\n"]).map(lambda glue: glue.join(blocks))
)

_WORD = re.compile(r"[^\W_]+")


class _Page(HTMLParser):
    """Reads a page as a reader does: its text, the descriptions of pictures and links."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.parts.append(" ")
        self.parts += [f" {values[key]} " for key in ("alt", "title") if values.get(key)]
        self.ids += [values["id"] or ""] if "id" in values else []

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    page.close()
    return page


def shown(text: str) -> _Page:
    """Return what a reader gets of a text; every picture is there."""
    setting = Setting(lambda target: target, {}, {}, shows_files=True)
    return read(place(MARKUP.render(text, setting), "/"))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_word_of_a_text_is_lost_without_being_told(text: str) -> None:
    arrived = set(_WORD.findall("".join(shown(text).parts)))
    told = {word for loss in find_losses(text) for word in loss.words}
    # Emphasis within a word parts it; whether each part arrived is for the counting itself.
    written = set(_WORD.findall(re.sub(r"<!--.*?-->", " ", unescape(text), flags=re.S)))
    assert (written & VIETNAMESE) <= arrived | told


VIETNAMESE = frozenset(["thi", "đua", "yêu", "nước", "phường", "Đảng", "Ủy", "ban", "gương"])
"""Words that are part of no address, tag or label in these texts, but where they are text."""


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_nothing_is_told_of_a_text_that_arrives_whole(lines: list[str]) -> None:
    text = "\n\n".join(f"{line}.\n- **{line}**\n+ [{line}](a.md)\n\n> {line}" for line in lines)
    assert find_losses(text) == ()


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        TEXTS, st.text(alphabet="a Đ1.)(-+*•–o\t\n>#|[]^:`~<>!\\&;_\u00a0\u200b\x00", max_size=80)
    )
)
def test_every_text_can_be_read_and_rendered(text: str) -> None:
    shown(text)
    told(text)
    assert read_habits(text).count("\n") == text.count("\n")


def whole_parser() -> MarkdownIt:
    """Return our parser without its short ways."""
    parser = dialect._make_parser()
    parser.block.ruler.disable("prose")
    parser.core.ruler.at("normalize", normalize)
    parser.core.ruler.at("block", read_block)
    parser.core.ruler.at("inline", read_inline)
    parser.core.ruler.at("text_join", text_join)
    return parser


WHOLE = whole_parser()
PLAIN = st.lists(
    st.sampled_from(
        [
            *("**đua**", "*yêu* ", " **Tổ:** ", "*(a)*", "*a\nb*", "**a  \nb**", "**", "*", "***"),
            *("Tổ 5", "nước", " ", "  ", "\n", "\n\n", "\t", ". ", ": ", ",", "“", "”", "(", ")"),
            *("- ", "> ", "1. ", "## ", "a|b", "a\tb", "\n---\n", "\n===\n", "    ", "5%", "!"),
            *("[a](b)", "[^1]", "`", "_", "~~", "&amp;", "<b>", "\\", "[", "]", "–", "\u00a0"),
        ]
    ),
    max_size=25,
).map("".join)

ROWS = st.lists(
    st.sampled_from(
        [
            *("Tổ 5 làm đường.", "**Đậm** và *nghiêng*.", "“Trích”", "(ngoặc", "5%", "72 cây", "5"),
            *("- Trồng", "- **Đậm** x", "- ", "-  rộng", "- - a", "* Sao", "+ cộng", "- a [^1]"),
            *("1. Một", "2. Hai", "3) Ba", "10. Mười", "1945. Năm", "12.5 tấn", "- [l](b.md)"),
            *("## Mục", "### Ba ##", "#", "# ", "####### bảy", "  - sâu", "   tiếp", "tiếp theo"),
            *("", "", "", " ", "   ", "---", "===", "> trích", "| a | b |", "|---|---|", "a | b"),
            *("--- | ---", "[x]: a.md", "[^1]: chú", "![ảnh](a.jpg)", "<div>", "```", "a  ", "a\\"),
            *("\u00a0a", "\u2003x\u2003", "a\u2028b", "a\tb", "o\tcon", "<!-- x", "-->", "* * *"),
            *("<Ghi chu> 5", "1. <Tổ 1> 1", "2. <x>*Đ*ảng", "a\\_1 &amp; 1", "T&#7893; 1", "#1. 1"),
        ]
    ),
    max_size=9,
).map("\n".join)


@settings(max_examples=700, deadline=None)
@given(PLAIN | TEXTS | ROWS)
def test_the_short_ways_end_at_the_same_tokens(text: str) -> None:
    env: dict[str, Any] = {}
    found = parse(text)
    whole = WHOLE.parse(read_habits(text), env)
    assert [token.as_dict() for token in found.tokens] == [token.as_dict() for token in whole]
    assert found.references == env.get("references", {})
    # Who asks for text alone, and for the words that are lost, gets the same.
    long = replace(found, source=read_habits(text), blocks=(), parsed=tuple(whole))
    assert [(one.as_dict(), line) for one, line in parse(text).leaves] == [
        (one.as_dict(), line) for one, line in long.leaves
    ]
    assert find_losses(text) == losses_in(long)


def test_nearly_every_text_is_read_the_short_way() -> None:
    body = "## Mục\n\nTổ 5 **làm** đường, xem [bài](b.md),\nrồi nghỉ.\n\n1. Một\n2. Hai\n"
    text = parse(body)
    assert text.blocks
    assert not text.parsed
    assert [line for _, line in text.leaves] == [1, 3, 6, 7]


class LongRendering(Rendering):
    """Writes every text run by run, each with its abbreviations."""

    def write(self, content: str) -> str:
        return "".join(
            self.explain(words) if kind == "text" else _MARKS[kind]
            for kind, words, _ in read_runs(content)
        )


SHORTENED = st.lists(
    st.sampled_from(
        [
            *("UBND", "HĐND", "MTTQ", "TP.", "Tp.", "TX.", "CT", "GS.TS", "TNXP", "NĐ-CP", "XY"),
            *("Tổ công nghệ số (TCNS)", "TCNS", "phường ", " 5", ". ", ", ", "(", ")", "/", "-"),
            *("**", "**UBND** ", "*CT* ", "\n", "  \n ", "\n\n", "- ", "## ", "1. ", "> ", "a > b"),
            *("\u00a0", "\u00a0**UBND**\u00a0", "'", '"', "&", "[CT](b.md)", "`UBND`", "<b>", "\t"),
            *("\x0c", "\x7f", "\u0085", "\u2028", "\ufeff", "\ufdd0", "\x01", "😀", "é_AB"),
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=700, deadline=None)
@given(PLAIN | TEXTS | ROWS | SHORTENED)
def test_plain_blocks_are_written_just_as_the_cleaner_leaves_them(text: str) -> None:
    setting = Setting(lambda target: target.removesuffix(".md"), {}, {})
    read = parse(text)
    rendering = LongRendering.of(read, setting)
    whole = Renderer().write(read.tokens, OPTIONS, rendering)
    taken = {*setting.taken, *rendering.names.values()}
    assert MARKUP.render(text, setting) == clean(whole, taken, rendering.address)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_text_without_a_habit_is_told_from_how_its_rows_begin(text: str) -> None:
    assert read_habits(text) == "\n".join(_Levels().read(text.split("\n")))


@settings(max_examples=200, deadline=None)
@given(TEXTS | ROWS)
def test_habits_are_read_without_losing_a_word(text: str) -> None:
    before, after = (
        [word for word in _WORD.findall(one) if word != "o"] for one in (text, read_habits(text))
    )
    assert before == after


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_a_text_as_it_was_read_changes_nothing(text: str) -> None:
    once = read_habits(text)
    assert [t.type for t in parse(once).tokens] == [t.type for t in parse(text).tokens]


DEEP = [*("- ", "1. ", "> ", "    ", "\t", "> " * 19, "- " * 20, "a", "\n", "\n\n", "[", "-")]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(DEEP), max_size=12).map("".join))
def test_a_tangle_is_looked_for_wherever_there_is_one(text: str) -> None:
    assert tangles.find_tangle(text) == next(tangles._tangles(text), None)


# Ids


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["Nội dung", "Kết quả", "Kết quả 2", "Tìm", "🌟", "fn 1"]), max_size=8)
)
def test_every_id_stands_once_and_none_is_the_pages_own(headings: list[str]) -> None:
    text = "\n\n".join(f"## {heading}\n\n<p id='ket-qua-2'>a[^1]</p>" for heading in headings)
    ids = shown(f"{text}\n\n[^1]: b\n").ids
    assert len(ids) == len(set(ids))
    assert not OF_PAGES.intersection(ids)
    assert set(find_anchors(parse(text))) >= {one for one in ids if not one.startswith("fn")}


def test_the_ids_of_templates_are_known() -> None:
    written = set()
    for path in [*THEME.rglob("*.html"), *THEME.rglob("*.js")]:
        written |= set(re.findall(r"""\bid="([a-z0-9-]+)["{]""", path.read_text("utf-8")))
    assert len(written) >= 20
    # A plan's id follows; only the page of all plans has them, and its setting knows them. No
    # heading's id has two hyphens together.
    assert {one for one in written - OF_PAGES if "--" not in one} == {"ke-hoach-"}


def refresh() -> None:
    """Write what is shown and told now into the file of cases, and leave all else as it is."""
    parts = re.split(r"^(?=- name: )", FILE.read_text("utf-8"), flags=re.M)
    for place_, case in enumerate(CASES, 1):
        head = parts[place_][: re.search(r"^  html: ", parts[place_], re.M).start()]  # type: ignore[union-attr]
        rows = rendered(case["text"]).rstrip("\n").split("\n")
        html = "".join(f"    {row}".rstrip(" ") + "\n" for row in rows)
        parts[place_] = f"{head}  html: |\n{html}  told: [{', '.join(told(case['text']))}]\n\n"
    FILE.write_text("".join(parts).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    refresh()
