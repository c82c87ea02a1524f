"""Several files as one zip, the same bytes each time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_PACKED = (".jpg", ".png", ".webp", ".mp3", ".zip", ".docx", ".pdf")


def pack(files: Mapping[str, bytes], now: datetime) -> bytes:
    """Return an archive of files by their paths in it, every one dated ``now``."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, max(now.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
            entry.compress_type = ZIP_STORED if name.endswith(_PACKED) else ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()
