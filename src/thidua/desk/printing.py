"""What the desk makes to be printed, said and sent: by the library's functions, as commands do.

What a maker needs of its own packages is imported when it is pressed: they are a lock group of
their own, which a desk may not have yet.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thidua.desk.forms.handouts import (
    BookletForm,
    HandoutForm,
    KitForm,
    PanelsForm,
    PosterForm,
    PressForm,
    QuarterForm,
    ScriptForm,
    ShareForm,
    SheetForm,
    SubjectForm,
)
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Clearing, Product, clear_folder, deliver, read_ledger
from thidua.handouts.radio.products import make_audio, make_programme
from thidua.handouts.radio.programme import Options, write_scripts
from thidua.handouts.selection import HandoutError, Material, Refusal, choose, weigh
from thidua.review import Edition
from thidua.schema.plan import Where

if TYPE_CHECKING:
    from thidua.handouts.posters import Face

Given = Mapping[str, Any]
_folder = threading.Lock()
"""One at a time writes into ``handouts/`` and its ledger."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: files, and what could not be used, each with its reason."""

    products: Sequence[Product]
    refusals: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class OfArticle:
    """Something made of one published article."""

    label: str
    about: str
    kind: Kind
    form: type[HandoutForm]
    make: Callable[[Edition, Material, Given], Made]


@dataclass(frozen=True, slots=True)
class OfColumn:
    """Something made of many, or of a register."""

    label: str
    about: str
    form: type[HandoutForm]
    make: Callable[[Edition, Given], Made]


def _script(edition: Edition, material: Material, given: Given) -> Made:
    options = Options(given["minutes"], int(given["voices"]))
    scripts = write_scripts(edition, [material], options)
    files = make_programme(edition, scripts, [material], minutes=options.minutes)
    if not given["audio"]:
        return Made(files)
    try:
        return Made([*files, *make_audio(edition, scripts, [material])])
    except HandoutError as error:
        return Made(files, error.refusals)  # the script is read by people all the same


def _sheet(edition: Edition, material: Material, given: Given) -> Made:
    from thidua.handouts.sheet import make_sheet  # noqa: PLC0415

    return Made([make_sheet(edition, material, given["questions"], int(given["sides"]))])


def _printed(edition: Edition, face: Face, given: Given) -> Sequence[Product]:
    from thidua.handouts.posters import make_poster  # noqa: PLC0415

    kinds = {name: given[name] for name in ("png", "bleed")}
    return make_poster(edition, face, given["size"], given["style"], **kinds)


def _poster(edition: Edition, material: Material, given: Given) -> Made:
    from thidua.handouts import posters  # noqa: PLC0415

    face = posters.face_of_article(edition.column, material)
    return Made(_printed(edition, face, given))


def _panels(edition: Edition, material: Material, given: Given) -> Made:
    from thidua.handouts.panels import make_panels  # noqa: PLC0415

    return Made([make_panels(edition, material, given["size"], edition.now)])


def _share(edition: Edition, material: Material, _: Given) -> Made:
    from thidua.handouts.share import make_share  # noqa: PLC0415

    return Made(make_share(edition, material))


def _press(edition: Edition, material: Material, given: Given) -> Made:
    from thidua.handouts.press import make_pack, notice_of  # noqa: PLC0415

    notice = notice_of(edition.column, given["embargo"], given["contact"])
    return Made(make_pack(edition, [material], notice))


OF_ARTICLE: Mapping[str, OfArticle] = {
    "kich-ban": OfArticle(
        "Kịch bản truyền thanh",
        "Số, ngày, chữ viết tắt thành lời; có chỗ lấy hơi, thời lượng và ô để lãnh đạo duyệt.",
        Kind.RADIO,
        ScriptForm,
        _script,
    ),
    "to-tin": OfArticle(
        "Tờ tin A4",
        "Để đọc ở buổi họp tổ dân phố: một hay hai mặt, chỗ ghi trao đổi, mã QR dẫn về bài.",
        Kind.SHEET,
        SheetForm,
        _sheet,
    ),
    "ap-phich": OfArticle(
        "Áp phích",
        "Tên gương, tóm tắt, mã QR; chữ dài quá hay ảnh nhỏ quá thì máy nói.",
        Kind.POSTER,
        PosterForm,
        _poster,
    ),
    "trien-lam": OfArticle(
        "Bảng triển lãm",
        "Mỗi ảnh của bài một bảng, có chú thích, năm, nguồn.",
        Kind.PANEL,
        PanelsForm,
        _panels,
    ),
    "mang-xa-hoi": OfArticle(
        "Lời, ảnh đăng fanpage, Zalo",
        "Lời vừa phần người xem thấy ngay; ảnh vuông, đứng, dọc và ngang.",
        Kind.SHARE,
        ShareForm,
        _share,
    ),
    "bao-chi": OfArticle(
        "Gói gửi báo chí",
        "Một tệp zip có lời, ảnh lớn, chú thích, điều kiện dùng lại; và một thư nháp.",
        Kind.PRESS,
        PressForm,
        _press,
    ),
}
"""By their names in the desk's forms."""


