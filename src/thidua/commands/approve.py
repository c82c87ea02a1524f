"""``thidua approve``: a leader's approval, tied to what the leader saw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Article, Column
from thidua.column.addresses import revised_path
from thidua.column.digest import digest
from thidua.commands.amending import refusal, write
from thidua.commands.shared import (
    decide_now,
    find_version,
    show_allowed,
    show_problems,
)
from thidua.commands.terminal import Coloured, agreed, say
from thidua.load import load
from thidua.problems import errors
from thidua.review.amendments import Amendment
from thidua.review.approving import Approval, LastApproved, Standing, prepare_approval
from thidua.review.differences import Piece, find_differences, shortened
from thidua.schema.article import Consent, Review
from thidua.site.feeds.asking import asked
from thidua.source.documents import Document
from thidua.text.labels import label
from thidua.text.vietnamese import long_date, short_date

_MARKS = {"same": ("", "", None), "removed": ("[-", "-]", "red"), "added": ("[+", "+]", "green")}
"""How words that stayed, went and came are told apart, with and without colours."""


@click.command(
    help="Duyệt bài, hoặc bản sửa của bài: nêu lại nội dung và chỗ đã đổi, rồi ghi người duyệt, "
    "thời điểm và dấu vân của nội dung vào bài.",
)
@click.argument(
    "paths", metavar="TỆP…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--by",
    metavar="CHỮ",
    required=True,
    help="Chức danh người duyệt, như trong mkdocs.yml.",
)
@click.option("--name", metavar="CHỮ", default=None, help="Họ tên người duyệt.")
@click.option(
    "--date",
    "date_word",
    metavar="now",
    type=click.Choice(["now"]),
    default=None,
    help="now: bài chưa đăng mà đã qua ngày đăng thì lấy lúc duyệt làm ngày đăng.",
)
@click.option(
    "--minor",
    is_flag=True,
    help="Bài đã đăng chỉ sửa nhỏ (lỗi chữ, mô tả ảnh): không ghi ngày cập nhật.",
)
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
@click.pass_obj
def approve(
    root: Path,
    paths: tuple[Path, ...],
    by: str,
    name: str | None,
    date_word: str | None,
    minor: bool,
    yes: bool,
) -> int:
    """Approve every given article, or none of them when one has an error."""
    now = decide_now(None)
    column = load(root)
    if by not in column.ward.reviewers:
        raise click.UsageError(
            f"«{by}» không có trong danh sách người duyệt: {', '.join(column.ward.reviewers)}."
        )
    chosen = tuple(dict.fromkeys(find_version(column, path) for path in paths))
    _refuse_withdrawn(column, chosen)
    _refuse_two_versions(chosen)
    wanted = Review(by=by, name=name, on=now, digest="0" * 20)
    approvals = [
        _prepare(column, path, wanted, now, move=date_word is not None, is_minor=minor)
        for path in chosen
    ]
    for approval in approvals:
        _show(column, approval)
    if any(errors(approval.problems) for approval in approvals):
        say("Chưa duyệt: còn lỗi phải sửa trước. Không tệp nào bị thay đổi.", fg="red")
        return 1
    if not yes and not agreed("Duyệt các bài trên?", "duyệt"):
        say("Không duyệt; không tệp nào bị thay đổi.")
        return 1
    with stopping.unbroken():
        if not write(column, *(one.amendment for one in approvals if one.amendment)):
            return 1
        for approval in approvals:
            say(f"Đã duyệt: {revised_path(approval.path)}", fg="green")
    return 0


def _refuse_withdrawn(column: Column, paths: tuple[str, ...]) -> None:
    """Fail for an article that was taken down: a review would not bring it back, nor should it."""
    for article in column.articles:
        if article.path in map(revised_path, paths) and article.matter.withdrawn:
            raise click.ClickException(
                f"{article.path}: bài này đã được gỡ nên không duyệt được. Không tệp nào bị thay "
                "đổi.\n    Cách sửa: nếu đúng là muốn đăng lại thì xóa nhóm  withdrawn:  khỏi bài "
                "trước, rồi duyệt."
            )


def _refuse_two_versions(paths: tuple[str, ...]) -> None:
    """Fail for an article and its next version together: one of them takes the other's place."""
    for path in paths:
        if path != revised_path(path) and revised_path(path) in paths:
            raise click.UsageError(f"{revised_path(path)} và {path} là một bài; chỉ duyệt một tệp.")


