"""The tariff of a scenario: what a unit of each line of its bill costs, how prices rise, and who says so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import check as check_amount
from analytics.scenario.money.driver import UNITS, Line
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analytics.scenario.money.agent_hour import AgentHours
    from analytics.scenario.money.ledger import Ledger
    from analytics.scenario.money.price import Prices
    from analytics.scenario.terms import Source


#: What an overtime hour costs beside one on the roster, unless entered otherwise.
TIME_AND_A_HALF: Final = 1.5


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one unit of a line costs, in the review's currency.

    Attributes:
        line: line of the bill.
        of: support group, class of tickets, service or cost that it holds for; "" for all without a rate of their own.
        amount: a unit.
        source: where it comes from.
        why: what it was worked out from, in words.
    """

    line: Line
    amount: float
    of: str = ""
    source: Source = "entered by hand"
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Rise:
    """By what share a year the prices of a line rise, month by month; for "" those of every line without its own."""

    a_year: float
    line: Line | Literal[""] = ""
    source: Source = "entered by hand"


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """All prices of a scenario.

    Attributes:
        currency: the review's currency.
        rates: what a unit costs; an overtime hour without one costs `overtime` times an hour.
        overtime: what an overtime hour costs beside one within the roster, 1.5 for time and a half.
        rises: how prices rise; the first month is at today's.
        assumptions: what else it rests on.
    """

    currency: str
    rates: tuple[Rate, ...]
    overtime: float = TIME_AND_A_HALF
    rises: tuple[Rise, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def rate(self, line: Line, of: str) -> float | None:
        """What a unit of a line costs; None where nobody said."""
        found = {each.of: each.amount for each in self.rates if each.line == line and each.of in ("", of)}
        amount = found.get(of, found.get(""))
        if amount is None and line == "overtime":
            hour = self.rate("people", of)
            return None if hour is None else hour * self.overtime
        return amount

    def index(self, line: Line, months: int) -> NDArray[np.float64]:
        """The price of each month beside today's: 1 in the first, a year's rise later in the thirteenth.

        Example:
            >>> tariff = Tariff(currency="GBP", rates=(), rises=(Rise(a_year=0.21),))
            >>> tariff.index("people", 7)[[0, 6]].round(9).tolist()
            [1.0, 1.1]
        """
        rises = {each.line: each.a_year for each in self.rises if each.line in ("", line)}
        a_year = rises.get(line, rises.get("", 0.0))
        return np.asarray((1 + a_year) ** (np.arange(months) / 12), np.float64)

    def assumed(self) -> tuple[Assumption, ...]:
        """A sentence for every price that was taken for granted, with where it comes from."""
        rates = (Assumption(self._rate_in_words(each), each.source) for each in self.rates)
        rises = (Assumption(_rise_in_words(each), each.source) for each in self.rises)
        return (*self.assumptions, *rates, *self._overtime_in_words(), *rises)

    def _rate_in_words(self, rate: Rate) -> str:
        of, why = f" of {rate.of}" if rate.of else "", f": {rate.why}" if rate.why else ""
        if rate.line == "fixed":
            return f"{rate.of or 'All else'} costs {self.currency} {rate.amount:,.2f} a month{why}"
        small = 0 < rate.amount < 1
        return f"One {UNITS[rate.line]}{of} costs {self.currency} {rate.amount:,.{4 if small else 2}f}{why}"

    def _overtime_in_words(self) -> tuple[Assumption, ...]:
        if any(each.line == "overtime" and not each.of for each in self.rates):
            return ()
        words = f"An overtime hour costs {self.overtime:g} times an hour on the roster"
        usual = self.overtime == TIME_AND_A_HALF
        return (Assumption(f"{words}, as is usual" if usual else words, "method" if usual else "entered by hand"),)


def check(tariff: Tariff) -> None:
    """Nothing, where every price makes sense.

    Raises:
        ScenarioError: there is no price at all, one is negative or not finite, one is entered twice, overtime is
            cheaper than an hour on the roster, or prices fall by all they are.
    """
    if not tariff.rates:
        problem = "no cost is known or entered, so nothing can be priced"
        raise ScenarioError(problem, remedy="Load the cost ledger, or enter what an hour of each group costs")
    check_amount("the factor of an overtime hour", tariff.overtime, least=1.0)
    seen = set[tuple[str, str]]()
    for rate in tariff.rates:
        if rate.line not in get_args(Line):
            problem = f"no line of a bill is called {rate.line!r}"
            raise ScenarioError(problem, found=rate.line, exists=get_args(Line))
        told = f"the cost of one {UNITS[rate.line]}" + (f" of {rate.of!r}" if rate.of else "")
        check_amount(told, rate.amount)
        if (rate.line, rate.of) in seen:
            problem = f"{told} is entered twice"
            raise ScenarioError(problem, remedy="Keep one of the two")
        seen.add((rate.line, rate.of))
    for rise in tariff.rises:
        check_amount(f"the rise of prices{f' of {rise.line}' if rise.line else ''}", rise.a_year, least=-0.99)


def priced(ledger: Ledger, prices: Prices, quantities: pl.DataFrame, hours: AgentHours | None = None) -> Tariff:
    """The tariff that the ledger gives: hours by group, tickets, licences and energy by service, and what is fixed.

    Tickets and energy get an average of all services besides, for classes that are not called by a service.

    Args:
        ledger: the costs.
        prices: what each kind of cost comes to.
        quantities: units by service, month and driver that the averages are weighed by.
        hours: what an hour of each group costs; None where it is to be entered.
    """
    paid = hours.hours if hours else ()
    rates = [Rate(line="people", of=each.group, amount=each.cost, source="records", why=each.why(ledger.currency))
             for each in paid]  # fmt: skip
    found: dict[tuple[Line, str], float] = defaultdict(float)
    for each in prices.prices:
        found["fixed", each.service] += each.fixed
        if each.by in ("tickets", "licences", "energy"):
            found[each.by, each.service] += each.each
    lines: tuple[Line, ...] = ("tickets", "energy")
    average = {line: _average(line, found, ledger, quantities) for line in lines}
    # A service whose own costs did not go with tickets must not fall back on the average of those whose did.
    known = {(line, service): found[line, service] for line in lines if average[line] for service in ledger.services}
    paid_for = {key: amount for key, amount in found.items() if amount} | known
    paid_for |= {(line, ""): amount for line, amount in average.items() if amount}
    rates += [Rate(line=line, of=of, amount=amount, source="records") for (line, of), amount in paid_for.items()]
    left = tuple(Assumption(f"Not in any price: {words}", "records") for words in (hours.left_out if hours else ()))
    return Tariff(currency=ledger.currency, rates=tuple(rates),
                  assumptions=(*ledger.assumptions, *prices.assumptions, *left))  # fmt: skip


def _average(line: Line, found: Mapping[tuple[Line, str], float], ledger: Ledger, quantities: pl.DataFrame) -> float:
    """What a unit costs on average over all services of the ledger; 0 where none was counted."""
    ours = quantities.filter(
        (pl.col("driver") == line) & pl.col("service").is_in(ledger.services)
        & pl.col("month").is_in(list(ledger.months))
    )  # fmt: skip
    units = dict(ours.group_by("service").agg(pl.col("quantity").sum()).iter_rows())
    total = sum(units.values())
    return sum(found.get((line, service), 0.0) * count for service, count in units.items()) / total if total else 0.0


def with_rates(tariff: Tariff, rates: Sequence[Rate]) -> Tariff:
    """The tariff with rates entered in place of those it had for the same line and name."""
    entered = {(each.line, each.of) for each in rates}
    kept = tuple(each for each in tariff.rates if (each.line, each.of) not in entered)
    return replace(tariff, rates=(*kept, *rates))


def _rise_in_words(rise: Rise) -> str:
    what = f"The price of {rise.line}" if rise.line else "Every price"
    return f"{what} rises by {rise.a_year:.1%} a year, month by month"
