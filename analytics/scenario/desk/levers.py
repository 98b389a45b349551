"""The levers of a desk: what can be changed about it, each with the fields of the form that changes it.

A lever is a frozen dataclass whose fields are made by `knob`, and one line of `LEVERS`; an empty station or kind means
all there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal, Self

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.desk.desk import Desk, Hours, Measured
from analytics.scenario.lever import Lever, knob
from analytics.scenario.ticket import FINISH, REQUEUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.scenario.desk.desk import Kind, Station, Tier


@dataclass(frozen=True, kw_only=True)
class ChangePeople(Lever[Desk]):
    """More or fewer people on every shift of a station."""

    label: ClassVar[str] = "People"
    station: str = knob("", label="Team", unit="station", about="Whose shifts change; empty for every team's.")
    people: float = knob(
        0.0, label="People more or fewer", unit="people", low=-200, high=200, step=0.5,
        about="Added to every shift; half a person is on every other one.",
    )  # fmt: skip

    def apply(self, terms: Desk) -> Desk:
        """The desk with other people; ScenarioError where a shift would have fewer than nobody."""
        if not self.people:
            return terms

        def staffed(station: Station) -> Station:
            people = station.people + self.people * (station.people > 0)
            if (people < 0).any():
                least = station.people[station.people > 0].min()
                problem = f"{-self.people:g} people fewer leave a shift of {station.name} with fewer than nobody"
                raise ScenarioError(problem, expected=f"at most {least:g} fewer")
            return replace(station, people=people)

        return _stations(terms, self.station, staffed)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """Nobody more."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class ChangeShifts(Lever[Desk]):
    """Shifts that begin earlier or end later, with the same people on them."""

    label: ClassVar[str] = "Shifts"
    station: str = knob("", label="Team", unit="station", about="Whose shifts change; empty for every team's.")
    earlier: float = knob(0.0, label="Begin earlier by", unit="h", low=0, high=8, step=0.5, about="Hours before today.")
    later: float = knob(0.0, label="End later by", unit="h", low=0, high=8, step=0.5, about="Hours after today.")

    def apply(self, terms: Desk) -> Desk:
        """The desk with longer shifts; the clock of what was promised runs as before."""
        if not self.earlier and not self.later:
            return terms
        return _stations(
            terms, self.station, lambda s: replace(s, starts=s.starts - self.earlier, ends=s.ends + self.later)
        )

    @classmethod
    def today(cls, terms: Desk) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """Shifts as they are."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class ChangeHandling(Lever[Desk]):
    """Less or more work in each ticket: a tool, training, a better hand-over."""

    label: ClassVar[str] = "Handling time"
    kind: str = knob("", label="Of which tickets", unit="kind", about="Whose work changes; empty for all.")
    percent: float = knob(
        0.0, label="Shorter by", unit="%", low=-50, high=80, step=1, about="What is taken off the work in each ticket."
    )

    def apply(self, terms: Desk) -> Desk:
        """The desk at another handling time."""
        return _scaled(terms, self.kind, "work", 1 - self.percent / 100)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """The handling time of today."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class ChangeOutside(Lever[Desk]):
    """Less or more time outside the desk: suppliers and users who answer sooner."""

    label: ClassVar[str] = "Time outside the desk"
    kind: str = knob("", label="Of which tickets", unit="kind", about="Whose time changes; empty for all.")
    percent: float = knob(
        0.0, label="Shorter by", unit="%", low=-100, high=95, step=1, about="What is taken off each time outside."
    )

    def apply(self, terms: Desk) -> Desk:
        """The desk at another time outside it."""
        return _scaled(terms, self.kind, "away", 1 - self.percent / 100)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:
        """The time of today; None where nothing waits outside."""
        waits = any(tier.outside for kind in terms.kinds for tier in kind.tiers)
        return cls() if waits else None


