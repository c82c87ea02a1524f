"""Writing: a new article, one from a Word file, the form, what is typed, photos, the preview."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.desk import acts, uploads
from thidua.desk.acts import ChangedMeanwhileError
from thidua.desk.cards import address_of, submissions
from thidua.desk.finding import Found, find
from thidua.desk.models import Account, Act, Hold, Typing
from thidua.desk.office import Place, dated, office
from thidua.desk.proofs import answer, proof_of
from thidua.desk.roles import Right, Role
from thidua.desk.sheets import Sheet
from thidua.desk.views.gates import needs
from thidua.desk.views.passes import are_on, may_look
from thidua.disk.obstacles import explain
from thidua.intake import Decision, IntakeError, read_document, write_draft
from thidua.intake.sheet import Sheet as NewSheet
from thidua.intake.sheet import free_path, render_sheet
from thidua.load.trial import try_article
from thidua.photos import PhotoError
from thidua.photos.rotation import TURNS, Edges, cropped, rotated
from thidua.problems import Problem
from thidua.review import State
from thidua.review.amendments import Change
from thidua.review.waiting import awaited
from thidua.site.markup.article import place
from thidua.text.vietnamese import normalise, slugify

_HELD = timedelta(minutes=2)
"""How long somebody counts as writing after the last sign of it."""


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
        "matter": found.article.matter if found.article else None,
        "waits": awaited(found.edition, found.path, len(faults)),
        "faults": faults,
        "may_show": found.article is not None,
        "has_consent": _may_be_renewed(found),
        "urls": _urls(found.place),
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


def _urls(place: Place) -> Mapping[str, str]:
    names = (
        *("article", "write", "keep", "proof-page", "photos", "submit", "approve", "return"),
        *("paper", "release", "take-over", "give-pass"),
    )
    urls = {name.replace("-", "_"): address_of(name, place) for name in names}
    if not place.is_revision:
        urls |= {name: address_of(name, place) for name in ("correct", "withdraw", "revise")}
    return urls


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
    if request.method == "POST" and isinstance(file, UploadedFile):
        try:
            return _brought(request, account, file)
        except IntakeError as error:
            said = f"Tệp «{file.name}» {error.cause} Cách sửa: {error.fix}"
        except uploads.UploadError as error:
            said = str(error)
        except OSError as error:
            said = f"Không ghi được bài ({explain(error).reason})"
    elif request.method == "POST":
        said = "Chọn một tệp trước."
    return render(request, "desk/bring.html", {"said": said}, status=422 if said else 200)


def _brought(request: HttpRequest, account: Account, file: UploadedFile) -> HttpResponse:
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
    raw = (column.root / written).read_bytes()
    told = [remark.message for remark in (*draft.lost, *draft.changed)]
    files = acts.keep(column.root, [Change(written, None, raw)])
    acts.note(account, "import", written, "\n".join([str(file.name), *told]), files)
    place = Place.of(written)
    assert place is not None  # `write_draft` makes such names alone
    original = "\n\n".join(block.words for block in draft.blocks)
    request.session[f"original:{written}"] = original[:200_000]
    request.session[f"told:{written}"] = told
    return redirect(address_of("write", place))


@needs(Right.WRITE)
def write(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Show the form of an article, and write into its file what was changed in it."""
    found = find(year, slug, is_revision=is_revision)
    if not found.may_be_edited:
        messages.info(
            request, "Bài đang trên trang: muốn sửa thì soạn bản sửa, bài vẫn đăng như cũ."
        )
        return redirect(address_of("article", found.place))
    if found.document is None:
        return _write_raw(request, account, found)
    root = found.edition.column.root
    sheet = Sheet(found.document, found.edition.column, found.beside, request.POST or None)
    said = ""
    if request.method == "POST":
        if request.POST.get("seal") != found.seal:
            return _two_versions(request, account, found)
        if sheet.is_valid():
            try:
                after = sheet.write(found.raw)
                undoing = ""
                if after != found.raw:
                    change = Change(found.path, found.raw, after)
                    undoing = _undoing(acts.write(root, account, "save", [change]))
                Typing.objects.filter(account=account, path=found.path).delete()
                messages.success(request, "Đã lưu bài.", extra_tags=undoing)
                return redirect(address_of(_after_save(request), found.place))
            except ChangedMeanwhileError:
                return _two_versions(request, account, find(year, slug, is_revision=is_revision))
            except OSError as error:
                said = f"Không ghi được tệp ({explain(error).reason}) Chữ đang gõ vẫn được giữ."
        else:
            said = "Có ô chưa dùng được; xem chỗ đỏ bên dưới."
    held_by = _hold(account, found.path)
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing and request.method != "POST" and request.GET.get("go-do") == "mo":
        data = json.loads(typing.content)
        sheet = Sheet(found.document, found.edition.column, found.beside, _as_form(data))
        typing_shown = None
    else:
        typing_shown = typing if request.method != "POST" else None
    context = {
        "found": found,
        "sheet": sheet,
        "said": said,
        "urls": _urls(found.place),
        "typing": typing_shown,
        "turn": typing.turn if typing else 0,
        "held_by": held_by,
        "by_field": _by_field(found.problems),
        "told": request.session.get(f"told:{found.path}", []),
        "original": request.session.get(f"original:{found.path}", ""),
        "asks_consent": request.GET.get("muc") == "phieu",
    }
    return render(request, "desk/write.html", context, status=422 if said else 200)


