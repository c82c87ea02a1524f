"""The page of an article as readers would see it, in a window and on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe

from thidua.desk.finding import find
from thidua.desk.models import Account
from thidua.desk.office import dated
from thidua.desk.proofs import answer, proof_of
from thidua.desk.roles import Right
from thidua.desk.typed import typed_article
from thidua.desk.views.gates import needs
from thidua.desk.views.passes import may_look
from thidua.site.markup.article import place


@needs(Right.READ)
def proof_page(
    request: HttpRequest, account: Account, year: int, slug: str, *, is_revision: bool = False
) -> HttpResponse:
    """Lead to the page of an article, as it would look; what is typed and not saved counts."""
    found = find(year, slug, is_revision=is_revision)
    article = typed_article(account, found) or found.article
    if article is None:
        return render(request, "desk/no-proof.html", {"found": found})
    shown = proof_of(found.edition, dated(article))
    return redirect("proof", key=shown.key, address=shown.proof.address)


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
