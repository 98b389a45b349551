"""Waits outside the desk, for a user or a supplier: their chance and how long they last.

Where the log has holds they are counted; a hold still open at the end of the quarter is censored. Where it has none,
hours from first response to resolution are a mixture: work alone, with the nights and queues in it, and work with a
wait. The quarter played again tells what either looks like, for each rank; the mixture is fitted by the EM algorithm
(A. P. Dempster, N. M. Laird and D. B. Rubin, 1977, JRSS B 39, 1-38), the plays re-weighted to each lognormal that is
tried. Standard errors are from the scores of single tickets, widened by the overdispersion that is left
(P. McCullagh and J. A. Nelder, 1989, section 4.5). The end of the quarter cuts plays and log alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import norm

from analytics.scenario.calibrate.pace import Delay, Pace, guessed
from analytics.scenario.calibrate.quarter import Course, Quarter
from analytics.scenario.calibrate.staffing import Floats, Whole

#: Hours from begin to resolution at which cells end; two more hold what is above and what is not resolved.
EDGES: Final = np.concatenate([[0.0], np.geomspace(0.1, 1500, 34)])
CELLS: Final = len(EDGES) + 1
#: Tickets of the whole group's chance that are mixed into that of a rank.
_POOLED: Final = 10.0
#: Waits as they are played, wide, so that they can be re-weighted to any likely lognormal.
_CHANCE: Final = 0.15
_CENTRE: Final = float(np.log(12.0))
_SPREAD: Final = 1.5


def delay(quarter: Quarter, pace: Pace, capacity: float) -> Delay:
    """The waits of a quarter, from its holds where the log has them."""
    return from_holds(quarter) if quarter.log.holds else from_times(quarter, pace, capacity)


def from_holds(quarter: Quarter) -> Delay:
    """The waits of a quarter as its holds tell them: lognormal by maximum likelihood, open ones censored."""
    log, rows = quarter.log, quarter.rows[quarter.fresh]
    rows = rows[log.begun[rows] < quarter.ends]
    held = rows[log.held_from[rows] < quarter.ends]
    size = np.bincount(log.rank[rows], minlength=len(log.ranks)).astype(float)
    count = np.bincount(log.rank[held], minlength=len(log.ranks))
    if len(held) < 10:
        return guessed(len(log.ranks)) if not len(rows) else _rare(len(log.ranks), len(held), len(rows))
    overall = len(held) / len(rows)
    ended = log.held_until[held] < quarter.ends
    lasted = np.where(ended, log.held_until[held], quarter.ends) - log.held_from[held]
    centre, spread = _lognormal(np.log(np.maximum(lasted, 1 / 60)), ended)
    return Delay(
        (count + _POOLED * overall) / (size + _POOLED), (overall, float(np.sqrt(overall * (1 - overall) / len(rows)))),
        (centre, spread / float(np.sqrt(max(int(ended.sum()), 1)))), spread,
    )  # fmt: skip


def from_times(quarter: Quarter, pace: Pace, capacity: float) -> Delay:
    """The waits of a quarter as the hours from response to resolution tell them."""
    return _mixture(quarter, pace, capacity).fitted()


def cells(quarter: Quarter, course: Course) -> tuple[Whole, Whole]:
    """Tickets of the quarter whose work had begun by its end, as places in `rows`, and the cell each falls into."""
    log, places = quarter.log, np.arange(len(quarter.rows))[quarter.fresh]
    begun = (course.begun if log.responses else log.opened[quarter.rows])[places]
    places, begun = places[begun < quarter.ends], begun[begun < quarter.ends]
    resolved = course.resolved[places]
    took = np.searchsorted(EDGES, np.minimum(resolved, quarter.ends) - begun, side="right")
    return places, np.where(resolved < quarter.ends, np.minimum(took, CELLS - 2), CELLS - 1)


@dataclass(frozen=True, eq=False)
class _Mixture:
    """What is fitted: tickets seen by rank and cell, shares of plays without a wait, and the plays with one.

    `cell` is rank and cell of each play with a wait in one number, `log` the logarithm of its hours.
    """

    seen: Floats
    plain: Floats
    cell: Whole
    log: Floats

    def fitted(self) -> Delay:
        """The waits that make what was seen most likely."""
        ranks, size = len(self.seen), self.seen.sum(axis=1)
        chances, centre, spread = np.full(ranks, _CHANCE), _CENTRE, 0.9
        for _ in range(300):
            weight, waits = self._waits(centre, spread)
            whole = self._whole(chances, waits)
            ours = chances[:, None] * waits / whole
            each = (self.seen / whole).ravel()[self.cell] * chances[self.cell // CELLS] * weight
            total = each.sum() + 1e-9
            moved = float((each * self.log).sum() / total)
            wide = max(float(np.sqrt((each * (self.log - moved) ** 2).sum() / total)), 0.2)
            pooled = float((self.seen * ours).sum() / max(size.sum(), 1))
            fresh = ((self.seen * ours).sum(axis=1) + _POOLED * pooled) / (size + _POOLED)
            change = abs(moved - centre) + abs(wide - spread) + float(np.abs(fresh - chances).max())
            chances, centre, spread = np.clip(fresh, 1e-4, 1 - 1e-4), moved, wide
            if change < 1e-5:
                break
        share, variance = size / max(size.sum(), 1), self._variance(chances, centre, spread)
        error = float(np.sqrt(share @ variance[:ranks, :ranks] @ share))
        return Delay(chances, (float(share @ chances), error), (centre, float(np.sqrt(variance[-2, -2]))), spread)

    def _waits(self, centre: float, spread: float) -> tuple[Floats, Floats]:
        """Weight of each play with a wait within its rank, and their share by rank and cell."""
        power = 0.5 * ((self.log - _CENTRE) / _SPREAD) ** 2 - 0.5 * ((self.log - centre) / spread) ** 2
        weight = np.exp(power - power.max(initial=-np.inf))
        total = np.bincount(self.cell // CELLS, weight, len(self.seen)) + 1e-12
        weight = weight / total[self.cell // CELLS]
        return weight, self._by_cell(weight)

    def _by_cell(self, weight: Floats) -> Floats:
        summed: Floats = np.bincount(self.cell, weight, self.seen.size).astype(np.float64).reshape(self.seen.shape)
        return summed

    def _whole(self, chances: Floats, waits: Floats) -> Floats:
        return (1 - chances)[:, None] * self.plain + chances[:, None] * waits + 1e-12

    def _variance(self, chances: Floats, centre: float, spread: float) -> Floats:
        """Covariance of the chances, centre and spread."""
        weight, waits = self._waits(centre, spread)
        whole = self._whole(chances, waits)
        ours, ranks = chances[:, None] * waits / whole, len(chances)
        there = np.where(waits > 0, waits, 1.0)
        off = (self.log - centre) / spread
        scores = np.zeros((*self.seen.shape, ranks + 2))
        for rank in range(ranks):
            scores[rank, :, rank] = (ours[rank] - chances[rank]) / (chances[rank] * (1 - chances[rank]))
        scores[..., ranks] = ours * self._by_cell(weight * off / spread) / there
        scores[..., ranks + 1] = ours * self._by_cell(weight * (off**2 - 1) / spread) / there
        information = np.einsum("rc,rci,rcj->ij", self.seen, scores, scores)
        information[range(ranks), range(ranks)] += _POOLED / (chances * (1 - chances))
        variance: Floats = np.linalg.pinv(information) * self._overdispersion(whole)
        return variance

    def _overdispersion(self, whole: Floats) -> float:
        """Pearson's chi-square over its degrees of freedom, in cells that three tickets or more are expected in."""
        expected = self.seen.sum(axis=1, keepdims=True) * whole
        large = expected >= 3
        degrees = max(int(large.sum()) - len(self.seen) - 2, 1)
        return max(float(((self.seen - expected)[large] ** 2 / expected[large]).sum()) / degrees, 1.0)


