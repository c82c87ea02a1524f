"""The ``thidua`` program: one command a module in :mod:`thidua.commands`."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from importlib import import_module
from pathlib import Path

import click

from thidua import __version__
from thidua.commands.terminal import say
from thidua.source.documents import SETTINGS
from thidua.stopping import STOPPED, TOLD

CRASH_LOG = "loi-chuong-trinh.txt"


_HOMES = {
    "approve": "approve:approve",
    "booklet": "booklet:booklet",
    "build": "build:build",
    "check": "check:check",
    "correct": "correct:correct",
    "desk": "desk:desk",
    "feed-check": "feed_check:feed_check",
    "handouts": "handouts:handouts",
    "hold": "hold:hold",
    "import": "intake:import_document",
    "init": "init:init",
    "kit": "kit:kit",
    "list": "list:list_articles",
    "mend": "mend:mend",
    "menu": "menu:menu",
    "migrate": "migrate:migrate",
    "new": "new:new",
    "photos": "photos:photos",
    "poster": "poster:poster",
    "press": "press:press",
    "preview": "preview:preview",
    "publish": "publish:publish",
    "radio": "radio:radio",
    "region": "region:region",
    "report": "report:report",
    "return": "send_back:send_back",
    "revise": "revise:revise",
    "rollback": "publish:rollback",
    "rules": "rules:rules",
    "schedule": "schedule:schedule",
    "schema": "schema:schema",
    "share": "share:share",
    "sheet": "sheet:sheet",
    "status": "publish:status",
    "sync": "sync:sync",
    "targets": "targets:targets",
    "upgrade": "upgrade:upgrade",
    "withdraw": "withdraw:withdraw",
}
"""The module below :mod:`thidua.commands` in which each command lives, and its name there."""
_TOLD: Mapping[str, str] = {
    "approve": "Duyệt bài.",
    "booklet": "Làm sách điển hình của năm, để in.",
    "build": "Dựng trang web và báo cáo.",
    "check": "Kiểm tra bài.",
    "correct": "Đính chính bài đã đăng.",
    "desk": "Mở bàn biên tập trong trình duyệt.",
    "feed-check": "Kiểm tra nguồn tin (RSS, Atom, JSON Feed).",
    "handouts": "Xem các ấn phẩm đã làm, bỏ bản không được dùng nữa; làm mẫu.",
    "hold": "Giữ một bài để sửa, khi nhiều người dùng chung thư mục.",
    "import": "Tạo bài từ tệp Word.",
    "init": "Lập chuyên mục cho một phường, xã mới.",
    "kit": "Đóng gói tài liệu của một đợt tuyên truyền.",
    "list": "Liệt kê bài theo trạng thái.",
    "mend": "Đổi chữ hỏng, chữ phông cũ về chữ Việt.",
    "menu": "Chọn việc theo số.",
    "migrate": "Chỉnh thư mục cho hợp bản chương trình này.",
    "new": "Tạo bài mới.",
    "photos": "Xem ảnh của bài.",
    "poster": "Làm áp phích, băng rôn, bảng triển lãm.",
    "press": "Đóng gói bài, ảnh gửi báo chí.",
    "preview": "Xem thử, có cả bài chưa duyệt.",
    "publish": "Đăng trang lên máy chủ.",
    "radio": "Lập kịch bản truyền thanh từ bài đã duyệt.",
    "region": "Nơi tổng hợp nhiều phường: thu thập, dựng trang, báo cáo.",
    "report": "Lập báo cáo kết quả một kế hoạch.",
    "return": "Trả bài lại kèm ý kiến.",
    "revise": "Soạn bản sửa của bài đang đăng.",
    "rollback": "Đưa trang trở về bản trước.",
    "rules": "Liệt kê các quy tắc kiểm tra.",
    "schedule": "Đặt lịch tự dựng và đăng trang.",
    "schema": "Ghi lại mẫu khai báo cho trình soạn thảo.",
    "share": "Soạn sẵn bài, ảnh để đăng fanpage, Zalo; ghi nơi đã đăng.",
    "sheet": "Làm tờ tin A4 để sinh hoạt tổ dân phố.",
    "status": "Xem trang nào đang ở trên mạng, còn gì chờ đăng.",
    "sync": "Ghép bài của hai máy qua git.",
    "targets": "Xem chỉ tiêu đạt đến đâu.",
    "upgrade": "Lên bản mới của chương trình.",
    "withdraw": "Gỡ bài.",
}
"""What each command does, for the list of them: loading all to ask them takes a second."""


class _Commands(MutableMapping[str, click.Command]):
    """The commands by their names, each loaded when it is asked for: one needs few of all modules.

    Loading all of them would take longer than checking a thousand articles.
    """

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, attribute = _HOMES[name].partition(":")
            command = getattr(import_module(f"thidua.commands.{module}"), attribute)
            for part in getattr(command, "commands", {}).values():
                _with_help(part)
            self._loaded[name] = _with_help(command)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_HOMES)

    def __len__(self) -> int:
        return len(_HOMES)


def _with_help(command: click.Command) -> click.Command:
    command.add_help_option = False
    return click.help_option("-h", "--help", help="Hiện hướng dẫn này.")(command)


class _Program(click.Group):
    """The group of all commands, which lists them without loading any."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every command with what it does."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _TOLD[name]) for name in self.list_commands(ctx)])


