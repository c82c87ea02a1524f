"""One imagined year of a ward office, told by the months, with the commands that people type.

Two clerks each have a clone of the ward's repository, and a server has a third: the clerks write,
approve and, until the summer, publish themselves; from July on the server pulls and builds. Only
the clock is pretended (``SOURCE_DATE_EPOCH``). At the end stands what a resident's reader, the
city's portal and the office itself have of the year, in exact numbers.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from calendar import timegm
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import feedparser
import pytest
import word_makers
from conftest import ROOT, Outcome
from projects import ARTICLE, changed
from sites import make_site_project, settings

from thidua.cli import main
from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.column.record import RECORD

CHAIR = "Chủ tịch UBND phường"
DEPUTY = "Phó Chủ tịch UBND phường"
OLD_HOST, NEW_HOST = "https://phuong-mau.example/", "https://thidua.mau.example/phuong/"
PLAN = "docs/ke-hoach/2025.md"
LOG = "docs/truyen-thanh.md"
OFFICE = {
    # mkdocs.yml names these folders, and git keeps no empty one.
    "src/.gitkeep": "",
    "articles/.gitkeep": "",
    "mkdocs.yml": settings(OLD_HOST, demo=False),
    ".gitignore": (ROOT / ".gitignore").read_text("utf-8"),
    ".gitattributes": (ROOT / ".gitattributes").read_text("utf-8"),
    # The year begins with nothing written.
    **dict.fromkeys((ARTICLE, "articles/2024/guong-sang/bia.jpg", "docs/ke-hoach/2024.md")),
    "articles/2024/guong-sang/lop.jpg": None,
    "docs/hoat-dong.md": "---\ntitle: Hoạt động\nactivities: []\nselections: []\n---\n",
    LOG: "---\ntitle: Nhật ký truyền thanh\nbroadcasts: []\n---\n\nCác lượt phát.\n",
    PLAN: """\
---
title: Kế hoạch năm 2025
plan:
  number: 02/KH-UBND
  issued_by: UBND phường Mẫu
  issued_on: 6/1/2025
  period: {from: 2025-01-01, to: 2025-12-31}
  targets:
    - {id: nam, text: "ít nhất 07 tin, bài/năm", at_least: 7, per: year}
    - id: quy
      text: ít nhất 01 tin, bài/quý
      at_least: 1
      per: quarter
      waivers: []
    - {id: phat-song, text: "ít nhất 02 lượt phát/năm", count: broadcasts, at_least: 2, per: year}
---

Nội dung kế hoạch.
""",
}
BLANK = "<!-- Xóa dòng này rồi viết nội dung bài ở đây. -->"

EXEMPLAR = """
exemplars:
  - {name: Lê Thị Mẫu, type: ca-nhan, kind: nguoi-tot-viec-tot}
"""
CONSENT = """
consent:
  reference: 03/PĐY
  on: 2025-02-02
  covers: [ten, anh, cau-chuyen]
  channels: [web, rss, mang-xa-hoi]
  until: 2025-06-30
"""
ON_AIR = """\
broadcasts:
  - {on: 2025-11-06, station: truyen-thanh-phuong, kind: tu-san-xuat, minutes: 6}
"""
RELAYED = """\
broadcasts:
  - {on: 2025-11-20, station: phat-thanh-tinh, kind: tiep-song, minutes: 10}
"""
WAIVED = """\
waivers:
        - {window: 2025-07-01, reason: Cả phường chống lũ, by: Chủ tịch, on: 2025-11-10}
