"""The form of a calendar: hours of each weekday, public holidays, and days that are not as others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import holidays
import streamlit as st

from analytics.catalogue import Calendar
from analytics.catalogue.amend import made
from analytics.catalogue.calendar import WEEKDAYS, Window
from analytics.errors import CatalogueError
from pages.parts.entry_form import named, zone_of

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue

_DAYS: Final = dict(zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
                        strict=True))  # fmt: skip

#: Ordinary weeks to begin from.
WEEKS: Final = {
    "Office hours": {day: "09:00-17:00" if day not in ("sat", "sun") else "" for day in WEEKDAYS},
    "Night and day": dict.fromkeys(WEEKDAYS, "00:00-24:00"),
}


def calendar(start: Calendar | None, key: str, catalogue: Catalogue) -> Calendar:
    """The calendar as the reader has it now; CatalogueError where it cannot be."""
    held = start or Calendar(name="new", zone=catalogue.zone)
    name = named(start, key)
    with st.grid(2, min_column_width=230):
        zone = zone_of("Zone in which the hours are meant", held.zone, f"{key}-zone")
        regions = ["", *_regions()]
        kept = st.selectbox(
            "Public holidays that are closed", regions, index=regions.index(held.holidays), key=f"{key}-holidays",
            format_func=lambda region: region or "None",
        )  # fmt: skip
    hours = _hours(held, key)
    lines = [_line(day, windows) for day, windows in held.own_days.items()]
    own = st.text_area(
        "Days that are not as others, one a line", "\n".join(lines),
        placeholder="2026-12-24: 09:00-13:00\n2026-12-31: closed", key=f"{key}-own",
    )  # fmt: skip
    fields = {"name": name, "zone": zone, "holidays": kept or "", "hours": hours, "own_days": _own_days(own)}
    return made(Calendar, fields, "the calendar")


def _hours(held: Calendar, key: str) -> dict[str, list[str]]:
    """The windows of each weekday as they are written; a preset fills all seven."""
    with st.container(horizontal=True, gap="small"):
        for place, (label, week) in enumerate(WEEKS.items()):
            if st.button(label, key=f"{key}-week-{place}", type="tertiary", icon=":material/schedule:"):
                for day, written in week.items():
                    st.session_state[f"{key}-{day}"] = written
    clocks: dict[str, str] = {}
    with st.grid(4, min_column_width=160):
        for day, label in _DAYS.items():
            st.session_state.setdefault(f"{key}-{day}", ", ".join(map(_clock, held.hours.get(day, ()))))
            clocks[day] = st.text_input(label, placeholder="closed", key=f"{key}-{day}")
    return {day: _windows(text) for day, text in clocks.items() if text.strip()}


def _own_days(text: str) -> dict[str, list[str]]:
    days = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        day, colon, windows = line.partition(":")
        if not colon:
            problem = f"the day {line!r} says no hours"
            raise CatalogueError(problem, expected="a line such as '2026-12-24: 09:00-13:00' or '2026-12-31: closed'")
        days[day.strip()] = [] if windows.strip() == "closed" else _windows(windows)
    return days


def _windows(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _line(day: object, windows: tuple[Window, ...]) -> str:
    return f"{day}: {', '.join(map(_clock, windows)) or 'closed'}"


def _clock(window: Window) -> str:
    return "-".join(f"{seconds // 3600:02}:{seconds // 60 % 60:02}" for seconds in window)


@lru_cache(maxsize=1)
def _regions() -> list[str]:
    """Countries and their subdivisions whose public holidays are known."""
    known = holidays.list_supported_countries()
    return sorted([*known, *(f"{country}-{part}" for country, parts in known.items() for part in parts)])
