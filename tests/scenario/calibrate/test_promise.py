"""What each ticket was promised, from agreements by hand and on the sample."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from analytics.catalogue import parse
from analytics.errors import ScenarioError
from analytics.records.records import Records
from analytics.records.tables import empty
from analytics.scenario.calibrate import calibrate, logged, promised
from sample_data import make
from sample_data.organisation import ZONE
from tests.scenario.calibrate.made import END

CATALOGUE = """
organisation = "Harbour"
[[calendars]]
name = "office"
hours = { mon = ["09:00-17:00"], tue = ["09:00-17:00"], wed = ["09:00-17:00"] }
[[services]]
name = "Mail"
[[services]]
name = "Files"
[[agreements]]
name = "Mail SLA"
service = "Mail"
[[agreements.versions]]
in_force = 2024-01-01
calendar = "office"
[[agreements.versions.targets]]
name = "Old"
measure = "resolution"
within = "1 hour"
at_least = "90 %"
[[agreements.versions]]
in_force = 2025-01-01
calendar = "office"
[[agreements.versions.targets]]
name = "Answered"
measure = "response"
within = "1 hour"
at_least = "90 %"
[[agreements.versions.targets]]
name = "Urgent"
measure = "resolution"
priority = ["P1"]
within = "4 hours"
at_least = "90 %"
[[agreements.versions.targets]]
name = "Others"
measure = "resolution"
within = "1 working days"
at_least = "90 %"
[[agreements]]
name = "Files SLA"
service = "Files"
[[agreements.versions]]
in_force = 2024-01-01
calendar = "office"
[[agreements.versions.targets]]
name = "As promised"
measure = "resolution"
at_least = "90 %"
"""
#: A Monday, 12 o'clock.
NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)


def tickets(*rows: tuple[str, str, datetime | None]) -> Records:
    """Tickets opened at that hour: service, priority and due time."""
    made = pl.DataFrame(
        [(f"T{place}", *row, NOON) for place, row in enumerate(rows)],
        ["ticket", "service", "priority", "due", "opened"], orient="row",
        schema_overrides={"due": pl.Datetime("us", "UTC"), "opened": pl.Datetime("us", "UTC")},
    )  # fmt: skip
    named = made.with_columns(pl.lit("").alias(name) for name in ("customer", "category", "group", "state", "verdict"))
    return Records({"tickets": pl.concat([empty("tickets"), named], how="diagonal")})


def test_the_first_target_of_the_agreement_as_it_stands_holds() -> None:
    found, calendars = promised(tickets(("Mail", "P1", None), ("Mail", "P2", None)), parse(CATALOGUE))
    hours = dict(found.select("ticket", pl.col("allowed_seconds") / 3600).iter_rows())
    assert hours == {"T0": 4.0, "T1": 8.0}
    assert found["calendar"].unique().to_list() == [calendar.name for calendar in calendars] == ["office"]


def test_a_due_time_on_the_ticket_is_taken_as_service_time() -> None:
    """From Monday noon to Wednesday ten are five, eight and one hours of service."""
    due = datetime(2025, 6, 4, 10, tzinfo=UTC)
    found, _ = promised(tickets(("Files", "P1", due), ("Files", "P1", None)), parse(CATALOGUE))
    assert found.select("ticket", pl.col("allowed_seconds") / 3600).rows() == [("T0", 14.0)]


def test_a_service_without_agreement_has_no_promise() -> None:
    found, _ = promised(tickets(("Post", "P1", None)), parse(CATALOGUE))
    assert found.is_empty()


@pytest.mark.slow
def test_the_sample_as_shipped_has_two_desks_that_are_no_queue_of_people_and_are_refused() -> None:
    """Their tickets take lognormal times that a backlog stretches; who is on duty does not serve them."""
    catalogue, records = parse(make.catalogue()), Records(tables=make.make(), as_of=END)
    terms, calendars = promised(records, catalogue)
    for group in ("Service Desk", "Applications"):
        log = logged(records, group, terms, calendars, zone=ZONE)
        assert log.quarters == 8
        with pytest.raises(ScenarioError, match=f"the waits of '{group}' are not those of a queue"):
            calibrate(log, plays=4)
