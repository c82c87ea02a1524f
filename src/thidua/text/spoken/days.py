"""Days, months, quarters, times of day, and Roman numbers as they are said."""

from __future__ import annotations

import re
from datetime import date

from thidua.text.spoken.context import Around, Form, form
from thidua.text.spoken.numerals import say_integer
from thidua.text.spoken.quantities import say_ordinal

_D = r"(0?[1-9]|[12]\d|3[01])"
_M = r"(0?[1-9]|1[0-2])"
_Y = r"(1[0-9]{3}|20[0-9]{2})"
_LINE = r"\s*[-–—]\s*"
_END = r"(?![\d/]|[.,-]\d|\w)"

_DAY_WORDS = r"ngày|hôm"
_ROMAN = re.compile(r"(?=.)(?:X{0,3})(?:IX|IV|V?I{0,3})|(?=.)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_NUMBERED = (
    r"quý|kh[óo]á?a?|lần thứ|thứ|thế kỷ|chương|phần|mục|hạng|cấp|loại|kỳ|nhóm|vùng|khu|đợt|phụ lục"
    r"|giai đoạn|đại hội(?: \w+){0,6}|quân khu|học kỳ|điều|bậc|tập|quyển|hồi|tuyến|nghị quyết"
    r"|trung ương|đoàn|đảng|toàn quốc|phường|tổ|đô thị"
)
_LISTED = r"\s+(?:[IVX]+\s*(?:,|và|[-–]|đến|/)\s*)*"
_NOT_DAYS = (
    r"giờ|tiếng|buổi|lần|lượt|ca|bữa|ki-lô-mét|km|phút|người|ngày|tháng|năm|tuần|đêm|giây|bài|tin"
    r"|triệu|nghìn|đồng|kg|lít|m|%"
)


def say_day(day: int) -> str:
    """Return "mùng năm" up to the tenth, then the number."""
    return f"mùng {say_integer(day)}" if day <= 10 else say_integer(day)


def say_month(month: int) -> str:
    """Return a month's number: "tư" for April."""
    return "tư" if month == 4 else say_integer(month)


def say_date(day: int, month: int, year: int | None = None) -> str:
    """Return "mùng năm tháng tư năm hai nghìn không trăm hai mươi tư"."""
    said = f"{say_day(day)} tháng {say_month(month)}"
    return said if year is None else f"{said} năm {say_integer(year)}"


def _is_day(day: int, month: int, year: int = 2024) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _named(around: Around, said: str) -> str:
    """Return a day with the word for it, unless that stands there."""
    return said if around.follows(_DAY_WORDS) else f"ngày {said}"


def _range_of_dates(match: re.Match[str], around: Around) -> str:
    first, last = map(int, match.groups()[:3]), map(int, match.groups()[3:])
    return _named(around, f"{say_date(*first)} đến ngày {say_date(*last)}")


def _range_of_days(match: re.Match[str], around: Around) -> str | None:
    first, last, month = (int(match[number]) for number in (1, 2, 3))
    if first >= last or not _is_day(last, month):
        return None
    year = int(match[4]) if match[4] else None
    return _named(around, f"{say_day(first)} đến ngày {say_date(last, month, year)}")


def _range_in_a_year(match: re.Match[str], around: Around) -> str | None:
    (day, month), (until, last) = (
        (int(match[1]), int(match[2])),
        (int(match[3]), int(match[4])),
    )
    year = int(match[5]) if match[5] else None
    if not (_is_day(day, month) and _is_day(until, last)):
        return None
    return _named(around, f"{say_date(day, month)} đến ngày {say_date(until, last, year)}")


def _whole_date(match: re.Match[str], around: Around) -> str | None:
    day, month, year = int(match[1]), int(match[3]), int(match[4])
    return _named(around, say_date(day, month, year)) if _is_day(day, month, year) else None


def _iso_date(match: re.Match[str], around: Around) -> str | None:
    year, month, day = (int(match[number]) for number in (1, 2, 3))
    return _named(around, say_date(day, month, year)) if _is_day(day, month, year) else None


def _months(match: re.Match[str], around: Around) -> str | None:
    """Say "6/2024", "1-3/2024", "6/2024 - 9/2024"."""
    first, year = int(match["first"]), match["year"]
    last, until = match["last"], match["until"]
    if last and not around.follows("tháng") and not year:
        return None
    said = say_month(first)
    if year:
        said += f" năm {say_integer(int(year))}"
    if last:
        said += f" đến tháng {say_month(int(last))} năm {say_integer(int(until))}"
    return said if around.follows("tháng") else f"tháng {said}"


def _day_and_month(match: re.Match[str], around: Around) -> str | None:
    day, month = int(match[1]), int(match[2])
    if not _is_day(day, month) or (day, month) == (24, 7):
        return None
    return _named(around, say_date(day, month))


def _holiday(match: re.Match[str], around: Around) -> str | None:
    """Say "2-9", "30-4" where the words around tell of a day."""
    day, month = int(match[1]), int(match[2])
    if not _is_day(day, month) or not around.follows(
        r"ngày|quốc khánh|giải phóng(?: \w+){0,4}|cách mạng tháng tám|lễ|dịp|mừng"
        r"|phụ nữ(?: \w+){0,3}|quốc tế lao động|nhà giáo(?: \w+){0,2}"
    ):
        return None
    return _named(around, say_date(day, month))


