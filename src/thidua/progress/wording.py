"""How progress is put into words, alike in every report."""

from __future__ import annotations

from datetime import date

from thidua.progress.targets import Status, WindowProgress
from thidua.schema.plan import Target
from thidua.text.labels import label
from thidua.text.vietnamese import number, office_number, short_date


def name_window(window: WindowProgress) -> str:
    """Return "Quý III/2024", with the group if there is one: "Quý III/2024 – Y tế"."""
    return f"{window.label} – {window.group_name}" if window.group_name else window.label


def name_status(status: Status, is_ending: bool) -> str:
    """Return the words for how a window stands. One about to end with nothing done says so."""
    words = label("status", status)
    if not is_ending:
        return words
    return "Sắp hết hạn" if status is Status.ON_TRACK else f"{words}, sắp hết hạn"


def tell_done(target: Target, window: WindowProgress) -> str:
    """Return "3 trên 04 tin, bài", or the longest silence for a target that limits it."""
    if target.max_gap_days is not None:
        return f"vắng dài nhất {tell_silence(window)}, cho phép {number(window.required)} ngày"
    noun = label("count", target.count)
    return f"{number(window.done)} trên {office_number(window.required)} {noun}"


def tell_silence(window: WindowProgress) -> str:
    """Return "75 ngày (từ 05/01/2024 đến 20/03/2024)": from one item, or an end, to the next."""
    days = f"{number(window.done)} ngày"
    silence = window.silence
    if silence is None:
        return days
    last = "nay" if silence.is_open else short_date(silence.last)
    return f"{days} (từ {short_date(silence.first)} đến {last})"


def describe_need(target: Target, window: WindowProgress, as_of: date) -> str:
    """Return what is still to be done and by when, or why nothing is.

    For example "còn thiếu 02 tin, bài; hạn 31/12/2024 (còn 41 ngày)".
    """
    if window.status is Status.WAIVED:
        waiver = next(waiver for waiver in target.waivers if waiver.window == window.first)
        return f"lý do: {waiver.reason} ({waiver.by}, {short_date(waiver.on)})"
    if window.status is Status.MET:
        return "đã xong"
    if target.max_gap_days is not None:
        return _describe_gap(target, window, as_of)
    missing = f"{office_number(window.required - window.done)} {label('count', target.count)}"
    if window.status is Status.MISSED:
        return f"đã thiếu {missing}"
    if window.status is Status.UPCOMING:
        return f"cần {missing} từ {short_date(window.first)} đến hết {short_date(window.last)}"
    return f"còn thiếu {missing}; {_deadline(window.last, as_of)}"


def _describe_gap(target: Target, window: WindowProgress, as_of: date) -> str:
    noun = label("count", target.count)
    if window.status is Status.UPCOMING:
        return f"tính từ {short_date(window.first)}"
    if window.status is Status.MISSED:
        told = "khoảng vắng đã quá mức cho phép"
        if window.silence and window.silence.is_open:
            return f"{told}; cần có thêm {noun} ngay để khoảng vắng không dài thêm"
        return told
    if window.due is None:
        return "không cần thêm cho đến hết kế hoạch"
    return f"cần có thêm {noun}; {_deadline(window.due, as_of)}"


def _deadline(due: date, as_of: date) -> str:
    left = (due - as_of).days
    return f"hạn {short_date(due)} ({f'còn {number(left)} ngày' if left else 'hết hôm nay'})"
