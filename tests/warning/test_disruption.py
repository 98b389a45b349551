"""What planned work costs: windows worked out by hand, and a walk over every minute of the period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any, Final

import polars as pl
import pytest

from analytics.catalogue import (
    Agreement,
    Calendar,
    Catalogue,
    Conventions,
    CreditSchedule,
    Service,
    Target,
    Tier,
    Version,
)
from analytics.catalogue.calendar import WEEKDAYS
from analytics.errors import QuestionError
from analytics.records.records import Records
from analytics.warning.dependents import down_with, stood_in
from analytics.warning.disruption import Budgets, by_window, touched
from analytics.warning.window import Window, candidates, usually_asked
from tests.measures.given import at, records, rows

HOUR: Final = 3600.0
LONDON: Final = "Europe/London"
OFFICE: Final = Calendar(
    name="office", zone=LONDON, holidays="GB-ENG", hours=dict.fromkeys(WEEKDAYS[:5], ("08:00-18:00",))  # type: ignore[arg-type]  # text is read
)  # fmt: skip
NIGHT: Final = Calendar(name="night", zone=LONDON, hours=dict.fromkeys(WEEKDAYS, ("00:00-06:00",)))  # type: ignore[arg-type]  # text is read
EVERY_HOUR: Final[dict[str, Any]] = {"hours": dict.fromkeys(WEEKDAYS, ("00:00-24:00",))}
LONG: Final = Calendar(name="always in London", zone=LONDON, **EVERY_HOUR)
YORK: Final = Calendar(name="always in New York", zone="America/New_York", **EVERY_HOUR)
#: The records end at midnight in London.
CUT: Final = "2026-10-24T23:00"


def sla(name: str = "Gold", service: str = "Pay", *, calendar: str = "always in London", level: float = 0.99,
        charge: float = 10_000, cap: float = 100, span: Any = "month", schedule: CreditSchedule | None = None,
        provider: str = "", **conventions: Any) -> Agreement:  # fmt: skip
    """An agreement on the availability of a service."""
    up = Target(name="Up", measure="availability", at_least=level, span=span, credits=schedule or CreditSchedule())
    terms = Version(in_force=date(2025, 4, 1), calendar=calendar, targets=(up,), charge=charge, credit_cap=cap,
                    conventions=Conventions(**{"maintenance": "own state", **conventions}))  # fmt: skip
    kind: Any = "OLA" if provider else "SLA"
    return Agreement(name=name, kind=kind, service=service, provider=provider, versions=(terms,))


def catalogue(*agreements: Agreement, services: tuple[Service, ...] = (Service(name="Pay"),)) -> Catalogue:
    return Catalogue(
        zone=LONDON, services=services, calendars=(OFFICE, NIGHT, LONG, YORK), agreements=agreements or (sla(),),
        fiscal_year_starts=4,
    )  # fmt: skip


def weighed(agreed: Catalogue, *windows: Window, service: str = "Pay", cut: str = CUT, known: Records | None = None,
            **more: Any) -> list[dict[str, Any]]:  # fmt: skip
    kept = known or records(cut, outages=[])
    return Budgets(records=kept, catalogue=agreed, cut=at(cut), **more).weigh(service, windows).to_dicts()


def night(day: date, hours: float = 4, start: time = time(22)) -> Window:
    return candidates(day, day, start, hours, LONDON)[0]


NOVEMBER: Final = night(date(2026, 11, 14))


@pytest.mark.parametrize(
    ("maintenance", "cost", "size"),
    [
        # November has 720 hours, of which 1 % may be lost: 25,920 seconds. Work of its own state takes all four hours;
        # where it leaves the agreed time, the budget is 1 % of four hours less.
        ("own state", 14_400, 25_920),
        ("counts as up", 0, 25_920),
        ("leaves agreed time", 144, 25_776),
    ],
)
def test_a_window_costs_what_the_agreement_makes_of_planned_work(maintenance: Any, cost: float, size: float) -> None:
    (found,) = weighed(catalogue(sla(maintenance=maintenance)), NOVEMBER)
    assert (found["touched"], found["cost"], found["size"]) == pytest.approx((14_400, cost, size))
    assert (found["left"], found["outcome"], found["money"]) == (pytest.approx(size - 14_400 * (cost == 14_400)),
                                                                 "holds", 0)  # fmt: skip


@pytest.mark.parametrize("maintenance", ["own state", "counts as up", "leaves agreed time"])
def test_work_that_is_not_accepted_as_planned_is_an_outage_under_every_agreement(maintenance: Any) -> None:
    (found,) = weighed(catalogue(sla(maintenance=maintenance)), NOVEMBER, planned=False)
    assert found["cost"] == pytest.approx(14_400)


@pytest.mark.parametrize(
    ("window", "calendar", "hours"),
    [
        # At night and on Christmas Day no office is open; on Christmas Eve it is.
        (night(date(2026, 11, 13)), "office", 0),
        (night(date(2026, 12, 25), start=time(9)), "office", 0),
        (night(date(2026, 12, 24), start=time(9)), "office", 4),
        (night(date(2026, 11, 13), start=time(16)), "office", 2),
        # Clocks go back on 25 October 2026: from 22:00 five hours end at 02:00, and three of them are after midnight.
        (night(date(2026, 10, 24)), "night", 2),
        (night(date(2026, 10, 24), 5), "night", 3),
        # They go forward on 28 March 2027: from 22:00 five hours end at 04:00, and three of them are after midnight.
        (night(date(2027, 3, 27), 5), "night", 3),
        # At 01:30 that day there is no such time; the work begins an hour later and ends at 05:30.
        (night(date(2027, 3, 28), 3, time(1, 30)), "night", 3),
    ],
)
def test_only_agreed_service_time_is_touched(window: Window, calendar: str, hours: float) -> None:
    (found,) = weighed(catalogue(sla(calendar=calendar)), window, cut="2026-10-24T20:00")
    assert found["touched"] == hours * HOUR
    assert found["cost"] == pytest.approx(hours * HOUR)


def test_a_window_over_the_end_of_a_month_costs_both_and_of_another_zone_one() -> None:
    straddling = night(date(2026, 11, 30))
    both = weighed(catalogue(), straddling)
    assert [(row["period"], row["cost"]) for row in both] == [
        (date(2026, 11, 1), pytest.approx(2 * HOUR)), (date(2026, 12, 1), pytest.approx(2 * HOUR)),
    ]  # fmt: skip
    (one,) = weighed(catalogue(sla(calendar="always in New York")), straddling)
    assert (one["period"], one["cost"]) == (date(2026, 11, 1), pytest.approx(4 * HOUR))


def test_a_longer_period_has_a_longer_budget() -> None:
    # From October to December 2026 there are 92 days; the clocks give London an hour more.
    (found,) = weighed(catalogue(sla(span="fiscal quarter")), NOVEMBER)
    assert (found["period"], found["ends"]) == (date(2026, 10, 1), date(2027, 1, 1))
    assert found["size"] == pytest.approx(0.01 * (92 * 24 + 1) * HOUR)


def lost(*spells: tuple[str, str], planned: bool = False) -> list[dict[str, Any]]:
    return [{"starts": starts, "ends": ends, "planned": planned} for starts, ends in spells]


def test_what_was_spent_and_is_expected_until_the_end_is_taken_off() -> None:
    # Twelve months to 11 November 2026 with an outage of 87.6 hours in each half: 2 % of the 8,760 hours were lost.
    # Two of them were in November, whose last 20 days are expected to lose 2 % of 480 hours: 9.6.
    known = records("2026-11-11T00:00", outages=[
        *lost(("2025-11-01T00:00", "2025-11-01T01:00"), ("2026-01-05T00:00", "2026-01-08T15:36")),
        *lost(("2026-06-05T00:00", "2026-06-08T13:36"), ("2026-11-10T22:00", "2026-11-11T00:00")),
        *lost(("2026-02-05T00:00", "2026-02-06T00:00"), planned=True),
    ])  # fmt: skip
    agreed = catalogue(sla(calendar="24x7", level=0.97, maintenance="counts as up"))
    (found,) = weighed(agreed, night(date(2026, 11, 20)), known=known, cut="2026-11-11T00:00")
    assert found["spent"] == pytest.approx(2 * HOUR)
    assert found["expected"] == pytest.approx(480 * 0.02 * HOUR)
    assert found["left"] == pytest.approx((0.03 * 720 - 2 - 9.6) * HOUR)
    assert found["level"] == pytest.approx((720 - 2 - 9.6) / 720)


def test_an_outage_that_is_not_over_lasts_to_the_cut_off_and_no_further() -> None:
    known = records("2026-11-11T00:00", outages=[{"starts": "2026-11-10T18:00"}])
    (found,) = weighed(catalogue(sla(calendar="24x7")), NOVEMBER, known=known, cut="2026-11-11T00:00")
    assert found["spent"] == 6 * HOUR


CREDITS: Final = CreditSchedule(
    cap=25, tiers=(Tier(at_least=0.98, below=0.99, credit=10), Tier(at_least=0, below=0.98, credit=40))
)


@pytest.mark.parametrize(
    ("hours", "terms", "outcome", "money"),
    [
        # 7.2 of 720 hours may be lost: exactly so many still hold.
        (7.2, {}, "holds", 0),
        (7.3, {}, "would be missed", 1_000),
        # The target's cap holds a tier of 40 % to 25 %, and the agreement's to 15 %.
        (14.5, {}, "would be missed", 2_500),
        (14.5, {"cap": 15}, "would be missed", 1_500),
        (7.3, {"schedule": replace(CREDITS, free_breaches=2)}, "would be missed", 0),
        (7.3, {"schedule": replace(CREDITS, free_breaches=1)}, "would be missed", 1_000),
    ],
)
def test_credits_are_those_that_the_window_makes_due(
    hours: float, terms: dict[str, Any], outcome: str, money: float
) -> None:
    agreed = catalogue(sla(**{"schedule": CREDITS, **terms}))
    (found,) = weighed(agreed, night(date(2026, 11, 14), hours), breaches=lambda *_: 1)
    assert (found["outcome"], found["money"]) == (outcome, pytest.approx(money))


def test_of_a_month_missed_anyway_the_window_owes_only_what_it_adds() -> None:
    known = records("2026-11-11T00:00", outages=lost(("2026-11-02T00:00", "2026-11-02T08:00")))
    agreed = catalogue(sla(calendar="24x7", schedule=CREDITS, no_data="counts as down"))
    rate = 8 / (24 * 10)
    (small,) = weighed(agreed, night(date(2026, 11, 14), 1), known=known, cut="2026-11-11T00:00")
    assert (small["outcome"], small["expected"]) == ("missed anyway", pytest.approx(480 * rate * HOUR))
    # (8 + 16) of 720 hours are 96.67 %: in the lowest tier without the window and with it.
    assert small["money"] == 0


HALL: Final = (
    Service(name="Pay", depends_on=("Host", "Gate | Mail")), Service(name="Host"), Service(name="Gate"),
    Service(name="Mail", depends_on=("Host",)), Service(name="Desk", depends_on=("Pay",)),
)  # fmt: skip


def test_what_depends_on_it_is_down_with_it_unless_something_stands_in() -> None:
    agreed = catalogue(*(sla(service.name, service.name) for service in HALL), services=HALL)
    assert down_with(agreed, "Host") == {"Host": "", "Pay": "Host", "Mail": "Host", "Desk": "Pay"}
    assert down_with(agreed, "Gate") == {"Gate": ""}
    assert stood_in(agreed, "Gate") == {"Pay": "Gate | Mail"}
    assert [row["agreement"] for row in weighed(agreed, NOVEMBER, service="Host")] == ["Pay", "Host", "Mail", "Desk"]
    assert [row["agreement"] for row in weighed(agreed, NOVEMBER, service="Gate")] == ["Gate"]


def test_both_of_two_that_stand_in_for_each_other_take_down_what_needs_one_of_them() -> None:
    both = (Service(name="Pay", depends_on=("Gate | Mail",)), Service(name="Gate", depends_on=("Host",)),
            Service(name="Mail", depends_on=("Host",)), Service(name="Host"))  # fmt: skip
    assert down_with(catalogue(services=both), "Host")["Pay"] == "Gate | Mail"


def test_what_only_a_provider_answers_for_is_not_touched() -> None:
    beneath = sla("Beneath", provider="Team")
    assert [each.agreement.name for each in touched(catalogue(sla(), beneath), "Pay", date(2026, 11, 1))] == ["Gold"]


def test_a_window_before_the_cut_off_or_longer_than_all_that_is_agreed_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"14 October 2026 begins before the records end.*24 October 2026 on"):
        weighed(catalogue(), night(date(2026, 10, 14)))
    with pytest.raises(QuestionError, match=r"240 hours is longer than the 210 hours that Gold agrees in 2026-11"):
        weighed(catalogue(sla(calendar="office")), night(date(2026, 11, 2), 240))


def test_the_cheapest_window_stands_first_then_the_one_that_leaves_more_then_the_quieter_then_the_sooner() -> None:
    plain = {"agreement": "Gold", "target": "Up", "touched": 1.0, "outcome": "holds", "cost": 1.0}
    told = [(5.0, 0.9, "holds"), (0.0, 0.2, "holds"), *[(0.0, 0.5, "holds")] * 3, (0.0, -3.0, "missed anyway")]
    costs = pl.DataFrame([
        {"window": window, **plain, "money": money, "left_share": left, "outcome": outcome}
        for window, (money, left, outcome) in enumerate(told)
    ])  # fmt: skip
    found = by_window(costs, 7, [1, 1, 7, 3, 3, 1, 2])
    assert found["window"].to_list() == [5, 6, 3, 4, 2, 1, 0]
    assert found.filter(pl.col("window") == 6).row(0, named=True) == {
        "window": 6, "asked": 2.0, "money": 0.0, "misses": 0, "least_left": None, "cost": 0.0, "promises": 0,
    }  # fmt: skip


def test_what_people_usually_ask_is_the_mean_of_the_same_hours_of_the_weeks_before() -> None:
    # On the nights of four Saturdays from 3 October 2026 on: two tickets, none, one and, at two sharp, none.
    opened = ["2026-10-01T12:00", "2026-10-03T21:30", "2026-10-04T00:59", "2026-10-10T20:59", "2026-10-17T22:00",
              "2026-10-25T02:00"]  # fmt: skip
    tickets = rows("tickets", *({"opened": each} for each in opened))
    window = Window(at("2026-10-31T22:00"), at("2026-11-01T02:00"))
    # By London's clocks 21:30 UTC was 22:30 and 20:59 was 21:59 before the 25th.
    assert usually_asked(tickets, ["Pay"], [window], LONDON, at("2026-10-26T00:00")) == [pytest.approx(3 / 4)]
    assert usually_asked(tickets, ["Other"], [window], LONDON, at("2026-10-26T00:00")) == [0.0]
