"""Past warnings are counted as hits, false alarms and misses without one, exactly as by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from analytics.compliance.interval import wilson
from analytics.measures.period import add_months
from analytics.warning.chance import chances
from analytics.warning.replay import replay
from analytics.warning.track_record import PAST, calibration, off_by, track_record
from tests.forecast.series_made import months
from tests.warning.test_warnings import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What one target was given and what came: for each look ahead, by the month of 2026 it was made at the start of, the
#: chance of each of the next three months.
GIVEN: Mapping[int, tuple[float, ...]] = {
    1: (0.1, 0.1, 0.1),
    2: (0.1, 0.2, 0.6),  # warns of April
    3: (0.2, 0.7, 0.8),  # goes on: April and May
    4: (0.3, 0.2, 0.1),  # no warning any more
    5: (0.1, 0.1, 0.1),
    6: (0.9, 0.1, 0.1),  # warns of June
    7: (0.1, 0.1, 0.1),
    8: (0.1, 0.1, 0.6),  # warns of October, which has not ended
}
MISSED = {4: False, 5: True, 6: False, 8: True}
KNOWN = 9  # up to and with September


def past(given: Mapping[int, tuple[float, ...]] = GIVEN, target: str = "Resolve") -> pl.DataFrame:
    rows = [
        ("gold", target, date(2026, month, 1), date(2026, month + step, 1), date(2026, month + step + 1, 1), chance,
         0.25, MISSED.get(month + step, False) if month + step <= KNOWN else None)
        for month, ahead in given.items() for step, chance in enumerate(ahead)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=PAST, orient="row")


def test_warnings_that_follow_one_another_are_one_and_the_rest_is_as_counted_by_hand() -> None:
    found = track_record(past(), raised=0.5)
    assert found.warnings.select("warned_on", "period", "chance", "came", "missed", "lead").rows() == [
        (date(2026, 8, 1), date(2026, 10, 1), 0.6, "open", 0, None),
        (None, date(2026, 8, 1), 0.1, "not warned", 1, None),
        (date(2026, 6, 1), date(2026, 6, 1), 0.9, "false alarm", 0, None),
        # Warned from February on, but of May, which was missed, only from March: March, April and May themselves.
        (date(2026, 2, 1), date(2026, 5, 1), 0.8, "came true", 1, 3),
    ]
    assert [found.count(came) for came in ("came true", "false alarm", "open", "not warned")] == [1, 1, 1, 1]
    assert (found.misses, found.warned, found.lead) == (2, 1, 3.0)


def test_a_lower_height_raises_more_warnings() -> None:
    found = track_record(past(), raised=0.2)
    assert found.warnings.filter(pl.col("came") == "came true").select("warned_on", "lead").rows() == [
        (date(2026, 2, 1), 3)
    ]
    # From February to April one warning: that of April for April and May is part of it.
    assert found.warnings.filter(pl.col("warned_on") == date(2026, 2, 1)).height == 1


def test_a_target_is_judged_by_its_own_looks_ahead() -> None:
    both = pl.concat([past(), past(dict.fromkeys(GIVEN, (0.1, 0.1, 0.1)), target="Other")])
    found = track_record(both, raised=0.5)
    other = found.warnings.filter(pl.col("target") == "Other")
    assert other["came"].to_list() == ["not warned", "not warned"]
    assert found.count("came true") == 1


def test_nothing_given_is_an_empty_record() -> None:
    found = track_record(pl.DataFrame(schema=PAST), raised=0.5)
    assert (found.warnings.height, found.misses, found.lead, found.skill.n) == (0, 0, None, 0)
    assert calibration(pl.DataFrame(schema=PAST)).is_empty()
    assert off_by(calibration(pl.DataFrame(schema=PAST))) is None


def test_the_skill_is_that_of_the_chances_whose_outcome_is_known() -> None:
    known = past().drop_nulls("missed")
    came = known["missed"].cast(pl.Float64).to_numpy()
    brier, history = ((known["chance_of_miss"].to_numpy() - came) ** 2).mean(), ((0.25 - came) ** 2).mean()
    found = track_record(past(), raised=0.5).skill
    assert found.n == known.height
    assert found.brier == pytest.approx(brier)
    assert found.score == pytest.approx(1 - brier / history)


def given(*chances: tuple[float, bool | None], as_of: date = date(2026, 1, 1), first: int = 1) -> pl.DataFrame:
    """Chances of as many months and what came."""
    rows = [
        ("gold", "Resolve", as_of, add_months(date(2026, first, 1), at), add_months(date(2026, first, 1), at + 1),
         chance, 0.5, came)
        for at, (chance, came) in enumerate(chances)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=PAST, orient="row")


LOW = [(0.02, False), (0.04, True), (0.03, False), (0.01, False), (0.0, False)]
HIGH = [(0.9, True), (1.0, True), (0.95, False), (0.95, True), (0.92, True), (0.99, None)]


def test_chances_are_held_against_how_often_a_miss_came() -> None:
    found = calibration(pl.concat([given(*LOW, *HIGH), given(HIGH[0], as_of=date(2025, 12, 1), first=6)]))
    assert found["said"].to_list() == pytest.approx([0.02, (0.9 + 0.9 + 1.0 + 0.95 + 0.95 + 0.92) / 6])
    assert found["came"].to_list() == pytest.approx([0.2, 5 / 6])
    assert found["n"].to_list() == [5, 6]
    assert off_by(found) == pytest.approx((5 * 0.18 + (5.62 - 5)) / 11)
    # Six chances of five periods are five pieces of evidence.
    low, high = wilson([1, 5 / 6 * 5], [5, 5])
    assert found.select("low", "high").rows() == [pytest.approx(pair) for pair in zip(low, high, strict=True)]


def test_chances_too_few_to_stand_alone_go_with_the_next_lower_ones_and_the_last_with_those_above() -> None:
    rare = [(0.85, True), (0.75, False)]
    found = calibration(given(*LOW, (0.15, False), (0.16, False), *HIGH[:-1], *rare))
    # .9 and more; then .85, .75, .16 and .15 hold four, and take those beneath with them.
    assert found["n"].to_list() == [9, 5]
    assert calibration(given((0.15, False), *HIGH[:-1]))["n"].to_list() == [6]
    assert calibration(given((0.15, False), (0.9, True))).select("said", "came", "n").rows() == [(0.525, 0.5, 2)]


def test_past_chances_read_off_at_once_are_those_of_looking_ahead_from_each_day() -> None:
    share = np.concatenate([np.full(14, 0.965), np.full(14, 0.935)])
    rows = pl.concat([
        months(share, total=500, agreement="gold"), months(np.full(28, 0.96), total=300, agreement="silver", seed=5)
    ])  # fmt: skip
    agreed = catalogue(names=("gold", "silver"))
    at_once = chances(rows, agreed, horizon=3).hindsight()
    assert at_once.columns == list(PAST)
    days = [date(2026, 2, 1), date(2026, 7, 1), date(2027, 1, 1)]
    one_by_one = replay(rows, agreed, days, horizon=3)
    both = at_once.join(one_by_one, on=["agreement", "target", "as_of", "period"], suffix="_alone")
    assert both.height == one_by_one.height == 2 * 3 * 3
    assert both["missed"].equals(both["missed_alone"].rename("missed"))
    assert both["of_history"].to_list() == pytest.approx(both["of_history_alone"].to_list())
    # 4,000 futures are drawn for the one, the other is integrated: a chance is known to .008, twice.
    apart = (both["chance_of_miss"] - both["chance_of_miss_alone"]).abs()
    assert apart.max() < 0.03  # type: ignore[operator]  # a float
