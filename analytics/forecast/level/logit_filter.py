"""How shares of counted items move: Kalman filters on their logits, many series and many models side by side.

Each model has these states: a lasting level, a moving part (a random walk, or one that returns to the level), a damped
trend of that part, and the two halves of each wave that a year is made of; where a load is given, its effect is one
more. Of a month with many items the filter believes more than of one with few, since the variance of a logit is known
from the count; `spread` is what moves a month beyond that. Series and models are the last two axes of every array, so
that a step of the filter is a few operations on all of them.

Source of the recursions: Durbin and Koopman, Time Series Analysis by State Space Methods (2012), chapter 4. A surprise
beyond 3.9 standard deviations moves the level less than in proportion, and models are weighed by a Student-t
likelihood with six degrees of freedom, so that one odd month does not decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.forecast.series import Floats

#: Squared surprise, in variances, beyond which it is held back.
ODD: Final = 15.0

#: Degrees of freedom of the likelihood that weighs the models.
DEGREES: Final = 6.0

#: Items by which a month's share is drawn towards that of all months so far before its logit is taken.
DRAWN: Final = 20.0

#: Periods that weigh no model; most periods seen that the level is guessed from, and in how many from the first on.
PLACING: Final = 3
GUESSED: Final = 6
WITHIN: Final = 12

#: Standard deviation of the effect of a load before anything is seen: logits a unit of log load.
LOAD: Final = 0.7


@dataclass(frozen=True, eq=False)
class Models:
    """Models side by side; every array has one entry a model.

    Attributes:
        moves: standard deviation of a step of the moving part.
        persists: share of the moving part that is left after a step; 1 for a random walk.
        trend: standard deviation of a step of the trend.
        damped: share of the trend that is left after a step; 0 for no trend.
        spread: standard deviation of a period about its level, beyond that of counting.
        wave: standard deviation of the yearly wave before anything is seen; 0 for none.
        prior: log weight before anything is seen.
        harmonics: waves that a year is made of.
    """

    moves: Floats
    persists: Floats
    trend: Floats
    damped: Floats
    spread: Floats
    wave: Floats
    prior: Floats
    harmonics: int = 1

    def __len__(self) -> int:
        return len(self.spread)

    @property
    def start(self) -> Floats:
        """Variance of each state before anything is seen (states, models)."""
        settled = np.where(self.persists < 1, self.moves**2 / (1 - np.minimum(self.persists, 0.999) ** 2), 0.0)
        slope = np.where(self.damped > 0, 0.03**2, 0.0)
        return np.array([np.ones(len(self)), settled, slope, *[self.wave**2] * (2 * self.harmonics)])


@dataclass(frozen=True, eq=False)
class State:
    """What the filters know after `place` periods.

    Attributes:
        place: periods that have passed.
        mean, covariance: of the states (states, series, models) and (states, states, series, models).
        score: log weight of each model (series, models).
        seen: periods observed of each series.
    """

    place: int
    mean: Floats
    covariance: Floats
    score: Floats
    seen: npt.NDArray[np.int64]

    @property
    def weight(self) -> Floats:
        """Weight of each model (series, models), adding up to 1 for each series."""
        found = np.exp(self.score - self.score.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float64)

    def of(self, rows: npt.NDArray[np.int64]) -> State:
        """What is known of some of the series."""
        return State(self.place, self.mean[:, rows], self.covariance[:, :, rows], self.score[rows], self.seen[rows])


@cache
def models(*, seasonal: bool = True, common: bool = False) -> Models:
    """The 84 models without a yearly wave, or 168 with and without.

    Walks of four speeds, with no, a fixed or a moving damped trend; returning parts of fast and slow speeds; each with
    four spreads.

    Args:
        seasonal: whether some have a wave.
        common: whether they are of what many series have in common: a year is then made of two waves, which is as
            likely from the start as none, where a single series would hardly tell the second from chance.
    """
    walks = [
        (moves, 1.0, *trend, 0.7 * (trend[1] > 0))
        for moves in (0.0, 0.04, 0.12, 0.25)
        for trend in ((0, 0), (0, 0.97), (0.02, 0.93))
    ]
    slow = [(moves, persists, 0.0, 0.0, 0.35) for moves in (0.1, 0.2, 0.35) for persists in (0.7, 0.9)]
    fast = [(0.2, 0.4, 0.0, 0.0, 0.0), (0.45, 0.4, 0.0, 0.0, 0.0), (0.6, 0.7, 0.0, 0.0, 0.0)]
    waves = (0.0, 0.2 if common else 0.3) if seasonal else (0.0,)
    parts = itertools.product(walks + slow + fast, (0.05, 0.15, 0.3, 0.6), waves)
    moves, persists, trend, damped, doubt, spread, wave = np.array(
        [(*kind, spread, wave) for kind, spread, wave in parts]
    ).T
    prior = -doubt - 0.7 * (wave > 0) * (not common)
    return Models(moves, persists, trend, damped, spread, wave, prior, harmonics=2 if common else 1)


def logits(good: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The logit that each period speaks for, and its variance from counting; NaN for periods in which nothing counted.

    The logit is taken at a share p drawn 20 items towards that of all periods so far, and corrected to first order by
    (share - p) / (p (1 - p)), with variance 1 / (n p (1 - p)): the working response of a logistic regression (McCullagh
    and Nelder, 1989, section 2.5). So ten items of which all met are no proof of anything, and no period knows of later
    ones.

    Args:
        good, total: periods along the last axis.
    """
    known = np.where(total > 0, total, 0.0)
    met = np.where(known > 0, good, 0.0)
    so_far = (np.cumsum(met, axis=-1) + 1) / (np.cumsum(known, axis=-1) + 2)
    share = np.clip((met + DRAWN * so_far) / (known + DRAWN), 1e-3, 1 - 1e-3)
    items = np.maximum(known, 1e-9)
    working = np.log(share / (1 - share)) + (met / items - share) / (share * (1 - share))
    return np.where(known > 0, working, np.nan), 1 / (np.maximum(known, 1e-6) * share * (1 - share))


