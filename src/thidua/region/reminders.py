"""A message for each ward that needs one, ready to be sent by a person. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from thidua.region.reading import Window
from thidua.region.settings import Region
from thidua.region.standing import Standing, WardState
from thidua.text.labels import label
from thidua.text.vietnamese import number, short_date

_PRESSING = ("missed", "behind")
SOON = 45
"""Days before the end of an open window that is not met yet, from which a ward is reminded."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message to one ward."""

    state: WardState
    subject: str
    text: str

    def as_mail(self) -> bytes:
        """Return a draft that mail programs open, with the address left to whoever sends it."""
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = self.subject
        if self.state.ward.email:
            mail["To"] = self.state.ward.email
        mail["X-Unsent"] = "1"  # Outlook opens it for writing
        mail.set_content(self.text, cte="base64")
        return mail.as_bytes()


def remind(
    region: Region, state: WardState, windows: Sequence[Window], today: date
) -> Reminder | None:
    """Return what a ward is to be reminded of, or ``None`` when nothing presses."""
    lines = list(_lines(state, windows, today))
    if not lines:
        return None
    name = state.ward.title
    told = "\n".join(f"- {line}" for line in lines)
    person = f"Cán bộ theo dõi: {state.ward.followed_by}.\n" if state.ward.followed_by else ""
    heard = state.heard
    source = f"Theo số liệu {name} công bố ngày {short_date(heard.as_of)}, " if heard else ""
    text = (
        f"Kính gửi: {name}\n\n"
        f"{source}{region.name} xin nhắc:\n\n{told}\n\n"
        "Đề nghị xem lại và bổ sung trước hạn; nếu số liệu chưa đúng, xin dựng và đăng lại trang"
        f" rồi báo cho chúng tôi.\n\n{person}{region.name}, ngày {short_date(today)}\n"
    )
    return Reminder(state, f"Nhắc việc thi đua yêu nước: {name}"[:150], text)


def _lines(state: WardState, windows: Sequence[Window], today: date) -> Iterator[str]:
    if state.standing is Standing.UNKNOWN and not state.ward.is_reachable:
        return  # nobody has written yet where its site is: there is nothing to remind it of
    if state.standing is Standing.UNKNOWN:
        yield (
            "Chưa lần nào lấy được số liệu từ trang của đơn vị; xin cho biết địa chỉ trang, hoặc"
            " nâng cấp chương trình rồi dựng lại trang."
        )
        return
    if state.standing is Standing.SILENT:
        yield f"Trang của đơn vị {state.reason}."
    if state.age is not None:
        yield f"Đã {state.age} ngày nay không lấy được số liệu mới từ trang của đơn vị."
    for window in windows:
        is_open = window.first <= today <= window.last
        if window.first > today or window.last.year < today.year:
            continue
        left = (window.last - today).days
        is_wanting = window.status == "on-track" and is_open and left <= SOON
        if window.status in _PRESSING or (is_wanting and not window.is_silence):
            yield _tell(window, left)


def _tell(window: Window, left: int) -> str:
    group = f", {window.group}" if window.group else ""
    span = f"{window.label}{group} ({short_date(window.first)} – {short_date(window.last)})"
    if window.is_silence:
        done = f"khoảng vắng dài nhất {window.done} ngày, cho phép {window.required} ngày"
    else:
        noun = label("count", window.count)
        lack = max(0, window.required - window.done)
        done = f"đã có {number(window.done)}/{number(window.required)} {noun}, còn thiếu {lack}"
    when = f"còn {left} ngày" if left >= 0 else "kỳ đã qua"
    return f"{window.text.rstrip(' .')} – {span}: {done}; {when}."
