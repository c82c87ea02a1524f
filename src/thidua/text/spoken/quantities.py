"""Numbers with what they count: money, shares, units, fractions, telephones, codes."""

from __future__ import annotations

import re

from thidua.text.spoken.context import Around, Form, form
from thidua.text.spoken.numerals import LARGEST, say_decimal, say_digits, say_integer

NUMBER = (
    r"(?:\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}"
    r"|[1-9]\d{0,2}(?: \d{3})* 000|\d+(?:[.,]\d+)?)(?!\d)"
)
"""A number as people write it: 1.234.567,8 · 1 000 000 · 12,5 · 12.5 · 04."""

_GROUPED = re.compile(r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}")
_MOST_DIGITS = len(str(LARGEST))
LETTERS = {
    **{"A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê"},
    **{"H": "hát", "I": "i", "J": "gi", "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "o"},
    **{"P": "pê", "Q": "quy", "R": "rờ", "S": "sờ", "T": "tê", "U": "u", "V": "vê"},
    **{"W": "vê kép", "X": "ích", "Y": "y", "Z": "dét", "Ă": "ă", "Â": "â", "Ê": "ê"},
    **{"Ô": "ô", "Ơ": "ơ", "Ư": "ư"},
}
"""Names of letters, as newsreaders spell codes."""

UNITS = {
    **{"km2": "ki-lô-mét vuông", "km²": "ki-lô-mét vuông", "m2": "mét vuông", "m²": "mét vuông"},
    **{"cm2": "xăng-ti-mét vuông", "cm²": "xăng-ti-mét vuông", "m3": "mét khối", "m³": "mét khối"},
    **{"km": "ki-lô-mét", "cm": "xăng-ti-mét", "mm": "mi-li-mét", "m": "mét", "ha": "héc-ta"},
    **{"kg": "ki-lô-gam", "g": "gam", "mg": "mi-li-gam", "ml": "mi-li-lít", "l": "lít"},
    **{"kWh": "ki-lô-oát giờ", "KWh": "ki-lô-oát giờ", "kwh": "ki-lô-oát giờ"},
    **{"kW": "ki-lô-oát", "MW": "mê-ga-oát", "GB": "gi-ga-bai", "MB": "mê-ga-bai"},
    **{"đ": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "USD": "đô la Mỹ"},
    **{"EUR": "ơ-rô", "tr": "triệu", "tỷ": "tỷ", "k": "nghìn", "°C": "độ xê", "ºC": "độ xê"},
    **{
        "oC": "độ xê",
        "%": "phần trăm",
        "‰": "phần nghìn",
        "°": "độ",
        "s": "giây",
        "MHz": "mê-ga-héc",
    },
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=lambda unit: (-len(unit), unit)))
_SHARED = (
    r"số|tổng|diện tích|dân số|chặng|quãng đường|thời gian|chiều|khối lượng|nhiệm kỳ|thế kỷ"
    r"|sản lượng|thu nhập|dân|trong số|lượng|giá|chi phí|quân số|nhân dân|nội dung|công việc|đời"
    r"|là|còn lại|năm nay|kinh phí|đất|quỹ|ngày|giờ|buổi"
)
_COUNTED = (
    r"hộ|tiêu chí|chỉ tiêu|người|xã|phường|đơn vị|trường|em|đại biểu|thôn|tổ|khu|điểm|môn|phiếu"
    r"|cơ sở|tập thể|cá nhân|đồng chí|học sinh|công trình|mô hình|nhiệm vụ|thành viên|huyện|tỉnh"
    r"|đảng viên|hội viên|bài|lượt|cháu|gia đình|câu|bước|chi bộ|cơ quan"
)
_RATES = {
    **{word: word for word in ("người", "tháng", "năm", "quý", "ngày", "giờ", "tuần", "hộ")},
    **{word: word for word in ("lượt", "suất", "tấn", "tạ", "con", "sào", "vụ", "em", "cháu")},
    **{word: word for word in ("buổi", "lần", "xã", "phường", "đơn vị", "phút", "giây", "lít")},
    **{word: word for word in ("cây", "cuộc", "lớp", "trường", "tổ", "đợt", "kỳ", "mét")},
    **{"ha": "héc-ta", "h": "giờ", "m2": "mét vuông", "m²": "mét vuông", "kg": "ki-lô-gam"},
    **{"km": "ki-lô-mét", "km2": "ki-lô-mét vuông", "km²": "ki-lô-mét vuông", "l": "lít"},
    **{"m3": "mét khối", "m³": "mét khối", "m": "mét"},
}
_RATE = "|".join(re.escape(word) for word in sorted(_RATES, key=lambda word: (-len(word), word)))


