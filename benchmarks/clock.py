"""The service clock against other ways to count business time, on the same pairs and with the same answers.

    uv run --with-requirements benchmarks/rivals.txt python -m benchmarks.clock [--quick]

Claims: at least 10 times workclock, 300 times business-duration, 1,000 times businesstimedelta, no slower than the
recipe people write by hand with pandas; the engine-neutral join at most 3 times the local look-up.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any, Final

import businesstimedelta  # type: ignore[import-not-found]  # a rival, there for this run only
import numpy as np
import pandas as pd  # type: ignore[import-untyped]  # noqa: TID251  # no stubs; the recipe measured against is one of pandas
import polars as pl
import pytz  # type: ignore[import-untyped]  # what the rivals want zones of
import workclock  # type: ignore[import-not-found]  # a rival, there for this run only
from business_duration import businessDuration  # type: ignore[import-not-found]  # a rival, there for this run only

from analytics.catalogue import Calendar
from analytics.catalogue.calendar import public_holidays
from analytics.measures import day_join
from analytics.measures.clock import over

FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)
OFFICE: Final = Calendar(
    name="office", zone="Europe/London", holidays="GB-ENG",
    hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ((8 * 3600, 18 * 3600),)),
)  # fmt: skip
HOLIDAYS: Final = sorted(day for year in range(2021, 2027) for day in public_holidays("GB-ENG", year))


@dataclass(frozen=True)
class Runner:
    """A way to count: what it is called, how many of the pairs it is given, and the seconds it finds in them."""

    name: str
    share: float
    count: Callable[[pl.DataFrame], Any]
    claim: str = ""


def pairs(many: int) -> pl.DataFrame:
    """Random starts over five years and ends up to three weeks later, UTC, in whole seconds."""
    rng = np.random.default_rng(7)
    start = int(pd.Timestamp(FIRST).timestamp()) + 86_400 + rng.integers(0, 5 * 365 * 86_400, many)
    end = start + (rng.random(many) ** 3 * 21 * 86_400).astype(np.int64)
    columns = {"starts": start * 1_000_000, "ends": end * 1_000_000}
    return (
        pl.DataFrame(columns)
        .cast(pl.Datetime("us"))
        .with_columns(pl.lit(0, pl.Int64).alias("calendar"))
        .with_row_index("row")
    )


def local_look_up() -> Callable[[pl.DataFrame], Any]:
    """Ours: the numpy look-up behind `Clock.elapsed`."""
    clock = over([OFFICE], FIRST, LAST)
    zoned = pl.col("starts", "ends").dt.replace_time_zone("UTC")

    def count(given: pl.DataFrame) -> Any:
        ready = given.select(zoned)
        return clock.elapsed(ready["starts"], ready["ends"]).to_numpy()

    return count


def neutral_join() -> Callable[[pl.DataFrame], Any]:
    """Ours on any engine, here polars."""
    days = day_join.days(over([OFFICE], FIRST, LAST))

    def count(given: pl.DataFrame) -> Any:
        return day_join.elapsed(given.lazy(), days.lazy(), starts="starts", ends="ends").collect(engine="streaming")

    return count


def with_workclock() -> Callable[[pl.DataFrame], Any]:
    """Its own call for many pairs at once."""
    hours = workclock.WorkDay(time(8), time(18))
    schedule = workclock.Schedule([hours, workclock.Holidays(HOLIDAYS)], time_zone="Europe/London")

    def count(given: pl.DataFrame) -> Any:
        passed = schedule.between_many(given["starts"].to_numpy(), given["ends"].to_numpy())
        return passed.astype("timedelta64[s]").astype(np.int64)

    return count


def with_pandas(given: pl.DataFrame) -> Any:
    """Whole business days between by numpy, plus what lies within the first and the last."""
    opens, closes, found = 8 * 3600, 18 * 3600, []
    off = np.array(HOLIDAYS, "datetime64[D]")
    for column in ("starts", "ends"):
        local = pd.DatetimeIndex(given[column].to_numpy()).tz_localize("UTC").tz_convert("Europe/London")
        wall = local.tz_localize(None)
        day = wall.values.astype("datetime64[D]")
        second = (wall.values - day).astype("timedelta64[s]").astype(np.int64)
        worked = np.where(np.is_busday(day, holidays=off), np.clip(second, opens, closes) - opens, 0)
        found.append(np.busday_count(np.datetime64(FIRST), day, holidays=off) * (closes - opens) + worked)
    return found[1] - found[0]


def on_the_wall(given: pl.DataFrame) -> list[tuple[datetime, datetime]]:
    """Pairs as zoned datetimes, which the slow ones want."""
    zone = pytz.timezone("Europe/London")
    return [
        tuple(pytz.utc.localize(m).astimezone(zone) for m in row) for row in given.select("starts", "ends").iter_rows()
    ]


def with_business_duration(given: pl.DataFrame) -> Any:
    """One call a pair, on the naive wall clock, since it knows no zones."""
    off = dict.fromkeys(HOLIDAYS, "")
    naive = [tuple(m.replace(tzinfo=None) for m in pair) for pair in on_the_wall(given)]
    return np.array([businessDuration(a, b, time(8), time(18), holidaylist=off, unit="sec") for a, b in naive])


def with_businesstimedelta() -> Callable[[pl.DataFrame], Any]:
    """One call a pair."""
    zone = pytz.timezone("Europe/London")
    hours = businesstimedelta.WorkDayRule(time(8), time(18), working_days=[0, 1, 2, 3, 4], tz=zone)
    rules = businesstimedelta.Rules([hours, businesstimedelta.HolidayRule(dict.fromkeys(HOLIDAYS, ""), tz=zone)])

    def count(given: pl.DataFrame) -> Any:
        return np.array([rules.difference(a, b).timedelta // timedelta(seconds=1) for a, b in on_the_wall(given)])

    return count


def runners() -> list[Runner]:
    """Ours first; slow ones are given fewer of the pairs, and compared by the pair."""
    return [
        Runner("day look-up (ours)", 1, local_look_up()),
        Runner("join on calendar and day (ours)", 1, neutral_join(), "at most 3"),
        Runner("workclock", 1, with_workclock(), "at least 10"),
        Runner("pandas by hand", 1, with_pandas, "at least 1"),
        Runner("business-duration", 0.001, with_business_duration, "at least 300"),
        Runner("businesstimedelta", 0.0002, with_businesstimedelta(), "at least 1,000"),
    ]


def main() -> None:
    """Prints, for each way to count, the time a pair takes as a multiple of the day look-up's."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="few pairs: whether it runs, not how fast")
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    every = pairs(50_000 if given.quick else 1_000_000)
    truth, took = local_look_up()(every), dict[str, list[float]]()
    for _ in range(given.rounds):
        for runner in runners():
            some = every.head(max(20, round(len(every) * runner.share)))
            started = perf_counter()
            found = runner.count(some)
            took.setdefault(runner.name, []).append((perf_counter() - started) / len(some))
            if isinstance(found, pl.DataFrame):  # a join keeps no order
                found = found.sort("row")["elapsed"].to_numpy()
            differ = int((found != truth[: len(some)]).sum())
            if differ:
                print(f"{runner.name}: {differ} of {len(some)} answers differ")
    ours = median(took["day look-up (ours)"])
    print(f"{len(every):,} pairs, median of {given.rounds} interleaved rounds, {ours * 1e9:.0f} ns a pair")
    for runner in runners():
        print(f"{runner.name:34} {median(took[runner.name]) / ours:10,.1f}  {runner.claim}")


if __name__ == "__main__":
    main()
