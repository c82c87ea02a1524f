"""Who may be named or shown, and where: the one place that is asked.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (silence is no consent) and Bộ luật Dân sự 2015, Điều 32 (a
person's image). What an article shows is judged by its own ``consent``; one that needs none, or has
nobody who must agree, shows what it tells.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from thidua.column.model import Article
from thidua.schema.article import Channel, Consent, Covered, Exemplar

SOON = timedelta(days=31)
"""Time that somebody needs to ask again before a consent ends."""


def may_appear(article: Article, channel: Channel, now: datetime) -> bool:
    """Tell whether the people in an article agree to a channel at ``now`` (design, section 3)."""
    consent = agreement(article)
    if consent is None:
        return True
    expired = consent.until is not None and consent.until < now.date()
    return channel in consent.channels and not expired


def ends_soon(article: Article, day: date) -> date | None:
    """Return the last day of what the people agreed to, where that is near; else ``None``."""
    consent = agreement(article)
    until = consent.until if consent else None
    return until if until and day <= until <= day + SOON else None


def may_name(article: Article, exemplar: Exemplar) -> bool:
    """Tell whether an exemplar's name may stand apart from the text: in data, as a tag."""
    return exemplar.type == "tap-the" or covers(article, "ten")


def may_show_photos(article: Article) -> bool:
    """Tell whether the article's people agree to being seen in pictures."""
    return covers(article, "anh")


def covers(article: Article, part: Covered) -> bool:
    """Tell whether what the article's people signed covers a part of what is told of them."""
    consent = agreement(article)
    return consent is None or part in consent.covers


def agreement(article: Article) -> Consent | None:
    """Return what the people agreed to; ``None`` when nobody had to be asked."""
    consent = article.matter.consent
    return None if consent is None or consent.not_needed is not None else consent
