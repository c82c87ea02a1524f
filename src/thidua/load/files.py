"""Which files belong to the column, and what lies beside an article."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from thidua.column import LocalFile
from thidua.disk.hazards import MAX_LEVELS, is_usable, kind_of, list_names
from thidua.problems import Problem, Rule, Severity
from thidua.source.front_matter import MAX_CHARACTERS
from thidua.text.vietnamese import normalise, slugify

PHOTO_ENDINGS = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic", ".heif", ".tif", ".tiff", ".bmp"}
)
ATTACHMENT_ENDINGS = frozenset(
    {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".mp3", ".zip"}
)
_ARTICLE_PATH = re.compile(r"articles/(\d{4})/([^/]+?)(?:/index)?\.md", re.I)
# What Windows, macOS and office programs leave behind; never somebody's work.
_LEFTOVERS = re.compile(r"(\..*|~\$.*|thumbs\.db|desktop\.ini|.*~|.*\.tmp|.*\.bak)", re.I)


def walk(root: Path, folder: str) -> Iterator[str]:
    """Yield the files below ``root/folder`` as paths from ``root``, in a lasting order.

    Names are compared as text, never by the order in which the system lists them. What
    :mod:`thidua.disk.hazards` tells of is passed over, so nothing outside the project is ever read.
    """
    if kind_of(root / folder) != "folder" or folder.count("/") >= MAX_LEVELS:
        return
    try:
        names = list_names(root / folder)
    except OSError:
        return
    for name in names:
        if _LEFTOVERS.fullmatch(name) or not is_usable(root / folder / name):
            continue
        path = posixpath.join(folder, name)
        if (root / path).is_dir():
            yield from walk(root, path)
        else:
            yield path


def ending(path: str) -> str:
    """Return a path's ending in lower case, with its dot."""
    return posixpath.splitext(path)[1].lower()


def describe(root: Path, path: str) -> LocalFile:
    """Return a file with the hash of its bytes. Raises ``OSError`` when it cannot be read."""
    with (root / path).open("rb") as file:
        return LocalFile(path, hashlib.file_digest(file, "sha256").hexdigest())


def is_photo_or_attachment(path: str) -> bool:
    """Tell whether a file may lie beside an article."""
    return ending(path) in PHOTO_ENDINGS | ATTACHMENT_ENDINGS


def find_beside(root: Path, folder: str, name: str) -> str | None:
    """Return the path of the regular file ``name`` in ``folder``, or ``None``.

    Names are compared in NFC, because macOS writes the same Vietnamese name in NFD. A symbolic
    link is not followed: it could lead out of the project.
    """
    wanted = normalise(name)
    # Listing, not opening: Windows and macOS would open "BIA.JPG" for "bia.jpg", a server not.
    for found in list_names(root / folder):
        # Few names need the dear comparison; a folder may hold ten thousand.
        if (found == wanted or (not found.isascii() and normalise(found) == wanted)) and (
            kind_of(root / folder / found) == "file"
        ):
            return posixpath.join(folder, found)
    return None


def find_articles(
    root: Path, faults: list[Problem], drafts: set[str]
) -> Iterator[tuple[str, int, str]]:
    """Yield path, year and slug of each article; anything else there is a fault, never skipped.

    Misplaced articles that nobody has put up for publication are added to ``drafts``.
    """
    paths = tuple(walk(root, "articles"))
    folders = {posixpath.dirname(path) for path in paths if ending(path) == ".md"}
    for path in paths:
        if ending(path) != ".md":
            if not is_photo_or_attachment(path) or posixpath.dirname(path) not in folders:
                faults.append(
                    _stray(
                        path,
                        "tệp này không được dùng: không phải bài viết (.md), cũng không phải ảnh "
                        "hay tài liệu để cạnh bài.",
                        "nếu là bài viết thì chép nội dung vào tệp .md; nếu không thì chuyển ra "
                        "ngoài articles/.",
                    )
                )
            continue
        placed = _placed(path)
        if placed:
            yield path, int(placed[1]), placed[2]
            continue
        if not mentions_review(root / path):
            drafts.add(path)
        match = _ARTICLE_PATH.fullmatch(normalise(path))
        if not match:
            faults.append(
                Problem(
                    Rule.FILE_STRAY,
                    Severity.ERROR,
                    path,
                    1,
                    "",
                    "bài không nằm đúng chỗ.",
                    "chuyển thành articles/<năm>/<tên-bài>.md, hoặc "
                    "articles/<năm>/<tên-bài>/index.md nếu bài có ảnh.",
                )
            )
        else:
            faults.append(bad_name(path, slugify(match[2]) or "ten-bai"))


def _placed(path: str) -> re.Match[str] | None:
    """Return year and slug of an article's path, when it lies and is named as it should."""
    match = _ARTICLE_PATH.fullmatch(normalise(path))
    return match if match and match[2] == slugify(match[2]) else None


def find_unused(root: Path, shown: frozenset[str], unread: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each photo or document beside articles that none of them shows.

    ``unread`` are articles not read whole: what lies beside them may be theirs.
    """
    unsure = {posixpath.dirname(path) for path in unread}
    paths = tuple(walk(root, "articles"))
    # Beside no article, or a misplaced one, a file has been told of already.
    homes = {posixpath.dirname(path) for path in paths if _placed(path)} - unsure
    for path in paths:
        if is_photo_or_attachment(path) and path not in shown and posixpath.dirname(path) in homes:
            yield _stray(
                path,
                "không bài nào dùng tệp này.",
                "ghi tên tệp vào bài (image: hoặc ![mô tả](tên-tệp)), hoặc xóa tệp.",
            )


def mentions_review(path: Path) -> bool:
    """Tell whether a file that is not readable as an article was put up for publication.

    Its keys cannot be asked for, but the line of ``review`` shows in any encoding. So does one that
    cannot be looked for.
    """
    head = _read_head(path)
    return head is None or re.search(rb"^[\"']?review[\"']?[ \t]*:", head, re.M) is not None


def mentions_withdrawal(path: Path) -> bool:
    """Tell whether a file that is not readable as an article was taken down.

    A key left blank takes nothing down: something stands behind it, or indented below.
    """
    written = rb"^[\"']?withdrawn[\"']?[ \t]*:[ \t]*(?:[^\s#~]|(?:#.*)?[\r\n]+[ \t]+[^\s#])"
    return re.search(written, _read_head(path) or b"", re.M) is not None


def _read_head(path: Path) -> bytes | None:
    """Return the bytes in which keys may stand, ``None`` when the file cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_CHARACTERS).replace(b"\0", b"")  # UTF-16 has one in every letter
    except OSError:
        return None


def bad_name(path: str, better: str) -> Problem:
    """Return the problem of a name with which a page cannot have a lasting address."""
    is_folder = posixpath.basename(path).lower() == "index.md"
    return Problem(
        Rule.FILE_NAME,
        Severity.ERROR,
        path,
        1,
        "",
        f"tên {'thư mục' if is_folder else 'tệp'} dùng làm địa chỉ trang nên chỉ được có "
        "chữ thường không dấu, số và gạch nối.",
        f"đổi tên thư mục thành  {better}" if is_folder else f"đổi tên thành  {better}.md",
    )


def _stray(path: str, message: str, fix: str) -> Problem:
    return Problem(Rule.FILE_STRAY, Severity.WARNING, path, 1, "", message, fix)
