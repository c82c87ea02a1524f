"""What must not lie among the project's files: it would hang, mislead or escape whoever opens it.

A symbolic link leads out of what leaders reviewed; a named pipe waits for ever; a name that
Windows cannot hold stops a colleague from fetching the project, and the site from being copied to
a server there. MkDocs follows and copies all of these, so they are refused before it looks.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from thidua.disk.lengths import MOST, Room, room_below
from thidua.problems import Problem, Rule, Severity
from thidua.text.vietnamese import normalise, slugify

MAX_LEVELS = 8
"""Folders within folders; an article's photo lies in the third."""

MAX_NAME = 120
"""Characters in a name; of a whole path :mod:`thidua.disk.lengths` tells."""

_FOLDERS = ("articles", "docs")
_JUNCTION = 0xA0000003
"""How Windows marks a folder that stands elsewhere (IO_REPARSE_TAG_MOUNT_POINT)."""

# Names of devices, whatever ending follows ("Naming Files, Paths, and Namespaces", Win32).
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?", re.I)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9-]{4,59}(?:\.[a-z0-9]{2,4})?")
"""As most are; longer than any device's, shorter than what Windows bears."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})

_NO_LINK = "chép chính tệp hay thư mục ấy vào chỗ này, rồi xóa lối tắt."


def find_hazards(root: Path, room: Room | None = None) -> Iterator[Problem]:
    """Yield a problem for everything in the folders of the project that must not be used.

    ``room`` is what the system has for paths, where that is another one than this.
    """
    room = room or room_below(root)
    for folder in _FOLDERS:
        path = root / folder
        if path.is_symlink() or path.exists():
            kind = kind_of(path)
            if kind == "folder":
                yield from _search(path, folder, 1, room)
            else:
                yield _wrong_kind(folder, kind or "file", expected="thư mục")


def is_usable(name: str, kind: str) -> bool:
    """Tell whether something of a kind is as it should be, and well named."""
    is_as_it_should = kind == "file" or (kind == "folder" and not _is_posing(name))
    return is_as_it_should and not name_fault(name)


def kind_of(path: Path | str) -> str:
    """Return "file" or "folder", "" where nothing is, else a word for what is neither."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return ""
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return "link"
    if stat.S_ISREG(status.st_mode):
        return "file"
    return "folder" if stat.S_ISDIR(status.st_mode) else "device"


def list_names(folder: Path) -> list[str]:
    """Return what a folder holds, in a lasting order. Raises ``OSError``."""
    return sorted(os.listdir(folder))  # noqa: PTH208 - ten thousand names need no paths


def list_kinds(folder: str) -> list[tuple[str, str]]:
    """Return what a folder holds, in a lasting order, each with its kind. Raises ``OSError``."""
    with os.scandir(folder) as entries:
        return sorted((entry.name, _kind_of_entry(entry)) for entry in entries)


def _kind_of_entry(entry: os.DirEntry[str]) -> str:
    """Return what :func:`kind_of` does; the system has told it with the name, as a rule."""
    if sys.platform != "win32":  # where a folder that stands elsewhere shows only when looked at
        if entry.is_file(follow_symlinks=False):
            return "file"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
    return kind_of(entry.path)


def refuse_kind(path: str, kind: str) -> Problem:
    """Return the problem of something of the ``kind`` that stands where a file should."""
    return _wrong_kind(path, kind, expected="tệp")


def name_fault(name: str) -> str:
    """Say what is wrong with a name on one system or another; "" when nothing is."""
    return "" if _PLAIN_NAME.fullmatch(name) else _find_fault(name)


def _find_fault(name: str) -> str:
    if any(unicodedata.category(c) in _INVISIBLE for c in name):
        return "tên có ký tự không nhìn thấy hoặc không phải là chữ"
    if found := _FORBIDDEN.search(name):
        return f"tên có dấu  {found[0]}  mà Windows không cho dùng"
    if _DEVICE.fullmatch(name):
        return "tên này Windows dành riêng cho thiết bị"
    if name.endswith((".", " ")):
        return "tên kết thúc bằng dấu chấm hoặc khoảng trắng, Windows sẽ bỏ mất"
    if len(normalise(name)) > MAX_NAME:
        return f"tên dài quá {MAX_NAME} ký tự"
    return ""


def printable(path: str) -> str:
    """Return a path as it can be shown: what is no letter is spelled out as a number.

    So a name can neither break a report nor pass for another line of it.
    """
    return path if path.isprintable() else "".join(map(_spelled, path))


