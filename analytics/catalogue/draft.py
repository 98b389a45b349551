"""A first agreement for a service that has records but none: the text that is added to the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from datetime import date


def by_due_dates(service: str, percent: float, since: date, *, zone: str = "UTC", listed: bool = False) -> str:
    """TOML tables of a service and an SLA that its tickets be resolved by the due dates they carry.

    Args:
        service: its name, as the records write it.
        percent: share of tickets, in percent, that must be in time.
        since: first day it is in force; periods before it are not judged.
        zone: IANA zone whose months are meant.
        listed: whether the catalogue has the service already.

    Raises:
        CatalogueError: the share is not between 0 and 100 percent.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import parse
        >>> parse(by_due_dates("Boston 311", 80, date(2011, 1, 1))).slas()[0].versions[0].targets[0].level
        0.8
    """
    target = 'name = "Resolved by the date promised"\nmeasure = "resolution"'
    return _sla(service, percent, since, target, zone=zone, listed=listed)


def within_hours(
    service: str, percent: float, hours: float, since: date, *, zone: str = "UTC", listed: bool = False
) -> str:
    """TOML tables of a service and an SLA that its tickets be resolved within so many hours, night and day.

    Raises:
        CatalogueError: the share is not between 0 and 100 percent, or the time allowed is not above nothing.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import parse
        >>> parse(within_hours("Desk", 90, 8, date(2026, 1, 1))).slas()[0].versions[0].targets[0].name
        'Resolved within 8 hours'
    """
    if not 0 < hours <= _YEAR:
        problem = f"{hours:g} hours cannot be promised"
        raise CatalogueError(problem, expected="more than 0 and at most a year of hours")
    said = f"{hours:.10g} hour{'' if hours == 1 else 's'}"
    target = f'name = "Resolved within {said}"\nmeasure = "resolution"\nwithin = "{said}"'
    return _sla(service, percent, since, target, zone=zone, listed=listed)


def as_counted(service: str, percent: float, since: date, *, zone: str = "UTC", listed: bool = False) -> str:
    """TOML tables of a service and an SLA on the share that met its target, as the source counts it.

    Raises:
        CatalogueError: the share is not between 0 and 100 percent.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import parse
        >>> parse(as_counted("A&E", 95, date(2016, 4, 1))).slas()[0].versions[0].targets[0].measure
        'attainment'
    """
    return _sla(service, percent, since, 'name = "Met as counted"\nmeasure = "attainment"', zone=zone, listed=listed)


def up(service: str, percent: float, since: date, *, zone: str = "UTC", listed: bool = False) -> str:
    """TOML tables of a service and an SLA on the share of the time, night and day, that it is up.

    Raises:
        CatalogueError: the share is not between 0 and 100 percent.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import parse
        >>> parse(up("Portal", 99.9, date(2026, 1, 1))).slas()[0].versions[0].targets[0].level
        0.999
    """
    return _sla(service, percent, since, 'name = "Available"\nmeasure = "availability"', zone=zone, listed=listed)


def _sla(service: str, percent: float, since: date, target: str, *, zone: str, listed: bool) -> str:
    if not 0 < percent <= 100:
        problem = f"{percent:.10g} % cannot be promised"
        raise CatalogueError(problem, expected="more than 0 and at most 100 %")
    name, calendar = _quoted(service), _quoted(f"{service}, every hour")
    table = "" if listed else f"[[services]]\nname = {name}\n\n"
    return (
        f"{table}[[calendars]]\nname = {calendar}\nzone = {_quoted(zone)}\nhours = {{ {_EVERY_HOUR} }}\n\n"
        f"[[agreements]]\nname = {_quoted(f'{service} SLA')}\nservice = {name}\n"
        f"[[agreements.versions]]\nin_force = {since.isoformat()}\ncalendar = {calendar}\n"
        'conventions = { attributed_to = "opened", open_items = "late count" }\n'
        f'[[agreements.versions.targets]]\n{target}\nat_least = "{percent:.10g} %"\n'
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_YEAR = 8784
_EVERY_HOUR = ", ".join(f'{day} = ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
