"""What may be wrong with a text that can be read: its letters, its style, what it gives away.

Every rule here judges, and may be wrong about an article: the article's ``allow`` sets it aside
with a reason that the reports show. Each has a page in ``huong-dan/quy-tac/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.face import show

if TYPE_CHECKING:
    from thidua.lint.texts import lint, lint_page

__all__ = ["lint", "lint_page"]

__getattr__ = show(__name__, {"lint": "texts", "lint_page": "texts"})
