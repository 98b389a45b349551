"""Whether intervals and promises from outages hold: simulated services of known course, told from their own history.

    python -m benchmarks.outages [--services 1000]

Claims: 90 % intervals of the time between failures, the time to restore and the availability hold the truth of 85 to
95 % of services; levels promised with 90 % confidence are held by as many. Services of each kind have 18 to 36 months
of 730 hours, half an outage to four a month, typically of 12 minutes to 3 hours; how long restoring takes is lognormal
with a spread of 0.6 to 1.4, exponential, or of Weibull's law with a shape of 0.8
(`tests/scenario/availability/made.py`).
"""

from __future__ import annotations

import argparse
from math import exp, gamma
from typing import Final

import numpy as np
import polars as pl

from analytics.scenario.availability.outcome import Case, promisable, work_out
from analytics.scenario.availability.reliability import FEWEST, Estimate, reliability
from tests.scenario.availability.made import HOURS, MONTH, evidence, lost, seen, series, walked

CONFIDENCES: Final = (0.8, 0.9, 0.95)


def held(kind: str, number: int) -> dict[str, float | str] | None:
    """What held of one service; None where it had too few outages to tell."""
    chance = np.random.default_rng((2026, list(HOURS).index(kind), number))
    often, typical = np.exp(chance.uniform(np.log([0.5, 0.2]), np.log([4, 3])))
    spread, months, between = float(chance.uniform(0.6, 1.4)), int(chance.integers(18, 37)), MONTH / often
    known = seen(walked(chance, kind, between=between, typical=typical, spread=spread, end=months * MONTH), months)
    if known.number < FEWEST:
        return None
    found, there = reliability(known, known.hours), evidence([known], series("A"))
    drawn = work_out(there, Case(name="As it is", seed=number + 1))
    ahead = walked(chance, kind, between=between, typical=typical, spread=spread, end=12 * MONTH)
    worst, mean = 1 - lost(ahead, 12).max() / MONTH, _mean(kind, typical, spread)
    return {
        "kind": kind, "outages": known.number, "mtbf": _holds(found.mtbf, between), "mttr": _holds(found.mttr, mean),
        "availability": _holds(found.availability, between / (between + mean)),
        **{f"{each:.0%}": float(worst >= promisable(drawn, there, each)[0]) for each in CONFIDENCES},
    }  # fmt: skip


def told(services: int) -> pl.DataFrame:
    """The share of services of each kind, and of all, whose truth was held, with the largest standard error."""
    rows = pl.DataFrame([row for kind in HOURS for number in range(services) if (row := held(kind, number))])
    shares = [name for name in rows.columns if name not in ("kind", "outages")]
    figures = [pl.len().alias("services"), pl.col("outages").median(), *(pl.col(name).mean() for name in shares)]
    each = rows.group_by("kind", maintain_order=True).agg(figures)
    found = pl.concat([each, rows.select(pl.lit("all").alias("kind"), *figures)])
    return found.with_columns((100 * (0.09 / pl.col("services")).sqrt()).alias("error"))


def _mean(kind: str, typical: float, spread: float) -> float:
    return typical * {"lognormal": exp(spread**2 / 2), "exponential": 1.4, "weibull": 1.5 * gamma(1 + 1 / 0.8)}[kind]


def _holds(found: Estimate, truth: float) -> float:
    return float(found.low <= truth <= found.high)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--services", type=int, default=1000, help="of each kind")
    with pl.Config(tbl_cols=-1, tbl_width_chars=140):
        print(told(asked.parse_args().services))
