"""What the next quarter is expected to be like: capacity and waits, how unsure they are, and its levels by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from analytics.errors import ScenarioError
from analytics.scenario.calibrate.capacity import Z90
from analytics.scenario.calibrate.drift import next_value
from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.past import Past
from analytics.scenario.calibrate.quarter import Course, Quarter
from analytics.scenario.calibrate.staffing import Floats, Whole

#: Weeks that are played beyond the end of a quarter, so that its last tickets can be resolved.
RUN_OFF = 4
#: Degrees of freedom of what a quarter may bring: steps are now and then larger than they were.
_DEGREES = 4
#: Steps of chance and centre of waits that are usual.
_USUAL = 0.1


@dataclass(frozen=True, eq=False, kw_only=True)
class Outlook:
    """What the quarter after the ones looked at is expected to be like.

    Attributes:
        pace: how the group works.
        capacity: mean and standard deviation of the logarithm of tickets that an hour on the roster is good for.
        chance: mean and standard deviation of the logarithm of the chance of a wait.
        centre: mean and standard deviation of the mean logarithm of its hours.
        spread: standard deviation of that logarithm among waits.
        relative: chance of a wait of each rank beside that of the whole group.
    """

    pace: Pace
    capacity: tuple[float, float]
    chance: tuple[float, float]
    centre: tuple[float, float]
    spread: float
    relative: Floats

    @property
    def band(self) -> tuple[float, float]:
        """The ends of the 90 % band of the capacity."""
        reach = Z90 * self.capacity[1]
        return float(np.exp(self.capacity[0] - reach)), float(np.exp(self.capacity[0] + reach))

    def delay(self, chance: float = 0.0, centre: float = 0.0) -> Delay:
        """Waits so many standard deviations from the expected ones."""
        overall = float(np.exp(self.chance[0] + chance * self.chance[1]))
        middle = self.centre[0] + centre * self.centre[1]
        chances = np.clip(self.relative * overall, 0.0, 0.95)
        return Delay(chances, (overall, self.chance[1] * overall), (middle, self.centre[1]), self.spread)


def outlook(past: Past, number: int) -> Outlook:
    """What is expected of a quarter from those before it.

    Raises:
        ScenarioError: capacity was the limit in fewer than two of them.
    """
    delays, bound = past.delays[:number], [found for found in past.capacities[:number] if found.binds]
    if len(bound) < 2:
        least = max(found.value for found in past.capacities[:number])
        problem = f"capacity of {past.log.group!r} was the limit in {len(bound)} of {number} quarters"
        remedy = f"All the log tells is that an hour on the roster is good for at least {least:.2f} tickets"
        raise ScenarioError(problem, expected="a backlog in at least two", remedy=remedy)
    chances = np.array([max(delay.chance[0], 1e-4) for delay in delays])
    off = np.array([delay.chance[1] for delay in delays]) / chances
    centres, unsure = np.array([delay.centre for delay in delays]).T
    return Outlook(
        pace=past.pace,
        capacity=next_value(np.log([found.value for found in bound]), np.array([found.error for found in bound])),
        chance=next_value(np.log(chances), off + 1e-6, _USUAL),
        centre=next_value(centres, unsure + 1e-6, _USUAL),
        spread=float(np.mean([delay.spread for delay in delays[-4:]])),
        relative=np.mean([delay.chances / chance for delay, chance in zip(delays, chances, strict=True)][-4:], axis=0),
    )


def levels(quarter: Quarter, expected: Outlook) -> Floats:
    """Share in time by play and month of a quarter, whose demand, roster and first backlog are as they were.

    Capacity and waits differ from play to play as far as they are unsure.
    """
    log, rows = quarter.log, quarter.rows[quarter.scored]
    promised = ~np.isnan(log.allowed[rows])
    places, rows = quarter.scored[promised], rows[promised]
    month = log.month(rows)
    counted = np.bincount(month - month.min())
    drawn = _draws(quarter.replications, quarter.number)
    shares = []
    for replication, (capacity, chance, centre) in enumerate(drawn):
        worth = float(np.exp(expected.capacity[0] + capacity * expected.capacity[1]))
        course = quarter.played(replication, expected.pace, expected.delay(chance, centre), worth)
        ratio = log.late(rows, course.resolved[places], *_held(quarter, course, places))
        shares.append(np.bincount(month - month.min(), ratio <= 1) / np.maximum(counted, 1))
    return np.array(shares)


def _held(quarter: Quarter, course: Course, places: Whole) -> tuple[Floats, Floats]:
    """Hours of the holds of a play; none where the log does not tell them, so that the clock ran on."""
    if not quarter.log.holds:
        never = np.full(len(places), np.inf)
        return never, never
    return course.held_from[places], course.held_until[places]


def _draws(count: int, seed: int) -> Floats:
    """By play: standard deviations by which capacity, chance and centre are off, evenly spread over Student's t."""
    random = np.random.default_rng([seed, 2])
    ranks = np.stack([random.permutation(count) for _ in range(3)], axis=1)
    drawn: Floats = t.ppf((ranks + 0.5) / count, _DEGREES)
    return drawn
