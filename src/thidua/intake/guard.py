"""Whether every word of a document arrives: its words beside those that a reader will see.

The two are read by different code – the file's own paragraphs here, the rendered Markdown there –
so that what one of the libraries between them drops without a word is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from markdown_it.token import Token

from thidua.text.dialect import parse

_GAP = re.compile(r"</?(?:table|thead|tbody|tr|td|th|p|li|br)\b[^>]*>", re.I)


def words(text: str) -> list[str]:
    """Return the words of a text, in NFC and in one case."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return re.findall(r"[^\W_]+", text.lower())


def rendered_words(markdown: str) -> str:
    """Return what a reader reads of a Markdown text, descriptions and captions of pictures too."""
    said = []
    for block, _ in parse(markdown).leaves:
        if block.type == "inline":
            said.append(_said(block.children or ()))
        elif block.type == "html_block":
            said.append(unescape(re.sub("<[^>]*>", "", _GAP.sub(" ", block.content))))
        else:
            said.append(block.content)
    return "\n".join(said)


def _said(tokens: Iterable[Token]) -> str:
    said = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            said.append(token.content)
        elif token.type == "image":
            said.append(f" {_said(token.children or ())} {token.attrs.get('title', '')} ")
        elif token.type in ("softbreak", "hardbreak") or _GAP.match(token.content):
            said.append(" ")
    return "".join(said)


def find_missing(passages: Sequence[str], arrived: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return each passage that lacks words, with them, in the order of the document.

    ``arrived`` are all texts that count as told or shown.
    """
    left = Counter(word for text in arrived for word in words(text))
    missing: list[tuple[str, list[str]]] = []
    for passage in passages:
        lacking = []
        for word in words(passage):
            if left[word]:
                left[word] -= 1
            else:
                lacking.append(word)
        if lacking:
            missing.append((passage, lacking))
    return missing
