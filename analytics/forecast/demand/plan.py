"""What is known of demand beyond its history, with its source: growth that was planned, and events that will come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import QuestionError
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Least and greatest that a day of demand can be multiplied by; beyond it somebody mistyped.
FACTORS = (0.0, 20.0)


@dataclass(frozen=True)
class Planned:
    """One thing that changes demand, on top of what history goes on to bring.

    Attributes:
        name: what it is, such as "New branch in Leeds".
        factor: what demand is multiplied by once it is in full effect: 1.1 for a tenth more.
        first: first day of its effect.
        last: last day of its effect; None for lasting ones.
        full: day from which the effect is full, growing evenly from `first`; None for at once.
        series: names of the series it changes; none for all.
        source: who says so, printed with every forecast that takes it in.

    Raises:
        QuestionError: its days or its factor make no sense.
    """

    name: str
    factor: float
    first: date
    last: date | None = None
    full: date | None = None
    series: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        low, high = FACTORS
        if not low <= self.factor <= high:
            problem = f"{self.name}: demand cannot be multiplied by {self.factor:g}"
            raise QuestionError(problem, expected=f"{low:g} to {high:g}, such as 1.1 for a tenth more")
        for end in (self.last, self.full):
            if end is not None and end < self.first:
                problem = f"{self.name}: it begins on {self.first} and {end} lies before"
                raise QuestionError(problem, remedy="Turn the two days round")

    def effect(self, periods: Sequence[date], name: str) -> Floats:
        """What each period of a series is multiplied by.

        Example:
            >>> fair = Planned("Fair", 1.5, date(2026, 5, 2), date(2026, 5, 2))
            >>> fair.effect([date(2026, 5, 1), date(2026, 5, 2)], "Pay")
            array([1. , 1.5])
        """
        if self.series and name not in self.series:
            return np.ones(len(periods))
        at = np.array([day.toordinal() for day in periods], dtype=np.float64)
        first, full = self.first.toordinal(), (self.full or self.first).toordinal()
        share = np.clip((at - first) / max(full - first, 1), 0.0, 1.0) if full > first else (at >= first) * 1.0
        within = (at >= first) & (at <= (self.last or date.max).toordinal())
        return np.asarray(1 + (self.factor - 1) * share * within, dtype=np.float64)

    @property
    def sentence(self) -> str:
        """The plan in words, with its source."""
        until = f" to {self.last}" if self.last else " on"
        by = f", in full from {self.full}" if self.full else ""
        return (
            f"{self.name}: {100 * (self.factor - 1):+.0f} % from {self.first}{until}{by} ({self.source or 'no source'})"
        )


def effects(plans: Sequence[Planned], periods: Sequence[date], name: str) -> Floats:
    """What each period of a series is multiplied by under all plans together."""
    found = np.ones(len(periods))
    for plan in plans:
        found = found * plan.effect(periods, name)
    return found
