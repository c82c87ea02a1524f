"""What the office itself gets: a report in words, a workbook, what went wrong, and reminders.

Nothing of it is published. The report in words has the form of Nghị định 30/2020/NĐ-CP; number,
day, judgement and signature are left to people.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from thidua.clock import VIETNAM
from thidua.disk.folders import write_whole
from thidua.region.pages import ClusterRow, cluster_rows, total_of
from thidua.region.questions import people, states, traces, windows_of
from thidua.region.reminders import Reminder, remind
from thidua.region.scores import Evidence, Score, score
from thidua.region.settings import Region
from thidua.region.standing import Figures, Standing, WardState
from thidua.region.store import Store
from thidua.reports.templates import open_templates
from thidua.reports.yearly.blocks import (
    PLACE,
    Block,
    Column,
    Section,
    Table,
    Topic,
    blank,
    numbered,
)
from thidua.reports.yearly.heading import Heading, shorten
from thidua.reports.yearly.spreadsheet import Link, Sheet
from thidua.reports.yearly.spreadsheet import write as write_sheets
from thidua.reports.yearly.word import write as write_word
from thidua.text.vietnamese import number, office_date, short_date

REPORTS = "reports"
WORD, SHEETS = "bao-cao.docx", "tong-hop.xlsx"
PAGE, FAULTS = "index.html", "thu-thap.json"
REMINDERS = "nhac-viec"
_GAP = "\u00a0" * 6
_MOST_NAMED = 10
"""Wards in one sentence of the report."""
_MOST_TRACES = 200
"""Of one score in one cell of the sheet."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the reports are made of."""

    region: Region
    today: date
    states: tuple[WardState, ...]
    clusters: tuple[ClusterRow, ...]
    scores: dict[str, tuple[Score, ...]]
    """By the code of each ward; empty without weights."""
    reminders: tuple[Reminder, ...]

    @property
    def total(self) -> Figures:
        """The figures of all wards together."""
        return total_of(self.states)

    def count(self, standing: Standing) -> int:
        """Return how many wards stand so."""
        return sum(state.standing is standing for state in self.states)


def compile_dossier(region: Region, store: Store, now: datetime) -> Dossier:
    """Ask the store for everything that the reports tell."""
    today = now.astimezone(VIETNAM).date()
    found = states(region, store, now)
    reminders, scores = [], {}
    for state in found:
        windows = windows_of(store, state.ward.code)
        reminder = remind(region, state, windows, today)
        if reminder:
            reminders.append(reminder)
        if region.scoring and state.is_known:
            begun = [w for w in windows if w.first <= today and w.last.year >= today.year]
            evidence = Evidence(
                begun,
                traces(store, state.ward.code, date(today.year, 1, 1), today),
                [one for one in people(store, state.ward.code) if today.year in one.years],
            )
            scores[state.ward.code] = tuple(score(one, evidence) for one in region.scoring)
    return Dossier(region, today, found, cluster_rows(region, found), scores, tuple(reminders))


def write_reports(dossier: Dossier, root: Path, now: datetime) -> tuple[Path, ...]:
    """Write everything below ``reports/`` and return what was written. Raises ``OSError``.

    Nobody fills these in: they are written anew each time, and what was copied from them stays.
    """
    folder = root / REPORTS
    shutil.rmtree(folder / REMINDERS, ignore_errors=True)
    made = {
        WORD: write_word(_heading(dossier), tuple(_sections(dossier)), now),
        SHEETS: write_sheets(
            _sheets(dossier),
            f"{dossier.region.name} – số liệu đến {short_date(dossier.today)}",
            f"Tổng hợp {dossier.region.column}",
            now,
        ),
        PAGE: _page(dossier).encode(),
        FAULTS: _faults(dossier),
    }
    for reminder in dossier.reminders:
        name = f"{REMINDERS}/{reminder.state.ward.code}"
        made[f"{name}.txt"] = reminder.text.encode("utf-8-sig")
        made[f"{name}.eml"] = reminder.as_mail()
    for name, content in made.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in made)


def _page(dossier: Dossier) -> str:
    template = open_templates("thidua.region").get_template("office_page.html.jinja")
    return template.render(dossier=dossier, short_date=short_date, files=(WORD, SHEETS))


def _faults(dossier: Dossier) -> bytes:
    rows = [
        {
            "ward": state.ward.code,
            "name": state.ward.title,
            "file": fault.file,
            "kind": fault.kind.value,
            "message": fault.words,
            "fix": fault.kind.fix,
            "age_days": state.heard.age(
                datetime.combine(dossier.today, datetime.max.time(), VIETNAM)
            )
            if state.heard
            else None,
        }
        for state in dossier.states
        for fault in state.faults
    ]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