def _mixture(quarter: Quarter, pace: Pace, capacity: float) -> _Mixture:
    """What was seen, and the quarter played again with wide waits."""
    log, shape = quarter.log, (len(quarter.log.ranks), CELLS)
    rank = log.rank[quarter.rows]
    places, seen = cells(quarter, quarter.as_logged())
    counted = np.bincount(rank[places] * CELLS + seen, minlength=shape[0] * CELLS).reshape(shape).astype(float)
    wide = Delay(np.full(shape[0], _CHANCE), (_CHANCE, 0.0), (_CENTRE, 0.0), _SPREAD)
    plain, cell, waits = np.full(shape, 0.02), [], []
    for replication in range(quarter.replications):
        course = quarter.played(replication, pace, wide, capacity)
        places, found = cells(quarter, course)
        held = quarter.waits(replication, wide)[places]
        both = rank[places] * CELLS + found
        plain += np.bincount(both[~held], minlength=plain.size).reshape(shape)
        cell.append(both[held])
        waits.append(np.log(quarter.away(replication, wide)[places][held]))
    return _Mixture(
        counted, plain / plain.sum(axis=1, keepdims=True), np.concatenate(cell), np.concatenate(waits)
    )  # fmt: skip


def _lognormal(logs: Floats, ended: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[float, float]:
    """Mean and standard deviation of normal logarithms some of which are only known to be larger."""
    if ended.all() or not ended.any():
        return float(logs.mean()), max(float(logs.std()), 0.1)
    centre, spread = float(logs[ended].mean()), max(float(logs[ended].std()), 0.1)
    for _ in range(100):
        off = (logs[~ended] - centre) / spread
        hazard = np.exp(norm.logpdf(off) - norm.logsf(off))
        likely, variance = centre + spread * hazard, spread**2 * (1 + off * hazard - hazard**2)
        whole = np.concatenate([logs[ended], likely])
        centre = float(whole.mean())
        spread = max(float(np.sqrt((((whole - centre) ** 2).sum() + variance.sum()) / len(whole))), 0.1)
    return centre, spread


def _rare(ranks: int, held: int, size: int) -> Delay:
    """Waits that hardly ever happen: a chance with hardly any, the hours as guessed and unknown."""
    chance = (held + 0.5) / (size + 1)
    unknown = guessed(ranks)
    error = float(np.sqrt(chance * (1 - chance) / size))
    return Delay(np.full(ranks, chance), (chance, error), unknown.centre, unknown.spread)
