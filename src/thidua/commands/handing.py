"""What the commands that make handouts ask and say alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from thidua import stopping
from thidua.commands.shared import decide_now, find_article
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.handouts.ledger import Clearing, Ledger, Product, clear_folder, deliver, read_ledger
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.load import load
from thidua.problems import errors
from thidua.review import Edition, review
from thidua.schema.logs import ACTIVITY_LOG, ActivityKind
from thidua.source.head import Head, rows_of
from thidua.source.values import Value
from thidua.text.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Bench:
    """Where handouts are made: the column at a moment, and the folder, freed of what had to go."""

    root: Path
    edition: Edition
    """At the moment that the handouts are to tell of."""
    today: Edition
    """At the moment they are made."""
    ledger: Ledger

    def paths(self, given: Iterable[Path]) -> tuple[str, ...]:
        """Return articles named on the command line as the library names them."""
        return tuple(find_article(self.edition.column, path) for path in given)

    def gone(self, products: Iterable[Product]) -> tuple[Refusal, ...]:
        """Return why products may not be handed out today, made as they are for another day."""
        used = dict.fromkeys(
            (one.article.path, one.channel) for product in products for one in product.materials
        )
        weighed = (weigh(self.today, path, channel) for path, channel in used)
        return tuple(one for one in weighed if isinstance(one, Refusal))


def known_handouts(root: Path) -> Ledger:
    """Return what was made on this machine. Raises a click exception when nobody can tell."""
    try:
        return read_ledger(root)
    except HandoutError as error:
        raise click.ClickException(str(error)) from error


def open_bench(root: Path, as_of: date | None) -> Bench:
    """Load the column, and take back what may no longer be used, telling what and why.

    What may be used is told of today: a handout for another day is made of nothing that has been
    taken down since, and nothing is taken back for a day that is only tried.
    """
    column = load(root)
    today = review(column, decide_now(None))
    clearing = take_back_handouts(root, today)
    edition = review(column, decide_now(as_of)) if as_of else today
    return Bench(root, edition, today, clearing.ledger)


def take_back_handouts(root: Path, edition: Edition) -> Clearing:
    """Remove what may no longer be used, and tell of it. Raises a click exception."""
    try:
        with stopping.unbroken():
            clearing = clear_folder(root, edition)
    except HandoutError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise unwritten(error) from error
    for one in clearing.removed:
        say(f"Đã bỏ {one.path}, làm ngày {short_date(one.on)}: {one.reason}", fg="yellow")
        say("    Bản đã in, đã gửi thì thu lại, hoặc báo nơi nhận thôi dùng.")
    for one, cause in clearing.held:
        say(f"{one.path} tạm đừng dùng: {cause}", fg="yellow")
    for one in clearing.outdated:
        say(f"{one.path} làm từ bản cũ của bài; làm lại để có bản mới.", fg="yellow")
    return clearing


def hand_out(
    bench: Bench, make: Callable[[], Sequence[Product]], refusals: Sequence[Refusal] = ()
) -> int:
    """Make products and write them; tell what was refused. Return 0 when nothing was, else 1."""
    try:
        products = make()
    except HandoutError as error:
        for refusal in (*refusals, *error.refusals):
            say(str(refusal), err=True)
        return 1
    except ImportError as error:
        raise click.ClickException(
            f"chưa cài phần làm ấn phẩm (thiếu {error.name}).\n    Cách sửa: chạy lệnh này bằng  "
            "python scripts/thidua.py …  từ thư mục của chuyên mục, máy sẽ tự cài."
        ) from error
    refusals = (*refusals, *bench.gone(products))
    products = [one for one in products if not bench.gone((one,))]
    try:
        with stopping.unbroken():
            ledger = deliver(bench.root, bench.ledger, products, bench.edition.now)
    except OSError as error:
        raise unwritten(error) from error
    written = ledger.present[len(ledger.present) - len(products) :] if products else ()
    for one in written:
        say(f"Đã làm: {one.path}", fg="green")
    _tell_unprintable(products)
    for refusal in refusals:
        say(str(refusal), err=True)
    return 1 if refusals else 0


def _tell_unprintable(products: Sequence[Product]) -> None:
    """Name the signs of articles that the fonts do not have, and that paper therefore lacks."""
    from thidua.handouts.typesetting import unprintable  # noqa: PLC0415 - a lock group of its own

    articles = {m.article.path: m.article for p in products for m in p.materials}
    for path, article in articles.items():
        text = f"{article.matter.title}{article.matter.summary}{article.body}"
        if signs := unprintable(text):
            shown = " ".join(sorted(signs))
            say(f"{path}: chữ in không có các dấu  {shown}  nên trên giấy bỏ đi.", fg="yellow")


def note_activity(bench: Bench, kind: ActivityKind, material: Material, place: Place) -> str:
    """Write into the log of activities where an article was posted or sent; return the title.

    Plans count it there (``where: {activity: …}``). Raises a click exception when the log cannot
    be written, or would have an error afterwards; then it is as it was.
    """
    matter = material.article.matter
    title = f"{_VERBS[kind]} “{matter.title}” trên {place.name}"
    if kind == "bao-chi":
        title = f"{_VERBS[kind]} “{matter.title}” cho {place.name}"
    item: dict[str, Value] = {
        "on": place.on.isoformat(),
        "activity": kind,
        "title": title,
        "unit": matter.unit or "",
        "movements": list(matter.movements),
        "fields": list(matter.fields),
        "evidence": place.link,
    }
    path = bench.root / ACTIVITY_LOG.path
    try:
        before = path.read_bytes()
        after = Head.read(before).with_item("activities", rows_of(item))
        with stopping.unbroken():
            write_whole(path, after)
            faults = [
                fault
                for fault in errors(load(bench.root).faults)
                if fault.path == ACTIVITY_LOG.path
            ]
            if faults:
                write_whole(path, before)
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"Không ghi được vào {ACTIVITY_LOG.path}.\n    Cách sửa: chạy lệnh check để xem vì "
            "sao; tệp chưa có thì tạo theo huong-dan/khoa.md."
        ) from error
    if faults:
        raise click.ClickException("\n".join(map(str, faults)))
    return title


_VERBS: Mapping[str, str] = {"mang-xa-hoi": "Đăng", "bao-chi": "Gửi"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was posted or sent, when, and the address that proves it."""

    name: str
    on: date
    link: str = ""


def unwritten(error: OSError) -> click.ClickException:
    """Return the failure to write into ``handouts/``."""
    return click.ClickException(
        f"Không ghi được {error.filename or 'handouts/'} ({explain(error).reason}).\n"
        "    Cách sửa: đóng tệp nếu đang mở, kiểm tra quyền ghi và chỗ trống, rồi chạy lại."
    )
