"""Photos and documents beside a text: brought in, shown, turned, cut, taken away."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.http import require_POST

from thidua.desk import acts, uploads
from thidua.desk.acts import ChangedMeanwhileError
from thidua.desk.cards import undo_address
from thidua.desk.finding import find
from thidua.desk.models import Account
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.photos import PhotoError
from thidua.photos.rotation import TURNS, Edges, cropped, rotated
from thidua.review.amendments import Change


@needs(Right.WRITE)
def photos(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Take photos and documents that somebody dropped, and put them beside the text."""
    found = find(year, slug, is_revision=is_revision)
    if request.method != "POST" or not found.may_be_edited or not found.has_home:
        raise Http404
    column = found.edition.column
    folder, names = column.root / found.folder, list(found.beside)
    brought, refused, known = [], [], []
    for file in request.FILES.getlist("files"):
        assert isinstance(file, UploadedFile)
        taken = frozenset(name.lower() for name in names)
        try:
            one = (
                uploads.take_photo(file, column, taken)
                if uploads.is_photo(file)
                else uploads.take_file(file, taken)
            )
            same = one.same_in(folder, names)
            if same:
                known.append({"name": same, "is_photo": one.is_photo, "said": _known(file, same)})
                continue
            names.append(one.name)
            change = Change(f"{found.folder}/{one.name}", None, one.content)
            acts.write(column.root, account, "photo", [change], one.name)
            brought.append({"name": one.name, "is_photo": one.is_photo})
        except uploads.UploadError as error:
            refused.append(str(error))
        except (OSError, ChangedMeanwhileError):
            refused.append(f"Không ghi được tệp «{file.name}»; xem chỗ trống và quyền ghi.")
    return JsonResponse({"brought": brought, "refused": refused, "known": known})


def _known(file: UploadedFile, name: str) -> str:
    """Say that a file lies beside the text already, under which name."""
    called = "" if file.name == name else f", tên là {name}"
    return f"«{file.name}» đã có ở bài này{called}: máy dùng tệp đang có, không thêm bản nữa."


@require_POST
@needs(Right.WRITE)
def edit_photo(
    request: HttpRequest,
    account: Account,
    year: int,
    slug: str,
    name: str,
    *,
    is_revision: bool = False,
) -> JsonResponse:
    """Turn a photo, cut its edges, or take it away."""
    found = find(year, slug, is_revision=is_revision)
    if name not in found.beside or not found.may_be_edited:
        raise Http404
    root, path = found.edition.column.root, f"{found.folder}/{name}"
    before = (root / path).read_bytes()
    try:
        after = _edited(before, found.edition.column.ward.photos.max_megapixels, request.POST)
        act = acts.write(root, account, "photo-edit", [Change(path, before, after)], name)
    except PhotoError as error:
        return JsonResponse({"said": f"Ảnh {error.cause} {error.fix}"}, status=422)
    except ValueError:
        return JsonResponse({"said": "Chưa rõ phải làm gì với ảnh."}, status=400)
    except (OSError, ChangedMeanwhileError):
        return JsonResponse({"said": "Không ghi được ảnh; tải lại trang."}, status=409)
    said = "Đã sửa ảnh." if after else "Đã bỏ ảnh."
    return JsonResponse({"said": said, "undo": undo_address(act)})


def _edited(before: bytes, max_megapixels: int, wish: QueryDict) -> bytes | None:
    """Return a photo as it is wished, ``None`` for none. Raises ``PhotoError``, ``ValueError``."""
    match wish.get("do"):
        case "turn":
            turn = TURNS.get(wish.get("turn", ""))
            if turn is None:
                raise ValueError("no turn")
            return rotated(before, max_megapixels, turn)
        case "crop":
            sides = [int(wish.get(side, "0")) for side in ("left", "top", "right", "bottom")]
            if not all(0 <= side <= 90 for side in sides):
                raise ValueError("no such edge")
            return cropped(before, max_megapixels, Edges(*sides))
        case "drop":
            return None
        case _:
            raise ValueError("no wish")


@needs(Right.READ)
def photo(
    request: HttpRequest,
    account: Account,
    year: int,
    slug: str,
    name: str,
    *,
    is_revision: bool = False,
) -> HttpResponse:
    """Show a photo that lies beside a text."""
    found = find(year, slug, is_revision=is_revision)
    if name not in found.beside or not uploads.is_photo_name(name):
        raise Http404
    content = (found.edition.column.root / found.folder / name).read_bytes()
    return HttpResponse(uploads.thumbnail(content), content_type="image/jpeg")
