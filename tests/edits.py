"""What may happen to a ward's project between two runs, at random: for the proof that a kept result
is never an outlived one. Each edit is a function that changes files, or the moment, or what is
kept, and leaves the project in any state people may leave it in.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from projects import (
    ARTICLE,
    DRAFT,
    DRAFT_TEXT,
    NOW,
    UNSEALED,
    article_text,
    entry,
    jpeg,
    make_project,
    seal,
)

from thidua.disk.program import fingerprint

PROSE = (
    "Tổ dân phố cùng nhau quét dọn con hẻm vào sáng chủ nhật hằng tuần.",
    "Bà con góp công làm lại bồn hoa trước nhà văn hóa, ai cũng vui.",
    "Chi hội phụ nữ tặng sách cho các cháu và mở lớp học thêm buổi tối.",
    "Đội dân phòng tuần tra mỗi đêm, khu phố yên bình hơn trước nhiều.",
    "Hội cựu chiến binh kể chuyện truyền thống cho thanh niên trong phường.",
    "Trạm y tế khám miễn phí cho người cao tuổi và tư vấn cách ăn uống.",
    "Đoàn thanh niên trồng cây dọc bờ kênh, treo bảng nhắc giữ vệ sinh.",
    "Ban công tác mặt trận vận động quỹ giúp hai hộ sửa lại mái nhà dột.",
)
REVIEW = f"""\
review:
  by: Chủ tịch UBND phường
  on: 2024-06-10 16:30
  digest: "{UNSEALED}"
