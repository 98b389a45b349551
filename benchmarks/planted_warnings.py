"""Warnings of what is planted in the sample: how early a slow slide is warned of, and how often nothing was amiss.

    python -m benchmarks.planted_warnings [--quick] [--course]

Claims, over ten seeds of the sample organisation:

- The slow slide of Case Management is warned of at least two months before its first miss on nine seeds of ten. As
  planted it is only about to reach its 90 % when the records end, so here it begins half a year earlier and goes on at
  its own pace. A warning is that a miss is possible in one of the next six months, as `warning.replay`
  tells it at the start of a month from the months that had ended by then. It is early by the months from the start
  since which a warning stood unbroken to the first month missed; beside it stands the earliest start at which one
  stood whose six months hold that month.
- Under 5 % are false alarms: of all target-months of services in which nothing planted moves a level (a target and the
  start of a month from the thirteenth on, some period ahead of which has come), the share at which a warning was raised
  although none of the six months, as far as they have come, then missed.
- The misses of Payroll and HR by volume are traced to volume on every seed: by the `why` of `warning.warnings` and by
  `compliance.workload` at the end of the records. Beside them stands after how many of these misses the `why` names it
  at the start of the next month already.

Beside them stands the greatest chance at the end of the records of the sample as it is planted. `--course` prints the
level of the slide and the greatest chance told at the start of each month.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final
from unittest import mock
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from analytics.catalogue import parse
from analytics.compliance.workload import breaches_by_volume
from analytics.measures.period import add_months
from analytics.records.records import Records
from analytics.review.review import Review, cut_off
from analytics.warning import as_it_stood, replay, warnings
from sample_data import make, planted
from sample_data.organisation import DAYS, FIRST, OFFERINGS

if TYPE_CHECKING:
    from sample_data.course import Course

SEEDS: Final = tuple(range(1, 11))

#: Starts of months at which warnings are made: the first has a year of history before it.
STARTS: Final = tuple(add_months(FIRST, month) for month in range(12, 25))

#: Months that are looked ahead.
HORIZON: Final = 6

#: Months by which a slide is to be warned of before its first miss, seeds of ten on which, and share of false alarms.
EARLY: Final = 2
FOUND: Final = 0.9
FALSE: Final = 0.05

#: First day of the slide here, and what it takes off a day, as planted.
BEGINS: Final = np.datetime64("2025-05-01")
A_DAY: Final = 0.049 / 364

SLIDE: Final = ("Case Management SLA", "Resolved by the time promised on the ticket")
VOLUME: Final = ("Payroll and HR SLA", "Pay questions resolved within 16 hours")

#: Truths that move a level; services without one are stable.
MOVING: Final = ("slow_degradation", "step_change", "mix_shift", "volume_breach", "unclosed_records")
STABLE: Final = sorted(
    {offering.name for offering in OFFERINGS} - {truth.service for truth in planted.TRUTHS if truth.name in MOVING}
)

#: Agreement and target.
Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was warned of in the sample of one seed.

    Attributes:
        seed: of the sample.
        first: month of the slide's first miss; None where it has none.
        early, unbroken: months from the earliest warning to it, and from that since which it stood; None without.
        due: greatest chance of a miss told of the slide as it is planted when the records end.
        stable, false: target-months of stable services, and those with a false alarm.
        traced, missed: misses by volume after which the warning names volume, and all of them.
        named, found: whether the warning, and the finding on workload, name volume at the end of the records.
        course: level of the slide and the greatest chance told, by start of a month.
    """

    seed: int
    first: date | None
    early: int | None
    unbroken: int | None
    due: float
    stable: int
    false: int
    traced: int
    missed: int
    named: bool
    found: bool
    course: pl.DataFrame


def begun_earlier(course: Course) -> Course:
    """The slow slide at its planted pace, half a year earlier and to the end of the records."""
    gone = np.clip((DAYS - BEGINS) / np.timedelta64(1, "D"), 0, None)
    return replace(course, met=course.met - A_DAY * gone[:, None])


def review(seed: int, *, earlier: bool) -> Review:
    """The sample of a seed, its slide begun earlier or as it is planted."""
    catalogue = parse(make.catalogue())
    changed = {"slow_degradation": begun_earlier}
    with mock.patch.dict(planted.COURSES, changed) if earlier else nullcontext():
        records = Records(tables=make.make(seed))
    cut = cut_off(records.last_instant, ZoneInfo(catalogue.zone))
    return Review(records.at(cut), catalogue, cut)


def of(key: Key) -> pl.Expr:
    """True for the rows of an agreement and target."""
    return (pl.col("agreement") == key[0]) & (pl.col("target") == key[1]) & (pl.col("segment") == "")


def missed(judged: pl.DataFrame, key: Key) -> list[date]:
    """First days of the months that a target missed, oldest first."""
    return judged.filter(of(key), pl.col("level") < pl.col("promised")).sort("period")["period"].to_list()


def told(replayed: pl.DataFrame, key: Key) -> pl.DataFrame:
    """Greatest chance of a miss in the months ahead, and whether it was warned of, by the start it was told at."""
    mine = replayed.filter(pl.col("agreement") == key[0], pl.col("target") == key[1])
    return mine.group_by("as_of", maintain_order=True).agg(pl.col("chance_of_miss").max(), pl.col("raised").any())


