"""A desk calibrated on its log finds what was planted, foresees the next quarter, and refuses what cannot carry it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.calibrate import Backtest, Calibration, Log, calibrate
from analytics.scenario.calibrate.calibration import measured
from sample_data.rosters import SHIFTS
from tests.scenario.calibrate.made import NEVER, log, truth


@cache
def found(group: str = "Applications") -> Calibration:
    """A desk over two years, the last three quarters held out."""
    return measured(log(group), held_out=3, plays=8)


@pytest.mark.slow
@pytest.mark.parametrize("sought", ["capacity", "chance", "median"])
def test_what_was_planted_lies_within_its_band_in_most_quarters(sought: str) -> None:
    within = [
        low <= true <= high
        for group in SHIFTS
        for low, true, high in zip(
            found(group).quarters[f"{sought}_low"],
            truth(group)[sought],
            found(group).quarters[f"{sought}_high"],
            strict=True,
        )
    ]
    assert len(within) == 24
    assert sum(within) >= 0.8 * 24


@pytest.mark.slow
def test_the_next_quarter_is_foreseen_twice_as_well_as_by_the_last() -> None:
    tested = Backtest(pl.concat(one.backtest.months for group in SHIFTS if (one := found(group)).backtest))
    assert len(tested.months) == 27
    assert tested.error() < 0.5 * tested.error("same")
    assert 0.75 <= tested.covered < 1


def test_bands_are_no_wider_than_a_few_percent_of_the_capacity() -> None:
    bands = found().quarters
    width = bands["capacity_high"].to_numpy() / bands["capacity_low"].to_numpy() - 1
    assert (width < 0.15).all()


def test_errors_and_coverage_are_those_of_the_months() -> None:
    tested = found().backtest
    assert tested is not None
    months = tested.months
    assert tested.error("same") == pytest.approx(
        np.mean(np.abs(months["same"].to_numpy() - months["level"].to_numpy()))
    )
    inside = [low <= level <= high for low, level, high in months.select("low", "level", "high").iter_rows()]
    assert tested.covered == sum(inside) / 9


def test_the_rival_is_the_level_of_the_quarter_before_in_full() -> None:
    tested = found().backtest
    assert tested is not None
    for quarter, same in tested.months.select("quarter", "same").unique().iter_rows():
        assert same == (ours := log("Applications")).level(ours.opened_in(quarter - 1))


def test_the_outlook_lies_among_the_quarters_and_is_less_sure_than_they() -> None:
    low, high = found().ahead.band
    capacity = found().quarters["capacity"].to_numpy()
    assert capacity.min() < np.sqrt(low * high) < capacity.max()
    assert found().ahead.capacity[1] > min(one.error for one in found().past.capacities)


def test_the_share_of_people_on_tickets_is_read_from_the_time_work_takes() -> None:
    """Four fifths are planted, less what learning takes; work in a ticket varies by 1.1."""
    pace = found().past.pace
    assert pace.share == pytest.approx(0.8, abs=0.1)
    assert pace.variation == pytest.approx(1.1, abs=0.15)
    assert (np.diff(pace.weights) < 0).all()


def test_the_same_log_gives_the_same_answer() -> None:
    again = measured(log("Applications"), held_out=3, plays=8)
    assert again.quarters.equals(found().quarters)


def refused(changed: Log, because: str) -> None:
    with pytest.raises(ScenarioError, match=because):
        calibrate(changed, held_out=3, plays=4)


def only(every: int) -> Log:
    """One ticket in so many."""
    whole = log()
    names = ("opened", "begun", "resolved", "held_from", "held_until", "rank", "allowed", "calendar")
    return replace(whole, **{name: getattr(whole, name)[::every] for name in names})


def test_too_few_tickets_are_refused() -> None:
    refused(only(40), "tickets in a usual quarter. Expected at least 150")


def test_too_few_quarters_are_refused() -> None:
    refused(replace(log(), edges=log().edges[:4]), "holds 3 whole quarters. Expected at least 4")


def test_holds_that_take_most_of_the_time_are_refused() -> None:
    whole = log()
    refused(
        replace(whole, held_from=whole.opened, held_until=whole.resolved),
        "% of the time to resolution in .* was spent on hold",
    )


def test_a_desk_that_never_has_a_backlog_is_told_the_least_it_can_do() -> None:
    whole = log()
    at_once = replace(
        whole, begun=whole.opened, resolved=whole.opened + 1.0, held_from=np.full_like(whole.opened, NEVER)
    )
    refused(at_once, r"was the limit in 0 of \d+ quarters.*at least 0\.\d\d tickets")


def test_responses_that_do_not_queue_are_refused() -> None:
    """First responses after hours that have nothing to do with who is there: half at once, half after a day."""
    whole, random = log(), np.random.default_rng(1)
    after = np.where(random.random(len(whole.opened)) < 0.5, 0.01, 24.0)
    begun = whole.opened + after
    refused(replace(whole, begun=begun, resolved=begun + 1.0), "not those of a queue")


def test_a_past_foreseen_no_better_than_by_the_quarter_before_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tested = found().backtest
    assert tested is not None
    worse = replace(tested, months=tested.months.with_columns(told=pl.lit(0.0)))
    monkeypatch.setattr(
        "analytics.scenario.calibrate.calibration.measured", lambda *_, **__: replace(found(), backtest=worse)
    )
    refused(log(), "over 3 quarters held out, .* no better than the")
