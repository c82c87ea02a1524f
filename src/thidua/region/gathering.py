"""Asking all wards, some at a time, and keeping what they give."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from thidua.meter import Meter
from thidua.region.calling import Delivery, Known, call, find_source
from thidua.region.faults import Fault, Kind
from thidua.region.fetching import PATIENCE, Client, Patience
from thidua.region.reading import INDEX
from thidua.region.settings import Region
from thidua.region.store import Outcome, Store

_AHEAD = 2
"""Answers that wait, for each ward that is being asked: each may be as large as a file."""


@dataclass(frozen=True, slots=True)
class Way:
    """How wards are asked."""

    only_withdrawals: bool = False
    """Nothing but what they have taken down."""
    patience: Patience = PATIENCE


def gather(
    region: Region,
    root: Path,
    store: Store,
    now: datetime,
    meter: Meter,
    way: Way = Way(),
) -> Outcome:
    """Ask every ward for what changed and keep it; what is wrong with one is told, not raised."""
    store.forget_wards(region.by_code)
    with closing(Client(allow_private=region.allow_private, patience=way.patience)) as client:
        deliveries = _call_all(region, root, store.known(), client, now, way)
        meter.start("Phường", len(region.wards))
        return store.receive(_counted(deliveries, meter), now)


def _counted(deliveries: Iterator[Delivery], meter: Meter) -> Iterator[Delivery]:
    for delivery in deliveries:
        meter.advance()
        yield delivery


def _call_all(
    region: Region,
    root: Path,
    known: dict[str, Known],
    client: Client,
    now: datetime,
    way: Way,
) -> Iterator[Delivery]:
    owners = {one.authority: ward for ward, one in known.items()}
    today = now.date()
    waiting = iter(region.wards)
    at_work: set[Future[Delivery]] = set()
    pool = ThreadPoolExecutor(region.at_once)
    try:
        while True:
            for ward in waiting:
                source = find_source(ward, root, client)
                at_work.add(
                    pool.submit(
                        call,
                        ward,
                        source,
                        known.get(ward.code, Known()),
                        owners,
                        today,
                        only_withdrawals=way.only_withdrawals,
                    )
                )
                if len(at_work) >= region.at_once * _AHEAD:
                    break
            if not at_work:
                return
            done, at_work = wait(at_work, return_when=FIRST_COMPLETED)
            for future in done:
                yield _settle(future.result(), owners)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _settle(delivery: Delivery, owners: dict[str, str]) -> Delivery:
    """Give a name in ids to the ward that came with it first; nobody else has it from then on."""
    if delivery.index is None:
        return delivery
    authority = delivery.index.authority
    if owners.setdefault(authority, delivery.ward) == delivery.ward:
        return delivery
    detail = f"«{authority}» là của đơn vị {owners[authority]}"
    return Delivery(
        delivery.ward,
        delivery.address,
        faults=(Fault(delivery.ward, INDEX, Kind.IDENTITY, detail),),
    )
