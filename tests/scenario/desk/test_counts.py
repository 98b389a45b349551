"""Items in time are counted by period and kind on the service clock that the agreements mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from analytics.catalogue import Calendar
from analytics.catalogue.calendar import WEEKDAYS
from analytics.measures.clock import over
from analytics.measures.service_time import midnight
from analytics.scenario.desk.counts import COUNTED, PROMISE, clocks, count, passed
from analytics.scenario.desk.simulation import Made
from analytics.scenario.kernel import serve
from analytics.scenario.ticket import Records, stages, tickets
from tests.scenario.desk.ground import OFFICE, desk, kind
from tests.scenario.desk.test_arrivals import drawn

NIGHTS = Calendar(
    name="nights", zone="America/New_York", holidays="US",
    hours=dict.fromkeys(WEEKDAYS, ((0, 6 * 3600 + 900), (20 * 3600 + 1800, 24 * 3600))),
)  # fmt: skip


def test_service_hours_are_those_of_the_clock_that_records_are_judged_by() -> None:
    first = date(2026, 3, 1)
    start, days = midnight(first), 300
    made = clocks([OFFICE, NIGHTS], start, -240, 24 * days)
    seconds = np.random.default_rng(5).integers(-240 * 3600, 24 * days * 3600, (2, 2000))
    clock = over([OFFICE, NIGHTS], first - timedelta(days=12), first + timedelta(days=days))
    for place in range(2):
        hours = [passed(made.spells, made.first, made.known, made.since, place, at / 3600) for at in seconds]
        starts, ends = (
            pl.Series([datetime.fromtimestamp(start + int(second), UTC) for second in at]) for at in seconds
        )
        known = clock.elapsed(starts, ends, place).to_numpy() / 3600
        assert np.allclose(np.maximum(hours[1] - hours[0], 0), known, atol=1e-9)


def test_before_the_first_opening_no_time_has_passed() -> None:
    made = clocks([OFFICE], midnight(date(2026, 11, 2)), 0, 240)
    hours = passed(made.spells, made.first, made.known, made.since, 0, np.array([0.0, 8.9, 9.5, 18.0, 30.0, 33.5]))
    assert hours.tolist() == [0, 0, 0.5, 9, 9, 9.5]


def counted(there: Records, worked: Records, kinds: Records, promises: Records, edges: list[float]) -> Records:
    on = clocks([OFFICE], midnight(date(2026, 11, 2)), -48, 24 * 30)
    found = np.zeros((len(edges) - 1, len(promises)), COUNTED)
    count(there, worked, kinds, len(there), promises, on.spells, on.first, on.known, on.since, np.array(edges), found)
    return found


def test_a_worked_example_is_counted_by_hand() -> None:
    """Monday to Tuesday, nine to six: opened, begun and ended by hand."""
    there, worked = tickets(5), stages(6)
    there["opened"] = [-2.0, 9.0, 10.0, 12.0, 34.0]
    there["end"] = [1, 2, 4, 5, 6]
    worked["begun"] = [9.0, 9.0, 11.0, 13.0, np.inf, np.inf]
    worked["ended"] = [10.0, 12.0, 12.0, 35.0, np.inf, np.inf]
    worked["away"] = [0, 0, 22.0, 0, 0, 0]
    there["gone"] = [0, 0, 0, 1, 0]
    promises = np.array([(0.5, 4.0, 0, 0, 1)], PROMISE)
    found = counted(there, worked, np.zeros(5, np.int64), promises, [0.0, 24.0, 48.0])
    first, second = found[:, 0]
    # The third took from 10 to 18 and 9 to 11 the next day, ten service hours, and was away 12-18 and 9-10, seven.
    assert (first["opened"], first["gone"], first["resolved"], first["in_time"]) == (3, 1, 2, 2)
    assert (first["responded"], first["hours"], first["open"]) == (1, 3 + 3, 1)
    assert (second["opened"], second["resolved"], second["responded"], second["open"]) == (1, 0, 0, 1)
    promises["stops"] = 0
    first = counted(there, worked, np.zeros(5, np.int64), promises, [0.0, 24.0, 48.0])[0, 0]
    assert (first["in_time"], first["hours"]) == (1, 3 + 10)


def test_every_ticket_is_counted_once_as_a_plain_count_has_it() -> None:
    asked = desk(people=3, tickets=900, days=56, periods=4, kinds=tuple(kind(p, patience=40.0) for p in range(4)))
    made = Made(asked)
    there, worked, kinds = drawn(asked)
    hours = np.zeros((4, 1))
    serve(there, worked, made.turns, made.rules, asked.edges, hours, hours.copy())
    on, found = made.clocks, np.zeros((4, 4), COUNTED)
    count(there, worked, kinds, len(there), made.promises, on.spells, on.first, on.known, on.since, asked.edges, found)
    clock = over([OFFICE], date(2026, 11, 1), date(2027, 4, 1))
    start = datetime(2026, 11, 2, tzinfo=UTC)

    def instants(hours: Records) -> pl.Series:
        return pl.Series([start + timedelta(hours=float(hour)) if np.isfinite(hour) else None for hour in hours])

    assert there["gone"].any()
    took = clock.elapsed(instants(there["opened"]), instants(worked["ended"])).to_numpy() / 3600
    period = np.searchsorted(asked.edges, there["opened"], side="right") - 1
    for at in range(4):
        for place, what in enumerate(asked.kinds):
            ours = (period == at) & (kinds == place) & (there["gone"] == 0)
            row = found[at, place]
            assert row["opened"] == ours.sum() + row["gone"]
            # The clock of records counts whole seconds.
            assert abs(row["in_time"] - (took[ours] <= what.resolve).sum()) <= 1
            assert abs(row["hours"] - np.nansum(took[ours])) <= ours.sum() / 1800
            still = (there["opened"] < asked.edges[at + 1]) & (kinds == place) & (there["gone"] == 0)
            assert row["open"] == (still & (worked["ended"] >= asked.edges[at + 1])).sum()