"""

Problems = frozenset[tuple[str, str]]
"""The rule and the file of each error that a command told."""


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


@dataclass
class Machine:
    """A clone of the ward's repository on somebody's machine, with plain git and the program."""

    root: Path
    asked: list[tuple[str, Problems, Problems]] = field(default_factory=list)
    """Of each build: its moment, what ``check`` said just before it, and what the build said."""

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Cán bộ", "-c", "user.email=can-bo@mau.example")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def send(self, message: str) -> None:
        """Commit everything, take what the others did, and send it all."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        self.pull()
        self.git("push", "-q", "origin", "main")

    def pull(self) -> None:
        self.git("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")

    def type(self, moment: str, *arguments: str) -> Outcome:
        """Run a command of the program at a moment, with nobody at the keyboard."""
        told = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            chdir(self.root),
            redirect_stdout(told),
            redirect_stderr(told),
        ):
            patch.setattr(sys, "argv", ["thidua", *arguments])
            patch.setattr(sys, "stdin", io.StringIO())
            patch.setenv("COLUMNS", "200")
            patch.setenv(EPOCH_VARIABLE, epoch(at(moment)))
            with pytest.raises(SystemExit) as ended:
                main()
        return Outcome(int(ended.value.code or 0), told.getvalue())

    def do(self, moment: str, *arguments: str) -> str:
        """Run a command that must succeed."""
        outcome = self.type(moment, *arguments)
        assert outcome.code == 0, outcome.text
        return outcome.text

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def edit(self, path: str, changes: dict[str, str]) -> None:
        """Change words of a file, as with an editor."""
        (self.root / path).write_text(changed(self.read(path), changes), "utf-8")

    def write(self, moment: str, title: str, text: str, *flags: str) -> str:
        """Make a new article and write its text; return its path."""
        lead = f"Tin của tổ dân phố gửi về phường: {title[0].lower()}{title[1:]}."
        said = self.do(
            *(moment, "new", "--title", title, "--summary", lead, "--category", "tin-tuc"),
            *("--unit", "cong-an", *flags),
        )
        found = re.search(r"Đã tạo bài: (\S+)", said)
        assert found
        self.edit(found[1], {BLANK: text})
        assert "Không có vấn đề nào." in self.do(moment, "check", found[1])
        return found[1]

    def approve(self, moment: str, path: str, *flags: str) -> str:
        return self.do(moment, "approve", path, "--by", CHAIR, "--yes", *flags)

    def build(self, moment: str, *options: str, code: int = 0) -> str:
        """Ask ``check`` about everything, then build; the new site takes the old one's place."""
        asked = self.type(moment, "check")
        built = self.type(moment, "build", *options)
        assert built.code == code, built.text
        assert "Đã dựng" in built.text
        rows: list[dict[str, str]] = json.loads(self.read("reports/problems.json"))
        refused = {(row["rule"], row["path"]) for row in rows if row["severity"] == "error"}
        shown = re.findall(r"^(\S+?):\d+  \[([a-z-]+)\]  LỖI", asked.text, re.M)
        assert asked.code == bool(shown)
        checked = frozenset((rule, path) for path, rule in shown)
        self.asked.append((moment, checked, frozenset(refused)))
        return built.text

    @property
    def feed(self) -> dict[str, Any]:
        """What a reader takes from the RSS feed: the entries by their ids."""
        parsed = feedparser.parse(self.read("site/rss.xml"))
        assert not parsed.bozo
        return {entry.id: entry for entry in parsed.entries}

    @property
    def taken_down(self) -> dict[str, list[tuple[str, ...]]]:
        """What a portal takes from the list of what left a channel, and of what came back."""
        listed = json.loads(self.read("site/du-lieu/go-bai.json"))
        said = {"left": ("article", "channel", "on"), "withdrawn": ("article", "withdrawn_on")}
        said["returned"] = said["left"]
        return {
            name: [tuple(one[key] for key in keys) for one in listed[name]]
            for name, keys in said.items()
        }

    @property
    def progress(self) -> dict[str, list[tuple[str, int, int, str, list[str]]]]:
        """What the office reads of its plan: each window of each target."""
        (plan,) = json.loads(self.read("reports/targets.json"))["plans"]
        return {
            target["id"]: [
                (one["label"], one["done"], one["required"], one["status"], one["items"])
                for one in target["windows"]
            ]
            for target in plan["targets"]
        }


def tag(slug: str) -> str:
    """Return the id that readers elsewhere know an article by, wherever the site stands."""
    return f"tag:phuong-mau.example,2024:2025/{slug}"


