"""Lead times: how long each item took or has been running, and the level they attain at any time allowed.

Items still running are censored: all that is known is that they take longer than they have so far. Kaplan and Meier
(1958) use them for as long as they were watched, so that a backlog cannot flatter a level.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from analytics.catalogue import Conventions

#: One row an item: `hours` in the agreed service time until it finished or, where `finished` is false, so far.
LEAD_TIMES: Final[dict[str, pl.DataType]] = {
    "item": pl.String(), "at": pl.Datetime("us", "UTC"), "hours": pl.Float64(), "finished": pl.Boolean(),
}  # fmt: skip

#: Fewest items that a level is worked out from.
FEWEST: Final = 30

Z95: Final = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A level with the ends of its 95 % interval and the number of items behind it."""

    level: float
    low: float
    high: float
    items: int


@dataclass(frozen=True, eq=False)
class Curve:
    """The share finished by each of the increasing `hours`, its variance (Greenwood, 1926), and what it rests on:
    the hours of items still running in order, the longest of all, and how many items there are."""

    hours: NDArray[np.float64]
    done: NDArray[np.float64]
    variance: NDArray[np.float64]
    running: NDArray[np.float64]
    longest: float
    items: int


def curve(times: pl.DataFrame, pace: float = 1.0) -> Curve:
    """The Kaplan-Meier curve of lead times, each multiplied by `pace`.

    An item that stops being watched at the very hour at which another finishes counts as still running then.

    Args:
        times: in the columns of `LEAD_TIMES`.
        pace: what every lead time is multiplied by.

    Raises:
        ScenarioError: there are fewer than 30 items, or none of them is finished.

    Example:
        >>> times = pl.DataFrame({"hours": [1.0, 2.0, 3.0] * 10, "finished": [True, False, True] * 10})
        >>> curve(times).done.round(3).tolist()
        [0.333, 1.0]
    """
    if len(times) < FEWEST or not times["finished"].any():
        problem = f"there are {len(times)} lead times, {times['finished'].sum()} of them finished"
        raise ScenarioError(problem, expected=f"at least {FEWEST}, some of them finished", remedy="Load more history")
    hours, finished = times["hours"].to_numpy() * pace, times["finished"].to_numpy()
    at, ended = np.unique(hours[finished], return_counts=True)
    watched = len(hours) - np.searchsorted(np.sort(hours), at, side="left")
    left_over: NDArray[np.float64] = np.cumprod(1 - ended / watched, dtype=np.float64)
    left = np.maximum(watched - ended, 1)  # where none is left the product is 0 and so is the variance
    variance: NDArray[np.float64] = left_over**2 * np.cumsum(ended / (watched * left), dtype=np.float64)
    return Curve(at, 1 - left_over, variance, np.sort(hours[~finished]), float(hours.max()), len(hours))


def attained(found: Curve, allowed: float, *, on_the_limit: str = "meets") -> Estimate:
    """The share done within the hours allowed, with its 95 % interval.

    The interval is Wilson's (1927) for as many items as would carry Greenwood's variance had none been censored
    (Dorey and Korn, 1987); where every item or none was in time, for the items watched so long. Beyond the longest
    item the curve is carried on flat (Gill, 1980), the least that is possible, and the interval reaches up to 1.

    Args:
        found: the curve.
        allowed: hours of service time.
        on_the_limit: whether taking exactly as long "meets" or "misses".

    Raises:
        ScenarioError: the hours are not above 0.
    """
    if allowed <= 0:
        problem = f"the time allowed is {allowed:g} hours"
        raise ScenarioError(problem, expected="more than 0 hours")
    place = int(np.searchsorted(found.hours, allowed, side="right" if on_the_limit == "meets" else "left")) - 1
    level = float(found.done[place]) if place >= 0 else 0.0
    variance = float(found.variance[place]) if place >= 0 else 0.0
    known = found.items - int(np.searchsorted(found.running, allowed, side="left"))
    worth = level * (1 - level) / variance if variance > 0 and 0 < level < 1 else max(known, 1)
    low, high = wilson(level, worth)
    return Estimate(level, low, 1.0 if allowed > found.longest else high, found.items)


def refuse_beyond(found: Curve, allowed: float) -> None:
    """Nothing, where some item was watched for as long as the hours allowed; else ScenarioError says how long."""
    if allowed > found.longest:
        problem = f"nothing is known beyond {found.longest:,.1f} hours, the longest lead time there is"
        raise ScenarioError(problem, remedy=f"Ask for a time allowed of at most that, not {allowed:,.1f} hours")


def quantile(found: Curve, percentile: float) -> Estimate:
    """The hours within which a percentage of items is done, with its 95 % interval (Brookmeyer and Crowley, 1982).

    Raises:
        ScenarioError: so large a share has not finished while it was watched.
    """
    share, width = percentile / 100, Z95 * np.sqrt(found.variance)
    level = _first(found.hours, found.done, share)
    if level is None:
        problem = f"only {found.done[-1]:.1%} of items were seen to finish, so percentile {percentile:g} is not known"
        raise ScenarioError(problem, remedy="Ask for a lower percentile")
    low, high = (_first(found.hours, found.done + side * width, share) for side in (1, -1))
    return Estimate(level, level if low is None else low, found.longest if high is None else high, found.items)


def _first(hours: NDArray[np.float64], done: NDArray[np.float64], share: float) -> float | None:
    """The first hour by which the share is done; None where it never is."""
    reached = done >= share - 1e-12  # a product of shares is a little under the share itself
    return float(hours[int(np.argmax(reached))]) if reached.any() else None


def wilson(share: float, items: float) -> tuple[float, float]:
    """The ends of the 95 % interval of a share of so many items (Wilson, 1927).

    Example:
        >>> [round(end, 3) for end in wilson(0.9, 100)]
        [0.826, 0.945]
    """
    middle = (share + Z95**2 / (2 * items)) / (1 + Z95**2 / items)
    reach = Z95 / (1 + Z95**2 / items) * sqrt(share * (1 - share) / items + Z95**2 / (4 * items**2))
    # A hair of rounding must not leave the share itself outside.
    return max(min(middle - reach, share), 0.0), min(max(middle + reach, share), 1.0)


def counted(times: pl.DataFrame, conventions: Conventions, allowed: float, pace: float = 1.0) -> pl.DataFrame:
    """Lead times with `good` and `total` as the agreement counts them against a time allowed in hours."""
    hours = pl.col("hours") * pace
    over = hours > allowed if conventions.on_the_limit == "meets" else hours >= allowed
    running = {"late count": over, "all count": pl.lit(value=True), "left out": pl.lit(value=False)}
    judged = pl.col("finished") | running[conventions.open_items]
    good = (pl.col("finished") & ~over).cast(pl.Float64).alias("good")
    return times.with_columns(hours.alias("hours"), good, judged.cast(pl.Float64).alias("total"))
