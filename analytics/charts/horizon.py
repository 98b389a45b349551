"""What is coming, one row each: from when until when it is felt, how likely, and how much it would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from analytics.charts import marks
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

#: How much something would change, by shape and the field of the theme that colours it.
IMPACTS: Final[dict[str, tuple[str, str]]] = {
    "High impact": ("square", "breached"),
    "Medium impact": ("triangle-up", "at_risk"),
    "Low impact": ("circle", "met"),
    "Impact not said": ("circle", "unknown"),
}


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Rows in the order of the frame, each a bar over the time it is felt, open to the right where no end is known.

    Args:
        options: `step`, the height of a row in pixels.
        theme: colours.
    """
    names = alt.Y("trend:N", sort=None, title=None, axis=marks.name_axis(theme))
    month = "width < 300 ? '' : timeFormat(datum.value, '%b')"
    axis = alt.Axis(
        title=None, labelExpr=f"month(datum.value) === 0 ? timeFormat(datum.value, '%Y') : {month}", orient="top",
        tickCount=alt.ExprRef("width < 300 ? 3 : 8"), labelOverlap=True,
    )  # fmt: skip
    x = alt.X("from:T", axis=axis, scale=alt.Scale(nice=False, padding=10))
    base = marks.rows().transform_filter("isValid(datum.from)")
    since, until = (f"timeFormat(datum.{end}, '%-d %B %Y')" for end in ("from", "until"))
    there = base.transform_calculate(dates=f"{since} + (datum.open ? ' on' : ' to ' + {until})")
    tooltip = [
        alt.Tooltip("trend:N", title="Trend"), alt.Tooltip("dates:N", title="Felt"),
        alt.Tooltip("likelihood:N", title="Likelihood"), alt.Tooltip("impact:N", title="Impact"),
    ]  # fmt: skip
    right = "scale('x', datum.from) > width * 0.5"
    today = base.transform_filter("isValid(datum.today)").mark_rule(color=theme.ink, strokeDash=[2, 3])
    return marks.over(
        there.mark_bar(height=7, cornerRadius=3, opacity=0.4, color=theme.quiet).encode(
            x=x, x2="until:T", y=names, tooltip=tooltip
        ),
        today.encode(x=alt.X("today:T", title=None)),
        there.mark_point(filled=True, opacity=1, size=120).encode(x=x, y=names, tooltip=tooltip, **_looks(theme)),
        marks.haloed(
            base, theme, x=x, y=names, text="likelihood:N", dy=-13, fontWeight=400, baseline="middle",
            align=alt.ExprRef(f"{right} ? 'right' : 'left'"), dx=alt.ExprRef(f"{right} ? 6 : -6"),
        ),
    ).properties(height=alt.Step(options["step"]))  # fmt: skip


def _looks(theme: Theme) -> dict[str, Any]:
    names, hues = list(IMPACTS), [str(getattr(theme, hue)) for _, hue in IMPACTS.values()]
    words = alt.Legend(columns=alt.ExprRef("width < 300 ? 2 : 4"))
    shapes = [shape for shape, _ in IMPACTS.values()]
    return {
        "shape": alt.Shape("impact:N", scale=alt.Scale(domain=names, range=shapes), legend=words),
        "color": alt.Color("impact:N", scale=alt.Scale(domain=names, range=hues), legend=words),
    }


HORIZON = Chart(
    kind="horizon",
    columns={"trend": pl.String(), "from": pl.Date(), "until": pl.Date(), "impact": pl.String()},
    optional={"likelihood": pl.String(), "open": pl.Boolean(), "today": pl.Date()},
    options={"step": 44},
    reading="Each bar is the time it is felt; the words above say how likely it is. Dotted: the last day of records.",
    draw=draw,
)
