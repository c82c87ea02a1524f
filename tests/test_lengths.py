"""Paths that Windows refuses for their length are told before it does, wherever one checks."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from projects import ARTICLE, make_project
from test_swap import refusal

from thidua.disk.hazards import find_hazards
from thidua.disk.lengths import MOST, Room, room_below
from thidua.disk.memory import Memory
from thidua.disk.obstacles import explain, find_obstacle
from thidua.load import load
from thidua.load.checking import check_lengths
from thidua.load.reading import read
from thidua.load.statement import KIND, SHAPE

LONG = "docs/don-vi/" + "mot-" * 20 + "don-vi.pdf"
PHOTO = "bai/2024/guong-sang/bia-01234567-1600.webp"


def test_the_projects_own_folder_counts_on_windows(tmp_path: Path) -> None:
    root = tmp_path / "phường"
    there = room_below(root, is_windows=True)
    assert there == Room(MOST - len(str(root)) - 1, is_certain=True)
    assert len(str(root / ("a" * there.characters))) == MOST
    assert there.excess("a" * there.characters) == 0
    assert there.excess("a" * (there.characters + 3)) == 3


def test_elsewhere_a_colleagues_folder_is_reckoned_with(tmp_path: Path) -> None:
    one, other = (room_below(tmp_path / name, is_windows=False) for name in ("a", "b" * 90))
    assert one == other
    assert not one.is_certain
    usual = PureWindowsPath(r"C:\Users\Đức\Documents\thi-dua")
    assert len(str(usual)) + 1 + one.characters <= MOST


@pytest.mark.parametrize("is_certain", [True, False])
def test_a_file_whose_path_is_too_long_is_named(tmp_path: Path, is_certain: bool) -> None:
    make_project(tmp_path, {LONG: "x"})
    found = list(find_hazards(tmp_path, Room(len(LONG) - 2, is_certain)))
    assert [(problem.path, problem.is_error) for problem in found] == [(LONG, is_certain)]
    assert found[0].message == (
        "đường dẫn dài hơn 2 ký tự so với mức 259 ký tự của Windows, tính cả các thư mục chứa "
        "dự án."
    )
    assert ("D:\\thi-dua" in found[0].fix) is is_certain
    assert not list(find_hazards(tmp_path, Room(len(LONG), is_certain)))


def test_a_page_or_photo_whose_address_is_too_long_is_told_at_its_article(tmp_path: Path) -> None:
    make_project(tmp_path)
    column = load(tmp_path)
    with Memory(tmp_path, KIND, SHAPE) as memory:
        written = read(tmp_path, memory)
    fits = len(".site.1234567/") + len(PHOTO)
    assert not list(check_lengths(column, written, Room(fits, is_certain=True)))
    found = list(check_lengths(column, written, Room(fits - 1, is_certain=True)))
    assert {problem.path for problem in found} == {ARTICLE}
    assert all(problem.is_error for problem in found)
    told = {problem.message.partition(" dài hơn")[0] for problem in found}
    assert told == {f"địa chỉ của «{name}» trên trang" for name in ("bia.jpg", "lop.jpg")}


def test_windows_own_words_for_it_are_understood() -> None:
    error = refusal(206)
    assert "dài quá" in explain(error).cause
    log = "FileNotFoundError: [WinError 206] The filename or extension is too long: 'D:\\x'\n"
    found = find_obstacle(log)
    assert found
    assert "dài quá" in found.cause
    assert found.path == "D:\\x"