def day_of(entry: Any, kind: str = "published") -> str:
    """Return the local minute of a feed's entry."""
    moment = datetime.fromtimestamp(timegm(entry[f"{kind}_parsed"]), VIETNAM)
    return f"{moment:%Y-%m-%d %H:%M}"


@dataclass
class Year:
    """The three machines of the story of the story."""

    clerk: Machine
    other: Machine
    server: Machine


DITCH = "to-dan-pho-5-sach-dong-muong-chung"
CLASS = "lop-hoc-cua-co-mau"
ROAD = "ba-con-hien-dat-mo-duong"
TREES = "doan-phuong-trong-hang-cay-moi"
LAMPS = "thap-sang-ngo-nho"
BOOKS = "tu-sach-cua-khu-pho"
FLOOD = "ca-phuong-giup-nhau-sau-lu"


def january(year: Year) -> None:
    """The first article: the day is left open, so it gets that of the approval."""
    clerk = year.clerk
    assert "Không có vấn đề nào." in clerk.do("2025-01-06 08:00", "check")
    path = clerk.write(
        "2025-01-07 14:00",
        "Tổ dân phố 5 sạch dòng mương chung",
        "Sáng Chủ nhật, bà con cùng dọn con mương dài hơn một cây số.",
        *("--kind", "tin", "--author", "Trần Văn Viết", "--movement", "nong-thon-moi"),
    )
    assert path == f"articles/2025/{DITCH}/index.md"
    assert "Chờ duyệt" in clerk.do("2025-01-07 14:05", "list")
    clerk.approve("2025-01-08 09:15", path)
    assert "\ndate: 2025-01-08 09:15\n" in clerk.read(path)
    clerk.build("2025-01-08 10:00", "--record")
    assert {day_of(entry) for entry in clerk.feed.values()} == {"2025-01-08 09:15"}
    assert list(clerk.feed) == [tag(DITCH)]
    clerk.send("Đăng bài đầu tiên")


def february(year: Year, folder: Path) -> None:
    """An article that came in Word, sent back once, approved after its day had passed."""
    clerk = year.clerk
    document = word_makers.new()
    word_makers.centred(document, "LỚP HỌC CỦA CÔ MẪU")
    document.add_paragraph("Lớp học mở từ năm 2015, trong gian nhà nhỏ cuối ngõ.")
    word_makers.picture(document, "Cô Mẫu đứng bên bảng đen")
    sent = word_makers.save(document, folder / "bài gửi.docx")
    said = clerk.do(
        *("2025-02-04 09:00", "import", str(sent), "--yes", "--category", "guong"),
        # Offices write titles in capitals; the column does not.
        *("--title", "Lớp học của cô Mẫu", "--unit", "cong-an", "--received", "3/2/2025"),
        *("--summary", "Mỗi tối thứ Ba, cô Mẫu dạy chữ cho bà con trong xóm, không lấy tiền."),
    )
    path = f"articles/2025/{CLASS}/index.md"
    assert path in said
    assert "CÔ MẪU" not in clerk.read(path)
    clerk.edit(path, {"\ndate:\n": "\ndate: 2025-02-10\n", "\nexemplars:\n": EXEMPLAR})
    assert "[consent-required]" in clerk.do("2025-02-04 09:30", "check", path)
    clerk.edit(path, {"\nconsent:\n": CONSENT})
    assert "Không có vấn đề nào." in clerk.do("2025-02-04 09:40", "check", path)

    note = "Nêu rõ lớp có bao nhiêu người học"
    clerk.do("2025-02-10 16:00", "return", path, "--by", DEPUTY, "--note", note, "--yes")
    for command in ("check", "list"):
        assert note in clerk.do("2025-02-11 08:00", command)
    clerk.edit(path, {"cuối ngõ.": "cuối ngõ; nay có 12 người học."})
    assert "bài đã sửa sau khi bị trả lại" in clerk.do("2025-02-11 08:30", "list")

    before = clerk.read(path)
    late = clerk.type("2025-02-12 08:30", "approve", path, "--by", CHAIR, "--yes")
    assert (late.code, clerk.read(path)) == (1, before)
    assert "[review-late]" in late.text
    clerk.approve("2025-02-12 08:30", path, "--date", "now")
    assert "\ndate: 2025-02-12 08:30\n" in clerk.read(path)
    assert "returned:" not in clerk.read(path)
    clerk.send("Duyệt bài từ tệp Word")


