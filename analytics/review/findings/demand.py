"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast import methods
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import events

if TYPE_CHECKING:
    from analytics.forecast.demand import Forecast
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
            method=f"{found.choice.reason} {found.assumes}",
            accuracy=found.choice.accuracy,
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
    rows = []
    for done, service in enumerate(services):
        if progress:
            progress(done / len(services), service)
        rows.append(_row(review, service, horizon))
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
            method="Each service by the method with the least error over the same origins of its past.",
            accuracy="The error is scaled: 1 is as far off as repeating the season before.",
        ),
        recipe=review.recipe("demand.every", horizon=horizon),
    )  # fmt: skip


def backtest(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """How far off each method was when it forecast this service from its past."""
    found = review.demand_ahead(service, horizon)
    tested = found.choice.backtest
    table = tested.table() if tested.origins else pl.DataFrame(schema={"method": pl.String})
    return Finding(
        key="demand.backtest",
        question=f"How good were forecasts of {service}?",
        answer=_off(found),
        table=table.with_columns(pl.col("method").map_elements(lambda name: methods.method(name).label, pl.String)),
        labels={
            "method": "Method", "from_step": "From day", "to_step": "To day", "mase": "Scaled error",
            "mae": "Mean error", "bias": "Bias", "coverage80": "80 % interval held", "coverage95": "95 % interval held",
        },
        formats={
            **dict.fromkeys(("coverage80", "coverage95"), "percent"), "mae": "number", "bias": "number",
            "mase": "score",
        },
        method=review.method(
            "Forecasts made from earlier days of the same history, held against what came.",
            n=words.counted(len(tested.origins), "origin"),
            method="Rolling origins; each interval is made from all the other origins.",
            accuracy=f"{found.choice.reason} {found.choice.accuracy}",
        ),
        recipe=review.recipe("demand.backtest", service=service, horizon=horizon),
    )  # fmt: skip


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
    months, tested = found.months, found.choice.backtest
    before = _year_before(by_month(review, service), months)
    total = float(months["forecast"].sum())
    return {
        "service": service,
        "before": before,
        "expected": total,
        "change": total / before - 1 if before else None,
        "mase": tested.mase(found.choice.method.name) if tested.origins else None,
        "told": found.choice.reason,
    }


def _year_before(asked: pl.DataFrame, months: pl.DataFrame) -> float | None:
    """What was asked in the same months a year earlier; None where one of them is not whole."""
    earlier = months.select(pl.col("period").dt.offset_by("-1y"))
    found = earlier.join(asked.filter(~pl.col("partial")), on="period", how="left")
    return None if found["level"].null_count() else float(found["level"].sum())


def _off(found: Forecast) -> str:
    """How far off the chosen method was, in a sentence."""
    tested, name = found.choice.backtest, found.choice.method.name
    if name not in tested.forecasts:
        return "Such forecasts could not be tested on the past, so no range is claimed"
    return (
        f"Over {len(tested.origins)} forecasts made from the past, {found.choice.method.label.lower()} was off by "
        f"{tested.mae(name):,.0f} a day on average; {words.share(tested.coverage(name, 0.8))} of days fell in its 80 % "
        "range"
    )


def _expected(service: str, asked: pl.DataFrame, found: Forecast) -> str:
    months = found.months
    if months.is_empty():
        return f"{service} cannot be looked ahead by month"
    total, before = float(months["forecast"].sum()), _year_before(asked, months)
    first, last = (words.month(months["period"][end]) for end in (0, -1))
    against = f", {words.share(total / before - 1, signed=True)} on the same months a year before" if before else ""
    return f"{service} will be asked about {total:,.0f} times from {first} to {last}{against}"
