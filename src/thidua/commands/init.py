"""``thidua init``: a new ward's folder, tried aside before anything of it is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from thidua import __version__, stopping
from thidua.commands.founding import (
    ask_portal,
    choose_colour,
    choose_movements,
    decide_since,
    draft_plan,
    draw_emblem,
    find_place,
    read_document,
)
from thidua.commands.questions import Questions
from thidua.commands.shared import DayType, as_of_option, decide_now, show_problems
from thidua.commands.terminal import is_attended, say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.load import SETTINGS, load
from thidua.problems import errors
from thidua.starter.answers import Answers
from thidua.starter.clearing import clear, find_demonstration, refuse_clearing
from thidua.starter.program import (
    PROGRAMS,
    VERSION_FILE,
    delivered,
    name_version,
    release_files,
    running_release,
)
from thidua.starter.units import NOUNS
from thidua.starter.writing import render_ward, suggested_units

_CLEARED = "ban-trinh-dien-cu"
_HALF_A_YEAR = 183
_PATH = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=(
        "Lập thư mục chuyên mục cho một phường, xã, đặc khu: hỏi từng mục bằng tiếng Việt, hoặc "
        "nhận sẵn qua các tùy chọn. Chưa có bài nào cũng dựng được trang."
    ),
)
@click.argument(
    "folder",
    metavar="[THƯ_MỤC]",
    type=click.Path(file_okay=False, path_type=Path),
    required=False,
)
@click.option("--here", is_flag=True, help="Dọn bản trình diễn khỏi thư mục này rồi lập tại chỗ.")
@click.option("--ask", is_flag=True, help="Hỏi những gì tùy chọn chưa nói.")
@click.option("--ward", default=None, help="Tên phường, xã; không dấu cũng được.")
@click.option("--province", default="", help="Tỉnh, khi nhiều nơi cùng tên.")
@click.option("--unlisted", is_flag=True, help="Tên mới, chưa có trong danh mục đơn vị hành chính.")
@click.option("--site-url", default=None, help="Địa chỉ trang: https://…/")
@click.option("--parent", default=None, help="Cơ quan cấp trên (mặc định: UBND tỉnh).")
@click.option("--portal", type=(str, str), default=None, help="Cổng cấp trên: «tên» «địa chỉ».")
@click.option("--address", default=None, help="Địa chỉ trụ sở.")
@click.option("--phone", default=None, help="Điện thoại.")
@click.option("--email", default=None, help="Thư điện tử.")
@click.option("--responsible", default=None, help="Người chịu trách nhiệm nội dung.")
@click.option("--reviewer", "reviewers", multiple=True, help="Chức danh duyệt bài (nhiều lần).")
@click.option("--station", "stations", multiple=True, help="Đài phát thanh (nhiều lần).")
@click.option("--unit", "units", multiple=True, help="Đơn vị gửi bài (nhiều lần).")
@click.option("--movement", "movements", multiple=True, help="Mã phong trào cả nước (nhiều lần).")
@click.option("--logo", type=_PATH, default=None, help="Ảnh biểu trưng, loại nào cũng được.")
@click.option("--colour", default=None, help="Màu của phường, dạng #rrggbb.")
@click.option("--quota", "quotas", multiple=True, help="Chỉ tiêu: «04 tin, bài/năm» (nhiều lần).")
@click.option("--since", default=None, help="Tính chỉ tiêu từ tháng nào: 11/2026.")
@click.option("--whole-year", is_flag=True, help="Tính cả những quý đã qua của năm.")
@click.option("--from-plan", type=_PATH, default=None, help="Kế hoạch .docx: số, ngày, chỉ tiêu.")
@click.option(
    "--former", type=(str, DayType()), multiple=True, help="Tên cũ, và ngày cuối mang tên ấy."
)
@as_of_option
@click.pass_obj
def init(
    root: Path,
    folder: Path | None,
    here: bool,
    ask: bool,
    ward: str | None,
    province: str,
    unlisted: bool,
    site_url: str | None,
    parent: str | None,
    portal: tuple[str, str] | None,
    address: str | None,
    phone: str | None,
    email: str | None,
    responsible: str | None,
    reviewers: tuple[str, ...],
    stations: tuple[str, ...],
    units: tuple[str, ...],
    movements: tuple[str, ...],
    logo: Path | None,
    colour: str | None,
    quotas: tuple[str, ...],
    since: str | None,
    whole_year: bool,
    from_plan: Path | None,
    former: tuple[tuple[str, date], ...],
    as_of: date | None,
) -> int:
    """Gather what is known, try it in a folder aside, and only then write the ward's own.

    Exit 0 done, 1 something cannot be and nothing was written, 2 wrong usage.
    """
    if here == (folder is not None):
        raise click.UsageError("ghi một thư mục mới, hoặc  --here  để dùng thư mục đang đứng.")
    target = (folder or root).resolve()
    gone = _prepare_place(target, here)
    today = decide_now(as_of).date()
    questions = Questions(ask or (ward is None and is_attended()))
    reading = read_document(from_plan)
    place = find_place(questions, ward, province, unlisted)
    noun = NOUNS[place.level]
    site_url = site_url or questions.required(
        "Địa chỉ trang web (https://…; chưa có thì ghi địa chỉ định dùng)", "--site-url"
    )
    leaders = (f"Chủ tịch UBND {noun}", f"Phó Chủ tịch UBND {noun}")
    answers = Answers(
        place=place,
        site_url=f"{site_url.rstrip('/')}/",
        parent=parent or questions.text("Cơ quan cấp trên", place.authority),
        portal=portal or ask_portal(questions),
        address=address or questions.text("Địa chỉ trụ sở (trống nếu chưa có)"),
        phone=phone or questions.text("Điện thoại (trống nếu chưa có)"),
        email=email or questions.text("Thư điện tử (trống nếu chưa có)"),
        responsible=responsible or questions.text("Người chịu trách nhiệm nội dung (có thể trống)"),
        reviewers=reviewers or questions.several("Chức danh được duyệt bài", leaders),
        stations=stations or questions.several("Đài phát thanh", (f"Đài truyền thanh {noun}",)),
        units=units or questions.several("Đơn vị gửi bài", suggested_units(noun), unasked=()),
        movements=choose_movements(questions, movements),
        colour=choose_colour(questions, colour),
        plan=draft_plan(
            questions, reading, quotas, decide_since(questions, since, today, whole_year)
        ),
        former=former,
    )
    answers = replace(answers, emblem=draw_emblem(questions, logo, answers))
    files = {**render_ward(answers), **_launching(target)}
    try:
        if not _is_sound(files, today):
            return 1
        with stopping.unbroken():
            if here:
                clear(gone, target.with_name(f"{target.name}.{_CLEARED}"))
            _write(target, files)
    except OSError as error:
        obstacle = explain(error)
        raise click.ClickException(
            f"Chưa lập được {target}: {obstacle.reason}.\n    Cách sửa: {obstacle.fix}"
        ) from error
    _tell(target, answers, here)
    return 0


def _prepare_place(target: Path, here: bool) -> tuple[Path, ...]:
    """Return what has to go first. Raises a click exception where somebody's work would be lost."""
    if here:
        refusal = refuse_clearing(load(target))
        if refusal:
            raise click.ClickException(
                f"Không dọn: {refusal}. Không có gì bị thay đổi.\n"
                "    Cách sửa: chỉ dùng  --here  ở bản sao còn nguyên bản trình diễn; nơi khác "
                "thì ghi một thư mục mới sau  init ."
            )
        return find_demonstration(target)
    taken = [name for name in (SETTINGS, "articles", "docs") if _is_taken(target / name)]
    if taken:
        raise click.ClickException(
            f"Không lập: {target} đã có {', '.join(taken)}. Không có gì bị thay đổi.\n"
            "    Cách sửa: chọn một thư mục mới; muốn sửa thông tin của phường thì sửa mkdocs.yml."
        )
    return ()