def march(year: Year) -> None:
    """A scheduled article appears on its day, although somebody broke another one."""
    clerk = year.clerk
    road = clerk.write(
        *(
            "2025-03-18 09:00",
            "Bà con hiến đất mở đường",
            "Ngõ 7 nay rộng bốn mét; xe vào tận nơi.",
        ),
        *("--date", "26/3/2025 7h"),
    )
    trees = clerk.write(
        *("2025-03-18 10:00", "Đoàn phường trồng hàng cây mới", "Hai trăm cây đã xanh ven sông."),
        *("--date", "25/3/2025"),
    )
    clerk.approve("2025-03-20 09:00", road)
    clerk.approve("2025-03-20 09:05", trees)
    assert "Không có vấn đề nào." in clerk.do("2025-03-20 09:10", "check", "--as-of", "26/3/2025")
    clerk.edit(trees, {"category: tin-tuc": "category: tin-tucc"})
    told = clerk.build("2025-03-26 07:05", "--record", code=1)
    assert "1 bài chưa lên vì có lỗi" in told
    assert list(clerk.feed) == [tag(ROAD), tag(CLASS), tag(DITCH)]
    assert f"{trees}  – còn chờ: sửa 1 lỗi" in clerk.do("2025-03-26 08:00", "list")
    # Put right, it is as it was approved.
    clerk.edit(trees, {"category: tin-tucc": "category: tin-tuc"})
    clerk.send("Đăng bài hẹn ngày")


def april(year: Year) -> None:
    """What readers have is mended and rewritten; neither moves its day or its quarter."""
    clerk = year.clerk
    before = clerk.feed
    road, ditch = (f"articles/2025/{slug}" for slug in (ROAD, DITCH))
    clerk.do("2025-04-08 09:00", "revise", road)
    clerk.edit(f"{road}/ban-sua.md", {"bốn mét;": "bốn mét,"})
    clerk.do("2025-04-08 09:10", "revise", ditch)
    clerk.edit(f"{ditch}/ban-sua.md", {"hơn một cây số": "gần hai cây số"})
    assert "Không có vấn đề nào." in clerk.do("2025-04-08 09:20", "check", road, ditch)
    assert "Đang đăng (4)" in clerk.do("2025-04-08 09:30", "list")
    assert "bốn mét[-;-][+,+] xe" in clerk.approve("2025-04-09 09:00", road, "--minor")
    assert "Đã đổi so với bản duyệt lúc 2025-01-08 09:15" in clerk.approve(
        "2025-04-10 09:00", ditch
    )
    assert not list(clerk.root.rglob("ban-sua.md"))
    assert "\nupdated:" not in clerk.read(f"{road}/index.md")
    assert "\nupdated: 2025-04-10 09:00\n" in clerk.read(f"{ditch}/index.md")
    clerk.build("2025-04-10 10:00", "--record")
    assert list(clerk.feed) == [tag(ROAD), tag(TREES), tag(CLASS), tag(DITCH)]
    for identity, entry in before.items():
        assert clerk.feed[identity].published == entry.published
    assert "Cập nhật ngày" in clerk.read(f"site/bai/2025/{DITCH}/index.html")
    assert "Cập nhật ngày" not in clerk.read(f"site/bai/2025/{ROAD}/index.html")
    changes = {
        entry.id: day_of(entry, "updated")
        for entry in feedparser.parse(clerk.read("site/atom.xml")).entries
    }
    assert changes[tag(DITCH)] == "2025-04-10 09:00"
    assert changes[tag(ROAD)] == "2025-03-26 07:00"
    first, second = clerk.progress["quy"][:2]
    assert first[1:4] == (4, 1, "met")
    assert second[1:4] == (0, 1, "on-track")
    clerk.send("Sửa hai bài đã đăng")


