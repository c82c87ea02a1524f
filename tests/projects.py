"""Small whole projects, written as real files, for the tests of reading and review.

``BASE`` is the least that a ward needs: every register with an entry or two, one plan, both logs
and one reviewed article that uses every key. A test writes it and changes what it is about.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from PIL import Image

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.load import load
from thidua.load.settings import HOOKS
from thidua.review import Edition, review

# A busy machine is no fault of the program's.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")

NOW = datetime(2024, 6, 15, 12, 0, tzinfo=VIETNAM)
"""The moment of a test that does not care: after the base article, before the year's end."""

UNSEALED = "0" * 20
"""Stands in a text for the digest that :func:`seal` works out."""

_ROOT = Path(__file__).resolve().parent.parent

ARTICLE = "articles/2024/guong-sang/index.md"
DRAFT = "articles/2024/ban-thao.md"

SETTINGS = """\
site_name: Thi đua yêu nước
site_url: https://phuong-mau.example/
docs_dir: docs
extra:
  ward:
    name: Phường Mẫu
    level: phuong
    column: Thi đua yêu nước
    parent: UBND thành phố Mẫu
    portal: {name: Cổng thông tin thành phố, url: https://mau.example/}
    address: Số 1 đường Mẫu
    contact: {phone: 0209 123 456, email: ubnd@mau.example}
    responsible: Chủ tịch UBND phường
    reviewers:
      - Chủ tịch UBND phường
      - Phó Chủ tịch UBND phường
    time_zone: Asia/Ho_Chi_Minh
    stations:
      - {id: truyen-thanh-phuong, name: Đài truyền thanh phường, level: phuong}
      - {id: phat-thanh-tinh, name: Đài tỉnh, level: tinh}
    feed:
      items: 30
    photos:
      widths: [480, 960, 1600]
      workers: 1
    show_progress: true
    demo: false
plugins: []
hooks:
  - hooks/edition.py
  - hooks/printing.py
"""

ARTICLE_TEXT = f"""\
---
title: Gương sáng tổ dân phố 5
date: 2024-06-11
summary: Bà Nguyễn Thị Mẫu nhiều năm lặng lẽ dạy chữ cho trẻ em nghèo.
category: guong
kind: bai
id: 2024/guong-sang
updated: 2024-06-12
image: bia.jpg
image_alt: Bà Mẫu bên lớp học nhỏ
image_credit: "Ảnh: Ban biên tập"
exemplars:
  - name: Nguyễn Thị Mẫu
    type: ca-nhan
    kind: nguoi-tot-viec-tot
    id: nguyen-thi-mau
    unit: cong-an
    recognition:
      by: UBND phường
      on: 2024-05-19
      number: 12/QĐ-UBND
fields: [giao-duc]
movements: [nong-thon-moi]
campaigns:
  - slug: ngay-truyen-thong
    phase: trong
unit: cong-an
received: 2024-06-05
author: Trần Văn Viết
tags: [khuyến học]
aliases: [/tin/guong-sang/]
broadcasts:
  - on: 2024-06-12
    station: truyen-thanh-phuong
    minutes: 5
    kind: tu-san-xuat
consent:
  reference: 07/PĐY
  on: 2024-06-03
  covers: [ten, anh, cau-chuyen]
  channels: [web, rss, radio]
  until: 2026-06-03
  guardian: Nguyễn Văn Giám Hộ
corrections:
  - on: 2024-06-13
    text: Lớp học mở từ năm 2015.
review:
  by: Chủ tịch UBND phường
  name: Lê Thị Duyệt
  on: 2024-06-10 16:30
  digest: "{UNSEALED}"
---

Lớp học mở trong [khu phố](/don-vi/cong-an/) mỗi tối thứ Ba.

![Bảng đen và ba chiếc bàn](lop.jpg)
"""

DRAFT_TEXT = """\
---
title: Bản thảo về phong trào
date: 2024-06-20
summary: Một bản thảo đủ dài để qua được mức tối thiểu của sa-pô.
category: tin-tuc
---

Nội dung bản thảo.
"""
"""An article that nobody has put up for publication; not part of ``BASE``."""

PLAN_TEXT = """\
---
title: Kế hoạch năm 2024
plan:
  number: 12/KH-UBND
  issued_by: UBND phường Mẫu
  issued_on: 15/3/2024
  basis: [Kế hoạch của thành phố]
  period: {from: 2024-01-01, to: 2024-12-31}
  phases:
    truoc: {from: 2024-05-01, to: 2024-06-10}
    trong: {from: 2024-06-11, to: 2024-06-11}
    sau: {from: 2024-06-12, to: 2024-06-30}
  targets:
    - id: bon-bai
      text: ít nhất 04 tin, bài/năm
      at_least: 04
      per: year
      where: {category: [guong, tin-tuc]}
    - id: phat-song
      text: ít nhất 01 lượt/quý
      count: broadcasts
      at_least: 1
      per: quarter
  tasks:
    - {text: Viết bài, to: 30/6/2024, lead: Văn hóa - Xã hội}
  recipients:
    - {name: Đảng ủy phường, purpose: để báo cáo}
  budget: {source: Quỹ thi đua khen thưởng, share: 20}
---

Nội dung kế hoạch.
"""

