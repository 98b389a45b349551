"""What is promised: agreements, the versions of them in force by date, their targets and their conventions.

Well-known systems contradict each other on every convention here, so each is a field of the agreement and is printed
with the figure. The vocabulary is in docs/terms.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.credits import CreditSchedule, Percent
from analytics.catalogue.terms import STRICT, Level, Unit, split_quantity
from analytics.errors import CatalogueError

Kind = Literal["SLA", "OLA", "underpinning contract"]
Span = Literal["month", "quarter", "year", "fiscal quarter", "fiscal year", "rolling 12 months"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Duration:
    """An amount of time in a stated unit.

    Minutes and hours are service time on the agreement's calendar; working days end at the same hour so many open days
    later; calendar days are blocks of 24 wall-clock hours in the calendar's zone.
    """

    amount: Annotated[float, Field(ge=0)]
    unit: Unit

    @property
    def seconds(self) -> int:
        """Service seconds of a duration in minutes or hours, wall-clock seconds of one in calendar days.

        Raises:
            CatalogueError: for working days, which have no fixed length.
        """
        length = {"minutes": 60, "hours": 3600, "calendar days": 86_400}.get(self.unit)
        if length is None:
            problem = f"{self} has no fixed length"
            raise CatalogueError(problem, remedy="Ask the calendar for the due time instead")
        return round(self.amount * length)

    def __str__(self) -> str:
        one = self.amount == 1
        return f"{self.amount:g} {self.unit.removesuffix('s') if one else self.unit}"


def _duration(given: Any) -> Any:
    if isinstance(given, str):
        amount, unit = split_quantity(given)
        return {"amount": amount, "unit": unit}
    return given


def _some(given: tuple[Any, ...]) -> tuple[Any, ...]:
    if not given:
        message = "at least one is needed"
        raise ValueError(message)
    return given


Within = Annotated[Duration, BeforeValidator(_duration)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Conventions:
    """How a figure is counted, where reasonable people differ.

    Attributes:
        clock_stops_at: the event that ends a resolution clock.
        attributed_to: the instant whose period an item belongs to. "due" completes a period when it ends; where an
            item has no due time it falls back to "opened".
        open_items: "late count" takes an open item past its due time as missed and leaves the others out; "all count"
            takes every open item as missed; "left out" judges closed items only.
        on_the_limit: whether exactly on a limit meets it ("at most") or misses it ("less than").
        reopened: clock of a re-opened item: resumes (open time only), restarts at the last re-opening, or keeps the
            first resolution.
        retroactive_start: the clock of an item whose priority changed starts when it was opened, not at the change.
        maintenance: planned downtime leaves the agreed time, counts as up, or is a state of its own (neither up nor
            down, but part of the agreed time).
        no_data: time or periods without records leave the denominator, count as up, count as down, or make the
            period "not enough data".
        impact_weights: share of an outage's time that counts as down, by impact; an impact not named counts
            `other_impact`. A weight of 0 filters an impact out.
        other_impact: weight of impacts not named.
        shortest_outage: outages under so many seconds are not counted.
        whole_minutes: partial minutes of an outage are not counted.
        composite: how the availability of several components becomes one: down if any is down, the weighted mean, or
            the product of independent parts.
        component_weights: weights for "weighted", by component; a component not named weighs 1.
        minimum_sample: fewest items on which a share, mean or percentile is judged; time and sums need none.
        small_sample: "minimum" judges by the count alone; "interval" also asks that the 95 % interval of the level
            does not straddle the target, else the status is "not enough data".
        at_risk_budget: share of the error budget at or under which a met period is at risk.
        at_risk_elapsed: share of its allowed time from which an open item is at risk.
        beyond_workload: whether the target still applies, or is suspended, in a period above its workload limit.
    """

    clock_stops_at: Literal["response", "resolution", "closure"] = "resolution"
    attributed_to: Literal["opened", "due", "resolved"] = "due"
    open_items: Literal["late count", "all count", "left out"] = "late count"
    on_the_limit: Literal["meets", "misses"] = "meets"
    reopened: Literal["resumes", "restarts", "keeps first"] = "resumes"
    retroactive_start: bool = True
    maintenance: Literal["leaves agreed time", "counts as up", "own state"] = "leaves agreed time"
    no_data: Literal["leaves agreed time", "counts as up", "counts as down", "not enough data"] = "counts as up"
    impact_weights: Mapping[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    other_impact: Annotated[float, Field(ge=0, le=1)] = 1.0
    shortest_outage: Annotated[int, Field(ge=0)] = 0
    whole_minutes: bool = False
    composite: Literal["any down", "weighted", "product"] = "any down"
    component_weights: Mapping[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    minimum_sample: Annotated[int, Field(ge=0)] = 1
    small_sample: Literal["minimum", "interval"] = "minimum"
    at_risk_budget: Annotated[float, Field(ge=0, le=1)] = 0.25
    at_risk_elapsed: Annotated[float, Field(ge=0, le=1)] = 0.75
    beyond_workload: Literal["still applies", "suspended"] = "still applies"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Target:
    """One measurable commitment: a measure, a level and what it is asked of.

    Attributes:
        name: what people call it; unique within its version.
        measure: name in the registry of measures, such as "resolution" or "availability".
        at_least: least level that meets the target, in the measure's unit (shares between 0 and 1, or "95 %").
        at_most: greatest level that meets it; exactly one of the two is given.
        within: time allowed per item for response and resolution; left out, each item's own due time is used.
        percentile: the percentile a percentile measure is taken at, such as 95.
        priority, category, group: words an item must have for the target to apply; empty for any.
        span: period the level is judged over.
        workload_limit: items a month within which the target is promised.
        credits: what a missed level costs.
    """

    name: str = Field(min_length=1)
    measure: str = Field(min_length=1)
    at_least: Level | None = None
    at_most: Level | None = None
    within: Within | None = None
    percentile: Annotated[float, Field(gt=0, lt=100)] | None = None
    priority: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    span: Span = "month"
    workload_limit: Annotated[int, Field(gt=0)] | None = None
    credits: CreditSchedule = Field(default_factory=CreditSchedule)

    @model_validator(mode="after")
    def _one_level(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            message = "a target needs either at_least or at_most, and not both"
            raise ValueError(message)
        return self

    @property
    def level(self) -> float:
        """The level promised, in the measure's unit."""
        return self.at_least if self.at_least is not None else self.at_most  # type: ignore[return-value]  # one is set

    @property
    def higher_is_better(self) -> bool:
        """True for "at least", False for "at most"."""
        return self.at_least is not None

    def meets(self, level: float) -> bool:
        """Whether a level, exact and unrounded, meets the target."""
        return level >= self.level if self.higher_is_better else level <= self.level


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Exclusion:
    """Time or items that are left out of an agreement's figures; shown beside the figure with them in.

    Attributes:
        starts, ends: records between them are left out (both zoned); None with `items` given.
        items: tickets or outages left out by name.
        reason, approver: why, and who on the customer's side agreed; an exclusion without them does not exist.
    """

    starts: datetime | None = None
    ends: datetime | None = None
    items: tuple[str, ...] = ()
    reason: str = Field(min_length=1)
    approver: str = Field(min_length=1)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.starts is None) != (self.ends is None) or (self.starts is None and not self.items):
            message = "an exclusion names its items, or both when it starts and when it ends"
            raise ValueError(message)
        if self.starts and self.ends and not (self.starts.tzinfo and self.ends.tzinfo and self.starts < self.ends):
            message = "an exclusion starts before it ends, and both instants carry an offset such as +00:00"
            raise ValueError(message)
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Version:
    """An agreement as it stands from a date on.

    Attributes:
        in_force: first day it holds; a period is judged by the version in force on the period's first day.
        calendar: name of the calendar whose hours, holidays and zone it means.
        targets: what is promised.
        conventions: how figures are counted.
        charge: what the customer pays a month, in the catalogue's currency; a credit is a percentage of the charge
            of its period's months.
        credit_cap: most that credits of all targets of a month may come to, in percent of the charge.
        reason: why this version replaced the one before.
    """

    in_force: date
    calendar: str = Field(min_length=1)
    targets: Annotated[tuple[Target, ...], AfterValidator(_some)]
    conventions: Conventions = Field(default_factory=Conventions)
    charge: Annotated[float, Field(ge=0)] = 0.0
    credit_cap: Percent = 100.0
    reason: str = ""

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [target.name for target in self.targets]
        if len(set(names)) < len(names):
            message = (
                f"targets of one version share a name: {', '.join(sorted({n for n in names if names.count(n) > 1}))}"
            )
            raise ValueError(message)
        return self

    def target(self, name: str) -> Target:
        """The target of that name.

        Raises:
            CatalogueError: there is none.
        """
        for target in self.targets:
            if target.name == name:
                return target
        problem = f"no target {name!r}"
        raise CatalogueError(problem, found=name, exists=[target.name for target in self.targets])


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Agreement:
    """A promise of a service to a customer, or beneath it by a group (OLA) or supplier (underpinning contract).

    Attributes:
        name: unique name.
        kind: SLA, OLA or underpinning contract.
        service: the service it is about; empty for an OLA or contract that serves several.
        customer: the customer of an SLA; empty where one SLA covers every customer of the service.
        provider: support group of an OLA, supplier of an underpinning contract.
        offering: the service's offering that it was made from; empty for one made to measure.
        versions: in order of their dates.
        exclusions: what is left out, with reason and approver.
        review_by: day by which it is to be reviewed.
        lead_days: days that a remedy needs to work; warnings are due so much earlier.
    """

    name: str = Field(min_length=1)
    kind: Kind = "SLA"
    service: str = ""
    customer: str = ""
    provider: str = ""
    offering: str = ""
    versions: Annotated[tuple[Version, ...], AfterValidator(_some)]
    exclusions: tuple[Exclusion, ...] = ()
    review_by: date | None = None
    lead_days: Annotated[int, Field(ge=0)] = 30

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        dates = [version.in_force for version in self.versions]
        if any(later <= earlier for earlier, later in itertools.pairwise(dates)):
            message = "versions come in the order of their dates, one a day"
            raise ValueError(message)
        return self

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day, None before the first.

        Example:
            >>> target = Target(name="up", measure="availability", at_least="99.9 %")
            >>> gold = Agreement(name="gold", service="Pay", versions=(
            ...     Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(target,)),))
            >>> gold.version_on(date(2025, 12, 31)) is None
            True
        """
        return next((version for version in reversed(self.versions) if version.in_force <= day), None)
