"""Routine and exceptional variation: a process over time between its natural limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """The process in ink, its average and limits stepping where they were set anew, exceptional points as diamonds.

    Args:
        options: `unit` of the values, `span` of the periods.
        theme: colours.
    """
    unit, span = options["unit"], options["span"]
    x = marks.period(span)
    y = marks.value("value", unit)
    process = marks.rows().transform_filter("!isValid(datum.event)")
    limits = [
        process.mark_line(color=theme.quiet, strokeDash=[6, 3], strokeWidth=1.3, interpolate="step").encode(
            x, marks.at(side)
        )
        for side in ("lower", "upper")
    ]
    room = process.mark_area(color=theme.quiet, opacity=0.14, interpolate="step", line=False).encode(
        x, marks.at("lower"), alt.Y2("upper")
    )
    centre = process.mark_line(color=theme.mute, strokeWidth=1.2, interpolate="step").encode(x, marks.at("centre"))
    odd = process.transform_filter("datum.exceptional")
    return marks.over(
        room,
        *limits,
        centre,
        process.mark_line(color=theme.ink, strokeWidth=1.6).encode(x, y),
        process.mark_circle(color=theme.ink, size=22, opacity=1).encode(x, y),
        odd.mark_point(shape="diamond", filled=True, color=theme.at_risk, stroke=theme.ink, size=130, opacity=1).encode(
            x, y
        ),
        *_named_limits(x, unit, theme),
        *marks.events(x, theme),
        marks.under_pointer(x, "datum.value", told(unit, span), theme),
    ).properties(height=280)


def _named_limits(x: alt.X, unit: str, theme: Theme) -> list[alt.LayerChart]:
    """The words over the limits, where they were first set."""
    last = (
        marks.rows()
        .transform_filter("isValid(datum.upper)")
        .transform_window(nth="row_number()", sort=[alt.SortField("period")])
        .transform_filter("datum.nth === 1")
    )
    return [_named_limit(last, x, unit, theme, side=side) for side in ("upper", "lower")]


def _named_limit(last: alt.Chart, x: alt.X, unit: str, theme: Theme, *, side: str) -> alt.LayerChart:
    """The words over or under one limit, with its value."""
    words = f"'{side.capitalize()} limit ' + {scales.written(f'datum.{side}', unit)}"
    return marks.haloed(
        last.transform_calculate(words=words), theme, x=x, y=marks.at(side), text="words:N", dx=2,
        dy=-9 if side == "upper" else 9, color=theme.mute, fontWeight=400,
    )  # fmt: skip


def told(unit: str, span: str) -> dict[str, str]:
    """What the tooltip says of a period, as Vega expressions."""
    low, high = scales.written("datum.lower", unit), scales.written("datum.upper", unit)
    return {
        "Period": scales.period_written(span),
        "Value": scales.written("datum.value", unit),
        "Routine": f"isValid(datum.upper) ? {low} + ' to ' + {high} : 'no limits yet'",
        "Variation": "datum.exceptional ? (isValid(datum.rule) ? datum.rule : 'exceptional') : 'routine'",
    }


def apart(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each event on a row of its own: a period in which something happened is measured all the same."""
    happened = frame.filter(pl.col("event").is_not_null()).select("period", "event")
    alone = happened.join(frame.clear().drop("event"), on="period", how="left").select(frame.columns)
    return pl.concat([frame.with_columns(pl.lit(None, pl.String).alias("event")), alone])


CONTROL = Chart(
    kind="control",
    columns={"period": pl.Date(), "value": pl.Float64()},
    optional={
        "centre": pl.Float64(),
        "lower": pl.Float64(),
        "upper": pl.Float64(),
        "exceptional": pl.Boolean(),
        "rule": pl.String(),
        "event": pl.String(),
        "status": pl.String(),
    },
    options={"unit": "share", "span": "month"},
    reading="Within the band: routine variation, with no single cause to look for. "
    "Diamonds: exceptional, ask what happened.",
    draw=draw,
    prepare=apart,
)
