"""How likely a miss is in each period ahead, and by when the first one will have come."""

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
    """A bar a period, red where a miss is likely and amber where possible, its chance beneath; dashed, of one by then.

    Args:
        options: `span` of the periods; `possible` and `likely`, chances from which a miss is called so.
        theme: colours.
    """
    possible, likely = options["possible"], options["likely"]
    x = alt.X("period:O", title=None, axis=_period_axis(options["span"]))
    y = alt.Y("chance:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=_heights(possible, likely))
    base = marks.rows().transform_calculate(
        when=scales.period_written(options["span"], "toDate(datum.period)"),
        called=f"datum.chance >= {likely} ? 'likely' : datum.chance >= {possible} ? 'possible' : 'unlikely'",
        said=_said("datum.chance"),
        said_by_then=_said("datum.by_then"),
    )
    told = [
        alt.Tooltip("when:N", title="Period"), alt.Tooltip("said:N", title="Chance of a miss"),
        alt.Tooltip("called:N", title="A miss is"), alt.Tooltip("said_by_then:N", title="Missed by then"),
    ]  # fmt: skip
    hues = alt.Scale(domain=["likely", "possible", "unlikely"], range=[theme.breached, theme.at_risk, theme.quiet])
    line = base.encode(x, alt.Y("by_then:Q", title=None))
    words = base.mark_text(baseline="top", fontWeight=600, color=theme.ink)
    return marks.over(
        base.mark_bar(size=28).encode(x, y, alt.Color("called:N", legend=None, scale=hues), tooltip=told),
        line.mark_line(color=theme.accent, strokeDash=[5, 4], strokeWidth=1.6),
        line.mark_point(color=theme.accent, fill=theme.paper, opacity=1, size=36).encode(tooltip=told),
        words.encode(x, y=alt.value(alt.ExprRef("height + 24")), text="said:N"),
    ).properties(height=230)


def _said(chance: str) -> str:
    """A Vega expression that writes a chance, never as certainty."""
    return f"{chance} >= 0.995 ? '> 99 %' : {chance} <= 0.005 ? '< 1 %' : format(100 * {chance}, '.0f') + ' %'"


def _heights(possible: float, likely: float) -> alt.Axis:
    """The chances from which a miss is called something, named where they stand."""
    named = f"datum.value === {possible} ? 'possible ' : datum.value === {likely} ? 'likely ' : ''"
    return alt.Axis(values=[0, possible, likely, 1], labelExpr=f"({named}) + format(100 * datum.value, '.0f') + ' %'")


def _period_axis(span: str) -> alt.Axis:
    label = f"timeFormat(toDate(datum.value), '{scales.SPANS[span][0]}')"
    return alt.Axis(labelAngle=0, labelExpr=label, labelOverlap=True, ticks=False)


CHANCE = Chart(
    kind="chance",
    columns={"period": pl.Date(), "chance": pl.Float64()},
    optional={"by_then": pl.Float64()},
    options={"span": "month", "possible": 0.2, "likely": 0.5},
    reading="Bars: chance of a miss in that period, written beneath. Dashed: chance that the next miss has come by its "
    "end.",
    draw=draw,
)