"""


@dataclass
class Office:
    """A project that is being worked at, and what the program will find around it."""

    root: Path
    rng: random.Random
    now: datetime = NOW
    programs: list[str] = field(default_factory=list)
    """Folders on the path that make another program of the same one."""

    def articles(self) -> list[Path]:
        """Return the texts of articles, in a lasting order."""
        return sorted((self.root / "articles").rglob("*.md"))

    def pick(self, pattern: str) -> Path | None:
        """Return any file of that name, if there is one."""
        found = sorted(path for path in self.root.glob(pattern) if path.is_file())
        return self.rng.choice(found) if found else None

    def replace_in(self, path: Path | None, old: str, new: str) -> None:
        """Replace the first ``old`` in a text, as an editor does."""
        if path:
            text = path.read_bytes()
            path.write_bytes(text.replace(old.encode(), new.encode(), 1))

    def prose(self) -> str:
        """Return a body of several paragraphs."""
        return "\n\n".join(self.rng.choices(PROSE, k=self.rng.randint(1, 9))) + "\n"

    def close(self) -> None:
        """Be the program again that the tests run in."""
        for folder in self.programs:
            sys.path.remove(folder)
        fingerprint.cache_clear()


def open_office(root: Path, seed: int) -> Office:
    """Write a project with a handful of articles in different states."""
    rng = random.Random(seed)
    office = Office(root, rng)
    texts: dict[str, str | bytes] = {DRAFT: DRAFT_TEXT}
    for number in range(5):
        body = f"{office.prose()}\n## Kết quả\n\nXem [bài trước](guong-sang/index.md#muc).\n"
        text = article_text(body, title=f"Bài thứ {number}", date=f"2024-06-{10 + number}")
        review = REVIEW if number % 2 else ""
        texts[f"articles/2024/bai-{number}.md"] = text.replace("\n---\n\n", f"\n{review}---\n\n", 1)
    make_project(root, texts)
    return office


# Texts


def write_more(office: Office) -> None:
    path = office.rng.choice(office.articles())
    path.write_bytes(path.read_bytes() + f"\n{office.rng.choice(PROSE)}\n".encode())


def rewrite_head(office: Office) -> None:
    old, new = office.rng.choice(
        (
            ("title: B", "title: Việc tốt: B"),
            ("category: tin-tuc", "category: guong"),
            ("category: guong", "category: khong-co"),
            ("summary: T", "summary: Lời dẫn: T"),
            ("date: 2024", "date: 2025"),
            ("date: 2024-06-1", "date: 2024-6-1"),
            ("---\n", "---\nsample: true\n"),
            ("---\n", "---\nunit: cong-an\nfields: [giao-duc, y-te]\n"),
            ("---\n", "---\nallow:\n  - {rule: same-text, reason: bài dẫn lại}\n"),
            ("---\n", "---\nwithdrawn: {on: 2024-06-14, reason: Cần xem lại}\n"),
            ("---\n", "---\naliases: [/tin/cu/]\n"),
            ("review:", "revew:"),
            ("---\n", ""),
            ("until: 2026", "until: 2023"),
        )
    )
    office.replace_in(office.rng.choice(office.articles()), old, new)


def spoil(office: Office) -> None:
    """Save a text in another encoding, cut it short, or leave signs that mean something else."""
    path = office.rng.choice(office.articles())
    raw = path.read_bytes()
    spoilt = office.rng.choice((raw + b"\xff\xfe", raw[: len(raw) // 2], b"", raw + b"<<<<<<< A\n"))
    path.write_bytes(spoilt)


def link(office: Office) -> None:
    path = office.rng.choice(office.articles())
    target = office.rng.choice(
        (
            *("/lien-he/", "bai-1.md", "../2024/bai-2.md#ket-qua", "#ket-qua", "bai-9.md"),
            *("guong-sang/index.md#muc", "/don-vi/cong-an/", "/chuyen-muc/guong/rss.xml", "ho.pdf"),
        )
    )
    path.write_bytes(path.read_bytes() + f"\nXem [nội dung ấy]({target}).\n".encode())


def write_new(office: Office) -> None:
    number = office.rng.randrange(12)
    text = article_text(office.prose(), title=f"Bài mới {number}")
    review = office.rng.choice(("", REVIEW))
    path = office.root / f"articles/2024/bai-{number}.md"
    path.write_text(text.replace("\n---\n\n", f"\n{review}---\n\n", 1), "utf-8")


def copy(office: Office) -> None:
    path = office.rng.choice(office.articles())
    shutil.copyfile(path, office.root / f"articles/2024/chep-{office.rng.randrange(3)}.md")


def rename(office: Office) -> None:
    path = office.pick("articles/2024/*.md")
    if path:
        path.rename(path.with_name(office.rng.choice(("doi-ten.md", "Đổi tên.md", "bai-3.md"))))


def delete(office: Office) -> None:
    if len(office.articles()) > 2:
        office.rng.choice(office.articles()).unlink()


def revise(office: Office) -> None:
    first = office.root / ARTICLE
    revision = first.with_name("ban-sua.md")
    if revision.exists():
        revision.unlink()
    elif first.exists():
        revision.write_bytes(first.read_bytes() + b"\nXong.\n")


def approve(office: Office) -> None:
    for path in office.articles():
        text = path.read_bytes()
        if b"review:" not in text and office.rng.random() < 0.5:
            path.write_bytes(text.replace(b"\n---\n", f"\n{REVIEW}---\n".encode(), 1))
    seal(office.root)


# Photos


def swap_photo(office: Office) -> None:
    """Put another photo of the same length in a photo's place, with its very time."""
    path = office.pick("articles/*/*/*.jpg")
    if path:
        seen = path.stat()
        content = bytearray(path.read_bytes())
        content[-office.rng.randint(3, 40)] ^= 1 << office.rng.randrange(8)
        path.write_bytes(content)
        os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def change_photos(office: Office) -> None:
    path = office.root / "articles/2024/guong-sang" / office.rng.choice(("bia.jpg", "lop.jpg"))
    match office.rng.randrange(3):
        case 0:
            path.unlink(missing_ok=True)
        case 1:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(jpeg(64, 48, office.rng.choice(("red", "navy", "teal"))))
        case _:
            path.with_name("thua.jpg").write_bytes(jpeg())


# What everything stands on


def edit_register(office: Office) -> None:
    path = office.root / office.rng.choice(
        (
            *("docs/chuyen-muc/guong.md", "docs/chuyen-muc/tin-tuc.md", "docs/linh-vuc/y-te.md"),
            *("docs/don-vi/cong-an.md", "docs/chuyen-muc/khong-co.md"),
        )
    )
    text = office.rng.choice(
        (
            None,
            entry("Tên mới", "exemplars: required") if "chuyen-muc" in str(path) else entry("Mới"),
            entry("Tên khác"),
            "---\ntitle: [\n---\n",
        )
    )
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(text, "utf-8")


def edit_page(office: Office) -> None:
    path = office.root / office.rng.choice(("docs/lien-he.md", "docs/index.md"))
    body = office.rng.choice(
        ("## Kết quả\n", "![](a.jpg)\n", "[hỏng](khong-co.md)\n", "hoa`f` **\n")
    )
    path.write_text(f"---\ntitle: Trang\n---\n\n{office.prose()}\n{body}", "utf-8")