def _is_taken(path: Path) -> bool:
    """Tell whether something is there; the empty folders of a release are nothing."""
    return path.is_file() or any(one.is_file() for one in path.rglob("[!.]*"))


def _launching(target: Path) -> dict[str, bytes]:
    """Return what starts the program in a ward's folder, when a release runs here."""
    release = running_release()
    if release is None:
        return {}
    files = {**delivered(release), VERSION_FILE: name_version()}
    home = f"{PROGRAMS}/{__version__}"
    if release != target / home:
        files |= {
            f"{home}/{name}": (release / name).read_bytes() for name in release_files(release)
        }
    return files


def _is_sound(files: Mapping[str, bytes], today: date) -> bool:
    """Try the folder aside; show what is wrong with the answers."""
    with tempfile.TemporaryDirectory() as name:
        aside = Path(name)
        _write(aside, {path: content for path, content in files.items() if path[0] != "."})
        found = errors(load(aside).problems_on(today))
    if found:
        show_problems(found)
        say("Chưa lập: sửa các câu trả lời trên rồi chạy lại.", fg="red")
    return not found


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write all files; when one cannot be, take the others away again. Raises ``OSError``."""
    fresh = not target.exists()
    written: list[Path] = []
    try:
        for name, content in files.items():
            path = target / name
            if not path.exists():
                written.append(path)
            write_whole(path, content)
            if name.endswith((".sh", ".command")):
                path.chmod(0o755)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        if fresh:
            shutil.rmtree(target, ignore_errors=True)
        raise


def _tell(target: Path, answers: Answers, here: bool) -> None:
    say(f"Đã lập chuyên mục của {answers.place} ở {target}", fg="green")
    if here:
        say(f"  Bản trình diễn cũ đã chuyển sang {target.name}.{_CLEARED} bên cạnh.")
    plan = answers.plan
    say(f"  Chỉ tiêu: {len(plan.quotas)}, tính từ {plan.first:%d/%m/%Y}.")
    days = (plan.last - plan.first).days + 1
    if days < _HALF_A_YEAR and any(quota.per in ("year", "plan") for quota in plan.quotas):
        say(
            f"  Kỳ đầu chỉ còn {days} ngày, chỉ tiêu cả năm vẫn tính đủ; nếu kế hoạch của phường "
            "bắt đầu từ năm sau thì sửa  period  trong docs/ke-hoach."
        )
    say("  Bước tiếp theo:")
    say("    1. Xem lại mkdocs.yml và các trang trong docs.")
    say("    2. Viết bài đầu tiên:  desk  (trong trình duyệt), hoặc  new  (trả lời câu hỏi ở đây)")
    say("    3. Dựng trang:  build")
