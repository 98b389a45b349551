"""Published figures of real services, come to again from their own records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from analytics.catalogue import Catalogue, Conventions, Target, always
from analytics.measures import availability, measurement, survival, timeliness
from analytics.measures.measure import Clause
from analytics.records.records import Records
from analytics.records.tables import empty

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the real records in ../shared/data are not beside this checkout"
)


def in_table(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with every column of a table; texts that are not stated are empty."""
    told = pl.concat([empty(table), frame], how="diagonal_relaxed").select(empty(table).columns)
    return told.with_columns(pl.col(pl.String).fill_null(""))


def percent(items: pl.DataFrame, digits: int = 1) -> float:
    """Good of total, in percent as published."""
    good, total = items.select("good", "total").sum().row(0)
    return float(round(100 * good / total, digits))


@pytest.fixture(scope="module")
def boston() -> Records:
    """The city's tickets, with its own flag as the verdict; local times without a zone are New York's."""
    raw = pl.read_csv(DATA / "boston_311_2011.csv.gz", infer_schema=False)

    def instant(column: str) -> pl.Expr:
        local = pl.col(column).replace("", None).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us")
        zoned = local.dt.replace_time_zone("America/New_York", ambiguous="earliest", non_existent="null")
        return zoned.dt.convert_time_zone("UTC")

    flag = pl.col("ontime").replace_strict({"ONTIME": "met", "OVERDUE": "missed"}, default="")
    tickets = raw.select(
        pl.col("case_enquiry_id").alias("ticket"), pl.lit("311").alias("service"), pl.col("type").alias("category"),
        instant("open_dt").alias("opened"), instant("target_dt").alias("due"), instant("closed_dt").alias("resolved"),
        flag.alias("verdict"), pl.lit(0, pl.Int64).alias("reopens"),
    )  # fmt: skip
    return Records({"tickets": in_table("tickets", tickets)}, datetime(2023, 1, 1, tzinfo=UTC))


def terms(**conventions: str) -> Clause:
    target = Target(name="by the date promised", measure="resolution", at_least=0.8)
    settings = Conventions(attributed_to="opened", **conventions)  # type: ignore[arg-type]  # words of the case
    return Clause(service="311", target=target, calendar=always(zone="America/New_York"), conventions=settings)


def test_boston_agrees_with_the_citys_own_flag_on_every_ticket_that_has_a_target(boston: Records) -> None:
    found = timeliness.items(boston, terms())
    flags = boston["tickets"].select(pl.col("ticket").alias("item"), "verdict")
    both = found.join(flags, on="item").filter((pl.col("total") == 1) & (pl.col("verdict") != ""))
    assert len(both) == 47_112
    assert (both["good"] == (both["verdict"] == "met").cast(pl.Float64)).all()
    assert both["late"].sum() == 3_448
    assert percent(both) == 75.5


def test_bostons_naive_and_closed_only_rates_stand_apart_from_the_proper_one(boston: Records) -> None:
    flags = boston["tickets"]["verdict"]
    assert round(100 * float((flags == "met").sum()) / float((flags != "").sum()), 1) == 80.2
    flagged = boston["tickets"].filter(pl.col("verdict") != "")["ticket"]
    closed = timeliness.items(boston, terms(open_items="left out")).filter(pl.col("item").is_in(flagged.implode()))
    assert percent(closed) == 81.5


def test_bostons_backlog_cannot_flatter_the_survival_estimate(boston: Records) -> None:
    found = timeliness.tickets(boston, terms())
    closed = found["stops"].is_not_null()
    closed_only = (found.filter(closed)["elapsed"] <= 14 * 24).mean()
    estimate = survival.share_within(found["elapsed"], closed, 14 * 24)
    assert isinstance(closed_only, float)
    assert estimate is not None
    # All were opened in 2011 and are looked at in 2023, so that none is censored within 14 days.
    assert estimate == pytest.approx((closed & (found["elapsed"] <= 14 * 24)).sum() / len(found))
    assert closed_only - estimate > 0.02


def test_nhs_england_four_hour_rate_is_the_published_one() -> None:
    raw = pl.read_csv(DATA / "nhs_ae_attendances.csv", infer_schema=False)
    counts = raw.select(
        pl.lit("A&E").alias("service"), pl.col("org_code").alias("customer"), pl.col("type").alias("category"),
        pl.col("period").str.to_date(), pl.col("attendances").cast(pl.Float64).alias("total"),
        (pl.col("attendances").cast(pl.Float64) - pl.col("breaches").cast(pl.Float64)).alias("good"),
    )  # fmt: skip
    records = Records({"counts": in_table("counts", counts)}, datetime(2026, 1, 1, tzinfo=UTC))
    england = measurement.untargeted(records, Catalogue(zone="Europe/London"), "attainment")
    levels = england.select("period", (100 * pl.col("good") / pl.col("total")).round(2).alias("level"))
    by_month = dict(levels.iter_rows())
    assert len(by_month) == 36
    assert (by_month[date(2016, 4, 1)], by_month[date(2019, 3, 1)]) == (90.04, 86.60)
    assert (levels["level"].min(), levels["level"].max()) == (84.23, 90.98)
    assert not england["partial"].any()


@pytest.mark.parametrize(
    ("first", "ends", "expected"),
    [((2022, 4), (2023, 1), 99.53), ((2025, 1), (2026, 1), 99.27), ((2026, 1), (2026, 8), 97.13)],
)
def test_github_availability_merges_overlapping_major_and_critical_incidents(
    first: tuple[int, int], ends: tuple[int, int], expected: float
) -> None:
    raw = pl.read_csv(DATA / "github_status_incidents.csv", infer_schema=False)
    instant = {column: pl.col(column).str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us").dt.replace_time_zone("UTC")
               for column in ("downtime_start", "downtime_end")}  # fmt: skip
    outages = raw.select(
        pl.col("id").alias("outage"), pl.lit("GitHub").alias("service"), pl.col("components").alias("component"),
        "impact", (pl.col("impact") == "maintenance").alias("planned"),
        instant["downtime_start"].alias("starts"), instant["downtime_end"].alias("ends"),
    ).filter(pl.col("starts").is_not_null())  # fmt: skip
    records = Records({"outages": in_table("outages", outages)}, datetime(2026, 8, 1, tzinfo=UTC))
    conventions = Conventions(impact_weights={"major": 1, "critical": 1}, other_impact=0, maintenance="counts as up")
    clause = Clause(service="GitHub", calendar=always(), conventions=conventions)
    lo, hi = (datetime(year, month, 1, tzinfo=UTC) for year, month in (first, ends))
    months = availability.items(records, clause).filter(pl.col("at").is_between(lo, hi, closed="left"))
    assert percent(months, 2) == expected
