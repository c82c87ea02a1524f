"""Builds of a whole site: ``python3 bench/builds.py --articles 1000 [--turns 3] [--alone]``.

Builds a made column cold, again unchanged, after one article was edited and approved anew, after a
photo was swapped for another, and after the theme was changed. Each time Hugo and plain MkDocs +
Material do the same with the same articles just before (without photos). Prints the middle of some
turns: seconds, how many times Hugo's, and the memory of all processes. Writes
``reports/bench.json``. ``--alone`` leaves the others out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from column import PHOTO, approve, photographed, write_column, write_texts
from rivals import RIVALS, Rival
from runs import REPORT, Run, compile_program, keep, middle, row, run, run_command

OURS = "thidua"
STATES = ("cold", "unchanged", "one edit", "one photo swapped", "theme changed")
EDIT = "\nMột câu viết thêm về việc đã xong.\n"
_MADE = (".cache", "site", "reports")
_THEME = "partials/mark.html"
"""A template that every page shows, and small enough to change."""


def main() -> int:
    """Build everything in a folder that goes away, and write what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=3, help="how many articles have one")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without the other programs")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    compile_program()
    rivals = () if options.alone else RIVALS
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        runs = list(measure(Path(folder), rivals, options.articles, options.photos, options.turns))
    names = [*(rival.name for rival in rivals), OURS]
    environment.tell(f"{options.articles} bài, {options.photos} ảnh, {options.turns} lượt:")
    found = {
        state: {name: middle([r for r in runs if r.name == f"{name}, {state}"]) for name in names}
        for state in STATES
    }
    for state, shown in found.items():
        for name, one in shown.items():
            environment.tell(f"  {state:<20}{name:<26}{row(one, shown[names[0]])}")
    measured = {
        state: {name: one.told() for name, one in shown.items()} for state, shown in found.items()
    }
    keep({f"site {options.articles}": measured}, options.report)
    return 0


def measure(
    folder: Path, rivals: tuple[Rival, ...], articles: int, photos: int, turns: int
) -> Iterator[Run]:
    """Yield each build, those of the others before ours."""
    ours = folder / "thidua"
    for rival in rivals:
        apart(rival.write, folder / rival.folder, articles)
    apart(write_column, ours, articles, photos)
    edited = list(write_texts(articles))[articles // 2].path
    for turn in range(turns):
        for state in STATES:
            for rival in rivals:
                project = folder / rival.folder
                _change_rival(rival, project, state, turn, edited)
                yield run_command(f"{rival.name}, {state}", project, rival.command())
                require_pages(rival.name, project / rival.site, articles, rival.pages)
            apart(_change, ours, state, turn, edited, articles, photos)
            yield run(f"{OURS}, {state}", ours, "thidua", "build")
            require_pages(OURS, ours / "site", articles)


def apart(work: Callable[..., None], *arguments: object) -> None:
    """Do a work in a process of its own: what it holds would count in every build's memory."""
    with ProcessPoolExecutor(1) as worker:
        worker.submit(work, *arguments).result()


def _change_rival(rival: Rival, project: Path, state: str, turn: int, edited: str) -> None:
    if state == "cold":
        _put_aside(project, rival.made)
    elif state == "one edit":
        _append(project / rival.articles / edited)
    elif state == "theme changed":
        name, *texts = rival.theme
        (project / name).write_text(texts[(turn + 1) % 2], "utf-8")


def _change(project: Path, state: str, turn: int, edited: str, articles: int, photos: int) -> None:
    """Do to our column what the state is called after, and approve what has to be."""
    from album import draw_photo  # Pillow is there once the environment was entered

    if state == "cold":
        _put_aside(project, _MADE)
    elif state == "one edit":
        _append(project / "articles" / edited)
        approve(project, f"articles/{edited}")
    elif state == "one photo swapped" and photos:
        number = min(photographed(articles, photos))
        page = list(write_texts(articles))[number].path
        # Another picture of the same name; the numbers tell photos apart.
        path = (project / "articles" / page).with_name(PHOTO.format(number))
        draw_photo(path, articles + number + turn)
        approve(project, f"articles/{page}")
    elif state == "theme changed":
        theme = environment.ROOT / "src/thidua/theme" / _THEME
        own = project / "overrides" / _THEME
        own.parent.mkdir(parents=True, exist_ok=True)
        # What a turn before has changed is changed anew, so that every page differs.
        source = theme.read_text("utf-8")
        own.write_text(source.replace('class="mark"', f'class="mark turn-{turn}"'), "utf-8")


def _append(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + EDIT, "utf-8")


def _put_aside(project: Path, names: tuple[str, ...]) -> None:
    """Take away what a program has made, and remove it only with the whole folder.

    A file system looks long for room just after many files were removed, and that would be measured
    instead of the program.
    """
    aside = Path(tempfile.mkdtemp(prefix="made-before-", dir=project.parent))
    for name in names:
        path = project / name
        if path.exists():
            path.rename(aside / path.name)


def require_pages(name: str, site: Path, articles: int, pages: str = "bai/*/*/index.html") -> None:
    """See that every article was published: a site without them is made in no time."""
    found = sum(1 for _ in site.glob(pages))
    if found != articles:
        raise environment.SetupError(
            f"«{name}» dựng {found} trang bài, phải là {articles}.",
            "chạy  python3 bench/column.py THƯ_MỤC  rồi xem  thidua check  nói gì ở đó.",
        )


if __name__ == "__main__":
    sys.exit(environment.guard(main))
