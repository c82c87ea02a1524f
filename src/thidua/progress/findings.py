"""Everything there is to tell about one edition: the one list of problems that reports show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thidua.column import Plan
from thidua.column.addresses import PLANS
from thidua.problems import Problem, Rule, Severity, errors, in_order
from thidua.progress.facts import Fact, keys_of
from thidua.progress.targets import Progress, Status, TargetProgress, WindowProgress
from thidua.progress.tasks import check_tasks
from thidua.progress.windows import uncounted_windows
from thidua.progress.wording import describe_need, name_window, tell_done
from thidua.review import Edition
from thidua.schema.plan import Target
from thidua.source.documents import spell_location
from thidua.source.values import Location
from thidua.text.labels import label
from thidua.text.vietnamese import number, short_date

OF_WINDOWS = frozenset({Rule.TARGET_MISSED, Rule.TARGET_BEHIND})
"""Rules of :func:`judge`: a report that shows every window has told them already."""

_MOST_NAMED = 5
MOST_SHOWN = 200
"""Problems that a page for people lists; the rest is counted, and stands in ``problems.json``."""


def findings(edition: Edition, progress: Progress) -> tuple[Problem, ...]:
    """Return all problems of an edition and of its targets, in order."""
    return in_order(
        [
            *edition.problems,
            *judge(progress),
            *check_waivers(progress),
            *check_targets(progress),
            *check_all_tasks(progress),
            *check_coverage(edition, progress),
        ]
    )


def judge(progress: Progress) -> tuple[Problem, ...]:
    """Return a problem for every window that is missed or behind.

    All are warnings, except a miss of a target that says ``on_miss: fail``.
    """
    return tuple(
        _judge_window(place, window, progress)
        for place in _places(progress)
        for window in place.measured.windows
        if window.status in (Status.MISSED, Status.BEHIND)
    )


def check_waivers(progress: Progress) -> tuple[Problem, ...]:
    """Return a problem for every waiver that names no window, or one that needed none."""
    return tuple(problem for place in _places(progress) for problem in _check_waivers_of(place))


def check_targets(progress: Progress) -> tuple[Problem, ...]:
    """Return a problem for every key of a target that can have no effect but a wrong one.

    A target that could never be counted is an error: a filter for which nothing counted ever has a
    value, or no window inside the plan's period. A key that is merely passed over is a warning:
    ``per`` does not apply where ``around`` or ``max_gap_days`` sets the windows. So is what looks
    as if it counted and does not: days around a key date of the year beside the plan's, broadcasts
    without minutes.
    """
    return tuple(problem for place in _places(progress) for problem in _check_target(place))


def check_all_tasks(progress: Progress) -> tuple[Problem, ...]:
    """Return a warning for every task of every plan that is overdue."""
    return tuple(
        problem for plan in progress.plans for problem in check_tasks(plan.plan, plan.tasks)
    )


def check_coverage(edition: Edition, progress: Progress) -> tuple[Problem, ...]:
    """Return one warning when today lies in no plan, though there is something to be counted.

    A demonstration tells of years gone by; and while a plan cannot be read, nobody knows its days.
    """
    column, today = edition.column, progress.as_of
    if column.ward.demo or not (column.plans or edition.published):
        return ()
    unread = any(fault.path.startswith(f"docs/{PLANS}/") for fault in errors(edition.problems))
    periods = [plan.matter.period for plan in column.plans]
    if unread or any(period.first <= today <= period.last for period in periods):
        return ()
    over = [plan for plan in column.plans if plan.matter.period.last < today]
    last = max(over, key=lambda plan: plan.matter.period.last, default=None)
    known = f"; kế hoạch gần nhất hết ngày {short_date(last.matter.period.last)}" if last else ""
    return (
        Problem(
            Rule.NO_PLAN,
            Severity.WARNING,
            last.path if last else f"docs/{PLANS}",
            1,
            "plan.period" if last else "",
            f"hôm nay ({short_date(today)}) không nằm trong kế hoạch nào{known}: tin, bài đang "
            "đăng không được tính vào chỉ tiêu nào.",
            f"chép kế hoạch cũ thành docs/{PLANS}/{today.year}.md rồi sửa số, ngày và chỉ tiêu.",
        ),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A target with where it is written."""

    plan: Plan
    index: int
    measured: TargetProgress

    @property
    def target(self) -> Target:
        return self.measured.target

    @property
    def name(self) -> str:
        return f"chỉ tiêu «{self.target.text.rstrip('.')}»"

    def problem(
        self, rule: Rule, severity: Severity, message: str, fix: str, *, at: Location = ()
    ) -> Problem:
        """Return a problem at this target's line; ``at`` goes on inside the target."""
        field = spell_location(("plan", "targets", self.index, *at))
        line = self.plan.target_lines.get(self.target.id, 1)
        return Problem(rule, severity, self.plan.path, line, field, message, fix)