def may(year: Year) -> None:
    """Each of two clerks publishes an article of their own; git alone brings them together."""
    clerk, other = year.clerk, year.other
    other.pull()
    lamps = clerk.write("2025-05-12 08:00", "Thắp sáng ngõ nhỏ", "Ngõ 3 đã có mười bóng đèn.")
    books = other.write("2025-05-12 08:30", "Tủ sách của khu phố", "Đã có ba trăm cuốn sách.")
    clerk.approve("2025-05-12 09:00", lamps)
    other.approve("2025-05-12 09:30", books)
    clerk.build("2025-05-12 10:00", "--record")
    other.build("2025-05-12 10:30", "--record")
    clerk.send("Đăng bài ngõ nhỏ")
    other.send("Đăng bài tủ sách")
    clerk.pull()
    assert clerk.read(RECORD) == other.read(RECORD)
    for machine in (clerk, other):
        assert machine.git("status", "--porcelain") == ""
        assert "Đang đăng (6)" in machine.do("2025-05-12 11:00", "list")
        assert machine.type("2025-05-12 11:00", "check").code == 0


def serve(year: Year, moment: str) -> Machine:
    """Let the server do what it does each morning. It stays clean, and so can always pull."""
    year.server.pull()
    year.server.build(moment, "--live")
    assert year.server.git("status", "--porcelain") == ""
    return year.server


def july(year: Year) -> None:
    """The consent of February ended in June: nobody does anything, and the article is gone."""
    server = serve(year, "2025-07-01 07:05")
    assert tag(CLASS) not in server.feed
    assert "Bài này đang tạm ẩn" in server.read(f"site/bai/2025/{CLASS}/index.html")
    assert server.taken_down == {
        "left": [(f"2025/{CLASS}", one, "2025-07-01") for one in ("web", "rss", "mang-xa-hoi")],
        "returned": [],
        "withdrawn": [],
    }
    assert server.progress["quy"][0][1] == 3


def august(year: Year) -> None:
    """The consent is renewed: one edit, one approval, and the article is back where it was."""
    clerk = year.clerk
    path = f"articles/2025/{CLASS}/index.md"
    renewed = {"03/PĐY": "19/PĐY", "2025-02-02": "2025-08-04", "2025-06-30": "2026-06-30"}
    clerk.edit(path, renewed)
    clerk.approve("2025-08-05 09:00", path, "--minor")
    clerk.send("Gia hạn phiếu đồng ý")
    server = serve(year, "2025-08-06 07:05")
    assert day_of(server.feed[tag(CLASS)]) == "2025-02-12 08:30"
    assert server.taken_down == {
        "left": [],
        "returned": [(f"2025/{CLASS}", one, "2025-08-05") for one in ("web", "rss", "mang-xa-hoi")],
        "withdrawn": [],
    }
    assert server.progress["quy"][0][1] == 4


def september(year: Year) -> None:
    """One article is taken down at somebody's wish, another one is corrected."""
    clerk = year.clerk
    reason = "Theo đề nghị của người được nêu trong bài"
    clerk.do(
        *("2025-09-10 15:00", "withdraw", f"articles/2025/{LAMPS}", "--reason", reason, "--yes")
    )
    clerk.do(
        *("2025-09-11 08:00", "correct", f"articles/2025/{DITCH}"),
        *("--text", "Con mương dài 1,8 km.", "--yes"),
    )
    clerk.send("Gỡ một bài, đính chính một bài")
    server = serve(year, "2025-09-12 07:05")
    assert "Con mương dài 1,8 km." in server.feed[tag(DITCH)].content[0].value
    assert reason in server.read(f"site/bai/2025/{LAMPS}/index.html")
    assert "Thắp sáng" not in server.read(f"site/bai/2025/{LAMPS}/index.html")