def say_number(written: str) -> str:
    """Return how a number is said, however its thousands are grouped."""
    if _GROUPED.fullmatch(written):
        if written.count(",") > 1:
            written = written.replace(",", "")
        whole, comma, fraction = written.partition(",")
        whole = re.sub(r"\D", "", whole)
    else:
        whole, comma, fraction = re.sub(r"\.", ",", written).partition(",")
    if len(whole.lstrip("0")) > _MOST_DIGITS:
        return say_digits(whole)
    if comma:
        return say_decimal(whole, fraction)
    return say_digits(whole) if len(whole) > 2 and whole[0] == "0" else say_integer(int(whole))


def _number(match: re.Match[str], around: Around) -> str:
    if re.fullmatch(r"11\d", match[0]) and around.follows(
        r"(?:gọi|số máy|điện thoại|đường dây nóng|hotline|tổng đài|cảnh sát|cấp cứu|cứu hỏa)"
        r"(?: số)?:?"
    ):
        return say_digits(match[0])
    if match[0].endswith(".0") and around.follows(
        r"công nghiệp(?: lần thứ tư)?|kỷ nguyên|thời đại|cách mạng"
    ):
        return f"{say_integer(int(match[0][:-2]))} chấm không"
    return say_number(match[0])


def _ordinal(match: re.Match[str], around: Around) -> str | None:
    if not around.follows("thứ"):
        return None
    return say_ordinal(int(match[0]))


def say_ordinal(number: int) -> str:
    """Return what stands behind "thứ": "nhất", "hai", "tư" …"""
    return {1: "nhất", 4: "tư"}.get(number) or say_integer(number)


def _rank(match: re.Match[str], around: Around) -> str | None:
    return "nhất" if around.follows("hạng") else None


def _unit(match: re.Match[str], around: Around) -> str | None:
    if not re.search(r"\d\s?$", around.before):
        return None
    unit = match["unit"]
    # "5 m" is a length, "12 k" and "3 s" are nothing: such letters follow their number closely.
    if unit in ("k", "s", "tr", "g", "l") and re.search(r"\s$", around.before):
        return None
    return f" {UNITS[unit]}"


def _rate(match: re.Match[str], around: Around) -> str | None:
    if not re.search(r"\d[^.;:!?]*(?:[^\W\d]|[²³%]|m[23])$", around.before):
        return None
    return f" một {_RATES[match[1]]}"


def _dollars(match: re.Match[str], around: Around) -> str:
    return f"{say_number(match[1])} đô la Mỹ"


def _fraction(match: re.Match[str], around: Around) -> str | None:
    upper, lower = int(match[1]), int(match[2])
    if around.follows("ngày|hôm|mùng|mồng"):
        return None
    if around.follows(r"số nhà|ngõ|ngách|hẻm|kiệt|số|đường|thửa|lô|tờ"):
        return f"{say_integer(upper)} trên {say_integer(lower)}"
    if around.leads(_COUNTED):
        return f"{say_integer(upper)} trên {say_integer(lower)}"
    is_share = around.leads(_SHARED) or around.follows("hơn|gần|khoảng|chiếm|được|quá|bằng|tới")
    if is_share and upper < lower:
        return f"{say_integer(upper)} phần {'tư' if lower == 4 else say_integer(lower)}"
    return None


def _over(match: re.Match[str], around: Around) -> str:
    return f"{say_integer(int(match[1]))} trên {say_integer(int(match[2]))}"


