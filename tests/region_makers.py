"""Wards for the tests of a region: founded as ``thidua init`` does, with articles of their own.

Of each only what a gatherer asks for is written, by the program's own functions.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from conftest import Project, call
from projects import UNSEALED, article_text, seal, write_files

from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.column.addresses import DATA
from thidua.meter import Meter
from thidua.reports.targets_json import render as render_progress
from thidua.site.machine.data_index import render_index
from thidua.site.machine.open_data import render_open_data
from thidua.site.machine.targets import render_targets
from thidua.site.machine.withdrawals import render_withdrawals
from thidua.site.prepare import prepare
from thidua.starter.answers import Answers, PlanDraft
from thidua.starter.quotas import parse_quota
from thidua.starter.units import Place, places_of
from thidua.starter.writing import render_ward

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=VIETNAM)
TODAY = NOW.date()
PROVINCE = "31"
PLACES = places_of(PROVINCE)
SHARED_NAME = "Trần Văn Trùng"
"""Held up as an example in every ward: nobody knows whether it is one person."""
KINDS = {
    "overview": "",
    "clusters": "cum/",
    "cluster": "cum/cum-1/",
    "ward": f"phuong/{PLACES[0].code}/",
    "exemplars": "dien-hinh/",
    "newest": "tin-moi/",
    "comparison": "so-sanh/",
    "feeds": "rss/",
    "data": "du-lieu/",
    "contact": "lien-he/",
    "missing": "404.html",
}
"""An address for every kind of page of a region's site."""
_REVIEWER = "Chủ tịch UBND"
ARTICLES, RADIO = "Ít nhất 04 tin, bài/năm", "Ít nhất 01 lượt phát sóng/quý"


@dataclass(frozen=True)
class MadeWard:
    """A ward's folder, and where its data is published."""

    place: Place
    root: Path
    site: Path

    @property
    def code(self) -> str:
        """Its official code."""
        return self.place.code

    @property
    def authority(self) -> str:
        """The name in its ids."""
        return f"x{self.code}.example"

    def own_name(self) -> str:
        """Somebody who is held up in this ward alone."""
        return f"Nguyễn Thị Riêng {self.place.name.split(' ', 1)[1]}"

    def publish(self, now: datetime = NOW) -> None:
        """Write the data that a build of this day would, and what its office has."""
        build = prepare(self.root, now, Meter(io.StringIO(), {}))
        assert not build.keeps_old_site, build.problems
        assert not build.has_errors, build.problems
        edition = build.shelf.edition
        data = {
            **render_open_data(build.shelf),
            **render_withdrawals(edition),
            **render_targets(edition, build.progress),
        }
        for address, content in {**data, **render_index(edition, data)}.items():
            (self.site / address).parent.mkdir(parents=True, exist_ok=True)
            (self.site / address).write_bytes(content)
        (self.root / "targets.json").write_text(render_progress(build.progress), "utf-8")

    def targets(self) -> dict[str, Any]:
        """Return the office's own ``targets.json``."""
        told: dict[str, Any] = json.loads((self.root / "targets.json").read_text("utf-8"))
        return told

    def withdraw(self, slug: str, on: date) -> None:
        """Take an article down, as the command does."""
        path = self.root / f"articles/2026/{slug}.md"
        text = path.read_text("utf-8")
        notice = f"withdrawn: {{on: {on}, reason: Theo đề nghị của người được viết}}\nreview:"
        path.write_text(text.replace("\nreview:", f"\n{notice}", 1), "utf-8")

    def change(self, name: str, edit: Callable[[Any], None]) -> None:
        """Change a published file as a faulty ward would, and its hash in the list with it."""
        path = self.site / DATA / name
        told = json.loads(path.read_text("utf-8"))
        edit(told)
        self.replace(name, json.dumps(told, ensure_ascii=False).encode())

    def replace(self, name: str, content: bytes) -> None:
        """Put other bytes in the place of a published file; the list tells of them."""
        (self.site / DATA / name).write_bytes(content)
        if name == "index.json":
            return
        path = self.site / DATA / "index.json"
        index = json.loads(path.read_text("utf-8"))
        for one in index["files"]:
            if one["name"] == name:
                one["sha256"] = hashlib.sha256(content).hexdigest()
                one["bytes"] = len(content)
        path.write_text(json.dumps(index, ensure_ascii=False), "utf-8")


