"""``mkdocs.yml`` judged before MkDocs reads it, which would run, or stop at, what stands in it."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from thidua.disk.hazards import kind_of
from thidua.disk.memory import Memory
from thidua.load.statement import KIND, SHAPE
from thidua.load.ward import read_ward
from thidua.problems import Problem, Rule, Severity
from thidua.schema.settings import SITE_SETTINGS, SiteSettings
from thidua.schema.validation import Checked, validate
from thidua.schema.ward import Ward, undeclared
from thidua.source.documents import SETTINGS, Document, Settings, read_raw
from thidua.source.values import Location
from thidua.text.site_address import Slip, read_site_address

HOOKS = ("hooks/edition.py", "hooks/printing.py")
"""The program's own; without them MkDocs would publish whatever lies under ``docs/``."""

_FIXED = {"docs_dir": "docs", "site_dir": "site", "use_directory_urls": True}
_APART = frozenset({"site_url", "plugins", "extra", *_FIXED})
"""Keys with a check of their own; all others are the schema's."""

_OWN_LOOK = "kiểu chữ, mã lệnh, khuôn trang riêng thì đặt trong overrides/ (overrides/README.md)"
_ONE_DIALECT = "bài và trang đọc theo một kiểu Markdown chung, không có phần mở rộng nào"
_BUILT_OTHERWISE = "trang do chương trình tự dựng, MkDocs không vẽ trang nào"
_IDLE = {
    "INHERIT": "mọi cài đặt đứng trong một tệp, các dòng của tệp kia thì chép vào đây",
    "nav": "mục lục do chương trình tự lập từ docs/",
    "markdown_extensions": _ONE_DIALECT,
    "mdx_configs": _ONE_DIALECT,
    "extra_css": _OWN_LOOK,
    "extra_javascript": _OWN_LOOK,
    "extra_templates": _OWN_LOOK,
    "strict": "muốn cảnh báo cũng giữ trang lại thì gõ thêm --strict sau lệnh build",
    "dev_addr": "đổi cổng xem thử thì gõ  preview --port SỐ",
    **dict.fromkeys(
        (
            *("pages", "exclude_docs", "draft_docs", "not_in_nav", "site_author", "copyright"),
            *("repo_url", "repo_name", "edit_uri", "edit_uri_template", "google_analytics"),
            *("remote_branch", "remote_name"),
        ),
        _BUILT_OTHERWISE,
    ),
}
"""Keys of MkDocs that would do nothing here, or harm, and why."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What ``mkdocs.yml`` says, with whatever is wrong with it alone."""

    settings: Settings | None
    """``None`` when nothing of the file can be used."""
    ward: Ward
    faults: tuple[Problem, ...]


def find_faults(root: Path) -> tuple[Problem, ...]:
    """Return whatever is wrong with the settings alone: what must be known before MkDocs starts."""
    with Memory(root, KIND, SHAPE) as memory:
        return read_declared(root, memory).faults


def read_declared(root: Path, memory: Memory) -> Declared:
    """Read and check the settings, unless that was done before."""
    raw = read_raw(root, SETTINGS)
    if isinstance(raw, Problem):
        return Declared(None, undeclared(), (raw,))
    mark = sha256(raw).digest()
    settings, faults = memory.recall(SETTINGS, ("settings", mark), lambda: _parse(raw))
    if settings is None:
        return Declared(None, undeclared(), tuple(faults))
    keys = memory.recall(f"{SETTINGS}\nkeys", ("keys", mark), lambda: check_keys(settings))
    ward, told = memory.recall(f"{SETTINGS}\nward", ("ward", mark), lambda: read_ward(settings))
    files = check_files(root, settings, keys.value, memory)
    return Declared(settings, ward, (*faults, *keys.problems, *files, *told))


def _parse(raw: bytes) -> tuple[Settings | None, list[Problem]]:
    # What reads files anew takes longer to load than a hundred known ones to recall.
    from thidua.source.settings import parse_settings  # noqa: PLC0415

    return parse_settings(SETTINGS, raw)


def read_address(settings: Settings | None) -> str:
    """Return the address of the site with a ``/`` at its end, or "" where it cannot be used."""
    written = settings.document.data.get("site_url") if settings else None
    address = read_site_address(written) if isinstance(written, str) else ""
    return address if isinstance(address, str) else ""


def check_keys(settings: Settings) -> Checked[SiteSettings]:
    """Check what is written, but for ``extra.ward``; it depends on nothing else."""
    document = settings.document
    idle = (
        document.problem(
            Rule.UNKNOWN_KEY,
            f"khóa này của MkDocs không dùng ở đây: {_IDLE[key]}.",
            "xóa khóa này cùng các dòng thụt vào dưới nó.",
            at=(key,),
        )
        for key in document.data.keys() & _IDLE.keys()
    )
    ours = document.data.keys() - _IDLE.keys() - _APART
    values = {key: _value(settings, key) for key in document.data if key in ours}
    checked = validate(SITE_SETTINGS, replace(document, data=values))
    problems = (
        *_check_address(document),
        *_check_fixed(settings),
        *_check_plugins(settings),
        *_check_extra(document),
        *idle,
        *checked.problems,
    )
    return Checked(checked.value, problems)


def check_files(
    root: Path, settings: Settings, usable: SiteSettings | None, memory: Memory
) -> Iterator[Problem]:
    """Check the files that MkDocs would run; what ``memory`` knows of them is not read again."""
    if usable:
        yield from _check_files(root, settings.document, usable, memory)


