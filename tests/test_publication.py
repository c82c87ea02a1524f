"""A newsroom's year with one article: approved, mended, revised, sent back, by real commands."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    DRAFT,
    NOW,
    article_in,
    article_text,
    changed,
    jpeg,
    make_project,
    without_review,
    write_files,
)

from thidua.cli import main
from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.column import Article
from thidua.column.record import RECORD, key_of, parse, render
from thidua.load import load
from thidua.meter import Meter
from thidua.problems import Rule, errors
from thidua.progress.targets import evaluate
from thidua.review import State, preview, review
from thidua.review.amendments import apply
from thidua.review.approving import approve, kept_path, read_texts, standing_of
from thidua.review.channels import publication
from thidua.review.differences import compare, shortened
from thidua.schema.article import Review
from thidua.site.prepare import prepare
from thidua.site.routes import routes
from thidua.source.parsing import read_document

CHAIR = "Chủ tịch UBND phường"
FIRST = datetime(2024, 6, 10, 16, 30, tzinfo=VIETNAM)
PUBLISHED = datetime(2024, 6, 11, 7, 0, tzinfo=VIETNAM)
NEXT_YEAR = datetime(2025, 3, 3, 9, 15, tzinfo=VIETNAM)
REVISION = "articles/2024/guong-sang/ban-sua.md"
SINGLE = "articles/2024/bai-don.md"


class Terminal(io.StringIO):
    """Somebody who sits there and answers."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Office:
    """A ward's project, and whoever types commands there."""

    root: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(
        self, *arguments: str, at: datetime = NOW, answers: Sequence[str] = ("c",)
    ) -> tuple[int, str]:
        """Run the program at a moment; return how it ended and what it said."""
        self.monkeypatch.chdir(self.root)
        self.monkeypatch.setenv(EPOCH_VARIABLE, epoch(at))
        self.monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
        self.monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{a}\n" for a in answers)))
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = self.capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    def approve(self, path: str = ARTICLE, *flags: str, at: datetime = NOW) -> str:
        """Approve one version, which is to be fine."""
        code, told = self.run("approve", path, "--by", CHAIR, *flags, at=at)
        assert code == 0, told
        return told

    def edit(self, old: str, new: str, path: str = ARTICLE) -> None:
        """Change some words of a file, as somebody with an editor does."""
        file = self.root / path
        file.write_text(changed(file.read_text("utf-8"), {old: new}), "utf-8")

    def article(self, path: str = ARTICLE) -> Article:
        return article_in(load(self.root), path)

    def state(self, path: str = ARTICLE, at: datetime = NOW) -> State:
        return review(load(self.root), at).states[path]

    def publish(self, at: datetime = NOW) -> None:
        """Record what is seen, as a build does that is published."""
        edition = review(load(self.root), at)
        (self.root / RECORD).write_text(render(publication(edition)), "utf-8")


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    monkeypatch.setenv("COLUMNS", "200")
    return Office(make_project(tmp_path / "phường mẫu"), monkeypatch, capsys)


