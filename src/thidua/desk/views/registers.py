"""Registers and the ward's own settings as forms; every change is shown before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from thidua.attachments import Refusal
from thidua.clock import VIETNAM
from thidua.colours import make_palette
from thidua.column import Column
from thidua.column.registers import BY_FOLDER, REGISTERS
from thidua.desk import uploads
from thidua.desk.forms.publishing import PublishForm
from thidua.desk.forms.ward import EntryForm, WardForm
from thidua.desk.given import put_or_drop
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.shown import items_of, shown_day
from thidua.desk.telling import fix_of
from thidua.desk.views.confirming import confirm, is_sent, written
from thidua.desk.views.gates import needs
from thidua.load import SETTINGS
from thidua.load.ward import read_ward
from thidua.photos import PhotoError
from thidua.problems import Problem, errors
from thidua.review.amendments import Change
from thidua.site.sharing import Card
from thidua.source.head import Head, lines_of
from thidua.source.parsing import read_document
from thidua.source.settings import parse_settings, read_settings
from thidua.source.values import Value
from thidua.starter.emblem import make_emblem
from thidua.text.vietnamese import slugify


@needs(Right.MANAGE)
def registers(request: HttpRequest, account: Account) -> HttpResponse:
    """List every register with its entries."""
    known = office().column.registers.by_folder()
    rows = [(register, list(known[register.folder].values())) for register in REGISTERS]
    return render(request, "desk/registers.html", {"rows": rows})


@needs(Right.MANAGE)
def entry(request: HttpRequest, account: Account, folder: str, slug: str = "") -> HttpResponse:
    """Change an entry of a register, or add one."""
    if folder not in BY_FOLDER:
        raise Http404
    column = office().column
    entries = column.registers.by_folder()[folder]
    if slug and slug not in entries:
        raise Http404
    path = entries[slug].path if slug else ""
    document = read_document(column.root, path)[0] if path else None
    initial: dict[str, Any] = dict(document.data) if document else {}
    period = initial.get("period")
    if isinstance(period, dict):
        initial |= {"first": shown_day(period.get("from")), "last": shown_day(period.get("to"))}
    initial["aliases"] = "\n".join(str(one) for one in items_of(initial.get("aliases")))
    form = EntryForm(request.POST or None, initial=initial, folder=folder, column=column)
    context: dict[str, Any] = {
        "heading": f"{'Sửa' if slug else 'Thêm'} {BY_FOLDER[folder].noun}",
        "form": form,
        "button": "Xem thay đổi",
        "back": reverse("registers"),
    }
    if is_sent(request) and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.changed_data}
        if given.keys() & {"first", "last"}:
            given = {name: one for name, one in given.items() if name not in ("first", "last")}
            days = {"from": form.cleaned_data["first"], "to": form.cleaned_data["last"]}
            given["period"] = {name: day for name, day in days.items() if day}
        if not path:
            path = f"docs/{folder}/{slugify(form.cleaned_data['title'])}.md"
            if (
                slugify(form.cleaned_data["title"]) in ("", "index")
                or (column.root / path).exists()
            ):
                form.add_error("title", "đã có mục tên như vậy, hoặc tên không có chữ nào.")
                return render(request, "desk/form.html", context, status=422)
        raw = (column.root / path).read_bytes() if slug else None
        # A file of nothing has no place for a key: a new one begins with its title.
        first = "\n".join(["---", *lines_of("title", form.cleaned_data["title"]), "---", ""])
        after = _with(raw or first.encode(), given, Head.read)
        changes = [Change(path, raw, after)]
        return confirm(request, account, changes, "register", reverse("registers"))
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@needs(Right.MANAGE)
def settings(request: HttpRequest, account: Account) -> HttpResponse:
    """Change the ward's own settings."""
    column = office().column
    read_, _ = read_settings(column.root, SETTINGS)
    if read_ is None:
        raise Http404
    extra = read_.document.data.get("extra")
    ward = extra.get("ward") if isinstance(extra, dict) else None
    if not isinstance(ward, dict):
        raise Http404
    contact = ward.get("contact")
    reviewers = ward.get("reviewers")
    initial = {
        **ward,
        **(contact if isinstance(contact, dict) else {}),
        "reviewers": "\n".join(map(str, reviewers if isinstance(reviewers, list) else [])),
        "stations": "\n".join(one.name for one in column.ward.stations),
    }
    published = ward.get("publish")
    form = WardForm(request.POST or None, initial=initial)
    place = PublishForm(
        request.POST or None,
        prefix="publish",
        root=column.root,
        initial=published if isinstance(published, dict) else {},
    )
    context: dict[str, Any] = {"form": form, "place": place}
    here = reverse("settings")
    if request.method == "POST" and form.is_valid() & place.is_valid():
        given: dict[str, Value] = {}
        for name in form.changed_data:
            if name not in ("phone", "email", "reviewers", "stations"):
                given[name] = form.cleaned_data[name]
        if "reviewers" in form.changed_data:
            lines = form.cleaned_data["reviewers"].splitlines()
            titles = [" ".join(line.split()) for line in lines if line.strip()]
            given["reviewers"] = [*titles]
            gone = [one for one in column.ward.reviewers if one not in titles]
            if gone:
                # What they approved stays published; from now on they approve no more.
                kept = ward.get("reviewers_former")
                until = datetime.now(VIETNAM).date().isoformat()
                given["reviewers_former"] = [
                    *(kept if isinstance(kept, list) else []),
                    *(_former(one, until) for one in gone),
                ]
        if "stations" in form.changed_data:
            given["stations"] = _stations(column, form.cleaned_data["stations"])
        if {*place.changed_data} - {"elsewhere"}:
            where = place.written
            kept_keys = published if isinstance(published, dict) else {}
            told: dict[str, Value] = {**kept_keys, **where}
            given["publish"] = {key: one for key, one in told.items() if one} if where["to"] else ""
        if {"phone", "email"} & {*form.changed_data}:
            both = {name: form.cleaned_data[name] for name in ("phone", "email")}
            given["contact"] = {name: value for name, value in both.items() if value}
        raw = (column.root / SETTINGS).read_bytes()

        def read(content: bytes) -> Head:
            return Head.of_settings(content).inside("extra", "ward")

        after = _with(raw, given, read)
        new = _new_faults(raw, after)
        if not new and is_sent(request):
            return confirm(request, account, [Change(SETTINGS, raw, after)], "settings", here)
        for one in new:
            name = one.field.rpartition(".")[2]
            form.add_error(name if name in form.fields else None, f"{one.message} {fix_of(one)}")
    wrong = bool(form.errors or place.errors)
    return render(request, "desk/settings.html", context, status=422 if wrong else 200)