def edit_list(office: Office) -> None:
    """Change a page that is a list of the ward's own: of documents, slogans, abbreviations."""
    day = f"20{office.rng.randint(10, 23)}-01-05"
    law = f"title: Luật\nnumber: 01/2010/QH12\non: 2010-01-04\nissued_by: Quốc hội\nended: {day}"
    slogan = "{text: Thi đua là yêu nước, source: Lời kêu gọi}"
    key_day = '{day: "03-26", since: 1931, name: Ngày thành lập}'
    short = "{short: TDP, means: Tổ dân phố}"
    path, head = office.rng.choice(
        (
            ("van-ban/luat-mau", law),
            ("van-ban/luat-mau", f"{law}\nreplaced_by: khong-co"),
            ("khau-hieu", f"title: Khẩu hiệu\nslogans: [{slogan}]\ndays: [{key_day}]"),
            ("khau-hieu", f"title: Khẩu hiệu\nslogans: [{slogan}, {slogan}]\ndays: {key_day}"),
            ("viet-tat", f"title: Viết tắt\nabbreviations: [{short}]"),
            ("viet-tat", "title: Viết tắt\npronunciations: [{written: marketing, said: mác}]"),
        )
    )
    target = office.root / f"docs/{path}.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(f"---\n{head}\n---\n\n{office.prose()}", "utf-8")


def edit_settings(office: Office) -> None:
    old, new = office.rng.choice(
        (
            ("demo: false", "demo: true"),
            ("demo: true", "demo: false"),
            ("Phó Chủ tịch UBND phường", "Phó Chủ tịch phụ trách"),
            ("- Chủ tịch UBND phường", "- Chủ tịch Ủy ban"),
            ("phone: 0209 123 456", "phone: 0912 345 678"),
            ("site_url: https", "site_url: ftp"),
            ("name: Phường", "nme: Phường"),
            ("nme: Phường", "name: Phường"),
        )
    )
    office.replace_in(office.root / "mkdocs.yml", old, new)


def edit_record(office: Office) -> None:
    record = office.root / "articles/.published.json"
    address = office.rng.choice(("/bai/2024/bai-1/", "/bai/2024/xua/", "/lien-he/"))
    identity = address.removeprefix("/bai/").strip("/")
    row = f'"{address}": {{"id": "{identity}", "date": "2024-06-01", "since": "2024-06-11"}}'
    record.write_text(office.rng.choice((f"{{\n{row}\n}}\n", "{", "{}")), "utf-8")


def move_clock(office: Office) -> None:
    office.now += timedelta(hours=office.rng.randint(-400, 2000))


# What is kept


def damage(office: Office) -> None:
    """Let a disk, or a person, spoil what is kept."""
    path = office.pick(".cache/**/*")
    if path is None:
        return
    content = bytearray(path.read_bytes())
    match office.rng.randrange(4):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(content[: office.rng.randrange(len(content) + 1)])
        case 2 if content:
            content[office.rng.randrange(len(content))] ^= 1 << office.rng.randrange(8)
            path.write_bytes(content)
        case _:
            path.with_name("0.pack").write_bytes(content)


def change_program(office: Office) -> None:
    """Let another package be installed beside the program, which makes it another one."""
    folder = office.root / f".other-{len(office.programs)}"
    (folder / "other-1.dist-info").mkdir(parents=True)
    sys.path.append(str(folder))
    office.programs.append(str(folder))
    fingerprint.cache_clear()


Edit = Callable[[Office], None]
EDITS: Sequence[Edit] = (
    *(
        write_more,
        write_more,
        rewrite_head,
        rewrite_head,
        spoil,
        link,
        link,
        write_new,
        copy,
        rename,
    ),
    *(delete, revise, approve, swap_photo, change_photos, edit_register, edit_page, edit_list),
    *(edit_settings, edit_record, move_clock, damage, damage, change_program),
)


def sequences(
    folder: Path, seeds: Iterable[int], edits: Sequence[Edit], steps: int, unseen: float
) -> Iterator[tuple[Office, tuple[object, ...]]]:
    """Yield a project whenever it is to be looked at, with its seed and what was done to it.

    ``unseen`` is the share of edits after which nobody looks: several may come between two runs.
    """
    for seed in seeds:
        office = open_office(folder / str(seed), seed)
        done: list[str] = []
        try:
            for step in range(steps):
                # Every second edit in turn, so that each comes up in the shortest run.
                place = (seed * steps + step) // 2 % len(edits)
                edit = office.rng.choice(edits) if step % 2 else edits[place]
                edit(office)
                done.append(edit.__name__)
                if office.rng.random() >= unseen:
                    yield office, (seed, *done)
        finally:
            office.close()
        shutil.rmtree(office.root)