@click.group(
    cls=_Program,
    commands=_Commands(),
    context_settings={"max_content_width": 100},
    add_help_option=False,
    subcommand_metavar="LỆNH …",
    help="Chuyên mục «Thi đua yêu nước»: viết bài, duyệt bài, dựng trang, theo dõi chỉ tiêu.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Thư mục của chuyên mục (mặc định: thư mục đang đứng hoặc thư mục cha có mkdocs.yml).",
)
@click.version_option(__version__, message="thidua %(version)s", help="Hiện số phiên bản.")
@click.pass_context
def program(context: click.Context, root: Path | None) -> None:
    """Find the project's folder for every command."""
    if root is None and context.invoked_subcommand in _ROOTLESS:
        root = Path.cwd()
    context.obj = root.resolve() if root else find_root(Path.cwd())


_ROOTLESS = frozenset({"init", "menu", "region"})
"""Commands that may run where no column is yet."""


_VALUE_NAMES = {
    "INTEGER RANGE": "SỐ",
    "INTEGER": "SỐ",
    "TEXT": "CHỮ",
    "CHOICE": "LOẠI",
    "FILE": "TỆP",
    "DIRECTORY": "THƯ_MỤC",
    "PATH": "TỆP",
}
_VALUES = re.compile(rf"\b(?:{'|'.join(_VALUE_NAMES)})\b")
_NOTES = re.compile(r"\[required\]|\[(\d+)<=x<=(\d+)\]")


def _name_value(match: re.Match[str]) -> str:
    return _VALUE_NAMES[match[0]]


def _word_note(match: re.Match[str]) -> str:
    return f"[từ {match[1]} đến {match[2]}]" if match[1] else "[bắt buộc]"


class _Formatter(click.HelpFormatter):
    """click's help with Vietnamese words around ours."""

    HEADINGS: Mapping[str, str] = {"Options": "Tùy chọn", "Commands": "Các lệnh"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is typed."""
        super().write_usage(prog, args.replace("[OPTIONS]", "[TÙY CHỌN]"), prefix or "Cách dùng: ")

    def write_heading(self, heading: str) -> None:
        """Write the title of a section."""
        super().write_heading(self.HEADINGS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with what it does."""
        told = [
            (_VALUES.sub(_name_value, name), _NOTES.sub(_word_note, text)) for name, text in rows
        ]
        super().write_dl(told, col_max, col_spacing)


click.Context.formatter_class = _Formatter
_with_help(program)


def find_root(start: Path) -> Path:
    """Return the nearest folder upwards that holds ``mkdocs.yml``. Raises a usage error."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise click.UsageError(
        f"không thấy {SETTINGS} ở {start} và các thư mục cha; hãy vào thư mục của chuyên mục."
    )


def main() -> None:
    """Run the program without a traceback. Exit 0 done, 1 problems, 2 wrong usage, 130 stopped."""
    for stream in (sys.stdout, sys.stderr):
        # Consoles of older Windows cannot show Vietnamese; a question mark beats a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = program(standalone_mode=False)
    except click.UsageError as error:
        say(f"Lệnh chưa đúng: {_word_usage(error)}", err=True)
        say("Xem cách dùng:  python scripts/thidua.py --help", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        # A question was broken off, or nobody answers it any more; what is written by then was
        # told as written.
        say(f"\n{TOLD}", err=True)
        sys.exit(STOPPED)
    except click.ClickException as error:
        say(error.format_message(), err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last line of defence: people see no traceback
        _explain_crash(error)
        sys.exit(1)
    sys.exit(result if isinstance(result, int) else 0)


_MISSING_COMMAND = "thiếu lệnh; gõ một lệnh sau tên chương trình, ví dụ  check"
"""What click answers with "Missing command." or, with nothing else typed, with its whole help."""


def _word_usage(error: click.UsageError) -> str:
    """Say in Vietnamese what click says in English."""
    said = error.message
    match error:
        case click.NoSuchOption():
            told = f"không có tùy chọn {error.option_name}."
        case click.NoSuchCommand():
            known = ", ".join(sorted(program.commands))
            told = f"không có lệnh {error.command_name}; các lệnh: {known}."
        case click.BadOptionUsage() if "does not take a value" in said:
            told = f"tùy chọn {error.option_name} không nhận giá trị; bỏ phần sau dấu =."
        case click.BadOptionUsage():
            told = f"tùy chọn {error.option_name} cần có giá trị đi kèm."
        case click.BadParameter():
            told = _word_parameter(error)
        case click.exceptions.NoArgsIsHelpError():
            told = _MISSING_COMMAND
        case _ if said.startswith("Missing command"):
            told = _MISSING_COMMAND
        case _ if said.startswith("Got unexpected extra argument"):
            told = "thừa chữ ở cuối lệnh; giá trị có dấu cách thì đặt trong dấu nháy."
        case _:
            told = said
    return told


def _word_parameter(error: click.BadParameter) -> str:
    name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
    kind = error.param.type if error.param else None
    if isinstance(error, click.MissingParameter):
        return f"còn thiếu {name}."
    match kind:
        case click.Choice():
            return f"{name} phải là một trong: {', '.join(map(str, kind.choices))}."
        case click.Path():
            return f"{name}: không có tệp hay thư mục này."
        case click.IntRange():
            return f"{name} phải là một số từ {kind.min} đến {kind.max}."
        case _:
            return f"{name}: {error.message}"


def _explain_crash(error: Exception) -> None:
    """Tell a person what happened, and keep the details for whoever mends it."""
    log = Path.cwd() / CRASH_LOG
    try:
        log.write_text("".join(traceback.format_exception(error)), "utf-8")
        kept = f"Chi tiết đã ghi vào {CRASH_LOG}; hãy gửi tệp này cho người quản trị."
    except OSError:
        kept = "Không ghi được chi tiết ra tệp."
    say(f"Chương trình gặp lỗi không lường trước: {error}", err=True)
    say(f"Trang đang chạy và các bài viết không bị thay đổi. {kept}", err=True)
