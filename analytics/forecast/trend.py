"""Whether a level is slowly getting worse or better, how fast, and since when, without crying wolf.

Plain tests of trend take what months have in common with their neighbours for a trend. Two things must therefore agree
before the word is used: the CUSUM of the whitened level passes its limit, and hardly any series without a trend but
with the same dependence between months (an AR(1), drawn 999 times) has a Mann-Kendall score as large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from analytics.errors import ForecastError
from analytics.forecast import change
from analytics.forecast.history_bootstrap import theil_sen
from analytics.forecast.series import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

#: Greatest share of trendless series with so large a score at which a trend is still claimed.
FALSE_ALARMS: Final = 0.05

#: Fewest periods in which a trend is looked for.
FEWEST: Final = 12

DRAWS: Final = 999
SEED: Final = 1954


@dataclass(frozen=True)
class Trend:
    """The course of a level.

    Attributes:
        kind: "slope" for a slow change, "step" for a sudden one, "none".
        slope: change a period since it began, in the unit of the level; of a step its height; 0 for none.
        since: first day of the period it began in; None for none.
        throughout: median change a period over the whole history (Theil-Sen).
        false_alarm: share of series without a trend that look as much like one.
        alarm: first day of the period in which the alarm would have gone off; None for none.
        n: periods looked at.
        unit: unit of the level.
    """

    kind: Literal["slope", "step", "none"]
    slope: float
    since: date | None
    throughout: float
    false_alarm: float
    alarm: date | None
    n: int
    unit: str = "share"

    @property
    def sentence(self) -> str:
        """The trend in words, such as "falls 0.6 points a month since March 2026"."""
        if self.since is None:
            return f"no trend that {self.n} periods could tell from chance"
        size = f"{abs(self.slope) * 100:.1f} points" if self.unit == "share" else f"{abs(self.slope):.3g} {self.unit}"
        if self.kind == "step":
            return f"{'rose' if self.slope > 0 else 'fell'} by {size} in {self.since:%B %Y}"
        return f"{'rises' if self.slope > 0 else 'falls'} {size} a period since {self.since:%B %Y}".replace(
            "a period", "a month"
        )


def trend(level: Floats, starts: Sequence[date], *, season: int = 12, unit: str = "share") -> Trend:
    """Whether the level has a trend, and since when.

    Args:
        level: one a period; gaps are left out.
        starts: first day of each period.
        season: periods a year; used from three years on.
        unit: unit of the level, for the words.

    Raises:
        ForecastError: fewer than twelve levels.
    """
    kept = np.flatnonzero(~np.isnan(level))
    if len(kept) < FEWEST:
        problem = f"{len(kept)} levels, {FEWEST} are needed to look for a trend"
        raise ForecastError(problem)
    seen, days = level[kept], [starts[int(place)] for place in kept]
    season = season if len(seen) >= 3 * season else 1
    apart, throughout = score(seen, kept, season), seasonal_slope(seen, kept, season)
    calm = deseasonalised(seen, kept, season, throughout)
    false_alarm = chance_of_score(apart, kept, season, dependence(calm - throughout * kept))
    _, went_off = change.cusum(whitened(calm))
    if went_off is None or false_alarm > FALSE_ALARMS:
        return Trend("none", 0.0, None, throughout, false_alarm, None, len(seen), unit)
    kind, found = shape(calm)
    return Trend(kind, found.size, days[found.place], throughout, false_alarm, days[went_off], len(seen), unit)


def shape(calm: Floats) -> tuple[Literal["slope", "step"], change.Change]:
    """Whether a change was slow or sudden: the bend or the step, whichever leaves less over."""
    bent, stepped = change.bend(calm), change.step(calm)
    return ("slope", bent) if bent.left_over <= stepped.left_over else ("step", stepped)


def pairs(place: Ints, season: int) -> tuple[Ints, Ints]:
    """Indices of the earlier and later of all pairs from the same place in the season."""
    earlier, later = np.triu_indices(len(place), 1)
    same = (place[later] - place[earlier]) % season == 0
    return earlier[same], later[same]


def score(values: Floats, place: Ints, season: int = 1) -> int:
    """Seasonal Mann-Kendall score: pairs of one season that rise less those that fall.

    Source: Hirsch, Slack and Smith (1982), Techniques of trend analysis for monthly water quality data.

    Example:
        >>> score(np.array([1.0, 3.0, 2.0, 4.0]), np.arange(4))
        4
    """
    earlier, later = pairs(place, season)
    return int(np.sign(values[later] - values[earlier]).sum())


def seasonal_slope(values: Floats, place: Ints, season: int = 1) -> float:
    """Median change a period over all pairs of one season (seasonal Kendall slope)."""
    if season == 1:
        return theil_sen(place.astype(np.float64), values)
    earlier, later = pairs(place, season)
    return float(np.median((values[later] - values[earlier]) / (place[later] - place[earlier])))


def deseasonalised(values: Floats, place: Ints, season: int, slope: float) -> Floats:
    """The values without the usual departure of their season from the line."""
    if season == 1:
        return values
    about = values - slope * place
    usual = {part: np.median(about[place % season == part]) for part in np.unique(place % season)}
    middle = np.median(list(usual.values()))
    usually = np.array([usual[part] - middle for part in place % season], dtype=np.float64)
    return values - usually


def dependence(values: Floats) -> float:
    """How much of a period's departure is left in the next (AR(1)), corrected for the shortness of the series.

    Source: Kendall (1954), Note on bias in the estimation of autocorrelation.
    """
    about = values - values.mean()
    total = float(about @ about)
    if total == 0:
        return 0.0
    found = float(about[1:] @ about[:-1]) / total
    return float(np.clip(found + (1 + 4 * found) / len(values), 0.0, 0.95))


def whitened(calm: Floats) -> Floats:
    """Standardised departures from the median of the first half, each without what the one before left in it."""
    about = calm - np.median(calm[: max(FEWEST // 2, len(calm) // 2)])
    left = dependence(calm - theil_sen(np.arange(len(calm), dtype=np.float64), calm) * np.arange(len(calm)))
    fresh = about - left * np.concatenate([[0.0], about[:-1]])
    whole: Floats = fresh / (change.spread(fresh) or 1.0)
    return whole


def chance_of_score(found: int, place: Ints, season: int, left: float) -> float:
    """Share of AR(1) series without a trend whose score is at least as large, the one found counted in.

    Args:
        found: the score.
        place: where in time the values lie.
        season: as for `score`.
        left: dependence between neighbours.
    """
    rng = np.random.default_rng(SEED)
    shocks = rng.standard_normal((DRAWS, int(place[-1] - place[0]) + 1))
    series = shocks.copy()
    for step in range(1, series.shape[1]):
        series[:, step] = left * series[:, step - 1] + np.sqrt(1 - left**2) * shocks[:, step]
    earlier, later = pairs(place, season)
    drawn = series[:, place - place[0]]
    scores = np.sign(drawn[:, later] - drawn[:, earlier]).sum(axis=1)
    return float((np.sum(np.abs(scores) >= abs(found)) + 1) / (DRAWS + 1))
