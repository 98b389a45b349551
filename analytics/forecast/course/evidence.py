"""Whether a level really changed its course: a likelihood ratio that knows that months hang together.

Each course a level may have taken (a step, or a bend from level into slope, at each place; a slope throughout) is set
against none, both with an AR(1) and, from three years on, a yearly wave. The ratio sees a sudden change best, the
Mann-Kendall score a slow one; how large either gets by chance is counted on 499 series without a change that hang
together as much as this one does, and the smaller share is doubled for having looked twice. Both look at ranks, so that
one odd month is no change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import ndtri

from analytics.forecast.series import Floats

#: Fewest values on either side of a change.
SIDE: Final = 3

DRAWS: Final = 499
SEED: Final = 1954


@dataclass(frozen=True, eq=False)
class Course:
    """One course: at `place` the level steps, or bends into a slope; `shape` is its height at each place, per unit."""

    kind: Literal["slope", "step"]
    place: int
    shape: Floats


@dataclass(frozen=True, eq=False)
class Evidence:
    """The likeliest change of course, and how often chance alone looks as much like one.

    Attributes:
        course: the change.
        size: height of the step, or slope a period, in the unit of the values.
        false_alarm: share of series without a change that look as much like one, for having looked twice doubled.
        calm: the values without the yearly wave.
        left: how much of a period's departure from the course is left in the next.
    """

    course: Course
    size: float
    false_alarm: float
    calm: Floats
    left: float


def courses(length: int) -> list[Course]:
    """Every course there may be, a slope throughout first."""
    at = np.arange(length)
    places = range(SIDE, length - SIDE + 1)
    bends = [Course("slope", place, np.maximum(at - place + 1, 0).astype(np.float64)) for place in places]
    leaps = [Course("step", place, (at >= place).astype(np.float64)) for place in places]
    return [Course("slope", 0, at.astype(np.float64)), *bends, *leaps]


def weigh(values: Floats, season: int) -> Evidence:
    """The likeliest change of course of a series, and the share of false alarms at such a ratio.

    Args:
        values: without gaps.
        season: periods a year; a wave is allowed for from three years on.
    """
    among, steady = courses(len(values)), _wave(len(values), season)
    ranked = normal_scores(values)
    by_course = _share(
        ratios(ranked[None], among, steady).max(), ratios(drawn(ranked, steady), among, steady).max(axis=1)
    )
    sloped = np.column_stack([steady, among[0].shape])
    by_score = _share(abs(score(ranked[None])[0]), np.abs(score(drawn(ranked, sloped))))
    # Ranks say whether, the values themselves say when: ranks blur the edge of a step.
    best = min(among, key=lambda course: float(np.sum(_rest(values, np.column_stack([steady, course.shape])) ** 2)))
    features = np.column_stack([steady, best.shape])
    size = np.linalg.lstsq(features, values, rcond=None)[0]
    calm = values - steady[:, 1:] @ size[1:-1]
    left = dependence(_rest(values, features))
    return Evidence(best, float(size[-1]), min(2 * min(by_course, by_score), 1.0), calm, left)


def normal_scores(values: Floats) -> Floats:
    """Each value's rank as the normal quantile of that rank, ties sharing theirs: no single value weighs more.

    Example:
        >>> normal_scores(np.array([1.0, 99.0, 2.0])).round(2)
        array([-0.67,  0.67,  0.  ])
    """
    below = (values[:, None] > values).sum(axis=1)
    upto = (values[:, None] >= values).sum(axis=1)
    return np.asarray(ndtri((below + upto + 1) / 2 / (len(values) + 1)), dtype=np.float64)


def ratios(values: Floats, among: list[Course], steady: Floats) -> Floats:
    """Log likelihood ratio of each course against none, series by courses.

    The AR(1) is conditional on the first value: a value is regressed on the one before and on the course, so that every
    course is one projection, shared by all series.

    Args:
        values: series, one a row.
        among: the courses.
        steady: what every course may have besides: a level and a wave.
    """
    before, now, onward = values[:, :-1].T, values[:, 1:].T, steady[1:]
    none = _left_over(before, now, onward)
    some = [_left_over(before, now, np.column_stack([onward, course.shape[1:]])) for course in among]
    tiny = 1e-12 * np.maximum(np.var(now, axis=0), 1e-300)
    return np.asarray(len(now) * np.log((none + tiny) / (np.array(some) + tiny)).T, dtype=np.float64)


def _left_over(before: Floats, now: Floats, features: Floats) -> Floats:
    """Sum of squares of each series (a column) after the features and its own value before."""
    left, weight, _ = np.linalg.svd(features, full_matrices=False)
    basis = left[:, weight > 1e-9 * weight[0]]
    before, now = (part - basis @ (basis.T @ part) for part in (before, now))
    own = np.einsum("tj,tj->j", before, before)
    both = np.einsum("tj,tj->j", before, now)
    whole = np.einsum("tj,tj->j", now, now)
    return np.asarray(whole - both**2 / np.where(own > 0, own, 1.0), dtype=np.float64)


def dependence(values: Floats) -> float:
    """How much of a period's departure from the mean is left in the next (AR(1)), corrected for few periods.

    Source: Kendall (1954), Note on bias in the estimation of autocorrelation.
    """
    about = values - values.mean()
    total = float(about @ about)
    if total == 0:
        return 0.0
    found = float(about[1:] @ about[:-1]) / total
    return float(np.clip(found + (1 + 4 * found) / len(values), 0.0, 0.95))


def score(values: Floats) -> Floats:
    """Mann-Kendall score of each series (a row): pairs that rise less those that fall.

    Source: Mann (1945), Nonparametric tests against trend.

    Example:
        >>> score(np.array([[1.0, 3.0, 2.0, 4.0]]))
        array([4.])
    """
    earlier, later = np.triu_indices(values.shape[1], 1)
    return np.asarray(np.sign(values[:, later] - values[:, earlier]).sum(axis=1), dtype=np.float64)


def drawn(values: Floats, features: Floats) -> Floats:
    """499 series that go nowhere, one a row, and hang together as much as the values do about their features."""
    left = dependence(_rest(values, features))
    shocks = np.random.default_rng(SEED).standard_normal((DRAWS, len(values)))
    found = shocks.copy()
    for place in range(1, len(values)):
        found[:, place] = left * found[:, place - 1] + np.sqrt(1 - left**2) * shocks[:, place]
    return found


def _share(seen: float, by_chance: Floats) -> float:
    """Share of series that reach what was seen, the one seen counted in."""
    return float((np.sum(by_chance >= seen) + 1) / (len(by_chance) + 1))


def _rest(values: Floats, features: Floats) -> Floats:
    fitted = features @ np.linalg.lstsq(features, values, rcond=None)[0]
    return np.asarray(values - fitted, dtype=np.float64)


def _wave(length: int, season: int) -> Floats:
    """A level, and from three years on the two halves of a yearly wave, as columns."""
    level = np.ones(length)
    if season < 4 or length < 3 * season:
        return level[:, None]
    angle = 2 * np.pi * np.arange(length) / season
    return np.column_stack([level, np.cos(angle), np.sin(angle)])
