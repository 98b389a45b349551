"""How good were such forecasts, how is this one made, and what does it assume?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from analytics.forecast.demand import account, past
from analytics.forecast.demand.combination import COMBINATION
from analytics.forecast.demand.methods import method
from analytics.review import asked, words
from analytics.review.finding import Finding, Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.forecast.demand.outlook import Forecast
    from analytics.review.review import Review


def backtest(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """How far off each method was when it forecast this service from its past, by stretch of the horizon."""
    found = review.demand_ahead(service, horizon)
    table = found.among.compared(found.row) if found.among and found.among.backs else _NONE
    table = table.with_columns(
        pl.col("method").map_elements(_label, pl.String),
        _stretch(found).alias("stretch"),
    ).sort("from_step", "mase", maintain_order=True)
    answer = _best(found)
    return Finding(
        key="forecasts.backtest",
        question=f"Which method forecasts {service} best?",
        answer=answer,
        table=table,
        labels={
            "method": "Method", "stretch": "Stretch ahead", "weight": "Weight", "mase": "Scaled error",
            "n": "Values compared", "mae": f"Mean error a {found.series.frequency}", "bias": "Mean of came less said",
            "held80": "80 % range held", "held95": "95 % range held",
        },
        formats={
            **dict.fromkeys(("weight", "held80", "held95"), "percent"), "n": "number",
            **dict.fromkeys(("mae", "bias"), _form(table["mae"])),
            "mase": "score",
        },
        picture=_errors(table, answer),
        method=review.method(
            "Forecasts made from earlier days of the same history, held against what came.",
            n=words.counted(found.among.tried(found.row) if found.among else 0, "forecast") + " from the past",
            method="Rolling origins, the same for every method. What the combination would have said, and its ranges, "
            "are worked out without the days they are held against. Scaled error: 1 is as far off as repeating the "
            "season before was within the history (Hyndman and Koehler, 2006).",
            accuracy=f"{account.made(found)} {account.accuracy(found)}",
        ),
        recipe=review.recipe("forecasts.backtest", service=service, horizon=horizon),
    )  # fmt: skip


def earlier(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """What such forecasts said of a service at earlier times, against what came."""
    found = review.demand_ahead(service, horizon)
    made = past.forecasts(found)
    rows = pl.DataFrame([_row(one) for one in made], schema=_EARLIER)
    answer = _off(found, rows)
    lines = [_lines(one) for one in made]
    step = "month" if found.series.frequency == "month" else "week"
    return Finding(
        key="forecasts.earlier",
        question=f"How good were forecasts of {service}?",
        answer=answer,
        table=rows,
        labels={
            "made": "Made on", "said": "Said", "came": "Came", "off": "Said above came",
            "held": f"{step.capitalize()}s in the 80 % range",
        },
        formats={"made": "date", "said": "number", "came": "number", "off": "percent", "held": "percent"},
        picture=Picture(
            kind="outlooks", frame=pl.concat(lines),
            options={"span": "day", "noun": "Forecast", "steps": f"{step.capitalize()}s", "rows": len(made)},
            description=f"Forecasts made at earlier times, a row each, against what came. {answer}.",
        ) if made else None,
        method=review.method(
            f"What the methods together would have said at earlier times, by the {step}, from what was known by then; "
            "the figure at the end of a row is by how much the whole of it was above what came.",
            n=words.counted(len(made), "forecast") + " from the past",
            method="Each is weighed by how well the methods did at the other times. The range is the one that "
            "forecasts of this service are given today.",
            accuracy=account.accuracy(found),
        ),
        recipe=review.recipe("forecasts.earlier", service=service, horizon=horizon),
    )  # fmt: skip


def assumptions(review: Review, *, service: str, horizon: int = 6) -> Finding:
    """What the forecast of a service takes for granted, each with where that comes from."""
    found = review.demand_ahead(service, horizon)
    table = pl.DataFrame(list(_assumed(review, found)), schema=("assumption", "source", "detail"), orient="row")
    return Finding(
        key="forecasts.assumptions",
        question=f"What does the forecast of {service} assume?",
        answer=f"{account.REASONS[found.reason]}; {words.counted(table.height, 'thing')} are taken for granted",
        table=table,
        labels={"assumption": "Assumed", "source": "Source", "detail": "In detail"},
        method=review.method(
            "What the forecast is made from and takes for granted.",
            method=account.made(found),
            accuracy=account.accuracy(found),
        ),
        recipe=review.recipe("forecasts.assumptions", service=service, horizon=horizon),
    )


def _assumed(review: Review, found: Forecast) -> Iterator[tuple[str, str, str]]:
    """Each assumption, its source (record, agreement, event, method) and its detail."""
    series = found.series
    reach = f"{series.periods[0]:%-d %B %Y} to {series.periods[-1]:%-d %B %Y}"
    seen = f"{int(series.observed.sum()):,} {series.frequency}s observed, {reach}"
    yield "The habits of the past go on", "Records", f"{asked.counted(review, series.name)}: {seen}"
    for note in series.notes:
        yield "What is missing is not zero", "Records", words.sentence(note)
    if series.region:
        agreement = asked.holidays(review, series.name)[1]
        yield f"Public holidays of {series.region} come as they always did", "Agreement", f"Calendar of {agreement}"
    yield f"{account.REASONS[found.reason]}", "Method", account.made(found)
    zone, last = ZoneInfo(review.catalogue.zone), series.periods[-1]
    happened = review.records["events"].filter(pl.col("service").is_in(["", series.name])).sort("happened")
    for event, when in happened.select("event", "happened").rows():
        day = when.astimezone(zone).date()
        if day >= series.first:
            taken = "Its effect is in the history, and goes on" if day <= last else "Known, and no effect is stated"
            yield event, "Event", f"{day:%-d %B %Y}: {taken[0].lower()}{taken[1:]}"
    yield (
        "Nothing else changes",
        "None",
        "Growth and events to come can be entered by hand under “If demand grows”",
    )


def _errors(table: pl.DataFrame, answer: str) -> Picture | None:
    """The scaled error of every method by stretch, all together first, then by weight."""
    known = table.drop_nulls("mase")
    if known.is_empty():
        return None
    stretches = known.sort("from_step")["stretch"].unique(maintain_order=True).to_list()
    main = pl.col("method") == _label(COMBINATION)
    share = pl.col("weight").map_elements(words.share, pl.String)
    part = pl.when(pl.col("weight") > 0).then(share).otherwise(pl.lit("takes no part"))
    # Spaces that do not break keep what stands in brackets on one line.
    name = pl.when(main).then("method").otherwise(pl.format("{} ({})", "method", part.str.replace_all(" ", "\u00a0")))
    drawn = known.sort(~main, -pl.col("weight").fill_null(-1.0), "from_step").select(
        name.alias("name"), "stretch", pl.col("mase").alias("error"), "weight", main.alias("main")
    )
    return Picture(
        kind="errors", frame=drawn, options={"stretches": tuple(stretches)},
        description=f"Scaled error of each method by stretch ahead, with its weight. {answer}.",
    )  # fmt: skip


def _label(name: str) -> str:
    return "All together" if name == COMBINATION else method(name).label


def _stretch(found: Forecast) -> pl.Expr:
    """Which steps ahead a row is about, in words."""
    return pl.format("{}s {} to {}", pl.lit(found.series.frequency), "from_step", "to_step")


def _best(found: Forecast) -> str:
    """How all together compare with the best single method on the same forecasts, in a sentence."""
    among, row = found.among, found.row
    if among is None or not np.isfinite(among.mase(row)):
        return f"No method could be tested on the past of {found.series.name}, so no range is claimed"
    own = np.abs(among.errors[:, row])
    ratios = dict[str, float]()
    for name in among.backtest.said:
        other = np.abs(among.backtest.errors(name)[:, row])
        both = ~np.isnan(own) & ~np.isnan(other)
        if both.any() and other[both].sum() > 0:
            ratios[_label(name)] = float(own[both].sum() / other[both].sum())
    told = f"All methods together have a scaled error of {among.mase(row):.2f}"
    if not ratios:
        return told
    best = max(ratios, key=lambda name: (ratios[name], name))
    change = ratios[best] - 1
    than = (
        "as good as"
        if abs(change) < 0.005
        else f"{words.share(abs(change))} {'better' if change < 0 else 'worse'} than"
    )
    return f"{told}: {than} the best of them on the same forecasts, {best}"


def _off(found: Forecast, rows: pl.DataFrame) -> str:
    """How far off such forecasts were, in a sentence."""
    if found.among is None or rows.is_empty():
        return "Such forecasts could not be tested on the past, so no range is claimed"
    off, held = (_mean(known) for known in (rows["off"].abs(), rows["held"].drop_nulls()))
    within = "" if held is None else f"; {words.share(held)} of what came fell in the 80 % range"
    made = words.counted(rows.height, "forecast")
    return f"Over {made} made from the past, the whole was {words.share(off or 0.0)} off on average{within}"


def _form(amounts: pl.Series) -> str:
    """How errors are written: whole numbers where they are large."""
    return "number" if (_mean(amounts.drop_nulls()) or 0.0) >= 10 else "score"


def _mean(known: pl.Series) -> float | None:
    return float(np.mean(known.to_numpy())) if len(known) else None


def _row(one: past.Earlier) -> dict[str, Any]:
    return {"made": one.made, "said": one.said, "came": one.came, "off": one.off, "held": one.held}


def _lines(one: past.Earlier) -> pl.DataFrame:
    """One forecast as it is drawn, named by the day it was made."""
    named = pl.lit(f"Made on {one.made:%-d %b %Y}").alias("panel")
    return one.frame.with_columns(named, pl.lit(words.share(one.off, signed=True)).alias("told"))


_NONE: Final = pl.DataFrame(
    schema={
        "method": pl.String, "weight": pl.Float64, "from_step": pl.Int64, "to_step": pl.Int64,
        **dict.fromkeys(("mase", "mae", "bias", "held80", "held95"), pl.Float64), "n": pl.Int64,
    }
)  # fmt: skip

_EARLIER: Final = {
    "made": pl.Date, "said": pl.Float64, "came": pl.Float64, "off": pl.Float64, "held": pl.Float64,
}  # fmt: skip
