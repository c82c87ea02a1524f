"""The pictures of the samples are the ones that ``demo/draw.py`` draws, each to the last byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ROOT

ARTICLES = ROOT / "articles/2024"


def draw(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "demo/draw.py"), *options],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def pictures(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.jpg")
    }


def test_the_samples_show_what_is_drawn(tmp_path: Path) -> None:
    done = draw("--into", str(tmp_path))
    assert done.returncode == 0, done.stderr
    drawn, shown = pictures(tmp_path), pictures(ARTICLES)
    assert sorted(drawn) == sorted(shown)
    assert [place for place in shown if drawn[place] != shown[place]] == []


def test_one_article_can_be_drawn_alone(tmp_path: Path) -> None:
    done = draw("--only", "hoang-hanh", "--into", str(tmp_path))
    assert done.returncode == 0, done.stderr
    article = "hoang-hanh-nguoi-nong-dan-anh-hung"
    assert sorted(pictures(tmp_path)) == [f"{article}/anh-2.jpg", f"{article}/bia.jpg"]


def test_a_picture_that_there_is_not_is_no_success(tmp_path: Path) -> None:
    done = draw("--only", "khong-co", "--into", str(tmp_path))
    assert done.returncode == 2
    assert "khong-co" in done.stderr
    assert not list(tmp_path.iterdir())
