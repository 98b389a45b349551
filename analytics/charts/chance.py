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
    """A bar a period, red where a miss is likely and amber where it is possible; dashed, the chance of one by then.

    Args:
        options: `span` of the periods; `possible` and `likely`, chances from which a miss is called so.
        theme: colours.
    """
    possible, likely = options["possible"], options["likely"]
    x = alt.X("period:O", title=None, axis=_period_axis(options["span"]))
    y = alt.Y("chance:Q", title=None, scale=alt.Scale(domain=[0, 1], nice=False), axis=scales.value_axis("share"))
    shown = {name: f"format(100 * datum.{name}, '.0f') + ' %'" for name in ("chance", "by_then")}
    base = marks.rows().transform_calculate(
        when=scales.period_written(options["span"], "toDate(datum.period)"),
        hue=f"datum.chance >= {likely} ? 'likely' : datum.chance >= {possible} ? 'possible' : 'unlikely'",
        shown_chance=shown["chance"], shown_by_then=shown["by_then"],
    )  # fmt: skip
    told = [
        alt.Tooltip("when:N", title="Period"), alt.Tooltip("shown_chance:N", title="Chance of a miss"),
        alt.Tooltip("hue:N", title="A miss is"), alt.Tooltip("shown_by_then:N", title="Missed by then"),
    ]  # fmt: skip
    colours = alt.Scale(domain=["likely", "possible", "unlikely"], range=[theme.breached, theme.at_risk, theme.quiet])
    rules = [_height(chance, words, theme) for chance, words in ((possible, "possible from"), (likely, "likely from"))]
    line = base.encode(x, alt.Y("by_then:Q", title=None))
    return marks.over(
        base.mark_bar(size=28).encode(x, y, alt.Color("hue:N", legend=None, scale=colours), tooltip=told),
        *rules,
        line.mark_line(color=theme.accent, strokeDash=[5, 4], strokeWidth=1.6),
        line.mark_point(color=theme.accent, fill=theme.paper, opacity=1, size=36).encode(tooltip=told),
        marks.haloed(base, theme, x=x, y=y, text="shown_chance:N", align="center", baseline="bottom", dy=-3),
    ).properties(height=220)


def _height(chance: float, words: str, theme: Theme) -> alt.LayerChart:
    """A labelled rule at a chance from which a miss is called something."""
    at = alt.YDatum(chance)
    first = marks.rows().transform_window(nth="row_number()").transform_filter("datum.nth === 1")
    label = f"{words} {100 * chance:.0f} %"
    return marks.over(
        first.mark_rule(color=theme.axis, strokeDash=[2, 3]).encode(y=at),
        first.mark_text(
            text=label, align="right", baseline="bottom", dx=-2, dy=-2, color=theme.mute, fontSize=11
        ).encode(x=alt.value(alt.ExprRef("width")), y=at),
    )


def _period_axis(span: str) -> alt.Axis:
    label = f"timeFormat(toDate(datum.value), '{scales.SPANS[span][0]}')"
    return alt.Axis(labelAngle=0, labelExpr=label, labelOverlap=True, ticks=False)


CHANCE = Chart(
    kind="chance",
    columns={"period": pl.Date(), "chance": pl.Float64()},
    optional={"by_then": pl.Float64()},
    options={"span": "month", "possible": 0.2, "likely": 0.5},
    reading="Bars: chance of a miss in that period. Dashed: chance that the first miss has come by its end.",
    draw=draw,
)