# In words


def _heading(dossier: Dossier) -> Heading:
    region, today = dossier.region, dossier.today
    abstract = f"Kết quả tuyên truyền, nêu gương {region.column} năm {today.year}"
    symbol = f"/BC-{blank('ký hiệu')}"
    return Heading(
        parent=shorten(region.parent).upper() if region.parent else None,
        issuer=(region.name.upper(),),
        number=f"Số:{_GAP}{symbol}",
        place=region.place or blank("địa danh"),
        day=f"ngày{_GAP}tháng{_GAP}năm {today.year}",
        abstract=abstract,
        addressee=region.parent or blank("cơ quan nhận báo cáo"),
        bases=(),
        notice=(
            "Bản trình diễn: số liệu gồm cả trang mẫu, không dùng để báo cáo."
            if region.demo
            else None
        ),
        opening=(
            f"{region.name} tổng hợp kết quả tuyên truyền, nêu gương của"
            f" {number(len(dossier.states))} phường, xã, theo số liệu từng nơi công bố, tính đến"
            f" {office_date(today)}, như sau:"
        ),
        closing=f"Trên đây là báo cáo của {region.name}./.",
        annexed=(
            f"(Kèm theo Báo cáo số{_GAP}{symbol} ngày{_GAP}tháng{_GAP}năm {today.year}"
            f" của {region.name})"
        ),
        authority=blank("quyền hạn, chức vụ"),
        offices=(),
        signer=blank("họ và tên"),
        recipients=("- Như trên;", "- Lưu: VT."),
    )


def _sections(dossier: Dossier) -> Iterator[Section]:
    total = dossier.total
    words = "; ".join(
        f"{one.label.lower()}: {number(dossier.count(one))}"
        for one in reversed(Standing)
        if dossier.count(one)
    )
    general: list[Block] = [
        f"Trong {number(len(dossier.states))} phường, xã: {words}.",
        f"Từ đầu năm đã đăng {number(total.items)} tin, bài (cùng kỳ năm trước"
        f" {number(total.items_before)}); {number(total.exemplars_year)} điển hình được nêu gương"
        f" trong năm, {number(total.exemplars)} điển hình từ trước đến nay.",
    ]
    yield Section("I. Kết quả chung", (Topic("", tuple(general)),))
    yield Section("II. Theo cụm, khối thi đua", (Topic("", (_cluster_table(dossier),)),))
    yield Section("III. Từng phường, xã", (Topic("", (_ward_table(dossier),)),))
    if dossier.scores:
        note = "Điểm do máy tính theo các trọng số cơ quan đã đặt, để tham khảo khi chấm."
        yield Section("IV. Điểm tham khảo", (Topic("", (note, _score_table(dossier))),))
    last = "V" if dossier.scores else "IV"
    wanting = [
        state.ward.title for state in dossier.states if state.faults or state.age is not None
    ]
    more = f" và {number(len(wanting) - _MOST_NAMED)} nơi khác" if wanting[_MOST_NAMED:] else ""
    told = (
        f"{number(len(wanting))} nơi có số liệu chưa đầy đủ hoặc đã cũ:"
        f" {', '.join(wanting[:_MOST_NAMED])}{more}."
        if wanting
        else "Số liệu của mọi nơi lấy được đầy đủ."
    )
    yield Section(
        f"{last}. Nhận xét, kiến nghị",
        (Topic("", (told, blank("nhận xét, nguyên nhân, kiến nghị"))),),
    )


def _cluster_table(dossier: Dossier) -> Table:
    rows = [
        (
            row.cluster.name,
            number(row.wards),
            *(number(row.counts.get(one.value, 0)) for one in _TOLD),
            number(row.figures.items),
            number(row.figures.items_before),
        )
        for row in dossier.clusters
    ]
    columns = (
        PLACE,
        Column("Cụm, khối", 24),
        Column("Số nơi", 8, centred=True),
        *(Column(one.label, 12, centred=True) for one in _TOLD),
        Column("Bài năm nay", 12, centred=True),
        Column("Cùng kỳ", 13, centred=True),
    )
    return Table(columns, numbered(rows), "Kết quả theo cụm, khối")


_TOLD = (Standing.ON_PLAN, Standing.LATE, Standing.SILENT)


