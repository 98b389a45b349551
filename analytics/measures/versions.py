"""Which version of an agreement's terms judges each item: the one in force on the first day of its period."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

from analytics.measures.period import period_of
from analytics.measures.registry import measure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def in_force(clause: Clause, day: date) -> bool:
    """Whether these terms held on a day."""
    return (clause.starts is None or clause.starts <= day) and (clause.ends is None or day < clause.ends)


def by_target(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """The clauses of each target, in the order of their versions."""
    named = sorted(clauses, key=lambda clause: clause.target.name if clause.target else "")
    return [list(terms) for _, terms in groupby(named, key=lambda clause: clause.target.name if clause.target else "")]


def judged(records: Records, terms: Sequence[Clause], fiscal_year_starts: int) -> list[pl.DataFrame]:
    """For each version of one target's terms, the items that it judges: every item once, those of no version left out.

    An item is judged by the version in whose periods it falls. Where versions place an item differently, such as by
    due times that fall on either side of a change, the earlier version that has it keeps it; one that each version
    would leave to the other is judged by the version of the period it falls in under the earlier terms.
    """
    counted = [measure(clause.target.measure if clause.target else "").items(records, clause) for clause in terms]
    held = [_held(items, terms, clause, fiscal_year_starts) for items, clause in zip(counted, terms, strict=True)]
    found: list[pl.DataFrame] = []
    for place, items in enumerate(counted):
        ours = items.filter(held[place] == place)
        found.append(ours.join(_names(found), on="item", how="anti") if found else ours)
    for place, items in enumerate(counted if len(terms) > 1 else ()):
        stray = items.with_columns(held[place].alias("held")).join(_names(found), on="item", how="anti")
        for other in range(len(terms)):
            moved = stray.filter(pl.col("held") == other).select("item", "at")
            verdicts = counted[other].drop("at").join(moved, on="item").select(items.columns)
            found[other] = pl.concat([found[other], verdicts])
    return found


def _held(items: pl.DataFrame, terms: Sequence[Clause], clause: Clause, fiscal_year_starts: int) -> pl.Series:
    """The place of the version in force in the period that each item falls in under one version's terms; -1: none."""
    span = clause.target.span if clause.target else "month"
    local = items["at"].dt.convert_time_zone(clause.calendar.zone).dt.date().alias("held")
    place = {}
    for day in local.unique():
        starts = period_of(day, span, fiscal_year_starts).starts
        place[day] = next((number for number, other in enumerate(terms) if in_force(other, starts)), -1)
    return local.replace_strict(place, return_dtype=pl.Int64) if place else local.cast(pl.Int64)


def _names(found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([items.select("item") for items in found])
