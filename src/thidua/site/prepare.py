"""Everything a renderer needs for one build, made in order: load → review → measure → photos."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from thidua.attachments import Copies, Copy, Refusal
from thidua.column import Article
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.disk.tree import describe
from thidua.garbage import LONG, look_rarely
from thidua.load import load
from thidua.load.assets import refused
from thidua.meter import Meter
from thidua.photos import Original, PhotoError, Renditions, originals, render_all
from thidua.photos.cache import Use, forget
from thidua.photos.facts import CACHE
from thidua.photos.plain import clean_all
from thidua.problems import Problem, Rule, Severity, errors
from thidua.progress.findings import findings
from thidua.progress.targets import Progress, evaluate
from thidua.review import Edition, State, add_drafts, review, stops_all
from thidua.site.pages import Site
from thidua.site.sharing import Drawing, column_card, plan_cards
from thidua.site.shelf import COLUMN_CARD, Shelf
from thidua.site.whole import build_site


@dataclass(frozen=True, slots=True)
class Build:
    """One build. ``problems`` are all there are; what has an error among them is not shown."""

    edition: Edition
    progress: Progress
    problems: tuple[Problem, ...]
    shelf: Shelf
    site: Site
    page_pictures: Mapping[str, Path]
    """Clean copies of the pictures under ``docs/``, by path."""
    page_files: Mapping[str, Copy]
    """Clean copies of all else that may leave from there beside its texts, by path."""
    remarks: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What is told of each article on its own page: in a preview alone, by the article's path."""

    @property
    def has_errors(self) -> bool:
        """Whether something was held back, or everything."""
        return bool(errors(self.problems))

    @property
    def keeps_old_site(self) -> bool:
        """Whether the site as a whole is not to be trusted."""
        return any(map(stops_all, self.problems))

    @property
    def is_hazardous(self) -> bool:
        """Whether a live preview must not even watch ``docs/``: it might never come back."""
        return any(
            fault.rule is Rule.FILE_KIND and fault.path.startswith("docs")
            for fault in errors(self.problems)
        )


def prepare(root: Path, now: datetime, meter: Meter, *, with_drafts: bool = False) -> Build:
    """Read the project below ``root`` and make ready what its pages show at ``now``.

    ``with_drafts`` shows unreviewed articles too, for the live preview only.
    """
    look_rarely(LONG)
    column = load(root)
    edition = review(column, now)
    # Drafts may be looked at, but they count nowhere: progress and reports never see them.
    shown = add_drafts(edition) if with_drafts else edition
    build = _measured(edition, shown)
    if build.keeps_old_site and not with_drafts:
        # Nothing is going to be shown, so nothing needs to be showable.
        return build
    renditions, unshowable = _render_photos(shown, meter)
    pictures, unclean = _clean_page_pictures(shown, meter)
    files, refusals = _copy_attached(shown, meter)
    found = [*unshowable, *unclean, *refusals]
    if found:
        # Only now is it known; whoever shows such a photo or file is held back like any other.
        column = replace(column, faults=(*column.faults, *found))
        edition = review(column, now)
        shown = _without_unmade(add_drafts(edition), renditions, files) if with_drafts else edition
        build = _measured(edition, shown)
    sharing: Mapping[str, Drawing] = {}
    if not with_drafts:
        # Nobody shares a page of a preview, and to draw thousands would keep its reader waiting.
        sharing = _plan_sharing_pictures(shown, renditions)
        _forget_unused(shown, [*renditions.values(), *pictures.values()])
    shelf = Shelf(shown, renditions, sharing, files, pictures)
    return replace(
        build,
        remarks=_remarks(shown, build.problems) if with_drafts else {},
        shelf=shelf,
        site=build_site(shelf, build.progress),
        page_pictures={path: made.folder / made.fallback.name for path, made in pictures.items()},
        page_files={path: copy for path, copy in files.items() if path in column.site_map.assets},
    )