def _places(progress: Progress) -> Iterator[_Place]:
    for plan in progress.plans:
        for index, measured in enumerate(plan.targets):
            yield _Place(plan.plan, index, measured)


def _judge_window(place: _Place, window: WindowProgress, progress: Progress) -> Problem:
    stand = f"({name_window(window)}): {tell_done(place.target, window)}."
    if window.status is Status.MISSED:
        must_stop = place.target.on_miss == "fail"
        return place.problem(
            Rule.TARGET_MISSED,
            Severity.ERROR if must_stop else Severity.WARNING,
            f"{place.name} không đạt {stand}",
            "nếu có lý do được chấp nhận thì ghi vào chỉ tiêu này:  "
            f"waivers: [{{window: {window.first}, reason: …, by: …, on: …}}]",
        )
    return place.problem(
        Rule.TARGET_BEHIND,
        Severity.WARNING,
        f"{place.name} đang chậm {stand}",
        f"{describe_need(place.target, window, progress.as_of)}.",
    )


def _check_waivers_of(place: _Place) -> Iterator[Problem]:
    windows = place.measured.windows
    first_days = dict.fromkeys(short_date(window.first) for window in windows)
    choices = ", ".join(first_days) or "(không có kỳ nào)"
    for index, waiver in enumerate(place.target.waivers):
        waived = [window for window in windows if window.first == waiver.window]
        at: Location = ("waivers", index, "window")
        if not waived:
            yield place.problem(
                Rule.WAIVER,
                Severity.ERROR,
                f"{place.name} không có kỳ nào bắt đầu ngày {short_date(waiver.window)}.",
                f"ghi ngày đầu của kỳ được miễn, là một trong: {choices}.",
                at=at,
            )
        elif all(window.status is Status.MET for window in waived):
            yield place.problem(
                Rule.WAIVER,
                Severity.WARNING,
                f"{place.name} đã đạt ({waived[0].label}) nên không cần miễn.",
                "xóa mục miễn này.",
                at=at,
            )


def _check_target(place: _Place) -> Iterator[Problem]:
    target = place.target

    def refuse(message: str, fix: str, *at: str) -> Problem:
        return place.problem(Rule.TARGET, Severity.ERROR, message, fix, at=at)

    def warn(message: str, fix: str, *at: str) -> Problem:
        return place.problem(Rule.TARGET, Severity.WARNING, message, fix, at=at)

    known = keys_of(target.count)
    noun = label("count", target.count)
    for key in target.where.given():
        if key not in known:
            yield refuse(
                f"{place.name} đếm {noun} mà {noun} không có «{key}», nên không bao giờ đạt.",
                f"xóa  {key}  khỏi where, hoặc đổi count.",
                "where",
                key,
            )
    if target.each and target.each not in known:
        yield refuse(
            f"{place.name} đếm {noun} mà {noun} không có «{target.each}», nên không bao giờ đạt.",
            "xóa  each , hoặc đổi count.",
            "each",
        )
    if target.max_gap_days is not None and (target.around or target.per != "plan"):
        yield warn(
            f"{place.name} có max_gap_days nên luôn tính suốt kế hoạch.",
            "xóa  per  và  around , hoặc tách thành hai chỉ tiêu.",
        )
    elif target.around and target.per not in ("plan", "year"):
        yield warn(
            f"{place.name} có around nên mỗi năm tính một lần, không theo per.",
            "xóa  per , hoặc tách thành hai chỉ tiêu.",
            "per",
        )
    if target.around and target.max_gap_days is None:
        for window in uncounted_windows(place.plan.matter.period, target.around):
            yield warn(
                f"{place.name}: các ngày {short_date(window.first)} – {short_date(window.last)} "
                f"thuộc «{window.label}», ngoài các năm của kế hoạch, nên không được tính.",
                "thêm chỉ tiêu này vào kế hoạch của năm kia, hoặc đổi before, after cho vừa "
                "trong năm.",
                "around",
            )
    if place.measured.untimed:
        yield warn(
            f"{place.name} đếm phút phát mà {_name_untimed(place.measured.untimed)} chưa ghi số "
            "phút nên không được tính.",
            "thêm  minutes: số phút  vào từng lượt phát ấy.",
        )
    if not place.measured.windows:
        yield refuse(
            f"{place.name} không có kỳ nào nằm trong thời gian của kế hoạch nên không được tính.",
            "kiểm tra lại period, phases, around và each.",
        )


def _name_untimed(facts: Sequence[Fact]) -> str:
    named = ", ".join(f"{fact.item} ngày {short_date(fact.day)}" for fact in facts[:_MOST_NAMED])
    rest = f" và {number(len(facts) - _MOST_NAMED)} lượt khác" if len(facts) > _MOST_NAMED else ""
    return f"lượt phát {named}{rest}"
