"""Worlds in which the effect of an action is known: counts that vary, noise that lasts, a drift, a shock to all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import expit, logit

from analytics.compliance.effect.levels import Levels
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from analytics.compliance.effect.levels import Floats

FIRST: Final = date(2024, 11, 1)


@dataclass(frozen=True, kw_only=True)
class World:
    """What is planted; sizes are log odds, of which one is about nine points at a level of 90 %.

    Attributes:
        effect: the step since the action.
        takes_hold: months before it.
        months: months in all.
        weeks: whether periods are weeks.
        level: usual level.
        drift: of the service alone, in a year.
        noise: standard deviation of its lasting noise.
        lasting: how much of that is left after a month.
        wave: of the year.
        control: whether there is another service beside it.
        shared: standard deviation of lasting noise that both share.
        slide: drift that both share, in a year.
        shock: what happens to both on the day of the action.
        after_worst: the action begins after the worst month of those in the middle, whenever that is.
    """

    effect: float = 0.0
    takes_hold: int = 16
    months: int = 24
    weeks: bool = False
    level: float = 0.9
    drift: float = 0.3
    noise: float = 0.15
    lasting: float = 0.4
    wave: float = 0.0
    control: bool = False
    shared: float = 0.15
    slide: float = 0.0
    shock: float = 0.0
    after_worst: bool = False


@dataclass(frozen=True)
class Planted:
    """Levels of one drawn world, its control, the day of its action, and the effect that it truly had, as a share."""

    levels: Levels
    control: Levels | None
    since: date
    effect: float


def plant(world: World, seed: int) -> Planted:
    """One draw of a world."""
    random = np.random.default_rng(seed)
    starts = _starts(world)
    months = np.array([(start - starts[0]).days / 30.4375 for start in starts])
    years, apart = (months - world.months / 2) / 12, float(np.diff(months).mean())
    both = world.slide * years + world.wave * np.sin(2 * np.pi * months / 12 + 1)
    both = both + (_lasting(random, len(starts), world.lasting**apart, world.shared) if world.control else 0.0)
    own = logit(world.level) + world.drift * years
    own = own + both + _lasting(random, len(starts), world.lasting**apart, world.noise)
    begins = 8 + int(np.argmin(own[7:17])) if world.after_worst else _place(months, world.takes_hold)
    after = np.arange(len(starts)) >= begins
    counts = _counts(random, len(starts), weeks=world.weeks)
    levels = _drawn(random, starts, counts, own + (world.shock + world.effect) * after)
    theirs = logit(0.93) + both + _lasting(random, len(starts), world.lasting**apart, world.noise)
    control = _drawn(random, starts, _counts(random, len(starts), weeks=world.weeks), theirs + world.shock * after)
    without, with_it = (expit((own + world.shock + step)[after]) for step in (0.0, world.effect))
    truth = float(np.average(with_it - without, weights=counts[after]))
    return Planted(levels, control if world.control else None, starts[begins], truth)


def _starts(world: World) -> tuple[date, ...]:
    if world.weeks:
        return tuple(date(2024, 11, 4) + timedelta(weeks=week) for week in range(round(world.months * 52.18 / 12)))
    return tuple(add_months(FIRST, month) for month in range(world.months))


def _place(months: Floats, after: int) -> int:
    return int(np.searchsorted(months, after - 0.2))


def _counts(random: np.random.Generator, many: int, *, weeks: bool) -> Floats:
    return np.asarray(random.integers(*((50, 140) if weeks else (200, 601)), many), float)


def _lasting(random: np.random.Generator, many: int, left: float, size: float) -> Floats:
    """Noise of which so much is left from one period to the next."""
    noise = np.zeros(many)
    noise[0] = size * random.normal()
    for number in range(1, many):
        noise[number] = left * noise[number - 1] + size * np.sqrt(1 - left**2) * random.normal()
    return noise


def _drawn(random: np.random.Generator, starts: tuple[date, ...], counts: Floats, odds: Floats) -> Levels:
    good = random.binomial(counts.astype(int), expit(odds))
    return Levels(starts, good / counts, counts)
