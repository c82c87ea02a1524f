"""The signs that may stand in a feed, whatever its format."""

from __future__ import annotations

import re
from functools import lru_cache

from thidua.text.signs import NOT_XML

# Characters that XML 1.0 advises against (production 2, note): readers take the second block of
# controls for Windows-1252.
_ODD = re.compile("[\x7f-\x9f\ufdd0-\ufdef]")


@lru_cache(maxsize=2048)
def xml_text(text: str) -> str:
    """Return a text without the characters that no XML holds, or no reader shows as they are.

    JSON could hold them; but whoever reads it writes it into a page or into XML. A list of articles
    is told in three formats, and each says the same.
    """
    return _ODD.sub("", NOT_XML.sub("", text))
