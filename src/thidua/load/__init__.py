"""From the project's folder to the column: read, assemble, check."""

from thidua.load.project import load

__all__ = ["load"]
