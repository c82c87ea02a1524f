"""What was found out of templates: their code, and which parts of the site they show.

To compile a template takes longer than to fill it a hundred times. What was found out of the
program's own templates is kept beside the program, as Python keeps its byte code, for every column
that is built with it; of a ward's own, in the ward's folder. All of it is known by the hash of a
template's source, and by the program itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

import jinja2
from jinja2 import meta, nodes
from jinja2.bccache import Bucket

from thidua.disk.program import PACKAGE
from thidua.disk.store import Shape, Store, stamp
from thidua.site.pages import Site

TOP_PAGES = "top_pages"
"""What templates call the pages that stand beside the home page: they count as a part."""
FRAME = "frame"
"""What templates call what fills another for all pages of a folder at once."""
OF_SITE = frozenset(field.name for field in fields(Site))
_KIND = "templates"
_OWN, _PROGRAM = "own", "program"
_ANY = "?"
"""Stands for a template whose name is reckoned: it may be any, and show anything."""
_SHAPE = Shape()


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which parts of the site a template shows by itself, and which others it brings in."""

    parts: frozenset[str]
    templates: tuple[str, ...]
    frames: tuple[str, ...]
    """Those of them that it brings in as frames."""


class Findings(jinja2.BytecodeCache):
    """What was found out of templates, by ``own``, their hash where a ward has some of its own.

    The code is read as code; the store's checksum tells that it is what was written there, and
    whoever can write it can write the program too.
    """

    def __init__(self, root: Path, folder: Path, own: str) -> None:
        self._folder = folder
        self._homes = {
            _PROGRAM: _Home(lambda: Store(PACKAGE, _KIND, "__pycache__"), stamp(_KIND)),
            _OWN: _Home(lambda: Store(root, _KIND), stamp(_KIND, own)),
        }
        self._shown: dict[str, _Shown] = {}
        self._names: dict[str, Sequence[str] | None] = {}

    def keep(self) -> None:
        """Keep it for later builds: the last thing to do."""
        for home in self._homes.values():
            home.keep()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return by what the code of a template is known, apart from its source."""
        return f"{self._home_of(filename)} code {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template's bucket, if its code is there."""
        code = self._found(bucket.key).get(f"{bucket.key} {bucket.checksum}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._found(bucket.key)[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()

    def reads(self, template: str, environment: jinja2.Environment) -> frozenset[str]:
        """Return which parts of the site the pages of a template may show."""
        met = self._gather(template, environment)
        return frozenset(part for name in met for part in self._show(name, environment).parts)

    def names(self, template: str, environment: jinja2.Environment) -> Sequence[str] | None:
        """Return what a template, with all that it brings in, asks of whoever fills it.

        ``None`` where that cannot be told.
        """
        if template not in self._names:
            met = self._gather(template, environment)
            asked = {one for name in met for one in self._recall_names(name, environment)}
            self._names[template] = None if _ANY in asked else sorted(asked)
        return self._names[template]

    def load(self, template: str, environment: jinja2.Environment) -> None:
        """Make a template, and all that it is known to bring in, ready to be filled."""
        for name in self._gather(template, environment) - {_ANY}:
            environment.get_template(name)
            for frame in self._show(name, environment).frames:
                self.names(frame, environment)

    def _gather(self, template: str, environment: jinja2.Environment) -> set[str]:
        """Return a template's name, and those of all that it brings in."""
        waiting, met = [template], {template}
        while waiting:
            more = set(self._show(waiting.pop(), environment).templates) - met
            waiting += more
            met |= more
        return met

    def _show(self, name: str, environment: jinja2.Environment) -> _Shown:
        if name not in self._shown:
            self._shown[name] = self._recall_shown(name, environment)
        return self._shown[name]

    def _recall_shown(self, name: str, environment: jinja2.Environment) -> _Shown:
        if name == _ANY:
            return _Shown(OF_SITE | {TOP_PAGES}, (), ())
        source, home, key = self._find_source(name, environment)
        found = self._found(home)
        if f"parts {key}" not in found:
            tree = environment.parse(source)
            brought = {one or _ANY for one in meta.find_referenced_templates(tree)}
            frames = set(_frames(tree))
            told = map(_listed, (_names_of_site(tree), brought | frames, frames))
            found[f"parts {key}"] = b"\n".join(told)
        lines = found[f"parts {key}"].decode().split("\n")
        parts, templates, frames_shown = (tuple(line.split()) for line in lines)
        return _Shown(frozenset(parts), templates, frames_shown)

    def _recall_names(self, name: str, environment: jinja2.Environment) -> Sequence[str]:
        if name == _ANY:
            return (_ANY,)
        source, home, key = self._find_source(name, environment)
        found = self._found(home)
        if f"names {key}" not in found:
            found[f"names {key}"] = _listed(_names(environment.parse(source), environment))
        return found[f"names {key}"].decode().split()

    def _find_source(self, name: str, environment: jinja2.Environment) -> tuple[str, str, str]:
        """Return a template's source, whose it is, and by what it is known."""
        assert environment.loader is not None  # given by the theme
        source, filename, _ = environment.loader.get_source(environment, name)
        home = self._home_of(filename)
        return source, home, f"{home} {name} {sha256(source.encode()).hexdigest()}"

    def _home_of(self, filename: str | None) -> str:
        is_own = filename is not None and Path(filename).is_relative_to(self._folder)
        return _OWN if is_own else _PROGRAM

    def _found(self, key: str) -> dict[str, bytes]:
        return self._homes[key.partition(" ")[0]].found


class _Home:
    """Where some of it is kept."""

    def __init__(self, open_store: Callable[[], Store], key: str) -> None:
        self._open = open_store
        self._key = key
        with open_store() as store:
            kept = store.get(_KIND, key)
        self._known: dict[str, bytes] = _SHAPE.load(kept) if kept else {}
        self.found = dict(self._known)

    def keep(self) -> None:
        """Write down what is news."""
        if self._known != self.found:
            with self._open() as store:
                store.put(_KIND, self._key, _SHAPE.dump(self.found))
                store.keep([_KIND])


def _listed(names: Iterable[str]) -> bytes:
    return " ".join(sorted(set(names))).encode()


def _frames(tree: nodes.Template) -> Iterator[str]:
    """Yield which templates a template has filled as frames."""
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == FRAME:
            name = call.args[0] if call.args else None
            yield name.value if isinstance(name, nodes.Const) else _ANY


def _names(tree: nodes.Template, environment: jinja2.Environment) -> set[str]:
    """Return what a template asks of whoever fills it; also what all templates are given."""
    bare = environment.overlay()
    bare.globals = {}
    tree.set_environment(bare)
    return meta.find_undeclared_variables(tree)


def _names_of_site(tree: nodes.Template) -> Iterator[str]:
    """Yield which parts of the site a template names; all where it names the site as a whole."""
    of_part = set()
    for part in tree.find_all(nodes.Getattr):
        if isinstance(part.node, nodes.Name) and part.node.name == "site":
            of_part.add(id(part.node))
            yield part.attr
    for name in tree.find_all(nodes.Name):
        if name.name == TOP_PAGES:
            yield TOP_PAGES
        elif name.name == "site" and id(name) not in of_part:
            yield from OF_SITE