def _telephone(match: re.Match[str], around: Around) -> str | None:
    digits = re.sub(r"\D", "", match[0])
    if not 9 <= len(digits) - 2 * match[0].startswith("+") <= 11:
        return None
    groups = [group for group in re.split(r"\D+", match[0]) if group]
    if len(groups) == 1:
        groups = [digits[:-6], digits[-6:-3], digits[-3:]]
    said = ", ".join(say_digits(group) for group in groups)
    return f"cộng {said}" if match[0].startswith("+") else said


def _hotline(match: re.Match[str], around: Around) -> str:
    digits = re.sub(r"\D", "", match[0])
    return f"{say_digits(digits[:4])}, {say_digits(digits[4:])}"


def _code(match: re.Match[str], around: Around) -> str | None:
    """Say "12A1", "5G", "02b": a number, a letter, perhaps a number again."""
    if match[2] in UNITS or match[2].upper() not in LETTERS:
        return None
    said = [say_integer(int(match[1])), LETTERS[match[2].upper()]]
    return " ".join([*said, *([say_integer(int(match[3]))] if match[3] else [])])


def _letter_code(match: re.Match[str], around: Around) -> str:
    """Say "A4", "B52": a letter and a number."""
    return f"{LETTERS[match[1]]} {say_number(match[2])}"


def _to(match: re.Match[str], around: Around) -> str | None:
    """Say the line between two numbers, or a number and a unit behind another."""
    if re.search(r"[^\W\d]{2}$", around.before) and match[0] == "-":
        return " "
    if not re.search(
        r"\d\s?(?:[%‰°²³]|°C|h|g|giờ|phút|km|m|kg|ha|đ|đồng|triệu|tỷ|nghìn)?$", around.before
    ):
        return None
    if around.follows(r"năm học \d{4}|niên khóa \d{4}|niên học \d{4}"):
        return ", "
    if around.follows(r"tỷ số (?:là )?\d+|tỉ số (?:là )?\d+|thắng \d+|thua \d+|hòa \d+"):
        return " "
    return " đến "


def _minus(match: re.Match[str], around: Around) -> str | None:
    return "âm " if re.search(r"(?:^|[\s(])$", around.before) else None


def _times(match: re.Match[str], around: Around) -> str | None:
    return " nhân " if re.search(r"\d\s?(?:m|cm|mm)?$", around.before) else None


def _plus(match: re.Match[str], around: Around) -> str | None:
    return " cộng " if re.search(r"\d\s?$", around.before) else None


FRACTIONS: tuple[Form, ...] = (form(r"(\d{1,4})/(\d{1,4})(?![\d/])", _fraction),)
"""Before dates: what is a share by the words beside it is no day."""

TELEPHONES: tuple[Form, ...] = (
    form(r"(?:\+84|0)[ .-]?\d(?:[ .-]?\d){7,9}(?!\d)(?![.,]\d)", _telephone),
    form(r"1[89]00[ .]?\d{2}[ .]?\d{2,4}(?!\d)", _hotline),
)

QUANTITIES: tuple[Form, ...] = (
    form(r"(\d{1,4})/(\d{1,4})(?![\d/])", _over),
    form(rf"\$\s?({NUMBER})", _dollars),
    form(r"(\d{1,4})([A-ZĐa-z])(\d{0,2})(?!\w)", _code),
    form(r"([A-ZĐ])(\d{1,3})(?!\w)", _letter_code),
    form(r"\s*[-–—]\s*(?=\d)", _to),
    form(r"[-–−](?=\d)", _minus),
    form(r"\s?[x×*]\s?(?=\d)", _times),
    form(r"\s?\+\s?(?=\d)", _plus),
    form(r"1(?!\w)", _rank),
    form(r"\d{1,3}(?![\w.,]\w|\w)", _ordinal),
    form(NUMBER, _number),
    form(rf"\s?(?P<unit>{_UNIT})(?!\w)", _unit),
    form(rf"/({_RATE})(?!\w)", _rate),
)
