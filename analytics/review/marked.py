"""Events that people marked by hand, beside those that came with the records."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import polars as pl

from analytics.errors import QuestionError
from analytics.records.tables import empty
from analytics.register.notebook import Event

if TYPE_CHECKING:
    from datetime import date

    from analytics.register import Saying
    from analytics.review.workspace import Workspace

#: What kinds of event a reader is offered; files may name others.
KINDS: Final = ("change", "incident", "supplier", "policy", "season", "other")


def mark(place: Workspace, name: str, day: date, *, service: str = "", kind: str = "other", by: Saying) -> Event:
    """The event, as charts show it from now on; one of that name, service and day is marked once.

    Args:
        place: the workspace.
        name: what happened, as charts will call it.
        day: when, in the catalogue's zone.
        service: the service it touches; "" for all.
        kind: one of `KINDS`, or another word.
        by: who marks it.

    Raises:
        QuestionError: the name is empty.
    """
    if not name.strip():
        problem = "the event has no name"
        raise QuestionError(problem, expected="what happened, such as 'New supplier'")
    event = Event(event=name.strip(), service=service, happened=day, kind=kind)
    for known in place.register.entries("event"):
        if (known.value.event, known.value.service, known.value.happened) == (event.event, service, day):
            return event
    place.register.save(event, by=by)
    return event


def events(place: Workspace, zone: str) -> pl.DataFrame:
    """The events marked, in the columns of the table `events`; each at noon of its day, an hour every day has once."""
    if not place.begun():
        return empty("events")
    noon = time(12, tzinfo=ZoneInfo(zone))
    rows = [
        {**_told(entry.value), "happened": datetime.combine(entry.value.happened, noon).astimezone(UTC)}
        for entry in place.register.entries("event")
    ]
    return pl.DataFrame(rows, schema=empty("events").schema)


def _told(event: Event) -> dict[str, str]:
    return {"event": event.event, "service": event.service, "kind": event.kind}
