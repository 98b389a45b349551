from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analytics.errors import ScenarioError
from analytics.scenario.frontier import by_time_allowed, frontier, knee, levels_around
from analytics.scenario.history import months
from analytics.scenario.levers import ChangeLevel
from analytics.scenario.negotiate import as_agreed, months_ahead, negotiable
from analytics.scenario.outcome import work_out
from analytics.scenario.scenario import Scenario
from tests.scenario.ground import costs, of_levels, of_months, terms, volumes

MIXED = [19, 17, 19, 19, 15, 19, 19, 17, 19, 19, 17, 19]
HISTORY = of_levels(MIXED, 20)
TODAY = Scenario(name="today", replications=400)


def test_every_point_of_the_curve_is_the_outcome_of_promising_it() -> None:
    found = frontier(HISTORY, TODAY, [0.8, 0.9, 0.95])
    for level, credits_due, chance in found.select("level", "credits", "chance").iter_rows():
        outcome = work_out(HISTORY, replace(TODAY, changes=(ChangeLevel(level=level * 100),)))
        assert credits_due == pytest.approx(outcome.credits.mean)
        assert chance == pytest.approx(outcome.chance.share)


def test_the_curve_never_falls_and_holds_its_mean_within_its_range() -> None:
    found = frontier(HISTORY, TODAY, levels_around(HISTORY))
    assert found["cost"].is_sorted()
    assert found["chance"].is_sorted(descending=True)
    assert found.filter(~pl.col("cost").is_between(pl.col("low") - 1e-9, pl.col("high") + 1e-9)).is_empty()


def test_running_cost_lifts_the_whole_curve() -> None:
    dear = of_levels(MIXED, 20, costs=costs([700] * 12), volumes=volumes([20] * 12))
    plain, lifted = (frontier(history, TODAY, [0.8, 0.95]) for history in (HISTORY, dear))
    assert (lifted["cost"] - plain["cost"]).to_list() == pytest.approx([700, 700])


def test_levels_run_from_the_worst_month_to_the_best_with_the_promise_among_them() -> None:
    found = levels_around(HISTORY, 3)
    assert found == [0.75, 0.85, 0.9, 0.95]


def test_the_level_at_each_time_allowed_is_the_share_done_by_then() -> None:
    history = of_months([[float(hours) for hours in range(1, 11)]] * 6)
    found = by_time_allowed(history, [2, 5, 10, 11])
    assert found["hours"].to_list() == [2, 5, 10]
    assert found["level"].to_list() == pytest.approx([0.2, 0.5, 1.0])


def test_a_straight_line_has_no_knee() -> None:
    assert knee(pl.DataFrame({"level": [0.9, 0.91, 0.92], "cost": [1.0, 2.0, 3.0]})) is None
    assert knee(pl.DataFrame({"level": [0.9, 0.91, 0.92], "cost": [1.0, 1.0, 1.0]})) is None


def test_a_limit_in_hours_bends_the_other_way() -> None:
    hours = [10.0, 20.0, 30.0, 40.0, 50.0]
    assert knee(pl.DataFrame({"level": hours, "cost": [100.0, 40.0, 10.0, 5.0, 0.0]})) == 30


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: frontier(HISTORY, TODAY, [1.2]), "cannot be promised"),
        (lambda: levels_around(HISTORY, 1000), "1000 points"),
        (lambda: by_time_allowed(HISTORY, [13]), "beyond 12.0 hours"),
        (lambda: negotiable(HISTORY, TODAY, [1.0]), "confidence of 1"),
    ],
)
def test_what_the_curves_cannot_show_is_refused_in_words(ask: object, words: str) -> None:
    assert callable(ask)
    with pytest.raises(ScenarioError, match=words):
        ask()


def test_more_confidence_never_promises_more() -> None:
    found = negotiable(HISTORY, TODAY)
    assert found["level"].is_sorted(descending=True)
    assert (found["chance"] >= found["confidence"]).all()
    assert found["credits"].is_sorted(descending=True)


def test_the_promise_for_one_month_is_the_student_t_quantile() -> None:
    # For one month ahead the predictive distribution of hours is a t with n - 1 degrees of freedom on the log scale.
    target = {"measure": "resolution_percentile", "at_least": None, "at_most": 10.0, "within": None, "percentile": 50}
    taken = [5.0, 6, 8, 5.5, 7, 9, 6.5, 7.5, 6, 8.5, 7, 5]
    history = of_months([[hours] * 20 for hours in taken], terms(target=target, statistic="percentile"))
    found = negotiable(history, replace(TODAY, horizon=1, replications=20_000), [0.9])["level"][0]
    seen = np.log(taken)
    expected = np.exp(seen.mean() + seen.std(ddof=1) * np.sqrt(1 + 1 / 12) * stats.t.ppf(0.9, 11))
    assert found == pytest.approx(expected, rel=0.01)


def test_the_promise_as_it_stands_is_told_with_the_chance_that_a_year_holds_it() -> None:
    stands, others = as_agreed(HISTORY, TODAY), negotiable(HISTORY, TODAY, [0.5])
    assert stands.columns == others.columns
    assert stands["level"][0] == 0.9
    assert stands["confidence"][0] == stands["chance"][0] < 0.2
    again = negotiable(HISTORY, TODAY, [1 - 1 / 400])["level"][0]
    assert again < others["level"][0] < 0.9


def test_availability_is_promised_from_the_time_that_was_lost() -> None:
    up = terms(target={"measure": "availability", "within": None})
    clean = of_levels([20] * 12, 20, up)
    with pytest.raises(ScenarioError, match="time was lost in 0 of 12"):
        negotiable(clean, TODAY)
    found = negotiable(of_levels(MIXED, 20, up), TODAY)
    assert found["level"].is_sorted(descending=True)
    assert found["level"][0] < 0.75


def test_a_year_may_be_worse_than_any_month_seen() -> None:
    promise = negotiable(HISTORY, replace(TODAY, replications=2000), [0.95])
    assert promise["level"][0] < 0.75
    assert promise["seen"][0] == 1


def test_a_promise_at_most_is_the_other_way_round() -> None:
    target = {"measure": "resolution_percentile", "at_least": None, "at_most": 10.0, "within": None, "percentile": 50}
    history = of_months([[5.0 + month] * 20 for month in range(12)], terms(target=target, statistic="percentile"))
    found = negotiable(history, TODAY)
    assert found["level"].is_sorted()
    assert found["level"][0] > 10
    ahead = months_ahead(months(history), history.terms, TODAY)
    assert (ahead > 0).all()
