"""What will be asked of each service: every step ahead and every month's total, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from analytics.errors import QuestionError
from analytics.forecast.demand import count_rate
from analytics.forecast.demand.combination import Combination, combine
from analytics.forecast.demand.count_rate import COUNT_RATE, intermittent
from analytics.forecast.demand.interval import NAMES, SHARES
from analytics.forecast.demand.methods import METHODS
from analytics.forecast.demand.months import Together, months
from analytics.forecast.demand.panel import of
from analytics.forecast.demand.parts import in_parts, parts
from analytics.forecast.demand.plan import Planned, effects
from analytics.forecast.demand.usual_level import USUAL_LEVEL
from analytics.forecast.series import Floats, Frequency, Series, prepare
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from datetime import date

    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.panel import Panel

#: Most months, and most steps, that may be asked for.
FURTHEST: Final = 24
STEPS: Final = {"day": 800, "week": 120, "month": 60}

#: What a method that does not take milliseconds a series takes of the work, one that does taking 1.
SLOW: Final = 8.0

FRAME: Final = {
    "series": pl.String,
    "period": pl.Date,
    **dict.fromkeys(("mean", *NAMES), pl.Float64),
    "reason": pl.String,
}

#: How a series was looked ahead: methods combined, the rate of rare counts, or the usual level and why nothing more.
Reason = Literal["combined", "rare", "flat", "short", "sparse", "untested"]

#: The share of the work that is done, and what is next.
Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class Forecast:
    """One series looked ahead.

    Attributes:
        group: the series it was looked ahead with, whose errors it shares.
        row: which of them it is.
        reason: how it was looked ahead.
        steps: steps ahead that are told.
        plans: what it takes in beyond its history.
    """

    group: Together
    row: int
    reason: Reason
    steps: int
    plans: tuple[Planned, ...] = ()

    @property
    def series(self) -> Series:
        """The history it was made from."""
        return self.group.series[self.row]

    @property
    def among(self) -> Combination | None:
        """What says how far off it is; None for the usual level."""
        return self.group.among

    @cached_property
    def frame(self) -> pl.DataFrame:
        """One row a step: period, forecast, low80, high80, low95, high95 in its unit; null where none is claimed."""
        period = pl.Series("period", self.periods, pl.Date)
        return pl.DataFrame([period, *(pl.Series(name, told) for name, told in self.told.items())]).fill_nan(None)

    @cached_property
    def told(self) -> dict[str, Floats]:
        """The columns of `frame` beside its periods; NaN where none is claimed."""
        every = {"forecast": self.group.said, **self.group.bounds}
        return {name: (each[self.row] * self.factor)[: self.steps] for name, each in every.items()}

    @cached_property
    def months(self) -> pl.DataFrame:
        """The same for the totals of whole calendar months; of weeks there are none."""
        last = self._periods[self.steps - 1].replace(day=1)
        return months(self.group, self.row, self.factor).filter(pl.col("period") <= last)

    def under(self, *plans: Planned) -> Forecast:
        """The forecast with these plans besides its own; those of other series change nothing."""
        mine = tuple(plan for plan in plans if not plan.series or self.series.name in plan.series)
        return replace(self, plans=(*self.plans, *mine))

    @property
    def periods(self) -> list[date]:
        """First day of each step."""
        return self._periods[: self.steps]

    @cached_property
    def _periods(self) -> list[date]:
        return self.series.ahead(self.group.said.shape[1])

    @cached_property
    def factor(self) -> Floats:
        """What each step is multiplied by under its plans."""
        return effects(self.plans, self._periods, self.series.name)

    @property
    def weights(self) -> dict[str, float]:
        """How much each method says in it, the most first."""
        told = {name: float(each[self.row]) for name, each in self.among.weights.items()} if self.among else {}
        return dict(sorted(told.items(), key=lambda item: -item[1]))


@dataclass(frozen=True, eq=False)
class Outlook:
    """Many series looked ahead: forecasts by name in the order of the series, and why a series has none."""

    forecasts: Mapping[str, Forecast]
    failed: Mapping[str, str] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        """One row a series and step: series, period, mean, low80, high80, low95, high95, reason."""
        found = list(self.forecasts.values())
        if not found:
            return pl.DataFrame(schema=FRAME)
        names = [name for name, one in self.forecasts.items() for _ in one.periods]
        reasons = [one.reason for one in found for _ in one.periods]
        told = {name: np.concatenate([one.told[name] for one in found]) for name in ("forecast", *NAMES)}
        periods = [day for one in found for day in one.periods]
        columns = {"series": names, "period": periods, "mean": told.pop("forecast"), **told, "reason": reasons}
        return pl.DataFrame(columns, schema=FRAME).fill_nan(None)


def look_ahead(
    history: pl.DataFrame, horizon: int = 6, *, name: str, frequency: Frequency = "day", region: str = "",
    value: str = "value", methods: Sequence[Method] = METHODS,
) -> Forecast:  # fmt: skip
    """Values and monthly totals of the `horizon` calendar months after the last observed one, for one series.

    Args:
        history: rows as `series.prepare` takes them, such as the daily demand of one service.
        horizon: months.
        name: what figures and errors call it.
        frequency: length of a period of the history.
        region: country or subdivision whose public holidays count, such as "GB-ENG".
        value: column to read.
        methods: what is combined.

    Raises:
        ForecastError: the history cannot be looked ahead from, see `series.prepare`.
        QuestionError: the horizon is not one that anything can be said about.
    """
    series = prepare(history, name=name, frequency=frequency, region=region, value=value)
    return in_months([series], horizon, methods=methods).forecasts[name]


def in_months(
    series: Sequence[Series], horizon: int = 6, *, methods: Sequence[Method] = METHODS, plans: Sequence[Planned] = (),
    progress: Progress | None = None,
) -> Outlook:  # fmt: skip
    """Forecasts of series to the end of the `horizon` calendar months after the last observation of each.

    Args:
        series, methods, plans, progress: as for `ahead`.
        horizon: months.

    Raises:
        QuestionError: the horizon is not one that anything can be said about.
    """
    steps = {one.name: steps_to(one, horizon) for one in series}
    found = ahead(series, max(steps.values(), default=1), methods=methods, plans=plans, progress=progress)
    return Outlook({name: replace(forecast, steps=steps[name]) for name, forecast in found.forecasts.items()})


def ahead(
    series: Sequence[Series], steps: int, *, methods: Sequence[Method] = METHODS, plans: Sequence[Planned] = (),
    progress: Progress | None = None,
) -> Outlook:  # fmt: skip
    """Forecasts of series of one frequency, `steps` steps each, learnt together.

    A series that no method can learn from gets its usual level and no interval, and says why; it stops none of the
    others. What is said of a series does not depend on the order they come in.

    Args:
        series: with different names.
        steps: steps ahead.
        methods: what is combined.
        plans: growth and events beyond the history.
        progress: told before each part of the work.

    Raises:
        QuestionError: two series of one name, or so many steps that nothing can be said about the last.
    """
    ordered = sorted(series, key=lambda one: one.name)
    _refuse(ordered, steps)
    tell = progress or (lambda _done, _what: None)
    reasons = _reasons(ordered)
    found = dict[str, Forecast]()
    for done, kind in enumerate(("combined", "rare", "usual")):
        group = [one for one, reason in zip(ordered, reasons, strict=True) if _route(reason) == kind]
        if group:
            tell(
                (0.0, 0.9, 0.95)[done],
                {"combined": "Comparing methods", "rare": "Rare counts"}.get(kind, "Usual levels"),
            )
            given = [reason for reason in reasons if _route(reason) == kind]
            found |= _looked(group, given, steps, _telling(methods, tell))
    return Outlook({one.name: found[one.name].under(*plans) for one in series})


def _telling(methods: Sequence[Method], tell: Progress) -> list[Method]:
    """The methods, each of which says how far the work is before it begins; what they say is the same."""
    works = [1.0 if entry.quick else SLOW for entry in methods]

    def telling(entry: Method, done: float) -> Method:
        def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
            tell(0.9 * done, f"Comparing methods: {entry.label}")
            return entry.ahead(panel, backs, horizon)

        return replace(entry, ahead=ahead)

    return [telling(entry, sum(works[:place]) / sum(works)) for place, entry in enumerate(methods)]


def steps_to(series: Series, horizon: int) -> int:
    """Steps to the end of the last of `horizon` months, the rest of the month of the last observation with them.

    Raises:
        QuestionError: the horizon is not one that anything can be said about.
    """
    if not 1 <= horizon <= FURTHEST:
        problem = f"nothing can be said about {horizon} months ahead"
        raise QuestionError(problem, expected=f"1 to {FURTHEST} months")
    if series.frequency == "month":
        return horizon
    last = series.periods[-1]
    end = add_months(last.replace(day=1), horizon + 1)
    days = (end - last).days - 1
    return days // 7 if series.frequency == "week" else days


def _refuse(series: Sequence[Series], steps: int) -> None:
    names = [one.name for one in series]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        problem = f"two series are named {twice[0]!r}"
        raise QuestionError(problem, expected="one row a series and period")
    most = STEPS[series[0].frequency] if series else 0
    if series and not 1 <= steps <= most:
        problem = f"nothing can be said about {steps} {series[0].frequency}s ahead"
        raise QuestionError(problem, expected=f"1 to {most} {series[0].frequency}s")


def _reasons(series: Sequence[Series]) -> list[Reason]:
    if not series:
        return []
    rare = np.concatenate([intermittent(of([series[row] for row in rows])) for rows in parts(len(series))])
    return [one.unlearnable or ("rare" if seldom else "combined") for one, seldom in zip(series, rare, strict=True)]


def _route(reason: Reason) -> str:
    return reason if reason in ("combined", "rare") else "usual"


def _looked(series: list[Series], reasons: list[Reason], steps: int, methods: Sequence[Method]) -> dict[str, Forecast]:
    """Forecasts of series that go one way, by name."""
    group = _usual(series, steps) if _route(reasons[0]) == "usual" else _learnt(series, reasons[0], steps, methods)
    return {
        one.name: Forecast(group, row, reason, steps)
        for row, (one, reason) in enumerate(zip(series, reasons, strict=True))
    }


def _usual(series: list[Series], steps: int) -> Together:
    panel = of(series)
    said = np.maximum(in_parts(USUAL_LEVEL).ahead(panel, (0,), steps)[0], panel.least[:, None])
    return Together(series, said, dict.fromkeys(NAMES, np.full_like(said, np.nan)), None)


def _learnt(series: list[Series], reason: Reason, steps: int, methods: Sequence[Method]) -> Together:
    panel = of(series)
    among = combine(panel, steps, [in_parts(entry) for entry in ((COUNT_RATE,) if reason == "rare" else methods)])
    bounds = count_rate.bounds(panel, among.forecast, SHARES) if reason == "rare" else among.bounds
    return Together(series, among.forecast, bounds, among)
