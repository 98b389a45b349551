"""Intervals from how far forecasts were off: own size of error, its growth with the horizon, and the shape all share.

Errors of every series and time of making are told in units of what is usual for that series and step. Their quantiles,
pooled over series, are the shape; told back in the units of each series they are its interval. What is usual for a
series is taken without the errors it is compared with, and those of times so near that they look at the same days: an
interval is as wide as one for a forecast nobody has seen the outcome of.

Source: split conformal prediction (Papadopoulos et al., 2002; Lei et al., 2018) over rolling origins, normalised by the
size of each series' errors; Student's t for how few unrelated errors there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri, stdtrit

from analytics.forecast.demand.backtest import mean
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

#: Fewest times of making from which an interval is claimed of a series, and fewest errors of a step, over all series,
#: from which one with fewer of its own borrows.
FEWEST: Final = 3
POOLED: Final = 40

#: The ranges, and the share each is meant to hold.
SHARES: Final = {"80": 0.8, "95": 0.95}

#: Times of making after which a series' own errors count as much as those of all.
SHRUNK: Final = 4.0

#: Unrelated errors after which the two sides of an interval are told apart as much as taken together.
SIDED: Final = 20.0

#: Stretches of the horizon that have a shape of their own.
STRETCHES: Final = 3

NAMES: Final = tuple(f"{side}{name}" for name in SHARES for side in ("low", "high"))


@dataclass(frozen=True, eq=False)
class Spread:
    """How far forecasts of each series are off at each step.

    Attributes:
        size: usual error of each series and step, in the unit of the series.
        strange: errors in units of what is usual, by time of making, series and step; NaN where nothing came.
        claimed: whether an interval is claimed of each series.
    """

    size: Floats
    strange: Floats
    claimed: npt.NDArray[np.bool_]

    def bounds(self, forecast: Floats, least: Floats) -> dict[str, Floats]:
        """Bounds low80, high80, low95 and high95, series by steps; NaN where no interval is claimed.

        Args:
            forecast: series by steps.
            least: least value each series can take.
        """
        found, size = {}, np.where(self.claimed[:, None], self.size, np.nan)
        for name in SHARES:
            low, high = self.shapes[name] if self.claimed.any() else (np.nan, np.nan)
            found[f"low{name}"] = np.maximum(forecast + low * size, least[:, None])
            found[f"high{name}"] = forecast + high * size
        return found

    @cached_property
    def shapes(self) -> dict[str, tuple[Floats, Floats]]:
        """Lower and upper quantile of the strange errors at each step, by name of the range."""
        return {name: quantiles(self.strange, share) for name, share in SHARES.items()}

    def held(self, row: int, name: str) -> float:
        """Share of what came for one series that ranges of that name would have held; NaN where none is claimed."""
        known = ~np.isnan(self.strange[:, row])
        if not (self.claimed[row] and known.any()):
            return float("nan")
        low, high = self.shapes[name]
        inside = (self.strange[:, row] >= low) & (self.strange[:, row] <= high)
        return float(inside[known].mean())


def spread(errors: Floats, scales: Floats, backs: Sequence[int]) -> Spread:
    """How far forecasts of each series are off at each step.

    Args:
        errors: actual less forecast by time of making, series and step; NaN where nothing came.
        scales: what errors of each series are told in.
        backs: how many steps ago each forecast was made, latest first; the latest lies one horizon back.
    """
    scaled = errors / scales[None, :, None]
    times = (~np.isnan(errors).all(axis=2)).sum(axis=0)
    if not errors.size or times.max() < FEWEST:
        return Spread(np.full(errors.shape[1:], np.nan), scaled, np.zeros(errors.shape[1], dtype=np.bool_))
    own = usual(np.abs(scaled))
    growth = profile(np.abs(scaled) / own[None, :, None])
    strange = np.empty_like(scaled)
    for at, back in enumerate(backs):
        near = [place for place, other in enumerate(backs) if abs(other - back) < backs[0]]
        strange[at] = scaled[at] / usual(np.abs(scaled), without=near)[:, None] / growth
    claimed = (times >= FEWEST) | (np.sum(~np.isnan(scaled[:, :, 0])) >= POOLED)
    return Spread(own[:, None] * growth * scales[:, None], strange, claimed)


def usual(size: Floats, without: Sequence[int] = ()) -> Floats:
    """Typical size of the errors of each series: its own, drawn towards that of all by how few times it was tried.

    Args:
        size: of errors, by time of making, series and step.
        without: times of making whose errors count only in what is typical of all.
    """
    each = mean(size, axis=2)
    every = max(float(mean(each.reshape(1, -1), axis=1)[0]), 1e-9)
    kept = np.delete(each, without, 0)
    many, own = (~np.isnan(kept)).sum(axis=0), mean(kept, axis=0)
    own = np.where(np.isnan(own), every, np.maximum(own, 1e-9))
    share = many / (many + SHRUNK)
    return np.asarray(np.exp(share * np.log(own) + (1 - share) * np.log(every)), dtype=np.float64)


def profile(relative: Floats) -> Floats:
    """How much larger errors are at each step than on average; it never falls, and neighbouring steps share theirs."""
    horizon = relative.shape[2]
    found = mean(relative.reshape(-1, horizon), axis=0)
    found = np.where(np.isnan(found), np.nanmean(found), found)
    wide = 1 if horizon <= 6 else 7 if horizon < 100 else 29
    wide = min(wide, horizon)
    padded = np.concatenate([np.repeat(found[:1], wide // 2), found, np.repeat(found[-1:], wide - 1 - wide // 2)])
    found = np.maximum.accumulate(np.convolve(padded, np.ones(wide) / wide, "valid"))
    return np.asarray(found / max(found.mean(), 1e-12), dtype=np.float64)


def quantiles(strange: Floats, share: float) -> tuple[Floats, Floats]:
    """Lower and upper quantile of standardised errors at each step, a stretch of steps sharing one shape.

    Few unrelated errors are widened as Student's t is against the normal, and both sides are taken together.
    """
    horizon, tail = strange.shape[2], (1 - share) / 2
    low, high = np.zeros(horizon), np.zeros(horizon)
    free = unrelated(strange)
    sided, wider = free / (free + SIDED), stdtrit(max(free - 1, 2.0), 1 - tail) / ndtri(1 - tail)
    for part in np.array_split(np.arange(horizon), min(STRETCHES, horizon)):
        here = strange[:, :, part]
        here = here[~np.isnan(here)]
        if not here.size:
            here = strange[~np.isnan(strange)]
        both = np.quantile(np.abs(here), share)
        below, above = np.quantile(here, [tail, 1 - tail])
        low[part] = min(sided * below - (1 - sided) * both, 0.0) * wider
        high[part] = max(sided * above + (1 - sided) * both, 0.0) * wider
    return low, high


def unrelated(strange: Floats) -> float:
    """How many unrelated errors the errors of series at times of making are worth: series often go wrong together.

    The design effect of Kish (1965): the variance of the mean size at a time of making, against what it would be if
    series were unrelated.
    """
    size = mean(np.abs(strange), axis=2)
    times, series = size.shape
    between = mean(size, axis=1)
    between, within = between[~np.isnan(between)], size[~np.isnan(size)]
    if len(between) < 2:
        return float(len(between))
    ratio = float(within.var()) / max(float(between.var(ddof=1)), 1e-12)
    return float(times * np.clip(ratio, 1.0, series))
