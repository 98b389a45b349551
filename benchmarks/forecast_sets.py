"""The sets of series that forecasts are compared on: published demand, cut at each origin into training and test part.

Gaps stay gaps: a day that was not observed has no row, neither to learn from nor to be scored on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Days between two origins, and between those of the counts by type, whose extract is short.
APART, SHORT_APART = 91, 28

#: Fewest requests of a type before the origin.
ENOUGH: Final = 300

#: Weeks whose median stands where the panel's publisher had no value.
FILLED_FROM: Final = 6


@dataclass(frozen=True)
class Task:
    """One set at one origin.

    Attributes:
        set_name: of the set.
        origin: last period that may be learnt from.
        frequency: length of a step.
        horizon: steps to look ahead.
        region: whose public holidays shape the series.
        train: columns series, period, value.
        test: likewise, of the periods after the origin.
    """

    set_name: str
    origin: date
    frequency: Literal["day", "month"]
    horizon: int
    region: str
    train: pl.DataFrame
    test: pl.DataFrame

    @property
    def season(self) -> int:
        """Steps of one season."""
        return 7 if self.frequency == "day" else 12

    @property
    def key(self) -> str:
        """Name of set and origin, fit for a file."""
        return f"{self.set_name}__{self.origin}"

    @property
    def ahead(self) -> list[date]:
        """Periods to look ahead to."""
        if self.frequency == "month":
            return [add_months(self.origin, step) for step in range(1, self.horizon + 1)]
        return [self.origin + timedelta(days=step) for step in range(1, self.horizon + 1)]

    @property
    def floor(self) -> float:
        """Zero where nothing was ever below, else minus infinity."""
        return 0.0 if self.train["value"].min() >= 0 else float("-inf")  # type: ignore[operator]  # numbers, not text

    def only(self, series: list[str]) -> Task:
        """The task for those series alone."""
        kept = [frame.filter(pl.col("series").is_in(series)) for frame in (self.train, self.test)]
        return Task(self.set_name, self.origin, self.frequency, self.horizon, self.region, *kept)

    @property
    def names(self) -> list[str]:
        """Names of the series."""
        return sorted(self.train["series"].unique())


def cut(
    name: str,
    frame: pl.DataFrame,
    last: date,
    horizon: int,
    *,
    frequency: Literal["day", "month"] = "day",
    region: str = "",
) -> Task:
    """The task whose test part is the `horizon` periods that end at `last`."""
    origin = add_months(last, -horizon) if frequency == "month" else last - timedelta(days=horizon)
    frame = frame.select("series", "period", pl.col("value").cast(pl.Float64)).sort("series", "period")
    train = frame.filter(pl.col("period") <= origin)
    test = frame.filter(pl.col("period").is_between(origin, last, "right"))
    return Task(name, origin, frequency, horizon, region, train, test)


def panel(data: Path, name: str) -> pl.DataFrame:
    """The series of one data set of the panel."""
    frame = pl.read_csv(data / "forecast_panel.csv.gz", schema_overrides={"date": pl.Date})
    return frame.filter(pl.col("dataset") == name).select("series", pl.col("date").alias("period"), "value")


def observed(frame: pl.DataFrame) -> pl.DataFrame:
    """The days that were observed: without those whose value is just the median of the six same weekdays before.

    So its gaps were filled: 1.9 % of the days, all 111 series on some dates. One day in 500 goes by chance.

    Example:
        >>> days = pl.date_range(date(2026, 1, 5), date(2026, 2, 16), "1w", eager=True)
        >>> frame = pl.DataFrame({"series": "a", "period": days, "value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 3.5]})
        >>> observed(frame)["value"].to_list()
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    before = pl.col("value").shift(1).rolling_median(FILLED_FROM)
    usual = before.over("series", pl.col("period").dt.weekday(), order_by="period")
    return frame.filter(((pl.col("value") - usual).abs() > 1.5e-5).fill_null(value=True))


def nn5(data: Path) -> list[Task]:
    """Cash drawn a day from 111 machines in England, 56 days ahead; a day without a withdrawal is a zero."""
    return [cut("nn5", observed(panel(data, "nn5_daily")), date(1998, 5, 17), 56, region="GB-ENG")]


def m3(data: Path) -> list[Task]:
    """200 monthly series of business and economics, 18 months ahead."""
    return [cut("m3", panel(data, "m3_monthly"), date(1995, 12, 1), 18, frequency="month")]


def ambulance(data: Path, name: str, horizon: int) -> list[Task]:
    """Responses a day of seven areas and their total, at three origins; calls from outside the area are left out."""
    frame = pl.read_csv(data / "ambulance_daily_responses.csv", try_parse_dates=True)
    frame = frame.rename({"ORA": "series", "Actual_dt": "period", "Actual_Value": "value"})
    frame = frame.filter(pl.col("series") != "OOA")
    lasts = [date(2019, 12, 31) - timedelta(days=APART * back) for back in range(3)]
    return [cut(name, frame, last, horizon, region="GB-ENG") for last in lasts]


def boston(data: Path) -> list[Task]:
    """Requests to a city a day and type at two origins, by local day; a day inside the extract without one is a zero.

    The instants are written in local time, so their dates are the local days, and the extract holds whole ones.
    """
    frame = pl.read_csv(data / "boston_311_2011.csv.gz", infer_schema_length=0)
    opened = frame.select(series="type", period=pl.col("open_dt").str.slice(0, 10).str.to_date())
    first, last = date(2011, 7, 1), date(2011, 12, 31)
    days = pl.DataFrame({"period": pl.date_range(first, last, "1d", eager=True)})
    counts = opened.group_by("series", "period").len("value")
    grid = opened.select("series").unique().join(days, how="cross")
    every = grid.join(counts, on=["series", "period"], how="left").with_columns(pl.col("value").fill_null(0))
    lasts = [last - timedelta(days=SHORT_APART * back) for back in range(2)]
    tasks = [cut("boston", every, one, SHORT_APART, region="US-MA") for one in lasts]
    return [task.only(enough(task.train)) for task in tasks]


def enough(train: pl.DataFrame) -> list[str]:
    """Types with enough requests to be looked ahead from."""
    return train.group_by("series").agg(pl.col("value").sum()).filter(pl.col("value") >= ENOUGH)["series"].to_list()


#: Every set by name: its tasks, the latest origin first.
SETS: Final[dict[str, Callable[[Path], list[Task]]]] = {
    "boston": boston,
    "ambulance28": lambda data: ambulance(data, "ambulance28", 28),
    "ambulance364": lambda data: ambulance(data, "ambulance364", 364),
    "nn5": nn5,
    "m3": m3,
}
