"""What makes up a figure: contributions side by side, added up to a change, or the few that matter most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

#: Pixels kept for the figure that stands after each bar, as a Vega expression.
ROOM = "64"


def draw_bars(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """One bar a name in the order of the frame, its figure at its end; those that matter in colour, the others quiet.

    Args:
        options: `unit` of the values; `step`, the height of a row in pixels; `below`, whether some may be below zero;
            `main`, the colour of those that matter: "breached", or "accent" of what is proposed.
        theme: colours.
    """
    across = _across("value", left=int(ROOM) if options["below"] else 0)
    base = _named(theme).transform_calculate(written=scales.written("datum.value", options["unit"]))
    hue = alt.condition("datum.main", alt.value(getattr(theme, options["main"])), alt.value(theme.quiet))
    bars = base.mark_bar(height=18).encode(x=across, color=hue)
    words = base.mark_text(
        align=alt.ExprRef("datum.value < 0 ? 'right' : 'left'"), dx=alt.ExprRef("datum.value < 0 ? -6 : 6")
    )
    return marks.over(bars, words.encode(x=across, text="written:N")).properties(height=alt.Step(options["step"]))


def draw_waterfall(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """From a figure to the next: totals in ink, what raised it teal with a plus, what lowered it red with a minus.

    Args:
        options: `unit` of the values; `step`, the height of a row; `more_is_good`, which way is better.
        theme: colours.
    """
    up, down = (theme.met, theme.breached) if options["more_is_good"] else (theme.breached, theme.met)
    change = "(datum.total ? '' : datum.value < 0 ? '−' : '+') + "
    amount = scales.written("datum.total ? datum.value : abs(datum.value)", options["unit"])
    if options["unit"] == "share":
        amount = "format(100 * (datum.total ? datum.value : abs(datum.value)), '.2f') + (datum.total ? ' %' : ' pts')"
    base = _named(theme).transform_calculate(
        written=f"{change}{amount}",
        kind="datum.total ? 'total' : datum.value < 0 ? 'down' : 'up'",
        right="max(datum.starts, datum.ends)",
    )
    hue = alt.Color("kind:N", legend=None, scale=alt.Scale(domain=["total", "up", "down"], range=[theme.ink, up, down]))
    bars = base.mark_bar(height=18).encode(x=_across("starts", from_zero=False), x2="ends:Q", color=hue)
    words = base.mark_text(align="left", dx=6).encode(x=_across("right", from_zero=False), text="written:N")
    return marks.over(bars, words).properties(height=alt.Step(options["step"]))


def draw_pareto(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """Bars from most to least, each with its own share and the share reached so far; the vital few in red.

    Args:
        options: `unit` of the values; `step`, the height of a row; `vital`, the share that the few make up.
        theme: colours.
    """
    unit, vital = options["unit"], options["vital"]
    so_far = "format(100 * datum.share, '.0f') + ' % so far'"
    base = _named(theme).transform_calculate(
        written=f"{scales.written('datum.value', unit)} + (width < 260 ? '' : '  ·  ' + {so_far})",
        few=f"datum.before < {vital}",
    )
    hue = alt.condition("datum.few", alt.value(theme.breached), alt.value(theme.quiet))
    bars = base.mark_bar(height=18).encode(x=_across("value", room="(width < 260 ? 48 : 150)"), color=hue)
    words = base.mark_text(align="left", dx=6).encode(
        x=_across("value", room="(width < 260 ? 48 : 150)"), text="written:N"
    )
    return marks.over(bars, words).properties(height=alt.Step(options["step"]))


def stepped(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with where each bar starts and ends: a total from the foot, a change from where the last one ended.

    The foot is chosen so that the changes can be seen: a tenth of their spread beneath the lowest point.
    """
    total = pl.col("total").fill_null(value=False)
    reached = pl.when(total).then(pl.col("value")).otherwise(None)
    group = total.cum_sum()
    ends = (reached.forward_fill() + pl.when(total).then(0.0).otherwise("value").cum_sum().over(group)).alias("ends")
    frame = frame.with_columns(total.alias("total"), ends)
    starts = pl.when("total").then(None).otherwise(pl.col("ends") - pl.col("value"))
    low, high = frame["ends"].min(), frame["ends"].max()
    foot = float(low) - (float(high) - float(low)) * 0.35 if isinstance(low, float) and isinstance(high, float) else 0.0
    return frame.with_columns(starts.fill_null(foot).alias("starts"))


def cumulated(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame from most to least, with the share of the whole reached before and after each row."""
    ordered = frame.sort("value", descending=True, maintain_order=True)
    share = pl.col("value").cum_sum() / pl.col("value").sum()
    return ordered.with_columns(share.alias("share"), (share - pl.col("value") / pl.col("value").sum()).alias("before"))


def _named(theme: Theme) -> alt.Chart:
    return marks.rows().encode(y=alt.Y("name:N", sort=None, title=None, axis=marks.name_axis(theme)))


def _across(field: str, *, room: str = ROOM, left: int = 0, from_zero: bool = True) -> alt.X:
    """Values from left to right, with room for the figures after the bars."""
    reach = alt.Scale(nice=False, zero=from_zero, range=[left, alt.ExprRef(f"max({left + 40}, width - {room})")])
    return alt.X(f"{field}:Q", axis=None, scale=reach)


BARS = Chart(
    kind="bars",
    columns={"name": pl.String(), "value": pl.Float64()},
    optional={"main": pl.Boolean()},
    options={"unit": "count", "step": 34, "below": False, "main": "breached"},
    draw=draw_bars,
)

WATERFALL = Chart(
    kind="waterfall",
    columns={"name": pl.String(), "value": pl.Float64()},
    optional={"total": pl.Boolean()},
    options={"unit": "share", "step": 34, "more_is_good": True},
    reading="Dark: the figure before and after. Between them, what raised and what lowered it. "
    "Bars do not start at zero.",
    draw=draw_waterfall,
    prepare=stepped,
)

PARETO = Chart(
    kind="pareto",
    columns={"name": pl.String(), "value": pl.Float64()},
    options={"unit": "count", "step": 34, "vital": 0.8},
    reading="From most to least. Red: the few that together make up most of it.",
    draw=draw_pareto,
    prepare=cumulated,
)