def loading(place: int, season: int, harmonics: int = 1) -> tuple[float, ...]:
    """What the states add up to at a place of the grid: level, moving part and the waves of the year."""
    angles = [2 * np.pi * harmonic * place / season for harmonic in range(1, harmonics + 1)]
    return (1.0, 1.0, 0.0, *(float(half(angle)) for angle in angles for half in (np.cos, np.sin)))


def walk(
    logit: Floats, variance: Floats, season: int = 12, *, among: Models | None = None, load: Floats | None = None
) -> Iterator[State]:
    """What the filters know after no period, one, two, to all.

    Args:
        logit: series by periods; NaN where nothing was observed, which only lets time pass.
        variance: of each logit, from counting.
        season: periods a year.
        among: the models; by default those of `models`, with waves where a year has four to 24 periods.
        load: what bears on the level in each period, as a logarithm about its usual height (series by periods).
    """
    among = among or models(seasonal=4 <= season <= 24)
    state = begin(among, logit, variance, loaded=load is not None)
    yield state
    for place in range(logit.shape[1]):
        state = step_on(among, state)
        loads = _loads(among, place, season, None if load is None else load[:, [place]])
        state = learn(among, state, logit[:, place], variance[:, place], loads)
        yield state


def begin(among: Models, logit: Floats, variance: Floats, *, loaded: bool = False) -> State:
    """Nothing seen, the level guessed from the earliest logits of each series."""
    early = earliest(~np.isnan(logit))
    trust = early / (0.1 + variance)
    level = np.nansum(trust * logit, axis=1) / np.maximum(trust.sum(axis=1), 1e-12)
    start = np.vstack([among.start, np.full((int(loaded), len(among)), LOAD**2)])
    mean = np.zeros((len(start), len(logit), len(among)))
    mean[0] = level[:, None]
    covariance = np.zeros((len(start), *mean.shape))
    covariance[range(len(start)), range(len(start))] = start[:, None]
    score = np.repeat(among.prior[None], len(logit), axis=0)
    return State(0, mean, covariance, score, np.zeros(len(logit), dtype=np.int64))


