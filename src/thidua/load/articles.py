"""One article among all else: the files it shows, the pages it leads to, what it names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from thidua.attachments import Copies, Refusal
from thidua.column import Article, Registers
from thidua.column.addresses import SiteMap
from thidua.column.digest import digest
from thidua.disk.kinds import ATTACHMENT_ENDINGS, PHOTO_ENDINGS, ending
from thidua.disk.obstacles import explain
from thidua.disk.tree import Listing, LocalFile, describe, find_nearest
from thidua.lint.citations import Citations, check_citations
from thidua.lint.consent import check_photos
from thidua.load.files import ArticleFile
from thidua.load.references import (
    KnownNames,
    check_article,
    missing_alt,
    missing_link,
    remote_image,
    unapproved_broadcast,
    unusable_address,
)
from thidua.load.remains import gather
from thidua.load.statement import Statement
from thidua.photos import Catalogue, PhotoError
from thidua.problems import Problem, Rule, Severity
from thidua.schema.article import ArticleMatter, Review
from thidua.schema.ward import Ward
from thidua.source.documents import Document
from thidua.source.values import Location
from thidua.text.links import Link, is_remote, leads_nowhere
from thidua.text.people import is_among, is_signed_as
from thidua.text.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article is checked against."""

    listing: Listing
    ward: Ward
    registers: Registers
    names: KnownNames
    site_map: SiteMap
    catalogue: Catalogue
    copies: Copies
    citations: Citations


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading one file. ``article`` is ``None`` when its keys are not usable."""

    article: Article | None
    faults: tuple[Problem, ...]
    is_draft: bool
    """Not up for publication: nobody has reviewed it."""
    withdrawn_on: date | None = None
    """From which day it is taken down; the first of all days when nobody can tell."""
    remains: Article | None = None
    """Without an article, what a preview may show in its place."""


def read_article(file: ArticleFile, statement: Statement, around: Surroundings) -> Reading:
    """Check what an article says against all else; every fault at once, weighed as if up for
    publication."""
    document, matter = statement.head, statement.matter
    faults = list(statement.of_form)
    is_draft, withdrawn_on = statement.is_draft, statement.withdrawn_on
    if document is None:
        remains = _remains(file, statement, None, around)
        return Reading(None, tuple(faults), is_draft, withdrawn_on, remains)
    faults += check_article(document, around.names)
    files = _LocalFiles(document, around)
    cover = document.data.get("image")
    if isinstance(cover, str) and cover.strip():
        files.add_cover(cover)
    for link in statement.links:
        files.add(link)
    files.check_focus()
    faults += files.faults
    if matter is None:
        remains = _remains(file, statement, files, around)
        return Reading(None, tuple(faults), is_draft, withdrawn_on, remains)
    faults += _check(document, matter, file.year, around)
    shown = files.shown()
    article = Article(
        path=file.path,
        year=file.year,
        slug=file.slug,
        matter=matter,
        text=statement.text,
        # Without files it is what it was.
        digest=digest(document.data, statement.body, shown) if shown else statement.digest,
        photos=files.photos,
        attachments=files.attachments,
        links=tuple(files.links),
        lines=document.top_lines,
    )
    faults += check_photos(document, article)
    faults += check_citations(document, article, around.citations)
    faults += statement.of_text
    return Reading(article, tuple(faults), is_draft, withdrawn_on)


def _remains(
    file: ArticleFile,
    statement: Statement,
    files: _LocalFiles | None,
    around: Surroundings,
) -> Article | None:
    """Return what a preview may show of a file that is no article yet."""
    matter = gather(statement.head, around.registers, around.ward)
    if matter is None:
        return None
    return Article(
        path=file.path,
        year=file.year,
        slug=file.slug,
        matter=matter,
        text=statement.text,
        digest="",
        photos=files.photos if files else {},
        attachments=files.attachments if files else {},
        links=tuple(files.links) if files else (),
        lines={},
    )


class _LocalFiles:
    """Collects the photos, attachments and links of one article, and what is wrong with them."""

    def __init__(self, document: Document, around: Surroundings) -> None:
        self.document = document
        self.around = around
        self.folder = posixpath.dirname(document.path)
        self.photos: dict[str, LocalFile] = {}
        self.attachments: dict[str, LocalFile] = {}
        self.links: list[Link] = []
        self.faults: list[Problem] = []
        self.named: set[str] = set()
        """Photos that the text names, whether or not they can be used."""

    def shown(self) -> list[LocalFile]:
        """Every file whose bytes a reviewer sees."""
        return [*self.photos.values(), *self.attachments.values()]

    def add_cover(self, name: str) -> None:
        """Take the photo named by ``image``."""
        self._add_photo(name, self.document.line_of("image"), "image")
        if not str(self.document.data.get("image_alt") or "").strip():
            # A second line of the same key would only be the next problem.
            verb = "điền vào" if ("image_alt",) in self.document.lines else "thêm"
            self.faults.append(
                self.document.problem(
                    Rule.IMAGE_ALT,
                    f'ảnh bìa "{name}" chưa có mô tả.',
                    f'{verb} dòng  image_alt: "Mô tả ngắn nội dung ảnh"  để người khiếm thị '
                    "đọc được.",
                    at=("image_alt",),
                    line=self.document.line_of("image"),
                )
            )

    def check_focus(self) -> None:
        """Check, once all are taken, that each point that must stay visible is a photo's."""
        data, named = self.document.data, self.named
        if data.get("image_focus") and not data.get("image"):
            self.faults.append(
                self.document.problem(
                    Rule.IMAGE_MISSING,
                    "bài không có ảnh bìa để ghi điểm nhìn.",
                    "thêm dòng  image: tên-tệp , hoặc xóa dòng này; ảnh trong bài thì ghi ở "
                    "photo_focus.",
                    at=("image_focus",),
                )
            )
        points = data.get("photo_focus")
        for name in points if isinstance(points, dict) else ():
            if name not in named:
                known = ", ".join(f"«{one}»" for one in sorted(named)) or "không có ảnh nào"
                self.faults.append(
                    self.document.problem(
                        Rule.IMAGE_MISSING,
                        f"trong bài không có ảnh «{name}».",
                        f"ghi đúng tên tệp của ảnh trong bài (bài có: {known}), hoặc xóa dòng này.",
                        at=("photo_focus", name),
                    )
                )

    def add(self, link: Link) -> None:
        """Take a picture or link of the body."""
        line = self.document.body_line + link.line - 1
        if link.is_html and link.kind == "image":
            self.faults.append(
                self.document.problem(
                    Rule.IMAGE_HTML,
                    "ảnh chèn bằng thẻ <img> không được thu nhỏ và kiểm tra như các ảnh khác.",
                    f"viết  ![Mô tả ngắn nội dung ảnh]({link.target})  thay cho thẻ <img>.",
                    line=line,
                )
            )
        elif link.kind == "image":
            if not link.text:
                self.faults.append(missing_alt(self.document, link.target, line))
            self._add_photo(link.target, line, "")
        elif leads_nowhere(link.target):
            self.faults.append(unusable_address(self.document, link.target, line))
        elif link.target.startswith("#"):
            self.links.append(replace(link, line=line))
        elif link.is_local and link.is_html:
            self.faults.append(
                self.document.problem(
                    Rule.LINK_MISSING,
                    "liên kết viết bằng thẻ <a> không được nối đúng địa chỉ khi dựng trang.",
                    f"viết  [chữ hiển thị]({link.target})  thay cho thẻ <a>.",
                    line=line,
                )
            )
        elif link.is_local:
            if ending(link.path) in ATTACHMENT_ENDINGS and not link.path.startswith("/"):
                self._add_attachment(link, line)
            elif self.around.site_map.resolve(self.document.path, link.path) is not None:
                self.links.append(replace(link, line=line))
            elif ending(link.path) in PHOTO_ENDINGS:
                self.faults.append(
                    self.document.problem(
                        Rule.LINK_MISSING,
                        f"ảnh «{link.path}» chỉ được đăng khi chèn vào bài, không liên kết được.",
                        f"chèn ảnh:  ![Mô tả ngắn nội dung ảnh]({link.target})",
                        line=line,
                    )
                )
            else:
                self.faults.append(missing_link(self.document, link.target, line))

    def _add_photo(self, target: str, line: int, field: str) -> None:
        self.named.add(unquote(target))
        if target in self.photos:
            return
        at = (field,) if field else ()
        if is_remote(target):
            self.faults.append(remote_image(self.document, target, line, at))
            return
        try:
            found = self._find(unquote(target), Rule.IMAGE_MISSING, f"ảnh «{target}»", line, at)
        except PhotoError as error:
            self.faults.append(
                self.document.problem(
                    Rule.IMAGE_BROKEN, f"ảnh «{target}» {error.cause}", error.fix, at=at, line=line
                )
            )
            return
        if found:
            self.photos[target] = found

    def _add_attachment(self, link: Link, line: int) -> None:
        found = self._find(link.path, Rule.LINK_MISSING, f"tệp «{link.path}»", line, ())
        if found is None:
            return
        self.attachments[link.target] = found
        try:
            self.around.copies.check(found)
        except Refusal as refusal:
            self.faults.append(
                self.document.problem(
                    Rule.FILE_CONTENT, f"tệp «{link.path}» {refusal.cause}", refusal.fix, line=line
                )
            )
        except OSError as error:
            self.faults.append(self._unreadable(f"tệp «{link.path}»", error, line, ()))

    def _find(self, name: str, rule: Rule, noun: str, line: int, at: Location) -> LocalFile | None:
        """Find a file in the article's own folder; say why when it cannot be used.

        Raises ``PhotoError`` for a photo that is there and cannot be shown.
        """
        if "/" in name or "\\" in name:
            self.faults.append(
                self.document.problem(
                    Rule.IMAGE_OUTSIDE if rule is Rule.IMAGE_MISSING else rule,
                    f"{noun} không nằm cạnh bài.",
                    "chép tệp vào cùng thư mục với bài rồi chỉ ghi tên tệp.",
                    at=at,
                    line=line,
                )
            )
            return None
        path = self.around.listing.find_beside(self.folder, name)
        if path is None:
            nearest = find_nearest(self.around.listing.root, self.folder, name)
            self.faults.append(
                self.document.problem(
                    rule,
                    f"{noun} không có trong thư mục {self.folder}/.",
                    f"ở đó có tệp «{nearest}»: ghi đúng tên ấy, cả chữ hoa, chữ thường và đuôi tệp."
                    if nearest
                    else "kiểm tra tên tệp (cả chữ hoa, chữ thường và đuôi tệp), hoặc chép tệp vào "
                    "đó.",
                    at=at,
                    line=line,
                )
            )
            return None
        try:
            if rule is Rule.IMAGE_MISSING:
                return self.around.catalogue.look_up(path)
            return describe(self.around.listing.root, path)
        except OSError as error:
            self.faults.append(self._unreadable(noun, error, line, at))
            return None

    def _unreadable(self, noun: str, error: OSError, line: int, at: Location) -> Problem:
        return self.document.problem(
            Rule.FILE_UNREADABLE,
            f"không mở được {noun} ({explain(error).reason}).",
            "kiểm tra quyền đọc tệp và xem tệp có đang mở ở chương trình khác không.",
            at=at,
            line=line,
        )


