"""Look for inputs that break the program: ``python3 scripts/fuzz.py [--minutes N] [--target …]``.

A search led by coverage: what people wrote is changed at random, the program reads it, and a
change that reaches a line of code nothing reached before is kept, to be changed again. Found is
whatever raises an exception, takes longer than ``LIMIT`` or is told in words without a place. Such
inputs go to ``reports/fuzz/``; the one being tried lies there too, should one never end.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import environment

ROOT = environment.ROOT
FOUND = ROOT / "reports/fuzz"
LIMIT = 10.0
"""Seconds of the processor's time, the tracing included, that one input may take."""


@dataclass
class Target:
    """What is fed with inputs: ``run`` raises for those that break it."""

    seeds: list[bytes]
    run: Callable[[bytes], None]
    mutate: Callable[[random.Random, bytes], bytes]
    watched: tuple[str, ...]
    """Beginnings of the paths of the code whose lines count."""


@dataclass
class Coverage:
    """The lines of the watched code that were ever reached."""

    watched: tuple[str, ...]
    lines: set[tuple[str, int]] = field(default_factory=set)
    known: dict[CodeType, bool] = field(default_factory=dict)

    def enter(self, frame: FrameType, _event: str, _arg: Any) -> Callable[..., Any] | None:
        """Trace a call, if its code is watched."""
        code = frame.f_code
        if code not in self.known:
            self.known[code] = code.co_filename.startswith(self.watched)
        return self.step if self.known[code] else None

    def step(self, frame: FrameType, event: str, _arg: Any) -> Callable[..., Any]:
        """Note a line."""
        if event == "line":
            self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self.step


def main() -> int:
    """Re-run inside ``.venv``, where the library is, then search each target in turn."""
    parser = argparse.ArgumentParser(description="Dò dữ liệu làm hỏng chương trình.")
    parser.add_argument(
        "--minutes", type=float, default=5, help="số phút cho mỗi đích (mặc định 5)"
    )
    parser.add_argument("--target", choices=sorted(TARGETS), help="chỉ dò một đích")
    parser.add_argument(
        "--seed", type=int, default=20240611, help="số gieo của phép thử ngẫu nhiên"
    )
    options = parser.parse_args()
    environment.enter(environment.TEST)
    # Beside this file `thidua` is a script; the library of that name is meant.
    sys.path[:] = [folder for folder in sys.path if folder != str(ROOT / "scripts")]
    sys.path.append(str(ROOT / "tests"))
    FOUND.mkdir(parents=True, exist_ok=True)
    names = [options.target] if options.target else sorted(TARGETS)
    found = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix="thidua-fuzz-") as folder:
            target = TARGETS[name](Path(folder))
            found += search(name, target, options.minutes * 60, random.Random(options.seed))
    if found:
        environment.tell(f"Có {found} phát hiện; dữ liệu gây lỗi ở {FOUND}.")
    return 1 if found else 0


def search(name: str, target: Target, seconds: float, rng: random.Random) -> int:
    """Search one target; return how many different faults were found."""
    coverage = Coverage(target.watched)
    corpus: list[bytes] = []
    faults: set[str] = set()
    waiting = list(target.seeds)
    runs, end = 0, time.monotonic() + seconds
    while waiting or time.monotonic() < end:
        data = waiting.pop() if waiting else target.mutate(rng, rng.choice(corpus or [b""]))
        if not waiting and len(corpus) > 1 and rng.random() < 0.1:
            data = splice(rng, data, rng.choice(corpus))
        before = len(coverage.lines)
        fault = attempt(name, target, coverage, data)
        runs += 1
        if fault and fault not in faults:
            faults.add(fault)
            keep(name, data, fault)
        if len(coverage.lines) > before or runs <= len(target.seeds):
            corpus.append(data)
    (FOUND / f"{name}.running").unlink(missing_ok=True)
    environment.tell(
        f"{name}: {runs} lần thử, {len(coverage.lines)} dòng mã đã chạy qua, "
        f"{len(corpus)} mẫu giữ lại, {len(faults)} phát hiện."
    )
    return len(faults)


def attempt(name: str, target: Target, coverage: Coverage, data: bytes) -> str:
    """Try one input; return "" or where and how it broke the program."""
    (FOUND / f"{name}.running").write_bytes(data)
    started = time.process_time()
    sys.settrace(coverage.enter)
    try:
        target.run(data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        sys.settrace(None)
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} ở {Path(place.filename).name}:{place.lineno}"
    finally:
        sys.settrace(None)
    return "chạy quá lâu" if time.process_time() - started > LIMIT else ""


def keep(name: str, data: bytes, fault: str) -> None:
    """Save an input that broke the program, and say so at once."""
    path = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
    path.write_bytes(data)
    environment.tell(f"{name}: {fault}; dữ liệu: {path.relative_to(ROOT)}")


def splice(rng: random.Random, one: bytes, other: bytes) -> bytes:
    """Return the head of one input with the tail of another."""
    return one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]


