"""Small columns made in memory, for tests of what is pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from thidua.clock import VIETNAM, end_of_day
from thidua.column import Article, Column, Logged, PlainPage, Plan, RegisterEntry, Registers
from thidua.column.addresses import SiteMap
from thidua.progress.targets import WindowProgress, evaluate
from thidua.review import Edition, review
from thidua.schema.article import ARTICLE
from thidua.schema.logs import ActivityRecord, BroadcastRecord
from thidua.schema.plan import PlanMatter
from thidua.schema.registers import Campaign, Category, FieldOfWork, Movement, Unit
from thidua.schema.ward import Station, Ward
from thidua.site.prepare import Build
from thidua.site.shelf import Shelf
from thidua.site.whole import build_site

REVIEWER = "Chủ tịch UBND phường"
WARD = Ward(
    name="Phường Thử",
    reviewers=(REVIEWER,),
    stations=(Station(id="dai-tinh", name="Đài tỉnh"), Station(id="dai-phuong", name="Đài phường")),
)
REGISTERS = Registers(
    categories={
        "guong": RegisterEntry("guong", "docs/chuyen-muc/guong.md", Category(title="Gương sáng")),
        "tin": RegisterEntry("tin", "docs/chuyen-muc/tin.md", Category(title="Tin tức")),
    },
    fields={
        "y-te": RegisterEntry("y-te", "docs/linh-vuc/y-te.md", FieldOfWork(title="Y tế")),
        "van-hoa": RegisterEntry(
            "van-hoa", "docs/linh-vuc/van-hoa.md", FieldOfWork(title="Văn hóa")
        ),
    },
    movements={
        "nguoi-ngheo": RegisterEntry(
            "nguoi-ngheo", "docs/phong-trao/nguoi-ngheo.md", Movement(title="Vì người nghèo")
        ),
        "van-hoa": RegisterEntry(
            "van-hoa", "docs/phong-trao/van-hoa.md", Movement(title="Đời sống văn hóa")
        ),
    },
    units={
        "cong-an": RegisterEntry("cong-an", "docs/don-vi/cong-an.md", Unit(title="Công an")),
        "y-te": RegisterEntry("y-te", "docs/don-vi/y-te.md", Unit(title="Trạm y tế")),
    },
    campaigns={
        "dai-hoi": RegisterEntry(
            "dai-hoi", "docs/chien-dich/dai-hoi.md", Campaign(title="Đại hội")
        ),
        "ky-niem": RegisterEntry(
            "ky-niem", "docs/chien-dich/ky-niem.md", Campaign(title="Kỷ niệm")
        ),
    },
)

DIGEST = "0123456789abcdef0123"


def make_article(
    published: date | datetime,
    slug: str = "bai",
    *,
    reviewed: date | None = date(2020, 1, 1),
    digest: str = DIGEST,
    **matter: Any,
) -> Article:
    """Return an article that is approved unless ``reviewed`` is ``None``."""
    if not isinstance(published, datetime):
        published = datetime.combine(published, time(7), VIETNAM)
    data: dict[str, Any] = {
        "title": f"Bài {slug}",
        "date": published,
        "summary": "Một đoạn tóm tắt đủ dài để làm sa-pô của bài này.",
        "category": "tin",
        **matter,
    }
    if reviewed:
        data["review"] = {"by": REVIEWER, "on": reviewed, "digest": digest}
    return Article(
        path=f"articles/{published.year}/{slug}.md",
        year=published.year,
        slug=slug,
        matter=ARTICLE.validate_python(data),
        text="Nội dung.".encode(),
        digest=DIGEST,
        photos={},
        attachments={},
        links=(),
        lines={},
    )


def make_plan(
    targets: Sequence[Mapping[str, Any]],
    period: tuple[date, date] = (date(2024, 1, 1), date(2024, 12, 31)),
    phases: Mapping[str, tuple[date, date]] | None = None,
    plan_id: str = "2024",
    title: str = "Kế hoạch thử",
) -> Plan:
    """Return a plan whose targets are written as in front matter, the first on line 10."""
    numbered = [
        {"id": f"ct-{number}", "text": f"Chỉ tiêu {number}.", **target}
        for number, target in enumerate(targets, start=1)
    ]
    matter = TypeAdapter(PlanMatter).validate_python(
        {
            "issued_by": "UBND phường",
            "period": {"from": period[0], "to": period[1]},
            "phases": {
                name: {"from": first, "to": last} for name, (first, last) in (phases or {}).items()
            },
            "targets": numbered,
        }
    )
    lines = {target.id: 10 + number for number, target in enumerate(matter.targets)}
    return Plan(plan_id, f"docs/ke-hoach/{plan_id}.md", title, matter, lines)


def make_edition(
    now: date | datetime,
    articles: Sequence[Article] = (),
    plans: Sequence[Plan] = (),
    **column: Any,
) -> Edition:
    """Return the edition of these at ``now``; a day alone means its last second.

    ``column`` sets any other part of the column, such as ``broadcasts``.
    """
    parts: dict[str, Any] = {
        "root": Path(),
        "site_url": "https://phuong.example/",
        "ward": WARD,
        "articles": tuple(articles),
        "registers": REGISTERS,
        "plans": tuple(plans),
        "pages": {},
        "broadcasts": (),
        "activities": (),
        "selections": (),
        "site_map": SiteMap({}, frozenset(), frozenset()),
        "faults": (),
        "allowed": (),
        "drafts": frozenset(a.path for a in articles if a.matter.review is None),
        "withdrawn": {a.path: a.matter.withdrawn.on for a in articles if a.matter.withdrawn},
        "broken": frozenset(),
        **column,
    }
    # One log, one numbering: rounds go on where the activities end.
    logs = (
        ("docs/truyen-thanh.md", ("broadcasts",)),
        ("docs/hoat-dong.md", ("activities", "selections")),
    )
    for path, keys in logs:
        number = 0
        for key in keys:
            logged = []
            for index, record in enumerate(parts[key]):
                number += 1
                logged.append(Logged(path, key, index, f"{Path(path).stem}#{number}", record))
            parts[key] = tuple(logged)
    return review(Column(**parts), now if isinstance(now, datetime) else end_of_day(now))


def make_page(path: str, title: str = "", summary: str = "", **parts: str) -> PlainPage:
    """Return a page under ``docs/``; ``parts`` are its ``template`` and its ``body``."""
    return PlainPage(path, title, summary, parts.get("template"), parts.get("body", ""))


def make_build(
    now: date | datetime,
    articles: Sequence[Article] = (),
    pages: Sequence[PlainPage] = (),
    **column: Any,
) -> Build:
    """Return a build of these whose articles have no photos; see :func:`make_edition`."""
    edition = make_edition(now, articles, pages={page.path: page for page in pages}, **column)
    return build_of(edition)


def build_of(edition: Edition) -> Build:
    """Return the build that shows an edition."""
    shelf, progress = Shelf(edition, {}), evaluate(edition)
    return Build(edition, progress, (), shelf, build_site(shelf, progress), {}, {})


def measure(
    target: Mapping[str, Any],
    articles: Sequence[Article] = (),
    now: str | datetime = "2024-12-31",
    plan: Mapping[str, Any] | None = None,
    **column: Any,
) -> tuple[WindowProgress, ...]:
    """Return the windows of one target; ``plan`` sets its plan's ``period`` or ``phases``."""
    moment = now if isinstance(now, datetime) else date.fromisoformat(now)
    plans = [make_plan([target], **(plan or {}))]
    return windows_of(make_edition(moment, articles, plans, **column))


def windows_of(edition: Edition) -> tuple[WindowProgress, ...]:
    """Return the windows of the only target of the only plan."""
    (plan,) = evaluate(edition).plans
    (target,) = plan.targets
    return target.windows


def articles_on(*days: str, **matter: Any) -> list[Article]:
    """Return an article for each day."""
    return [
        make_article(date.fromisoformat(day), f"bai-{day}-{number}", **matter)
        for number, day in enumerate(days)
    ]


def aired(on: str, **keys: Any) -> BroadcastRecord:
    """Return a record of the broadcast log."""
    return BroadcastRecord(**{"on": on, "station": "dai-phuong", "kind": "tu-san-xuat", **keys})


def held(on: str, activity: str = "toa-dam", **keys: Any) -> ActivityRecord:
    """Return a record of the activity log."""
    return ActivityRecord(**{"on": on, "activity": activity, "title": "Hoạt động", **keys})


def person(kind: str = "dien-hinh", type_: str = "ca-nhan", **keys: str) -> dict[str, str]:
    """Return an exemplar as front matter writes one."""
    return {"name": "Nguyễn Văn A", "type": type_, "kind": kind, **keys}
