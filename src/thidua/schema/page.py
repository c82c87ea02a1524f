"""Front matter of a plain page of the site."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.schema.scalars import STRICT_KEYS, Name, Text


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class PageMatter:
    """What a plain page declares."""

    title: Annotated[Name, Field(description="Tên trang")]
    summary: Annotated[Text | None, Field(description="Mô tả ngắn")] = None
    template: Annotated[
        Literal["main.html", "home.html", "sitemap.html"] | None, Field(description="Kiểu trang")
    ] = None


PAGE: TypeAdapter[PageMatter] = TypeAdapter(PageMatter)
