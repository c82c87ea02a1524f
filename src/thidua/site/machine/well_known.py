"""Files that machines look for at fixed addresses: robots.txt and security.txt."""

from __future__ import annotations

from datetime import date, timedelta

from thidua.site.pages import Site

ROBOTS = "robots.txt"
SECURITY = ".well-known/security.txt"


def render_well_known(site: Site) -> dict[str, bytes]:
    """Return each file by its address."""
    return {ROBOTS: _robots(site).encode(), SECURITY: _security(site).encode()}


def _robots(site: Site) -> str:
    """Let every search engine in (RFC 9309), and show it the map."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n"


def _security(site: Site) -> str:
    """Say whom to tell of a weakness (RFC 9116), for less than a year from today."""
    contacts = [f"mailto:{site.ward.contact.email}"] if site.ward.contact.email else []
    contacts.append(f"{site.address}lien-he/")
    lines = [f"Contact: {contact}" for contact in contacts]
    # The month of yesterday a year on: the file changes once a month, not with every build, and on
    # the first of a month a whole year would be too long.
    month = site.today - timedelta(days=1)
    expires = date(month.year + 1, month.month, 1)
    lines += [
        f"Expires: {expires.isoformat()}T00:00:00+07:00",
        "Preferred-Languages: vi",
        f"Canonical: {site.address}{SECURITY}",
    ]
    return "\n".join(lines) + "\n"
