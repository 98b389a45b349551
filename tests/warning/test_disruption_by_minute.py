"""A window costs what a walk over every minute of its month finds, whatever calendar, zone, conventions and outages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import Calendar, Catalogue, Conventions
from analytics.catalogue.calendar import WEEKDAYS
from analytics.records.records import Records
from analytics.warning.disruption import Budgets
from analytics.warning.window import Window
from tests.measures.given import at, rows
from tests.warning.test_disruption import LONDON, catalogue, sla

MONTHS: Final = [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]


def minutes(agreed: Catalogue, window: Window, spells: list[dict[str, Any]], cut: datetime) -> tuple[float, ...]:
    """Minutes touched, spent, cost and left, without what is expected, by a walk over every minute of the month."""
    terms = agreed.agreements[0].versions[0]
    rules, calendar = terms.conventions, agreed.calendar(terms.calendar)
    month = window.starts.astimezone(calendar.tz).date().replace(day=1)
    begins = [datetime(day.year, day.month, 1, tzinfo=calendar.tz).astimezone(UTC) for day in MONTHS]
    now, ends = begins[MONTHS.index(month)], begins[MONTHS.index(month) + 1]
    inside = spent = 0.0
    good, total = [0.0, 0.0], [0.0, 0.0]
    while now < ends:
        local = now.astimezone(calendar.tz)
        second = local.hour * 3600 + local.minute * 60
        if any(opens <= second < closes for opens, closes in calendar.windows(local.date())):
            running = [each for each in spells if each["starts"] <= now < min(each["ends"], cut)]
            down = max((_weight(rules, each) for each in running if not each["planned"]), default=0.0)
            before = any(each["planned"] for each in running)
            mine = window.starts <= now < window.ends
            inside += mine
            for place, planned in enumerate((before, before or mine)):
                counts, up = _minute(rules, down, planned=planned)
                total[place] += counts
                good[place] += up
        now += timedelta(minutes=1)
    share = 1 - terms.targets[0].level
    left = [share * counted - (counted - up) for counted, up in zip(total, good, strict=True)]
    spent = total[0] - good[0]
    return inside, spent, left[0] - left[1], left[1]


def _weight(rules: Conventions, spell: dict[str, Any]) -> float:
    return float(rules.impact_weights.get(spell["impact"], rules.other_impact))


def _minute(rules: Conventions, down: float, *, planned: bool) -> tuple[float, float]:
    """What a minute counts, and how far it is up."""
    if not planned:
        return 1.0, 1.0 - down
    return {"leaves agreed time": (0.0, 0.0), "counts as up": (1.0, 1.0), "own state": (1.0, 0.0)}[rules.maintenance]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Catalogue, Window, list[dict[str, Any]], datetime]:
    cut = at("2026-10-20T00:00") + timedelta(hours=draw(st.integers(0, 240)))
    hours = draw(st.sampled_from([("00:00-24:00",), ("08:00-18:00",), ("00:00-06:00", "20:00-24:00")]))
    calendar = Calendar(
        name="made", zone=draw(st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "UTC"])),
        hours=dict.fromkeys(draw(st.sampled_from([WEEKDAYS, WEEKDAYS[:5]])), hours),  # type: ignore[arg-type]  # text is read
        holidays=draw(st.sampled_from(["", "GB-ENG", "US"])),
    )  # fmt: skip
    maintenance = draw(st.sampled_from(["leaves agreed time", "counts as up", "own state"]))
    agreed = replace(
        catalogue(sla(calendar="made", maintenance=maintenance, impact_weights={"Half": 0.5})), calendars=(calendar,)
    )
    spells: list[dict[str, Any]] = [
        {
            "starts": (starts := at("2026-10-01T00:00") + timedelta(minutes=draw(st.integers(0, 30_000)))),
            "ends": starts + timedelta(minutes=draw(st.integers(1, 3_000))),
            "impact": draw(st.sampled_from(["", "Half"])), "planned": draw(st.booleans()),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    starts = cut + timedelta(minutes=draw(st.integers(0, 28 * 1440)))
    window = Window(starts, starts + timedelta(minutes=draw(st.integers(1, 600))))
    zone, last = calendar.tz, window.ends - timedelta(minutes=1)
    ends = min(last.astimezone(zone).date().replace(day=1), window.starts.astimezone(zone).date().replace(day=1))
    if ends != last.astimezone(zone).date().replace(day=1):
        window = Window(starts, datetime(last.year, last.month, 1, tzinfo=zone).astimezone(UTC))
    return agreed, window, [each for each in spells if each["starts"] < cut], cut


@settings(max_examples=25)
@given(worlds())
def test_a_window_costs_what_a_walk_over_every_minute_of_the_month_finds(
    world: tuple[Catalogue, Window, list[dict[str, Any]], datetime],
) -> None:
    agreed, window, spells, cut = world
    if window.seconds <= 0:
        return
    known = Records({"outages": rows("outages", *spells)}, cut)
    (found,) = Budgets(records=known, catalogue=agreed, cut=cut).weigh("Pay", [window]).to_dicts()
    inside, spent, cost, left = minutes(agreed, window, spells, cut)
    told = [found["touched"], found["spent"], found["cost"], found["left"] + found["expected"]]
    assert [each / 60 for each in told] == pytest.approx([inside, spent, cost, left], abs=1e-6)
