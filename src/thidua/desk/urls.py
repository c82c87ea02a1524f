"""Every address of the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from thidua.desk.views import (
    accounts,
    articles,
    failures,
    handouts,
    history,
    home,
    look,
    passes,
    photos,
    planning,
    plans,
    proofs,
    publishing,
    records,
    registers,
    reviews,
    stories,
    writing,
)

View = Callable[..., HttpResponse]

_ARTICLE = "bai/<int:year>/<slug:slug>/"
_OF_ARTICLE: tuple[tuple[str, View, str], ...] = (
    ("", articles.article, "article"),
    ("soan/", writing.write, "write"),
    ("giu/", writing.keep, "keep"),
    ("bo-go-do/", writing.drop, "release"),
    ("sua-giup/", writing.mend, "mend"),
    ("nhan-lay/", writing.take_over, "take-over"),
    ("xem/", proofs.proof_page, "proof-page"),
    ("in/", proofs.paper, "paper"),
    ("anh/", photos.photos, "photos"),
    ("anh/<str:name>", photos.photo, "photo"),
    ("anh/<str:name>/sua/", photos.edit_photo, "edit-photo"),
    ("trinh/", reviews.submit, "submit"),
    ("duyet/", reviews.approve, "approve"),
    ("tra/", reviews.send_back, "return"),
    ("duong-dan/", passes.give, "give-pass"),
)
"""What may be done with an article, and alike with the next version of one."""


def _of_article() -> Iterator[URLPattern]:
    more: dict[str, Any] = {"is_revision": True}
    for address, view, name in _OF_ARTICLE:
        yield path(f"{_ARTICLE}{address}", view, name=name)
        yield path(f"{_ARTICLE}ban-sua/{address}", view, more, name=f"{name}-revision")


urlpatterns = [
    path("", home.home, name="home"),
    path("sac.css", look.palette, name="palette"),
    path("bat-dau/", accounts.start, name="start"),
    path("vao/", accounts.sign_in, name="sign-in"),
    path("ra/", accounts.sign_out, name="sign-out"),
    path("mat-khau/", accounts.password, name="password"),
    path("tai-khoan/", accounts.accounts, name="accounts"),
    path("tai-khoan/<int:number>/", accounts.account_of, name="account"),
    path("bai/", home.articles, name="articles"),
    path("bai/moi/", articles.new, name="new"),
    path("bai/tu-tep/", articles.bring, name="bring"),
    path("gui-bai/", stories.stories, name="stories"),
    path("gui/<str:secret>/", stories.by_link, name="story-link"),
    path("tai-khoan/don-vi/", stories.give_link, name="give-story-link"),
    path("tai-khoan/don-vi/<int:number>/thu-hoi/", stories.end_link, name="end-story-link"),
    path("duyet-nhanh/<str:secret>/", passes.use, name="pass"),
    path("tai-khoan/duong-dan/", passes.switch, name="switch-passes"),
    path("dan/", writing.paste, name="paste"),
    path("khoi/", writing.blocks, name="blocks"),
    path("trang/<str:key>/<path:address>", proofs.proof, name="proof"),
    *_of_article(),
    path(f"{_ARTICLE}dinh-chinh/", reviews.correct, name="correct"),
    path(f"{_ARTICLE}go/", reviews.withdraw, name="withdraw"),
    path(f"{_ARTICLE}lam-ban-sua/", reviews.revise, name="revise"),
    path(f"{_ARTICLE}tai-lieu/", handouts.of_article, name="handouts-of"),
    path("tai-lieu/", handouts.of_column, name="handouts"),
    path("tai-lieu/tep/<path:address>", handouts.file, name="handout-file"),
    path("nhat-ky/<slug:name>/", records.records, name="records"),
    path("nhat-ky/<slug:name>/<int:index>/", records.edit, name="edit-record"),
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/moi/", planning.new, name="new-plan"),
    path("ke-hoach/<slug:plan_id>/sua/", planning.edit, name="edit-plan"),
    path("ke-hoach/<slug:plan_id>/dien/", plans.fill, name="fill-report"),
    path("ke-hoach/<slug:plan_id>/bao-cao.<str:kind>", plans.report, name="report"),
    path("ke-hoach/<slug:plan_id>/<slug:target_id>/mien/", plans.waive, name="waive"),
    path(
        "ke-hoach/<slug:plan_id>/<slug:target_id>/mien/<int:place>/",
        plans.waive,
        name="edit-waiver",
    ),
    path("ke-hoach/<slug:plan_id>/viec/<int:number>/", plans.finish, name="finish"),
    path("danh-muc/", registers.registers, name="registers"),
    path("danh-muc/phuong/", registers.settings, name="settings"),
    path("danh-muc/bieu-trung/", registers.logo, name="logo"),
    path("danh-muc/<slug:folder>/them/", registers.entry, name="new-entry"),
    path("danh-muc/<slug:folder>/<slug:slug>/", registers.entry, name="entry"),
    path("dang/", publishing.publishing, name="publishing"),
    path("dang/tien-do/", publishing.progress, name="progress"),
    path("lich-su/", history.history, name="history"),
    path("lich-su/<int:number>/", history.step, name="step"),
    path("lich-su/<int:number>/tra-lai/", history.undo, name="undo"),
]

handler400 = failures.malformed
handler403 = failures.denied
handler404 = failures.missing
handler500 = failures.broken