def _value(settings: Settings, key: str) -> Any:
    """Return a value as MkDocs gets it; a key that YAML takes for a truth is a word to us only."""
    return settings.values.get(key, settings.document.data[key])


def _check_address(document: Document) -> Iterator[Problem]:
    written = document.data.get("site_url")
    if written is None:
        yield document.problem(
            Rule.REQUIRED,
            "chưa có địa chỉ đầy đủ của trang web, mà nguồn tin RSS cần đến.",
            "thêm dòng  site_url: https://…/  vào mkdocs.yml",
            at=("site_url",),
        )
        return
    read = read_site_address(written) if isinstance(written, str) else Slip("phải là một dòng chữ.")
    if isinstance(read, Slip):
        yield document.problem(
            Rule.VALUE,
            read.message,
            f"viết  site_url: {read.meant or 'https://ten-mien-cua-phuong.gov.vn/'}",
            at=("site_url",),
        )


def _check_fixed(settings: Settings) -> Iterator[Problem]:
    for key, wanted in _FIXED.items():
        if settings.values.get(key) not in (None, wanted):
            yield settings.document.problem(
                Rule.VALUE,
                "chỉ được để như mẫu, vì địa chỉ các trang phải giữ mãi.",
                f"sửa lại thành  {key}: {str(wanted).lower()}",
                at=(key,),
            )


def _check_plugins(settings: Settings) -> Iterator[Problem]:
    if settings.document.data.get("plugins") != []:
        # Without the line, MkDocs takes its own search along.
        yield settings.document.problem(
            Rule.VALUE,
            "chuyên mục không dùng phần cắm thêm (plugin) nào của MkDocs: chúng chạy mã lạ và "
            "không được thấy trang.",
            "chỉ để đúng một dòng  plugins: []",
            at=("plugins",),
        )


def _check_extra(document: Document) -> Iterator[Problem]:
    extra = document.data.get("extra")
    for key in extra if isinstance(extra, dict) else ():
        if key != "ward":
            is_close = difflib.get_close_matches(key, ["ward"], cutoff=0.6)
            yield document.problem(
                Rule.UNKNOWN_KEY,
                f"không có khóa nào tên là «{key}» ở đây.",
                "có phải ý bạn là  ward: ? Sửa lại tên khóa."
                if is_close
                else "xóa khóa này; mục extra chỉ có nhóm  ward: .",
                at=("extra", key),
            )


def _check_files(
    root: Path, document: Document, settings: SiteSettings, memory: Memory
) -> Iterator[Problem]:
    for hook in HOOKS:
        if hook not in settings.hooks:
            yield document.problem(
                Rule.REQUIRED,
                f"thiếu {hook}, mà không có nó thì trang không dựng được.",
                f"thêm dòng  - {hook}  vào mục hooks.",
                at=("hooks",),
            )
    for index, hook in enumerate(settings.hooks):
        if hook in settings.hooks[:index]:
            yield document.problem(
                Rule.VALUE,
                f"«{hook}» ghi hai lần thì chạy hai lần.",
                "xóa một dòng.",
                at=("hooks", index),
            )
        elif not kind_of(root / hook):
            yield document.problem(
                Rule.HOOK,
                f"không có tệp {hook}.",
                "chép lại thư mục hooks/ từ bộ cài đặt hay bản sao lưu (có git thì gõ:  git restore"
                " hooks )."
                if hook in HOOKS
                else "chép tệp ấy vào hooks/, hoặc xóa dòng này.",
                at=("hooks", index),
            )
        else:
            yield from _check_code(root, hook, memory)
    folders: list[tuple[Location, str]] = [
        (("watch", index), path) for index, path in enumerate(settings.watch)
    ]
    if settings.theme and settings.theme.custom_dir:
        folders.append((("theme", "custom_dir"), settings.theme.custom_dir))
    for at, path in folders:
        if not kind_of(root / path):
            yield document.problem(
                Rule.VALUE,
                f"không có thư mục «{path}».",
                f"tạo thư mục {path}, hoặc xóa dòng này.",
                at=at,
            )


def _check_code(root: Path, hook: str, memory: Memory) -> Sequence[Problem]:
    raw = read_raw(root, hook)
    if isinstance(raw, Problem):
        return (raw,)
    key = ("hook", hook, sha256(raw).digest())
    return memory.recall(f"{SETTINGS}\n{hook}", key, lambda: _judge_code(hook, raw))


def _judge_code(hook: str, raw: bytes) -> Sequence[Problem]:
    """Read a hook as Python would, and run nothing of it."""
    from thidua.source.parsing import decode  # noqa: PLC0415 - see _parse

    text, faults = decode(hook, raw)
    if text is None:
        return faults
    try:
        ast.parse(text, hook)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [broken_hook(hook, getattr(error, "lineno", None) or 1, type(error).__name__)]
    return faults


def broken_hook(hook: str, line: int, said: str) -> Problem:
    """Return the problem of a hook that cannot run; ``said`` is Python's own word."""
    return Problem(
        Rule.HOOK,
        Severity.ERROR,
        hook,
        line,
        "",
        f"mã chạy lúc dựng hỏng ở dòng này ({said}).",
        "lấy lại tệp từ bộ cài đặt hay bản sao lưu; tệp phường tự thêm thì sửa, hoặc xóa dòng của "
        f"nó ở mục hooks của {SETTINGS}.",
    )
