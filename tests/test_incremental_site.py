"""A site made with what was kept is, byte for byte, the site made anew.

``--whole`` tries as many sequences of edits as a long proof needs.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import make_smallest
from edits import EDITS, Edit, Office, open_office, sequences
from projects import ARTICLE, edition_of, make_project

from thidua import Meter, Replacement, SiteError, Writer, prepare, print_site
from thidua.clock import VIETNAM
from thidua.column.places import file_at
from thidua.disk.marks import SOURCES, survey
from thidua.site.fingerprints import Fingerprints
from thidua.site.former import LEDGER, Former
from thidua.site.fresh import Fresh
from thidua.site.markup.texts import Texts
from thidua.site.press import Press, Printed, Shared
from thidua.site.standing import Span, note, note_span, stands
from thidua.site.theme import Theme

SEQUENCES, MOST_SEQUENCES = 4, 220
"""In the daily run, and with ``--whole``."""
PARTS = 4
"""Of them all: each is tried by itself, so that none lasts long."""
STEPS = 12
PAGE = "bai/2024/guong-sang/index.html"


@dataclass(frozen=True)
class Made:
    """What came of a build: the files by address, or why there is no site."""

    files: dict[str, bytes]
    told: Printed | str


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(office: Office, writer: Writer) -> Printed | str:
    meter = Meter(io.StringIO(), {})
    build = prepare(office.root, office.now, meter)
    if build.keeps_old_site:
        return "held"
    try:
        return print_site(build, office.root, writer, meter)
    except SiteError as error:
        return str(error)


def build(office: Office) -> Made:
    """Build as the command does, with the former site and all that was kept."""
    site = office.root / "site"
    replacement = Replacement(office.root, site, 0, lambda: None)
    try:
        told = write(office, Writer(replacement.fresh, replacement.former))
        if isinstance(told, str):
            return Made({}, told)
        replacement.finish(is_of_today=False)
    finally:
        replacement.end()
    return Made(files_below(site), told)


def anew(office: Office) -> Made:
    """Build as if nothing had ever been built."""
    kept, aside, clean = (office.root / name for name in (".cache", ".aside", ".clean"))
    kept.rename(aside)
    try:
        told = write(office, Writer(clean))
        return Made(files_below(clean) if isinstance(told, Printed) else {}, told)
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        shutil.rmtree(clean, ignore_errors=True)
        aside.rename(kept)


def change_template(office: Office) -> None:
    own = office.root / "overrides/partials"
    own.mkdir(parents=True, exist_ok=True)
    known = ("{{ site.total }}", "{{ site.today }}", "Lời chào", "{{ top_pages }}")
    words = office.rng.choice(known)
    (own / "mark.html").write_text(f"{{% autoescape true %}}{words}{{% endautoescape %}}", "utf-8")


def touch_site(office: Office) -> None:
    """Let somebody change a file of the site, of the same length and time if possible."""
    path = office.pick("site/**/*")
    if path is None:
        return
    seen, content = path.stat(), bytearray(path.read_bytes())
    match office.rng.randrange(3):
        case 0:
            path.unlink()
        case 1 if content:
            content[office.rng.randrange(len(content))] ^= 1
            path.write_bytes(content)
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        case _:
            path.write_bytes(content + b"x")


ALL_EDITS: Sequence[Edit] = (*EDITS, change_template, touch_site, touch_site)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_site_is_the_same_whatever_was_kept_of_it(tmp_path: Path, whole: bool, part: int) -> None:
    seeds = range(MOST_SEQUENCES if whole else SEQUENCES)[part::PARTS]
    for office, done in sequences(tmp_path, seeds, ALL_EDITS, STEPS, unseen=0.4):
        kept, clean = build(office), anew(office)
        assert kept.told == clean.told, done
        assert kept.files.keys() == clean.files.keys(), done
        assert [a for a, b in clean.files.items() if kept.files[a] != b] == [], done


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A small column, built."""
    office = open_office(tmp_path / "phuong", 1)
    assert isinstance(build(office).told, Printed)
    return office


def places(office: Office) -> dict[str, int]:
    """Return where on the disk each file of the site lies."""
    site = office.root / "site"
    return {
        path.relative_to(site).as_posix(): path.stat().st_ino
        for path in site.rglob("*")
        if path.is_file()
    }


def test_what_did_not_change_is_the_file_that_was_there(office: Office) -> None:
    before = places(office)
    build(office)
    assert places(office) == before


def test_an_edit_changes_the_pages_that_show_it_and_no_others(office: Office) -> None:
    before = places(office)
    path = office.root / ARTICLE
    text = path.read_text("utf-8")
    assert "updated: 2024-06-12" in text
    path.write_text(text.replace("updated: 2024-06-12", "updated: 2024-06-13"), "utf-8")
    build(office)
    after = places(office)
    changed = {address for address in before if before[address] != after.get(address)}
    assert PAGE in changed
    assert {"chuyen-muc/tin-tuc/rss.xml", "lien-he/index.html", "404.html"} & changed == set()
    assert not any(address.startswith("tim-kiem/pagefind/") for address in changed)


