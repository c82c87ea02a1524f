"""The commands of the handbook, for a ward that runs a release.

Stands in a ward's folder as ``scripts/thidua.py`` and as ``scripts/build.py``.
"""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).resolve()

if __name__ == "__main__":
    if HERE.stem == "build":
        sys.argv.insert(1, "build")
    runpy.run_path(str(HERE.parent.parent / "chuong-trinh" / "mo.py"), run_name="__main__")
