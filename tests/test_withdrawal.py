"""What is left of a withdrawn article on the site, and what a correction changes there."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import jsonschema
from conftest import Project
from factories import make_article, make_edition
from lxml import etree
from projects import (
    DRAFT,
    DRAFT_TEXT,
    changed,
    edition_of,
    make_project,
)

from thidua.clock import EPOCH_VARIABLE, VIETNAM
from thidua.column import Article
from thidua.column.addresses import WITHDRAWALS, WITHDRAWALS_SCHEMA
from thidua.handouts import FOLDER
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Ledger, Product, deliver
from thidua.handouts.selection import Material, weigh
from thidua.review import Edition, State
from thidua.site.machine.withdrawals import render_withdrawals

REASON = "Theo đề nghị của người được nêu trong bài"


# The list of what was withdrawn


def listed(edition: Edition) -> dict[str, Any]:
    """Return the list, held to its own schema."""
    files = render_withdrawals(edition)
    content: dict[str, Any] = json.loads(files[WITHDRAWALS])
    schema = json.loads(files[WITHDRAWALS_SCHEMA])
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        content
    )
    return content


def withdrawn(slug: str, on: str, **keys: Any) -> Article:
    return make_article(
        date(2024, 1, 5), slug, withdrawn={"on": on, "reason": f"Lý do {slug}"}, **keys
    )


def test_nothing_withdrawn_is_an_empty_list() -> None:
    content = listed(make_edition(date(2024, 12, 31)))
    assert {key: content[key] for key in ("version", "withdrawn", "left", "returned")} == {
        "version": 1,
        "withdrawn": [],
        "left": [],
        "returned": [],
    }


def test_the_list_tells_ids_as_feeds_do_the_newest_first() -> None:
    articles = [
        withdrawn("a", "2024-02-01"),
        withdrawn("b", "2024-03-01", id="2023/ten-cu"),
        withdrawn("c", "2024-02-01"),
        withdrawn("chua-den", "2025-01-01"),
        withdrawn("chua-duyet", "2024-02-01", reviewed=None),
        withdrawn("duyet-sau", "2024-02-01", reviewed=date(2025, 1, 1)),
        make_article(date(2024, 1, 5), "con"),
    ]
    content = listed(make_edition(date(2024, 12, 31), articles))
    items = content["withdrawn"]
    assert [item["article"] for item in items] == ["2023/ten-cu", "2024/c", "2024/a"]
    assert items[0] == {
        "id": "tag:phuong.example,2024:2023/ten-cu",
        "article": "2023/ten-cu",
        "address": "https://phuong.example/bai/2024/b/",
        "withdrawn_on": "2024-03-01",
        "reason": "Lý do b",
    }
    later = listed(make_edition(date(2024, 12, 30), articles[::-1]))
    assert later == content


# The site

HOANG_HANH = "articles/2024/hoang-hanh-nguoi-nong-dan-anh-hung"
AS_OF = "2024-12-31"
NEW_YEARS_EVE = {EPOCH_VARIABLE: "1735642800"}


def hand_out(root: Path, path: str) -> Path:
    """Make a handout of an article, as a command does; return where it lies."""
    edition = edition_of(root, datetime.fromtimestamp(int(NEW_YEARS_EVE[EPOCH_VARIABLE]), VIETNAM))
    material = weigh(edition, path, "in-an")
    assert isinstance(material, Material), material
    product = Product(Kind.SHEET, "gui-roi.pdf", b"%PDF", (material,))
    deliver(root, Ledger(), [product], edition.now)
    return root / FOLDER / "to-tin/gui-roi.pdf"


def test_what_is_withdrawn_leaves_a_notice_and_the_portal_is_told(project: Project) -> None:
    feed_ids = {}
    printed = hand_out(project.root, f"{HOANG_HANH}/index.md")
    built = project.run("thidua", "build", environment=NEW_YEARS_EVE)
    assert built.code == 0, built.text
    assert printed.is_file()
    for item in json.loads(project.read("feed.json"))["items"]:
        feed_ids[item["url"]] = item["id"]
    outcome = project.run(
        *("thidua", "withdraw", HOANG_HANH, "--reason", REASON, "--yes"), environment=NEW_YEARS_EVE
    )
    assert outcome.code == 0, outcome.text
    built = project.run("thidua", "build", environment=NEW_YEARS_EVE)
    assert built.code == 0, built.text
    assert not printed.exists()
    assert "Đã bỏ handouts/to-tin/gui-roi.pdf" in built.text
    # What left a notice is no article any more.
    assert f"({len(feed_ids) - 1} tin, bài)" in built.text
    (item,) = json.loads(project.read("du-lieu/go-bai.json"))["withdrawn"]
    assert feed_ids[item["address"]] == item["id"]
    folder = project.site / "bai/2024/hoang-hanh-nguoi-nong-dan-anh-hung"
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    notice = etree.HTML((folder / "index.html").read_text("utf-8"))
    assert len(notice.findall(".//h1")) == 1
    assert notice.find("head/meta[@name='robots']").get("content") == "noindex"
    assert REASON in "".join(notice.find("body").itertext())
    for file in project.site.rglob("*"):
        if file.suffix in (".html", ".xml", ".json", ".ics"):
            text = file.read_text("utf-8")
            assert "Hoàng Hanh – người nông dân" not in text, file
            if file.parent != folder and file.name != "go-bai.json":
                assert folder.name not in text, file


def test_a_correction_shows_on_the_page_and_moves_the_feed(project: Project) -> None:
    words = "Bản đầu ghi nhầm một con số."
    outcome = project.run(
        *("thidua", "correct", HOANG_HANH, "--text", words, "--yes"), environment=NEW_YEARS_EVE
    )
    assert outcome.code == 0, outcome.text
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    page = project.read("bai/2024/hoang-hanh-nguoi-nong-dan-anh-hung/index.html")
    assert words in page
    (item,) = [
        item
        for item in json.loads(project.read("feed.json"))["items"]
        if item["url"].endswith("/hoang-hanh-nguoi-nong-dan-anh-hung/")
    ]
    assert item["date_modified"] == "2024-12-31T18:00:00+07:00"


def test_a_draft_that_only_says_it_is_withdrawn_has_no_page(tmp_path: Path) -> None:
    text = changed(DRAFT_TEXT, {"---\n\nNội": "withdrawn: {on: 2024-06-14, reason: a}\n---\n\nNội"})
    edition = edition_of(make_project(tmp_path, {DRAFT: text}))
    assert edition.states[DRAFT] is State.IN_REVIEW
    assert edition.withdrawn == ()
    assert listed(edition)["withdrawn"] == []
