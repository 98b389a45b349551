"""Whether what was said to be likely came as often as was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme


#: Where there is no room, small chances, which lie close together, are left without their number.
_SIZE: Final = "width < 420 && datum.said < 0.15 ? 0 : 11"


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Chances said against how often it came, with intervals, beside the diagonal of a perfect record.

    Args:
        options: `noun`, what was counted, such as "forecasts".
        theme: colours.
    """
    whole = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("said:Q", scale=whole, axis=scales.value_axis("share", title="Chance that was given"))
    axis = scales.value_axis("share", title="How often it came")
    y = alt.Y("came:Q", scale=whole, axis=axis)
    base = marks.rows().transform_calculate(
        shown_said=scales.written("datum.said", "share"), shown_came=scales.written("datum.came", "share")
    )
    told = [
        alt.Tooltip("shown_said:N", title="Chance given"), alt.Tooltip("shown_came:N", title="Came"),
        alt.Tooltip("n:Q", title=options["noun"].capitalize(), format=","),
    ]  # fmt: skip
    corner = alt.value(alt.ExprRef("width")), alt.value(0)
    foot = alt.value(0), alt.value(alt.ExprRef("height"))
    return marks.over(
        marks.rows()
        .mark_rule(color=theme.quiet, strokeDash=[4, 3])
        .encode(x=foot[0], y=foot[1], x2=corner[0], y2=corner[1]),
        base.mark_rule(color=theme.accent, strokeWidth=1.4).encode(x, alt.Y("low:Q", axis=axis), alt.Y2("high")),
        base.mark_circle(color=theme.accent, opacity=1).encode(
            x, y, alt.Size("n:Q", legend=None, scale=alt.Scale(range=[40, 320], zero=True)), tooltip=told
        ),
        marks.haloed(
            base.transform_calculate(many="format(datum.n, ',')"),
            theme,
            x=x,
            y=y,
            text="many:N",
            color=theme.mute,
            fontSize=alt.ExprRef(_SIZE),
            fontWeight=400,
            dx=9,
            dy=-8,
        ),
    ).properties(height=300)


RELIABILITY = Chart(
    kind="reliability",
    columns={"said": pl.Float64(), "came": pl.Float64(), "n": pl.Int64()},
    optional={"low": pl.Float64(), "high": pl.Float64()},
    options={"noun": "forecasts"},
    reading="On the dashed diagonal: what was said came as often as was said. Above it: it came more often. "
    "Beside each point: how many there were.",
    draw=draw,
)
