"""Whether a level is slowly getting worse or better, how fast, and since when, without crying wolf.

Plain tests of trend take what months have in common with their neighbours for a trend. Two things must therefore agree
before the word is used: hardly any series without a change, but with the same dependence between months, looks as much
like one (`evidence`), and the CUSUM of what is new in each month passes its limit. No bare p-value is ever shown.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from analytics.errors import ForecastError
from analytics.forecast.course import change
from analytics.forecast.course.evidence import SIDE, Evidence, weigh
from analytics.forecast.series import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

#: Greatest share of series without a change that look as much like one at which a trend is still claimed.
FALSE_ALARMS: Final = 0.05

#: Most standard deviations that one period adds to the alarm.
ODD: Final = 3.0

#: Fewest periods in which a trend is looked for.
FEWEST: Final = 12


@dataclass(frozen=True)
class Trend:
    """The course of a level.

    Attributes:
        kind: "slope" for a slow change, "step" for a sudden one, "none".
        slope: change a period since it began, in the unit of the level; of a step its height; 0 for none.
        since: first day of the period it began in; None for none.
        throughout: median change a period over the whole history (seasonal Theil-Sen slope).
        tau: how steadily it rises (1) or falls (-1) over the whole history (seasonal Mann-Kendall).
        false_alarm: share of series without a change that look as much like one.
        alarm: first day of the period in which the alarm would have gone off; None for none.
        n: periods looked at.
        unit: unit of the level.
        step: months from one period to the next.
    """

    kind: Literal["slope", "step", "none"]
    slope: float
    since: date | None
    throughout: float
    tau: float
    false_alarm: float
    alarm: date | None
    n: int
    unit: str = "share"
    step: int = 1

    @property
    def sentence(self) -> str:
        """The trend in words, such as "falls 0.6 points a month since March 2026"."""
        if self.since is None:
            return f"no trend that {self.n} periods could tell from chance"
        size = f"{abs(self.slope) * 100:.1f} points" if self.unit == "share" else f"{abs(self.slope):.3g} {self.unit}"
        if self.kind == "step":
            return f"{'rose' if self.slope > 0 else 'fell'} by {size} in {self.since:%B %Y}"
        each = {1: "month", 3: "quarter", 12: "year"}.get(self.step, "period")
        return f"{'rises' if self.slope > 0 else 'falls'} {size} a {each} since {self.since:%B %Y}"


def trend(level: Floats, starts: Sequence[date], *, season: int = 12, unit: str = "share") -> Trend:
    """Whether the level has a trend, and since when.

    Args:
        level: one a period; gaps are left out.
        starts: first day of each period.
        season: periods a year.
        unit: unit of the level, for the words.

    Raises:
        ForecastError: fewer than twelve levels.
    """
    kept = np.flatnonzero(~np.isnan(level))
    if len(kept) < FEWEST:
        problem = f"{len(kept)} levels, {FEWEST} are needed to look for a trend"
        raise ForecastError(problem)
    seen, days = level[kept], [starts[int(place)] for place in kept]
    known = weigh(seen, season)
    went_off = alarm(known)
    real = went_off is not None and known.false_alarm <= FALSE_ALARMS
    return Trend(
        kind=known.course.kind if real else "none",
        slope=known.size if real else 0.0,
        since=days[known.course.place] if real else None,
        throughout=seasonal_slope(seen, kept, season),
        tau=tau(seen, kept, season),
        false_alarm=known.false_alarm,
        alarm=days[went_off] if real and went_off is not None else None,
        n=len(seen), unit=unit, step=_months(days),
    )  # fmt: skip


def alarm(known: Evidence) -> int | None:
    """The place at which a CUSUM of what is new in each period would have passed its limit; None where it does not.

    A departure is counted from the median before the change, each without what the one before left in it, and as three
    standard deviations at most: one odd month is no alarm.
    """
    about = known.calm - np.median(known.calm[: max(known.course.place, SIDE)])
    fresh = about - known.left * np.concatenate([[0.0], about[:-1]])
    return change.cusum(np.clip(fresh / (change.spread(fresh) or 1.0), -ODD, ODD))[1]


def pairs(place: Ints, season: int) -> tuple[Ints, Ints]:
    """Indices of the earlier and later of all pairs from the same place in the season; of all pairs under two years."""
    earlier, later = np.triu_indices(len(place), 1)
    whole = len(place) < 2 * season
    same = whole | ((place[later] - place[earlier]) % season == 0)
    return earlier[same], later[same]


def tau(values: Floats, place: Ints, season: int = 1) -> float:
    """Seasonal Mann-Kendall: pairs of one season that rise less those that fall, over all of them; -1 to 1.

    Source: Hirsch, Slack and Smith (1982), Techniques of trend analysis for monthly water quality data.

    Example:
        >>> round(tau(np.array([1.0, 3.0, 2.0, 4.0]), np.arange(4)), 3)
        0.667
    """
    earlier, later = pairs(place, season)
    return float(np.sign(values[later] - values[earlier]).mean())


def seasonal_slope(values: Floats, place: Ints, season: int = 1) -> float:
    """Median change a period over all pairs of one season (seasonal Kendall slope; Theil-Sen with a season of 1)."""
    earlier, later = pairs(place, season)
    return float(np.median((values[later] - values[earlier]) / (place[later] - place[earlier])))


def _months(days: Sequence[date]) -> int:
    return min((b.year - a.year) * 12 + b.month - a.month for a, b in itertools.pairwise(days))
