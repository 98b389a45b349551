"""What came after an origin changes no forecast, weight, scale or calibration that is told for it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analytics.forecast.demand import boosted_trees, panel
from analytics.forecast.demand.backtest import backs, backtest, scales
from analytics.forecast.demand.combination import combine
from analytics.forecast.demand.interval import spread
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.methods import METHODS, QUICK
from analytics.forecast.demand.panel import Panel
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import weekly

HORIZON = 14


def made(count: int = 6, length: int = 600) -> Panel:
    return panel.of([
        Series(f"S{row}", "day", date(2024, 1, 1), np.abs(weekly(length, seed=row)) * (1 + row), "GB-ENG" * (row % 2))
        for row in range(count)
    ])  # fmt: skip


def otherwise(known: Panel, back: int) -> Panel:
    """The panel of which everything since `back` steps ago went another way."""
    later = known.values.copy()
    later[:, known.length - back :] = np.random.default_rng(9).uniform(0, 1e4, (len(known), back))
    return Panel(known.names, known.frequency, known.firsts, later, known.regions)


@pytest.mark.parametrize("methods", [QUICK, METHODS], ids=["quick", "with trees"])
def test_no_forecast_from_the_past_changes_with_what_came_later(
    methods: tuple[Method, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boosted_trees, "TREES", 8)  # as many as show what they look at
    known = made()
    place, then = 3, backs(known, HORIZON)
    one, now = backtest(known, methods, HORIZON)
    other, changed = backtest(otherwise(known, then[place]), methods, HORIZON)
    for name in one.said:
        assert np.isfinite(one.said[name][place:]).any()
        np.testing.assert_array_equal(one.said[name][place:], other.said[name][place:])
        assert np.abs(one.said[name][place - 1] - other.said[name][place - 1]).max() > 1
        assert np.abs(now[name] - changed[name]).max() > 1


def flat(name: str, value: float) -> Method:
    def ahead(known: Panel, then: tuple[int, ...], horizon: int) -> Floats:
        return np.full((len(then), len(known), horizon), value)

    return Method(name, name, "", ahead, trusted={"day": 0.5})  # type: ignore[arg-type]  # a tuple is a sequence


def test_a_forecast_from_the_past_is_weighed_by_the_other_times_and_not_by_how_it_came_out_itself() -> None:
    known = made(count=3)
    methods = [flat("low", 50.0), flat("high", 150.0)]
    times = backs(known, HORIZON)
    place = 2
    start = known.length - times[place]
    # Only what came after that time changes, and no other time looks at those days.
    assert min(abs(times[place] - other) for other in times if other != times[place]) >= HORIZON
    later = known.values.copy()
    later[:, start : start + HORIZON] += 60.0
    changed = Panel(known.names, known.frequency, known.firsts, later, known.regions)
    one, other = (combine(each, HORIZON, methods) for each in (known, changed))
    said = [each.backtest.actual[place] - each.errors[place] for each in (one, other)]
    np.testing.assert_allclose(said[0], said[1], rtol=1e-12)
    elsewhere = [each.backtest.actual[0] - each.errors[0] for each in (one, other)]
    assert np.abs(elsewhere[0] - elsewhere[1]).max() > 1e-3


def test_the_scale_that_an_error_is_told_in_has_seen_neither_it_nor_any_time_within_a_horizon_of_it() -> None:
    """But for the typical size of all, of which one time of one series in many is next to nothing."""
    times = (14, 20, 27, 34, 41, 48)
    errors = np.random.default_rng(6).normal(0, 1, (6, 400, HORIZON))
    before = spread(errors, np.ones(400), times).strange
    changed = errors.copy()
    changed[2:4, 0] *= 3.0  # 27 and 34 steps ago
    after = spread(changed, np.ones(400), times).strange
    # 27 steps ago: those within 14 steps of it (14 is 13 away, 20, 34) and itself are left out of its scale.
    np.testing.assert_allclose(after[2, 0] / before[2, 0], 3.0, rtol=0.01)
    # 14 steps ago: itself, 20 and 27 are left out, 34 is 20 away and counts.
    assert np.abs(after[0, 0] / before[0, 0] - 1).max() > 0.1


def test_the_scale_of_a_series_is_that_of_its_own_history() -> None:
    known = made()
    alone = scales(known.take([2]))
    np.testing.assert_array_equal(scales(known)[2:3], alone)
