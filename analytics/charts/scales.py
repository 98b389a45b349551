"""How values and periods are written along an axis and in a tooltip, by unit and by span."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

#: Sign before an amount; a currency not named here is written by its code.
SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹"}

#: How a period is written along an axis and in a tooltip.
SPANS: Final = {
    "day": ("%-d %b %y", "%A %-d %B %Y"),
    "week": ("%b %y", "week from %-d %B %Y"),
    "month": ("%b %y", "%B %Y"),
    "quarter": ("%b %y", "quarter from %B %Y"),
    "year": ("%Y", "year from %B %Y"),
}

#: A label every so many pixels; an expression, so that a narrow screen gets fewer.
_EVERY: Final = "floor(width < 500 ? width / 44 : width / 80)"

#: How many months the horizontal scale reaches over.
_MONTHS: Final = "(domain('x')[1] - domain('x')[0]) / (30 * 864e5)"


def written(value: str, unit: str) -> str:
    """A Vega expression that writes an exact value with its unit.

    Args:
        value: expression for the value, such as "datum.level".
        unit: "share", "h", "count", "score", a currency code, or any word.

    Example:
        >>> written("datum.level", "h")
        "format(datum.level, ',.2f') + ' h'"
    """
    if unit == "share":
        return f"format(100 * {value}, '.4~f') + ' %'"
    if unit in ("count", "score"):
        return f"format({value}, '{',.0f' if unit == 'count' else '.2f'}')"
    if _is_money(unit):
        return f"({value} < 0 ? '−' : '') + '{_sign(unit)}' + format(abs({value}), ',.0f')"
    return f"format({value}, ',.2f') + ' {unit}'"


def value_axis(unit: str, **more: Any) -> alt.Axis:
    """An axis with as many decimals as its steps need, in the unit."""
    if unit == "share":
        return alt.Axis(format="%", labelExpr="replace(datum.label, '%', ' %')", tickCount=5, **more)
    if _is_money(unit):
        short = f"(datum.value < 0 ? '−' : '') + '{_sign(unit)}' + replace(format(abs(datum.value), '~s'), 'G', 'bn')"
        return alt.Axis(labelExpr=short, tickCount=5, **more)
    ending = "" if unit in ("count", "score", "") else f" {unit}"
    # An axis of nothing but zero would write it with six decimals.
    label = "(datum.value === 0 ? '0' : datum.label)"
    return alt.Axis(format=",f", labelExpr=f"{label} + '{ending}'", tickCount=5, **more)


def period_axis(span: str, **more: Any) -> alt.Axis:
    """An axis of periods with as many labels as the width holds."""
    if span == "day":
        more["labelExpr"] = "timeFormat(datum.value, date(datum.value) === 1 ? '%b %y' : '%-d %b')"
    every = _EVERY
    if span in ("week", "month"):  # ticks within a month would say its name again
        every = f"min({_EVERY}, max(1, {_MONTHS}))"
        more["labelExpr"] = f"date(datum.value) === 1 ? timeFormat(datum.value, '{SPANS[span][0]}') : ''"
    return alt.Axis(
        format=SPANS[span][0], tickCount=alt.ExprRef(every), labelOverlap=True, labelFlush=True, title=None, **more
    )


def period_written(span: str, field: str = "datum.period") -> str:
    """A Vega expression that writes a period in full."""
    return f"timeFormat({field}, '{SPANS[span][1]}')"


def _is_money(unit: str) -> bool:
    return unit in SIGNS or (len(unit) == 3 and unit.isupper())


def _sign(unit: str) -> str:
    return SIGNS.get(unit, f"{unit} ")
