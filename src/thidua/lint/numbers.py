"""Numbers that lead to one person: identity cards, bank accounts, telephones.

Only the form of a number and the words beside it are judged. The forms:

- citizen identity (Thông tư 59/2021/TT-BCA, Điều 4): 12 digits, the first three the province, then
  one for century and sex, two of the year of birth, six of chance; the older CMND has 9 digits;
- passport: a letter and 7 digits; social and health insurance: 10 digits, on older cards 13 behind
  two letters; only words tell these;
- mobile telephone: 0 and 9 digits, the first of them 3, 5, 7, 8 or 9; landline: 02 and 9 digits;
  84 may stand for the first 0 (Thông tư 22/2014/TT-BTTTT);
- bank account: 6 to 19 digits as each bank likes, so that only words tell it from a quantity; a
  bank's card: 16 or 19 digits, the first four 9704.

"0.93296257" is a share and no telephone; "mã hồ sơ", "số báo danh" tell of a thing, not a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from thidua.problems import Rule
from thidua.text.spellings import with_narrow_digits

_DIGITS = re.compile(r"[0-9]+")
_GAPS = r" .()\-\u00a0\u2007\u2009\u200b\u202f\u2010\u2011\u2013"
_GAP = rf"(?:&nbsp;|[{_GAPS}])"
"""What people, Word and web pages put between the digits of one number."""
_RUN = re.compile(
    # Most numbers are short, and soon told: no sign of a longer one follows.
    rf"[0-9](?=[0-9{_GAPS}&nbsp;]{{5}})(?:{_GAP}{{0,2}}[0-9]){{5,}}"
)

_MOST_GROUPS = 10
"""As in "0.9.1.2.3.4.5.6.7.8"; trying more would make a long row of numbers costly."""

_REACH = 70
"""Characters within which a word may tell what a number is."""

_PROVINCES = frozenset(
    int(code)
    for code in re.findall(
        "[0-9]+",
        "1 2 4 6 8 10 11 12 14 15 17 19 20 22 24 25 26 27 30 31 33 34 35 36 37 38 40 42 44 45 46 "
        "48 49 51 52 54 56 58 60 62 64 66 67 68 70 72 74 75 77 79 80 82 83 84 86 87 89 91 92 93 94 "
        "95 96",
    )
)
_CARD_GROUPS = {(12,), (6, 6), (3, 9), (4, 4, 4), (3, 3, 6), (3, 3, 3, 3), (3, 1, 2, 6)}
"""How 12 digits are grouped; "0912 345 678" with a quantity behind it is not among them."""
_MOBILE = re.compile(r"(?:0|84|0084)0?(?:[35789][0-9]{8}|1[2689][0-9]{8})")
_LANDLINE = re.compile(r"(?:0|84|0084)0?2[0-9]{9}")
_HOTLINE = re.compile(r"1[89]00[0-9]{4,6}")
_BANK_CARD = re.compile(r"9704(?:[0-9]{12}|[0-9]{15})")
_DATE = re.compile(r"[0-3]?[0-9][.-][01]?[0-9][.-](?:19|20)[0-9]{2}")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}\D+(?:19|20)[0-9]{2}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DECIMAL = re.compile(r"0\.[0-9]{3,}")
_WHOLE_BEFORE = re.compile(r"(?<![0-9.,])[0-9]{1,3}[.,]$")
"""Of a decimal, of which only what follows was taken for a number."""
_UNIT = re.compile(
    r"\s*(?:%|m[²³23]?\b|km|ha\b|kg|kwh|lít|đ\b|vnđ|vnd|usd|đồng(?! chí)|nghìn|ngàn|triệu|t[ỷỉ]\b"
    r"|tấn|tạ\b|người|hộ\b|lượt|tài khoản|giao dịch|công dân|hồ sơ|văn bản|cây|con\b|suất|phần"
    r"|em\b|cháu|cuốn|mẫu giống|mục\b|đơn vị)",
    re.I,
)
_SURE_UNIT = re.compile(r"\s*(?:%|m[²³]|km\b|kwh\b|vnđ|vnd|usd|đồng(?! chí)|lượt\b)", re.I)
"""What counts even a number that opens with 0."""
_THING = re.compile(
    r"(?:(?<!quét )\bmã\b(?! định danh)(?:\s+\w+){0,4}|số báo danh|số khung|số máy bơm|sê-?ri|seri"
    r"|biên lai(?:\s+\w+){0,2}|hóa đơn|hoá đơn|sổ tiết kiệm|phôi bằng|số hiệu(?:\s+\w+){0,2}"
    r"|số phiếu|số vào sổ|số điện tử|ISBN|bưu gửi|MST)(?:\s+số)?(?:[\s:(]|là)*$",
    re.I,
)
"""Names the number of a thing: a file, a receipt, a parcel."""

_BANK = (
    r"(?:ngân hàng(?! (?:máu|gen|đề|câu hỏi|bò|dữ liệu|sữa|mô\b))|ngan hang|vietcombank|vietinbank"
    r"|agribank|bidv|techcombank|mb ?bank|vpbank|sacombank|tpbank|hdbank|lpbank|acb|vib|shb|vcb"
    r"|mb(?=[\s,.)]))\b"
)
_CARD = re.compile(
    r"\bCCCD|\bCMTN?D|\bCMND|\bĐDCN|\bGTTT|\bsố CC\b|căn cước|chứng minh (?:nhân dân|thư)"
    r"|giấy chứng minh|định danh|can cuoc|chung minh (?:nhan dan|thu)|dinh danh",
    re.I,
)
_CARD_AFTER = re.compile(r"[\s,(:–-]{1,3}(?:là )?(?:số )?(?:thẻ )?(?:CCCD|CMT?ND|căn cước)\b", re.I)
_PAPER = re.compile(
    r"(?:hộ chiếu|ho chieu|passport|bảo hiểm y tế|\bBHYT|bảo hiểm xã hội|\bBHXH)"
    r"(?:[\s:(]|số|mã|của|mang|(?:ông|bà|anh|chị|em|cháu)(?:\s+\w+){0,4}|là)*(?:[A-Z]{1,2} ?)?$",
    re.I,
)
"""A passport or an insurance card, down to the letters before its digits."""
_ACCOUNT = re.compile(
    r"số tài khoản|so tai khoan|\bSTK|\baccount\s*:"
    r"|\btài khoản\s*(?:số|:|ngân hàng)|\bTK\s*(?:số|:|[0-9]|$)"
    r"|\btài khoản(?: ủng hộ| của \w+ \w+)?\s*:?\s*$"
    r"|\btài khoản (?:mang tên|của)\b[^.;]*(?:số|:)\s*$",
    re.I,
)
_ACCOUNT_AT = re.compile(
    r"(?:số tài khoản|so tai khoan|\bSTK)(?:[\s:.(*]|số|là|của \w+(?: \w+)?)*$", re.I
)
_BANK_NEAR = re.compile(rf"\b{_BANK}.{{0,30}}$", re.I)
_BANK_AFTER = re.compile(rf"[\s,(:–-]{{1,3}}(?:mở )?(?:tại )?{_BANK}", re.I)
_PHONE = re.compile(
    r"(?:điện thoại|dien thoai|di động|\bS?ĐT|\bsdt|số máy|zalo)"
    r"(?:[\s:.(*]|số|là|liên hệ|di động|me/)*\+?$",
    re.I,
)
_CALLED = re.compile(r"điện thoại|đường dây nóng|hotline|tổng đài", re.I)
"""A bank has a telephone too."""
_OFFICE = re.compile(
    r"UBND|ủy ban|uỷ ban|trụ sở|cơ quan|văn phòng|bộ phận|trạm|công an|quân sự|trường|trung tâm"
    r"|bệnh viện|ban chỉ|đường dây nóng|tổng đài|hotline|ngân hàng",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:nhà|gia đình|hộ|ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu|cá nhân)\b"
    r"(?! (?:trường|văn hóa|văn hoá|nước|trẻ|máy|ở))",
    re.I,
)
_SENTENCE = 200
"""Characters looked back for the office whose sentence this is."""
_SENTENCE_END = re.compile(r"\n|[!?]\s|\.\s")
_BOUNDARY = re.compile(r"[\n0-9]|[!?;]\s|\.\s(?!$)")
_FILE_AFTER = re.compile(r"\.(?:jpe?g|png|webp|heic|pdf|docx?|xlsx?|html?|mp[34])\b", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that leads to a person; ``place`` is where it begins in the text."""

    rule: Rule
    place: int
    digits: str

    @property
    def masked(self) -> str:
        """What a report may say of it, since others read reports: its last two digits."""
        return f"…{self.digits[-2:]}"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Neighbouring groups of digits that may be one number, and the words around them."""

    written: str
    groups: tuple[str, ...]
    before: str
    """The four characters before it."""
    after: str
    words: str
    """What is said just before it: the same sentence, back to the number before."""
    sentence: str
    """All that its sentence says before it."""

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def is_of_office(self) -> bool:
        """Whether an office is named beside it, or earlier in the sentence with nobody between."""
        if _OFFICE.search(self.words):
            return True
        *_, after = _OFFICE.split(self.sentence)
        return after != self.sentence and not _PERSON.search(after)

    @property
    def is_quantity(self) -> bool:
        """Whether it counts something, or is a date: no number of a person opens like that."""
        if _DECIMAL.fullmatch(self.written):
            return True
        if self.digits.startswith("0") or self.before.endswith("+"):
            return bool(_DATE.fullmatch(self.written) or _SURE_UNIT.match(self.after))
        shapes = (_THOUSANDS, _DATE, _YEARS, _HOTLINE)
        return _UNIT.match(self.after) is not None or any(
            shape.fullmatch(self.written if shape is not _HOTLINE else self.digits)
            for shape in shapes
        )


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers that lead to a person, in the order written, each once."""
    text = with_narrow_digits(text)
    for run in _RUN.finditer(text):
        groups = [(run.start() + g.start(), g[0]) for g in _DIGITS.finditer(run[0])]
        # Words tell what the first number behind them is; others must show it by their form.
        words = _BOUNDARY.split(text[max(0, run.start() - _REACH) : run.start()])[-1]
        sentence = _SENTENCE_END.split(text[max(0, run.start() - _SENTENCE) : run.start()])[-1]
        first = 0
        while first < len(groups):
            place = groups[first][0]
            for last in range(min(len(groups), first + _MOST_GROUPS), first, -1):
                taken = tuple(digits for _, digits in groups[first:last])
                if not (6 if words else 9) <= sum(map(len, taken)) <= 19:
                    continue
                end = groups[last - 1][0] + len(taken[-1])
                before, after = text[max(0, place - 4) : place], text[end : end + _REACH]
                written = text[place:end]
                rule = _classify(_Candidate(written, taken, before, after, words, sentence))
                if rule:
                    yield Number(rule, place, national("".join(taken)))
                    first = last - 1
                    break
            first, words = first + 1, ""


