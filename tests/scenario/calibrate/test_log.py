"""The log of a group: its hours, its levels and its months, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import always
from analytics.errors import ScenarioError
from analytics.records.records import Records
from analytics.records.tables import TABLES
from analytics.scenario.calibrate import Log, logged
from tests.scenario.calibrate.made import NEVER, log, queue, written


def test_a_hold_is_taken_off_the_time_to_resolution() -> None:
    """Twelve hours, six of them on hold, of eight allowed; and twelve without a hold."""
    found = written([0.0, 0.0], [1.0, 1.0], [12.0, 12.0], held=([2.0, NEVER], [8.0, NEVER]))
    both = np.arange(2)
    ratio = found.late(both, found.resolved, found.held_from, found.held_until)
    np.testing.assert_allclose(ratio, [6 / 8, 12 / 8])
    assert found.level(both) == 0.5


def test_an_open_ticket_is_censored_at_the_cut_off() -> None:
    """Of three, one is in time, one late, and one is open for half of its eight hours; the rest share its place."""
    found = written([0.0, 0.0, 96.0], [1.0, 1.0, 97.0], [2.0, 50.0, NEVER])
    assert found.level(np.arange(3)) == pytest.approx(1 / 3)
    found = written([0.0, 0.0, 99.0], [1.0, 1.0, NEVER], [7.0, 50.0, NEVER])
    assert found.level(np.arange(3)) == pytest.approx(1 / 2)


def test_a_ticket_never_resolved_in_a_play_is_late() -> None:
    found = written([0.0], [1.0], [NEVER])
    assert found.late(np.arange(1), found.resolved, found.held_from, found.held_until).tolist() == [np.inf]


def test_tickets_without_a_promise_are_no_part_of_the_level() -> None:
    found = written([0.0, 0.0], [1.0, 1.0], [2.0, 50.0])
    assert found.level(np.arange(2)) == 0.5
    found.allowed[1] = np.nan
    assert found.level(np.arange(2)) == 1.0


def read(zone: str = "UTC", span: int = 3) -> Log:
    """A ticket every day from 3 January to 10 July 2025, worked from 6 to 7, the last never answered."""
    first = datetime(2025, 1, 3, 5, tzinfo=UTC)
    opened = [first + timedelta(days=day) for day in range(189)]
    rows = pl.DataFrame({
        "ticket": [f"T{day}" for day in range(189)], "service": "Mail", "group": "Desk", "priority": "P2",
        "opened": opened,
        "responded": [hour + timedelta(hours=1) for hour in opened[:-1]] + [None],
        "resolved": [hour + timedelta(hours=2) for hour in opened[:-1]] + [None], "reopens": 0,
    })  # fmt: skip
    tickets = pl.concat([TABLES["tickets"].create_empty(), rows], how="diagonal_relaxed")
    hold = {
        "ticket": "T0",
        "starts": opened[0] + timedelta(hours=1),
        "ends": opened[0] + timedelta(hours=2),
        "reason": "",
    }
    roster = {"group": "Desk", "starts": first, "ends": opened[-1] + timedelta(days=9), "people": 1.0}
    records = Records({"tickets": tickets, "holds": pl.DataFrame([hold]), "rosters": pl.DataFrame([roster])})
    promised = rows.select("ticket", calendar=pl.lit("24x7"), allowed_seconds=pl.lit(7200, pl.Int64))
    return logged(records, "Desk", promised, [always()], zone=zone, span=span)


def test_quarters_are_counted_back_from_the_last_month_that_had_ended() -> None:
    found = read()
    assert found.quarters == 2
    assert found.origin == datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    assert found.edges.tolist() == [0.0, 90 * 24, 181 * 24]
    assert len(found.opened) == 179
    assert found.month(np.array([0, 29, 178])).tolist() == [0, 1, 5]


def test_months_can_stand_for_quarters() -> None:
    assert read(span=1).quarters == 6


def test_months_begin_at_midnight_in_the_zone() -> None:
    assert read("Europe/London").edges.tolist() == [0.0, 90 * 24 - 1, 181 * 24 - 1]


def test_hours_are_counted_from_the_first_quarter() -> None:
    found = read()
    times = (found.opened, found.begun, found.resolved, found.held_from, found.held_until)
    assert [hours[0] for hours in times] == [53.0, 54.0, 55.0, 54.0, 55.0]
    assert (found.responses, found.holds, found.ranks) == (True, True, ("P2",))


def test_a_group_without_tickets_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match=r"no ticket was handled by 'Dusk'.*There are: Desk"):
        records = Records(
            {
                "tickets": pl.concat(
                    [TABLES["tickets"].create_empty(), pl.DataFrame({"group": ["Desk"]})], how="diagonal"
                )
            }
        )
        logged(records, "Dusk", pl.DataFrame(), [])


def test_what_happens_after_the_data_cut_off_has_not_happened() -> None:
    found = log()
    later = queue().tickets.filter(pl.col("group") == "Infrastructure")["resolved"].null_count()
    assert np.isinf(found.resolved).sum() >= later > 0
    assert found.resolved[np.isfinite(found.resolved)].max() < found.edges[-1]