BROADCAST_LOG_TEXT = """\
---
title: Nhật ký truyền thanh
broadcasts:
  - on: 2024-03-20
    station: phat-thanh-tinh
    kind: tiep-song
    minutes: 10
    programme: Bản tin thi đua
  - on: 2024-06-12
    station: truyen-thanh-phuong
    kind: tu-san-xuat
    article: 2024/guong-sang
---

Các lượt phát.
"""

ACTIVITY_LOG_TEXT = """\
---
title: Hoạt động
activities:
  - on: 2024-06-11
    activity: toa-dam
    title: Tọa đàm ngày 11/6
    unit: cong-an
    movements: [nong-thon-moi]
    fields: [giao-duc]
    participants: 60
selections:
  - on: 2024-06-28
    round: quy
    title: Chọn gương quý II
    unit: cong-an
    articles: [2024/guong-sang]
---

Các hoạt động.
"""


def entry(title: str, *lines: str) -> str:
    """Return a register entry's page."""
    return "\n".join(["---", f"title: {title}", *lines, "---", "", f"Giới thiệu {title}.", ""])


@cache
def jpeg(width: int = 40, height: int = 30, colour: str = "teal") -> bytes:
    """Return a plain JPEG photo."""
    return _encoded(width, height, colour, "JPEG")


@cache
def png(width: int = 40, height: int = 30, colour: str = "teal") -> bytes:
    """Return a plain PNG picture."""
    return _encoded(width, height, colour, "PNG")


def _encoded(width: int, height: int, colour: str, encoder: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, encoder)
    return buffer.getvalue()


BASE: Mapping[str, str | bytes] = {
    "mkdocs.yml": SETTINGS,
    **{path: (_ROOT / path).read_text("utf-8") for path in HOOKS},
    "docs/index.md": entry("Trang chủ"),
    "docs/chuyen-muc/guong.md": entry("Gương điển hình", "order: 1", "exemplars: required"),
    "docs/chuyen-muc/tin-tuc.md": entry("Tin tức", "order: 2"),
    "docs/linh-vuc/giao-duc.md": entry("Giáo dục"),
    "docs/linh-vuc/y-te.md": entry("Y tế"),
    "docs/phong-trao/nong-thon-moi.md": entry(
        "Nông thôn mới", "form: phong-trao", "level: trung-uong", "period: {from: 2011-01-01}"
    ),
    "docs/don-vi/cong-an.md": entry("Công an phường", "group: Khối nội chính"),
    "docs/chien-dich/ngay-truyen-thong.md": entry(
        "Ngày truyền thống", "period: {from: 2024-05-20, to: 2024-06-30}"
    ),
    "docs/ke-hoach/2024.md": PLAN_TEXT,
    "docs/truyen-thanh.md": BROADCAST_LOG_TEXT,
    "docs/hoat-dong.md": ACTIVITY_LOG_TEXT,
    ARTICLE: ARTICLE_TEXT,
    "articles/2024/guong-sang/bia.jpg": jpeg(64, 48),
    "articles/2024/guong-sang/lop.jpg": jpeg(48, 32, "olive"),
}


def write_files(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Write files below ``root``; text goes out as UTF-8 exactly as given, ``None`` writes none."""
    for path, content in files.items():
        if content is None:
            continue
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)


def make_project(root: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the base project with ``files`` over it and approve what waits for its digest."""
    write_files(root, {**BASE, **(files or {})})
    seal(root)
    return root


def seal(root: Path) -> None:
    """Put the true digest into every article that holds ``UNSEALED`` in its place."""
    for article in load(root).articles:
        if article.matter.review and article.matter.review.digest == UNSEALED:
            path = root / article.path
            content = path.read_bytes()
            assert content.count(UNSEALED.encode()) == 1
            path.write_bytes(content.replace(UNSEALED.encode(), article.digest.encode()))


def changed(text: str, changes: Mapping[str, str]) -> str:
    """Replace each key by its value; a key must stand in ``text`` exactly once."""
    for old, new in changes.items():
        assert text.count(old) == 1, f"{text.count(old)} times in the text: {old!r}"
        text = text.replace(old, new)
    return text


def edition_of(root: Path, now: datetime = NOW) -> Edition:
    """Read and review a project."""
    return review(load(root), now)


def article_in(column: Column, path: str = ARTICLE) -> Article:
    """Return the readable article at ``path``."""
    (article,) = (article for article in column.articles if article.path == path)
    return article


def article_text(body: str = "Nội dung bài.\n", **keys: Any) -> str:
    """Return a draft with ``keys`` in place of the usual ones; ``None`` leaves a key out."""
    values = {
        "title": "Một bài viết",
        "date": "2024-06-11",
        "summary": "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.",
        "category": "tin-tuc",
        **keys,
    }
    lines = [f"{key}: {value}" for key, value in values.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body])


def without_review(text: str) -> str:
    """Return an article's text without its review."""
    return re.sub(r"^review:\n(?: .*\n)+", "", text, flags=re.M)
