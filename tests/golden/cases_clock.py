"""Worked examples of the service clock, of due times, and of open items in a survival estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from analytics.catalogue import Calendar, Duration, always
from analytics.catalogue.calendar import WEEKDAYS
from analytics.measures.clock import Clock, over
from analytics.measures.due import due, working_days_later
from analytics.measures.holds import held, pushed
from analytics.measures.survival import median, survival
from tests.golden.agreement import Case

Given = Mapping[str, Any]

START: Final = datetime(2026, 6, 1, tzinfo=UTC)


def office(given: Given) -> Calendar:
    """A calendar of one window a day, as the examples describe it; holidays fall on the same days every year."""
    opens, closes = (int(text[:2]) * 3600 + int(text[3:]) * 60 for text in (given["open"], given["close"]))
    years = range(2000, 2031)
    closed = [date(year, *map(int, day.split("-"))) for day in given.get("holidays_md", ()) for year in years]
    return Calendar(
        name="office", zone=given.get("tz", "UTC"), own_days=dict.fromkeys(closed, ()),
        hours={WEEKDAYS[day]: ((opens, closes),) for day in given.get("days", range(5))},
    )  # fmt: skip


def instants(texts: Sequence[str], calendar: Calendar) -> pl.Series:
    """Local times of the examples as instants."""
    local = [datetime.fromisoformat(text).replace(tzinfo=calendar.tz) for text in texts]
    return pl.Series([moment.astimezone(UTC) for moment in local], dtype=pl.Datetime("us", "UTC"))


def clock(calendar: Calendar, moments: pl.Series) -> Clock:
    """A clock that reaches a year beyond the moments."""
    days = moments.dt.date().to_list()
    return over([calendar], min(days) - timedelta(days=365), max(days) + timedelta(days=365))


def local(moments: pl.Series, calendar: Calendar) -> list[str]:
    """Instants as the examples write local times."""
    return [f"{moment.astimezone(ZoneInfo(calendar.zone)):%Y-%m-%d %H:%M:%S}" for moment in moments]


def elapsed_hours(given: Given) -> list[float]:
    """Service hours between the two ends of each case."""
    calendar = office(given["calendar"])
    starts, ends = (instants([case[side] for case in given["cases"]], calendar) for side in (0, 1))
    return (clock(calendar, pl.concat([starts, ends])).elapsed(starts, ends) / 3600).to_list()


def znuny_deadlines(given: Given) -> Given:
    calendar = office(given["calendar"])
    starts = instants([start for start, _ in given["cases"]], calendar)
    fall_due = clock(calendar, starts).due(starts, pl.Series([allowed for _, allowed in given["cases"]]))
    named = dict(zip(local(starts, calendar), starts, strict=True)) | dict(
        zip(local(fall_due, calendar), fall_due, strict=True)
    )
    shown = ("2007-10-26 18:12:23", "2007-10-29 10:42:23", "2007-03-23 18:12:23", "2007-03-26 10:42:23",
             "2007-10-30 10:42:23", "2007-03-27 10:42:23")  # fmt: skip
    return {
        "due_local": local(fall_due, calendar),
        "dst_epochs": {text: int(named[text].timestamp()) for text in shown},
    }


def glpi_working_days(given: Given) -> Given:
    calendar = office(given["calendar"])
    start = instants([given["start"]], calendar)
    at_hour, at_close = (
        [
            local(working_days_later(calendar, start, days, at_close=close), calendar)[0]
            for days in given["working_days"]
        ]
        for close in (False, True)
    )
    return {"due": at_hour, "due_end_of_day": at_close}


def servicenow_elapsed(given: Given) -> Given:
    found: dict[str, list[float | None]] = {"business_h": [], "actual_h": [], "business_pct": [], "actual_pct": []}
    for case in given["cases"]:
        for kind, calendar in (("business", office(case)), ("actual", always())):
            ends = instants([case["start"], case["now"]], calendar)
            seconds = clock(calendar, ends).elapsed(ends[:1], ends[1:])[0]
            found[f"{kind}_h"].append(seconds / 3600)
            found[f"{kind}_pct"].append(case["target_h"] and 100 * seconds / (case["target_h"] * 3600))
    return found


def servicenow_marks(given: Given) -> Given:
    calendar = office({**given, "close": "18:00"})
    start = instants([f"2026-11-23 {given['start']}:00"], calendar)
    at = {
        share: due(clock(calendar, start), start, Duration(amount=given["target_h"] * share / 100, unit="hours"))
        for share in (50, 75, 100)
    }
    return {f"at_{share}": local(moment, calendar)[0][11:16] for share, moment in at.items()}


def outside_schedule(given: Given) -> Given:
    calendar = office(given)
    field = instants([given["due_field"]], calendar)
    return {"breach_time": local(clock(calendar, field).opening(field), calendar)[0]}


def minute(number: float) -> datetime:
    """An instant so many minutes from an arbitrary start."""
    return START + timedelta(minutes=number)


def spell(ticket: str, starts: float, ends: float) -> dict[str, Any]:
    return {"ticket": ticket, "starts": minute(starts), "ends": minute(ends)}


def worked(running: pl.DataFrame, holds: pl.DataFrame) -> list[int]:
    """Minutes that clocks ran, without holds."""
    steady = clock(always(), pl.Series([minute(-20_000), minute(20_000)]))
    return ((steady.elapsed(running["starts"], running["ends"]) - held(steady, running, holds)) // 60).to_list()


def zammad_pause(given: Given) -> Given:
    minutes = given["minutes"]
    windows, targets = given["windows"], given["targets"]
    # The clock runs while the ticket is there: from "new" to "closed".
    inside = [(max(lo, minutes["new"]), min(hi, minutes["closed"])) for lo, hi in windows]
    running = pl.DataFrame([spell(str(place), lo, hi) for place, (lo, hi) in enumerate(inside)])
    holds = pl.DataFrame([spell(str(place), minutes["pending"], minutes["closed"]) for place in range(len(windows))])
    steady = clock(always(), pl.Series([minute(0), minute(20_000)]))
    asked = pl.DataFrame([spell(str(place), target["start"], 20_000) for place, target in enumerate(targets)])
    allowed = pl.Series([target["minutes"] * 60 for target in targets])
    fall_due = steady.due(asked["starts"], allowed + pushed(steady, asked, holds, allowed))
    return {
        "working_minutes": worked(running, holds),
        "due": ((fall_due - START).dt.total_seconds() // 60).to_list(),
    }


def frappe_pause(given: Given) -> Given:
    minutes = given["minutes"]
    running = pl.DataFrame([spell("a", minutes["open"], minutes["resolved"])])
    holds = pl.DataFrame([spell("a", minutes["paused"], minutes["resolved"])])
    return {"working_minutes": worked(running, holds)[0]}


def kaplan_meier(given: Given) -> Given:
    times = pl.Series([*given["events"], *given["censored"]], dtype=pl.Float64)
    closed = pl.Series([True] * len(given["events"]) + [False] * len(given["censored"]))
    curve = survival(times, closed)
    return {
        "S": {f"{time:g}": still for time, still in curve.select("time", "open").iter_rows()},
        "median": median(curve),
    }


CASES: Final[dict[str, Case]] = {
    "clock.znuny.working_hours": lambda given: {"hours": elapsed_hours(given)},
    "clock.znuny.deadline": znuny_deadlines,
    "clock.glpi.active_time": lambda given: {"hours": elapsed_hours(given)},
    "clock.glpi.working_days": glpi_working_days,
    "clock.servicenow.elapsed": servicenow_elapsed,
    "clock.servicenow.percent_marks": servicenow_marks,
    "clock.zammad.pause": zammad_pause,
    "clock.frappe.paused_then_resolved": frappe_pause,
    "due.servicenow.outside_schedule": outside_schedule,
    "censor.km_6mp": kaplan_meier,
}
