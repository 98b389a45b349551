from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.compare import TODAY, Difference, compare, difference, dominates, headline, table
from analytics.scenario.levers import ChangeLevel, ChangePace, ChangeThreshold
from analytics.scenario.scenario import Scenario
from tests.scenario.ground import of_levels

HISTORY = of_levels([19] * 8 + [17] * 3 + [15], 20)
SAME = Scenario(name="nothing changes", replications=400)
LOWER = replace(SAME, name="promise 80 %", changes=(ChangeLevel(level=80),))
LONGER = replace(SAME, name="allow 12 hours", changes=(ChangeThreshold(hours=12),))
QUICKER = replace(SAME, name="work twice as fast", changes=(ChangePace(percent=50),))
SLOWER = replace(SAME, name="work half again as long", changes=(ChangePace(percent=-50),))


def test_the_baseline_stands_first_and_nothing_changed_differs_by_nothing() -> None:
    rows = table(compare(HISTORY, [SAME, LOWER]))
    assert rows["scenario"].to_list() == [TODAY, "nothing changes", "promise 80 %"]
    assert rows["credits_change"].to_list()[:2] == [0, 0]
    assert rows["credits_error"].to_list()[:2] == [0, 0]


def test_paired_differences_are_surer_than_two_apart() -> None:
    found = compare(HISTORY, [replace(LOWER, name="lower", changes=(ChangeLevel(level=88),))])
    paired = difference(found.outcomes[0], found.baseline, "credits")
    assert paired is not None
    assert paired.mean == pytest.approx(found.outcomes[0].credits.mean - found.baseline.credits.mean)
    assert paired.error < np.hypot(found.outcomes[0].credits.error, found.baseline.credits.error)


def test_a_difference_is_plain_beyond_two_standard_errors_only() -> None:
    assert Difference(2.1, 1).plain
    assert not Difference(2, 1).plain
    assert not Difference(0, 0).plain


def test_the_headline_names_the_scenario_that_saves_most_with_its_error_and_level() -> None:
    told = headline(compare(HISTORY, [LOWER, LONGER]))
    assert told.startswith("“allow 12 hours” lowers expected credits by GBP ")
    assert told.endswith("a month (±1); the level attained is 100.0%.")


def test_the_headline_says_where_nothing_is_plainly_better() -> None:
    assert headline(compare(HISTORY, [SAME])) == "No scenario plainly lowers what this target costs a month."


def test_only_the_same_promise_can_be_dominated() -> None:
    found = compare(HISTORY, [QUICKER, SLOWER, LOWER])
    quicker, slower, lower = found.outcomes
    assert dominates(quicker, found.baseline)
    assert dominates(quicker, slower)
    assert not dominates(found.baseline, quicker)
    assert not dominates(lower, found.baseline)
    assert not dominates(found.baseline, found.baseline)


@pytest.mark.parametrize(
    ("scenarios", "words"),
    [
        ([], "0 scenarios"),
        ([replace(SAME, name=str(number)) for number in range(6)], "6 scenarios"),
        ([SAME, SAME], "share the name 'nothing changes'"),
        ([SAME, replace(LOWER, seed=2)], "cannot be paired"),
        (
            [replace(SAME, name="too long", changes=(ChangeThreshold(hours=99),))],
            "scenario 'too long': nothing is known",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(scenarios: list[Scenario], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        compare(HISTORY, scenarios)
