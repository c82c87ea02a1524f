"""What a page is about, for machines: schema.org in JSON-LD.

Only what the page itself shows is told, so nothing is said to a machine that a reader may not see.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from thidua.column.addresses import EXEMPLARS, entry_address, item_tag
from thidua.column.exemplars import key_of
from thidua.schema.article import Exemplar, Recognition
from thidua.site.pages import ArticlePage, ExemplarPage, Site
from thidua.site.routes import View
from thidua.text.vietnamese import office_date

_CONTEXT = "https://schema.org"
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_OFFICES = frozenset({"ban", "ubnd", "ủy", "uỷ", "hội", "trường", "trạm", "phòng"})
"""First words of what signs as an office ("Ban biên tập", "Hội Phụ nữ"), not as a person."""
_UNSAFE = re.compile("[<>&\u2028\u2029]")
"""What would end the script element that holds the data, or a line in old browsers."""


def describe_page(view: View, site: Site, address: str, logo: str) -> str:
    """Return the JSON-LD of a page at the absolute ``address``, safe inside a script element.

    ``logo`` is the address of the ward's mark, from the site's root.
    """
    subject = _subject(view, site, address, site.address + logo)
    graph = [part for part in (subject, _trail(view, site, address)) if part]
    if not graph:
        return ""
    content = {"@context": _CONTEXT, "@graph": graph}
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", _WRITER.encode(content))


def _subject(view: View, site: Site, address: str, logo: str) -> dict[str, Any] | None:
    match view.subject:
        case ArticlePage():
            return _article(view.subject, site, address, logo)
        case ExemplarPage():
            return _exemplar_page(view.subject, site, address)
        case _ if not view.crumbs:
            return {
                "@type": "WebSite",
                "name": site.ward.column,
                "url": site.address,
                "inLanguage": "vi",
                "publisher": _publisher(site, site.today, logo),
            }
    return None


def _article(page: ArticlePage, site: Site, address: str, logo: str) -> dict[str, Any]:
    matter = page.article.matter
    publisher = _publisher(site, page.article.day, logo)
    told: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": address,
        "identifier": item_tag(site.authority, page.article.id),
        "mainEntityOfPage": address,
        "headline": matter.title,
        "description": matter.summary,
        "inLanguage": "vi",
        "datePublished": page.article.date.isoformat(),
        "dateModified": page.article.changed.isoformat(),
        "author": _author(matter.author) if matter.author else publisher,
        "publisher": publisher,
        "articleSection": page.card.category.title,
        "isAccessibleForFree": True,
    }
    if matter.tags:
        told["keywords"] = list(matter.tags)
    if page.sharing:
        # Machines show it far from the page, as messengers do: the cover itself may not go there.
        told["image"] = [site.address + page.sharing.address]
    if matter.corrections:
        told["correction"] = [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": one.on.isoformat()}
            for one in matter.corrections
        ]
    if matter.exemplars:
        told["about"] = [
            _exemplar(exemplar, site.address + entry_address(EXEMPLARS, key_of(exemplar)))
            for exemplar in matter.exemplars
        ]
    return told


def _exemplar_page(page: ExemplarPage, site: Site, address: str) -> dict[str, Any]:
    newest = page.profile.mentions[0].exemplar
    entity = _exemplar(newest, address)
    awards = [_award(one) for one in page.profile.recognitions]
    if awards:
        entity["award"] = awards
    entity["subjectOf"] = [
        {"@type": "NewsArticle", "headline": card.title, "url": site.address + card.address}
        for card in page.cards
    ]
    return {"@type": "ProfilePage", "@id": address, "inLanguage": "vi", "mainEntity": entity}


def _exemplar(exemplar: Exemplar, address: str) -> dict[str, Any]:
    kind = "Person" if exemplar.type == "ca-nhan" else "Organization"
    return {"@type": kind, "name": exemplar.name, "url": address}


def _award(one: Recognition) -> str:
    """Tell of a recognition as the page does: by whom, when, and by which decision."""
    number = f" (số {one.number})" if one.number else ""
    return f"{one.by} ghi nhận {office_date(one.on)}{number}"


def _author(name: str) -> dict[str, Any]:
    is_office = name.casefold().split()[0] in _OFFICES
    return {"@type": "Organization" if is_office else "Person", "name": name}


def _publisher(site: Site, day: date, logo: str) -> dict[str, Any]:
    return {
        "@type": "GovernmentOrganization",
        "name": site.ward.name_on(day),
        "url": site.address,
        "logo": {"@type": "ImageObject", "url": logo},
    }


def _trail(view: View, site: Site, address: str) -> dict[str, Any] | None:
    """Return the way from the home page to this one, the page itself included."""
    if not view.crumbs:
        return None
    steps: Sequence[tuple[str, str]] = [
        *((crumb.title, site.address + crumb.address) for crumb in view.crumbs),
        (view.title, address),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(steps, start=1)
        ],
    }
