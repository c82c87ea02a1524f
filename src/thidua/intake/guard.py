"""Whether every word of a document arrives: its words beside those that a reader will see.

The two are read by different code – the file's own paragraphs here, the rendered Markdown there –
so that what one of the libraries between them drops without a word is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_BLOCKS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "br", "tr", "div"})


def words(text: str) -> list[str]:
    """Return the words of a text, in NFC and in one case."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return re.findall(r"[^\W_]+", text.lower())


def rendered_words(markdown: str) -> str:
    """Return what a reader reads of a Markdown text, descriptions and captions of pictures too."""
    from lxml.html import fragment_fromstring  # noqa: PLC0415 - starting should not load these
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415

    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    root = fragment_fromstring(str(renderer.render(markdown)), create_parent="div")
    said: list[str] = []
    for node in root.iter():
        if not isinstance(node.tag, str):
            said.append(node.tail or "")
            continue
        gap = " " if node.tag in _BLOCKS else ""
        # The number that stands for a note is no word of the text.
        is_mark = "footnote" in (node.get("class") or "") and node.tag in ("a", "sup")
        is_mark |= node.tag == "a" and (node.get("href") or "").startswith("#fn")
        said.append(gap + ("" if is_mark else node.text or ""))
        said += [f" {node.get(name)} " for name in ("alt", "title") if node.get(name)]
        if node is not root:
            said.append(gap + (node.tail or ""))
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
