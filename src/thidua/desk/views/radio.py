"""Radio scripts from the desk: made and kept by the same functions as ``thidua radio``."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from thidua.clock import VIETNAM
from thidua.desk.cards import address_of
from thidua.desk.finding import find
from thidua.desk.models import Account
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product, clear, deliver, read_ledger, take_back
from thidua.handouts.radio.products import make_programme
from thidua.handouts.radio.programme import Options, write_scripts
from thidua.handouts.selection import HandoutError, choose
from thidua.review import Edition

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class ScriptForm(forms.Form):
    """How a script is wanted."""

    minutes = forms.IntegerField(required=False, min_value=1, max_value=120)
    voices = forms.IntegerField(min_value=1, max_value=2)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in _TYPES])


@needs(Right.WRITE, Right.APPROVE)
@require_POST
def script(request: HttpRequest, account: Account, year: int, slug: str) -> HttpResponse:
    """Make an article's script, keep it in ``handouts/`` and give it as a file."""
    found = find(year, slug)
    back = redirect(address_of("article", found.place))
    form = ScriptForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Số phút từ 1 đến 120, một hoặc hai giọng; chọn lại rồi lập.")
        return back
    options = Options(form.cleaned_data["minutes"], form.cleaned_data["voices"])
    kind = form.cleaned_data["kind"]
    try:
        products = _make(found.edition, found.path, options)
    except HandoutError as error:
        for refusal in error.refusals:
            messages.error(request, f"{refusal.cause} Cách sửa: {refusal.fix}")
        return back
    except ImportError:
        messages.error(
            request,
            "Máy này chưa cài phần làm ấn phẩm. Nhờ người quản trị chạy một lần:  "
            f"python scripts/thidua.py radio {found.path}",
        )
        return back
    except OSError as error:
        messages.error(request, f"Không ghi được vào handouts/ ({explain(error).reason}).")
        return back
    product = next(one for one in products if one.name.endswith(f".{kind}"))
    response = HttpResponse(product.content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{product.name}"'
    return response


def _make(edition: Edition, path: str, options: Options) -> tuple[Product, ...]:
    """Make a script and write it down, as the command does. Raises what that may raise."""
    root = edition.column.root
    chosen = choose(edition, [path], Kind.RADIO.channel)
    if chosen.refusals:
        raise HandoutError(*chosen.refusals)
    scripts = write_scripts(edition, chosen.materials, options)
    products = make_programme(edition, scripts, chosen.materials, minutes=options.minutes)
    clearing = clear(edition, read_ledger(root))
    take_back(root, clearing)
    deliver(root, clearing.ledger, products, datetime.now(VIETNAM))
    return products
