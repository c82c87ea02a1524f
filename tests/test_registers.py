"""A register is one row, a log one name: nothing else spells them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import factories
import pytest
from conftest import ROOT

from thidua.column.addresses import NEEDED_PAGES, has_feeds
from thidua.column.registers import REGISTERS, Register
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG
from thidua.schema.plan import Where
from thidua.schema.registers import Entry
from thidua.text.signs import for_xml, is_like_formula

OTHER_MEANINGS = {
    # A form of movement, by the name of its register.
    ("schema/registers.py", "phong-trao"),
    ("text/labels.py", "phong-trao"),
}
HOMES = ("column/registers.py", "schema/logs.py")


def spelled(path: Path) -> Iterator[str]:
    """Yield every string of a source that is a name or a path of a register or a log."""
    names = {one.folder for one in REGISTERS} | {BROADCAST_LOG.name, ACTIVITY_LOG.name}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            bare = node.value.removeprefix("docs/").removesuffix("/").removesuffix(".md")
            if bare.removesuffix("#") in names:
                yield node.value


def test_registers_and_logs_are_named_in_one_place() -> None:
    sources = ROOT / "src/thidua"
    found = {
        (path.relative_to(sources).as_posix(), word)
        for path in sources.rglob("*.py")
        for word in spelled(path)
    }
    assert {one for one in found if one[0] not in HOMES} == OTHER_MEANINGS
    assert {word for place, word in found if place == HOMES[0]} == {r.folder for r in REGISTERS}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda one: one.folder)
def test_a_row_fits_all_that_stands_on_it(register: Register[Entry]) -> None:
    assert register.folder in factories.REGISTERS.by_folder()
    assert register.key in {field.name for field in fields(Where)}
    assert f"{register.path}index.md" in NEEDED_PAGES
    assert (ROOT / register.path).is_dir()
    assert register.adapter.validate_python({"title": "Tên"}).title == "Tên"
    assert has_feeds(f"{register.folder}/a/") is register.has_feeds


def test_the_rows_are_in_the_order_of_the_column() -> None:
    assert list(factories.REGISTERS.by_folder()) == [one.folder for one in REGISTERS]


def test_a_logs_record_has_the_identity_of_the_contract() -> None:
    assert (BROADCAST_LOG.path, BROADCAST_LOG.record(1)) == (
        "docs/truyen-thanh.md",
        "truyen-thanh#1",
    )
    assert (ACTIVITY_LOG.path, ACTIVITY_LOG.record(12)) == ("docs/hoat-dong.md", "hoat-dong#12")


def test_an_old_address_counts_from_the_root_of_the_site() -> None:
    article = factories.make_article(date(2024, 5, 1), aliases=["/tin/a/", "/tin/b.html"])
    assert article.old_addresses == ("tin/a/", "tin/b.html")


def test_what_xml_cannot_hold_is_replaced_sign_by_sign() -> None:
    assert for_xml("a\x00\x0b\ud800\uffff\n\té😀") == "a\ufffd\ufffd\ufffd\ufffd\n\té😀"


@pytest.mark.parametrize(
    ("text", "is_one"), [("=1", True), ("@a", True), ("\t=1", True), ("a=", False)]
)
def test_what_a_spreadsheet_would_run_is_known(text: str, is_one: bool) -> None:
    assert is_like_formula(text) is is_one