def _unentitled(document: Document, review: Review, ward: Ward) -> Problem:
    """Return the problem of an approval by a job title that could give none on its day."""
    known = ", ".join(ward.reviewers)
    day = short_date(review.on.date())
    again = f"để {known} duyệt lại bằng lệnh:  python scripts/thidua.py approve …"
    for former in ward.reviewers_former:
        if former.title == review.by:
            message = (
                f"«{review.by}» chỉ được duyệt đến hết ngày {short_date(former.until)}, mà bài "
                f"được duyệt ngày {day}."
            )
            return document.problem(Rule.REVIEWER, message, f"{again}.", at=("review", "by"))
    return document.problem(
        Rule.REVIEWER,
        f"«{review.by}» không có thẩm quyền duyệt bài.",
        f"người duyệt phải là: {known} (khai báo ở mkdocs.yml). Nếu ngày {day} chức danh ấy còn "
        "được duyệt, nay thì không, thì thêm vào nhóm ward:  reviewers_former: "
        f'[{{title: "{review.by}", until: {review.on.date()}}}] , ghi ngày cuối còn được duyệt.',
        at=("review", "by"),
    )


def _check(
    document: Document, matter: ArticleMatter, year: int, around: Surroundings
) -> Iterator[Problem]:
    """Check what the keys say together, and with the rest of the project."""
    category = around.registers.categories.get(matter.category)
    if category and category.entry.exemplars == "required" and not matter.exemplars:
        yield document.problem(
            Rule.EXEMPLARS_REQUIRED,
            f"chuyên mục «{category.title}» phải nêu tên gương, mô hình trong mục exemplars.",
            "thêm mục exemplars với name, type và kind "
            "(xem mẫu ở huong-dan/khoa.md, mục «Nêu gương: exemplars»).",
            at=("exemplars",),
            line=document.line_of("category"),
        )
    if matter.sample and not around.ward.demo:
        yield document.problem(
            Rule.SAMPLE,
            "đây là bài mẫu, không được đăng trên trang thật.",
            "xóa bài mẫu, hoặc đặt  demo: true  trong mkdocs.yml nếu chỉ đang xem thử.",
            at=("sample",),
        )
    for index, correction in enumerate(matter.corrections):
        if matter.date and correction.on < matter.date.date():
            yield document.problem(
                Rule.DATE,
                f"đính chính ngày {short_date(correction.on)}, trước cả ngày đăng bài.",
                f"ghi ngày {short_date(matter.date.date())} hoặc muộn hơn; bài đã sửa rồi dời ngày "
                "đăng thì xóa lời đính chính cũ, vì nội dung đã đúng.",
                at=("corrections", index, "on"),
                severity=Severity.WARNING,
            )
    for index, broadcast in enumerate(matter.broadcasts):
        if matter.review and broadcast.on < matter.review.began.date():
            yield unapproved_broadcast(
                document, ("broadcasts", index, "on"), broadcast.on, matter.review
            )
    yield from check_review(document, matter, year, around.ward)


