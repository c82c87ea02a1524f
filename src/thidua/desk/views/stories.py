"""What a unit sends: a story with its photos, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.clock import VIETNAM
from thidua.desk import acts, uploads
from thidua.desk.acts import sign
from thidua.desk.models import Account, Act
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.intake import Decision, Draft, IntakeError, read_document, write_draft
from thidua.review.amendments import Change
from thidua.text.vietnamese import normalise, slugify

_TEXT = forms.Textarea(attrs={"rows": 10})


class StoryForm(forms.Form):
    """A story as a unit tells it: in a Word file, or written here."""

    title = forms.CharField(label="Tiêu đề", max_length=150)
    text = forms.CharField(
        label="Nội dung", required=False, max_length=60_000, widget=_TEXT, strip=False
    )
    file = forms.FileField(label="Hoặc gửi tệp Word", required=False)
    consent = forms.CharField(
        label="Số phiếu đồng ý của người trong bài", required=False, max_length=300
    )


@needs(Right.SEND)
def stories(request: HttpRequest, account: Account) -> HttpResponse:
    """Let a unit send a story, and see what became of those it sent."""
    form, said = StoryForm(request.POST or None, request.FILES or None), ""
    if request.method == "POST":
        if form.is_valid():
            try:
                return _take(request, account, form)
            except IntakeError as error:
                said = f"Tệp {error.cause} Cách sửa: {error.fix}"
            except uploads.UploadError as error:
                said = str(error)
            except OSError as error:
                said = f"Không ghi được bài ({explain(error).reason})"
        else:
            said = "Xem lại các ô chỗ đỏ."
    edition = office().edition()
    sent = Act.objects.filter(what="story", who=sign(account)).order_by("-at")[:50]
    rows = [(act, edition.states.get(act.path)) for act in sent]
    context = {"form": form, "said": said, "rows": rows}
    return render(request, "desk/stories.html", context, status=422 if said else 200)


def _take(request: HttpRequest, account: Account, form: StoryForm) -> HttpResponse:
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
        unit=account.unit,
        received=now.date(),
        keeps_office=False,
    )
    # Photos are looked at before anything is written: a story comes whole or not at all.
    taken: set[str] = {picture.name.lower() for picture in draft.pictures}
    photos = []
    for file in request.FILES.getlist("photos"):
        assert isinstance(file, UploadedFile)
        photos.append(uploads.take_photo(file, column, frozenset(taken)))
        taken.add(photos[-1].name.lower())
    path = write_draft(column.root, draft, decision)
    folder = (column.root / path).parent
    changes = [Change(path, None, (column.root / path).read_bytes())]
    for photo in photos:
        (folder / photo.name).write_bytes(photo.content)
        changes.append(Change(f"{path.rpartition('/')[0]}/{photo.name}", None, photo.content))
    consent = f"; phiếu đồng ý: {given['consent']}" if given["consent"] else ""
    acts.note(account, "story", path, f"{title}{consent}", acts.keep(column.root, changes))
    messages.success(request, "Đã gửi. Người phụ trách chuyên mục sẽ xem và biên tập.")
    return redirect("stories")


def _draft(file: UploadedFile | None, text: str, max_megapixels: int) -> Draft:
    if file:
        with uploads.laid_down(file) as path:
            return read_document(path, max_megapixels)
    if not text.strip():
        raise uploads.UploadError("Viết nội dung, hoặc chọn một tệp Word.")
    with uploads.laid_text(text) as path:
        return read_document(path, max_megapixels)
