"""From the project's folder to the column: read, assemble, check."""

from pathlib import Path

from thidua.column import Column
from thidua.disk.memory import Memory
from thidua.load.assembling import assemble
from thidua.load.checking import judge
from thidua.load.reading import read
from thidua.load.statement import KIND, SHAPE
from thidua.source.documents import SETTINGS

__all__ = ["SETTINGS", "load"]


def load(root: Path) -> Column:
    """Read and check the whole project below ``root``. Never raises for what people wrote."""
    with Memory(root, KIND, SHAPE) as memory:
        written = read(root, memory)
        column = judge(assemble(written), written)
        memory.keep({SETTINGS, "articles", *written.tree.articles, *written.tree.docs})
    return column
