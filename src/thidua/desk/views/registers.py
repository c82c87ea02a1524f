"""Registers and the ward's own settings as forms; every change is shown before it is written."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.clock import VIETNAM
from thidua.column import Column
from thidua.column.registers import BY_FOLDER, REGISTERS, UNITS
from thidua.desk import acts
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.load import SETTINGS
from thidua.review.amendments import Change
from thidua.source.head import Head, lines_of
from thidua.source.parsing import read_document
from thidua.source.settings import read_settings
from thidua.source.values import Value
from thidua.text.vietnamese import slugify


class EntryForm(forms.Form):
    """What every entry of a register has, and what units have besides."""

    title = forms.CharField(label="Tên", max_length=300)
    summary = forms.CharField(
        label="Mô tả ngắn",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    order = forms.IntegerField(label="Thứ tự", required=False)
    group = forms.CharField(label="Cụm, khối thi đua", required=False, max_length=300)
    followed_by = forms.CharField(label="Người theo dõi", required=False, max_length=300)

    def __init__(self, *args: Any, folder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if folder != UNITS.folder:
            del self.fields["group"], self.fields["followed_by"]


class WardForm(forms.Form):
    """What of the ward's settings an office changes by itself."""

    name = forms.CharField(label="Tên phường, xã", max_length=300)
    column = forms.CharField(label="Tên chuyên mục", max_length=300)
    parent = forms.CharField(label="Cơ quan cấp trên", required=False, max_length=300)
    address = forms.CharField(label="Địa chỉ", required=False, max_length=2000)
    phone = forms.CharField(label="Điện thoại", required=False, max_length=30)
    email = forms.EmailField(label="Thư điện tử", required=False, max_length=200)
    responsible = forms.CharField(
        label="Người chịu trách nhiệm nội dung", required=False, max_length=300
    )
    reviewers = forms.CharField(
        label="Chức danh được duyệt bài",
        help_text="Mỗi dòng một chức danh.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


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
    initial = dict(document.data) if document else {}
    form = EntryForm(request.POST or None, initial=initial, folder=folder)
    context: dict[str, Any] = {"register": BY_FOLDER[folder], "form": form, "slug": slug}
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.changed_data}
        if not path:
            path = f"docs/{folder}/{slugify(form.cleaned_data['title'])}.md"
            if (
                slugify(form.cleaned_data["title"]) in ("", "index")
                or (column.root / path).exists()
            ):
                form.add_error("title", "đã có mục tên như vậy, hoặc tên không có chữ nào.")
                return render(request, "desk/entry.html", context, status=422)
        raw = (column.root / path).read_bytes() if slug else None
        after = _with(raw or b"---\n---\n", given, Head.read)
        return _confirm(request, account, column, Change(path, raw, after), "register", context)
    return render(request, "desk/entry.html", context, status=422 if form.errors else 200)


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
    }
    form = WardForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given: dict[str, Value] = {}
        for name in form.changed_data:
            if name not in ("phone", "email", "reviewers"):
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
        if {"phone", "email"} & {*form.changed_data}:
            both = {name: form.cleaned_data[name] for name in ("phone", "email")}
            given["contact"] = {name: value for name, value in both.items() if value}
        raw = (column.root / SETTINGS).read_bytes()

        def read(content: bytes) -> Head:
            return Head.of_settings(content).inside("extra", "ward")

        after = _with(raw, given, read)
        return _confirm(request, account, column, Change(SETTINGS, raw, after), "settings", context)
    return render(request, "desk/settings.html", context, status=422 if form.errors else 200)


def _former(title: str, until: str) -> dict[str, Value]:
    return {"title": title, "until": until}


def _with(raw: bytes, given: Mapping[str, Any], read: Callable[[bytes], Head]) -> bytes:
    for key, value in given.items():
        written: Value = value if isinstance(value, list | dict) else str(value or "").strip()
        if written == "" or written is None:
            raw = read(raw).without_key(key)
        else:
            raw = read(raw).with_key(key, lines_of(key, written))
    return raw


def _confirm(
    request: HttpRequest,
    account: Account,
    column: Column,
    change: Change,
    what: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show what would be written; write it once that was seen."""
    before, after = change.before or b"", change.after or b""
    if before == after:
        messages.info(request, "Không có gì thay đổi.")
        return redirect("registers" if what == "register" else "settings")
    mark = f"{acts.seal(before)}-{acts.seal(after)}"
    said = ""
    if request.POST.get("seen") == mark:
        try:
            problems = acts.try_write(column, account, what, [change], change.path)
            said = " ".join(f"{one.message} Cách sửa: {one.fix}" for one in problems)
        except OSError as error:
            said = f"Không ghi được tệp ({explain(error).reason})"
        except acts.ChangedMeanwhileError:
            said = "Tệp vừa bị sửa ở nơi khác; tải lại trang."
        if not said:
            messages.success(request, "Đã ghi.")
            return redirect("registers" if what == "register" else "settings")
    rows = difflib.unified_diff(
        before.decode("utf-8", "replace").splitlines(),
        after.decode("utf-8", "replace").splitlines(),
        lineterm="",
        n=1,
    )
    told = [(row[:1], row[1:]) for row in rows if row[:3] not in ("---", "+++") and row[:2] != "@@"]
    shown = {**context, "path": change.path, "rows": told, "mark": mark, "said": said}
    return render(request, "desk/confirm.html", shown, status=422 if said else 200)
