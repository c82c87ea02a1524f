"""Everything a renderer needs for one build, made in order: load → review → measure → photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from thidua.column import Article
from thidua.load import load
from thidua.meter import Meter
from thidua.pages import Site
from thidua.photos import PhotoError, Renditions, render_all
from thidua.problems import Problem, Rule, Severity, errors, in_order
from thidua.reports import findings
from thidua.review import Edition, preview, review
from thidua.shelf import Shelf, build_site
from thidua.targets import Progress, evaluate

CACHE = ".cache/photos"
_HAZARDS = frozenset({Rule.BODY_TANGLED, Rule.FILE_KIND, Rule.FILE_SIZE})


@dataclass(frozen=True, slots=True)
class Build:
    """One build. ``problems`` are all there are; with an error among them nothing is shown."""

    edition: Edition
    progress: Progress
    problems: tuple[Problem, ...]
    shelf: Shelf
    site: Site

    @property
    def has_errors(self) -> bool:
        """Whether the site must not be built."""
        return bool(errors(self.problems))

    @property
    def is_hazardous(self) -> bool:
        """Whether a renderer must not even look at ``docs/``: it might never come back."""
        return any(
            fault.rule in _HAZARDS and fault.path.startswith("docs/")
            for fault in errors(self.problems)
        )


def prepare(root: Path, now: datetime, meter: Meter, *, with_drafts: bool = False) -> Build:
    """Read the project below ``root`` and make ready what its pages show at ``now``.

    ``with_drafts`` shows unreviewed articles too, for the live preview only.
    """
    column = load(root)
    edition = review(column, now)
    progress = evaluate(edition)
    problems = findings(edition, progress)
    # Drafts may be looked at, but they count nowhere: progress and reports never see them.
    shown = preview(column, now) if with_drafts else edition
    if errors(problems) and not with_drafts:
        # Nothing is going to be shown, so nothing needs to be showable.
        return _assemble(edition, replace(shown, published=()), progress, problems, {})
    renditions, faults = _render_photos(shown, meter)
    whole = _without_unshowable(shown, renditions)
    return _assemble(edition, whole, progress, in_order([*problems, *faults]), renditions)


def _assemble(
    edition: Edition,
    shown: Edition,
    progress: Progress,
    problems: tuple[Problem, ...],
    renditions: Mapping[str, Renditions],
) -> Build:
    shelf = Shelf(shown, renditions)
    return Build(edition, progress, problems, shelf, build_site(shelf, progress))


def _render_photos(edition: Edition, meter: Meter) -> tuple[dict[str, Renditions], list[Problem]]:
    photos = [photo for article in edition.published for photo in article.photos.values()]
    meter.start("Ảnh", len({photo.sha256 for photo in photos}))
    root = edition.column.root
    made, failed = render_all(root, photos, edition.column.ward.photos, root / CACHE, meter.advance)
    return made, [
        _problem(article, target, failed[photo.sha256])
        for article in edition.published
        for target, photo in article.photos.items()
        if photo.sha256 in failed
    ]


def _problem(article: Article, target: str, error: PhotoError) -> Problem:
    return Problem(
        Rule.IMAGE_BROKEN,
        Severity.ERROR,
        article.path,
        article.lines.get("image", 1) if target == article.matter.image else 1,
        "image" if target == article.matter.image else "",
        f"ảnh «{target}» {error.cause}",
        error.fix,
    )


def _without_unshowable(edition: Edition, renditions: dict[str, Renditions]) -> Edition:
    """Leave out articles with a broken photo: in a preview the rest still shows."""
    showable = tuple(
        article
        for article in edition.published
        if all(photo.sha256 in renditions for photo in article.photos.values())
    )
    return replace(edition, published=showable)
