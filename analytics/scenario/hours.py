"""Agreed service hours under change: a calendar that opens earlier or closes later, and how many hours that adds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from analytics.catalogue import Calendar
    from analytics.catalogue.calendar import Window

#: Weeks of an average month of the Gregorian calendar.
WEEKS_A_MONTH: Final = 365.2425 / 7 / 12


def lengthened(calendar: Calendar, earlier: float, later: float) -> Calendar:
    """The calendar open so many hours longer on each weekday it opens, within the day; holidays stay as they are.

    Raises:
        ScenarioError: the calendar never opens.

    Example:
        >>> from analytics.catalogue import Calendar
        >>> lengthened(Calendar(name="office", hours={"mon": ["09:00-17:00"]}), 1, 2).hours["mon"]
        ((28800, 68400),)
    """
    if not calendar.ever_opens():
        problem = f"the calendar {calendar.name!r} never opens, so nothing could be done within its hours"
        raise ScenarioError(problem, remedy="Choose a calendar with hours on at least one day")
    if not (earlier or later):
        return calendar
    hours = {
        day: _longer(windows, round(earlier * 3600), round(later * 3600)) for day, windows in calendar.hours.items()
    }
    if hours == calendar.hours:
        return calendar
    name = f"{calendar.name}, {earlier:g} h earlier and {later:g} h later"
    return replace(calendar, name=name, hours=hours)


def added_hours(before: Calendar, after: Calendar) -> float:
    """Agreed hours a month that an ordinary week gains, below 0 where it loses."""
    return (_a_week(after) - _a_week(before)) / 3600 * WEEKS_A_MONTH


def _a_week(calendar: Calendar) -> int:
    return sum(closes - opens for windows in calendar.hours.values() for opens, closes in windows)


def _longer(windows: tuple[Window, ...], earlier: int, later: int) -> tuple[Window, ...]:
    if not windows:
        return windows
    longer = list(windows)
    longer[0] = (max(longer[0][0] - earlier, 0), longer[0][1])
    longer[-1] = (longer[-1][0], min(longer[-1][1] + later, 86_400))
    return tuple(longer)
