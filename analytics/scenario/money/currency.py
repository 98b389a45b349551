"""One currency for a review: costs in others are converted at rates entered with their day and source, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import check
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """What one unit of the currency `of` is worth in `into`, on a day and by whose word.

    Attributes:
        of, into: ISO codes.
        rate: units of `into` for one of `of`.
        on: day of the rate; it holds until the day of the next one for the same two currencies.
        source: who says so, such as "Bank of England spot rate".
    """

    of: str
    into: str
    rate: float
    on: date
    source: str


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
        ScenarioError: a currency has no rate, a rate makes no sense, or two rates of one day differ.
    """
    rates = _rates(currency, conversions)
    foreign = {str(of): rows for (of,), rows in costs.partition_by("currency", as_dict=True).items() if of != currency}
    missing = {of: rows for of, rows in sorted(foreign.items()) if of not in rates}
    if missing:
        raise _refusal(missing, currency, alone=len(foreign) == costs["currency"].n_unique())
    if not foreign:
        return Converted(costs)
    parts, said = [costs.filter(pl.col("currency") == currency)], list[Assumption]()
    for of, rows in sorted(foreign.items()):
        by_month = {month: _in_force(rates[of], month) for month in rows["month"].unique().sort()}
        factor = pl.col("month").replace_strict({month: used.rate for month, used in by_month.items()})
        parts.append(rows.with_columns((pl.col("amount") * factor).alias("amount"), currency=pl.lit(currency)))
        said += _said(by_month)
    return Converted(pl.concat(parts).sort("month", maintain_order=True), tuple(said))


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


def _rates(currency: str, conversions: Sequence[Conversion]) -> dict[str, list[Conversion]]:
    """The rates into a currency by the one they come from, earliest first."""
    found: dict[str, list[Conversion]] = {}
    for each in sorted(conversions, key=lambda conversion: conversion.on):
        told = f"the rate of {each.of} in {each.into} of {each.on}"
        check(told, each.rate)
        if each.rate == 0 or not each.source.strip():
            problem = f"{told} {'is 0' if each.rate == 0 else 'has no source'}"
            raise ScenarioError(problem, expected="a rate above 0, and who says so")
        ours = found.setdefault(each.of, []) if each.into == currency else []
        if ours and ours[-1].on == each.on and ours[-1].rate != each.rate:
            problem = f"{told} is both {ours[-1].rate:g} and {each.rate:g}"
            raise ScenarioError(problem, remedy="Keep one of them")
        ours.append(each)
    return found


def _in_force(rates: Sequence[Conversion], month: date) -> Conversion:
    """The last rate dated up to the end of a month, or the first there is."""
    upto = [each for each in rates if (each.on.year, each.on.month) <= (month.year, month.month)]
    return upto[-1] if upto else rates[0]


def _said(by_month: dict[date, Conversion]) -> list[Assumption]:
    said = []
    for used in dict.fromkeys(by_month.values()):
        months = months_in_words(month for month, each in by_month.items() if each is used)
        words = f"1 {used.of} is worth {used.rate:g} {used.into} ({used.source}, {used.on:%-d %B %Y}), for {months}"
        said.append(Assumption(words, "entered by hand"))
    return said


def _refusal(missing: dict[str, pl.DataFrame], currency: str, *, alone: bool) -> ScenarioError:
    where = " and ".join(f"in {of} ({months_in_words(rows['month'])})" for of, rows in missing.items())
    wanted = " and ".join(f"1 {of}" for of in missing)
    others = "" if alone else f", others in {currency}"
    problem = f"costs are {where}{others}, and the review is in {currency}"
    worth = f"{wanted} {'is' if len(missing) == 1 else 'are'} worth"
    remedy = f"Enter what {worth} in {currency}, with the day of the rate and its source"
    return ScenarioError(problem, expected="one currency, or a rate for each other one", remedy=remedy)
