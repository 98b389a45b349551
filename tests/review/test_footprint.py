"""Energy and CO2e beside the level, against sums made the plain way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.errors import MeasureError, QuestionError
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import footprint
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from typing import Any


def read(review: Review, service: str, first: date, last: date) -> float:
    """kWh read of a service from one month to another, the plain way."""
    return sum(
        float(row["value"])
        for row in review.records["readings"].to_dicts()
        if row["service"] == service and first <= row["taken"].date() <= last
    )


def row(review: Review, name: str, service: str) -> dict[str, Any]:
    return ask(review, name).table.filter(pl.col("service") == service).row(0, named=True)


def test_energy_shares_trend_and_energy_an_item_are_those_of_the_records(review: Review) -> None:
    told, services = row(review, "footprint", "Hosting Platform"), ask(review, "footprint").table["service"].to_list()
    month = (date(2026, 10, 1), date(2026, 10, 31))
    assert told["energy"] == read(review, "Hosting Platform", *month)
    assert told["share"] == pytest.approx(told["energy"] / sum(read(review, name, *month) for name in services))
    now = read(review, "Hosting Platform", date(2025, 11, 1), date(2026, 10, 31))
    before = read(review, "Hosting Platform", date(2024, 11, 1), date(2025, 10, 31))
    assert told["change"] == pytest.approx(now / before - 1)
    asked = (
        review.records["volumes"]
        .filter(pl.col("service") == "Hosting Platform", pl.col("day").is_between(*month))["volume"]
        .sum()
    )
    assert told["per_thousand"] == pytest.approx(1000 * told["energy"] / asked)
    assert (told["status"], told["co2e"], told["told"]) == ("met", None, "no emissions read")


def test_what_is_not_covered_is_said(review: Review) -> None:
    portal = row(review, "footprint", "Citizen Portal")
    assert portal["told"] == "no whole count of items, no emissions read"
    assert portal["per_thousand"] is None
    assert ask(review, "footprint").answer.endswith("no emissions were read, so CO2e is not known")


def test_a_factor_entered_stands_for_emissions_that_were_not_read(review: Review) -> None:
    told = row(review, "footprint by a factor", "Print and Post")
    assert told["co2e"] == pytest.approx(0.2 * read(review, "Print and Post", date(2026, 6, 1), date(2026, 6, 30)))
    found = ask(review, "footprint by a factor")
    assert "of CO2e at 0.2 kg a kWh" in found.answer
    assert found.method.conventions == ("a kWh stands for 0.2 kg of CO2e, Grid",)


def with_readings(review: Review, *rows: tuple[str, float, str]) -> Review:
    """The sample with further readings of Print and Post in October: quantity, value and unit."""
    more = pl.DataFrame([
        {"service": "Print and Post", "quantity": quantity, "value": value, "unit": unit,
         "taken": review.as_of.replace(day=1, month=10, hour=12) if review.as_of else None}
        for quantity, value, unit in rows
    ])  # fmt: skip
    whole = review.records["readings"]
    readings = pl.concat([whole, more.match_to_schema(whole.schema, missing_columns="insert")])
    tables = {**review.records.tables, "readings": readings}
    records = Records(tables=tables, data_version=1, as_of=review.records.as_of)
    return Review(records, review.catalogue, review.as_of)


def test_emissions_that_were_read_go_before_a_factor(review: Review) -> None:
    found = footprint.services(with_readings(review, ("emissions", 1.5, "t")), co2e_per_kwh=0.2)
    kilos = dict(found.table.select("service", "co2e").iter_rows())
    assert kilos["Print and Post"] == 1_500.0
    assert kilos["Hosting Platform"] == pytest.approx(0.2 * 18_652)


def test_a_unit_that_nobody_knows_and_a_factor_beyond_reason_are_refused_in_words(review: Review) -> None:
    with pytest.raises(MeasureError, match="emissions of 'Print and Post' was read in 'smoke'"):
        footprint.services(with_readings(review, ("emissions", 1.5, "smoke")))
    with pytest.raises(QuestionError, match=r"a kWh is said to stand for 207 kg of CO2e.*0 to 10 kg"):
        footprint.services(review, co2e_per_kwh=207.0)


def test_records_without_readings_have_no_footprint(review: Review) -> None:
    tables = {name: table for name, table in review.records.tables.items() if name != "readings"}
    bare = Review(Records(tables=tables, data_version=1, as_of=review.records.as_of), review.catalogue, review.as_of)
    found = footprint.services(bare)
    assert found.answer == "No energy was read in October 2026, so no footprint is known"
    assert found.picture is None
