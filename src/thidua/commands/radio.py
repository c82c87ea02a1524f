"""``thidua radio``: approved articles as they are to be said on the loudspeakers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from thidua.commands.handing import Bench, hand_out, open_bench
from thidua.commands.shared import as_of_option
from thidua.commands.terminal import say
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.radio.products import Quarter, make_audio, make_programme
from thidua.handouts.radio.programme import Options, record_for, write_scripts
from thidua.handouts.radio.script import Script
from thidua.handouts.selection import HandoutError, Material, Refusal, choose
from thidua.schema.logs import BROADCAST_LOG


class QuarterType(click.ParamType[Quarter]):
    """A quarter as people write it: II/2024, 2/2024."""

    name = "quý"

    def convert(
        self, value: str | Quarter, param: click.Parameter | None, context: click.Context | None
    ) -> Quarter:
        """Return the quarter, or fail with a usage error."""
        if isinstance(value, Quarter):
            return value
        match = re.fullmatch(r"(?:quý )?(IV|I{1,3}|[1-4])[/-](\d{4})", value.strip(), re.I)
        if match is None:
            self.fail(f"«{value}» không phải là một quý; viết II/2024 hoặc 2/2024.", param)
        named = {"I": 1, "II": 2, "III": 3, "IV": 4}
        return Quarter(int(match[2]), named.get(match[1].upper()) or int(match[1]))


@click.command(
    help="Lập kịch bản truyền thanh (PDF và Word, vào handouts/kich-ban/) từ bài đã duyệt: số, "
    "ngày, số hiệu văn bản, chữ viết tắt thành lời; có chỗ lấy hơi, nhạc, thời lượng và ô để lãnh "
    "đạo duyệt. Nhiều bài thì mỗi bài một kịch bản; thêm --quarter thì thành một chương trình.",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[BÀI]…")
@click.option(
    "--minutes",
    type=click.IntRange(1, 120),
    default=None,
    help="Mỗi bài dài nhất chừng này phút; bỏ bớt từng đoạn ở cuối, có ghi đoạn nào.",
)
@click.option(
    "--voices", type=click.IntRange(1, 2), default=1, help="Số phát thanh viên; mặc định 1."
)
@click.option(
    "--quarter",
    type=QuarterType(),
    default=None,
    help="Một chương trình cho cả quý (II/2024); không ghi bài nào thì lấy các bài của quý.",
)
@click.option(
    "--audio",
    is_flag=True,
    help="Làm thêm tệp MP3 do máy đọc, nếu máy này có giọng đọc tiếng Việt (piper) và ffmpeg.",
)
@as_of_option
@click.pass_obj
def radio(
    root: Path,
    paths: tuple[Path, ...],
    minutes: int | None,
    voices: int,
    quarter: Quarter | None,
    audio: bool,
    as_of: date | None,
) -> int:
    """Write scripts. Exit 0 all written, 1 something was refused, 2 wrong usage."""
    if not paths and quarter is None:
        raise click.UsageError("ghi bài cần đọc (articles/2024/ten-bai), hoặc --quarter II/2024.")
    bench = open_bench(root, as_of)
    options = Options(minutes, voices)
    wanted = bench.paths(paths)
    is_picked = bool(wanted)
    if quarter and not wanted:
        wanted = quarter.pick(bench.edition)
    chosen = choose(bench.edition, wanted, Kind.RADIO.channel)
    refusals = list(chosen.refusals if is_picked else ())
    if not is_picked:
        _tell_left_out(chosen.refusals)
    scripts: list[Script] = []

    def make() -> Sequence[Product]:
        if not chosen.materials and not refusals:
            raise HandoutError(_nothing(quarter))
        scripts.extend(write_scripts(bench.edition, chosen.materials, options))
        made = list(_products(bench, scripts, chosen.materials, quarter, minutes))
        if audio:
            try:
                made += make_audio(bench.edition, scripts, chosen.materials)
            except HandoutError as error:
                refusals.extend(error.refusals)  # the script is read by people all the same
        return made

    code = hand_out(bench, make, refusals)
    _tell_how_to_log(bench, scripts)
    return code


def _products(
    bench: Bench,
    scripts: Sequence[Script],
    materials: Sequence[Material],
    quarter: Quarter | None,
    minutes: int | None,
) -> Iterable[Product]:
    if quarter and scripts:
        yield from make_programme(bench.edition, scripts, materials, quarter=quarter)
        return
    for script, material in zip(scripts, materials, strict=True):
        yield from make_programme(bench.edition, [script], [material], minutes=minutes)


def _nothing(quarter: Quarter | None) -> Refusal:
    name = quarter.title if quarter else ""
    return Refusal(
        name,
        "chưa có bài nào được phát trên đài.",
        "xem lệnh  list : bài phải đã đăng trong quý, người trong bài đồng ý kênh radio.",
    )


def _tell_left_out(refusals: Iterable[Refusal]) -> None:
    """Tell which of a quarter's articles are not in its programme: nobody named them."""
    for refusal in refusals:
        say(f"Không đưa vào chương trình: {refusal.path}: {refusal.cause}", fg="yellow")


def _tell_how_to_log(bench: Bench, scripts: Sequence[Script]) -> None:
    if not scripts:
        return
    stations = bench.edition.column.ward.stations
    own = next((one.id for one in stations if one.level == "phuong"), "(mã đài)")
    say(f"Phát xong thì ghi vào {BROADCAST_LOG.path}, mục broadcasts:")
    for script in scripts:
        say(record_for(script, own))
