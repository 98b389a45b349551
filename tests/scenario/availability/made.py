"""Parts of known course, written by hand or walked through by plain Python, and the evidence they make."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from analytics.catalogue import CreditSchedule, Target, Tier, Version, always
from analytics.scenario.availability.evidence import Evidence
from analytics.scenario.availability.failures import Failures
from analytics.scenario.availability.reliability import Belief

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from analytics.catalogue import Calendar
    from analytics.scenario.availability.topology import Way

Floats = NDArray[np.float64]

#: A month of 730 hours around the clock.
MONTH: Final = 730.0
TIERS: Final = (Tier(at_least=0.98, below=0.99, credit=5), Tier(at_least=0.0, below=0.98, credit=20))

#: How long restoring takes: kinds of hours, each with a typical length and a spread on the logarithm.
HOURS: Final[dict[str, Callable[[np.random.Generator, float, float], float]]] = {
    "lognormal": lambda chance, typical, spread: typical * float(np.exp(spread * chance.standard_normal())),
    "exponential": lambda chance, typical, _: float(chance.exponential(typical * 1.4)),
    "weibull": lambda chance, typical, _: typical * 1.5 * float(chance.weibull(0.8)),
}


def series(*names: str) -> frozenset[Way]:
    """All of them are needed."""
    return frozenset({frozenset(names)})


def either(*names: str) -> frozenset[Way]:
    """Any of them will do."""
    return frozenset(frozenset({name}) for name in names)


def failures(part: str = "A", up: float = 8760.0, hours: Sequence[float] = (), months: int = 12) -> Failures:
    """A part that failed evenly over its months, for so many hours each time."""
    counts = np.bincount(np.arange(len(hours)) % months, minlength=months)
    return Failures(
        part=part,
        up=up,
        hours=np.array(hours, float),
        months=np.full(months, (up + sum(hours)) / months),
        counts=counts,
    )


def sure(between: float, hours: float, futures: int = 1000, *, spread: float = 1.0, months: float = 0.0) -> Belief:
    """A part of which everything is known: exponential time between failures, lognormal hours of that mean."""
    one = np.ones(futures)
    usual = hours / np.exp(spread**2 / 2)
    return Belief(between * one, usual, 0 * one, 0 * one, spread * one, months)


def target(level: float = 0.99, **more: Any) -> Target:
    """So much availability promised, with credits beneath 99 % and 98 %."""
    terms: dict[str, Any] = {"name": "Up", "measure": "availability", "credits": CreditSchedule(tiers=TIERS)} | more
    return Target(**terms, at_least=level)


def evidence(
    parts: Iterable[Failures], up: frozenset[Way], *, promised: Target | None = None, calendar: Calendar | None = None,
    planned: Sequence[float] = (0.0,), **version: Any,
) -> Evidence:  # fmt: skip
    """Evidence written by hand, looking ahead from the first of January 2026."""
    known = {each.part: each for each in parts}
    promised = promised or target()
    terms: dict[str, Any] = {"in_force": date(2025, 1, 1), "calendar": "24x7", "charge": 1000.0} | version
    agreed = Version(**terms, targets=(promised,))
    return Evidence(
        service=next(iter(known)), version=agreed, target=promised, calendar=calendar or always(),
        as_of=datetime(2026, 1, 1, tzinfo=UTC), up=up, failures=known, planned=np.array(planned), seen=np.ones(12),
    )  # fmt: skip


def walked(
    chance: np.random.Generator, kind: str, *, between: float, typical: float, spread: float, end: float
) -> Floats:
    """Begin and end of each failure up to an hour, one row a failure, by turns up and down."""
    found: list[tuple[float, float]] = []
    hour = 0.0
    while True:
        hour += chance.exponential(between)
        if hour >= end:
            return np.array(found).reshape(-1, 2)
        took = HOURS[kind](chance, typical, spread)
        found.append((hour, min(hour + took, end)))
        hour += took


def seen(walk: Floats, months: int, part: str = "A") -> Failures:
    """What a history of whole months would tell of a walk."""
    counts = np.bincount((walk[:, 0] // MONTH).astype(int), minlength=months)
    hours = walk[:, 1] - walk[:, 0]
    return Failures(
        part=part, up=months * MONTH - hours.sum(), hours=hours, months=np.full(months, MONTH), counts=counts
    )


def lost(walk: Floats, months: int) -> Floats:
    """Hours of a walk in each month, summed spell by spell."""
    found = np.zeros(months)
    for begin, finish in walk:
        for month in range(months):
            found[month] += max(0.0, min(finish, (month + 1) * MONTH) - max(begin, month * MONTH))
    return found
