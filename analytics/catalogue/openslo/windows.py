"""OpenSLO's time windows and the spans that targets are judged over, one as the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.catalogue.agreement import Span
    from analytics.catalogue.openslo.forms import Window

_MONTHS: Final = {"M": 1, "Q": 3, "Y": 12}
#: Duration of each span; fiscal ones differ in when they start.
_DURATIONS: Final[dict[str, str]] = {
    "month": "1M", "quarter": "1Q", "year": "1Y", "fiscal quarter": "1Q", "fiscal year": "1Y",
    "rolling 12 months": "12M",
}  # fmt: skip


def span(window: Window | None, fiscal_start: int = 1) -> Span | None:
    """The span that a window is, None where it is none: a week, 28 days, a quarter that starts in February.

    Args:
        window: the window.
        fiscal_start: month in which the fiscal year starts.

    Example:
        >>> from analytics.catalogue.openslo.forms import Window
        >>> span(Window(duration="1Y", isRolling=True)), span(Window(duration="4w", isRolling=True))
        ('rolling 12 months', None)
    """
    if window is None:
        return None
    months = int(window.duration[:-1]) * _MONTHS.get(window.duration[-1], 0)
    if window.is_rolling:
        return "rolling 12 months" if months == 12 else None
    starts = _starts(window)
    month = starts.month if starts else 1
    spans: dict[int, tuple[Span, Span]] = {
        1: ("month", "month"), 3: ("quarter", "fiscal quarter"), 12: ("year", "fiscal year")
    }  # fmt: skip
    whole, fiscal = spans.get(months, (None, None))
    if months == 0 or (month - 1) % months == 0:
        return whole
    return fiscal if (month - fiscal_start) % months == 0 else None


def unplaced(window: Window | None, fiscal_start: int = 1) -> Iterator[tuple[str, str]]:
    """Path and reason of what a window says that no span does."""
    if window is None:
        yield "spec.timeWindow", "there is none; it is judged by the calendar month"
        return
    if span(window, fiscal_start) is None:
        kind = "rolling" if window.is_rolling else "calendar"
        hint = " (1m is a minute in OpenSLO, 1M a month)" if window.duration.endswith("m") else ""
        yield (
            "spec.timeWindow[1].duration",
            (f"no span is a {kind} window of {window.duration}{hint}; it is judged by the calendar month"),
        )
    starts = _starts(window)
    if window.calendar and (starts is None or starts.day > 1 or starts.time() != datetime.min.time()):
        yield "spec.timeWindow[1].calendar.startTime", "spans start at midnight on the first day of a month"


def window(span: Span, since: date, zone: str, fiscal_start: int = 1) -> dict[str, Any]:
    """The window that a span is, as OpenSLO writes it; it starts with the first period that holds `since`.

    Args:
        span: the span.
        since: a day in the first period.
        zone: IANA zone of its days.
        fiscal_start: month in which the fiscal year starts.

    Example:
        >>> window("fiscal quarter", date(2026, 3, 31), "Europe/London", 4)["calendar"]["startTime"]
        '2026-01-01 00:00:00'
    """
    duration = _DURATIONS[span]
    if span == "rolling 12 months":
        return {"duration": duration, "isRolling": True}
    months = _MONTHS[duration[-1]]
    first = fiscal_start if span.startswith("fiscal") else 1
    into = (since.month - first) % months
    year, month = divmod(since.year * 12 + since.month - 1 - into, 12)
    starts = f"{year:04}-{month + 1:02}-01 00:00:00"
    return {"duration": duration, "isRolling": False, "calendar": {"startTime": starts, "timeZone": zone}}


def _starts(window: Window) -> datetime | None:
    """Wall-clock time at which a window starts, None where it does not say or cannot be read."""
    try:
        return datetime.fromisoformat(window.calendar.start_time) if window.calendar else None
    except ValueError:
        return None
