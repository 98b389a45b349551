"""What a season adds to each place of it, where a series has one: tested, measured and taken out."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.series import Floats, Ints

if TYPE_CHECKING:
    import numpy.typing as npt

#: Normal quantile beyond which the autocorrelation at one season counts (90 %, two-sided).
SURE: Final = 1.645

#: What is left of a season's weight a season later: of months, and of shorter seasons.
KEPT: Final = {12: 0.95, 7: 0.98}


def seasonal(values: Floats, season: int) -> npt.NDArray[np.bool_]:
    """True for each series whose values, or changes, hang together one season apart more than chance would have it.

    Source: the test of Assimakopoulos and Nikolopoulos (2000), The theta model, as used in the M4 competition.

    Args:
        values: series by steps, NaN for gaps.
        season: steps of one season.
    """
    return _related(values, season) | _related(np.diff(values, axis=1), season)


def _related(values: Floats, season: int) -> npt.NDArray[np.bool_]:
    count = np.sum(~np.isnan(values), axis=1)
    if values.shape[1] <= season + 1:
        return np.zeros(len(values), dtype=np.bool_)
    about = np.nan_to_num(values - _mean(values)[:, None])
    whole = np.maximum(np.einsum("sj,sj->s", about, about), 1e-12)
    shifts = range(1, season + 1)
    found = np.stack([np.einsum("sj,sj->s", about[:, k:], about[:, :-k]) / whole for k in shifts], axis=1)
    limit = SURE * np.sqrt((1 + 2 * np.sum(found[:, :-1] ** 2, axis=1)) / np.maximum(count, 1))
    return np.asarray((np.abs(found[:, -1]) > limit) & (count >= 2 * season), dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Season:
    """The season of each series of a matrix whose last columns are the latest steps.

    Attributes:
        index: what each place of the season adds, or multiplies by (series, season); place 0 is the first step ahead.
        factor: true for each series whose season multiplies.
    """

    index: Floats
    factor: npt.NDArray[np.bool_]

    def out(self, values: Floats) -> Floats:
        """The values without their season."""
        index = self.index[:, self._places(np.arange(-values.shape[1], 0))]
        with np.errstate(invalid="ignore"):
            return np.where(self.factor[:, None], values / np.maximum(index, 0.02), values - index)

    def back(self, ahead: Floats) -> Floats:
        """Values ahead with their season."""
        index = self.index[:, self._places(np.arange(ahead.shape[1]))]
        return np.where(self.factor[:, None], ahead * index, ahead + index)

    def _places(self, step: Ints) -> Ints:
        return np.asarray(step % self.index.shape[1], dtype=np.int64)


def measured(values: Floats, season: int, factor: npt.NDArray[np.bool_]) -> Season:
    """The season of each series: ratios to, or differences from, the moving mean of a season; recent ones weigh more.

    A series without a season (see `seasonal`) gets one that changes nothing.

    Args:
        values: series by steps, NaN for gaps.
        season: steps of one season.
        factor: whether the season of each series multiplies.
    """
    nothing = np.where(factor, 1.0, 0.0)[:, None] * np.ones(season)
    if season < 2 or values.shape[1] < 2 * season + 2:
        return Season(nothing, factor)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = _moving(values, season)
        apart = np.where(factor[:, None], values / np.where(np.abs(level) < 1e-9, np.nan, level), values - level)
    found, doubt = _by_place(apart, season)
    middle = found.mean(axis=1, keepdims=True)
    found = np.where(factor[:, None], found / np.maximum(middle, 1e-9), found - middle)
    has = seasonal(values, season) & np.all(np.isfinite(found), axis=1)
    return Season(np.where(has[:, None], drawn(found, nothing, doubt), nothing), factor)


def drawn(found: Floats, nothing: Floats, doubt: Floats) -> Floats:
    """Seasons drawn towards none, the more the less they stand out from how well each place of them is known.

    Source: James and Stein (1961), as used for seasons by Miller and Williams (2003), International Journal of
    Forecasting 19, 669-684.

    Args:
        found: what each place adds or multiplies by, series by places.
        nothing: the season that changes nothing.
        doubt: variance of the mean at one place.
    """
    apart = ((found - nothing) ** 2).sum(axis=1)
    kept = np.clip(1 - (found.shape[1] - 3) * doubt / np.maximum(apart, 1e-12), 0.0, 1.0)
    return np.asarray(nothing + kept[:, None] * (found - nothing), dtype=np.float64)


def _moving(values: Floats, season: int) -> Floats:
    """Mean over the season about each step; of an even season the two outermost steps count half."""
    weight = np.ones(season) if season % 2 else np.concatenate([[0.5], np.ones(season - 1), [0.5]])
    side = len(weight) // 2
    found = np.full_like(values, np.nan)
    found[:, side : values.shape[1] - side] = (
        np.lib.stride_tricks.sliding_window_view(values, len(weight), axis=1) @ weight / season
    )
    return found


def _by_place(apart: Floats, season: int) -> tuple[Floats, Floats]:
    """Mean at each place of the season, what lies beyond three median deviations drawn in, and its variance."""
    step = np.arange(-apart.shape[1], 0)
    weight = KEPT.get(season, 0.95) ** ((-1 - step) // season)
    found = np.empty((len(apart), season))
    off, free = np.zeros((2, len(apart)))
    for place in range(season):
        here = step % season == place
        seen, known = apart[:, here], ~np.isnan(apart[:, here])
        middle = _median(seen)[:, None]
        bound = 3 * 1.4826 * _median(np.abs(seen - middle))[:, None] + 1e-9
        kept = np.where(known, np.clip(seen, middle - bound, middle + bound), 0.0)
        each = np.where(known, weight[here], 0.0)
        found[:, place] = (each * kept).sum(axis=1) / np.maximum(each.sum(axis=1), 1e-12)
        off += np.where(known, (kept - found[:, [place]]) ** 2, 0.0).sum(axis=1)
        free += np.maximum(known.sum(axis=1) - 1, 0)
    many = (~np.isnan(apart)).sum(axis=1) / season
    return found, off / np.maximum(free, 1) / np.maximum(many, 1)


def _median(values: Floats) -> Floats:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a row without a value is NaN, which is what is meant
        return np.asarray(np.nanmedian(values, axis=1), dtype=np.float64)


def _mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), dtype=np.float64)
