"""The rate of things counted one by one and seldom: a mean that moves slowly, by weekday, and counts about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import betainc

from analytics.forecast.demand.method import Method
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analytics.forecast.demand.panel import Panel

#: Mean steps from one count above zero to the next beyond which a series is intermittent.
#: Source: Syntetos, Boylan and Croston (2005), Journal of the Operational Research Society 56, 495-503.
INTERVAL: Final = 1.32

#: Greatest mean up to which a rate is kept: of larger counts the other methods know more.
SMALL: Final = 10.0

#: Shares of a surprise that go into the rate, averaged by likelihood.
LEARNT: Final = np.array([0.0, 0.01, 0.03, 0.08, 0.2])

#: Counts of a weekday after which its own rate weighs as much as that of all days.
SHRUNK: Final = 20.0


def intermittent(panel: Panel) -> npt.NDArray[np.bool_]:
    """True for each series of small whole numbers that is zero so often that most methods would learn nothing else."""
    known = ~np.isnan(panel.values)
    count = np.maximum(known.sum(axis=1), 1)
    values = np.where(known, panel.values, 0.0)
    whole = (values == np.round(values)).all(axis=1) & (values >= 0).all(axis=1)
    busy = np.maximum((values > 0).sum(axis=1), 1)
    return np.asarray(whole & (count / busy > INTERVAL) & (values.sum(axis=1) / count < SMALL), dtype=np.bool_)


def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """The mean count of each step ahead; of days by weekday. A mean, so that months add up, never the usual zero."""
    then = panel.as_of(backs)
    return rate(then.values, then.season if panel.frequency == "day" else 1, horizon).reshape(
        len(backs), len(panel), horizon
    )


def rate(values: Floats, season: int, horizon: int) -> Floats:
    """Expected counts, series by steps."""
    known = ~np.isnan(values)
    filled, places = np.where(known, values, 0.0), (np.arange(values.shape[1]) - values.shape[1]) % season
    mean = filled.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    index = np.ones((len(values), season))
    for place in range(season) if season > 1 else ():
        here = places == place
        expected = mean * known[:, here].sum(axis=1)
        index[:, place] = (filled[:, here].sum(axis=1) + SHRUNK) / (expected + SHRUNK)
    index /= index.mean(axis=1, keepdims=True)
    level = _level(filled, known, index[:, places], mean)
    return level[:, None] * index[:, np.arange(horizon) % season]


def _level(filled: Floats, known: npt.NDArray[np.bool_], index: Floats, mean: Floats) -> Floats:
    """Rate at the end, shares of surprise averaged by the Poisson likelihood they give each count before it is seen."""
    level = np.repeat(np.maximum(mean, 1e-6)[:, None], len(LEARNT), axis=1)
    likelihood = np.zeros_like(level)
    for place in range(filled.shape[1]):
        seen, value = known[:, [place]], filled[:, [place]]
        expected = np.maximum(level * index[:, [place]], 1e-6)
        likelihood += np.where(seen, value * np.log(expected) - expected, 0.0)
        level = np.where(seen, np.maximum(level + LEARNT * (value / index[:, [place]] - level), 1e-6), level)
    weight = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    return np.asarray((weight * level).sum(axis=1) / weight.sum(axis=1), dtype=np.float64)


def bounds(panel: Panel, expected: Floats, shares: dict[str, float]) -> dict[str, Floats]:
    """Lower and upper counts that hold each share of a negative binomial about the expected ones.

    Its dispersion is that of the counts there were about their usual rate (moments).

    Args:
        panel: the series.
        expected: counts ahead, series by steps.
        shares: such as {"80": 0.8}, named as the bounds are.
    """
    about = rate(panel.values, panel.season if panel.frequency == "day" else 1, panel.season)
    usual = about[:, (np.arange(panel.length) - panel.length) % panel.season]
    known = ~np.isnan(panel.values)
    extra = np.where(known, (panel.values - usual) ** 2 - usual, 0.0).sum(axis=1)
    size = np.where(known, usual**2, 0.0).sum(axis=1) / np.maximum(extra, 1e-9)
    size = np.clip(size, 1e-3, 1e6)[:, None]
    found = {}
    for name, share in shares.items():
        for side, tail in (("low", (1 - share) / 2), ("high", (1 + share) / 2)):
            found[f"{side}{name}"] = _reached(size, size / (size + expected), tail)
    return found


def _reached(size: Floats, failing: Floats, share: float) -> Floats:
    """The least counts that a share of a negative binomial lies at or below, found by halving."""
    below, reaching = np.full(failing.shape, -1.0), np.full(failing.shape, float(MOST))
    while np.any(reaching - below > 1):
        middle = np.floor((below + reaching) / 2)
        enough = betainc(size, middle + 1, failing) >= share
        below, reaching = np.where(enough, below, middle), np.where(enough, middle, reaching)
    return reaching


#: Greatest count that is looked at.
MOST: Final = 500

COUNT_RATE = Method(
    "count_rate",
    "Rate of counts",
    "The mean count of each weekday at a slowly moving rate, for things that seldom happen; counts about it are "
    "negative binomial.",
    ahead,
    trusted={"day": 1.0, "week": 1.0, "month": 1.0},
)
