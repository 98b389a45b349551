"""What came of what was said, period by period, each with its interval."""

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
    """What came in solid points with their intervals, what was said dashed, on a scale as tight as they are.

    Args:
        options: `span` of the periods.
        theme: colours.
    """
    x = marks.period(options["span"])
    y = marks.value("came", "share")
    said = marks.rows().transform_filter("isValid(datum.claimed)")
    came = marks.rows()
    return marks.over(
        said.mark_line(color=theme.accent, strokeDash=[5, 4]).encode(x, marks.at("claimed")),
        came.mark_rule(color=theme.ink, strokeWidth=1.4).encode(x, marks.at("low"), alt.Y2("high:Q")),
        came.mark_circle(color=theme.ink, size=64, opacity=1).encode(x, y),
        marks.under_pointer(x, "datum.came", _told(options["span"]), theme),
    ).properties(height=240)


def _told(span: str) -> dict[str, str]:
    share = {name: scales.written(f"datum.{name}", "share") for name in ("came", "claimed", "low", "high")}
    return {
        "Period": scales.period_written(span),
        "Came": share["came"],
        "Said": f"isValid(datum.claimed) ? {share['claimed']} : 'nothing'",
        "95 % interval": f"{share['low']} + ' to ' + {share['high']}",
        "Cases": "format(datum.cases, ',.0f')",
    }


CLAIMED = Chart(
    kind="claimed",
    columns={
        "period": pl.Date(), "came": pl.Float64(), "low": pl.Float64(), "high": pl.Float64(), "cases": pl.Float64(),
    },
    optional={"claimed": pl.Float64()},
    options={"span": "quarter"},
    reading="Points: what came, with its 95 % interval. Dashed: what had been said.",
    draw=draw,
)  # fmt: skip
