"""The YAML at the head of a Markdown file, read strictly and with line numbers.

PyYAML builds wrong or dangerous things from what clerks write: of duplicate keys the last wins,
``on:`` becomes ``True``, ``04`` loses its zero, an impossible date raises ``ValueError`` and
aliases may explode. So this module walks the parser's events itself: every scalar stays the text
that was written, and the schema gives it meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile

import yaml
from frontmatter.default_handlers import BaseHandler

from thidua.problems import Rule
from thidua.source.values import MAX_CHARACTERS, Location, Value
from thidua.text.damage.twice import find_twice

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml reads the same, only slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 8
"""Levels of nesting; the contract's deepest key needs four."""

_NULLS = {"", "~", "null", "Null", "NULL"}
_HIDDEN_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
"""Where YAML ends a line and no editor does: lines would count otherwise than people see them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a text, before it is known which file it came from.

    ``line`` counts from 1 within the file.
    """

    rule: Rule
    line: int
    message: str
    fix: str
    at: Location = ()


class FrontMatterError(Exception):
    """Raised when nothing of a front matter can be read; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Mapped:
    """A YAML mapping with the line of each of its keys and items, and what was wrong in it."""

    data: dict[str, Value]
    lines: Mapping[Location, int]
    faults: tuple[Fault, ...] = ()


class FrontMatterHandler(BaseHandler):
    """python-frontmatter's handler for this project; after ``load`` it holds the line marks."""

    FM_BOUNDARY = re.compile(r"^-{3}[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, blank_lines: int = 0) -> None:
        """``blank_lines`` stand before the front matter; python-frontmatter drops them."""
        super().__init__()
        self.blank_lines = blank_lines
        self.mapped = Mapped({}, {})
        self.body_line = 1

    def split(self, text: str) -> tuple[str, str]:
        """Split at the first two boundaries; the first must be the file's first line."""
        boundaries = [m for _, m in zip(range(2), self.FM_BOUNDARY.finditer(text), strict=False)]
        if not boundaries or boundaries[0].start() != 0:
            raise FrontMatterError(
                Fault(
                    Rule.FRONT_MATTER_MISSING,
                    1,
                    "tệp chưa có phần khai báo ở đầu.",
                    "mở đầu tệp bằng một dòng chỉ có ---, rồi các dòng khai báo như  title: … , "
                    "rồi một dòng --- nữa; bài mới thì tạo bằng lệnh: python scripts/thidua.py new",
                )
            )
        if len(boundaries) < 2:
            raise FrontMatterError(
                Fault(
                    Rule.FRONT_MATTER_UNCLOSED,
                    1,
                    "phần khai báo ở đầu tệp chưa được đóng lại.",
                    "thêm một dòng chỉ có --- ngay sau dòng khai báo cuối cùng, trước nội dung.",
                )
            )
        head, body = text[boundaries[0].end() : boundaries[1].start()], text[boundaries[1].end() :]
        head = "\n" * self.blank_lines + head
        blank = body[: len(body) - len(body.lstrip())]
        self.body_line = 1 + (head + blank).count("\n")
        return head, body

    def load(self, fm: str) -> dict[str, Value]:
        """Read the YAML between the boundaries; its first line is the file's first line."""
        self.mapped = read_mapping(fm)
        return self.mapped.data


def read_mapping(text: str) -> Mapped:
    """Read YAML text whose top level is a mapping.

    Raises :class:`FrontMatterError` when nothing can be read; faults that leave the rest readable
    (a duplicate key, a tag) are listed instead.
    """
    if len(text) > MAX_CHARACTERS:
        raise FrontMatterError(
            Fault(
                Rule.FILE_SIZE,
                1,
                f"phần khai báo dài quá {MAX_CHARACTERS:,} ký tự.".replace(",", "."),
                "kiểm tra xem dòng --- đóng phần khai báo có bị đặt nhầm xuống cuối bài không.",
            )
        )
    if any(sign in text for sign in "\x85\u2028\u2029"):
        text = text.translate(_HIDDEN_BREAKS)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise FrontMatterError(explain(error, text)) from error
    try:
        return builder.result()
    except FrontMatterError as error:
        unseen = _find_unseen_blank(text.split("\n"))
        raise FrontMatterError(unseen) if unseen else error from error


@dataclass(slots=True)
class _Builder:
    """Builds plain values from parser events, without recursion."""

    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    root: Value = None
    # Each open collection: its location, its value, and the mapping key that awaits a value.
    stack: list[tuple[Location, list[Value] | dict[str, Value], list[str]]] = field(
        default_factory=list
    )

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.ScalarEvent):
            self._check(event, line)
            plain = event.implicit[0] and event.value in _NULLS
            self._scalar(None if plain else event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check(event, line)
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            if is_mapping and event.flow_style and not self.stack:
                raise FrontMatterError(_not_mapping())
            self._open({} if is_mapping else [], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(_alias(line))
        elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            raise FrontMatterError(_unreadable(line))

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int) -> None:
        if event.anchor:
            raise FrontMatterError(_alias(line))
        if event.tag:
            self.faults.append(_tag(line, event.tag, self._here()))

    def result(self) -> Mapped:
        if self.root is None:
            self.root = {}
        if not isinstance(self.root, dict):
            raise FrontMatterError(_not_mapping())
        return Mapped(self.root, self.lines, tuple(self.faults))

    def _here(self) -> Location:
        """Return the location of the value that comes next, or of what holds it."""
        location, _, key = self.stack[-1] if self.stack else ((), None, [])
        return (*location, *key)

    def _scalar(self, value: str | None, line: int) -> None:
        if self.stack:
            location, container, key = self.stack[-1]
            if isinstance(container, dict) and not key:
                self._key(location, container, key, value, line)
                return
        self._place(value, line)

    def _key(
        self,
        location: Location,
        container: dict[str, Value],
        key: list[str],
        value: str | None,
        line: int,
    ) -> None:
        name = value if value is not None else ""
        sign = "" if name.isascii() else next((char for char in name if char in _BLANKS), "")
        if sign:
            self.faults.append(_unseen_blank(line, sign))
            name = name.strip(f" {''.join(_BLANKS)}")
        if name in container:
            first = self.lines[(*location, name)]
            self.faults.append(
                Fault(
                    Rule.DUPLICATE_KEY,
                    line,
                    f"khóa này đã có ở dòng {first}; không rõ phải dùng giá trị nào.",
                    f"giữ lại một dòng, xóa dòng {first} hoặc dòng {line}.",
                    (*location, name),
                )
            )
        else:
            self.lines[(*location, name)] = line
        key.append(name)

    def _open(self, value: list[Value] | dict[str, Value], line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise FrontMatterError(
                Fault(
                    Rule.YAML_DEPTH,
                    line,
                    f"phần khai báo lồng nhau quá {MAX_DEPTH} cấp.",
                    "xem lại khoảng trắng thụt đầu dòng; cách viết ở huong-dan/khoa.md, "
                    "mục «Cách viết phần khai báo».",
                )
            )
        if self.stack and isinstance(self.stack[-1][1], dict) and not self.stack[-1][2]:
            raise FrontMatterError(
                Fault(
                    Rule.YAML_SYNTAX,
                    line,
                    "tên khóa phải là chữ, không thể là một danh sách hay một nhóm.",
                    'nếu giá trị có dấu { } [ ] thì đặt cả giá trị trong dấu nháy kép "…".',
                )
            )
        location = self._place(value, line)
        self.stack.append((location, value, []))

    def _place(self, value: Value, line: int) -> Location:
        if not self.stack:
            self.root = value
            return ()
        location, container, key = self.stack[-1]
        if isinstance(container, list):
            container.append(value)
            here: Location = (*location, len(container) - 1)
            self.lines[here] = line
            return here
        name = key.pop()
        container.setdefault(name, value)
        return (*location, name)


def explain(error: yaml.YAMLError, text: str) -> Fault:
    """Turn libyaml's complaint into a message with the likeliest cause and its line."""
    rows = text.removesuffix("\n").split("\n")
    hidden = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if hidden and find_twice(text):
        return Fault(
            Rule.MISREAD_TEXT,
            text.count("\n", 0, hidden.start()) + 1,
            "phần khai báo là chữ UTF-8 bị một chương trình đọc nhầm bảng mã rồi lưu lại.",
            "chạy lệnh  python scripts/thidua.py mend …  để máy chuyển giúp và xem trước, hoặc "
            "chép lại từ bản gốc.",
        )
    if hidden:
        return Fault(
            Rule.YAML_SYNTAX,
            text.count("\n", 0, hidden.start()) + 1,
            "trong phần khai báo có ký tự điều khiển không nhìn thấy.",
            "xóa cả dòng này và gõ lại, không dán từ chương trình khác.",
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = min(mark.line, len(rows) - 1) if mark else 0
    unseen = _find_unseen_blank(rows[: line + 1])
    if unseen:
        return unseen
    row = rows[line]
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return Fault(
            Rule.YAML_TAB,
            line + 1,
            "dòng này thụt vào bằng phím Tab; YAML chỉ nhận khoảng trắng.",
            "xóa dấu Tab và thay bằng hai khoảng trắng.",
        )
    tagged = _TAGGED.match(row)
    if tagged:
        return _tag(line + 1, tagged[1], ())
    return _find_culprit(rows[: line + 1], error) or _explain_row(error, line)


_TAGGED = re.compile(r"[ ]*(?:-[ ]+)?(?:[\w-]+:[ ]+)?(![^\s]*)")
"""A value that begins as a tag does; one with letters of Vietnamese is not even that to YAML."""

_BLANKS = {
    "\u00a0": "khoảng trắng không ngắt",
    "\u202f": "khoảng trắng hẹp không ngắt",
    "\u3000": "khoảng trắng rộng",
    "\u200b": "khoảng trắng rộng bằng không",
    "\u2060": "ký tự nối không nhìn thấy",
    "\ufeff": "dấu đầu tệp BOM",
    "\u00ad": "dấu ngắt từ ẩn",
} | {chr(code): "khoảng trắng của máy in" for code in range(0x2000, 0x200B)}
"""What looks like a blank, or like nothing, and is none to YAML."""

_BLANK = f"[{''.join(_BLANKS)}]"
_UNSEEN = re.compile(
    # Where YAML looks for blanks: before a key or a dash, behind a dash, around a colon.
    rf"^[ ]*(?:-[ ]*)?(?P<before>{_BLANK})|^[ ]*-(?P<dash>{_BLANK})"
    rf"|^[ ]*(?:-[ ]+)?[a-z_]+[ ]*(?P<after>{_BLANK})[ ]*:"
    rf"|^[ ]*(?:-[ ]+)?[a-z_]+:[ ]*(?P<value>{_BLANK})"
)


def _find_unseen_blank(rows: list[str]) -> Fault | None:
    """Tell of the first sign that people take for a blank, or do not see, where YAML needs one."""
    for number, row in enumerate(rows, start=1):
        match = _UNSEEN.match(row)
        if match:
            sign = next(part for part in match.groups() if part)
            return _unseen_blank(number, sign)
    return None


def _unseen_blank(line: int, sign: str) -> Fault:
    """Return the fault of a sign that looks like a blank and is none."""
    return Fault(
        Rule.YAML_SYNTAX,
        line,
        f"dòng này có {_BLANKS[sign]} (U+{ord(sign):04X}), chép theo từ Word hay trang web; nhìn "
        "như khoảng trắng thường nhưng máy không hiểu.",
        "xóa khoảng trắng ở đầu dòng và quanh dấu hai chấm rồi gõ lại bằng phím cách.",
    )


def _find_culprit(rows: list[str], error: yaml.YAMLError) -> Fault | None:
    """Look above a complaint for the row that explains it: libyaml reads on past many slips."""
    for index, row in enumerate(rows):
        if re.match(r"\s*(- )?[a-z_]+:[^\s/]", row):
            return Fault(
                Rule.YAML_SYNTAX,
                index + 1,
                "sau tên khóa có dấu hai chấm nhưng thiếu khoảng trắng.",
                "thêm một khoảng trắng sau dấu hai chấm:  khóa: giá trị",
            )
        found = re.match(r"(\s*(?:- )?)[a-z_]+:\s+(\S.*)", row)
        if not found:
            continue
        before, value = found[1], found[2]
        if value[0] in "*&":
            return _alias(index + 1)
        after = rows[index + 1 :]
        more = _continuation(after, len(before) + 1)
        # A value that goes on as far as the complaint may not have come to its end.
        ended = len(more) < len(after) or "end of stream" in str(error)
        slip = _find_open_end("\n".join([value, *more]), ended)
        if slip:
            return Fault(Rule.YAML_SYNTAX, index + 1, *slip)
    return None


def _continuation(rows: list[str], indent: int) -> list[str]:
    """Return the first rows that belong to a value because they are indented deeper."""
    return list(takewhile(lambda row: not row[:indent].strip(), rows))


def _find_open_end(value: str, ended: bool) -> tuple[str, str] | None:
    """Say what is wrong with the end of a quoted or bracketed value, and how to mend it."""
    closing = {'"': '"', "'": "'", "[": "]", "{": "}"}.get(value[0], "")
    close_it = f"thêm dấu  {closing}  ở cuối giá trị."
    if closing in ("]", "}"):
        is_open = value.count(value[0]) > value.count(closing)
        return ("có dấu ngoặc mở mà không đóng.", close_it) if is_open and ended else None
    quoted = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')([^\n]*)""", value, re.S)
    if closing and quoted is None:
        return ("có dấu nháy mở mà không đóng.", close_it) if ended else None
    if quoted and not re.match(r"\s*(#|$)", quoted[2]):
        return (
            "sau dấu nháy đóng còn có chữ.",
            "đặt cả giá trị trong dấu nháy đơn '…', hoặc dùng dấu “ ” cho phần trích dẫn.",
        )
    return None


def _explain_row(error: yaml.YAMLError, line: int) -> Fault:
    said = str(getattr(error, "problem", "") or "")
    if "mapping values" in said:
        message = "trong giá trị có dấu hai chấm ':' nên máy không biết đâu là khóa."
        fix = 'đặt cả giá trị trong dấu nháy kép, ví dụ  title: "Gương sáng: bà con khu phố"'
    elif "expected ':'" in said:
        mark = getattr(error, "context_mark", None)
        line = mark.line if mark else line
        message = "dòng này thiếu dấu hai chấm sau tên khóa, hoặc là phần bị ngắt của dòng trên."
        fix = "viết  khóa: giá trị  trên một dòng, có dấu hai chấm và một khoảng trắng sau khóa."
    else:
        return _unreadable(line + 1)
    return Fault(Rule.YAML_SYNTAX, line + 1, message, fix)


def _unreadable(line: int) -> Fault:
    return Fault(
        Rule.YAML_SYNTAX,
        line,
        "máy không đọc được dòng này (sai dấu câu hoặc sai thụt đầu dòng).",
        "so lại với huong-dan/khoa.md, mục «Cách viết phần khai báo»; giá trị có dấu lạ thì đặt "
        'trong dấu nháy kép "…".',
    )


def _alias(line: int) -> Fault:
    return Fault(
        Rule.YAML_ALIAS,
        line,
        "giá trị bắt đầu bằng dấu & hoặc * bị hiểu là ký hiệu đặc biệt của YAML.",
        'đặt cả giá trị trong dấu nháy kép, ví dụ  title: "* Giá trị"',
    )


def _tag(line: int, tag: str, at: Location) -> Fault:
    shown = tag.replace("tag:yaml.org,2002:", "!!")
    return Fault(
        Rule.YAML_TAG,
        line,
        f"dấu ! mở đầu giá trị bị hiểu là một lệnh của YAML («{shown}»); không lệnh nào được chạy.",
        'nếu đó là chữ thì đặt cả giá trị trong dấu nháy kép "…"; nếu không thì xóa từ dấu ! đến '
        "khoảng trắng.",
        at,
    )


def _not_mapping() -> Fault:
    return Fault(
        Rule.YAML_NOT_MAPPING,
        1,
        "phần khai báo không phải là các dòng dạng «khóa: giá trị».",
        "viết mỗi dòng theo dạng  khóa: giá trị , ví dụ  title: Gương sáng khu phố",
    )
