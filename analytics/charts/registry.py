"""The kinds of chart there are; a new one is a file and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.charts.bars import BARS, PARETO, WATERFALL
from analytics.charts.chance import CHANCE
from analytics.charts.claimed import CLAIMED
from analytics.charts.control import CONTROL
from analytics.charts.demand import DEMAND
from analytics.charts.effect import EFFECT
from analytics.charts.errors import ERRORS
from analytics.charts.frontier import FRONTIER
from analytics.charts.funnel import FUNNEL
from analytics.charts.horizon import HORIZON
from analytics.charts.level import LEVEL
from analytics.charts.matrix import MATRIX
from analytics.charts.outlooks import OUTLOOKS
from analytics.charts.reliability import RELIABILITY
from analytics.charts.small_multiples import SMALL_MULTIPLES
from analytics.charts.status_grid import STATUS_GRID
from analytics.charts.theme import config, theme
from analytics.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.charts.chart import Chart

CHARTS: dict[str, Chart] = {
    found.kind: found
    for found in (
        LEVEL,
        STATUS_GRID,
        BARS,
        WATERFALL,
        PARETO,
        CONTROL,
        DEMAND,
        FRONTIER,
        SMALL_MULTIPLES,
        RELIABILITY,
        CHANCE,
        OUTLOOKS,
        ERRORS,
        CLAIMED,
        FUNNEL,
        HORIZON,
        MATRIX,
        EFFECT,
    )
}


def chart(kind: str) -> Chart:
    """The chart of that kind.

    Raises:
        QuestionError: there is no such kind.
    """
    if kind not in CHARTS:
        problem = f"no chart of the kind {kind!r}"
        raise QuestionError(problem, found=kind, exists=CHARTS)
    return CHARTS[kind]


def spec(kind: str, options: Mapping[str, Any] | None = None, theme_name: str = "light") -> dict[str, Any]:
    """The Vega-Lite spec of a kind of chart, without data; it takes the rows that `chart(kind).rows(frame)` gives.

    Raises:
        QuestionError: no such kind, option or theme.

    Example:
        >>> sorted({"data", "datasets"} & set(spec("level")))
        []
    """
    look = theme(theme_name)
    drawn = chart(kind).drawn(options or {}, look).properties(width="container").configure(**config(look))
    made: dict[str, Any] = drawn.to_dict()
    made.pop("data", None)
    return made
