"""One quarter of a group, played again from the backlog that was there as it began."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.queue import Steps, served
from analytics.scenario.calibrate.staffing import Floats, Turns, Whole

Flags = NDArray[np.bool_]

_WEEK = 168.0
#: Hours open from which a ticket is taken to wait outside the desk where the log does not tell when work began.
_LONG = 4 * _WEEK


@dataclass(frozen=True, eq=False)
class Course:
    """What became of the tickets of a quarter, one place a ticket: hours, infinite for never."""

    begun: Floats
    resolved: Floats
    held_from: Floats
    held_until: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Quarter:
    """A quarter that can be played again: tickets begun before it, those that waited, then the new ones.

    Random draws are made once, so that capacities are told apart on the same tickets and the same chances.

    Attributes:
        log: the group's log.
        number: of the quarter.
        replications: how many plays there are draws for.
        weeks: weeks that are played beyond its end, with the tickets that came in them.
        seed: of the draws.
    """

    log: Log
    number: int
    replications: int
    weeks: int = 0
    seed: int = 0

    @property
    def begins(self) -> float:
        """The hour at which it begins."""
        return float(self.log.edges[self.number])

    @property
    def ends(self) -> float:
        """The hour at which it ends."""
        return float(self.log.edges[self.number + 1])

    @cached_property
    def rows(self) -> Whole:
        """Places of the tickets in the log."""
        return np.concatenate([self._in_hand, self._waiting, self._new])

    @property
    def fresh(self) -> slice:
        """The tickets whose work had not begun before the quarter."""
        return slice(len(self._in_hand), None)

    @cached_property
    def scored(self) -> Whole:
        """Places in `rows` of the tickets opened in the quarter itself."""
        return np.flatnonzero((self.log.opened[self.rows] >= self.begins) & (self.log.opened[self.rows] < self.ends))

    def as_logged(self) -> Course:
        """What the log says became of the tickets."""
        log = self.log
        return Course(*(times[self.rows] for times in (log.begun, log.resolved, log.held_from, log.held_until)))

    def played(self, replication: int, pace: Pace, delay: Delay, capacity: float) -> Course:
        """What becomes of the tickets where an hour on the roster is good for so many of them."""
        log, count, rank = self.log, len(self._in_hand), self.log.rank[self.rows]
        chance, part = self._draws[0][replication], self._draws[1][replication]
        work = pace.work(self._draws[2][replication]) * pace.weights[rank] * pace.share / capacity
        away, held = self.away(replication, delay), self.waits(replication, delay)
        work[:count] *= part[:count]
        comes = log.opened[self.rows].copy()
        comes[:count] = self._back(delay, chance[:count])
        order = np.argsort(comes, kind="stable")
        steps = _stages(work[order], held[order], part[order], away[order])
        begun, ended = served(comes[order], rank[order], steps, self._turns(pace.share))
        course = Course(*np.full((4, len(order)), np.inf))
        course.begun[order], course.resolved[order] = begun[steps.first[:-1]], ended[steps.first[1:] - 1]
        course.held_from[order] = np.where(held[order], ended[steps.first[:-1]], np.inf)
        course.held_until[:] = course.held_from + away
        course.begun[:count] = log.begun[self.rows[:count]]
        return course

    def waits(self, replication: int, delay: Delay) -> Flags:
        """Which tickets wait outside the desk in a play; none of those that were in hand as the quarter began."""
        held: Flags = self._draws[0][replication] < delay.chances[self.log.rank[self.rows]]
        held[: len(self._in_hand)] = False
        return held

    def away(self, replication: int, delay: Delay) -> Floats:
        """Hours that each ticket would wait outside in a play."""
        return delay.hours(self._draws[3][replication])

    @cached_property
    def _in_hand(self) -> Whole:
        """Tickets begun before the quarter and not resolved by then; without responses, those open for long."""
        since = self.log.begun[self._open] if self.log.responses else self.log.opened[self._open] + _LONG
        return self._open[since < self.begins]

    @cached_property
    def _waiting(self) -> Whole:
        return np.setdiff1d(self._open, self._in_hand, assume_unique=True)

    @cached_property
    def _new(self) -> Whole:
        until = self.ends + self.weeks * _WEEK
        return np.arange(*np.searchsorted(self.log.opened, [self.begins, until]))

    @cached_property
    def _open(self) -> Whole:
        came = int(np.searchsorted(self.log.opened, self.begins))
        return np.flatnonzero(self.log.resolved[:came] >= self.begins)

    @cached_property
    def _outside(self) -> tuple[Flags, Floats]:
        """Which tickets in hand are outside the desk as the quarter begins, and for how many hours so far.

        Where the log does not tell, as many as there are people are in somebody's hands, the last ones begun.
        """
        log, rows = self.log, self._in_hand
        if not log.responses:
            return np.ones(len(rows), bool), self.begins - log.opened[rows]
        if log.holds:
            away = (log.held_from[rows] < self.begins) & (log.held_until[rows] >= self.begins)
            return away, self.begins - np.where(away, log.held_from[rows], self.begins)
        away = np.ones(len(rows), bool)
        people = log.staffing.most(self.begins - 24, self.begins)
        away[np.argsort(-log.begun[rows], kind="stable")[:people]] = False
        return away, self.begins - log.begun[rows]

    def _back(self, delay: Delay, chance: Floats) -> Floats:
        """Hours at which tickets in hand want somebody again: at once, or when a wait that lasted so far ends."""
        away, lasted = self._outside
        gone = ndtr((np.log(np.maximum(lasted, 1e-3)) - delay.centre[0]) / delay.spread)
        whole = delay.hours(ndtri(np.clip(gone + (1 - gone) * chance, 1e-9, 1 - 1e-9)))
        first = float(self.log.opened[self.rows].min()) - 1.0  # before whatever waits
        return np.where(away, self.begins + np.maximum(whole - lasted, 0), first)

    @cached_property
    def _draws(self) -> tuple[Floats, Floats, Floats, Floats]:
        """By replication and ticket: chance of a wait, part of the work before it, and normals of work and wait."""
        random, size = np.random.default_rng([self.seed, self.number]), (self.replications, len(self.rows))
        return random.random(size), random.random(size), random.standard_normal(size), random.standard_normal(size)

    def _turns(self, share: float) -> Turns:
        if share not in self._shifts:
            random = np.random.default_rng([self.seed, self.number, 1])
            until = self.ends + self.weeks * _WEEK
            self._shifts[share] = self.log.staffing.turns(self.begins - 1e-3, until, share, random)
        return self._shifts[share]

    @cached_property
    def _shifts(self) -> dict[float, Turns]:
        return {}


def _stages(work: Floats, held: Flags, part: Floats, away: Floats) -> Steps:
    """One stage for each ticket; for one that is held, the part before and the rest after."""
    first = np.concatenate([[0], np.cumsum(1 + held)]).astype(np.int64)
    before = first[:-1][held]
    steps = Steps(first, np.repeat(work, 1 + held), np.zeros(first[-1]))
    steps.work[before] *= part[held]
    steps.work[before + 1] *= 1 - part[held]
    steps.away[before] = away[held]
    return steps
