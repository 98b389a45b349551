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
    if not 0 < percent <= 100:
        problem = f"{percent:g} % cannot be promised"
        raise CatalogueError(problem, expected="more than 0 and at most 100 %")
    name = json.dumps(service, ensure_ascii=False)
    calendar = json.dumps(f"{service}, every hour", ensure_ascii=False)
    table = "" if listed else f"[[services]]\nname = {name}\n\n"
    return (
        f"{table}[[calendars]]\nname = {calendar}\nzone = {json.dumps(zone)}\nhours = {{ {_EVERY_HOUR} }}\n\n"
        f"[[agreements]]\nname = {json.dumps(f'{service} SLA', ensure_ascii=False)}\nservice = {name}\n"
        f"[[agreements.versions]]\nin_force = {since.isoformat()}\ncalendar = {calendar}\n"
        'conventions = { attributed_to = "opened" }\n'
        '[[agreements.versions.targets]]\nname = "Resolved by the date promised"\nmeasure = "resolution"\n'
        f'at_least = "{percent:g} %"\n'
    )


_EVERY_HOUR = ", ".join(f'{day} = ["00:00-24:00"]' for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
