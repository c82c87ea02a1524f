"""Whether what one file names exists in another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from thidua.column import Article, Column, Plan, RegisterEntry, Registers
from thidua.column.addresses import SiteMap
from thidua.column.registers import BY_FOLDER, REGISTERS
from thidua.disk.hazards import printable
from thidua.disk.memory import Memory
from thidua.problems import Problem, Rule, Severity
from thidua.schema.article import Review
from thidua.schema.library import LIBRARY
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG
from thidua.schema.slogans import SLOGANS
from thidua.schema.ward import Station, Ward
from thidua.source.documents import Document
from thidua.source.values import Location, Value
from thidua.text.anchors import OF_PAGES, find_anchors
from thidua.text.labels import label
from thidua.text.links import Link, is_remote, leads_nowhere
from thidua.text.vietnamese import short_date, slugify

_NOUNS: Mapping[str, tuple[str, str]] = {
    **{register.key: (register.noun, register.path) for register in REGISTERS},
    "station": ("đài", "mục stations của mkdocs.yml"),
    "article": ("bài", "articles/"),
    "law": ("văn bản", f"docs/{LIBRARY}/"),
}


def unknown(
    document: Document, at: Location, slug: str, kind: str, known: Iterable[str]
) -> Problem:
    """Return the problem of naming a ``kind`` that is not among ``known``."""
    noun, place = _NOUNS[kind]
    listed = sorted(known)
    names = _names(known)
    meant = slugify(slug)
    close = difflib.get_close_matches(meant, sorted(names), n=1, cutoff=0.7)
    if meant in names:
        fix = f"ghi mã của {noun} ấy:  {names[meant]}"
    elif close:
        fix = f"có phải ý bạn là «{names[close[0]]}»? Sửa lại cho đúng."
    elif 0 < len(listed) <= 20:
        fix = f"dùng một trong: {', '.join(listed)}; muốn thêm mới thì thêm vào {place}"
    else:
        fix = f"xem các mã đang có ở {place}, hoặc thêm mới ở đó."
    return document.problem(Rule.REFERENCE, f"không có {noun} nào mang mã «{slug}».", fix, at=at)


def _names(known: Iterable[str]) -> Mapping[str, str]:
    """Return each slug by what people may call it, as it is typed without diacritics."""
    names: dict[str, str] = {}
    for slug in known:
        entry = known[slug] if isinstance(known, Mapping) else None
        match entry:
            case RegisterEntry():
                called = (entry.title, *entry.entry.aliases)
            case Station():
                called = (entry.name,)
            case _:
                called = ()
        for name in called:
            names.setdefault(slugify(name), slug)
    # A slug is its own name, whatever another is called.
    return names | {slug: slug for slug in known}


_Named = tuple[tuple[tuple[str | None, ...], str], ...]
KnownNames = Mapping[str, Mapping[str, RegisterEntry[Any] | Station] | frozenset[str]]
"""What may be named, by its kind."""

_NAMED: _Named = (
    (("category",), "category"),
    (("fields", None), "field"),
    (("movements", None), "movement"),
    (("campaigns", None), "campaign"),
    (("campaigns", None, "slug"), "campaign"),
    (("unit",), "unit"),
    (("exemplars", None, "unit"), "unit"),
    (("broadcasts", None, "station"), "station"),
)
"""Where an article names something, ``None`` for each item of a list, and of which kind."""

_NAMED_IN_LOGS: _Named = (
    (("broadcasts", None, "station"), "station"),
    (("broadcasts", None, "article"), "article"),
    (("activities", None, "unit"), "unit"),
    (("activities", None, "movements", None), "movement"),
    (("activities", None, "fields", None), "field"),
    (("selections", None, "unit"), "unit"),
    (("selections", None, "articles", None), "article"),
)

_NAMED_BY_SLOGANS: _Named = ((("slogans", None, "campaigns", None), "campaign"),)


def check_article(document: Document, known: KnownNames) -> Iterator[Problem]:
    """Check every slug that an article names, also where other keys of it are not usable."""
    yield from _check_named(document, _NAMED, known)


def known_names(registers: Registers, ward: Ward) -> KnownNames:
    """Return what may be named, by its kind; stations are not known while the ward is not."""
    known: dict[str, Mapping[str, RegisterEntry[Any] | Station] | frozenset[str]] = {
        BY_FOLDER[folder].key: entries for folder, entries in registers.by_folder().items()
    }
    return {**known, "station": _stations(ward)} if ward.is_declared else known


def _check_named(document: Document, named: _Named, known: KnownNames) -> Iterator[Problem]:
    for pattern, kind in named:
        if pattern[0] not in document.data:
            continue  # as in most articles: asking here is a tenth of the time of looking there
        for at, name in _written(document.data, pattern):
            if kind in known and name not in known[kind]:
                yield unknown(document, at, name, kind, known[kind])


def _written(
    value: Value | Mapping[str, Value], pattern: Sequence[str | None], at: Location = ()
) -> Iterator[tuple[Location, str]]:
    """Yield each text that stands where ``pattern`` leads."""
    if not pattern:
        if isinstance(value, str) and value.strip():
            yield at, value.strip()
    elif pattern[0] is None:
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _written(item, pattern[1:], (*at, index))
    elif isinstance(value, Mapping) and pattern[0] in value:
        yield from _written(value[pattern[0]], pattern[1:], (*at, pattern[0]))


def check_movements(registers: Registers, pages: Mapping[str, Document]) -> Iterator[Problem]:
    """Check that a movement's parent is a movement."""
    for movement in registers.movements.values():
        parent = movement.entry.parent
        if parent and parent not in registers.movements:
            yield unknown(
                pages[movement.path], ("parent",), parent, "movement", registers.movements
            )


