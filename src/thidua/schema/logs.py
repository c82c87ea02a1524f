"""Dated records kept in the front matter of two pages: broadcasts, and off-line activities."""

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.schema.scalars import STRICT_KEYS, Day, Name, Reference, Text


class Log(NamedTuple):
    """A page of dated records; ``name`` is its address too."""

    name: str

    @property
    def path(self) -> str:
        """The file."""
        return f"docs/{self.name}.md"

    def record(self, number: int) -> str:
        """Return the identity of a record, counted from 1 (design contract, section 4)."""
        return f"{self.name}#{number}"


BROADCAST_LOG = Log("truyen-thanh")
ACTIVITY_LOG = Log("hoat-dong")

BroadcastKind = Literal["tiep-song", "tu-san-xuat"]
ActivityKind = Literal[
    "toa-dam",
    "hoi-nghi",
    "giao-luu",
    "tham-quan",
    "van-hoa-van-nghe",
    "the-thao",
    "trien-lam",
    "co-dong",
    "sinh-hoat",
    "an-pham",
    "mang-xa-hoi",
    "bao-chi",
    "khac",
]

_ROUNDS = {"month": "thang", "quarter": "quy", "year": "nam"}


def _known_round(value: Any) -> Any:
    return _ROUNDS.get(value, value) if isinstance(value, str) else value


Round = Annotated[Literal["thang", "quy", "nam"], BeforeValidator(_known_round)]
"""How often a round is held. Also written as ``per`` is: ``month``, ``quarter``, ``year``."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class BroadcastRecord:
    """One time on air, of an article or of a programme without one."""

    on: Annotated[Day, Field(description="Ngày phát")]
    station: Annotated[Reference, Field(description="Mã đài trong extra.ward.stations")]
    kind: Annotated[BroadcastKind, Field(description="tiep-song hoặc tu-san-xuat")]
    minutes: Annotated[int | None, Field(ge=1, le=1440, description="Số phút phát")] = None
    seconds: Annotated[
        int | None, Field(ge=0, le=59, description="Số giây lẻ, để tính tốc độ đọc")
    ] = None
    programme: Annotated[Text | None, Field(description="Tên chương trình")] = None
    article: Annotated[str | None, Field(description="Mã bài, ví dụ 2024/guong-sang")] = None
    script: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{20}$", description="Mã kiểm in trên kịch bản đã đọc"),
    ] = None
    sample: Annotated[bool, Field(description="Bản ghi mẫu, chỉ dùng khi trình diễn")] = False


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class ActivityRecord:
    """One off-line activity: a meeting, an exhibition, an exchange."""

    on: Annotated[Day, Field(description="Ngày tổ chức")]
    activity: Annotated[ActivityKind, Field(description="Loại hoạt động")]
    title: Annotated[Text, Field(description="Tên hoạt động")]
    unit: Annotated[Reference | None, Field(description="Đơn vị tổ chức")] = None
    movements: Annotated[tuple[Reference, ...], Field(description="Phong trào")] = ()
    fields: Annotated[tuple[Reference, ...], Field(description="Lĩnh vực")] = ()
    participants: Annotated[int | None, Field(ge=1, description="Số người dự")] = None
    evidence: Annotated[str | None, Field(description="Đường dẫn minh chứng")] = None
    sample: Annotated[bool, Field(description="Bản ghi mẫu, chỉ dùng khi trình diễn")] = False


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class SelectionRecord:
    """One round in which exemplars were chosen (seed 003: "hàng tháng, hàng quý")."""

    on: Annotated[Day, Field(description="Ngày lựa chọn")]
    round: Annotated[Round, Field(description="thang, quy hoặc nam")]
    title: Annotated[Text | None, Field(description="Tên đợt lựa chọn")] = None
    unit: Annotated[Reference | None, Field(description="Đơn vị lựa chọn")] = None
    articles: Annotated[tuple[str, ...], Field(description="Mã các bài được chọn")] = ()
    sample: Annotated[bool, Field(description="Bản ghi mẫu, chỉ dùng khi trình diễn")] = False


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class BroadcastPage:
    """Front matter of the log of broadcasts."""

    title: Name
    summary: Text | None = None
    template: str | None = None
    broadcasts: tuple[BroadcastRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class ActivityPage:
    """Front matter of the log of activities and selection rounds."""

    title: Name
    summary: Text | None = None
    template: str | None = None
    activities: tuple[ActivityRecord, ...] = ()
    selections: tuple[SelectionRecord, ...] = ()


BROADCAST: TypeAdapter[BroadcastRecord] = TypeAdapter(BroadcastRecord)
ACTIVITY: TypeAdapter[ActivityRecord] = TypeAdapter(ActivityRecord)
SELECTION: TypeAdapter[SelectionRecord] = TypeAdapter(SelectionRecord)
BROADCASTS: TypeAdapter[BroadcastPage] = TypeAdapter(BroadcastPage)
ACTIVITIES: TypeAdapter[ActivityPage] = TypeAdapter(ActivityPage)
