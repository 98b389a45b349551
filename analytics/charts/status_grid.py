"""Every service, target or agreement against every period, as a grid of statuses."""

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
    """Rows in the order of the frame, periods in columns, a status in each cell by shape, colour and fill.

    Args:
        options: `span` of the periods; `step`, the height of a row in pixels.
        theme: colours.
    """
    columns = alt.X("period:O", title=None, axis=_period_axis(options["span"]))
    names = alt.Y("row:N", sort=None, title=None, axis=marks.name_axis(theme))
    grid = marks.rows().transform_calculate(
        when=scales.period_written(options["span"], "toDate(datum.period)"),
        stood="isValid(datum.told) ? datum.told : 'nothing measured'",
    )
    told = [
        alt.Tooltip("row:N", title="Row"), alt.Tooltip("when:N", title="Period"),
        alt.Tooltip("status:N", title="Status"), alt.Tooltip("stood:N", title="Level"),
    ]  # fmt: skip
    cells: alt.Chart = grid.mark_point(filled=False, opacity=1, size=92, strokeWidth=1.6).encode(
        columns, names, tooltip=told, **marks.status_scales(theme)
    )
    drawn: alt.Chart = cells.properties(height=alt.Step(options["step"]))
    return drawn


def _period_axis(span: str) -> alt.Axis:
    """Above the grid; one letter a month where the columns are too narrow for three."""
    full = {"month": "%b", "quarter": "%b %y", "year": "%Y", "day": "%-d"}[span]
    label = f"timeFormat(toDate(datum.value), '{full}')"
    if span == "month":
        label = f"bandspace(domain('x').length, 1, 1) * 30 > width ? slice({label}, 0, 1) : {label}"
    return alt.Axis(orient="top", domain=False, ticks=False, labelAngle=0, labelExpr=label, labelOverlap=True)


STATUS_GRID = Chart(
    kind="status_grid",
    columns={"row": pl.String(), "period": pl.Date(), "status": pl.String()},
    optional={"told": pl.String()},
    options={"span": "month", "step": 30},
    reading="",
    draw=draw,
)
