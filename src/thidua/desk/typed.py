"""What somebody is typing: kept beside the file, and read as if it were saved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from thidua.column import Article, Column
from thidua.desk.finding import Found
from thidua.desk.models import Account, Typing
from thidua.desk.sheets import Sheet
from thidua.load.trial import try_article


def remember(account: Account, found: Found, data: Mapping[str, list[Any]]) -> int:
    """Keep the fields of a form; return how often that was done for it."""
    kept = {name: values for name, values in data.items() if name != "csrfmiddlewaretoken"}
    typing, _ = Typing.objects.get_or_create(
        account=account,
        path=found.path,
        defaults={"content": "", "base": found.seal, "at": timezone.now()},
    )
    typing.content = json.dumps(kept)
    typing.turn += 1
    typing.at = timezone.now()
    typing.save()
    return typing.turn


def as_form(data: Mapping[str, list[str]]) -> Any:
    """Return fields that were kept as a browser would send them."""
    form = QueryDict(mutable=True)
    for name, values in data.items():
        form.setlist(name, list(values))
    return form


def typed_article(account: Account, found: Found) -> Article | None:
    """Return the article as this person has it before them; ``None`` where nothing is typed."""
    typing = Typing.objects.filter(account=account, path=found.path).first()
    if typing is None or found.document is None:
        return None
    column: Column = found.edition.column
    data = as_form(json.loads(typing.content))
    sheet = Sheet(found.document, column, found.beside, data)
    if not sheet.is_valid():
        return None
    try:
        return try_article(column, found.path, sheet.write(found.raw)).article
    except ValueError:
        return None
