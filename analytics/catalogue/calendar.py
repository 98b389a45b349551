"""When a service is agreed to run: weekly hours, holidays and own days in an IANA zone."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Opening and closing second of a local day; 86,400 is midnight at its end.
Window = tuple[int, int]


def _seconds(clock: str) -> int:
    hours, _, minutes = clock.strip().partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(minutes) < 60 and int(hours) * 60 + int(minutes) <= 24 * 60):
        message = f"{clock!r} is not a time of day between 00:00 and 24:00"
        raise ValueError(message)
    return int(hours) * 3600 + int(minutes) * 60


def _window(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    opens, dash, closes = given.partition("-")
    if not dash or _seconds(opens) >= _seconds(closes):
        message = f"{given!r} is not a window such as '08:00-18:00' that closes after it opens"
        raise ValueError(message)
    return _seconds(opens), _seconds(closes)


def _apart(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    ordered = tuple(sorted(windows))
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(ordered)):
        message = "windows of one day overlap"
        raise ValueError(message)
    return ordered


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # walks the zone files, some 20 ms


def _zone(given: str) -> str:
    if given not in _zones():
        message = f"{given!r} is not an IANA time zone such as 'Europe/London'"
        raise ValueError(message)
    return given


def _region(given: str) -> str:
    country, _, subdivision = given.partition("-")
    known = holidays.list_supported_countries()
    if given and (country not in known or (subdivision and subdivision not in known[country])):
        message = f"{given!r} is not a country or country-subdivision that the package holidays knows, such as 'GB-ENG'"
        raise ValueError(message)
    return given


Hours = Annotated[tuple[Annotated[Window, BeforeValidator(_window)], ...], AfterValidator(_apart)]
Zone = Annotated[str, AfterValidator(_zone)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Calendar:
    """Agreed service hours of one calendar.

    Attributes:
        name: what agreements call it.
        zone: IANA time zone in which hours, days and months are meant.
        hours: windows of each weekday; a weekday left out is closed.
        holidays: country or country-subdivision whose public holidays are closed, such as "GB-ENG"; empty for none.
        own_days: windows of single dates, instead of weekday and holiday; an empty list closes the day.
    """

    name: str = Field(min_length=1)
    zone: Zone = "UTC"
    hours: Mapping[Weekday, Hours] = Field(default_factory=dict)
    holidays: Annotated[str, AfterValidator(_region)] = ""
    own_days: Mapping[date, Hours] = Field(default_factory=dict)

    def windows(self, day: date) -> tuple[Window, ...]:
        """Windows in local seconds of the day in which the service is agreed to run on `day`.

        Example:
            >>> office = Calendar(name="office", hours={"mon": ["09:00-17:00"]}, holidays="GB-ENG")
            >>> office.windows(date(2026, 11, 23))
            ((32400, 61200),)
            >>> office.windows(date(2026, 12, 28))  # Boxing Day, in lieu
            ()
        """
        if day in self.own_days:
            return self.own_days[day]
        if self.holidays and day in public_holidays(self.holidays, day.year):
            return ()
        return self.hours.get(WEEKDAYS[day.weekday()], ())

    @property
    def tz(self) -> ZoneInfo:
        """The zone as Python knows it."""
        return ZoneInfo(self.zone)

    def ever_opens(self) -> bool:
        """True where at least one window exists in an ordinary week or on an own day."""
        return any(self.hours.values()) or any(self.own_days.values())


@cache
def public_holidays(region: str, year: int) -> Mapping[date, str]:
    """Names of the public holidays of a region in a year, by date (source: package `holidays`)."""
    country, _, subdivision = region.partition("-")
    return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def always(name: str = "24x7", zone: str = "UTC") -> Calendar:
    """A calendar that is always open.

    Example:
        >>> always().windows(date(2026, 12, 25))
        ((0, 86400),)
    """
    whole_day: tuple[Window, ...] = ((0, 86_400),)
    return Calendar(name=name, zone=zone, hours=dict.fromkeys(WEEKDAYS, whole_day))


def days(first: date, last: date) -> list[date]:
    """Every date from `first` to `last`, both included.

    Example:
        >>> len(days(date(2026, 2, 1), date(2026, 3, 1)))
        29
    """
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
