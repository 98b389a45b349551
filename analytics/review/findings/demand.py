"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.demand import account
from analytics.forecast.demand.combination import COMBINATION
from analytics.forecast.demand.methods import method
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import events

if TYPE_CHECKING:
    from analytics.forecast.demand.outlook import Forecast
    from analytics.review.review import Review
    from analytics.warning.chance import Progress


def ahead(review: Review, *, service: str = "", horizon: int = 6, progress: Progress | None = None) -> Finding:
    """Demand over the next months: of one service, or one row a service where none is named."""
    return (
        one(review, service=service, horizon=horizon) if service else every(review, horizon=horizon, progress=progress)
    )


def one(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """One service's demand by month, measured and over the next months."""
    asked = by_month(review, service)
    found = review.demand_ahead(service, horizon)
    marked = asked.join(events(review, service, asked["period"].to_list()), on="period", how="left")
    # A month that is partly looked ahead to is no whole month: drawn as measured it would look like a fall.
    measured = marked.select("period", "level", "partial", "event").filter(
        ~pl.col("period").is_in(found.months["period"].implode())
    )
    frame = pl.concat([measured, found.months], how="diagonal")
    return Finding(
        key="demand.one",
        question=f"How much will be asked of {service}?",
        answer=_expected(service, asked, found),
        table=found.months,
        labels={
            "period": "Month", "forecast": "Expected", "low80": "80 % from", "high80": "80 % to", "low95": "95 % from",
            "high95": "95 % to",
        },
        formats={"period": "month", **dict.fromkeys(("forecast", "low80", "high80", "low95", "high95"), "number")},
        picture=Picture(
            kind="demand",
            frame=frame.filter(pl.col("level").is_not_null() | pl.col("forecast").is_not_null()),
            description=f"Monthly demand for {service}, measured and forecast. {_expected(service, asked, found)}.",
        ),
        method=review.method(
            "What was asked of the service: its daily volumes, or the tickets opened each day where it has none. A day "
            "without a record is missing, not zero; the cut edges of an extract are left out.",
            n="; ".join([f"{int(found.series.observed.sum()):,} days observed", *found.series.notes]),
            method=f"{account.made(found)} {account.assumes(found)}",
            accuracy=account.accuracy(found),
        ),
        recipe=review.recipe("demand.one", service=service, horizon=horizon),
    )  # fmt: skip


def every(review: Review, *, horizon: int = 6, progress: Progress | None = None) -> Finding:
    """Every service's demand over the next months against the same months a year before."""
    daily = review.untargeted("demand", "day")
    services = sorted(daily["service"].unique().to_list())
    if not services:
        problem = "no demand was recorded"
        raise QuestionError(problem, remedy="Load tickets or volumes on the Records page")
    review.demand(horizon, progress)
    rows = [_row(review, service, horizon) for service in services]
    table = pl.DataFrame(rows, schema=_EVERY).sort("change", descending=True, nulls_last=True)
    known = table.drop_nulls("change")
    answer = "No service can be looked ahead yet"
    if known.height:
        top = known.row(0, named=True)
        rising = known.filter(pl.col("change") > 0.02).height
        answer = (
            f"Demand rises for {words.number_word(rising)} of {words.counted(known.height, 'service')} over the next "
            f"{words.number_word(horizon)} months, most for {top['service']} "
            f"({words.share(top['change'], signed=True)} on the year before)"
        )
    return Finding(
        key="demand.every",
        question="How much will be asked of each service?",
        answer=answer,
        table=table,
        labels={
            "service": "Service", "expected": "Expected", "before": "Year before", "change": "Change",
            "mase": "Scaled error", "told": "Method",
        },
        formats={"before": "number", "expected": "number", "change": "percent", "mase": "score"},
        picture=Picture(
            kind="bars",
            frame=known.select(
                pl.col("service").alias("name"), pl.col("change").round(3).alias("value"), pl.lit(False).alias("main")  # noqa: FBT003  # a value
            ),
            options={"unit": "share", "below": True},
            description=f"Expected change of demand by service. {answer}.",
        ) if known.height else None,
        method=review.method(
            f"Demand of the next {horizon} months together, against the same months a year before.",
            n=words.counted(len(services), "service"),
            method="Several methods, learnt over all services at once and weighed for each by how well they did on the "
            "same days of its past.",
            accuracy="The error is scaled: 1 is as far off as repeating the season before was within the history.",
        ),
        recipe=review.recipe("demand.every", horizon=horizon),
    )  # fmt: skip


def backtest(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """How far off each method was when it forecast this service from its past."""
    found = review.demand_ahead(service, horizon)
    table = found.among.compared(found.row) if found.among and found.among.backs else _NONE
    return Finding(
        key="demand.backtest",
        question=f"How good were forecasts of {service}?",
        answer=_off(found),
        table=table.with_columns(pl.col("method").map_elements(_label, pl.String)).sort(
            "from_step", "mase", maintain_order=True
        ),
        labels={
            "method": "Method", "weight": "Weight", "from_step": "From day", "to_step": "To day",
            "mase": "Scaled error", "mae": "Mean error", "bias": "Bias", "held80": "80 % interval held",
            "held95": "95 % interval held",
        },
        formats={
            **dict.fromkeys(("weight", "held80", "held95"), "percent"), "mae": "number", "bias": "number",
            "mase": "score",
        },
        method=review.method(
            "Forecasts made from earlier days of the same history, held against what came.",
            n=words.counted(found.among.tried(found.row) if found.among else 0, "forecast") + " from the past",
            method="Rolling origins, the same for every method. What the combination would have said, and its ranges, "
            "are worked out without the days they are held against.",
            accuracy=f"{account.made(found)} {account.accuracy(found)}",
        ),
        recipe=review.recipe("demand.backtest", service=service, horizon=horizon),
    )  # fmt: skip


def _label(name: str) -> str:
    return "All together" if name == COMBINATION else method(name).label


_NONE = pl.DataFrame(schema={"method": pl.String, "from_step": pl.Int64, "mase": pl.Float64})


def by_month(review: Review, service: str) -> pl.DataFrame:
    """Demand of a service by month: period, level, partial; QuestionError where none was recorded."""
    rows = review.untargeted("demand").filter(pl.col("service") == service)
    if rows.is_empty():
        there = review.untargeted("demand")["service"].unique().sort().to_list()
        problem = f"no demand was recorded for {service!r}"
        raise QuestionError(problem, found=service, exists=there)
    return rows.sort("period").select("period", pl.col("value").alias("level"), "partial")


_EVERY = {
    "service": pl.String, "before": pl.Float64, "expected": pl.Float64,
    "change": pl.Float64, "mase": pl.Float64, "told": pl.String,
}  # fmt: skip


def _row(review: Review, service: str, horizon: int) -> dict[str, Any]:
    try:
        found = review.demand_ahead(service, horizon)
    except ForecastError as error:
        return {"service": service, "told": str(error)}
    months = found.months
    before = _year_before(by_month(review, service), months)
    total = float(months["forecast"].sum())
    return {
        "service": service,
        "before": before,
        "expected": total,
        "change": total / before - 1 if before else None,
        "mase": found.among.mase(found.row) if found.among else None,
        "told": account.made(found),
    }


def _year_before(asked: pl.DataFrame, months: pl.DataFrame) -> float | None:
    """What was asked in the same months a year earlier; None where one of them is not whole."""
    earlier = months.select(pl.col("period").dt.offset_by("-1y"))
    found = earlier.join(asked.filter(~pl.col("partial")), on="period", how="left")
    return None if found["level"].null_count() else float(found["level"].sum())


def _off(found: Forecast) -> str:
    """How far off such forecasts were, in a sentence."""
    if found.among is None or not found.among.tried(found.row):
        return "Such forecasts could not be tested on the past, so no range is claimed"
    among = found.among
    return (
        f"Over {among.tried(found.row)} forecasts made from the past, this one would have been off by "
        f"{among.off(found.row):,.0f} a day on average; {words.share(among.spread.held(found.row, '80'))} of days fell "
        "in its 80 % range"
    )


def _expected(service: str, asked: pl.DataFrame, found: Forecast) -> str:
    months = found.months
    if months.is_empty():
        return f"{service} cannot be looked ahead by month"
    total, before = float(months["forecast"].sum()), _year_before(asked, months)
    first, last = (words.month(months["period"][end]) for end in (0, -1))
    against = f", {words.share(total / before - 1, signed=True)} on the same months a year before" if before else ""
    return f"{service} will be asked about {total:,.0f} times from {first} to {last}{against}"
