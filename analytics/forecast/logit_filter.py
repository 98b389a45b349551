"""How a share of counted items moves: a Kalman filter on its logit, many models side by side, weighed by how they did.

Each model has five states: a lasting level, a moving part (a random walk, or one that returns to the level), a damped
trend of that part, and the two halves of a yearly wave. Of a month with many items the filter believes more than of
one with few, since the variance of a logit is known from the count; `spread` is what moves a month beyond that.

Source of the recursions: Durbin and Koopman, Time Series Analysis by State Space Methods (2012), chapter 4. A surprise
beyond 2.4 standard deviations moves the level less than in proportion, and models are weighed by a Student-t
likelihood with six degrees of freedom, so that one odd month does not decide.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from analytics.forecast.series import Floats

STATES: Final = 5

#: Squared surprise, in variances, beyond which it is held back.
ODD: Final = 6.0

#: Degrees of freedom of the likelihood that weighs the models.
DEGREES: Final = 6.0


@dataclass(frozen=True, eq=False)
class Models:
    """Models side by side; every array has one entry a model.

    Attributes:
        transition: states to states, one step on (models, 5, 5).
        noise: variance that each state gains in a step (models, 5).
        spread: standard deviation of a period about its level, beyond that of counting.
        start: variance of each state before anything is seen (models, 5).
        prior: log weight before anything is seen.
    """

    transition: Floats
    noise: Floats
    spread: Floats
    start: Floats
    prior: Floats


@dataclass(frozen=True, eq=False)
class Filtered:
    """What the filter knew after each period, from none (place 0) to all.

    Attributes:
        models: the models.
        season: periods a year.
        mean, covariance: of the states (places, models, 5) and (places, models, 5, 5).
        weight: of each model (places, models), adding up to 1.
    """

    models: Models
    season: int
    mean: Floats
    covariance: Floats
    weight: Floats


@cache
def models(*, seasonal: bool = True) -> Models:
    """The 54 models without a yearly wave, or 108 with and without one.

    Walks of four speeds, with no, a fixed or a moving damped trend; returning parts of three speeds and two
    persistences; each with three spreads.
    """
    walks = [(moves, 1.0, *trend) for moves in (0.0, 0.04, 0.12, 0.25) for trend in ((0, 0), (0, 0.97), (0.02, 0.93))]
    returning = [(moves, persists, 0.0, 0.0) for moves in (0.1, 0.2, 0.35) for persists in (0.7, 0.9)]
    waves = (0.0, 0.3) if seasonal else (0.0,)
    grid = np.array([
        (*kind, spread, wave) for kind, spread, wave in itertools.product(walks + returning, (0.04, 0.12, 0.28), waves)
    ])  # fmt: skip
    moves, persists, trend, damped, spread, wave = grid.T
    transition = np.zeros((len(grid), STATES, STATES))
    transition[:, (0, 3, 4), (0, 3, 4)] = 1.0
    transition[:, 1, 1], transition[:, 1, 2], transition[:, 2, 2] = persists, damped, damped
    noise, start = np.zeros((2, len(grid), STATES))
    noise[:, 1], noise[:, 2] = moves**2, trend**2
    returns = persists < 1
    start[:, 0] = 1.0
    start[returns, 1] = (moves**2)[returns] / (1 - persists[returns] ** 2)
    start[:, 2] = np.where(damped > 0, 0.03**2, 0.0)
    start[:, 3:] = wave[:, None] ** 2
    prior = -0.7 * (damped > 0) - 0.7 * (wave > 0)
    return Models(transition, noise, spread, start, prior)


def logits(good: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The empirical logit of each period and its variance from counting; NaN for a period in which nothing counted.

    The variance is taken at a share drawn 20 items towards that of all periods so far, so that a small month without
    a miss is not taken for certain, and no period knows of later ones.
    """
    known = np.where(total > 0, total, 0.0)
    met = np.where(total > 0, good, 0.0)
    so_far = (np.cumsum(met) + 1) / (np.cumsum(known) + 2)
    share = np.clip((met + 20 * so_far) / (known + 20), 1e-4, 1 - 1e-4)
    variance = 1 / np.maximum(known * share * (1 - share), 0.5)
    logit = np.log((met + 0.5) / (known - met + 0.5))
    return np.where(total > 0, logit, np.nan), variance


