"""Small histories written by hand: months of items with the lead times behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.catalogue import Calendar, Conventions, CreditSchedule, Target, Tier, Version, always
from analytics.measures.measure import DIMENSIONS, ITEMS
from analytics.measures.period import add_months
from analytics.scenario.history import History
from analytics.scenario.lead_times import LEAD_TIMES
from analytics.scenario.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

TIERS = (Tier(at_least=0.8, below=0.9, credit=5), Tier(at_least=0.0, below=0.8, credit=10))
FIRST = date(2025, 1, 1)


def terms(**more: Any) -> Terms:
    """Nine in ten resolved within 8 hours, for 1,000 a month; fields of target, version and terms may be given."""
    target: dict[str, Any] = {"name": "Resolved", "measure": "resolution", "at_least": 0.9, "within": "8 hours"}
    target |= {"credits": CreditSchedule(tiers=TIERS)} | more.pop("target", {})
    promised = Target(**{name: value for name, value in target.items() if value is not None})
    version: dict[str, Any] = {"in_force": FIRST, "calendar": "24x7", "charge": 1000.0} | more.pop("version", {})
    agreed = Version(**version, targets=(promised,))
    given: dict[str, Any] = {"version": agreed, "target": promised, "calendar": always()} | more
    return Terms(**given)


def of_months(hours: Sequence[Sequence[float | None]], asked: Terms | None = None, **more: Any) -> History:
    """A history of months in which items took so many hours; None is an item that still runs after 2 hours."""
    asked = asked or terms()
    rows = [
        (f"{month}-{place}", _instant(month, place / len(taken)), 2.0 if took is None else took, took is not None)
        for month, taken in enumerate(hours)
        for place, took in enumerate(taken)
    ]
    times = pl.DataFrame(rows, schema=LEAD_TIMES, orient="row")
    limit = asked.limit or 8.0
    done, within = pl.col("finished"), pl.col("hours") <= limit
    late = (~done & ~within).cast(pl.Float64)
    items = times.with_columns(
        pl.lit("Desk").alias("service"), *(pl.lit("").alias(name) for name in DIMENSIONS[1:]),
        (done & within).cast(pl.Float64).alias("good"), done.cast(pl.Float64).add(late).alias("total"),
        (~done & within).cast(pl.Float64).alias("open"), late.alias("late"),
        pl.when("finished").then("hours").alias("value"), pl.lit(value=False).alias("excluded"),
    ).select(pl.col(name).cast(kind) for name, kind in ITEMS.items())  # fmt: skip
    as_of = datetime.combine(add_months(FIRST, len(hours)), datetime.min.time(), UTC)
    return History(terms=asked, items=items, as_of=as_of, times=times, **more)


def of_levels(met: Sequence[int], of: int, asked: Terms | None = None, **more: Any) -> History:
    """A history of months with so many of `of` items met; met items took 4 hours, the others 12."""
    return of_months([[4.0] * good + [12.0] * (of - good) for good in met], asked, **more)


def volumes(amounts: Sequence[float]) -> pl.DataFrame:
    """Monthly demand from the first month on."""
    months = [add_months(FIRST, month) for month in range(len(amounts))]
    return pl.DataFrame({"month": months, "volume": [float(amount) for amount in amounts]})


def costs(amounts: Sequence[float], currency: str = "GBP", kind: str = "Staff") -> pl.DataFrame:
    """Monthly cost of one kind from the first month on."""
    months = [add_months(FIRST, month) for month in range(len(amounts))]
    told = {"month": months, "kind": kind, "amount": [float(amount) for amount in amounts], "currency": currency}
    return pl.DataFrame(told)


def office() -> Calendar:
    """Monday to Friday, nine to five."""
    week: Any = {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
    return Calendar(name="office", hours=week)


def conventions(**more: Any) -> dict[str, Conventions]:
    """Fields of a version that change its conventions."""
    return {"conventions": Conventions(**more)}


def _instant(month: int, into: float) -> datetime:
    starts = datetime.combine(add_months(FIRST, month), datetime.min.time(), UTC)
    return starts + timedelta(days=28 * into)
