"""What a program may no longer do: run in its process before it begins. Of POSIX systems."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1


def lose_rights() -> None:
    """Make permissions of files count for root, too."""
    ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)


def shorten_files(most: int) -> Callable[[], None]:
    """Return what makes writing more than so many bytes fail, as a full disk does."""
    import resource  # noqa: PLC0415 - Windows has none

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
