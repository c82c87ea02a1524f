"""A written text as it is said: numbers, days, documents, abbreviations, foreign words."""

from __future__ import annotations

from thidua.text.spoken.saying import Said, Unknown, count_syllables, say

__all__ = ["Said", "Unknown", "count_syllables", "say"]
