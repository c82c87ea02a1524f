"""Hold pages against the HTML standard: ``python3 scripts/vnu.py [FOLDER …]``.

The checker is the one that the W3C and the WHATWG use (Nu Html Checker), fetched from npm as
``scripts/vnu/package-lock.json`` names it with its hash; it needs Java 11 or newer. Without
folders, Phường Đức Xuân is founded aside, as any ward is, and its site is built and looked at. For
those who change templates; no other check needs Java. Exit 0 clean, 1 something to mend.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import biome
import environment

HOME = environment.ROOT / "scripts" / "vnu"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LET_PASS = "|".join(
    (
        # Without it VoiceOver reads no list where the style takes the bullets away.
        r"The “list” role is unnecessary for element “[uo]l”\.",
        # From a folder the checker takes every file for another origin's; tests/test_servers.py
        # has a browser meet the policy.
        r"Resource violates Content Security Policy \(meta tag\): .* “[^”:]*” blocked by .*",
        # Structured data is no script to run, and no policy keeps it out.
        r"Inline script violates Content Security Policy \(meta tag\): .*",
    )
)
WARD = ("--ward", "Đức Xuân", "--site-url", "https://ducxuan.example", "--email", "a@mau.example")


def main() -> int:
    """Check what is asked for, or a new ward."""
    python = environment.prepare(environment.TEST)
    require_java()
    provide(python)
    if sys.argv[1:]:
        return check([Path(name) for name in sys.argv[1:]])
    with tempfile.TemporaryDirectory() as folder:
        return check([found(python, Path(folder) / "duc-xuan")])


def require_java() -> None:
    """See that there is a Java. Raises ``SetupError``."""
    if not shutil.which("java"):
        raise environment.SetupError(
            "máy chưa có Java, mà bộ kiểm tra HTML cần nó.",
            "Debian, Ubuntu: sudo apt-get install -y default-jre-headless ; rồi chạy lại.",
        )


def provide(python: Path) -> None:
    """See that the checker is there as locked."""
    if not JAR.is_file():
        environment.tell("Tải bộ kiểm tra HTML (chỉ làm lần đầu)")
        npm = [str(python), "-P", "-c", biome.NPM, *biome.CLEAN_INSTALL, "--prefix", str(HOME)]
        environment.execute(npm)


def found(python: Path, folder: Path) -> Path:
    """Found a ward, and return its built site."""
    program = environment.module_command(python, "thidua")
    subprocess.run([*program, "init", str(folder), *WARD], check=True)
    subprocess.run([*program, "--root", str(folder), "build"], cwd=folder, check=True)
    return folder / "site"


def check(folders: "list[Path]") -> int:
    """Show what is wrong with the pages of some folders."""
    pages = [str(page) for folder in folders for page in sorted(folder.rglob("*.html"))]
    options = ["--format", "gnu", "--Werror", "--filterpattern", f".*(?:{LET_PASS})"]
    java = ["java", "-Xss8m", "-Dfile.encoding=UTF-8", "-jar", str(JAR), *options]
    done = subprocess.run([*java, *pages], env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    if done.returncode == 0:
        environment.tell(f"Đã xem {len(pages)} trang: HTML đúng chuẩn.")
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(environment.guard(main))
