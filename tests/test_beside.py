"""Work in small steps: each strand in its order, and none waits while another can go on."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.site.beside import Beside, IsReady, at_once


def strand(done: list[str], *steps: str, after: str = "") -> Iterator[IsReady]:
    """Take some steps, the first of them once another step, of whichever strand, is done."""
    yield lambda: not after or after in done
    for step in steps:
        done.append(step)
        yield at_once


def waiting(done: list[str], name: str) -> Iterator[IsReady]:
    """Take a step that waits for what nobody here can see come."""
    yield lambda: False
    done.append(name)


def test_the_first_strand_that_can_goes_on() -> None:
    done: list[str] = []
    beside = Beside(strand(done, "b1", "b2", after="a1"), strand(done, "a1", "a2"))
    while beside.go_on():
        pass
    assert done == ["a1", "b1", "b2", "a2"]


def test_what_nobody_sees_come_is_waited_for_when_nothing_else_is_left() -> None:
    done: list[str] = []
    others = (strand(done, "b1", after="a"), strand(done, "c1", "c2"))
    beside = Beside(waiting(done, "a"), waiting(done, "d"), *others)
    assert beside.go_on()
    assert done == []
    beside.finish()
    # Only the first is waited for: then what hung on it can go on before the next waits.
    assert done == ["c1", "c2", "a", "b1", "d"]


def test_one_strand_is_brought_to_its_end() -> None:
    done: list[str] = []
    last = strand(done, "a1", "a2")
    beside = Beside(waiting(done, "b"), strand(done, "c1", after="a2"), last)
    beside.finish_one(last)
    assert done[:2] == ["a1", "a2"]
    beside.finish()
    assert done == ["a1", "a2", "c1", "b"]