def _day_alone(match: re.Match[str], around: Around) -> str | None:
    is_count = around.follows(
        r"(?:mỗi|hằng|hàng|một|trong|cả|suốt|nửa|số|\d|bao nhiêu|mấy|nhiều|theo|/) ?ngày"
    )
    if is_count or not around.follows("ngày|ngày (?:mùng|mồng)") or around.leads(_NOT_DAYS):
        if around.leads("tháng") and around.follows("ngày|ngày (?:mùng|mồng)"):
            return _in_month(match, around)
        return None
    return _in_month(match, around)


def _in_month(match: re.Match[str], around: Around) -> str:
    day = int(match[0])
    return say_integer(day) if around.follows("mùng|mồng") else say_day(day)


def _month_alone(match: re.Match[str], around: Around) -> str | None:
    is_count = around.follows(r"(?:\d|mấy|nhiều|hằng|hàng|mỗi|một) tháng")
    is_of_day = around.follows(r"(?:ngày|mùng|mồng) \d+ tháng")
    if not around.follows("tháng") or (is_count and not is_of_day):
        return None
    return say_month(int(match[0]))


def _quarter(match: re.Match[str], around: Around) -> str | None:
    """Say "II/2024" behind "quý", "I/2024-2025" behind "học kỳ"."""
    number = read_roman(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
    if not number or not around.follows(r"quý|học kỳ|kỳ|đợt|quý (?:\w+,? (?:và )?)*"):
        return None
    return f"{say_integer(number)} năm {say_integer(int(match[2]))}"


def read_roman(written: str) -> int:
    """Return the value of a Roman number below 90; 0 for what is none."""
    if not written or not _ROMAN.fullmatch(written):
        return 0
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    ranks = [values[letter] for letter in written]
    return sum(
        -rank if rank < max(ranks[place + 1 :], default=0) else rank
        for place, rank in enumerate(ranks)
    )


def _roman(match: re.Match[str], around: Around) -> str | None:
    number = read_roman(match[0])
    if not number:
        return None
    if around.follows(rf"(?:{_NUMBERED}){_LISTED}"):
        is_ordinal = around.follows(rf"(?:thứ|hạng){_LISTED}")
        return say_ordinal(number) if is_ordinal else say_integer(number)
    # Alone, "I", "V" and "C" are letters; "XIII" is nothing but a number.
    return say_integer(number) if len(match[0]) >= 2 and set(match[0]) <= set("IVX") else None


def _clock(match: re.Match[str], around: Around) -> str | None:
    hours, minutes = int(match["h"]), match["m"]
    if hours > 24 or (minutes and int(minutes) > 59):
        return None
    said = f"{say_integer(hours)} giờ"
    if minutes and int(minutes):
        said += f" {say_integer(int(minutes))}"
        said += "" if around.leads("phút") else " phút"
    return said


DAYS: tuple[Form, ...] = (
    form(r"([IVX]{1,3}|\d)\s?[/-]\s?(\d{4})(?!\d)", _quarter),
    form(rf"{_D}/{_M}/{_Y}{_LINE}{_D}/{_M}/{_Y}{_END}", _range_of_dates),
    form(rf"{_D}{_LINE}{_D}/{_M}(?:/{_Y})?{_END}", _range_of_days),
    form(rf"{_D}/{_M}{_LINE}{_D}/{_M}(?:/{_Y})?{_END}", _range_in_a_year),
    form(rf"{_D}([/.-]){_M}\2{_Y}{_END}", _whole_date),
    form(r"(\d{4})-(\d\d)-(\d\d)(?!\w)", _iso_date),
    form(
        r"(?P<first>0?[1-9]|1[0-2])(?:/(?P<year>(?:1[89]|20)\d\d))?"
        r"(?:\s*[-–—]\s*(?P<last>0?[1-9]|1[0-2])/(?P<until>(?:1[89]|20)\d\d))(?![\d/])",
        _months,
    ),
    form(
        r"(?P<first>0?[1-9]|1[0-2])/(?P<year>(?:1[89]|20)\d\d)(?P<last>)(?P<until>)"
        r"(?![\d/]|-?[A-ZĐ])",
        _months,
    ),
    form(rf"{_D}/{_M}{_END}", _day_and_month),
    form(rf"{_D}-{_M}{_END}", _holiday),
    form(r"(?P<h>\d{1,2})\s?(?:h|giờ)(?:\s?(?P<m>\d{2})(?:\s?(?:p|ph|phút|’|'))?)?(?!\w)", _clock),
    form(r"(?P<h>\d{1,2})g(?P<m>\d{2})(?!\w)", _clock),
    form(r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?(?![\d:])", _clock),
    form(r"(?:0?[1-9]|[12]\d|3[01])(?![\w/]|[.,]\d)", _day_alone),
    form(r"(?:0?[1-9]|1[0-2])(?![\w/]|[.,]\d)", _month_alone),
    form(r"[IVXL]+(?!\w)", _roman),
)
