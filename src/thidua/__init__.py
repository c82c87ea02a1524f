"""The rules of a ward's "Thi đua yêu nước" news column: load → review → outputs.

Nothing in this package knows MkDocs; a renderer reads :class:`thidua.edition.Edition` and shows it.
"""

__version__ = "0.1.0"
