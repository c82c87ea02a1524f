"""The five plans the project was created from, with a sample year each, measured by hand.

``plans/<seed>/`` is a small project with a plan as it was issued. ``year.yml`` is its sample year
in short; the articles and logs are written out from it as they stood on the day of the test:
an article is withdrawn, or changed after its review, from its day on. ``expected.yml`` says how
every window of every target stands on several days; it was worked out on paper.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Project
from lxml import etree
from projects import UNSEALED, seal, write_files

from thidua.clock import VIETNAM, end_of_day, epoch, read_clock
from thidua.load import load
from thidua.load.settings import HOOKS
from thidua.progress.findings import findings
from thidua.progress.targets import Progress, Status, evaluate
from thidua.review import review
from thidua.schema.plan import PlanMatter
from thidua.text.labels import LABELS
from thidua.text.vietnamese import short_date

PLANS = Path(__file__).resolve().parent / "plans"
SEEDS = sorted(folder.name for folder in PLANS.iterdir() if folder.is_dir())
ROW = re.compile(
    r"(?P<first>\S+)\.\.(?P<last>\S+)( (?P<group>[a-z0-9-]+))? (?P<done>\d+)/(?P<required>\d+)"
    r" (?P<status>[a-z-]+)( = (?P<items>.+))?"
)
NAMES = {"tap-the": "Tập thể mẫu", "ca-nhan": "Cá nhân mẫu", "ho-gia-dinh": "Hộ gia đình mẫu"}


@dataclass(frozen=True)
class Day:
    """What is expected of one plan at one moment."""

    seed: str
    plan: str
    now: datetime
    utc: date | None
    problems: Mapping[str, int]
    """How many problems there are of each rule, besides windows that are missed or behind."""
    rows: Mapping[str, tuple[str, ...]]
    """By target: "from..to [group] done/required status [= items]"."""


class Loader(yaml.SafeLoader):
    """Reads ``on`` as a key, as our front matter does, and not as "true"."""


Loader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_table(seed: str, name: str) -> Any:
    return yaml.load((PLANS / seed / name).read_text("utf-8"), Loader)  # a kind of SafeLoader


def read_expected(seed: str) -> list[Day]:
    expected = read_table(seed, "expected.yml")
    days = []
    for day in expected["days"]:
        rows = {target: tuple(rows) for target, rows in day["targets"].items()}
        problems = {**expected.get("always", {}), **day.get("problems", {})}
        now = moment(day["as_of"])
        days.append(Day(seed, expected["plan"], now, day.get("utc"), problems, rows))
    return days


def moment(value: date | datetime) -> datetime:
    """Read a moment of a table as local time; a day alone means its last second."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=VIETNAM)
    return end_of_day(value)


DAYS = [day for seed in SEEDS for day in read_expected(seed)]
every_seed = pytest.mark.parametrize("seed", SEEDS)
every_day = pytest.mark.parametrize(
    "day", DAYS, ids=[f"{day.seed}@{day.now:%Y-%m-%dT%H:%M:%S}" for day in DAYS]
)


# The sample year


def write_project(root: Path, seed: str, today: date) -> Path:
    """Write a seed's project as it stood on ``today``."""
    shutil.copytree(PLANS / seed, root, ignore=shutil.ignore_patterns("year.yml", "expected.yml"))
    write_files(root, {path: (ROOT / path).read_text("utf-8") for path in HOOKS})
    (root / "overrides").mkdir()
    year = read_table(seed, "year.yml")
    rows: dict[int, dict[str, Any]] = dict(enumerate(year["articles"], start=1))
    settings = read_table(seed, "mkdocs.yml")
    reviewer = settings["extra"]["ward"]["reviewers"][0]
    articles = {path_of(n, row): article_text(n, row, today, reviewer) for n, row in rows.items()}
    write_files(root, {**articles, **log_texts(year)})
    seal(root)
    for number, row in rows.items():
        if "changed" in row and row["changed"] <= today:
            with (root / path_of(number, row)).open("a", encoding="utf-8") as file:
                file.write("\nMột câu thêm vào sau khi duyệt.\n")
    return root