def _prepare(
    column: Column, path: str, wanted: Review, now: datetime, *, move: bool, is_minor: bool
) -> Approval:
    try:
        approval = prepare_approval(column, path, wanted, now, move=move, is_minor=is_minor)
        return asked(column, approval, now)
    except (OSError, ValueError) as error:
        raise refusal(
            path, "không mở được phần khai báo của bài.", "chạy lệnh check để xem vì sao."
        ) from error


def _show(column: Column, approval: Approval) -> None:
    """Show what is to be approved, as the leader will be held to it."""
    say("")
    say(approval.path, bold=True)
    if approval.standing and approval.document and approval.amendment:
        version = approval.standing.version
        matter = version.matter
        category = column.registers.categories.get(matter.category)
        rows = [
            ("Tiêu đề", matter.title),
            ("Sa-pô", matter.summary),
            ("Ngày đăng", _word_date(approval.standing, approval.amendment)),
            ("Thể loại", label("kind", matter.kind)),
            ("Chuyên mục", category.title if category else matter.category),
            ("Gương", ", ".join(exemplar.name for exemplar in matter.exemplars)),
            ("Đồng ý", _describe(matter.consent)),
            ("Ảnh, tệp", ", ".join([*version.photos, *version.attachments])),
            ("Số tiếng", str(len(version.body.split()))),
            ("Người duyệt", approval.by),
        ]
        for name, value in rows:
            if value:
                say(f"  {name + ':':<13}{value}")
        _show_text(version)
        if approval.last:
            _show_changes(approval.last, approval.document, version)
        elif approval.standing.first:
            say("  Không còn bản duyệt lần trước để so; hãy đọc lại cả bài.")
    # Whoever approves an article also approves what it sets aside.
    show_allowed([one for one in column.allowed if one.problem.path == approval.path])
    show_problems(approval.problems)


def _word_date(standing: Standing, amendment: Amendment) -> str:
    """Say when the article is published, and why its day is another than was written, or is not."""
    date = amendment.matter.date
    if date is None:
        return ""
    told = f"{date:%H:%M}, {long_date(date.date())}"
    written = standing.version.matter.date
    if written is None:
        return f"{told} (lúc duyệt, vì bài chưa ghi ngày)"
    if written != date:
        return f"{told} (lúc duyệt, vì đã qua ngày {short_date(written.date())} ghi trong bài)"
    return f"{told} (giữ nguyên, vì bài đã đăng)" if standing.was_published else told


def _show_text(version: Article) -> None:
    say("  Nội dung:")
    for line in version.body.strip("\n").split("\n"):
        say(f"    {line}".rstrip())


def _show_changes(last: LastApproved, document: Document, version: Article) -> None:
    """Show what a leader approved last and what stands there now, side by side in one text."""
    old, on = last.document, last.on
    found = find_differences(old, document)
    has_other_files = digest(old.data, old.body, version.shown) != last.digest
    if not found and not has_other_files:
        say(f"  Không đổi gì so với bản đã duyệt lúc {on}.")
        return
    say(
        f"  Đã đổi so với bản duyệt lúc {on} ([-bỏ đi-], [+thêm vào+]):",
        bold=True,
    )
    for difference in found:
        place = f"{difference.place}: " if difference.place else ""
        for number, line in enumerate(_marked(shortened(difference.pieces))):
            say(f"    {place if number == 0 else ''}", *line)
    if has_other_files:
        say("    Ảnh hoặc tệp kèm theo đã thay, thêm hay bớt: mở bản xem thử để soát.")


def _marked(pieces: Iterable[Piece]) -> list[list[str | Coloured]]:
    """Return the lines that pieces make, each of words with and without a colour."""
    lines: list[list[str | Coloured]] = [[]]
    for piece in pieces:
        before, after, colour = _MARKS[piece.kind]
        for number, part in enumerate(f"{before}{piece.text}{after}".split("\n")):
            if number:
                lines.append([])
            lines[-1].append(Coloured(part, colour) if colour else part)
    return lines


def _describe(consent: Consent | None) -> str:
    """Say what the people shown agreed to, or why nobody was asked; "" where nothing is said."""
    if consent is None:
        return ""
    if consent.not_needed is not None:
        return f"không có phiếu, vì: {consent.not_needed}"
    until = f", đến {short_date(consent.until)}" if consent.until else ""
    covered = f"{', '.join(consent.covers)}; kênh {', '.join(consent.channels)}"
    return f"phiếu {consent.reference}: {covered}{until}"
