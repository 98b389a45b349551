"""What will be asked of services, support groups and customers, in totals that agree with their parts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.demand.hierarchy import reconciled, structure
from analytics.forecast.demand.interval import NAMES
from analytics.forecast.demand.outlook import Outlook, in_months
from analytics.forecast.demand.total import Total, total
from analytics.review.asked import LEVELS, UNSTATED, by_month, group_of, histories, recorded, year_before

if TYPE_CHECKING:
    from analytics.forecast.demand.outlook import Forecast
    from analytics.forecast.series import Floats
    from analytics.review.review import Review
    from analytics.warning.chance import Progress

#: Half the width of an 80 % range, in standard errors.
_HALF: Final = 1.2816


@dataclass(frozen=True, eq=False)
class Part:
    """One service, customer or group, and what will be asked of it.

    Attributes:
        name: what people call it.
        history: measured months: period, level, partial.
        months: months ahead: period, forecast and its bounds.
    """

    name: str
    history: pl.DataFrame
    months: pl.DataFrame

    @property
    def expected(self) -> float:
        """Demand of the months ahead together."""
        return float(self.months["forecast"].sum())

    @property
    def before(self) -> float | None:
        """Demand of the same months a year before; None where one of them is not whole."""
        return year_before(self.history, self.months)

    @property
    def change(self) -> float | None:
        """Relative change on the same months a year before; None where that is not known or nothing was asked."""
        before = self.before
        return self.expected / before - 1 if before else None


def outlook(review: Review, horizon: int, by: str, progress: Progress | None = None) -> Outlook:
    """Everything of a level looked ahead, series of one frequency together; what cannot be says why."""
    series, failed = histories(review, by)
    found: dict[str, Forecast] = {}
    kinds = ("day", "month")
    for kind in kinds:
        mine = [one for one in series if one.frequency == kind]
        found |= in_months(mine, horizon, progress=progress).forecasts if mine else {}
    failed |= {one.name: "its records stand for a week each, and weeks straddle months" for one in series
               if one.frequency not in kinds}  # fmt: skip
    return Outlook({one.name: found[one.name] for one in series if one.name in found}, failed)


def together(review: Review, horizon: int = 6) -> Total:
    """All services added up.

    Raises:
        QuestionError: no demand was recorded.
        ForecastError: none of it can be looked ahead from.
    """
    recorded(review)
    return review.remembered(("together", horizon), lambda: _together(review, horizon))


def _together(review: Review, horizon: int) -> Total:
    found = review.demand(horizon)
    if found.forecasts or not found.failed:
        return total(list(found.forecasts.values()))
    name, why = next(iter(found.failed.items()))
    problem = f"nothing can be looked ahead to yet; {name}: {why}"
    raise ForecastError(problem, remedy="Load more days or months on the Records page")


def parts(review: Review, by: str = "service", horizon: int = 6) -> list[Part]:
    """Everything of a level with its months ahead, the greatest demand first; it adds up to that of all services.

    Services are looked ahead by themselves, and groups are their sums. Customers are looked ahead from their own
    history, and drawn to the total by how unsure each is.

    Raises:
        QuestionError: there is no such level.
    """
    if by not in LEVELS:
        problem = f"demand cannot be told apart by {by!r}"
        raise QuestionError(problem, found=by, exists=LEVELS)
    return review.remembered(("parts", by, horizon), lambda: sorted(
        (part for part in _parts(review, horizon, by) if part.months.height),
        key=lambda part: (-part.expected, part.name),
    ))  # fmt: skip


def _parts(review: Review, horizon: int, by: str) -> list[Part]:
    if by == "service":
        return _services(review, horizon)
    return _groups(review, horizon) if by == "group" else _drawn(review, horizon, by)


def _services(review: Review, horizon: int) -> list[Part]:
    """Services in the months that lie ahead of all of them."""
    whole = together(review, horizon)
    common = pl.col("period").is_in(whole.starts)
    return [
        Part(part.series.name, by_month(review, part.series.name), part.months.filter(common)) for part in whole.parts
    ]


def _groups(review: Review, horizon: int) -> list[Part]:
    of = group_of(review)
    members: defaultdict[str, list[Forecast]] = defaultdict(list)
    for forecast in together(review, horizon).parts:
        members[of.get(forecast.series.name, "") or UNSTATED].append(forecast)
    return [Part(name, by_month(review, name, "group"), total(each).months) for name, each in members.items()]


def _drawn(review: Review, horizon: int, by: str) -> list[Part]:
    """Parts of a level drawn to the total of all services, which is held to be certain."""
    whole = together(review, horizon)
    each = {name: one.months.filter(pl.col("period").is_in(whole.starts)) for name, one in
            review.demand(horizon, by=by).forecasts.items()}  # fmt: skip
    there = {name: months for name, months in each.items() if months.height == len(whole.starts)}
    if not there:
        return []
    said = np.stack([whole.said.sum(axis=0), *(months["forecast"].to_numpy() for months in there.values())])
    unsure = [0.0, *(_variance(months) for months in there.values())]
    level = reconciled(said, np.array(unsure), structure(list(there), {"": list(there)}))[1:]
    return [
        Part(name, by_month(review, name, by), _moved(months, agreed))
        for (name, months), agreed in zip(there.items(), level, strict=True)
    ]


def _variance(months: pl.DataFrame) -> float:
    """Mean squared standard error of months ahead; NaN where no range is claimed."""
    half = ((months["high80"] - months["low80"]) / (2 * _HALF)).to_numpy()
    return float(np.mean(half**2))


def _moved(months: pl.DataFrame, agreed: Floats) -> pl.DataFrame:
    """The months with other expectations, their ranges moved with them."""
    by = pl.Series(agreed) - months["forecast"]
    return months.with_columns((pl.col(name) + by).clip(lower_bound=0.0).alias(name) for name in ("forecast", *NAMES))
