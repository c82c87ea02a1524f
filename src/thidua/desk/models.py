"""What the desk keeps in ``.desk/desk.sqlite3``: accounts, what is being typed, acts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from thidua.desk.roles import Right, Role, may


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts whose password is kept as a hash."""

    def make(self, *, username: str, password: str, name: str, role: Role, **more: Any) -> Account:
        """Make and keep an account."""
        account = Account(username=username, name=name, role=role.value, **more)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """Somebody who may sign in."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    title = models.CharField(max_length=200, blank=True, default="")
    """Job title of a leader, one of ``extra.ward.reviewers``."""
    unit = models.CharField(max_length=100, blank=True, default="")
    """Slug of a unit's own register entry."""
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"

    def may(self, right: Right) -> bool:
        """Tell whether this person has a right."""
        return may(Role(self.role), right)

    @property
    def role_label(self) -> str:
        """What they are, in words."""
        return Role(self.role).label


class Typing(models.Model):
    """An article as somebody has it before them, saved by itself every few seconds.

    It lies beside the file, never in it: what is approved changes by a save alone.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    path = models.CharField(max_length=400)
    content = models.TextField()
    """The form's fields, as JSON."""
    base = models.CharField(max_length=64)
    """SHA-256 of the file it was begun from."""
    turn = models.IntegerField(default=0)
    """Counts up with every save: a second window of the same person notices."""
    at = models.DateTimeField()

    class Meta:
        """One for each person and article."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "path"], name="one_typing")
        ]


class Hold(models.Model):
    """Who is writing an article at this moment."""

    path = models.CharField(max_length=400, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    at = models.DateTimeField()


class Submission(models.Model):
    """A version of an article that a clerk put before the leaders."""

    path = models.CharField(max_length=400)
    digest = models.CharField(max_length=20)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Act(models.Model):
    """Something that somebody did. Rows are added and never changed: the database sees to it."""

    at = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=200)
    """Name and user name as they were then."""
    what = models.CharField(max_length=40)
    path = models.CharField(max_length=400, blank=True, db_index=True)
    detail = models.TextField(blank=True)
    files = models.TextField(default="[]")
    """Files written: path, and the SHA-256 before and after, "" for none; as JSON."""


class Failure(models.Model):
    """A sign-in that failed."""

    at = models.DateTimeField(db_index=True)
    username = models.CharField(max_length=60)
    address = models.CharField(max_length=60)


class Switch(models.Model):
    """Something that the administrator turned on; what is not here is off."""

    name = models.CharField(max_length=40, unique=True)


class Pass(models.Model):
    """Lets one leader decide on one version of one article, once, without signing in.

    The address holds a secret, and the code is told another way: whoever has only one of them gets
    nowhere. Of both only hashes are kept.
    """

    secret = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=128)
    leader = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=400)
    shown = models.CharField(max_length=100)
    """The version: what its file and its photos held when the pass was given."""
    until = models.DateTimeField()
    tries = models.IntegerField(default=0)
    used = models.DateTimeField(null=True)


class StoryLink(models.Model):
    """Lets a unit send stories without an account; the administrator gives it and ends it.

    Of the address only a hash is kept.
    """

    secret = models.CharField(max_length=64, unique=True)
    unit = models.CharField(max_length=100)
    giver = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()


class Arrival(models.Model):
    """A document that became an article, known again by its bytes when it comes once more."""

    seal = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the file as it came, or of the text where there was none."""
    path = models.CharField(max_length=400, db_index=True)
    name = models.CharField(max_length=300)
    """The file's name, "" for a text."""
    who = models.CharField(max_length=200)
    """As the history names them."""
    at = models.DateTimeField()


class Answer(models.Model):
    """What fills a blank of a plan's report: what no file tells."""

    plan = models.CharField(max_length=100)
    blank = models.CharField(max_length=400)
    """Which one: :func:`thidua.reports.yearly.answers.questions`."""
    words = models.TextField()

    class Meta:
        """One for each blank."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "blank"], name="one_answer")
        ]