def path_of(number: int, row: Mapping[str, Any]) -> str:
    return f"articles/{row['date'].year}/bai-mau-{number:02d}.md"


def article_text(number: int, row: Mapping[str, Any], today: date, reviewer: str) -> str:
    """Return an article as a clerk would have it, waiting for its digest when it is reviewed."""
    own = ("about", "date", "reviewed", "changed", "exemplars", "withdrawn")
    matter: dict[str, Any] = {
        "title": f"Bài mẫu {number:02d} về {row['about']}",
        "date": str(row["date"]),
        "summary": f"Bài mẫu dùng để kiểm tra cách tính chỉ tiêu; nội dung nói về {row['about']}.",
        **{key: value for key, value in row.items() if key not in own},
        "sample": True,
    }
    if types := row.get("exemplars"):
        kind = "dien-hinh"
        matter["exemplars"] = [
            {"name": f"{NAMES[type_]} {number:02d}", "type": type_, "kind": kind} for type_ in types
        ]
        if set(types) != {"tap-the"}:
            matter["consent"] = {"not_needed": "Bài mẫu, không nói về người có thật."}
    if "withdrawn" in row and row["withdrawn"]["on"] <= today:
        matter["withdrawn"] = row["withdrawn"]
    reviewed = row.get("reviewed", day_before(row["date"]))
    if reviewed:
        matter["review"] = {"by": reviewer, "on": str(reviewed), "digest": UNSEALED}
    return page(matter, f"Nội dung bài mẫu {number:02d}.")


def day_before(value: date | datetime) -> datetime:
    day = value.date() if isinstance(value, datetime) else value
    return datetime.combine(day - timedelta(days=1), time(16, 30), VIETNAM).replace(tzinfo=None)


def log_texts(year: Mapping[str, Any]) -> dict[str, str]:
    broadcasts = [{**row, "sample": True} for row in year.get("broadcasts", ())]
    activities = [
        {**row, "title": f"Hoạt động mẫu {number:02d}", "sample": True}
        for number, row in enumerate(year.get("activities", ()), start=1)
    ]
    selections = [{**row, "sample": True} for row in year.get("selections", ())]
    held = {"title": "Hoạt động", "activities": activities, "selections": selections}
    return {
        "docs/truyen-thanh.md": page(
            {"title": "Nhật ký truyền thanh", "broadcasts": broadcasts}, "Các lượt phát mẫu."
        ),
        "docs/hoat-dong.md": page(held, "Các hoạt động mẫu."),
    }


def page(matter: Mapping[str, Any], body: str) -> str:
    return f"---\n{yaml.safe_dump(matter, allow_unicode=True, sort_keys=False)}---\n\n{body}\n"


# The plans as they were issued


@dataclass(frozen=True)
class Issued:
    """What stands on the paper of a plan."""

    number: str | None
    issued_on: str | None
    period: tuple[str, str]
    basis: int
    tasks: int
    recipients: int
    share: float | None = None


ISSUED = {
    "000-ninh-hoa": Issued("1606/KH-UBND", "2020-05-30", ("2020-05-01", "2020-07-31"), 5, 6, 7),
    "001-an-bien": Issued(
        "62/KH-UBND", "2020-04-07", ("2020-01-01", "2020-12-31"), 1, 4, 8, share=20
    ),
    "002-nguyen-thi-minh-khai": Issued(None, None, ("2024-01-01", "2024-12-31"), 1, 4, 7),
    "003-long-khanh": Issued("449/KH-UBND", "2022-03-21", ("2022-03-21", "2022-12-31"), 1, 4, 11),
    "004-hai-phong": Issued("238/KH-UBND", "2024-10-18", ("2024-10-18", "2025-12-31"), 3, 5, 13),
}


@cache
def plan_of(seed: str) -> PlanMatter:
    (plan,) = load(PLANS / seed).plans
    return plan.matter


