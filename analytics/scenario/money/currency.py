"""One currency for a review: costs in others are converted at rates entered with their day and source, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.catalogue.currency import WHERE
from analytics.errors import ScenarioError
from analytics.measures.currency import in_currency, rates
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import polars as pl

    from analytics.catalogue import Conversion


@dataclass(frozen=True, eq=False)
class Converted:
    """Costs in one currency, and what was taken for granted to bring them there."""

    costs: pl.DataFrame
    assumptions: tuple[Assumption, ...] = ()


def converted(costs: pl.DataFrame, currency: str, conversions: Sequence[Conversion] = ()) -> Converted:
    """The costs in the review's currency.

    A month takes the rate of the latest day that is not after it, and months before every rate take the first.

    Args:
        costs: columns `month`, `amount` and `currency` at least.
        currency: ISO code of the review's currency.
        conversions: the rates entered.

    Raises:
        ScenarioError: a currency has no rate.
    """
    used = rates(costs, currency, conversions)
    foreign = {str(of): rows for (of,), rows in costs.partition_by("currency", as_dict=True).items() if of != currency}
    missing = {of: rows for of, rows in sorted(foreign.items()) if of not in {known for known, _ in used}}
    if missing:
        raise _refusal(missing, currency, alone=len(foreign) == costs["currency"].n_unique())
    return Converted(in_currency(costs, currency, conversions), _said(used)) if used else Converted(costs)


def months_in_words(months: Iterable[date]) -> str:
    """Months as people name them: the only one, or how many from the first to the last.

    Example:
        >>> from datetime import date
        >>> months_in_words([date(2025, 3, 1), date(2025, 5, 1)])
        '2 months from March 2025 to May 2025'
    """
    among = sorted(set(months))
    if len(among) == 1:
        return f"{among[0]:%B %Y}"
    return f"{len(among)} months from {among[0]:%B %Y} to {among[-1]:%B %Y}"


def _said(used: Mapping[tuple[str, date], Conversion]) -> tuple[Assumption, ...]:
    said = []
    for each in dict.fromkeys(used.values()):
        months = months_in_words(month for (_, month), other in used.items() if other == each)
        words = f"1 {each.of} is worth {each.rate:g} {each.into} ({each.source}, {each.on:%-d %B %Y}), for {months}"
        said.append(Assumption(words, "entered by hand"))
    return tuple(said)


def _refusal(missing: dict[str, pl.DataFrame], currency: str, *, alone: bool) -> ScenarioError:
    where = " and ".join(f"in {of} ({months_in_words(rows['month'])})" for of, rows in missing.items())
    wanted = " and ".join(f"1 {of}" for of in missing)
    others = "" if alone else f", others in {currency}"
    problem = f"costs are {where}{others}, and the review is in {currency}"
    worth = f"{wanted} {'is' if len(missing) == 1 else 'are'} worth"
    remedy = f"Enter what {worth} in {currency}, with the day of the rate and its source, {WHERE}"
    return ScenarioError(problem, expected="one currency, or a rate for each other one", remedy=remedy)
