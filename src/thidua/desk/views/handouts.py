"""«Tài liệu in và phát»: what is printed, said and sent, of one article and of the whole column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from thidua.desk import acts, printing
from thidua.desk.cards import urls_of
from thidua.desk.finding import Found, find
from thidua.desk.forms.handouts import HandoutForm
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.printing import OF_ARTICLE, OF_COLUMN, Given, Made
from thidua.desk.roles import Right
from thidua.desk.telling import refused
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.handouts.kinds import LABELS
from thidua.handouts.ledger import Handout
from thidua.handouts.selection import HandoutError, Refusal, weigh
from thidua.review import Edition
from thidua.schema.logs import ACTIVITY_LOG
from thidua.text.vietnamese import short_date

_NOT_SET_UP = (
    "Máy này chưa cài phần làm ấn phẩm. Cách sửa: người quản trị chạy một lần  "
    "python scripts/thidua.py handouts  , rồi mở lại bàn biên tập."
)
Press = Callable[[Given], Made]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be made, with its form; or why it cannot."""

    name: str
    label: str
    about: str
    form: HandoutForm
    refusal: Refusal | None = None


@needs(Right.WRITE, Right.APPROVE)
def of_article(request: HttpRequest, account: Account, year: int, slug: str) -> HttpResponse:
    """Show what can be made of an article and what was, and make more."""
    found = find(year, slug)
    edition = found.edition
    asked = request.POST.get("do", "")
    offers = []
    for name, one in OF_ARTICLE.items():
        data = request.POST if name == asked else None
        form = one.form(data, prefix=name, edition=edition)
        weighed = weigh(edition, found.path, one.kind.channel)
        refusal = weighed if isinstance(weighed, Refusal) else None
        offers.append(Offer(name, one.label, one.about, form, refusal))

    def make(given: Given) -> Made:
        return printing.make_of_article(edition, found.path, OF_ARTICLE[asked], given)

    return _shown(request, account, offers, make, found)


@needs(Right.WRITE, Right.APPROVE)
def of_column(request: HttpRequest, account: Account) -> HttpResponse:
    """Show what can be made of the whole column and what was, and make more."""
    edition = office().edition()
    asked = request.POST.get("do", "")
    offers = [
        Offer(
            name,
            one.label,
            one.about,
            one.form(request.POST if name == asked else None, prefix=name, edition=edition),
        )
        for name, one in OF_COLUMN.items()
    ]

    def make(given: Given) -> Made:
        return OF_COLUMN[asked].make(edition, given)

    return _shown(request, account, offers, make, None)


def _shown(
    request: HttpRequest,
    account: Account,
    offers: Sequence[Offer],
    make: Press,
    found: Found | None,
) -> HttpResponse:
    """Make what is asked for, or show what may be: of one article that was found, or of all."""
    edition = found.edition if found else office().edition()
    said: Sequence[str] = ()
    if request.method == "POST":
        if not account.may(Right.WRITE):
            raise PermissionDenied
        offer = next((one for one in offers if one.name == request.POST.get("do")), None)
        if offer is None:
            raise Http404
        path = found.path if found else ""
        said = _made(request, account, edition, offer, make, path)
        if not said:
            return redirect(request.path)
    context = {
        "found": found,
        "urls": urls_of(found.place) if found else {},
        "notes": _notes(found) if found else (),
        "offers": offers,
        "said": said,
        "made": _present(request, edition, found),
    }
    return render(request, "desk/handouts.html", context, status=422 if said else 200)


def _made(
    request: HttpRequest,
    account: Account,
    edition: Edition,
    offer: Offer,
    make: Press,
    path: str,
) -> Sequence[str]:
    """Make files and keep them; return why nothing was made."""
    try:
        if not offer.form.is_valid():
            return ["Xem lại các ô chỗ đỏ."]
        made = make(offer.form.cleaned_data)
        lost = printing.signs_lost(made.products)
        files = printing.keep(edition, made.products)
    except HandoutError as error:
        return list(map(_told, error.refusals))
    except ImportError:
        return [_NOT_SET_UP]
    except OSError as error:
        return [f"Không ghi được vào thư mục handouts ({explain(error).reason})."]
    names = ", ".join(one.rpartition("/")[2] for one in files)
    acts.note(account, "handout", path, f"{offer.label}: {names}")
    messages.success(request, f"Đã làm: {', '.join(files)}. Tải về ở mục «Đã làm».")
    for one in made.refusals:
        messages.warning(request, _told(one))
    for article, signs in lost.items():
        messages.warning(
            request, f"{article}: chữ in không có các dấu  {signs}  nên trên giấy bỏ đi."
        )
    return ()


def _told(refusal: Refusal) -> str:
    return f"{refusal.path}: {refused(refusal)}"


def _present(
    request: HttpRequest, edition: Edition, found: Found | None
) -> Sequence[tuple[Handout, str, str]]:
    """Return what lies in the folder, newest first, with the word for each and its address."""
    try:
        clearing = printing.tidy(edition)
    except HandoutError as error:
        for refusal in error.refusals:
            messages.error(request, _told(refusal))
        return ()
    except OSError as error:
        messages.error(request, f"Không đọc được thư mục handouts ({explain(error).reason}).")
        return ()
    for one in clearing.removed:
        messages.warning(
            request,
            f"Đã bỏ {one.path}, làm ngày {short_date(one.on)}: {one.reason} Bản đã in, đã gửi thì "
            "thu lại, hoặc báo nơi nhận thôi dùng.",
        )
    told = {one.path: ", từ bản cũ của bài" for one in clearing.outdated}
    told |= {one.path: ", tạm đừng dùng: bài đang sửa hay có lỗi" for one, _ in clearing.held}
    own = found.article.id if found and found.article else ""
    return [
        (
            one,
            LABELS.get(one.kind, one.kind) + told.get(one.path, ""),
            reverse("handout-file", args=[one.path.partition("/")[2]]),
        )
        for one in reversed(clearing.ledger.present)
        if not own or any(source.id == own for source in one.sources)
    ]


def _notes(found: Found) -> Sequence[tuple[str, str]]:
    """Return where is noted that an article was posted or sent, with what is known of it."""
    matter = found.article.matter if found.article else None
    if matter is None:
        return ()
    asked = [
        ("Đã đăng fanpage, Zalo: ghi vào nhật ký", "mang-xa-hoi", "Đăng “{}” trên Fanpage"),
        ("Đã gửi báo: ghi vào nhật ký", "bao-chi", "Gửi “{}” cho báo"),
    ]
    known = {"on": found.edition.now.date().isoformat(), "unit": matter.unit or ""}
    lists = [("movements", one) for one in matter.movements]
    lists += [("fields_", one) for one in matter.fields]
    at = reverse("records", args=[ACTIVITY_LOG.name])
    return [
        (
            label,
            f"{at}?"
            + urlencode(
                [*known.items(), ("activity", kind), ("title", title.format(matter.title)), *lists]
            ),
        )
        for label, kind, title in asked
    ]


@needs(Right.WRITE, Right.APPROVE)
def file(request: HttpRequest, account: Account, address: str) -> HttpResponse:
    """Give a file that was made and may still be used; nothing else of the folder."""
    edition = office().edition()
    try:
        found = printing.file_of(edition, address)
    except HandoutError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    response = HttpResponse(found.read_bytes(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response
