"""The ward's own abbreviations and sayings, kept in the front matter of one page."""

from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.schema.scalars import STRICT_KEYS, Name, Text

GLOSSARY_PATH = "docs/viet-tat.md"


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class AbbreviationEntry:
    """An abbreviation with one meaning; one more entry of the same form is its next meaning."""

    short: Annotated[
        str,
        Field(
            pattern=r"^[A-ZĐĂÂÊÔƠƯ](?:[\w&/–-]*[A-ZĐĂÂÊÔƠƯ\d])?[a-zđ]?\.?$",
            max_length=30,
            description="Chữ viết tắt",
        ),
    ]
    means: Annotated[Name, Field(description="Viết đủ chữ")]
    said: Annotated[Name | None, Field(description="Cách đọc, nếu không đọc đủ chữ")] = None
    before: Annotated[
        tuple[Name, ...], Field(description="Chỉ có nghĩa này khi đứng sau các từ")
    ] = ()
    after: Annotated[
        tuple[Name, ...], Field(description="Chỉ có nghĩa này khi đứng trước các từ")
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class PronunciationEntry:
    """How a name or a foreign word is said."""

    written: Annotated[Name, Field(description="Cách viết")]
    said: Annotated[Name, Field(description="Cách đọc")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class GlossaryPage:
    """Front matter of the page of abbreviations."""

    title: Name
    summary: Text | None = None
    template: str | None = None
    abbreviations: tuple[AbbreviationEntry, ...] = ()
    pronunciations: tuple[PronunciationEntry, ...] = ()


GLOSSARY: TypeAdapter[GlossaryPage] = TypeAdapter(GlossaryPage)
