"""An article as it stands: what may be done with it, and how a new one begins."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.clock import VIETNAM
from thidua.desk import acts, uploads
from thidua.desk.arrivals import Twin, find_twins, note_arrival, seal_of, twins_of
from thidua.desk.cards import address_of, submissions, urls_of
from thidua.desk.finding import Found, find
from thidua.desk.models import Account, Act
from thidua.desk.office import Place, office
from thidua.desk.roles import Right, Role
from thidua.desk.standing import standings
from thidua.desk.views.gates import needs
from thidua.desk.views.passes import are_on
from thidua.disk.obstacles import explain
from thidua.intake import Decision, IntakeError, read_document, write_draft
from thidua.intake.sheet import Sheet as NewSheet
from thidua.intake.sheet import free_path, render_sheet
from thidua.review import State
from thidua.review.amendments import Change
from thidua.review.waiting import awaited
from thidua.text.vietnamese import normalise, slugify


@needs(Right.READ)
def article(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Show an article with its state, its problems, and what may be done next."""
    found = find(year, slug, is_revision=is_revision)
    faults = [one for one in found.problems if one.is_error]
    revision = Place(year, slug, is_revision=True)
    context = {
        "found": found,
        "standing": standings(found.edition)[found.path],
        "matter": found.article.matter if found.article else None,
        "twins": twins_of(found.edition, found.path),
        "waits": awaited(found.edition, found.path, len(faults)),
        "faults": faults,
        "may_show": found.article is not None,
        "has_consent": _may_be_renewed(found),
        "urls": urls_of(found.place),
        "has_revision": not is_revision and revision.path_in(found.edition.column) is not None,
        "revision_url": address_of("article", revision),
        "is_submitted": found.article is not None
        and (found.path, found.article.digest) in submissions(),
        "history": [
            (act, acts.WORDS[act.what])
            for act in Act.objects.filter(path=found.path).order_by("-at", "-pk")[:20]
        ],
        "leaders": Account.objects.filter(role=Role.LEADER.value, is_active=True)
        if are_on()
        else (),
    }
    return render(request, "desk/article.html", context)


def _may_be_renewed(found: Found) -> bool:
    """Tell whether readers see, or saw, an article by somebody's consent, which may be renewed."""
    consent = found.article.matter.consent if found.article else None
    is_shown = found.state in (State.PUBLISHED, State.NO_CONSENT)
    return is_shown and consent is not None and consent.not_needed is None


@needs(Right.WRITE)
def new(request: HttpRequest, account: Account) -> HttpResponse:
    """Make an article's folder from a title and a category; the rest is written in the form."""
    column = office().column
    categories = [(slug, e.title) for slug, e in column.registers.categories.items()]
    title = normalise(" ".join(request.POST.get("title", "").split()))
    category = request.POST.get("category", "")
    said = ""
    if request.method == "POST":
        if not slugify(title) or len(title) > 150:
            said = "Ghi tiêu đề, không quá 150 ký tự."
        elif category not in dict(categories):
            said = "Chọn chuyên mục."
        else:
            now = datetime.now(VIETNAM)
            path = free_path(column.root, now.year, slugify(title))
            sheet = NewSheet(title=title, date=None, category=category, body="")
            content = render_sheet(sheet).encode()
            acts.write(column.root, account, "new", [Change(path, None, content)], title)
            place = Place.of(path)
            assert place is not None  # `free_path` makes such names alone
            return redirect(address_of("write", place))
    context = {"categories": categories, "title": title, "category": category, "said": said}
    return render(request, "desk/new.html", context, status=422 if said else 200)


@needs(Right.WRITE)
def bring(request: HttpRequest, account: Account) -> HttpResponse:
    """Make a draft from a Word file, and tell all that did not come over."""
    file = request.FILES.get("file")
    said = ""
    twins: tuple[Twin, ...] = ()
    if request.method == "POST" and isinstance(file, UploadedFile):
        try:
            seal = seal_of(file)
            twins = find_twins(office().edition(), seal)
            if not twins or "again" in request.POST:
                return _brought(request, account, file, seal)
        except IntakeError as error:
            said = f"Tệp «{file.name}» {error.cause} Cách sửa: {error.fix}"
        except uploads.UploadError as error:
            said = str(error)
        except OSError as error:
            said = f"Không ghi được bài ({explain(error).reason})"
    elif request.method == "POST":
        said = "Chọn một tệp trước."
    context = {"said": said, "twins": twins, "name": file.name if twins and file else ""}
    return render(request, "desk/bring.html", context, status=422 if said or twins else 200)


def _brought(request: HttpRequest, account: Account, file: UploadedFile, seal: str) -> HttpResponse:
    column = office().column
    with uploads.laid_down(file) as path:
        draft = read_document(path, column.ward.photos.max_megapixels)
    stem = str(file.name).rpartition(".")[0] or str(file.name)
    title = draft.title.text or normalise(stem)
    now = datetime.now(VIETNAM)
    decision = Decision(
        title=title if slugify(title) else "Bài mới",
        year=now.year,
        summary=draft.summary.text,
        author=draft.author.text,
        received=now.date(),
        keeps_office=False,
    )
    written = write_draft(column.root, draft, decision)
    told = [remark.message for remark in (*draft.lost, *draft.changed)]
    files = acts.keep(column.root, acts.born(column.root, written))
    acts.note(account, "import", written, "\n".join([str(file.name), *told]), files)
    note_arrival(seal, written, str(file.name), acts.sign(account))
    place = Place.of(written)
    assert place is not None  # `write_draft` makes such names alone
    original = "\n\n".join(block.words for block in draft.blocks)
    request.session[f"original:{written}"] = original[:200_000]
    request.session[f"told:{written}"] = told
    return redirect(address_of("write", place))
