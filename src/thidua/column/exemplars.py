"""The register of exemplars: everyone that published articles hold up, each once.

An article names its exemplars; a person or group is the same one in two articles when they share
an ``id``, or without one the same name. Seed 004 asks for such a register as "hệ thống dữ liệu
chung về các điển hình tiên tiến".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from thidua.column.addresses import EXEMPLARS, entry_address
from thidua.column.model import Article
from thidua.disk.hazards import name_fault
from thidua.schema.article import Exemplar, Recognition
from thidua.text.vietnamese import collation_key, given_name_key, slugify


@dataclass(frozen=True, slots=True)
class Mention:
    """What one article says of an exemplar."""

    article: Article
    exemplar: Exemplar


@dataclass(frozen=True, slots=True)
class Profile:
    """One exemplar with all that is published of it; ``mentions`` are newest first."""

    key: str
    mentions: tuple[Mention, ...]

    @property
    def name(self) -> str:
        """The name as the newest article spells it."""
        return self.mentions[0].exemplar.name

    @property
    def type(self) -> str:
        """Person, group or household, by the newest article."""
        return self.mentions[0].exemplar.type

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of example it was held up as."""
        return _unique(mention.exemplar.kind for mention in self.mentions)

    @property
    def units(self) -> tuple[str, ...]:
        """Slugs of the units it was said to belong to."""
        return _unique(m.exemplar.unit for m in self.mentions if m.exemplar.unit)

    @property
    def fields(self) -> tuple[str, ...]:
        """Slugs of the fields of work of its articles."""
        return _unique(slug for mention in self.mentions for slug in mention.article.matter.fields)

    @property
    def movements(self) -> tuple[str, ...]:
        """Slugs of the movements of its articles."""
        return _unique(slug for m in self.mentions for slug in m.article.matter.movements)

    @property
    def years(self) -> tuple[int, ...]:
        """Years in which something was published of it, newest first."""
        return _unique(mention.article.day.year for mention in self.mentions)

    @property
    def recognitions(self) -> tuple[Recognition, ...]:
        """Its awards and acknowledgements, newest first; one told twice is one."""
        found = {m.exemplar.recognition: None for m in self.mentions if m.exemplar.recognition}
        return tuple(sorted(found, key=lambda one: one.on, reverse=True))

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles about it, newest first."""
        return tuple({m.article.id: m.article for m in self.mentions}.values())

    @property
    def address(self) -> str:
        """Where its page stands, from the site's root."""
        return entry_address(EXEMPLARS, self.key)


def gather_profiles(articles: Iterable[Article]) -> tuple[Profile, ...]:
    """Return the exemplars of ``articles`` (newest first), people by given name.

    Persons come first, then groups, then households.
    """
    mentions: dict[str, list[Mention]] = {}
    for article in articles:
        for exemplar in article.matter.exemplars:
            known = mentions.setdefault(key_of(exemplar), [])
            # An article may name somebody twice, as a person and for a second kind.
            known.append(Mention(article, exemplar))
    profiles = [Profile(key, tuple(found)) for key, found in mentions.items()]
    return tuple(sorted(profiles, key=_order))


def key_of(exemplar: Exemplar) -> str:
    """Return what an exemplar is known by in addresses and data."""
    key = exemplar.id or slugify(exemplar.name) or "guong"
    # Windows keeps some names, such as "con", for devices: no folder can be called so.
    return f"guong-{key}" if name_fault(key) else key


def _order(profile: Profile) -> tuple[Any, ...]:
    ranks = ("ca-nhan", "tap-the", "ho-gia-dinh")
    is_group = profile.type == "tap-the"
    name = (collation_key(profile.name),) if is_group else given_name_key(profile.name)
    return ranks.index(profile.type), name, profile.key


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))
