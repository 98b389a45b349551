"""The ticket log of one group as arrays in hours, with the quarters and months it is looked at by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics.measures.clock import Clock
from analytics.measures.survival import share_within
from analytics.scenario.calibrate.staffing import Floats, Staffing, Whole


@dataclass(frozen=True, eq=False, kw_only=True)
class Log:
    """The tickets of a group in the order they were opened; an hour that has not come is infinite.

    Attributes:
        group: the support group.
        origin: hour 0, in UTC seconds.
        span: months in a quarter, for logs that are too short for quarters.
        edges: hours at which the quarters begin, and the end of the last, which is the data cut-off.
        months: hours at which the months of these quarters begin, and the end of the last.
        opened, begun, resolved: hours at which a ticket came in, was first responded to and was resolved.
        held_from, held_until: hours between which it waited outside the desk, all its holds laid end to end.
        rank: urgency, 0 for the most urgent.
        ranks: the priorities, the most urgent first.
        allowed: service hours promised, not a number where nothing is.
        calendar: place of the calendar of that promise in the clock.
        clock: service time.
        staffing: people on duty.
        responses: whether the log tells when a ticket was first responded to, taken as the begin of work.
        holds: whether it tells when tickets waited outside the desk.
    """

    group: str
    origin: int
    span: int
    edges: Floats
    months: Floats
    opened: Floats
    begun: Floats
    resolved: Floats
    held_from: Floats
    held_until: Floats
    rank: Whole
    ranks: tuple[str, ...]
    allowed: Floats
    calendar: Whole
    clock: Clock
    staffing: Staffing
    responses: bool
    holds: bool

    @property
    def quarters(self) -> int:
        """How many quarters there are."""
        return len(self.edges) - 1

    def opened_in(self, quarter: int) -> Whole:
        """Places of the tickets opened in a quarter."""
        return np.arange(*np.searchsorted(self.opened, self.edges[quarter : quarter + 2]))

    def month(self, rows: Whole) -> Whole:
        """The place of the month each of these tickets was opened in."""
        return np.searchsorted(self.months, self.opened[rows], side="right") - 1

    def late(self, rows: Whole, resolved: Floats, held_from: Floats, held_until: Floats) -> Floats:
        """Service time to resolution over that allowed: above 1 for late, infinite where it is never resolved."""
        calendar = self.calendar[rows]
        taken = self._service(self.opened[rows], resolved, calendar)
        held = np.isfinite(held_from) & np.isfinite(resolved)
        taken[held] -= self._service(held_from[held], np.minimum(held_until, resolved)[held], calendar[held])
        ratio: Floats = np.where(np.isfinite(resolved), taken, np.inf) / self.allowed[rows]
        return ratio

    def level(self, rows: Whole) -> float:
        """The share of tickets in time as the log has it, open ones taken as censored (Kaplan and Meier)."""
        rows = rows[~np.isnan(self.allowed[rows])]
        done = np.isfinite(self.resolved[rows])
        ends = np.where(done, self.resolved[rows], self.edges[-1])
        ratio = self.late(rows, ends, self.held_from[rows], np.minimum(self.held_until[rows], ends))
        share = share_within(pl.Series(ratio), pl.Series(done), 1.0)
        return float("nan") if share is None else share

    def _service(self, since: Floats, until: Floats, calendar: Whole) -> Floats:
        ends = np.where(np.isfinite(until), until, since)
        sums = [self.clock.sums((hour * 3600).astype(np.int64) + self.origin, calendar) for hour in (ends, since)]
        hours: Floats = np.maximum(sums[0] - sums[1], 0) / 3600
        return hours
