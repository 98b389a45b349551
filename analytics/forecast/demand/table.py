"""Any long table looked ahead: one row a series and period in, one row a series and period to come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.demand.methods import METHODS, QUICK
from analytics.forecast.demand.outlook import Outlook, Progress
from analytics.forecast.demand.outlook import ahead as looked_ahead
from analytics.forecast.series import Series, prepare

if TYPE_CHECKING:
    from datetime import date

    from analytics.forecast.demand.plan import Planned
    from analytics.forecast.series import Frequency

COLUMNS: Final = ("series", "period", "value")


@dataclass(frozen=True, eq=False)
class Ahead:
    """A table looked ahead.

    Attributes:
        frame: series, period, mean, low80, high80, low95, high95, reason; bounds are null where none is claimed.
        outlook: the forecasts behind it.
        failed: why a series has none, by name.
        notes: what was left out or taken for missing, by name.
    """

    frame: pl.DataFrame
    outlook: Outlook
    failed: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]


def ahead(
    frame: pl.DataFrame, horizon: int, *, frequency: Frequency = "day", region: str = "", fast: bool = False,
    negative: bool = False, as_of: date | None = None,
    plans: tuple[Planned, ...] = (), progress: Progress | None = None,
) -> Ahead:  # fmt: skip
    """The next `horizon` periods of every series of a long table.

    A series that cannot be read says why and stops none of the others.

    Args:
        frame: columns series, period (a date) and value; other columns are left alone. Rows need no order.
        horizon: periods ahead.
        frequency: "day", "week" or "month".
        region: whose public holidays count for all series, such as "GB-ENG".
        fast: without the methods that take more than milliseconds a series.
        negative: whether values below zero are possible; counts of demand never are.
        as_of: last day that is known; rows of later periods are left out and the notes say so. Left out, all are known.
        plans: growth and events beyond the history.
        progress: told before each part of the work.

    Raises:
        QuestionError: a column is missing or of another type, or the horizon is beyond reason.
    """
    _refuse(frame)
    series, failed, notes = list[Series](), _nameless(frame), dict[str, tuple[str, ...]]()
    named = frame.select(COLUMNS).drop_nulls("series").sort("series")
    for (name,), rows in named.group_by("series", maintain_order=True):
        known = rows.remove(pl.col("period") > as_of) if as_of else rows
        try:
            one = prepare(known, name=str(name), frequency=frequency, region=region, negative=negative)
        except ForecastError as error:
            failed[str(name)] = str(error)
            continue
        series.append(one)
        later = rows.height - known.height
        notes[one.name] = (*one.notes, *([f"{later} rows after {as_of} are left out"] if later else []))
    found = looked_ahead(series, horizon, methods=QUICK if fast else METHODS, plans=plans, progress=progress)
    return Ahead(found.frame(), found, failed, {name: said for name, said in notes.items() if said})


def _nameless(frame: pl.DataFrame) -> dict[str, str]:
    """Why rows that name no series have no forecast, under the name ""; nothing where there are none."""
    count = frame["series"].null_count()
    problem = f"{count} rows do not say which series they are of"
    return {"": str(ForecastError(problem, remedy="Name it, or leave them out"))} if count else {}


def _refuse(frame: pl.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        problem = f"the table has no column {missing[0]!r}"
        raise QuestionError(problem, expected=", ".join(COLUMNS), exists=frame.columns)
    if frame.schema["period"] != pl.Date:
        problem = f"the column 'period' holds {frame.schema['period']}, not days"
        raise QuestionError(problem, expected="dates such as 2026-10-31")
    if not frame.schema["value"].is_numeric():
        problem = f"the column 'value' holds {frame.schema['value']}, not numbers"
        raise QuestionError(problem)
