"""Marks that every family of figures draws alike: fan, target, events, status, the line under the pointer."""

from __future__ import annotations

from typing import Any, cast

import altair as alt

from analytics.charts import scales
from analytics.charts.chart import ROWS
from analytics.charts.theme import STATUSES, Theme, colour


def rows() -> alt.Chart:
    """A chart of the frame that will be given."""
    return alt.Chart(ROWS)


def over(*drawn: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """The charts in one frame, each over the one before."""
    return cast("alt.LayerChart", alt.layer(*drawn))


def period(span: str) -> alt.X:
    """The periods from left to right."""
    return alt.X("period:T", axis=scales.period_axis(span), scale=alt.Scale(padding=8, nice=False))


def value(field: str, unit: str, *, from_zero: bool = False, title: str | None = None) -> alt.Y:
    """Values from bottom to top, the scale as tight as the values unless it starts from zero."""
    scale = alt.Scale(zero=from_zero, nice=from_zero, padding=0 if from_zero else 12)
    return alt.Y(f"{field}:Q", axis=scales.value_axis(unit, title=title), scale=scale)


def at(field: str) -> alt.Y:
    """Further values on the same scale."""
    return alt.Y(f"{field}:Q", title=None)


def fan(x: alt.X, theme: Theme) -> list[alt.Chart]:
    """The 95 % range under the 80 % range."""
    ahead = rows().transform_filter("isValid(datum.forecast)")
    return [
        ahead.mark_area(opacity=shade, color=theme.accent, line=False).encode(
            x, at(f"low{share}"), alt.Y2(f"high{share}:Q")
        )
        for share, shade in ((95, 0.14), (80, 0.22))
    ]


def ahead(x: alt.X, theme: Theme) -> alt.Chart:
    """What is looked ahead to, dashed."""
    there = rows().transform_filter("isValid(datum.forecast)")
    line: alt.Chart = there.mark_line(color=theme.accent, strokeDash=[5, 4]).encode(x, at("forecast"))
    return line


def limit(x: alt.X, field: str, label: str, theme: Theme, *, dash: tuple[int, int] = (2, 3)) -> list[alt.LayerChart]:
    """A labelled rule at what was promised, or at what there is room for; it steps where that changed.

    Args:
        x: the periods.
        field: column with the limit.
        label: Vega expression for the words at its first period, and wherever it changes.
        theme: colours.
        dash: lengths of its dashes and gaps.
    """
    there = rows().transform_filter(f"isValid(datum.{field})")
    rule = there.mark_line(color=theme.ink, strokeWidth=1.2, strokeDash=list(dash), interpolate="step-after").encode(
        x, at(field)
    )
    labelled = (
        there.transform_window(before=f"lag({field})", sort=[alt.SortField("period")])
        .transform_filter(f"datum.before !== datum.{field}")
        .transform_calculate(words=label)
    )
    clear = alt.ExprRef(f"datum.level > datum.{field} ? 9 : -9")  # on the side of the rule where no level is measured
    return [over(rule), haloed(labelled, theme, x=x, y=at(field), text="words:N", dx=2, dy=clear)]


def haloed(chart: alt.Chart, theme: Theme, *, x: Any, y: Any, text: str, **mark: Any) -> alt.LayerChart:
    """Words that stay readable over lines: a halo of paper, then the words."""
    look = {"align": "left", "fontWeight": 600, "color": theme.ink, **mark}
    halo = chart.mark_text(**{**look, "color": theme.paper}, stroke=theme.paper, strokeWidth=4, opacity=0.85)
    return over(halo.encode(x=x, y=y, text=text), chart.mark_text(**look).encode(x=x, y=y, text=text))


def events(x: alt.X, theme: Theme) -> list[alt.LayerChart]:
    """Rules where something happened, each with its words above the frame, off the lines and off each other."""
    there = (
        rows()
        .transform_filter("isValid(datum.event)")
        .transform_window(nth="row_number()", sort=[alt.SortField("period")])
    )
    hue = f"datum.status === 'breached' ? '{theme.breached}' : '{theme.mute}'"
    right = "scale('x', datum.period) > width * 0.6"
    rule = there.mark_rule(strokeWidth=1.1, opacity=0.75, color=alt.ExprRef(hue)).encode(x)
    words = haloed(
        there, theme, x=x, y=alt.value(0), text="event:N", color=alt.ExprRef(hue), baseline="bottom",
        align=alt.ExprRef(f"{right} ? 'right' : 'left'"), dx=alt.ExprRef(f"{right} ? 2 : -2"),
        dy=alt.ExprRef("-4 - ((datum.nth - 1) % 3) * 16"), limit=alt.ExprRef("width * 0.58"),
    )  # fmt: skip
    return [over(rule), words]


def under_pointer(x: alt.X, y: str, tooltips: dict[str, str], theme: Theme) -> alt.LayerChart:
    """A line and a tooltip at the nearest period.

    Args:
        x: the periods.
        y: Vega expression for the value pointed at; rows without it are passed over.
        tooltips: Vega expressions for what is told, by what it is called.
        theme: colours.
    """
    there = rows().transform_calculate(pointed=y).transform_filter("isValid(datum.pointed)")
    for number, expression in enumerate(tooltips.values()):
        there = there.transform_calculate(**{f"told{number}": expression})
    told = [alt.Tooltip(f"told{number}:N", title=title) for number, title in enumerate(tooltips)]
    near = alt.selection_point(nearest=True, on="pointermove", encodings=["x"], empty=False, name="near")
    points = there.mark_point(size=140, opacity=0).encode(x, at("pointed"), tooltip=told).add_params(near)
    return over(there.transform_filter(near).mark_rule(color=theme.axis).encode(x), points)


def status_scales(theme: Theme) -> dict[str, Any]:
    """Encodings that show a status by shape, colour and fill, with one legend in words."""
    names = list(STATUSES)
    hues = [colour(name, theme) for name in names]
    fills = [theme.paper if name == "not enough data" else hue for name, hue in zip(names, hues, strict=True)]
    words = alt.Legend(
        columns=alt.ExprRef("width < 330 ? 2 : 4"), labelExpr="upper(slice(datum.label, 0, 1)) + slice(datum.label, 1)"
    )
    shapes = [STATUSES[name].shape for name in names]
    return {
        "shape": alt.Shape("status:N", scale=alt.Scale(domain=names, range=shapes), legend=words),
        "stroke": alt.Stroke("status:N", scale=alt.Scale(domain=names, range=hues), legend=words),
        "fill": alt.Fill("status:N", scale=alt.Scale(domain=names, range=fills), legend=words),
    }


def name_axis(theme: Theme, width: int = 24) -> alt.Axis:
    """Names down the side, each broken at a space into two lines where it is long, into three where it is longer."""
    cut = f"lastindexof(slice(datum.label, 0, {width}), ' ')"
    rest = f"slice(datum.label, {cut} + 1)"
    second = f"lastindexof(slice({rest}, 0, {width}), ' ')"
    first = f"slice(datum.label, 0, {cut})"
    long = f"length(datum.label) > {width} && {cut} > 0"
    longer = f"length({rest}) > {width + 4} && {second} > 0"
    three = f"[{first}, slice({rest}, 0, {second}), slice({rest}, {second} + 1)]"
    lifted = [{"test": f"{long} && {longer}", "value": -14}, {"test": long, "value": -7}]
    return alt.Axis(
        labelFontSize=13, labelColor=theme.ink, labelLimit=170, title=None, labelLineHeight=14,
        labelExpr=f"{long} ? ({longer} ? {three} : [{first}, {rest}]) : datum.label",
        labelOffset={"condition": lifted, "value": 0},
    )  # fmt: skip
