"""Which words can be Vietnamese: a syllable is an onset, a rhyme and at most one tone.

Every syllable of the language is one word between blanks, and the rhymes are few, so a form is
enough to tell "Đảng" from "Ñaûng". Forms that no dictionary has ("nghoè") may pass; none that a
newspaper prints is refused, except foreign words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# After a vowel only: "ñ" is another language's letter.
_TONES = re.compile("(?<=[aeiouy\u0302\u0306\u031b])[\u0300\u0301\u0303\u0309\u0323]")
_STOP_TONES = ("\u0301", "\u0323")
"""Sắc and nặng: a syllable that ends in c, ch, p or t has no other tone."""

_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ
uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y ych yn ynh yp yt yu yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(
    # Before e, ê, i the sounds of c, g, ng are written k, gh, ngh; elsewhere never.
    r"(?:(?:ngh|gh|k)(?=[eêiy])|(?:c|ng)(?![eêiy])|g(?![eê])"
    r"|gi|kh|ph|th|tr|ch|nh|qu|[bdđhlmnprstvx])?"
    rf"({'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})"
)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Tell whether a word, in NFC, has the form of a Vietnamese syllable."""
    parted = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(parted)
    form = unicodedata.normalize("NFC", _TONES.sub("", parted))
    match = _SYLLABLE.fullmatch(form)
    if match is None or len(tones) > 1:
        return False
    has_stop = match[1].endswith(("c", "ch", "p", "t"))
    return not has_stop or bool(tones and tones[0] in _STOP_TONES)
