"""The bill of a scenario: every line of it in every month of every future, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.futures import Spread, spread
from analytics.scenario.money.amount import Paths
from analytics.scenario.money.credits import owed
from analytics.scenario.money.footprint import emitted
from analytics.scenario.money.tariff import check as check_tariff
from analytics.scenario.money.use import check as check_use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.scenario.money.change import Change
    from analytics.scenario.money.credits import Promise
    from analytics.scenario.money.driver import Line
    from analytics.scenario.money.footprint import Footprint
    from analytics.scenario.money.tariff import Tariff
    from analytics.scenario.money.use import Use
    from analytics.scenario.terms import Assumption

#: Lines that nobody is invoiced: they weigh what else would be free to spoil.
WEIGHED: Final = ("harm", "emissions")


@dataclass(frozen=True, kw_only=True, eq=False)
class Bill:
    """What each future month costs, replications by months.

    Attributes:
        currency: what money is in.
        lines: money by line: people, overtime, tickets, licences, energy, fixed, change, credits, harm, emissions.
        credits: the line of credits by agreement and target.
        co2e: kg of CO2e; None where no factor was entered.
        assumptions: what it rests on.
        cannot: what has no price, in sentences without their full stop.
    """

    currency: str
    lines: Mapping[str, Paths]
    credits: Mapping[tuple[str, str], Paths] = field(default_factory=dict)
    co2e: Paths | None = None
    assumptions: tuple[Assumption, ...] = ()
    cannot: tuple[str, ...] = ()

    @property
    def paid(self) -> Paths:
        """Money that is paid each month: every line but harm and emissions."""
        return _added([path for line, path in self.lines.items() if line not in WEIGHED])

    @property
    def total(self) -> Paths:
        """All lines of each month, harm and emissions as they are weighed."""
        return _added(list(self.lines.values()))

    def each(self, line: str = "total") -> Paths:
        """What a line ("paid" and "total" too) comes to over the horizon in each future.

        Raises:
            ScenarioError: the bill has no such line.
        """
        if line in ("paid", "total"):
            return np.asarray(getattr(self, line).sum(axis=1), np.float64)
        if line not in self.lines:
            problem = f"the bill has no line {line!r}"
            raise ScenarioError(problem, found=line, exists=[*self.lines, "paid", "total"])
        return np.asarray(self.lines[line].sum(axis=1), np.float64)

    def sum(self, line: str = "total") -> Spread:
        """A line over the whole horizon: mean, percentiles over futures, Monte-Carlo standard error."""
        return spread(self.each(line)[:, None])


def billed(
    use: Use, tariff: Tariff, *, promises: Sequence[Promise] = (), changes: Sequence[Change] = (),
    footprint: Footprint | None = None,
) -> Bill:  # fmt: skip
    """The bill of a scenario.

    Args:
        use: what the simulation says each future month takes.
        tariff: what a unit of it costs.
        promises: levels attained of the agreements whose credits are in it.
        changes: what is done, and what it costs itself.
        footprint: emission factors; None leaves emissions out.

    Raises:
        ScenarioError: there is nothing to price or no price, an hour of a group has none, a number is negative or not
            finite, or the arrays do not fit each other.
    """
    check_tariff(tariff)
    check_use(use)
    shape = use.shape
    lines: dict[str, Paths] = {line: _line(line, named, tariff, shape) for line, named in use.lines()}
    fixed = sum(rate.amount for rate in tariff.rates if rate.line == "fixed")
    lines["fixed"] = np.broadcast_to(fixed * tariff.index("fixed", shape[1]), shape)
    lines["change"] = np.broadcast_to(sum((each.monthly(shape[1]) for each in changes), np.zeros(shape[1])), shape)
    credits_due = _owed(promises, shape)
    lines["credits"] = _added(list(credits_due.values()), shape)
    gas = None if footprint is None else emitted(use, footprint)
    if gas is not None and footprint is not None and footprint.tonne is not None:
        lines["emissions"] = gas / 1000 * footprint.tonne
    said = [*tariff.assumed(), *(words for each in promises for words in each.assumed(tariff.currency))]
    said += [each.assumed(tariff.currency) for each in changes]
    said += footprint.assumed(tariff.currency) if footprint else ()
    return Bill(currency=tariff.currency, lines=lines, credits=credits_due, co2e=gas,
                assumptions=tuple(dict.fromkeys(said)), cannot=_without_price(use, tariff))  # fmt: skip


def statement(bill: Bill) -> pl.DataFrame:
    """One row a line, then `paid` and `total`: what it comes to a month.

    Columns `line`, `mean`, `p5`, `p95` (over futures) and `error` (Monte-Carlo standard error of the mean), in money a
    month of the horizon. Percentiles of lines do not add up to that of their sum.
    """
    months = next(iter(bill.lines.values())).shape[1]
    rows = []
    for line in (*bill.lines, "paid", "total"):
        found = bill.sum(line)
        rows.append((line, *(value / months for value in (found.mean, found.p5, found.p95, found.error))))
    return pl.DataFrame(rows, schema=["line", "mean", "p5", "p95", "error"], orient="row")


def by_month(bill: Bill, line: str = "total") -> pl.DataFrame:
    """One row a month of a line ("paid" and "total" too): `month` from 1 on, `mean`, `p5`, `p95`, `error`, in money."""
    bill.each(line)
    path: Paths = getattr(bill, line) if line in ("paid", "total") else bill.lines[line]
    low, high = np.quantile(path, (0.05, 0.95), axis=0)
    error = path.std(axis=0, ddof=1) / np.sqrt(len(path))
    return pl.DataFrame({
        "month": np.arange(1, path.shape[1] + 1), "mean": path.mean(axis=0), "p5": low, "p95": high, "error": error,
    })  # fmt: skip


def _line(line: Line, named: Mapping[str, Paths], tariff: Tariff, shape: tuple[int, int]) -> Paths:
    """Units times what each costs that month; units without a price cost nothing, but an hour must have one."""
    priced = {name: tariff.rate(line, name) for name in named}
    missing = [name for name, rate in priced.items() if rate is None]
    if missing and line in ("people", "overtime"):
        known = [rate.of for rate in tariff.rates if rate.line == "people" and rate.of]
        problem = f"what an hour of {missing[0]!r} costs is not known"
        raise ScenarioError(problem, found=missing[0], exists=known, remedy="Enter the cost of an hour of this group")
    index = tariff.index("people" if line == "overtime" else line, shape[1])
    return _added([(priced[name] or 0.0) * index * path for name, path in named.items()], shape)


def _owed(promises: Sequence[Promise], shape: tuple[int, int]) -> dict[tuple[str, str], Paths]:
    """Credits by agreement and target; ScenarioError for other futures, or an agreement handed over twice."""
    due: dict[tuple[str, str], Paths] = {}
    names = [promise.agreement for promise in promises]
    if len(set(names)) < len(names):
        problem = f"levels of {max(names, key=names.count)!r} are handed over twice"
        raise ScenarioError(problem, expected="each agreement once, with all of its targets")
    for promise in promises:
        for name, path in promise.levels.items():
            if path.shape != shape:
                problem = f"levels of {name!r} are {path.shape}, hours and tickets {shape}"
                raise ScenarioError(problem, expected="the same replications and months")
        due |= {(promise.agreement, target): path for target, path in owed(promise).items()}
    return due


def _without_price(use: Use, tariff: Tariff) -> tuple[str, ...]:
    """What was taken and has no price, and prices of what was not taken."""
    silent = []
    for line, named in use.lines():
        free = [name for name in named if tariff.rate(line, name) is None]
        if free:
            what = "late items" if line == "harm" else line
            silent.append(f"what {what} of {', '.join(free)} cost: no price is known or entered")
    return (*silent, *_not_taken(use, tariff))


def _not_taken(use: Use, tariff: Tariff) -> list[str]:
    """What has a price and was not handed over, so that a bill without it does not pass for a whole one."""
    silent = []
    for line, named in use.lines():
        priced = [rate.of for rate in tariff.rates if rate.line == line and rate.amount]
        missing = [of for of in priced if of not in named] if line in ("licences", "harm") or not named else []
        if missing and line not in ("people", "overtime"):
            of = f" of {', '.join(filter(None, missing))}" if any(missing) else ""
            what = "late items" if line == "harm" else line
            silent.append(f"what {what}{of} cost: a price is known, but how many there are was not handed over")
    return silent


def _added(paths: Sequence[Paths], shape: tuple[int, int] = (1, 1)) -> Paths:
    return np.asarray(np.sum(paths, axis=0) if len(paths) else np.zeros(shape), np.float64)
