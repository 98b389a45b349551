from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, Conversion, CreditSchedule, Service, Target, Version
from analytics.compliance.judge import judge
from analytics.errors import CatalogueError, ScenarioError
from analytics.measures.measurement import take
from analytics.measures.period import add_months
from analytics.records.records import Records
from analytics.records.tables import empty
from analytics.scenario.evidence import gather
from analytics.scenario.history import months
from analytics.scenario.levers import ChangeDemand, ChangeSupportHours, ChangeThreshold
from analytics.scenario.outcome import work_out
from analytics.scenario.scenario import Scenario
from tests.scenario.ground import TIERS, office

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
LATER = date(2025, 7, 1)
CUT = datetime(2026, 1, 1, tzinfo=UTC)


def table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of a table; text not given is empty, everything else not given is null."""
    schema = empty(name).schema
    blank = {column: "" if kind == pl.String else None for column, kind in schema.items()}
    return pl.DataFrame([blank | row for row in rows], schema=schema)


def ticket(number: int, opened: datetime, hours: float | None) -> dict[str, Any]:
    done = None if hours is None else opened + timedelta(hours=hours)
    told = {"ticket": str(number), "service": "Desk", "opened": opened, "resolved": done, "closed": done, "reopens": 0}
    return told | {"responded": opened}


def records() -> Records:
    """Every weekday of 2025 a ticket at 16:00, resolved 2 hours later, on Fridays 20 hours later; one never."""
    days = [FIRST + timedelta(days=day, hours=16) for day in range(365)]
    working = [day for day in days if day.weekday() < 5]
    tickets = [ticket(n, day, 20.0 if day.weekday() == 4 else 2.0) for n, day in enumerate(working)]
    tickets[-1] |= {"resolved": None, "closed": None}
    starts = [add_months(FIRST.date(), month) for month in range(12)]
    told = {"service": "Desk", "kind": "Staff", "currency": "GBP"}
    costs = [told | {"month": month, "amount": 900.0} for month in starts]
    energy = [{"service": "Desk", "quantity": "energy", "unit": "kWh", "value": 50.0,
               "taken": datetime(month.year, month.month, 28, tzinfo=UTC)} for month in starts]  # fmt: skip
    return Records(
        {"tickets": table("tickets", tickets), "costs": table("costs", costs), "readings": table("readings", energy)},
        CUT,
    )


def catalogue() -> Catalogue:
    """Resolved within 2 hours all day long; until July it was 100 hours."""
    soon = Target(name="Resolved", measure="resolution", within="2 hours", at_least=0.7)  # type: ignore[arg-type]  # as people write it
    lax = replace(soon, within="100 hours")  # type: ignore[arg-type]  # as people write it
    versions = (
        Version(in_force=FIRST.date(), calendar="24x7", targets=(lax,)),
        Version(in_force=LATER, calendar="24x7", targets=(soon,)),
    )
    agreed = Agreement(name="Desk SLA", service="Desk", versions=versions)
    return Catalogue(services=(Service(name="Desk"),), calendars=(office(),), agreements=(agreed,))


def test_all_of_history_is_counted_as_the_version_in_force_now_says() -> None:
    found = gather(records(), catalogue(), "Desk SLA", "Resolved")
    ground = months(found)
    assert len(ground.starts) == 12
    # Only the Fridays miss 2 hours: five of the 23 weekdays of January 2025.
    assert ground.levels[0] == pytest.approx(1 - 5 / 23)
    assert found.terms.limit == 2


def test_demand_cost_and_energy_are_those_of_the_service_by_month() -> None:
    found = gather(records(), catalogue(), "Desk SLA", "Resolved")
    assert found.volumes is not None
    assert found.volumes["volume"].to_list()[:2] == [23, 20]
    outcome = work_out(found, Scenario(name="today", co2e_per_kwh=0.2))
    assert outcome.cost is not None
    assert (outcome.cost.mean, outcome.kwh) == pytest.approx((900, 50))
    assert outcome.co2e == pytest.approx(10)


def test_costs_in_another_currency_count_at_the_rate_entered_or_are_refused() -> None:
    held = records()
    abroad = held["costs"].with_columns(amount=pl.col("amount") / 0.75, currency=pl.lit("EUR"))
    kept = replace(held, tables={**held.tables, "costs": abroad})
    euro = Conversion(of="EUR", into="GBP", rate=0.75, on=LATER, source="Bank")
    outcome = work_out(
        gather(kept, replace(catalogue(), conversions=(euro,)), "Desk SLA", "Resolved"), Scenario(name="today")
    )
    assert outcome.cost is not None
    assert outcome.cost.mean == pytest.approx(900)
    assert [each.words for each in outcome.assumptions if each.source == "entered by hand"] == [
        "1 EUR is worth 0.75 GBP (Bank, 1 July 2025), for 12 months from January 2025 to December 2025"
    ]
    with pytest.raises(ScenarioError, match=r"Enter what 1 EUR is worth in GBP, .* on the Agreements page"):
        gather(kept, catalogue(), "Desk SLA", "Resolved")


def test_the_ticket_that_never_ended_is_censored_not_forgotten() -> None:
    found = gather(records(), catalogue(), "Desk SLA", "Resolved")
    assert found.times is not None
    running = found.times.filter(~pl.col("finished"))
    # Opened on Wednesday 31 December 2025 at 16:00, watched until midnight.
    assert running["hours"].to_list() == [8]


def test_on_office_hours_the_same_work_takes_an_hour_and_weekends_do_not_count() -> None:
    found = gather(records(), catalogue(), "Desk SLA", "Resolved")
    outcome = work_out(found, Scenario(name="office", changes=(ChangeSupportHours(calendar="office"),)))
    # Opened at 16:00: one hour until the close; Friday's ends on Saturday, so it takes one hour too.
    assert outcome.level.level == pytest.approx(1, abs=0.01)
    assert outcome.terms.calendar == office()
    longer = work_out(found, Scenario(name="20 hours", changes=(ChangeThreshold(hours=20),)))
    assert longer.level.level == 1


def test_levels_and_expected_credits_are_those_that_months_were_judged_to_have() -> None:
    now = catalogue().agreements[0].versions[-1].targets[0]
    told = replace(now, at_least=0.8, credits=CreditSchedule(tiers=TIERS))
    version = Version(in_force=FIRST.date(), calendar="24x7", targets=(told,), charge=1000)
    plain = replace(catalogue(), agreements=(Agreement(name="Desk SLA", service="Desk", versions=(version,)),))
    judged = judge(take(records(), plain), plain).filter(~pl.col("partial")).sort("period")
    found = gather(records(), plain, "Desk SLA", "Resolved")
    assert months(found).levels.tolist() == judged["level"].to_list()
    outcome = work_out(found, Scenario(name="today", replications=5000))
    assert outcome.credits.error > 0
    assert outcome.credits.mean == pytest.approx(judged["money"].mean(), abs=4 * outcome.credits.error)


def test_less_demand_than_a_month_ever_saw_is_refused() -> None:
    found = gather(records(), catalogue(), "Desk SLA", "Resolved")
    with pytest.raises(ScenarioError, match="nothing like it was seen"):
        work_out(found, Scenario(name="half", changes=(ChangeDemand(percent=-50),)))


def test_a_target_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(CatalogueError, match=r"no target 'Answered'\. There are: Resolved"):
        gather(records(), catalogue(), "Desk SLA", "Answered")


def test_an_agreement_not_yet_in_force_has_no_history() -> None:
    with pytest.raises(ScenarioError, match="no version in force"):
        gather(records().at(datetime(2024, 12, 31, tzinfo=UTC)), catalogue(), "Desk SLA", "Resolved")


def test_no_records_at_all_are_no_ground() -> None:
    with pytest.raises(ScenarioError, match="no version in force"):
        gather(Records(), catalogue(), "Desk SLA", "Resolved")