def check_plan(
    plan: Plan, document: Document, registers: Registers, ward: Ward
) -> Iterator[Problem]:
    """Check that a plan has targets, what they filter by, that no two share an id, its phases."""
    known: Mapping[str, Iterable[str]] = {
        **{BY_FOLDER[folder].key: known for folder, known in registers.by_folder().items()},
        "station": _stations(ward),
    }
    yield from _check_phases(plan, document)
    if not plan.matter.targets:
        yield document.problem(
            Rule.TARGET,
            "kế hoạch chưa có chỉ tiêu nào nên không theo dõi được tiến độ.",
            "thêm mục  targets:  với ít nhất một chỉ tiêu "
            "(xem mẫu ở huong-dan/khoa.md, mục «Chỉ tiêu: targets»).",
            at=("plan", "targets"),
            severity=Severity.WARNING,
        )
    seen: set[str] = set()
    for index, target in enumerate(plan.matter.targets):
        at: Location = ("plan", "targets", index)
        if target.id in seen:
            yield document.problem(
                Rule.DUPLICATE_ID,
                f"mã chỉ tiêu «{target.id}» đã dùng ở trên.",
                "đặt cho mỗi chỉ tiêu một mã riêng.",
                at=(*at, "id"),
            )
        seen.add(target.id)
        for key in target.where.given():
            if key in known and not (key == "station" and not ward.is_declared):
                slugs = getattr(target.where, key)
                yield from _all_known(document, (*at, "where", key), slugs, key, known[key])
        if (target.per == "phase" or target.each == "phase") and not plan.matter.phases.named():
            yield document.problem(
                Rule.TARGET,
                "chỉ tiêu tính theo giai đoạn nhưng kế hoạch chưa có giai đoạn nào.",
                "thêm mục  phases:  với truoc, trong, sau vào kế hoạch.",
                at=at,
            )
        each = target.each or ""
        if each in known and not (target.where.given().get(each) or tuple(known[each])):
            noun, place = _NOUNS[each]
            yield document.problem(
                Rule.TARGET,
                f"chỉ tiêu tính cho từng {noun} nhưng chưa có mục nào.",
                f"thêm ít nhất một mục vào {place}",
                at=at,
            )


def _check_phases(plan: Plan, document: Document) -> Iterator[Problem]:
    """Check that every phase lies inside the plan's period: what sticks out is never counted."""
    period = plan.matter.period
    days = f"{short_date(period.first)} – {short_date(period.last)}"
    for name, span in plan.matter.phases.named():
        is_outside = span.last < period.first or period.last < span.first
        if is_outside or span.first < period.first or period.last < span.last:
            yield document.problem(
                Rule.DATE,
                f"giai đoạn «{label('phase', name)}» {'' if is_outside else 'có phần '}nằm ngoài "
                f"thời gian của kế hoạch ({days}) nên {'' if is_outside else 'phần ấy '}không "
                "được tính.",
                "sửa from, to của giai đoạn này, hoặc sửa period của kế hoạch.",
                at=("plan", "phases", name),
                severity=Severity.ERROR if is_outside else Severity.WARNING,
            )


