"""The logs as forms: broadcasts, activities, rounds of selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.column import Column
from thidua.column.model import Logged
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Right
from thidua.desk.sheets import titles
from thidua.desk.views.confirming import written
from thidua.desk.views.gates import needs
from thidua.disk.obstacles import explain
from thidua.review.amendments import Change
from thidua.schema.logs import ACTIVITY_LOG, BROADCAST_LOG, Log
from thidua.source.head import Head, rows_of
from thidua.source.values import Value
from thidua.text.labels import LABELS

Choices = Callable[[Column], Mapping[str, str]]
_DAY = forms.DateInput(attrs={"type": "date"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: where it is kept, and what is asked."""

    log: Log
    key: str
    label: str
    fields: Mapping[str, forms.Field]
    choices: Mapping[str, Choices]


Month = tuple[int, list[tuple[date, int]]]


@dataclass(frozen=True, slots=True)
class Months:
    """A year as a calendar: each quarter's months with their recorded days, and how many times."""

    year: int
    years: tuple[int, ...]
    quarters: tuple[tuple[int, list[Month]], ...]


def _labels(group: str) -> Choices:
    return lambda _: LABELS[group]


def _stations(column: Column) -> Mapping[str, str]:
    return {station.id: station.name for station in column.ward.stations}


def _published(column: Column) -> Mapping[str, str]:
    newest = sorted(column.articles, key=lambda one: one.date, reverse=True)
    return {one.id: f"{one.matter.title} ({one.id})" for one in newest if one.is_approved}


def _units(column: Column) -> Mapping[str, str]:
    return titles(column.registers.units)


KINDS: Mapping[str, Kind] = {
    "phat-thanh": Kind(
        BROADCAST_LOG,
        "broadcasts",
        "Lượt phát thanh",
        {
            "on": forms.CharField(
                label="Ngày phát", widget=_DAY, help_text="Ngày đã phát, không phải ngày hẹn."
            ),
            "station": forms.ChoiceField(label="Đài", help_text="Đài khai ở thông tin phường."),
            "minutes": forms.IntegerField(
                label="Số phút", required=False, min_value=1, max_value=1440
            ),
            "kind": forms.ChoiceField(label="Loại"),
            "programme": forms.CharField(label="Tên chương trình", required=False, max_length=2000),
            "article": forms.ChoiceField(label="Bài được phát", required=False),
            "script": forms.CharField(
                label="Mã kiểm in trên kịch bản đã đọc", required=False, max_length=20
            ),
        },
        {"station": _stations, "kind": _labels("broadcast_kind"), "article": _published},
    ),
    ACTIVITY_LOG.name: Kind(
        ACTIVITY_LOG,
        "activities",
        "Hoạt động",
        {
            "on": forms.CharField(
                label="Ngày tổ chức", widget=_DAY, help_text="Nhiều ngày thì ghi ngày đầu."
            ),
            "activity": forms.ChoiceField(label="Loại hoạt động"),
            "title": forms.CharField(label="Tên hoạt động", max_length=2000),
            "unit": forms.ChoiceField(label="Đơn vị tổ chức", required=False),
            "participants": forms.IntegerField(label="Số người dự", required=False, min_value=1),
            "evidence": forms.CharField(label="Minh chứng", required=False, max_length=300),
        },
        {"activity": _labels("activity"), "unit": _units},
    ),
    "lua-chon": Kind(
        ACTIVITY_LOG,
        "selections",
        "Đợt lựa chọn điển hình",
        {
            "on": forms.CharField(label="Ngày lựa chọn", widget=_DAY, help_text="Ngày họp chọn."),
            "round": forms.ChoiceField(label="Kỳ"),
            "title": forms.CharField(label="Tên đợt", required=False, max_length=2000),
            "unit": forms.ChoiceField(label="Đơn vị lựa chọn", required=False),
            "articles": forms.MultipleChoiceField(
                label="Các bài được chọn", required=False, widget=forms.SelectMultiple
            ),
        },
        {"round": _labels("round"), "unit": _units, "articles": _published},
    ),
}
"""By their names in the desk's addresses."""


def _form(kind: Kind, column: Column, data: Any) -> forms.Form:
    form = forms.Form(data)
    form.fields.update(kind.fields)
    for name, choices in kind.choices.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        blank = [] if isinstance(field, forms.MultipleChoiceField) else [("", "– chọn –")]
        field.choices = [*blank, *choices(column).items()]
    return form


@needs(Right.WRITE)
def records(request: HttpRequest, account: Account, name: str) -> HttpResponse:
    """Show the newest records of a kind, and add one."""
    if name not in KINDS:
        raise Http404
    kind, edition = KINDS[name], office().edition()
    column = edition.column
    form, said = _form(kind, column, request.POST or None), ""
    if request.method == "POST":
        if form.is_valid():
            said = _add(request, column, account, kind, form.cleaned_data)
            if not said:
                return redirect("records", name=name)
        else:
            said = "Xem lại các ô chỗ đỏ."
    kept = [one for one in column.records if one.path == kind.log.path and one.key == kind.key]
    kept.sort(key=lambda one: (one.record.on, one.index), reverse=True)
    context = {
        "kind": kind,
        "name": name,
        "kinds": KINDS,
        "form": form,
        "said": said,
        "months": _months(kept, edition.now.date(), request.GET.get("nam", "")),
        "rows": [(one.record.on, _told(column, one.record), one.item) for one in kept[:50]],
    }
    return render(request, "desk/records.html", context, status=422 if said else 200)


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
    station = _stations(column).get(getattr(record, "station", ""), "")
    name = getattr(record, "title", None) or getattr(record, "programme", None)
    article = getattr(record, "article", None)
    return " – ".join(filter(None, [name, article, station]))


def _add(
    request: HttpRequest, column: Column, account: Account, kind: Kind, given: Mapping[str, Any]
) -> str:
    """Write one more record into its log; return why it was not, or ""."""
    item: dict[str, Value] = {
        key: value if isinstance(value, list) else "" if value is None else str(value).strip()
        for key, value in given.items()
    }
    try:
        raw = (column.root / kind.log.path).read_bytes()
        after = Head.read(raw).with_item(kind.key, rows_of(item))
    except OSError as error:
        return f"Không đọc được tệp ({explain(error).reason})"
    except ValueError:
        return "Phần khai báo của tệp nhật ký chưa đọc được; nhờ người quản trị xem tệp."
    change = Change(kind.log.path, raw, after)
    return written(request, column, account, "record", [change], kind.label)
