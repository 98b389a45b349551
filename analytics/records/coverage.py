"""How far records reach: first and last, months and days without any, and whether the extract is cut at an edge."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.records.tables import TABLES, WHEN

if TYPE_CHECKING:
    from datetime import date, datetime

    from numpy.typing import NDArray

    from analytics.records.records import Records

#: One line a table and service that has records.
COVERAGE: Final[dict[str, pl.DataType]] = {
    "table": pl.String(), "service": pl.String(), "rows": pl.Int64(), "first": pl.Datetime("us", "UTC"),
    "last": pl.Datetime("us", "UTC"), "days_old": pl.Float64(), "gaps": pl.Int64(), "gap_unit": pl.String(),
    "longest_gap": pl.Int64(), "first_cut": pl.Boolean(), "last_cut": pl.Boolean(),
}  # fmt: skip

#: One line a table and service that fell silent before the table did.
SILENT: Final[dict[str, pl.DataType]] = {
    "table": pl.String(), "service": pl.String(), "last": pl.Date(), "silent": pl.Int64(), "longest": pl.Int64(),
    "within_day": pl.Boolean(),
}  # fmt: skip

#: Standard deviations by which a silence passes the mean gap. Whatever the gaps are like, under one in a hundred does
#: so (Cantelli, 1928); of records that come by chance alone, one in 60,000.
BEYOND_ANY_GAP: Final = 10.0

#: Standard deviation that whole days alone give a gap: 1 / sqrt(12).
_WHOLE_DAYS: Final = 0.29

#: Gaps from which their mean and spread are known well enough.
_GAPS: Final = 10

#: Weeks whose same weekday a last day is held against.
_WEEKS: Final = 8

_NEIGHBOURS: Final = 6
_FEWEST: Final = 3
_SURPRISE: Final = -3.0
_MONTHS_VARY: Final = 0.03
_DAILY: Final = 0.8
#: Tables that go on as long as a service does; a half-year without an outage or a release is no cut.
_STEADY: Final = ("tickets", "counts", "volumes", "readings", "costs", "scores")
_REPORTED: Final = ("counts", "volumes", "readings", "costs", "rosters")


def coverage(records: Records, as_of: datetime | None = None, *, zone: str = "UTC") -> pl.DataFrame:
    """Coverage and freshness: a line a table and service in the columns of `COVERAGE`, sorted.

    `gaps` counts days without a record between the first and the last where four days in five have one, else months;
    `longest_gap` is the longest run of these. `first_cut` and `last_cut` say that the first or last month is low beyond
    chance against the months next to it, as where an extract begins or ends within a month.

    Args:
        records: the records.
        as_of: instant from which `days_old` counts; None for the records' own cut-off, else null.
        zone: IANA zone in whose days and months instants are counted.
    """
    now = as_of or records.as_of
    lines = [
        {"table": table, "service": service, **_covered(rows, now, zone, reported=table in _REPORTED)}
        for table in TABLES
        for service, rows in _by_service(records[table], WHEN[table])
    ]
    return pl.DataFrame(lines, schema=COVERAGE, orient="row").sort("table", "service")


def silences(records: Records) -> pl.DataFrame:
    """Series that stop while others of their table go on, a line a table and service in the columns of `SILENT`.

    A series is silent once no gap in it was ever so long, nor could be by chance: beyond ten standard deviations over
    its mean gap. It is held against the last day of its table, or of all records where it is alone. `silent` and
    `longest` are days; `within_day` says that the last day was cut too: its volume lies below that of the same weekday
    in each of the eight weeks before, by half or more of their median.

    Args:
        records: the records; outages and events, which may just stay away, are not looked at.
    """
    lines = [line for table in _STEADY for line in _silent(records, table)]
    return pl.DataFrame(lines, schema=SILENT, orient="row").sort("table", "service")


def cut_edges(counts: list[int], *, reported: bool = False) -> tuple[bool, bool]:
    """Whether the first and the last of consecutive periods are low beyond chance against those next to them.

    Counts are taken as quasi-Poisson: the spread of up to six neighbours, at least that of chance alone, sets how far
    below their mean an edge may lie; three standard errors of prediction are beyond it (McCullagh and Nelder,
    Generalized Linear Models, 1989, section 6.2).

    Args:
        counts: records by period, in order of time.
        reported: rows are written so many a day or month, and vary with the length of the month, not by chance.

    Example:
        >>> cut_edges([101, 96, 103, 99, 105, 31])
        (False, True)
    """
    if len(counts) <= _FEWEST:
        return False, False
    first, last = counts[1 : _NEIGHBOURS + 1], counts[-_NEIGHBOURS - 1 : -1]
    return _low(counts[0], first, reported=reported), _low(counts[-1], last, reported=reported)


def _low(edge: int, neighbours: list[int], *, reported: bool) -> bool:
    n, mean = len(neighbours), sum(neighbours) / len(neighbours)
    if mean == 0:
        return False
    spread = sum((count - mean) ** 2 for count in neighbours) / (n - 1)
    error = max(spread, (_MONTHS_VARY * mean) ** 2 if reported else mean) * (1 + 1 / n)
    return bool((edge - mean) / error**0.5 < _SURPRISE)


def _by_service(frame: pl.DataFrame, when: str) -> list[tuple[str, pl.Series]]:
    if "service" not in frame.columns:
        return [("", frame[when])] if len(frame) else []
    parts = frame.select("service", when).partition_by("service", as_dict=True)
    return [(str(service), rows[when]) for (service,), rows in parts.items()]


def _covered(when: pl.Series, now: datetime | None, zone: str, *, reported: bool) -> dict[str, object]:
    """One line of coverage, but for its table and service."""
    days = when if when.dtype == pl.Date else when.dt.convert_time_zone(zone).dt.date()
    instants = when if when.dtype != pl.Date else when.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    ordered = instants.sort()
    first: datetime = ordered[0]
    last: datetime = ordered[-1]
    seen = days.unique().sort()
    daily = len(seen) >= _DAILY * ((last - first).days + 1) and len(seen) > len(seen.dt.truncate("1mo").unique())
    steps = _missing_days(seen) if daily else _missing_months(seen)
    first_cut, last_cut = cut_edges(_by_month(days), reported=reported)
    age = (now - last).total_seconds() / 86_400 if now is not None else None
    return {
        "rows": len(when), "first": first, "last": last, "days_old": age, "gaps": sum(steps),
        "gap_unit": "day" if daily else "month", "longest_gap": max(steps, default=0), "first_cut": first_cut,
        "last_cut": last_cut,
    }  # fmt: skip


def _missing_days(seen: pl.Series) -> list[int]:
    """Lengths of the runs of days without a record."""
    days: list[date] = seen.to_list()
    return [gap for one, other in pairwise(days) if (gap := (other - one).days - 1)]


def _missing_months(seen: pl.Series) -> list[int]:
    """Lengths of the runs of months without a record."""
    months = sorted({_month(day) for day in seen.to_list()})
    return [gap for one, other in pairwise(months) if (gap := other - one - 1)]


def _by_month(days: pl.Series) -> list[int]:
    """Records by month from the first to the last, months without any included."""
    counts = Counter(_month(day) for day in days.to_list())
    return [counts[month] for month in range(min(counts), max(counts) + 1)]


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _silent(records: Records, table: str) -> list[dict[str, object]]:
    each = {service: when.cast(pl.Date).unique().sort() for service, when in _by_service(records[table], WHEN[table])}
    end = _last_day(records) if len(each) == 1 else max((days[-1] for days in each.values()), default=None)
    return [
        {
            "table": table, "service": service, "last": days[-1], "silent": (end - days[-1]).days,
            "longest": int(_gaps(days).max()),
            "within_day": table == "volumes" and _cut_within(records[table].filter(pl.col("service") == service)),
        }
        for service, days in each.items()
        if end is not None and _no_gap(_gaps(days), (end - days[-1]).days)
    ]  # fmt: skip


def _gaps(days: pl.Series) -> NDArray[np.int64]:
    """Days from each day to the next."""
    return days.diff().drop_nulls().dt.total_days().to_numpy()


def _no_gap(gaps: NDArray[np.int64], silent: int) -> bool:
    """Whether a silence of so many days is longer than any gap was, or would be by chance."""
    if len(gaps) < _GAPS or silent <= gaps.max():
        return False
    return bool(silent - gaps.mean() > BEYOND_ANY_GAP * max(gaps.std(ddof=1), _WHOLE_DAYS))


def _last_day(records: Records) -> date | None:
    """The last day that the records cover."""
    if records.as_of is not None:
        return (records.as_of - timedelta(microseconds=1)).date()
    return records.last_instant.date() if records.last_instant else None


def _cut_within(volumes: pl.DataFrame) -> bool:
    """Whether the volume of the last day is far below that of the same weekdays before it."""
    by_day = volumes.group_by("day").agg(pl.col("volume").sum()).sort("day")
    last, volume = by_day.row(-1)
    ago = (pl.lit(last) - pl.col("day")).dt.total_days()
    before = by_day.filter(ago > 0, ago % 7 == 0, ago <= 7 * _WEEKS)["volume"].to_numpy()
    return len(before) == _WEEKS and bool(volume < min(before.min(), np.median(before) / 2))
