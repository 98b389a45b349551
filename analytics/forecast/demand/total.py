"""The demand for several things together: the sum of their forecasts, as far off as such sums were in the past."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.demand.added import STALE
from analytics.forecast.demand.interval import NAMES, spread
from analytics.forecast.demand.months import KNOWN, summed
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.forecast.demand.combination import Combination
    from analytics.forecast.demand.outlook import Forecast
    from analytics.forecast.demand.plan import Planned


@dataclass(frozen=True, eq=False)
class Total:
    """Forecasts of several things added up, so that a total always agrees with its parts.

    Attributes:
        parts: one forecast each.
        ended: names of things whose records end so long before those of the others that they are left out.
    """

    parts: tuple[Forecast, ...]
    ended: tuple[str, ...] = ()

    def under(self, *plans: Planned) -> Total:
        """The total with these plans; each changes the parts it is about."""
        return Total(tuple(part.under(*plans) for part in self.parts), self.ended)

    @cached_property
    def starts(self) -> list[date]:
        """First days of the months that lie ahead of every part."""
        each = [set(part.months["period"].to_list()) for part in self.parts]
        return sorted(set.intersection(*each))

    @cached_property
    def months(self) -> pl.DataFrame:
        """One row a month: period, forecast, low80, high80, low95, high95; bounds are null where none is claimed.

        Errors that were made at one time in the past are added before they are ranked, so that parts that go wrong
        together make a wide range and parts that do not a narrow one. Between parts that were tried from different
        times, which no method looked ahead together, errors are taken as unrelated.
        """
        return pl.DataFrame({"period": self.starts, **self._told(np.eye(len(self.starts)))}, schema=MONTHS).fill_nan(
            None
        )

    @cached_property
    def whole(self) -> dict[str, float | None]:
        """All months together: forecast and its bounds, None where none is claimed."""
        found = self._told(np.ones((1, len(self.starts))))
        return {name: None if np.isnan(value[0]) else float(value[0]) for name, value in found.items()}

    def _told(self, sums: Floats) -> dict[str, Floats]:
        """Forecast and bounds of sums of months; `sums` is 1 where a month counts, sums by months."""
        said = sums @ self.said.sum(axis=0)
        claimed, squares = 0.0, {name: np.zeros(len(sums)) for name in NAMES}
        for group in self._groups:
            bounds = group.off(sums)
            if bounds is not None:
                claimed += group.expected
                squares = {name: squares[name] + bounds[name] ** 2 for name in NAMES}
        if claimed <= 0 or claimed < KNOWN * float(self.said.sum()):
            return {"forecast": said, **dict.fromkeys(NAMES, np.full(len(sums), np.nan))}
        sign = {name: -1.0 if name.startswith("low") else 1.0 for name in NAMES}
        return {"forecast": said} | {
            name: np.maximum(said + sign[name] * np.sqrt(squares[name]), 0.0) for name in NAMES
        }

    @cached_property
    def said(self) -> Floats:
        """Expected demand of each part, parts by months."""
        wanted = pl.DataFrame({"period": self.starts}, schema={"period": pl.Date})
        each = [wanted.join(part.months, on="period", how="left")["forecast"].to_numpy() for part in self.parts]
        return np.array(each, dtype=np.float64).reshape(len(self.parts), len(self.starts))

    @property
    def tried(self) -> int:
        """From how many times in the past such totals were forecast and came, of the parts looked ahead together."""
        return int((~np.isnan(self._groups[0].errors)).any(axis=1).sum()) if self._groups else 0

    @property
    def off(self) -> float:
        """Mean absolute error of a month's total, as a share of what came; NaN where untested."""
        if not self._groups:
            return float("nan")
        errors, came = self._groups[0].errors, self._groups[0].came
        known = ~np.isnan(errors) & ~np.isnan(came)
        return float(np.abs(errors[known]).sum() / came[known].sum()) if came[known].sum() > 0 else float("nan")

    @cached_property
    def _groups(self) -> list[_Group]:
        """The parts that were looked ahead together and tested, the largest demand first."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, part in enumerate(self.parts):
            if part.among is not None and part.among.backs:
                found[id(part.group)].append(place)
        made = [_Group([self.parts[row] for row in rows], self.said[rows], self.starts) for rows in found.values()]
        return sorted(made, key=lambda group: -group.expected)


@dataclass(frozen=True, eq=False)
class _Group:
    """Parts that were looked ahead together, so that what they were off by at one time can be added.

    Attributes:
        parts: their forecasts.
        said: their expected demand, parts by months.
        starts: first days of the months.
    """

    parts: list[Forecast]
    said: Floats
    starts: list[date]

    @property
    def expected(self) -> float:
        """Demand of all parts and months."""
        return float(self.said.sum())

    @cached_property
    def errors(self) -> Floats:
        """Actual less forecast of the sum, under the plans of the parts, by time of making and month."""
        return self._together([
            _in_months(part, self._among.errors, member) * _grown(part, member)
            for part, member in zip(self.parts, self._members, strict=True)
        ])  # fmt: skip

    @cached_property
    def came(self) -> Floats:
        """What came of the sum, by time of making and month; NaN where too little did."""
        return self._together([
            _in_months(part, self._among.backtest.actual, member)
            for part, member in zip(self.parts, self._members, strict=True)
        ])  # fmt: skip

    def off(self, sums: Floats) -> dict[str, Floats] | None:
        """How far below and above sums of months may lie; None where nothing is claimed of them."""
        found = spread((self.errors @ sums.T)[:, None, :], np.ones(1), self._among.backs)
        if not found.claimed[0]:
            return None
        none = np.zeros((1, len(sums)))
        return {name: bound[0] for name, bound in found.bounds(none, np.full(1, -np.inf)).items()}

    @property
    def _among(self) -> Combination:
        among = self.parts[0].among
        if among is None:  # such parts are in no group
            problem = f"{self.parts[0].series.name} was never tested"
            raise ForecastError(problem)
        return among

    @cached_property
    def _members(self) -> list[Floats]:
        """1 where a step ahead lies in a month, for each part; parts that end alike share theirs."""
        found: dict[date, Floats] = {}
        for part in self.parts:
            first = part.series.ahead(1)[0]
            if first not in found:
                every = part.group.starts(part.series)
                found[first] = part.group.member(part.series)[[every.index(start) for start in self.starts]]
        return [found[part.series.ahead(1)[0]] for part in self.parts]

    def _together(self, each: list[Floats]) -> Floats:
        """Sums over parts; what is unknown of a few counts as the mean of the others, by expected demand."""
        stacked, weight = np.stack(each), self.said.sum(axis=1)[:, None, None]
        known = (~np.isnan(stacked) * weight).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            whole = np.nan_to_num(stacked).sum(axis=0) / known * weight.sum()
        return np.where((known > 0) & (known >= KNOWN * weight.sum()), whole, np.nan)


def total(forecasts: Sequence[Forecast]) -> Total:
    """The forecasts added up, without those whose records ended well before the others.

    Raises:
        ForecastError: there is nothing to add up, or no month lies ahead of all.
    """
    with_months = [part for part in forecasts if part.months.height]
    ends = [part.months["period"].to_list()[-1] for part in with_months]
    kept = tuple(part for part, end in zip(with_months, ends, strict=True) if end >= max(ends) - STALE)
    found = Total(kept, tuple(part.series.name for part in with_months if part not in kept))
    if not kept or not found.starts:
        problem = "no month lies ahead of all that is to be added up"
        raise ForecastError(problem, remedy="Load records by the day or by the month on the Records page")
    return found


MONTHS: Final = {"period": pl.Date, **dict.fromkeys(("forecast", *NAMES), pl.Float64)}


def _in_months(part: Forecast, steps: Floats, member: Floats) -> Floats:
    """Values by time of making, series and step as a part's months, by time of making and month."""
    return np.asarray(summed(steps[:, [part.row]], member)[:, 0], dtype=np.float64)


def _grown(part: Forecast, member: Floats) -> Floats | float:
    """What the months of a part are multiplied by under its plans."""
    if not part.plans:
        return 1.0
    said = part.group.said[part.row]
    return np.asarray((member @ (said * part.factor)) / np.maximum(member @ said, 1e-9), dtype=np.float64)