def early(raised: dict[date, bool], first: date | None) -> tuple[int | None, int | None]:
    """Months from the earliest warning to the month of the first miss, and from that since which it stood unbroken."""
    before = range(HORIZON) if first else ()
    stood = [first is not None and raised.get(add_months(first, -back), False) for back in before]
    unbroken = [back for back in before if all(stood[: back + 1])]
    return max((back for back in before if stood[back]), default=None), max(unbroken, default=None)


def false_alarms(replayed: pl.DataFrame, services: pl.DataFrame) -> pl.Series:
    """Whether each target-month of a stable service had a false alarm; `services` has those of the targets."""
    stable = services.filter(pl.col("service").is_in(STABLE)).select("agreement", "target").unique()
    known = replayed.join(stable, on=["agreement", "target"]).drop_nulls("missed")
    by_start = known.group_by("agreement", "target", "as_of").agg(pl.col("raised").any(), pl.col("missed").any())
    return by_start["raised"] & ~by_start["missed"]


def names_volume(whole: Review, day: date) -> bool:
    """Whether the warning of the target missed by volume names it, as of the start of a month."""
    rows = warnings(as_it_stood(whole.judged, day), whole.catalogue, day, tested=False)
    return "volume" in rows.filter(pl.col("agreement") == VOLUME[0], pl.col("target") == VOLUME[1])["why"].item()


def seen(seed: int) -> Seen:
    """What was warned of in the sample of a seed."""
    whole, plain = review(seed, earlier=True), review(seed, earlier=False)
    replayed = replay(whole.judged, whole.catalogue, STARTS, HORIZON)
    chances, first = told(replayed, SLIDE), next(iter(missed(whole.judged, SLIDE)), None)
    end = told(replay(plain.judged, plain.catalogue, STARTS[-1:], HORIZON), SLIDE)["chance_of_miss"].item()
    false, by_volume = false_alarms(replayed, whole.judged), missed(whole.judged, VOLUME)
    # A warning from fewer than a year of months is not looked at here.
    after = [add_months(month, 1) for month in by_volume if add_months(month, 1) >= STARTS[0]]
    found = breaches_by_volume(whole.judged).filter(pl.col("agreement") == VOLUME[0], pl.col("target") == VOLUME[1])
    ever, unbroken = early(dict(chances.select("as_of", "raised").iter_rows()), first)
    levels = whole.judged.filter(of(SLIDE)).select(start="period", level=pl.col("level").round(3))
    course = chances.select(start="as_of", chance="chance_of_miss").join(levels, "start", how="left")
    return Seen(
        seed=seed, first=first, early=ever, unbroken=unbroken, due=end, stable=len(false),
        false=int(false.sum()), traced=sum(names_volume(whole, day) for day in after), missed=len(after),
        named=names_volume(whole, STARTS[-1]), found=bool(found["by_volume"].item()), course=course,
    )  # fmt: skip


def row(one: Seen) -> str:
    """One seed as a line."""
    first = one.first.isoformat()[:7] if one.first else "none"
    lead, since = ("none" if months is None else f"{months}" for months in (one.early, one.unbroken))
    return (
        f"{one.seed:>5} {first:>11} {lead:>13} {since:>9} {one.due:>15.2f} {one.false:>6} of {one.stable:<5}"
        f" {one.traced:>7} of {one.missed:<4} {'yes' if one.named else 'no':>7} {'yes' if one.found else 'no':>9}"
    )


def main() -> None:
    """Prints what was warned of on each seed, and the claims with what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three seeds")
    parser.add_argument("--course", action="store_true", help="level and chance of the slide, month by month")
    given = parser.parse_args()
    print(f"{'seed':>5} {'first miss':>11} {'months early':>13} {'unbroken':>9} {'chance planted':>15}"
          f" {'false alarms':>15} {'why: volume':>15} {'at end':>7} {'workload':>9}")  # fmt: skip
    every = list[Seen]()
    for seed in SEEDS[: 3 if given.quick else None]:
        every.append(seen(seed))
        print(row(every[-1]), flush=True)
        if given.course:
            print("      level ", *(f"{level or np.nan:.3f}" for level in every[-1].course["level"]))
            print("      chance", *(f"{chance:5.2f}" for chance in every[-1].course["chance"]))
    ever, since = (
        sum(months is not None and months >= EARLY for months in found)
        for found in ([one.early for one in every], [one.unbroken for one in every])
    )
    false, stable = sum(one.false for one in every), sum(one.stable for one in every)
    print(f"Warned of {EARLY} months early or more on {since} of {len(every)} seeds without a break; claimed: on "
          f"{FOUND:.0%}. At some earlier start on {ever}.")  # fmt: skip
    print(f"False alarms at {false / stable:.1%} of {stable} target-months (under {FALSE:.0%} claimed).")
    print(f"Volume named at the end on {sum(one.named for one in every)} of {len(every)} seeds by the warning, on "
          f"{sum(one.found for one in every)} by the finding on workload; by the warning after "
          f"{sum(one.traced for one in every)} of {sum(one.missed for one in every)} misses.")  # fmt: skip


if __name__ == "__main__":
    main()
