"""Colours, the vocabulary of status and Altair's configuration, for light and dark: plain values, no state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from analytics.errors import QuestionError

Shape = Literal["circle", "triangle-up", "square"]

FONT: Final = "Source Sans, Source Sans 3, Source Sans Pro, Noto Sans, sans-serif"


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours by what they mean.

    Attributes:
        name: "light" or "dark".
        paper: what charts stand on; halos and hollow marks are filled with it.
        ink: measured figures and the words that matter.
        mute: axis labels and remarks.
        grid, axis: lines that help the eye.
        accent: what is looked ahead to, or proposed.
        quiet: what a figure is compared with, and bars that are not the point.
        met, at_risk, breached, unknown: the four statuses.
    """

    name: str
    paper: str
    ink: str
    mute: str
    grid: str
    axis: str
    accent: str
    quiet: str
    met: str
    at_risk: str
    breached: str
    unknown: str


LIGHT: Final = Theme(
    name="light", paper="#FFFFFF", ink="#1C2430", mute="#566070", grid="#ECEEF2", axis="#B8C0CB", accent="#1B4F8A",
    quiet="#B8C0CB", met="#0B7A75", at_risk="#B7791F", breached="#C2361B", unknown="#76808E",
)  # fmt: skip
DARK: Final = Theme(
    name="dark", paper="#12161C", ink="#E6E9EE", mute="#A5AFBD", grid="#262E38", axis="#4A5563", accent="#7FB2E5",
    quiet="#566273", met="#45B8AE", at_risk="#E0A84A", breached="#EF7A5F", unknown="#8B97A6",
)  # fmt: skip
THEMES: Final = {found.name: found for found in (LIGHT, DARK)}


@dataclass(frozen=True, kw_only=True)
class Status:
    """How one status is shown: never by colour alone.

    Attributes:
        word: what people read.
        shape: the mark in charts; "not enough data" is a ring, the others are filled.
        glyph: the mark in running text.
        hue: name of the colour in text and badges.
        icon: name of the icon in badges.
        field: field of `Theme` that holds its colour.
    """

    word: str
    shape: Shape
    glyph: str
    hue: Literal["green", "orange", "red", "gray"]
    icon: str
    field: str


STATUSES: Final = {
    "met": Status(word="Met", shape="circle", glyph="●", hue="green", icon="check_circle", field="met"),
    "at risk": Status(word="At risk", shape="triangle-up", glyph="▲", hue="orange", icon="warning", field="at_risk"),
    "breached": Status(word="Breached", shape="square", glyph="■", hue="red", icon="error", field="breached"),
    "not enough data": Status(
        word="Not enough data", shape="circle", glyph="○", hue="gray", icon="help", field="unknown"
    ),
}


def theme(name: str) -> Theme:
    """The theme of that name.

    Raises:
        QuestionError: there is no such theme.
    """
    if name not in THEMES:
        problem = f"no theme {name!r}"
        raise QuestionError(problem, found=name, exists=THEMES)
    return THEMES[name]


def colour(status: str, theme: Theme) -> str:
    """The colour of a status in a theme.

    Example:
        >>> colour("breached", LIGHT)
        '#C2361B'
    """
    return str(getattr(theme, STATUSES[status].field))


def config(theme: Theme) -> dict[str, Any]:
    """Altair's configuration in a theme; given to each chart, never set for the process."""
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "padding": {"left": 2, "right": 8, "top": 6, "bottom": 4},
        "axis": {
            "labelColor": theme.mute, "titleColor": theme.mute, "labelFontSize": 12, "titleFontSize": 12,
            "titleFontWeight": 400, "domain": False, "ticks": False, "gridColor": theme.grid, "labelPadding": 6,
        },
        "axisX": {
            "grid": False, "domain": True, "domainColor": theme.axis, "ticks": True, "tickColor": theme.axis,
            "tickSize": 4, "labelPadding": 4,
        },
        "legend": {
            "orient": "top", "title": None, "labelFontSize": 12, "labelColor": theme.ink, "symbolSize": 90,
            "labelLimit": 260, "columnPadding": 14, "rowPadding": 4, "offset": 10,
        },
        "line": {"strokeWidth": 2, "strokeCap": "round", "strokeJoin": "round"},
        "text": {"fontSize": 12, "color": theme.ink},
    }  # fmt: skip
