"""What comes to a desk and who will be on duty, from tickets and rosters whose truth is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.desk.coming import coming, uneven
from analytics.scenario.desk.on_duty import on_duty

FIRST = date(2026, 11, 1)
ZONE = "Europe/London"


def logged(days: int = 500, a_day: float = 40.0) -> pl.DataFrame:
    """Twice as many on working days, two in three of the second service; a quarter urgent, from nine to five."""
    random = np.random.default_rng(2)
    rows = []
    for back in range(days, 0, -1):
        day = FIRST - timedelta(days=back)
        for _ in range(random.poisson(a_day * (1.25 if day.weekday() < 5 else 0.375))):
            at = datetime(day.year, day.month, day.day, int(random.integers(9, 17)), tzinfo=ZoneInfo(ZONE))
            service = "Mail" if random.random() < 1 / 3 else "Payroll"
            rows.append((service, "P1" if random.random() < 0.25 else "P3", at.astimezone(UTC)))
    return pl.DataFrame(rows, schema=["service", "priority", "opened"], orient="row")


def test_tickets_are_looked_ahead_to_and_shared_out_as_they_came() -> None:
    found = coming(logged(), FIRST, 70, zone=ZONE)
    assert found.kinds == (("Mail", "P1"), ("Mail", "P3"), ("Payroll", "P1"), ("Payroll", "P3"))
    expected = found.demand.expected
    assert expected.shape == (70, 4)
    assert expected.sum() == pytest.approx(10 * 40 * (5 * 1.25 + 2 * 0.375), rel=0.05)
    assert expected[:, 2:].sum() / expected.sum() == pytest.approx(2 / 3, abs=0.02)
    assert expected[:, [0, 2]].sum() / expected.sum() == pytest.approx(0.25, abs=0.02)
    weekend = np.array([(FIRST + timedelta(days=n)).weekday() >= 5 for n in range(70)])
    assert expected[weekend].sum(axis=1).mean() / expected[~weekend].sum(axis=1).mean() == pytest.approx(0.3, abs=0.06)
    assert found.demand.by_hour.shape == (70, 24)
    assert np.allclose(found.demand.by_hour.sum(axis=1), 1)
    assert found.demand.by_hour[:, 9:17].sum(axis=1).min() > 0.999
    assert found.demand.uneven < 0.004
    assert found.demand.paths is not None
    assert np.allclose(found.demand.paths.mean(axis=0), 1, atol=0.01)
    assert len(found.assumptions) == 3


def test_how_uneven_days_are_is_told_from_counts() -> None:
    random = np.random.default_rng(4)
    week = np.tile([60.0, 55, 50, 50, 45, 10, 8], 60)
    plain = [uneven(random.poisson(week).astype(float)) for _ in range(10)]
    assert np.mean(plain) < 0.002
    spread = 0.05
    made = [uneven(random.poisson(week * random.gamma(1 / spread, spread, len(week))).astype(float)) for _ in range(20)]
    assert np.mean(made) == pytest.approx(spread, rel=0.12)
    assert uneven(np.zeros(100)) == 0
    assert uneven(np.array([3.0, 4.0])) == 0


def test_too_few_days_of_tickets_are_refused() -> None:
    with pytest.raises(ScenarioError, match=r"tickets of 40 days before 1 November 2026.*at least 91 days"):
        coming(logged(40), FIRST, 70, zone=ZONE)
    with pytest.raises(ScenarioError, match="tickets of 0 days"):
        coming(logged(40).clear(), FIRST, 70, zone=ZONE)


def shifts(people: float = 4.0) -> pl.DataFrame:
    """Nine to five on working days, but for a day on which half were away; two people on Sunday mornings."""
    rows = []
    for back in range(80, 0, -1):
        day = FIRST - timedelta(days=back)
        there = {6: (8, 5, 2.0)}.get(day.weekday(), (9, 8, people / 2 if back == 3 else people))
        if day.weekday() != 5:
            starts = datetime(day.year, day.month, day.day, there[0], tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
            rows.append(("Desk", starts, starts + timedelta(hours=there[1]), there[2]))
    return pl.DataFrame(rows, schema=["group", "starts", "ends", "people"], orient="row")


def test_shifts_go_on_as_in_the_last_weeks_weekday_by_weekday() -> None:
    found = on_duty(shifts(), "Desk", FIRST, 7, zone=ZONE)
    week = found.starts < 7 * 24
    assert found.starts[week].tolist() == [8, *(24.0 * day + 9 for day in range(1, 6))]
    assert (found.ends - found.starts)[week].tolist() == [5, 8, 8, 8, 8, 8]
    # Three days before the first is a Thursday, on which half of eight shifts' people were there once.
    assert found.people[week].tolist() == [2, 4, 4, 4, 4 - 2 / 8, 4]


def test_the_clock_on_the_wall_is_kept_when_summer_time_begins_and_ends() -> None:
    found = on_duty(shifts(), "Desk", FIRST, 160, zone=ZONE)
    begins = datetime(2026, 11, 1, tzinfo=ZoneInfo(ZONE)).timestamp()
    hours = {datetime.fromtimestamp(begins + 3600 * at, ZoneInfo(ZONE)).hour for at in found.starts}
    assert hours == {8, 9}


def test_a_night_in_which_the_clock_is_changed_is_no_other_shift() -> None:
    """In October the night from 22 to 6 lasts nine hours, in March seven; it is one shift with one person all along."""
    rows = []
    for back in range(56, 0, -1):
        day = FIRST - timedelta(days=back)
        starts, ends = (datetime(on.year, on.month, on.day, hour, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
                        for on, hour in ((day, 22), (day + timedelta(days=1), 6)))  # fmt: skip
        rows.append(("Desk", starts, ends, 1.0))
    roster = pl.DataFrame(rows, schema=["group", "starts", "ends", "people"], orient="row")
    assert 9 in (roster["ends"] - roster["starts"]).dt.total_hours()
    found = on_duty(roster, "Desk", FIRST, 160, zone=ZONE)
    assert set(found.people) == {1.0}
    lengths = found.ends - found.starts
    assert sorted(set(lengths)) == [7, 8]
    march = 24.0 * (date(2027, 3, 27) - FIRST).days + 22
    assert found.starts[lengths == 7].tolist() == [march]


def test_public_holidays_are_staffed_like_sundays() -> None:
    found = on_duty(shifts(), "Desk", FIRST, 60, zone=ZONE, region="GB-ENG")
    christmas = 24.0 * (date(2026, 12, 25) - FIRST).days
    there = (found.starts >= christmas) & (found.starts < christmas + 24)
    assert found.starts[there].tolist() == [christmas + 8]
    assert found.people[there].tolist() == [2]


def test_a_group_without_a_roster_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"nobody of 'Nights' is on the roster.*Desk"):
        on_duty(shifts(), "Nights", FIRST, 7, zone=ZONE)
