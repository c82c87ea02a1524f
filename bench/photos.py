"""Photos alone, beside sharp: ``python3 bench/photos.py --photos 40 [--alone]``.

Renders photos of 12 megapixels as a build does, again unchanged, and then has sharp (libvips) do
the same work; sharp is fetched for the occasion and needs Node. ``--alone`` leaves it out. Writes
``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from runs import REPORT, Run, keep, run_timed

OURS = "thidua"
SHARP = "sharp@0.35"
SCRIPT = Path(__file__).with_name("sharp.js")
RENDER = """
import sys, time
from pathlib import Path
from thidua.photos import Catalogue, Original, render_all
from thidua.schema.ward import PhotoSettings
root = Path(sys.argv[1])
started = time.perf_counter()
catalogue = Catalogue(root, 100)
names = sorted(path.name for path in (root / "photos").iterdir())
files = [catalogue.look_up(f"photos/{name}") for name in names]
catalogue.keep()
photos = [Original(file.sha256, None, file.path) for file in files]
made, failed = render_all(root, photos, PhotoSettings(), root / ".cache/photos")
assert len(made) == len(photos), failed
print(time.perf_counter() - started)
"""
"""Everything that a build does for photos, from reading them to the renditions in the cache."""


def main() -> int:
    """Render, and write the best of some turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--photos", type=int, default=40)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without sharp")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    from album import draw_album

    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        folder = Path(name)
        draw_album(folder / "photos", options.photos)
        package = None if options.alone else fetch_sharp(folder)
        runs = [one for _ in range(options.turns) for one in take_turn(folder, package)]
    names = list(dict.fromkeys(one.name for one in runs))
    best = {
        name: min(one.seconds for one in runs if one.name == name) / options.photos
        for name in names
    }
    peaks = {name: max(one.peak_mb for one in runs if one.name == name) for name in names}
    environment.tell(f"{options.photos} ảnh 12 megapixel, nhanh nhất trong {options.turns} lượt:")
    fastest = min((best[name] for name in names if name.startswith("sharp")), default=0)
    for name in names:
        ratio = f"{best[name] / fastest:7.2f} ×" if fastest else ""
        environment.tell(f"  {name:<24}{best[name] * 1000:9.2f} ms/ảnh{ratio}{peaks[name]:8.0f} MB")
    found = {name: {"seconds": best[name], "peak_mb": peaks[name]} for name in names}
    again = {OURS: found.pop(f"{OURS}, unchanged")}
    # Ours last, as everywhere: the first is what it is compared with.
    found[OURS] = found.pop(OURS)
    keep({"a photo": {"cold": found, "unchanged": again}}, options.report)
    return 0


def fetch_sharp(folder: Path) -> Path:
    """Have npm put sharp into a folder; return where it is."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise environment.SetupError(
            "không thấy Node để so với sharp.", "cài Node.js rồi chạy lại, hoặc thêm  --alone."
        )
    (folder / "package.json").write_text("{}", "utf-8")
    subprocess.run([npm, "install", "--silent", "--no-save", SHARP], cwd=folder, check=True)
    return folder / "node_modules/sharp"


def take_turn(folder: Path, package: Path | None) -> Iterator[Run]:
    """Yield each way to render the photos once."""
    ours = [sys.executable, "-P", "-c", RENDER, str(folder)]
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    yield run_timed(OURS, ours, folder)
    yield run_timed(f"{OURS}, unchanged", ours, folder)
    if package is None:
        return
    out = folder / "out"
    for way in ("together", "apart"):
        out.mkdir()
        node = ["node", str(SCRIPT), str(package), str(folder / "photos"), str(out), way]
        yield run_timed(f"sharp, {way}", node, folder)
        shutil.rmtree(out)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
