"""How many people a promise takes, against closed forms and planted limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import expon

from analytics.catalogue.calendar import always
from analytics.errors import ScenarioError
from analytics.scenario.call_desk import Aim as Answered
from analytics.scenario.call_desk import Calls, agents_required
from analytics.scenario.desk.desk import Demand, Desk, Hours, Kind, Measured, Station, Tier
from analytics.scenario.desk.level import Aim
from analytics.scenario.desk.staffing import limit, needed
from tests.scenario.desk.ground import desk, kind, roster

EXPONENTIAL = Measured(values=tuple(expon.ppf((np.arange(2000) + 0.5) / 2000).tolist()))


def call_desk(people: float, a_day: float, days: int = 56) -> Desk:
    """Calls around the clock, of an hour each on average."""
    ends = np.full(1, 24.0 * days + 48)
    station = Station(name="Desk", starts=np.zeros(1), ends=ends, people=np.full(1, people))
    return Desk(
        first=date(2026, 11, 2), zone="UTC", edges=np.array([0.0, 24 * days / 2, 24 * days]),
        kinds=(Kind(name="Call", rank=0, tiers=(Tier(station="Desk", work=EXPONENTIAL),), respond=0.25),),
        stations=(station,),
        demand=Demand(expected=np.full((days, 1), a_day), by_hour=np.full((1, 24), 1 / 24)), calendars=(always(),),
    )  # fmt: skip


def test_people_needed_around_the_clock_are_those_of_erlang_c() -> None:
    known = agents_required(Calls(rate=20, handling=1.0), Answered(service_level=0.8, answer_within=0.25)).agents
    asked = Aim(name="Answered", kinds=(0,), level=0.8, counted="responded")
    found = needed(call_desk(24, 480), "Desk", [asked], confidence=0.5, replications=20)
    assert (24 + found["needed"]).to_list() == [known, known]
    assert (found["low"] <= found["needed"]).all()
    assert ((found["high"] - found["low"]) <= 2).all()


def test_a_busier_month_needs_more_people_than_a_quiet_one() -> None:
    asked = desk(people=5, tickets=7000, periods=13)
    expected = asked.demand.expected.copy()
    expected[84:112] *= 1.8
    busy = replace(asked, demand=replace(asked.demand, expected=expected))
    found = needed(busy, "Desk", [Aim(name="P3", kinds=(2,), level=0.9)], replications=10)
    people = found["needed"].to_list()
    assert people[3] >= np.median(people) + 2
    assert (found["beyond"] == 0).all()


def test_two_aims_need_as_many_as_the_harder_of_them() -> None:
    asked = desk(people=5, tickets=7000, periods=4)
    easy, hard = Aim(name="P1", kinds=(0,), level=0.5), Aim(name="P4", kinds=(3,), level=0.97, counted="responded")
    both, alone = (needed(asked, "Desk", aims, replications=8)["needed"] for aims in ([easy, hard], [hard]))
    assert both.to_list() == alone.to_list()


def test_an_aim_that_no_number_of_people_meets_is_beyond() -> None:
    slow = kind(0, tiers=(Tier(station="Desk", work=Hours(mean=6.0, variation=0.3)),))
    asked = desk(people=3, tickets=500, periods=2, kinds=(slow, *(kind(p) for p in range(1, 4))))
    found = needed(asked, "Desk", [Aim(name="P1", kinds=(0,), level=0.95)], replications=5)
    assert found["needed"].to_list() == [None, None]
    assert found["beyond"].to_list() == [1, 1]


def test_what_people_cannot_mend_and_handling_time_can_is_said() -> None:
    slow = kind(0, tiers=(Tier(station="Desk", work=Hours(mean=3.2, variation=0.6)),))
    asked = desk(people=8, tickets=6000, kinds=(slow, *(kind(p) for p in range(1, 4))))
    found = limit(asked, Aim(name="P1", kinds=(0,), level=0.97), replications=6)
    assert found.mended_by == "handling time"
    assert found.today <= found.ceiling < 0.97
    assert found.handling is not None
    assert 10 < found.handling < 70


def test_what_people_mend_is_said() -> None:
    found = limit(desk(people=4, tickets=8000), Aim(name="P4", kinds=(3,), level=0.9), replications=5)
    assert found.mended_by == "people"
    assert found.today < 0.9 < found.ceiling


def test_what_nothing_mends_and_what_needs_no_mending_is_said() -> None:
    outside = Tier(station="Desk", work=Hours(mean=1.0), outside=0.9, away=Hours(mean=400.0))
    stuck = desk(kinds=tuple(kind(p, tiers=(outside,), stops=False) for p in range(4)))
    assert limit(stuck, Aim(name="P3", kinds=(2,), level=0.9), replications=4).mended_by == "neither"
    found = limit(desk(people=9), Aim(name="P3", kinds=(2,), level=0.9), replications=4)
    assert (found.mended_by, found.handling) == ("nothing need be done", None)


def test_progress_is_told_to_the_end_and_what_makes_no_sense_is_refused() -> None:
    told: list[float] = []
    needed(desk(people=9, tickets=500, periods=2), "Desk", [Aim(name="P4", kinds=(3,), level=0.5)],
           replications=2, progress=told.append)  # fmt: skip
    assert told[-1] == 1
    with pytest.raises(ScenarioError, match="no team 'Night'"):
        needed(desk(), "Night", [])
    with pytest.raises(ScenarioError, match="a confidence of 1"):
        needed(desk(), "Desk", [], confidence=1)


def test_people_who_come_for_parts_of_the_week_are_added_to_their_shifts_alone() -> None:
    nobody = replace(roster(2, 7, after=0), people=np.array([2.0, 0, 2, 2, 2]))
    asked = desk(people=2, tickets=100, days=7, periods=1, stations=(nobody,))
    found = needed(asked, "Desk", [Aim(name="P4", kinds=(3,), level=0.5)], replications=2)
    assert found["needed"][0] is not None
