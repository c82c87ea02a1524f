"""What an article tells of people that is nobody else's business.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 and Nghị định 356/2025/NĐ-CP: numbers of cards, accounts
and telephones and the home are personal data; ethnic origin, faith and health are sensitive, and
need an agreement of their own. Nghị định 56/2017/NĐ-CP, Điều 33: for children all of it is secret.

No message repeats what it warns of: reports and logs are read by others than the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from thidua.column import Article
from thidua.lint.children import find_children
from thidua.lint.homes import find_homes
from thidua.lint.numbers import find_numbers, national
from thidua.lint.office import Office
from thidua.lint.passages import Passage
from thidua.lint.sensitive import find_sensitive
from thidua.problems import Problem, Rule, Severity
from thidua.text.people import name_key

_NUMBERS: Mapping[Rule, tuple[str, str]] = {
    Rule.IDENTITY_NUMBER: (
        "có số giấy tờ của một người (căn cước, hộ chiếu, thẻ bảo hiểm)",
        "xóa số ấy; cần phân biệt người trùng tên thì ghi tổ dân phố hay nghề nghiệp",
    ),
    Rule.PHONE_NUMBER: (
        "có số điện thoại",
        "xóa số ấy; bạn đọc cần liên hệ thì ghi số của phường (extra.ward.contact)",
    ),
    Rule.BANK_ACCOUNT: (
        "có số tài khoản ngân hàng",
        "xóa số ấy; vận động ủng hộ thì chỉ chỗ nhận, hoặc liên kết tới thông báo của đơn vị nhận",
    ),
}


def check(passages: Sequence[Passage], article: Article, office: Office) -> Iterator[Problem]:
    """Yield what an article should not give away."""
    checks: list[Callable[[Passage, Office], Iterator[Problem]]] = [_check_numbers, _check_homes]
    if not _agreed_to_all(article):
        checks.append(_check_sensitive)
    for passage in passages:
        for check_one in checks:
            yield from check_one(passage, office)
    yield from _check_children(passages, article)


def _check_numbers(passage: Passage, office: Office) -> Iterator[Problem]:
    own = national(office.phone or "")
    for number in find_numbers(passage.text):
        if number.rule is Rule.PHONE_NUMBER and number.digits == own:
            continue
        words, fix = _NUMBERS[number.rule]
        yield passage.problem(
            number.rule,
            number.place,
            f"{words} «{number.masked}», là dữ liệu cá nhân, không được đăng.",
            fix,
        )


def _check_homes(passage: Passage, office: Office) -> Iterator[Problem]:
    for home in find_homes(passage.text, office.address):
        if home.is_sure:
            yield passage.problem(
                Rule.HOME_ADDRESS,
                home.place,
                "có địa chỉ nhà riêng đến tận số nhà, là dữ liệu cá nhân, không được đăng.",
                "chỉ ghi tổ dân phố hoặc khu phố",
            )
        else:
            yield passage.problem(
                Rule.HOME_ADDRESS,
                home.place,
                "đây có phải là số nhà riêng của một người? Nếu phải thì không được đăng.",
                "đúng là nhà riêng thì chỉ ghi tổ dân phố hoặc khu phố; là cửa hàng, cơ quan thì "
                "để nguyên",
                Severity.WARNING,
            )


def _check_sensitive(passage: Passage, _: Office) -> Iterator[Problem]:
    for word in find_sensitive(passage.text):
        fix = (
            "bỏ chi tiết ấy; bài cần đến nó thì xin đồng ý riêng rồi ghi  nhay-cam  vào covers của "
            "mục consent"
        )
        if word.is_sure:
            yield passage.problem(
                Rule.SENSITIVE_DATA,
                word.place,
                f"nêu {word.kind} của một người, là dữ liệu nhạy cảm, mà bài không ghi người ấy "
                "đồng ý cho nêu.",
                fix,
            )
        else:
            yield passage.problem(
                Rule.SENSITIVE_DATA,
                word.place,
                f"câu này có phải nói về {word.kind} của một người? Đó là dữ liệu nhạy cảm, mà bài "
                "không ghi người ấy đồng ý cho nêu.",
                f"đúng là của một người thì {fix}; nói chung chung thì để nguyên",
                Severity.WARNING,
            )


def _check_children(passages: Sequence[Passage], article: Article) -> Iterator[Problem]:
    """Check children told of in passing; consent for exemplars is a rule of its own."""
    matter = article.matter
    if matter.consent and matter.consent.guardian:
        return
    exemplars = {name_key(one.name) for one in matter.exemplars if one.type == "ca-nhan"}
    # "Em Hà" goes by the given name alone.
    exemplars |= {name.split()[-1] for name in exemplars if name}
    for passage in passages:
        for child in find_children(passage.text, article.day.year):
            if name_key(child.name) not in exemplars:
                yield passage.problem(
                    Rule.CHILD_NAMED,
                    child.place,
                    "nêu tên một trẻ em cùng tuổi, lớp hay trường, là bí mật riêng tư của trẻ, mà "
                    "chưa ghi người đại diện đã đồng ý.",
                    "bỏ tên, hoặc bỏ tuổi, lớp và trường; cần nêu thì xin chữ ký của cha, mẹ hoặc "
                    "người giám hộ (trẻ từ đủ 7 tuổi thì cả của trẻ) rồi ghi  guardian: họ tên  "
                    "vào mục consent",
                )


def _agreed_to_all(article: Article) -> bool:
    """Tell whether the people shown agreed to sensitive data, or need not be asked."""
    consent = article.matter.consent
    return consent is not None and (consent.not_needed is not None or "nhay-cam" in consent.covers)
