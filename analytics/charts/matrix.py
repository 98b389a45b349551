"""Goals against the services they rest on, or any names against others, with a status where the two meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import marks
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Rows and columns in the order of the frame, a status by shape, colour and fill where they meet.

    Args:
        options: `step`, the height of a row in pixels.
        theme: colours.
    """
    axis = alt.Axis(
        orient="top", domain=False, ticks=False, labelAngle=-60, labelColor=theme.ink, labelLimit=150, labelFontSize=12,
        labelAlign="left", labelBaseline="middle", grid=True, gridColor=theme.grid,
    )  # fmt: skip
    columns = alt.X("column:N", sort=None, title=None, axis=axis)
    rows = alt.Y("row:N", sort=None, title=None, axis=marks.name_axis(theme))
    told = [
        alt.Tooltip("row:N", title="Row"), alt.Tooltip("column:N", title="Column"),
        alt.Tooltip("status:N", title="Status"), alt.Tooltip("told:N", title="Level"),
    ]  # fmt: skip
    cells: alt.Chart = (
        marks.rows()
        .mark_point(filled=False, opacity=1, size=110, strokeWidth=1.6)
        .encode(columns, rows, tooltip=told, **marks.status_scales(theme))
    )
    drawn: alt.Chart = cells.properties(height=alt.Step(options["step"]))
    return drawn


MATRIX = Chart(
    kind="matrix",
    columns={"row": pl.String(), "column": pl.String(), "status": pl.String()},
    optional={"told": pl.String()},
    options={"step": 40},
    draw=draw,
)
