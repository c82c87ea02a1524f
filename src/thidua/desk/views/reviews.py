"""The leaders' acts and the office's: put before them, approve, send back, correct, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from thidua.clock import VIETNAM
from thidua.column import Article
from thidua.column.addresses import WITHDRAWALS, revision_path
from thidua.column.digest import digest
from thidua.column.registers import CAMPAIGNS, CATEGORIES, FIELDS, MOVEMENTS, UNITS
from thidua.desk import acts
from thidua.desk.cards import address_of
from thidua.desk.finding import Found, find
from thidua.desk.models import Account, Submission
from thidua.desk.office import Place, dated
from thidua.desk.proofs import proof_of
from thidua.desk.roles import Right
from thidua.desk.telling import told
from thidua.desk.views.accounts import confirmed
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.problems import Problem, Rule, errors
from thidua.progress.targets import evaluate
from thidua.progress.wording import name_window
from thidua.review import State
from thidua.review.amendments import Amendment, apply
from thidua.review.amendments import correct as prepare_correction
from thidua.review.amendments import send_back as prepare_return
from thidua.review.amendments import withdraw as prepare_withdrawal
from thidua.review.approving import Approval, date_at_approval, prepare_approval
from thidua.review.differences import find_differences, shortened
from thidua.review.revising import home_of, may_move
from thidua.review.revising import revise as begin_revision
from thidua.schema.article import Correction, Return, Review, Withdrawal
from thidua.schema.scalars import MAX_TEXT
from thidua.site.feeds.asking import asked
from thidua.text.people import is_among, is_signed_as
from thidua.text.vietnamese import normalise


class WordsForm(forms.Form):
    """Words that readers or an author will see."""

    words = forms.CharField(
        label="",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "id_words_helptext"}),
    )

    def clean_words(self) -> str:
        """Return them in one line, as the article will hold them."""
        text = " ".join(normalise(str(self.cleaned_data["words"])).split())
        if not text.isprintable():
            raise forms.ValidationError("có ký tự không nhìn thấy được; gõ lại bằng bàn phím.")
        return text


@require_POST
@needs(Right.WRITE)
def submit(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Put a version before the leaders; one with an error has to be mended first."""
    found = find(year, slug, is_revision=is_revision)
    faults = [one for one in found.problems if one.is_error]
    if found.article is None or faults or _has_faults(found):
        messages.error(request, "Bài còn lỗi phải sửa trước khi trình duyệt.")
        return redirect(address_of("write", found.place))
    Submission.objects.get_or_create(
        path=found.path,
        digest=found.article.digest,
        defaults={"account": account, "at": timezone.now()},
    )
    acts.note(account, "submit", found.path, found.title)
    messages.success(request, "Đã trình lãnh đạo duyệt. Lãnh đạo thấy bài ở trang đầu của mình.")
    return redirect(address_of("article", found.place))


def _has_faults(found: Found) -> bool:
    return any(fault.path == found.path for fault in errors(found.edition.column.faults))


