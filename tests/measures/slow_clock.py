"""The slow plain twin of the service clock: looks at the wall clock of every single step of time."""

from __future__ import annotations

from datetime import UTC, datetime

from analytics.catalogue import Calendar


def is_open(calendar: Calendar, second: int) -> bool:
    """Whether the wall clock stands in a window of its date."""
    local = datetime.fromtimestamp(second, UTC).astimezone(calendar.tz)
    of_day = local.hour * 3600 + local.minute * 60 + local.second
    return any(opens <= of_day < closes for opens, closes in calendar.windows(local.date()))


def opened(calendar: Calendar, lo: int, hi: int, step: int = 60) -> list[int]:
    """Starts of the steps between two UTC seconds in which the calendar is open."""
    return [second for second in range(lo, hi, step) if is_open(calendar, second)]


def elapsed(steps: list[int], starts: int, ends: int, step: int = 60) -> int:
    """Service seconds between two instants, counted step by step."""
    return sum(max(0, min(second + step, ends) - max(second, starts)) for second in steps)


def due(steps: list[int], starts: int, allowed: int, step: int = 60) -> int | None:
    """The earliest instant by which so many service seconds have passed, None within these steps."""
    left = allowed
    for second in steps:
        here = max(0, second + step - max(second, starts))
        if left <= here:
            return max(second, starts) + left
        left -= here
    return None
