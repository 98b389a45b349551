"""A level before and after an action, and what it would have been without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import control, marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """The level in ink, what fits it without the action grey before it and dashed in its range after it.

    Args:
        options: `unit` of the level, `span` of the periods, `at_least` (False where less is better).
        theme: colours.
    """
    unit, span = options["unit"], options["span"]
    x = marks.period(span)
    y = marks.value("level", unit)
    measured = marks.rows().transform_filter("!isValid(datum.event)")
    since = marks.rows().transform_filter("isValid(datum.without)")
    out = measured.transform_filter("datum.left_out")
    promise = f"'Target {'≥' if options['at_least'] else '≤'} ' + {scales.written('datum.target', unit)}"
    return marks.over(
        since.mark_area(opacity=0.2, color=theme.accent, line=False).encode(x, marks.at("low"), alt.Y2("high:Q")),
        *marks.limit(x, "target", promise, theme),
        measured.transform_filter("isValid(datum.fitted)")
        .mark_line(color=theme.unknown, strokeWidth=1.6)
        .encode(x, marks.at("fitted")),
        *_levels(measured, x, y, theme, many=span == "week"),
        since.mark_line(color=theme.accent, strokeDash=[5, 4]).encode(x, marks.at("without")),
        out.mark_point(fill=theme.paper, stroke=theme.ink, strokeWidth=1.5, size=46, opacity=1).encode(
            x, marks.at("level")
        ),
        *marks.events(x, theme),
        marks.under_pointer(x, "datum.level", told(unit, span), theme),
    ).properties(height=300)


def _levels(measured: alt.Chart, x: alt.X, y: alt.Y, theme: Theme, *, many: bool) -> list[alt.Chart]:
    """The level; of many periods thin, with the mean of five of them in bold, either side of the action by itself."""
    if not many:
        return [
            measured.mark_line(color=theme.ink).encode(x, y),
            measured.mark_circle(color=theme.ink, size=18, opacity=1).encode(x, y),
        ]
    smooth = measured.transform_filter("!datum.left_out").transform_window(
        smooth="mean(level)", frame=[-2, 2], groupby=["side"], sort=[alt.SortField("period")]
    )
    return [
        measured.mark_line(color=theme.ink, strokeWidth=0.7, opacity=0.4).encode(x, y),
        smooth.mark_line(color=theme.ink).encode(x, marks.at("smooth"), detail="side:N"),
    ]


def told(unit: str, span: str) -> dict[str, str]:
    """What the tooltip says of a period, as Vega expressions."""
    low, high = scales.written("datum.low", unit), scales.written("datum.high", unit)
    return {
        "Period": scales.period_written(span),
        "Level": scales.written("datum.level", unit) + " + (datum.left_out ? ' (left out)' : '')",
        "Without the action": f"isValid(datum.without) ? {scales.written('datum.without', unit)} : 'before it'",
        "95 % range": f"isValid(datum.without) ? {low} + ' to ' + {high} : 'before it'",
    }


EFFECT = Chart(
    kind="effect",
    columns={"period": pl.Date(), "level": pl.Float64()},
    optional={
        "fitted": pl.Float64(),
        "without": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "left_out": pl.Boolean(),
        "side": pl.String(),
        "target": pl.Float64(),
        "event": pl.String(),
        "status": pl.String(),
    },
    options={"unit": "share", "span": "month", "at_least": True},
    reading="Solid: measured. Grey: what fits the time before. Dashed: what the level would have been without the "
    "action, with its 95 % range. Hollow: left out.",
    draw=draw,
    prepare=control.apart,
)
