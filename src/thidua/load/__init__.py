"""From the project's folder to the column: read, assemble, check."""

from pathlib import Path

from thidua.column import Column
from thidua.load.assembling import assemble
from thidua.load.checking import judge
from thidua.load.reading import read
from thidua.load.settings import SETTINGS

__all__ = ["SETTINGS", "load"]


def load(root: Path) -> Column:
    """Read and check the whole project below ``root``. Never raises for what people wrote."""
    written = read(root)
    return judge(assemble(written), written)
