"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.demand import account
from analytics.review import asked, expected, words
from analytics.review.finding import Finding, Picture
from analytics.review.select import events

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.forecast.demand.outlook import Forecast
    from analytics.review.expected import Part
    from analytics.review.review import Review
    from analytics.warning.chance import Progress

#: Lines drawn at once; the others are a click away.
AT_ONCE: Final = 12

#: What the months ahead are called in a table, and how they are written.
AHEAD: Final = {
    "period": "Month", "forecast": "Expected", "low80": "80 % from", "high80": "80 % to", "low95": "95 % from",
    "high95": "95 % to",
}  # fmt: skip
AHEAD_WRITTEN: Final = {
    "period": "month",
    **dict.fromkeys(("forecast", "low80", "high80", "low95", "high95"), "number"),
}

#: What a share of demand must change by to be called a rise or a fall.
NOTABLE: Final = 0.02

#: What demand is, printed with every figure of it.
DEFINITION: Final = (
    "What was asked: daily volumes, else the tickets opened each day, else the totals that a source counts by the "
    "month. A day without a record is missing, not zero; the cut edges of an extract are left out."
)


def ahead(review: Review, *, service: str = "", horizon: int = 6, progress: Progress | None = None) -> Finding:
    """Demand over the next months: of one service, or one row a service where none is named."""
    return (
        one(review, service=service, horizon=horizon) if service else every(review, horizon=horizon, progress=progress)
    )


def one(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """One service's demand by month, measured and over the next months."""
    measured = asked.by_month(review, service)
    found = review.demand_ahead(service, horizon)
    if service in expected.together(review, horizon).ended:
        problem = f"the records of {service} end on {found.series.periods[-1]}, well before those of others"
        raise ForecastError(problem, remedy="Load what came since on the Records page")
    answer = _expected(service, measured, found)
    return Finding(
        key="demand.one",
        question=f"How much will be asked of {service}?",
        answer=answer,
        table=found.months,
        labels=AHEAD,
        formats=AHEAD_WRITTEN,
        picture=Picture(
            kind="demand",
            frame=pl.concat([before(review, service, found.months), found.months], how="diagonal"),
            description=f"Monthly demand for {service}, measured and forecast. {answer}.",
        ),
        method=review.method(
            f"{DEFINITION} Counted here: {asked.counted(review, service)}.",
            n="; ".join(
                [f"{int(found.series.observed.sum()):,} {found.series.frequency}s observed", *found.series.notes]
            ),
            method=f"{account.made(found)} {account.assumes(found)}",
            accuracy=account.accuracy(found),
        ),
        recipe=review.recipe("demand.one", service=service, horizon=horizon),
    )  # fmt: skip


def before(review: Review, service: str, months: pl.DataFrame) -> pl.DataFrame:
    """The measured months of a service, or of all, with their events: period, level, partial, event.

    A month that is partly looked ahead to is no whole month, and is left out: drawn as measured it would look like a
    fall.
    """
    measured = asked.by_month(review, service) if service else asked.all_by_month(review)
    marked = measured.join(events(review, service, measured["period"].to_list()), on="period", how="left")
    return marked.filter(~pl.col("period").is_in(months["period"].implode()))


def every(review: Review, *, horizon: int = 6, progress: Progress | None = None) -> Finding:
    """Every service's demand over the next months against the same months a year before."""
    services = asked.recorded(review)
    ahead = review.demand(horizon, progress)
    by_name = {part.name: part for part in expected.parts(review, "service", horizon)}
    rows = [_row(review, name, by_name.get(name), ahead.forecasts.get(name), ahead.failed) for name in services]
    table = pl.DataFrame(rows, schema=_EVERY).sort("change", "service", descending=[True, False], nulls_last=True)
    known = table.drop_nulls("change")
    answer = rising("service", dict(known.select("service", "change").rows()), horizon)
    most = known if known.height <= AT_ONCE else pl.concat([known.head(AT_ONCE // 2), known.tail(AT_ONCE // 2)])
    return Finding(
        key="demand.every",
        question="How much will be asked of each service?",
        answer=answer,
        table=table,
        labels={
            "service": "Service", "kind": "Counted", "before": "Year before", "expected": "Expected",
            "change": "Change", "mase": "Scaled error", "told": "How it is looked ahead",
        },
        formats={"before": "number", "expected": "number", "change": "percent", "mase": "score"},
        picture=Picture(
            kind="bars",
            frame=most.select(
                pl.col("service").alias("name"), pl.col("change").round(3).alias("value"), pl.lit(False).alias("main")  # noqa: FBT003  # a value
            ),
            options={"unit": "share", "below": True},
            description=f"Expected change of demand by service. {answer}.",
        ) if known.height > 1 else None,
        method=review.method(
            f"Demand of the next {horizon} months together, against the same months a year before.",
            n=words.counted(len(services), "service"),
            method="Several methods, learnt over all services at once and weighed for each by how well they did on the "
            "same days of its past.",
            accuracy="The error is scaled: 1 is as far off as repeating the season before was within the history.",
        ),
        recipe=review.recipe("demand.every", horizon=horizon),
    )  # fmt: skip


_EVERY: Final = {
    "service": pl.String, "kind": pl.String, "before": pl.Float64, "expected": pl.Float64,
    "change": pl.Float64, "mase": pl.Float64, "told": pl.String,
}  # fmt: skip


def rising(noun: str, changes: dict[str, float | None], horizon: int) -> str:
    """How many rise and which most, in a sentence."""
    known = {name: change for name, change in changes.items() if change is not None}
    if not known:
        return f"No {noun} can be held against the same months a year before yet"
    top = max(known, key=lambda name: (known[name], name))
    rising = sum(change > NOTABLE for change in known.values())
    if not rising:
        return f"Demand rises for none of {words.counted(len(known), noun)} over the next {_months(horizon)}"
    return (
        f"Demand rises for {words.number_word(rising)} of {words.counted(len(known), noun)} over the next "
        f"{_months(horizon)}, most for {top} ({words.share(known[top], signed=True)} on the year before)"
    )


def _months(horizon: int) -> str:
    return f"{words.number_word(horizon)} months"


def _row(
    review: Review, service: str, part: Part | None, found: Forecast | None, failed: Mapping[str, str]
) -> dict[str, Any]:
    kind = asked.counted(review, service)
    if found is None:
        why = failed.get(service, "no day of it was recorded whole")
        return {"service": service, "kind": kind, "told": words.sentence(why)}
    if part is None:
        return {"service": service, "kind": kind, "told": f"Its records end on {found.series.periods[-1]:%-d %B %Y}"}
    error = found.among.mase(found.row) if found.among else math.nan
    return {
        "service": service,
        "kind": kind,
        "before": part.before,
        "expected": part.expected,
        "change": part.change,
        "mase": error if math.isfinite(error) else None,
        "told": account.REASONS[found.reason],
    }


def _expected(service: str, measured: pl.DataFrame, found: Forecast) -> str:
    months = found.months
    if months.is_empty():
        return f"{service} cannot be looked ahead by month"
    total, before = float(months["forecast"].sum()), asked.year_before(measured, months)
    first, last = (words.month(months["period"][end]) for end in (0, -1))
    against = f", {words.share(total / before - 1, signed=True)} on the same months a year before" if before else ""
    return f"{service} will be asked about {total:,.0f} times from {first} to {last}{against}"