def _new_faults(before: bytes, after: bytes) -> tuple[Problem, ...]:
    """Return the errors that the settings would have, and have not."""
    known = {one.message for one in _faults_of(before)}
    return tuple(one for one in _faults_of(after) if one.message not in known)


def _faults_of(raw: bytes) -> tuple[Problem, ...]:
    read, faults = parse_settings(SETTINGS, raw)
    told = read_ward(read)[1] if read else ()
    return tuple(errors((*faults, *told)))


def _stations(column: Column, text: str) -> list[Value]:
    """Return the stations of a form, those that were known with what else was said of them."""
    known = {one.name: one for one in column.ward.stations}
    rows: list[Value] = []
    for name in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        one = known.get(name)
        row: dict[str, Value] = {"id": one.id if one else slugify(name), "name": name}
        if one and one.level:
            row["level"] = one.level
        rows.append(row)
    return rows


def _former(title: str, until: str) -> dict[str, Value]:
    return {"title": title, "until": until}


def _with(raw: bytes, given: Mapping[str, Any], read: Callable[[bytes], Head]) -> bytes:
    for key, value in given.items():
        written: Value = value if isinstance(value, list | dict) else str(value or "").strip()
        raw = put_or_drop(read(raw), key, written)
    return raw


@require_POST
@needs(Right.MANAGE)
def logo(request: HttpRequest, account: Account) -> HttpResponse:
    """Make the ward's own marks of a picture: icons, the one at the head of pages, a card."""
    column, file = office().column, request.FILES.get("logo")
    if not isinstance(file, UploadedFile) or not uploads.is_photo(file):
        messages.error(request, "Chọn một tấm ảnh (PNG, JPEG, WebP).")
        return redirect("settings")
    ward = column.ward
    card = Card(
        title=ward.column,
        column=ward.name,
        ward=ward.parent or ward.committee,
        cover=None,
    )
    if ward.colour:
        card = replace(card, panel=make_palette(ward.colour).panel)
    try:
        with uploads.laid_down(file) as path:
            made = make_emblem(path, card)
    except (PhotoError, Refusal) as error:
        messages.error(request, f"Tệp {error.cause} Cách sửa: {error.fix}")
        return redirect("settings")
    except uploads.UploadError as error:
        messages.error(request, str(error))
        return redirect("settings")
    changes = [
        Change(
            path, file_.read_bytes() if (file_ := column.root / path).is_file() else None, content
        )
        for path, content in ((f"overrides/assets/{name}", made[name]) for name in made)
    ]
    said = written(request, column, account, "settings", changes, "biểu trưng")
    if said:
        messages.error(request, said)
    return redirect("settings")
