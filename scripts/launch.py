"""Set up a release in its own folder, then run the program for the ward's folder around it.

It lies in ``chuong-trinh/<version>/scripts/`` of a ward, where ``mo.py`` starts it: without words
it opens the desk and, once that is closed, the menu; with ``--prepare`` it only sets up, with
others it runs a command. It needs the standard library alone; Python 3.6 can still read it.
"""

import hashlib
import platform
import sys
import time
from pathlib import Path

import environment

RELEASE = environment.ROOT
WARD = RELEASE.parent.parent
SUMS = RELEASE / "SHA256SUMS"
WHEELS = RELEASE / "goi"
PREPARE = "--prepare"
GROUPS = {
    environment.HANDOUTS: "phần làm ấn phẩm",
    environment.REGION: "phần tổng hợp nhiều phường",
}
"""What is set up when a command first needs it: its lock, and what people are told."""
FETCHED = (environment.REGION,)
"""Never beside the release: who gathers from many wards has a network, and no ward needs it."""


def main() -> int:
    """Set up what is missing, then become ``thidua``, for this ward from wherever one stands."""
    python = prepare()
    words = sys.argv[1:]
    if words == [PREPARE]:
        return 0
    lock = environment.lock_of(words)
    if lock in GROUPS:
        add_group(lock)
    return environment.become(python, "thidua", "--root", str(WARD), *(words or ["menu", "--desk"]))


def prepare() -> Path:
    """Return the Python of the release's environment, made first if need be."""
    with environment.exclusive():
        if not is_ready():
            verify()
            install()
    return environment.venv_python()


def add_group(lock: str) -> None:
    """Add what a command needs beyond the rest, when it is first run."""
    stamp = environment.VENV / lock.replace("requirements-", "thidua-")
    with environment.exclusive():
        if stamp.is_file() and stamp.read_text(encoding="utf-8", errors="replace") == marks():
            return
        environment.tell(f"Cài thêm {GROUPS[lock]} (chỉ làm lần đầu).")
        install_packages(lock)
        stamp.write_text(marks(), encoding="utf-8")


def marks() -> str:
    """Return the stamp that vouches for an environment: its Python, and the release's content."""
    python = f"python {platform.python_implementation()} {platform.python_version()}"
    return f"{python}\nrelease {hashlib.sha256(SUMS.read_bytes()).hexdigest()}\n"


def is_ready() -> bool:
    """Tell whether the environment was completed from this release with this Python."""
    stamp = environment.STAMP
    if not (stamp.is_file() and environment.venv_python().exists()):
        return False
    return stamp.read_text(encoding="utf-8", errors="replace") == marks()


def verify() -> None:
    """See that nothing is missing or damaged: an archive half fetched unpacks without a word."""
    try:
        lines = SUMS.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    if not WHEELS.is_dir():  # no clone of a ward's repository has them: pip fetches them then
        lines = [line for line in lines if f"  {WHEELS.name}/" not in line]
    damaged = [name for name in map(damage, lines) if name]
    if damaged or not lines:
        shown = ", ".join(damaged[:3]) or SUMS.name
        raise environment.SetupError(
            f"bộ cài bị thiếu hoặc hỏng: {shown}.",
            "tải lại tệp zip, xem đủ dung lượng, rồi giải nén lại toàn bộ vào thư mục này.",
        )


def damage(line: str) -> str:
    """Return the name of a listed file that is missing or not what it was; else nothing."""
    digest, _, name = line.partition("  ")
    path = RELEASE / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        return name
    return ""


def install() -> None:
    """Make the environment from the locks; the stamp comes last, and only after success."""
    started = time.monotonic()
    environment.LOG.write_text("", encoding="utf-8")
    environment.tell(f"Cài chương trình thidua {RELEASE.name} (chỉ làm lần đầu).")
    environment.require_ensurepip()
    environment.discard_venv()
    try:
        environment.tell("1/2  Tạo chỗ riêng cho chương trình")
        command = [environment.base_python(), "-I", "-m", "venv", str(environment.VENV)]
        environment.execute(command)
        environment.tell("2/2  Cài các gói đã khoá" + (" (có sẵn)" if WHEELS.is_dir() else ""))
        install_packages(environment.RUNTIME)
        environment.STAMP.write_text(marks(), encoding="utf-8")
    except BaseException:
        environment.discard_venv()
        raise
    environment.tell(f"Chương trình đã sẵn sàng sau {time.monotonic() - started:.0f} giây.")


def install_packages(lock: str) -> None:
    """Install what a lock of the release names, from beside it where it came with its packages."""
    here = ["--find-links", str(RELEASE)]
    if WHEELS.is_dir() and lock not in FETCHED:
        here += ["--no-index", "--find-links", str(WHEELS)]
    only = ["--require-hashes", "--only-binary", ":all:"]
    environment.pip_install(*only, *here, "-r", lock)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
