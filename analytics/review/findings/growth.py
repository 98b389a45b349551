"""What if demand grows by more than its history brings: with and without what is planned, drawn together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.demand.outlook import Forecast
from analytics.forecast.demand.plan import Planned
from analytics.review import expected, words
from analytics.review.finding import Finding, Picture
from analytics.review.findings.demand import before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.total import Total
    from analytics.review.review import Review

#: One thing that changes demand: what it is, percent more (or less), the first day of its effect, the day it is in full
#: effect and its last day (None for at once, and for lasting ones), and who says so.
Plan = tuple[str, float, date, date | None, date | None, str]


def ahead(review: Review, *, plans: tuple[Plan, ...], service: str = "", horizon: int = 6) -> Finding:
    """Demand over the next months with what is planned, beside the same without it.

    Args:
        review: the review.
        plans: what changes demand, see `Plan`.
        service: one service; "" for all together.
        horizon: months.
    """
    known = planned(plans)
    without = of(review, service, horizon)
    changed = without.under(*known)
    table = without.months.select("period", pl.col("forecast").alias("without")).join(changed.months, on="period")
    table = table.with_columns((pl.col("forecast") - pl.col("without")).alias("more"))
    drawn = table.select("period", "forecast", "low80", "high80", "low95", "high95", baseline="without")
    measured = before(review, service, without.months)
    answer = _answer(service, without.months, changed.months, known)
    return Finding(
        key="growth.ahead",
        question=f"What if demand for {service or 'all services'} grows?",
        answer=answer,
        table=table,
        labels={
            "period": "Month", "without": "Without", "forecast": "With", "more": "More", "low80": "With, 80 % from",
            "high80": "With, 80 % to",
        },
        formats={"period": "month", **dict.fromkeys(("without", "forecast", "more", "low80", "high80"), "number")},
        picture=Picture(
            kind="demand", frame=pl.concat([measured.drop("event"), drawn], how="diagonal"),
            description=f"Demand ahead with what is planned, and without it in grey. {answer}.",
        ),
        method=review.method(
            "The forecast, and its ranges, multiplied from the first day of each plan on, evenly up to the day it is "
            "in full effect. What history brings by itself goes on beneath it.",
            n="; ".join(plan.sentence for plan in known),
            method="Entered by hand: nothing of it comes from the records, and nothing of it was tested on the past.",
            accuracy="The ranges hold what such forecasts were off by, and nothing of how sure the plan is.",
        ),
        recipe=review.recipe("growth.ahead", plans=plans, service=service, horizon=horizon),
    )  # fmt: skip


def assumed(review: Review, *, plans: tuple[Plan, ...]) -> Finding:
    """What is taken in besides the history, each with who says so."""
    rows = [
        {
            "name": name, "percent": percent / 100, "first": first, "full": full, "last": last,
            "source": source or "Nobody named yet",
        }
        for name, percent, first, full, last, source in plans
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=_ASSUMED)
    unsaid = table.filter(pl.col("source") == "Nobody named yet").height
    missing = f"; {words.number_word(unsaid)} without a source" if unsaid else ""
    return Finding(
        key="growth.assumed",
        question="What is assumed besides the history?",
        answer=f"Entered by hand: {words.counted(len(plans), 'assumption')}{missing}",
        table=table,
        labels={
            "name": "Assumed", "percent": "Change", "first": "From", "full": "In full from", "last": "Until",
            "source": "Who says so",
        },
        formats={"percent": "percent", **dict.fromkeys(("first", "full", "last"), "date")},
        method=review.method("What a reader entered by hand on the page of demand."),
        recipe=review.recipe("growth.assumed", plans=plans),
    )  # fmt: skip


def planned(plans: Sequence[Plan]) -> tuple[Planned, ...]:
    """The plans as forecasts take them in.

    Raises:
        QuestionError: the days or the size of one make no sense.

    Example:
        >>> planned((("New branch", 10.0, date(2026, 11, 1), date(2027, 4, 30), None, "Board"),))[0].sentence
        'New branch: +10 % from 2026-11-01 on, in full from 2027-04-30 (Board)'
    """
    return tuple(
        Planned(name, 1 + percent / 100, first, last, full, source=source)
        for name, percent, first, full, last, source in plans
    )


def span(review: Review, *, service: str = "", horizon: int = 6) -> tuple[date, date]:
    """The first and the last day ahead of a service, or of all together.

    Raises:
        ForecastError: no month lies ahead.
    """
    found = of(review, service, horizon)
    ends: list[date] = found.months["period"].dt.month_end().to_list()
    return found.series.ahead(1)[0] if isinstance(found, Forecast) else found.starts[0], ends[-1]


def of(review: Review, service: str, horizon: int) -> Forecast | Total:
    """The forecast of a service, or of all together, whose months plans can be laid on.

    Raises:
        ForecastError: no month lies ahead.
    """
    if not service:
        return expected.together(review, horizon)
    found = review.demand_ahead(service, horizon)
    if found.months.is_empty():
        problem = f"{service} cannot be looked ahead by month"
        raise ForecastError(problem)
    return found


def _answer(service: str, without: pl.DataFrame, changed: pl.DataFrame, known: Sequence[Planned]) -> str:
    then, now = (float(months["forecast"].sum()) for months in (without, changed))
    first, last = (words.month(without["period"][end]) for end in (0, -1))
    whom = service or "all services"
    if not known or abs(now - then) < 0.5:
        return (
            f"Demand for {whom} from {first} to {last} stays at about {words.about(then)}: nothing planned changes it"
        )
    more = "more" if now > then else "less"
    because = words.listing([f"{plan.name} ({words.share(plan.factor - 1, signed=True)})" for plan in known])
    return (
        f"With {because}, demand for {whom} from {first} to {last} is about {words.about(now)}, "
        f"{words.about(abs(now - then))} ({words.share(abs(now / then - 1) if then else 0.0)}) {more} than without"
    )


_ASSUMED: dict[str, Any] = {
    "name": pl.String, "percent": pl.Float64, "first": pl.Date, "full": pl.Date, "last": pl.Date, "source": pl.String,
}  # fmt: skip