def october(year: Year) -> None:
    """The column moves to another host, and every reader knows every article again."""
    before = year.server.feed
    year.clerk.edit("mkdocs.yml", {OLD_HOST: NEW_HOST})
    year.clerk.send("Đổi tên miền")
    after = serve(year, "2025-10-01 07:05").feed
    assert list(after) == list(before)
    assert all(entry.link.startswith(NEW_HOST) for entry in after.values())
    assert all(entry.link.startswith(OLD_HOST) for entry in before.values())


def november(year: Year) -> None:
    """The radio reads an article and relays a programme; a leader waives an empty quarter."""
    other = year.other
    other.pull()
    path = other.write(
        "2025-11-04 09:00", "Cả phường giúp nhau sau lũ", "Nhà nào cũng có người đến."
    )
    other.approve("2025-11-05 08:00", path)
    other.edit(path, {"\nreview:\n": f"\n{ON_AIR}review:\n"})
    other.edit(LOG, {"broadcasts: []\n": RELAYED})
    other.edit(PLAN, {"waivers: []\n": WAIVED})
    assert other.type("2025-11-21 09:00", "check").code == 0
    other.send("Ghi lượt phát, miễn quý III")


def december(year: Year) -> None:
    """The report of the year counts its last day as over, and never overwrites one before it."""
    clerk = year.clerk
    clerk.pull()
    report = ("report", "--plan", "2025", "--to", "31/12/2025")
    assert clerk.type("2025-12-30 16:00", *report).code == 2
    clerk.do("2025-12-31 16:00", *report)
    first = clerk.root / "reports/bao-cao-2025.docx"
    written = first.read_bytes()
    assert "reports/bao-cao-2025-2.docx" in clerk.do("2025-12-31 16:10", *report)
    assert first.read_bytes() == written
    told = "\n".join(one.text for one in docx.Document(str(first)).paragraphs)
    assert "gồm 06 kỳ phải đạt" in told
    assert "04 kỳ đạt, 01 kỳ không đạt, 01 kỳ được miễn." in told
    assert "đã đăng 06 tin, bài." in told
    assert "Có 02 lượt phát, tổng thời lượng 16 phút" in told
    clerk.do("2025-12-31 16:20", *report, "--format", "txt")
    assert clerk.read("reports/bao-cao-2025.txt").splitlines()[-2:] == [
        "Chỉ tiêu chưa đạt:",
        "• ít nhất 07 tin, bài/năm – Năm 2025: 6 trên 07 tin, bài; đã thiếu 01 tin, bài",
    ]


