"""What a measure is: a name, a unit, and how records become counted items.

A measure makes **items**: one row a thing that counts (a ticket, a slice of agreed service time, a score, a day's
demand). Everything after that, periods, segments, levels, forecasts and figures, is the same for every measure. The
measures there are stand in `measures/registry.py`.

Columns of items:

| column | meaning |
|---|---|
| `item` | the record it came from |
| `service`, `customer`, `priority`, `category`, `group` | dimensions to drill by; "" where not stated |
| `at` | instant whose period the item belongs to (UTC) |
| `good`, `total` | what met and what counted, in items or seconds; an item with `total` 0 is not judged |
| `open` | 1 where it is still running and not late: neither met nor missed |
| `late` | 1 where it is still running and late; it is part of `total` |
| `value` | what is averaged, summed or ranked, in the measure's unit; null where there is none |
| `excluded` | true where an exclusion of the agreement leaves it out |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

import polars as pl

from analytics.catalogue import Agreement, Calendar, Conventions, Target, always
from analytics.catalogue.agreement import Exclusion
from analytics.records.records import Records

Statistic = Literal["share", "mean", "percentile", "sum"]

#: What an item can be drilled by.
DIMENSIONS: Final = ("service", "customer", "priority", "category", "group")

ITEMS: Final[dict[str, pl.DataType]] = {
    "item": pl.String(),
    **{dimension: pl.String() for dimension in DIMENSIONS},
    "at": pl.Datetime("us", "UTC"),
    "good": pl.Float64(),
    "total": pl.Float64(),
    "open": pl.Float64(),
    "late": pl.Float64(),
    "value": pl.Float64(),
    "excluded": pl.Boolean(),
}

#: The narrow waist: one row a target (or a measure without one), segment and period.
#:
#: `value` is the mean, percentile or sum; null for a share, whose level is good over total. `spread` is the standard
#: deviation (n - 1) of the values behind a mean, null for the rest. The columns `_all` are the figures with excluded
#: items in; `items` is what was judged. `segment` is "" for the whole target; `ends` is the first day after the period.
MEASUREMENTS: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "measure": pl.String(),
    "service": pl.String(),
    "customer": pl.String(),
    "segment": pl.String(),
    "period": pl.Date(),
    "ends": pl.Date(),
    "good": pl.Float64(),
    "total": pl.Float64(),
    "open": pl.Float64(),
    "late": pl.Float64(),
    "value": pl.Float64(),
    "items": pl.Int64(),
    "excluded": pl.Int64(),
    "good_all": pl.Float64(),
    "total_all": pl.Float64(),
    "value_all": pl.Float64(),
    "spread": pl.Float64(),
    "unit": pl.String(),
    "partial": pl.Boolean(),
}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """The terms that one measure is taken under.

    Attributes:
        service: service it is about.
        customer: customer it is about; "" for every customer of the service.
        target: the target; None where nothing was agreed.
        calendar: agreed service hours and zone.
        conventions: how it is counted.
        exclusions: what is left out.
        starts, ends: days between which these terms were in force; None where open.
        agreement: name of the agreement, "" for none.
        provider: support group or supplier whose share alone is meant, of an OLA or underpinning contract; else "".
    """

    service: str
    customer: str = ""
    target: Target | None = None
    calendar: Calendar = always()  # noqa: RUF009  # frozen, so sharing one is safe
    conventions: Conventions = Conventions()  # noqa: RUF009  # frozen, so sharing one is safe
    exclusions: tuple[Exclusion, ...] = ()
    starts: date | None = None
    ends: date | None = None
    agreement: str = ""
    provider: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that can be measured, targeted, forecast and shown.

    Attributes:
        name: the word targets use for it.
        label: what people read.
        unit: "share", "h", "score", "count", "kWh" or "currency" (the catalogue's).
        statistic: how items become a level: share of good in total, mean, percentile or sum of `value`.
        table: the table of records it is taken from.
        higher_is_better: the direction a target normally has.
        definition: one sentence that says what it is, printed with every figure.
        items: records and a clause in, items out, in the columns of `ITEMS`.
    """

    name: str
    label: str
    unit: str
    statistic: Statistic
    table: str
    higher_is_better: bool
    definition: str
    items: Callable[[Records, Clause], pl.DataFrame]


