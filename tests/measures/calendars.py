"""Random calendars over the changes of clocks of several zones, for laws that must hold on all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from analytics.catalogue import Calendar
from analytics.catalogue.calendar import WEEKDAYS

#: A day on which the clocks of each zone change; Lord Howe's by 30 minutes, Chatham stands 45 minutes off the hour,
#: and Sao Paulo's change at midnight, so that a day has no 00:00.
CHANGES = {
    "Europe/London": (date(2024, 3, 31), date(2024, 10, 27)),
    "America/New_York": (date(2024, 3, 10), date(2024, 11, 3)),
    "Australia/Lord_Howe": (date(2024, 4, 7), date(2024, 10, 6)),
    "America/Sao_Paulo": (date(2018, 11, 4), date(2019, 2, 17)),
    "Pacific/Chatham": (date(2024, 4, 7), date(2024, 9, 29)),
    "Africa/Casablanca": (date(2024, 3, 10), date(2024, 4, 14)),
    "UTC": (date(2024, 2, 29), date(2024, 12, 31)),
    "Asia/Kolkata": (date(2024, 1, 1), date(2024, 8, 15)),
}


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Up to three windows of a day, whole minutes, apart or touching."""
    edges = draw(st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return tuple((opens * 60, closes * 60) for opens, closes in zip(edges[::2], edges[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, int, int]:
    """A calendar and the UTC seconds of four days around a change of its clocks."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    change = draw(st.sampled_from(CHANGES[zone]))
    hours = {day: draw(windows()) for day in draw(st.sets(st.sampled_from(WEEKDAYS), min_size=3))}
    own = draw(st.dictionaries(st.integers(-3, 3), windows(), max_size=2))
    region = draw(st.sampled_from(["", "GB-ENG", "US", "BR"]))
    calendar = Calendar(
        name="random", zone=zone, hours=hours, holidays=region,
        own_days={change + timedelta(days=ahead): given for ahead, given in own.items()},
    )  # fmt: skip
    start = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(days=2)
    return calendar, int(start.timestamp()), int((start + timedelta(days=4)).timestamp())
