"""The sample is the same whenever it is made, fits its tables, and looks like life."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.catalogue import parse
from analytics.records.tables import KEYS, TABLES
from sample_data import make, planted
from sample_data.gaps import GAPS
from sample_data.organisation import CUSTOMERS, HERE, OFFERINGS
from tests.sample_data.plain import EVERY_TRUTH, sample

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(set(TABLES) - {"counts"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the sample was made anew."""
    folder = tmp_path_factory.mktemp("sample")
    make.write(folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_making_a_table_again_gives_the_committed_rows(name: str, made: Path) -> None:
    again, committed = (pl.read_csv(folder / f"{name}.csv.gz", infer_schema=False) for folder in (made, HERE))
    assert again.equals(committed)


@pytest.mark.parametrize("name", ["catalogue.toml", "truth.toml"])
def test_making_a_text_again_gives_the_committed_one(name: str, made: Path) -> None:
    assert (made / name).read_text("utf-8") == (HERE / name).read_text("utf-8")


def test_the_tables_take_less_than_five_megabytes() -> None:
    assert sum(path.stat().st_size for path in HERE.glob("*.csv.gz")) < 5_000_000


@pytest.mark.parametrize("name", FILES)
def test_every_row_fits_its_table(name: str) -> None:
    schema = TABLES[name]
    read = pl.read_csv(HERE / f"{name}.csv.gz", infer_schema=False)
    assert set(read.columns) <= set(schema.column_names())
    kept, refused = schema.filter(_cast(read, name))
    assert refused.counts() == {}
    assert kept.height == read.height == kept.select(KEYS[name]).n_unique()


@pytest.mark.parametrize("name", FILES)
def test_what_is_made_is_what_is_read(name: str) -> None:
    read = pl.read_csv(HERE / f"{name}.csv.gz", infer_schema=False)
    assert sample()[name].equals(_cast(read, name))


def test_the_truths_left_out_are_not_listed() -> None:
    without = ["step_change", "desk_review_passed"]
    left = tomllib.loads(planted.listed(without))["truths"]
    every = [*EVERY_TRUTH, *(gap.name for gap in GAPS)]
    assert [truth["name"] for truth in left] == [name for name in every if name not in without]


def test_each_gap_of_the_catalogue_is_written_once_and_mended_alone() -> None:
    text = make.catalogue()
    assert [text.count(gap.written) for gap in GAPS] == [1] * len(GAPS)
    for gap in GAPS:
        assert make.catalogue([gap.name]) == text.replace(gap.written, gap.mended)


def test_the_catalogue_names_every_service_customer_and_group_of_the_records() -> None:
    catalogue = parse(make.catalogue())
    assert {service.name for service in catalogue.services} == {offering.name for offering in OFFERINGS}
    assert {customer.name for customer in catalogue.customers} == set(CUSTOMERS)
    assert {group.name for group in catalogue.groups} == set(sample()["tickets"]["group"])


def test_service_hours_of_the_desk_are_those_that_the_catalogue_promises() -> None:
    promised = {offering.name: offering for offering in OFFERINGS}
    for agreement in parse(make.catalogue()).slas():
        for target in agreement.versions[-1].targets:
            if target.measure == "resolution" and target.within and target.priority:
                hours = {"hours": 1, "calendar days": 24, "working days": 10}[target.within.unit] * target.within.amount
                within = dict(zip(("P1", "P2", "P3", "P4"), promised[agreement.service].within, strict=True))
                assert max(within[priority] for priority in target.priority) == hours, target.name


@pytest.mark.parametrize("seed", [make.SEED, 1, 2])
def test_the_desk_lives_through_weeks_holidays_and_growth(seed: int) -> None:
    tickets = sample(seed)["tickets"]
    assert 60_000 <= tickets.height <= 100_000
    local = tickets.select(pl.col("opened").dt.convert_time_zone("Europe/London").alias("at"))
    weekday = local["at"].dt.weekday().value_counts().sort("at")["count"].to_list()
    assert weekday[0] == max(weekday)
    assert weekday[6] == min(weekday)
    year = local.group_by(pl.col("at").dt.offset_by("-10mo").dt.year()).len().sort("at")["len"].to_list()
    assert 1.01 < year[1] / year[0] < 1.15
    christmas, quiet = (
        local.filter(pl.col("at").dt.strftime("%Y-%m-%d") == day).height for day in ("2025-12-25", "2025-12-18")
    )
    assert christmas < quiet / 3
    hour = local["at"].dt.hour().value_counts().sort("count")["at"]
    assert set(hour[-3:]) <= {8, 9, 10, 11}


def test_some_outages_of_one_service_overlap() -> None:
    outages = sample()["outages"].filter(~pl.col("planned")).sort("service", "starts")
    overlap = pl.col("starts") < pl.col("ends").shift(1).over("service")
    assert outages.filter(overlap).height > 10


@pytest.mark.parametrize("name", EVERY_TRUTH)
def test_leaving_a_truth_out_leaves_the_other_services_as_they_were(name: str) -> None:
    service = next(truth.service for truth in planted.TRUTHS if truth.name == name)
    for table in ("tickets", "volumes", "scores", "outages", "costs", "rosters"):
        with_it, without = (_others(sample(without=left)[table], service) for left in ((), (name,)))
        assert with_it.equals(without), table


def _others(table: pl.DataFrame, service: str) -> pl.DataFrame:
    """Rows of every other service but for the numbers that count all rows."""
    rows = table if "service" not in table.columns else table.filter(pl.col("service") != service)
    return rows.drop("ticket", "score_id", strict=False).sort(pl.all())


def _cast(read: pl.DataFrame, name: str) -> pl.DataFrame:
    casts = {
        pl.Datetime("us", "UTC"): lambda column: column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC"),
        pl.Date(): lambda column: column.str.to_date("%Y-%m-%d"),
        pl.Boolean(): lambda column: column == "true",
    }
    empty = TABLES[name].create_empty()
    columns = []
    for column, dtype in empty.schema.items():
        given = pl.col(column) if column in read.columns else pl.lit(None, dtype=pl.String)
        cast = casts[dtype](given) if dtype in casts else given.cast(dtype)
        columns.append((cast.fill_null("") if dtype == pl.String() else cast).alias(column))
    return read.select(columns)
