"""The logs as forms: broadcasts, activities, rounds of selection; each record changed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import MultipleChoiceField as Several
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from pydantic_core import PydanticCustomError

from thidua.column import Column
from thidua.column.model import Logged
from thidua.desk.acts import seal
from thidua.desk.forms.records import KINDS, Kind, RecordForm, record_shown
from thidua.desk.given import put_or_drop
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.shown import items_of
from thidua.desk.views.confirming import confirm, is_sent, written
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.review.amendments import Change
from thidua.schema.scalars import parse_day
from thidua.source.head import Head, rows_of
from thidua.source.parsing import read_document
from thidua.text.vietnamese import short_date

_UNREAD = "Phần khai báo của tệp nhật ký chưa đọc được; nhờ người quản trị xem tệp."
_WRONG = "Xem lại các ô chỗ đỏ."

Month = tuple[int, list[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class Months:
    """A year as a calendar: each quarter's months with their recorded days, and how many times."""

    year: int
    years: tuple[int, ...]
    quarters: tuple[tuple[int, list[Month]], ...]


@needs(Right.WRITE)
def records(request: HttpRequest, account: Account, name: str) -> HttpResponse:
    """Show the newest records of a kind, and add one."""
    kind, edition = _kind(name), office().edition()
    column = edition.column
    # What an address asks to be noted, such as a post on a fanpage, stands in the form already.
    form, said = kind.form(request.POST or None, initial=_asked(request, kind), column=column), ""
    if request.method == "POST":
        said = _add(request, account, kind, form) if form.is_valid() else _WRONG
        if not said:
            return redirect("records", name=name)
    kept = [one for one in column.records if one.path == kind.log.path and one.key == kind.key]
    kept.sort(key=lambda one: (one.record.on, one.index), reverse=True)
    context = {
        "kind": kind,
        "name": name,
        "kinds": KINDS,
        "form": form,
        "said": said,
        "months": _months(kept, edition.now.date(), request.GET.get("nam", "")),
        "rows": [(one, _told(column, one.record)) for one in kept[:50]],
    }
    return render(request, "desk/records.html", context, status=422 if said else 200)


@needs(Right.WRITE)
def edit(request: HttpRequest, account: Account, name: str, index: int) -> HttpResponse:
    """Change a record; both versions are shown before it is written, and in the history after."""
    kind, column = _kind(name), office().column
    document, _ = read_document(column.root, kind.log.path)
    rows = items_of(document.data.get(kind.key)) if document else []
    row = rows[index] if index < len(rows) else None
    if not isinstance(row, dict):
        raise Http404
    raw = (column.root / kind.log.path).read_bytes()
    form = kind.form(request.POST or None, initial=record_shown(row), column=column)
    said = ""
    if is_sent(request):
        if request.POST.get("seal") != seal(raw):
            said = "Nhật ký vừa được sửa ở nơi khác; mở lại bản ghi này để thấy bản mới."
        elif not form.is_valid():
            said = _WRONG
        else:
            try:
                change = Change(kind.log.path, raw, _changed(raw, kind, index, form))
            except ValueError:
                said = _UNREAD
            else:
                back, detail = reverse("records", args=[name]), f"{kind.label}: {_name_of(row)}"
                return confirm(request, account, [change], "record-edit", back, detail)
    context = {
        "heading": "Sửa bản ghi",
        "about": f"{kind.label}: {_name_of(row)}",
        "form": form,
        "said": said,
        "seal": seal(raw),
        "button": "Xem thay đổi",
        "back": reverse("records", args=[name]),
    }
    return render(request, "desk/form.html", context, status=422 if said else 200)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _asked(request: HttpRequest, kind: Kind) -> Mapping[str, str | list[str]]:
    """Return the fields that an address fills in."""
    lists = {name for name, one in kind.form.base_fields.items() if isinstance(one, Several)}
    given = ((name, request.GET.getlist(name)) for name in kind.form.base_fields)
    return {name: values if name in lists else values[0] for name, values in given if values}


def _changed(raw: bytes, kind: Kind, index: int, form: RecordForm) -> bytes:
    """Return the log with what was changed in a record. Raises ``ValueError``."""
    for key, value in form.given(form.changed_data):
        raw = put_or_drop(Head.read(raw).inside(kind.key, index), key, value)
    return raw


def _name_of(row: Mapping[str, Any]) -> str:
    named = row.get("title") or row.get("programme") or row.get("article") or ""
    try:
        return f"{short_date(parse_day(row.get('on')))} {named}".strip()
    except PydanticCustomError:
        return str(named)


def _months(kept: Sequence[Logged[Any]], today: date, asked: str) -> Months:
    """Return a year's months with the days on which something is recorded, quarter by quarter."""
    years = sorted({today.year, *(one.record.on.year for one in kept)})
    year = int(asked) if asked in map(str, years) else today.year
    days = Counter(one.record.on for one in kept if one.record.on.year == year)
    months = [
        (number, sorted((day, count) for day, count in days.items() if day.month == number))
        for number in range(1, 13)
    ]
    quarters = [(place, months[place * 3 - 3 : place * 3]) for place in range(1, 5)]
    return Months(year, tuple(years), tuple(quarters))


def _told(column: Column, record: Any) -> str:
    """Say a record in a line."""
    stations = {one.id: one.name for one in column.ward.stations}
    name = getattr(record, "title", None) or getattr(record, "programme", None)
    article = getattr(record, "article", None)
    return " – ".join(
        filter(None, [name, article, stations.get(getattr(record, "station", ""), "")])
    )


def _add(request: HttpRequest, account: Account, kind: Kind, form: RecordForm) -> str:
    """Write one more record into its log; return why it was not, or ""."""
    column = form.column
    try:
        raw = (column.root / kind.log.path).read_bytes()
        after = Head.read(raw).with_item(kind.key, rows_of(dict(form.given())))
    except OSError as error:
        return f"Không đọc được tệp ({explain(error).reason})"
    except ValueError:
        return _UNREAD
    change = Change(kind.log.path, raw, after)
    return written(request, column, account, "record", [change], kind.label)
