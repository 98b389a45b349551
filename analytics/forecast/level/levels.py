"""The levels of one target, period after period, ready to be looked ahead from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.series import GAP, GREATEST, SEASON, YEARS, Floats, Frequency, Ints
from analytics.measures.period import add_months

#: What `position` counts in a step of each frequency.
UNIT: Final[dict[Frequency, int]] = {"day": 1, "week": 7, "month": 1}

#: Fewest complete periods from which a chance is claimed.
FEWEST: Final = 6

#: What is wrong with a row from which no level can be looked ahead, in words; the first that holds is told.
WRONG: Final = (
    (pl.col("level").abs() > GREATEST, "a level of {level}"),
    (~pl.col("promised").is_finite(), "a promise of {promised}"),
    (~pl.col("good").is_between(0, GREATEST) | ~pl.col("total").is_between(0, GREATEST), "{good} good of {total}"),
    ((pl.col("unit") == "share") & (pl.col("good") > pl.col("total") * (1 + 1e-9)), "{good} good of {total}"),
    ((pl.col("unit") == "share") & ~pl.col("level").is_between(0, 1 + 1e-9), "a level of {level}"),
)


@dataclass(frozen=True, eq=False)
class Levels:
    """Attained levels of one target on a regular grid of periods.

    Attributes:
        name: agreement and target, for figures and errors.
        measure: name of the measure.
        first: first day of the first period.
        step: months (days, weeks) from one period to the next.
        length: months (days, weeks) of one period; longer than `step` for rolling ones.
        level: attained level a period; NaN where none was.
        good, total: what met and what counted; NaN where nothing did.
        promised: the level promised for the last period.
        at_least: whether the level must be at least, or at most, what was promised.
        unit: unit of the level.
        frequency: what `step` and `length` are counted in.
    """

    name: str
    measure: str
    first: date
    step: int
    length: int
    level: Floats
    good: Floats
    total: Floats
    promised: float
    at_least: bool
    unit: str
    frequency: Frequency = "month"

    def __len__(self) -> int:
        return len(self.level)

    @property
    def counted(self) -> bool:
        """Whether the level is a share of things counted one by one, so that chance alone moves it as in a binomial."""
        known = ~np.isnan(self.level) & (self.total > 0)
        share = np.allclose(self.level[known] * self.total[known], self.good[known], rtol=1e-6, atol=1e-6)
        return self.unit == "share" and self.measure != "availability" and bool(np.any(known)) and share

    @property
    def season(self) -> int:
        """Periods after which the pattern comes round again, those of a year or week; 1 where a period rolls."""
        return max(SEASON[self.frequency] // self.step, 1) if self.length == self.step else 1

    @property
    def pace(self) -> int:
        """Distance of one period from the next, as `position` counts it."""
        return self.step * UNIT[self.frequency]

    def starts(self, place: int) -> date:
        """First day of the period at a place of the grid; places beyond the last lie ahead."""
        return self._after(self.first, place * self.step)

    def ends(self, place: int) -> date:
        """First day after the period at a place of the grid."""
        return self._after(self.starts(place), self.length)

    def _after(self, day: date, many: int) -> date:
        if self.frequency == "month":
            return add_months(day, many)
        return day + timedelta(days=many * UNIT[self.frequency])

    def missed(self, level: Floats) -> npt.NDArray[np.bool_]:
        """True for each level that breaks the promise."""
        return misses(level, self.promised, at_least=self.at_least)


def position(day: date, frequency: Frequency) -> int:
    """Where a day stands on the line of time: its month, or for days and weeks the day itself.

    Example:
        >>> position(date(2026, 12, 1), "month") - position(date(2025, 12, 1), "month")
        12
    """
    return day.year * 12 + day.month if frequency == "month" else day.toordinal()


def misses(level: Floats, promised: float | Floats, *, at_least: bool) -> npt.NDArray[np.bool_]:
    """True where a level, exact and unrounded, breaks the promise; exactly at the limit meets it.

    Example:
        >>> misses(np.array([0.94, 0.95]), 0.95, at_least=True)
        array([ True, False])
    """
    return level < promised if at_least else level > promised


def levels(judged: pl.DataFrame) -> Levels:
    """The complete periods of one target, on a regular grid; a period that is missing is a gap and never zero.

    Args:
        judged: judged rows of one target without segments; partial periods are left out.

    Raises:
        ForecastError: rows of several targets, two rows for a period, periods that do not follow one another or lie
            more than ten years apart, figures that cannot be, or fewer than six complete periods with a level.
    """
    name = _name(judged)
    level = pl.col("level").fill_nan(None)
    rows = judged.filter(~pl.col("partial")).sort("period").with_columns(level)
    _refuse(name, rows)
    seen = rows.drop_nulls("level")
    if seen.height < FEWEST:
        problem = f"{name}: {seen.height} complete periods with a level, {FEWEST} are needed to look ahead"
        raise ForecastError(problem, remedy="Load an earlier extract, or wait")
    rows = rows.filter(pl.col("period") >= seen["period"][0])
    step, place = _grid(name, rows["period"])
    last, ends = rows.row(-1, named=True), rows["ends"][-1]
    return Levels(
        name=name, measure=last["measure"], first=rows["period"][0], step=step,
        length=(ends.year - last["period"].year) * 12 + ends.month - last["period"].month,
        level=_spread(rows["level"], place), good=_spread(rows["good"], place), total=_spread(rows["total"], place),
        promised=last["promised"], at_least=last["at_least"], unit=last["unit"],
    )  # fmt: skip


def _name(judged: pl.DataFrame) -> str:
    names = judged.select("agreement", "target").unique().rows()
    if len(names) != 1:
        problem = f"{len(names)} targets where the levels of one are looked ahead from"
        raise ForecastError(problem, exists=sorted(f"{agreement}: {target}" for agreement, target in names))
    return ": ".join(names[0])


def _refuse(name: str, rows: pl.DataFrame) -> None:
    """Raises for figures that cannot be, and for dates that lie beyond reason."""
    undated = rows.filter(pl.col("period").is_null() | pl.col("ends").is_null()).height
    if undated:
        problem = f"{name}: {undated} periods without a first or a last day"
        raise ForecastError(problem, remedy="Mend or exclude those records")
    for wrong, words in WRONG:
        found = rows.filter(wrong)
        if found.height:
            problem = f"{name}: {words.format(**found.row(0, named=True))} in the period from {found['period'][0]}"
            raise ForecastError(problem, expected="finite figures, the good among all", remedy="Mend that record")
    off = rows.filter(pl.col("period").dt.day() != 1)
    if off.height:
        problem = f"{name}: the period from {off['period'][0]} does not begin with a month"
        raise ForecastError(problem, expected="months, quarters or years")
    strange = rows.filter(~pl.col("period").dt.year().is_between(YEARS[0], YEARS[-1]))
    if strange.height:
        problem = f"{name}: a period is dated {strange['period'][0]}"
        raise ForecastError(problem, expected=f"years from {YEARS[0]} to {YEARS[-1]}", remedy="Mend that date")
    far = rows.filter(pl.col("period") > pl.col("period").shift(1).dt.offset_by(f"{GAP}y"))
    if far.height:
        problem = f"{name}: more than {GAP} years without a period before {far['period'][0]}"
        raise ForecastError(problem, remedy="Mend that date if it is mistyped, or exclude what lies beyond the gap")


def _grid(name: str, period: pl.Series) -> tuple[int, Ints]:
    """Months from one period to the next, and the place of each period on that grid."""
    month = (period.dt.year().cast(pl.Int64) * 12 + period.dt.month().cast(pl.Int64)).to_numpy()
    apart = month - month[0]
    step = int(np.min(np.diff(month)))
    if step == 0:
        problem = f"{name}: two rows for the period from {period.filter(period.is_duplicated())[0]}"
        raise ForecastError(problem, expected="one row a period, without segments")
    off = np.flatnonzero(apart % step)
    if off.size:
        problem = f"{name}: the period from {period[int(off[0])]} does not follow in steps of {step} months"
        raise ForecastError(problem, remedy="Look ahead from periods of one span")
    return step, apart // step


def _spread(values: pl.Series, place: Ints) -> Floats:
    found = np.full(int(place[-1]) + 1, np.nan)
    found[place] = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return found