def loading(place: int, season: int) -> Floats:
    """What the states add up to at a place of the grid: level, moving part and the wave of the year."""
    angle = 2 * np.pi * place / season
    return np.array([1.0, 1.0, 0.0, np.cos(angle), np.sin(angle)])


def run(logit: Floats, variance: Floats, season: int = 12, among: Models | None = None) -> Filtered:
    """What each model knows after each period.

    Args:
        logit: one a period; NaN where nothing was observed, which only lets time pass.
        variance: of each logit, from counting.
        season: periods a year; under four there are no models with a wave.
        among: the models; by default those of `models`.
    """
    among = among or models(seasonal=season >= 4)
    first = logit[~np.isnan(logit)][:6].mean()
    mean = np.zeros((len(among.spread), STATES))
    mean[:, 0] = first
    covariance = among.start[:, :, None] * np.eye(STATES)
    score, means, covariances, scores = among.prior.copy(), [mean], [covariance], [among.prior]
    for place in range(len(logit)):
        mean, covariance = step_on(among, mean, covariance)
        if not np.isnan(logit[place]):
            mean, covariance, gained = learn(
                mean, covariance, logit[place], variance[place] + among.spread**2, loading(place, season)
            )
            # The first three periods only place the level, which was guessed from them.
            score = score + (gained if place >= 3 else 0.0)
        means.append(mean)
        covariances.append(covariance)
        scores.append(score)
    weight = np.exp(np.array(scores) - np.max(scores, axis=1, keepdims=True))
    return Filtered(among, season, np.array(means), np.array(covariances), weight / weight.sum(1, keepdims=True))


def step_on(among: Models, mean: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the states one period on."""
    onward = among.transition
    moved = onward @ covariance @ onward.transpose(0, 2, 1) + among.noise[:, :, None] * np.eye(STATES)
    return np.einsum("pij,pj->pi", onward, mean), moved


def learn(mean: Floats, covariance: Floats, seen: float, spread: Floats, load: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean and covariance of the states after seeing a logit, and the log likelihood each model gave it.

    Args:
        mean, covariance: before it was seen.
        seen: the logit.
        spread: variance of the logit about the states, one a model.
        load: what the states add up to.
    """
    towards = covariance @ load
    expected = towards @ load + spread
    surprise = seen - mean @ load
    odd = surprise**2 / expected
    likelihood = -0.5 * np.log(expected) - (DEGREES + 1) / 2 * np.log1p(odd / DEGREES)
    held = np.sqrt(ODD / np.maximum(odd, ODD))
    gain = towards * (held / expected)[:, None]
    return mean + gain * surprise[:, None], covariance - gain[:, :, None] * towards[:, None, :], likelihood


def paths(known: Filtered, place: int, horizon: int, *, items: float, draws: int, rng: np.random.Generator) -> Floats:
    """Levels of the next `horizon` periods, one row a possible future; months of one future hang together.

    Args:
        known: the filter.
        place: periods that have been seen.
        horizon: periods ahead.
        items: how many will count in each period.
        draws: how many futures.
        rng: source of chance.
    """
    among = known.models
    which = rng.choice(len(among.spread), draws, p=known.weight[place])
    root = np.linalg.cholesky(known.covariance[place] + 1e-12 * np.eye(STATES))
    state = known.mean[place][which] + np.einsum("dij,dj->di", root[which], rng.standard_normal((draws, STATES)))
    found = np.empty((draws, horizon))
    for step in range(horizon):
        state = np.einsum("dij,dj->di", among.transition[which], state)
        state = state + np.sqrt(among.noise[which]) * rng.standard_normal((draws, STATES))
        logit = state @ loading(place + step, known.season) + among.spread[which] * rng.standard_normal(draws)
        found[:, step] = rng.binomial(max(round(items), 1), 1 / (1 + np.exp(-logit))) / max(round(items), 1)
    return found
