"""A root of its own with next to nothing in it: Python, a shell, and named programs.

It is a copy of this machine's own files, as Debian keeps them; a command enters it in a mount
namespace of its own, where the folder of the tests lies at the same place, so that a server outside
shows what was brought there. Linux, where the user may make namespaces.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

# Every mount point was made with the root: nothing is written through what is mounted.
ENTER = """
root=$1 shared=$2 mount=$3 chroot=$4
shift 4
"$mount" --rbind /dev "$root/dev"
"$mount" --rbind /proc "$root/proc"
"$mount" --bind "$shared" "$root$shared"
exec "$chroot" "$root" /bin/sh -c 'cd "$1"; shift; exec "$@"' sh "$PWD" "$@"
"""
_LIBRARY = re.compile(r"(?:=> )?(/\S+) \(0x")
_OF_WHEELS = (
    *("libc.so.6", "libdl.so.2", "libm.so.6", "libpthread.so.0", "libresolv.so.2", "librt.so.1"),
    *("libutil.so.1", "libmvec.so.1", "libstdc++.so.6", "libgcc_s.so.1"),
)
"""What every Linux has for packages that come compiled (the "manylinux" promise)."""
_LEFT_OUT = ("test", "site-packages", "idlelib", "tkinter", "__pycache__", "config-*")


def make(root: Path, shared: Path, python: str, programs: Sequence[str]) -> None:
    """Make a root at a path that is free; ``python`` is the only one that it has."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    binary = Path(python).resolve()
    library = binary.parent.parent / "lib" / version
    for name in ("dev", "proc", "tmp", "etc", str(shared).lstrip("/")):
        (root / name).mkdir(parents=True)
    shutil.copytree(library, _in(root, library), ignore=shutil.ignore_patterns(*_LEFT_OUT))
    wanted = ["/bin/sh", "/etc/passwd", "/etc/group", str(binary), *map(_find, programs)]
    binaries = [one for one in wanted if not one.startswith("/etc")]
    wanted += _libraries([*binaries, *map(str, library.glob("lib-dynload/*.so"))])
    for name in dict.fromkeys([*wanted, *_promised()]):
        _in(root, Path(name)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(name, _in(root, Path(name)))  # where a link leads, under the link's name


def enter(root: Path, shared: Path) -> tuple[str, ...]:
    """Return what comes before a command that is to run there."""
    unshare, shell, *used = (_find(name) for name in ("unshare", "sh", "mount", "chroot"))
    return (unshare, "-rm", shell, "-euc", ENTER, "sh", str(root), str(shared), *used)


def _in(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def _find(name: str) -> str:
    path = shutil.which(name)
    assert path, "run scripts/test.py: it installs the servers"
    return path


def _libraries(files: Sequence[str]) -> Iterator[str]:
    told = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    yield from sorted(set(_LIBRARY.findall(told)))


def _promised() -> Iterator[str]:
    told = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for name in _OF_WHEELS:
        yield re.findall(rf"{re.escape(name)} .*=> (\S+)", told)[0]
