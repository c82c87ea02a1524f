"""The report in words, in order and numbered, for paper and screen alike.

Levels are numbered as Nghị định 30/2020/NĐ-CP, Phụ lục I, II.6.đ numbers them: I. then 1. then a).
What no file tells is a blank, never a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from thidua.progress.tasks import TaskProgress, TaskStatus
from thidua.reports.yearly.answers import (
    PROPOSALS,
    TROUBLES,
    answer,
    cause_of,
    cause_of_task,
)
from thidua.reports.yearly.blocks import (
    PLACE,
    Block,
    Column,
    Part,
    Section,
    Table,
    Topic,
    numbered,
    points,
)
from thidua.reports.yearly.content import Contribution, Honoured, Reminder, Report
from thidua.reports.yearly.results import tell_done, tell_publicity, tell_targets
from thidua.text.labels import LABELS, label
from thidua.text.vietnamese import office_date, office_number, short_date

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def arrange(report: Report) -> tuple[Section, ...]:
    """Return the sections of the report, numbered."""
    sections = [
        ("Kết quả thực hiện chỉ tiêu", tell_targets(report)),
        ("Kết quả tuyên truyền", tell_publicity(report)),
        ("Điển hình tiên tiến được giới thiệu", _exemplars(report)),
        ("Đóng góp của các đơn vị", _contributions(report)),
        *([("Kết quả thực hiện nhiệm vụ", _tasks(report))] if report.tasks else []),
        ("Tồn tại, hạn chế và nguyên nhân", _shortfalls(report)),
        ("Kiến nghị, đề xuất", [("", tuple(_told(report, PROPOSALS, "kiến nghị, đề xuất")))]),
    ]
    return tuple(
        Section(f"{_ROMAN[place]}. {title}", tuple(_number(parts)))
        for place, (title, parts) in enumerate(sections)
    )


def _number(parts: Iterable[Part]) -> Iterator[Topic]:
    for place, (title, blocks) in enumerate(parts, start=1):
        yield Topic(f"{place}. {title}" if title else "", tuple(blocks))


# III. Exemplars


def _exemplars(report: Report) -> Iterator[Part]:
    if not report.exemplars:
        yield "", ("Chưa có điển hình nào được giới thiệu.",)
        return
    yield "Theo đối tượng", list(_exemplars_by_type(report.exemplars))
    yield "Theo lĩnh vực", [_exemplars_by_field(report)]


def _exemplars_by_type(exemplars: Sequence[Honoured]) -> Iterator[Block]:
    total = office_number(len(exemplars))
    yield f"Có {total} điển hình được giới thiệu, mỗi điển hình tính một lần."
    yield from points(_type_point(kind, exemplars) for kind in LABELS["exemplar_type"])


def _type_point(kind: str, exemplars: Sequence[Honoured]) -> tuple[str, Iterator[Block]]:
    found = [one for one in exemplars if one.type == kind]
    return f"{label('exemplar_type', kind)}: {office_number(len(found))}.", _roster(kind, found)


def _roster(kind: str, exemplars: Sequence[Honoured]) -> Iterator[Block]:
    columns = (
        PLACE,
        Column("Họ và tên, tên gọi", 28),
        Column("Hình thức", 20),
        Column("Đơn vị", 22),
        Column("Được công nhận", 23),
    )
    rows = [(one.name, one.kind, one.unit or "", recognition(one)) for one in exemplars]
    if rows:
        title = f"Điển hình là {label('exemplar_type', kind).lower()}"
        yield Table(columns, numbered(rows), title)


def recognition(one: Honoured) -> str:
    """Return who recognised an exemplar, by which decision and when."""
    found = one.recognition
    if found is None:
        return ""
    parts = (found.by, found.number and f"số {found.number}", office_date(found.on))
    return ", ".join(part for part in parts if part)


def _exemplars_by_field(report: Report) -> Table:
    columns = (
        PLACE,
        Column("Lĩnh vực", 40),
        Column("Số điển hình", 14, centred=True),
        Column("Tên", 39),
    )
    rows = [
        (
            field.name,
            office_number(len(field.exemplars)),
            "; ".join(e.name for e in field.exemplars),
        )
        for field in report.fields
    ]
    return Table(columns, numbered(rows), "Điển hình theo lĩnh vực")


# IV. Contributions and tasks


def _contributions(report: Report) -> Iterator[Part]:
    if not report.units:
        yield "", ("Chưa có đơn vị nào trong danh mục.",)
        return
    by_unit = _contribution_table("Đơn vị", report.units)
    yield ("Theo đơn vị" if report.groups else ""), [by_unit]
    if report.groups:
        yield "Theo cụm, khối thi đua", [_contribution_table("Cụm, khối", report.groups)]


def _contribution_table(noun: str, contributions: Sequence[Contribution]) -> Table:
    columns = (
        PLACE,
        Column(noun, 57),
        Column("Tin, bài", 18, centred=True),
        Column("Điển hình", 18, centred=True),
    )
    rows = [(c.name, office_number(c.items), office_number(c.exemplars)) for c in contributions]
    return Table(columns, numbered(rows), f"Đóng góp theo {noun.lower()}")


def _tasks(report: Report) -> Iterator[Part]:
    columns = (
        PLACE,
        Column("Nội dung công việc", 34),
        Column("Chủ trì", 20),
        Column("Hạn", 17, centred=True),
        Column("Kết quả", 22),
    )
    rows = [
        (
            "\n".join(filter(None, [one.task.text, one.task.note])),
            one.task.lead,
            short_date(one.task.last),
            _task_outcome(one),
        )
        for one in report.tasks
    ]
    yield "", [Table(columns, numbered(rows), "Kết quả thực hiện nhiệm vụ")]


def _task_outcome(one: TaskProgress) -> str:
    words = one.status.label
    return f"{words} ngày {short_date(one.finished)}" if one.finished else words


# V. Shortfalls


def _shortfalls(report: Report) -> Iterator[Part]:
    yield "Chỉ tiêu, nhiệm vụ chưa đạt", list(_gaps(report)) or ["Không có."]
    if report.reminders:
        yield "Đơn vị cần đôn đốc", list(_reminders(report.reminders))
    yield "Khó khăn, vướng mắc", list(_told(report, TROUBLES, "khó khăn, vướng mắc"))


def _told(report: Report, key: str, what: str) -> Iterator[str]:
    """Yield the paragraphs that somebody wrote, or one blank."""
    words = answer(report, key, f"{what}, hoặc ghi: Không có")
    return (line.strip() for line in words.splitlines() if line.strip())


def _reminders(reminders: Sequence[Reminder]) -> Iterator[str]:
    for head, units in by_follower(reminders):
        told = "; ".join(f"{one.unit} ({', '.join(one.reasons)})" for one in units)
        yield f"- {head}: {told}." if head else f"- {told}."


def by_follower(
    reminders: Sequence[Reminder],
) -> Iterator[tuple[str, Sequence[Reminder]]]:
    """Yield the units of each group with whoever follows them: "Cụm 1 – người theo dõi: …"."""
    groups: dict[tuple[str | None, str | None], list[Reminder]] = defaultdict(list)
    for one in reminders:
        groups[one.group, one.followed_by].append(one)
    for (group, follower), units in groups.items():
        yield " – ".join(filter(None, [group, follower and f"người theo dõi: {follower}"])), units


def _gaps(report: Report) -> Iterator[str]:
    for target, window in report.gaps():
        head = f"- {target.text.rstrip('.')} ({window.name}): {tell_done(target, window)}"
        if window.waiver:
            why = window.waiver
            yield (
                f"{head}, được miễn. Lý do: {why.reason.rstrip('.')} "
                f"({why.by}, {office_date(why.on)})."
            )
        else:
            cause = answer(report, cause_of(target, window), "nguyên nhân").rstrip(".")
            status = label("status", window.status).lower()
            yield f"{head}, {status}; {window.need}. Nguyên nhân: {cause}."
    for one in report.tasks:
        if one.status is TaskStatus.OVERDUE:
            task = one.task
            cause = answer(report, cause_of_task(task), "nguyên nhân").rstrip(".")
            yield (
                f"- {task.text.rstrip('.')}: quá hạn {short_date(task.last)} ({task.lead}). "
                f"Nguyên nhân: {cause}."
            )
