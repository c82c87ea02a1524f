"""The theme at work: its templates with what they are given, its assets with lasting names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

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
from thidua.site.templates import OF_SITE, TOP_PAGES, Findings
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
        self._environment = jinja2.Environment(
            loader=_Loader([own, *further, base, _icons()]),
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=self._findings,
        )
        self._environment.filters.update({name: getattr(vietnamese, name) for name in _FILTERS})
        self._environment.filters["label"] = lambda value, group: label(group, value)
        self._environment.filters["register_name"] = lambda folder: BY_FOLDER[folder].label
        self._environment.filters["url"] = _url
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
        self._stamps: dict[str, str] = {}

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
        is_missing = address == MISSING
        is_article = isinstance(view.subject, ArticlePage)
        minutes = reading_minutes(content) if is_article else 0
        canonical = None if is_missing else self._site.address + address
        described = (
            ""
            if is_missing
            else describe_page(view, self._site, canonical or "", self.icon.address)
        )
        return self._environment.get_template(view.template).render(
            page=None if is_missing else Sheet(address, content),
            # It is shown for any address, so what it links to counts from the server's root.
            root=urlsplit(self._site.address).path if is_missing else None,
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

    def map_for_machines(self, places: Iterable[tuple[str, str | None]]) -> str:
        """Return ``sitemap.xml`` of these pages: address from the root, and last change."""
        return self._environment.get_template("sitemap.xml").render(places=places)


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


@jinja2.pass_context
def _url(context: jinja2.runtime.Context, address: str) -> str:
    """Return an address of the site as the page being drawn writes it."""
    page, root = context["page"], context["root"]
    if page is None:
        return f"{root}{address or '.'}"
    shortest = shortest_address(address, page.url)
    return shortest if address else shortest.removesuffix("/")


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
