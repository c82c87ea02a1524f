"""Work spread over processes, in every core; one that dies takes nothing else down with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from thidua.garbage import at_rest
from thidua.stopping import withheld

Job = TypeVar("Job")
Result = TypeVar("Result")

MOST = 8
"""Processes at a time, on whatever machine: each takes memory of its own."""

_FEWEST_IN_CHUNK, _MOST_IN_CHUNK = 8, 64
_FIRST, _AHEAD = 4, 2
"""Jobs begun for each process before anybody asks for an outcome, and then before each is."""
_CHUNKS_EACH = 2
"""Chunks for a process of what is left: with fewer the last one would keep everybody waiting."""
_LOOK_SECONDS = 0.05
"""After how long a process that waits for others looks whether it has something to do again."""


def cores() -> int:
    """Return how many processes can work at a time here, :data:`MOST` at the most."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST, len(os.sched_getaffinity(0)))  # fewer in a container than the machine has
    return min(MOST, os.cpu_count() or 1)


def run_chunks(
    work: Callable[[Sequence[Job]], Sequence[Result]],
    jobs: Sequence[Job],
    seconds: float,
    workers: int | None = None,
    meanwhile: Callable[[], bool] | None = None,
    jobs_each: int | None = None,
) -> Iterator[Result]:
    """Return the outcome of every job, in order; ``work`` does a chunk of them and has no effects.

    ``seconds`` is what one job takes, roughly: where starting processes would take longer than
    they save, all is done here. ``work`` and what it is bound to must be picklable. The
    rest is as in :func:`run_all`.

    ``jobs_each`` is after how many jobs new processes take over, where they are copies of this
    one. A copy shares what it was copied from until one of the two writes there, and Python counts
    in each object how often it is used: after thousands of pages each would hold a whole column.
    """
    count = how_many(seconds, len(jobs), workers)
    most = jobs_each * count if jobs_each and is_copied_at_once() else len(jobs)
    size = -(-len(jobs) // -(-len(jobs) // most)) if jobs else 1
    rounds = [list(_cut(jobs[start : start + size], count)) for start in range(0, len(jobs), size)]
    # Whatever killed a process that had only this chunk to do: nobody else is left to do it.
    return chain.from_iterable(_run_rounds(work, rounds, count, work, meanwhile))


def _cut(jobs: Sequence[Job], workers: int) -> Iterator[Sequence[Job]]:
    """Yield jobs in chunks, the last ones small: then all processes end at about the same time."""
    start = 0
    while start < len(jobs):
        size = -(-(len(jobs) - start) // (_CHUNKS_EACH * workers))
        end = start + min(_MOST_IN_CHUNK, max(_FEWEST_IN_CHUNK, size))
        yield jobs[start:end]
        start = end


def how_many(seconds: float, jobs: int, workers: int | None = None) -> int:
    """Return how many processes :func:`run_chunks` lets do some jobs."""
    count = cores() if workers is None else workers
    saved = seconds * jobs * (1 - 1 / count)
    return count if saved > _seconds_to_start() else 1


def run_all(
    work: Callable[[Job], Result],
    jobs: Sequence[Job],
    workers: int,
    if_killed: Callable[[Job], Result],
    meanwhile: Callable[[], bool] | None = None,
) -> Iterator[Result]:
    """Return the outcome of each job, in order; a few at a time, whatever their number.

    The first few are begun at once: others work on them until somebody asks for the outcomes.

    A system short of memory kills processes. Then what is left is done one by one, each in a
    process of its own, so that only the job that asks too much fails: of that, ``if_killed`` tells
    the outcome.

    ``meanwhile`` is a short piece of other work to be done here, instead of waiting for the others;
    it is called again and again as long as it returns that it has done one.
    """
    return _run_rounds(work, [jobs], workers, if_killed, meanwhile)


def _run_rounds(
    work: Callable[[Job], Result],
    rounds: Sequence[Sequence[Job]],
    workers: int,
    if_killed: Callable[[Job], Result],
    meanwhile: Callable[[], bool] | None,
) -> Iterator[Result]:
    """Do the same as :func:`run_all`, with new processes for each round."""
    if sum(map(len, rounds)) < 2 or workers < 2:
        # Starting processes costs more than one photo.
        return map(work, chain.from_iterable(rounds))
    crew = _Crew(work, workers, if_killed, meanwhile)
    first = crew.start(rounds[0])
    return chain(first, chain.from_iterable(map(crew.start, rounds[1:])))


@dataclass(frozen=True, slots=True)
class _Crew(Generic[Job, Result]):
    """Who does the jobs of :func:`run_all`, and how."""

    work: Callable[[Job], Result]
    workers: int
    if_killed: Callable[[Job], Result]
    meanwhile: Callable[[], bool] | None

    def start(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Let new processes begin with some jobs, and return the outcomes."""
        with ExitStack() as ending:
            ending.enter_context(at_rest())
            pool = ProcessPoolExecutor(min(self.workers, len(jobs)), initializer=_begin)
            # Whoever stops half-way, as by Ctrl-C, does not wait for what has not begun.
            ending.callback(pool.shutdown, cancel_futures=True)
            begun: deque[Future[Result]] = deque()
            with suppress(BrokenProcessPool):  # it is told by whatever is asked of it next
                begun.extend(self._submit(pool, job) for job in jobs[: _FIRST * self.workers])
            return self._collect(pool, jobs, begun, ending.pop_all())

    def _submit(self, pool: ProcessPoolExecutor, job: Job) -> Future[Result]:
        # The pool starts a process with a job, until there are enough.
        with withheld():
            return pool.submit(self.work, job)

    def _collect(
        self,
        pool: ProcessPoolExecutor,
        jobs: Sequence[Job],
        begun: deque[Future[Result]],
        ending: ExitStack,
    ) -> Iterator[Result]:
        """Yield outcomes, and begin further jobs."""
        further = iter(jobs[len(begun) :])
        done = 0
        with ending:
            try:
                while done < len(jobs):
                    # What is done before it is asked for takes memory, and so does what waits.
                    if len(begun) <= _AHEAD * self.workers:
                        begun.extend(self._submit(pool, job) for job in islice(further, 1))
                    outcome = _await(begun.popleft(), self.meanwhile)
                    if not begun:
                        ending.close()  # whoever takes the last one may never ask again
                    yield outcome
                    done += 1
            except BrokenProcessPool:
                for job in jobs[done:]:
                    yield _run_alone(self.work, job, self.if_killed)


class Apart(Generic[Result]):
    """A work that a copy of this process does beside it.

    Whatever it leaves behind in memory is lost; its result must be picklable.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        """Let it begin, where there can be a copy and more than one core."""
        self._hearing: Connection | None = None
        self._result: Result | None = None
        self._process: BaseProcess | None = None
        if not is_copied() or cores() < 2 or not is_alone():
            return
        fork = multiprocessing.get_context("fork")
        self._hearing, telling = fork.Pipe(duplex=False)
        with at_rest(), withheld():
            self._process = fork.Process(target=_tell, args=(work, telling), daemon=True)
            self._process.start()
        telling.close()

    def is_done(self) -> bool:
        """Tell whether nobody has to wait for the result."""
        return self._hearing is None or self._hearing.poll()

    def result(self) -> Result | None:
        """Wait for the result, and return it; who has told it ends.

        ``None`` where nobody does the work, or it came to nothing: then it is to be done here,
        where its error is raised.
        """
        hearing, self._hearing = self._hearing, None
        if hearing:
            with hearing, suppress(EOFError):
                self._result = hearing.recv()
        return self._result

    def end(self) -> None:
        """Let it not run on, whatever it has come to."""
        if self._process:
            self._process.kill()
            self._process.join()


def _tell(work: Callable[[], object], telling: Connection) -> None:
    _begin()
    with telling, suppress(Exception):  # it is raised where the work is done again
        telling.send(work())


def _await(outcome: Future[Result], meanwhile: Callable[[], bool] | None) -> Result:
    while meanwhile and not outcome.done():
        if not meanwhile():
            wait((outcome,), _LOOK_SECONDS)  # what it needs may come from elsewhere
    return outcome.result()


def _run_alone(
    work: Callable[[Job], Result], job: Job, if_killed: Callable[[Job], Result]
) -> Result:
    try:
        with ProcessPoolExecutor(1, initializer=_begin) as pool:
            with withheld():
                outcome = pool.submit(work, job)
            return outcome.result()
    except BrokenProcessPool:
        return if_killed(job)


def _seconds_to_start() -> float:
    """Return what starting processes takes: they are copies here, or begin anew and import all."""
    return 0.1 if is_copied_at_once() else 1.0


def is_copied_at_once() -> bool:
    """Tell whether each process is a copy of this one as it is now; Python 3.14 copies another."""
    return is_copied() and sys.version_info < (3, 14)


def is_copied() -> bool:
    """Tell whether a process may be a copy of this one here; on macOS the system forbids much."""
    return sys.platform == "linux"


def is_alone() -> bool:
    """Tell whether this process has no thread but this one.

    A copy of a process with threads may find a lock shut that nobody is left to open: as those who
    manage other processes hold some.
    """
    return threading.active_count() == 1


def _begin() -> None:
    """Let a worker end when the program that started it is killed: it would wait for ever.

    Ctrl-C reaches every process of a terminal; it is answered once, by the one that people see.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def outlive() -> None:
        if parent:
            parent.join()
            # Nobody is left to hear of an end in good order, and no job is worth finishing.
            os._exit(1)

    threading.Thread(target=outlive, daemon=True).start()
