"""Everything that was written, as immutable objects; there is nothing to do here but read."""

from thidua.column.model import (
    Article,
    Column,
    Library,
    LibraryEntry,
    Logged,
    PlainPage,
    Plan,
    RegisterEntry,
    Registers,
)
from thidua.disk.tree import LocalFile

__all__ = [
    "Article",
    "Column",
    "Library",
    "LibraryEntry",
    "LocalFile",
    "Logged",
    "PlainPage",
    "Plan",
    "RegisterEntry",
    "Registers",
]
