"""Whatever somebody leaves below ``.cache``, checks and builds go on as if it were not there."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from document_makers import word
from projects import ARTICLE, ARTICLE_TEXT, NOW, changed, make_project
from pydantic import TypeAdapter

from thidua.attachments.copies import STORE
from thidua.disk.kept import MOST_BYTES, read_kept, seal, write_kept
from thidua.meter import Meter
from thidua.photos.catalogue import CATALOGUE
from thidua.photos.facts import CACHE
from thidua.photos.ledger import WHOLE
from thidua.problems import Problem
from thidua.site.foreign import LIST
from thidua.site.prepare import prepare
from thidua.site.replacement import LOCK, Replacement

HAS_PIPES = hasattr(os, "mkfifo")  # and devices that never end
DEEP = b"[" * 100_000 + b"]" * 100_000


def sealed(text: bytes) -> Callable[[Path], None]:
    """Return what makes a file of any text whose checksum is right."""
    return lambda path: overwrite(path, seal(text))


def overwrite(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def swell(path: Path) -> None:
    """Make a file so large that reading it would take all memory, without filling the disk."""
    with path.open("r+b") as file:
        # Windows fills the disk all the same.
        file.truncate(MOST_BYTES * (10_000 if os.name == "posix" else 2))


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "trong").write_text("x", "utf-8")


def link_elsewhere(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def link_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "không có")


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def change_types(path: Path) -> None:
    """Turn every number into a text and every text into a number, and seal it anew."""

    def turned(value: object) -> object:
        if isinstance(value, dict):
            return {key: turned(one) for key, one in value.items()}
        if isinstance(value, list):
            return [turned(one) for one in value]
        return 7 if isinstance(value, str) else str(value)

    text = path.read_bytes().partition(b"\n")[2]
    sealed(json.dumps(turned(json.loads(text))).encode())(path)


KINDS_OF_DAMAGE = {
    "empty": lambda path: overwrite(path, b""),
    "not a text": lambda path: overwrite(path, bytes(range(256)) * 40),
    "deep": lambda path: overwrite(path, DEEP),
    "deep and sealed": sealed(DEEP),
    "a number": sealed(b"1"),
    "nothing": sealed(b"null"),
    "a list": sealed(b"[1, [2, [3]]]"),
    "keys without values": sealed(b'{"files": null, "cause": 3, "sha256": []}'),
    "a pickle": sealed(b"cos\nsystem\n(S'touch da-chay'\ntR."),
    "cut": cut,
    "huge": swell,
    "a folder": make_folder,
    "a link to nothing": link_nowhere,
    **({"a link to what never ends": link_elsewhere, "a pipe": make_pipe} if HAS_PIPES else {}),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was made ready once, with photos and a document."""
    text = changed(ARTICLE_TEXT, {"(/don-vi/cong-an/)": "(mau.docx)"})
    folder = ARTICLE.rpartition("/")[0]
    files: dict[str, str | bytes | None] = {ARTICLE: text, f"{folder}/mau.docx": word()}
    root = make_project(tmp_path_factory.mktemp("whole"), files)
    assert not ready(root)[0]
    return root


def ready(root: Path) -> tuple[tuple[Problem, ...], dict[str, str]]:
    """Return the problems of a build, and the hash of every file that it would copy."""
    build = prepare(root, NOW, Meter(sys.stdout, {}))
    paths = [path for _, _, path in build.shelf.shown_files()]
    paths += [copy.path for _, _, copy in build.shelf.attachments()]
    errors = tuple(problem for problem in build.problems if problem.is_error)
    return errors, {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
    }


def find(root: Path, pattern: str) -> Path:
    return sorted(root.glob(pattern))[0]


