"""A desk as its own log tells of it: the sample's demand served by a real queue, whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Catalogue, Duration, parse
from analytics.measures.clock import over
from analytics.measures.due import working_days_later
from analytics.measures.period import add_months
from analytics.scenario.calibrate import Calibration
from analytics.scenario.calibrate.calibration import measured
from analytics.scenario.desk.calibrated import calibrated, starts
from analytics.scenario.desk.coming import Coming, coming
from analytics.scenario.desk.desk import Desk, Hours
from analytics.scenario.desk.on_duty import on_duty
from analytics.scenario.desk.promised import Allowed, promised
from analytics.scenario.desk.simulation import play
from sample_data import make
from sample_data.organisation import ZONE
from sample_data.queued import tables
from tests.scenario.calibrate.made import log, queue, truth

GROUP = "Applications"
MONTHS = 3


@cache
def found() -> Calibration:
    return measured(log(GROUP), held_out=2, plays=6)


@cache
def came() -> Coming:
    first = starts(found(), ZONE)
    tickets = tables(queue())["tickets"].filter(pl.col("group") == GROUP)
    return coming(tickets, first, (add_months(first, MONTHS) - first).days, zone=ZONE, region="GB-ENG")


@cache
def desk() -> Desk:
    days = len(came().demand.expected)
    there = on_duty(tables(queue())["rosters"], GROUP, starts(found(), ZONE), days, zone=ZONE, region="GB-ENG")
    limits = promised(catalogue(), came().kinds).limits
    return calibrated(found(), came(), there, limits, months=MONTHS, zone=ZONE)


def catalogue() -> Catalogue:
    return parse(make.catalogue())


def test_it_begins_where_the_log_ends_and_is_judged_by_the_month() -> None:
    assert (desk().first, desk().zone) == (date(2026, 11, 1), ZONE)
    assert (np.diff(desk().edges) / 24).tolist() == [30, 31, 31]


def test_an_hour_on_the_roster_does_as_many_tickets_as_the_log_and_the_truth_say() -> None:
    expected = came().demand.expected.sum(axis=0)
    work = np.array([kind.tiers[0].work.mean for kind in desk().kinds])
    share = found().ahead.pace.share
    mean = (work * expected).sum() / expected.sum()
    assert share / mean == pytest.approx(np.exp(found().ahead.capacity[0]), rel=0.02)
    assert share / mean == pytest.approx(truth(GROUP)["capacity"][-1], rel=0.08)
    hours = desk().kinds[0].tiers[0].work
    assert isinstance(hours, Hours)
    assert hours.variation == found().ahead.pace.variation


def test_time_outside_the_desk_is_that_of_the_log() -> None:
    expected = came().demand.expected.sum(axis=0)
    chance = np.array([kind.tiers[0].outside for kind in desk().kinds])
    assert (chance * expected).sum() / expected.sum() == pytest.approx(truth(GROUP)["chance"][-1], abs=0.05)
    away = desk().kinds[0].tiers[0].away
    assert isinstance(away, Hours)
    median = away.mean / np.sqrt(1 + away.variation**2)
    assert median == pytest.approx(truth(GROUP)["median"][-1], rel=0.35)


def test_what_is_open_at_the_end_of_the_log_waits_at_the_start() -> None:
    there = desk().waiting
    assert there is not None
    still = np.isinf(found().past.log.resolved)
    assert len(there.opened) == still.sum() > 0
    assert (there.opened < 0).all()
    first = found().past.log
    urgent = {place for place, kind in enumerate(desk().kinds) if kind.rank == 0}
    ours = [int(kind) in urgent for kind in there.kind]
    assert ours == (first.rank[still] == 0).tolist()


def test_it_can_be_played_and_attains_what_is_likely_of_a_desk_like_it() -> None:
    played = play(desk(), replications=10)
    level = played.counted["in_time"].sum() / played.counted["opened"].sum()
    assert 0.4 < level < 1
    assert 0.6 < played.worked.sum() / (10 * played.paid.sum()) < 1


def test_limits_and_shares_are_those_of_the_agreements() -> None:
    told = promised(catalogue(), came().kinds)
    aims = {aim.name: aim for aim in told.aims}
    ours = aims["Payroll and HR SLA: Pay questions resolved within 16 hours"]
    assert {came().kinds[place] for place in ours.kinds} == {("Payroll and HR", f"P{n}") for n in range(1, 5)}
    assert ours.level == 0.9
    office = catalogue().calendar("office")
    assert all(told.limits[place].resolve == Allowed(16, office) for place in ours.kinds)
    assert all(told.limits[place].respond == Allowed(2, office) for place in ours.kinds)
    assert "Payroll and HR SLA" in [owed.agreement for owed in told.owed]


def test_what_is_not_simulated_is_said_with_its_reason() -> None:
    cannot = "; ".join(promised(catalogue(), came().kinds).cannot)
    assert "Case Management SLA: Resolved by the time promised on the ticket, which allows each ticket a time" in cannot


def test_days_are_hours_on_a_clock_that_runs_all_day() -> None:
    told = promised(catalogue(), came().kinds)
    limit = {kind: told.limits[place].resolve for place, kind in enumerate(came().kinds)}
    portal, finance = limit["Citizen Portal", "P3"], limit["Finance and Purchasing", "P3"]
    assert portal is not None
    assert finance is not None
    assert (portal.hours, portal.calendar.windows(date(2026, 12, 25))) == (72, ((0, 86_400),))
    assert finance.hours == 72
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    assert (finance.calendar.windows(friday), finance.calendar.windows(saturday)) == (((0, 86_400),), ())
    # Opened on a Friday at four and resolved on Wednesday at four, it took three working days to the second.
    clock = over([finance.calendar], date(2026, 11, 1), date(2026, 11, 30))
    opened = pl.Series([datetime(2026, 11, 20, 16, tzinfo=UTC)])
    due = working_days_later(catalogue().calendar("office"), opened, 3)
    assert clock.elapsed(opened, due)[0] == 72 * 3600


def test_of_two_times_allowed_for_the_same_tickets_the_first_holds_and_the_other_is_said() -> None:
    plain = catalogue()
    sla = plain.agreement("Payroll and HR SLA")
    version = sla.versions[-1]
    target = next(each for each in version.targets if each.name.startswith("Pay questions"))
    other = replace(target, name="Sooner", within=Duration(amount=4, unit="hours"))
    both = replace(sla, versions=(*sla.versions[:-1], replace(version, targets=(*version.targets, other))))
    changed = replace(plain, agreements=tuple(both if each is sla else each for each in plain.agreements))
    told = promised(changed, came().kinds)
    assert "Payroll and HR SLA: Sooner, which allows another time than an agreement before it" in told.cannot
    assert not any(aim.name.endswith("Sooner") for aim in told.aims)


def test_tickets_that_nothing_is_promised_of_have_no_limit() -> None:
    reporting = [kind for kind in desk().kinds if kind.service == "Data and Reporting"]
    assert {(kind.respond, kind.resolve) for kind in reporting} == {(np.inf, np.inf)}
