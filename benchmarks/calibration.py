"""Calibration of desks on their own logs: how well a planted truth is found, and the next quarter foreseen.

    python -m benchmarks.calibration [--seeds 1 2 3 4 5] [--quick] [--log holds|times|both] [--boston]

Claims, on five years of the sample's three desks as real queues (`sample_data/queued.py`), over five seeds, from logs
with holds and from logs without:

- The capacity in tickets per hour on the roster, the chance of a wait outside the desk and its median hours lie within
  their 90 % bands in at least 80 % of the quarters of a group.
- Over at least 60 quarters held out, the share in time of each month of the next quarter is told with at most half the
  mean absolute error of "same as last quarter", and the 90 % band holds 80 to 97 % of the months.

Demand and roster of the quarter ahead are taken as they came, for this tests the calibration and no forecast of demand;
a binomial regression on load and backlog, printed beside, knows them, too. Groups that the calibration would refuse
count like all others.

`--boston` prints the same, unjudged, for queues of Boston's 311 service, half a year of them, taken month by month.
There is no roster: ten people in office hours stand in for one, and capacity is read from what was resolved per hour
while something waited, of which only the course from month to month means anything. There is no first response either,
and the extract begins with nothing open: the calibration refuses such logs, and the figures show why.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from analytics.catalogue import always, parse
from analytics.errors import ScenarioError
from analytics.records import intake, profile
from analytics.records.records import Records
from analytics.scenario.calibrate import Calibration, calibrate, logged
from analytics.scenario.calibrate.backtest import MONTHS, Backtest
from analytics.scenario.calibrate.calibration import measured
from analytics.scenario.calibrate.capacity import signals
from analytics.scenario.calibrate.quarter import Quarter
from sample_data import make
from sample_data.organisation import ZONE
from sample_data.queued import Queued, promises, queued, tables
from sample_data.rosters import SHIFTS

BOSTON: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "boston_311_2011.csv.gz"

#: Least share within bands, greatest error beside "same as last quarter", and ends of the share of months covered.
FOUND: Final = 0.80
HALF: Final = 0.50
COVERED: Final = (0.80, 0.97)
#: Quarters held out under which nothing is claimed.
ENOUGH: Final = 60
#: What is to be found.
SOUGHT: Final = ("capacity", "chance", "median")

#: Quarters held out of twenty and, with `--quick`, of twelve.
HELD_OUT: Final = {20: 12, 12: 6}
#: Queues of Boston that are looked at, the largest first.
QUEUES: Final = 12


@dataclass(frozen=True)
class Found:
    """What came of one group of one seed: share within bands by what is sought, held-out months, processor seconds."""

    within: dict[str, float]
    months: pl.DataFrame
    seconds: float


def found(log: Queued, group: str, *, holds: bool) -> Found:
    """Calibration of one group, held against the truth."""
    records = Records(tables=tables(log, holds=holds), as_of=datetime(2026, 11, 1, tzinfo=UTC))
    calendars = parse(make.catalogue()).calendars
    began = process_time()
    read = logged(records, group, promises(log), calendars, zone=ZONE)
    told = measured(read, held_out=HELD_OUT[read.quarters])
    seconds = process_time() - began
    true = log.truth.filter(pl.col("group") == group)
    bands = told.quarters
    within = {
        name: float(true[name].is_between(bands[f"{name}_low"], bands[f"{name}_high"]).cast(pl.Float64).mean())  # type: ignore[arg-type]  # not empty
        for name in SOUGHT
    }
    return Found(within, told.backtest.months if told.backtest else pl.DataFrame(schema=MONTHS), seconds)


def row(name: str, one: Found) -> str:
    """One group as a line."""
    tested = Backtest(one.months)
    shares = " ".join(f"{one.within[name]:>9.2f}" for name in SOUGHT)
    errors = " ".join(f"{100 * tested.error(column):>7.2f}" for column in ("told", "same", "regression"))
    return f"{name:<32} {shares} {errors} {tested.covered:>8.2f} {one.seconds:>8.1f}"


def summed(every: list[Found]) -> Found:
    """All groups together."""
    within = {name: float(np.mean([one.within[name] for one in every])) for name in SOUGHT}
    return Found(within, pl.concat(one.months for one in every), float(np.mean([one.seconds for one in every])))


def judged(whole: Found, quarters: int) -> list[str]:
    """The claims with what was measured."""
    tested = Backtest(whole.months)
    ratio = tested.error() / tested.error("same")
    claims = [(f"{name} within its band", share, share >= FOUND) for name, share in whole.within.items()]
    claims += [
        (f"error beside that of the quarter before, {quarters} quarters", ratio, ratio <= HALF),
        ("months within the band", tested.covered, COVERED[0] <= tested.covered <= COVERED[1]),
    ]
    said = {True: "held", False: "MISSED" if quarters >= ENOUGH else "few"}
    return [f"{said[held]:<7} {claim}: {value:.3f}" for claim, value, held in claims]


def planted(seeds: list[int], quarters: int, *, holds: bool) -> None:
    """Prints what was found on the planted truth."""
    print(f"\nLogs {'with' if holds else 'without'} holds, {quarters} quarters; errors in points, seconds of processor")
    heads = "".join(f"{name:>10}" for name in (*SOUGHT,)) + "".join(f"{name:>8}" for name in ("error", "same", "regr."))
    print(f"{'':<32}{heads} {'covered':>8} {'seconds':>8}")
    every = []
    for seed in seeds:
        log = queued(seed, quarters)
        for group in SHIFTS:
            every.append(found(log, group, holds=holds))
            print(row(f"seed {seed} {group}", every[-1]), flush=True)
    print(row("all", summed(every)))
    print(*judged(summed(every), HELD_OUT[quarters] * len(every)), sep="\n")


def office(group: str, zone: str, first: datetime, last: datetime) -> pl.DataFrame:
    """Ten people of a group in office hours from Monday to Friday."""
    local, rows = ZoneInfo(zone), []
    for count in range((last - first).days + 1):
        day = (first + timedelta(days=count)).astimezone(local).replace(minute=0, second=0, microsecond=0)
        if day.weekday() < 5:
            rows.append((group, *(day.replace(hour=hour).astimezone(UTC) for hour in (8, 17)), 10.0))
    instant = pl.Datetime("us", "UTC")
    schema = {"group": pl.String(), "starts": instant, "ends": instant, "people": pl.Float64()}
    return pl.DataFrame(rows, schema, orient="row")


def of_boston(tickets: pl.DataFrame, queue: str, cut: datetime) -> tuple[Calibration, str]:
    """What is measured of a queue, and what a reader would be told of it."""
    zone = "America/New_York"
    mine = tickets.filter(pl.col("group") == queue)
    roster = office(queue, zone, mine["opened"].sort()[0] - timedelta(days=1), cut + timedelta(days=60))
    records = Records(tables={"tickets": mine, "rosters": roster}, as_of=cut)
    allowed = (pl.col("due") - pl.col("opened")).dt.total_seconds().clip(0).alias("allowed_seconds")
    promised = mine.drop_nulls("due").select("ticket", pl.lit("24x7").alias("calendar"), allowed)
    read = logged(records, queue, promised, [always(zone=zone)], zone=zone, span=1)
    try:
        calibrate(read, held_out=2)
    except ScenarioError as refused:
        return measured(read, held_out=2), refused.problem
    return measured(read, held_out=2), "answered"


def boston() -> None:
    """Prints the same for queues of Boston, unjudged."""
    if not BOSTON.exists():
        print("\nBoston: the real records beside the repository are not there")
        return
    names = pl.read_csv(BOSTON, infer_schema=False).select(ticket="case_enquiry_id", group="queue")
    kept = intake.take_in(BOSTON, profile.shipped()["boston_311"]).kept.drop("group")
    tickets = kept.join(names.unique("ticket"), on="ticket", maintain_order="left")
    cut = datetime(2012, 1, 1, 5, tzinfo=UTC)
    sizes = tickets.filter(pl.col("due").is_not_null())["group"].value_counts().sort("count", "group", descending=True)
    print("\nBoston 311, months of 2011 as quarters, the last two held out; errors in points")
    print(
        f"{'queue':<44} {'tickets':>7} {'error':>7} {'same':>7} {'covered':>8}  resolved per hour of backlog, by month"
    )
    months = []
    for queue, size in sizes.head(QUEUES).iter_rows():
        try:
            told, said = of_boston(tickets, queue, cut)
        except ScenarioError as refused:
            print(f"{queue[:44]:<44} {size:>7} refused: {refused.problem}")
            continue
        tested = told.backtest or Backtest(pl.DataFrame(schema=MONTHS))
        months.append(tested.months)
        plain = [Quarter(log=told.past.log, number=number, replications=1) for number in range(told.past.log.quarters)]
        rates = [signals(quarter, quarter.as_logged())[0] for quarter in plain]
        figures = f"{100 * tested.error():>7.2f} {100 * tested.error('same'):>7.2f} {tested.covered:>8.2f}"
        print(
            f"{queue[:44]:<44} {size:>7} {figures}  {' '.join(f'{rate / rates[0]:.2f}' for rate in rates)}  {said}",
            flush=True,
        )
    if months:
        whole = Backtest(pl.concat(months))
        print(
            f"all: error {100 * whole.error():.2f}, same {100 * whole.error('same'):.2f}, covered {whole.covered:.2f}"
        )


def main() -> None:
    """Prints what was found, and the claims with what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5], help="of the sample's queues")
    parser.add_argument("--quick", action="store_true", help="one seed, three years")
    parser.add_argument(
        "--log", choices=["holds", "times", "both"], default="both", help="with holds, without, or both"
    )
    parser.add_argument("--boston", action="store_true", help="queues of Boston 311 as well")
    given = parser.parse_args()
    seeds, quarters = (given.seeds[:1], 12) if given.quick else (given.seeds, 20)
    for log, holds in (("holds", True), ("times", False)):
        if given.log in (log, "both"):
            planted(seeds, quarters, holds=holds)
    if given.boston:
        boston()


if __name__ == "__main__":
    main()
