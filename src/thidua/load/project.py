"""From the folder to the :class:`~thidua.column.Column`: read, check, collect every fault."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from thidua.column import Article, Column, Plan, RegisterEntry, Registers
from thidua.column.addresses import (
    FEED_REGISTERS,
    SiteMap,
    article_address,
    entry_address,
    generated_addresses,
    page_address,
)
from thidua.column.record import read_record
from thidua.disk.hazards import find_hazards
from thidua.disk.tree import ending, walk
from thidua.lint import lint_page
from thidua.lint.allowances import set_aside
from thidua.lint.consent import check_log
from thidua.lint.repetition import check as find_repetition
from thidua.load.articles import Surroundings, read_article
from thidua.load.collisions import (
    find_duplicates,
    find_intruders,
    find_namesakes,
    find_taken_aliases,
)
from thidua.load.files import bad_name, find_articles, find_unused
from thidua.load.references import (
    check_anchors,
    check_links,
    check_logs,
    check_movements,
    check_plan,
)
from thidua.photos import Catalogue
from thidua.problems import Problem, Rule
from thidua.schema import registers as entries
from thidua.schema.logs import ACTIVITIES, BROADCASTS, ActivityPage, BroadcastPage
from thidua.schema.page import PAGE
from thidua.schema.plan import PLAN
from thidua.schema.validation import validate
from thidua.schema.ward import UNDECLARED, WARD, Ward
from thidua.source.documents import Document, read_document, read_settings
from thidua.text.vietnamese import collation_key, slugify

SETTINGS = "mkdocs.yml"
BROADCAST_LOG = "docs/truyen-thanh.md"
ACTIVITY_LOG = "docs/hoat-dong.md"
_FIXED_SETTINGS = {"docs_dir": "docs", "site_dir": "site", "use_directory_urls": "true"}
REGISTER_FOLDERS = ("chuyen-muc", "linh-vuc", "phong-trao", "don-vi", "chien-dich")
PLAN_FOLDER = "ke-hoach"

T = TypeVar("T")
E = TypeVar("E", bound=entries.Entry)


def load(root: Path) -> Column:
    """Read and check the whole project below ``root``. Never raises for what people wrote."""
    faults = list(find_hazards(root))
    ward, site_url = _load_ward(root, faults)
    pages, unread = _load_pages(root, faults)
    registers = Registers(
        categories=_load_register(pages, unread, "chuyen-muc", entries.CATEGORY, faults),
        fields=_load_register(pages, unread, "linh-vuc", entries.FIELD, faults),
        movements=_load_register(pages, unread, "phong-trao", entries.MOVEMENT, faults),
        units=_load_register(pages, unread, "don-vi", entries.UNIT, faults),
        campaigns=_load_register(pages, unread, "chien-dich", entries.CAMPAIGN, faults),
    )
    plans = _load_plans(pages, faults)
    broadcast_log = _load_page(pages, BROADCAST_LOG, BROADCASTS, faults) or BroadcastPage(title="-")
    activity_log = _load_page(pages, ACTIVITY_LOG, ACTIVITIES, faults) or ActivityPage(title="-")
    _check_plain_pages(pages, faults)

    drafts: set[str] = set()
    article_paths = tuple(find_articles(root, faults, drafts))
    site_map = _draw_site_map(root, article_paths, registers)
    catalogue = Catalogue(root, ward.photos.max_megapixels)
    surroundings = Surroundings(root, ward, registers, site_map, catalogue)
    articles: list[Article] = []
    withdrawn: dict[str, date] = {}
    known_ids: set[str] = set()
    for path, year, slug in article_paths:
        reading = read_article(path, year, slug, surroundings)
        faults.extend(reading.faults)
        if reading.is_draft:
            drafts.add(path)
        if reading.withdrawn_on:
            withdrawn[path] = reading.withdrawn_on
        if reading.article:
            articles.append(reading.article)
        # A broken article is told of once, not again by every record that names it.
        known_ids.add(reading.article.id if reading.article else f"{year}/{slug}")
    catalogue.keep()

    # Drafts last: what a published article has is not theirs to take.
    in_turn = sorted(articles, key=lambda article: article.path in drafts)
    faults.extend(find_duplicates(in_turn))
    faults.extend(find_repetition(in_turn))
    faults.extend(find_namesakes(in_turn))
    faults.extend(find_taken_aliases(in_turn, site_map))
    faults.extend(find_intruders(site_map))
    read = frozenset(article.path for article in articles)
    broken = frozenset(path for path, _, _ in article_paths) - read
    shown = frozenset(
        file.path
        for article in articles
        for file in (*article.photos.values(), *article.attachments.values())
    )
    damaged = frozenset(fault.path for fault in faults if fault.rule is Rule.IMAGE_BROKEN)
    faults.extend(find_unused(root, shown, broken | damaged))
    faults.extend(check_movements(registers, pages))
    for plan in plans:
        faults.extend(check_plan(plan, pages[plan.path], registers, ward))
    faults.extend(
        check_logs(broadcast_log, activity_log, pages, registers, ward, frozenset(known_ids))
    )
    if BROADCAST_LOG in pages:
        faults.extend(check_log(broadcast_log.broadcasts, pages[BROADCAST_LOG], articles))
    for page in pages.values():
        faults.extend(check_links(page, site_map))
        faults.extend(lint_page(page))
    faults.extend(check_anchors(pages, articles, site_map))
    record, problems = read_record(root)
    faults.extend(problems)
    standing, allowed = set_aside(faults, articles)
    return Column(
        root=root,
        site_url=site_url,
        ward=ward,
        articles=tuple(articles),
        registers=registers,
        plans=plans,
        broadcasts=broadcast_log.broadcasts,
        activities=activity_log.activities,
        selections=activity_log.selections,
        site_map=site_map,
        faults=standing,
        allowed=allowed,
        drafts=frozenset(drafts),
        withdrawn=withdrawn,
        broken=broken,
        record=record,
    )


def _load_ward(root: Path, faults: list[Problem]) -> tuple[Ward, str]:
    """Read ``extra.ward`` and ``site_url``.

    While the ward's block is broken an empty ward stands in, so that everything else is still
    checked in the same run; its fault stops the build.
    """
    settings, problems = read_settings(root, SETTINGS)
    faults.extend(problems)
    if settings is None:
        return UNDECLARED, ""
    site_url = settings.data.get("site_url")
    if not isinstance(site_url, str) or not re.match(r"https?://", site_url):
        faults.append(
            settings.problem(
                Rule.REQUIRED,
                "chưa có địa chỉ đầy đủ của trang web, mà nguồn tin RSS cần đến.",
                "thêm dòng  site_url: https://…/  vào mkdocs.yml",
                at=("site_url",),
            )
        )
        site_url = ""
    for key, wanted in _FIXED_SETTINGS.items():
        if settings.data.get(key, wanted) != wanted:
            faults.append(
                settings.problem(
                    Rule.VALUE,
                    "chỉ được để như mẫu, vì địa chỉ các trang phải giữ mãi.",
                    f"sửa lại thành  {key}: {wanted}",
                    at=(key,),
                )
            )
    extra = settings.data.get("extra")
    value = extra.get("ward") if isinstance(extra, dict) else None
    if not isinstance(value, dict):
        faults.append(
            settings.problem(
                Rule.REQUIRED,
                "chưa khai báo thông tin của phường.",
                "thêm nhóm  ward:  (tên, người duyệt, …) vào mục extra của mkdocs.yml",
                at=("extra", "ward"),
            )
        )
        return UNDECLARED, site_url
    ward = validate(WARD, settings, at=("extra", "ward"))
    faults.extend(ward.problems)
    return ward.value or UNDECLARED, site_url.rstrip("/") + "/"


def _load_pages(root: Path, faults: list[Problem]) -> tuple[dict[str, Document], tuple[str, ...]]:
    """Read every page under ``docs/``; also return the paths of those that cannot be read."""
    pages: dict[str, Document] = {}
    unread: list[str] = []
    for path in walk(root, "docs"):
        if ending(path) == ".md":
            document, problems = read_document(root, path)
            faults.extend(problems)
            if document:
                pages[path] = document
            else:
                unread.append(path)
    return pages, tuple(unread)


def _load_page(
    pages: Mapping[str, Document], path: str, adapter: TypeAdapter[T], faults: list[Problem]
) -> T | None:
    if path not in pages:
        return None
    page = validate(adapter, pages[path])
    faults.extend(page.problems)
    return page.value


def _load_register(
    pages: Mapping[str, Document],
    unread: Iterable[str],
    folder: str,
    adapter: TypeAdapter[E],
    faults: list[Problem],
) -> Mapping[str, RegisterEntry[E]]:
    """Read a register.

    For a broken entry one with nothing but a name stands in: its own fault stops the build, and
    whatever refers to it is not blamed for naming what does not exist.
    """
    found: list[RegisterEntry[E]] = []
    for path, slug in _entries(pages, folder, faults):
        entry = _load_page(pages, path, adapter, faults)
        found.append(RegisterEntry(slug, path, entry or _stand_in(adapter, slug)))
    for path in unread:
        if posixpath.dirname(path) == f"docs/{folder}":
            slug = posixpath.splitext(posixpath.basename(path))[0]
            found.append(RegisterEntry(slug, path, _stand_in(adapter, slug)))
    found.sort(key=lambda e: (e.entry.order, collation_key(e.title)))
    return {entry.slug: entry for entry in found}


def _stand_in(adapter: TypeAdapter[E], slug: str) -> E:
    return adapter.validate_python({"title": slug})


def _load_plans(pages: Mapping[str, Document], faults: list[Problem]) -> tuple[Plan, ...]:
    plans: list[Plan] = []
    for path, slug in _entries(pages, PLAN_FOLDER, faults):
        page = _load_page(pages, path, PLAN, faults)
        if page:
            lines = {
                target.id: pages[path].line_of("plan", "targets", index)
                for index, target in enumerate(page.plan.targets)
            }
            task_lines = tuple(
                pages[path].line_of("plan", "tasks", index) for index in range(len(page.plan.tasks))
            )
            plans.append(Plan(slug, path, page.title, page.plan, lines, task_lines))
    return tuple(sorted(plans, key=lambda plan: (plan.matter.period.first, plan.id)))


def _entries(
    pages: Mapping[str, Document], folder: str, faults: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Yield path and slug of each entry page of ``docs/<folder>/``."""
    for path, page in pages.items():
        slug = posixpath.splitext(posixpath.basename(path))[0]
        if posixpath.dirname(path) != f"docs/{folder}" or slug == "index":
            continue
        if slug != slugify(slug):
            faults.append(bad_name(page.path, slugify(slug) or "ten-tep"))
        else:
            yield path, slug


def _check_plain_pages(pages: Mapping[str, Document], faults: list[Problem]) -> None:
    for path in pages:
        folder, name = posixpath.split(path.removeprefix("docs/"))
        is_entry = folder in (*REGISTER_FOLDERS, PLAN_FOLDER) and name != "index.md"
        if not is_entry and path not in (BROADCAST_LOG, ACTIVITY_LOG):
            _load_page(pages, path, PAGE, faults)


def _draw_site_map(
    root: Path, articles: Iterable[tuple[str, int, str]], registers: Registers
) -> SiteMap:
    pages = {path: article_address(year, slug) for path, year, slug in articles}
    assets: set[str] = set()
    for path in walk(root, "docs"):
        if ending(path) == ".md":
            pages[path] = page_address(path)
        else:
            assets.add(path)
    with_feeds = [
        entry_address(folder, slug)
        for folder, entries in registers.by_folder().items()
        if folder in FEED_REGISTERS
        for slug in entries
    ]
    return SiteMap(pages, frozenset(assets), generated_addresses(with_feeds))
