"""The last days of a year, with real files: what a report up to a day says of that day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from projects import UNSEALED, article_text, edition_of, make_project

from thidua.clock import end_of_day
from thidua.progress.findings import findings
from thidua.progress.targets import Progress, evaluate
from thidua.reports.yearly import page
from thidua.reports.yearly.describe import describe
from thidua.review import Edition

D = date.fromisoformat
DAYS = ("2024-01-10", "2024-05-10", "2024-08-10")
PLAN = """\
---
title: Kế hoạch
plan:
  issued_by: UBND phường
  period: {from: 2024-01-01, to: 2024-12-31}
  targets:
    - {id: quy, text: "Ít nhất 01 tin, bài/quý", at_least: 1, per: quarter, waivers: [
        {window: 2024-10-01, reason: "Mất điện kéo dài", by: Chủ tịch, on: 2024-12-30}]}
    - {id: nam, text: "Ít nhất 04 tin, bài/năm", at_least: 4, per: year}
    - {id: vang, text: "Không vắng quá 200 ngày", max_gap_days: 200}
    - {id: vang-ngan, text: "Không vắng quá 30 ngày", max_gap_days: 30, waivers: [
        {window: 2024-01-01, reason: "Nghỉ Tết", by: Chủ tịch, on: 2024-03-20}]}
---
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A year with three articles, none in its last quarter."""
    review = f'{{by: Chủ tịch UBND phường, on: 2024-01-02 08:00, digest: "{UNSEALED}"}}'
    articles = {
        f"articles/2024/bai-{day}.md": article_text(title=f"Bài {day}", date=day, review=review)
        for day in DAYS
    }
    only = {"articles/2024/guong-sang/index.md": None, "articles/2024/guong-sang/bia.jpg": None}
    return make_project(tmp_path, {**only, **articles, "docs/ke-hoach/2024.md": PLAN})


def statuses(progress: Progress) -> dict[str, list[str]]:
    (plan,) = progress.plans
    return {t.target.id: [w.status.value for w in t.windows] for t in plan.targets}


def at(root: Path, day: str) -> Edition:
    return edition_of(root, end_of_day(D(day)))


def test_the_report_of_the_last_day_weighs_it_as_over(root: Path) -> None:
    edition = at(root, "2024-12-31")
    assert statuses(evaluate(edition))["nam"] == ["behind"]
    over = evaluate(edition, is_over=True)
    assert statuses(over) == {
        "quy": ["met", "met", "met", "waived"],
        "nam": ["missed"],
        "vang": ["met"],
        "vang-ngan": ["waived"],
    }
    html = page.render(describe(edition, over.plans[0]), edition.now).decode()
    assert "hết hôm nay" not in html
    assert "Chậm" not in html
    assert "được miễn. Lý do: Mất điện kéo dài (Chủ tịch, ngày 30 tháng 12 năm 2024)" in html


def test_a_waived_silence_is_waived_from_the_day_it_is_broken_for_good(root: Path) -> None:
    # The first article comes on 10 January; 9 February is the last day on which one would do.
    assert statuses(evaluate(at(root, "2024-02-09")))["vang-ngan"] == ["on-track"]
    edition = at(root, "2024-02-10")
    progress = evaluate(edition)
    assert statuses(progress)["vang-ngan"] == ["waived"]
    assert not [p for p in findings(edition, progress) if "Không vắng quá 30" in p.message]


def test_the_days_of_a_silence_are_told(root: Path) -> None:
    edition = at(root, "2024-12-31")
    html = page.render(
        describe(edition, evaluate(edition, is_over=True).plans[0]), edition.now
    ).decode()
    assert "vắng dài nhất 143 ngày (từ 10/08/2024 đến 31/12/2024)" in html