@pytest.mark.parametrize("damage", KINDS_OF_DAMAGE.values(), ids=KINDS_OF_DAMAGE)
@pytest.mark.parametrize(
    "pattern",
    [
        CATALOGUE,
        f"{CACHE}/*/renditions.json",
        f"{CACHE}/*/*.webp",
        f"{CACHE}/{WHOLE}",
        f"{STORE}/*.json",
        f"{STORE}/*[!n]",  # the copy itself
    ],
)
def test_a_kept_file_of_any_content_heals(
    whole: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    before = ready(whole)
    path = find(whole, pattern)
    damage(path)
    assert ready(whole) == before
    assert path.is_file()
    assert not path.is_symlink()
    assert ready(whole) == before
    assert not (whole / "da-chay").exists()


@pytest.mark.parametrize("pattern", [CATALOGUE, f"{CACHE}/*/renditions.json", f"{STORE}/*.json"])
def test_other_types_than_were_written_are_not_believed(whole: Path, pattern: str) -> None:
    before = ready(whole)
    change_types(find(whole, pattern))
    assert ready(whole) == before


@pytest.mark.parametrize("written", [3, {"la": 3}, ["la"], os.getcwd], ids=repr)
def test_a_list_of_whole_entries_is_made_of_nothing_else(whole: Path, written: object) -> None:
    before = ready(whole)
    path = whole / CACHE / WHOLE
    path.write_bytes(seal(pickle.dumps(written)))
    assert ready(whole) == before
    assert path.read_bytes() != seal(pickle.dumps(written))


def test_an_index_leads_to_nothing_outside_its_entry(whole: Path) -> None:
    before = ready(whole)
    secret = whole / "mkdocs.yml"
    for path in whole.glob(f"{CACHE}/*/renditions.json"):
        text = path.read_bytes().partition(b"\n")[2]
        index = json.loads(text)
        index["files"] = []
        index["fallback"][0] = "../../../mkdocs.yml"
        sealed(json.dumps(index).encode())(path)
    after = ready(whole)
    assert after == before
    assert hashlib.sha256(secret.read_bytes()).hexdigest() not in after[1].values()


@pytest.mark.parametrize("folder", [CACHE, STORE])
def test_a_file_in_the_place_of_a_folder_is_replaced(whole: Path, folder: str) -> None:
    before = ready(whole)
    shutil.rmtree(whole / folder)
    (whole / folder).write_text("", "utf-8")
    assert ready(whole) == before


@pytest.mark.parametrize("name", [f"{CACHE}/.used", f"{CACHE}/la", f"{STORE}/la"])
def test_strange_folders_are_in_nobodys_way(whole: Path, name: str) -> None:
    before = ready(whole)
    path = whole / name
    if path.is_file():
        path.unlink()
    path.mkdir()
    (path / "trong").write_text("x", "utf-8")
    assert ready(whole) == before
    assert before[1]


@pytest.mark.parametrize(
    "damage",
    [make_folder, link_nowhere, *([link_elsewhere, make_pipe] if HAS_PIPES else [])],
    ids=lambda one: one.__name__,
)
def test_whatever_has_the_locks_place_a_build_can_begin(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / LOCK).touch()
    damage(tmp_path / LOCK)
    for _ in range(2):
        Replacement(tmp_path, tmp_path / "site", 0, lambda: None).end()
    assert (tmp_path / LOCK).is_file()


@pytest.mark.parametrize("damage", KINDS_OF_DAMAGE.values(), ids=KINDS_OF_DAMAGE)
def test_the_list_of_our_files_heals(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    def build() -> tuple[str, ...]:
        replacement = Replacement(tmp_path, tmp_path / "site", 1, lambda: None)
        try:
            (replacement.fresh / "du-lieu").mkdir(parents=True)
            (replacement.fresh / "du-lieu/go-bai.json").touch()
            return replacement.finish(is_of_today=False).kept
        finally:
            replacement.end()

    assert build() == ()
    damage(tmp_path / LIST)
    (tmp_path / "site/CNAME").touch()
    assert build() == ("CNAME",)
    (tmp_path / "site/cua-ai-do.html").touch()
    assert build() == ("CNAME", "cua-ai-do.html")


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / ".cache/a/b.json"
    write_kept(path, ["Đức Xuân – phường", 3])
    assert read_kept(path, TypeAdapter(tuple[str, int])) == ("Đức Xuân – phường", 3)
    assert read_kept(path, TypeAdapter(tuple[str, str])) is None
    assert read_kept(path.with_name("absent"), TypeAdapter(str)) is None
