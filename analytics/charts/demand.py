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
    room = f"'{options['limit']} ' + {scales.written('datum.capacity', unit)}"
    return marks.over(
        *marks.fan(x, theme),
        *_without(x, theme),
        *(_weekly(x, unit, theme) if span == "day" else _plain(x, unit, theme)),
        *marks.limit(x, "capacity", room, theme, dash=(6, 3)),
        *marks.events(x, theme),
        marks.under_pointer(x, "isValid(datum.level) ? datum.level : datum.forecast", told(unit, span), theme),
    ).properties(height=300)


def _without(x: alt.X, theme: Theme) -> list[alt.Chart | alt.LayerChart]:
    """The forecast without what is planned, grey, with a word at its end."""
    there = marks.rows().transform_filter("isValid(datum.baseline)")
    last = there.transform_window(
        nth="row_number()", sort=[alt.SortField("period", order="descending")]
    ).transform_filter("datum.nth === 1").transform_calculate(word="'without'")  # fmt: skip
    word = marks.haloed(last, theme, x=x, y=marks.at("baseline"), text="word:N", align="right", dy=12, color=theme.mute)
    return [there.mark_line(color=theme.unknown, strokeWidth=1.6).encode(x, marks.at("baseline")), word]


def _plain(x: alt.X, unit: str, theme: Theme) -> list[alt.Chart]:
    """Measured solid, ahead dashed."""
    asked = marks.rows().transform_filter("!isValid(datum.event)")
    whole = asked.transform_calculate(whole="datum.partial ? null : datum.level")
    part = asked.transform_filter("datum.partial && isValid(datum.level)")
    return [
        whole.mark_line(color=theme.ink).encode(x, marks.value("whole", unit, from_zero=True)),
        marks.ahead(x, theme),
        part.mark_point(fill=theme.paper, stroke=theme.ink, strokeWidth=1.5, size=46, opacity=1).encode(
            x, marks.at("level")
        ),
    ]


def _weekly(x: alt.X, unit: str, theme: Theme) -> list[alt.Chart]:
    """Days as a thin line and their average over a week in bold, measured and ahead."""
    drawn: list[alt.Chart] = []
    for field, hue, dash in (("level", theme.ink, [1, 0]), ("forecast", theme.accent, [5, 4])):
        known = marks.rows().transform_filter(f"isValid(datum.{field})")
        days = known if field == "forecast" else marks.rows().transform_filter("!isValid(datum.event)")
        week = known.transform_window(
            week=f"mean({field})", days="count()", frame=[-3, 3], sort=[alt.SortField("period")]
        ).transform_filter("datum.days === 7")
        y = marks.value(field, unit, from_zero=True)
        drawn.append(days.mark_line(color=hue, strokeWidth=0.7, opacity=0.4).encode(x, y))
        drawn.append(week.mark_line(color=hue, strokeDash=dash).encode(x, marks.at("week")))
    return drawn


def told(unit: str, span: str) -> dict[str, str]:
    """What the tooltip says of a period, as Vega expressions."""
    words = level.told(unit, span)
    room = f"isValid(datum.capacity) ? {scales.written('datum.capacity', unit)} : 'not stated'"
    return {
        "Period": words["Period"],
        "Demand": words["Level"],
        "80 % range": words["80 % range"],
        "There is room for": room,
    }


DEMAND = Chart(
    kind="demand",
    columns={"period": pl.Date(), "level": pl.Float64()},
    optional={
        "capacity": pl.Float64(),
        "partial": pl.Boolean(),
        "forecast": pl.Float64(),
        **dict.fromkeys(level.RANGES, pl.Float64()),
        "baseline": pl.Float64(),
        "event": pl.String(),
        "status": pl.String(),
    },
    options={"unit": "count", "span": "month", "limit": "Capacity"},
    reading="Solid: what was asked. Dashed: forecast, with its 80 % and 95 % ranges. Hollow: part of a month.",
    draw=draw,
    prepare=level.anchored,
)
