"""The levers there are: what can be changed about a target, each with the fields of the form that changes it.

A lever is a frozen dataclass whose fields are made by `knob`, so that a form is drawn from them, and one line of
`LEVERS`. How to add one is described in docs/add-a-lever.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final, NoReturn, Self

from analytics.catalogue import Duration
from analytics.errors import ScenarioError
from analytics.scenario.hours import added_hours, lengthened
from analytics.scenario.lever import Lever, knob, knobs
from analytics.scenario.schedule import moved
from analytics.scenario.terms import Cover, Terms, UnitCosts

if TYPE_CHECKING:
    from analytics.catalogue import Calendar


@dataclass(frozen=True, kw_only=True)
class ChangeLevel(Lever[Terms]):
    """Another share promised; the tiers of credit move with it."""

    label: ClassVar[str] = "Promised level"
    level: float = knob(
        95.0, label="Promised share", unit="%", low=50, high=100, step=0.1, about="Share that must meet the target."
    )

    def apply(self, terms: Terms) -> Terms:
        """The terms with another promised share; ScenarioError where the target does not promise one."""
        if terms.statistic != "share" or not terms.target.higher_is_better:
            _unfit(terms, "does not promise a least share", "Change its threshold or percentile instead")
        # Divided as text: 99.9 / 100 is 0.9990000000000001, and a limit is judged on the exact figure.
        level = float(f"{self.level:.10g}e-2")
        by = level - terms.target.level
        target = replace(terms.target, at_least=level, credits=moved(terms.target.credits, by))
        told = "The tiers of service credit move with the promised level, by the same number of points"
        return replace(terms, target=target).assuming(told, "method") if by else terms

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """The share promised now."""
        fits = terms.statistic == "share" and terms.target.higher_is_better
        return cls(level=float(f"{terms.target.level * 100:.10g}")) if fits else None


@dataclass(frozen=True, kw_only=True)
class ChangeThreshold(Lever[Terms]):
    """Another time allowed for each item."""

    label: ClassVar[str] = "Time allowed"
    hours: float = knob(
        8.0, label="Time allowed", unit="service hours", low=0.05, high=2000, step=0.25,
        about="Service hours within which an item must be done.",
    )  # fmt: skip

    def apply(self, terms: Terms) -> Terms:
        """The terms with another time allowed; ScenarioError where the target is not about time."""
        if terms.limit is not None and abs(terms.limit - self.hours) < 1e-9:
            return terms
        if terms.statistic == "percentile":
            schedule = moved(terms.target.credits, self.hours - terms.target.level)
            target = replace(terms.target, at_most=self.hours, credits=schedule)
        elif terms.target.measure in ("response", "resolution"):
            target = replace(terms.target, within=Duration(amount=self.hours, unit="hours"))
        else:
            _unfit(terms, "allows no time that could be changed", "Change its level instead")
        changed = replace(terms, target=target).silent_on("how people would work if the time allowed were another")
        return changed.assuming("Every item takes as long as it took; only the time allowed for it changes", "method")

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """The service hours allowed now; None where other units are agreed."""
        return None if terms.limit is None else cls(hours=terms.limit)


@dataclass(frozen=True, kw_only=True)
class ChangePercentile(Lever[Terms]):
    """Another percentile of the lead times held to the same limit."""

    label: ClassVar[str] = "Percentile"
    percentile: float = knob(
        90.0, label="Percentile", unit="th", low=50, high=99.9, step=0.5, about="Percentile that the limit is asked of."
    )

    def apply(self, terms: Terms) -> Terms:
        """The terms with another percentile; ScenarioError where the target promises none."""
        if terms.statistic != "percentile":
            _unfit(terms, "does not promise a percentile", "Change its level instead")
        return replace(terms, target=replace(terms.target, percentile=self.percentile))

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """The percentile promised now."""
        asked = terms.target.percentile
        return None if terms.statistic != "percentile" or asked is None else cls(percentile=asked)


@dataclass(frozen=True, kw_only=True)
class ChangeSupportHours(Lever[Terms]):
    """Other agreed service hours: another calendar, and hours before it opens or after it closes."""

    label: ClassVar[str] = "Support hours"
    calendar: str = knob("", label="Calendar", unit="calendar", about="Agreed hours; empty keeps today's.")
    earlier: float = knob(
        0.0, label="Open earlier by", unit="h", low=0, high=12, step=0.5, about="Hours before the first opening."
    )
    later: float = knob(
        0.0, label="Close later by", unit="h", low=0, high=12, step=0.5, about="Hours after the last closing."
    )
    people: float = knob(
        1.0, label="People in added hours", unit="people", low=0, high=200, step=0.5,
        about="People on duty in each hour that is added; priced at the cost of an agent's hour.",
    )  # fmt: skip

    def apply(self, terms: Terms) -> Terms:
        """The terms on other hours; ScenarioError for a calendar that does not exist or never opens, or no clock."""
        if terms.statistic not in ("share", "percentile") or terms.target.measure == "attainment":
            _unfit(terms, "is not counted in service hours", "Change its level, demand or costs instead")
        changed = lengthened(_calendar(self.calendar, terms), self.earlier, self.later)
        if changed == terms.calendar:
            return terms
        added = added_hours(terms.calendar, changed)
        cover = Cover(hours_a_month=added, people=self.people, an_hour=terms.agent_hour) if added > 0 else None
        agreed = replace(terms, calendar=changed, cover=cover)
        silent = "how much sooner items would be done with people on duty in other hours"
        told = "Items are begun and finished at the very instants they were; only the service clock runs in other hours"
        return agreed.assuming(told, "method").silent_on(silent)

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """The hours agreed now."""
        return cls(calendar=terms.calendar.name)


@dataclass(frozen=True, kw_only=True)
class ChangeDemand(Lever[Terms]):
    """More or less demand in every month."""

    label: ClassVar[str] = "Demand"
    percent: float = knob(
        0.0, label="Demand", unit="% more or less", low=-50, high=100, step=1, about="Change of every month's volume."
    )

    def apply(self, terms: Terms) -> Terms:
        """The terms under more or less demand."""
        if not self.percent:
            return terms
        told = f"Every month's volume changes by {self.percent:+g} %, with the same mix and season"
        return replace(terms, demand=terms.demand * (1 + self.percent / 100)).assuming(told, "entered by hand")

    @classmethod
    def today(cls, terms: Terms) -> Self | None:  # noqa: ARG003  # the registry asks every lever alike
        """No change."""
        return cls(percent=0.0)


@dataclass(frozen=True, kw_only=True)
class ChangePace(Lever[Terms]):
    """Every item done quicker or slower, by the same percent."""

    label: ClassVar[str] = "Pace of work"
    percent: float = knob(
        0.0, label="Quicker by", unit="%", low=-50, high=80, step=1, about="What is taken off every lead time."
    )

    def apply(self, terms: Terms) -> Terms:
        """The terms at another pace; ScenarioError where no service hours are promised."""
        if not self.percent:
            return terms
        if terms.limit is None:
            _unfit(terms, "is not promised in service hours, so a quicker pace cannot be held against it", "")
        told = f"Every lead time is {abs(self.percent):g} % {'shorter' if self.percent > 0 else 'longer'} than it was"
        changed = replace(terms, pace=terms.pace * (1 - self.percent / 100)).assuming(told, "entered by hand")
        return changed.silent_on("how the change of pace is brought about, and what that costs")

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """No change."""
        return None if terms.limit is None else cls(percent=0.0)


@dataclass(frozen=True, kw_only=True)
class ChangeUnitCosts(Lever[Terms]):
    """Costs entered by hand instead of those read from the records."""

    label: ClassVar[str] = "Unit costs"
    fixed: float = knob(
        0.0, label="Fixed cost", unit="a month", low=0, high=1e8, step=100, about="Cost of a month before any item."
    )
    per_item: float = knob(
        0.0, label="Cost of an item", unit="each", low=0, high=1e5, step=0.5, about="What one more item adds."
    )
    per_agent_hour: float = knob(
        0.0, label="Cost of an agent's hour", unit="an hour", low=0, high=1e4, step=0.5, about="Prices added hours."
    )

    def apply(self, terms: Terms) -> Terms:
        """The terms at other unit costs."""
        if not (self.fixed or self.per_item or self.per_agent_hour):
            _unfit(terms, "is priced at nothing: every unit cost is 0", "Enter at least one cost, or leave them out")
        given = [(kind.label.lower(), getattr(self, kind.name)) for kind in knobs(type(self))]
        told = "; ".join(f"{label} {value:,.2f}" for label, value in given if value)
        entered = UnitCosts(fixed=self.fixed, per_item=self.per_item) if self.fixed or self.per_item else None
        cover = replace(terms.cover, an_hour=self.per_agent_hour or None) if terms.cover else None
        changed = replace(terms, unit_costs=entered, agent_hour=self.per_agent_hour or None, cover=cover)
        return changed.assuming(f"Costs: {told}", "entered by hand")

    @classmethod
    def today(cls, terms: Terms) -> Self | None:
        """Costs entered before; None where they come from the records."""
        given = terms.unit_costs
        hour = terms.agent_hour or 0.0
        return cls(fixed=given.fixed, per_item=given.per_item, per_agent_hour=hour) if given else None


LEVERS: Final[tuple[type[Lever[Terms]], ...]] = (
    ChangeLevel,
    ChangeThreshold,
    ChangePercentile,
    ChangeSupportHours,
    ChangeDemand,
    ChangePace,
    ChangeUnitCosts,
)


def _calendar(name: str, terms: Terms) -> Calendar:
    for calendar in (terms.calendar, *terms.calendars):
        if name in ("", calendar.name):
            return calendar
    problem = f"no calendar {name!r}"
    raise ScenarioError(problem, found=name, exists=[each.name for each in (terms.calendar, *terms.calendars)])


def _unfit(terms: Terms, why: str, remedy: str) -> NoReturn:
    problem = f"the target {terms.target.name!r} {why}"
    raise ScenarioError(problem, remedy=remedy)
