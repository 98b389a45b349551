"""What an hour of a person on duty costs: staff costs of the ledger over rostered hours, by support group.

The roster counts people who are there, so leave, sickness and training are in the price of an hour, and so is the pay
of everybody whom the ledger calls staff, on the roster or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.money.currency import months_in_words
from analytics.scenario.money.driver import driving
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.catalogue import Catalogue
    from analytics.scenario.money.driver import Driven
    from analytics.scenario.money.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class AgentHour:
    """The cost of an hour of a support group, in the ledger's currency, and what it was worked out from.

    Attributes:
        group: the support group.
        cost: of one person for one hour.
        staff: staff costs of its services over the months.
        hours: rostered person-hours over the same months.
        months: months with both.
        services: whose staff costs they are.
    """

    group: str
    cost: float
    staff: float
    hours: float
    months: tuple[date, ...]
    services: tuple[str, ...]

    def why(self, currency: str) -> str:
        """What the cost was worked out from, in words."""
        of = f"{currency} {self.staff:,.0f} of staff costs of {', '.join(self.services)}"
        return f"{of} over {self.hours:,.0f} rostered hours, {months_in_words(self.months)}"


@dataclass(frozen=True)
class AgentHours:
    """The cost of an hour of each group, what it rests on, and what was left out, in sentences."""

    hours: tuple[AgentHour, ...]
    assumptions: tuple[Assumption, ...]
    left_out: tuple[str, ...]

    @property
    def services(self) -> tuple[str, ...]:
        """The services whose staff costs are in the price of an hour."""
        return tuple(service for each in self.hours for service in each.services)

    def of(self, group: str) -> AgentHour:
        """The hour of a group; ScenarioError where the ledger and the roster do not give one."""
        for each in self.hours:
            if each.group == group:
                return each
        problem = f"what an hour of {group!r} costs is not known"
        known = [each.group for each in self.hours]
        raise ScenarioError(problem, found=group, exists=known, remedy="Enter the cost of an hour by hand")


def homes(catalogue: Catalogue) -> dict[str, str]:
    """The support group of each service that has one."""
    return {service.name: service.group for service in catalogue.services if service.group}


def agent_hours(
    ledger: Ledger, mapping: Sequence[Driven], rosters: pl.DataFrame, groups: Mapping[str, str], zone: str = "UTC"
) -> AgentHours:
    """What an hour of each group costs: staff costs of its services over its rostered hours.

    A shift counts for the month in which it begins. Months without staff costs or without a roster count for neither.

    Args:
        ledger: the costs.
        mapping: which kinds of cost are those of people.
        rosters: the table `rosters` of the records.
        groups: the support group that each service's staff costs are paid for, as `homes` tells.
        zone: IANA zone that months are told in.

    Raises:
        ScenarioError: no kind of cost is said to be that of people, or no group has both staff costs and a roster.
    """
    staff = _staff(ledger, mapping)
    if staff.is_empty():
        problem = "no kind of cost is said to be that of people"
        raise ScenarioError(problem, exists=ledger.kinds, remedy="Say which of them pays the people on the roster")
    worked = _worked(rosters, zone)
    ours = staff.with_columns(
        pl.col("service").replace_strict(dict(groups), default=None, return_dtype=pl.String).alias("group")
    )
    both = ours.join(worked, on=["group", "month"], how="inner")
    found = tuple(
        _hour(str(group), rows) for (group,), rows in sorted(both.partition_by("group", as_dict=True).items())
    )
    if not found:
        problem = "no support group has both staff costs and a roster in the same months"
        raise ScenarioError(problem, remedy="Load the roster of the months of the ledger, or enter the cost of an hour")
    told = [(f"An hour of {each.group} costs {ledger.currency} {each.cost:,.2f}", each) for each in found]
    said = tuple(Assumption(f"{words}: {each.why(ledger.currency)}", "records") for words, each in told)
    left = (*_without_hours(ours, both, ledger.currency), *_without_staff(_ours(worked, ledger, groups), both))
    return AgentHours(found, said, left)


def _staff(ledger: Ledger, mapping: Sequence[Driven]) -> pl.DataFrame:
    """The costs of people, columns `service`, `month` and `amount`."""
    named = ledger.costs.select("service", "kind").unique().iter_rows()
    entries = {(service, kind): driving(mapping, service, kind) for service, kind in named}
    paid = [pair for pair, entry in entries.items() if entry and entry.by == "people"]
    wanted = pl.DataFrame(paid, schema={"service": pl.String, "kind": pl.String}, orient="row")
    ours = ledger.costs.join(wanted, on=["service", "kind"], how="semi")
    return ours.group_by("service", "month").agg(pl.col("amount").sum())


def _worked(rosters: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rostered person-hours, columns `group`, `month` and `hours`; months in which nobody was there are left out."""
    hours = pl.col("people") * (pl.col("ends") - pl.col("starts")).dt.total_seconds() / 3600
    month = pl.col("starts").dt.convert_time_zone(zone).dt.date().dt.truncate("1mo").alias("month")
    return rosters.group_by("group", month).agg(hours.sum().alias("hours")).filter(pl.col("hours") > 0)


def _hour(group: str, rows: pl.DataFrame) -> AgentHour:
    months = rows.select("month", "hours").unique().sort("month")
    staff, hours = float(rows["amount"].sum()), float(months["hours"].sum())
    if staff < 0:
        problem = f"staff costs of {group!r} come to {staff:,.0f}"
        raise ScenarioError(problem, expected="0 or more", remedy="Look at more months, or take the refund out")
    return AgentHour(group=group, cost=staff / hours, staff=staff, hours=hours, months=tuple(months["month"]),
                     services=tuple(sorted(rows["service"].unique())))  # fmt: skip


def _without_hours(ours: pl.DataFrame, both: pl.DataFrame, currency: str) -> list[str]:
    """Staff costs in no price of an hour: services without a group, and months without a roster."""
    apart = ours.join(both, on=["service", "month"], how="anti").sort("service")
    left = []
    for (service,), rows in apart.partition_by("service", as_dict=True).items():
        group = rows["group"][0]
        why = f"no roster of {group} in {months_in_words(rows['month'])}" if group else "it has no support group"
        left.append(f"{currency} {rows['amount'].sum():,.0f} of staff costs of {service}: {why}")
    return left


def _ours(worked: pl.DataFrame, ledger: Ledger, groups: Mapping[str, str]) -> pl.DataFrame:
    """Rostered hours in the months of the ledger, but for groups all of whose services lie outside it."""
    others = set(groups.values()) - {groups[service] for service in ledger.services if service in groups}
    return worked.filter(pl.col("month").is_in(list(ledger.months)), ~pl.col("group").is_in(sorted(others)))


def _without_staff(worked: pl.DataFrame, both: pl.DataFrame) -> list[str]:
    """Rostered hours in no price of an hour."""
    apart = worked.join(both, on=["group", "month"], how="anti").sort("group")
    return [
        f"{rows['hours'].sum():,.0f} rostered hours of {group}: no staff costs in {months_in_words(rows['month'])}"
        for (group,), rows in apart.partition_by("group", as_dict=True).items()
    ]
