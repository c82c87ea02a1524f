"""Front matter of one item of the column."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.disk.hazards import name_fault
from thidua.rules import Rule
from thidua.schema.logs import BroadcastKind
from thidua.schema.scalars import (
    STRICT_KEYS,
    Day,
    FileName,
    FocusPoint,
    Line,
    Moment,
    Name,
    Reference,
    Slug,
    Text,
)

ArticleKind = Literal["tin", "bai", "phong-su", "anh", "hoi-dap", "van-ban"]
ExemplarType = Literal["ca-nhan", "tap-the", "ho-gia-dinh"]
ExemplarKind = Literal["dien-hinh", "mo-hinh-moi", "nhan-to-moi", "nguoi-tot-viec-tot"]
Phase = Literal["truoc", "trong", "sau"]
Channel = Literal["web", "rss", "radio", "mang-xa-hoi", "in-an", "bao-chi"]
"""Where an article may go. What is printed or given to newspapers cannot be called back: whoever
agreed to the site has not agreed to that."""
Covered = Literal["ten", "anh", "cau-chuyen", "nhay-cam"]
"""What people agree to; ``nhay-cam`` is sensitive data (Nghị định 356/2025/NĐ-CP)."""
if TYPE_CHECKING:
    AllowableRule = str
else:
    AllowableRule = Literal[tuple(sorted(rule.value for rule in Rule if rule.is_allowable))]
"""Rules that judge a text, which may be wrong about it: an article may be exempt, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Recognition:
    """An award or acknowledgement of an exemplar."""

    by: Annotated[Name, Field(description="Cơ quan, tập thể công nhận hoặc khen thưởng")]
    on: Annotated[Day, Field(description="Ngày công nhận")]
    number: Annotated[Name | None, Field(description="Số quyết định")] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Exemplar:
    """A person, group or household that the article holds up as an example."""

    name: Annotated[Name, Field(description="Họ tên hoặc tên tập thể")]
    type: Annotated[ExemplarType, Field(description="ca-nhan, tap-the hoặc ho-gia-dinh")]
    kind: Annotated[
        ExemplarKind,
        Field(description="dien-hinh, mo-hinh-moi, nhan-to-moi hoặc nguoi-tot-viec-tot"),
    ]
    id: Annotated[Slug | None, Field(description="Mã cố định, nếu có hai người trùng tên")] = None
    unit: Annotated[Reference | None, Field(description="Đơn vị (tên tệp trong docs/don-vi/)")] = (
        None
    )
    recognition: Annotated[
        Recognition | None, Field(description="Quyết định khen thưởng hoặc công nhận")
    ] = None
    minor: Annotated[
        bool | None,
        Field(description="true nếu là trẻ em (dưới 16 tuổi); false nếu máy đoán nhầm"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class CampaignEntry:
    """A campaign the article serves, and in which phase."""

    slug: Annotated[Reference, Field(description="Tên tệp trong docs/chien-dich/")]
    phase: Annotated[Phase | None, Field(description="truoc, trong hoặc sau")] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Broadcast:
    """One time the article was on air."""

    on: Annotated[Day, Field(description="Ngày phát")]
    station: Annotated[Reference, Field(description="Mã đài trong extra.ward.stations")]
    minutes: Annotated[int | None, Field(ge=1, le=1440, description="Số phút phát")] = None
    kind: Annotated[BroadcastKind, Field(description="tiep-song hoặc tu-san-xuat")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Consent:
    """Agreement of the people shown (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Bộ luật Dân sự
    2015, Điều 32). The signed form stays in the office; only its reference is written here."""

    reference: Annotated[Name | None, Field(description="Số, ký hiệu của phiếu đồng ý")] = None
    on: Annotated[Day | None, Field(description="Ngày ký phiếu")] = None
    covers: Annotated[
        tuple[Covered, ...], Field(description="Đồng ý cho dùng: ten, anh, cau-chuyen, nhay-cam")
    ] = ()
    channels: Annotated[
        tuple[Channel, ...],
        Field(description="Kênh được dùng: web, rss, radio, mang-xa-hoi, in-an, bao-chi"),
    ] = ()
    until: Annotated[Day | None, Field(description="Ngày hết hiệu lực của sự đồng ý")] = None
    guardian: Annotated[
        Name | None, Field(description="Người đại diện, khi nhân vật là trẻ em")
    ] = None
    not_needed: Annotated[
        Text | None, Field(description="Lý do không cần phiếu, ví dụ nhân vật lịch sử đã mất")
    ] = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = (self.reference, self.on, self.covers, self.channels, self.until, self.guardian)
        if self.not_needed is not None:
            if any(given):
                raise PydanticCustomError("consent_both", "both forms of consent")
        elif not (self.reference and self.on and self.covers and self.channels):
            raise PydanticCustomError("consent_partial", "incomplete consent")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Review:
    """The leaders' approval; written by ``thidua approve``, never by hand."""

    by: Annotated[Name, Field(description="Chức danh người duyệt")]
    name: Annotated[Name | None, Field(description="Họ tên người duyệt")] = None
    on: Annotated[Moment, Field(description="Thời điểm duyệt bản này")]
    digest: Annotated[
        str, Field(pattern=r"^[0-9a-f]{20}$", description="Dấu vân của nội dung đã duyệt")
    ]
    first: Annotated[
        Moment | None, Field(description="Thời điểm duyệt lần đầu, nếu bài đã được duyệt lại")
    ] = None

    @property
    def began(self) -> datetime.datetime:
        """When the article was approved for the very first time."""
        return self.first or self.on


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Return:
    """The leaders' remarks on what they do not approve yet; written by ``thidua return``."""

    by: Annotated[Name | None, Field(description="Chức danh người trả lại bài")] = None
    on: Annotated[Moment, Field(description="Thời điểm trả lại")]
    note: Annotated[Text, Field(description="Ý kiến: phải sửa gì")]
    digest: Annotated[
        str | None,
        Field(pattern=r"^[0-9a-f]{20}$", description="Dấu vân của nội dung bị trả lại"),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Withdrawal:
    """The article is taken down."""

    on: Annotated[Day, Field(description="Ngày gỡ bài")]
    reason: Annotated[Text, Field(description="Lý do gỡ bài")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Correction:
    """A correction shown at the end of the page."""

    on: Annotated[Day, Field(description="Ngày đính chính")]
    text: Annotated[Text, Field(description="Nội dung đính chính")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Allowance:
    """A rule that is set aside for this article; its reason stands in the reports."""

    rule: Annotated[AllowableRule, Field(description="Mã của quy tắc được bỏ qua")]
    reason: Annotated[Text, Field(description="Lý do, hiện trong báo cáo")]


def _no_device(address: str) -> str:
    """Refuse an address whose redirect page Windows could not hold."""
    if any(name_fault(name) for name in address.split("/")):
        raise PydanticCustomError("reserved_name", "not on Windows: {value}", {"value": address})
    return address


OldAddress = Annotated[
    str,
    # A folder or a page: a static site cannot answer for "?id=12".
    Field(
        pattern=r"^/([A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*([A-Za-z0-9._~-]+\.html)?$", max_length=200
    ),
    AfterValidator(_no_device),
]


def _campaign_entry(value: Any) -> Any:
    """Let a campaign be written as its slug alone."""
    return {"slug": value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class ArticleMatter:
    """Everything a clerk may declare about an article."""

    title: Annotated[
        Line, Field(min_length=1, max_length=150, description="Tiêu đề, không quá 150 ký tự")
    ]
    date: Annotated[
        Moment | None,
        Field(
            description="Ngày đăng: 2024-06-11, 11/6/2024 hoặc 2024-06-11 08:30; bài chưa duyệt "
            "không ghi thì lần duyệt đầu ghi lúc duyệt"
        ),
    ] = None
    summary: Annotated[
        Line, Field(min_length=30, max_length=400, description="Sa-pô: 30 đến 400 ký tự")
    ]
    category: Annotated[Reference, Field(description="Chuyên mục (tên tệp trong docs/chuyen-muc/)")]
    kind: Annotated[
        ArticleKind, Field(description="Thể loại: tin, bai, phong-su, anh, hoi-dap, van-ban")
    ] = "bai"
    id: Annotated[
        str | None,
        Field(
            pattern=r"^[a-z0-9]+([/-][a-z0-9]+)*$",
            max_length=120,
            description="Mã cố định của bài; chỉ ghi khi đổi tên tệp một bài đã đăng",
        ),
    ] = None
    updated: Annotated[Moment | None, Field(description="Ngày sửa gần nhất")] = None
    image: Annotated[FileName | None, Field(description="Ảnh bìa: tên tệp để cạnh bài")] = None
    image_alt: Annotated[
        Annotated[Line, Field(min_length=1, max_length=300)] | None,
        Field(description="Mô tả ảnh bìa cho người khiếm thị"),
    ] = None
    image_credit: Annotated[Name | None, Field(description="Nguồn ảnh, tác giả ảnh")] = None
    image_focus: Annotated[
        FocusPoint | None,
        Field(description="Điểm phải luôn thấy khi ảnh bìa bị cắt: [phần trăm ngang, dọc]"),
    ] = None
    photo_focus: Annotated[
        Mapping[FileName, FocusPoint],
        Field(
            default_factory=dict,
            description="Như image_focus, cho từng ảnh trong bài: tên tệp và [ngang, dọc]",
        ),
    ]
    exemplars: Annotated[
        tuple[Exemplar, ...], Field(description="Cá nhân, tập thể, hộ gia đình được nêu gương")
    ] = ()
    fields: Annotated[
        tuple[Reference, ...], Field(description="Lĩnh vực (tên tệp trong docs/linh-vuc/)")
    ] = ()
    movements: Annotated[
        tuple[Reference, ...], Field(description="Phong trào (tên tệp trong docs/phong-trao/)")
    ] = ()
    campaigns: Annotated[
        tuple[
            Annotated[
                CampaignEntry,
                BeforeValidator(_campaign_entry, json_schema_input_type=CampaignEntry | Reference),
            ],
            ...,
        ],
        Field(description="Đợt tuyên truyền (tên tệp trong docs/chien-dich/)"),
    ] = ()
    unit: Annotated[
        Reference | None, Field(description="Đơn vị gửi bài (tên tệp trong docs/don-vi/)")
    ] = None
    received: Annotated[Day | None, Field(description="Ngày nhận bài")] = None
    author: Annotated[Name | None, Field(description="Tác giả")] = None
    tags: Annotated[tuple[Name, ...], Field(description="Từ khóa tự do")] = ()
    aliases: Annotated[
        tuple[OldAddress, ...], Field(description="Địa chỉ cũ cần chuyển về bài này")
    ] = ()
    broadcasts: Annotated[tuple[Broadcast, ...], Field(description="Các lần phát thanh")] = ()
    consent: Annotated[
        Consent | None, Field(description="Sự đồng ý của người được nêu trong bài")
    ] = None
    review: Annotated[
        Review | None, Field(description="Do lệnh duyệt bài ghi, không sửa bằng tay")
    ] = None
    returned: Annotated[
        Return | None, Field(description="Ý kiến khi trả bài, do lệnh trả bài ghi")
    ] = None
    withdrawn: Annotated[Withdrawal | None, Field(description="Gỡ bài")] = None
    corrections: Annotated[tuple[Correction, ...], Field(description="Đính chính")] = ()
    allow: Annotated[
        tuple[Allowance, ...], Field(description="Quy tắc được bỏ qua cho bài này, có lý do")
    ] = ()
    sample: Annotated[bool, Field(description="Bài mẫu, chỉ dùng khi trình diễn")] = False


ARTICLE: TypeAdapter[ArticleMatter] = TypeAdapter(ArticleMatter)

NOT_REVIEWED = frozenset(
    {"review", "returned", "broadcasts", "corrections", "withdrawn", "updated"}
)
"""Keys that may change after the review without voiding it."""
