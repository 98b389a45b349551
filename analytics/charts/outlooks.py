"""Many lines at a glance, each with where it is going: a row each, on its own scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

#: Pixels of a row.
ROW: Final = 60

#: What is drawn of a period.
VALUES: Final = ("level", "forecast", "low80", "high80")

#: A screen is wide from so many pixels on: names then stand beside their lines, else above them.
_WIDE: Final = "width > 560"

#: Where a line lies in its row, from the top.
_TOP: Final = f"({_WIDE} ? 0.12 : 0.38)"
_FOOT: Final = 0.9


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """One row a panel: its name, what was measured, the forecast dashed in its 80 % range, and a word at its end.

    Args:
        options: `unit` of the values, `span` of the periods, `noun`, what a panel is called in its tooltip, `rows`, how
            many panels there are, and `steps`, what the steps are called where panels are drawn from the time they were
            made on; "" where they share one calendar.
        theme: colours.
    """
    span, steps = options["span"], options["steps"]
    reach = alt.Scale(nice=False, range=[alt.ExprRef(f"{_WIDE} ? 196 : 4"), alt.ExprRef("width - 92")])
    x: alt.X = alt.X("period:T", axis=scales.period_axis(span), scale=reach)
    if steps:
        since = alt.Axis(title=f"{steps} from when it was made", tickCount=8, format="+d")
        x = alt.X("step:Q", axis=since, scale=reach)
    y: dict[str, Any] = {"axis": None, "scale": alt.Scale(nice=False, zero=True, reverse=True, padding=0)}
    base, panel = _placed(), alt.Detail("panel:N")
    ahead = base.transform_filter("isValid(datum.at_forecast)")
    first = base.transform_filter("datum.first")
    name: dict[str, Any] = {
        "limit": alt.ExprRef(f"{_WIDE} ? 184 : width - 8"),
        "dy": alt.ExprRef(f"{_WIDE} ? {ROW // 2} : 12"),
    }
    words: dict[str, Any] = {"baseline": "middle", "fontWeight": 600}
    row = alt.Y("above:Q", **y)
    return marks.over(
        base.mark_rule(color=theme.grid).encode(alt.Y("below:Q", **y), x=alt.value(0), x2=alt.value(_WIDTH)),
        ahead.mark_area(color=theme.accent, opacity=0.24).encode(
            x, alt.Y("at_low80:Q", **y), alt.Y2("at_high80:Q"), panel
        ),
        base.mark_line(color=theme.ink, strokeWidth=1.6).encode(x, alt.Y("at_level:Q", **y), panel),
        ahead.mark_line(color=theme.accent, strokeWidth=1.6, strokeDash=[4, 3]).encode(
            x, alt.Y("at_forecast:Q", **y), panel
        ),
        first.mark_text(align="left", **words, **name).encode(row, x=alt.value(0), text="panel:N"),
        first.mark_text(align="right", **words, color=theme.accent, dy=ROW // 2 + 4).encode(
            row, x=alt.value(_WIDTH), text="told:N"
        ),
        _pointed(x, y, options),
    ).properties(height=ROW * options["rows"])


_WIDTH: Final = alt.ExprRef("width")


def _placed() -> alt.Chart:
    """The rows, each value at its place within its panel."""
    fall = f"datum.above + {_TOP} + ({_FOOT} - {_TOP}) * (1 - datum.rise_"
    places = {f"at_{name}": f"isValid(datum.rise_{name}) ? {fall}{name}) : null" for name in VALUES}
    return marks.rows().transform_calculate(**places)


def _pointed(x: alt.X, y: Mapping[str, Any], options: Mapping[str, Any]) -> alt.Chart:
    """Points that cannot be seen, with what the pointer is told."""
    unit, span = options["unit"], options["span"]
    range80 = f"{scales.written('datum.low80', unit)} + ' to ' + {scales.written('datum.high80', unit)}"
    there = _placed().transform_calculate(
        when=scales.period_written(span),
        pointed="isValid(datum.at_level) ? datum.at_level : datum.at_forecast",
        came=f"isValid(datum.level) ? {scales.written('datum.level', unit)} : '–'",
        said=f"isValid(datum.forecast) ? {scales.written('datum.forecast', unit)} : '–'",
        between=f"isValid(datum.low80) ? {range80} : '–'",
    )
    titles = {
        "panel": options["noun"], "when": "Week from" if options["steps"] == "Weeks" else "Period",
        "came": "Measured", "said": "Forecast", "between": "80 % range",
    }  # fmt: skip
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]
    shown: alt.Chart = there.transform_filter("isValid(datum.pointed)")
    points: alt.Chart = shown.mark_point(opacity=0, size=120).encode(x, alt.Y("pointed:Q", **y), tooltip=tooltip)
    return points


def placed(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each value's place in its row: a panel is one unit high, on its own scale, in the order it came.

    The forecast starts from the last level before it, so that the line goes on.
    """
    order = {name: place for place, name in enumerate(frame["panel"].unique(maintain_order=True))}
    row = pl.col("panel").replace_strict(order, return_dtype=pl.Float64, default=0.0)
    frame = frame.with_columns(row.alias("above"), (row + 1).alias("below")).sort("above", "period")
    begins = pl.col("period").filter(pl.col("forecast").is_not_null()).min().over("panel")
    before = pl.col("period").filter((pl.col("period") < begins) & pl.col("level").is_not_null()).max().over("panel")
    frame = frame.with_columns(
        pl.when(pl.col("period") == before).then("level").otherwise(name).alias(name) for name in VALUES[1:]
    )
    low = pl.min_horizontal(*(pl.col(name).min() for name in VALUES)).over("panel")
    high = pl.max_horizontal(*(pl.col(name).max() for name in VALUES)).over("panel")
    spread = pl.when(high > low).then(high - low).otherwise(1.0)
    return frame.with_columns(
        *(((pl.col(name) - low) / spread).alias(f"rise_{name}") for name in VALUES),
        (pl.int_range(pl.len()).over("panel") == 0).alias("first"),
    )


OUTLOOKS = Chart(
    kind="outlooks",
    columns={"panel": pl.String(), "period": pl.Date(), "level": pl.Float64()},
    optional={
        "forecast": pl.Float64(),
        "low80": pl.Float64(),
        "high80": pl.Float64(),
        "told": pl.String(),
        "step": pl.Int64(),
    },
    options={"unit": "count", "span": "month", "noun": "Service", "rows": 12, "steps": ""},
    reading="Each row on its own scale. Solid: measured. Dashed: forecast, in its 80 % range.",
    draw=draw,
    prepare=placed,
)
