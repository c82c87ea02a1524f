"""The record of what was published: one set of facts, whoever adds to it, however merged."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Project, make_smallest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from projects import (
    DRAFT,
    DRAFT_TEXT,
    UNSEALED,
    article_text,
    edition_of,
    make_project,
    seal,
    write_files,
)

from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.column.record import (
    LIVE,
    RECORD,
    Authority,
    Entry,
    Move,
    Record,
    RecordError,
    parse,
    read_record,
    remember,
    render,
)
from thidua.problems import Rule
from thidua.review.channels import publication

FIRST = date(2024, 6, 1)
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
CHANNELS = st.sampled_from(
    [("web",), ("rss",), ("web", "rss"), ("web", "rss", "radio", "mang-xa-hoi")]
)
IDS = st.sampled_from([f"2024/bai-{letter}" for letter in "abcdef"])
ADDRESSES = st.sampled_from([f"/bai/2024/bai-{letter}/" for letter in "abcdef"] + ["/", "/a/"])
FACTS = st.builds(
    Record,
    st.dictionaries(
        ADDRESSES,
        st.builds(Entry, DAYS, st.none() | IDS, st.none() | DAYS, st.just(()) | CHANNELS),
        max_size=4,
    ),
    st.frozensets(
        st.builds(Move, IDS, st.integers(2, 4), st.booleans(), CHANNELS, DAYS), max_size=3
    ),
    st.none() | st.builds(Authority, st.just("phuong.example"), DAYS),
)


@given(FACTS)
def test_every_fact_is_read_as_it_was_written(record: Record) -> None:
    text = render(record)
    assert parse(text.encode()) == record
    assert isinstance(json.loads(text), dict)
    assert json.loads(text).keys() - record.addresses.keys() <= {
        *("#", "authority"),
        *(f"{move.id}#{move.step}" for move in record.moves),
    }


@given(FACTS, FACTS)
def test_two_records_know_together_what_either_knows(one: Record, other: Record) -> None:
    both = one.joined(other)
    assert both == other.joined(one)
    assert both.joined(one) == both
    for record in (one, other):
        assert record.moves <= both.moves
        for address, entry in record.addresses.items():
            assert both.addresses[address].since <= entry.since
            if entry.date:
                found = both.addresses[address].date
                assert found
                assert found <= entry.date
    # As merged by lines, in either order and with lines twice.
    rows = [*render(one).splitlines()[1:-2], *render(other).splitlines()[1:-2]]
    for order in (rows, rows[::-1], [*rows, *rows]):
        assert parse("\n".join(["{", *order, "}"]).encode()) == both


# Merged by git


class Clone:
    """A clone of the ward's repository, on somebody's machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments],
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def publish(self, news: Record) -> None:
        """Record what was published, and commit it."""
        report = self.root.parent / f"{self.root.name}.json"
        report.write_text(render(news), "utf-8")
        remember(self.root, report)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Publish")

    def take(self, other: Clone) -> None:
        self.git("pull", "-q", "--no-rebase", "--no-edit", str(other.root), "main")

    @property
    def record(self) -> Record:
        record, problems = read_record(self.root)
        assert problems == []
        return record


def clones(folder: Path, names: Iterable[str], start: str | None = None) -> list[Clone]:
    """Return clones of one repository that holds what is said of the record, and perhaps one."""
    origin = Clone(folder / "goc")
    origin.root.mkdir(parents=True)
    origin.git("init", "-q", "-b", "main")
    rules = (ROOT / ".gitattributes").read_text("utf-8")
    write_files(origin.root, {".gitattributes": rules, RECORD: start})
    origin.git("add", "-A")
    origin.git("commit", "-q", "-m", "Begin")
    made = []
    for name in names:
        origin.git("clone", "-q", ".", str(folder / name))
        made.append(Clone(folder / name))
    return made


def article(slug: str, day: date = FIRST, *channels: str) -> Record:
    identity = f"2024/{slug}"
    entry = Entry(day, identity, day, channels or ("web", "rss"))  # type: ignore[arg-type]
    return Record({f"/bai/2024/{slug}/": entry}, authority=Authority("phuong.example", FIRST))


OLD = """\
{
"/": {"since": "2024-05-01"},
"/bai/2024/m/": {"id": "2024/m", "date": "2024-05-02", "since": "2024-05-02"}
}
"""
"""As it was written before channels and names were kept."""


