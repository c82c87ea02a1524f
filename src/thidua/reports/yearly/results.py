"""The first half of the report in words: how the targets stand, and what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from thidua.progress.targets import Status
from thidua.progress.wording import name_status
from thidua.reports.yearly.blocks import PLACE, Block, Column, Part, Table, numbered, points, tally
from thidua.reports.yearly.content import (
    Airing,
    Figures,
    Item,
    Report,
    TargetResult,
    WindowResult,
)
from thidua.text.labels import LABELS
from thidua.text.vietnamese import number, office_date, office_number, short_date

# I. Targets


def tell_targets(report: Report) -> Iterator[Part]:
    if not report.targets:
        yield "", ("Kế hoạch không đặt chỉ tiêu bằng số.",)
        return
    windows = [window for target in report.targets for window in target.windows]
    counts = Counter(window.status for window in windows)
    stand = ", ".join(
        f"{office_number(counts[Status(status)])} kỳ {words.lower()}"
        for status, words in LABELS["status"].items()
        if counts[Status(status)]
    )
    yield (
        "Đánh giá chung",
        (
            f"Kế hoạch đặt {office_number(len(report.targets))} chỉ tiêu, gồm "
            f"{office_number(len(windows))} kỳ phải đạt. Tính đến hết "
            f"{office_date(report.as_of)}: {stand or 'chưa có kỳ nào'}.",
        ),
    )
    yield (
        "Kết quả từng chỉ tiêu",
        list(points((target.text, _target(target)) for target in report.targets)),
    )


def _target(target: TargetResult) -> Iterator[Block]:
    columns = (
        Column("Kỳ", 18),
        Column("Thời gian", 31, centred=True),
        Column("Mức phải đạt", 18, centred=True),
        Column("Kết quả", 17, centred=True),
        Column("Tình trạng", 16, centred=True),
    )
    rows = [
        (
            window.name,
            f"{short_date(window.first)} – {short_date(window.last)}",
            tell_required(target, window),
            tell_done(target, window),
            name_status(window.status, window.is_ending),
        )
        for window in target.windows
    ]
    title = f"Kết quả chỉ tiêu “{target.text.rstrip('.')}”"
    yield (
        Table(columns, tuple(rows), title)
        if rows
        else "Không có kỳ nào trong thời gian của kế hoạch."
    )
    if target.note:
        yield f"Cách tính: {target.note}"


def tell_required(target: TargetResult, window: WindowResult) -> str:
    """Return "04 tin, bài", or the longest silence allowed."""
    if target.is_gap:
        return f"vắng không quá {number(window.required)} ngày"
    return f"{office_number(window.required)} {target.noun}"


def tell_done(target: TargetResult, window: WindowResult) -> str:
    """Return "16 tin, bài", or the longest silence there was."""
    if target.is_gap:
        return window.done_words.partition(", cho phép")[0]
    return f"{office_number(window.done)} {target.noun}"


# II. Publicity


def tell_publicity(report: Report) -> Iterator[Part]:
    yield "Trên trang thông tin điện tử", list(_items(report))
    yield "Trên sóng phát thanh", list(_airings(report.airings))
    yield "Hoạt động trực tiếp", list(_events(report))
    yield "Các đợt lựa chọn điển hình", list(_selections(report))
    if report.before:
        yield "So với kỳ trước", [_compare(report.figures, report.before)]
    else:
        yield "So với kỳ trước", ["Kỳ trước chưa có số liệu nên không so sánh."]


def _compare(now: Figures, before: Figures) -> Table:
    columns = (
        Column("Nội dung", 28),
        Column(f"{short_date(before.first)} – {short_date(before.last)}", 22, centred=True),
        Column(f"{short_date(now.first)} – {short_date(now.last)}", 22, centred=True),
        Column("Tăng, giảm", 28, centred=True),
    )
    rows = (
        ("Tin, bài đã đăng", before.items, now.items),
        ("Lượt phát sóng", before.airings, now.airings),
        ("Thời lượng phát sóng (phút)", before.minutes, now.minutes),
        ("Điển hình được giới thiệu", before.exemplars, now.exemplars),
        ("Hoạt động trực tiếp", before.events, now.events),
    )
    return Table(
        columns,
        tuple((what, office_number(a), office_number(b), tell_change(a, b)) for what, a, b in rows),
        "So với kỳ trước",
    )


def tell_change(before: int, now: int) -> str:
    """Return "tăng 03 (25%)", "giảm 02 (10%)" or "không đổi"; no share of nothing is made up."""
    if before == now:
        return "không đổi"
    change = now - before
    share = f" ({number(100 * abs(change) / before)}%)" if before else ""
    return f"{'tăng' if change > 0 else 'giảm'} {office_number(abs(change))}{share}"


def _items(report: Report) -> Iterator[Block]:
    column = f"Chuyên mục “{report.ward.column}”"
    if not report.items:
        yield f"{column} chưa đăng tin, bài nào."
        return
    kinds = tally(item.kind for item in report.items)
    categories = tally(item.category for item in report.items)
    yield (
        f"{column} đã đăng {office_number(len(report.items))} tin, bài. "
        f"Theo thể loại: {kinds}. Theo chuyên mục: {categories}. "
        f"Địa chỉ dưới mỗi tiêu đề tính từ {report.site}."
    )
    columns = (
        PLACE,
        Column("Ngày đăng", 16, centred=True),
        Column("Tiêu đề, địa chỉ", 43),
        Column("Thể loại; chuyên mục", 17),
        Column("Đơn vị gửi", 17),
    )
    yield Table(columns, numbered(_item_row(item) for item in report.items), "Tin, bài đã đăng")


def _item_row(item: Item) -> Sequence[str]:
    return (
        short_date(item.day),
        f"{item.title}\n/{item.address}",
        f"{item.kind}; {item.category}",
        item.unit or "",
    )


def _airings(airings: Sequence[Airing]) -> Iterator[Block]:
    if not airings:
        yield "Chưa có lượt phát nào được ghi nhận."
        return
    minutes = sum(airing.minutes or 0 for airing in airings)
    untimed = sum(airing.minutes is None for airing in airings)
    apart = f" (chưa kể {office_number(untimed)} lượt không ghi thời lượng)" if untimed else ""
    yield (
        f"Có {office_number(len(airings))} lượt phát, tổng thời lượng "
        f"{office_number(minutes)} phút{apart}: {tally(airing.kind for airing in airings)}."
    )
    columns = (
        PLACE,
        Column("Ngày phát", 17, centred=True),
        Column("Đài phát", 24),
        Column("Hình thức", 14),
        Column("Số phút", 10, centred=True),
        Column("Nội dung", 28),
    )
    rows = [
        (
            short_date(one.day),
            one.station,
            one.kind,
            office_number(one.minutes) if one.minutes else "",
            one.title or "",
        )
        for one in airings
    ]
    yield Table(columns, numbered(rows), "Các lượt phát sóng")


def _events(report: Report) -> Iterator[Block]:
    if not report.events:
        yield "Không có hoạt động nào được ghi nhận."
        return
    kinds = tally(event.kind for event in report.events)
    yield f"Có {office_number(len(report.events))} hoạt động: {kinds}."
    columns = (
        PLACE,
        Column("Ngày", 17, centred=True),
        Column("Loại", 16),
        Column("Nội dung", 30),
        Column("Đơn vị", 18),
        Column("Số người dự", 12, centred=True),
    )
    rows = [
        (
            short_date(one.day),
            one.kind,
            one.title,
            one.unit or "",
            office_number(one.participants) if one.participants else "",
        )
        for one in report.events
    ]
    yield Table(columns, numbered(rows), "Các hoạt động trực tiếp")


def _selections(report: Report) -> Iterator[Block]:
    if not report.selections:
        yield "Không có đợt lựa chọn nào được ghi nhận."
        return
    rounds = tally(one.round for one in report.selections)
    yield f"Có {office_number(len(report.selections))} đợt lựa chọn: {rounds}."
    columns = (
        PLACE,
        Column("Ngày", 17, centred=True),
        Column("Đợt", 28),
        Column("Đơn vị", 18),
        Column("Tin, bài giới thiệu", 30),
    )
    rows = [
        (
            short_date(one.day),
            f"{one.title} ({one.round.lower()})" if one.title else one.round,
            one.unit or "",
            ";\n".join(one.items),
        )
        for one in report.selections
    ]
    yield Table(columns, numbered(rows), "Các đợt lựa chọn điển hình")