def files_of(root: Path) -> dict[str, bytes]:
    """Return every file of a project, but for what the program keeps for itself."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in found.items() if not name.startswith(".cache/")
    }


def done(root: Path, at: datetime) -> list[tuple[str, int]]:
    """Return what every window of every target counts."""
    return [
        (f"{target.target.id} {window.first}", window.done)
        for plan in evaluate(review(load(root), at)).plans
        for target in plan.targets
        for window in target.windows
    ]


# After publication


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("until: 2026-06-03", "until: 2030-06-03"),
        ("image_alt: Bà Mẫu bên lớp học nhỏ", "image_alt: Bà Mẫu giảng bài bên bảng đen"),
        ("mỗi tối thứ Ba", "mỗi tối thứ Tư"),
    ],
    ids=["a longer consent", "another description", "a word"],
)
@pytest.mark.parametrize("is_recorded", [True, False])
def test_an_edit_a_year_later_is_one_approval_and_moves_nothing(
    office: Office, old: str, new: str, is_recorded: bool
) -> None:
    if is_recorded:
        office.publish()
    counted = done(office.root, NEXT_YEAR)
    office.edit(old, new)
    assert office.state(at=NEXT_YEAR) is State.CHANGED
    office.approve(at=NEXT_YEAR)
    assert office.state(at=NEXT_YEAR) is State.PUBLISHED
    article = office.article()
    assert article.matter.review
    assert (article.matter.review.on, article.matter.review.first) == (NEXT_YEAR, FIRST)
    assert (article.date, article.matter.updated) == (PUBLISHED, NEXT_YEAR)
    assert article.changed == NEXT_YEAR
    assert done(office.root, NEXT_YEAR) == counted
    assert not errors(load(office.root).faults)


def test_an_expired_consent_that_is_renewed_brings_the_article_back(office: Office) -> None:
    late = datetime(2026, 6, 4, 8, 0, tzinfo=VIETNAM)
    assert office.state(at=late) is State.NO_CONSENT
    office.edit("until: 2026-06-03", "until: 2028-06-03")
    office.approve(at=late)
    assert office.state(at=late) is State.PUBLISHED
    assert office.article().date == PUBLISHED


def test_the_first_approval_is_carried_over_by_every_later_one(office: Office) -> None:
    for year in (2025, 2026):
        office.edit("mỗi tối thứ", "mỗi buổi tối thứ")
        office.approve(at=datetime(year, 1, 5, 8, 0, tzinfo=VIETNAM))
        office.edit("mỗi buổi tối thứ", "mỗi tối thứ")
    office.approve(at=datetime(2026, 2, 5, 8, 0, tzinfo=VIETNAM))
    found = office.article().matter.review
    assert found
    assert found.first == FIRST
    # As of a day between, readers had it already.
    assert office.state(at=NOW) is State.PUBLISHED
    assert office.state(at=datetime(2024, 6, 10, 16, 29, tzinfo=VIETNAM)) is State.IN_REVIEW


def test_a_minor_change_is_told_to_nobody(office: Office) -> None:
    before = office.article().matter.updated
    office.edit("mỗi tối", "mọi tối")
    office.approve(ARTICLE, "--minor", at=NEXT_YEAR)
    assert office.article().matter.updated == before
    assert office.state(at=NEXT_YEAR) is State.PUBLISHED


def test_what_waits_for_its_day_is_approved_anew_without_a_day_of_change(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-20")})
    office.approve(DRAFT)
    office.edit("Nội dung bài", "Nội dung khác", DRAFT)
    office.approve(DRAFT, at=datetime(2024, 6, 16, 8, 0, tzinfo=VIETNAM))
    assert office.article(DRAFT).matter.updated is None


def test_a_review_taken_out_by_hand_is_no_first_approval_of_what_was_published(
    office: Office,
) -> None:
    office.publish()
    file = office.root / ARTICLE
    file.write_text(without_review(file.read_text("utf-8")), "utf-8")
    office.approve(at=NEXT_YEAR)
    found = office.article().matter.review
    assert found
    assert found.first == PUBLISHED
    assert office.state(at=NEXT_YEAR) is State.PUBLISHED


def test_a_published_day_stays_through_every_door(office: Office) -> None:
    office.publish()
    office.edit("date: 2024-06-11", "date: 2024-09-01")
    before = files_of(office.root)
    for flags in ((), ("--date", "now"), ("--minor",)):
        code, told = office.run("approve", ARTICLE, "--by", CHAIR, *flags, at=NEXT_YEAR)
        assert code == 1
        assert f"[{Rule.DATE_MOVED}]  LỖI  " in told
        assert "11/06/2024" in told
    assert files_of(office.root) == before


def test_the_record_keeps_the_day_that_was_published_first(office: Office) -> None:
    office.publish()
    own = parse((office.root / RECORD).read_bytes()).addresses[key_of("bai/2024/guong-sang/")]
    assert (own.since, own.id, own.date) == (NOW.date(), "2024/guong-sang", PUBLISHED.date())
    assert own.channels == ("web", "rss", "radio")


# The day of a draft


def test_an_approval_on_the_next_day_moves_the_day_only_when_told_to(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-14   # thứ Sáu")})
    code, told = office.run("approve", DRAFT, "--by", CHAIR)
    assert code == 1
    assert "--date now" in told
    told = office.approve(DRAFT, "--date", "now")
    assert "đã qua ngày 14/06/2024" in told
    article = office.article(DRAFT)
    assert article.date == NOW
    assert "date: 2024-06-15 12:00   # thứ Sáu\n" in (office.root / DRAFT).read_text("utf-8")
    assert office.state(DRAFT) is State.PUBLISHED


@pytest.mark.parametrize("written", [None, "", "~"])
def test_a_draft_without_a_day_gets_that_of_its_first_approval(
    office: Office, written: str | None
) -> None:
    write_files(office.root, {DRAFT: article_text(date=written)})
    assert office.state(DRAFT) is State.IN_REVIEW
    assert "chưa có ngày" in office.run("list")[1]
    column = load(office.root)
    shown = {one.path: one.date for one in preview(column, NOW).published}
    assert shown[DRAFT] == NOW
    office.approve(DRAFT)
    assert office.article(DRAFT).matter.date == NOW
    assert office.state(DRAFT) is State.PUBLISHED
    assert "date:" in (office.root / DRAFT).read_text("utf-8")


def test_a_day_to_come_is_not_moved(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-20")})
    office.approve(DRAFT, "--date", "now")
    assert office.state(DRAFT) is State.SCHEDULED


def test_a_day_of_another_year_is_told_before_anything_is_written(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-12-31")})
    before = files_of(office.root)
    code, told = office.run(
        *("approve", DRAFT, "--by", CHAIR, "--date", "now"),
        at=datetime(2025, 1, 2, 8, 0, tzinfo=VIETNAM),
    )
    assert code == 1
    assert f"[{Rule.YEAR_FOLDER}]  LỖI  " in told
    assert files_of(office.root) == before


# The next version


def test_a_next_version_takes_the_place_of_the_first_one_once_approved(office: Office) -> None:
    before = (office.root / ARTICLE).read_bytes()
    code, told = office.run("revise", "articles/2024/guong-sang")
    assert code == 0, told
    assert REVISION in told
    assert (office.root / REVISION).read_text("utf-8") == without_review(before.decode())
    office.edit("mỗi tối thứ Ba", "mỗi tối thứ Năm", REVISION)
    written = (office.root / REVISION).read_text("utf-8")
    assert (office.state(), office.state(REVISION)) == (State.PUBLISHED, State.REVISION)
    assert (office.root / ARTICLE).read_bytes() == before
    assert REVISION in office.run("list", "--state", "revision")[1]
    column = load(office.root)
    (shown,) = (one for one in preview(column, NOW).published if one.id == "2024/guong-sang")
    assert (shown.path, shown.address) == (REVISION, office.article().address)
    assert [one.path for one in review(column, NOW).published] == [ARTICLE]

    told = office.approve("articles/2024/guong-sang", at=NEXT_YEAR)
    assert "[-Ba-][+Năm+]" in told
    assert not (office.root / REVISION).exists()
    after = (office.root / ARTICLE).read_text("utf-8")
    assert without_review(after) == changed(
        written, {"updated: 2024-06-12": "updated: 2025-03-03 09:15"}
    )
    assert office.state(at=NEXT_YEAR) is State.PUBLISHED
    found = office.article().matter.review
    assert found
    assert found.first == FIRST


def test_a_next_version_is_never_published_whatever_is_written_into_it(office: Office) -> None:
    write_files(office.root, {REVISION: (office.root / ARTICLE).read_bytes()})
    edition = review(load(office.root), NOW)
    assert edition.states[REVISION] is State.REVISION
    assert [one.path for one in edition.published] == [ARTICLE]


def test_a_preview_has_a_page_of_the_next_version_and_of_what_has_no_day(office: Office) -> None:
    office.run("revise", ARTICLE)
    office.edit("title: Gương sáng tổ dân phố 5", "title: Gương sáng tổ 5", REVISION)
    write_files(office.root, {DRAFT: article_text(date=None)})
    build = prepare(office.root, NOW, Meter(sys.stdout, {}), with_drafts=True)
    shown = [route for route in routes(build) if isinstance(route.text, Article)]
    views = {route.address: route.view() for route in shown}
    assert {address: (view.title, view.is_draft) for address, view in views.items()} == {
        "bai/2024/guong-sang/": ("Gương sáng tổ 5", True),
        "bai/2024/ban-thao/": ("Một bài viết", True),
    }


def test_a_next_version_that_would_undo_a_correction_is_not_approved(office: Office) -> None:
    office.run("revise", ARTICLE)
    assert office.run("correct", ARTICLE, "--text", "Tên đúng là: Tổ 5.", "--yes")[0] == 0
    before = files_of(office.root)
    code, told = office.run("approve", REVISION, "--by", CHAIR)
    assert code == 1
    assert f"[{Rule.REVISION_BEHIND}]  LỖI  " in told
    assert files_of(office.root) == before


def test_one_article_is_not_approved_in_two_versions_at_once(office: Office) -> None:
    office.run("revise", ARTICLE)
    assert office.run("approve", ARTICLE, REVISION, "--by", CHAIR)[0] == 2


def test_a_single_file_gets_a_folder_and_keeps_its_address(office: Office) -> None:
    write_files(office.root, {SINGLE: article_text("Xem [đơn vị](/don-vi/cong-an/).\n")})
    office.approve(SINGLE, "--date", "now")
    single = office.article(SINGLE)
    code, told = office.run("revise", SINGLE)
    assert code == 0, told
    moved = office.article("articles/2024/bai-don/index.md")
    assert (moved.digest, moved.address, moved.id) == (single.digest, single.address, single.id)
    assert office.state(moved.path) is State.PUBLISHED
    assert not (office.root / SINGLE).exists()
    assert (office.root / "articles/2024/bai-don/ban-sua.md").is_file()


@pytest.mark.parametrize("body", ["Xem [gương](guong-sang/index.md).\n", "![Bảng](anh.jpg)\n"])
def test_a_single_file_that_reads_otherwise_elsewhere_is_told_how(
    office: Office, body: str
) -> None:
    write_files(office.root, {SINGLE: article_text(body), "articles/2024/anh.jpg": jpeg(40, 30)})
    office.approve(SINGLE, "--date", "now")
    before = files_of(office.root)
    code, told = office.run("revise", SINGLE)
    assert code == 1
    assert "articles/2024/bai-don/index.md" in told
    assert files_of(office.root) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (without_review(ARTICLE_TEXT), "chưa được duyệt"),
        (changed(ARTICLE_TEXT, {"0" * 20: "1" * 20}), "bị sửa sau khi duyệt"),
        (
            changed(ARTICLE_TEXT, {"tags:": "withdrawn: {on: 2024-06-13, reason: a}\ntags:"}),
            "đã ghi là gỡ",
        ),
    ],
    ids=["a draft", "an edited one", "a withdrawn one"],
)
def test_only_what_stands_approved_is_revised(office: Office, text: str, words: str) -> None:
    make_project(office.root, {ARTICLE: text})
    before = files_of(office.root)
    code, told = office.run("revise", ARTICLE)
    assert code == 1
    assert words in told
    assert files_of(office.root) == before


def test_a_second_revision_does_not_write_over_the_first(office: Office) -> None:
    office.run("revise", ARTICLE)
    office.edit("mỗi tối", "mọi tối", REVISION)
    before = files_of(office.root)
    assert office.run("revise", ARTICLE)[0] == 1
    assert files_of(office.root) == before


# What changed


def test_an_approval_shows_the_text(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text("Đoạn một.\n\nĐoạn hai.\n", date="2024-06-20")})
    told = office.approve(DRAFT)
    assert "    Đoạn một.\n\n    Đoạn hai.\n" in told


def test_an_approval_anew_shows_what_changed_since_the_last(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text("Có 12 em.\n\nHết.\n", date="2024-06-20")})
    office.approve(DRAFT)
    assert (office.root / "articles/.approved/2024/ban-thao.md").is_file()
    assert "Không đổi gì so với bản đã duyệt lúc 2024-06-15 12:00" in office.approve(DRAFT)
    office.edit("Có 12 em.", "Có 15 em học.", DRAFT)
    office.edit("title: Một bài viết", "title: Một bài báo", DRAFT)
    changes = office.approve(DRAFT).partition("Đã đổi so với bản duyệt lúc 2024-06-15 12:00")[2]
    assert "    title: Một bài [-viết-][+báo+]\n" in changes
    assert "    Có [-12-][+15+] em[+ học+].\n" in changes
    assert "Hết" not in changes


def test_a_photo_that_was_replaced_is_told(office: Office) -> None:
    office.edit("mỗi tối", "mọi tối")
    office.approve()
    write_files(office.root, {"articles/2024/guong-sang/lop.jpg": jpeg(48, 32, "navy")})
    assert "Ảnh hoặc tệp kèm theo đã thay" in office.approve()


def test_without_the_last_approved_text_that_is_said(office: Office) -> None:
    office.edit("mỗi tối", "mọi tối")
    assert "Không còn bản duyệt lần trước" in office.approve()


def test_no_sign_of_a_text_steers_the_terminal(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text("Một\x1b[2K\x1b[1A\u202ehai\n")})
    _, told = office.run("approve", DRAFT, "--by", CHAIR, "--date", "now")
    assert not any(sign in told for sign in ("\x1b[2K", "\x1b[1A", "\u202e"))


WORDS = st.text("ab é.\n", max_size=30)


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(
    old: str, new: str
) -> None:
    pieces = compare(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
    short = shortened(pieces)
    assert [p for p in short if p.kind != "same"] == [p for p in pieces if p.kind != "same"]


def test_of_two_approvals_none_stands_when_one_cannot(office: Office) -> None:
    other = "articles/2024/bai-khac.md"
    write_files(office.root, {path: article_text(date="2024-06-20") for path in (DRAFT, other)})
    column = load(office.root)
    made = []
    for path in (DRAFT, other):
        standing = standing_of(column, article_in(column, path), NOW)
        document, _ = read_document(office.root, path)
        assert document
        texts = read_texts(office.root, standing)
        seal = Review(by=CHAIR, on=NOW, digest="0" * 20)
        made.append(approve(standing, document, texts, seal))
    office.edit("Nội dung", "Câu chữ", other)
    before = files_of(office.root)
    assert apply(column, *made) == ()
    assert files_of(office.root) == before
    assert apply(column, made[0]) is None
    assert (office.root / kept_path(made[0].article)).read_bytes() == made[0].content


# Sent back


def test_remarks_are_told_until_the_text_is_another_one(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-20")})
    digest = office.article(DRAFT).digest
    code, told = office.run("return", DRAFT, "--note", "Nêu rõ số hộ", "--by", CHAIR)
    assert code == 0, told
    assert office.article(DRAFT).digest == digest
    assert "“Nêu rõ số hộ”" in office.run("list")[1]
    assert f"[{Rule.RETURNED}]" in office.run("check", DRAFT)[1]
    office.edit("Nội dung bài", "Hai mươi hộ", DRAFT)
    assert "bài đã sửa sau khi bị trả lại" in office.run("list")[1]
    assert f"[{Rule.RETURNED}]" not in office.run("check", DRAFT)[1]
    office.approve(DRAFT)
    assert "returned" not in (office.root / DRAFT).read_text("utf-8")


def test_what_waits_for_its_day_loses_its_approval_when_sent_back(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-20")})
    office.approve(DRAFT)
    assert office.state(DRAFT) is State.SCHEDULED
    code, told = office.run("return", DRAFT, "--note", "Chưa đăng vội")
    assert code == 0
    assert "bị xóa" in told
    assert office.state(DRAFT) is State.IN_REVIEW


def test_a_published_article_that_was_edited_keeps_its_first_approval_when_sent_back(
    office: Office,
) -> None:
    office.edit("mỗi tối", "mọi tối")
    assert office.run("return", ARTICLE, "--note", "Giữ câu cũ")[0] == 0
    assert "“Giữ câu cũ”" in office.run("list")[1]
    office.approve(at=NEXT_YEAR)
    found = office.article().matter.review
    assert found
    assert found.first == FIRST


def test_a_next_version_is_sent_back_and_the_article_stays(office: Office) -> None:
    office.run("revise", ARTICLE)
    assert office.run("return", "articles/2024/guong-sang", "--note", "Bỏ câu cuối")[0] == 0
    assert "“Bỏ câu cuối”" in office.run("list")[1]
    assert office.state() is State.PUBLISHED


def test_what_is_published_is_not_sent_back(office: Office) -> None:
    before = files_of(office.root)
    code, told = office.run("return", ARTICLE, "--note", "Sửa lại")
    assert code == 1
    assert "revise" in told
    assert files_of(office.root) == before


def test_nobody_sends_back_without_saying_so(office: Office) -> None:
    write_files(office.root, {DRAFT: article_text(date="2024-06-20")})
    before = files_of(office.root)
    assert office.run("return", DRAFT, "--note", "Sửa", answers=[""])[0] == 1
    assert office.run("return", DRAFT, "--note", " ")[0] == 2
    assert office.run("return", DRAFT, "--note", "Sửa", "--by", "Ai đó")[0] == 2
    assert files_of(office.root) == before