@lru_cache(maxsize=64)
def national(number: str) -> str:
    """Return the digits of a telephone number with its country code turned into 0."""
    digits = re.sub(r"[^0-9]", "", number)
    return re.sub(r"^(?:00)?840?(?=[1235789][0-9]{8,9}$)", "0", digits)


def _classify(number: _Candidate) -> Rule | None:
    if len(number.digits) >= 9 and _ACCOUNT_AT.search(number.words):
        return None if _UNIT.match(number.after) else Rule.BANK_ACCOUNT
    if number.is_quantity:
        return None
    if 7 <= len(number.digits) <= 15 and _PAPER.search(number.words):
        return Rule.IDENTITY_NUMBER
    if _is_part_of_a_name(number):
        return None
    return next((rule for rule, fits in _KINDS if fits(number)), None)


def _is_part_of_a_name(number: _Candidate) -> bool:
    """Tell whether the digits belong to a web address, a file's name or a document's number."""
    if _PHONE.search(number.words):
        return False
    return (
        re.search(r"[\w/=#]$|[\w/][,.-]$", number.before) is not None
        or _WHOLE_BEFORE.search(number.before) is not None
        or re.match(r"\w|[/-]\w", number.after) is not None
        or _FILE_AFTER.match(number.after) is not None
    )


