from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from analytics.catalogue import Conventions
from analytics.errors import ScenarioError
from analytics.scenario.lead_times import attained, counted, curve, quantile, refuse_beyond, wilson

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "service_levels.json"

#: Enough to find slips; no deadline, for a busy machine is no failure.
quick = settings(max_examples=40, deadline=None)

TIMES = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=30, max_size=60).filter(
    lambda rows: any(finished for _, finished in rows)
)


def times(finished: list[float], running: list[float]) -> pl.DataFrame:
    return pl.DataFrame(
        {"hours": [*finished, *running], "finished": [True] * len(finished) + [False] * len(running)},
        schema={"hours": pl.Float64, "finished": pl.Boolean},
    )


def frame(rows: list[tuple[int, bool]]) -> pl.DataFrame:
    return times([float(hours) for hours, done in rows if done], [float(hours) for hours, done in rows if not done])


@pytest.mark.skipif(not GOLDEN.exists(), reason="the worked examples in ../shared/golden are not beside this checkout")
def test_survival_of_the_6_mp_arm_is_as_printed() -> None:
    case: dict[str, Any] = next(
        case for case in json.loads(GOLDEN.read_text("utf-8"))["cases"] if case["id"] == "censor.km_6mp"
    )
    events, censored = case["inputs"]["events"], case["inputs"]["censored"]
    # Twice the arm, for 21 patients are fewer than a level asks for; doubling changes no share.
    found = curve(times(events * 2, censored * 2))
    for at, running in case["expected"]["S"].items():
        assert 1 - attained(found, float(at)).level == pytest.approx(running, abs=case["tolerance"])
    assert quantile(found, 50).level == case["expected"]["median"]


@quick
@given(TIMES)
def test_the_curve_and_its_variance_are_those_of_statsmodels(rows: list[tuple[int, bool]]) -> None:
    given_times = frame(rows)
    found = curve(given_times)
    other = SurvfuncRight(given_times["hours"].to_numpy(), given_times["finished"].to_numpy().astype(int))
    assert found.hours.tolist() == other.surv_times.tolist()
    assert found.done == pytest.approx(1 - other.surv_prob, abs=1e-12)
    inside = other.surv_prob > 1e-9
    assert np.sqrt(found.variance)[inside] == pytest.approx(np.asarray(other.surv_prob_se)[inside], abs=1e-12)


def test_without_running_items_the_level_is_the_plain_share_and_its_interval_wilsons() -> None:
    found = attained(curve(times([4.0] * 45 + [12.0] * 5, [])), 8)
    assert found.level == pytest.approx(0.9)
    assert (found.low, found.high) == pytest.approx(wilson(0.9, 50))


def test_a_running_item_counts_for_as_long_as_it_was_watched() -> None:
    # 30 finish at 2 h; of the 60 watched, 20 have only been running for 1 h and 10 finish at 9 h: 1 - 10/40 at 2 h.
    found = curve(times([2.0] * 30 + [9.0] * 10, [1.0] * 20))
    assert attained(found, 2).level == pytest.approx(30 / 40)
    assert attained(found, 8).level == pytest.approx(30 / 40)


def test_leaving_running_items_out_would_flatter_the_level() -> None:
    closed, running = [2.0] * 30 + [9.0] * 10, [8.5] * 20
    assert attained(curve(times(closed, running)), 8).level < attained(curve(times(closed, [])), 8).level


def test_exactly_on_the_limit_meets_or_misses_as_agreed() -> None:
    found = curve(times([8.0] * 30 + [9.0] * 10, []))
    assert attained(found, 8, on_the_limit="meets").level == pytest.approx(0.75)
    assert attained(found, 8, on_the_limit="misses").level == 0


@quick
@given(TIMES, st.floats(0.1, 60), st.floats(0.1, 60))
def test_a_longer_time_allowed_never_lowers_the_level(rows: list[tuple[int, bool]], one: float, other: float) -> None:
    found = curve(frame(rows))
    short, long = sorted((min(one, found.longest), min(other, found.longest)))
    assert attained(found, short).level <= attained(found, long).level


@quick
@given(TIMES, st.sampled_from([0.5, 0.25, 2.0, 4.0]), st.integers(1, 60))
def test_shifting_lead_times_is_scaling_the_time_allowed(rows: list[tuple[int, bool]], pace: float, hours: int) -> None:
    plain, shifted = curve(frame(rows)), curve(frame(rows), pace)
    hours = min(hours, int(plain.longest))
    assert attained(shifted, hours * pace) == attained(plain, hours)


@quick
@given(TIMES, st.integers(1, 60))
def test_the_interval_holds_the_level_and_stays_between_0_and_1(rows: list[tuple[int, bool]], hours: int) -> None:
    curve_of = curve(frame(rows))
    found = attained(curve_of, min(hours, curve_of.longest))
    assert 0 <= found.low <= found.level <= found.high <= 1
    assert found.low < found.high


@quick
@given(TIMES, st.integers(10, 90))
def test_a_percentile_is_the_first_hour_by_which_its_share_is_done(rows: list[tuple[int, bool]], percent: int) -> None:
    found = curve(frame(rows))
    if found.done[-1] < percent / 100:
        with pytest.raises(ScenarioError, match="seen to finish"):
            quantile(found, percent)
        return
    hours = quantile(found, percent)
    assert attained(found, hours.level).level >= percent / 100 - 1e-9
    assert hours.low <= hours.level <= hours.high
    before = found.done[found.hours < hours.level]
    assert not len(before) or before[-1] < percent / 100


@pytest.mark.parametrize(
    ("given_times", "hours", "words"),
    [
        (times([4.0] * 29, []), 8, "29 lead times"),
        (times([], [4.0] * 40), 8, "0 of them finished"),
        (times([4.0] * 40, []), 0, "time allowed is 0 hours"),
        (times([4.0] * 40, []), -1, "time allowed is -1 hours"),
    ],
)
def test_a_question_without_ground_is_refused_in_words(given_times: pl.DataFrame, hours: float, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        attained(curve(given_times), hours)


def test_beyond_the_longest_item_the_least_possible_level_stands_and_all_is_possible() -> None:
    found = attained(curve(times([4.0] * 40, [5.0] * 10)), 8)
    assert (found.level, found.high) == (0.8, 1)
    with pytest.raises(ScenarioError, match=r"nothing is known beyond 5\.0 hours"):
        refuse_beyond(curve(times([4.0] * 40, [5.0] * 10)), 8)


def test_where_everything_finished_any_longer_time_is_met_by_all() -> None:
    found = attained(curve(times([4.0] * 40, [])), 8)
    assert (found.level, found.high) == (1, 1)
    assert found.low == pytest.approx(wilson(1, 40)[0])


def test_a_level_of_all_rests_only_on_the_items_watched_so_long() -> None:
    found = attained(curve(times([2.0] * 3, [1.0] * 27)), 2)
    assert found.level == 1
    assert found.low == pytest.approx(wilson(1, 3)[0])


@pytest.mark.parametrize(
    ("open_items", "good", "total"), [("late count", 1, 3), ("all count", 1, 4), ("left out", 1, 2)]
)
def test_running_items_are_counted_as_the_agreement_says(open_items: Any, good: int, total: int) -> None:
    # One met, one missed, one running beyond the 8 hours, one running within them.
    found = counted(times([4.0, 9.0], [10.0, 1.0]), Conventions(open_items=open_items), 8)
    assert found.select("good", "total").sum().row(0) == (good, total)
