"""Units beside their peers: the share of each against its size, between the limits of what chance does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from analytics.charts import marks, scales
from analytics.charts.chart import Chart, Drawing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.theme import Theme

#: Where a unit stands, by shape and the field of the theme that colours it; within and too few are hollow.
PLACES: Final[dict[str, tuple[str, str]]] = {
    "Lower than chance does": ("square", "breached"),
    "Worth a look": ("triangle-up", "at_risk"),
    "Within the funnel": ("circle", "mute"),
    "Higher than chance does": ("diamond", "met"),
    "Too few to compare": ("cross", "unknown"),
}

_HOLLOW: Final = ("Within the funnel",)


def draw(options: Mapping[str, Any], theme: Theme) -> Drawing:
    """The funnel in two shades, all together as a line, each unit as a mark, with names beside those outside.

    Args:
        options: `title` of the size, such as "Items".
        theme: colours.
    """
    x = alt.X(
        "size:Q", scale=alt.Scale(type="log", nice=False, padding=12),
        axis=alt.Axis(format="~s", tickCount=alt.ExprRef("width < 420 ? 4 : 8"), title=options["title"]),
    )  # fmt: skip
    y = marks.value("share", "share")
    limits = marks.rows().transform_filter("!isValid(datum.name)")
    units = marks.rows().transform_filter("isValid(datum.name)")
    told = units.transform_calculate(
        stands=scales.written("datum.share", "share"), many="format(datum.size, ',')",
        by_chance=f"{scales.written('datum.low998', 'share')} + ' to ' + {scales.written('datum.high998', 'share')}",
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title="Name"), alt.Tooltip("stands:N", title="Share met"),
        alt.Tooltip("many:N", title=options["title"]), alt.Tooltip("by_chance:N", title="By chance"),
    ]  # fmt: skip
    outside = units.transform_filter("datum.named")
    right = "scale('x', datum.size) > width * 0.55"
    return marks.over(
        *(
            limits.mark_area(opacity=shade, color=theme.accent, line=False).encode(
                x, marks.at(f"low{digits}"), alt.Y2(f"high{digits}:Q")
            )
            for digits, shade in (("998", 0.12), ("95", 0.16))
        ),
        limits.mark_line(color=theme.accent, strokeWidth=1.2, strokeDash=[4, 3]).encode(x, marks.at("centre")),
        told.mark_point(filled=False, opacity=1, size=70, strokeWidth=1.6).encode(
            x, y, tooltip=tooltip, **_looks(theme)
        ),
        marks.haloed(
            outside, theme, x=x, y=y, text="name:N", baseline="middle", limit=alt.ExprRef("width * 0.5"),
            align=alt.ExprRef(f"{right} ? 'right' : 'left'"), dx=alt.ExprRef(f"{right} ? -10 : 10"),
        ),
    ).properties(height=320)  # fmt: skip


def _looks(theme: Theme) -> dict[str, Any]:
    """Encodings that show where a unit stands by shape, colour and fill, with one legend in words."""
    names = list(PLACES)
    hues = [str(getattr(theme, hue)) for _, hue in PLACES.values()]
    fills = [theme.paper if name in _HOLLOW else hue for name, hue in zip(names, hues, strict=True)]
    words = alt.Legend(columns=alt.ExprRef("width < 420 ? 2 : 5"))
    return {
        "shape": alt.Shape(
            "place:N", scale=alt.Scale(domain=names, range=[shape for shape, _ in PLACES.values()]), legend=words
        ),
        "stroke": alt.Stroke("place:N", scale=alt.Scale(domain=names, range=hues), legend=words),
        "fill": alt.Fill("place:N", scale=alt.Scale(domain=names, range=fills), legend=words),
    }


FUNNEL = Chart(
    kind="funnel",
    columns={"size": pl.Float64(), "low95": pl.Float64(), "high95": pl.Float64(), "low998": pl.Float64(),
             "high998": pl.Float64()},
    optional={
        "centre": pl.Float64(), "share": pl.Float64(), "name": pl.String(), "place": pl.String(), "named": pl.Boolean(),
    },
    options={"title": "Items"},
    reading="Of alike ones 95 % would lie in the dark part of the funnel and 99.8 % in all of it. Dashed: all "
    "together. An order within the funnel means nothing.",
    draw=draw,
)  # fmt: skip