def _without_unmade(
    shown: Edition, renditions: Mapping[Original, Renditions], files: Mapping[str, Copy]
) -> Edition:
    """Return an edition whose articles show no photo and no file that cannot be shown."""
    settings = shown.column.ward.photos
    articles = []
    for article in shown.published:
        made = {target for target, one in originals(article, settings).items() if one in renditions}
        photos = {target: photo for target, photo in article.photos.items() if target in made}
        attachments = {
            target: file for target, file in article.attachments.items() if file.path in files
        }
        articles.append(replace(article, photos=photos, attachments=attachments))
    return replace(shown, published=tuple(articles))


def _remarks(shown: Edition, problems: Sequence[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    """Return what is to be mended in each article that is shown, by its path."""
    found: dict[str, list[Problem]] = {article.path: [] for article in shown.published}
    for problem in problems:
        if problem.path in found:
            found[problem.path].append(problem)
    return {path: tuple(told) for path, told in found.items() if told}


def _measured(edition: Edition, shown: Edition) -> Build:
    """Return a build that tells how things stand, and shows nothing yet."""
    progress = evaluate(edition)
    shelf = Shelf(replace(shown, published=()), {})
    return Build(
        edition, progress, findings(edition, progress), shelf, build_site(shelf, progress), {}, {}
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


def _plan_sharing_pictures(
    edition: Edition, renditions: Mapping[Original, Renditions]
) -> dict[str, Drawing]:
    ward = edition.column.ward
    cards = plan_cards(edition, renditions) if ward.photos.sharing else {}
    cards[COLUMN_CARD] = column_card(ward)
    return {identity: Drawing.of(card) for identity, card in cards.items()}


def _assets(edition: Edition) -> list[str]:
    """Return the paths of the files under ``docs/``, beside its texts, that may be seen."""
    assets = edition.column.site_map.assets
    return sorted(path for path in assets if path.removeprefix("docs/") not in edition.unseen)


def _clean_page_pictures(
    edition: Edition, meter: Meter
) -> tuple[dict[str, Renditions], list[Problem]]:
    """Free the pictures of plain pages from where and by whom they were taken."""
    column = edition.column
    paths = [path for path in _assets(edition) if ending(path) in PHOTO_ENDINGS]
    files = [describe(column.root, path) for path in paths]
    meter.start("Ảnh của trang", len(files))
    cache, settings = column.root / CACHE, column.ward.photos
    made, failed = clean_all(column.root, files, settings, cache, meter.advance)
    return made, [
        Problem(Rule.IMAGE_BROKEN, Severity.ERROR, path, 1, "", f"ảnh {error.cause}", error.fix)
        for path, error in failed.items()
    ]


def _copy_attached(edition: Edition, meter: Meter) -> tuple[dict[str, Copy], list[Problem]]:
    """Return the clean copy of each document, recording or drawing, by its path."""
    column = edition.column
    offered = [
        (article, file) for article in edition.published for file in article.attachments.values()
    ]
    alone = [
        describe(column.root, path)
        for path in _assets(edition)
        if ending(path) not in PHOTO_ENDINGS
    ]
    files = tuple(dict.fromkeys((*(file for _, file in offered), *alone)))
    copies = Copies(column.root)
    meter.start("Tệp kèm theo", len(files))
    found: dict[str, Copy] = {}
    refusals: dict[str, Refusal] = {}
    for file in files:
        try:
            found[file.path] = copies.locate(file)
        except Refusal as refusal:
            refusals[file.path] = refusal
        meter.advance()
    kept = (file for article in column.articles for file in article.attachments.values())
    copies.forget((*files, *kept))
    return found, [
        *(
            refused(article.path, refusals[file.path], posixpath.basename(file.path))
            for article, file in offered
            if file.path in refusals
        ),
        *(refused(file.path, refusals[file.path]) for file in alone if file.path in refusals),
    ]


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