@pytest.mark.parametrize("start", [None, OLD, render(article("m"))], ids=["none", "old", "new"])
@pytest.mark.parametrize("slugs", [("a", "b"), ("x", "y"), ("a", "z"), ("n", "n")])
def test_two_clones_that_each_publish_merge_without_a_conflict(
    tmp_path: Path, start: str | None, slugs: tuple[str, str]
) -> None:
    one, other = clones(tmp_path, ("mot", "hai"), start)
    one.publish(article(slugs[0]))
    other.publish(article(slugs[1], date(2024, 6, 2)))
    one.take(other)
    other.take(one)
    assert one.record == other.record
    known = {f"/bai/2024/{slug}/" for slug in slugs}
    assert known <= one.record.addresses.keys()
    assert one.record.addresses[f"/bai/2024/{slugs[0]}/"].since == FIRST
    if start == OLD:
        assert one.record.addresses["/bai/2024/m/"].date == date(2024, 5, 2)
    # What is published next writes it in order again, each fact once.
    one.publish(article("sau"))
    other.take(one)
    text = (other.root / RECORD).read_text("utf-8")
    assert text == render(other.record)
    assert json.loads(text)["/bai/2024/sau/"]


def test_two_offices_that_each_approve_and_publish_an_article_have_both(tmp_path: Path) -> None:
    one, other = clones(tmp_path, ("mot", "hai"))
    for clone in (one, other):
        make_project(clone.root)
        clone.publish(publication(edition_of(clone.root)))
        clone.publish(publication(edition_of(clone.root)))
        if clone is one:
            other.take(one)
    for clone, slug, words in ((one, "bai-mot", BODY), (other, "bai-hai", "Bà dạy chữ.\n")):
        path = f"articles/2024/{slug}.md"
        review = {"review": PERSON["review"], "title": f"Bài {slug}"}
        write_files(clone.root, {path: article_text(words, **review)})
        seal(clone.root)
        clone.publish(publication(edition_of(clone.root)))
    one.take(other)
    other.take(one)
    for clone in (one, other):
        edition = edition_of(clone.root)
        assert edition.problems == ()
        assert len(edition.published) == 3
        # Nothing is new to the record, and so publishing again writes nothing.
        before = clone.record
        clone.publish(publication(edition))
        assert clone.record == before
        days = {entry.id: entry.date for entry in before.addresses.values() if entry.id}
        assert days["2024/bai-mot"] == days["2024/bai-hai"] == date(2024, 6, 11)


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.just("publish"), FACTS)
    | st.tuples(st.integers(0, 2), st.just("take"), st.integers(0, 2)),
    min_size=3,
    max_size=9,
)


@hypothesis_settings(max_examples=12)
@given(STEPS, st.sampled_from([None, OLD]))
def test_in_any_history_no_merge_fails_and_no_fact_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[int, str, object]],
    start: str | None,
) -> None:
    made = clones(tmp_path_factory.mktemp("kho"), ("mot", "hai", "ba"), start)
    told = parse(start.encode()) if start else Record()
    for who, what, argument in steps:
        if what == "publish":
            assert isinstance(argument, Record)
            made[who].publish(argument)
            told = told.joined(argument)
        elif argument != who:
            assert isinstance(argument, int)
            made[who].take(made[argument])
    for _ in range(2):
        made[0].take(made[1])
        made[0].take(made[2])
        made[1].take(made[0])
        made[2].take(made[0])
    assert made[0].record == made[1].record == made[2].record
    record = made[0].record
    assert record.addresses.keys() == told.addresses.keys()
    assert record.moves == told.moves
    assert bool(record.authority) == bool(told.authority)
    for address, entry in record.addresses.items():
        assert entry.since >= told.addresses[address].since


def test_a_machine_that_only_builds_can_always_pull(tmp_path: Path) -> None:
    """Its own record is outside git, and the shared one is never touched by it."""
    office, server = clones(tmp_path, ("phuong", "may-chu"), render(article("m")))
    ignored = (ROOT / ".gitignore").read_text("utf-8")
    assert f"/{LIVE}" in ignored.splitlines()
    (server.root / ".git/info/exclude").write_text(ignored, "utf-8")
    report = tmp_path / "dung.json"
    for slug in "abc":
        report.write_text(render(article(f"tren-{slug}")), "utf-8")
        remember(server.root, report, LIVE)
        office.publish(article(f"duoi-{slug}"))
        assert server.git("status", "--porcelain") == ""
        server.take(office)
    assert len(server.record.addresses) == 1 + 3 + 3


# Damage


