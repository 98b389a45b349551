"""When the error budget of the current period is spent, if it goes on as it has begun."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any


def runs_out(period: dict[str, Any], as_of: date) -> date | None:
    """The day on which more will have missed than the period allows; None where that is not before its end.

    The period is taken to go on at its own pace of items (or seconds) and misses. A promise of "at most" and one on a
    mean or a percentile have no budget.

    Args:
        period: the judged row of the period that `as_of` falls in: period, ends, good, total, promised, at_least.
        as_of: last day that the records cover.

    Example:
        >>> runs_out({"period": date(2026, 10, 1), "ends": date(2026, 11, 1), "good": 80.0, "total": 100.0,
        ...           "promised": 0.9, "at_least": True}, date(2026, 10, 10))
        datetime.date(2026, 10, 16)
    """
    good, total, asked = period["good"], period["total"], period["promised"]
    if not period["at_least"] or not 0 < asked <= 1 or not total or good is None or good >= total:
        return None
    gone = (as_of - period["period"]).days + 1
    whole = (period["ends"] - period["period"]).days
    allowed = (1 - asked) * total / gone * whole
    day = period["period"] + timedelta(days=max(math.ceil(round(allowed / ((total - good) / gone), 9)) - 1, 0))
    return day if day < period["ends"] else None
