"""Old addresses that lead to where an article stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from thidua.column.addresses import relative_address
from thidua.review import Edition
from thidua.site.writer import Writer


@dataclass(frozen=True, slots=True)
class Redirect:
    """A small page at an old address; ``owner`` is the article's file."""

    address: str
    owner: str
    page: str

    def write(self, writer: Writer) -> None:
        """Write it. Raises ``OSError`` and ``TakenError``."""
        writer.write(self.address, self.page.encode(), self.owner)


def render_redirects(edition: Edition) -> Iterator[Redirect]:
    """Yield a small page for each alias of an article that has a page.

    A static site has no other way: browsers follow the refresh, search engines the canonical
    address, and a person without either finds a link.
    """
    titles = {article.id: article.matter.title for article in edition.published}
    for article in edition.seen:
        # A withdrawn article's old addresses lead to its notice, and do not tell its title.
        title = titles.get(article.id, "Bài đã gỡ")
        for old in article.old_addresses:
            canonical = edition.column.site_url + article.address
            way = relative_address(article.address, old)
            page = _page(escape(title), escape(way), escape(canonical))
            yield Redirect(old, article.path, page)


def _page(title: str, way: str, canonical: str) -> str:
    return f"""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={way}">
</head>
<body>
<main>
<h1>Trang này đã chuyển chỗ</h1>
<p><a href="{way}">{title}</a></p>
</main>
</body>
</html>
"""
