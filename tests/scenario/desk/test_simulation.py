"""A desk played many times: the same luck for every scenario, clear refusals, and overload said to be overload."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
import pytest

from analytics.catalogue import Calendar
from analytics.errors import ScenarioError
from analytics.scenario.desk.desk import Desk, Hours, Station, Tier, Waiting
from analytics.scenario.desk.simulation import Played, play, turns
from analytics.scenario.ticket import FINISH, RESUME
from tests.scenario.desk.ground import desk, kind, roster


def hours_taken(played: Played) -> Any:
    """Mean service hours of each replication."""
    return played.counted["hours"].sum((1, 2)) / played.counted["resolved"].sum((1, 2))


def test_the_same_desk_is_played_the_same_whatever_the_threads_and_the_batches() -> None:
    one, two = (play(desk(tickets=2000), replications=12, threads=threads) for threads in (1, 3))
    assert np.array_equal(one.counted, two.counted)
    assert np.array_equal(one.worked, two.worked)
    later = play(desk(tickets=2000), replications=4, first=8)
    assert np.array_equal(one.counted[8:], later.counted)


def test_common_random_numbers_make_a_difference_thirty_times_surer() -> None:
    now, more = (hours_taken(play(desk(people, tickets=50_000), replications=40)) for people in (31, 32))
    other = hours_taken(play(desk(32, tickets=50_000), replications=40, seed=99))
    assert np.var(other - now) / np.var(more - now) >= 30


def test_hours_worked_are_the_work_of_what_was_resolved() -> None:
    asked = desk(tickets=3000, after_shift=FINISH)
    played = play(asked, replications=5)
    mean = (played.counted["opened"] * [[2.0, 1.6, 1.2, 1.0]]).sum((1, 2))
    assert np.allclose(played.worked.sum((1, 2)) / mean, 1, atol=0.08)
    assert (played.over.sum((1, 2)) > 0).all()
    assert not play(desk(tickets=3000), replications=2).over.any()


def test_people_who_are_paid_are_those_on_the_roster_within_the_periods() -> None:
    assert play(desk(people=4, tickets=100), replications=1).paid.sum() == 4 * 9 * 260


def test_more_than_any_capacity_is_a_desk_that_falls_behind_and_no_infinite_number() -> None:
    played = play(desk(people=1, tickets=20_000), replications=3)
    late = played.counted["open"].sum(axis=2)
    assert (np.diff(late, axis=1) > 0).all()
    assert played.share()[..., 3].max() < 0.2
    assert np.isfinite(played.counted["hours"]).all()
    assert (played.worked <= played.paid[None] + 1e-9).all()


def test_the_urgent_are_served_first_and_the_rest_wait() -> None:
    share = play(desk(people=5, tickets=7000), replications=10).share("responded").mean(axis=(0, 1))
    plain = play(replace(desk(people=5, tickets=7000), kinds=tuple(kind(p, rank=0) for p in range(4))), replications=10)
    assert share[0] > plain.share("responded").mean(axis=(0, 1))[0]
    assert share[3] < plain.share("responded").mean(axis=(0, 1))[3]


def test_a_backlog_at_the_start_makes_the_first_period_worse() -> None:
    there = Waiting(kind=np.full(300, 1), opened=-np.arange(1.0, 301.0), left=np.ones(300))
    now, behind = (play(desk(people=5, waiting=waiting), replications=5).share() for waiting in (None, there))
    assert np.nanmean(behind[:, 0, 2]) < np.nanmean(now[:, 0, 2])


def test_a_large_backlog_and_far_more_demand_than_expected_are_all_played() -> None:
    there = Waiting(kind=np.full(5000, 3), opened=-np.arange(1.0, 5001.0), left=np.ones(5000))
    plain = desk(people=60, tickets=1000, days=28, periods=1, waiting=there)
    busy = replace(plain, demand=replace(plain.demand, paths=np.full((1, 28), 4.0)))
    played = play(busy, replications=2)
    assert np.allclose(played.counted["opened"].sum((1, 2)), 4000, atol=300)


def test_time_outside_the_desk_delays_and_counts_only_where_the_clock_runs_on() -> None:
    tier = Tier(station="Desk", work=Hours(mean=1.2, variation=1.2), outside=0.5, away=Hours(mean=200.0))
    stopped, running = (
        play(desk(kinds=tuple(kind(p, tiers=(tier,), stops=stops) for p in range(4))), replications=5)
        for stops in (True, False)
    )
    assert running.share().mean() < stopped.share().mean() - 0.1


@pytest.mark.parametrize("after_shift", [FINISH, RESUME])
def test_what_is_done_at_the_end_of_a_shift_is_a_rule(after_shift: int) -> None:
    assert play(desk(after_shift=after_shift, tickets=1000), replications=2).counted["resolved"].sum() > 1900


def test_parts_of_a_person_are_there_on_as_many_shifts_as_they_make_up() -> None:
    found = turns(roster(2.5, 28, after=0))
    assert sorted(set(found["people"].tolist())) == [0, 2, 3]
    assert found["people"].sum() == 50


def test_those_on_duty_who_work_on_something_else_are_paid_and_serve_nobody() -> None:
    some = replace(roster(4, 364), at_work=0.5)
    assert set(turns(some)["people"].tolist()) == {0, 2}
    played = play(desk(stations=(some,), tickets=100), replications=1)
    assert played.paid.sum() == 4 * 9 * 260
    assert "share of Desk who work on tickets is 0" in refused(stations=(replace(some, at_work=0.0),))


def test_shifts_that_overlap_or_follow_at_once_add_up() -> None:
    station = Station(
        name="Desk", starts=np.array([8.0, 12.0, 16.0]), ends=np.array([16.0, 20.0, 24.0]), people=np.array([2.0, 1, 3])
    )
    found = turns(station)
    assert found["at"].tolist() == [8, 12, 16, 20, 24]
    assert found["people"].tolist() == [2, 3, 4, 3, 0]


def test_progress_is_told_and_a_simulation_can_be_given_up() -> None:
    told: list[float] = []
    play(desk(tickets=500), replications=20, progress=told.append)
    assert told[-1] == 1
    stop = Event()
    stop.set()
    with pytest.raises(ScenarioError, match="given up"):
        play(desk(tickets=500), replications=20, stop=stop)


def refused(**changed: Any) -> str:
    with pytest.raises(ScenarioError) as found:
        play(desk(**changed), replications=2)
    return str(found.value)


def only(**changed: Any) -> dict[str, Any]:
    return {"kinds": (kind(0, **changed), *(kind(p) for p in range(1, 4)))}


def test_what_cannot_be_is_refused_in_words() -> None:
    def tier(**changed: Any) -> Any:
        return only(tiers=(replace(Tier(station="Desk", work=Hours(mean=1.0)), **changed),))

    closed = Calendar(name="never", zone="UTC", hours={})
    plain: Desk = desk()
    assert "nobody is on any shift" in refused(stations=(roster(0, 364),))
    assert "people on a shift is -3" in refused(stations=(roster(-3, 364),))
    assert "'never' never opens" in refused(calendars=(closed,))
    assert "served by 'Night desk'" in refused(**tier(station="Night desk"))
    assert "handling time of P1 is 0 hours" in refused(**tier(work=Hours(mean=0.0)))
    assert "waiting outside of P1 is 1.5" in refused(**tier(outside=1.5))
    assert "5 times what is expected" in refused(**only(growth=5.0))
    assert "P1 has 0 hours to resolve" in refused(**only(resolve=0.0))
    assert "passes through 0 tiers" in refused(**only(tiers=()))
    expected = plain.demand.expected.copy()
    expected[0, 0] = np.nan
    assert "tickets expected of a day is nan" in refused(demand=replace(plain.demand, expected=expected))


def test_more_work_than_is_reasonable_is_refused_before_it_starts() -> None:
    with pytest.raises(ScenarioError, match=r"2000 replications of 50,000 tickets each are 100,000,000"):
        play(desk(tickets=50_000), replications=2000)
