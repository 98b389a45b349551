"""Who and what stands behind a target that may be missed: the part that pulls it down, and whose time was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.compliance import attribution, drivers
from analytics.errors import QuestionError

if TYPE_CHECKING:
    from datetime import date

    from analytics.catalogue import Catalogue
    from analytics.compliance.drivers import Change

#: What a level can be split by, and what a reader calls it.
DIMENSIONS: Final = {"priority": "priority", "category": "category", "group": "support group", "customer": "customer"}

#: Months of each of the two stretches that are compared, and over which lost time is added up.
HALF_YEAR: Final = 6
YEAR: Final = 12

#: Standard errors beyond which a change is no accident.
BEYOND: Final = 3.0

#: Share of what was lost from which one part or provider answers for it.
MOST: Final = 0.5


def part(items: pl.DataFrame, until: date, promised: float, catalogue: Catalogue, *, at_least: bool = True) -> str:
    """The clause that names the part of a target which pulls its level down; "" where none stands out.

    Where the level worsened from one half-year to the next beyond chance, it is the segment whose performance, or the
    dimension whose mix, made at least half of the change. Where it did not, it is the segment without which the promise
    would have been met.

    Args:
        items: what was counted for the target, in the columns of `measures.measure.ITEMS`.
        until: first day after its last whole period.
        promised: the level promised.
        catalogue: the agreements, for the one that binds a support group, and the zone of its days.
        at_least: whether the level must be at least what was promised.
    """
    month = pl.col("at").dt.convert_time_zone(catalogue.zone).dt.date()
    known = items.filter(~pl.col("excluded"), pl.col("total") > 0)
    before, after = (
        known.filter(month >= _ago(until, months), month < _ago(until, months - HALF_YEAR))
        for months in (2 * HALF_YEAR, HALF_YEAR)
    )
    try:
        found = drivers.explanations(before, after, DIMENSIONS)
    except QuestionError:
        return ""
    worsened = [change for change in found if change.evidence > 0 and _beyond(change, at_least=at_least)]
    said = _of_change(worsened[0], catalogue) if worsened else ""
    return said or _without(after, promised, catalogue, at_least=at_least)


def provider(lost: pl.DataFrame, until: date, catalogue: Catalogue) -> str:
    """The clause that names the supplier, or else the support group, that lost most of the time; "" where none did.

    Args:
        lost: what each outage cost, in the columns of `measures.availability.LOST`.
        until: first day after the last whole period; the twelve months before it are looked at.
        catalogue: the agreements, for the one that binds the provider, and the zone of its days.
    """
    day = pl.col("at").dt.convert_time_zone(catalogue.zone).dt.date()
    recent = lost.filter(day >= _ago(until, YEAR), day < until)
    for by in ("supplier", "group"):
        most = attribution.lost_minutes(recent, [by]).head(1).to_dicts()
        if most and most[0][by] and most[0]["share"] >= MOST:
            name, share = most[0][by], 100 * most[0]["share"]
            return f"{name}{_bound(name, by, catalogue)} lost {share:.0f} % of the minutes of twelve months"
    return ""


def _ago(day: date, months: int) -> date:
    found: date = pl.select(pl.lit(day).dt.offset_by(f"-{months}mo")).item()
    return found


def _beyond(change: Change, *, at_least: bool) -> bool:
    """Whether the whole worsened beyond chance."""
    moved = change.beyond_chance[0]
    return (-moved if at_least else moved) >= BEYOND


def _of_change(change: Change, catalogue: Catalogue) -> str:
    """The segment, or the mix, that made most of a change; "" where none did."""
    worst = change.segments.sort(pl.col("performance") / change.total, descending=True).row(0, named=True)
    if worst["performance"] / change.total >= MOST:
        return f"{_named(change.by, worst, catalogue)} took {_took(worst['performance'], change)}"
    return (
        f"the mix by {DIMENSIONS[change.by]} took {_took(change.mix, change)}"
        if change.mix / change.total >= MOST
        else ""
    )


def _took(effect: float, change: Change) -> str:
    """Points that a part made worse, beside those of the whole."""
    return f"{100 * abs(effect):.1f} points on the half-year before ({100 * abs(change.total):.1f} in all)"


def _without(items: pl.DataFrame, promised: float, catalogue: Catalogue, *, at_least: bool) -> str:
    """The segment without which the promise would have been met; "" where it was, or no segment alone is the cause."""
    good, total = float(items["good"].sum()), float(items["total"].sum())
    if not total or not _missed(good / total, promised, at_least=at_least):
        return ""
    rows = [
        {**row, "by": by, "rate": (good - row["good"]) / (total - row["total"])}
        for by in DIMENSIONS
        for row in items.group_by(pl.col(by).alias("segment")).agg(pl.col("good", "total").sum()).to_dicts()
        if row["segment"] and row["total"] < MOST * total
    ]
    kept = [row for row in rows if not _missed(row["rate"], promised, at_least=at_least)]
    if not kept:
        return ""
    best = max(kept, key=lambda row: (row["rate"] if at_least else -row["rate"], row["by"], row["segment"]))
    return (
        f"without {_named(best['by'], best, catalogue)} the last half-year would be at {100 * best['rate']:.1f} %, "
        f"not {100 * good / total:.1f} %"
    )


def _missed(level: float, promised: float, *, at_least: bool) -> bool:
    return level < promised if at_least else level > promised


def _named(by: str, row: dict[str, Any], catalogue: Catalogue) -> str:
    name = row["segment"] or "not stated"
    return f"{DIMENSIONS[by]} {name}{_bound(name, by, catalogue)}"


def _bound(name: str, by: str, catalogue: Catalogue) -> str:
    """The agreement that binds a supplier or support group, in brackets; "" where none does."""
    if by not in ("supplier", "group"):
        return ""
    found = attribution.by_agreement(pl.DataFrame({by: [name]}), catalogue, by).row(0, named=True)
    return f" ({found['kind']}: {found['agreement']})" if found["agreement"] else ""