def test_a_page_that_somebody_changed_is_made_anew(office: Office) -> None:
    page = office.root / "site" / PAGE
    before, seen = page.read_bytes(), page.stat()
    page.write_bytes(before.replace(b"<h1>", b"<h2>", 1))
    os.utime(page, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    build(office)
    assert page.read_bytes() == before


def test_a_damaged_list_of_the_former_site_knows_nothing(office: Office) -> None:
    ledger = office.root / LEDGER
    ledger.write_bytes(ledger.read_bytes().replace(b"bai", b"bia"))
    assert Former.read(office.root, office.root / "site").names("") == []


def test_a_disk_that_gives_no_second_name_gets_copies(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(office)
    times = {a: (office.root / "site" / a).stat().st_mtime_ns for a in before.files}

    def refuse(source: str, target: str) -> None:
        raise PermissionError(source)

    monkeypatch.setattr(os, "link", refuse)
    for _ in range(2):
        assert build(office) == before
    assert times == {a: (office.root / "site" / a).stat().st_mtime_ns for a in before.files}


# A site that stands


DAY = datetime(2024, 6, 15, 9, 0, tzinfo=VIETNAM)


def put_photo(root: Path) -> None:
    photo = root / "articles/2024/guong-sang/bia.jpg"
    seen = photo.stat()
    photo.write_bytes(photo.read_bytes()[:-1] + b"x")
    os.utime(photo, ns=(seen.st_atime_ns, seen.st_mtime_ns))


CHANGES: Mapping[str, Callable[[Path], object]] = {
    "a text": lambda root: (root / ARTICLE).write_text("khác", "utf-8"),
    "a photo of the same length and time": put_photo,
    "a file more": lambda root: (root / "docs/moi.md").touch(),
    "a hidden file": lambda root: (root / "articles/.published.json").write_text("{}", "utf-8"),
    "an empty folder": lambda root: (root / "docs/trong").mkdir(),
    "a link": lambda root: (root / "docs/vong").symlink_to(".."),
    "the settings": lambda root: (root / "mkdocs.yml").write_text("", "utf-8"),
    "a template": lambda root: (root / "overrides/main.html").touch(),
    "the site": lambda root: (root / "site/index.html").write_text("", "utf-8"),
    "a page less": lambda root: (root / "site/index.html").unlink(),
    "a report": lambda root: (root / "reports/problems.json").unlink(),
}


@pytest.fixture
def standing(tmp_path: Path) -> Path:
    """A project whose last build ended well; nobody has built anything here."""
    make_project(tmp_path)
    for name in ("overrides", "site", "reports", ".cache/site"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "site/index.html").write_text("trang", "utf-8")
    (tmp_path / "reports/problems.json").write_text("[]", "utf-8")
    note_span(tmp_path, Span(DAY, DAY + timedelta(hours=2)))
    note(tmp_path, "site", survey(tmp_path, SOURCES), "now")
    return tmp_path


def test_a_site_of_unchanged_files_stands(standing: Path) -> None:
    assert stands(standing, "site", survey(standing, SOURCES), DAY, "now")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_needs_a_build(standing: Path, change: Callable[[Path], object]) -> None:
    change(standing)
    assert not stands(standing, "site", survey(standing, SOURCES), DAY, "now")


@pytest.mark.parametrize("hours", [-1, 2, 24])
def test_another_moment_may_need_a_build(standing: Path, hours: int) -> None:
    assert stands(standing, "site", survey(standing, SOURCES), DAY + timedelta(hours=1), "now")
    assert not stands(
        standing, "site", survey(standing, SOURCES), DAY + timedelta(hours=hours), "now"
    )


def test_another_way_to_build_needs_a_build(standing: Path) -> None:
    assert not stands(standing, "site", survey(standing, SOURCES), DAY, "strict now")


def test_what_changed_while_it_was_built_is_built_again(standing: Path) -> None:
    before = survey(standing, SOURCES)
    (standing / "docs/moi.md").touch()
    note(standing, "site", before, "now")
    assert not stands(standing, "site", survey(standing, SOURCES), DAY, "now")


def test_a_site_is_good_until_midnight_or_until_something_is_due(tmp_path: Path) -> None:
    make_project(tmp_path)
    column = edition_of(tmp_path).column
    assert Span.of(column, DAY).until == datetime(2024, 6, 16, tzinfo=VIETNAM)
    article = column.articles[0]
    soon = DAY + timedelta(minutes=30)
    later = replace(article, matter=replace(article.matter, date=soon))
    assert Span.of(replace(column, articles=(later,)), DAY).until == soon


def test_an_unchanged_site_is_told_of_as_if_it_were_built(tmp_path: Path) -> None:
    project = make_smallest(tmp_path / "phuong")
    built, again = (project.run("thidua", "build", "--as-of", "2024-06-15") for _ in range(2))
    assert "không có gì thay đổi" in again.text
    assert (again.code, built.code) == (0, 0), again.text
    assert built.text.partition("Đã dựng")[0] == again.text.partition("Đã dựng")[0]


# Other processes


def test_processes_that_begin_anew_draw_the_same_pages(office: Office, tmp_path: Path) -> None:
    build = prepare(office.root, office.now, Meter(io.StringIO(), {}))
    fingerprints = Fingerprints()
    theme = Theme(office.root, build.site)
    anew = Texts(build.shelf, fingerprints=fingerprints)
    press = Press(build, office.root, theme, anew, fingerprints)
    numbers = list(range(len(press.routes)))
    made = press.draw(numbers)
    assert made == [press.draw([number])[0] for number in numbers]
    for route, one in zip(press.routes, made, strict=True):
        assert (one.learnt is not None) == (route.text is not None)
    fresh = Fresh(str(tmp_path / "noi-khac"))
    elsewhere = pickle.loads(pickle.dumps(Shared(office.root, office.now, 0, fresh).draw))
    placed = pickle.loads(pickle.dumps(elsewhere(numbers)))
    # There a text may be one that an earlier build has kept.
    assert [one.answers for one in placed] == [one.answers for one in made]
    for route, one in zip(press.routes, made, strict=True):
        file = tmp_path / "noi-khac" / file_at(route.address)
        assert file.read_bytes() == one.content, route.address
