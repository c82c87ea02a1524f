"""Pictures that a build asks for: what the cache holds is taken from there, the rest is made."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from thidua.disk.obstacles import explain
from thidua.photos.cache import Index, write_entry
from thidua.photos.facts import PhotoError
from thidua.photos.ledger import Ledger
from thidua.photos.renditions import Renditions
from thidua.workers import run_all


class Order(Hashable, Protocol):
    """One picture to be made. It must be the same to the cache whenever its key is."""

    @property
    def source(self) -> str:
        """The file of the project that asks for it."""

    def key(self) -> str:
        """Return the name of its entry in the cache."""

    def make(self, folder: Path) -> Renditions:
        """Write its files into a folder. Raises ``PhotoError`` and ``OSError``."""


O = TypeVar("O", bound=Order)  # noqa: E741 - the customary letter, and no number stands near


def fulfil(
    orders: Iterable[O],
    cache: Path,
    workers: int,
    on_done: Callable[[], None],
) -> tuple[dict[O, Renditions], dict[O, PhotoError]]:
    """Return what was made or found, and what failed; ``on_done`` is called once an order.

    Work is spread over ``workers`` processes, a few orders at a time, so memory does not grow with
    their number.
    """
    wanted = dict.fromkeys(orders)
    if not wanted:
        return {}, {}
    made: dict[O, Renditions] = {}
    failed: dict[O, PhotoError] = {}
    waiting: list[_Job[O]] = []
    ledger = Ledger(cache)
    for order in wanted:
        name = order.key()
        cached = ledger.find(name)
        if cached:
            made[order] = cached
            on_done()
        else:
            waiting.append(_Job(order, cache / name))
    outcomes = run_all(_make, waiting, workers, _tell_killed)
    for job, outcome in zip(waiting, outcomes, strict=True):
        if isinstance(outcome, PhotoError):
            failed[job.order] = outcome
        else:
            made[job.order] = ledger.note(job.folder.name, outcome)
        on_done()
    ledger.keep()
    return made, failed


@dataclass(frozen=True, slots=True)
class _Job(Generic[O]):
    order: O
    folder: Path


def _make(job: _Job[O]) -> Index | PhotoError:
    try:
        return write_entry(job.folder, job.order.source, job.order.make)
    except PhotoError as error:
        return error
    except OSError as error:
        found = explain(error)
        reason = found.reason.rstrip(".")
        return PhotoError(f"không thu nhỏ được: {reason} (mã lỗi {found.code}).", found.fix)


def _tell_killed(_: object) -> PhotoError:
    return PhotoError(
        "làm chương trình xử lý ảnh bị dừng giữa chừng, thường vì máy hết bộ nhớ.",
        "đóng bớt chương trình khác rồi chạy lại; vẫn vậy thì thu nhỏ ảnh, hoặc giảm  workers:  "
        "trong mkdocs.yml.",
    )
