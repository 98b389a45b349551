"""The history of one target, gathered from records and catalogue."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ScenarioError
from analytics.measures.currency import exchanged
from analytics.measures.measure import clauses
from analytics.measures.measurement import untargeted
from analytics.measures.period import coverage
from analytics.measures.registry import measure
from analytics.measures.ticket_times import cut_off
from analytics.measures.timeliness import tickets
from analytics.records.records import Records
from analytics.records.tables import WHEN
from analytics.scenario.history import History
from analytics.scenario.lead_times import LEAD_TIMES
from analytics.scenario.money.currency import converted
from analytics.scenario.terms import Terms

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.catalogue import Agreement, Calendar, Catalogue
    from analytics.measures.measure import Clause
    from analytics.measures.ticket_times import Clocked

#: Which of a ticket's clocks a measure reads; other measures have no lead times.
CLOCKS: Final[dict[str, Clocked]] = {
    "response": "response", "response_percentile": "response",
    "resolution": "resolution", "resolution_percentile": "resolution",
}  # fmt: skip


def gather(
    records: Records, catalogue: Catalogue, agreement: str, target: str, *, calendar: Calendar | None = None
) -> History:
    """The history of a target, all of it counted as the version in force at the data cut-off says.

    Args:
        records: what was delivered.
        catalogue: what was agreed.
        agreement: name of the agreement.
        target: name of one of its targets.
        calendar: agreed hours to count on instead of the version's.

    Raises:
        CatalogueError: there is no such agreement or target.
        ScenarioError: there are no records, no version is in force, or costs are in a currency without a rate.
        MeasureError: the target cannot be measured.
    """
    agreed = catalogue.agreement(agreement)
    clause = _clause(agreed, catalogue, records, target)
    clause = clause if calendar is None else replace(clause, calendar=calendar)
    ours = _of_service(records, agreed.service)
    meant = measure(clause.target.measure if clause.target else "")
    counted = meant.items(exchanged(records, catalogue), clause)
    as_of = cut_off(records)
    if as_of is None or clause.target is None:
        problem = f"there are no records of {agreed.service!r}"
        raise ScenarioError(problem, remedy="Load some first")
    version = next(each for each in agreed.versions if each.in_force == clause.starts)
    told = converted(ours["costs"], catalogue.currency, catalogue.conversions)
    terms = Terms(
        version=version, target=clause.target, calendar=clause.calendar, statistic=meant.statistic,
        calendars=tuple(each for each in catalogue.calendars if each.name != clause.calendar.name),
        assumptions=told.assumptions,
    )  # fmt: skip
    costs = told.costs.select("month", "kind", "amount", "currency")
    return History(
        terms=terms, items=counted, as_of=as_of, times=_times(records, clause, counted, meant.name),
        volumes=_monthly(ours, catalogue, "demand", "volume"), costs=None if costs.is_empty() else costs,
        energy=_monthly(ours, catalogue, "energy", "kwh"), currency=catalogue.currency,
        covered=_covered(records, meant.table, clause),
        recount=partial(_recounted, records, catalogue, agreement, target),
    )  # fmt: skip


def _recounted(records: Records, catalogue: Catalogue, agreement: str, target: str, calendar: Calendar) -> History:
    return gather(records, catalogue, agreement, target, calendar=calendar)


def _clause(agreed: Agreement, catalogue: Catalogue, records: Records, target: str) -> Clause:
    """The clause of a target in the version in force at the data cut-off; CatalogueError where it has none."""
    as_of = cut_off(records)
    version = agreed.version_on(as_of.date()) if as_of else None
    if version is None:
        problem = f"the agreement {agreed.name!r} has no version in force at the data cut-off"
        raise ScenarioError(problem, remedy="Ask about an agreement that is in force")
    meant = version.target(target)
    return next(
        clause for clause in clauses(agreed, catalogue.calendar)
        if clause.starts == version.in_force and clause.target == meant
    )  # fmt: skip


def _times(records: Records, clause: Clause, counted: pl.DataFrame, name: str) -> pl.DataFrame | None:
    """Lead times of the items a clause counted; None for a measure without any."""
    if name not in CLOCKS:
        return None
    timed = tickets(records, clause, CLOCKS[name]).select(
        pl.col("ticket").alias("item"),
        pl.col("elapsed").alias("hours"),
        pl.col("stops").is_not_null().alias("finished"),
    )
    return counted.select("item", "at").join(timed, on="item", how="inner").select(list(LEAD_TIMES))


def _covered(records: Records, table: str, clause: Clause) -> tuple[datetime, datetime] | None:
    """The time that the records behind a measure cover; an outage of any service shows that outages were recorded."""
    if table not in ("tickets", "scores", "outages"):
        return None
    ours = pl.lit(value=True) if table == "outages" else pl.col("service") == clause.service
    cut = cut_off(records)
    return coverage(records[table].filter(ours)[WHEN[table]], cut, clause.calendar.zone) if cut else None


def _of_service(records: Records, service: str) -> Records:
    """The records of one service, of the tables that a month's demand, cost and energy are read from."""
    kept = {
        name: records[name].filter(pl.col("service") == service) for name in ("volumes", "tickets", "costs", "readings")
    }
    return Records(kept, records.as_of or records.last_instant, records.data_version)


def _monthly(records: Records, catalogue: Catalogue, name: str, column: str) -> pl.DataFrame | None:
    """A measure of the service in whole months, columns `month` and the one named; None where it has no records."""
    found = untargeted(records, catalogue, name).filter(~pl.col("partial"))
    return None if found.is_empty() else found.select(pl.col("period").alias("month"), pl.col("value").alias(column))
