"""The ward itself, out of ``mkdocs.yml``."""

from __future__ import annotations

import re

from thidua.load.reading import Written
from thidua.problems import Problem, Rule
from thidua.schema.validation import validate
from thidua.schema.ward import WARD, Ward, undeclared
from thidua.source.documents import SETTINGS

_FIXED = {"docs_dir": "docs", "site_dir": "site", "use_directory_urls": "true"}


def read_ward(written: Written, faults: list[Problem]) -> tuple[Ward, str]:
    """Read ``extra.ward`` and ``site_url``.

    While the ward's block is broken an empty ward stands in, so that everything else is still
    checked in the same run; its fault keeps the old site.
    """
    settings = written.settings
    if settings is None:
        return undeclared(), ""
    site_url = settings.data.get("site_url")
    if not isinstance(site_url, str) or not re.match(r"https?://", site_url):
        faults.append(
            settings.problem(
                Rule.REQUIRED,
                "chưa có địa chỉ đầy đủ của trang web, mà nguồn tin RSS cần đến.",
                "thêm dòng  site_url: https://…/  vào mkdocs.yml",
                at=("site_url",),
            )
        )
        site_url = ""
    for key, wanted in _FIXED.items():
        if settings.data.get(key, wanted) != wanted:
            faults.append(
                settings.problem(
                    Rule.VALUE,
                    "chỉ được để như mẫu, vì địa chỉ các trang phải giữ mãi.",
                    f"sửa lại thành  {key}: {wanted}",
                    at=(key,),
                )
            )
    extra = settings.data.get("extra")
    value = extra.get("ward") if isinstance(extra, dict) else None
    if not isinstance(value, dict):
        faults.append(
            settings.problem(
                Rule.REQUIRED,
                "chưa khai báo thông tin của phường.",
                "thêm nhóm  ward:  (tên, người duyệt, …) vào mục extra của mkdocs.yml",
                at=("extra", "ward"),
            )
        )
        return undeclared(), site_url
    ward = written.memory.recall(
        f"{SETTINGS}\nward",
        ("ward", written.marks[SETTINGS]),
        lambda: validate(WARD, settings, at=("extra", "ward")),
    )
    faults.extend(ward.problems)
    return ward.value or undeclared(), site_url.rstrip("/") + "/"
