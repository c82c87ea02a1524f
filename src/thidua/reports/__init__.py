"""What a build reports beside the site, into a folder that is never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.face import show

if TYPE_CHECKING:
    from thidua.progress.findings import findings
    from thidua.reports.writing import write_reports

__all__ = ["findings", "write_reports"]

__getattr__ = show(__name__, {"findings": "writing", "write_reports": "writing"})
