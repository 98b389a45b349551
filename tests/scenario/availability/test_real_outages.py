"""Published incidents of a code host: what was foretold of it from each year, and what came."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, Conventions, Service, Target, Version, always
from analytics.measures import availability
from analytics.measures.measure import Clause
from analytics.records import intake, profile
from analytics.records.records import Records
from analytics.scenario.availability.evidence import Evidence, gather
from analytics.scenario.availability.outcome import Case, promisable, work_out

DATA: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "github_status_incidents.csv"
CONVENTIONS: Final = Conventions(impact_weights={"major": 1, "critical": 1}, other_impact=0, maintenance="counts as up")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real records beside the repository are not there")


@pytest.fixture(scope="module")
def outages() -> pl.DataFrame:
    return intake.take_in(DATA, profile.shipped()["github_status"]).kept


def known(outages: pl.DataFrame, year: int, month: int = 1) -> Evidence:
    up = Target(name="Up", measure="availability", at_least=0.99)
    version = Version(in_force=date(2022, 1, 1), calendar="24x7", targets=(up,), conventions=CONVENTIONS)
    agreed = Catalogue(
        services=(Service(name="GitHub"),), agreements=(Agreement(name="SLA", service="GitHub", versions=(version,)),)
    )
    return gather(Records({"outages": outages}, datetime(year, month, 1, tzinfo=UTC)), agreed, "SLA", "Up")


def worst(outages: pl.DataFrame, year: int) -> float:
    """The worst month of a year, as measured."""
    clause = Clause(service="GitHub", calendar=always(), conventions=CONVENTIONS)
    items = availability.items(Records({"outages": outages}, datetime(2026, 8, 1, tzinfo=UTC)), clause)
    months = items.filter(pl.col("at").dt.year() == year)
    return float((months["good"] / months["total"]).min())  # type: ignore[arg-type]  # there are months


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_what_could_be_promised_of_a_year_was_held_in_it(outages: pl.DataFrame, year: int) -> None:
    evidence = known(outages, year)
    assert promisable(work_out(evidence, Case(name="As it is")), evidence)[0] <= worst(outages, year)


def test_what_was_promised_before_it_broke_more_often_was_not_held(outages: pl.DataFrame) -> None:
    evidence = known(outages, 2026)
    assert evidence.since is None
    assert promisable(work_out(evidence, Case(name="As it is")), evidence)[0] > worst(outages, 2026)


def test_its_time_to_restore_and_between_failures_are_those_of_its_incidents(outages: pl.DataFrame) -> None:
    (found,) = known(outages, 2026).reliability()
    weighty = outages.filter(pl.col("impact").is_in(["major", "critical"]) & (pl.col("starts").dt.year() < 2026))
    hours = (weighty["ends"] - weighty["starts"]).dt.total_seconds() / 3600
    # A few overlap, and so are one failure that lasts a little longer.
    assert 0.9 * weighty.height <= found.failures <= weighty.height
    assert found.mttr.value == pytest.approx(hours.mean(), rel=0.1)
    assert found.availability.value == pytest.approx(0.9938, abs=2e-4)


def test_once_it_breaks_more_often_only_the_months_since_count(outages: pl.DataFrame) -> None:
    found = known(outages, 2026, 8)
    assert found.since == date(2025, 5, 1)
    assert found.seen.mean() < 0.985
    assert found.failures["GitHub"].month_spread > 0
