"""Photos that would take all memory or all time: an end is found to each, quickly and small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from photo_makers import TRAPS

MEMORY = 1_500_000_000
SECONDS = 60

LOOK = f"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from photo_makers import original
from thidua.photos import PhotoError, inspect, render_all
from thidua.schema.ward import PhotoSettings
folder = Path(sys.argv[1])
settings = PhotoSettings(widths=(160,), workers=1, max_megapixels=10)
made, failed = render_all(folder, [original(folder, "anh.jpg")], settings, folder / "cache")
try:
    size = inspect(folder / "anh.jpg", 10)
    seen = "nhìn thấy"
except PhotoError as error:
    seen = error.cause
print([r.fallback.size.width for r in made.values()], [e.cause for e in failed.values()], seen)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process this way")
@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_a_photo_or_an_error_in_little_memory_and_time(tmp_path: Path, name: str) -> None:
    (tmp_path / "anh.jpg").write_bytes(TRAPS[name]())
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path)],
        cwd=Path(__file__).parent,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", "PYTHONPATH": str(Path(__file__).parent)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith(("[64] []", "[16] []", "[] ['"))
    if "claims 6" in name or "tile" in name:
        assert "quá lớn" in done.stdout
    if "frames" in name or "pages" in name:
        assert "nhìn thấy" in done.stdout
    if "scans" in name:
        assert "quá lâu" in done.stdout