def check_logs(column: Column, pages: Mapping[str, Document]) -> Iterator[Problem]:
    """Check what the dated records name, also where other keys of a record are not usable."""
    # A broken article is told of once, not again by every record that names it.
    unread = (column.site_map.pages[path] for path in column.broken)
    article_ids = frozenset(
        (*column.article_by_id(), *(address.strip("/").partition("/")[2] for address in unread))
    )
    known = {**known_names(column.registers, column.ward), "article": article_ids}
    for log in (BROADCAST_LOG, ACTIVITY_LOG):
        if log.path in pages:
            yield from _check_named(pages[log.path], _NAMED_IN_LOGS, known)
    for one in column.records:
        if one.record.sample and not column.ward.demo:
            yield _sample(pages[one.path], one.place)
    articles = column.article_by_id()
    for aired in column.broadcasts:
        article = articles.get(aired.record.article or "")
        review = article.matter.review if article else None
        if article and (review is None or aired.record.on < review.began.date()):
            at = (*aired.place, "article")
            yield unapproved_broadcast(pages[aired.path], at, aired.record.on, review)


def check_library(column: Column, pages: Mapping[str, Document]) -> Iterator[Problem]:
    """Check what documents of the library name: the one that replaced each, and their files."""
    for entry in column.library.values():
        page, law = pages[entry.path], entry.law
        if law.sample and not column.ward.demo:
            yield _sample(page, ("sample",))
        if law.replaced_by and law.replaced_by not in column.library:
            yield unknown(page, ("replaced_by",), law.replaced_by, "law", column.library)
        if law.file and f"docs/{LIBRARY}/{law.file}" not in column.site_map.assets:
            yield page.problem(
                Rule.LINK_MISSING,
                f"tệp «{law.file}» không có trong docs/{LIBRARY}/.",
                "chép tệp vào thư mục ấy, ghi đúng tên cả đuôi tệp; chưa có tệp thì bỏ dòng này.",
                at=("file",),
            )


def check_slogans(column: Column, pages: Mapping[str, Document]) -> Iterator[Problem]:
    """Check the campaigns that slogans serve, and that samples stand in a demonstration alone."""
    if SLOGANS.path not in pages:
        return
    page = pages[SLOGANS.path]
    yield from _check_named(page, _NAMED_BY_SLOGANS, known_names(column.registers, column.ward))
    for key, marks in (
        ("slogans", [slogan.sample for slogan in column.slogans]),
        ("days", [day.sample for day in column.key_days]),
    ):
        for index, is_sample in enumerate(marks):
            if is_sample and not column.ward.demo:
                yield _sample(page, (key, index))


def unapproved_broadcast(
    document: Document, at: Location, on: date, review: Review | None
) -> Problem:
    """Return the problem of a broadcast that counts for no target: nobody had approved its text."""
    approved = f"mãi {short_date(review.began.date())} mới được duyệt" if review else "chưa duyệt"
    return document.problem(
        Rule.DATE,
        f"phát ngày {short_date(on)} mà bài {approved}, nên lượt phát này không được tính vào "
        "chỉ tiêu.",
        "ghi đúng ngày phát; phát thứ khác chứ không đọc bài này thì ghi ở "
        f"{BROADCAST_LOG.path} và không ghi  article .",
        at=at,
        severity=Severity.WARNING,
    )


def check_links(document: Document, links: Iterable[Link], site_map: SiteMap) -> Iterator[Problem]:
    """Check the links and pictures in the body of a page under ``docs/``."""
    for link in links:
        if link.kind == "image" and not link.text:
            yield missing_alt(document, link.target, link.line)
        if link.kind == "image" and is_remote(link.target):
            yield remote_image(document, link.target, link.line)
        if link.kind == "link" and leads_nowhere(link.target):
            yield unusable_address(document, link.target, link.line)
        if link.is_local and site_map.resolve(document.path, link.path) is None:
            yield missing_link(document, link.target, link.line)


def check_anchors(
    pages: Mapping[str, Document],
    links_of_pages: Mapping[str, tuple[Link, ...]],
    articles: Iterable[Article],
    site_map: SiteMap,
    memory: Memory,
) -> Iterator[Problem]:
    """Check that what a link names within a text, its own or another's, stands there."""
    texts: dict[str, Document | Article] = {}
    texts.update((site_map.pages[path], page) for path, page in pages.items())
    named = dict(links_of_pages)
    for article in articles:
        texts[article.address] = article
        named[article.path] = article.links
    for path, links in named.items():
        # What a text says a hundred times is told once.
        for link in {link.target: link for link in reversed(links) if "#" in link.target}.values():
            if link.kind == "image" or not link.fragment or is_remote(link.target):
                continue
            address = site_map.resolve(path, link.path) if link.path else site_map.pages.get(path)
            # What the build itself makes, such as a list, has no text to look into.
            if address not in texts:
                continue
            anchors = _anchors(texts[address].path, texts[address].body, memory)
            if link.fragment not in OF_PAGES and link.fragment not in anchors:
                yield _missing_anchor(path, link, anchors)


