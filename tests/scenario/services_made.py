"""Services whose true course is known: a history of monthly counts, and the twelve months that follow it.

The population was written down before any method was held against it:

- a history of 18 to 36 months, of about 20 to 1,000 items a month (evenly on the logarithm), which differ from month to
  month by a tenth and by the Poisson chance of arrivals: from a small queue to a whole desk;
- a mean share of misses from 0.5 % to 25 % (evenly on the logarithm): what agreements promise in practice;
- "steady": every item of every month meets with the same chance, so months differ by the chance of counts alone;
- "month effects": the chance of a month is drawn from a beta distribution, whose standard deviation is 0.03 to 0.20 of
  that of a single item: at 95 % met, months then differ by 0.7 to 4 points beyond the chance of counts;
- "seasonal": month effects, and a yearly wave of 0.1 to 0.4 on the logit, which peaks in any month;
- "runs": month effects of which each takes after the last by a correlation of 0.2 to 0.5, with the same beta
  distribution.

- "outages": time up of 200 to 730 agreed hours a month; 0.2 to 4 outages a month by Poisson's law, whose lengths are
  lognormal with a median of 12 minutes to 3 hours and a spread of 0.6 to 1.4 on the logarithm (779 published incidents
  of a large code host have 76 minutes and 1.1).

It leaves out what no history shows: a course that turns after it. What slides or jumps within a history is not in it
either; scenarios draw from the months since the last turn, and warnings tell of slides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from analytics.measures.measure import as_items
from analytics.measures.period import add_months
from analytics.scenario.history import History
from tests.scenario.ground import FIRST, terms

Counts = NDArray[np.float64]

KINDS: Final = ("steady", "month effects", "seasonal", "runs", "outages")
AHEAD: Final = 12


@dataclass(frozen=True, eq=False)
class Made:
    """A service of one kind: what met and what counted in each month, the last twelve of them yet to come."""

    kind: str
    good: Counts
    total: Counts


def made(kind: str, number: int) -> Made:
    """The service of a kind and number; the same ones give the same service."""
    stream = np.random.default_rng((2026, KINDS.index(kind), number))
    months = int(stream.integers(18, 37)) + AHEAD
    return _outages(stream, months) if kind == "outages" else _items(stream, kind, months)


def history(service: Made) -> History:
    """What is known of a service before the twelve months to come, as reported counts or as time."""
    known = len(service.good) - AHEAD
    told = {"good": service.good[:known], "total": service.total[:known]}
    starts = [datetime.combine(add_months(FIRST, month), time(), UTC) for month in range(known)]
    items = as_items(pl.DataFrame({"item": [str(month) for month in range(known)], "at": starts} | told))
    measure = "availability" if service.kind == "outages" else "attainment"
    asked = terms(target={"measure": measure, "within": None})
    return History(terms=asked, items=items, as_of=datetime.combine(add_months(FIRST, known), time(), UTC))


def worst(service: Made) -> float:
    """The worst level of the twelve months to come."""
    return float((service.good[-AHEAD:] / service.total[-AHEAD:]).min())


def _items(stream: np.random.Generator, kind: str, months: int) -> Made:
    items, missed = np.exp(stream.uniform(np.log([20, 0.005]), np.log([1000, 0.25])))
    spread, wave, takes_after = stream.uniform([0.03, 0.1, 0.2], [0.20, 0.4, 0.5])
    total = np.maximum(stream.poisson(items * np.exp(stream.normal(0, 0.1, months))), 1)
    luck = _luck(stream, months, takes_after if kind == "runs" else 0.0)
    chance = np.full(months, 1 - missed) if kind == "steady" else _beta(luck, 1 - missed, spread)
    if kind == "seasonal":
        year = np.sin(2 * np.pi * (np.arange(months) / 12 + stream.random()))
        chance = special.expit(special.logit(np.clip(chance, 1e-12, 1 - 1e-12)) + wave * year)
    return Made(kind, stream.binomial(total, chance).astype(float), total.astype(float))


def _outages(stream: np.random.Generator, months: int) -> Made:
    often, median = np.exp(stream.uniform(np.log([0.2, 0.2]), np.log([4, 3])))
    spread, agreed = stream.uniform([0.6, 200], [1.4, 730])
    lengths = [median * np.exp(spread * stream.standard_normal(count)) for count in stream.poisson(often, months)]
    lost = np.array([min(float(each.sum()), agreed) for each in lengths])
    return Made("outages", (agreed - lost) * 3600, np.full(months, agreed * 3600))


def _luck(stream: np.random.Generator, months: int, takes_after: float) -> Counts:
    """Normal draws of mean 0 and spread 1, each of which takes after the last by a correlation."""
    fresh = stream.standard_normal(months)
    drawn = fresh.copy()
    for month in range(1, months):
        drawn[month] = takes_after * drawn[month - 1] + np.sqrt(1 - takes_after**2) * fresh[month]
    return drawn


def _beta(luck: Counts, mean: float, spread: float) -> Counts:
    """Chances of a beta distribution of that mean, whose variance is spread² of that of a single item."""
    size = 1 / spread**2 - 1
    chances: Counts = special.betaincinv(mean * size, (1 - mean) * size, special.ndtr(luck))
    return chances
