"""An article as a form: its keys under names that people know, its text, and back into its file.

Only what somebody changed is written; every other byte of the file stays (:mod:`source.head`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.forms.formsets import BaseFormSet

from thidua.column import Column
from thidua.desk.forms.article import (
    Allowances,
    ArticleForm,
    Broadcasts,
    Campaigns,
    ConsentForm,
    Exemplars,
)
from thidua.desk.given import (
    allowances_given,
    broadcasts_given,
    campaigns_given,
    consent_given,
    exemplars_given,
    key_given,
    put,
)
from thidua.desk.shown import (
    article_shown,
    consent_shown,
    exemplar_shown,
    items_of,
    rows_of,
    shown_day,
    strings_of,
)
from thidua.source.documents import Document
from thidua.source.head import Head
from thidua.source.values import Value


class Sheet:
    """The whole form of one article, shown or sent back.

    ``data`` is what a browser sent, ``None`` for a form that is to be shown as the file stands.
    """

    def __init__(
        self,
        document: Document,
        column: Column,
        beside: Iterable[str],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.document = document
        keys = document.data
        more = {"column": column}
        self.article = ArticleForm(
            data, initial=dict(article_shown(document)), column=column, beside=beside
        )
        self.exemplars = Exemplars(
            data,
            prefix="exemplars",
            initial=list(map(exemplar_shown, rows_of(keys.get("exemplars")))),
            form_kwargs=more,
        )
        self.campaigns = Campaigns(
            data,
            prefix="campaigns",
            initial=[
                {"slug": row} if isinstance(row, str) else strings_of(row)
                for row in items_of(keys.get("campaigns"))
            ],
            form_kwargs=more,
        )
        self.broadcasts = Broadcasts(
            data,
            prefix="broadcasts",
            initial=[
                strings_of(row) | {"on": shown_day(row.get("on"))}
                for row in rows_of(keys.get("broadcasts"))
            ],
            form_kwargs=more,
        )
        self.allow = Allowances(
            data,
            prefix="allow",
            initial=list(map(strings_of, rows_of(keys.get("allow")))),
            form_kwargs=more,
        )
        consent = keys.get("consent")
        self.consent = ConsentForm(
            data,
            prefix="consent",
            initial=consent_shown(consent if isinstance(consent, dict) else {}),
        )

    @property
    def _rows(self) -> tuple[BaseFormSet[Any], ...]:
        return self.exemplars, self.campaigns, self.broadcasts, self.allow

    def is_valid(self) -> bool:
        """Tell whether the form can be written; whether the article is right is another matter."""
        # Each says what is wrong with it: one fault must not hide another's.
        alone = [self.article.is_valid(), self.consent.is_valid()]
        return all([*alone, *(rows.is_valid() for rows in self._rows)])

    def write(self, raw: bytes) -> bytes:
        """Return the file with what was changed in the form. Raises ``ValueError``."""
        for key, value in self._changed():
            raw = put(Head.read(raw), key, value)
        body = str(self.article.cleaned_data["body"]).replace("\r\n", "\n").strip("\n")
        if body != self.document.body.strip("\n"):
            raw = Head.read(raw).with_body(body)
        return raw

    def _changed(self) -> Iterator[tuple[str, Value]]:
        given = self.article.cleaned_data
        for name in self.article.changed_data:
            if name != "body":
                yield key_given(name, given[name])
        if self.exemplars.has_changed():
            old = rows_of(self.document.data.get("exemplars"))
            yield "exemplars", list(exemplars_given(self.exemplars, old))
        if self.campaigns.has_changed():
            yield "campaigns", list(campaigns_given(self.campaigns))
        if self.broadcasts.has_changed():
            yield "broadcasts", list(broadcasts_given(self.broadcasts))
        if self.allow.has_changed():
            yield "allow", list(allowances_given(self.allow))
        if self.consent.has_changed():
            yield "consent", consent_given(self.consent.cleaned_data)
