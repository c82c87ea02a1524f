"""``thidua approve``: a leader's approval, tied to what the leader saw."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from thidua.approval import write_review
from thidua.articles import check_review
from thidua.column import Article, Column
from thidua.commands.shared import article_path, decide_now, show_problems
from thidua.documents import read_document
from thidua.labels import label
from thidua.load import load
from thidua.problems import Problem, errors
from thidua.schema.article import Review
from thidua.vietnamese import long_date


@click.command(
    short_help="Duyệt bài.",
    help="Duyệt bài: ghi người duyệt, thời điểm và dấu vân của nội dung vào bài.",
)
@click.argument(
    "paths", metavar="TỆP…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--by", "by", required=True, help="Chức danh người duyệt, như trong mkdocs.yml.")
@click.option("--name", default=None, help="Họ tên người duyệt.")
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
    approvals = [
        _prepare(column, path, Review(by=by, name=name, on=now, digest="0" * 20))
        for path in dict.fromkeys(article_path(root, column, path) for path in paths)
    ]
    for approval in approvals:
        _show(column, approval)
    if any(errors(approval.problems) for approval in approvals):
        click.secho("Chưa duyệt: còn lỗi phải sửa trước. Không tệp nào bị thay đổi.", fg="red")
        return 1
    if sys.stdin.isatty() and not yes and not _agreed():
        click.echo("Không duyệt; không tệp nào bị thay đổi.")
        return 1
    for approval in approvals:
        write_review(root / approval.path, approval.review)
        click.secho(f"Đã duyệt: {approval.path}", fg="green")
    return 0


def _agreed() -> bool:
    answer = click.prompt(
        "Duyệt các bài trên? Gõ c (có) rồi Enter để duyệt, chỉ Enter để thôi",
        default="",
        show_default=False,
    )
    return str(answer).strip().lower() in ("c", "co", "có")


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
            ("Ảnh, tệp", ", ".join([*article.photos, *article.attachments])),
            ("Số tiếng", str(len(article.body.split()))),
            ("Người duyệt", " – ".join(filter(None, [approval.review.by, approval.review.name]))),
        ]
        for name, value in rows:
            if value:
                click.echo(f"  {name + ':':<13}{value}")
    show_problems(approval.problems)
