"""Vietnamese words for days and values, for the desk's templates."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from thidua.desk.forms.asking import Asked, parts
from thidua.desk.telling import fix_of, message_of
from thidua.desk.telling import refused as refused_of
from thidua.handouts.selection import Refusal
from thidua.problems import Problem
from thidua.text.labels import label as label_of
from thidua.text.vietnamese import long_date as long_date_of
from thidua.text.vietnamese import short_date as short_date_of

register = template.Library()


@register.filter
def label(value: str, group: str) -> str:
    """Return the word of a value of the contract."""
    return label_of(group, value)


@register.simple_tag
def asked(part: str, field: str) -> Asked:
    """Return the label and the help of a field that a template writes by itself."""
    return parts()[part].fields[field]


@register.filter
def told(problem: Problem) -> str:
    """Return what is wrong, after the name of its field."""
    return message_of(problem)


@register.filter
def mending(problem: Problem) -> str:
    """Return how it is mended at the desk."""
    return fix_of(problem)


@register.filter
def refused(refusal: Refusal) -> str:
    """Return why something is not made, and what to do about it at the desk."""
    return refused_of(refusal)


@register.filter
def long_date(value: date) -> str:
    """Return a day in full."""
    return long_date_of(value)


@register.filter
def short_date(value: date) -> str:
    """Return a day in figures."""
    return short_date_of(value)


@register.filter
def moment(value: datetime) -> str:
    """Return a moment as people read it: "08:30, 19/5/2024"."""
    local = timezone.localtime(value)
    return f"{local:%H:%M}, {short_date_of(local.date())}"
