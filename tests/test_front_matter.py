"""The YAML at the head of a file: read strictly, as text, with the lines people see."""

from __future__ import annotations

import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import write_files

from thidua.problems import Rule
from thidua.source.documents import Document, spell_location
from thidua.source.front_matter import FrontMatterError, read_mapping
from thidua.source.parsing import read_document
from thidua.source.values import MAX_CHARACTERS, Value


def read(root: Path, content: str | bytes) -> Document:
    write_files(root, {"bai.md": content})
    document, problems = read_document(root, "bai.md")
    assert document is not None, problems
    return document


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("on: 2024-06-11", {"on": "2024-06-11"}),
        ("no: no\nyes: Yes\noff: OFF", {"no": "no", "yes": "Yes", "off": "OFF"}),
        ("at_least: 04", {"at_least": "04"}),
        ("minutes: 12:30", {"minutes": "12:30"}),
        (
            "number: 0o17\nother: 1_000\nlast: 1e3",
            {"number": "0o17", "other": "1_000", "last": "1e3"},
        ),
        ("date: 31/4/2024\nother: 2024-13-45", {"date": "31/4/2024", "other": "2024-13-45"}),
        ("a:\nb: ~\nc: null\nd: Null", {"a": None, "b": None, "c": None, "d": None}),
        ('a: ""\nb: "null"', {"a": "", "b": "null"}),
        ("a: {from: 1, to: 2}\nb: [x, y]", {"a": {"from": "1", "to": "2"}, "b": ["x", "y"]}),
        ("a:\n  - x\n  -\n  - - y", {"a": ["x", None, ["y"]]}),
        ("a: >-\n  một\n  hai\nb: |\n  ba\n", {"a": "một hai", "b": "ba\n"}),
        ('a: "Gương sáng: bà con"  # ghi chú', {"a": "Gương sáng: bà con"}),
        ("a: !!int 4\nb: !ENV [X, y]", {"a": "4", "b": ["X", "y"]}),
        ("", {}),
        ("# chỉ có ghi chú", {}),
    ],
)
def test_every_scalar_stays_the_text_that_was_written(text: str, data: dict[str, Value]) -> None:
    assert read_mapping(text).data == data


KEYS = st.text("abcdeđơ_-", min_size=1, max_size=8)
VALUES = st.recursive(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"),
        max_size=20,
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_was_meant_as_text_is_read_as_that_text(data: dict[str, Value]) -> None:
    rows = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in data.items()]
    read_back = read_mapping("\n".join(rows))
    assert read_back.data == data
    assert read_back.faults == ()


ROWS = st.sampled_from(
    ["a: 1", "b:", "  c: 2", "- x", "\t", "?", "'", '"', "{", "[a", "]", "|", "&"]
)


@given(st.lists(ROWS | st.text(max_size=12), max_size=8).map("\n".join))
def test_any_text_is_read_or_refused_with_a_line_of_its_own(text: str) -> None:
    fault = None
    try:
        read_mapping(text)
    except FrontMatterError as error:
        fault = error.fault
    if fault:
        assert 1 <= fault.line <= len(text.splitlines()) + 1
        assert fault.message.endswith(".")
        assert fault.fix


def test_keys_and_items_know_their_lines() -> None:
    text = (
        "title: a\n\n# ghi chú\nexemplars:\n  - name: b\n    type: c\n"
        "  -\n    name: d\nlast: [x,\n  y]"
    )
    lines = read_mapping(text).lines
    assert lines == {
        ("title",): 1,
        ("exemplars",): 4,
        ("exemplars", 0): 5,
        ("exemplars", 0, "name"): 5,
        ("exemplars", 0, "type"): 6,
        ("exemplars", 1): 8,
        ("exemplars", 1, "name"): 8,
        ("last",): 9,
        ("last", 0): 9,
        ("last", 1): 10,
    }


