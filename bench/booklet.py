"""The yearly book of exemplars: ``python3 bench/booklet.py --people 300``.

Writes a ward in which so many people were held up in one year, each with a photo of 12 megapixels
that no run has seen, and has ``thidua booklet`` set PDF and Word: first with nothing kept, then
with the photos known to a check before, then again with everything kept. Aimed at: 20 seconds with
nothing kept. Writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from column import BARE_LOGS, PHOTO, ROOT, SEED, WARD, approve, entries
from runs import REPORT, Run, compile_program, keep, run

GOAL = 20.0
"""Seconds for 300 people with nothing kept, on two cores."""
YEAR = 2024
COLD, LOOKED, AGAIN = "cold", "photos looked at before", "again"
OURS = "thidua"
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_GIVEN = ("Ân", "Bình", "Chí", "Dũng", "Đào", "Hạnh", "Khánh", "Lan", "Mẫu", "Ước")


def main() -> int:
    """Measure; 1 when 300 people or fewer take longer than the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.HANDOUTS)
    compile_program()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        folder = Path(name) / "phuong"
        write_ward(folder, options.people)
        found = {state: {OURS: one.told()} for state, one in measure(folder).items()}
    environment.tell(f"Sách {options.people} gương, PDF và Word:")
    for state, told in found.items():
        figures = told[OURS]
        environment.tell(
            f"  {state:<26}{figures['seconds']:8.2f} s{figures['cpu_seconds']:8.2f} s CPU"
            f"{figures['peak_mb']:8.0f} MB"
        )
    keep({f"booklet {options.people}": found}, options.report)
    return 1 if options.people <= 300 and found[COLD][OURS]["seconds"] > GOAL else 0


def measure(folder: Path) -> dict[str, Run]:
    """Return a run of the command in each state."""
    asked = ("booklet", "--year", str(YEAR), "--as-of", f"{YEAR}-12-31")
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    cold = run(COLD, folder, "thidua", *asked)
    for entry in (folder / ".cache/photos").iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
    looked = run(LOOKED, folder, "thidua", *asked)
    return {COLD: cold, LOOKED: looked, AGAIN: run(AGAIN, folder, "thidua", *asked)}


def write_ward(folder: Path, people: int) -> None:
    """Write a ward's project with so many exemplars, one an article; all approved."""
    from album import draw_photo
    from prose import paragraphs, sentence

    for name in WARD:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "src").mkdir()  # mkdocs.yml names it as a folder to watch
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for path, head in BARE_LOGS.items():
        (folder / path).write_text(f"---\n{head}---\n", "utf-8")
    rng = random.Random(SEED)
    for number in range(people):
        name = f"{rng.choice(_FAMILIES)} {rng.choice('ABCDEGH')} {rng.choice(_GIVEN)}"
        day = date(YEAR, 1, 1) + timedelta(days=number * 365 // people)
        page = folder / f"articles/{YEAR}/guong-{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        draw_photo(page.with_name(PHOTO.format(number)), number)
        page.write_text(
            "---\n"
            f"title: {name}, tấm gương số {number}\n"
            f"date: {day}\n"
            f"summary: >-\n  {sentence(rng)}\n"
            "category: guong\n"
            f"image: {PHOTO.format(number)}\n"
            f"image_alt: {name} trong một buổi sinh hoạt\n"
            "exemplars:\n"
            f"  - {{name: {name}, id: guong-{number}, type: ca-nhan, kind: dien-hinh}}\n"
            f"fields: [{rng.choice(entries('linh-vuc'))}]\n"
            f"unit: {rng.choice(entries('don-vi'))}\n"
            "consent:\n"
            f"  reference: {number}/PĐY\n"
            f"  on: {day - timedelta(days=3)}\n"
            "  covers: [ten, anh, cau-chuyen]\n"
            "  channels: [web, in-an]\n"
            "author: Ban biên tập\n"
            "---\n\n" + "\n\n".join(paragraphs(rng, 300)) + "\n",
            "utf-8",
        )
    approve(folder)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
