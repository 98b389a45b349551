"""A level over its periods against what was agreed, and where it is going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

RANGES = ("low80", "high80", "low95", "high95")


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Measured levels solid, the target a labelled rule, the forecast dashed in its fan, breached periods red squares.

    Args:
        options: `unit` of the level, `span` of the periods, `at_least` (False where less is better).
        theme: colours.
    """
    unit, span = options["unit"], options["span"]
    x = marks.period(span)
    y = marks.value("whole", unit)
    measured = marks.rows().transform_filter("!isValid(datum.event)")
    measured = measured.transform_calculate(whole="datum.partial ? null : datum.level")
    promise = f"'Target {'≥' if options['at_least'] else '≤'} ' + {scales.written('datum.target', unit)}"
    part = measured.transform_filter("datum.partial && isValid(datum.level)")
    breached = measured.transform_filter("datum.status === 'breached' && !datum.partial && isValid(datum.level)")
    return marks.over(
        *marks.fan(x, theme),
        marks.rows()
        .transform_filter("isValid(datum.baseline)")
        .mark_line(color=theme.quiet)
        .encode(x, marks.at("baseline")),
        *marks.limit(x, "target", promise, theme),
        measured.mark_line(color=theme.ink).encode(x, y),
        measured.transform_filter("isValid(datum.whole)").mark_circle(color=theme.ink, size=16, opacity=1).encode(x, y),
        marks.ahead(x, theme),
        part.mark_point(fill=theme.paper, stroke=theme.ink, strokeWidth=1.5, size=46, opacity=1).encode(
            x, marks.at("level")
        ),
        breached.mark_square(color=theme.breached, size=80, opacity=1).encode(x, y),
        *marks.events(x, theme),
        marks.under_pointer(x, "isValid(datum.level) ? datum.level : datum.forecast", told(unit, span), theme),
    ).properties(height=300)


def told(unit: str, span: str) -> dict[str, str]:
    """What the tooltip says of a period, as Vega expressions."""
    measured, ahead = scales.written("datum.level", unit), scales.written("datum.forecast", unit)
    low, high = scales.written("datum.low80", unit), scales.written("datum.high80", unit)
    part = "(datum.partial ? ' (part of the period)' : '')"
    return {
        "Period": scales.period_written(span),
        "Level": f"isValid(datum.level) ? {measured} + {part} : 'forecast ' + {ahead}",
        "Target": f"isValid(datum.target) ? {scales.written('datum.target', unit)} : 'none'",
        "80 % range": f"isValid(datum.level) ? 'measured' : {low} + ' to ' + {high}",
    }


def anchored(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its forecast starting at the last measured level, and each event on a row of its own."""
    happened = frame.filter(pl.col("event").is_not_null() & pl.col("level").is_not_null())
    marked = happened.select("period", "event").join(frame.clear().drop("event"), on="period", how="left")
    alone = pl.when(pl.col("level").is_null()).then(pl.col("event")).alias("event")
    frame = pl.concat([frame.with_columns(alone), marked.select(frame.columns)])
    measured = frame.filter(pl.col("level").is_not_null() & ~pl.col("partial").fill_null(value=False))
    if frame["forecast"].null_count() == frame.height or measured.is_empty():
        return frame
    parts = frame.filter(pl.col("level").is_not_null(), pl.col("period") > measured["period"].max())[
        "period"
    ].n_unique()
    if parts > 1:  # a line over several partial periods would say that nothing was measured there
        return frame
    last = (pl.col("period") == measured["period"].max()) & pl.col("event").is_null()
    joined = [pl.when(last).then("level").otherwise(column).alias(column) for column in ("forecast", *RANGES)]
    return frame.with_columns(joined)


LEVEL = Chart(
    kind="level",
    columns={"period": pl.Date(), "level": pl.Float64()},
    optional={
        "target": pl.Float64(),
        "status": pl.String(),
        "partial": pl.Boolean(),
        "forecast": pl.Float64(),
        **dict.fromkeys(RANGES, pl.Float64()),
        "baseline": pl.Float64(),
        "event": pl.String(),
    },
    options={"unit": "share", "span": "month", "at_least": True},
    reading="Solid: measured. Where there are any, dotted: agreed; dashed: forecast, with its 80 % and 95 % ranges; "
    "red squares: breached; hollow: part of a period.",
    draw=draw,
    prepare=anchored,
)
