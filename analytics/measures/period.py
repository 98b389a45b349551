"""Reporting periods: which there are, what they are called, which an instant belongs to, and which are partial."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

import polars as pl

from analytics.catalogue.calendar import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue.agreement import Span

#: Spans a target may have, and the shorter ones that series are made of.
PeriodSpan = Literal["day", "week", "month", "quarter", "year", "fiscal quarter", "fiscal year", "rolling 12 months"]

_MONTHS = {"month": 1, "quarter": 3, "fiscal quarter": 3, "year": 12, "fiscal year": 12, "rolling 12 months": 12}


@dataclass(frozen=True, order=True)
class Period:
    """Days from `starts` up to but without `ends`, and what people call them."""

    starts: date
    ends: date
    label: str


def add_months(day: date, months: int) -> date:
    """The first of the month so many months on.

    Example:
        >>> add_months(date(2026, 11, 1), 3)
        datetime.date(2027, 2, 1)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def period_of(day: date, span: Span | PeriodSpan, fiscal_year_starts: int = 1) -> Period:
    """The period that a day belongs to; of rolling 12 months, the one that ends with the day's month.

    Example:
        >>> [period_of(date(2026, 11, 23), span, 4).label for span in ("month", "quarter", "fiscal quarter")]
        ['2026-11', '2026-Q4', 'FY2026-Q3']
    """
    if span == "day":
        return Period(day, day + timedelta(days=1), day.isoformat())
    if span == "week":
        monday = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Period(monday, monday + timedelta(days=7), f"{year}-W{week:02d}")
    months, first = _MONTHS[span], fiscal_year_starts if span.startswith("fiscal") else 1
    into = 11 if span == "rolling 12 months" else (day.month - first) % months
    starts = add_months(day.replace(day=1), -into)
    return Period(starts, add_months(starts, months), _label(span, starts, first))


def periods(span: Span | PeriodSpan, first: date, last: date, fiscal_year_starts: int = 1) -> list[Period]:
    """Every period that holds a day from `first` to `last`, in order.

    Of rolling 12 months, those that end with a month from that of `first` to that of `last`.

    Example:
        >>> [period.label for period in periods("fiscal year", date(2025, 3, 31), date(2025, 4, 1), 4)]
        ['FY2024', 'FY2025']
    """
    found, day = [], first
    while day <= last:
        period = period_of(day, span, fiscal_year_starts)
        found.append(period)
        rolls = span == "rolling 12 months"
        day = add_months(day.replace(day=1), 1) if rolls else period.ends
    return found


def place(items: pl.DataFrame, among: Sequence[Period], zone: str) -> pl.DataFrame:
    """Items with the first day of each period they belong to, in `period`; an item in none of them is left out.

    A rolling period shares its items with those it overlaps, so an item may come back more than once.

    Args:
        items: with an instant in `at` (UTC).
        among: the periods there are.
        zone: IANA zone in which their days begin.
    """
    each = [(period.starts, day) for period in among for day in days(period.starts, period.ends - timedelta(days=1))]
    days_of = pl.DataFrame(each, schema={"period": pl.Date, "day": pl.Date}, orient="row")
    local = items.with_columns(pl.col("at").dt.convert_time_zone(zone).dt.date().alias("day"))
    return local.join(days_of, on="day", how="inner", maintain_order="left").drop("day")


def partial(period: Period, first: datetime, last: datetime) -> bool:
    """Whether a period reaches over the time that the records cover, from `first` to `last` on the wall clock.

    A month or longer stays whole where only its last six hours are missing: a cut-off at midnight in London is an
    evening in New York, and that does not change a month's figure.

    Example:
        >>> october = period_of(date(2026, 10, 1), "month")
        >>> partial(october, datetime(2025, 1, 1), datetime(2026, 10, 30))  # noqa: DTZ001  # wall clock
        True
    """
    slack = timedelta(hours=6) if period.ends - period.starts > timedelta(days=7) else timedelta(seconds=1)
    starts, ends = (datetime.combine(day, time()) for day in (period.starts, period.ends))
    return starts < first or last < ends - slack


def coverage(instants: pl.Series, as_of: datetime, zone: str) -> tuple[datetime, datetime] | None:
    """The first and last instant that records cover, on a zone's wall clock; None where there are no records.

    An extract that starts on the 1st need not have a record on the 1st: a gap at an edge counts as quiet, not as cut
    off, while it is no longer than a long weekend or five times the usual gap between records.
    """
    known = instants.filter(instants <= as_of)
    if known.is_empty():
        return None
    local = pl.Series([known.min(), known.max(), as_of], dtype=known.dtype).dt.convert_time_zone(zone)
    first, last, cut = local.dt.replace_time_zone(None)
    quiet = max(timedelta(days=4), 5 * (last - first) / len(known))
    month = datetime(first.year, first.month, 1)  # noqa: DTZ001  # wall clock  # wall clock, like all beside it
    return month if first - month <= quiet else first, cut if cut - last <= quiet else last


def _label(span: str, starts: date, fiscal: int) -> str:
    """Fiscal years are named after the year they start in."""
    if span == "month":
        return f"{starts:%Y-%m}"
    if span == "rolling 12 months":
        return f"12 months to {add_months(starts, 11):%Y-%m}"
    months_in = (starts.month - fiscal) % 12
    year = starts.year - (starts.month < fiscal)
    before = "FY" if span.startswith("fiscal") else ""
    return f"{before}{year}" + (f"-Q{months_in // 3 + 1}" if span.endswith("quarter") else "")
