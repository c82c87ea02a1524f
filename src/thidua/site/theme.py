"""The theme at work: its templates with what they are given, its assets with lasting names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from jinja2.utils import missing
from markupsafe import Markup

from thidua import colours
from thidua.column.addresses import asset_address, shortest_address
from thidua.column.places import MACHINE
from thidua.column.registers import BY_FOLDER, REGISTERS
from thidua.disk.program import fingerprint
from thidua.site.fingerprints import Fingerprints
from thidua.site.machine.structured_data import describe_page
from thidua.site.markup.outline import outline, reading_minutes
from thidua.site.markup.sizes import fit_sizes
from thidua.site.pages import ArticlePage, Crumb, Site
from thidua.site.policy import inline_scripts, write_policy
from thidua.site.routes import MISSING, View
from thidua.site.templates import FRAME, OF_SITE, TOP_PAGES, Findings
from thidua.text import vietnamese
from thidua.text.labels import label

OVERRIDES = "overrides"
"""A ward's own templates, style and marks: each takes the place of the theme's of that name."""

_ASSETS = "assets"
_SIGNS = ".icons/"
_OWN_ICON, _MARK = "icon.png", "mark.png"
_STYLE = "thidua.css"
_FILTERS = ("long_date", "short_date", "office_date", "number", "office_number", "byte_size")
_TRUSTED = "partials/first-paint.html"
"""The one template with a script in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as templates know it: where it stands, and its text as HTML."""

    url: str
    content: str


class _Stand:
    """Where the page being drawn stands, and the addresses that it was asked about."""

    def __init__(self, address: str | None, root: str = "") -> None:
        """``address`` is none of a page that is shown for any: its links count from ``root``."""
        self.address = address
        self._root = root
        self.ways: dict[str, str] = {}

    def way(self, address: str) -> str:
        """Return an address of the site as the page writes it."""
        found = self.ways.get(address)
        if found is None:
            found = self.ways[address] = self._find_way(address)
        return found

    def _find_way(self, address: str) -> str:
        if self.address is None:
            return f"{self._root}{address or '.'}"
        shortest = shortest_address(address, self.address)
        return shortest if address else shortest.removesuffix("/")


def _folder(address: str | None) -> str:
    """Return what the page at an address stands in; "" for one at the top, and for one nowhere."""
    above = (address or "").rstrip("/").rpartition("/")[0]
    return above and f"{above}/"


_MOST_FOLDERS = 16
"""Of how many folders the frames are held: pages are drawn one folder after the other."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A style sheet, script or mark of the theme."""

    address: str
    content: bytes
    owner: str


