"""Many series are looked at a part at a time, and no number changes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analytics.forecast.demand import outlook as demand
from analytics.forecast.demand import panel, parts
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.methods import METHODS, QUICK
from analytics.forecast.demand.theta import THETA
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import weekly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.panel import Panel


def mixed(count: int) -> list[Series]:
    """Series of several lengths, habits and regions: busy, rare, with gaps, short, flat, going the other way."""
    rng, found = np.random.default_rng(31), []
    for row in range(count):
        length = (120, 150, 100, 180)[row % 4]
        busy = np.abs(weekly(length, seed=row, growth=0.2 * (row % 3)))
        values = {
            4: rng.poisson(0.3 + 0.05 * row, length).astype(np.float64),
            5: np.where(np.arange(length) % (11 + row) == 0, np.nan, busy),
            6: busy[:40],
            7: np.full(length, float(row)),
            8: busy.mean() + rng.normal(0, 3, length),
        }.get(row % 9, busy)
        region = "GB-ENG" if row % 2 else ""
        found.append(Series(f"S{row:02}", "day", date(2025, 10, 1), np.asarray(values), region))
    return found


def of_all(known: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """The mean of what all series were last, for each of them: a method that learns from all at once."""
    said = [np.nanmean(known.values[:, known.length - back - 28 : known.length - back]) for back in backs]
    return np.tile(np.array(said)[:, None, None], (1, len(known), horizon))


def test_no_number_changes_where_series_are_looked_at_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    made, methods = mixed(24), (*QUICK, Method("of_all", "Of all", "", of_all, trusted={"day": 0.4}, quick=False))
    monkeypatch.setattr(parts, "PART", 1000)
    whole = demand.ahead(made, 35, methods=methods)
    monkeypatch.setattr(parts, "PART", 5)
    assert [len(rows) for rows in parts.parts(16)] == [4, 4, 4, 4]
    apart = demand.ahead(made, 35, methods=methods)
    assert "of_all" in whole.forecasts["S00"].weights
    one, other = whole.frame(), apart.frame()
    assert one.select("series", "period", "reason").equals(other.select("series", "period", "reason"))
    assert set(one["reason"]) == {"combined", "rare", "short", "flat"}
    for column in ("mean", "low80", "high80", "low95", "high95"):
        # Sums of a matrix product come in another order where it has fewer columns.
        np.testing.assert_allclose(one[column].to_numpy(), other[column].to_numpy(), rtol=1e-9)
    for name, found in whole.forecasts.items():
        again = apart.forecasts[name]
        assert found.weights == pytest.approx(again.weights, rel=1e-9)
        months, same = (each.months.drop("period").to_numpy() for each in (found, again))
        np.testing.assert_allclose(months, same, rtol=1e-9)


def test_a_quick_method_is_asked_about_no_more_than_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def ahead(known: Panel, backs: Sequence[int], horizon: int) -> Floats:
        asked.append(len(known))
        return np.repeat(known.values[None, :, -1:], len(backs), axis=0) * np.ones(horizon)

    monkeypatch.setattr(parts, "PART", 5)
    known = panel.of([Series(f"S{row}", "day", date(2026, 1, 1), np.arange(9.0) + row) for row in range(12)])
    found = parts.in_parts(replace(THETA, ahead=ahead)).ahead(known, (0, 3), 2)
    assert asked == [4, 4, 4]
    np.testing.assert_array_equal(found[:, :, 0], [np.arange(12) + 8.0] * 2)


def test_a_method_that_learns_from_all_series_at_once_stays_whole() -> None:
    for entry in METHODS:
        assert (parts.in_parts(entry) is entry) == (not entry.quick)