class BuiltWard(MadeWard):
    """A ward whose whole site is built by the command that people type."""

    def publish(self, now: datetime = NOW) -> None:
        """Build the site, and publish what is found in it."""
        done = Project(self.root).call("build", environment={EPOCH_VARIABLE: epoch(now)})
        assert done.code == 0, done.text


def found_ward(folder: Path, place: Place) -> MadeWard:
    """Found a ward with four articles and build its site, all by commands."""
    root = folder / "phuong" / place.code
    made = BuiltWard(place, root, root / "site")
    done = call(
        "init", str(root), "--ward", place.name.split(" ", 1)[1], "--province", "Hải Phòng",
        "--site-url", f"https://{made.authority}/", "--quota", ARTICLES, "--whole-year",
        "--unit", "Trạm Y tế", "--movement", "nong-thon-moi", "--reviewer", _REVIEWER,
        environment={EPOCH_VARIABLE: epoch(NOW)},
    )  # fmt: skip
    assert done.code == 0, done.text
    days = (TODAY - timedelta(days=10 * number) for number in range(4))
    write_files(
        root,
        {
            f"articles/{day.year}/bai-{number}.md": _article(made, number, day)
            for number, day in enumerate(days)
        },
    )
    seal(root)
    made.publish()
    return made


def make_ward(
    folder: Path,
    place: Place,
    articles: int = 4,
    newest: date = TODAY,
    wanted: tuple[str, ...] = (ARTICLES,),
) -> MadeWard:
    """Found a ward with so many approved articles, ten days apart, and publish it.

    Without :data:`RADIO` among its quotas, four articles of one year keep it to its plan.
    """
    quotas = tuple(quota for text in wanted if (quota := parse_quota(text)))
    answers = Answers(
        place=place,
        site_url=f"https://x{place.code}.example/",
        reviewers=(_REVIEWER,),
        plan=PlanDraft(first=date(2026, 1, 1), last=date(2026, 12, 31), quotas=quotas),
        units=("Trạm Y tế",),
        movements=("nong-thon-moi",),
        email="ubnd@phuong.example",
    )
    made = MadeWard(place, folder / "phuong" / place.code, folder / "web" / place.code)
    rendered = render_ward(answers)
    files: dict[str, str | bytes | None] = dict(rendered)
    # Nothing here shows pictures, and to draw them takes longest.
    files["mkdocs.yml"] = rendered["mkdocs.yml"] + b"    photos: {sharing: false}\n"
    for number in range(articles):
        day = newest - timedelta(days=10 * number)
        files[f"articles/{day.year}/bai-{number}.md"] = _article(made, number, day)
    write_files(made.root, files)
    seal(made.root)
    made.publish()
    return made


def _article(ward: MadeWard, number: int, day: date) -> str:
    name = SHARED_NAME if number == 0 else ward.own_name()
    exemplar = f"[{{name: {name}, type: ca-nhan, kind: nguoi-tot-viec-tot, unit: tram-y-te}}]"
    consent = (
        f"{{reference: Phiếu số {number}, on: {day}, covers: [ten, anh, cau-chuyen],"
        " channels: [web, rss, radio, mang-xa-hoi]}"
    )
    review = f"\n  by: {_REVIEWER}\n  on: {day}\n  digest: {UNSEALED}"
    return article_text(
        f"Việc tốt thứ {number} ở nơi này đã được bà con ghi nhận.\n",
        title=f"Việc tốt số {number} ở {ward.place.name}",
        date=day,
        category="guong" if number < 3 else "phong-trao",
        fields="[y-te]" if number % 2 else "[giao-duc-va-dao-tao]",
        movements="[nong-thon-moi]",
        unit="tram-y-te",
        exemplars=exemplar if number < 3 else None,
        consent=consent if number < 3 else None,
        review=review,
    )
