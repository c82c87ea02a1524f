"""Which files of ``articles/`` are articles, and what lies beside them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thidua.column.addresses import REVISION, revised_path
from thidua.disk.kinds import ending, may_leave, text_behind
from thidua.disk.tree import Tree
from thidua.problems import Problem, Rule, Severity
from thidua.source.values import MAX_CHARACTERS
from thidua.text.vietnamese import is_slug, normalise, slugify

_ARTICLE_PATH = re.compile(r"articles/(\d{4})/([^/]+?)(?:/index)?\.md", re.I)


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """Where an article lies, and what its place says of it."""

    path: str
    year: int
    slug: str


def find_articles(tree: Tree, faults: list[Problem], drafts: set[str]) -> Iterator[ArticleFile]:
    """Yield where each article lies; anything else there is a fault, never skipped.

    Misplaced articles that nobody has put up for publication are added to ``drafts``.
    """
    folders = {posixpath.dirname(path) for path in tree.articles if ending(path) == ".md"}
    for path in tree.articles:
        if text_behind(path):
            continue  # told of with the endings
        if ending(path) != ".md":
            if may_leave(path) and posixpath.dirname(path) not in folders:
                faults.append(
                    _stray(
                        path,
                        "tệp này không nằm cạnh bài nào nên không được dùng.",
                        "chuyển vào thư mục của bài dùng đến nó, hoặc xóa tệp.",
                    )
                )
            continue
        if posixpath.basename(path) == REVISION:
            if not _is_revision(path, tree):
                drafts.add(path)
                faults.append(stray_revision(path))
            continue
        placed = _placed(path)
        if placed:
            yield ArticleFile(path, int(placed[1]), placed[2])
            continue
        if not mentions_review(read_head(tree.root / path)):
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


def find_revisions(tree: Tree) -> Iterator[ArticleFile]:
    """Yield where the next version of an article lies, with the place of that article."""
    for path in tree.articles:
        if _is_revision(path, tree):
            placed = _placed(revised_path(path))
            if placed:
                yield ArticleFile(path, int(placed[1]), placed[2])


def _is_revision(path: str, tree: Tree) -> bool:
    """Tell whether a file is named and lies as the next version of an article does."""
    return path != revised_path(path) and revised_path(path) in tree.articles


def stray_revision(path: str) -> Problem:
    """Return the problem of a file named as a next version where there is nothing to revise."""
    return Problem(
        Rule.FILE_STRAY,
        Severity.ERROR,
        path,
        1,
        "",
        f"{REVISION} là tên dành cho bản sửa của một bài, phải nằm cạnh  index.md  của bài ấy.",
        "chuyển tệp vào thư mục của bài được sửa; không phải bản sửa thì đổi tên.",
    )


def _placed(path: str) -> re.Match[str] | None:
    """Return year and slug of an article's path, when it lies and is named as it should."""
    match = _ARTICLE_PATH.fullmatch(normalise(path))
    return match if match and is_slug(match[2]) else None


def find_unused(tree: Tree, shown: frozenset[str], unread: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each photo or document beside articles that none of them shows.

    ``unread`` are articles not read whole: what lies beside them may be theirs.
    """
    candidates = [
        path
        for path in tree.articles
        if may_leave(path) and path not in shown and not text_behind(path)
    ]
    if not candidates:
        return  # mostly nothing lies about, and ten thousand names need not be looked into
    unsure = {posixpath.dirname(path) for path in unread}
    # Beside no article, or a misplaced one, a file has been told of already.
    homes = {posixpath.dirname(path) for path in tree.articles if _placed(path)} - unsure
    for path in candidates:
        if posixpath.dirname(path) in homes:
            yield _stray(
                path,
                "không bài nào dùng tệp này.",
                "ghi tên tệp vào bài (image: hoặc ![mô tả](tên-tệp)), hoặc xóa tệp.",
            )


def mentions_review(raw: bytes | None) -> bool:
    """Tell whether a file that is not readable as an article was put up for publication.

    Its keys cannot be asked for, but the line of ``review`` shows in any encoding. So does one that
    cannot be looked for, ``None``.
    """
    if raw is None:
        return True
    return re.search(rb"^[\"']?review[\"']?[ \t]*:", _head(raw), re.M) is not None


def mentions_withdrawal(raw: bytes) -> bool:
    """Tell whether a file that is not readable as an article was taken down.

    A key left blank takes nothing down: something stands behind it, or indented below.
    """
    written = rb"^[\"']?withdrawn[\"']?[ \t]*:[ \t]*(?:[^\s#~]|(?:#.*)?[\r\n]+[ \t]+[^\s#])"
    return re.search(written, _head(raw), re.M) is not None


def _head(raw: bytes) -> bytes:
    """Return the bytes in which keys may stand."""
    return raw[:MAX_CHARACTERS].replace(b"\0", b"")  # UTF-16 has one in every letter


def read_head(path: Path) -> bytes | None:
    """Return the bytes in which keys may stand, ``None`` when the file cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_CHARACTERS)
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
