"""What lies in the folders beside texts: whether it may leave, and what is there by mistake."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from thidua.attachments import Copies, Refusal
from thidua.disk.kinds import PHOTO_ENDINGS, copied_from, ending, may_leave, text_behind
from thidua.disk.obstacles import explain
from thidua.disk.tree import Tree, describe
from thidua.photos import Catalogue, PhotoError
from thidua.problems import Problem, Rule, Severity

_HEAD = 4096
"""Bytes that tell what a picture is."""


def find_refused_endings(tree: Tree) -> Iterator[Problem]:
    """Yield a problem for every file, other than a text, whose ending may not leave."""
    for path in (*tree.articles, *tree.docs):
        if text := text_behind(path):
            yield _second_ending(path, text)
        elif ending(path) != ".md" and not may_leave(path):
            from thidua.attachments import refuse_ending  # noqa: PLC0415 - few have such a file

            refusal = refuse_ending(path)
            yield _problem(Rule.FILE_ENDING, path, refusal.cause, refusal.fix)


def _second_ending(path: str, text: str) -> Problem:
    second = posixpath.basename(path).removeprefix(text)
    is_plain = second.lower() in (".txt", ".md")
    return Problem(
        Rule.FILE_STRAY,
        Severity.ERROR,
        path,
        1,
        "",
        f"tệp «{text}» có thêm đuôi {second} nên không được đọc; Windows thường giấu đuôi này.",
        f"đổi tên thành  {text}  (trong cửa sổ thư mục bật Xem > Hiện > Phần mở rộng tên tệp để "
        "thấy đuôi)."
        if is_plain
        else f"đây không còn là tệp chữ: chép nội dung vào một tệp  {text}  bằng Notepad, hoặc tạo "
        f"bài từ nó bằng lệnh:  python scripts/thidua.py import {path}",
    )


def find_copies(tree: Tree) -> Iterator[Problem]:
    """Yield a warning for each second copy: it is not published, and not forgotten either."""
    for path in tree.copies:
        original = copied_from(path) or ""
        stem, dot = posixpath.splitext(original)
        yield Problem(
            Rule.FILE_STRAY,
            Severity.WARNING,
            path,
            1,
            "",
            f"tên tệp giống một bản sao của «{original}» nên không được đăng.",
            f"xóa tệp nếu thừa; cần giữ thì đổi tên, ví dụ  {stem}-2{dot}",
        )


def find_unfit(
    root: Path, paths: Iterable[str], catalogue: Catalogue, copies: Copies
) -> Iterator[Problem]:
    """Yield a problem for each file under ``docs/`` that a build could not give out."""
    for path in paths:
        try:
            if ending(path) in PHOTO_ENDINGS:
                catalogue.look_up(path)
                _check_shown(root / path)
            else:
                copies.check(describe(root, path))
        except PhotoError as error:
            yield _problem(Rule.IMAGE_BROKEN, path, f"ảnh {error.cause}", error.fix)
        except Refusal as refusal:
            yield refused(path, refusal)
        except OSError as error:
            yield _problem(
                Rule.FILE_UNREADABLE,
                path,
                f"không mở được tệp ({explain(error).reason}).",
                "kiểm tra quyền đọc tệp và xem tệp có đang mở ở chương trình khác không.",
            )


def refused(path: str, refusal: Refusal, name: str = "") -> Problem:
    """Return the problem of a file that may not leave: at ``path``, or one ``name`` beside it."""
    noun = f"tệp «{name}»" if name else "tệp này"
    return _problem(Rule.FILE_CONTENT, path, f"{noun} {refusal.cause}", refusal.fix)


def _check_shown(path: Path) -> None:
    # Few pages have pictures of their own.
    from thidua.attachments import identify  # noqa: PLC0415
    from thidua.photos.plain import SHOWN_FORMATS, unshown  # noqa: PLC0415

    with path.open("rb") as file:
        name = identify(file.read(_HEAD)).name
    if name not in SHOWN_FORMATS:
        raise unshown(name)


def _problem(rule: Rule, path: str, message: str, fix: str) -> Problem:
    return Problem(rule, Severity.ERROR, path, 1, "", message, fix)