def _ward_table(dossier: Dossier) -> Table:
    rows = [
        (
            state.ward.title
            + (f"\n(số liệu cũ {state.age} ngày)" if state.age is not None else ""),
            state.standing.label,
            *(
                (
                    f"{state.figures.met}/{state.figures.due}",
                    number(state.figures.items),
                    number(state.figures.items_before),
                    number(state.figures.exemplars),
                )
                if state.is_known
                else ("–",) * 4
            ),
        )
        for state in dossier.states
    ]
    columns = (
        PLACE,
        Column("Phường, xã", 27),
        Column("Tình hình", 20),
        Column("Kỳ đạt", 10, centred=True),
        Column("Bài năm nay", 11, centred=True),
        Column("Cùng kỳ", 13, centred=True),
        Column("Điển hình", 12, centred=True),
    )
    return Table(columns, numbered(rows), "Kết quả từng phường, xã")


def _score_table(dossier: Dossier) -> Table:
    rows = [
        (
            state.ward.title,
            state.cluster,
            _points(_sum(dossier, state)) if state.is_known else "chưa có dữ liệu",
        )
        for state in sorted(dossier.states, key=lambda one: (not one.is_known, -_sum(dossier, one)))
    ]
    columns = (
        PLACE,
        Column("Phường, xã", 43),
        Column("Cụm, khối", 35),
        Column("Điểm", 15, centred=True),
    )
    return Table(columns, numbered(rows), "Điểm tham khảo")


def _sum(dossier: Dossier, state: WardState) -> float:
    return round(sum(one.points for one in dossier.scores.get(state.ward.code, ())), 2)


# As a workbook


def _sheets(dossier: Dossier) -> Iterator[Sheet]:
    yield Sheet(
        "Phường, xã",
        (
            ("Mã", 10), ("Phường, xã", 34), ("Cụm, khối", 28), ("Tình hình", 22),
            ("Lý do", 50), ("Kỳ đạt", 10), ("Kỳ chậm, không đạt", 14), ("Kỳ đã bắt đầu", 12),
            ("Bài năm nay", 12), ("Cùng kỳ năm trước", 14), ("Điển hình", 12),
            ("Bài mới nhất", 14), ("Số liệu ngày", 14), ("Lấy về ngày", 14),
            ("Người theo dõi", 30), ("Theo dõi từ", 14), ("Trang", 50),
        ),
        tuple(
            (
                state.ward.code, state.ward.title, state.cluster, state.standing.label,
                state.reason,
                *(
                    (
                        state.figures.met, state.figures.late, state.figures.due,
                        state.figures.items, state.figures.items_before, state.figures.exemplars,
                    )
                    if state.is_known
                    else (None,) * 6
                ),
                state.figures.newest, state.heard.as_of if state.heard else None,
                state.heard.good.date() if state.heard else None, state.ward.followed_by,
                state.ward.since,
                Link(state.heard.site) if state.heard else None,
            )
            for state in dossier.states
        ),
    )  # fmt: skip
    yield Sheet(
        "Cụm, khối",
        (
            ("Cụm, khối", 34), ("Số nơi", 10), *((one.label, 18) for one in Standing),
            ("Bài năm nay", 12), ("Cùng kỳ năm trước", 14), ("Điển hình", 12),
        ),
        tuple(
            (
                row.cluster.name, row.wards,
                *(row.counts.get(one.value, 0) for one in Standing),
                row.figures.items, row.figures.items_before, row.figures.exemplars,
            )
            for row in dossier.clusters
        ),
    )  # fmt: skip
    if dossier.scores:
        yield _score_sheet(dossier)
    yield Sheet(
        "Thu thập",
        (("Mã", 10), ("Phường, xã", 34), ("Tệp", 20), ("Điều chưa ổn", 60), ("Cách sửa", 60)),
        tuple(
            (state.ward.code, state.ward.title, fault.file, fault.words, fault.kind.fix)
            for state in dossier.states
            for fault in state.faults
        ),
    )


def _score_sheet(dossier: Dossier) -> Sheet:
    columns = (
        ("Phường, xã", 34), ("Tiêu chí", 40), ("Làm được", 12), ("Trọn điểm khi", 12),
        ("Điểm", 10), ("Điểm tối đa", 12), ("Căn cứ", 90),
    )  # fmt: skip
    return Sheet("Chấm điểm", columns, tuple(_score_rows(dossier)))


def _score_rows(dossier: Dossier) -> Iterator[tuple[str | int, ...]]:
    for state in dossier.states:
        for one in dossier.scores.get(state.ward.code, ()):
            kept: Sequence[str] = one.traces[:_MOST_TRACES]
            more = (
                [f"… và {len(one.traces) - len(kept)} mục khác"] if one.traces[len(kept) :] else []
            )
            yield (
                state.ward.title,
                one.criterion.text,
                one.value,
                one.full_at,
                _points(one.points),
                _points(one.criterion.points),
                "\n".join([*kept, *more]),
            )


def _points(value: float) -> str:
    return f"{value:g}".replace(".", ",")
