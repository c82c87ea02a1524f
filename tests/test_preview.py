"""The preview: drafts and all, drawn when asked for, for this machine alone."""

from __future__ import annotations

import io
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from projects import ARTICLE, DRAFT, DRAFT_TEXT, NOW, make_project
from reader import chromium, until

from thidua import Meter, Writer, prepare, print_site
from thidua.commands.preview_server import Server, watch
from thidua.site.preview import NEWS, Preview
from thidua.site.soundness import SiteError

PAGE = "bai/2024/guong-sang/"
PATIENCE = 60.0


@dataclass(frozen=True)
class Desk:
    """A project, its preview, and where that is served."""

    root: Path
    preview: Preview
    address: str

    def look(self) -> None:
        self.preview.look(NOW, Meter(io.StringIO(), {}))

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path) as answer:
            return str(answer.read(), "utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    root, scratch = tmp_path / "phuong", tmp_path / "scratch"
    make_project(root, {DRAFT: DRAFT_TEXT})
    scratch.mkdir()
    preview = Preview(root, scratch)
    with Server(preview, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Desk(root, preview, f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


def test_who_comes_early_is_told_to_wait_and_looks_again(desk: Desk) -> None:
    page = desk.page("")
    assert "Đang đọc chuyên mục" in page
    assert f"/{NEWS}?0" in page


def test_a_page_is_as_a_build_would_make_it_but_for_what_helps_its_author(
    desk: Desk, tmp_path: Path
) -> None:
    desk.look()
    build = prepare(desk.root, NOW, Meter(io.StringIO(), {}), with_drafts=True)
    print_site(
        build, desk.root, Writer(tmp_path / "site"), Meter(io.StringIO(), {}), is_served=True
    )
    made = (tmp_path / "site" / PAGE / "index.html").read_text("utf-8")
    shown, script, _ = desk.page(PAGE).partition("\n<script>\n(function")
    assert script
    assert re.sub(r'<details id="xem-thu".*?</details>', "", shown, flags=re.S) == made
    for file in ("rss.xml", "sitemap.xml", "du-lieu/bai-viet.json", "robots.txt"):
        assert desk.page(file) == (tmp_path / "site" / file).read_text("utf-8"), file


def test_an_edit_is_seen_on_the_page_and_what_is_wrong_at_its_top(desk: Desk) -> None:
    desk.look()
    assert "Một câu mới." not in desk.page(PAGE)
    path = desk.root / ARTICLE
    path.write_text(path.read_text("utf-8") + "\nMột câu mới.\n", "utf-8")
    desk.look()
    page = desk.page(PAGE)
    assert "Một câu mới." in page
    top = page.partition("<header")[0]
    assert "1 ở trang này" in top
    assert f"{ARTICLE}:" in top


def test_a_page_that_waits_hears_of_the_next_look(desk: Desk) -> None:
    desk.look()
    heard: list[int] = []

    def wait() -> None:
        heard.append(json.loads(desk.page(f"{NEWS}?1"))["version"])

    waiting = threading.Thread(target=wait)
    waiting.start()
    desk.look()
    waiting.join(PATIENCE)
    assert heard == [2]


def test_photos_search_and_feeds_are_there_too(desk: Desk) -> None:
    desk.look()
    page = desk.page(PAGE)
    photo = page.partition('<img src="')[2].partition('"')[0]
    with urllib.request.urlopen(f"{desk.address}{PAGE}{photo}") as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.read(2) == b"\xff\xd8"
    assert json.loads(desk.page("tim-kiem/pagefind/tieu-de.json"))["articles"]


@pytest.mark.parametrize(
    "path",
    [
        "khong-co/",
        "tim-kiem/pagefind/../../../mkdocs.yml",
        "tim-kiem/pagefind/%2e%2e/%2e%2e/%2e%2e/phuong/mkdocs.yml",
        "..%2fmkdocs.yml",
        "mkdocs.yml",
    ],
)
def test_nothing_else_of_the_disk_is_shown(desk: Desk, path: str) -> None:
    desk.look()
    with pytest.raises(urllib.error.HTTPError, match="404") as missing:
        desk.page(path)
    assert "Không tìm thấy trang" in missing.value.read().decode()


def test_a_page_of_another_site_may_not_read_drafts_through_the_browser(desk: Desk) -> None:
    desk.look()
    asked = urllib.request.Request(desk.address, headers={"Host": "trang-khac.example"})
    with pytest.raises(urllib.error.HTTPError, match="421"):
        urllib.request.urlopen(asked)


def test_what_leads_in_a_circle_is_not_looked_into(desk: Desk) -> None:
    (desk.root / "docs/vong").symlink_to("..")
    with pytest.raises(SiteError, match="không xem thử được"):
        desk.look()


def test_drafts_are_kept_nowhere(desk: Desk) -> None:
    desk.look()
    words = DRAFT_TEXT.rpartition("\n---\n")[2].split("\n")[1].encode()
    assert (
        words in desk.page(f"bai/{DRAFT.removeprefix('articles/').removesuffix('.md')}/").encode()
    )
    kept = (desk.root / ".cache/texts").glob("*")
    assert not [path for path in kept if words in path.read_bytes()]


def test_the_author_stays_at_the_place_where_he_reads(desk: Desk) -> None:
    desk.look()
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 600, "height": 300})
        page.goto(desk.address + PAGE)
        page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
        place = "document.querySelector('.prose').getBoundingClientRect().top"
        before = page.evaluate(place)
        path = desk.root / ARTICLE
        path.write_text(path.read_text("utf-8") + "\nMột câu mới.\n", "utf-8")
        desk.look()
        page.get_by_text("Một câu mới.").wait_for()
        # What is told at the top pushes the text down: the reader goes with it.
        until(page, f"Math.abs({place} - {before}) < 3")


@pytest.mark.parametrize("path", [ARTICLE, "docs/lien-he.md", "mkdocs.yml", "overrides/main.html"])
def test_a_change_of_what_a_page_may_show_is_noticed(tmp_path: Path, path: str) -> None:
    make_project(tmp_path)
    (tmp_path / "overrides").mkdir()
    changed = threading.Event()
    observer = watch(tmp_path, changed)
    try:
        (tmp_path / path).write_text("khác", "utf-8")
        assert changed.wait(PATIENCE)
    finally:
        observer.stop()
        observer.join()