def test_of_duplicate_keys_the_first_is_kept_and_each_later_one_is_told() -> None:
    mapped = read_mapping("a: 1\nb:\n  - c: 2\n    c: 3\na: 4\na: 5\n")
    assert mapped.data == {"a": "1", "b": [{"c": "2"}]}
    assert [(fault.rule, fault.line, spell_location(fault.at)) for fault in mapped.faults] == [
        (Rule.DUPLICATE_KEY, 4, "b[1].c"),
        (Rule.DUPLICATE_KEY, 5, "a"),
        (Rule.DUPLICATE_KEY, 6, "a"),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\n\tb: 2", Rule.YAML_TAB, 2),
        ("a: b: c", Rule.YAML_SYNTAX, 1),
        ("a: 1\nb:2\nc: 3", Rule.YAML_SYNTAX, 2),
        ("a: 1\nb 2\nc: 3", Rule.YAML_SYNTAX, 2),
        ('a: "x\nb: 2\nc: "y"', Rule.YAML_SYNTAX, 1),
        ("a: 1\nb: 'x", Rule.YAML_SYNTAX, 2),
        ('a: "x" y', Rule.YAML_SYNTAX, 1),
        ("tiếng Việt: có dấu\na: \x07", Rule.YAML_SYNTAX, 2),
        ("a: [1\nb: 2", Rule.YAML_SYNTAX, 1),
        ("? [a, b]\n: c", Rule.YAML_SYNTAX, 1),
        ("a: 1\n...", Rule.YAML_SYNTAX, 2),
        ("a: &x 1", Rule.YAML_ALIAS, 1),
        ("a: 1\nb: *a", Rule.YAML_ALIAS, 2),
        ("a: *Gương sáng*", Rule.YAML_ALIAS, 1),
        ("- a\n- b", Rule.YAML_NOT_MAPPING, 1),
        ("một câu", Rule.YAML_NOT_MAPPING, 1),
        ("{a: 1}", Rule.YAML_NOT_MAPPING, 1),
        ("a: " + "[" * 9 + "]" * 9, Rule.YAML_DEPTH, 1),
        ("a: " + "x" * MAX_CHARACTERS, Rule.FILE_SIZE, 1),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_line_to_mend(
    text: str, rule: Rule, line: int
) -> None:
    with pytest.raises(FrontMatterError) as caught:
        read_mapping(text)
    assert (caught.value.fault.rule, caught.value.fault.line) == (rule, line)


def test_a_value_that_is_wrapped_in_quotes_is_not_blamed_for_a_later_row() -> None:
    with pytest.raises(FrontMatterError) as caught:
        read_mapping('a: "một\n  hai"\nb\nc: 1')
    assert caught.value.fault.line == 3


def test_aliases_cannot_make_a_small_file_large() -> None:
    names = "abcdefgh"
    levels = [f"{b}: &{b} [{f'*{a}, ' * 9}]" for a, b in pairwise(names)]
    with pytest.raises(FrontMatterError) as caught:
        read_mapping("\n".join(["a: &a [x]", *levels]))
    assert caught.value.fault.rule is Rule.YAML_ALIAS


HEAD_ROWS = st.sampled_from(["a: 1", "b: [x]", "# ghi chú", "", "c: >-\n  chữ"])
HEADS = st.lists(HEAD_ROWS, max_size=5, unique=True).map("\n".join)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(
    head=HEADS,
    blank_before=st.integers(0, 3),
    blank_after=st.integers(0, 3),
    line_end=LINE_ENDS,
    mark=st.booleans(),
)
def test_the_body_knows_its_line_whatever_stands_before_it(
    tmp_path_factory: pytest.TempPathFactory,
    head: str,
    blank_before: int,
    blank_after: int,
    line_end: str,
    mark: bool,
) -> None:
    before, after = "\n" * blank_before, "\n" * blank_after
    text = f"{before}---\n{head}\n---\n{after}Nội dung\n\n---\n\nHết\n"
    raw = ("\ufeff" if mark else "") + text.replace("\n", line_end)
    document = read(tmp_path_factory.mktemp("bai"), raw)
    assert document.body == "Nội dung\n\n---\n\nHết"
    assert text.split("\n")[document.body_line - 1] == "Nội dung"


def test_text_is_read_in_one_normal_form(tmp_path: Path) -> None:
    composed = "---\ntitle: Thưởng\n---\nThưởng\n"
    for form in ("NFC", "NFD"):
        document = read(tmp_path, unicodedata.normalize(form, composed))
        assert (document.data["title"], document.body) == ("Thưởng", "Thưởng")


def test_a_missing_key_is_told_at_the_nearest_key_above_it(tmp_path: Path) -> None:
    document = read(tmp_path, "---\na: 1\nb:\n  - c: 2\n---\n")
    assert document.line_of("b", 0, "d") == 4
    assert document.line_of("b", 5, "d") == 3
    assert document.line_of("x", "y") == 1


def test_people_count_from_one() -> None:
    assert spell_location(("exemplars", 0, "recognition", "by")) == "exemplars[1].recognition.by"
    assert spell_location(("tags", 2)) == "tags[3]"
    assert spell_location(()) == ""


def test_a_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"xa/bai.md": "---\ntitle: a\n---\n"})
    (tmp_path / "gan.md").symlink_to(tmp_path / "xa/bai.md")
    document, problems = read_document(tmp_path, "gan.md")
    assert document is None
    assert [problem.rule for problem in problems] == [Rule.FILE_KIND]


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_line_is_what_editors_show_as_one(tmp_path: Path, sign: str) -> None:
    document = read(tmp_path, f"---\na: x{sign}y\nb: z\n---\nNội dung\n")
    assert document.data == {"a": "x y", "b": "z"}
    assert document.line_of("b") == 3
    assert document.body_line == 5
