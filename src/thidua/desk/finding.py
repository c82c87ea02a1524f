"""From an address of the desk to the article that stands there, as its file holds it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from django.http import Http404

from thidua.column import Article
from thidua.desk.acts import seal
from thidua.desk.office import Place, is_online, office
from thidua.problems import Problem
from thidua.review import Edition, State
from thidua.source.documents import Document
from thidua.source.parsing import read_document


@dataclass(frozen=True, slots=True)
class Found:
    """An article, or the next version of one, and the bytes of its file."""

    place: Place
    path: str
    edition: Edition
    raw: bytes
    document: Document | None
    article: Article | None

    @property
    def state(self) -> State:
        """Where it stands on its way to the reader."""
        return self.edition.states[self.path]

    @property
    def title(self) -> str:
        """Its title, or its file while nothing can be read."""
        written = self.document.data.get("title") if self.document else None
        return written if isinstance(written, str) and written.strip() else self.path

    @property
    def seal(self) -> str:
        """SHA-256 of its file: what somebody was shown is what they may change."""
        return seal(self.raw)

    @property
    def folder(self) -> str:
        """Where its photos lie."""
        return posixpath.dirname(self.path)

    @property
    def has_home(self) -> bool:
        """Whether it has a folder of its own, for photos and for a next version."""
        return self.place.is_revision or posixpath.basename(self.path) == "index.md"

    @property
    def may_be_edited(self) -> bool:
        """Whether its own file may be written into: what readers have is changed by a revision."""
        return self.place.is_revision or not is_online(self.edition, self.path)

    @property
    def beside(self) -> tuple[str, ...]:
        """Names of the files that lie beside it."""
        if not self.has_home:
            return ()
        folder = self.edition.column.root / self.folder
        return tuple(sorted(one.name for one in folder.iterdir() if one.suffix != ".md"))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it."""
        return tuple(one for one in self.edition.problems if one.path == self.path)


def find(year: int, slug: str, *, is_revision: bool = False) -> Found:
    """Return the article at an address. Raises ``Http404``, and ``OSError`` for its file."""
    place = Place(year, slug, is_revision)
    edition = office().edition()
    path = place.path_in(edition.column)
    if path is None:
        raise Http404
    root = edition.column.root
    document, _ = read_document(root, path)
    return Found(
        place,
        path,
        edition,
        (root / path).read_bytes(),
        document,
        edition.column.version_at(path),
    )
