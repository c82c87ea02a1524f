"""From what was written to typed objects, with every fault worded for a clerk."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from thidua.problems import Problem, Rule
from thidua.schema.glossary import GLOSSARY_PATH
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG
from thidua.schema.slogans import SLOGANS
from thidua.source.documents import Document
from thidua.source.values import Location, Value
from thidua.text.vietnamese import slugify

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """The typed value, or ``None`` with the problems that prevented it."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def validate(adapter: TypeAdapter[T], document: Document, at: Location = ()) -> Checked[T]:
    """Check a document's front matter, or the part of it at ``at``.

    Keys left blank count as not written. All faults are returned at once.
    """
    value: Any = dict(document.data)
    for part in at:
        value = value[part]
    try:
        return Checked(adapter.validate_python(without_blanks(value)))
    except ValidationError as error:
        details = _without_echoes(adapter, error.errors(include_url=False))
        return Checked(None, tuple(_problem(adapter, document, at, item) for item in details))


def without_blanks(value: Value) -> Value:
    """Drop keys without a value, at every depth: an empty line of a form is not an answer."""
    if isinstance(value, dict):
        return {key: without_blanks(item) for key, item in value.items() if not _is_blank(item)}
    if isinstance(value, list):
        return [without_blanks(item) for item in value]
    return value


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _without_echoes(adapter: TypeAdapter[Any], details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out what only repeats another fault.

    A misspelt key is not also missing, and a list whose items are wrong is not empty.
    """
    meant = {
        (*item["loc"][:-1], _meant(str(item["loc"][-1]), known_keys(adapter)))
        for item in details
        if item["type"] in _UNKNOWN
    }
    return [
        item
        for item in details
        if not (item["type"] in _MISSING and item["loc"] in meant)
        and not (item["type"] == "too_short" and isinstance(item["input"], list) and item["input"])
    ]


def _meant(key: str, keys: Iterable[str]) -> str | None:
    """Return the key somebody most likely meant."""
    close = difflib.get_close_matches(key, sorted(set(keys) - {key}), n=1, cutoff=0.7)
    return close[0] if close else None


class _Wording(NamedTuple):
    rule: Rule
    message: str
    fix: str


_APPROVE_AGAIN = "xóa cả nhóm review rồi duyệt lại bằng lệnh: python scripts/thidua.py approve …"
_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")
_MISSING = ("missing", "missing_keyword_only_argument")
_EMPTY = _Wording(Rule.REQUIRED, "mục này đang để trống.", "điền nội dung, hoặc xóa dòng này.")


def _problem(
    adapter: TypeAdapter[Any], document: Document, at: Location, details: ErrorDetails
) -> Problem:
    location = (*at, *details["loc"])
    if details["type"] in _MISSING and location in document.lines and location[0] != "review":
        key = location[-1]
        return document.problem(
            Rule.REQUIRED,
            "đang để trống, mà đây là mục bắt buộc.",
            f"điền vào sau dấu hai chấm của dòng  {key}:  "
            f"(xem ví dụ ở {_samples(document.path, location[:-1])}).",
            at=location,
        )
    within = location[:-1] if details["type"] in (*_MISSING, *_UNKNOWN) else location
    wording = _word(details, frozenset(known_keys(adapter)), _samples(document.path, within))
    if location[0] == "review":
        # Nobody is to fill in by hand what a leader's approval is known by.
        wording = wording._replace(fix=_APPROVE_AGAIN)
    return document.problem(wording.rule, wording.message, wording.fix, at=location)


_SAMPLES_BY_KEY = {
    "allow": "huong-dan/khoa.md, mục «Bỏ qua một quy tắc: allow»",
    "broadcasts": "huong-dan/khoa.md, mục «Khóa của nhật ký truyền thanh»",
    "campaigns": "huong-dan/khoa.md, mục «Đợt tuyên truyền: campaigns»",
    "consent": "huong-dan/khoa.md, mục «Sự đồng ý: consent»",
    "extra": "huong-dan/khoa.md, mục «Khóa của phường»",
    "corrections": "huong-dan/can-bo.md, mục «Đính chính»",
    "exemplars": "huong-dan/khoa.md, mục «Nêu gương: exemplars»",
    "targets": "huong-dan/khoa.md, mục «Chỉ tiêu: targets»",
    "withdrawn": "huong-dan/can-bo.md, mục «Gỡ bài»",
}
_SAMPLES_BY_PATH = {
    "articles/": "huong-dan/khoa.md, mục «Khóa của bài»",
    ACTIVITY_LOG.path: "huong-dan/khoa.md, mục «Khóa của nhật ký hoạt động và đợt lựa chọn»",
    "docs/ke-hoach/": "huong-dan/khoa.md, mục «Khóa của kế hoạch»",
    "docs/van-ban/": "huong-dan/khoa.md, mục «Khóa của văn bản»",
    BROADCAST_LOG.path: "huong-dan/khoa.md, mục «Khóa của nhật ký truyền thanh»",
    SLOGANS.path: "huong-dan/khoa.md, mục «Khóa của danh sách khẩu hiệu»",
    GLOSSARY_PATH: "huong-dan/khoa.md, mục «Khóa của bảng chữ viết tắt»",
    "mkdocs.yml": "huong-dan/khoa.md, mục «Cài đặt của trang: mkdocs.yml»",
    "region.yml": "huong-dan/cap-tren.md, mục «Khóa của region.yml»",
}
_SAMPLES_OF_REGISTERS = "huong-dan/khoa.md, mục «Khóa của danh mục»"
_SAMPLES_OF_PAGES = "huong-dan/khoa.md, mục «Khóa của trang thường»"


def _samples(path: str, within: Location) -> str:
    """Return where the handbook shows how the keys below ``within`` in a file are written."""
    for key in within:
        if key in _SAMPLES_BY_KEY:
            return _SAMPLES_BY_KEY[str(key)]
    for start, samples in _SAMPLES_BY_PATH.items():
        if path.startswith(start):
            return samples
    return _SAMPLES_OF_PAGES if path.count("/") == 1 else _SAMPLES_OF_REGISTERS


@cache
def known_keys(adapter: TypeAdapter[Any]) -> tuple[str, ...]:
    """Every key the schema knows at any depth, for "did you mean"."""

    def walk(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            properties = schema.get("properties")
            if isinstance(properties, dict):
                yield from properties
            for part in schema.values():
                yield from walk(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from walk(part)

    return tuple(dict.fromkeys(walk(adapter.json_schema())))


def _word(details: ErrorDetails, keys: frozenset[str], samples: str) -> _Wording:
    kind = details["type"]
    context = details.get("ctx", {})
    key = str(details["loc"][-1]) if details["loc"] else ""
    given = details["input"]
    shown = f"«{given}»" if isinstance(given, str) else "giá trị này"
    match kind:
        case _ if kind in _MISSING:
            return _Wording(
                Rule.REQUIRED,
                "chưa có, mà đây là mục bắt buộc.",
                f"thêm dòng  {key}: …  vào phần khai báo (xem ví dụ ở {samples}).",
            )
        case _ if kind in _UNKNOWN:
            meant = _meant(key, keys)
            fix = (
                f"có phải ý bạn là  {meant}: ? Sửa lại tên khóa."
                if meant
                else f"xóa dòng này, hoặc xem các khóa được dùng ở {samples}."
            )
            return _Wording(Rule.UNKNOWN_KEY, f"không có khóa nào tên là «{key}» ở đây.", fix)
        case "no_date" | "no_day" if context.get("ready"):
            return _Wording(
                Rule.DATE,
                f"{shown} ghi năm chỉ có hai chữ số.",
                f"ghi năm đủ bốn chữ số; chép dòng này vào:  {key}: {context['ready']}",
            )
        case "no_date":
            return _Wording(
                Rule.DATE,
                f"{shown} không phải là ngày tháng.",
                "viết ngày như 11/6/2024 hoặc 2024-06-11; thêm giờ thì viết 2024-06-11 08:30.",
            )
        case "no_day":
            return _Wording(
                Rule.DATE,
                f"{shown} không phải là một ngày.",
                "viết ngày như 11/6/2024 hoặc 2024-06-11, không ghi giờ.",
            )
        case "impossible_date":
            return _Wording(
                Rule.DATE, f"{shown} là ngày không có trong lịch.", "kiểm tra lại ngày và tháng."
            )
        case "no_month_day":
            return _Wording(
                Rule.DATE,
                f"{shown} không phải là ngày trong năm.",
                'viết tháng-ngày, đủ hai chữ số, ví dụ  day: "06-11"  cho ngày 11/6.',
            )
        case "literal_error" if key == "rule":
            return _Wording(
                Rule.CHOICE,
                f"quy tắc {shown} không có, hoặc không phải là quy tắc được bỏ qua.",
                f"dùng một trong: {', '.join(_choices(context))}; quy tắc khác thì sửa bài.",
            )
        case "literal_error":
            choices = _choices(context)
            # «Cá nhân» is how people say ca-nhan.
            close = difflib.get_close_matches(slugify(str(given)), choices, n=1)
            hint = f"có phải ý bạn là «{close[0]}»? Dùng" if close else "dùng"
            return _Wording(
                Rule.CHOICE,
                f"{shown} không có trong các giá trị được dùng.",
                f"{hint} một trong: {', '.join(choices)}.",
            )
        case "string_too_short" | "too_short" if isinstance(given, str):
            length = len(" ".join(given.split()))
            if length == 0:
                return _EMPTY
            return _Wording(
                Rule.LENGTH,
                f"ngắn quá: {length} ký tự, cần ít nhất {context['min_length']}.",
                "viết thêm cho đủ ý.",
            )
        case "string_too_long" | "too_long" if isinstance(given, str):
            length = len(" ".join(given.split()))
            return _Wording(
                Rule.LENGTH,
                f"dài quá: {length} ký tự, nhiều nhất {context['max_length']}.",
                "rút gọn lại.",
            )
        case "too_short":
            return _Wording(
                Rule.LENGTH, "danh sách đang trống.", "ghi ít nhất một mục, mỗi mục một dòng «- …»."
            )
        case "int_parsing" | "int_from_float" | "int_type" | "int_parsing_size":
            return _Wording(
                Rule.NUMBER, f"{shown} không phải là số nguyên.", "viết bằng chữ số, ví dụ 4."
            )
        case "float_parsing" | "float_type" | "finite_number":
            return _Wording(Rule.NUMBER, f"{shown} không phải là số.", "viết bằng chữ số, ví dụ 4.")
        case "greater_than_equal":
            return _Wording(
                Rule.NUMBER,
                f"{shown} nhỏ quá, ít nhất phải là {context['ge']:g}.",
                f"ghi một số từ {context['ge']:g} trở lên.",
            )
        case "less_than_equal":
            return _Wording(
                Rule.NUMBER,
                f"{shown} lớn quá, nhiều nhất là {context['le']:g}.",
                f"ghi một số không quá {context['le']:g}.",
            )
        case "bool_parsing" | "bool_type":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là true hay false.",
                "ghi true (có) hoặc false (không).",
            )
        case "reserved_name":
            return _Wording(
                Rule.VALUE,
                f"{shown} có phần là tên Windows không cho đặt, trang không chép sang đó được.",
                "bỏ địa chỉ này khỏi aliases.",
            )
        case "string_pattern_mismatch":
            return _pattern(str(details["loc"][0] if key.isdigit() else key), str(given))
        case "list_type" | "tuple_type":
            return _Wording(
                Rule.TYPE,
                "phải là một danh sách.",
                f"viết  {key}: [mục-1, mục-2]  hoặc mỗi mục một dòng bắt đầu bằng «- ».",
            )
        case _ if given is None:
            return _EMPTY
        case "unquoted":
            return _Wording(
                Rule.TYPE,
                "máy đọc giá trị này thành số, ngày, hay đúng sai, không phải chữ.",
                'đặt cả giá trị trong dấu nháy kép "…".',
            )
        case "string_type":
            return _Wording(
                Rule.TYPE,
                "phải là một dòng chữ, không phải danh sách hay nhóm.",
                'viết giá trị trên một dòng; có dấu hai chấm thì đặt trong dấu nháy kép "…".',
            )
        case "dataclass_type" | "dict_type" | "model_type" | "dataclass_exact_type":
            return _Wording(
                Rule.TYPE,
                "phải là một nhóm các dòng «khóa: giá trị» thụt vào hai khoảng trắng.",
                f"xem mẫu ở {samples}.",
            )
        case "no_focus":
            name = key if key in ("image_focus", "photo_focus") else f"photo_focus: {key}"
            pair = "{" + key + ": [50, 30]}" if name != key else "[50, 30]"
            return _Wording(
                Rule.VALUE,
                "không phải là một điểm trên ảnh.",
                f"viết  {name.partition(':')[0]}: {pair}  : hai số nguyên từ 0 đến 100, là bao "
                "nhiêu phần trăm tính từ mép trái rồi từ mép trên của ảnh.",
            )
        case "consent_both":
            return _Wording(
                Rule.CONSENT_REQUIRED,
                "vừa ghi phiếu đồng ý vừa ghi lý do không cần phiếu.",
                "giữ lại một trong hai: reference/on/covers/channels hoặc not_needed.",
            )
        case "consent_partial":
            return _Wording(
                Rule.CONSENT_REQUIRED,
                "phiếu đồng ý ghi chưa đủ.",
                "ghi đủ reference (số phiếu), on (ngày ký), covers (được dùng gì) và channels "
                "(kênh nào); hoặc chỉ ghi  not_needed: lý do.",
            )
        case "faint_colour":
            return _Wording(
                Rule.VALUE,
                f"màu {shown} nhạt quá, chữ màu ấy trên nền giấy khó đọc (độ tương phản dưới 4,5).",
                f'chọn màu đậm hơn; màu gần nhất đọc được:  {key}: "{context["ready"]}"',
            )
        case "span_backward":
            return _Wording(
                Rule.DATE, "ngày kết thúc đứng trước ngày bắt đầu.", "đổi lại from và to."
            )
        case "phases_overlap":
            return _Wording(
                Rule.DATE,
                "các giai đoạn trước, trong, sau chồng lên nhau hoặc sai thứ tự.",
                "để giai đoạn sau bắt đầu sau ngày cuối của giai đoạn trước.",
            )
        case "publish_needs":
            return _Wording(
                Rule.REQUIRED,
                f"nơi đăng kiểu «{context['to']}» còn thiếu khóa «{context['key']}».",
                f"thêm dòng  {context['key']}: …  vào nhóm này (xem huong-dan/dang-trang.md).",
            )
        case "target_measure":
            return _Wording(
                Rule.TARGET,
                "chỉ tiêu phải có đúng một trong hai: at_least hoặc max_gap_days.",
                "ghi  at_least: 4  (ít nhất 4) hoặc  max_gap_days: 45  (không vắng quá 45 ngày).",
            )
        case _:
            return _Wording(Rule.VALUE, f"{shown} không dùng được ở đây.", f"xem mẫu ở {samples}.")


def _choices(context: Mapping[str, Any]) -> list[str]:
    """Return the values that a key may choose from."""
    return str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")


def _pattern(key: str, given: str) -> _Wording:
    shown = f"«{given}»"
    match key:
        case "digest":
            return _Wording(
                Rule.VALUE,
                "dấu duyệt bài đã bị sửa tay.",
                _APPROVE_AGAIN,
            )
        case "script":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là mã kiểm của một kịch bản.",
                "chép 20 chữ và số sau chữ «Mã kiểm» in trên kịch bản, hoặc xóa dòng này.",
            )
        case "short":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là một chữ viết tắt.",
                "viết liền, bắt đầu bằng chữ in hoa, như  TDP ,  KT-XH ,  P.",
            )
        case "authority":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là một tên miền.",
                "ghi tên miền đầu tiên của trang, không có https:// và dấu / , ví dụ  "
                "phuong.tinh.gov.vn",
            )
        case "aliases":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là địa chỉ cũ có thể chuyển hướng.",
                "viết phần sau tên miền, bắt đầu bằng / và kết thúc bằng / hoặc .html, "
                "ví dụ  /tin-tuc/guong-sang.html ; địa chỉ có dấu ? thì không chuyển được.",
            )
        case "url":
            return _Wording(
                Rule.VALUE, f"{shown} không phải là địa chỉ web.", "viết cả https:// ở đầu."
            )
        case "releases":
            return _Wording(
                Rule.VALUE,
                f"{shown} không dùng làm nơi tải bản mới được.",
                "ghi địa chỉ của thư mục chứa các tệp thidua-….zip, bắt đầu bằng https:// .",
            )
        case "hooks":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là tệp trong thư mục hooks; mã ở chỗ khác không được chạy.",
                "chép tệp vào hooks/ rồi viết  - hooks/ten-tep.py , hoặc xóa dòng này.",
            )
        case "host" | "user" | "branch" | "path" | "remote" | "key":
            return _Wording(
                Rule.VALUE,
                f"{shown} không dùng làm nơi đăng được.",
                "viết tên máy, tên người dùng, thư mục như khi gõ ở nơi khác; không bắt đầu bằng "
                "dấu gạch nối (mẫu ở huong-dan/dang-trang.md).",
            )
        case "email":
            return _Wording(
                Rule.VALUE, f"{shown} không phải là địa chỉ thư.", "viết dạng ten@co-quan.gov.vn."
            )
        case "province" | "ward":
            digits = 'hai chữ số, ví dụ  "19"' if key == "province" else "năm chữ số"
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là mã đơn vị hành chính.",
                f"ghi đủ {digits}, trong dấu nháy; không biết thì xóa nhóm  code: .",
            )
        case "colour":
            return _Wording(
                Rule.VALUE, f"{shown} không phải là màu.", 'viết dạng  colour: "#1b5e20" .'
            )
        case "phone":
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là số điện thoại.",
                "chỉ dùng chữ số, dấu cách, dấu chấm.",
            )
        case _:
            return _Wording(
                Rule.VALUE,
                f"{shown} không phải là mã hợp lệ.",
                "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ  "
                f"{slugify(given) or 'dien-hinh'}",
            )
