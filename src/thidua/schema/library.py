"""Front matter of the document library, ``docs/van-ban/``; the file name is a document's slug."""

from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.schema.scalars import STRICT_KEYS, Day, FileName, Name, Reference, Text

LIBRARY = "van-ban"
"""Folder under ``docs/``, and on the site."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Law:
    """One document of an authority: a law, a decree, a plan from above."""

    title: Annotated[Name, Field(description="Tên loại và trích yếu nội dung")]
    number: Annotated[Name, Field(description="Số, ký hiệu, ví dụ 06/2022/QH15")]
    on: Annotated[Day, Field(description="Ngày ban hành")]
    issued_by: Annotated[Name, Field(description="Cơ quan ban hành")]
    in_force: Annotated[Day | None, Field(description="Ngày có hiệu lực")] = None
    ended: Annotated[Day | None, Field(description="Ngày hết hiệu lực")] = None
    replaced_by: Annotated[
        Reference | None, Field(description="Văn bản thay thế (tên tệp trong docs/van-ban/)")
    ] = None
    file: Annotated[FileName | None, Field(description="Tệp văn bản để trong docs/van-ban/")] = None
    summary: Annotated[Text | None, Field(description="Nói về việc gì")] = None
    aliases: Annotated[
        tuple[Name, ...], Field(description="Cách gọi khác trong bài, đủ để không lẫn")
    ] = ()
    template: str | None = None
    sample: Annotated[bool, Field(description="Mục mẫu, chỉ dùng khi trình diễn")] = False

    @property
    def names(self) -> tuple[str, ...]:
        """All that a text may call it by."""
        return (self.number, *self.aliases)

    def is_over(self, day: date) -> bool:
        """Tell whether it says of itself that it has ended by a day."""
        return self.ended is not None and self.ended <= day


LAW: TypeAdapter[Law] = TypeAdapter(Law)
