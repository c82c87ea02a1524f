"""Write the lock files from ``pyproject.toml``: ``python3 scripts/lock.py [--upgrade]``.

For those who change what the project depends on. Versions stay as they are locked now, unless
``--upgrade`` asks for the newest allowed. Each file holds for Windows, macOS and Linux alike.
Who fetches packages from a mirror names it to uv too, in ``UV_DEFAULT_INDEX``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import environment

PROJECT = "pyproject.toml"

# The test lock holds everything, so it is made first; the others may only take versions from it.
# That is what lets an environment made for the tests serve the site as well.
LOCKS = {
    environment.TEST: (
        *(PROJECT, "--group", "build", "--group", "desk"),
        *("--group", "handouts", "--group", "region", "--group", "test"),
    ),
    environment.REGION: (
        *(PROJECT, "--group", "build", "--group", "desk", "--group", "handouts"),
        *("--group", "region", "--constraint", environment.TEST),
    ),
    environment.HANDOUTS: (
        *(PROJECT, "--group", "build", "--group", "desk", "--group", "handouts"),
        *("--constraint", environment.TEST),
    ),
    environment.DESK: (
        *(PROJECT, "--group", "build", "--group", "desk"),
        *("--constraint", environment.TEST),
    ),
    environment.RUNTIME: (PROJECT, "--group", "build", "--constraint", environment.TEST),
    environment.BUILD: ("--group", "build", "--constraint", environment.TEST),
}


def main() -> int:
    """Lock with a resolver that is fetched for the occasion and leaves nothing behind."""
    parser = argparse.ArgumentParser(description="Khoá phiên bản và mã băm của các gói.")
    parser.add_argument("--upgrade", action="store_true", help="lấy bản mới nhất được phép")
    extra = ["--upgrade"] if parser.parse_args().upgrade else []
    with tempfile.TemporaryDirectory() as folder:
        resolver = fetch_resolver(Path(folder))
        for lock, options in LOCKS.items():
            environment.tell(f"Khoá {lock}")
            compile_lock(resolver, lock, *options, *extra)
    return 0


def fetch_resolver(folder: Path) -> str:
    """Install uv in a throw-away environment and return its path."""
    environment.tell("Tải công cụ khoá gói")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "install", "--quiet", "--no-input", "uv")
    return str(scripts / "uv")


def compile_lock(resolver: str, lock: str, *options: str) -> None:
    """Resolve for every platform at once; name neither this machine nor a package index."""
    run(
        resolver,
        "pip",
        "compile",
        "--quiet",
        "--system-certs",
        "--universal",
        "--generate-hashes",
        # As pip before 23.3, which Python 3.11 brings, looks for "a[b]" without the lock of "a": it
        # would take the newest, of which the lock has no hash.
        "--no-strip-extras",
        "--no-emit-index-url",
        "--custom-compile-command",
        "python3 scripts/lock.py",
        "--output-file",
        lock,
        *options,
    )


def run(*command: str) -> None:
    """Run a command in the project's folder; its own words explain a failure."""
    finished = subprocess.run(command, cwd=environment.ROOT, stdin=subprocess.DEVNULL, check=False)
    if finished.returncode != 0:
        raise environment.SetupError(
            "không khoá được các gói; lý do ở ngay trên.",
            "sửa pyproject.toml hoặc kiểm tra mạng, rồi chạy lại.",
        )


if __name__ == "__main__":
    sys.exit(environment.guard(main))