def _undoing(act: Act) -> str:
    """Return the address that undoes an act, as a message carries it."""
    return reverse("undo", args=[act.pk])


def _after_save(request: HttpRequest) -> str:
    return "article" if request.POST.get("then") == "article" else "write"


def _as_form(data: Mapping[str, list[str]]) -> Any:
    form = QueryDict(mutable=True)
    for name, values in data.items():
        form.setlist(name, list(values))
    return form


def _write_raw(request: HttpRequest, account: Account, found: Found) -> HttpResponse:
    """Let the whole file be mended where nothing of it can be read as a form."""
    root, said = found.edition.column.root, ""
    if request.method == "POST" and request.POST.get("seal") == found.seal:
        text = request.POST.get("raw", "").replace("\r\n", "\n")
        try:
            change = Change(found.path, found.raw, text.encode())
            acts.write(root, account, "save", [change])
            return redirect(address_of("write", found.place))
        except (OSError, ChangedMeanwhileError):
            said = "Không ghi được tệp, hoặc tệp vừa được sửa ở nơi khác; tải lại trang."
    context = {
        "found": found,
        "text": found.raw.decode("utf-8", errors="replace"),
        "said": said,
        "urls": _urls(found.place),
    }
    return render(request, "desk/raw.html", context, status=422 if said else 200)


def _two_versions(request: HttpRequest, account: Account, found: Found) -> HttpResponse:
    """Show what was typed beside what the file holds now: somebody saved it meanwhile."""
    _remember(account, found, dict(request.POST.lists()))
    context = {
        "found": found,
        "mine": request.POST.get("body", ""),
        "theirs": found.document.body.strip("\n") if found.document else "",
        "urls": _urls(found.place),
    }
    return render(request, "desk/two-versions.html", context, status=409)


def _hold(account: Account, path: str) -> Account | None:
    """Say who else is writing an article, or take it for this account."""
    now = timezone.now()
    hold = Hold.objects.select_related("account").filter(path=path).first()
    if hold and hold.account != account and now - hold.at < _HELD:
        return hold.account
    Hold.objects.update_or_create(path=path, defaults={"account": account, "at": now})
    return None