def follow(advice: str, text: str, path: Path) -> None:
    """Do what the advice says, to the letter, as whoever has no copy from before."""
    rows = text.split("\n")
    if found := re.search(r"xóa (?:các )?dòng (\d+(?:, \d+)*)", advice):
        gone = {int(number) for number in found[1].split(",")}
        rows = [row for number, row in enumerate(rows, 1) if number not in gone]
    elif "xóa tệp" in advice:
        path.unlink()
        return
    if "thêm một dòng  }" in advice:
        rows = [*"\n".join(rows).rstrip("\n").split("\n"), "}", ""]
    path.write_text("\n".join(rows), "utf-8")


WHOLE = render(
    Record(
        {**article("a").addresses, **article("b").addresses, **article("c").addresses},
        frozenset({Move("2024/a", 2, True, ("rss",), FIRST)}),
        Authority("phuong.example", FIRST),
    )
)
ROWS = WHOLE.split("\n")
MARKED = "\n".join(
    [ROWS[0], "<<<<<<< HEAD", *ROWS[1:3], "=======", *ROWS[2:4], ">>>>>>> hai", *ROWS[4:]]
)
SECOND = '"authority": {"name": "khac.example", "since": "2024-07-01"},'
DAMAGED = {
    "marks of a merge": MARKED,
    "marks in the old form": OLD.replace('"/bai', '<<<<<<< a\n"/bai').replace(
        "}\n}", "}\n>>>>>>> b\n}"
    ),
    "cut in a row": WHOLE[:200],
    "cut after a row": "\n".join(ROWS[:4]) + "\n",
    "cut after the note": WHOLE.rstrip("\n").rstrip("}"),
    "a row without its quotes": WHOLE.replace('"/bai/2024/b/"', "/bai/2024/b/"),
    "a day that is none": WHOLE.replace('"since": "2024-06-01"', '"since": "1/6/2024"', 2),
    "a row of one's own": WHOLE.replace("{\n", '{\n"ghi chú": "hỏi lại chị Lan",\n', 1),
    "two names": WHOLE.replace("{\n", f"{{\n{SECOND}\n", 1),
    "an address that cannot be found among many": WHOLE.replace(
        "{\n", "{\n" + "".join(f'"/a{n}/": {{"since": "2024-06-01"}},\n' for n in range(3000)), 1
    ).replace('"/bai/2024/b/"', r'"/bai/\u0007/"'),
    "one line that is wrong": '{"/tin/a/": "2024-06-01"}',
    "a list": "[]",
    "nothing": "",
    "another text": "xin chào\n" * 12,
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED.keys())
def test_whoever_follows_the_advice_has_a_sound_record_again(tmp_path: Path, text: str) -> None:
    path = tmp_path / RECORD
    write_files(tmp_path, {RECORD: text})
    record, (problem,) = read_record(tmp_path)
    assert record == Record()
    assert problem.rule is Rule.RECORD_DAMAGED
    assert problem.line <= text.count("\n") + 1
    follow(problem.fix, text, path)
    assert read_record(tmp_path)[1] == []


@pytest.mark.parametrize("name", ["marks of a merge", "two names", "cut after the note"])
def test_what_the_advice_keeps_is_everything(tmp_path: Path, name: str) -> None:
    write_files(tmp_path, {RECORD: DAMAGED[name]})
    _, (problem,) = read_record(tmp_path)
    follow(problem.fix, DAMAGED[name], tmp_path / RECORD)
    assert read_record(tmp_path)[0] == parse(WHOLE.encode())


@given(st.data())
def test_a_record_cut_anywhere_is_told_and_mended_by_its_advice(data: st.DataObject) -> None:
    text = WHOLE.encode()[: data.draw(st.integers(0, len(WHOLE.encode()) - 3))].decode(
        errors="ignore"
    )
    with pytest.raises(RecordError) as error:
        parse(text.encode())
    if error.value.remedy:
        rows = text.split("\n")
        if found := re.search(r"xóa (?:các )?dòng (\d+(?:, \d+)*)", error.value.remedy):
            gone = {int(number) for number in found[1].split(",")}
            rows = [row for number, row in enumerate(rows, 1) if number not in gone]
        healed = parse("\n".join([*"\n".join(rows).rstrip("\n").split("\n"), "}"]).encode())
        assert healed.addresses.keys() <= parse(WHOLE.encode()).addresses.keys()


