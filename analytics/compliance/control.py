"""Process limits: which periods differ from routine variation, and which are just another draw from it.

Limits say what the process does by itself, never what was promised. A level with counts behind it gets a p-chart whose
limits widen where few items came, scaled by the variation that months show beyond chance (Laney's p'); any other gets
an individuals chart by the mean moving range (XmR). Where a level turned and stayed, centre and limits are set anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.compliance.turn import BEFORE, turn
from analytics.measures.registry import measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Fewest points from which limits are drawn.
MIN_POINTS: Final = 5

#: Mean of the range of two draws from a normal process, in its standard deviations.
D2: Final = 1.128

#: Rules a point can break, the one that is named first.
RULES: Final = ("outlier", "long run", "short run")

Limits = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def chart(rows: pl.DataFrame, baseline: int | None = None) -> pl.DataFrame:
    """One target's levels with their limits: `period`, `value`, `centre`, `lower`, `upper`, `exceptional`, `rule`.

    Partial periods and those without a level are left out; with fewer than five points there are no limits, and none
    is exceptional. Limits are set anew where the level turned, once there are six points since; fewer than that keep
    the limits of before, and so stand out.

    Args:
        rows: judged rows of one target and segment.
        baseline: how many of the first periods set centre and limits throughout; None for limits set anew at turns.
    """
    known = rows.filter(~pl.col("partial") & pl.col("level").is_not_null()).sort("period")
    values, totals = known["level"].to_numpy(), known["total"].to_numpy()
    centre, sigma, broken = np.full(len(known), np.nan), np.full(len(known), np.nan), [""] * len(known)
    for phase, first in phases(values) if baseline is None else [(slice(0, len(values)), baseline)]:
        ours, total = values[phase], totals[phase]
        if len(known) >= MIN_POINTS:
            limits = p_limits(ours * total, total, first) if _counted(known) else xmr_limits(ours, first)
            centre[phase], sigma[phase] = limits
            broken[phase] = signals(ours, *limits, middle=float(np.median(ours[:first])))
    share = len(known) > 0 and known["unit"][0] == "share"
    lower, upper = centre - 3 * sigma, centre + 3 * sigma
    return pl.DataFrame(
        {
            "period": known["period"],
            "value": values,
            "centre": centre,
            "lower": np.clip(lower, 0, None) if share else lower,
            "upper": np.clip(upper, None, 1) if share else upper,
            "exceptional": [rule != "" for rule in broken],
            "rule": broken,
        },
        schema_overrides={"rule": pl.String, "exceptional": pl.Boolean},
    ).with_columns(pl.col("centre", "lower", "upper").fill_nan(None))


def phases(values: ArrayLike) -> list[tuple[slice, int]]:
    """The stretches between turns of a level, each with how many of its first points set its limits.

    Example:
        >>> high, low = [5.3, 5.1, 5.6, 5.2, 5.5, 5.7, 5.0, 5.4, 5.8, 5.9, 6.1, 4.9], [1.2, 1.0, 1.3, 1.1, 1.4, 0.9]
        >>> phases(high + low)
        [(slice(0, 12, None), 12), (slice(12, 18, None), 6)]
        >>> phases(high + low[:4])
        [(slice(0, 16, None), 12)]
    """
    values = np.asarray(values, float)
    place = turn(values)
    if place is None:
        return [(slice(0, len(values)), len(values))]
    before, after = phases(values[:place]), phases(values[place:])
    if len(values) - place < BEFORE:
        last, first = before[-1]
        return [*before[:-1], (slice(last.start, len(values)), first)]
    return before + [(slice(part.start + place, part.stop + place), first) for part, first in after]


def xmr_limits(values: ArrayLike, baseline: int | None = None) -> Limits:
    """Centre and standard deviation of an individuals chart, one each a point: the mean moving range over 1.128.

    Source: D. J. Wheeler (1993), "Understanding Variation": limits are the mean plus and minus 2.66 mean ranges.

    Example:
        >>> centre, sigma = xmr_limits([10.0, 12.0, 10.0, 12.0, 10.0])
        >>> float(centre[0]), round(float(3 * sigma[0]), 2)
        (10.8, 5.32)
    """
    values = np.asarray(values, float)
    base = values[:baseline]
    return np.full(len(values), base.mean()), np.full(len(values), np.abs(np.diff(base)).mean() / D2)


def p_limits(good: ArrayLike, total: ArrayLike, baseline: int | None = None) -> Limits:
    """Centre and standard deviation of a p'-chart, one each a point: binomial, times the z-scores' own variation.

    Source: D. B. Laney (2002), "Improved control charts for attributes". Unlike the plain p-chart (Shewhart, 1931),
    it does not call every month exceptional only because there are many items in it.
    """
    good, total = np.asarray(good, float), np.asarray(total, float)
    centre = good[:baseline].sum() / total[:baseline].sum()
    binomial = np.sqrt(centre * (1 - centre) / total)
    if not binomial.all():
        return np.full(len(good), centre), np.zeros(len(good))
    scores = (good / total - centre) / binomial
    return np.full(len(good), centre), binomial * np.abs(np.diff(scores[:baseline])).mean() / D2


def signals(
    values: ArrayLike, centre: ArrayLike, sigma: ArrayLike, run: int = 7, middle: float | None = None
) -> list[str]:
    """The rule each point breaks, "" for none: "outlier", "long run" or "short run".

    An outlier lies beyond three standard deviations; a long run is seven in a row on one side of the middle; a short
    run is four in a row on one side, three of them beyond two standard deviations. Under five points there are none.

    Args:
        values: in the order of time.
        centre, sigma: what is usual, one for all or one each a point.
        run: how many in a row are a long run.
        middle: what the sides of a run are told apart by; None for the centre. A median is as often above as below,
            where the mean of a level that is nearly always perfect is not.

    Source: ServiceNow, signals of process behaviour charts, after Shewhart's and Wheeler's.

    Example:
        >>> signals([0, 0, 0, 0, 4.0], 0, 1)
        ['', '', '', '', 'outlier']
    """
    values = np.asarray(values, float)
    away = values - np.asarray(centre, float)
    if len(away) < MIN_POINTS or np.isnan(away).any():
        return [""] * len(away)
    far = np.abs(away) / np.maximum(np.asarray(sigma, float), 1e-12 * np.maximum(np.abs(values), 1e-12))
    off = away if middle is None else values - middle
    side = np.where(np.abs(off) <= 1e-12, 0, np.sign(off))
    broken = [""] * len(away)
    for size, near_limit, rule in ((4, 3, "short run"), (run, 0, "long run")):
        for start in range(len(away) - size + 1):
            window = slice(start, start + size)
            if abs(side[window].sum()) == size and (far[window] > 2).sum() >= near_limit:
                broken[window] = [rule] * size
    return ["outlier" if beyond else rule for beyond, rule in zip(far > 3, broken, strict=True)]


def _counted(rows: pl.DataFrame) -> bool:
    """Whether the level is a share of items, not of time."""
    meant = measure(rows["measure"][0])
    return meant.statistic == "share" and meant.table != "outages"
