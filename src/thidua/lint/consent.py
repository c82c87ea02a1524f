"""What the people in an article agreed to, and whether the article keeps to it.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (silence is no consent; Điều 24: for a child also the legal
representative's), Nghị định 56/2017/NĐ-CP, Điều 33 (a child's private data) and Bộ luật Dân sự
2015, Điều 32 (a person's image).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from thidua.clock import end_of_day
from thidua.column import Article, Logged
from thidua.column.permission import covers, may_appear, may_show_photos
from thidua.problems import Problem, Rule, Severity, with_page
from thidua.schema.article import Covered, Exemplar
from thidua.schema.logs import BroadcastRecord
from thidua.source.documents import Document
from thidua.source.values import Location
from thidua.text.people import is_named, respell
from thidua.text.vietnamese import office_number, short_date


def check_consent(document: Document, article: Article) -> Iterator[Problem]:
    """Yield what an article tells of people without their agreement."""
    people = [exemplar for exemplar in article.matter.exemplars if exemplar.type != "tap-the"]
    if not people:
        return
    yield from _check_reason(document, article, people)
    if article.matter.consent is None:
        yield document.problem(
            Rule.CONSENT_REQUIRED,
            "bài nêu tên cá nhân hoặc hộ gia đình nhưng chưa ghi sự đồng ý của họ.",
            "thêm mục  consent:  với reference, on, covers, channels; nhân vật lịch sử đã mất thì "
            "ghi  not_needed: lý do.",
            at=("consent",),
            line=document.line_of("exemplars"),
        )
    yield from _check_covers(document, article)
    yield from _check_children(document, article)
    yield from _check_broadcasts(document, article)


def check_log(
    records: Iterable[Logged[BroadcastRecord]], log: Document, articles: Iterable[Article]
) -> Iterator[Problem]:
    """Yield a warning for each record of an article on air that its people did not agree to."""
    known = {article.id: article for article in articles if article.matter.withdrawn is None}
    for one in records:
        article, day = known.get(one.record.article or ""), one.record.on
        if article and not may_appear(article, "radio", end_of_day(day)):
            yield _unasked_broadcast(log, (*one.place, "article"), day)


def _check_broadcasts(document: Document, article: Article) -> Iterator[Problem]:
    for index, broadcast in enumerate(article.matter.broadcasts):
        if not may_appear(article, "radio", end_of_day(broadcast.on)):
            yield _unasked_broadcast(document, ("broadcasts", index), broadcast.on)


def _unasked_broadcast(document: Document, at: Location, on: date) -> Problem:
    return document.problem(
        Rule.CONSENT_CHANNEL,
        f"bài phát thanh ngày {short_date(on)} mà phiếu đồng ý không có kênh radio, hoặc khi ấy đã "
        "hết hạn.",
        "người ấy đã đồng ý thì thêm radio vào  channels:  rồi duyệt lại; không thì đừng phát nữa.",
        at=at,
        severity=Severity.WARNING,
    )


def _check_covers(document: Document, article: Article) -> Iterator[Problem]:
    parts: tuple[tuple[Covered, str], ...] = (("ten", "nêu tên"), ("cau-chuyen", "kể câu chuyện"))
    for covered, noun in parts:
        if not covers(article, covered):
            yield document.problem(
                Rule.CONSENT_COVERS,
                f"bài nêu gương một người mà phiếu đồng ý không có phần {noun}.",
                f"phiếu có phần ấy thì thêm  {covered}  vào covers; không thì bỏ gương này.",
                at=("consent", "covers"),
            )


def check_photos(document: Document, article: Article) -> Iterator[Problem]:
    """Yield what an article shows of people in pictures without their agreement."""
    is_of_people = any(exemplar.type != "tap-the" for exemplar in article.matter.exemplars)
    if is_of_people and article.photos and not may_show_photos(article):
        yield document.problem(
            Rule.CONSENT_PHOTO,
            f"bài có {office_number(len(article.photos))} ảnh mà người được nêu gương chưa đồng ý "
            "cho dùng ảnh.",
            with_page(
                "phiếu có phần ảnh thì thêm  anh  vào covers; không thì bỏ ảnh có người ấy",
                Rule.CONSENT_PHOTO,
            ),
            at=("consent", "covers"),
        )


def _check_reason(
    document: Document, article: Article, people: Iterable[Exemplar]
) -> Iterator[Problem]:
    """Check the one text that outlives an article: why it was withdrawn.

    An error, so that it is never written; once the article is gone it holds nothing up.
    """
    matter = article.matter
    if matter.withdrawn is None or (matter.consent and matter.consent.not_needed is not None):
        return
    reason = matter.withdrawn.reason
    if any(is_named(person.name, reason) for person in people):
        yield document.problem(
            Rule.WITHDRAWAL_REASON,
            "lý do gỡ bài hiện công khai mà nhắc tên người được nêu trong bài.",
            with_page("viết “người được nêu trong bài” thay cho tên", Rule.WITHDRAWAL_REASON),
            at=("withdrawn", "reason"),
        )


def _check_children(document: Document, article: Article) -> Iterator[Problem]:
    matter = article.matter
    if matter.consent and matter.consent.guardian:
        return
    # Its patterns take long to build, and other checks of consent need none of them.
    from thidua.lint.children import ADULT, is_told_as_child  # noqa: PLC0415

    text = ""
    for index, exemplar in enumerate(matter.exemplars):
        if exemplar.type != "ca-nhan" or exemplar.minor is False:
            continue
        if exemplar.minor:
            yield document.problem(
                Rule.CONSENT_GUARDIAN,
                "gương này là trẻ em mà chưa ghi người đại diện đã đồng ý.",
                "xin chữ ký của cha, mẹ hoặc người giám hộ (trẻ từ đủ 7 tuổi thì cả của trẻ), rồi "
                "thêm  guardian: họ tên  vào consent; trẻ em thì không dùng not_needed.",
                at=("exemplars", index, "minor"),
            )
            continue
        text = text or respell(
            "\n".join((matter.title, matter.summary, matter.image_alt or "", article.body))
        )
        if is_told_as_child(exemplar.name, text, article.day.year):
            yield document.problem(
                Rule.CONSENT_GUARDIAN,
                "bài viết về gương này như về một trẻ em mà chưa ghi người đại diện đã đồng ý.",
                f"đúng là trẻ em (dưới {ADULT} tuổi) thì thêm  minor: true  vào gương này và  "
                "guardian: họ tên  vào consent; không phải thì thêm  minor: false  vào gương này.",
                at=("exemplars", index, "name"),
            )
