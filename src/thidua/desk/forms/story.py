"""What a unit is asked for."""

from __future__ import annotations

from django import forms

from thidua.desk.forms.asking import Form, rows


class StoryForm(Form):
    """A story as a unit tells it: in a Word file, or written here."""

    part = "story"

    title = forms.CharField(max_length=150)
    text = forms.CharField(required=False, max_length=60_000, widget=rows(10), strip=False)
    file = forms.FileField(required=False)
    consent = forms.CharField(required=False, max_length=300)
