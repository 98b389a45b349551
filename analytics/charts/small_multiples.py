"""Many levels at a glance: a line each, on its own scale, with where it stands now."""

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
    """One row a panel: its name, its line and target on its own scale, the last level in words and status.

    Args:
        options: `span` of the periods; `step`, the height of a row in pixels; `room`, pixels kept for the last level.
        theme: colours.
    """
    panel = alt.Y("panel:N", sort=None, title=None, axis=marks.name_axis(theme, width=20))
    x = alt.X(
        "period:T", axis=scales.period_axis(options["span"]),
        scale=alt.Scale(nice=False, range=[8, alt.ExprRef(f"width - {options['room']}")]),
    )  # fmt: skip
    inside = alt.Scale(domain=[0, 1], range=[options["step"] - 9, 9])
    line = marks.rows().transform_calculate(when=scales.period_written(options["span"]))
    base = line.encode(x=x, y=panel)
    last = marks.rows().transform_filter("datum.last")
    told = [
        alt.Tooltip("panel:N", title="Row"),
        alt.Tooltip("when:N", title="Period"),
        alt.Tooltip("told:N", title="Level"),
    ]
    rise = alt.YOffset("rise:Q", scale=inside)
    return marks.over(
        base.mark_line(color=theme.mute, strokeWidth=1, strokeDash=[2, 3]).encode(
            detail="panel:N", yOffset=alt.YOffset("promise:Q", scale=inside)
        ),
        base.mark_line(color=theme.ink, strokeWidth=1.6).encode(detail="panel:N", yOffset=rise),
        last.mark_point(filled=False, opacity=1, size=80).encode(
            x=x, y=panel, yOffset=rise, **marks.status_scales(theme)
        ),
        last.mark_text(align="left", dx=10, fontWeight=600).encode(x=x, y=panel, yOffset=rise, text="told:N"),
        base.mark_point(opacity=0, size=160).encode(yOffset=rise, tooltip=told),
    ).properties(height=alt.Step(options["step"]))


def scaled(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each panel's levels and target between 0 and 1 on its own scale, and its last row marked."""
    frame = frame.filter(pl.col("level").is_not_null())
    low = pl.min_horizontal(pl.col("level").min(), pl.col("target").min()).over("panel")
    high = pl.max_horizontal(pl.col("level").max(), pl.col("target").max()).over("panel")
    spread = pl.when(high > low).then(high - low).otherwise(1.0)
    return frame.with_columns(
        ((pl.col("level") - low) / spread).alias("rise"),
        ((pl.col("target") - low) / spread).alias("promise"),
        (pl.col("period") == pl.col("period").max().over("panel")).alias("last"),
    )


SMALL_MULTIPLES = Chart(
    kind="small_multiples",
    columns={"panel": pl.String(), "period": pl.Date(), "level": pl.Float64(), "told": pl.String()},
    optional={"target": pl.Float64(), "status": pl.String()},
    options={"span": "month", "step": 44, "room": 74},
    reading="Each line on its own scale, its last level in words; dotted, where there is one: its target.",
    draw=draw,
    prepare=scaled,
)
