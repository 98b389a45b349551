"""What the sidebar offers follows from the review, in the order and zone of its catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.catalogue import parse
from analytics.records.records import Records
from analytics.review import Review
from pages.parts.filters import choices, freshness

CATALOGUE = """
zone = "America/New_York"
[[services]]
name = "Payments"
[[services]]
name = "Archive"
[[customers]]
name = "Retail"
[[customers]]
name = "Wholesale"
[[agreements]]
name = "Payments for retail"
kind = "SLA"
service = "Payments"
customer = "Retail"
[[agreements.versions]]
in_force = 2026-01-01
calendar = "24x7"
targets = [{ name = "P1", measure = "resolution", at_least = "95 %", within = "4 hours" }]
"""


def review(as_of: datetime | None = None) -> Review:
    return Review(Records({}, as_of, 4), parse(CATALOGUE), as_of)


def test_services_are_offered_by_customer_and_all_together() -> None:
    assert choices(review()).services == {"": ["Archive", "Payments"], "Retail": ["Payments"], "Wholesale": []}


def test_customers_keep_the_order_of_the_catalogue() -> None:
    assert choices(review()).customers == ["Retail", "Wholesale"]


def test_months_are_offered_latest_first_by_the_names_people_use() -> None:
    sample = review()
    sample.__dict__["months"] = [date(2025, 12, 1), date(2026, 1, 1)]
    assert list(choices(sample).months.items()) == [("2026-01", "January 2026"), ("2025-12", "December 2025")]


def test_freshness_names_the_last_day_in_the_zone_of_the_catalogue() -> None:
    end_of_june_there = datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert freshness(review(end_of_june_there)) == "Data to 30 June 2026 · data version 4 · one agreement"


def test_without_records_nothing_is_said_to_reach_anywhere() -> None:
    assert freshness(review()).startswith("No records")
