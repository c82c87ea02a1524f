"""Front matter of one plan: its period, its targets and whom it is sent to."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.schema.article import ArticleKind, ExemplarKind, ExemplarType, Phase
from thidua.schema.logs import ActivityKind, BroadcastKind, Round
from thidua.schema.scalars import STRICT_KEYS, Day, MonthDay, Name, OneOrMore, Reference, Slug, Text

Count = Literal["articles", "broadcasts", "minutes", "exemplars", "activities", "selections"]
Per = Literal["plan", "year", "quarter", "month", "phase"]
Each = Literal["category", "field", "movement", "unit", "exemplar_type", "phase"]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Span:
    """Days from ``from`` to ``to``, both included."""

    first: Annotated[Day, Field(alias="from", description="Ngày đầu")]
    last: Annotated[Day, Field(alias="to", description="Ngày cuối")]

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("span_backward", "ends before it starts")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Phases:
    """Before, during and after an event (seed 000)."""

    truoc: Span | None = None
    trong: Span | None = None
    sau: Span | None = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        spans = [span for _, span in self.named()]
        for earlier, later in pairwise(spans):
            if later.first <= earlier.last:
                raise PydanticCustomError("phases_overlap", "phases overlap")
        return self

    def named(self) -> tuple[tuple[Phase, Span], ...]:
        """The phases that are set, in order."""
        spans: tuple[tuple[Phase, Span | None], ...] = (
            ("truoc", self.truoc),
            ("trong", self.trong),
            ("sau", self.sau),
        )
        return tuple((name, span) for name, span in spans if span)


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Where:
    """What an article or record must be to count; every given key must match."""

    category: Annotated[tuple[Reference, ...], OneOrMore] = ()
    kind: Annotated[tuple[ArticleKind, ...], OneOrMore] = ()
    field: Annotated[tuple[Reference, ...], OneOrMore] = ()
    movement: Annotated[tuple[Reference, ...], OneOrMore] = ()
    campaign: Annotated[tuple[Reference, ...], OneOrMore] = ()
    phase: Annotated[tuple[Phase, ...], OneOrMore] = ()
    unit: Annotated[tuple[Reference, ...], OneOrMore] = ()
    exemplar_type: Annotated[tuple[ExemplarType, ...], OneOrMore] = ()
    exemplar_kind: Annotated[tuple[ExemplarKind, ...], OneOrMore] = ()
    station: Annotated[tuple[Reference, ...], OneOrMore] = ()
    broadcast_kind: Annotated[tuple[BroadcastKind, ...], OneOrMore] = ()
    activity: Annotated[tuple[ActivityKind, ...], OneOrMore] = ()
    round: Annotated[tuple[Round, ...], OneOrMore] = ()

    def given(self) -> dict[str, frozenset[str]]:
        """The filters that were written, by key."""
        return {key: frozenset(values) for key in WHERE_KEYS if (values := getattr(self, key, ()))}


WHERE_KEYS = (
    "category",
    "kind",
    "field",
    "movement",
    "campaign",
    "phase",
    "unit",
    "exemplar_type",
    "exemplar_kind",
    "station",
    "broadcast_kind",
    "activity",
    "round",
)


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Around:
    """A yearly key date with days before and after it."""

    day: MonthDay
    before: Annotated[int, Field(ge=0, le=180)] = 0
    after: Annotated[int, Field(ge=0, le=180)] = 0


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Waiver:
    """An accepted, explained miss of one window."""

    window: Annotated[Day, Field(description="Ngày đầu của kỳ được miễn")]
    reason: Text
    by: Name
    on: Day


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Target:
    """One quota, as the plan words it."""

    id: Slug
    text: Text
    count: Count = "articles"
    at_least: Annotated[int | None, Field(ge=1)] = None
    per: Per = "plan"
    where: Where = Field(default_factory=Where)
    each: Each | None = None
    around: Around | None = None
    max_gap_days: Annotated[int | None, Field(ge=1, le=3660)] = None
    waivers: tuple[Waiver, ...] = ()
    on_miss: Literal["warn", "fail"] = "warn"
    note: Text | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.at_least is None) == (self.max_gap_days is None):
            raise PydanticCustomError("target_measure", "needs one of at_least, max_gap_days")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Task:
    """A row of the plan's table of tasks (seed 000)."""

    text: Text
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day, Field(alias="to")]
    lead: Name
    note: Text | None = None
    done: Day | None = None
    evidence: str | None = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.first and self.last < self.first:
            raise PydanticCustomError("span_backward", "ends before it starts")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Recipient:
    """A line of "Nơi nhận"."""

    name: Name
    purpose: Name | None = None
    copies: Annotated[int | None, Field(ge=1)] = None
    electronic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Budget:
    """Where the money comes from; ``share`` in per cent."""

    source: Text
    share: Annotated[float | None, Field(ge=0, le=100)] = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class PlanMatter:
    """The ``plan:`` block. Number and day may be empty, as in seed 002: a plan can be a draft."""

    number: Name | None = None
    issued_by: Name
    issued_on: Day | None = None
    basis: tuple[Text, ...] = ()
    period: Span
    phases: Phases = Field(default_factory=Phases)
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    budget: Budget | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class PlanPage:
    """Front matter of ``docs/ke-hoach/<id>.md``."""

    title: Name
    summary: Text | None = None
    template: str | None = None
    plan: PlanMatter


PLAN: TypeAdapter[PlanPage] = TypeAdapter(PlanPage)
