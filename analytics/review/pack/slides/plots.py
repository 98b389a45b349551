"""Pictures as charts that can be edited; a kind without a line in `PLOTS` is put on its slide as it is drawn."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICKS
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from analytics.review import words
from analytics.review.pack.letters import FAMILY
from analytics.review.pack.signs import carried
from analytics.review.pack.slides import look
from analytics.review.pack.workbook import number_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language
    from analytics.review.pack.slides.lettering import Box
    from analytics.review.pack.slides.page import Page

#: Most categories that a chart of slides can name.
MOST: Final = 60

#: So many of them are named.
NAMED: Final = 14

_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def plotted(page: Page, place: Box, picture: Picture, language: Language) -> bool:
    """Whether the picture could be put on a page as a chart that can be edited; it then is."""
    from analytics.charts.registry import chart  # charts are slow to import, and few ask for a pack

    plot = PLOTS.get(picture.kind)
    rows = chart(picture.kind).rows(picture.frame)
    if plot is None or not 0 < rows.height <= MOST:
        return False
    told = {**chart(picture.kind).options, **picture.options}
    return plot(page, place, rows, told, (language.sentence(picture.description), language))


def level(page: Page, place: Box, rows: pl.DataFrame, told: Mapping[str, Any], said: tuple[str, Language]) -> bool:
    """A level over its periods: measured, agreed, missed, and ahead with its range."""
    rows = rows.group_by("period").agg(pl.all().drop_nulls().first()).sort("period")  # events have rows of their own
    partial = pl.col("partial").fill_null(value=False)
    whole = rows.select(pl.when(~partial).then("level")).to_series()
    shown = {
        "Measured": whole, "Agreed": rows["target"],
        "Missed": rows.select(pl.when((pl.col("status") == "breached") & ~partial).then("level")).to_series(),
        "Part of a period": rows.select(pl.when(partial).then("level")).to_series(),
        "Forecast": rows["forecast"], "80 % range, from": rows["low80"], "80 % range, to": rows["high80"],
    }  # fmt: skip
    language = said[1]
    series = {name: ("", values.to_list()) for name, values in shown.items() if values.count()}
    write = language.short_month if told["span"] == "month" else language.short_day
    names = [write(day) for day in rows["period"].to_list()]
    data = _data(names, {language.sentence(name): values for name, (_, values) in series.items()})
    made = page.chart(place, XL_CHART_TYPE.LINE_MARKERS, data, said[0])
    _axes(
        made, [value for _, values in series.values() for value in values if value is not None], told["unit"], language
    )
    for line, name in zip(made.plots[0].series, series, strict=True):
        _line(line, LINES[name])
    return _done(made, names, series)


def bars(page: Page, place: Box, rows: pl.DataFrame, told: Mapping[str, Any], said: tuple[str, Language]) -> bool:
    """One bar a name, its figure at its end; those that matter in colour."""
    names, values = rows["name"].to_list(), rows["value"].to_list()
    main = rows["main"].to_list() if "main" in rows.columns else [False] * rows.height
    series = {"Value": ("quiet", values)}
    made = page.chart(place, XL_CHART_TYPE.BAR_CLUSTERED, _data(names, {"Value": values}), said[0])
    _lying(made)
    bar = made.plots[0].series[0]
    for nth, matters in enumerate(main):
        point = bar.points[nth].format.fill
        point.solid()
        look.paint(point.fore_color, told["main"] if matters else "quiet")
    for nth, value in enumerate(values):
        _label(bar.points[nth], _amount(value, told["unit"], said[1]), XL_LABEL_POSITION.OUTSIDE_END)
    return _done(made, names, series, legend=False)


def waterfall(page: Page, place: Box, rows: pl.DataFrame, told: Mapping[str, Any], said: tuple[str, Language]) -> bool:
    """From a figure to the next: totals dark, between them what raised it and what lowered it."""
    reached = [*rows["starts"].to_list(), *rows["ends"].to_list()]
    foot, top = min(reached), max(reached)
    if foot < 0:  # bars that stand on nothing cannot cross zero
        return False
    steps = [abs(end - start) for start, end in zip(rows["starts"], rows["ends"], strict=True)]
    signs = [
        "total" if total else "up" if value >= 0 else "down"
        for total, value in zip(rows["total"], rows["value"], strict=True)
    ]
    good, bad = ("met", "breached") if told["more_is_good"] else ("breached", "met")
    room = (top - foot) * 0.16
    series: dict[str, tuple[str, list[float | None]]] = {
        "Stands on": ("", [min(pair) for pair in zip(rows["starts"], rows["ends"], strict=True)]),
        **{name: (hue, [step if sign == kind else None for step, sign in zip(steps, signs, strict=True)])
           for name, hue, kind in (("Figure", "ink", "total"), ("Raised", good, "up"), ("Lowered", bad, "down"))},
        "Room": ("", [room] * rows.height),
    }  # fmt: skip
    names = rows["name"].to_list()
    made = page.chart(
        place, XL_CHART_TYPE.BAR_STACKED, _data(names, {name: values for name, (_, values) in series.items()}), said[0]
    )
    _lying(made)
    made.value_axis.minimum_scale, made.value_axis.maximum_scale = foot, top + room
    for bar, (hue, _) in zip(made.plots[0].series, series.values(), strict=True):
        if hue:
            bar.format.fill.solid()
            look.paint(bar.format.fill.fore_color, hue)
        else:
            bar.format.fill.background()
    for nth, (value, total) in enumerate(zip(rows["value"], rows["total"], strict=True)):
        amount = _amount(value, told["unit"], said[1]) if total else said[1].sentence(words.points(value, told["unit"]))
        _label(made.plots[0].series[-1].points[nth], amount, XL_LABEL_POSITION.INSIDE_BASE)
    return _done(made, names, series, legend=False)


#: How each kind is plotted; whether it could be.
PLOTS: Final[dict[str, Callable[..., bool]]] = {"level": level, "bars": bars, "pareto": bars, "waterfall": waterfall}


def _data(names: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> CategoryChartData:
    data = CategoryChartData()
    data.categories = [carried(name) for name in names]
    for name, values in series.items():
        data.add_series(name, values)
    return data


def _done(
    made: Any, names: Sequence[str], series: Mapping[str, tuple[str, Sequence[Any]]], *, legend: bool = True
) -> bool:
    """True, once the chart has its font, its legend, and a sheet behind it in which no name runs as a formula."""
    made.font.size, made.font.name = Pt(11), FAMILY
    look.paint(made.font.color, "mute")
    made.has_title, made.has_legend = False, legend
    if legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_column(1, 0, [carried(name) for name in names])
    for nth, (name, (_, values)) in enumerate(series.items(), 1):
        sheet.write_string(0, nth, name)
        sheet.write_column(1, nth, values)
    book.close()
    made.part.chart_workbook.update_from_xlsx_blob(file.getvalue())
    return True


def _axes(made: Any, values: Sequence[float], unit: str, language: Language) -> None:
    axis, (low, high, step) = made.value_axis, reach(values, unit)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    form = number_format(words.form(unit), language)
    if unit == "share":
        decimals = "0." + "0" * (0 if step >= 0.01 else 1 if step >= 0.001 else 2)
        form = form.replace("0.00", decimals.removesuffix("."))
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
    axis.format.line.fill.background()
    axis.major_gridlines.format.line.width = Pt(0.75)
    look.paint(axis.major_gridlines.format.line.color, "grid")
    axis.major_tick_mark = XL_TICK_MARK.NONE
    across = made.category_axis
    across.tick_label_position, across.major_tick_mark = TICKS.LOW, XL_TICK_MARK.NONE
    look.paint(across.format.line.color, "axis")
    _every(across, -(-len(list(made.plots[0].categories)) // NAMED))


def _every(axis: Any, nth: int) -> None:
    """Names only every so many categories, so that names stand apart."""
    before = axis._element.find(f"{{{_CHART}}}noMultiLvlLbl")
    skip = etree.Element(f"{{{_CHART}}}tickLblSkip", val=str(nth))
    before.addprevious(skip)


def reach(values: Sequence[float], unit: str) -> tuple[float, float, float]:
    """Where an axis begins and ends and how far its lines stand apart, all of them round; a share never above all.

    Example:
        >>> reach([0.912, 0.984], "share"), reach([3.0, 17.0], "h")
        ((0.9, 1.0, 0.02), (2.0, 18.0, 2.0))
    """
    low, high = min(values), max(values)
    spread = (high - low) or abs(high) * 0.1 or 1.0
    size = 10.0 ** math.floor(math.log10(spread / 5))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if spread / (size * times) <= 7)
    low, high = (math.floor(low / step - 0.2) * step, math.ceil(high / step + 0.2) * step)
    if unit == "share":
        low, high = max(0.0, low), min(1.0, high)
    return round(low, 12), round(high, 12), round(step, 12)


@dataclass(frozen=True)
class Line:
    """How a line of a level looks, which is what it means.

    Attributes:
        hue: field of the theme.
        width: in points; 0 for marks alone.
        dash: of the line; None for a solid one.
        mark: at every value; None for none.
    """

    hue: str
    width: float
    dash: Any = None
    mark: Any = None


#: The look of every line of a level.
LINES: Final = {
    "Measured": Line("ink", 2.25),
    "Agreed": Line("mute", 1.75, MSO_LINE.ROUND_DOT),
    "Missed": Line("breached", 0, mark=XL_MARKER_STYLE.SQUARE),
    "Part of a period": Line("mute", 0, mark=XL_MARKER_STYLE.CIRCLE),
    "Forecast": Line("accent", 2.25, MSO_LINE.DASH),
    "80 % range, from": Line("quiet", 1.25),
    "80 % range, to": Line("quiet", 1.25),
}


def _line(line: Any, look_: Line) -> None:
    line.smooth = False
    ink = line.format.line
    if look_.width:
        look.paint(ink.color, look_.hue)
        ink.width = Pt(look_.width)
    else:
        ink.fill.background()
    if look_.dash is not None:
        ink.dash_style = look_.dash
    line.marker.style = look_.mark or XL_MARKER_STYLE.NONE
    if look_.mark is not None:
        line.marker.size = 9
        line.marker.format.fill.solid()
        look.paint(line.marker.format.fill.fore_color, look_.hue)
        line.marker.format.line.fill.background()


def _lying(made: Any) -> None:
    """Bars from left to right, the first on top, without an axis of values: every bar says its own."""
    made.plots[0].gap_width = 70
    if len(made.plots[0].series) > 1:
        made.plots[0].overlap = 100
    made.value_axis.visible, made.value_axis.has_major_gridlines = False, False
    axis = made.category_axis
    axis.reverse_order, axis.major_tick_mark, axis.tick_label_position = True, XL_TICK_MARK.NONE, TICKS.LOW
    axis.format.line.fill.background()


def _label(point: Any, text: str, place: Any) -> None:
    label = point.data_label
    label.text_frame.text = carried(text)
    run = label.text_frame.paragraphs[0].runs[0]
    run.font.size = Pt(11)
    look.paint(run.font.color, "ink")
    label.position = place


def _amount(value: float, unit: str, language: Language) -> str:
    if unit in language.locale.currencies:
        return language.money(value, unit)
    return language.sentence(words.level(value, unit))
