"""What is printed, posted and sent of a published article, made at the press of a button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from thidua.desk.cards import address_of
from thidua.desk.finding import find
from thidua.desk.models import Account
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.archives import pack
from thidua.disk.obstacles import explain
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product, clear, deliver, read_ledger, take_back
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.review import Edition

_Make = Callable[[Edition, Material], Sequence[Product]]


def _sheet(edition: Edition, material: Material) -> Sequence[Product]:
    from thidua.handouts.sheet import make_sheet  # noqa: PLC0415 - a lock group of its own

    return [make_sheet(edition, material)]


def _poster(edition: Edition, material: Material) -> Sequence[Product]:
    from thidua.handouts import posters  # noqa: PLC0415 - a lock group of its own

    face = posters.face_of_article(edition.column, material)
    return posters.make_poster(edition, face, "A3", "nen")


def _share(edition: Edition, material: Material) -> Sequence[Product]:
    from thidua.handouts.share import make_share  # noqa: PLC0415 - with the others

    return make_share(edition, material)


def _press(edition: Edition, material: Material) -> Sequence[Product]:
    from thidua.handouts.press import make_pack, notice_of  # noqa: PLC0415 - with the others

    return make_pack(edition, [material], notice_of(edition.column, None, ""))


@dataclass(frozen=True, slots=True)
class Button:
    """A kind of handout that the desk makes of one article."""

    label: str
    kind: Kind
    make: _Make


BUTTONS: Mapping[str, Button] = {
    "to-tin": Button("Tờ tin A4", Kind.SHEET, _sheet),
    "ap-phich": Button("Áp phích A3", Kind.POSTER, _poster),
    "mang-xa-hoi": Button("Lời, ảnh đăng fanpage", Kind.SHARE, _share),
    "bao-chi": Button("Gói gửi báo chí", Kind.PRESS, _press),
}
"""By their names in the desk's addresses."""


@require_POST
@needs(Right.WRITE)
def make(request: HttpRequest, account: Account, year: int, slug: str, name: str) -> HttpResponse:
    """Make a handout of an article, note it as the command does, and give it to the browser."""
    if name not in BUTTONS:
        raise Http404
    button, found = BUTTONS[name], find(year, slug)
    edition = found.edition
    root = edition.column.root
    try:
        material = weigh(edition, found.path, button.kind.channel)
        if isinstance(material, Refusal):
            raise HandoutError(material)
        clearing = clear(edition, read_ledger(root))
        products = button.make(edition, material)
        take_back(root, clearing)
        deliver(root, clearing.ledger, products, edition.now)
    except HandoutError as error:
        said = " ".join(f"{one.cause} Cách sửa: {one.fix}" for one in error.refusals)
    except ImportError:
        said = (
            "Máy này chưa cài phần làm ấn phẩm. Cách sửa: người quản trị chạy một lần  "
            "python scripts/thidua.py handouts , rồi mở lại bàn biên tập."
        )
    except OSError as error:
        said = f"Không ghi được vào thư mục handouts ({explain(error).reason})."
    else:
        return _given(products, edition)
    messages.error(request, said)
    return redirect(address_of("article", found.place))


def _given(products: Sequence[Product], edition: Edition) -> HttpResponse:
    """Return one file as it is, several as an archive."""
    first = products[0]
    name, content = first.name, first.content
    if len(products) > 1:
        folder = first.name.partition("/")[0]
        name = f"{folder.partition('.')[0]}.zip"
        files = {one.name.rpartition("/")[2]: one.content for one in products}
        content = pack(files, edition.now)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
