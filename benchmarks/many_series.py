"""How much memory and time many series take to be looked ahead, against all of them at once.

    python -m benchmarks.many_series [--series 10000] [--days 400] [--full]

Claim: ten thousand daily series need less than a quarter of the memory that they need when every method is asked about
all of them at once, and no figure changes. Each way runs in a process of its own; memory is the greatest it held beyond
what it held before, time is that of the processor. `--full` takes the boosted trees too, which learn from a year and a
half of days on.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Final

import numpy as np
import polars as pl

from analytics.forecast.demand import parts, table

HORIZON: Final = 28


def made(series: int, days: int) -> pl.DataFrame:
    """A long table of daily series with quiet weekends, each at a level of its own."""
    rng = np.random.default_rng(0)
    level = rng.lognormal(4, 1, (series, 1)) * np.where(np.arange(days) % 7 < 5, 1.0, 0.4)
    values = level * np.exp(0.1 * rng.standard_normal((series, days)))
    period = pl.Series("period", np.datetime64("2025-01-01") + np.tile(np.arange(days), series)).cast(pl.Date)
    names = np.repeat(np.array([f"S{row:05}" for row in range(series)]), days)
    return pl.DataFrame({"series": names, "period": period, "value": values.ravel()})


def held() -> float:
    """Greatest memory that this process held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(series: int, days: int, *, full: bool, at_once: bool) -> dict[str, float]:
    """Megabytes and seconds of the processor that one way takes, and the sum of all that it says."""
    if at_once:
        parts.PART = series  # type: ignore[misc]  # the rival is the same code without parts
    frame = made(series, days)
    before, began = held(), time.process_time()
    found = table.ahead(frame, HORIZON, fast=not full).frame
    took = time.process_time() - began
    said = found.select(pl.col("mean", "low80", "high80").sum()).row(0)
    return {"megabytes": held() - before, "seconds": took, "said": float(sum(said))}


def main() -> None:
    """Prints what each way took and the ratio of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--way", choices=("parts", "at once"), help="measure one way in this process")
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measured(given.series, given.days, full=given.full, at_once=given.way == "at once")))
        return
    ways = [child(way) for way in ("at once", "parts")]
    for way, each in zip(("at once", "parts"), ways, strict=True):
        print(f"{way:8} {each['megabytes']:8,.0f} MB {each['seconds']:8,.1f} s")
    ratios = [ways[1][part] / ways[0][part] for part in ("megabytes", "seconds", "said")]
    print("in parts: {:.2f} of the memory, {:.2f} of the time, figures {:.9f} of those at once".format(*ratios))


def child(way: str) -> dict[str, float]:
    """What one way took, measured in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.many_series", *sys.argv[1:], "--way", way]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


if __name__ == "__main__":
    main()
