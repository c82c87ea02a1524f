"""Writing single keys and the text of an article's file, and reading the same back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.source.head import Head, lines_of
from thidua.source.parsing import parse_document
from thidua.source.values import Value
from thidua.text.vietnamese import normalise

SHEET = b"""\xef\xbb\xbf---\r
# Ti\xc3\xaau \xc4\x91\xe1\xbb\x81\r
title: "M\xe1\xbb\x99t"   # ghi ch\xc3\xba\r
exemplars:\r
tags: [a, b]\r
---\r
\r
N\xe1\xbb\x99i dung.\r
"""

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn", "Co")),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() == text and normalise(text) == text and text != "~")
KEYS = st.sampled_from(["title", "category", "tags", "reason", "minor", "on", "unit"])
SCALARS = st.one_of(WORDS, st.sampled_from(["true", "no", "04", "2024-05-19", "null", "a-b", "12"]))
ROWS = st.dictionaries(KEYS, SCALARS, min_size=1, max_size=4)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, min_size=1, max_size=4), ROWS, st.lists(ROWS))


def read_back(raw: bytes) -> dict[str, Value]:
    document, problems = parse_document("a.md", raw)
    assert document, problems
    return dict(document.data)


@given(key=KEYS, value=VALUES)
def test_a_key_reads_back_as_it_was_written(key: str, value: Value) -> None:
    raw = Head.read(SHEET).with_key(key, lines_of(key, value))
    assert read_back(raw)[key] == (value or None)


def test_every_other_byte_stays() -> None:
    raw = Head.read(SHEET).with_key("exemplars", lines_of("exemplars", [{"name": "Tổ 5"}]))
    before, after = SHEET.split(b"exemplars:\r\n")
    assert raw == before + 'exemplars:\r\n  - name: "Tổ 5"\r\n'.encode() + after


@pytest.mark.parametrize("body", ["Một dòng.", "Hai\n\nđoạn văn.\n\n\n"])
def test_another_text_leaves_the_keys_alone(body: str) -> None:
    raw = Head.read(SHEET).with_body(body)
    head, _, text = raw.partition(b"---\r\n\r\n")
    assert SHEET.startswith(head)
    assert text.decode() == body.strip("\n").replace("\n", "\r\n") + "\r\n"
