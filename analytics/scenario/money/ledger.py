"""The cost ledger as a scenario reads it: checked, in one currency, over its latest months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import ScenarioError
from analytics.measures.period import add_months
from analytics.scenario.money.currency import converted, months_in_words
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.catalogue import Conversion


@dataclass(frozen=True, eq=False)
class Ledger:
    """Costs in one currency: columns `service`, `month`, `kind`, `amount`, one row each.

    Attributes:
        costs: the amounts.
        currency: ISO code they are in.
        months: the months looked at, without a gap.
        begun: the month of each service's first cost, be it before those looked at.
        assumptions: what was taken for granted to get there.
    """

    costs: pl.DataFrame
    currency: str
    months: tuple[date, ...]
    begun: Mapping[str, date]
    assumptions: tuple[Assumption, ...] = ()

    @property
    def services(self) -> list[str]:
        """The services that cost something, sorted."""
        return sorted(self.costs["service"].unique())

    @property
    def kinds(self) -> list[str]:
        """The kinds of cost, sorted."""
        return sorted(self.costs["kind"].unique())

    def total(self) -> float:
        """All costs of all months, in its currency."""
        return float(self.costs["amount"].sum())

    def months_of(self, service: str) -> tuple[date, ...]:
        """The months from a service's first cost on: before that there was no service to pay for."""
        return tuple(month for month in self.months if month >= self.begun[service])


def opened(
    costs: pl.DataFrame, currency: str, *, conversions: Sequence[Conversion] = (), services: Sequence[str] = (),
    latest: int = 12,
) -> Ledger:  # fmt: skip
    """The ledger of some services over its latest months.

    Args:
        costs: the table `costs` of the records.
        currency: the review's currency.
        conversions: rates for the other currencies there are.
        services: services that count; none for all.
        latest: how many of the latest months count: prices rise, so older ones say less of the year to come.

    Raises:
        ScenarioError: there are no costs, of one of the services or at all; an amount is not a finite number; or costs
            are in a currency without a rate.
    """
    if latest < 1:
        problem = f"the latest {latest} months of the ledger"
        raise ScenarioError(problem, expected="1 month or more")
    _known(costs, services)
    ours = costs.filter(pl.col("service").is_in(list(services))) if services else costs
    amounts = ours["amount"]
    if amounts.null_count() or not amounts.is_finite().all():
        problem = "an amount in the costs is not a finite number"
        raise ScenarioError(problem, remedy="Correct the cost ledger and load it again")
    last = max(ours["month"].to_list())
    since = max(add_months(last, 1 - latest), min(ours["month"].to_list()))
    told = converted(ours.filter(pl.col("month") >= since), currency, conversions)
    months = tuple(add_months(since, ahead) for ahead in range(_apart(since, last) + 1))
    kept = told.costs.group_by("service", "month", "kind").agg(pl.col("amount").sum()).sort("service", "kind", "month")
    begun = dict(ours.group_by("service").agg(pl.col("month").min()).iter_rows())
    return Ledger(kept, currency, months, begun, (*told.assumptions, *_said(kept, currency, months)))


def _known(costs: pl.DataFrame, services: Sequence[str]) -> None:
    """Nothing, where there are costs at all and of each service asked about; ScenarioError where there are not."""
    if costs.is_empty():
        problem = "the cost ledger is empty"
        raise ScenarioError(problem, remedy="Load the costs by month, service and kind, or enter costs by hand")
    there = sorted(costs["service"].unique())
    for service in services:
        if service not in there:
            problem = f"the cost ledger has nothing of {service!r}"
            raise ScenarioError(problem, found=service, exists=there)


def _said(kept: pl.DataFrame, currency: str, months: Sequence[date]) -> list[Assumption]:
    said = [Assumption(f"Prices are those of {months_in_words(months)} of the cost ledger", "records")]
    below = kept.filter(pl.col("amount") < 0)
    if below.height:
        amount = f"{currency} {-below['amount'].sum():,.0f}"
        many = f"{below.height} monthly amounts" if below.height > 1 else "1 monthly amount"
        words = f"{many} below 0 ({amount} in all, as of refunds): counted as it stands"
        said.append(Assumption(words, "records"))
    return said


def _apart(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