@needs(Right.APPROVE)
def approve(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Show what is to be approved, and what changed; approve exactly the bytes that were shown."""
    found = find(year, slug, is_revision=is_revision)
    response, done = decide(request, found, account, knows=lambda: confirmed(request, account))
    if done:
        messages.success(request, done)
        return redirect("home")
    return response


def decide(
    request: HttpRequest, found: Found, account: Account, *, knows: Callable[[], bool]
) -> tuple[HttpResponse, str]:
    """Let a leader approve a version or send it back; the words are "" until that is done.

    ``knows`` tells whether whoever sits here has shown anew to be that leader.
    """
    if found.article is None or found.article.matter.withdrawn:
        raise Http404
    if "words" in request.POST:
        return redirect("home"), _sent_back(request, found, account)
    said = ""
    moves = request.POST.get("date") == "now"
    is_minor = request.POST.get("minor") == "yes"
    approval = _approval(found, account, moves=moves, is_minor=is_minor)
    stands_against = _against(found, account, approval)
    is_late = _is_late(approval)
    # A day that has passed is answered by a tick below, which is set at first.
    others = _against(found, account, approval, without=Rule.REVIEW_LATE)
    shown = shown_mark(found)
    if "shown" in request.POST:
        if request.POST["shown"] != shown:
            said = "Bài vừa bị sửa sau khi trang này mở ra. Đây là bản mới: xin xem lại."
        elif not knows():
            said = "Mật khẩu chưa đúng; chưa duyệt."
        elif not stands_against and approval.amendment:
            said = _apply(found, account, "approve", approval.amendment)
            if not said:
                return redirect("home"), f"Đã duyệt: {found.title}"
        else:
            said = "Chưa duyệt được; xem lý do bên dưới."
    context = {
        "found": found,
        "article": found.article,
        "approval": approval,
        "against": stands_against if said or not is_late else others,
        "others": others,
        "warnings": [one for one in approval.problems if not one.is_error],
        "is_late": is_late,
        "was_published": bool(approval.standing and approval.standing.was_published),
        "allowed": [one for one in found.edition.column.allowed if one.problem.path == found.path],
        "changes": _changes(approval),
        "shown": shown,
        "said": said,
        "leader": account,
        "asks": request.user.is_authenticated,
        "proof": proof_address(found, found.article),
        "back": address_of("return", found.place) if request.user.is_authenticated else "",
    }
    return render(request, "desk/approve.html", context, status=409 if said else 200), ""


def proof_address(found: Found, article: Article) -> str:
    """Draw an article's page and return where it is shown."""
    drawn = proof_of(found.edition, dated(article))
    return reverse("proof", args=[drawn.key, drawn.proof.address])


def _is_late(approval: Approval) -> bool:
    """Tell whether the day written in a draft has passed before anybody approved it."""
    standing = approval.standing
    if standing is None or standing.version.matter.date is None:
        return False
    return date_at_approval(standing, datetime.now(VIETNAM), move=True) is not None


def _approval(found: Found, account: Account, *, moves: bool, is_minor: bool) -> Approval:
    now = datetime.now(VIETNAM)
    wanted = Review(by=account.title or "–", name=account.name, on=now, digest="0" * 20)
    column = found.edition.column
    approval = prepare_approval(column, found.path, wanted, now, move=moves, is_minor=is_minor)
    return asked(column, approval, now)


def _against(
    found: Found, account: Account, approval: Approval, *, without: Rule | None = None
) -> tuple[str, ...]:
    """Return what stands against this person approving this version."""
    reviewers = found.edition.column.ward.reviewers
    said = [told(one) for one in errors(approval.problems) if one.rule is not without]
    if account.title not in reviewers:
        said.append("Chức danh của bạn không có trong danh sách người duyệt của phường.")
    author = found.article.matter.author if found.article else None
    if author and (is_signed_as(author, account.name) or is_among(account.name, author)):
        said.append("Bạn là tác giả bài này; để người khác duyệt.")
    if approval.amendment is None:
        said.append("Bài chưa đọc được.")
    return tuple(said)


def shown_mark(found: Found) -> str:
    """Return a mark of exactly what is shown: the file's bytes, and those of its photos."""
    assert found.document is not None
    assert found.article is not None
    sealed = digest(found.document.data, found.document.body, found.article.shown)
    return f"{found.seal}-{sealed}"


def _changes(approval: Approval) -> list[tuple[str, list[tuple[str, str]]]] | None:
    """Return what changed since the last approval; ``None`` where there was none to compare."""
    if approval.last is None or approval.document is None:
        return None
    return [
        (one.place, [(piece.kind, piece.text) for piece in shortened(one.pieces)])
        for one in find_differences(approval.last.document, approval.document)
    ]


def _apply(
    found: Found, account: Account, what: str, amendment: Amendment, detail: str = ""
) -> str:
    """Write what was decided, and the act; return why it was not, or ""."""
    column = found.edition.column
    try:
        files = acts.keep(column.root, amendment.changes)
        # The history is opened first: what cannot be told there is not done.
        with transaction.atomic():
            problems = apply(column, amendment)
            if problems is None:
                acts.note(account, what, found.path, detail or found.title, files)
    except OSError as error:
        return f"Không ghi được tệp ({explain(error).reason}) Không có gì bị thay đổi."
    return "" if problems is None else _why(problems)


def _why(problems: tuple[Problem, ...]) -> str:
    if not problems:
        return "Tệp vừa bị sửa ở nơi khác; không có gì được ghi. Tải lại trang rồi làm lại."
    return " ".join(map(told, problems))


@require_POST
@needs(Right.APPROVE)
def send_back(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Return a version to its author, with what is to be mended."""
    found = find(year, slug, is_revision=is_revision)
    done = _sent_back(request, found, account)
    if done:
        messages.success(request, done)
        return redirect("home")
    return redirect(address_of("approve", found.place))


def _sent_back(request: HttpRequest, found: Found, account: Account) -> str:
    """Send a version back; return what was done, or say why not and return ""."""
    form = WordsForm(request.POST)
    if found.article is None or found.state in _SETTLED:
        messages.error(
            request,
            "Bài này đã duyệt nên không trả lại được nữa; gỡ bài, hoặc để người soạn làm bản sửa.",
        )
        return ""
    if not form.is_valid():
        messages.error(request, "Ghi ý kiến: phải sửa gì.")
        return ""
    words = form.cleaned_data["words"]
    returned = Return(by=account.title or None, on=datetime.now(VIETNAM), note=words)
    amendment = prepare_return(found.article, found.raw, returned)
    said = _apply(found, account, "return", amendment, words)
    if said:
        messages.error(request, said)
        return ""
    return "Đã trả bài kèm ý kiến."


_SETTLED = (State.PUBLISHED, State.NO_CONSENT, State.WITHDRAWN)


@needs(Right.WRITE)
def correct(request: HttpRequest, account: Account, year: int, slug: str) -> HttpResponse:
    """Add a correction, shown at the end of the page."""
    now = datetime.now(VIETNAM)

    def prepare(found: Found, words: str) -> Amendment:
        assert found.article is not None
        return prepare_correction(
            found.article, found.raw, Correction(on=now.date(), text=words), now
        )

    return _after(request, account, find(year, slug), "correct", prepare)


@needs(Right.WRITE)
def withdraw(request: HttpRequest, account: Account, year: int, slug: str) -> HttpResponse:
    """Take an article down; its page becomes a notice."""
    today = datetime.now(VIETNAM).date()

    def prepare(found: Found, words: str) -> Amendment:
        assert found.article is not None
        return prepare_withdrawal(found.article, found.raw, Withdrawal(on=today, reason=words))

    return _after(request, account, find(year, slug), "withdraw", prepare)


def _after(
    request: HttpRequest,
    account: Account,
    found: Found,
    what: str,
    prepare: Callable[[Found, str], Amendment],
) -> HttpResponse:
    """Ask for words about an article that leaders approved, and write them."""
    article = found.article
    if article is None or article.matter.withdrawn or article.matter.review is None:
        raise Http404
    form, said = WordsForm(request.POST or None), ""
    if request.method == "POST":
        if request.POST.get("seal") != found.seal:
            said = "Bài vừa bị sửa ở nơi khác; xem lại rồi làm lại."
        elif form.is_valid():
            words = form.cleaned_data["words"]
            said = _apply(found, account, what, prepare(found, words), words)
            if not said:
                messages.success(
                    request, f"Đã ghi: {acts.WORDS[what]}. Đăng trang thì thay đổi lên."
                )
                return redirect(address_of("article", found.place))
    context = {
        "found": found,
        "form": form,
        "what": what,
        "said": said,
        "removed": list(_removed(found, article)) if what == "withdraw" else (),
    }
    return render(request, "desk/after.html", context, status=422 if said else 200)


def _removed(found: Found, article: Article) -> Iterator[str]:
    """Yield where readers will miss an article that is withdrawn, and what counts less."""
    column, matter = found.edition.column, article.matter
    known = column.registers.by_folder()
    for register, slugs in (
        (CATEGORIES, (matter.category,)),
        (FIELDS, matter.fields),
        (MOVEMENTS, matter.movements),
        (CAMPAIGNS, tuple(one.slug for one in matter.campaigns)),
        (UNITS, (matter.unit,) if matter.unit else ()),
    ):
        entries = known[register.folder]
        for slug in slugs:
            title = entries[slug].title if slug in entries else slug
            yield f"Danh sách {register.noun} «{title}»"
    for exemplar in matter.exemplars:
        yield f"Trang điển hình: {exemplar.name}"
    if matter.image:
        yield "Ảnh bìa, ảnh trong bài và ảnh chia sẻ"
    portal = column.ward.portal.name if column.ward.portal else "nơi lấy tin"
    yield f"Các nguồn tin RSS, Atom, JSON; {portal} được báo để gỡ theo (/{WITHDRAWALS})"
    for plan in evaluate(found.edition).plans:
        for target in plan.targets:
            for window in target.windows:
                if article.id in window.items and target.target.max_gap_days is None:
                    told = f"{target.target.text.rstrip('.')} – {name_window(window)}"
                    yield f"{told}: từ {window.done} còn {window.done - 1}, cần {window.required}"


@require_POST
@needs(Right.WRITE)
def revise(request: HttpRequest, account: Account, year: int, slug: str) -> HttpResponse:
    """Begin the next version of an article that stays online meanwhile."""
    found = find(year, slug)
    column, article = found.edition.column, found.article
    if article is None or not article.is_approved or article.matter.withdrawn:
        raise Http404
    form = address_of("write", Place(year, slug, is_revision=True))
    if request.POST.get("for") == "consent":
        form += "?muc=phieu#phieu"
    path = revision_path(home_of(article))
    if path in column.revisions:
        return redirect(form)
    if home_of(article) != article.path and not may_move(article):
        messages.error(
            request,
            "Bài là một tệp đơn dùng ảnh hay liên kết theo chỗ nằm của nó; nhờ người quản trị "
            "chuyển bài vào thư mục riêng trước.",
        )
        return redirect(address_of("article", found.place))
    try:
        written = begin_revision(column, article)
    except (OSError, ValueError) as error:
        cause = explain(error).reason if isinstance(error, OSError) else "phần khai báo khó đọc"
        messages.error(request, f"Không ghi được bản sửa ({cause}).")
        return redirect(address_of("article", found.place))
    if written is None:
        messages.error(request, "Bài này không chuyển vào thư mục riêng được; chưa đổi gì.")
        return redirect(address_of("article", found.place))
    acts.note(account, "revise", written, found.title)
    return redirect(form)
