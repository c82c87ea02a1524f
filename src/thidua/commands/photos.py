"""``thidua photos``: what becomes of an article's photos, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Article, Column
from thidua.commands.shared import find_article, relative_path, show_problems
from thidua.commands.terminal import ask, is_attended, is_yes, say
from thidua.disk.hazards import list_names
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.load import load
from thidua.photos import (
    Original,
    PhotoError,
    Renditions,
    inspect,
    originals,
    render_all,
)
from thidua.photos.facts import CACHE
from thidua.photos.quality import measure
from thidua.photos.rotation import TURNS, check_rotatable, is_noted, rotate
from thidua.photos.source import read
from thidua.problems import Problem, Rule
from thidua.schema.ward import PhotoSettings
from thidua.site.prepare import photo_problem
from thidua.text.vietnamese import byte_size


@click.command(
    help="Xem ảnh của bài trước và sau khi thu nhỏ, ảnh nào mờ, tối, quá nhỏ; xoay ảnh khi cần. "
    "Ghi tên bài, hoặc với --turn thì ghi tên tệp ảnh.",
)
@click.argument(
    "paths", metavar="TỆP…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--fix-rotation",
    is_flag=True,
    help="Ghi lại cho thẳng các ảnh chỉ thẳng nhờ ghi chú của máy ảnh.",
)
@click.option(
    "--turn",
    type=click.Choice(tuple(TURNS)),
    default=None,
    help="Xoay tệp ảnh: phai (sang phải), trai (sang trái), nguoc (lộn ngược).",
)
@click.pass_obj
def photos(root: Path, paths: tuple[Path, ...], fix_rotation: bool, turn: str | None) -> int:
    """Show the photos of articles, after turning those that are to be turned."""
    column = load(root)
    settings = column.ward.photos
    if turn:
        return _turn(root, column, paths, turn)
    wanted = tuple(dict.fromkeys(find_article(column, path) for path in paths))
    if fix_rotation and _fix_rotation(root, column, wanted):
        column = load(root)
    faults = [p for p in column.faults if p.path in wanted and p.rule in _ABOUT_PHOTOS]
    for path in wanted:
        article = column.version_at(path) or column.remains.get(path)
        if path in column.broken:
            # Whatever keeps an article from being read may be why it shows no photo.
            faults += [p for p in column.faults if p.path == path and p not in faults]
        if article:
            faults += _show(root, article, settings, len(faults))
    if faults:
        say("")
        show_problems(faults)
    _ask_about_children([a for a in column.articles if a.path in wanted and a.photos])
    return 1 if faults else 0


def _turn(root: Path, column: Column, paths: tuple[Path, ...], turn: str) -> int:
    """Turn photos by hand, where no note tells how they were held."""
    shown = {
        photo.path: article for article in column.articles for photo in article.photos.values()
    }
    wanted = [relative_path(root, path) for path in paths]
    for path in wanted:
        if path not in shown:
            raise click.UsageError(f"{path} không phải là ảnh của bài nào; --turn cần tên tệp ảnh.")
    limit = column.ward.photos.max_megapixels
    _check_all(root, wanted, limit)
    for path in wanted:
        with _named(path), stopping.unbroken():
            rotate(root / path, limit, TURNS[turn])
        say(f"Đã xoay: {path}", fg="green")
        _tell_review(shown[path])
    return 0


def _fix_rotation(root: Path, column: Column, wanted: tuple[str, ...]) -> bool:
    """Rewrite upright every photo of the articles that relies on a note; tell whether any did."""
    limit = column.ward.photos.max_megapixels
    articles = [article for article in column.articles if article.path in wanted]
    photos = dict.fromkeys(photo.path for a in articles for photo in a.photos.values())
    lying = [path for path in photos if _is_noted(root, path, limit)]
    _check_all(root, lying, limit)
    for path in lying:
        with _named(path), stopping.unbroken():
            rotate(root / path, limit)
        say(f"Đã xoay cho thẳng: {path}", fg="green")
    for article in articles:
        if any(photo.path in lying for photo in article.photos.values()):
            _tell_review(article)
    if not lying:
        say("Ảnh nào cũng đã thẳng; không tệp nào bị thay đổi.")
    return bool(lying)


def _is_noted(root: Path, path: str, limit: int) -> bool:
    with _named(path):
        return is_noted(root / path, limit)


def _check_all(root: Path, paths: Iterable[str], limit: int) -> None:
    """Refuse before the first photo is written when one of them cannot be turned."""
    for path in paths:
        with _named(path):
            check_rotatable(root / path, limit)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Tell of which photo it is that the libraries or the disk refuse."""
    try:
        yield
    except PhotoError as error:
        raise click.ClickException(
            f"{path}: ảnh {error.cause}\n    Cách sửa: {error.fix}"
        ) from error
    except OSError as error:
        raise click.ClickException(
            f"{path}: không ghi được ảnh ({error.strerror}); ảnh còn nguyên như cũ.\n"
            "    Cách sửa: đóng chương trình đang mở ảnh, kiểm tra chỗ trống và quyền ghi."
        ) from error


