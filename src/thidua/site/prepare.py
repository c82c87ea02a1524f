"""Everything a renderer needs for one build, made in order: load → review → measure → photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from thidua.attachments import Copies, Refusal
from thidua.column import Article, Column
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.disk.tree import describe
from thidua.load import load
from thidua.load.assets import refused
from thidua.meter import Meter
from thidua.photos import Original, PhotoError, Renditions, originals, render_all
from thidua.photos.cache import Use, forget
from thidua.photos.plain import clean_all
from thidua.problems import Problem, Rule, Severity, errors, in_order
from thidua.progress.findings import findings
from thidua.progress.targets import Progress, evaluate
from thidua.review import Edition, State, preview, review
from thidua.site.pages import Site
from thidua.site.sharing import draw_all, plan_cards
from thidua.site.shelf import Shelf, build_site

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
    page_files: Mapping[str, Path]
    """Clean copies of all that may leave from under ``docs/`` beside its texts, by path."""

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
        shelf = Shelf(replace(shown, published=()), {})
        return Build(edition, progress, problems, shelf, build_site(shelf, progress), {})
    renditions, faults = _render_photos(shown, meter)
    whole = _without_unshowable(shown, renditions)
    sharing, more = _draw_sharing_pictures(whole, renditions, meter)
    pictures, others = _clean_page_pictures(column, meter)
    files, refusals = _copy_attached(column, meter)
    if not with_drafts:
        _forget_unused(whole, [*renditions.values(), *sharing.values(), *pictures.values()])
    shelf = Shelf(whole, renditions, sharing, files)
    return Build(
        edition,
        progress,
        in_order([*problems, *faults, *more, *others, *refusals]),
        shelf,
        build_site(shelf, progress),
        {
            **{path: copy for path, copy in files.items() if path in column.site_map.assets},
            **{path: copy.folder / copy.fallback.name for path, copy in pictures.items()},
        },
    )


def _render_photos(
    edition: Edition, meter: Meter
) -> tuple[dict[Original, Renditions], list[Problem]]:
    column = edition.column
    settings = column.ward.photos
    shown = [
        (article, target, original)
        for article in edition.published
        for target, original in originals(article, settings).items()
    ]
    photos = list(dict.fromkeys(original for _, _, original in shown))
    meter.start("Ảnh", len(photos))
    made, failed = render_all(column.root, photos, settings, column.root / CACHE, meter.advance)
    return made, [
        photo_problem(article, target, failed[original])
        for article, target, original in shown
        if original in failed
    ]


def _draw_sharing_pictures(
    edition: Edition, renditions: Mapping[Original, Renditions], meter: Meter
) -> tuple[dict[str, Renditions], list[Problem]]:
    column = edition.column
    if not column.ward.photos.sharing:
        return {}, []
    cards = plan_cards(edition, renditions)
    meter.start("Ảnh chia sẻ", len(set(cards.values())))
    workers, cache = column.ward.photos.workers, column.root / CACHE
    made, failed = draw_all(cards.values(), workers, cache, meter.advance)
    return (
        {identity: made[card] for identity, card in cards.items() if card in made},
        [
            Problem(
                Rule.IMAGE_BROKEN,
                Severity.ERROR,
                card.source,
                1,
                "",
                f"ảnh chia sẻ của bài {error.cause}",
                error.fix,
            )
            for card, error in failed.items()
        ],
    )


def _clean_page_pictures(
    column: Column, meter: Meter
) -> tuple[dict[str, Renditions], list[Problem]]:
    """Free the pictures of plain pages from where and by whom they were taken."""
    paths = sorted(path for path in column.site_map.assets if ending(path) in PHOTO_ENDINGS)
    files = [describe(column.root, path) for path in paths]
    meter.start("Ảnh của trang", len(files))
    cache, settings = column.root / CACHE, column.ward.photos
    made, failed = clean_all(column.root, files, settings, cache, meter.advance)
    return made, [
        Problem(Rule.IMAGE_BROKEN, Severity.ERROR, path, 1, "", f"ảnh {error.cause}", error.fix)
        for path, error in failed.items()
    ]


def _copy_attached(column: Column, meter: Meter) -> tuple[dict[str, Path], list[Problem]]:
    """Return the clean copy of each document, recording or drawing, by its path."""
    beside = (file for article in column.articles for file in article.attachments.values())
    under_docs = (
        describe(column.root, path)
        for path in sorted(column.site_map.assets)
        if ending(path) not in PHOTO_ENDINGS
    )
    files = tuple(dict.fromkeys((*beside, *under_docs)))
    copies = Copies(column.root)
    meter.start("Tệp kèm theo", len(files))
    found: dict[str, Path] = {}
    faults: list[Problem] = []
    for file in files:
        try:
            found[file.path] = copies.locate(file)
        except Refusal as refusal:
            faults.append(refused(file.path, refusal))
        meter.advance()
    copies.forget(files)
    return found, faults


def _forget_unused(edition: Edition, used: Sequence[Renditions]) -> None:
    """Empty the cache of what may no longer be shown, and of what nobody needs any more."""
    root = edition.column.root
    gone = frozenset(
        path
        for article in edition.column.articles
        if edition.states[article.path] in (State.WITHDRAWN, State.NO_CONSENT)
        for path in (article.path, *(photo.path for photo in article.photos.values()))
    )
    entries = frozenset(renditions.folder.name for renditions in used)
    forget(root, root / CACHE, Use(entries, gone))


def photo_problem(article: Article, target: str, error: PhotoError) -> Problem:
    """Return the problem of a photo that could not be rendered."""
    return Problem(
        Rule.IMAGE_BROKEN,
        Severity.ERROR,
        article.path,
        article.lines.get("image", 1) if target == article.matter.image else 1,
        "image" if target == article.matter.image else "",
        f"ảnh «{target}» {error.cause}",
        error.fix,
    )


def _without_unshowable(edition: Edition, renditions: Mapping[Original, Renditions]) -> Edition:
    """Leave out articles with a broken photo: in a preview the rest still shows."""
    settings = edition.column.ward.photos
    showable = tuple(
        article
        for article in edition.published
        if all(original in renditions for original in originals(article, settings).values())
    )
    return replace(edition, published=showable)
