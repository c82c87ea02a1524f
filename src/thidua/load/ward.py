"""The ward itself, out of ``mkdocs.yml``."""

from __future__ import annotations

from thidua.problems import Problem, Rule, Severity
from thidua.schema.validation import validate
from thidua.schema.ward import WARD, Contact, Ward, undeclared
from thidua.source.documents import Settings


def read_ward(settings: Settings) -> tuple[Ward, tuple[Problem, ...]]:
    """Read ``extra.ward``; return what is wrong with it too.

    While the ward's block is broken an empty ward stands in, so that everything else is still
    checked in the same run; its fault keeps the old site.
    """
    document = settings.document
    extra = document.data.get("extra")
    value = extra.get("ward") if isinstance(extra, dict) else None
    if not isinstance(value, dict):
        fault = document.problem(
            Rule.REQUIRED,
            "chưa khai báo thông tin của phường.",
            "thêm nhóm  ward:  (tên, người duyệt, …) vào mục extra của mkdocs.yml",
            at=("extra", "ward"),
        )
        return undeclared(), (fault,)
    ward = validate(WARD, document, at=("extra", "ward"))
    faults = list(ward.problems)
    # Nobody is to write to a demonstration, and none makes up where to.
    if ward.value and not ward.value.demo and ward.value.contact == Contact():
        faults.append(
            document.problem(
                Rule.CONTACT_MISSING,
                "chưa khai số điện thoại hay thư điện tử nào, mà bài nào cũng mời bạn đọc liên hệ.",
                "thêm dòng  contact: {phone: 0209 …, email: ten@co-quan.gov.vn}  vào nhóm ward.",
                at=("extra", "ward", "contact"),
                severity=Severity.WARNING,
            )
        )
    return ward.value or undeclared(), tuple(faults)
