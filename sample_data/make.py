"""Makes the sample organisation: `python -m sample_data.make [--seed N] [--without NAME] [--out DIR]`."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Collection
from pathlib import Path
from typing import Final

import polars as pl

from analytics.records.tables import TABLES
from sample_data import gaps, infrastructure, ledger, planted
from sample_data.course import ordinary
from sample_data.desk import tickets
from sample_data.organisation import EVENTS, HERE, OFFERINGS
from sample_data.outages import outages
from sample_data.rosters import pressure, rosters

SEED: Final = 20261031


def make(seed: int = SEED, without: Collection[str] = ()) -> dict[str, pl.DataFrame]:
    """Every table of the sample by its name, in the columns and types of `analytics.records.tables`.

    Args:
        seed: another seed makes another two years of the same organisation.
        without: names of truths that are not planted.
    """
    plain = [ordinary(offering, seed) for offering in OFFERINGS]
    courses = [planted.changed(course, without) for course in plain]
    roster = rosters(seed)
    load = pressure(plain, roster)
    lined = [course for course in courses if course.offering.group == infrastructure.GROUP]
    others = [course for course in courses if course.offering.group != infrastructure.GROUP]
    handled = {course.offering.name: tickets(course, load[course.offering.group], seed) for course in others}
    if "unclosed_records" not in without:
        handled["Print and Post"] = planted.unclosed_records(handled["Print and Post"], seed)
    served = infrastructure.tickets(lined, roster, seed)
    desk = pl.concat([*handled.values(), served]).sort("opened", "service", maintain_order=True)
    number = pl.int_range(1, desk.height + 1).cast(pl.String).str.zfill(5)
    desk = desk.with_columns(pl.format("T{}", number).alias("ticket"))
    counted = ledger.volumes(courses, seed)
    tables = {
        "tickets": desk,
        "holds": _holds(desk),
        "outages": outages(seed),
        "volumes": counted if "cut_edge" in without else planted.cut_edge(counted),
        "costs": ledger.costs(seed),
        "rosters": roster.sort("starts", "group"),
        "readings": ledger.readings(seed),
        "scores": _scores(desk),
        "events": _events(),
    }
    return {name: fitted(name, table) for name, table in tables.items()}


def catalogue(without: Collection[str] = ()) -> str:
    """The catalogue of the sample as TOML."""
    text = (HERE / "catalogue.toml").read_text("utf-8")
    agreed = gaps.mended(planted.unagreed_service(text), without) + planted.REPORTING_AGREEMENT
    return agreed if "unagreed_service" in without else planted.unagreed_service(agreed)


def write(folder: Path, seed: int = SEED, without: Collection[str] = ()) -> None:
    """Nothing; the tables, the catalogue and the list of planted truths are in the folder then."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in make(seed, without).items():
        text = _terse(table).write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ")
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode(), compresslevel=6, mtime=0))
    (folder / "catalogue.toml").write_text(catalogue(without), "utf-8")
    (folder / "truth.toml").write_text(planted.listed(without), "utf-8")


def main() -> None:
    """Nothing; reads the command line and writes the sample."""
    names = [truth.name for truth in (*planted.TRUTHS, *gaps.GAPS)]
    command = argparse.ArgumentParser(prog="python -m sample_data.make", description="Makes the sample organisation.")
    command.add_argument("--seed", type=int, default=SEED, help="another seed, other two years (default: %(default)s)")
    command.add_argument("--without", action="append", default=[], choices=names, help="leave a planted truth out")
    command.add_argument("--out", type=Path, default=HERE, help="folder to write to (default: this one)")
    given = command.parse_args()
    write(given.out, given.seed, given.without)
    print(f"Made {', '.join(sorted(path.name for path in given.out.glob('*.csv.gz')))} in {given.out}")


def _holds(desk: pl.DataFrame) -> pl.DataFrame:
    held = desk.filter(pl.col("hold_starts").is_not_null())
    return held.select("ticket", pl.col("hold_starts").alias("starts"), pl.col("hold_ends").alias("ends"), "reason")


def _scores(desk: pl.DataFrame) -> pl.DataFrame:
    said = desk.filter(pl.col("given").is_not_null()).sort("given", "ticket")
    number = pl.int_range(1, said.height + 1).cast(pl.String).str.zfill(5)
    return said.select(
        pl.format("S{}", number).alias("score_id"), "service", "customer", "ticket", "given",
        "score", pl.lit(1).alias("lowest"), pl.lit(5).alias("highest"),
    )  # fmt: skip


def _events() -> pl.DataFrame:
    rows = pl.DataFrame(EVENTS, schema=["happened", "service", "kind", "event"], orient="row")
    return rows.select("event", "service", pl.col("happened").str.to_datetime(time_zone="UTC"), "kind")


def fitted(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The table in the columns and types of its schema; instants come as seconds, what is not there is empty."""
    columns = []
    for column, kind in TABLES[name].create_empty().schema.items():
        given = pl.col(column) if column in table.columns else pl.lit("" if kind == pl.String() else None)
        seconds = kind == pl.Datetime and column in table.columns and table.schema[column].is_integer()
        columns.append((given * 1_000_000 if seconds else given).cast(kind).alias(column))
    return table.select(columns)


def _terse(table: pl.DataFrame) -> pl.DataFrame:
    """The table without columns that are always empty, and whole numbers without a decimal point."""
    told = [column for column in table if (column.cast(pl.String).fill_null("") != "").any()]
    whole = [column for column in told if column.dtype == pl.Float64 and (column == column.round()).all()]
    return table.select(column.name for column in told).with_columns(column.cast(pl.Int64) for column in whole)


if __name__ == "__main__":
    main()
