"""The rules about people, held to what they promise on labelled sentences."""

from __future__ import annotations

import pytest
import yaml
from rule_sets import PAGE, PARTS, SETS, Score, measure, render, whole

from thidua.rules import Rule, Subject

SCORES = measure()
WHOLE = whole(SCORES)

LEAST_RECALL, LEAST_PRECISION = 0.9, 0.8
FEWEST_POSITIVES, FEWEST_NEGATIVES = 40, 60


def lines(rule: str) -> list[str]:
    """Return every labelled case of a rule, written out."""
    labelled = yaml.safe_load((SETS / f"{rule}.yml").read_text("utf-8"))
    cases = [labelled[part][kind] for part in PARTS for kind in ("found", "left_alone")]
    return [str(case) for of in cases for case in (of if isinstance(of, list) else of.splitlines())]


def test_every_rule_about_people_and_repetition_has_a_set() -> None:
    about_people = {rule.value for rule in Rule if rule.subject is Subject.PRIVACY}
    assert set(WHOLE) == about_people | {"same-text"}


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_a_rule_finds_nearly_all_and_is_mostly_right(rule: str) -> None:
    score = WHOLE[rule]
    assert score.recall >= LEAST_RECALL, score.missed
    assert score.precision >= LEAST_PRECISION, score.false


@pytest.mark.parametrize("rule", sorted(WHOLE))
def test_a_set_is_large_enough_to_tell_and_says_nothing_twice(rule: str) -> None:
    assert WHOLE[rule].positives >= FEWEST_POSITIVES
    assert WHOLE[rule].negatives >= FEWEST_NEGATIVES
    cases = lines(rule)
    doubled = [case for case in cases if cases.count(case) > 1]
    assert doubled == []


@pytest.mark.parametrize("score", SCORES, ids=lambda score: f"{score.rule}: {score.part}")
def test_each_part_has_enough_of_both(score: Score) -> None:
    assert score.positives >= 12
    assert score.negatives >= 20


def test_a_rule_that_says_nothing_or_always_speaks_fails() -> None:
    silent = Score("a", "", ("x",) * 40, (), 40, 60)
    always = Score("a", "", (), ("x",) * 60, 40, 60)
    assert silent.recall < LEAST_RECALL
    assert silent.precision < LEAST_PRECISION
    assert always.precision < LEAST_PRECISION


def test_the_handbook_shows_what_is_measured() -> None:
    # python3 scripts/measure_rules.py --write
    assert render(SCORES) in PAGE.read_text("utf-8")
