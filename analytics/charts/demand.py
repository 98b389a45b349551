"""What was asked of a service, what will be, and what there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import level, marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Demand solid from zero, the forecast dashed in its fan, capacity a labelled rule.

    Args:
        options: `unit` of demand, `span` of the periods, `limit`, the word over the rule.
        theme: colours.
    """
    unit, span = options["unit"], options["span"]
    x = marks.period(span)
    y = marks.value("level", unit, from_zero=True)
    asked = marks.rows().transform_filter("!isValid(datum.event)")
    room = f"'{options['limit']} ' + {scales.written('datum.capacity', unit)}"
    return alt.layer(
        *marks.fan(x, theme),
        *(
            _weekly(x, y, theme)
            if span == "day"
            else (asked.mark_line(color=theme.ink).encode(x, y), marks.ahead(x, theme))
        ),
        *marks.limit(x, "capacity", room, theme, dash=(6, 3)),
        *marks.events(x, theme),
        marks.under_pointer(x, "isValid(datum.level) ? datum.level : datum.forecast", told(unit, span), theme),
    ).properties(height=300)


def _weekly(x: alt.X, unit: str, theme: Theme) -> list[alt.Chart]:
    """Days as a thin line and their average over a week in bold, measured and ahead."""
    drawn = []
    for field, hue, dash in (("level", theme.ink, [1, 0]), ("forecast", theme.accent, [5, 4])):
        days = marks.rows().transform_filter(f"isValid(datum.{field})")
        week = days.transform_window(
            week=f"mean({field})", frame=[-3, 3], sort=[alt.SortField("period")]
        )  # fmt: skip
        drawn += [
            days.mark_line(color=hue, strokeWidth=0.7, opacity=0.4).encode(x, marks.value(field, unit, from_zero=True)),
            week.mark_line(color=hue, strokeDash=dash).encode(x, marks.at("week")),
        ]
    return drawn


def told(unit: str, span: str) -> dict[str, str]:
    """What the tooltip says of a period, as Vega expressions."""
    return {
        **level.told(unit, span),
        "Target": f"isValid(datum.capacity) ? {scales.written('datum.capacity', unit)} : 'none'",
    }


DEMAND = Chart(
    kind="demand",
    columns={"period": pl.Date(), "level": pl.Float64()},
    optional={
        "capacity": pl.Float64(),
        "partial": pl.Boolean(),
        "forecast": pl.Float64(),
        **dict.fromkeys(level.RANGES, pl.Float64()),
        "event": pl.String(),
        "status": pl.String(),
    },
    options={"unit": "count", "span": "month", "limit": "Capacity"},
    reading="Solid: what was asked. Dashed: forecast, with its 80 % and 95 % ranges. Long dashes: "
    "what there is room for. Days are drawn thin, their weekly average bold.",
    draw=draw,
    prepare=level.anchored,
)