def _anchors(path: str, body: str, memory: Memory) -> tuple[str, ...]:
    def find() -> tuple[str, ...]:
        from thidua.text.dialect import parse  # noqa: PLC0415 - mostly they are known

        return find_anchors(parse(body))

    mark = sha256(body.encode("utf-8", "surrogatepass")).digest()
    return memory.recall(f"{path}\nanchors", ("anchors", mark), find)


def _missing_anchor(path: str, link: Link, anchors: Sequence[str]) -> Problem:
    name = slugify(link.fragment)
    close = [name] if name in anchors else difflib.get_close_matches(name, anchors, 1, 0.6)
    if close:
        fix = f"có phải ý bạn là  #{close[0]}  ?"
    elif anchors:
        fix = f"dùng một trong: {', '.join(f'#{one}' for one in anchors[:10])}; hoặc bỏ phần sau #."
    else:
        fix = "bỏ phần sau dấu # , hoặc thêm đề mục (##) vào chỗ cần dẫn tới."
    where = f"trang «{link.path}»" if link.path else "bài này"
    return Problem(
        Rule.LINK_MISSING,
        Severity.WARNING,
        path,
        link.line,
        "",
        printable(f"liên kết «{link.target}» dẫn tới mục «{link.fragment}» mà {where} không có."),
        printable(fix),
    )


def missing_link(document: Document, target: str, line: int) -> Problem:
    """Return the problem of a link that leads nowhere."""
    return document.problem(
        Rule.LINK_MISSING,
        f"liên kết «{target}» không dẫn đến trang hay tệp nào.",
        "kiểm tra lại đường dẫn tính từ tệp này, ví dụ  ../2024/ten-bai.md  hoặc  /lien-he/",
        line=line,
    )


def unusable_address(document: Document, target: str, line: int) -> Problem:
    """Return the problem of a web address that leads nowhere: its link is left out."""
    return document.problem(
        Rule.LINK_MISSING,
        f"«{_shortened(target)}» không phải là địa chỉ trang web; trên trang chỉ hiện chữ, không "
        "có liên kết.",
        "chép nguyên địa chỉ từ trình duyệt, ví dụ  https://chinhphu.vn/",
        line=line,
        severity=Severity.WARNING,
    )


def missing_alt(document: Document, target: str, line: int) -> Problem:
    """Return the problem of a picture without a description."""
    name = _shortened(target)
    return document.problem(
        Rule.IMAGE_ALT,
        f"ảnh «{name}» trong bài chưa có mô tả.",
        f"viết mô tả giữa hai dấu ngoặc vuông:  ![Mô tả ngắn nội dung ảnh]({name})",
        line=line,
    )


def remote_image(document: Document, target: str, line: int, at: Location = ()) -> Problem:
    """Return the problem of a picture on another host, which would learn who reads the page."""
    if target.lower().startswith("data:"):
        message = "ảnh được dán thẳng vào bài chứ không phải là một tệp."
        fix = "lưu ảnh thành tệp, để cạnh bài, rồi ghi tên tệp ảnh."
    else:
        message = f"ảnh «{_shortened(target)}» nằm ở trang web khác."
        fix = "tải ảnh về (nếu được phép dùng), để cạnh bài, rồi ghi tên tệp ảnh."
    return document.problem(
        Rule.IMAGE_OUTSIDE,
        message,
        fix,
        at=at,
        line=line,
    )


def _shortened(target: str) -> str:
    """Return the head of a long address: a pasted picture can be a million characters."""
    return target if len(target) <= 100 else f"{target[:30]}…"


def _all_known(
    document: Document, at: Location, slugs: Sequence[str], kind: str, known: Iterable[str]
) -> Iterator[Problem]:
    names = known if isinstance(known, Mapping | frozenset) else frozenset(known)
    for index, slug in enumerate(slugs):
        if slug not in names:
            yield unknown(document, (*at, index), slug, kind, names)


def _sample(document: Document, at: Location) -> Problem:
    return document.problem(
        Rule.SAMPLE,
        "bản ghi mẫu chỉ được dùng khi trình diễn.",
        "xóa bản ghi mẫu này, hoặc đặt  demo: true  trong mkdocs.yml nếu chỉ đang xem thử.",
        at=at,
    )


def _stations(ward: Ward) -> Mapping[str, Station]:
    return {station.id: station for station in ward.stations}