@every_seed
def test_the_plan_is_read_as_it_was_issued(seed: str) -> None:
    plan = plan_of(seed)
    assert ISSUED[seed] == Issued(
        plan.number,
        plan.issued_on.isoformat() if plan.issued_on else None,
        (plan.period.first.isoformat(), plan.period.last.isoformat()),
        len(plan.basis),
        len(plan.tasks),
        len(plan.recipients),
        plan.budget.share if plan.budget else None,
    )


@every_seed
def test_a_number_that_the_plan_does_not_give_is_one_with_a_note(seed: str) -> None:
    worded = {"tin-bai": 4, "tiep-song": 1}  # "ít nhất 04 tin, bài/năm", "Ít nhất 01 lượt/quý"
    for target in plan_of(seed).targets:
        assert target.note
        if target.max_gap_days is None:
            assert target.at_least == worded.get(target.id, 1), target.id


def test_the_task_table_of_seed_000_keeps_its_leads_and_deadlines() -> None:
    tasks = plan_of("000-ninh-hoa").tasks
    assert [task.lead for task in tasks] == [
        "Phòng Văn hóa và Thông tin",
        "Phòng Văn hóa và Thông tin",
        "Các cơ quan, ban, ngành, đoàn thể; UBND các xã, phường",
        "UBND các xã, phường",
        "Trung tâm Văn hóa – Thông tin và Thể thao thị xã",
        "Trung tâm Văn hóa – Thông tin và Thể thao thị xã",
    ]
    assert {(task.first, task.last) for task in tasks} == {(date(2020, 5, 1), date(2020, 6, 30))}


def test_units_of_seed_003_stand_in_their_groups() -> None:
    units = load(PLANS / "003-long-khanh").registers.units
    assert {unit.entry.group for unit in units.values()} == {
        "Khối thi đua mẫu 01",
        "Cụm thi đua mẫu 01",
        "Cụm thi đua mẫu 02",
    }


# The sample year, day by day


Window = tuple[str, str, str, str | None]
"""Target, first day, last day, group."""


@every_day
def test_every_window_stands_as_worked_out_by_hand(day: Day, tmp_path: Path) -> None:
    now = read_clock({"SOURCE_DATE_EPOCH": epoch(day.now)})
    assert now == day.now
    if day.utc:
        assert now.astimezone(UTC).date() == day.utc < now.date()
    edition = review(load(write_project(tmp_path / "du-an", day.seed, now.date())), now)
    progress = evaluate(edition)

    expected = {
        place: reading
        for target, rows in day.rows.items()
        for place, reading in (read_row(target, row) for row in rows)
    }
    measured = measure(progress, day.plan)
    assert {place: reading[:3] for place, reading in measured.items()} == {
        place: reading[:3] for place, reading in expected.items()
    }
    for place, (*_, items) in expected.items():
        assert items in (None, measured[place][3]), place

    told = Counter(problem.rule.value for problem in findings(edition, progress))
    statuses = Counter(status for _, _, status, _ in expected.values())
    windows = {"target-missed": statuses["missed"], "target-behind": statuses["behind"]}
    assert told == Counter({**windows, **day.problems})


def read_row(target: str, row: str) -> tuple[Window, tuple[int, int, str, tuple[str, ...] | None]]:
    match = ROW.fullmatch(row)
    assert match, row
    items = match["items"]
    return (
        (target, match["first"], match["last"], match["group"]),
        (
            int(match["done"]),
            int(match["required"]),
            match["status"],
            tuple(items.split()) if items else None,
        ),
    )


def measure(
    progress: Progress, plan_id: str
) -> dict[Window, tuple[int, int, str, tuple[str, ...]]]:
    (plan,) = progress.plans
    assert plan.plan.id == plan_id
    windows = [(target.target.id, window) for target in plan.targets for window in target.windows]
    return {
        (target, window.first.isoformat(), window.last.isoformat(), window.group): (
            window.done,
            window.required,
            window.status.value,
            window.items,
        )
        for target, window in windows
    }


