"""``region.yml``: whose wards an office follows, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.problems import Problem, Rule, Severity, in_order
from thidua.schema.scalars import STRICT_KEYS, Day, Name, Slug
from thidua.schema.validation import validate
from thidua.schema.ward import Colour, Contact, WebAddress
from thidua.source.documents import Document
from thidua.source.settings import read_settings
from thidua.starter.units import find_code
from thidua.text.vietnamese import collation_key

REGION = "region.yml"
"""The file that marks a region's folder."""

WardCode = Annotated[str, Field(pattern=r"^\d{5}$")]
Measure = Literal["windows-met", "articles", "exemplars", "fields", "months"]
"""What a criterion is reckoned from: windows of targets met, items, exemplars, different fields of
work, months with at least one item."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Cluster:
    """A group of wards that are compared with each other (cụm, khối thi đua)."""

    id: Slug
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class WardEntry:
    """One ward that the office follows."""

    code: WardCode
    name: Name | None = None
    address: WebAddress | None = None
    folder: Annotated[str | None, Field(min_length=1, max_length=300)] = None
    cluster: Slug | None = None
    followed_by: Name | None = None
    since: Day | None = None
    email: Annotated[str | None, Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$", max_length=200)] = None
    authority: Annotated[
        str | None, Field(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=200)
    ] = None
    """The name in the ward's ids, where the office wants to fix it itself."""

    @property
    def title(self) -> str:
        """The ward's name, as written or as the official list has it."""
        if self.name:
            return self.name
        place = find_code(self.code)
        return place.name if place else f"Đơn vị {self.code}"

    @property
    def is_reachable(self) -> bool:
        """Whether somebody wrote where to ask."""
        return bool(self.address or self.folder)


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Criterion:
    """One line of the scoring sheet: ``points`` are given in full at ``full_at``, else in part."""

    id: Slug
    text: Name
    measure: Measure
    points: Annotated[float, Field(gt=0, le=1000)]
    full_at: Annotated[int | None, Field(ge=1, le=100_000)] = None
    """Of ``windows-met`` it is the number of windows that had to be met by the day, unless said."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Region:
    """An office and the wards it follows."""

    name: Name
    site_url: WebAddress
    column: Name = "Thi đua yêu nước"
    parent: Name | None = None
    place: Name | None = None
    """Where the office's papers are written: "Hải Phòng"."""
    responsible: Name | None = None
    contact: Contact = Field(default_factory=Contact)
    colour: Colour | None = None
    demo: bool = False
    show_progress: bool = True
    """Whether readers see who meets the plan; reports for the office always tell it."""
    silent_after: Annotated[int, Field(ge=7, le=1000)] = 90
    """Days without a new item after which a ward counts as silent."""
    stale_after: Annotated[int, Field(ge=1, le=365)] = 3
    """Days without a good answer after which what is shown of a ward is marked with its age."""
    at_once: Annotated[int, Field(ge=1, le=32)] = 8
    """Wards that are asked at the same time."""
    allow_private: bool = False
    """Whether addresses inside the office's own network may be asked."""
    clusters: tuple[Cluster, ...] = ()
    wards: Annotated[tuple[WardEntry, ...], Field(min_length=1)]
    same: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    """Exemplars of several wards that the office knows to be one: each ``code/id``."""
    scoring: tuple[Criterion, ...] = ()

    @property
    def by_code(self) -> dict[str, WardEntry]:
        """The wards by their codes."""
        return {ward.code: ward for ward in self.wards}

    def cluster_name(self, ward: WardEntry) -> str:
        """Return the name of a ward's cluster, or that of those without one."""
        names = {cluster.id: cluster.name for cluster in self.clusters}
        return names.get(ward.cluster or "", UNGROUPED.name)

    @property
    def groups(self) -> tuple[tuple[Cluster, tuple[WardEntry, ...]], ...]:
        """The clusters in their order, each with its wards by name; those without one come last."""
        wards = sorted(self.wards, key=lambda ward: (collation_key(ward.title), ward.code))
        known = {cluster.id for cluster in self.clusters}
        rest = tuple(ward for ward in wards if ward.cluster not in known)
        grouped = [
            (cluster, tuple(ward for ward in wards if ward.cluster == cluster.id))
            for cluster in self.clusters
        ]
        return (*grouped, *([(UNGROUPED, rest)] if rest else []))


UNGROUPED = Cluster(id="chua-xep", name="Chưa xếp cụm, khối")
REGION_FILE: TypeAdapter[Region] = TypeAdapter(Region)


@dataclass(frozen=True, slots=True)
class Read:
    """What ``region.yml`` says, or ``None`` with the problems that prevented it."""

    region: Region | None
    problems: tuple[Problem, ...] = field(default=())


def read_region(root: Path) -> Read:
    """Read and check ``region.yml``; every fault is told with its line."""
    settings, faults = read_settings(root, REGION)
    if settings is None:
        return Read(None, tuple(faults))
    checked = validate(REGION_FILE, settings.document)
    faults = [*faults, *checked.problems]
    if checked.value:
        faults += _check(checked.value, settings.document)
    is_usable = not any(fault.is_error for fault in faults)
    return Read(checked.value if is_usable else None, in_order(faults))


def _check(region: Region, document: Document) -> Iterator[Problem]:
    """Yield what no key by itself can tell."""
    clusters = {cluster.id for cluster in region.clusters}
    codes = Counter(ward.code for ward in region.wards)
    for place, ward in enumerate(region.wards):
        at = ("wards", place)
        if codes[ward.code] > 1:
            yield document.problem(
                Rule.VALUE,
                f"mã {ward.code} đứng ở {codes[ward.code]} dòng, mà mỗi phường chỉ có một.",
                "xóa dòng thừa, hoặc sửa lại mã theo danh mục của Tổng cục Thống kê.",
                at=(*at, "code"),
            )
        if ward.address and ward.folder:
            yield document.problem(
                Rule.VALUE,
                "vừa có address vừa có folder, máy không biết lấy số liệu ở đâu.",
                "giữ một trong hai dòng.",
                at=(*at, "folder"),
            )
        if ward.cluster and ward.cluster not in clusters:
            yield document.problem(
                Rule.VALUE,
                f"cụm, khối «{ward.cluster}» chưa khai ở mục clusters.",
                f"thêm  - {{id: {ward.cluster}, name: …}}  vào mục clusters, hoặc sửa lại.",
                at=(*at, "cluster"),
            )
        if not ward.name and find_code(ward.code) is None:
            yield document.problem(
                Rule.VALUE,
                f"mã {ward.code} không có trong danh mục đơn vị hành chính.",
                "xem lại mã; nếu là đơn vị mới thì thêm dòng  name: …  ngay dưới.",
                at=(*at, "code"),
                severity=Severity.WARNING,
            )
    for place, criterion in enumerate(region.scoring):
        if criterion.full_at is None and criterion.measure != "windows-met":
            yield document.problem(
                Rule.REQUIRED,
                "chưa ghi làm được bao nhiêu thì được trọn điểm.",
                "thêm  full_at: SỐ  vào dòng của tiêu chí.",
                at=("scoring", place, "measure"),
            )
    for place, group in enumerate(region.same):
        for key in group:
            if key.partition("/")[0] not in codes or "/" not in key:
                yield document.problem(
                    Rule.VALUE,
                    f"«{key}» không phải là mã phường/mã điển hình của một phường đã khai.",
                    "chép mã ở trang của điển hình, ví dụ  00070/nguyen-van-a .",
                    at=("same", place),
                )
