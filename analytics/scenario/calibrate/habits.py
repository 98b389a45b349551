"""How a group works, learnt from its log: share of the people at work on tickets, and how unlike tickets are.

Hours from first response to resolution of tickets done at once are work on the clock on the wall. The quarters are
played again at several shares and variations, and the log-likelihood of the hours up to `_AT_ONCE` is a paraboloid
about its top. Touch time and head count cannot both be read from a log that does not tell when work begins; then all
people are taken to work on tickets, of a variation of 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from analytics.scenario.calibrate.delay import CELLS, EDGES, cells
from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.pace import Pace, guessed
from analytics.scenario.calibrate.quarter import Quarter
from analytics.scenario.calibrate.staffing import Floats

_SHARES: Final = np.array([0.65, 0.75, 0.85, 0.95])
_VARIATIONS: Final = np.array([0.8, 1.0, 1.2, 1.4])
#: Cells of hours within which work was done at once, up to about five hours.
_AT_ONCE: Final = int(np.searchsorted(EDGES, 5.0))
#: Plays of a quarter at each share and variation.
_PLAYS: Final = 4


def weights(log: Log, until: float) -> Floats:
    """Work in a ticket of each rank beside the mean ticket, from those done at once before an hour; mean 1."""
    took = np.where(np.isfinite(log.resolved), log.resolved - np.where(np.isfinite(log.begun), log.begun, 0.0), np.inf)
    done = (log.resolved < until) & (took > 0.02) & (took < 5) & ~np.isfinite(log.held_from)
    size = np.bincount(log.rank, minlength=len(log.ranks)) / len(log.rank)
    if not log.responses:
        return np.ones(len(log.ranks))
    each = [np.log(took[done & (log.rank == rank)]) for rank in range(len(log.ranks))]
    mean = np.concatenate(each).mean() if done.any() else 0.0
    relative = np.exp([hours.mean() - mean if len(hours) > 20 else 0.0 for hours in each])
    scaled: Floats = relative / float((relative * size).sum())
    return scaled


def pace(log: Log, capacities: Mapping[int, float]) -> Pace:
    """How the group works, from quarters whose capacity is roughly known.

    Args:
        log: the group's log.
        capacities: tickets an hour on the roster is good for, by quarter.
    """
    found = weights(log, float(log.edges[max(capacities) + 1]))
    if not log.responses:
        return Pace(1.0, 1.0, found)
    quarters = {number: Quarter(log=log, number=number, replications=_PLAYS) for number in capacities}

    def likely(share: float, variation: float) -> float:
        tried = Pace(share, variation, found)
        return sum(_likelihood(quarters[number], tried, near) for number, near in capacities.items())

    surface = np.array([[likely(share, variation) for variation in _VARIATIONS] for share in _SHARES])
    share, variation = _top(surface)
    return Pace(min(share, 1.0), variation, found)


def _likelihood(quarter: Quarter, tried: Pace, capacity: float) -> float:
    """Log-likelihood of the hours of tickets done at once."""
    log, shape = quarter.log, (len(quarter.log.ranks), CELLS)
    rank, waits = log.rank[quarter.rows], guessed(len(log.ranks))
    places, found = cells(quarter, quarter.as_logged())
    places, found = (part[~np.isfinite(log.held_from[quarter.rows[places]])] for part in (places, found))
    seen = np.bincount(rank[places] * CELLS + found, minlength=shape[0] * CELLS).reshape(shape)[:, :_AT_ONCE]
    played = np.full(shape, 0.02)
    for replication in range(quarter.replications):
        places, found = cells(quarter, quarter.played(replication, tried, waits, capacity))
        plain = ~quarter.waits(replication, waits)[places]
        played += np.bincount((rank[places] * CELLS + found)[plain], minlength=played.size).reshape(shape)
    played = played[:, :_AT_ONCE]
    return float((seen * np.log(played / played.sum(axis=1, keepdims=True))).sum())


def _top(surface: Floats) -> tuple[float, float]:
    """Share and variation at the top of the paraboloid through the highest point and its eight neighbours."""
    row, column = (
        int(np.clip(place, 1, len(surface) - 2)) for place in np.unravel_index(surface.argmax(), surface.shape)
    )
    x, y = (part.ravel() for part in np.meshgrid([-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], indexing="ij"))
    terms = np.stack([np.ones(9), x, y, x * x, y * y, x * y], axis=1)
    around = surface[row - 1 : row + 2, column - 1 : column + 2].ravel()
    _, along, across, bend, bow, twist = np.linalg.lstsq(terms, around, rcond=None)[0]
    curved = np.array([[2 * bend, twist], [twist, 2 * bow]])
    domed = bend < 0 and np.linalg.det(curved) > 0
    off = np.clip(np.linalg.solve(curved, [-along, -across]), -1.2, 1.2) if domed else np.zeros(2)
    return float(_SHARES[row] + 0.1 * off[0]), float(_VARIATIONS[column] + 0.2 * off[1])
