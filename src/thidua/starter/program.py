"""What of the program a ward's folder holds: hooks and settings beside its content, and a launcher.

A release lies in ``chuong-trinh/<version>/`` of a ward's folder: the wheel, its locks, the scripts
that set it up, and the environment it runs in. ``phien-ban.txt`` names the version in use. So two
versions lie side by side, and to change them is to write one line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from thidua import __version__

PROGRAMS = "chuong-trinh"
"""Where the releases lie in a ward's folder."""
OPENER = "mo.py"
"""There: starts the version that :data:`VERSION_FILE` names, with any Python."""
VERSION_FILE = "phien-ban.txt"
WARD = "phuong"
"""Of a release: launchers and the like, for a ward's folder."""
HANDBOOK = "huong-dan"
WHEELS = "goi"
"""Of a release: every package, for a machine without network; not in all of them."""
SUMS = "SHA256SUMS"
"""Of a release; where it is, a release is."""
SHARED = (
    *("hooks/edition.py", "hooks/printing.py"),
    *(".gitattributes", ".editorconfig", "overrides/README.md"),
)
"""Files of this repository that every ward's folder has alike."""


def read_shared(name: str) -> bytes:
    """Return one of :data:`SHARED`: from the package, or from the repository it is worked on in."""
    package = Path(__file__).parent / "shared" / name
    return (package if package.is_file() else _repository() / name).read_bytes()


def read_version(root: Path) -> str | None:
    """Return the version that a ward's folder names; ``None`` where it names none."""
    path = root / VERSION_FILE
    if not path.is_file():
        return None
    return path.read_text("utf-8-sig", "replace").strip().removeprefix("thidua").strip() or None


def name_version(version: str = __version__) -> bytes:
    """Return the file that names the version in use."""
    return f"thidua {version}\n".encode()


def running_release() -> Path | None:
    """Return the folder of the release that runs here; ``None`` when it runs in another way."""
    folder = Path(sys.prefix).parent
    return folder if (folder / SUMS).is_file() else None


def base_python() -> str:
    """Return the Python that environments are made from; this process runs in one."""
    return str(getattr(sys, "_base_executable", sys.executable))


def release_files(release: Path) -> tuple[str, ...]:
    """Return the files of a release by their paths in it, without the environment made there.

    Nor the packages where they were left out, as a clone of a ward's repository leaves them out.
    """
    lines = (release / SUMS).read_text("utf-8").splitlines()
    names = (line.partition("  ")[2] for line in lines)
    kept = (release / WHEELS).is_dir()
    return (*(name for name in names if kept or not name.startswith(f"{WHEELS}/")), SUMS)


def delivered(release: Path) -> dict[str, bytes]:
    """Return what a release puts into a ward's folder: launchers, the handbook, shared files."""
    files = {name: read_shared(name) for name in SHARED}
    for name in release_files(release):
        if name.startswith(f"{WARD}/"):
            files[name.removeprefix(f"{WARD}/")] = (release / name).read_bytes()
        elif name.startswith(f"{HANDBOOK}/"):
            files[name] = (release / name).read_bytes()
    return files


def _repository() -> Path:
    """Return the repository whose package runs from its own sources."""
    return Path(__file__).resolve().parents[3]