@pytest.mark.parametrize(
    "changed",
    [
        WHOLE.replace("},\n", "}\n"),
        WHOLE.replace("\n", "\r\n"),
        "\ufeff" + WHOLE,
        json.dumps(json.loads(WHOLE), indent=2),
        "\n".join([ROWS[0], *ROWS[-4:0:-1], *ROWS[-3:]]),
    ],
    ids=["no commas", "Windows", "byte order mark", "spread out", "another order"],
)
def test_what_editors_make_of_a_record_says_the_same(changed: str) -> None:
    assert parse(changed.encode()) == parse(WHOLE.encode())


# What a machine knows


def test_a_trial_changes_nothing_anybody_sees(tmp_path: Path) -> None:
    root = make_project(tmp_path, {DRAFT: DRAFT_TEXT})
    before = edition_of(root)
    write_files(root, {".cache/published.json": render(publication(before))})
    after = edition_of(root)
    assert (after.column.record, after.problems) == (before.column.record, before.problems)


def test_a_machine_that_readers_see_knows_what_it_showed(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    write_files(root, {LIVE: render(publication(edition_of(root)))})
    column = edition_of(root).column
    assert column.record.addresses["/bai/2024/guong-sang/"].path == LIVE
    assert column.authority == "phuong-mau.example"
    (root / "articles/2024/guong-sang/index.md").unlink()
    lost = [one for one in edition_of(root).problems if one.rule is Rule.ADDRESS_LOST]
    assert {one.path for one in lost} == {LIVE}


def test_two_records_that_name_the_column_otherwise_are_told(tmp_path: Path) -> None:
    later = replace(article("a"), authority=Authority("khac.example", date(2024, 6, 2)))
    for name, other in ((LIVE, RECORD), (RECORD, LIVE)):
        root = make_project(tmp_path, {name: render(later), other: render(article("a"))})
        record, (problem,) = read_record(root)
        assert (record, problem.path) == (Record(), name)
        assert problem.fix.endswith("phuong.example")
        (root / name).write_text(render(later).replace("khac.example", "phuong.example"), "utf-8")
        assert read_record(root)[1] == []


# The server


BODY = "Ông giúp bà con dựng nhà.\n"
PERSON = {
    "exemplars": "[{name: Lê Văn Mẫu, type: ca-nhan, kind: dien-hinh}]",
    "consent": "{reference: 1/PĐY, on: 2024-05-01, covers: [ten, cau-chuyen], "
    "channels: [web, rss], until: 2024-06-16}",
    "review": f'{{by: Chủ tịch UBND phường, on: 2024-06-10, digest: "{UNSEALED}"}}',
}


def test_a_server_that_builds_daily_stays_clean_and_knows_what_it_showed(tmp_path: Path) -> None:
    """The office adds, the server pulls and builds; nobody publishes in any other way."""
    office = Clone(tmp_path / "phuong")
    office.root.mkdir()
    small = make_smallest(office.root)
    path = "articles/2024/nguoi-tot.md"
    write_files(office.root, {path: article_text(BODY, **PERSON)})
    seal(office.root)
    for name in (".gitignore", ".gitattributes"):
        (small.root / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    office.git("init", "-q", "-b", "main")
    office.git("add", "-A")
    office.git("commit", "-q", "-m", "Begin")
    office.git("clone", "-q", ".", str(tmp_path / "may-chu"))
    server = Clone(tmp_path / "may-chu")
    (server.root / "src").mkdir()  # empty, so git has not kept it
    site = Project(server.root)

    def build(day: int, *options: str) -> dict[str, Any]:
        moment = epoch(datetime(2024, 6, day, 12, tzinfo=VIETNAM))
        done = site.run("thidua", "build", *options, environment={EPOCH_VARIABLE: moment})
        assert done.code == 0, done.text
        assert server.git("status", "--porcelain") == ""
        listed: dict[str, Any] = json.loads(site.read("du-lieu/go-bai.json"))
        return listed

    assert build(15, "--live")["left"] == []
    office.publish(Record({"/": Entry(FIRST)}))
    server.take(office)
    # The consent has ended. What the machine showed is known to it, whatever it is asked now.
    gone = build(20)["left"]
    assert {(one["article"], one["channel"], one["on"]) for one in gone} == {
        ("2024/nguoi-tot", "web", "2024-06-17"),
        ("2024/nguoi-tot", "rss", "2024-06-17"),
    }
    assert "Bài này đang tạm ẩn" in site.read("bai/2024/nguoi-tot/index.html")
    before = site.fingerprint()
    assert build(20)["left"] == gone
    assert site.fingerprint() == before
