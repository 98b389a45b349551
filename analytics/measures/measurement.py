"""Measurements: every target in every period, and measures without one, in the columns of `MEASUREMENTS`.

A period is judged by the version of the agreement in force on its first day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.catalogue import always
from analytics.errors import MeasureError
from analytics.measures import volume
from analytics.measures.clock import INSTANT
from analytics.measures.currency import exchanged
from analytics.measures.measure import MEASUREMENTS, Clause, asked, clauses, noon
from analytics.measures.period import coverage, partial, periods, place
from analytics.measures.registry import check_target, measure
from analytics.measures.rollup import rollup
from analytics.measures.ticket_times import cut_off
from analytics.measures.versions import by_target, in_force, judged
from analytics.records.tables import WHEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from analytics.catalogue import Agreement, Catalogue
    from analytics.measures.measure import Measure
    from analytics.measures.period import Period, PeriodSpan
    from analytics.records.records import Records

#: Tables whose rows stand for a whole period, so that the last of them covers more than its day.
_OF_PERIODS: Final = ("counts", "costs")


def take(
    records: Records, catalogue: Catalogue, *, by: Sequence[str] = (), kinds: Sequence[str] = ("SLA",)
) -> pl.DataFrame:
    """Every target of every agreement in every period of its span up to the data cut-off, in `MEASUREMENTS`.

    Args:
        records: what was delivered.
        catalogue: what was agreed.
        by: dimensions of items; adds a row for each segment ("priority=P1"), beside the row of the whole ("").
        kinds: kinds of agreement to measure: "SLA", "OLA", "underpinning contract".

    Raises:
        MeasureError: a target cannot be measured as it is written; names agreement and target.
    """
    found, records = [pl.DataFrame(schema=MEASUREMENTS)], exchanged(records, catalogue)
    for agreement in catalogue.agreements:
        for terms in by_target(_clauses(agreement, catalogue)) if agreement.kind in kinds else ():
            found += _measured(records, catalogue, terms, by)
    return pl.concat(found).sort("agreement", "target", "segment", "period", maintain_order=True)


def items(records: Records, catalogue: Catalogue, agreement: str, target: str) -> pl.DataFrame:
    """What was counted for a target, each item as the version in force in its period judges it, in `ITEMS`.

    Raises:
        CatalogueError: there is no such agreement.
        MeasureError: the agreement never had such a target, or it cannot be measured as it is written.
    """
    ours = _clauses(catalogue.agreement(agreement), catalogue)
    terms = [clause for clause in ours if clause.target and clause.target.name == target]
    if not terms:
        problem = f"the agreement {agreement!r} never had a target {target!r}"
        raise MeasureError(problem, found=target, exists=[clause.target.name for clause in ours if clause.target])
    return pl.concat(judged(exchanged(records, catalogue), terms, catalogue.fiscal_year_starts))


def untargeted(
    records: Records, catalogue: Catalogue, name: str, span: PeriodSpan = "month", *, by: Sequence[str] = ()
) -> pl.DataFrame:
    """A measure of every service that has records, without regard to what was agreed, in `MEASUREMENTS`.

    Periods without an item are left out: they are missing, not zero.

    Args:
        records: what was delivered.
        catalogue: its zone, currency and fiscal year count.
        name: of the measure.
        span: what is measured over.
        by: dimensions of items; gives a row for each segment ("customer=Ashby") in place of that of the whole.

    Raises:
        MeasureError: there is no such measure, or it is not measured by the day or week.
    """
    meant = measure(name)
    if meant.table == "outages" and span in ("day", "week"):
        problem = f"{meant.label.lower()} is not measured by the {span}"
        raise MeasureError(problem, expected="a span of whole months")
    tables = volume.SOURCES if meant.table == "volumes" else (meant.table,)
    found, records = [pl.DataFrame(schema=MEASUREMENTS)], exchanged(records, catalogue)
    for service in sorted(set[str]().union(*(records[table]["service"] for table in tables))):
        clause = Clause(service=service, calendar=always(zone=catalogue.zone))
        counted = meant.items(records, clause)
        among = _periods(records, clause, meant, counted, span=span, fiscal=catalogue.fiscal_year_starts)
        measured = _rolled(counted, clause, meant, among, by)
        found.append(_told(measured, clause, meant, among, catalogue))
    return pl.concat(found).filter(pl.col("items") > 0)


def _clauses(agreement: Agreement, catalogue: Catalogue) -> list[Clause]:
    """The clauses of an agreement, each of them measurable."""
    for version in agreement.versions:
        for target in version.targets:
            check_target(agreement, target)
    return clauses(agreement, catalogue.calendar)


def _measured(records: Records, catalogue: Catalogue, terms: Sequence[Clause], by: Sequence[str]) -> list[pl.DataFrame]:
    """The periods of one target, by the version then in force: of the whole, and of each segment."""
    found: list[pl.DataFrame] = []
    fiscal, counted = catalogue.fiscal_year_starts, judged(records, terms, catalogue.fiscal_year_starts)
    every = pl.concat(counted)
    for clause, ours in zip(terms, counted, strict=True):
        meant = measure(clause.target.measure if clause.target else "")
        span = clause.target.span if clause.target else "month"
        among = _periods(records, clause, meant, every, span=span, fiscal=fiscal)
        among = {period: cut for period, cut in among.items() if in_force(clause, period.starts)}
        kinds = [(), tuple(by)] if by else [()]
        found += [_told(_rolled(ours, clause, meant, among, kind), clause, meant, among, catalogue) for kind in kinds]
    return found


def _periods(
    records: Records, clause: Clause, meant: Measure, counted: pl.DataFrame, *, span: PeriodSpan, fiscal: int
) -> dict[Period, bool]:
    """Periods from that of the first item to that of the last before the cut-off, and whether each is partial."""
    cut = cut_off(records)
    known = counted.filter(pl.col("at") <= pl.lit(cut, INSTANT))["at"].dt.convert_time_zone(clause.calendar.zone)
    if cut is None or known.is_empty():
        return {}
    days = known.dt.date().sort()
    found = periods(span, days[0], days[-1], fiscal)
    first, last = _covered(records, clause, meant, cut)
    return {period: partial(period, first, last) for period in found}


def _covered(records: Records, clause: Clause, meant: Measure, cut: datetime) -> tuple[datetime, datetime]:
    """The time, on the clock of the clause's zone, that the records behind a measure cover."""
    table = meant.table
    ours = records[table] if table == "outages" else records[table].filter(asked(clause, "service"))
    if table == "volumes":
        table = volume.source(records, clause)
        ours = records[table].filter(asked(clause, "service"))
    when = noon(WHEN[table], clause.calendar) if ours.schema[WHEN[table]] == pl.Date else pl.col(WHEN[table])
    there = coverage(ours.select(when.unique())[WHEN[table]], cut, clause.calendar.zone)
    end = cut.astimezone(clause.calendar.tz).replace(tzinfo=None)
    first, last = there or (end, end)
    return first, end if table in _OF_PERIODS or _monthly(ours[WHEN[table]]) else last


