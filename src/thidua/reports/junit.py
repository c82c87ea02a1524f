"""``junit.xml``: progress and problems as test cases, for the test view of a CI server.

A window that is missed is a failure of type ``missed``; one that is behind is a failure of type
``behind``, because CI servers list only failures: as a passed case nobody would learn of it while
it can still be mended. The file itself stops nothing; whether a build fails is told by its exit
code. Nothing here depends on the clock or the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from thidua.problems import Problem, Severity
from thidua.progress.findings import OF_WINDOWS
from thidua.progress.targets import PlanProgress, Progress, Status, WindowProgress
from thidua.progress.wording import describe_need, name_window, tell_done
from thidua.schema.plan import Target
from thidua.text.labels import label
from thidua.text.signs import for_xml


def render(progress: Progress, problems: Sequence[Problem]) -> str:
    """Return the document: one suite for each plan, and one for the problems."""
    report: Any = JUnitXml("thidua")  # junitparser annotates only half of its methods
    for plan in progress.plans:
        report.append(_plan_suite(plan, progress))
    # The plans' suites have told every window: a miss is one failure.
    report.append(_problem_suite([one for one in problems if one.rule not in OF_WINDOWS]))
    report.update_statistics()
    # Jenkins' schema (junit-10.xsd of its xUnit plugin) knows this count in a suite alone.
    del report._elem.attrib["skipped"]
    text: str = report.tostring().decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _plan_suite(plan: PlanProgress, progress: Progress) -> TestSuite:
    suite = TestSuite(for_xml(plan.plan.title))
    for measured in plan.targets:
        for window in measured.windows:
            case = TestCase(
                for_xml(name_window(window)), f"ke-hoach.{plan.plan.id}.{measured.target.id}"
            )
            outcome = _outcome(measured.target, window, progress)
            case.result = [outcome] if outcome else []
            suite.add_testcase(case)
    return suite


def _outcome(
    target: Target, window: WindowProgress, progress: Progress
) -> Failure | Skipped | None:
    need = describe_need(target, window, progress.as_of)
    if window.status in (Status.WAIVED, Status.UPCOMING):
        return Skipped(for_xml(f"{label('status', window.status)}: {need}"), window.status.value)
    if window.status in (Status.MISSED, Status.BEHIND):
        failure = Failure(for_xml(tell_done(target, window)), window.status.value)
        failure.text = for_xml(f"{target.text}\n{label('status', window.status)}: {need}")
        return failure
    return None


def _problem_suite(problems: Sequence[Problem]) -> TestSuite:
    suite = TestSuite("Vấn đề")
    for problem in problems:
        case = TestCase(for_xml(f"dòng {problem.line} [{problem.rule}]"), for_xml(problem.path))
        kind = Error if problem.severity is Severity.ERROR else Failure
        outcome = kind(for_xml(problem.message), problem.rule.value)
        outcome.text = for_xml(str(problem))
        case.result = [outcome]
        suite.add_testcase(case)
    if not problems:
        suite.add_testcase(TestCase("Không có vấn đề nào", "van-de"))
    return suite
