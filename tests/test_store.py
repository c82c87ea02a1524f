"""What is kept by content: given back only whole, forgotten when nobody needs it."""

from __future__ import annotations

import os
import pickle
import random
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.disk import store as of_store
from thidua.disk.store import Shape, Store, stamp


def fill(root: Path, results: dict[str, bytes], kind: str = "kind") -> None:
    """Keep a result under its name alone."""
    with Store(root, kind) as store:
        for name, value in results.items():
            store.put(name, stamp(name, value), value)
        store.keep(results)


def found(root: Path, results: dict[str, bytes]) -> dict[str, bytes | None]:
    with Store(root, "kind") as store:
        return {name: store.get(name, stamp(name, value)) for name, value in results.items()}


def packs(root: Path) -> list[Path]:
    return sorted((root / ".cache/kind").glob("*"))


def bytes_in(paths: Iterable[Path]) -> bytes:
    return b"".join(path.read_bytes() for path in paths)


RESULTS = {f"articles/2024/bài-{n}.md": bytes([n]) * (n * 10) for n in range(20)}


def test_what_was_kept_is_given_back(tmp_path: Path) -> None:
    fill(tmp_path, RESULTS)
    assert found(tmp_path, RESULTS) == RESULTS
    assert len(packs(tmp_path)) == 1


def test_a_run_without_news_writes_nothing(tmp_path: Path) -> None:
    fill(tmp_path, RESULTS)
    before = [(path, path.stat().st_mtime_ns) for path in packs(tmp_path)]
    with Store(tmp_path, "kind") as store:
        for name, value in RESULTS.items():
            assert store.get(name, stamp(name, value)) == value
        store.keep(RESULTS)
    assert [(path, path.stat().st_mtime_ns) for path in packs(tmp_path)] == before


def test_a_stamp_depends_on_every_part_and_keeps_them_apart() -> None:
    parts = [("a", "b"), ("ab",), ("ab", ""), (b"ab",), (1, "b"), ("1", "b"), (("a", "b"),)]
    assert len({stamp(*one) for one in parts}) == len(parts)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_damaged_is_absent_and_heals(tmp_path: Path, seed: int) -> None:
    fill(tmp_path, RESULTS)
    rng = random.Random(seed)
    (pack,) = packs(tmp_path)
    content = bytearray(pack.read_bytes())
    if seed % 2:
        del content[rng.randrange(len(content)) :]
    else:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    pack.write_bytes(content)
    seen = found(tmp_path, RESULTS)
    assert all(value in (None, RESULTS[name]) for name, value in seen.items())
    with Store(tmp_path, "kind") as store:
        for name, value in RESULTS.items():
            if store.get(name, stamp(name, value)) is None:
                store.put(name, stamp(name, value), value)
        store.keep(RESULTS)
    assert found(tmp_path, RESULTS) == RESULTS
    assert len(packs(tmp_path)) == 1


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "huge", "lists", "numbers", "deep"])
def test_what_somebody_leaves_in_the_way_is_removed(tmp_path: Path, kind: str) -> None:
    fill(tmp_path, RESULTS)
    (pack,) = packs(tmp_path)
    pack.unlink()
    texts = {"lists": b"[[1],[2],[3],[4]]", "numbers": b"7", "deep": b"[" * 10**5 + b"]" * 10**5}
    match kind:
        case "folder":
            (pack / "within").mkdir(parents=True)
        case "link":
            pack.symlink_to("/dev/zero")
        case "pipe":
            if not hasattr(os, "mkfifo"):
                return  # no system has what is not there to be tried
            os.mkfifo(pack)
        case "huge":
            with pack.open("wb") as file:
                file.truncate(10**12 if os.name == "posix" else 2 * 10**8)
        case _:
            index = texts[kind]
            head = f"{len(index):08x}{zlib.crc32(index):08x}".encode()
            pack.write_bytes(b"thidua pack 1\n" + head + index)
    assert set(found(tmp_path, RESULTS).values()) == {None}
    fill(tmp_path, RESULTS)
    assert found(tmp_path, RESULTS) == RESULTS
    assert pack not in packs(tmp_path)


def test_what_is_gone_from_the_project_is_forgotten_at_once(tmp_path: Path) -> None:
    fill(tmp_path, RESULTS | {"gone": b"a name that may not be told"})
    with Store(tmp_path, "kind") as store:
        store.keep(RESULTS)
    assert b"a name that may not be told" not in bytes_in(packs(tmp_path))
    assert found(tmp_path, RESULTS) == RESULTS


def test_what_something_was_before_does_not_pile_up(tmp_path: Path) -> None:
    others = {f"other-{n}": bytes(100) for n in range(50)}
    for version in range(100):
        fill(tmp_path, {"edited": b"version %d " % version * 100, **others})
    assert sum(path.stat().st_size for path in packs(tmp_path)) < 30_000
    assert len(packs(tmp_path)) < 12


def test_much_is_written_in_several_packs_and_found_before_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_store, "_FULL", 500)
    with Store(tmp_path, "kind") as store:
        for name, value in RESULTS.items():
            store.put(name, stamp(name, value), value)
        assert len(packs(tmp_path)) > 1
        for name, value in RESULTS.items():
            assert store.get(name, stamp(name, value)) == value
        store.keep(RESULTS)
    assert found(tmp_path, RESULTS) == RESULTS


def test_two_programs_at_once_take_nothing_from_each_other(tmp_path: Path) -> None:
    fill(tmp_path, RESULTS)
    with Store(tmp_path, "kind") as one, Store(tmp_path, "kind") as other:
        one.put("new", stamp("one"), b"one")
        other.put("new", stamp("other"), b"other")
        one.keep([*RESULTS, "new"])
        for name, value in RESULTS.items():
            assert other.get(name, stamp(name, value)) == value
        other.keep([*RESULTS, "new"])
    with Store(tmp_path, "kind") as last:
        assert last.get("new", stamp("one")) == b"one"
        assert last.get("new", stamp("other")) == b"other"


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("in the way", "utf-8")
    fill(tmp_path, RESULTS)
    assert set(found(tmp_path, RESULTS).values()) == {None}


@dataclass(frozen=True, slots=True)
class Kept:
    """A value of ours."""

    name: str
    parts: tuple[int, ...]


@given(st.text(), st.lists(st.integers()))
def test_a_value_comes_back_as_it_was(name: str, parts: list[int]) -> None:
    shape = Shape(Kept)
    value = Kept(name, tuple(parts))
    assert shape.load(shape.dump({name: value})) == {name: value}


@dataclass(frozen=True)
class Attack:
    """Pickled by somebody who would have a command run."""

    folder: Path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.mkdir, (self.folder / "was here",))


def test_a_value_written_by_somebody_else_runs_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mkdir"):
        Shape(Kept).load(pickle.dumps(Attack(tmp_path)))
    assert not list(tmp_path.iterdir())


@given(st.binary())
def test_bytes_that_are_no_value_are_refused(content: bytes) -> None:
    shape = Shape(Kept)
    try:
        shape.load(content)
    except ValueError:
        return
    # Some few bytes are a whole pickle of a plain value by chance, such as "N.".
    assert pickle.loads(content) is not NotImplemented