def mutate_bytes(rng: random.Random, data: bytes) -> bytes:
    """Change, take out, double or put in some bytes."""
    made = bytearray(data)
    for _ in range(1 << rng.randrange(5)):
        at = rng.randrange(len(made) + 1)
        size = 1 << rng.randrange(8)
        match rng.randrange(5):
            case 0 if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                made[at : at + size] = b""
            case 2:
                made[at:at] = made[at : at + size]
            case 3:
                made[at : at + 4] = rng.choice(
                    [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"]
                )
            case _:
                made[at:at] = rng.randbytes(min(size, 8))
    return bytes(made)


def mutate_text(rng: random.Random, data: bytes) -> bytes:
    """Change lines, signs and numbers; now and then the bytes beneath."""
    from fuzzing import SIGNS

    if rng.random() < 0.03:
        return mutate_bytes(rng, data)
    text = data.decode("utf-8", "replace")
    for _ in range(1 << rng.randrange(4)):
        rows = text.split("\n")
        row = rng.randrange(len(rows))
        at = rng.randrange(len(text) + 1)
        size = 1 << rng.randrange(6)
        match rng.randrange(8):
            case 0:
                rows[row : row + 1] = []
            case 1:
                rows[row:row] = [rng.choice(rows)] * (1 << rng.randrange(3))
            case 2:
                rows[row] = " " * rng.randrange(6) + rows[row].lstrip()
            case 3:
                key, colon, _ = rows[row].partition(":")
                rows[row] = f"{key}{colon} {rng.choice(SIGNS)}"
            case 4:
                rows = [text[:at] + text[at + size :]]
            case 5:
                rows = [text[:at] + text[at : at + size] * (1 << rng.randrange(10)) + text[at:]]
            case _:
                rows = [text[:at] + rng.choice(SIGNS) * rng.choice((1, 1, 1, 2, 50)) + text[at:]]
        text = "\n".join(rows)[:120_000]
    return text.encode("utf-8", "surrogatepass")


def front_matter(root: Path) -> Target:
    """The front matter of an article."""
    from fuzzing import read_project, start_project

    article = start_project(root)

    def run(data: bytes) -> None:
        article.write_bytes(data)
        read_project(root)

    from projects import ARTICLE_TEXT

    articles = [path.read_bytes() for path in sorted((ROOT / "articles").rglob("*.md"))]
    return Target([ARTICLE_TEXT.encode(), *articles], run, mutate_text, (str(ROOT / "src"),))


def markdown(root: Path) -> Target:
    """The text of an article."""
    from fuzzing import read_project, start_project
    from projects import article_text

    article = start_project(root)
    head = article_text("")

    def run(data: bytes) -> None:
        article.write_bytes(head.encode() + data)
        read_project(root)

    bodies = [
        path.read_bytes().split(b"\n---\n", 1)[-1]
        for folder in ("articles", "docs")
        for path in sorted((ROOT / folder).rglob("*.md"))
    ]
    rich = (
        "## Mục\n\n- một\n    - hai\n\n1. ba\n\n> trích\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        '![Ảnh](bia.jpg "Chú thích")\n\n[tin][x] và [^1] `mã` **đậm** <b>thẻ</b>\n\n'
        "[x]: /lien-he/\n\n"
        "[^1]: chú thích\n\n```\nmã\n```\n\n# Đề {#a}\n\n• một\n"
        "o\thai\n\nA\tB\n1\t2\n\n<div>\nkhối\n</div>\n"
    )
    watched = (str(ROOT / "src"), str(library("markdown_it")))
    return Target([*bodies, rich.encode()], run, mutate_text, watched)


def photo(root: Path) -> Target:
    """The bytes of a photo."""
    from PIL import Image, ImageDraw

    from thidua.disk.tree import describe
    from thidua.photos import Original, PhotoError, inspect, render_all
    from thidua.schema.ward import PhotoSettings

    settings = PhotoSettings(widths=(160, 320), workers=1, max_megapixels=1)

    def run(data: bytes) -> None:
        (root / "anh.jpg").write_bytes(data)
        try:
            inspect(root / "anh.jpg", settings.max_megapixels)
        except PhotoError:
            return
        taken = Original(describe(root, "anh.jpg").sha256, path="anh.jpg")
        render_all(root, [taken], settings, root / "cache")
        shutil.rmtree(root / "cache", ignore_errors=True)

    picture = Image.new("RGB", (400, 300), "teal")
    ImageDraw.Draw(picture).ellipse((20, 20, 320, 290), fill="orange")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy ảnh"
    seeds = []
    for mode, encoder, options in (
        ("RGB", "JPEG", {"exif": exif}),
        ("CMYK", "JPEG", {"progressive": True}),
        ("RGBA", "PNG", {}),
        ("P", "PNG", {}),
        ("RGB", "WEBP", {"exif": exif}),
        ("P", "GIF", {}),
        ("RGB", "TIFF", {}),
        ("RGB", "BMP", {}),
        ("RGB", "HEIF", {"exif": exif}),
    ):
        buffer = io.BytesIO()
        picture.convert(mode).save(buffer, encoder, **options)
        seeds.append(buffer.getvalue())
    watched = (str(ROOT / "src"), str(library("PIL")), str(library("pillow_heif")))
    return Target(seeds, run, mutate_bytes, watched)


def library(name: str) -> Path:
    """Return the folder of an installed package."""
    import importlib.util

    found = importlib.util.find_spec(name)
    if found is None or not found.origin:
        raise environment.SetupError(f"thiếu gói {name}.", "xóa thư mục .venv rồi chạy lại.")
    return Path(found.origin).parent


TARGETS: dict[str, Callable[[Path], Target]] = {
    "front-matter": front_matter,
    "markdown": markdown,
    "photo": photo,
}

if __name__ == "__main__":
    sys.exit(environment.guard(main))
