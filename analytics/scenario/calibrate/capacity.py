"""Effective capacity of a quarter: how many tickets an hour on the roster was good for.

Two signals of the log tell it: work begun per hour on the roster while a backlog stood, and the mean logarithm of the
wait. The quarter is played again at capacities about the likely one, and the signals of the plays are taken as normal
about means and with covariances that change smoothly with capacity (S. N. Wood, 2010, Nature 466, 1102-1104). The
work in single tickets, which no log tells, is so part of the band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.quarter import Course, Quarter
from analytics.scenario.calibrate.staffing import Floats

#: Logarithms of the capacities that are played, beside the likely one.
_PLAYED: Final = np.log([0.92, 0.96, 1.0, 1.04, 1.08])
#: Those that are weighed.
_WEIGHED: Final = np.linspace(_PLAYED[0], _PLAYED[-1], 161)
#: Hours of waiting from which a ticket counts as having met a backlog.
_A_WAIT: Final = 0.05
#: Share of the hours on the roster with a backlog under which capacity did not bind.
BINDS: Final = 0.05
#: Standard deviation of the logarithm that the model itself is thought to be off by.
_OFF: Final = 0.009
Z90: Final = 1.6448536269514722


@dataclass(frozen=True)
class Capacity:
    """Tickets that an hour on the roster was good for.

    Attributes:
        value: the estimate; where capacity did not bind, what was done.
        error: standard deviation of its logarithm.
        misfit: how far apart the two signals are, as a chi-square of one degree.
        backlog: share of the hours on the roster in which something waited.
    """

    value: float
    error: float
    misfit: float
    backlog: float

    @property
    def binds(self) -> bool:
        """Whether capacity was the limit often enough to be told; else only what it was at least."""
        return self.backlog >= BINDS

    @property
    def band(self) -> tuple[float, float]:
        """The ends of the 90 % band; the upper is infinite where capacity did not bind."""
        reach = np.exp(Z90 * self.error)
        return (self.value / reach, self.value * reach) if self.binds else (self.value, float("inf"))


def signals(quarter: Quarter, course: Course) -> tuple[float, float, float]:
    """Work begun per hour on the roster while a backlog stood, the mean logarithm of waits, the share of such hours.

    A wait is that to the first response or, where the log tells none, to the resolution.
    """
    log, staffing = quarter.log, quarter.log.staffing
    done = (course.begun if log.responses else course.resolved)[quarter.fresh]
    opened = log.opened[quarter.rows[quarter.fresh]]
    here = opened < quarter.ends
    since, until = np.maximum(opened[here], quarter.begins), np.minimum(done[here], quarter.ends)
    met = until - opened[here] > _A_WAIT
    hours = _covered(quarter, since[met], until[met])
    finished = int((done[here][met] < quarter.ends).sum())
    rostered = staffing.between(quarter.begins, quarter.ends)
    return finished / max(hours, 1e-9), float(np.log1p(until - since).mean()), hours / max(rostered, 1e-9)


def capacity(quarter: Quarter, pace: Pace, delay: Delay, near: float) -> Capacity:
    """The capacity of a quarter.

    Args:
        quarter: the quarter.
        pace: how the group works.
        delay: waits outside the desk.
        near: a capacity that is likely.
    """
    seen = signals(quarter, quarter.as_logged())
    if seen[2] < BINDS:
        return Capacity(_done(quarter), 0.0, 0.0, seen[2])
    aim = np.array([np.log(max(seen[0], 1e-9)), seen[1]])
    for _ in range(4):
        shift, error, misfit = _weighed(aim, *_played(quarter, pace, delay, near))
        near *= float(np.exp(shift))
        if abs(shift) < 0.05:
            break
    return Capacity(near, float(np.hypot(error, _OFF)), misfit, seen[2])


def _covered(quarter: Quarter, since: Floats, until: Floats) -> float:
    """Hours on the roster while at least one of these spells lasted."""
    if not len(since):
        return 0.0
    order = np.argsort(since, kind="stable")
    since, reach = since[order], np.maximum.accumulate(until[order])
    fresh = np.flatnonzero(np.append(True, since[1:] > reach[:-1]))  # the first spell is a new one
    ends = reach[np.append(fresh[1:] - 1, len(reach) - 1)]
    staffing = quarter.log.staffing
    return float((staffing.until(ends) - staffing.until(since[fresh])).sum())


def _done(quarter: Quarter) -> float:
    """Work begun in the quarter per hour on the roster."""
    done = quarter.log.begun if quarter.log.responses else quarter.log.resolved
    count = int(((done >= quarter.begins) & (done < quarter.ends)).sum())
    return count / max(quarter.log.staffing.between(quarter.begins, quarter.ends), 1e-9)


def _played(quarter: Quarter, pace: Pace, delay: Delay, near: float) -> tuple[Floats, Floats]:
    """Means and covariances of the signals at each capacity played."""
    means, spreads = [], []
    for step in _PLAYED:
        plays = [
            signals(quarter, quarter.played(replication, pace, delay, near * float(np.exp(step))))[:2]
            for replication in range(quarter.replications)
        ]
        drawn = np.array(plays)
        drawn[:, 0] = np.log(np.maximum(drawn[:, 0], 1e-9))
        means.append(drawn.mean(axis=0))
        spreads.append(np.cov(drawn.T) * (1 + 1 / len(drawn)))
    return np.array(means), np.array(spreads)


def _weighed(aim: Floats, means: Floats, spreads: Floats) -> tuple[float, float, float]:
    """Mean and standard deviation of the logarithm of capacity beside the likely one, and the least chi-square."""
    centre = np.stack([np.polyval(np.polyfit(_PLAYED, column, 3), _WEIGHED) for column in means.T])
    smooth = np.polyfit(_PLAYED, spreads.reshape(len(_PLAYED), 4), 2)
    first, cross, _, second = (np.polyval(column, _WEIGHED) for column in smooth.T)
    first, second = np.maximum(first, 1e-6), np.maximum(second, 1e-5)
    limit = 0.95 * np.sqrt(first * second)
    cross = np.clip(cross, -limit, limit)
    off, size = aim[:, None] - centre, first * second - cross**2
    chi = (second * off[0] ** 2 + first * off[1] ** 2 - 2 * cross * off[0] * off[1]) / size
    weight = np.exp(-0.5 * (chi - chi.min()) - 0.5 * np.log(size / size.min()))
    weight /= weight.sum()
    shift = float((weight * _WEIGHED).sum())
    return shift, float(np.sqrt((weight * (_WEIGHED - shift) ** 2).sum())), float(chi.min())
