"""A written text as it is said: numbers, days, documents, abbreviations, foreign words.

By rules of our own, because a leader approves what will be heard: it must stand on paper before,
not happen inside a voice. Packages say a number and leave the rest, "11/6" as a day or a share,
"30/2020/NĐ-CP", "04 tin, bài/năm". What nobody can say is told and never guessed: a wrong guess at
"CT" names the wrong office on air. Rules do not understand a sentence, so people read every script.
"""

from __future__ import annotations

from thidua.text.spoken.saying import Said, Unknown, count_syllables, say

__all__ = ["Said", "Unknown", "count_syllables", "say"]
