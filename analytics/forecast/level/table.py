"""Any long table of levels looked ahead: one row a series and period in, one row a series and period to come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.level.levels import FEWEST, Levels
from analytics.forecast.level.outlook import LABELS, outlooks
from analytics.forecast.series import steps

if TYPE_CHECKING:
    from analytics.forecast.level.outlook import Outlook
    from analytics.forecast.series import Floats, Frequency

COLUMNS: Final = ("series", "period", "good", "total")

#: One row a series and period ahead; `mean` is the expected level.
AHEAD: Final[dict[str, pl.DataType]] = {
    "series": pl.String(),
    "period": pl.Date(),
    **dict.fromkeys(("mean", "low80", "high80", "low95", "high95", "promised"), pl.Float64()),
    "chance_of_miss": pl.Float64(),
    "chance_by_then": pl.Float64(),
    "method": pl.String(),
    "reason": pl.String(),
}

#: Length of a period of each frequency, as polars writes it.
_LENGTH: Final[dict[Frequency, str]] = {"day": "1d", "week": "1w", "month": "1mo"}


@dataclass(frozen=True, eq=False)
class LevelsAhead:
    """A table of levels looked ahead.

    Attributes:
        frame: in the columns of `AHEAD`.
        failed: why a series has no row, by name.
        left_out: what of a series was not used, by name; what its row says as well.
    """

    frame: pl.DataFrame
    failed: Mapping[str, str]
    left_out: Mapping[str, tuple[str, ...]]


def levels_ahead(
    frame: pl.DataFrame, horizon: int = 6, *, frequency: Frequency = "month", promised: float | None = None,
    at_least: bool = True, summed: bool = False, as_of: date | None = None,
) -> LevelsAhead:  # fmt: skip
    """The next `horizon` periods of every series of a long table, with the chance that each misses what was promised.

    A series that cannot be read says why and stops none of the others. All of one table learn from each other.

    Args:
        frame: columns series, period (a date), good and total, and where `promised` is left out a column of it, of
            which the last value of a series is what is promised ahead. Rows need no order.
        horizon: periods ahead.
        frequency: "day", "week" or "month"; weeks start on one weekday throughout, months on the 1st.
        promised: share promised to all series, such as 0.95.
        at_least: whether the level must be at least, or at most, what is promised.
        summed: whether to add rows up to periods first: days to weeks from Monday on, or to months.
        as_of: last day that counts; later rows are left out.

    Raises:
        QuestionError: a column is missing or of another type, or nothing is promised.
        ForecastError: the horizon is beyond reason.
    """
    told = _refuse(frame, promised)
    outlooks([], horizon)
    known, failed, left_out = list[Levels](), dict[str, str](), dict[str, tuple[str, ...]]()
    notes = dict[str, tuple[str, ...]]()
    for (name,), rows in told.sort("series").group_by("series", maintain_order=True):
        reader = _Reader(str(name), frequency, at_least=at_least, summed=summed, as_of=as_of)
        try:
            known.append(reader.levels(rows))
        except ForecastError as error:
            failed[str(name)] = " ".join((str(error), *(f"({note})" for note in reader.left_out)))
            continue
        left_out |= {str(name): reader.left_out} if reader.left_out else {}
        notes[str(name)] = (*reader.left_out, *_gaps(known[-1]), *_short(known[-1], horizon))
    found = outlooks(known, horizon)
    rows_ahead = [_rows(outlook, notes[outlook.levels.name]) for outlook in found]
    return LevelsAhead(pl.concat([pl.DataFrame(schema=AHEAD), *rows_ahead]), failed, left_out)


@dataclass
class _Reader:
    """Reads one series, and remembers what it left out."""

    name: str
    frequency: Frequency
    at_least: bool
    summed: bool
    as_of: date | None
    left_out: tuple[str, ...] = ()

    def levels(self, rows: pl.DataFrame) -> Levels:
        """The series on a regular grid; ForecastError where no level should be read from it."""
        rows = self._known(rows).sort("period")
        self._possible(rows)
        if self.summed and rows.height:
            rows = self._added(rows)
        rows = rows.filter((pl.col("total") > 0).cum_max())
        place = self._grid(rows)
        good, total = np.full((2, place[-1] + 1), np.nan)
        good[place], total[place] = rows["good"].to_numpy(), rows["total"].to_numpy()
        total[total == 0] = np.nan
        level: Floats = good / total
        self._enough(level)
        return Levels(
            name=self.name, measure="attainment", first=rows["period"][0], step=1, length=1,
            level=level, good=np.where(np.isnan(level), np.nan, good), total=total,
            promised=rows["promised"][-1], at_least=self.at_least, unit="share", frequency=self.frequency,
        )  # fmt: skip

    def _known(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with a day and both counts, up to the cut-off."""
        here = rows.filter(pl.col("period").is_not_null(), pl.col("good", "total").is_not_null())
        here = here.filter(~pl.col("good").is_nan(), ~pl.col("total").is_nan())
        self._leave(rows.height - here.height, "without a date, good or total")
        if self.as_of is None:
            return here
        # A row to be added up stands for its day, any other for its period.
        last = "1d" if self.summed else _LENGTH[self.frequency]
        over = pl.col("period").dt.offset_by(last) <= self.as_of + timedelta(days=1)
        self._leave(here.filter(~over).height, f"not over by {self.as_of}")
        return here.filter(over)

    def _leave(self, many: int, what: str) -> None:
        if many:
            self.left_out = (*self.left_out, f"{many} row{'s' if many > 1 else ''} {what} left out")

    def _possible(self, rows: pl.DataFrame) -> None:
        """Raises for counts that cannot be, and for a promise that is none."""
        good, total, asked = pl.col("good"), pl.col("total"), pl.col("promised")
        wrong = {
            "is not finite": good.is_infinite() | total.is_infinite(),
            "is below zero": (good < 0) | (total < 0),
            "has more good than total": good > total,
        }
        for what, holds in wrong.items():
            found = rows.filter(holds)
            if found.height:
                row = found.row(0, named=True)
                problem = f"{self.name}: {row['good']:g} of {row['total']:g} on {row['period']} {what}"
                raise ForecastError(problem, expected="0 <= good <= total", remedy="Mend or exclude that row")
        last = rows.sort("period").select(asked.last()).item() if rows.height else None
        if rows.height and (last is None or not 0 <= last <= 1):
            problem = f"{self.name}: {last} is promised last"
            raise ForecastError(problem, expected="a share between 0 and 1, such as 0.95")

    def _added(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows, in order, added up to periods; the first and the last where rows do not reach over them whole."""
        days = rows["period"].unique().sort()
        apart = (
            timedelta(days=float(np.median(np.diff(days.to_numpy()).astype(int)))) if len(days) > 1 else timedelta(1)
        )
        period = pl.col("period").dt.truncate(_LENGTH[self.frequency])
        ends = period.dt.offset_by(_LENGTH[self.frequency])
        whole = (period > days[0] - apart) & (ends <= days[-1] + apart)
        cut = rows.filter(~whole).select(period.unique().sort())["period"].to_list()
        self.left_out += tuple(f"the {self.frequency} from {day}, of which rows cover a part, left out" for day in cut)
        kept = rows.filter(whole).group_by(period.alias("period"))
        return kept.agg(pl.col("good", "total").sum(), pl.col("promised").last()).sort("period")

    def _grid(self, rows: pl.DataFrame) -> list[int]:
        """The place of each row's period on the grid."""
        if rows.is_empty():
            problem = f"{self.name}: no row with good and total"
            raise ForecastError(problem)
        twice = rows.filter(pl.col("period").is_duplicated())
        if twice.height:
            problem = f"{self.name}: two rows for {twice['period'][0]}"
            raise ForecastError(problem, remedy="Add rows of one period up, with --sum")
        first, last = rows["period"][0], rows["period"][-1]
        grid = {day: place for place, day in enumerate(self._days(first, last))}
        off = [day for day in rows["period"] if day not in grid]
        if off or (self.frequency == "month" and first.day != 1):
            odd = off[0] if off else first
            problem = f"{self.name}: {odd} is not the first day of a {self.frequency} that follows from {first}"
            raise ForecastError(problem, remedy="Name the frequency, or add the rows up to it with --sum")
        return [grid[day] for day in rows["period"]]

    def _days(self, first: date, last: date) -> list[date]:
        """First day of each period from the first row to the last."""
        apart = (last - first) // timedelta(days=7 if self.frequency == "week" else 1)
        if self.frequency == "month":
            apart = (last.year - first.year) * 12 + last.month - first.month
        return steps(first, apart + 1, self.frequency)

    def _enough(self, level: Floats) -> None:
        """Raises where there are too few levels, or hardly any in the time they span."""
        seen = int((~np.isnan(level)).sum())
        if seen < FEWEST:
            problem = f"{self.name}: {seen} {self.frequency}s with a level, {FEWEST} are needed to look ahead"
            raise ForecastError(problem, remedy="Load an earlier extract, or wait")
        if seen < len(level) / 2:
            problem = f"{self.name}: only {seen} of its {len(level)} {self.frequency}s have a level"
            raise ForecastError(problem, remedy="Name the frequency that its rows have")


def _gaps(known: Levels) -> tuple[str, ...]:
    gaps = int(np.isnan(known.level).sum())
    said = f"{gaps} of {len(known)} {known.frequency}s have no level and were not taken for zero"
    return (said,) if gaps else ()


def _short(known: Levels, horizon: int) -> tuple[str, ...]:
    far = horizon > len(known)
    return (f"looks further ahead than its {len(known)} {known.frequency}s of history",) if far else ()


def _rows(outlook: Outlook, notes: tuple[str, ...]) -> pl.DataFrame:
    """What is told of one series."""
    told = outlook.frame.with_columns(
        pl.lit(outlook.levels.name).alias("series"), pl.Series("mean", outlook.futures.mean(axis=0)),
        pl.lit(LABELS[outlook.method]).alias("method"),
        pl.lit("; ".join((outlook.skill.sentence.rstrip("."), *notes))).alias("reason"),
    )  # fmt: skip
    return told.select(pl.col(name).cast(kind) for name, kind in AHEAD.items())


def _refuse(frame: pl.DataFrame, promised: float | None) -> pl.DataFrame:
    """The table with numbers where they should be; QuestionError for one that is no table of levels."""
    named = frame if promised is None else frame.with_columns(pl.lit(promised, pl.Float64).alias("promised"))
    wanted = (*COLUMNS, "promised")
    missing = [name for name in wanted if name not in named.columns]
    if missing:
        problem = f"the table has no column {missing[0]!r}"
        remedy = "Name one level for all series with --promised" if missing[0] == "promised" else ""
        raise QuestionError(problem, expected=", ".join(wanted), exists=frame.columns, remedy=remedy)
    if named.schema["period"] != pl.Date:
        problem = f"the column 'period' holds {named.schema['period']}, not days"
        raise QuestionError(problem, expected="dates such as 2026-10-31")
    # A word among numbers is an empty cell of its own series, not the end of the table.
    read = named.select("series", "period", *(pl.col(name).cast(pl.Float64, strict=False) for name in wanted[2:]))
    for name in wanted[2:]:
        if read.height and read[name].is_null().all():
            problem = f"the column {name!r} holds {named.schema[name]}, not numbers"
            raise QuestionError(problem)
    return read
