"""What each level costs, where we stand on that curve and where we could."""

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
    """The curve with its range, today as a circle, the scenario as a diamond, other options as small rings.

    Rings have their words beside them where there is room, but those whose role is "option" are many and have none;
    crosses are options at the expense of something else.

    Args:
        options: `unit` of the level, `currency` of the cost, and the titles `level_title` and `cost_title`.
        theme: colours.
    """
    unit, currency = options["unit"], options["currency"]
    x = alt.X(
        "level:Q", scale=alt.Scale(zero=False, nice=False, padding=14),
        axis=scales.value_axis(unit, title=options["level_title"]),
    )  # fmt: skip
    y = alt.Y("cost:Q", scale=alt.Scale(zero=True, nice=True), axis=scales.value_axis(currency, title=None))
    curve = marks.rows().transform_filter("!isValid(datum.point)")
    points = marks.rows().transform_filter("isValid(datum.point)")
    points = points.transform_calculate(
        shown_level=scales.written("datum.level", unit), shown_cost=scales.written("datum.cost", currency)
    )
    right = "scale('x', datum.level) > width * 0.6"
    looks = {"today": ("circle", theme.ink, theme.ink, 130), "scenario": ("diamond", theme.accent, theme.accent, 180),
             "starves": ("cross", theme.breached, theme.breached, 60)}  # fmt: skip
    told = [
        alt.Tooltip("point:N", title="Option"), alt.Tooltip("shown_level:N", title=options["level_title"]),
        alt.Tooltip("shown_cost:N", title=options["cost_title"]),
    ]  # fmt: skip
    told_apart = "datum.role === 'today' || datum.role === 'scenario'"
    quiet = "datum.role === 'option' || datum.role === 'starves'"
    named = points.transform_filter(f"{told_apart} || (width > 420 && !({quiet}))")
    others = points.transform_filter(f"!({told_apart} || datum.role === 'starves')")
    return marks.over(
        curve.mark_area(opacity=0.14, color=theme.accent).encode(x, marks.at("low"), alt.Y2("high")),
        curve.mark_line(color=theme.accent).encode(x, y, order="level:Q"),
        others.mark_point(stroke=theme.mute, fill=theme.paper, size=80, opacity=1).encode(x, y, tooltip=told),
        *(
            points.transform_filter(f"datum.role === '{role}'")
            .mark_point(shape=shape, filled=True, color=hue, stroke=edge, size=size, opacity=1)
            .encode(x, y, tooltip=told)
            for role, (shape, hue, edge, size) in looks.items()
        ),
        marks.haloed(
            named, theme, x=x, y=y, text="point:N", baseline="middle",
            align=alt.ExprRef(f"{right} ? 'right' : 'left'"), dx=alt.ExprRef(f"{right} ? -11 : 11"),
            dy=alt.ExprRef("datum.role === 'today' ? 14 : -12"),
        ),
    ).properties(height=300)  # fmt: skip


FRONTIER = Chart(
    kind="frontier",
    columns={"level": pl.Float64(), "cost": pl.Float64()},
    optional={"low": pl.Float64(), "high": pl.Float64(), "point": pl.String(), "role": pl.String()},
    options={"unit": "share", "currency": "GBP", "level_title": "Level delivered", "cost_title": "Cost a month"},
    reading="The least each level costs, with its range. Circle: today. Diamond: this scenario. "
    "Red crosses, where there are any: at the expense of another promise.",
    draw=draw,
)