def visible(text: str) -> str:
    """Return a text of many lines as a terminal can show it: line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        part if part in "\n\t" else printable(part) for part in re.split(r"([\n\t])", text)
    )


def _spelled(sign: str) -> str:
    if 0xDC80 <= ord(sign) <= 0xDCFF:  # a byte that is no text, as Python carries it
        return f"\\x{ord(sign) - 0xDC00:02x}"
    if unicodedata.category(sign) not in _INVISIBLE:
        return sign
    # As JSON writes it, in two halves where need be: what is said there stays the same.
    halves = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{halves[i : i + 4]}" for i in range(0, len(halves), 4))


def _search(folder: Path, shown: str, level: int, room: Room) -> Iterator[Problem]:
    if level > MAX_LEVELS:
        yield _problem(
            Rule.FILE_STRAY,
            shown,
            f"thư mục lồng nhau quá {MAX_LEVELS} cấp nên không được dùng.",
            "chuyển tệp lên thư mục gần hơn, rồi xóa các thư mục thừa.",
        )
        return
    try:
        found = list_kinds(str(folder))
    except OSError:
        yield _problem(
            Rule.FILE_UNREADABLE,
            shown,
            "không mở được thư mục này.",
            "kiểm tra quyền đọc thư mục.",
        )
        return
    first: dict[str, str] = {}
    for name, kind in found:
        path = f"{shown}/{name}"
        fault = name_fault(name)
        twin = first.setdefault(folded(name), name)
        if not fault and twin != name:
            fault = f"tên chỉ khác «{twin}» ở chữ hoa, chữ thường hoặc cách gõ dấu"
        if fault:
            yield _bad_name(path, fault, _better_name(name, is_folder=kind == "folder"))
        # Windows would not even say what it is: it has "no such file".
        if kind != "folder" and (excess := room.excess(path)):
            yield too_long(path, room, f"đường dẫn dài hơn {excess} ký tự so với")
        if kind == "folder" and _is_posing(name):
            yield refuse_kind(path, kind)
        elif kind == "folder":
            yield from _search(folder / name, path, level + 1, room)
        elif kind in ("link", "device"):
            yield refuse_kind(path, kind)


def _is_posing(name: str) -> bool:
    """Tell whether a folder has the name of a text."""
    return name.lower().endswith(".md")


def folded(path: str) -> str:
    """Return a name, or a path of names, as Windows and macOS compare it."""
    if path.isascii():  # nearly all are
        return path.lower()
    return normalise(path).casefold()


def _better_name(name: str, *, is_folder: bool) -> str:
    stem, dot, end = ("", "", "") if is_folder else name.rpartition(".")
    ending = f".{slugify(end)}" if dot and slugify(end) else ""
    better = slugify(stem if ending else name)[: MAX_NAME // 2].strip("-")
    # Apart from its ending a name may be one of Windows' own, or one that is taken already.
    if not better or _DEVICE.fullmatch(better) or better == stem:
        better = f"{better or ('thu-muc' if is_folder else 'tep')}-2"
    return better + ending


def _bad_name(path: str, fault: str, better: str) -> Problem:
    return _problem(Rule.FILE_NAME, path, f"{fault}.", f"đổi tên thành  {better}")


def _wrong_kind(path: str, kind: str, *, expected: str) -> Problem:
    if kind == "link":
        message = f"đây là lối tắt dẫn tới chỗ khác, không phải là {expected}."
        return _problem(Rule.FILE_KIND, path, message, _NO_LINK)
    found = {"folder": "thư mục", "file": "tệp"}.get(kind, "thiết bị hay đường ống của hệ thống")
    return _problem(
        Rule.FILE_KIND,
        path,
        f"đây là {found}, không phải là {expected}.",
        f"xóa hoặc đổi tên nó, rồi đặt đúng {expected} vào chỗ này nếu cần.",
    )


def too_long(path: str, room: Room, start: str) -> Problem:
    """Return the problem of a path that Windows refuses: an error there, elsewhere a warning."""
    severity = Severity.ERROR if room.is_certain else Severity.WARNING
    message = f"{start} mức {MOST} ký tự của Windows, tính cả các thư mục chứa dự án."
    return Problem(Rule.FILE_NAME, severity, printable(path), 1, "", message, room.remedy)


def _problem(rule: Rule, path: str, message: str, fix: str) -> Problem:
    return Problem(rule, Severity.ERROR, printable(path), 1, "", message, fix)
