"""What is asked for of people: who they are, and a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError

from thidua.desk.forms.asking import Form
from thidua.desk.models import Account
from thidua.desk.office import office
from thidua.desk.roles import Role

_SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class LongEnough(MinimumLengthValidator):
    """Django's own rule in Vietnamese: its catalogue has lost the sentence (seen in 5.2.19)."""

    def get_error_message(self) -> str:
        """Say what is wrong."""
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."


class NewPasswordForm(Form):
    """A new password, twice."""

    part = "person"

    password = forms.CharField(max_length=200, strip=False, widget=_SECRET)
    again = forms.CharField(max_length=200, strip=False, widget=_SECRET)

    def clean(self) -> dict[str, Any]:
        """See that both are the same and not easily guessed."""
        given = super().clean() or {}
        if given.get("password") != given.get("again"):
            self.add_error("again", "hai lần gõ mật khẩu không giống nhau.")
        elif given.get("password"):
            try:
                validate_password(given["password"])
            except ValidationError as error:
                self.add_error("password", error)
        return given


class PersonForm(Form):
    """Who somebody is."""

    part = "person"

    name = forms.CharField(max_length=200)
    username = forms.RegexField(
        r"^[a-z0-9._-]{2,60}$",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username"}),
        error_messages={"invalid": "chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối."},
    )


class AccountForm(PersonForm):
    """A new account, as the administrator makes it."""

    role = forms.ChoiceField(choices=[(role.value, role.label) for role in Role])
    title = forms.ChoiceField(required=False)
    unit = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, own: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        """The account that is changed, if it is no new one."""
        column = office().column
        blank = ("", "–")
        for name, choices in (
            ("title", [(one, one) for one in column.ward.reviewers]),
            ("unit", [(slug, e.title) for slug, e in column.registers.units.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [blank, *choices]

    def clean(self) -> dict[str, Any]:
        """See that a leader has a title, a unit's person a unit, and that the name is free."""
        given = super().clean() or {}
        if given.get("role") == Role.LEADER and not given.get("title"):
            self.add_error("title", "chọn chức danh; danh sách là reviewers trong mkdocs.yml.")
        if given.get("role") == Role.UNIT and not given.get("unit"):
            self.add_error("unit", "chọn đơn vị của người này.")
        same = Account.objects.filter(username=given.get("username"))
        if same.exclude(pk=self.own).exists():
            self.add_error("username", "tên đăng nhập này đã có người dùng.")
        return given

    def fields_of(self) -> dict[str, str]:
        """Return what an account keeps; a title is a leader's alone, a unit a unit's person's."""
        given = self.cleaned_data
        role = Role(given["role"])
        return {
            "name": given["name"],
            "username": given["username"],
            "role": role.value,
            "title": given["title"] if role is Role.LEADER else "",
            "unit": given["unit"] if role is Role.UNIT else "",
        }