@dataclass(frozen=True, kw_only=True)
class ChangeDemand(Lever[Desk]):
    """More or less demand."""

    label: ClassVar[str] = "Demand"
    kind: str = knob("", label="Of which tickets", unit="kind", about="Of which there are more; empty for all.")
    percent: float = knob(
        0.0, label="Demand", unit="% more or less", low=-90, high=200, step=1, about="On top of what is expected."
    )

    def apply(self, terms: Desk) -> Desk:
        """The desk under more or less demand."""
        return _grown(terms, self.kind, 1 + self.percent / 100)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """The demand that is expected."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class ChangeAutomation(Lever[Desk]):
    """Tickets that need nobody any more: self-service, automation, a cause that was mended."""

    label: ClassVar[str] = "Automation"
    kind: str = knob("", label="Of which tickets", unit="kind", about="Of which some no longer come; empty for all.")
    percent: float = knob(
        0.0, label="No longer come", unit="%", low=0, high=100, step=1, about="Share of these that need nobody."
    )

    def apply(self, terms: Desk) -> Desk:
        """The desk without the tickets that need nobody."""
        return _grown(terms, self.kind, 1 - self.percent / 100)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """Every ticket comes."""
        return cls()


@dataclass(frozen=True, kw_only=True)
class ChangeHandOver(Lever[Desk]):
    """Fewer or more tickets that the first team hands on."""

    label: ClassVar[str] = "Handed on"
    percent: float = knob(
        0.0, label="Fewer by", unit="%", low=-50, high=100, step=1, about="What is taken off the share handed on."
    )

    def apply(self, terms: Desk) -> Desk:
        """The desk that hands on more or fewer."""
        if not self.percent:
            return terms
        return _tiers(terms, "", lambda tier: replace(tier, onward=min(tier.onward * (1 - self.percent / 100), 1.0)))

    @classmethod
    def today(cls, terms: Desk) -> Self | None:
        """The share of today; None where nothing is handed on."""
        return cls() if any(len(kind.tiers) > 1 for kind in terms.kinds) else None


@dataclass(frozen=True, kw_only=True)
class ChangeOvertime(Lever[Desk]):
    """Whether what is in hand when a shift ends is finished in overtime."""

    label: ClassVar[str] = "Overtime"
    finish: float = knob(
        0.0, label="Finish what is in hand", unit="0 or 1", low=0, high=1, step=1,
        about="1: work in hand is finished after the shift; 0: it waits for the next.",
    )  # fmt: skip

    def apply(self, terms: Desk) -> Desk:
        """The desk with or without overtime."""
        now = float(terms.after_shift == FINISH)
        return terms if self.finish == now else replace(terms, after_shift=FINISH if self.finish else REQUEUE)

    @classmethod
    def today(cls, terms: Desk) -> Self | None:
        """The rule of today."""
        return cls(finish=float(terms.after_shift == FINISH))


LEVERS: Final[tuple[type[Lever[Desk]], ...]] = (
    ChangePeople,
    ChangeShifts,
    ChangeHandling,
    ChangeAutomation,
    ChangeDemand,
    ChangeOutside,
    ChangeHandOver,
    ChangeOvertime,
)


def _stations(desk: Desk, named: str, change: Callable[[Station], Station]) -> Desk:
    known = [station.name for station in desk.stations]
    if named and named not in known:
        problem = f"no team {named!r}"
        raise ScenarioError(problem, found=named, exists=known)
    return replace(desk, stations=tuple(change(s) if named in ("", s.name) else s for s in desk.stations))


def _kinds(desk: Desk, named: str, change: Callable[[Kind], Kind]) -> Desk:
    known = [kind.name for kind in desk.kinds]
    if named and named not in known:
        problem = f"no tickets called {named!r}"
        raise ScenarioError(problem, found=named, exists=known)
    return replace(desk, kinds=tuple(change(kind) if named in ("", kind.name) else kind for kind in desk.kinds))


def _tiers(desk: Desk, named: str, change: Callable[[Tier], Tier]) -> Desk:
    return _kinds(desk, named, lambda kind: replace(kind, tiers=tuple(change(tier) for tier in kind.tiers)))


def _grown(desk: Desk, named: str, times: float) -> Desk:
    return desk if times == 1 else _kinds(desk, named, lambda kind: replace(kind, growth=kind.growth * times))


def _scaled(desk: Desk, named: str, what: Literal["work", "away"], times: float) -> Desk:
    """The desk with other hours of work or away of some kinds."""
    if times == 1:
        return desk

    def scaled(hours: Hours | Measured) -> Hours | Measured:
        if isinstance(hours, Hours):
            return replace(hours, mean=hours.mean * times)
        return replace(hours, values=tuple((np.array(hours.values) * times).tolist()))

    if what == "work":
        return _tiers(desk, named, lambda tier: replace(tier, work=scaled(tier.work)))
    return _tiers(desk, named, lambda tier: replace(tier, away=scaled(tier.away)))
