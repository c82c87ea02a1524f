"""What people did, kept for good, and the files as they were before: every step can be undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from thidua.column import Column
from thidua.desk.commits import commit
from thidua.desk.models import Account, Act
from thidua.desk.settings import HOME
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.problems import Problem
from thidua.review.amendments import Change, new_errors

Rewriting = Callable[[bytes], bytes]
"""From a file's bytes to what they are to be. Raises ``ValueError``."""
KEPT = f"{HOME}/ban-luu"
"""Files as they were before and after an act, by their SHA-256."""

WORDS = {
    "start": "mở bàn biên tập lần đầu",
    "sign-in": "đăng nhập",
    "account": "lập hoặc sửa tài khoản",
    "password": "đổi mật khẩu",
    "new": "tạo bài",
    "import": "nhập bài từ tệp Word",
    "story": "gửi bài của đơn vị",
    "save": "sửa bài",
    "photo": "thêm ảnh, tệp",
    "photo-edit": "xoay, cắt, bỏ ảnh",
    "submit": "trình duyệt",
    "pass": "cho đường dẫn duyệt một lần",
    "approve": "duyệt bài",
    "return": "trả bài",
    "revise": "soạn bản sửa",
    "correct": "đính chính",
    "withdraw": "gỡ bài",
    "record": "ghi nhật ký",
    "record-edit": "sửa nhật ký",
    "waiver": "miễn một kỳ chỉ tiêu",
    "waiver-edit": "sửa lần miễn",
    "handout": "làm tài liệu in, phát",
    "task": "ghi kết quả nhiệm vụ",
    "plan": "sửa kế hoạch",
    "report": "điền báo cáo",
    "register": "sửa sổ danh mục",
    "settings": "sửa thông tin chuyên mục",
    "publish": "đăng trang",
    "rollback": "trở lại bản trước",
    "undo": "trả tệp về như trước",
}
"""Each act in the words of the history."""


class ChangedMeanwhileError(Exception):
    """A file is not what the person at the desk was shown."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an act: SHA-256 before and after, "" where there was or is none."""

    path: str
    before: str
    after: str


def sign(account: Account) -> str:
    """Return a person as the history names them."""
    return f"{account.name} ({account.username})"


def note(
    account: Account,
    what: str,
    path: str = "",
    detail: str = "",
    files: Sequence[Written] = (),
) -> Act:
    """Add an act to the history, and commit its files where there is git."""
    return note_of(sign(account), what, path, detail, files)


def note_of(
    who: str, what: str, path: str = "", detail: str = "", files: Sequence[Written] = ()
) -> Act:
    """Add an act of somebody who may have no account."""
    rows = [[file.path, file.before, file.after] for file in files]
    if files:
        told = f"{WORDS[what]}: {path}"
        paths = [file.path for file in files]
        transaction.on_commit(lambda: commit(settings.DESK_ROOT, who, told, paths))
    return Act.objects.create(
        at=timezone.now(),
        who=who,
        what=what,
        path=path,
        detail=detail,
        files=json.dumps(rows),
    )


def born(root: Path, path: str) -> tuple[Change, ...]:
    """Return the files of an article that was just made, its text first: all go when it is undone.

    Raises ``OSError``.
    """
    folder = path.rpartition("/")[0]
    beside = sorted(f"{folder}/{one.name}" for one in (root / folder).iterdir())
    names = [path, *(one for one in beside if one != path)]
    return tuple(Change(name, None, (root / name).read_bytes()) for name in names)


def keep(root: Path, changes: Sequence[Change]) -> tuple[Written, ...]:
    """Keep files as they were and as they are to be. Raises ``OSError``."""
    return tuple(
        Written(one.path, _keep(root, one.before), _keep(root, one.after)) for one in changes
    )


def write(
    root: Path, account: Account, what: str, changes: Sequence[Change], detail: str = ""
) -> Act:
    """Write files, and the act with them. Raises ``OSError`` and :class:`ChangedMeanwhileError`.

    What was there is kept first: killed at any moment, nothing is lost. Where the history cannot
    be written either (``django.db.OperationalError``), nothing is.
    """
    if not all(one.stands_as(root, one.before) for one in changes):
        raise ChangedMeanwhileError
    files = keep(root, changes)
    with transaction.atomic():
        try:
            for one in changes:
                _put(root / one.path, one.after)
            return note(account, what, changes[0].path, detail, files)
        except BaseException:
            _take_back(root, changes)
            raise


def try_write(
    column: Column, account: Account, what: str, changes: Sequence[Change], detail: str = ""
) -> Act | tuple[Problem, ...]:
    """Write files, and return the act; or the errors that would come with them.

    Raises as :func:`write`.
    """
    root = column.root
    if not all(one.stands_as(root, one.before) for one in changes):
        raise ChangedMeanwhileError
    files = keep(root, changes)
    with transaction.atomic():
        try:
            for one in changes:
                _put(root / one.path, one.after)
            new = new_errors(column, load(root), {one.path for one in changes})
            if not new:
                return note(account, what, changes[0].path, detail, files)
        except BaseException:
            _take_back(root, changes)
            raise
        _take_back(root, changes)
    return new


def _take_back(root: Path, changes: Sequence[Change]) -> None:
    """Put back what was written; what was not is left, for a disk may be full."""
    for one in reversed(changes):
        if not one.stands_as(root, one.before):
            _put(root / one.path, one.before)


def _put(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)


def files_of(act: Act) -> tuple[Written, ...]:
    """Return the files of an act."""
    return tuple(Written(*row) for row in json.loads(act.files))


def changes_of(root: Path, act: Act) -> tuple[Change, ...]:
    """Return the files of an act with both versions of each. Raises ``OSError``: one is lost."""
    return tuple(
        Change(file.path, _kept(root, file.before), _kept(root, file.after))
        for file in files_of(act)
    )


def undoing(root: Path, act: Act) -> tuple[Change, ...] | None:
    """Return what undoes an act; ``None`` where its files were changed again since, or are lost.

    Raises ``OSError``.
    """
    back = tuple(Change(one.path, one.after, one.before) for one in changes_of(root, act))
    return back if back and all(one.stands_as(root, one.before) for one in back) else None


def seal(content: bytes | None) -> str:
    """Return the SHA-256 of a file's bytes, "" for no file."""
    return hashlib.sha256(content).hexdigest() if content is not None else ""


def _keep(root: Path, content: bytes | None) -> str:
    name = seal(content)
    file = root / KEPT / name[:2] / name
    if content is not None and not file.exists():
        write_whole(file, content)
    return name


def _kept(root: Path, name: str) -> bytes | None:
    return (root / KEPT / name[:2] / name).read_bytes() if name else None