def new_year(year: Year) -> None:
    """A typo of the old year is mended, and a draft that the old year left behind is told."""
    clerk = year.clerk
    draft = clerk.write("2025-12-30 09:00", "Đón năm mới", "Nhà nhà treo cờ, quét dọn ngõ xóm.")
    assert "[year-folder]" in clerk.do("2026-01-01 08:00", "check", draft)
    refused = clerk.type("2026-01-01 08:05", "approve", draft, "--by", CHAIR, "--yes")
    assert (refused.code, "[year-folder]" in refused.text) == (1, True)
    moved = draft.replace("/2025/", "/2026/")
    (clerk.root / moved).parent.parent.mkdir()
    (clerk.root / draft).parent.rename((clerk.root / moved).parent)
    assert "Không có vấn đề nào." in clerk.do("2026-01-01 08:10", "check", moved)

    books = f"articles/2025/{BOOKS}/index.md"
    clerk.edit(books, {"ba trăm cuốn sách": "ba trăm quyển sách"})
    assert "duyệt lại" in clerk.do("2026-01-01 08:20", "list", "--state", "changed")
    clerk.approve("2026-01-01 09:00", books, "--minor")
    clerk.send("Chữa một chữ của năm ngoái")
    serve(year, "2026-01-02 07:05")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The whole year, lived; each month says by itself what must be true in it."""
    folder = tmp_path_factory.mktemp("nam-2025")
    origin, clerk, other, server = (
        Machine(folder / name) for name in ("kho.git", "can-bo", "can-bo-hai", "may-chu")
    )
    clerk.root.mkdir()
    make_site_project(clerk.root, OFFICE)
    origin.root.mkdir()
    origin.git("init", "-q", "--bare", "-b", "main")
    clerk.git("init", "-q", "-b", "main")
    clerk.git("add", "-A")
    clerk.git("commit", "-q", "-m", "Bắt đầu")
    clerk.git("remote", "add", "origin", str(origin.root))
    clerk.git("push", "-q", "origin", "main")
    for machine in (other, server):
        origin.git("clone", "-q", str(origin.root), str(machine.root))
    lived = Year(clerk, other, server)
    january(lived)
    february(lived, folder)
    for month in (march, april, may, july, august, september, october, november, december):
        month(lived)
    new_year(lived)
    return lived


SEEN = {
    FLOOD: "2025-11-05 08:00",
    BOOKS: "2025-05-12 09:30",
    ROAD: "2025-03-26 07:00",
    TREES: "2025-03-25 07:00",
    CLASS: "2025-02-12 08:30",
    DITCH: "2025-01-08 09:15",
}
"""What stands there after the year, newest first, and since when readers have it."""


def test_a_reader_has_each_article_once_under_the_day_it_was_published(year: Year) -> None:
    feed = year.server.feed
    assert {identity: day_of(entry) for identity, entry in feed.items()} == {
        tag(slug): day for slug, day in SEEN.items()
    }
    assert list(feed) == [tag(slug) for slug in SEEN]
    assert [entry.link for entry in feed.values()] == [
        f"{NEW_HOST}bai/2025/{slug}/" for slug in SEEN
    ]


def test_the_portal_can_follow_what_left_and_what_came_back(year: Year) -> None:
    channels = ("web", "rss", "mang-xa-hoi")
    assert year.server.taken_down == {
        "left": [(f"2025/{LAMPS}", one, "2025-09-10") for one in channels],
        "returned": [(f"2025/{CLASS}", one, "2025-08-05") for one in channels],
        "withdrawn": [(f"2025/{LAMPS}", "2025-09-10")],
    }
    listed = json.loads(year.server.read("site/du-lieu/go-bai.json"))
    known = {tag(slug) for slug in (LAMPS, CLASS)}
    assert {one["id"] for name in ("left", "returned") for one in listed[name]} == known
    data = json.loads(year.server.read("site/du-lieu/bai-viet.json"))["articles"]
    assert [one["guid"] for one in data] == [tag(slug) for slug in SEEN]


def test_the_office_knows_what_came_of_its_plan(year: Year) -> None:
    ids = {slug: f"2025/{slug}" for slug in SEEN}
    progress = year.server.progress
    assert progress == {
        "nam": [("Năm 2025", 6, 7, "missed", [ids[slug] for slug in reversed(SEEN)])],
        "quy": [
            ("Quý I/2025", 4, 1, "met", [ids[slug] for slug in (DITCH, CLASS, TREES, ROAD)]),
            ("Quý II/2025", 1, 1, "met", [ids[BOOKS]]),
            ("Quý III/2025", 0, 1, "waived", []),
            ("Quý IV/2025", 1, 1, "met", [ids[FLOOD]]),
        ],
        "phat-song": [("Năm 2025", 2, 2, "met", [ids[FLOOD], "truyen-thanh#1"])],
    }


def test_check_lets_nothing_through_that_a_build_refuses(year: Year) -> None:
    """Before each build of the year ``check`` was asked, and knew every error of it."""
    asked = [one for machine in (year.clerk, year.other, year.server) for one in machine.asked]
    assert len(asked) == 10
    for moment, told, refused in asked:
        assert refused <= told, moment
    # The one article that somebody broke is the one that was refused, on the day it was.
    broken = ("reference", f"articles/2025/{TREES}/index.md")
    assert [one for one in asked if one[2]] == [
        ("2025-03-26 07:05", frozenset({broken}), frozenset({broken}))
    ]
