"""How long something takes to be read, by how fast the ward's presenters have read so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

ENOUGH = 3
"""Broadcasts on air that tell more than a figure somebody set."""
_SLOWEST, _FASTEST = 120, 260
"""Syllables a minute beyond which a logged length is that of something else: a programme with more
in it, or an article cut short. (News on loudspeakers runs at 170–200, on television at 264.)"""


@dataclass(frozen=True, slots=True)
class Aired:
    """A script that was on air: how many syllables, in how many seconds of speech."""

    syllables: int
    seconds: int

    @property
    def speed(self) -> float:
        """Syllables a minute."""
        return self.syllables * 60 / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A speed in syllables a minute; ``broadcasts`` is how many on air told it, 0 if none."""

    speed: int
    broadcasts: int = 0

    def seconds(self, syllables: int) -> int:
        """Return how long so many syllables take, in whole seconds."""
        return round(syllables * 60 / self.speed)


def calibrate(set_speed: int, aired: Iterable[Aired]) -> Pace:
    """Return the pace: the middle of what was on air when that is enough, else what was set."""
    speeds = [one.speed for one in aired if _SLOWEST <= one.speed <= _FASTEST]
    if len(speeds) < ENOUGH:
        return Pace(set_speed)
    return Pace(round(median(speeds)), len(speeds))


def tell_length(seconds: int) -> str:
    """Return "4 phút 05 giây"."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} giây"
    return f"{minutes} phút {rest:02d} giây" if rest else f"{minutes} phút"
