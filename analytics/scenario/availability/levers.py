"""The levers on availability: what can be changed about failures, restoring, redundancy and planned work.

A lever is a frozen dataclass whose fields are made by `knob`, so that a form is drawn from them, and one line of
`AVAILABILITY_LEVERS`. What it costs is entered with it and handed on as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Self

from analytics.errors import ScenarioError
from analytics.scenario.availability.design import Design
from analytics.scenario.lever import Lever, knob


def _part() -> Any:
    return knob("", label="Part", unit="part", about="The part that changes; empty for the service itself.")


def _once() -> Any:
    return knob(0.0, label="Spent once", unit="once", low=0, high=1e9, step=1000, about="What it takes to do.")


def _monthly() -> Any:
    return knob(0.0, label="Spent a month", unit="a month", low=0, high=1e8, step=100, about="To keep it up.")


@dataclass(frozen=True, kw_only=True)
class AvailabilityLever(Lever[Design]):
    """One change to how available a service is, and what it costs."""

    @classmethod
    def today(cls, terms: Design) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """The lever before it is pulled."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class FewerFailures(AvailabilityLever):
    """Longer between the failures of a part."""

    label: ClassVar[str] = "Fewer failures"
    part: str = _part()
    times: float = knob(
        1.0, label="Time between failures, times", unit="times", low=0.1, high=100, step=0.1,
        about="What the mean time between failures is multiplied by.",
    )  # fmt: skip
    once: float = _once()
    monthly: float = _monthly()

    def apply(self, terms: Design) -> Design:
        """The design in which the part fails more rarely."""
        part = terms.named(self.part)
        if self.times == 1:
            return terms.spending(self.once, self.monthly)
        told = f"{part} fails after {self.times:g} times as long as it did"
        changed = terms.building(part, mtbf=terms.build(part).mtbf * self.times)
        return changed.spending(self.once, self.monthly).assuming(told, "entered by hand")


@dataclass(frozen=True, kw_only=True)
class QuickerRestoring(AvailabilityLever):
    """Less time to restore a part."""

    label: ClassVar[str] = "Quicker restoring"
    part: str = _part()
    times: float = knob(
        1.0, label="Time to restore, times", unit="times", low=0, high=10, step=0.05,
        about="What every time to restore is multiplied by.",
    )  # fmt: skip
    once: float = _once()
    monthly: float = _monthly()

    def apply(self, terms: Design) -> Design:
        """The design in which the part is restored more quickly."""
        part = terms.named(self.part)
        if self.times == 1:
            return terms.spending(self.once, self.monthly)
        told = f"{part} is restored in {self.times:g} times as long as it was"
        changed = terms.building(part, mttr=terms.build(part).mttr * self.times)
        return changed.spending(self.once, self.monthly).assuming(told, "entered by hand")


@dataclass(frozen=True, kw_only=True)
class Redundancy(AvailabilityLever):
    """Several units of a part, of which not all are needed."""

    label: ClassVar[str] = "Redundancy"
    part: str = _part()
    units: float = knob(1.0, label="Units", unit="units", low=1, high=10, step=1, about="How many alike there are.")
    needed: float = knob(1.0, label="Needed", unit="units", low=1, high=10, step=1, about="How many it takes.")
    common: float = knob(
        10.0, label="Down together", unit="% of failures", low=0, high=100, step=1,
        about="Share of failures that takes all units down at once.",
    )  # fmt: skip
    switching: float = knob(
        0.0, label="Switching over", unit="minutes", low=0, high=1440, step=1,
        about="How long all is down when a unit that carries the load fails.",
    )  # fmt: skip
    once: float = _once()
    monthly: float = _monthly()

    def apply(self, terms: Design) -> Design:
        """The design with so many units of the part; ScenarioError where more are needed than there are."""
        part = terms.named(self.part)
        if self.units != int(self.units) or self.needed != int(self.needed):
            problem = f"{self.needed:g} of {self.units:g} units"
            raise ScenarioError(problem, expected="whole units")
        units, needed = int(self.units), int(self.needed)
        if (units, needed) == (1, 1):
            return terms.spending(self.once, self.monthly)
        changed = terms.building(
            part, units=units, needed=needed, common=self.common / 100, switching=self.switching / 60
        )
        told = (
            f"{needed} of {units} units of {part} are enough; each fails and is restored as the part was, "
            f"{self.common:g} % of failures take all down at once, and switching over takes {self.switching:g} minutes"
        )
        return changed.spending(self.once, self.monthly).assuming(told, "entered by hand")


@dataclass(frozen=True, kw_only=True)
class PlannedWorkMoved(AvailabilityLever):
    """Planned work done outside agreed hours."""

    label: ClassVar[str] = "Planned work moved"
    percent: float = knob(
        0.0, label="Moved outside agreed hours", unit="%", low=0, high=100, step=5,
        about="Share of planned work that no longer falls in agreed hours.",
    )  # fmt: skip
    once: float = _once()
    monthly: float = _monthly()

    def apply(self, terms: Design) -> Design:
        """The design with less planned work in agreed hours."""
        if not self.percent:
            return terms.spending(self.once, self.monthly)
        told = f"{self.percent:g} % of planned work is done outside agreed hours"
        if terms.maintenance != "own state":
            told += ", which hardly moves the level: the agreement does not count it as time lost"
        changed = replace(terms, planned=terms.planned * (1 - self.percent / 100))
        return changed.spending(self.once, self.monthly).assuming(told, "entered by hand")


AVAILABILITY_LEVERS: Final[tuple[type[AvailabilityLever], ...]] = (
    FewerFailures,
    QuickerRestoring,
    Redundancy,
    PlannedWorkMoved,
)
