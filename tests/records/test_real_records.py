"""Published records of real services come in whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics.records import intake, profile
from analytics.records.coverage import coverage
from analytics.records.dataset import Dataset
from analytics.records.records import Records

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real records beside the repository are not there")

FILES = {
    "boston_311": ("boston_311_2011.csv.gz", 58_251),
    "github_status": ("github_status_incidents.csv", 819),
    "nhs_ae": ("nhs_ae_attendances.csv", 12_765),
    "ambulance": ("ambulance_daily_responses.csv", 17_892),
    "ed_arrivals": ("ed_arrivals_daily.csv", 344),
    "forecast_panel": ("forecast_panel.csv.gz", 111_417),
}


def taken(name: str) -> intake.Intake:
    return intake.take_in(DATA / FILES[name][0], profile.shipped()[name])


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_kept_and_the_file_is_recognised(name: str, tmp_path: Path) -> None:
    result = taken(name)
    assert (result.rows, len(result.kept), result.refused_rows, result.merged) == (FILES[name][1],) * 2 + (0, 0)
    assert profile.recognise(list(intake.preview(DATA / FILES[name][0]).columns))[0][0] == name
    dataset = Dataset(tmp_path)
    dataset.load([result])
    assert dataset.read()[result.table].sort(pl.all()).equals(result.kept.sort(pl.all()))


def test_boston_keeps_its_promises_and_flags_as_written() -> None:
    """The figures are those of the data's README."""
    tickets = taken("boston_311").kept
    judged = tickets.filter(pl.col("due").is_not_null() & (pl.col("verdict") != ""))
    closed = judged.filter(pl.col("resolved").is_not_null())
    assert (len(judged), len(closed), tickets.filter(pl.col("verdict") == "").height) == (47_112, 43_664, 158)
    assert closed.filter((pl.col("resolved") <= pl.col("due")) != (pl.col("verdict") == "met")).is_empty()
    assert judged.filter(pl.col("resolved").is_null())["verdict"].unique().to_list() == ["missed"]
    assert tickets.filter(pl.col("due") < pl.col("opened")).height == 3
    assert tickets["due"].dt.convert_time_zone("America/New_York").dt.year().max() == 2059


def test_boston_local_times_follow_the_clocks_of_new_york() -> None:
    opened = taken("boston_311").kept.filter(pl.col("ticket") == "101000295613")["opened"].item()
    assert opened == datetime(2011, 7, 1, 5, 32, 33, tzinfo=UTC)


def test_nhs_four_hour_rates_are_those_published() -> None:
    by_month = taken("nhs_ae").kept.group_by("period").agg(pl.sum("good"), pl.sum("total")).sort("period")
    rates = (by_month["good"] / by_month["total"] * 100).round(2).to_list()
    assert (rates[0], rates[-1], min(rates), max(rates)) == (90.04, 86.60, 84.23, 90.98)


def test_github_names_no_component_in_153_incidents_and_tells_planned_work_apart() -> None:
    outages = taken("github_status").kept
    assert outages.filter((pl.col("component") == "") & ~pl.col("planned")).height == 153
    assert outages.filter(pl.col("planned"))["impact"].unique().to_list() == ["maintenance"]


def test_all_areas_of_the_ambulance_service_are_a_service_and_only_calls_out_of_area_have_gaps() -> None:
    volumes = taken("ambulance").kept
    assert volumes.filter(pl.col("service") == "All areas")["volume"].mean() == pytest.approx(2202, abs=1)
    assert coverage(Records({"volumes": volumes})).filter(pl.col("gaps") > 0)["service"].to_list() == ["OOA"]


@pytest.mark.skipif(not (SAMPLE / "tickets.csv.gz").exists(), reason="the sample has not been made")
def test_the_sample_comes_in_without_a_refusal() -> None:
    for file in SAMPLE.glob("*.csv.gz"):
        result = intake.take_in(file, profile.shipped()[f"sample_{file.name.removesuffix('.csv.gz')}"])
        assert (len(result.kept), result.refused_rows) == (result.rows, 0)
