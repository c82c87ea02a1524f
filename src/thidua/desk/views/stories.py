"""What a unit sends: a story with its photos, and what became of it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from thidua.clock import VIETNAM
from thidua.desk import acts, uploads
from thidua.desk.acts import sign
from thidua.desk.arrivals import find_twins, note_arrival, seal_of
from thidua.desk.forms.story import StoryForm
from thidua.desk.models import Account, Act, StoryLink
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.server import draw_picture
from thidua.desk.standing import standings
from thidua.desk.views.gates import needs
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.intake import Decision, Draft, IntakeError, read_document, write_draft
from thidua.source.head import Head, lines_of
from thidua.text.vietnamese import normalise, short_date, slugify


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: as the history names them, of which unit, and where they come back to."""

    who: str
    unit: str
    back: str


@needs(Right.SEND)
def stories(request: HttpRequest, account: Account) -> HttpResponse:
    """Let a unit's person send a story, and see what became of those they sent."""
    return _stories(request, Sender(sign(account), account.unit, reverse("stories")))


def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let whoever has a unit's link do the same, without an account."""
    link = StoryLink.objects.filter(secret=_hash(secret)).first()
    unit = office().column.registers.units.get(link.unit) if link else None
    if link is None or unit is None:
        return render(request, "desk/pass-over.html", status=404)
    back = reverse("story-link", args=[secret])
    return _stories(request, Sender(f"{unit.title} (đường dẫn)", link.unit, back))


@require_POST
@needs(Right.MANAGE)
def give_link(request: HttpRequest, account: Account) -> HttpResponse:
    """Make a unit's link and show it once."""
    unit = office().column.registers.units.get(request.POST.get("unit", ""))
    if unit is None:
        raise Http404
    secret = secrets.token_urlsafe(24)
    StoryLink.objects.create(secret=_hash(secret), unit=unit.slug, giver=account, at=timezone.now())
    acts.note(account, "account", detail=f"cho {unit.title} đường dẫn gửi bài")
    address = request.build_absolute_uri(reverse("story-link", args=[secret]))
    context = {"unit": unit, "address": address, "code": draw_picture(address)}
    return render(request, "desk/story-link.html", context)


@require_POST
@needs(Right.MANAGE)
def end_link(request: HttpRequest, account: Account, number: int) -> HttpResponse:
    """End a unit's link."""
    link = get_object_or_404(StoryLink, pk=number)
    acts.note(account, "account", detail=f"thu hồi đường dẫn gửi bài của {link.unit}")
    link.delete()
    messages.success(request, "Đã thu hồi đường dẫn.")
    return redirect("accounts")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _stories(request: HttpRequest, sender: Sender) -> HttpResponse:
    form, said = StoryForm(request.POST or None, request.FILES or None), ""
    if request.method == "POST":
        if form.is_valid():
            try:
                return _take(request, sender, form)
            except IntakeError as error:
                said = f"Tệp {error.cause} Cách sửa: {error.fix}"
            except uploads.UploadError as error:
                said = str(error)
            except OSError as error:
                said = f"Không ghi được bài ({explain(error).reason})"
        else:
            said = "Xem lại các ô chỗ đỏ."
    known = standings(office().edition())
    sent = Act.objects.filter(what="story", who=sender.who).order_by("-at")[:50]
    rows = [(act, known.get(act.path)) for act in sent]
    context = {"form": form, "said": said, "rows": rows}
    return render(request, "desk/stories.html", context, status=422 if said else 200)


def _take(request: HttpRequest, sender: Sender, form: StoryForm) -> HttpResponse:
    """Write a story as a draft that the clerk takes over."""
    given, column = form.cleaned_data, office().column
    title = normalise(" ".join(given["title"].split()))
    if not slugify(title):
        raise uploads.UploadError("Ghi tiêu đề bằng chữ.")
    draft = _draft(given["file"], given["text"], column.ward.photos.max_megapixels)
    now = datetime.now(VIETNAM)
    decision = Decision(
        title=title,
        year=now.year,
        summary=draft.summary.text,
        author=draft.author.text,
        unit=sender.unit,
        received=now.date(),
        keeps_office=False,
    )
    # Photos are looked at before anything is written: a story comes whole or not at all.
    taken: set[str] = {picture.name.lower() for picture in draft.pictures}
    photos: list[uploads.Brought] = []
    for file in request.FILES.getlist("photos"):
        assert isinstance(file, UploadedFile)
        photo = uploads.take_photo(file, column, frozenset(taken))
        if photo.content not in [one.content for one in photos]:
            photos.append(photo)
            taken.add(photo.name.lower())
    seal = seal_of(given["file"], given["text"])
    twins = [one for one in find_twins(office().edition(), seal) if one.who == sender.who]
    path = write_draft(column.root, draft, decision)
    folder = (column.root / path).parent
    if given["consent"].strip():
        # What else the paper says the clerk asks for: the form tells what is missing.
        raw = (column.root / path).read_bytes()
        number = lines_of("consent", {"reference": " ".join(given["consent"].split())})
        write_whole(column.root / path, Head.read(raw).with_key("consent", number))
    for photo in photos:
        (folder / photo.name).write_bytes(photo.content)
    consent = f"; phiếu đồng ý: {given['consent']}" if given["consent"] else ""
    files = acts.keep(column.root, acts.born(column.root, path))
    acts.note_of(sender.who, "story", path, f"{title}{consent}", files)
    note_arrival(seal, path, str(given["file"].name) if given["file"] else "", sender.who)
    messages.success(request, "Đã gửi. Người phụ trách chuyên mục sẽ xem và biên tập.")
    if twins:
        on = short_date(timezone.localtime(twins[-1].at).date())
        messages.info(
            request,
            f"Bài này đã gửi một lần hôm {on} («{twins[-1].title}»). Người phụ trách thấy cả hai "
            "và chọn giữ bài nào; gửi nhầm thì báo người ấy biết.",
        )
    return redirect(sender.back)


def _draft(file: UploadedFile | None, text: str, max_megapixels: int) -> Draft:
    if file:
        with uploads.laid_down(file) as path:
            return read_document(path, max_megapixels)
    if not text.strip():
        raise uploads.UploadError("Viết nội dung, hoặc chọn một tệp Word.")
    with uploads.laid_text(text) as path:
        return read_document(path, max_megapixels)
