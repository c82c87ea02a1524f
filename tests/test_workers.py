"""Work in several processes comes out as in one."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from thidua.workers import cores, is_copied, run_all, run_chunks


def doubled(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


def processes(numbers: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in numbers]


@pytest.mark.parametrize("count", [0, 1, 7, 100, 1000])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_outcomes_come_in_order_whoever_makes_them(count: int, workers: int) -> None:
    numbers = range(count)
    assert list(run_chunks(doubled, numbers, 1.0, workers)) == doubled(numbers)


def test_processes_are_started_only_where_there_is_enough_to_do() -> None:
    assert set(run_chunks(processes, range(100), 0.0001, 2)) == {os.getpid()}
    assert os.getpid() not in set(run_chunks(processes, range(100), 1.0, 2))


def chunk_sizes(numbers: Sequence[int]) -> list[int]:
    return [len(numbers)] * len(numbers)


@pytest.mark.parametrize("count", [1, 9, 100, 1000, 5000])
def test_the_last_chunks_are_small_lest_one_process_be_waited_for(count: int) -> None:
    sizes = list(run_chunks(chunk_sizes, range(count), 1.0, 2))
    assert len(sizes) == count
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] <= 64
    assert sizes[-1] <= 8


def test_new_processes_take_over_after_some_jobs() -> None:
    at_work = set(run_chunks(processes, range(300), 1.0, 2, None, 50))
    assert len(at_work) > 2 or not is_copied() or sys.version_info >= (3, 14)
    assert os.getpid() not in at_work
    assert list(run_chunks(doubled, range(1000), 1.0, 2, None, 3)) == doubled(range(1000))


def test_what_processes_share_is_left_alone_while_they_work() -> None:
    def look() -> bool:
        left.append(gc.get_freeze_count())
        return False

    before = gc.get_freeze_count()
    left: list[int] = []
    list(run_all(wait_a_moment, range(4), 2, wait_a_moment, look))
    assert max(left) > before
    assert gc.get_freeze_count() == before


def wait_a_moment(number: int) -> int:
    time.sleep(0.05)
    return number


def test_other_work_is_done_instead_of_waiting(tmp_path: Path) -> None:
    pieces = iter(range(3))
    done: list[int] = []

    def piece() -> bool:
        one = next(pieces, None)
        if one is None:
            # Nobody waits for the others before all of this is done.
            (tmp_path / "go on").touch()
            return False
        done.append(one)
        return True

    waiting = [tmp_path / "go on"] * 5
    assert list(run_all(wait_for, waiting, 2, wait_for, piece)) == waiting
    assert done == [0, 1, 2]


def test_whoever_waits_looks_again_whether_there_is_other_work(tmp_path: Path) -> None:
    looks: list[bool] = []

    def look() -> bool:
        looks.append(False)
        if len(looks) == 3:
            (tmp_path / "go on").touch()
        return False

    list(run_all(wait_at_most, [tmp_path / "go on"] * 2, 2, wait_at_most, look))
    assert len(looks) >= 3


def wait_at_most(path: Path) -> None:
    until = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.01)


def wait_for(path: Path) -> Path:
    while not path.exists():
        time.sleep(0.01)
    return path


def die_of(number: int) -> int:
    if number == 3:
        os._exit(9)
    return number


def test_a_job_that_kills_its_process_takes_no_other_with_it() -> None:
    assert list(run_all(die_of, range(6), 2, lambda _: -1)) == [0, 1, 2, -1, 4, 5]


def fail_at(number: int) -> int:
    if number == 3:
        raise ValueError(number)
    return number


def test_what_a_job_raises_reaches_whoever_asked() -> None:
    with pytest.raises(ValueError, match="3"):
        list(run_all(fail_at, range(6), 2, fail_at))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no group of a terminal")
def test_ctrl_c_is_answered_once(tmp_path: Path) -> None:
    code = (
        "import os, time\nfrom thidua.workers import run_all\n"
        "def work(n):\n    os.write(1, b'at work\\n')\n    time.sleep(1)\n"
        "try:\n    list(run_all(work, range(1000), 2, work))\n"
        "except KeyboardInterrupt:\n    print('asked to stop', flush=True)\n"
    )
    script = tmp_path / "stopped.py"
    script.write_text(code, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-P", str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "at work\n"
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=120)
    assert "Traceback" not in told
    assert told.splitlines()[-1] == "asked to stop"
    assert process.returncode == 0


def run_alone(program: str) -> str:
    """Run a program in a process of its own, since the one that tests run in may have threads."""
    whole = "import os, signal, threading\nfrom thidua.workers import Apart\n" + dedent(program)
    command = [sys.executable, "-c", whole]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    return done.stdout


def test_a_copy_does_a_work_beside_this_process() -> None:
    told = run_alone("""
        here = os.getpid()
        apart = Apart(lambda: os.getpid() != here and os.getppid() == here)
        print(apart.result(), apart.is_done())
    """)
    # Where there are no copies, or one core alone, nobody does it.
    assert told == f"{True if is_copied() and cores() > 1 else None} True\n"


def test_a_process_with_threads_is_not_copied() -> None:
    told = run_alone("""
        is_over = threading.Event()
        threading.Thread(target=is_over.wait).start()
        apart = Apart(os.getpid)
        print(apart.is_done(), apart.result())
        is_over.set()
    """)
    assert told == "True None\n"


def test_a_work_that_comes_to_nothing_is_left_to_this_process() -> None:
    told = run_alone("""
        def fail():
            raise OSError("đầy đĩa")

        def die():
            os.kill(os.getpid(), signal.SIGKILL)

        for work in (fail, die):
            apart = Apart(work)
            print(apart.result(), apart.is_done())
    """)
    assert told == "None True\n" * 2


def test_a_work_that_nobody_waits_for_any_more_is_ended() -> None:
    told = run_alone("""
        import multiprocessing, time
        apart = Apart(lambda: time.sleep(600))
        print(len(multiprocessing.active_children()))
        apart.end()
        print(multiprocessing.active_children())
    """)
    assert told == f"{1 if is_copied() and cores() > 1 else 0}\n[]\n"