def _monthly(when: pl.Series) -> bool:
    """Whether rows are written as of the first of each month, and so stand for all of it."""
    days = when.unique() if when.dtype == pl.Date else pl.Series(dtype=pl.Date)
    return len(days) > 1 and bool((days.dt.day() == 1).all())


def _rolled(
    counted: pl.DataFrame, clause: Clause, meant: Measure, among: dict[Period, bool], by: Sequence[str]
) -> pl.DataFrame:
    """The roll-up by period and segment; of the whole, with a row for periods in which nothing was counted."""
    percentile = clause.target.percentile if clause.target else None
    placed = place(counted, list(among), clause.calendar.zone)
    named = [pl.format("{}={}", pl.lit(dimension), dimension) for dimension in by]
    placed = placed.with_columns(
        pl.concat_str(named, separator=", ").alias("segment") if by else pl.lit("").alias("segment")
    )
    rolled: pl.DataFrame = rollup(placed, ["period", "segment"], statistic=meant.statistic, percentile=percentile)
    if by:
        return rolled
    starts = [period.starts for period in among]
    every = pl.DataFrame({"period": starts}, schema={"period": pl.Date}).with_columns(pl.lit("").alias("segment"))
    sums = ("good", "total", "open", "late", "items", "excluded", "good_all", "total_all")
    return every.join(rolled, on=["period", "segment"], how="left").with_columns(pl.col(sums).fill_null(0))


def _told(
    rolled: pl.DataFrame, clause: Clause, meant: Measure, among: dict[Period, bool], catalogue: Catalogue
) -> pl.DataFrame:
    """A roll-up with the words that say what it is of, in `MEASUREMENTS`."""
    ends = pl.DataFrame(
        {"period": [p.starts for p in among], "ends": [p.ends for p in among], "partial": list(among.values())},
        schema={"period": pl.Date, "ends": pl.Date, "partial": pl.Boolean},
    )
    words = {
        "agreement": clause.agreement, "target": clause.target.name if clause.target else "", "measure": meant.name,
        "service": clause.service, "customer": clause.customer,
        "unit": catalogue.currency if meant.unit == "currency" else meant.unit,
    }  # fmt: skip
    told = rolled.join(ends, on="period").with_columns(pl.lit(word).alias(name) for name, word in words.items())
    return told.select(pl.col(name).cast(kind) for name, kind in MEASUREMENTS.items()).sort("segment", "period")
