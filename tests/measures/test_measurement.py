"""Targets taken in their periods, by the version then in force, and measures nobody agreed on."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from analytics.catalogue import Catalogue, Exclusion
from analytics.errors import MeasureError
from analytics.measures import measurement, registry
from analytics.measures.measure import ITEMS, MEASUREMENTS
from analytics.records.records import Records
from tests.measures.given import at, catalogue, records, version


def daily(first: str, last: str, **more: Any) -> list[dict[str, Any]]:
    """A ticket a day, opened at nine and resolved two hours later."""
    days = pl.date_range(date.fromisoformat(first), date.fromisoformat(last), "1d", eager=True)
    return [{"opened": f"{day}T09:00", "resolved": f"{day}T11:00"} | more for day in days]


def taken(found: Records, agreed: Catalogue, **more: Any) -> pl.DataFrame:
    return measurement.take(found, agreed, **more)


def test_each_month_is_measured_with_its_edges_and_the_last_is_partial_until_it_ends() -> None:
    found = taken(
        records("2026-10-16T00:00", tickets=daily("2026-08-01", "2026-10-15")), catalogue(version(within="1 hour"))
    )
    assert found.schema == pl.Schema(MEASUREMENTS)
    assert found["period"].to_list() == [date(2026, month, 1) for month in (8, 9, 10)]
    assert found["ends"].to_list() == [date(2026, month, 1) for month in (9, 10, 11)]
    assert found["total"].to_list() == found["items"].to_list() == [31, 30, 15]
    assert found["partial"].to_list() == [False, False, True]


def test_a_period_is_judged_by_the_version_in_force_on_its_first_day() -> None:
    lenient, strict = version(within="3 hours"), version(date(2026, 9, 15), within="1 hour")
    given_records = records("2026-11-01T00:00", tickets=daily("2026-08-01", "2026-10-31"))
    agreed = catalogue(lenient, strict)
    found = taken(given_records, agreed)
    assert found["good"].to_list() == [31, 30, 0]
    listed = measurement.items(given_records, agreed, "Gold", "t")
    assert listed.schema == pl.Schema(ITEMS)
    assert (listed["good"].sum(), listed["total"].sum()) == (found["good"].sum(), found["total"].sum())


@pytest.mark.parametrize(
    ("before", "after"), [("20 calendar days", "2 calendar days"), ("2 calendar days", "20 calendar days")]
)
def test_no_item_is_lost_or_counted_twice_where_versions_place_it_differently(before: str, after: str) -> None:
    agreed = catalogue(version(within=before), version(date(2026, 10, 1), within=after))
    tickets = daily("2026-08-01", "2026-11-10")
    found = measurement.items(records("2027-01-01T00:00", tickets=tickets), agreed, "Gold", "t")
    assert sorted(found["item"]) == sorted({f"ticket {place}" for place in range(len(tickets))})
    assert taken(records("2027-01-01T00:00", tickets=tickets), agreed)["total"].sum() == len(tickets)


def test_periods_before_the_first_version_are_not_judged() -> None:
    found = taken(
        records("2026-11-01T00:00", tickets=daily("2026-08-01", "2026-10-31")),
        catalogue(version(date(2026, 9, 1), within="3 hours")),
    )
    assert found["period"].to_list() == [date(2026, 9, 1), date(2026, 10, 1)]


def test_a_month_without_items_between_others_is_there_and_empty() -> None:
    tickets = daily("2026-08-01", "2026-08-31") + daily("2026-10-01", "2026-10-31")
    found = taken(records("2026-11-01T00:00", tickets=tickets), catalogue(version(within="3 hours")))
    assert found["items"].to_list() == [31, 0, 31]


def test_segments_stand_beside_the_whole_and_add_up_to_it() -> None:
    tickets = daily("2026-10-01", "2026-10-31", priority="P1") + daily(
        "2026-10-01", "2026-10-10", priority="P2", group="Net"
    )
    found = taken(
        records("2026-11-01T00:00", tickets=tickets), catalogue(version(within="3 hours")), by=("priority", "group")
    )
    assert dict(found.select("segment", "total").iter_rows()) == {
        "": 41,
        "priority=P1, group=": 31,
        "priority=P2, group=Net": 10,
    }


def test_excluded_items_are_left_out_of_one_figure_and_in_the_other() -> None:
    tickets = [
        *daily("2026-10-01", "2026-10-30"),
        {"ticket": "x", "opened": "2026-10-05T09:00", "resolved": "2026-10-06T09:00"},
    ]
    left_out = Exclusion(items=("x",), reason="waiting for the customer's board", approver="A. Head")
    agreed = catalogue(version(within="3 hours"), exclusions=(left_out,))
    found = taken(records("2026-11-01T00:00", tickets=tickets), agreed).row(0, named=True)
    assert (found["good"], found["total"], found["excluded"], found["items"]) == (30, 30, 1, 30)
    assert (found["good_all"], found["total_all"]) == (30, 31)


def test_quarters_and_rolling_years_hold_the_months_they_say() -> None:
    tickets = daily("2025-01-01", "2026-06-30")
    for span, totals in (("quarter", [90, 91, 92, 92, 90, 91]), ("fiscal year", [90, 365, 91])):
        agreed = catalogue(version(date(2020, 1, 1), within="3 hours", span=span))
        agreed = Catalogue(agreements=agreed.agreements, calendars=agreed.calendars, fiscal_year_starts=4)
        assert taken(records("2026-07-01T00:00", tickets=tickets), agreed)["total"].to_list() == totals
    rolling = taken(
        records("2026-07-01T00:00", tickets=tickets),
        catalogue(version(date(2020, 1, 1), within="3 hours", span="rolling 12 months")),
    )
    assert rolling.filter(~pl.col("partial"))["total"].to_list() == [365] * 7
    assert rolling["period"].len() == 18


def test_a_percentile_target_is_the_exact_percentile_of_its_month() -> None:
    tickets = [{"opened": "2026-10-05T09:00", "resolved": f"2026-10-05T{hour:02d}:00"} for hour in range(10, 20)]
    target = version(measure="resolution_percentile", at_least=None, at_most=8, percentile=90)
    found = taken(records("2026-11-01T00:00", tickets=tickets), catalogue(target)).row(0, named=True)
    assert found["value"] == pytest.approx(9.1)  # 1 to 10 hours: rank 0.9 * 9 = 8.1, between 9 and 10
    assert (found["good"], found["total"], found["unit"]) == (8, 10, "h")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            {"at_least": 1.01, "within": "1 hour"},
            "agreement 'Gold', target 't' promises 1.01, and resolution is a share",
        ),
        ({"measure": "resolutoin"}, "target 't' asks for the measure 'resolutoin'"),
        ({"measure": "resolution_percentile", "at_least": None, "at_most": 4}, "has no percentile"),
        ({"measure": "availability", "percentile": 95}, "has a percentile, and availability is not taken at one"),
    ],
)
def test_a_target_that_cannot_be_measured_is_refused_by_name(target: dict[str, Any], said: str) -> None:
    agreed = catalogue(version(**target))
    for judged in (lambda: registry.check(agreed), lambda: taken(records(), agreed)):
        with pytest.raises(MeasureError, match=said):
            judged()


def test_a_misspelt_measure_is_told_its_neighbours() -> None:
    with pytest.raises(MeasureError, match="There are: resolution,"):
        registry.measure("resolutoin")


def test_a_target_the_agreement_never_had_is_refused() -> None:
    with pytest.raises(MeasureError, match="never had a target 'u'"):
        measurement.items(records(), catalogue(version()), "Gold", "u")


def test_agreements_beneath_are_measured_on_request_for_what_their_provider_does() -> None:
    tickets = daily("2026-10-01", "2026-10-31", group="Net") + daily("2026-10-01", "2026-10-31", group="Desk")
    agreed = catalogue(version(within="3 hours"), kind="OLA", provider="Net")
    given_records = records("2026-11-01T00:00", tickets=tickets)
    assert taken(given_records, agreed).is_empty()
    assert taken(given_records, agreed, kinds=("OLA",))["total"].to_list() == [31]


def test_demand_is_what_was_reported_else_tickets_opened_and_missing_days_are_not_zero() -> None:
    volumes = [{"service": "Mail", "day": date(2026, 10, day), "volume": 5.0} for day in (1, 2, 4)]
    found = measurement.untargeted(
        records("2026-10-05T00:00", tickets=daily("2026-10-01", "2026-10-02"), volumes=volumes),
        Catalogue(),
        "demand",
        "day",
    )
    assert found.select("service", "period", "value").rows() == [
        ("Mail", date(2026, 10, 1), 5.0), ("Mail", date(2026, 10, 2), 5.0), ("Mail", date(2026, 10, 4), 5.0),
        ("Pay", date(2026, 10, 1), 1.0), ("Pay", date(2026, 10, 2), 1.0),
    ]  # fmt: skip


def test_what_a_source_counts_is_demand_where_it_lists_neither_volumes_nor_tickets() -> None:
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    counts = [
        {"service": service, "customer": customer, "period": month, "good": 1.0, "total": total}
        for service in ("Pay", "Wards")
        for month in months
        for customer, total in (("North", 30.0), ("South", 12.0))
    ]
    given_records = records("2026-11-01T00:00", tickets=daily("2026-10-01", "2026-10-03"), counts=counts)
    found = measurement.untargeted(given_records, Catalogue(), "demand").select("service", "period", "value", "partial")
    assert found.filter(pl.col("service") == "Wards").rows() == [("Wards", month, 42.0, False) for month in months]
    assert found.filter(pl.col("service") == "Pay").rows() == [("Pay", date(2026, 10, 1), 3.0, True)]
    by = measurement.untargeted(given_records, Catalogue(), "demand", by=("customer",))
    told = by.filter(pl.col("service") == "Wards").select("segment", "value").unique().sort("segment").rows()
    assert told == [("customer=North", 30.0), ("customer=South", 12.0)]


def test_volumes_written_as_of_the_first_of_each_month_stand_for_whole_months() -> None:
    volumes = [{"service": "Mail", "day": date(2026, month, 1), "volume": 5.0} for month in range(1, 11)]
    found = measurement.untargeted(records("2026-11-01T00:00", volumes=volumes), Catalogue(), "demand")
    assert found["partial"].to_list() == [False] * 10


def test_the_day_a_service_stops_reporting_is_partial_though_others_go_on() -> None:
    days = pl.date_range(date(2026, 9, 1), date(2026, 10, 31), "1d", eager=True).to_list()
    volumes = [{"service": "Mail", "day": day, "volume": 5.0} for day in days if day <= date(2026, 10, 23)]
    volumes += [{"service": "Pay", "day": day, "volume": 5.0} for day in days]
    found = measurement.untargeted(records("2026-11-01T00:00", volumes=volumes), Catalogue(), "demand")
    assert found.filter("partial").select("service", "period").rows() == [("Mail", date(2026, 10, 1))]


def test_costs_energy_and_scores_become_figures_in_their_units() -> None:
    given_records = records(
        "2026-11-01T00:00",
        costs=[
            {"month": date(2026, 10, 1), "kind": kind, "amount": 10.5, "currency": "GBP"}
            for kind in ("staff", "hosting")
        ],
        readings=[
            {"quantity": "energy", "taken": "2026-10-10T12:00", "value": 1.5, "unit": "MWh"},
            {"quantity": "energy", "taken": "2026-10-20T12:00", "value": 20.0, "unit": "kWh"},
            {"quantity": "latency", "taken": "2026-10-20T12:00", "value": 99.0, "unit": "ms"},
        ],
        scores=[
            {"given": "2026-10-01T12:00", "score": 6.0, "lowest": 1.0, "highest": 11.0},
            {"given": "2026-10-02T12:00", "score": 4.0, "lowest": 1.0, "highest": 5.0},
        ],
    )
    for name, value, unit in (("cost", 21.0, "GBP"), ("energy", 1520.0, "kWh"), ("satisfaction", 3.5, "score")):
        found = measurement.untargeted(given_records, Catalogue(), name)
        assert found.select("value", "unit").rows() == [(pytest.approx(value), unit)]


@pytest.mark.parametrize(
    ("name", "given_rows", "said"),
    [
        (
            "cost",
            {"costs": [{"month": date(2026, 10, 1), "amount": 1.0, "currency": c} for c in ("GBP", "EUR")]},
            "EUR, GBP",
        ),
        (
            "energy",
            {"readings": [{"quantity": "energy", "taken": "2026-10-10T12:00", "value": 1.0, "unit": "BTU"}]},
            "'BTU'",
        ),
        (
            "reading",
            {
                "readings": [
                    {"quantity": "q", "taken": f"2026-10-1{n}T12:00", "value": 1.0, "unit": u}
                    for n, u in ((0, "s"), (1, "ms"))
                ]
            },
            "several units: ms, s",
        ),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(name: str, given_rows: dict[str, Any], said: str) -> None:
    with pytest.raises(MeasureError, match=said):
        measurement.untargeted(records("2026-11-01T00:00", **given_rows), Catalogue(), name)


def test_availability_is_not_measured_by_the_day() -> None:
    with pytest.raises(MeasureError, match="not measured by the day"):
        measurement.untargeted(records(), Catalogue(), "availability", "day")


def test_counts_of_a_source_weigh_by_their_total_and_a_target_on_readings_names_its_quantity() -> None:
    counts = [
        {"category": c, "period": date(2026, 10, 1), "good": g, "total": t}
        for c, g, t in (("a", 9.0, 10.0), ("b", 0.0, 90.0))
    ]
    found = measurement.untargeted(records("2026-11-01T00:00", counts=counts), Catalogue(), "attainment")
    assert found.select("good", "total", "partial").rows() == [(9.0, 100.0, False)]
    readings = [
        {"quantity": q, "taken": f"2026-10-1{n}T12:00", "value": float(n), "unit": "ms"}
        for q, n in (("latency", 2), ("latency", 4), ("queue", 9))
    ]
    agreed = catalogue(version(measure="reading", at_least=None, at_most=3, category=("latency",)))
    latency = taken(records("2026-11-01T00:00", readings=readings), agreed)
    assert latency.select("good", "total", "value").rows() == [(1.0, 2.0, 3.0)]


def test_nothing_recorded_gives_no_measurements_of_tickets() -> None:
    assert taken(records(), catalogue(version(within="1 hour"))).is_empty()
    assert at("2026-12-01T00:00") == records().as_of