def test_the_days_show_every_status_and_every_kind_of_count() -> None:
    rows = [row for day in DAYS for rows in day.rows.values() for row in rows]
    assert {read_row("", row)[1][2] for row in rows} == {status.value for status in Status}
    counts = {target.count for seed in SEEDS for target in plan_of(seed).targets}
    assert counts == set(LABELS["count"])


# The page of a plan


LAST_BUILT = {
    "000-ninh-hoa": "2020-07-31",
    "001-an-bien": "2020-12-24",
    "002-nguyen-thi-minh-khai": "2024-12-31",
    "003-long-khanh": "2022-12-31",
    "004-hai-phong": "2025-09-01",
}
"""The day of its table as of which each seed is built whole."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Project]:
    """The projects of all seeds, each with its site."""
    projects = {}
    for seed, as_of in LAST_BUILT.items():
        folder = tmp_path_factory.mktemp("ke-hoach")
        root = write_project(folder / seed, seed, date.fromisoformat(as_of))
        shutil.copytree(ROOT / "overrides", root / "overrides", dirs_exist_ok=True)
        projects[seed] = Project(root)
        outcome = projects[seed].run("thidua", "build", "--as-of", as_of)
        assert outcome.code == 0, outcome.text
    return projects


def page_of(project: Project) -> etree._Element:
    """Return the page of a project's only plan."""
    (address,) = [
        path.relative_to(project.site).as_posix()
        for path in (project.site / "ke-hoach").glob("*/index.html")
    ]
    return etree.HTML(project.read(address))


def rows_built(seed: str) -> Mapping[str, tuple[str, ...]]:
    """Return what the table says of the day as of which a seed is built."""
    now = end_of_day(date.fromisoformat(LAST_BUILT[seed]))
    (day,) = [day for day in DAYS if day.seed == seed and day.now == now]
    return day.rows


@every_seed
def test_the_page_of_a_plan_tells_what_the_plan_says(
    built: Mapping[str, Project], seed: str
) -> None:
    text = " ".join(" ".join(page_of(built[seed]).itertext()).split())
    plan = plan_of(seed)
    words = [
        plan.number or "",
        plan.issued_by,
        short_date(plan.issued_on) if plan.issued_on else "",
        *plan.basis,
        *(recipient.name for recipient in plan.recipients),
        *(task.text for task in plan.tasks),
        *(task.lead for task in plan.tasks),
        *(target.text for target in plan.targets),
        *(target.note or "" for target in plan.targets),
        plan.budget.source if plan.budget else "",
        "(20 %)" if seed == "001-an-bien" else "",
    ]
    assert [word for word in words if word not in text] == []


@every_seed
def test_the_page_of_a_plan_tells_how_each_window_stands(
    built: Mapping[str, Project], seed: str
) -> None:
    tables = page_of(built[seed]).xpath("//table[starts-with(@class, 'targets')]")
    for table, target in zip(tables, plan_of(seed).targets, strict=True):
        assert table.xpath("string(caption)") == target.text
        told = [
            (*row.xpath("th//time/@datetime"), " ".join(row.xpath("string(td[2])").split()))
            for row in table.xpath("tbody/tr")
        ]
        expected = [read_row(target.id, row) for row in rows_built(seed)[target.id]]
        assert [row[:2] for row in told] == [place[1:3] for place, _ in expected]
        for (*_, words), (_, (_, _, status, _)) in zip(told, expected, strict=True):
            assert words.startswith(LABELS["status"][status])


@every_seed
def test_the_report_says_the_same(built: Mapping[str, Project], seed: str) -> None:
    report = json.loads((built[seed].root / "reports" / "targets.json").read_text("utf-8"))
    assert report["as_of"] == LAST_BUILT[seed]
    (plan,) = report["plans"]
    told = {
        (target["id"], window["from"], window["to"], window["group"]): (
            window["done"],
            window["required"],
            window["status"],
        )
        for target in plan["targets"]
        for window in target["windows"]
    }
    expected = [read_row(target, row) for target, rows in rows_built(seed).items() for row in rows]
    assert told == {place: reading[:3] for place, reading in expected}