class Theme:
    """The templates of the theme with a ward's own before them."""

    def __init__(
        self, root: Path, site: Site, *, is_served: bool = False, more: Path | None = None
    ) -> None:
        """``more`` is a folder of templates and assets for a site of another kind."""
        own, base = root / OVERRIDES, Path(str(files("thidua") / "theme"))
        further = [more] if more else []
        self._site = site
        self._sources = _hash_sources(own)
        self._findings = Findings(root, own, self._sources)
        self._environment = _Environment(
            loader=_Loader([own, *further, base, _icons()]),
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=self._findings,
        )
        self._environment.filters.update({name: getattr(vietnamese, name) for name in _FILTERS})
        self._environment.filters["label"] = lambda value, group: label(group, value)
        self._environment.filters["register_name"] = lambda folder: BY_FOLDER[folder].label
        self._environment.filters["url"] = self._url
        self._environment.tests["here"] = self._is_here
        self._environment.tests["around"] = self._is_around
        self._environment.filters["fit_sizes"] = fit_sizes
        self.scripts = inline_scripts(self._environment.get_template(_TRUSTED).render())
        """Those that may stand in a page."""
        theirs = [(MACHINE, folder) for folder in (base, *further)]
        self.assets = tuple(_find_assets(site.ward.colour, *theirs, (OVERRIDES, own)))
        known = dict(self.assets)
        self.icon = known.get(_OWN_ICON) or known[_MARK]
        """The mark as a square picture: the ward's own, or the column's lotus."""
        self._environment.globals.update(
            assets=_Named({name: asset.address for name, asset in self.assets}),
            policy="" if is_served else write_policy(self.scripts),
            site=site,
            feed_registers=[one.folder for one in REGISTERS if one.has_feeds],
        )
        self._environment.globals[FRAME] = self._frame
        self._stamps: dict[str, str] = {}
        self._stand = _Stand("")
        self.frames: dict[str, dict[tuple[object, ...], Markup]] = {}
        """By the folder of the pages that have them."""
        self._framing: list[str] = []
        """Those of them that the page being drawn has, in their order."""

    def top_pages(self, pages: Iterable[Crumb]) -> None:
        """Tell the templates which pages stand beside the home page."""
        self._environment.globals[TOP_PAGES] = tuple(pages)

    def load(self, templates: Iterable[str]) -> None:
        """Make templates ready, once for all processes that fill them."""
        for template in templates:
            self._findings.load(template, self._environment)

    def stamp(self, template: str, fingerprints: Fingerprints) -> str:
        """Return the fingerprint of all that pages of one template show alike.

        That is the theme as a whole, and of the site what the template may read.
        """
        if template not in self._stamps:
            known = self._environment.globals
            # JSON-LD, which is no template's, tells of the ward too.
            names = {*self._findings.reads(template, self._environment), "ward", "address"}
            self._stamps[template] = fingerprints.of(
                self._sources,
                known["assets"],
                known["policy"],
                known["feed_registers"],
                known[TOP_PAGES] if TOP_PAGES in names else None,
                *((name, getattr(self._site, name)) for name in sorted(names & OF_SITE)),
            )
        return self._stamps[template]

    def keep(self) -> None:
        """Keep what was found out of the templates for later builds: the last thing to do."""
        self._findings.keep()

    def draw(self, view: View, address: str, content: str) -> str:
        """Return a page as HTML. ``content`` is its text, already HTML and placed."""
        return self.draw_parts(view, address, content)[0]

    def draw_parts(self, view: View, address: str, content: str) -> tuple[str, Sequence[str]]:
        """Return a page, and its parts: its own, and between two of them what others have too."""
        is_missing = address == MISSING
        # It is shown for any address, so what it links to counts from the server's root.
        self._stand = (
            _Stand(None, urlsplit(self._site.address).path) if is_missing else _Stand(address)
        )
        is_article = isinstance(view.subject, ArticlePage)
        minutes = reading_minutes(content) if is_article else 0
        canonical = None if is_missing else self._site.address + address
        described = (
            ""
            if is_missing
            else describe_page(view, self._site, canonical or "", self.icon.address)
        )
        self._framing.clear()
        html = self._environment.get_template(view.template).render(
            page=None if is_missing else Sheet(address, content),
            view=view.subject,
            crumbs=view.crumbs,
            feeds=view.feeds,
            page_title=view.title,
            page_summary=view.summary,
            register=view.register,
            draft_mark=view.is_draft,
            draft_note=view.draft_note,
            remarks=view.remarks,
            canonical=canonical,
            outline=outline(content, minutes) if is_article else (),
            minutes=minutes,
            structured_data=described,
        )
        return html, tuple(_cut(html, self._framing))

    @jinja2.pass_context
    def _frame(self, context: jinja2.runtime.Context, name: str) -> Markup:
        """Return a template that shows nothing of a page but where it stands, filled.

        All pages of a folder are at the same distance from whatever is outside it, so there it is
        filled once. A ward's own template may show anything: then it is filled for each page.
        """
        template = self._environment.get_template(name)
        folder = _folder(self._stand.address)
        key = self._tell_apart(context, name) if folder else None
        kept = self.frames.get(folder, {}).get(key) if key else None
        if kept is not None:
            self._framing.append(kept)
            return kept
        before, self._stand.ways = self._stand.ways, {}
        filled = Markup(
            "".join(template.root_render_func(template.new_context(context.get_all(), True)))
        )
        asked = self._stand.ways
        self._stand.ways = before | asked
        if key and not any(one.startswith(folder) and one != folder for one in asked):
            if folder not in self.frames and len(self.frames) >= _MOST_FOLDERS:
                self.frames.clear()
            self.frames.setdefault(folder, {})[key] = filled
            self._framing.append(filled)
        return filled

    def _tell_apart(self, context: jinja2.runtime.Context, name: str) -> tuple[object, ...] | None:
        """Return what a template shows that may differ within a folder; ``None`` for too much."""
        names = self._findings.names(name, self._environment)
        if names is None:
            return None
        told: list[object] = [name]
        for one in names:
            value = context.resolve_or_missing(one)
            if value is None or isinstance(value, bool):
                told.append((one, value))
            elif value is not self._environment.globals.get(one, missing):
                return None
        return tuple(told)

    @jinja2.pass_context
    def _url(self, context: jinja2.runtime.Context, address: str) -> str:
        """Return an address of the site as the page being drawn writes it.

        The context is not looked at; but what asks for it is never reckoned before a page is drawn.
        """
        return self._stand.way(address)

    @jinja2.pass_context
    def _is_here(self, context: jinja2.runtime.Context, address: str) -> bool:
        """Tell whether the page being drawn stands at an address."""
        self._stand.way(address)
        return self._stand.address == address

    @jinja2.pass_context
    def _is_around(self, context: jinja2.runtime.Context, address: str) -> bool:
        """Tell whether the page being drawn stands at an address, or below it."""
        self._stand.way(address)
        return self._stand.address is not None and self._stand.address.startswith(address)

    def map_for_machines(self, places: Iterable[tuple[str, str | None]]) -> str:
        """Return ``sitemap.xml`` of these pages: address from the root, and last change."""
        return self._environment.get_template("sitemap.xml").render(places=places)