def _is_called_card(number: _Candidate) -> bool:
    is_called = _CARD.search(number.words) or _CARD_AFTER.match(number.after)
    return is_called is not None and len(number.digits) in (9, 12)


def _is_called_account(number: _Candidate) -> bool:
    return _ACCOUNT.search(number.words) is not None


def _is_card(number: _Candidate) -> bool:
    return (
        not _THING.search(number.words)
        and int(number.digits[:3]) in _PROVINCES
        and number.digits[3:4] in ("0", "1", "2", "3")
        and tuple(len(group) for group in number.groups) in _CARD_GROUPS
    )


def _is_telephone(number: _Candidate) -> bool:
    # "84.912.345.678" alone is as likely a sum of money.
    is_whole = (
        not number.digits.startswith("84") or number.before.endswith("+") or len(number.groups) == 1
    )
    if _THING.search(number.words):
        return False
    if is_whole and _MOBILE.fullmatch(number.digits):
        return True
    if number.is_of_office:
        return False
    if is_whole and _LANDLINE.fullmatch(number.digits):
        return True
    return 7 <= len(number.digits) <= 11 and _PHONE.search(number.words) is not None


def _is_at_a_bank(number: _Candidate) -> bool:
    if _BANK_CARD.fullmatch(number.digits):
        return True
    if _THING.search(number.words) or _CALLED.search(number.words):
        return False
    # Beside a bank's name alone a short number may be anything.
    is_beside = _BANK_NEAR.search(number.words) or _BANK_AFTER.match(number.after)
    return is_beside is not None and len(number.digits) >= 8


_KINDS: tuple[tuple[Rule, Callable[[_Candidate], bool]], ...] = (
    (Rule.IDENTITY_NUMBER, _is_called_card),
    (Rule.BANK_ACCOUNT, _is_called_account),
    (Rule.IDENTITY_NUMBER, _is_card),
    (Rule.PHONE_NUMBER, _is_telephone),
    (Rule.BANK_ACCOUNT, _is_at_a_bank),
)
"""What a number may be; the first that fits is what it is."""
