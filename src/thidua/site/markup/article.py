"""An article's Markdown as HTML, with its links and pictures made to work.

The text is rendered by Python-Markdown with the extensions the site's pages use, so there is one
dialect. One renderer serves the whole build: making one costs as much as a short article. A text
is rendered once for every place it appears in: addresses begin with a mark that :func:`place`
turns into the way to the site's root from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from xml.etree import ElementTree

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from thidua.column import Article
from thidua.column.addresses import attachment_address
from thidua.site.markup.figures import ESSAY, Display, show_pictures
from thidua.site.pages import Picture
from thidua.site.shelf import Shelf
from thidua.text.links import SCHEMES
from thidua.text.vietnamese import slugify

_ROOT = f"thidua{token_hex(8)}:"
"""Stands before every address of ours until :func:`place`; no author can guess and write it."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the links and pictures of one text mean, by their target as written.

    Addresses count from the site's root; ``resolve`` returns ``None`` where nothing may be linked.
    """

    resolve: Callable[[str], str | None]
    pictures: Mapping[str, Picture]
    attachments: Mapping[str, str]
    is_essay: bool = False
    """Its pictures are the article: shown large, in order, and counted."""
    is_first_eager: bool = False
    """Its first picture is what a reader sees first."""


def article_setting(shelf: Shelf, article: Article) -> Setting:
    """Return the setting of an article's text."""
    return Setting(
        resolve=lambda target: shelf.resolve(article, target),
        pictures=shelf.pictures(article),
        attachments={
            target: attachment_address(article.address, file.path, file.sha256)
            for target, file in article.attachments.items()
        },
        is_essay=article.matter.kind == ESSAY,
        is_first_eager=article.matter.kind == ESSAY or not article.matter.image,
    )


def place(html: str, way_to_root: str) -> str:
    """Return rendered text for where it appears.

    ``way_to_root`` is put before every address of the site: "../../../" on an article's page, the
    site's own address in a feed.
    """
    return html.replace(_ROOT, way_to_root)


class Markup:
    """A Markdown renderer for articles."""

    def __init__(
        self,
        extensions: Sequence[str | Extension] = (),
        configs: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._tree = _ArticleTree()
        self._markdown = markdown.Markdown(
            # MkDocs adds "toc" for its table of contents; our pages have none.
            extensions=[*(name for name in extensions if name != "toc"), self._tree],
            extension_configs={key: dict(value) for key, value in (configs or {}).items()},
        )

    def render(self, text: str, setting: Setting) -> str:
        """Return the HTML of ``text``; :func:`place` makes it fit where it appears."""
        self._tree.setting = setting
        self._markdown.reset()
        return _clean(self._markdown.convert(text))


class _ArticleTree(Extension):
    """Registers the tree processor, after Python-Markdown has parsed all inline text."""

    setting: Setting

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_Resolver(md, self), "thidua", 12)


class _Resolver(Treeprocessor):
    """Gives links their address, headings their id, and pictures what ``figures`` makes."""

    def __init__(self, md: markdown.Markdown, extension: _ArticleTree) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: ElementTree.Element) -> None:
        setting = self.extension.setting
        names: dict[str, int] = {}
        tables: list[tuple[ElementTree.Element, int]] = []
        for element in root.iter():
            if element.tag == "a":
                _mend_link(element, setting)
            elif element.tag in _HEADINGS:
                _name_heading(element, names)
            for index, child in enumerate(element):
                if child.tag == "table":
                    tables.append((element, index))
        for parent, index in tables:
            _let_scroll(parent, index)
        show_pictures(
            root, Display(setting.pictures, _ROOT, setting.is_essay, setting.is_first_eager)
        )


def _mend_link(link: ElementTree.Element, setting: Setting) -> None:
    href = link.get("href", "")
    if href in setting.attachments:
        link.set("href", _ROOT + setting.attachments[href])
        return
    path, mark, fragment = href.partition("#")
    if not path or re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.I):
        return
    address = setting.resolve(path)
    if address is None:
        # Not published, or gone: the words stay, the link does not.
        link.tag = "span"
        link.attrib.clear()
    else:
        link.set("href", _ROOT + address + mark + fragment)


def _name_heading(heading: ElementTree.Element, names: dict[str, int]) -> None:
    """Give a heading an id made of its words; the page's first level belongs to its title."""
    if heading.tag == "h1":
        heading.tag = "h2"
    name = slugify("".join(heading.itertext())) or "muc"
    names[name] = names.get(name, 0) + 1
    heading.set("id", name if names[name] == 1 else f"{name}-{names[name]}")


def _let_scroll(parent: ElementTree.Element, index: int) -> None:
    """Put a table into a frame of its own: on a phone it scrolls there, by keyboard too."""
    table = parent[index]
    frame = ElementTree.Element(
        "div", {"class": "wide", "role": "region", "tabindex": "0", "aria-label": "Bảng"}
    )
    parent[index] = frame
    frame.append(table)


_HALF_ADDRESS = re.compile(r"https?:(?!//[^/])", re.I)
_TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption", "picture", "source", "section"}
_ATTRIBUTES = {
    # Not "cite": nobody sees that address, and nh3 does not look at it.
    **{tag: set(names) - {"cite"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"id", "class", "lang", "title", "role"},
    "img": {"src", "alt", "width", "height", "loading", "decoding", "fetchpriority"},
    "source": {"type", "srcset", "sizes"},
    "ol": {"start"},
    "div": {"tabindex", "aria-label"},
    "th": {"align", "scope", "colspan", "rowspan"},
}


_DROPPED = "".join(map(chr, range(33)))
"""What browsers drop before and after an address."""


def _clean(html: str) -> str:
    """Keep only what a text needs; no script, style, frame, handler or foreign address scheme."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={*SCHEMES, _ROOT.rstrip(":")},
        link_rel=None,
        attribute_filter=_keep_what_leads_somewhere,
    )


def _keep_what_leads_somewhere(tag: str, attribute: str, value: str) -> str | None:
    """Show only pictures of this site: another host would learn who reads the page.

    And link only to whole addresses: "https:trang.vn" leads elsewhere in each reader of a feed.
    """
    if attribute == "href" and _HALF_ADDRESS.match(value):
        return None
    if tag not in ("img", "source") or attribute not in ("src", "srcset"):
        return value
    named = value.split(",") if attribute == "srcset" else [value]
    return value if all(one.strip().startswith(_ROOT) for one in named) else None


def clean_page(html: str, locate: Callable[[str], str | None]) -> str:
    """Keep the HTML of a page under ``docs/`` to what a text needs, and its pictures to our own.

    ``locate`` tells how the page writes an address of the site; ``None`` where nothing may be
    linked.
    """

    def mend(tag: str, attribute: str, value: str) -> str | None:
        if attribute in ("src", "srcset") and _is_from_elsewhere(value):
            return None
        if attribute == "href" and _HALF_ADDRESS.match(value):
            return None
        if attribute in ("src", "href") and re.match("/(?!/)", value):
            return locate(value[1:])
        return value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        attribute_filter=mend,
    )


def _is_from_elsewhere(sources: str) -> bool:
    """Tell whether a browser would ask another place than the site for one of these pictures.

    It drops control characters, and takes a backslash for a slash (WHATWG URL, 4.4).
    """
    named = re.sub(r"[\t\n\r]", "", sources).replace("\\", "/").split(",")
    return any(re.match(r"[a-z][a-z0-9+.-]*:|//", one.strip(_DROPPED), re.I) for one in named)
