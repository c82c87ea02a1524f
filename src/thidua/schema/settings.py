"""What ``mkdocs.yml`` may say beside ``extra.ward``.

MkDocs renders no page and copies no file here, so most of its own keys have no effect; those that
have one are few, and a value that would stop MkDocs is refused before MkDocs sees it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.schema.scalars import STRICT_KEYS, Name, Text


def _as_words(value: Any) -> Any:
    """Refuse what YAML takes for a number, a day or a truth: MkDocs stops at it."""
    if isinstance(value, bool | int | float | date):
        raise PydanticCustomError("unquoted", "not a text")
    return value


def _as_theme(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


_Words = BeforeValidator(_as_words)
Level = Literal["warn", "info", "ignore"]
HookFile = Annotated[str, Field(pattern=r"^hooks/[A-Za-z0-9_-]+\.py$"), _Words]
"""A file that runs while MkDocs does: such files stand in one folder, where one looks for them."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class ThemeSettings:
    """The theme; a ward's own templates and style go before it."""

    name: Literal["thidua"]
    custom_dir: Literal["overrides"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class NavigationLevels:
    """How loudly MkDocs tells what is wrong with a navigation."""

    omitted_files: Level | None = None
    not_found: Level | None = None
    absolute_links: Level | Literal["relative_to_docs"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class LinkLevels:
    """How loudly MkDocs tells what is wrong with a link."""

    not_found: Level | None = None
    absolute_links: Level | Literal["relative_to_docs"] | None = None
    unrecognized_links: Level | None = None
    anchors: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class ValidationLevels:
    """How loudly MkDocs tells what it finds; it is given no page to find anything in."""

    nav: NavigationLevels | None = None
    links: LinkLevels | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class SiteSettings:
    """Every key of MkDocs that may be written, but for the address, ``plugins`` and ``extra``."""

    site_name: Annotated[Name, _Words]
    site_description: Annotated[Text, _Words] | None = None
    theme: Annotated[ThemeSettings, BeforeValidator(_as_theme)] | None = None
    hooks: tuple[HookFile, ...]
    watch: tuple[Annotated[Text, _Words], ...] = ()
    validation: ValidationLevels | None = None


SITE_SETTINGS: TypeAdapter[SiteSettings] = TypeAdapter(SiteSettings)