def earliest(known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """True for the first six known periods of each series, of the twelve from its first on: before any origin.

    Example:
        >>> earliest(np.array([[False, True, True, False] + [True] * 9])).astype(int)
        array([[0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0]])
    """
    since = np.arange(known.shape[1]) - np.argmax(known, axis=1)[:, None]
    return np.asarray(known & (np.cumsum(known, axis=1) <= GUESSED) & (since < WITHIN))


def step_on(among: Models, state: State) -> State:
    """What is known one period on; a series of which nothing was seen yet stays as it began."""
    mean, covariance = state.mean.copy(), state.covariance.copy()
    # Only the moving part and the trend change by themselves: m1 = p m1 + d m2, m2 = d m2.
    mean[1], mean[2] = among.persists * mean[1] + among.damped * mean[2], among.damped * mean[2]
    for part in (covariance, covariance.swapaxes(0, 1)):
        part[1], part[2] = among.persists * part[1] + among.damped * part[2], among.damped * part[2]
    covariance[1, 1] += among.moves**2
    covariance[2, 2] += among.trend**2
    begun = (state.seen > 0)[:, None]
    if not begun.all():
        mean, covariance = np.where(begun, mean, state.mean), np.where(begun, covariance, state.covariance)
    return State(state.place + 1, mean, covariance, state.score, state.seen)


def learn(among: Models, state: State, seen: Floats, variance: Floats, loads: Sequence[float | Floats]) -> State:
    """What is known after seeing a logit of each series.

    Args:
        among: the models.
        state: before it was seen.
        seen: one logit a series; NaN teaches nothing.
        variance: of each logit, from counting.
        loads: what the states add up to: for each state a number, or one a series (series, 1).
    """
    known = ~np.isnan(seen)
    towards = _combined(loads, state.covariance)
    expected = _combined(loads, towards) + variance[:, None] + among.spread**2
    surprise = np.where(known, seen, 0.0)[:, None] - _combined(loads, state.mean)
    odd = surprise**2 / expected
    likelihood = -0.5 * np.log(expected) - (DEGREES + 1) / 2 * np.log1p(odd / DEGREES)
    gain = towards * (np.sqrt(ODD / np.maximum(odd, ODD)) / expected * known[:, None])
    score = state.score + np.where((known & (state.seen >= PLACING))[:, None], likelihood, 0.0)
    covariance = state.covariance - gain[:, None] * towards[None]
    return State(state.place, state.mean + gain * surprise, covariance, score, state.seen + known)


def ahead(
    among: Models, state: State, horizon: int, season: int, *, load: Floats | None = None, joint: bool = False
) -> tuple[Floats, Floats]:
    """Mean (series, horizon) and covariance of the next logits, models weighed and summed up by their first moments.

    Args:
        among: the models.
        state: what is known.
        horizon: periods ahead.
        season: periods a year.
        load: load of each period ahead (series, horizon), where the models have one.
        joint: whether to give the covariance (series, horizon, horizon), or the variances (series, horizon) alone.
    """
    rows, noise = carried(among, state.place, horizon, season, load)
    weight = state.weight
    mean = np.array([_combined(row, state.mean) for row in rows])
    centre = np.einsum("sm,hsm->hs", weight, mean)
    about = mean - centre[:, :, None]
    found = np.zeros((horizon, horizon, state.mean.shape[1]))
    for step, row in enumerate(rows):
        towards = _combined(row, state.covariance)
        for other in range(step, horizon if joint else step + 1):
            within = _combined(rows[other], towards) + noise[step, other]
            found[step, other] = np.einsum("sm,sm->s", weight, within + about[step] * about[other])
            found[other, step] = found[step, other]
    if joint:
        return centre.T, found.transpose(2, 0, 1)
    return centre.T, found[range(horizon), range(horizon)].T


def carried(
    among: Models, place: int, horizon: int, season: int, load: Floats | None = None
) -> tuple[list[list[float | Floats]], Floats]:
    """What today's states add up to in each period ahead, and the covariance that the steps until then bring.

    With p and d as in `step_on`, k steps on the moving part counts p^k and the trend the sum of p^(k - i) d^i over i
    from 1 to k; a shock of a later step counts as the states of that step do. The noise is (horizon, horizon, models).
    """
    moving, slope = np.ones((horizon + 1, len(among))), np.zeros((horizon + 1, len(among)))
    for step in range(horizon):
        moving[step + 1] = among.persists * moving[step]
        slope[step + 1] = among.damped * (moving[step] + slope[step])
    rows = []
    for step in range(horizon):
        level, _, _, *wave = loading(place + step, season, among.harmonics)
        rows.append([level, moving[step + 1], slope[step + 1], *wave, *([] if load is None else [load[:, [step]]])])
    noise = np.zeros((horizon, horizon, len(among)))
    for first, second in itertools.product(range(horizon), repeat=2):
        for shock in range(min(first, second) + 1):
            noise[first, second] += among.moves**2 * moving[first - shock] * moving[second - shock]
            noise[first, second] += among.trend**2 * slope[first - shock] * slope[second - shock]
    noise[range(horizon), range(horizon)] += among.spread**2
    return rows, noise


def _loads(among: Models, place: int, season: int, load: Floats | None) -> list[float | Floats]:
    return [*loading(place, season, among.harmonics), *([] if load is None else [load])]


def _combined(loads: Sequence[float | Floats], parts: Floats) -> Floats:
    """The sum of parts (states, ..., series, models), each times its load: a number, one a model, or (series, 1)."""
    found = np.zeros(parts.shape[1:])
    for load, part in zip(loads, parts, strict=True):
        if np.any(load):
            found += load * part
    return found
