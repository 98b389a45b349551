"""When what is asked outgrows what there is room for: a workload limit, or what a team can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from analytics.errors import QuestionError


@dataclass(frozen=True)
class Room:
    """What is expected of the months ahead against a limit.

    Attributes:
        limit: most that there is room for in a month.
        runs_out: first day of the first month that is expected to ask for more; None for none.
        earliest: the same where the upper end of its 80 % range is above the limit.
        latest: the same where even the lower end is.
        fullest: first day of the month that is expected to ask for most.
        load: its expected demand as a share of the limit.
    """

    limit: float
    runs_out: date | None
    earliest: date | None
    latest: date | None
    fullest: date
    load: float

    @property
    def sentence(self) -> str:
        """When the room runs out, in words, with its interval."""
        if self.runs_out is None and self.earliest is None:
            return f"there is room throughout: at most {self.load:.0%} of it is expected, in {self.fullest:%B %Y}"
        if self.runs_out is None:
            return f"there is room in expectation, and it may run out from {self.earliest:%B %Y} on"
        span = f"from {self.earliest:%B %Y} at the earliest" if self.earliest and self.earliest < self.runs_out else ""
        sure = f"by {self.latest:%B %Y} almost surely" if self.latest else "perhaps not within the months looked at"
        told = ", ".join(part for part in (span, sure) if part)
        return f"room runs out in {self.runs_out:%B %Y} ({told})"


def room(months: pl.DataFrame, limit: float) -> Room:
    """When months ahead outgrow a limit.

    Args:
        months: period, forecast, low80 and high80, such as `Forecast.months`; null where no interval is claimed.
        limit: most that there is room for in a month.

    Raises:
        QuestionError: the limit is not above zero, or no month lies ahead.

    Example:
        >>> ahead = pl.DataFrame({
        ...     "period": [date(2026, 11, 1), date(2026, 12, 1)], "forecast": [90.0, 105.0],
        ...     "low80": [80.0, 95.0], "high80": [101.0, 116.0],
        ... })
        >>> room(ahead, 100).sentence
        'room runs out in December 2026 (from November 2026 at the earliest, perhaps not within the months looked at)'
    """
    if not limit > 0 or months.is_empty():
        problem = f"nothing can be held against a limit of {limit:g}" if months.height else "no month lies ahead"
        raise QuestionError(problem, expected="a limit above zero, and a forecast")
    fullest = months.sort("forecast", descending=True).row(0, named=True)
    return Room(
        limit, _first(months, "forecast", limit), _first(months, "high80", limit), _first(months, "low80", limit),
        fullest["period"], fullest["forecast"] / limit,
    )  # fmt: skip


def _first(months: pl.DataFrame, column: str, limit: float) -> date | None:
    above = months.filter(pl.col(column) > limit).sort("period")["period"]
    return above[0] if len(above) else None
