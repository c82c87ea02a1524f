"""How long it takes to tell how far plans are met: ``python3 bench/targets.py``.

Evaluates 200 windows over 100,000 articles in memory, cut in the ways that plans cut them, and
writes ``reports/bench.json``; then 240 targets over 20,000 articles, no two with the same filter,
and the Word report of 500. The goal is two seconds each.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

import environment
from column import CATEGORIES, FIRST_DAY, SEED
from runs import REPORT, keep

if TYPE_CHECKING:
    from thidua.column import Article

ARTICLES, WINDOWS, GOAL = 100_000, 200, 2.0
FILTERS, FILTERED = 240, 20_000
"""Targets no two of which filter alike, and the articles they look through."""
REPORTED = 500
"""Articles of a year that a Word report lists in its annex."""
DAYS = 6087
"""Days in the 200 months from the first day on."""
KINDS = ("tin", "bai")
FIELDS = ("y-te", "giao-duc", "van-hoa", "moi-truong", "kinh-te", "an-ninh")
UNITS = ("cong-an", "tram-y-te", "truong-hoc", "doan-thanh-nien", "hoi-phu-nu")
SHAPES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "one target, each of 200 months": [{"at_least": 500, "per": "month"}],
    "200 targets of the whole plan": [{"at_least": 4}] * WINDOWS,
    "8 targets with filters, 25 months each": [
        {"at_least": 4, "per": "month", "where": {"category": [category], "kind": [kind]}}
        for category in CATEGORIES
        for kind in ("tin", "bai")
    ],
}


def main() -> int:
    """Evaluate each shape once; 1 when one is slower than the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    articles = imagine(options.articles)
    environment.tell(f"{len(articles)} bài, {WINDOWS} kỳ (mục tiêu: không quá {GOAL:g} s):")
    seconds = {}
    for name, targets in SHAPES.items():
        seconds[name] = round(evaluate_once(name, articles, targets), 3)
        environment.tell(f"  {name:<40}{seconds[name]:8.2f} s")
    name = f"{FILTERS} filters over {FILTERED} articles"
    seconds[name] = round(evaluate_filters(imagine(FILTERED)), 3)
    environment.tell(f"  {name:<40}{seconds[name]:8.2f} s")
    name = f"a Word report of {REPORTED} articles"
    seconds[name] = round(write_report(imagine(REPORTED)), 3)
    environment.tell(f"  {name:<40}{seconds[name]:8.2f} s")
    known = {"articles": len(articles), "windows": WINDOWS, "seconds": seconds}
    keep({"targets": known}, options.report)
    return 0 if max(seconds.values()) <= GOAL else 1


def imagine(count: int) -> list[Article]:
    """Return published articles, evenly over the years; nothing of them is on disk."""
    from factories import make_article

    rng = random.Random(SEED)
    return [
        make_article(
            FIRST_DAY + timedelta(days=number * DAYS // count),
            f"bai-{number}",
            reviewed=FIRST_DAY,
            category=rng.choice(CATEGORIES),
            kind=rng.choice(KINDS),
            fields=rng.sample(FIELDS, rng.randrange(3)),
            unit=rng.choice(UNITS),
        )
        for number in range(count)
    ]


def evaluate_filters(articles: Sequence[Article]) -> float:
    """Return the seconds that targets with every combination of filters take, a year each."""
    from factories import make_edition, make_plan

    from thidua.progress.targets import evaluate

    combinations = product(CATEGORIES, KINDS, FIELDS, UNITS)
    wheres = [
        dict(zip(("category", "kind", "field", "unit"), c, strict=True)) for c in combinations
    ]
    wheres += [{"kind": kind, "unit": unit} for kind, unit in product(KINDS, UNITS)]
    wheres += [{"field": field, "unit": unit} for field, unit in product(FIELDS, UNITS)]
    wheres += [
        {"category": category, "kind": kind} for category, kind in product(CATEGORIES, KINDS)
    ]
    if len(wheres) < FILTERS:
        raise environment.SetupError(f"mới có {len(wheres)} cách lọc.", f"sửa cho đủ {FILTERS}.")
    targets = [{"at_least": 1, "where": where} for where in wheres[-FILTERS:]]
    edition = make_edition(
        month_end(12), articles, [make_plan(targets, (FIRST_DAY, month_end(12)))]
    )
    started = time.perf_counter()
    evaluate(edition)
    return time.perf_counter() - started


def write_report(articles: Sequence[Article]) -> float:
    """Return the seconds that a plan's Word report takes, from its evaluation to the file."""
    from factories import make_edition, make_plan

    from thidua.progress.targets import evaluate
    from thidua.reports.yearly import word
    from thidua.reports.yearly.describe import describe

    last = month_end(WINDOWS)
    plan = make_plan([{"at_least": 4, "per": "year"}], (FIRST_DAY, last))
    edition = make_edition(last, articles, [plan])
    started = time.perf_counter()
    word.render(describe(edition, evaluate(edition).plans[0]), edition.now)
    return time.perf_counter() - started


def evaluate_once(
    name: str, articles: Sequence[Article], targets: Sequence[Mapping[str, Any]]
) -> float:
    """Return the seconds that one plan's targets take."""
    from factories import make_edition, make_plan

    from thidua.progress.targets import evaluate

    months = WINDOWS // len(targets) if targets[0].get("per") else WINDOWS
    plan = make_plan(targets, (FIRST_DAY, month_end(months)))
    edition = make_edition(month_end(WINDOWS), articles, [plan])
    started = time.perf_counter()
    progress = evaluate(edition)
    seconds = time.perf_counter() - started
    windows = sum(len(target.windows) for target in progress.plans[0].targets)
    if windows != WINDOWS:
        raise environment.SetupError(f"«{name}» có {windows} kỳ.", f"sửa cho đủ {WINDOWS} kỳ.")
    return seconds


def month_end(months: int) -> date:
    """Return the last day of so many months from the first day on."""
    year, month = divmod(months, 12)
    return date(FIRST_DAY.year + year, month + 1, 1) - timedelta(days=1)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
