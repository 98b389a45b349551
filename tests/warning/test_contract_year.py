"""How a contract year will end is what has come of it and each future together, as worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Agreement, CreditSchedule, Tier
from analytics.forecast.level.blend import Blend
from analytics.forecast.level.futures import Expected
from analytics.forecast.level.levels import Levels, levels
from analytics.forecast.level.outlook import Outlook, outlook, read_off
from analytics.forecast.series import Floats
from analytics.warning.contract_year import contract_year, periods_left, year_of
from tests.forecast.series_made import judged, months
from tests.warning.test_warnings import catalogue, resolve, version

#: From November 2024 on; the contract year is that of the first of January.
BEGAN = date(2024, 1, 1)
TIERS = CreditSchedule(
    cap=20, free_breaches=1, tiers=(Tier(at_least=0.9, below=0.95, credit=5), Tier(at_least=0.0, below=0.9, credit=30))
)


@dataclass(frozen=True, eq=False)
class Given:
    """Futures that are known."""

    drawn: Floats

    def paths(self, draws: int, rng: np.random.Generator) -> Floats:
        del draws, rng
        return self.drawn


def looked(known: Levels, drawn: list[list[float]]) -> Outlook:
    """An outlook whose futures are given."""
    futures = np.array(drawn)
    frame = read_off(known, futures, np.full(futures.shape[1], known.promised))
    made = outlook(months([0.96] * 24), horizon=1)
    return replace(
        made, levels=known, frame=frame, source=Given(futures), blend=Blend(0.0, 1.0), draws=len(futures)  # type: ignore[arg-type]  # it draws
    )  # fmt: skip


def gold(**changed: object) -> Agreement:
    terms = replace(version(BEGAN, replace(resolve(), credits=TIERS)), charge=1000.0, credit_cap=12.0)
    return replace(catalogue(terms).agreement("gold"), **changed)  # type: ignore[arg-type]  # passed on


def test_the_year_is_that_of_the_first_period_ahead_from_the_agreements_day_on() -> None:
    from_april = gold(versions=(version(date(2024, 4, 15)),))
    assert year_of(from_april, date(2026, 4, 14)) == (date(2025, 4, 15), date(2026, 4, 15))
    assert year_of(from_april, date(2026, 4, 15)) == (date(2026, 4, 15), date(2027, 4, 15))
    leap = gold(versions=(version(date(2024, 2, 29)),))
    assert year_of(leap, date(2026, 2, 28)) == (date(2025, 3, 1), date(2026, 3, 1))
    known = levels(months([0.96] * 24))  # up to October 2026
    assert periods_left(known, gold()) == 2
    # Of April 2027 the first is before the day: it still belongs to the year.
    assert periods_left(known, from_april) == 6
    assert periods_left(levels(months([0.96] * 26)), gold()) == 12


def test_level_misses_and_credits_of_a_year_are_those_worked_out_by_hand() -> None:
    # 2026: ten months of 100 items that met 96 each but for two, of 90: one free breach, and one at a tier of 5 %.
    good = [96.0] * 14 + [90.0, 90.0] + [96.0] * 8
    rows = judged(good, [100.0] * 24)
    rows = rows.with_columns(money=pl.when(pl.col("period") == date(2026, 2, 1)).then(50.0).otherwise(0.0))
    known = levels(rows)
    found = contract_year(
        rows, looked(known, [[1.0, 0.98], [0.90, 0.80], [0.95, 0.94], [0.96, 0.85]]), gold(), "Resolve"
    )
    assert (found.starts, found.ends, found.passed, found.ahead) == (date(2026, 1, 1), date(2027, 1, 1), 10, 2)
    assert found.missed == 2
    assert found.level_so_far == pytest.approx(0.948)
    # 948 of 1,000 and 100 each: 1146, 1118, 1137 and 1129 of 1,200; 95 % is 1,140.
    whole = np.array([1146, 1118, 1137, 1129]) / 1200
    assert found.level is not None
    assert found.level.mean == pytest.approx(whole.mean())
    assert found.level.low80 == pytest.approx(np.quantile(whole, 0.1))
    assert found.promised == 0.95
    assert found.chance_of_miss == 0.75
    assert found.misses.mean == pytest.approx(2 + (0 + 2 + 1 + 1) / 4)
    # The free breach is used up. Tiers 5, and 30 held to the target's 20 and the agreement's 12 %, of 1,000 a month.
    assert found.credit_so_far == 50.0
    credits_due = 50 + np.array([0.0, 50 + 120, 50, 120])
    assert found.credit.mean == pytest.approx(credits_due.mean())
    assert found.credit.high80 == pytest.approx(np.quantile(credits_due, 0.9))


def test_exactly_what_was_promised_keeps_the_year_and_a_free_breach_costs_nothing() -> None:
    rows = judged([95.0] * 24, [100.0] * 24)
    found = contract_year(rows, looked(levels(rows), [[0.95, 0.95], [0.94, 0.96], [0.94, 0.94]]), gold(), "Resolve")
    assert found.chance_of_miss == pytest.approx(1 / 3)
    assert found.misses.mean == pytest.approx(1.0)
    # The first breach is free, the second one is not.
    assert found.credit.mean == pytest.approx(50 / 3)


def test_a_promise_that_changes_within_the_year_is_weighed_by_what_counts_under_it() -> None:
    rows = judged([97.0] * 24, [100.0] * 24)
    known = levels(rows)
    made = looked(known, [[0.97, 0.97]])
    raised = replace(made, frame=made.frame.with_columns(promised=pl.Series([0.95, 0.98])))
    found = contract_year(rows, raised, gold(), "Resolve")
    assert found.promised == pytest.approx((11 * 0.95 + 0.98) / 12)


def test_a_percentile_has_no_level_of_the_year_but_its_missed_periods_are_counted() -> None:
    hours = [3.0] * 22 + [5.0, 3.0]
    rows = judged(
        [0.0] * 24, [0.0] * 24, measure="resolution_percentile", level=hours, unit="h", at_least=False, promised=4.0
    )
    found = contract_year(rows, looked(levels(rows), [[5.0, 3.0], [5.0, 6.0]]), gold(), "Resolve")
    assert (found.level, found.level_so_far, found.chance_of_miss) == (None, None, None)
    assert (found.missed, found.misses.mean) == (1, 2.5)


def test_of_counted_items_the_year_is_that_of_futures_drawn_one_by_one() -> None:
    rows = months([0.955] * 24, total=200, seed=3)
    ahead = outlook(rows, horizon=2)
    found = contract_year(rows, ahead, gold(), "Resolve")
    source = ahead.source
    assert isinstance(source, Expected)
    this_year = rows.filter(pl.col("period") >= date(2026, 1, 1))
    good, total = int(this_year["good"].sum()), int(this_year["total"].sum())
    count = 0
    for future in ahead.futures:
        met, items = float(good), float(total)
        for level, many in zip(future, source.items, strict=True):
            met, items = met + level * round(many), items + round(many)
        count += round(met * 1e6) / round(items * 1e6) < 0.95
    assert found.chance_of_miss == pytest.approx(count / len(ahead.futures))
