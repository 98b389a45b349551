"""What a unit of each driver costs a service, and what is fixed a month, worked out from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.money.driver import UNITS, assumed, check, driving
from analytics.scenario.money.margin import plain_beyond
from analytics.scenario.running_cost import kind as by_volume
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analytics.scenario.money.driver import Driven, Driver
    from analytics.scenario.money.ledger import Ledger
    from analytics.scenario.terms import Source


@dataclass(frozen=True, kw_only=True)
class Price:
    """One kind of cost of one service: what is fixed a month, and what each unit of its driver adds.

    Attributes:
        service, kind: as the ledger writes them.
        by: what drives it.
        fixed: a month, in the ledger's currency.
        each: a unit of the driver.
        months: how many months it is worked out from.
        source: where it is known from what drives it.
    """

    service: str
    kind: str
    by: Driver
    fixed: float
    each: float
    months: int
    source: Source


@dataclass(frozen=True)
class Prices:
    """The prices of every service and kind, and what they rest on."""

    prices: tuple[Price, ...]
    assumptions: tuple[Assumption, ...]


def prices(ledger: Ledger, mapping: Sequence[Driven], quantities: pl.DataFrame, *, hours: Iterable[str] = ()) -> Prices:
    """What each kind of cost comes to, fixed and a unit.

    A kind with an entry is divided by the units of its driver. One without is split by how it went with tickets, where
    it plainly rose with them. One whose units are not counted is held fixed, and said so. Cost of people is left to the
    cost of an agent's hour for the services named, and fixed for the others. Months without a cost cost nothing.

    Args:
        ledger: the costs.
        mapping: what drives each kind.
        quantities: units by service, month and driver, as `quantities` counts them.
        hours: services whose people are paid by the hour, so that their cost stands in the price of an hour.

    Raises:
        ScenarioError: an entry of the mapping speaks of a kind there is not, or of one twice; or there were units of a
            driver and a refund outweighs their cost.
    """
    check(mapping, ledger.kinds)
    paid_by_hour, rows = set(hours), ledger.costs.partition_by("service", "kind", as_dict=True)
    entries = {(str(service), str(kind)): driving(mapping, str(service), str(kind)) for service, kind in sorted(rows)}
    beyond = plain_beyond(sum(entry is None for entry in entries.values()), len(ledger.months) - 2)
    found = [
        _price(ledger, each, rows[each], entry, quantities=quantities, beyond=beyond)
        for each, entry in entries.items()
        if not (entry and entry.by == "people" and each[0] in paid_by_hour)
    ]
    return Prices(tuple(price for price, _ in found), (*assumed(mapping), *_said(found)))


def _price(
    ledger: Ledger, of: tuple[str, str], rows: pl.DataFrame, entry: Driven | None, *, quantities: pl.DataFrame,
    beyond: float,
) -> tuple[Price, str]:  # fmt: skip
    """The price of one kind of cost of one service, and what has to be said of it."""
    service, kind = of
    months = ledger.months_of(service)
    amount = _by_month(rows.rename({"amount": "quantity"}), months, missing=0.0)
    if entry is None:
        return _unmapped(service, kind, amount, _units(quantities, service, "tickets", months), beyond)
    if entry.by == "fixed":
        return _held(service, kind, amount, entry), ""
    units = np.full(len(months), entry.units) if entry.units else _units(quantities, service, entry.by, months)
    known = ~np.isnan(units)
    count = float(units[known].sum())
    if not count:
        why = "people whose hour has no price" if entry.by == "people" else f"{entry.by} that no record counts"
        return _held(service, kind, amount, entry), f"goes with {why}, and is held fixed"
    each = float(amount[known].sum()) / count
    if each < 0:
        problem = f"{kind} of {service} comes to {ledger.currency} {each:,.2f} for one {UNITS[entry.by]}"
        raise ScenarioError(problem, expected="0 or more", remedy="Look at more months, or take the refund out")
    price = Price(service=service, kind=kind, by=entry.by, fixed=0.0, each=each, months=int(known.sum()),
                  source=entry.source)  # fmt: skip
    gap = len(months) - price.months
    short = f"leaves out {gap} {'month' if gap == 1 else 'months'} without a count of {entry.by}"
    return price, "" if known.all() else short


def _unmapped(
    service: str, kind: str, amount: NDArray[np.float64], tickets: NDArray[np.float64], beyond: float
) -> tuple[Price, str]:
    """A kind that nobody said anything about: as it went with tickets, else fixed."""
    known = ~np.isnan(tickets)
    both = known if known.any() else np.full(len(amount), fill_value=True)
    split = by_volume(kind, np.nan_to_num(tickets)[both], amount[both], beyond)
    fixed, each = split.fixed, split.per_item
    if fixed < 0 < each:
        # No tickets cost nothing less than nothing: a line that says so is one through the origin.
        fixed, each = 0.0, float(amount[both].sum() / tickets[both].sum())
    price = Price(service=service, kind=kind, by="tickets" if each else "fixed", fixed=fixed, each=each,
                  months=split.months, source="records")  # fmt: skip
    way = f"rose by {each:,.2f} a ticket" if each else "did not plainly rise with tickets, and is fixed"
    return price, f"{way} ({split.months} months; nobody said what drives it)"


def _said(found: Sequence[tuple[Price, str]]) -> list[Assumption]:
    """One sentence for all services of which the same has to be said."""
    services: dict[tuple[str, str, Source], list[str]] = {}
    for price, why in found:
        if why:
            services.setdefault((price.kind, why, price.source), []).append(price.service)
    return [Assumption(f"{kind} of {', '.join(of)} {why}", source) for (kind, why, source), of in services.items()]


def _held(service: str, kind: str, amount: NDArray[np.float64], entry: Driven) -> Price:
    return Price(service=service, kind=kind, by="fixed", fixed=float(amount.mean()), each=0.0, months=len(amount),
                 source=entry.source)  # fmt: skip


def _units(quantities: pl.DataFrame, service: str, driver: str, months: Sequence[object]) -> NDArray[np.float64]:
    ours = quantities.filter((pl.col("service") == service) & (pl.col("driver") == driver))
    return _by_month(ours, months, missing=float("nan"))


def _by_month(rows: pl.DataFrame, months: Sequence[object], *, missing: float) -> NDArray[np.float64]:
    """The quantity of each month in turn."""
    there = dict(rows.group_by("month").agg(pl.col("quantity").sum()).iter_rows())
    return np.array([there.get(month, missing) for month in months], dtype=np.float64)