def _tell_review(article: Article) -> None:
    if article.matter.review:
        say(f"Ảnh đã đổi nên bài {article.path} phải được duyệt lại trước khi đăng.", fg="yellow")


_ABOUT_PHOTOS = (
    Rule.IMAGE_BROKEN,
    Rule.IMAGE_MISSING,
    Rule.IMAGE_OUTSIDE,
    Rule.IMAGE_HTML,
)
"""Why a photo that an article names is not shown."""


def _show(root: Path, article: Article, settings: PhotoSettings, told: int) -> list[Problem]:
    """Print each photo of an article, as it is and as readers get it.

    ``told`` problems are shown below.
    """
    say("")
    say(article.path, bold=True)
    wanted = originals(article, settings)
    if not wanted:
        _explain_nothing(root, article, told)
    made, failed = render_all(root, wanted.values(), settings, root / CACHE)
    faults = []
    for target, original in wanted.items():
        if original in failed:
            faults.append(photo_problem(article, target, failed[original]))
        else:
            _show_photo(root, target, original, made[original], settings)
    return faults


def _explain_nothing(root: Path, article: Article, told: int) -> None:
    """Say why there is no photo to show."""
    if told:
        say("  Không có ảnh nào xem được, vì các lỗi kể ở dưới.")
        return
    folder = (root / article.path).parent
    is_alone = Path(article.path).name == "index.md"
    lying = [n for n in list_names(folder) if is_alone and ending(n) in PHOTO_ENDINGS]
    if lying:
        say(f"  Bài chưa dùng ảnh nào, dù cạnh bài có: {', '.join(lying)}.")
        say(f"  Muốn hiện thì ghi  image: {lying[0]}  hoặc  ![Mô tả ảnh]({lying[0]})  vào bài.")
    else:
        say("  Bài chưa có ảnh: chép ảnh vào cạnh bài, rồi ghi tên ảnh vào bài.")


def _show_photo(
    root: Path, target: str, original: Original, made: Renditions, settings: PhotoSettings
) -> None:
    content = read(root / original.path)
    quality = measure(content, settings)
    series = made.series[-1]
    widths = ", ".join(str(one.size.width) for one in series)
    smallest, largest = series[0].length, series[-1].length
    say(f"  {target}")
    size = inspect(root / original.path, settings.max_megapixels)
    say(f"    trước:  {size.width}×{size.height} điểm ảnh, {byte_size(len(content))}")
    loaded = f"bạn đọc tải {byte_size(smallest)} đến {byte_size(largest)}"
    say(f"    sau:    rộng {widths} điểm ảnh; {loaded}")
    for warning in quality.warnings():
        say(f"    CHÚ Ý: ảnh {warning}", fg="yellow")


def _ask_about_children(articles: list[Article]) -> None:
    """Faces are not recognised, so the one who knows is asked."""
    if not articles:
        return
    say("")
    question = "Trong ảnh có trẻ em không?"
    if is_attended():
        if not is_yes(ask(f"{question} Gõ c (có) rồi Enter, chỉ Enter là không")):
            return
    else:
        say(f"{question} Máy không nhận ra khuôn mặt, nên xin bạn tự xem. Nếu có:")
    say("  - cha, mẹ hoặc người giám hộ phải ký phiếu đồng ý; trẻ từ đủ 7 tuổi cũng phải đồng ý.")
    say("  - ghi tên người ấy ở  consent: guardian: ; không ghi tên trường, lớp, nơi ở.")
    for article in articles:
        consent = article.matter.consent
        if consent is None or not consent.guardian:
            say(f"  - bài {article.path} chưa ghi  guardian: .", fg="yellow")
