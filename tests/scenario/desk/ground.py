"""A desk of four priorities that is open from nine to six on working days, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from analytics.catalogue import Calendar
from analytics.scenario.desk.desk import Demand, Desk, Hours, Kind, Station, Tier

OFFICE = Calendar(
    name="office", zone="Europe/London",
    hours=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ((9 * 3600, 18 * 3600),)),
)  # fmt: skip

#: Name, share of tickets, mean hours of work, hours to respond and to resolve.
KINDS = (
    ("P1", 0.04, 2.0, 0.5, 4.0),
    ("P2", 0.16, 1.6, 2.0, 9.0),
    ("P3", 0.5, 1.2, 8.0, 27.0),
    ("P4", 0.3, 1.0, 16.0, 45.0),
)

#: Share of a day's tickets by hour.
BY_HOUR = np.r_[np.full(8, 0.25), np.full(10, 2.0), np.full(6, 0.5)]


def kind(place: int, **changed: Any) -> Kind:
    name, _, work, respond, resolve = KINDS[place]
    tier = Tier(station="Desk", work=Hours(mean=work, variation=1.2))
    return replace(Kind(name=name, rank=place, tiers=(tier,), respond=respond, resolve=resolve), **changed)


def roster(people: float, days: int, after: int = 60) -> Station:
    opens = np.array([24.0 * day + 9 for day in range(days + after) if day % 7 < 5])
    return Station(name="Desk", starts=opens, ends=opens + 9, people=np.full(len(opens), people))


def desk(people: float = 6, tickets: float = 8000, days: int = 364, periods: int = 12, **changed: Any) -> Desk:
    """A desk that begins on a Monday."""
    week = np.array([1.25, 1.15, 1.1, 1.05, 1.0, 0.25, 0.2])
    daily = np.resize(week, days)
    expected = (daily / daily.sum() * tickets)[:, None] * np.array([share for _, share, *_ in KINDS])
    made = Desk(
        first=date(2026, 11, 2), zone="Europe/London", edges=np.linspace(0, 24 * days, periods + 1),
        kinds=tuple(kind(place) for place in range(len(KINDS))), stations=(roster(people, days),),
        demand=Demand(expected=expected, by_hour=(BY_HOUR / BY_HOUR.sum())[None]), calendars=(OFFICE,),
    )  # fmt: skip
    return replace(made, **changed)
