"""Two sites side by side: which pages say something else, which only look otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

_TOP = frozenset({"index.html", "404.html"})
"""The pages of ours that lie in no folder."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Addresses of pages, from the site's root."""

    lost: tuple[str, ...]
    added: tuple[str, ...]
    reworded: tuple[str, ...]
    """Whose words differ."""
    redrawn: int
    """How many differ in nothing but their looks."""
    same: int


def compare(old: Path, new: Path) -> Comparison:
    """Return how the pages of two built sites differ."""
    before, after = _pages(old), _pages(new)
    reworded, redrawn, same = [], 0, 0
    for address in sorted(before.keys() & after.keys()):
        one, other = before[address].read_bytes(), after[address].read_bytes()
        if one == other:
            same += 1
        elif _words(one) == _words(other):
            redrawn += 1
        else:
            reworded.append(address)
    return Comparison(
        lost=tuple(sorted(before.keys() - after.keys())),
        added=tuple(sorted(after.keys() - before.keys())),
        reworded=tuple(reworded),
        redrawn=redrawn,
        same=same,
    )


def _pages(site: Path) -> dict[str, Path]:
    """Return the pages of a site; what a search engine had somebody put beside them is none."""
    pages = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    return {address: path for address, path in pages.items() if "/" in address or address in _TOP}


def _words(page: bytes) -> str:
    """Return what a page says in its main part."""
    main = LexborHTMLParser(page.decode("utf-8", "replace")).css_first("main")
    return " ".join(main.text(separator=" ").split()) if main else ""
