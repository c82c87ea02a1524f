"""Work on pictures, spread over processes; one that dies takes nothing else down with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from thidua.photos.source import PhotoError
from thidua.stopping import withheld

Job = TypeVar("Job")
Result = TypeVar("Result")

_KILLED = PhotoError(
    "làm chương trình xử lý ảnh bị dừng giữa chừng, thường vì máy hết bộ nhớ.",
    "đóng bớt chương trình khác rồi chạy lại; vẫn vậy thì thu nhỏ ảnh, hoặc giảm  workers:  trong "
    "mkdocs.yml.",
)


def run_all(
    work: Callable[[Job], Result | PhotoError], jobs: Sequence[Job], workers: int
) -> Iterator[Result | PhotoError]:
    """Yield the outcome of each job, in order; a few at a time, whatever their number.

    A system short of memory kills processes. Then what is left is done one by one, each in a
    process of its own, so that only the photo that asks too much fails.
    """
    if len(jobs) < 2 or workers < 2:
        # Starting processes costs more than one photo.
        yield from map(work, jobs)
        return
    done = 0
    try:
        with ProcessPoolExecutor(workers, initializer=_end_with_parent) as pool:
            # The pool starts a process with a job, until there are enough.
            with withheld():
                outcomes = pool.map(work, jobs)
            for outcome in outcomes:
                done += 1
                yield outcome
    except BrokenProcessPool:
        yield from (_run_alone(work, job) for job in jobs[done:])


def _run_alone(work: Callable[[Job], Result | PhotoError], job: Job) -> Result | PhotoError:
    try:
        with ProcessPoolExecutor(1, initializer=_end_with_parent) as pool:
            with withheld():
                outcome = pool.submit(work, job)
            return outcome.result()
    except BrokenProcessPool:
        return _KILLED


def _end_with_parent() -> None:
    """Let a worker end when the program that started it does: it would wait for ever.

    Ctrl-C reaches every process of a terminal; the program answers it for its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def outlive() -> None:
        if parent:
            parent.join()
            # Nobody is left to hear of an end in good order, and a photo is not worth finishing.
            os._exit(1)

    threading.Thread(target=outlive, daemon=True).start()