def clauses(agreement: Agreement, calendars: Callable[[str], Calendar]) -> list[Clause]:
    """Every target of every version of an agreement, with the days each was in force.

    Args:
        agreement: the agreement.
        calendars: finds a calendar by name, such as `catalogue.calendar`.
    """
    following = [version.in_force for version in agreement.versions[1:]]
    return [
        Clause(
            service=agreement.service, customer=agreement.customer, target=target,
            calendar=calendars(version.calendar), conventions=version.conventions, exclusions=agreement.exclusions,
            starts=version.in_force, ends=ends, agreement=agreement.name,
            provider="" if agreement.kind == "SLA" else agreement.provider,
        )
        for version, ends in zip(agreement.versions, [*following, None], strict=True)
        for target in version.targets
    ]  # fmt: skip


def excluded(frame: pl.DataFrame, clause: Clause, item: str, starts: str) -> pl.Series:
    """Whether an exclusion of the agreement leaves each record out, as a boolean series.

    Args:
        frame: records.
        clause: the terms, with their exclusions.
        item: column with the record's name.
        starts: column with the instant that places the record (UTC).
    """
    out = pl.lit(value=False) & pl.col(item).is_null()  # as long as the frame, never a lone literal
    for exclusion in clause.exclusions:
        named = pl.col(item).is_in(exclusion.items)
        within = pl.lit(value=False)
        if exclusion.starts and exclusion.ends:
            lo, hi = exclusion.starts, exclusion.ends
            within = (pl.col(starts) >= pl.lit(lo)) & (pl.col(starts) < pl.lit(hi))
        out = out | named | within
    return frame.select(out.fill_null(value=False)).to_series()


def as_items(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame in the columns of `ITEMS`; those it lacks say "not stated", "one item that counts" or "nothing".

    Example:
        >>> as_items(pl.DataFrame({"item": ["a"], "value": [4.5]})).select("group", "good", "total", "value").row(0)
        ('', 0.0, 1.0, 4.5)
    """
    defaults: dict[str, object] = {"good": 0.0, "total": 1.0, "open": 0.0, "late": 0.0, "value": None, "at": None}
    defaults |= dict.fromkeys(DIMENSIONS, "") | {"item": "", "excluded": False}
    missing = [pl.lit(defaults[name], kind).alias(name) for name, kind in ITEMS.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in ITEMS.items())


def noon(day: str, calendar: Calendar) -> pl.Expr:
    """Noon of the days in a column, in the calendar's zone: an instant that is sure to exist and to be of that day."""
    clock = pl.col(day).cast(pl.Datetime("us")) + pl.duration(hours=12)
    return clock.dt.replace_time_zone(calendar.zone, ambiguous="earliest").dt.convert_time_zone("UTC")


def asked(clause: Clause, *columns: str) -> pl.Expr:
    """Whether a record is of the service, customer and words the clause asks for, of those columns that are named."""
    target = clause.target
    words: dict[str, tuple[str, ...]] = {"service": (clause.service,), "customer": (clause.customer,)}
    if target:
        words |= {"priority": target.priority, "category": target.category, "group": target.group}
    wanted = [pl.col(column).is_in(named) for column, named in words.items() if any(named) and column in columns]
    return pl.all_horizontal(pl.lit(value=True), *wanted)


def instant(day: date, calendar: Calendar) -> datetime:
    """Midnight at the start of a day in the calendar's zone.

    Example:
        >>> from analytics.catalogue import Calendar
        >>> instant(date(2026, 7, 1), Calendar(name="uk", zone="Europe/London")).isoformat()
        '2026-07-01T00:00:00+01:00'
    """
    return datetime(day.year, day.month, day.day, tzinfo=calendar.tz)
