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
        options: `unit` of the level, `span` of the periods (weeks are drawn thin, and bold as their mean over five),
            `at_least` (False where less is better).
        theme: colours.
    """
    unit, span = options["unit"], options["span"]
    x = marks.period(span)
    measured = marks.rows().transform_filter("!isValid(datum.event)")
    shown, end = (_means(measured), "_mean") if span == "week" else (measured, "")
    since = shown.transform_filter("isValid(datum.without)")
    out = measured.transform_filter("datum.left_out")
    promise = f"'Target {'≥' if options['at_least'] else '≤'} ' + {scales.written('datum.target', unit)}"
    return marks.over(
        since.mark_area(opacity=0.2, color=theme.accent, line=False).encode(
            x, marks.at(f"low{end}"), alt.Y2(f"high{end}:Q")
        ),
        *marks.limit(x, "target", promise, theme),
        shown.transform_filter("isValid(datum.fitted)")
        .mark_line(color=theme.unknown, strokeWidth=1.6)
        .encode(x, marks.at(f"fitted{end}")),
        measured.mark_line(color=theme.ink, strokeWidth=0.7 if end else 2, opacity=0.4 if end else 1).encode(
            x, marks.value("level", unit)
        ),
        *_bold(shown, x, theme, end),
        since.mark_line(color=theme.accent, strokeDash=[5, 4]).encode(x, marks.at(f"without{end}")),
        out.mark_point(fill=theme.paper, stroke=theme.ink, strokeWidth=1.5, size=46, opacity=1).encode(
            x, marks.at("level")
        ),
        *marks.events(x, theme),
        marks.under_pointer(x, "datum.level", told(unit, span), theme),
    ).properties(height=300)


def _means(measured: alt.Chart) -> alt.Chart:
    """The periods with the mean of each figure over five of them, on either side of the action by itself."""
    return measured.transform_filter("!datum.left_out").transform_window(
        frame=[-2, 2], groupby=["side"], sort=[alt.SortField("period")], level_mean="mean(level)",
        fitted_mean="mean(fitted)", without_mean="mean(without)", low_mean="mean(low)", high_mean="mean(high)",
    )  # fmt: skip


def _bold(shown: alt.Chart, x: alt.X, theme: Theme, end: str) -> list[alt.Chart]:
    """The level as it is to be read: its means in bold where single periods are many, else each as a point."""
    if end:
        return [shown.mark_line(color=theme.ink).encode(x, marks.at("level_mean"), detail="side:N")]
    return [shown.mark_circle(color=theme.ink, size=18, opacity=1).encode(x, marks.at("level"))]


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
    "action, with its 95 % range. Hollow: left out. Weeks are drawn thin, and bold as their mean over five.",
    draw=draw,
    prepare=control.apart,
)
