"""``check`` is a promise: whatever articles it lets pass are built, and their feeds are sound."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import make_smallest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from projects import NOW, UNSEALED, make_project, seal, write_files

from thidua import Meter, Writer, prepare, print_site
from thidua.cli import main
from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.feed_check.check import validate
from thidua.load import load
from thidua.problems import Rule, errors
from thidua.review import State, review
from thidua.site.feeds import asking
from thidua.site.feeds.asking import find_feed_faults
from thidua.site.feeds.render import render_feeds
from thidua.site.markup.texts import Texts
from thidua.site.shelf import Shelf

LATE = datetime(2024, 12, 31, 23, 0, tzinfo=VIETNAM)

ODD = st.sampled_from(
    [
        *(
            "\x7f",
            "\x85",
            "\x9f",
            "\xa0",
            "\u200b",
            "\u202e",
            "\ufeff",
            "\ufffe",
            "\ufdd0",
            "\U0001f33e",
        ),
        *(
            "]]>",
            "<!--",
            "-->",
            "<b>",
            "</p>",
            "&amp;",
            "&#0;",
            "&lt;script&gt;",
            "<?xml",
            "&nbsp;",
        ),
        *(
            "{",
            "}",
            "|",
            "^",
            "\\",
            "`",
            "'",
            '"',
            "%",
            "%zz",
            "%0a",
            "[",
            "]",
            "(",
            ")",
            "\t",
            "  ",
        ),
        *("Phường", "thi đua", "ơ", "ẫ", "e\u0301", "11/6", "2024"),
    ]
)
WORDS = st.lists(ODD | st.text(max_size=6), min_size=1, max_size=8).map("".join)
HOSTS = st.sampled_from(
    [
        *("a.example", "phường.example", "a b.example", "[::1]", "[::1", "a@b.example", "a:80"),
        *("", "-a.example", "a..example", "A.EXAMPLE", "127.0.0.1", "a_b.example", "a.example\\b"),
    ]
)
ADDRESSES = st.one_of(
    st.builds(
        "{}://{}/{}".format, st.sampled_from(["http", "https", "HTTPS", "ftp"]), HOSTS, WORDS
    ),
    st.builds("//{}/{}".format, HOSTS, WORDS),
    st.builds("{}:{}".format, st.sampled_from(["mailto", "tel", "javascript", "data", "a"]), WORDS),
    st.sampled_from(["/lien-he/", "#cuoi", "guong-sang/index.md", "/don-vi/cong-an/", "/rss.xml"]),
    WORDS,
)
LINKS = st.one_of(
    st.builds("[{}]({})".format, WORDS, ADDRESSES),
    st.builds("[{}](<{}>)".format, WORDS, ADDRESSES),
    st.builds('[{}]({} "{}")'.format, WORDS, ADDRESSES, WORDS),
    st.builds("<{}>".format, ADDRESSES),
    st.builds('<a href="{}">{}</a>'.format, ADDRESSES, WORDS),
    st.builds("[{}][m]\n\n[m]: {}".format, WORDS, ADDRESSES),
    st.builds("{}[^1]\n\n[^1]: {}".format, WORDS, WORDS),
)
HTML = st.builds(
    '<{0} {1}="{2}">{3}</{0}>'.format,
    st.sampled_from(["p", "b", "svg", "iframe", "form", "style", "q", "blockquote", "details"]),
    st.sampled_from(["class", "style", "onclick", "cite", "src", "href", "srcset", "id"]),
    ADDRESSES,
    WORDS,
)
BLOCKS = st.one_of(
    WORDS,
    LINKS,
    HTML,
    st.builds("## {}".format, WORDS),
    st.builds("> {}\n> {}".format, WORDS, LINKS),
    st.builds("- {}\n- {}".format, LINKS, WORDS),
    st.builds("| {} | {} |\n| --- | --- |\n| a | b |".format, WORDS, LINKS),
    st.builds("```\n{}\n```".format, WORDS),
)
DATES = st.one_of(
    st.dates(date(2024, 6, 1), date(2024, 12, 30)).map(str),
    st.sampled_from(
        ["11/6/2024 8h30", "2024-06-11 00:00", "2024-06-30T23:59:59Z", "2024-12-31T16:00:00-05:00"]
    ),
)
SPARSE: dict[str, st.SearchStrategy[Any]] = {
    "author": WORDS,
    "tags": st.lists(WORDS, max_size=3),
    "corrections": st.builds(lambda text: [{"on": "2024-12-30", "text": text}], WORDS),
    "updated": DATES,
    "id": st.from_regex(r"[a-z0-9]{1,4}([/-][a-z0-9]{1,4}){0,2}", fullmatch=True),
    "fields": st.just(["giao-duc"]),
    "unit": st.just("cong-an"),
    "exemplars": st.builds(
        lambda name: [{"name": name, "type": "tap-the", "kind": "mo-hinh-moi"}], WORDS
    ),
}
MATTER = st.fixed_dictionaries(
    {
        "title": WORDS.map(lambda text: f"Bài {text}") | WORDS,
        "date": DATES,
        "summary": WORDS.map(lambda text: f"Một đoạn tóm tắt đủ dài để làm sa-pô {text}"),
        "category": st.just("tin-tuc"),
    },
    optional=SPARSE,
)
ARTICLES = st.tuples(MATTER, st.lists(BLOCKS, min_size=1, max_size=4).map("\n\n".join))
SEAL = {"by": "Chủ tịch UBND phường", "on": "2024-05-31", "digest": UNSEALED}


def text_of(matter: dict[str, Any], body: str) -> str:
    head = yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=10**6)
    return f"---\n{head}---\n\n{body}\n"


def write_passing(root: Path, articles: list[tuple[dict[str, Any], str]]) -> int:
    """Write the articles, keep those that ``check`` lets pass as if approved, and count these."""
    paths = {f"articles/2024/bai-{number}.md": one for number, one in enumerate(articles)}
    write_files(
        root,
        {
            path: text_of({**matter, "review": SEAL}, body).encode(errors="replace")
            for path, (matter, body) in paths.items()
        },
    )
    seal(root)
    edition = review(load(root), LATE)
    faulty = {problem.path for problem in errors(edition.problems)}
    faulty |= {fault.path for fault in find_feed_faults(edition, edition.column.articles)}
    passing = [path for path in paths if path not in faulty]
    for path in paths.keys() - set(passing):
        (root / path).unlink()
    return len(passing)


def no_examples_left(root: Path) -> None:
    for path in (root / "articles/2024").glob("bai-*.md"):
        path.unlink()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("phuong"))


hypothesis_settings.register_profile(
    "shared", deadline=None, suppress_health_check=list(HealthCheck)
)
SHARED = hypothesis_settings.get_profile("shared")
"""Examples share one folder, each with its own files in it."""


@example(
    [
        (
            {
                "title": "\x80\x81",
                "date": "2024-06-11",
                "summary": "a " * 40,
                "category": "tin-tuc",
            },
            "Chữ.",
        )
    ]
)
@hypothesis_settings(SHARED, max_examples=40)
@given(articles=st.lists(ARTICLES, min_size=4, max_size=10))
def test_the_feeds_of_whatever_passes_are_sound(
    base: Path, articles: list[tuple[dict[str, Any], str]]
) -> None:
    no_examples_left(base)
    write_passing(base, articles)
    edition = review(load(base), LATE)
    shelf = Shelf(edition, asking._Supposed())
    for feed in render_feeds(shelf, Texts(shelf)):
        assert [fault for fault in validate(feed.make()) if fault.is_error] == [], feed.address


@pytest.mark.slow
@hypothesis_settings(SHARED, max_examples=6)
@given(articles=st.lists(ARTICLES, min_size=8, max_size=16))
def test_whatever_passes_is_built(
    tmp_path_factory: pytest.TempPathFactory, articles: list[tuple[dict[str, Any], str]]
) -> None:
    project = make_smallest(tmp_path_factory.mktemp("phuong"))
    count = write_passing(project.root, articles)
    meter = Meter(io.StringIO(), {})
    build = prepare(project.root, LATE, meter)
    assert not build.has_errors
    printed = print_site(build, project.root, Writer(project.site), meter)
    assert printed.refused == ()
    items = json.loads(project.read("feed.json"))["items"]
    assert len(items) == min(30, count + 1)


# What is told


EMPTY = text_of(
    {
        "title": "\x80\x81",
        "date": "2024-06-20",
        "summary": "Một đoạn tóm tắt đủ dài để làm sa-pô của bài.",
        "category": "tin-tuc",
    },
    "Nội dung của bài.",
)
PATH = "articles/2024/bai.md"


def run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, str]:
    monkeypatch.chdir(root)
    monkeypatch.setenv(EPOCH_VARIABLE, epoch(NOW))
    monkeypatch.setattr("sys.argv", ["thidua", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out + told.err


def test_what_no_reader_would_take_is_told_at_its_line_before_it_is_approved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_project(tmp_path, {PATH: EMPTY})
    code, told = run(root, monkeypatch, capsys, "check", PATH)
    assert code == 0, told
    assert f"{PATH}:2  [{Rule.FEED_ITEM}]  CẢNH BÁO  title: cổng đọc nguồn tin" in told
    code, told = run(
        root, monkeypatch, capsys, "approve", PATH, "--by", "Chủ tịch UBND phường", "--yes"
    )
    assert code == 1
    assert f"{PATH}:2  [{Rule.FEED_ITEM}]  LỖI  title: " in told
    assert "review:" not in (root / PATH).read_text("utf-8")


def test_a_day_that_feeds_cannot_tell_is_told(tmp_path: Path) -> None:
    """Clocks were set by the sun then: no format writes seconds of a time zone."""
    path = "articles/1890/bai.md"
    text = EMPTY.replace("2024-06-20", "1890-05-19").replace(r"\x80\x81", "Chuyện xưa")
    root = make_project(tmp_path, {path: text})
    edition = review(load(root), NOW)
    article = next(one for one in edition.column.articles if one.path == path)
    found = list(find_feed_faults(edition, [article]))
    assert {(fault.line, fault.field) for fault in found} == {(3, "date")}


def test_what_waits_for_its_day_is_asked_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    matter = {**yaml.safe_load(EMPTY.split("---")[1]), "review": {**SEAL, "on": "2024-06-10"}}
    root = make_project(tmp_path, {PATH: text_of(matter, "Nội dung của bài.")})
    assert review(load(root), NOW).states[PATH] is State.SCHEDULED
    code, told = run(root, monkeypatch, capsys, "check")
    assert code == 1
    assert f"{PATH}:2  [{Rule.FEED_ITEM}]  LỖI  title: " in told


def test_two_versions_of_one_article_are_asked_apart(tmp_path: Path) -> None:
    revision = "articles/2024/guong-sang/ban-sua.md"
    root = make_project(tmp_path)
    text = (root / "articles/2024/guong-sang/index.md").read_text("utf-8")
    bad = text.replace("title: Gương sáng tổ dân phố 5", 'title: "\\x80"')
    write_files(root, {revision: bad})
    edition = review(load(root), NOW)
    versions = [*edition.column.articles, *filter(None, edition.column.revisions.values())]
    assert [fault.path for fault in find_feed_faults(edition, versions)] == [revision]


def test_a_build_that_a_feed_stops_names_the_article(tmp_path: Path) -> None:
    project = make_smallest(tmp_path)
    matter = {**yaml.safe_load(EMPTY.split("---")[1]), "review": {**SEAL, "on": "2024-06-10"}}
    write_files(project.root, {PATH: text_of(matter, "Nội dung của bài.")})
    seal(project.root)
    meter = Meter(io.StringIO(), {})
    build = prepare(project.root, LATE, meter)
    printed = print_site(build, project.root, Writer(project.site), meter)
    assert printed.refused[0].startswith(f"{PATH}:2  [{Rule.FEED_ITEM}]")