def check_review(
    document: Document, matter: ArticleMatter, year: int, ward: Ward
) -> Iterator[Problem]:
    """Check who reviewed an article, and whether before its day, which lies in the folder's year.

    Leaders review before publication (seed 002). What they approved anew may be long published.
    """
    if matter.date and matter.date.year != year:
        yield document.problem(
            Rule.YEAR_FOLDER,
            f"bài đề năm {matter.date.year} nhưng nằm trong thư mục articles/{year}/.",
            f"chuyển bài sang articles/{matter.date.year}/, hoặc sửa lại năm.",
            at=("date",),
        )
    review = matter.review
    if review is None:
        return
    if matter.date is None:
        yield document.problem(
            Rule.REQUIRED,
            "bài đã duyệt phải có ngày đăng.",
            "ghi lại  date:  như khi duyệt, hoặc duyệt lại bằng lệnh:  python scripts/thidua.py "
            "approve …",
            at=("date",),
            line=document.line_of("review"),
        )
    by_another = "để người khác duyệt bằng lệnh:  python scripts/thidua.py approve …"
    if ward.is_declared and not ward.could_approve(review.by, review.on.date()):
        yield _unentitled(document, review, ward)
    if matter.date and review.began.date() > matter.date.date():
        yield document.problem(
            Rule.REVIEW_LATE,
            f"bài được duyệt lần đầu ngày {short_date(review.began.date())}, muộn hơn ngày đăng "
            f"{short_date(matter.date.date())}; bài phải duyệt trước rồi mới đăng.",
            "duyệt kèm  --date now  để ngày đăng là lúc duyệt; muốn ngày khác thì sửa date thành "
            f"{short_date(review.began.date())} hoặc muộn hơn rồi duyệt.",
            at=("review", "first") if review.first else ("review", "on"),
        )
    if review.first and review.first > review.on:
        yield document.problem(
            Rule.DATE,
            "lần duyệt đầu lại sau lần duyệt này.",
            "xóa cả nhóm review rồi duyệt lại bằng lệnh:  python scripts/thidua.py approve …",
            at=("review", "first"),
        )
    if matter.author and review.name and is_among(review.name, matter.author):
        yield document.problem(
            Rule.REVIEW_SELF,
            "người viết và người duyệt là cùng một người.",
            by_another,
            at=("review", "name"),
        )
    elif matter.author and is_signed_as(review.by, matter.author):
        yield document.problem(
            Rule.REVIEW_SELF,
            f"bài ghi tác giả là {review.by}, cũng là người duyệt.",
            f"ghi đúng tên người viết ở author, hoặc {by_another}",
            at=("review", "by"),
        )