class _Environment(jinja2.Environment):
    """Gives all templates the same things: one map, where each would have one of its own above it.

    A page copies that map a few times, and a chain of maps is copied key by key.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template is given before anybody fills it."""
        return super().make_globals(d) if d else self.globals


class _Loader(jinja2.FileSystemLoader):
    """Finds templates; a drawn sign gets a size of its own, for where no style sheet comes."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source."""
        source, path, is_current = super().get_source(environment, template)
        if template.startswith(_SIGNS):
            source = source.replace("<svg ", '<svg width="20" height="20" focusable="false" ', 1)
        return source, path, is_current


def _cut(html: str, frames: Iterable[str]) -> Iterator[str]:
    """Yield a page in parts, every second one a frame."""
    done = 0
    for frame in frames:
        place = html.find(frame, done)
        if place >= 0:
            yield html[done:place]
            yield frame
            done = place + len(frame)
    yield html[done:]


def _hash_sources(own: Path) -> str:
    """Return the hash of the program's and of the ward's own templates."""
    hasher = hashlib.sha256(fingerprint().encode())
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        content = path.read_bytes()
        hasher.update(f"{path.relative_to(own).as_posix()}\n{len(content)}\n".encode())
        hasher.update(content)
    return hasher.hexdigest()


class _Named(dict[str, str]):
    """Addresses by the name of an asset; one that is not there is a fault of the template."""

    def __missing__(self, name: str) -> str:
        # Of a KeyError, jinja2 makes an empty text: a page would come without its style.
        raise jinja2.TemplateRuntimeError(f"theme/assets/{name}")


def _find_assets(colour: str | None, *folders: tuple[str, Path]) -> Iterator[tuple[str, Asset]]:
    """Yield every asset by its name; that of the last folder counts.

    A ward's own colour is added to whatever style sheet it is.
    """
    found: dict[str, tuple[str, Path]] = {}
    for owner, folder in folders:
        for path in sorted((folder / _ASSETS).glob("*.*")):
            found[path.name] = (owner if owner == MACHINE else f"{owner}/{path.name}", path)
    for name, (owner, path) in sorted(found.items()):
        # A name made of the content may be cached for ever.
        content = path.read_bytes()
        if name == _STYLE and colour:
            content += colours.style(colour).encode()
        yield name, Asset(asset_address(name, content), content, owner)


def _icons() -> Path:
    """Return where Material keeps the drawings that templates include."""
    material = find_spec("material")
    assert material is not None  # a dependency of ours
    assert material.submodule_search_locations is not None
    return Path(material.submodule_search_locations[0]) / "templates"
