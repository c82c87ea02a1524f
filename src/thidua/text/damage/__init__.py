"""Vietnamese that was damaged on its way, or typed in an old way, and what it was meant to be.

Each kind leaves words that cannot be Vietnamese and become so when read in its own way; how many
do, and how surely, tells damage from a foreign name, a formula or a file's name.
"""

from __future__ import annotations

from thidua.text.damage.keys import find_keys, shows_key
from thidua.text.damage.kinds import Cause, Damage, Word
from thidua.text.damage.lost import find_lost, shows_loss
from thidua.text.damage.places import find_old_font, find_old_words, find_places, shows_place
from thidua.text.damage.twice import find_twice, shows_twice
from thidua.text.vocabulary import VOCABULARY

__all__ = ["MENDABLE", "Cause", "Damage", "Word", "find_damage", "find_old_font", "find_old_words"]

MENDABLE = frozenset(
    {Cause.TCVN3, Cause.VNI_FONT, Cause.CP1258, Cause.ETH, Cause.TWICE, Cause.VIQR}
)
"""What can be read back by a published table; keys may be left by a slip, and a lost letter is."""


def find_damage(prose: str) -> tuple[Damage, ...]:
    """Return every kind of damage in a text without code, each once, in the order written."""
    if not _may_be_damaged(prose):
        return ()
    found = (find_twice(prose), find_places(prose), find_keys(prose), find_lost(prose))
    return tuple(sorted((one for one in found if one), key=lambda one: one.words[0].place))


def _show(word: str) -> int:
    """Tell whether what stands between two blanks may be damaged."""
    return any(
        shows(part)
        for part in word.split()
        for shows in (shows_twice, shows_place, shows_key, shows_loss)
    )


_may_be_damaged = VOCABULARY.look_for(_show)
