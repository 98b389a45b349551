"""The roll-up of many tickets: ours against bare scans and against SQL tuned for DuckDB, with equal results.

    uv run --with-requirements benchmarks/rivals.txt python -m benchmarks.rollup [--quick] [--tickets 10000000]

Claims at 10M tickets: counts from stored elapsed time take at most 3 bare scans and no longer than tuned DuckDB; the
clock with exact percentiles at most 1.3 times tuned DuckDB; month by month within 1 GB; DuckDB runs the same roll-up.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

import duckdb
import numpy as np
import polars as pl

from analytics.catalogue import Calendar, always
from analytics.measures import day_join
from analytics.measures.clock import Clock, over
from analytics.measures.period import add_months
from analytics.measures.rollup import rollup

ROOT: Final = Path(__file__).resolve().parents[1]
FIRST, LAST = date(2021, 11, 1), date(2026, 10, 31)
AS_OF: Final = datetime(2026, 11, 1)  # noqa: DTZ001  # the stored instants are UTC without a zone
BY: Final = ["service", "priority", "period"]
WEEK: Final = ("mon", "tue", "wed", "thu", "fri")
CALENDARS: Final = (
    always(),
    Calendar(name="uk", zone="Europe/London", holidays="GB-ENG", hours=dict.fromkeys(WEEK, ((28_800, 64_800),))),
    Calendar(name="us", zone="America/New_York", holidays="US", hours=dict.fromkeys(WEEK, ((32_400, 61_200),))),
    Calendar(name="au", zone="Australia/Sydney", hours=dict.fromkeys(WEEK, ((30_600, 43_200), (46_800, 63_000)))),
)

#: What an item is, out of a stored ticket, in SQL and below in polars.
ITEM_SQL: Final = """
    select service, priority, date_trunc('month', opened)::date as period,
        (resolved is not null and elapsed <= allowed)::int as good,
        (resolved is not null or elapsed > allowed)::int as total,
        (resolved is null and elapsed <= allowed)::int as open, (resolved is null and elapsed > allowed)::int as late,
        case when resolved is not null then elapsed / 3600.0 end as value
"""  # fmt: skip


def made(folder: Path, tickets: int) -> None:
    """Tickets of 60 months, a file a month, with the elapsed time that was stored when they were loaded."""
    rng, clock = np.random.default_rng(7), the_clock()
    for place in range(60):
        month, many = add_months(FIRST, place), tickets // 60
        days = (add_months(month, 1) - month).days
        opened = pl.Series(rng.integers(0, days * 86_400, many)) + int(pl.Series([month]).dt.epoch("s")[0])
        took = (np.exp(rng.standard_normal(many) * 1.2) * 40_000).astype(np.int64)
        frame = pl.DataFrame({
            "service": rng.integers(0, 200, many, dtype=np.int16), "priority": rng.integers(1, 5, many, dtype=np.int8),
            "calendar": rng.integers(0, len(CALENDARS), many), "allowed": rng.choice([14_400, 28_800, 86_400], many),
            "opened": (opened * 1_000_000).cast(pl.Datetime("us")),
            "resolved": ((opened + pl.Series(took)) * 1_000_000).cast(pl.Datetime("us")),
        })  # fmt: skip
        ended = pl.when((pl.col("resolved") < AS_OF) & (pl.Series(rng.random(many)) > 0.01)).then("resolved")
        frame = frame.with_columns(ended.alias("resolved"))
        frame.with_columns(elapsed(frame, clock)).write_parquet(folder / f"{month:%Y-%m}.parquet", compression="zstd")


def the_clock() -> Clock:
    """A clock of all calendars over all tickets."""
    return over(CALENDARS, FIRST, AS_OF.date())


def elapsed(frame: pl.DataFrame, clock: Clock) -> pl.Series:
    """Service seconds of each ticket up to its end or the cut-off."""
    ends = frame["resolved"].fill_null(AS_OF).dt.replace_time_zone("UTC")
    return clock.elapsed(frame["opened"].dt.replace_time_zone("UTC"), ends, frame["calendar"]).alias("elapsed")


def items(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Stored tickets as items."""
    done, over_time = pl.col("resolved").is_not_null(), pl.col("elapsed") > pl.col("allowed")
    day = pl.col("opened").dt.date()
    first = day.cast(pl.Int32) - day.dt.day() + 1  # half the time of truncating to a month
    flags = {
        "good": done & ~over_time,
        "total": done | over_time,
        "open": ~done & ~over_time,
        "late": ~done & over_time,
    }
    return frame.select(
        "service", "priority", first.cast(pl.Date).alias("period"),
        *[flag.cast(pl.Float64).alias(name) for name, flag in flags.items()],
        pl.when(done).then(pl.col("elapsed") / 3600).alias("value"), pl.lit(value=False).alias("excluded"),
    )  # fmt: skip


