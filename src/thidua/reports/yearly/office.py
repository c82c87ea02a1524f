"""What Word and Excel files share: bytes that never vary."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

AUTHOR = "thidua"
_FIRST_YEAR = 1980  # of the format's calendar


def stamp(now: datetime) -> datetime:
    """Return a moment as document properties hold it: in UTC, without saying so."""
    return now.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def repack(archive: bytes, now: datetime) -> bytes:
    """Return an archive with the same parts, every one dated ``now``.

    The libraries date parts by the clock; the same report must always be the same bytes.
    """
    moment = now.timetuple()[:6] if now.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
    result = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, moment)
            part.compress_type = ZIP_DEFLATED
            part.create_system = 0  # or the machine's kind would show
            new.writestr(part, old.read(name))
    return result.getvalue()
