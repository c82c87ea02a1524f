"""The words around a report's body, as Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II asks for them.

The number, the day and month, and the signature stay blank: they are given when the report is
signed and registered, never by a program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.progress.windows import name_period
from thidua.reports.yearly.answers import ADDRESSEE, DAY, NUMBER, SIGNER, answer
from thidua.reports.yearly.blocks import blank
from thidua.reports.yearly.content import Report
from thidua.schema.plan import Recipient
from thidua.text.vietnamese import office_date

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
KIND = "BÁO CÁO"
_GAP = "\u00a0" * 6  # room for a hand-written number
_PURPOSES = {"báo cáo": "b/c", "để báo cáo": "b/c", "để biết": "để biết"}


@dataclass(frozen=True, slots=True)
class Heading:
    """Every text outside the numbered sections, in reading order."""

    parent: str | None
    """The body above, with common words shortened (II.2.a)."""
    issuer: tuple[str, ...]
    number: str
    place: str
    day: str
    abstract: str
    addressee: str
    bases: tuple[str, ...]
    notice: str | None
    opening: str
    closing: str
    annexed: str
    """Below the title of an annex."""
    authority: str
    offices: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]


def compose(report: Report) -> Heading:
    """Return the words around the body of a report."""
    ward, plan = report.ward, report.plan
    body = ward.committee
    abstract = f"Kết quả thực hiện {plan.title}"
    if report.is_part:
        abstract += f" ({_name_time(report)})"
    period = plan.matter.period
    given_number = f" {told}" if (told := report.answers.get(NUMBER)) else _GAP
    day = report.answers.get(DAY) or f"ngày{_GAP}tháng{_GAP}năm {report.as_of.year}"
    return Heading(
        parent=shorten(ward.parent).upper() if ward.parent else None,
        issuer=("ỦY BAN NHÂN DÂN", ward.name.upper()),
        number=f"Số:{given_number}/BC-UBND",
        place=ward.name,
        day=day,
        abstract=abstract,
        addressee=ward.parent or answer(report, ADDRESSEE, "cơ quan nhận báo cáo"),
        bases=_list_bases(report),
        notice=(
            "Bản trình diễn: số liệu gồm cả bài và bản ghi mẫu, không dùng để báo cáo."
            if ward.demo
            else None
        ),
        opening=(
            f"{body} báo cáo kết quả thực hiện {plan.title}, thời gian thực hiện từ "
            f"{office_date(period.first)} đến {office_date(period.last)}, số liệu tính "
            f"{f'từ {office_date(report.first)} ' if report.is_part else ''}đến hết "
            f"{office_date(report.as_of)}, như sau:"
        ),
        closing=f"Trên đây là Báo cáo {abstract[0].lower()}{abstract[1:]} của {body}./.",
        annexed=(f"(Kèm theo Báo cáo số{given_number}/BC-UBND {day} của {body})"),
        authority="TM. ỦY BAN NHÂN DÂN",
        offices=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") if report.is_deputy else ("CHỦ TỊCH",),
        signer=answer(report, SIGNER, "họ và tên"),
        recipients=_list_recipients(plan.matter.recipients),
    )


def _name_time(report: Report) -> str:
    name = name_period(report.first, report.as_of)
    return name or f"từ {office_date(report.first)} đến {office_date(report.as_of)}"


def shorten(name: str) -> str:
    """Shorten the common words of a body's name."""
    return re.sub("(Ủy|Uỷ) ban nhân dân", "UBND", name, flags=re.IGNORECASE)


def _list_bases(report: Report) -> tuple[str, ...]:
    """Return each basis on its line: ";" after each, "." after the last (II.6.a)."""
    matter = report.plan.matter
    number = matter.number or blank("số, ký hiệu")
    day = office_date(matter.issued_on) if matter.issued_on else blank("ngày ban hành")
    subject = report.plan.title.removeprefix("Kế hoạch ")
    own = f"Kế hoạch số {number} {day} của {matter.issued_by} về “{subject}”"
    if subject != report.plan.title:
        own = f"Kế hoạch số {number} {day} của {matter.issued_by} về {subject}"
    texts = [_begin_basis(text.rstrip(" ;.")) for text in (*matter.basis, own)]
    return tuple(f"{text}{'.' if text is texts[-1] else ';'}" for text in texts)


def _begin_basis(text: str) -> str:
    return text if text.startswith(("Căn cứ", "Thực hiện", "Theo")) else f"Căn cứ {text}"


def _list_recipients(recipients: tuple[Recipient, ...]) -> tuple[str, ...]:
    """Return "Nơi nhận" (II.9): "Như trên" for the addressee first, the archive's copy last."""
    archive = [one for one in recipients if one.name.startswith("Lưu")]
    others = [one for one in recipients if one not in archive]
    last = archive[0].name.rstrip(" .;") if archive else "Lưu: VT"
    return ("- Như trên;", *(f"- {_name_recipient(one)};" for one in others), f"- {last}.")


def _name_recipient(recipient: Recipient) -> str:
    purpose = recipient.purpose and _PURPOSES.get(recipient.purpose.lower(), recipient.purpose)
    copies = f"{recipient.copies:02d}b" if recipient.copies else None
    notes = ", ".join(filter(None, [purpose, copies]))
    return f"{recipient.name} ({notes})" if notes else recipient.name