def in_order(found: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Rows to compare, with values rounded far below anything shown."""
    names = [*BY, "good", "total", "open", "late"] + ["value"] * ("value" in found.columns)
    numbers = pl.col("good", "total", "open", "late").cast(pl.Float64)
    told = found.select(names).with_columns(pl.col("period").cast(pl.Date), numbers).sort(BY)
    return [tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in told.iter_rows()]


def scan(folder: Path) -> Any:
    """A bare scan of the columns that counting needs."""
    used = ("service", "priority", "opened", "resolved", "elapsed", "allowed")
    return pl.scan_parquet(folder / "*.parquet").select(pl.col(used).max()).collect(engine="streaming")


def our_counts(folder: Path) -> pl.DataFrame:
    """Counts from stored elapsed time."""
    lazy = rollup(items(pl.scan_parquet(folder / "*.parquet")), BY)
    found: pl.DataFrame = lazy.select(*BY, "good", "total", "open", "late").collect(engine="streaming")
    return found


def their_counts(folder: Path) -> pl.DataFrame:
    """The same counts in one SQL statement."""
    sums = ", ".join(f"sum({name}) as {name}" for name in ("good", "total", "open", "late"))
    asked = f"select service, priority, period, {sums} from ({ITEM_SQL} from '{folder}/*.parquet') group by all"  # noqa: S608  # our own folder
    with duckdb.connect() as there:
        found: pl.DataFrame = there.sql(asked).pl()
        return found


def our_percentiles(folder: Path) -> pl.DataFrame:
    """Clock and exact 95th percentiles, month by month, so that memory holds one month."""
    clock, found = the_clock(), []
    for path in sorted(folder.glob("*.parquet")):
        frame = pl.read_parquet(path).drop("elapsed")
        judged = items(frame.with_columns(elapsed(frame, clock)).lazy())
        found.append(rollup(judged, BY, statistic="percentile", percentile=95).collect())
    every: pl.DataFrame = pl.concat(found)
    return every


def their_percentiles(folder: Path) -> pl.DataFrame:
    """The same in SQL tuned for DuckDB: the days as a temporary table, joined twice."""
    days = day_join.days(the_clock())
    windows = range(sum(name.startswith("opens_") for name in days.columns))

    def summed(table: str, moment: str) -> str:
        of_day = f"(epoch({moment})::bigint - {table}.midnight)"
        parts = [f"least(greatest({of_day} - {table}.opens_{w}, 0), {table}.lasts_{w})" for w in windows]
        return " + ".join([f"{table}.before", *parts])

    with duckdb.connect() as there:
        there.register("given_days", days.to_arrow())
        there.execute("create temp table days as select * from given_days")
        clocked = f"""
            with ended as (
                select * exclude elapsed, coalesce(resolved, timestamp '{AS_OF}') as ends from '{folder}/*.parquet'
            ), clocked as (
                select t.*, greatest(({summed("b", "ends")}) - ({summed("a", "opened")}), 0) as elapsed from ended t
                join days a on a.calendar = t.calendar and a.day = t.opened::date
                join days b on b.calendar = t.calendar and b.day = t.ends::date
            )
            select service, priority, period, sum(good) as good, sum(total) as total, sum(open) as open,
                sum(late) as late, quantile_cont(value, 0.95) as value
            from ({ITEM_SQL} from clocked) group by all
        """  # noqa: S608  # our own folder
        found: pl.DataFrame = there.sql(clocked).pl()
        return found


def same_roll_up_in_duckdb(folder: Path) -> pl.DataFrame:
    """Our roll-up, run by DuckDB."""
    with duckdb.connect() as there:
        relation = there.sql(f"{ITEM_SQL}, false as excluded from '{folder}/*.parquet'")
        found: pl.DataFrame = rollup(relation, BY, statistic="percentile", percentile=95).pl()
        return found


def timed(rounds: int, ways: dict[str, Callable[[], Any]]) -> tuple[dict[str, float], dict[str, Any]]:
    """Median seconds of each way over interleaved rounds, and what it gave last."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    gave = {}
    for _ in range(rounds):
        for name, way in ways.items():
            started = perf_counter()
            gave[name] = way()
            took[name].append(perf_counter() - started)
    return {name: median(seconds) for name, seconds in took.items()}, gave


def memory(folder: Path) -> None:
    """Prints the most memory that the month-by-month pass held, in MB."""
    our_percentiles(folder)
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Prints the ratios claimed above."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="few tickets: whether it runs, not how fast")
    asked.add_argument("--tickets", type=int, default=10_000_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--memory", type=Path, help="only the month-by-month pass over this folder")
    given = asked.parse_args()
    if given.memory:
        memory(given.memory)
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        made(folder, 300_000 if given.quick else given.tickets)
        took, gave = timed(given.rounds, {
            "bare scan": lambda: scan(folder),
            "our counts": lambda: our_counts(folder), "their counts": lambda: their_counts(folder),
            "our percentiles": lambda: our_percentiles(folder), "their percentiles": lambda: their_percentiles(folder),
        })  # fmt: skip
        pace = took["our percentiles"] / took["their percentiles"]
        print(f"counts from stored time / bare scan      {took['our counts'] / took['bare scan']:6.2f}  at most 3")
        print(f"counts from stored time / tuned DuckDB   {took['our counts'] / took['their counts']:6.2f}  at most 1")
        print(f"clock and percentiles / tuned DuckDB     {pace:6.2f}  at most 1.3")
        print("counts equal DuckDB's:", in_order(gave["our counts"]) == in_order(gave["their counts"]))
        ours = in_order(gave["our percentiles"])
        print("percentiles equal DuckDB's:", ours == in_order(gave["their percentiles"]))
        print("the same roll-up in DuckDB is equal:", ours == in_order(same_roll_up_in_duckdb(folder)))
        command = [sys.executable, "-m", "benchmarks.rollup", "--memory", str(folder)]
        held = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
        print(f"most memory month by month: {held} MB  at most 1,000")


if __name__ == "__main__":
    main()
