"""How far each method was off, by stretch of the horizon, beside what all of them together were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

_SHAPES = ("circle", "triangle-up", "diamond", "square")


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """One row a method, a mark for each stretch of the horizon, and a rule at what the season before would have been.

    Args:
        options: `stretches`, their names from the nearest on; `title` of the scale.
        theme: colours.
    """
    stretches = list(options["stretches"])
    shape = alt.Shape(
        "stretch:N", sort=stretches, scale=alt.Scale(domain=stretches, range=list(_SHAPES[: len(stretches)])),
        legend=alt.Legend(columns=alt.ExprRef("width < 330 ? 1 : 4")),
    )  # fmt: skip
    x = alt.X("error:Q", scale=alt.Scale(zero=True, nice=True), axis=scales.value_axis("score", title=options["title"]))
    y = alt.Y("name:N", sort=None, title=None, axis=marks.name_axis(theme))
    rows = marks.rows().transform_calculate(
        written=scales.written("datum.error", "score"),
        share=f"isValid(datum.weight) ? {scales.written('datum.weight', 'share')} : 'none'",
    )
    hue = alt.condition("datum.main", alt.value(theme.accent), alt.value(theme.mute))
    told = [
        alt.Tooltip("name:N", title="Method"), alt.Tooltip("stretch:N", title="Stretch"),
        alt.Tooltip("written:N", title=options["title"]), alt.Tooltip("share:N", title="Weight"),
    ]  # fmt: skip
    spans = rows.transform_aggregate(least="min(error)", most="max(error)", groupby=["name", "main"])
    one = rows.transform_window(nth="row_number()").transform_filter("datum.nth === 1")
    return marks.over(
        one.mark_rule(color=theme.axis, strokeDash=[2, 3]).encode(alt.XDatum(1.0)),
        spans.mark_rule(strokeWidth=3, opacity=0.35).encode(
            alt.X("least:Q", title=options["title"]), alt.X2("most:Q"), y, color=hue
        ),
        rows.mark_point(filled=True, opacity=1, size=90).encode(x, y, shape, color=hue, tooltip=told),
    ).properties(height=alt.Step(34))


ERRORS = Chart(
    kind="errors",
    columns={"name": pl.String(), "stretch": pl.String(), "error": pl.Float64()},
    optional={"weight": pl.Float64(), "main": pl.Boolean()},
    options={"stretches": ("near", "middle", "far"), "title": "Scaled error"},
    reading="Further left is better. Blue: all methods together. Dotted, at 1: as far off as repeating "
    "the season before was within the history.",
    draw=draw,
)
