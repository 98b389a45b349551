"""How often a part fails and how long it takes to restore, with what few outages leave unknown of both.

Time between failures is up time, so that availability is MTBF / (MTBF + MTTR). Failures come at a rate that has
Jeffreys' prior: after N in T hours up it is gamma with N + 1/2 and T (H. Jeffreys, 1946, "An invariant form for the
prior probability in estimation problems"), and so is its interval. Hours to restore are normal after a power (G. E. P.
Box and D. R. Cox, 1964, "An analysis of transformations"); the logarithm and the sixth, third and second root are
weighed by their likelihood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from analytics.scenario.availability.failures import Failures

Floats = NDArray[np.float64]

#: Fewest failures that tell how long it takes to restore.
FEWEST: Final = 5

#: The share of the belief that an interval holds.
HELD: Final = 0.90

#: No failure is taken to last longer, in service hours: a month around the clock.
LONGEST: Final = 744.0

#: What one outage's worth of prior says of the spread on the logarithm: that of 779 published incidents of a code host.
_PRIOR, _SPREAD = 1.0, 1.1

#: Powers of the hours that may be normal; 0 is the logarithm.
_POWERS: Final = (0.0, 1 / 6, 1 / 3, 1 / 2)

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


@dataclass(frozen=True)
class Estimate:
    """A figure with the ends of its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """What the outages of one part come to.

    Attributes:
        part: its name.
        failures: how many it rests on.
        own_hours: whether hours to restore are its own; else those of all parts together, for it had too few.
        mtbf: mean service hours up between failures.
        mttr: mean service hours to restore.
        availability: share of service time that it is up.
    """

    part: str
    failures: int
    own_hours: bool
    mtbf: Estimate
    mttr: Estimate
    availability: Estimate


@dataclass(frozen=True, eq=False)
class Belief:
    """What may be true of one part, one place a future.

    Attributes:
        between: mean service hours up between failures.
        usual: the hours that powers are taken of, as a multiple of.
        power, mean, spread: hours to restore are normal with that mean and spread after that power.
        month_spread: by how much the rate differs from month to month, as a share of itself.
    """

    between: Floats
    usual: float
    power: Floats
    mean: Floats
    spread: Floats
    month_spread: float = 0.0

    def restored(self, luck: Floats) -> Floats:
        """Service hours to restore, for a standard normal luck of each future."""
        power = self.power if luck.ndim == 1 else self.power[:, None]
        mean, spread = (each if luck.ndim == 1 else each[:, None] for each in (self.mean, self.spread))
        scaled = mean + spread * luck
        logarithm = power == 0
        root = np.maximum(1 + power * scaled, 0.0) ** (1 / np.where(logarithm, 1.0, power))
        hours: Floats = np.where(logarithm, np.exp(np.minimum(scaled, 60.0)), root)
        return np.minimum(self.usual * hours, LONGEST)

    @property
    def mttr(self) -> Floats:
        """Mean service hours to restore of each future, by Gauss and Hermite's rule."""
        tried = np.broadcast_to(_NODES, (len(self.mean), len(_NODES)))
        mean: Floats = self.restored(tried) @ (_WEIGHTS / _WEIGHTS.sum())
        return mean

    @property
    def availability(self) -> Floats:
        """Share of service time up of each future."""
        return self.between / (self.between + self.mttr)


def enough(found: Failures, together: Floats) -> Floats:
    """The hours that restoring a part is told from: its own, else those of all parts together.

    Raises:
        ScenarioError: all parts together have too few failures; says how many were found and are needed.
    """
    if found.number >= FEWEST:
        return found.hours
    if len(together) < FEWEST:
        seen = f"{len(together)} outage{'' if len(together) == 1 else 's'} that cost agreed service time"
        problem = f"{seen} {'was' if len(together) == 1 else 'were'} found, too few to tell how long restoring takes"
        raise ScenarioError(problem, expected=f"at least {FEWEST}", remedy="Load more history of outages")
    return together


def believed(found: Failures, hours: Floats, futures: int, stream: np.random.Generator) -> Belief:
    """What may be true of a part, drawn for so many futures.

    Args:
        found: its failures.
        hours: service hours to restore that it is told from.
        futures: how many are drawn.
        stream: source of chance.

    Raises:
        ScenarioError: it was never up.
    """
    if found.up <= 0:
        problem = f"{found.part!r} has no agreed service hours in which it was up"
        raise ScenarioError(problem, remedy="Give the agreement service hours, or load the time it was up")
    between = found.up / stream.gamma(found.number + found.prior, size=futures)
    usual = float(np.exp(np.log(hours).mean()))
    scaled = [_powered(hours / usual, power) for power in _POWERS]
    freedom = _PRIOR + len(hours) - 1
    squares = np.array([_PRIOR * _SPREAD**2 + ((each - each.mean()) ** 2).sum() for each in scaled])
    likely = -freedom / 2 * np.log(squares)
    chance = np.exp(likely - likely.max())
    picked = stream.choice(len(_POWERS), size=futures, p=chance / chance.sum())
    spread = np.sqrt(squares[picked] / stream.chisquare(freedom, futures))
    centre = np.array([each.mean() for each in scaled])[picked]
    mean = centre + spread * stream.standard_normal(futures) / np.sqrt(len(hours))
    return Belief(between, usual, np.array(_POWERS)[picked], mean, spread, found.month_spread)


def reliability(found: Failures, hours: Floats, draws: int = 4000) -> Reliability:
    """MTBF, MTTR and availability of a part, with 90 % intervals.

    Args:
        found: its failures.
        hours: service hours to restore that it is told from.
        draws: how many the intervals are read from.

    Example:
        >>> from analytics.scenario.availability.failures import Failures
        >>> seen = Failures(part="Mail", up=990.0, hours=np.full(10, 1.0), months=np.full(10, 100.0),
        ...                 counts=np.ones(10, np.int64))
        >>> found = reliability(seen, seen.hours)
        >>> found.mtbf.value, found.mttr.value, found.availability.value
        (99.0, 1.0, 0.99)
    """
    drawn = believed(found, hours, draws, np.random.default_rng((1, found.number)))
    between = found.up / found.number if found.number else np.inf
    took = float(hours.mean())
    share = between / (between + took) if found.number else 1.0
    return Reliability(
        part=found.part, failures=found.number, own_hours=found.number >= FEWEST, mtbf=_within(between, drawn.between),
        mttr=_within(took, drawn.mttr), availability=_within(share, drawn.availability),
    )  # fmt: skip


def _within(value: float, drawn: Floats) -> Estimate:
    low, high = (float(end) for end in np.quantile(drawn, ((1 - HELD) / 2, (1 + HELD) / 2)))
    return Estimate(value, low, high)


def _powered(values: Floats, power: float) -> Floats:
    return np.log(values) if power == 0 else (values**power - 1) / power
