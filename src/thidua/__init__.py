"""The column "Thi đua yêu nước" of a ward: from Markdown to a reviewed, published site.

These names are the library's face: what a renderer needs to host it. Whatever else a module holds
is for the library itself, and may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.face import show

if TYPE_CHECKING:
    from thidua.clock import read_clock
    from thidua.disk.hazards import visible
    from thidua.disk.obstacles import explain
    from thidua.handouts.ledger import clear_folder
    from thidua.handouts.selection import HandoutError
    from thidua.meter import Meter
    from thidua.reports.servers import write_server_settings
    from thidua.reports.writing import write_reports
    from thidua.site.former import Former
    from thidua.site.prepare import Build, prepare
    from thidua.site.press import print_site
    from thidua.site.replacement import Replacement
    from thidua.site.soundness import SiteError
    from thidua.site.writer import Writer
    from thidua.stopping import end_with

__version__ = "0.2.0"
__all__ = [
    "Build",
    "Former",
    "HandoutError",
    "Meter",
    "Replacement",
    "SiteError",
    "Writer",
    "clear_folder",
    "end_with",
    "explain",
    "prepare",
    "print_site",
    "read_clock",
    "visible",
    "write_reports",
    "write_server_settings",
]

_HOMES = {
    "Build": "site.prepare",
    "Former": "site.former",
    "HandoutError": "handouts.selection",
    "Meter": "meter",
    "Replacement": "site.replacement",
    "SiteError": "site.soundness",
    "Writer": "site.writer",
    "clear_folder": "handouts.ledger",
    "end_with": "stopping",
    "explain": "disk.obstacles",
    "prepare": "site.prepare",
    "print_site": "site.press",
    "read_clock": "clock",
    "visible": "disk.hazards",
    "write_reports": "reports.writing",
    "write_server_settings": "reports.servers",
}

__getattr__ = show(__name__, _HOMES)