@require_POST
@needs(Right.WRITE)
def take_over(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Take an article over from whoever is writing it; what they typed stays theirs."""
    found = find(year, slug, is_revision=is_revision)
    Hold.objects.update_or_create(
        path=found.path, defaults={"account": account, "at": timezone.now()}
    )
    return redirect(address_of("write", found.place))


@require_POST
@needs(Right.WRITE)
def keep(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> JsonResponse:
    """Keep what is being typed, and say what is wrong with it."""
    found = find(year, slug, is_revision=is_revision)
    if found.document is None or not found.may_be_edited:
        return JsonResponse({"said": "Bài không sửa được ở đây nữa; tải lại trang."}, status=409)
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing and str(typing.turn) != request.POST.get("turn"):
        return JsonResponse(
            {"said": "Bài này đang mở ở một cửa sổ khác của bạn; chữ ở đây chưa được giữ."},
            status=409,
        )
    _hold(account, found.path)
    turn = _remember(account, found, dict(request.POST.lists()))
    problems = found.problems
    sheet = Sheet(found.document, found.edition.column, found.beside, request.POST)
    if sheet.is_valid():
        try:
            problems = try_article(
                found.edition.column, found.path, sheet.write(found.raw)
            ).problems
        except ValueError:
            problems = found.problems
    return JsonResponse(
        {
            "turn": turn,
            "at": f"{timezone.localtime():%H:%M:%S}",
            "problems": [_told(one, found) for one in problems],
            "changed": request.POST.get("seal") != found.seal,
        }
    )


def _remember(account: Account, found: Found, data: Mapping[str, list[Any]]) -> int:
    kept = {name: values for name, values in data.items() if name != "csrfmiddlewaretoken"}
    typing, _ = Typing.objects.get_or_create(
        account=account,
        path=found.path,
        defaults={"content": "", "base": found.seal, "at": timezone.now()},
    )
    typing.content = json.dumps(kept)
    typing.turn += 1
    typing.at = timezone.now()
    typing.save()
    return typing.turn


def _told(problem: Problem, found: Found) -> Mapping[str, Any]:
    line = problem.line - (found.document.body_line if found.document else 1) + 1
    return {
        "rule": problem.rule.value,
        "is_error": problem.is_error,
        "field": problem.field,
        "line": line if not problem.field and line > 0 else 0,
        "message": problem.message,
        "fix": problem.fix,
    }


def _by_field(problems: tuple[Problem, ...]) -> Mapping[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for one in problems:
        found.setdefault(one.field.partition(".")[0].partition("[")[0], []).append(one)
    return found


@require_POST
@needs(Right.WRITE)
def drop(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Forget what was typed and not saved."""
    found = find(year, slug, is_revision=is_revision)
    Typing.objects.filter(account=account, path=found.path).delete()
    return redirect(address_of("write", found.place))


@require_POST
@needs(Right.WRITE, Right.SEND)
def paste(request: HttpRequest, account: Account) -> HttpResponse:
    """Return the Markdown of what was copied from Word, Zalo or a web page."""
    html = request.POST.get("html", "")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "dan.html"
        page.write_text(f"<html><body>{html}</body></html>", "utf-8")
        try:
            draft = read_document(page, 1)
        except IntakeError:
            return JsonResponse({"markdown": "", "told": []})
    markdown = "\n\n".join([block.markdown for block in draft.blocks] + list(draft.notes))
    told = [remark.message for remark in draft.lost]
    return JsonResponse({"markdown": markdown, "told": told})


@needs(Right.WRITE)
def photos(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Take photos and documents that somebody dropped, and put them beside the text."""
    found = find(year, slug, is_revision=is_revision)
    if request.method != "POST" or not found.may_be_edited or not found.has_home:
        raise Http404
    column = found.edition.column
    taken = {name.lower() for name in found.beside}
    brought, refused = [], []
    for file in request.FILES.getlist("files"):
        assert isinstance(file, UploadedFile)
        try:
            one = (
                uploads.take_photo(file, column, frozenset(taken))
                if uploads.is_photo(file)
                else uploads.take_file(file, frozenset(taken))
            )
            taken.add(one.name.lower())
            change = Change(f"{found.folder}/{one.name}", None, one.content)
            acts.write(column.root, account, "photo", [change], one.name)
            brought.append({"name": one.name, "is_photo": one.is_photo})
        except uploads.UploadError as error:
            refused.append(str(error))
        except (OSError, ChangedMeanwhileError):
            refused.append(f"Không ghi được tệp «{file.name}»; xem chỗ trống và quyền ghi.")
    return JsonResponse({"brought": brought, "refused": refused})


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
    return JsonResponse({"said": said, "undo": _undoing(act)})


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


@needs(Right.READ)
def proof_page(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Lead to the page of an article, as it would look; what is typed and not saved counts."""
    found = find(year, slug, is_revision=is_revision)
    article = _typed(account, found) or found.article
    if article is None:
        return render(request, "desk/no-proof.html", {"found": found})
    shown = proof_of(found.edition, dated(article))
    return redirect("proof", key=shown.key, address=shown.proof.address)


def _typed(account: Account, found: Found) -> Article | None:
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing is None or found.document is None:
        return None
    column: Column = found.edition.column
    data = _as_form(json.loads(typing.content))
    sheet = Sheet(found.document, column, found.beside, data)
    if not sheet.is_valid():
        return None
    try:
        return try_article(column, found.path, sheet.write(found.raw)).article
    except ValueError:
        return None


def proof(request: HttpRequest, key: str, address: str) -> HttpResponse:
    """Show a page that was drawn a moment ago, or a file that it loads."""
    account = request.user
    if not (isinstance(account, Account) and account.may(Right.READ)) and not may_look(request):
        raise Http404
    response = answer(key, address)
    if response is None:
        raise Http404
    return response


@needs(Right.READ)
def paper(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Show an article for printing, for a leader who wants paper."""
    found = find(year, slug, is_revision=is_revision)
    if found.article is None:
        raise Http404
    drawn = proof_of(found.edition, dated(found.article))
    # Cleaned as on the site; its pictures come with the page that was drawn.
    text = mark_safe(place(drawn.proof.text, reverse("proof", args=[drawn.key, "-"])[:-1]))
    context = {"found": found, "article": found.article, "text": text}
    return render(request, "desk/paper.html", context)
