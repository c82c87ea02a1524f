"""What people ask all day answers at once: a command loads nothing that it does not need.

How long that takes is never judged here (``bench/start.py`` tells); what is loaded tells as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from projects import ARTICLE, make_project

from thidua.cli import _HOMES, _TOLD, program
from thidua.photos.catalogue import CATALOGUE

BUILDS_CHECKS = "pydantic.plugin._loader"
"""Loaded when pydantic builds what checks front matter, which takes longer than a hundred articles:
where all was read before, there is nothing to check."""
READS_ANEW = {"yaml", "frontmatter", "thidua.source.parsing", "thidua.load.stating"}
FOREIGN = {"mkdocs", "django", "PIL", "feedgen", "typst", "docx"}
APART = {"desk", "handouts", "intake", "publish", "region", "site", "starter", "upgrade"}
"""Stages that only commands of their own need."""
OF_ALL_TEXTS = {"allowances", "citations", "consent", "office", "repetition"}
"""Parts of ``lint`` that are asked although every text is known."""
MORE = {
    "docs/khau-hieu.md": (
        "---\ntitle: Khẩu hiệu\nslogans:\n  - {text: Thi đua là yêu nước, source: Lời kêu gọi}\n"
        'days:\n  - {day: "03-26", since: 1931, name: Ngày thành lập Đoàn}\n---\n'
    ),
    "docs/viet-tat.md": (
        "---\ntitle: Viết tắt\nabbreviations:\n  - {short: TCNSCĐ, means: Tổ công nghệ số}\n---\n"
    ),
    "docs/so-lieu.csv": "Năm,Số bài\n2024,12\n",
    "docs/van-ban/luat-mau.md": (
        "---\ntitle: Luật Mẫu\nnumber: 01/2020/QH14\non: 2020-01-02\nissued_by: Quốc hội\n---\n"
    ),
}
"""Kinds of pages and files that the base project does without."""


IN_ONE_CORE = "import os\nos.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
"""Here no copy of a process does a part of the work, and loads what it needs."""


def loaded_by(root: Path, *arguments: str, before: str = "") -> frozenset[str]:
    """Run a command in a process of its own and return the modules that it has loaded."""
    code = before + (
        "import atexit, sys\nfrom thidua.cli import main\n"
        "atexit.register(lambda: print('loaded:', *sys.modules))\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return frozenset(done.stdout.rpartition("loaded:")[2].split())


@pytest.fixture(scope="module")
def column(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a column with every kind of file, all of which was read before."""
    root = make_project(tmp_path_factory.mktemp("start") / "phuong", MORE)
    first = IN_ONE_CORE if hasattr(os, "sched_setaffinity") else ""
    assert {BUILDS_CHECKS, *READS_ANEW} <= loaded_by(root, "check", before=first)
    # A photo that is only just written is looked at again, lest a change go unseen.
    later = time.time() + 60
    os.utime(root / CATALOGUE, (later, later))
    return root


@pytest.mark.parametrize("command", [("check", ARTICLE), ("list",), ("targets",)], ids=" ".join)
def test_a_short_command_loads_only_what_it_needs(command: Sequence[str], column: Path) -> None:
    # On a day on which its article is online: whoever asks of a draft has more to be told.
    loaded = loaded_by(column, *command, "--as-of", "2024-07-01")
    assert not loaded & {BUILDS_CHECKS, *READS_ANEW, *FOREIGN}
    ours = [name.split(".") for name in loaded if name.startswith("thidua.")]
    assert not {name[1] for name in ours} & APART
    assert {name[2] for name in ours if name[1] == "lint" and len(name) > 2} <= OF_ALL_TEXTS


def test_a_draft_that_is_known_is_not_read_anew_for_its_feeds(column: Path) -> None:
    # On a day before that of its article, which waits to be published.
    loaded = loaded_by(column, "check", ARTICLE, "--as-of", "2024-01-02")
    assert "feedgen" in loaded
    # The list of abbreviations is YAML as well.
    assert not loaded & (READS_ANEW - {"yaml"})


def test_the_list_of_commands_loads_none_of_them(tmp_path: Path) -> None:
    commands = {name for name in loaded_by(tmp_path, "--help") if "thidua.commands." in name}
    assert commands == {"thidua.commands.terminal"}


def test_every_command_is_told_of_in_one_place() -> None:
    assert list(_TOLD) == list(_HOMES)
    assert [name for name, command in program.commands.items() if command.short_help] == []
