"""Rules set aside for one article, with a reason that the reports show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from thidua.column import Article
from thidua.problems import Allowed, Problem, Rule, Severity, in_order
from thidua.schema.article import Allowance


def set_aside(
    faults: Iterable[Problem], articles: Iterable[Article]
) -> tuple[tuple[Problem, ...], tuple[Allowed, ...]]:
    """Part the faults that stand from those that their own article allows, in order.

    An allowance that sets nothing aside is itself a fault that stands.
    """
    having = [article for article in articles if article.matter.allow]
    reasons = {article.path: _reasons(article.matter.allow) for article in having}
    standing: list[Problem] = []
    allowed: dict[Problem, str] = {}
    used: dict[str, set[str]] = defaultdict(set)
    for fault in faults:
        reason = reasons.get(fault.path, {}).get(fault.rule)
        if reason:
            allowed[fault] = reason
            used[fault.path].add(fault.rule)
        else:
            standing.append(fault)
    for article in having:
        standing.extend(_find_unused(article, used[article.path]))
    return tuple(standing), tuple(Allowed(fault, allowed[fault]) for fault in in_order(allowed))


def _reasons(allowances: Iterable[Allowance]) -> Mapping[str, str]:
    """Return the reason for each rule; of two for one rule the first counts."""
    reasons: dict[str, str] = {}
    for allowance in allowances:
        reasons.setdefault(allowance.rule, allowance.reason)
    return reasons


def _find_unused(article: Article, used: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each allowance without effect that can still be taken out.

    What a leader approved could only be changed by a new approval, and of a withdrawn article
    hardly anything is checked.
    """
    matter = article.matter
    if article.is_approved or matter.withdrawn:
        return
    needed = set(used)
    for number, allowance in enumerate(matter.allow, start=1):
        if allowance.rule in needed:
            needed.remove(allowance.rule)
            continue
        message = (
            f"quy tắc «{allowance.rule}» đã được bỏ qua ở một mục trên."
            if allowance.rule in used
            else f"bài không vướng quy tắc «{allowance.rule}» nên không cần bỏ qua."
        )
        yield Problem(
            Rule.ALLOW_UNUSED,
            Severity.WARNING,
            article.path,
            article.lines.get("allow", 1),
            f"allow[{number}]",
            message,
            "xóa mục này khỏi  allow: .",
        )
