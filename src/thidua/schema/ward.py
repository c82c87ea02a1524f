"""The ward itself: ``extra.ward`` in ``mkdocs.yml``."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.colours import bears, darken_until_readable
from thidua.schema.publishing import Publishing
from thidua.schema.scalars import STRICT_KEYS, Day, Name, Slug, Text

WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)]
SecureFolder = Annotated[str, Field(pattern=r"^https://[^\s<>\"?#]+$", max_length=300)]
"""Of a web server: other files' names are added to it."""
MailAddress = Annotated[str, Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$", max_length=200)]
Telephone = Annotated[str, Field(pattern=r"^[0-9+().\s-]{3,30}$")]

ArticleId = Annotated[str, Field(pattern=r"^[^\s/]+(/[^\s/]+)*$", max_length=200)]
_LEVELS = ("Phường", "Xã", "Đặc khu")


def _readable(colour: str) -> str:
    """Refuse a colour in which text on paper cannot be read."""
    if not bears(colour):
        ready = darken_until_readable(colour)
        raise PydanticCustomError("faint_colour", "too faint on paper", {"ready": ready})
    return colour


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(_readable)]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Station:
    """A radio station that may be named in a broadcast."""

    id: Slug
    name: Name
    level: Literal["trung-uong", "tinh", "thanh-pho", "huyen", "phuong"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Portal:
    """The portal of the authority above, which reads our feed."""

    name: Name
    url: WebAddress


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Contact:
    """How residents reach the column; every part is optional and shown only when given."""

    phone: Telephone | None = None
    email: MailAddress | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class FormerReviewer:
    """A job title that could approve until a day, this day included; what it approved stays so."""

    title: Name
    until: Day


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Code:
    """The official codes of the ward and its province, as the General Statistics Office lists."""

    province: Annotated[str, Field(pattern=r"^\d{2}$")]
    ward: Annotated[str, Field(pattern=r"^\d{5}$")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class FormerName:
    """A name that a reform of the units of administration has ended."""

    name: Name
    until: Annotated[Day, Field(description="Ngày cuối mang tên ấy")]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class FeedSettings:
    """How the feeds are cut; 30 items is what portals in Viet Nam publish."""

    items: Annotated[int, Field(ge=1, le=500)] = 30
    copyright: Text | None = None
    authority: Annotated[
        str | None, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=200)
    ] = None
    """The name in the ids of the feeds, once readers know them by it: the first host."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class PhotoSettings:
    """What photos are turned into; widths in pixels."""

    widths: Annotated[tuple[Annotated[int, Field(ge=160, le=4000)], ...], Field(min_length=1)] = (
        160,
        240,
        360,
        480,
        640,
        960,
        1600,
    )
    """No two neighbours differ by more than 1.7 times, so that no browser loads much more than it
    shows."""
    workers: Annotated[int, Field(ge=1, le=16)] = 2
    max_megapixels: Annotated[int, Field(ge=1, le=500)] = 120
    """Phones of 108 megapixels are common."""
    avif: bool = False
    """Smaller files for new browsers, for about twice the work."""
    sharing: bool = True
    """Draw a picture with each article's title, for whoever shares its link."""
    credit: bool = False
    """Write ``image_credit`` into the cover's files; otherwise they carry no words at all."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class RadioSettings:
    """How the ward's own programmes are read."""

    speed: Annotated[int, Field(ge=100, le=300)] = 180
    """Syllables a minute; what was on air since tells better."""
    opening: Text | None = None
    closing: Text | None = None
    voice: Text | None = None
    """The model of a speech program on this machine, a ``.onnx`` file."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Ward:
    """Everything about the office that is not code: names, people by job title, switches."""

    name: Name
    level: Literal["phuong", "xa", "dac-khu"] = "phuong"
    code: Code | None = None
    former: tuple[FormerName, ...] = ()
    """Names the ward has had; of two that ended together, the first is the one the column bore."""
    column: Name = "Thi đua yêu nước"
    parent: Name | None = None
    portal: Portal | None = None
    address: Text | None = None
    contact: Contact = Field(default_factory=Contact)
    responsible: Name | None = None
    reviewers: Annotated[tuple[Name, ...], Field(min_length=1)]
    reviewers_former: tuple[FormerReviewer, ...] = ()
    time_zone: Literal["Asia/Ho_Chi_Minh"] = "Asia/Ho_Chi_Minh"
    stations: tuple[Station, ...] = ()
    feed: FeedSettings = Field(default_factory=FeedSettings)
    photos: PhotoSettings = Field(default_factory=PhotoSettings)
    radio: RadioSettings = Field(default_factory=RadioSettings)
    publish: Publishing | None = None
    releases: SecureFolder | None = None
    """Where newer releases of the program are fetched from; nobody is asked without it."""
    show_progress: bool = True
    lead: ArticleId | None = None
    """The article that leads the front page; without one, the newest with a picture does."""
    colour: Colour | None = None
    demo: bool = False

    def could_approve(self, title: str, day: date) -> bool:
        """Tell whether somebody with this job title could approve an article on a day."""
        former = (one.until for one in self.reviewers_former if one.title == title)
        return title in self.reviewers or any(day <= until for until in former)

    def name_on(self, day: date) -> str:
        """Return the name the ward had on a day: what was published then stays under it."""
        ended = [former for former in self.former if day <= former.until]
        return min(ended, key=lambda former: former.until).name if ended else self.name

    @property
    def is_declared(self) -> bool:
        """Whether somebody wrote it: see :func:`undeclared`."""
        return self.name != _UNDECLARED

    @property
    def committee(self) -> str:
        """The committee's name: "Ủy ban nhân dân phường Nguyễn Thị Minh Khai"."""
        is_level = self.name.startswith(_LEVELS)
        return f"Ủy ban nhân dân {self.name[0].lower() + self.name[1:] if is_level else self.name}"


WARD: TypeAdapter[Ward] = TypeAdapter(Ward)

_UNDECLARED = "(chưa khai báo)"


def undeclared() -> Ward:
    """Return what stands in while ``extra.ward`` is broken, so that all else is still checked."""
    return Ward(name=_UNDECLARED, reviewers=(_UNDECLARED,), demo=True)