def _booklet(edition: Edition, given: Given) -> Made:
    from thidua.handouts.booklet import Colophon, Wish  # noqa: PLC0415
    from thidua.handouts.booklet_files import make_booklet  # noqa: PLC0415
    from thidua.site.markup.story import read_story  # noqa: PLC0415

    year = int(given["year"])
    first, last = date(year, 1, 1), date(year, 12, 31)
    plan = next((one for one in edition.column.plans if one.id == given["plan"]), None)
    if plan:
        first, last = plan.matter.period.first, plan.matter.period.last
    wish = Wish(
        first,
        last,
        given["title"],
        Where(),
        read_story(edition.pages[given["foreword"]].body) if given["foreword"] else (),
        Colophon.typed(given["licence"], given["copies"], given["printer"]),
        given["bleed"],
    )
    name = f"dien-hinh-{plan.id if plan else year}"
    made = make_booklet(edition, wish, name, folded=given["impose"])
    return Made(made.products, made.refusals)


def _subject(edition: Edition, given: Given) -> Made:
    from thidua.handouts import banners, posters  # noqa: PLC0415

    column, (what, _, key) = edition.column, given["of"].partition(":")
    if what == "dot":
        shown = posters.shown_of_campaign(edition, key)
        face = posters.face_of_campaign(column, column.registers.campaigns[key], shown)
    elif what == "cau":
        face = posters.face_of_slogan(column, column.slogans[int(key)])
    else:
        day = column.key_days[int(key)]
        face = posters.face_of_day(column, day, day.next_return(edition.now.date()).year)
    if given["cloth"]:
        return Made([banners.make_banner(edition, face.spoken, face.name, given["cloth"])])
    return Made(_printed(edition, face, given))


def _kit(edition: Edition, given: Given) -> Made:
    from thidua.handouts.kit import make_kit  # noqa: PLC0415

    made = make_kit(edition, edition.column.registers.campaigns[given["campaign"]])
    return Made([made.product], made.refusals)


def _programme(edition: Edition, given: Given) -> Made:
    quarter, options = given["quarter"], Options(given["minutes"], int(given["voices"]))
    chosen = choose(edition, quarter.pick(edition), Kind.RADIO.channel)
    if not chosen.materials:
        raise HandoutError(*chosen.refusals)
    scripts = write_scripts(edition, chosen.materials, options)
    files = [*make_programme(edition, scripts, chosen.materials, quarter=quarter)]
    if not given["audio"]:
        return Made(files, chosen.refusals)
    try:
        files += make_audio(edition, scripts, chosen.materials)
    except HandoutError as error:
        return Made(files, (*chosen.refusals, *error.refusals))
    return Made(files, chosen.refusals)


OF_COLUMN: Mapping[str, OfColumn] = {
    "chuong-trinh": OfColumn(
        "Chương trình truyền thanh của quý",
        "Một kịch bản chung cho các bài của quý, có lời nối.",
        QuarterForm,
        _programme,
    ),
    "sach": OfColumn(
        "Sách điển hình của năm",
        "Khổ A5, PDF để in và Word để sửa; trang cuối phải có người kiểm tra trước khi in.",
        BookletForm,
        _booklet,
    ),
    "chu-de": OfColumn(
        "Áp phích, băng rôn: đợt, khẩu hiệu, ngày kỷ niệm",
        "Câu và ngày lấy ở danh sách khẩu hiệu, kèm nguồn.",
        SubjectForm,
        _subject,
    ),
    "bo-tai-lieu": OfColumn(
        "Bộ tài liệu của một đợt",
        "Mọi thứ các đơn vị cần, trong một tệp zip.",
        KitForm,
        _kit,
    ),
}
"""By their names in the desk's forms."""


def make_of_article(edition: Edition, path: str, maker: OfArticle, given: Given) -> Made:
    """Make something of an article, if its people agreed to that channel.

    Raises :class:`HandoutError`.
    """
    material = weigh(edition, path, maker.kind.channel)
    if isinstance(material, Refusal):
        raise HandoutError(material)
    return maker.make(edition, material, given)


def tidy(edition: Edition) -> Clearing:
    """Take back what may no longer be used; return what is left, and what went and why.

    Raises :class:`HandoutError` for a damaged ledger, ``OSError``.
    """
    root = edition.column.root
    with _folder:
        return clear_folder(root, edition)


def keep(edition: Edition, products: Sequence[Product]) -> Sequence[str]:
    """Write products into ``handouts/``; return their files. Raises as :func:`tidy`."""
    root = edition.column.root
    with _folder:
        ledger = deliver(root, read_ledger(root), products, edition.now)
    return [one.path for one in ledger.present[len(ledger.present) - len(products) :]]


def signs_lost(products: Iterable[Product]) -> Mapping[str, str]:
    """Return the signs that paper lacks, for the fonts do not have them, by articles' files."""
    from thidua.handouts.typesetting import unprintable  # noqa: PLC0415

    articles = {m.article.path: m.article for one in products for m in one.materials}
    found = {
        path: unprintable(f"{one.matter.title}{one.matter.summary}{one.body}")
        for path, one in articles.items()
    }
    return {path: " ".join(sorted(signs)) for path, signs in found.items() if signs}


def file_of(edition: Edition, address: str) -> Path | None:
    """Return a file that was made and may still be used; ``None`` for anything else."""
    known = {one.path: edition.column.root / one.path for one in tidy(edition).ledger.present}
    found = known.get(f"handouts/{address}")
    return found if found and found.is_file() else None
