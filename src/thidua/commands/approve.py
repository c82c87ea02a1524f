"""``thidua approve``: a leader's approval, tied to what the leader saw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from thidua.column import Article, Column
from thidua.commands.shared import (
    agreed,
    decide_now,
    find_article,
    show_allowed,
    show_problems,
)
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.load.articles import check_review
from thidua.problems import Problem, errors
from thidua.review.amendments import write_review
from thidua.schema.article import Consent, Review
from thidua.source.documents import read_document
from thidua.text.labels import label
from thidua.text.vietnamese import long_date, short_date


@click.command(
    short_help="Duyệt bài.",
    help="Duyệt bài: ghi người duyệt, thời điểm và dấu vân của nội dung vào bài.",
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
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
@click.pass_obj
def approve(root: Path, paths: tuple[Path, ...], by: str, name: str | None, yes: bool) -> int:
    """Approve every given article, or none of them when one has an error."""
    now = decide_now(None)
    column = load(root)
    if by not in column.ward.reviewers:
        raise click.UsageError(
            f"«{by}» không có trong danh sách người duyệt: {', '.join(column.ward.reviewers)}."
        )
    chosen = tuple(dict.fromkeys(find_article(column, path) for path in paths))
    _refuse_withdrawn(column, chosen)
    approvals = [
        _prepare(column, path, Review(by=by, name=name, on=now, digest="0" * 20)) for path in chosen
    ]
    for approval in approvals:
        _show(column, approval)
    if any(errors(approval.problems) for approval in approvals):
        click.secho("Chưa duyệt: còn lỗi phải sửa trước. Không tệp nào bị thay đổi.", fg="red")
        return 1
    if not yes and not agreed("Duyệt các bài trên?", "duyệt"):
        click.echo("Không duyệt; không tệp nào bị thay đổi.")
        return 1
    for approval in approvals:
        _write(root, approval)
        click.secho(f"Đã duyệt: {approval.path}", fg="green")
    return 0


def _refuse_withdrawn(column: Column, paths: tuple[str, ...]) -> None:
    """Fail for an article that was taken down: a review would not bring it back, nor should it."""
    for article in column.articles:
        if article.path in paths and article.matter.withdrawn:
            raise click.ClickException(
                f"{article.path}: bài này đã được gỡ nên không duyệt được. Không tệp nào bị thay "
                "đổi.\n    Cách sửa: nếu đúng là muốn đăng lại thì xóa nhóm  withdrawn:  khỏi bài "
                "trước, rồi duyệt."
            )


@dataclass(frozen=True, slots=True)
class _Approval:
    """One article about to be approved. ``article`` is ``None`` when it cannot be read."""

    path: str
    article: Article | None
    review: Review
    problems: tuple[Problem, ...]


def _prepare(column: Column, path: str, wanted: Review) -> _Approval:
    """Gather what stands against approving: every fault, and the new review's own."""
    article = next((a for a in column.articles if a.path == path), None)
    # Faults of an older review go with it.
    faults = [f for f in column.faults if f.path == path and not f.field.startswith("review")]
    if article is None:
        return _Approval(path, None, wanted, tuple(faults))
    review = replace(wanted, digest=article.digest)
    document, _ = read_document(column.root, path)
    if document:
        matter = replace(article.matter, review=review)
        faults += check_review(document, matter, column.ward)
    return _Approval(path, article, review, tuple(faults))


def _write(root: Path, approval: _Approval) -> None:
    """Write one approval into its article. Raises a click exception: earlier ones stand."""
    try:
        write_review(root / approval.path, approval.review)
    except OSError as error:
        raise click.ClickException(
            f"{approval.path}: chưa duyệt được vì không ghi được tệp "
            f"({explain(error).reason}). Bài nào đã báo «Đã duyệt» thì xong rồi.\n"
            "    Cách sửa: đóng chương trình đang mở tệp, kiểm tra quyền ghi và chỗ trống, rồi "
            "duyệt lại bài này."
        ) from error


def _show(column: Column, approval: _Approval) -> None:
    """Show what is to be approved, as the leader will be held to it."""
    click.echo("")
    click.secho(approval.path, bold=True)
    article = approval.article
    if article:
        matter = article.matter
        category = column.registers.categories.get(matter.category)
        rows = [
            ("Tiêu đề", matter.title),
            ("Sa-pô", matter.summary),
            ("Ngày đăng", f"{article.date:%H:%M}, {long_date(article.day)}"),
            ("Thể loại", label("kind", matter.kind)),
            ("Chuyên mục", category.title if category else matter.category),
            ("Gương", ", ".join(exemplar.name for exemplar in matter.exemplars)),
            ("Đồng ý", _describe(matter.consent)),
            ("Ảnh, tệp", ", ".join([*article.photos, *article.attachments])),
            ("Số tiếng", str(len(article.body.split()))),
            ("Người duyệt", " – ".join(filter(None, [approval.review.by, approval.review.name]))),
        ]
        for name, value in rows:
            if value:
                click.echo(f"  {name + ':':<13}{value}")
    # Whoever approves an article also approves what it sets aside.
    show_allowed([one for one in column.allowed if one.problem.path == approval.path])
    show_problems(approval.problems)


def _describe(consent: Consent | None) -> str:
    """Say what the people shown agreed to, or why nobody was asked; "" where nothing is said."""
    if consent is None:
        return ""
    if consent.not_needed is not None:
        return f"không có phiếu, vì: {consent.not_needed}"
    until = f", đến {short_date(consent.until)}" if consent.until else ""
    covered = f"{', '.join(consent.covers)}; kênh {', '.join(consent.channels)}"
    return f"phiếu {consent.reference}: {covered}{until}"
