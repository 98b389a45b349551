from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics import catalogue
from analytics.errors import ScenarioError
from analytics.records.records import Records
from analytics.scenario.money.agent_hour import agent_hours, homes
from analytics.scenario.money.driver import Driven, suggested
from analytics.scenario.money.ledger import opened
from analytics.scenario.money.price import prices
from analytics.scenario.money.quantity import quantities
from analytics.scenario.money.tariff import priced
from sample_data import make
from tests.scenario.money.books import GROUPS, cost, shifts

SAMPLE = Path(__file__).resolve().parents[3] / "sample_data"
STAFF = [Driven(kind="Staff", by="people")]
ROSTER = pl.concat([shifts("Desk", 1, 3), shifts("Desk", 2, 2), shifts("Night", 1, 1)])


def test_an_hour_costs_the_staff_over_the_rostered_hours() -> None:
    # By hand: Desk has 5 shifts of 8 hours, 3 people in January and 2 in February: 200 person-hours for 6,000.
    ledger = opened(pl.concat([cost([4000, 2000]), cost([800], service="Web")]), "GBP")
    found = agent_hours(ledger, STAFF, ROSTER, GROUPS)
    assert [(each.group, each.cost, each.hours) for each in found.hours] == [("Desk", 30, 200), ("Night", 20, 40)]
    assert not found.left_out
    assert found.assumptions[1].words == (
        "An hour of Night costs GBP 20.00: GBP 800 of staff costs of Web over 40 rostered hours, January 2025"
    )


def test_two_services_of_one_group_share_its_hours() -> None:
    ledger = opened(pl.concat([cost([2000.0]), cost([1000.0], service="Web")]), "GBP")
    found = agent_hours(ledger, STAFF, shifts("Desk", 1, 3), {"Mail": "Desk", "Web": "Desk"})
    assert [(each.cost, each.services) for each in found.hours] == [(25, ("Mail", "Web"))]


def test_what_is_in_no_price_of_an_hour_is_said() -> None:
    staff = pl.concat([cost([4000, 2000, 500]), cost([800], service="Web"), cost([300], service="Lone")])
    roster = pl.concat([ROSTER, shifts("Spare", 1, 1)])
    found = agent_hours(opened(staff, "GBP"), STAFF, roster, {**GROUPS, "Web": "Ghosts"})
    assert [(each.group, each.cost) for each in found.hours] == [("Desk", 30)]
    assert found.left_out == (
        "GBP 300 of staff costs of Lone: it has no support group",
        "GBP 500 of staff costs of Mail: no roster of Desk in March 2025",
        "GBP 800 of staff costs of Web: no roster of Ghosts in January 2025",
        "40 rostered hours of Night: no staff costs in January 2025",
        "40 rostered hours of Spare: no staff costs in January 2025",
    )


def test_groups_that_serve_only_what_is_not_asked_about_are_not_missed() -> None:
    both = pl.concat([cost([4000, 2000]), cost([800], service="Web")])
    found = agent_hours(opened(both, "GBP", services=["Mail"]), STAFF, ROSTER, GROUPS)
    assert [each.group for each in found.hours] == ["Desk"]
    assert not found.left_out


def test_a_shift_counts_for_the_month_of_its_own_zone_in_which_it_begins() -> None:
    # 31 January 23:30 UTC is 1 February in Helsinki.
    late = pl.DataFrame({
        "group": "Desk", "starts": [datetime(2025, 1, 31, 23, 30, tzinfo=UTC)],
        "ends": [datetime(2025, 2, 1, 7, 30, tzinfo=UTC)],
        "people": 1.0,
    })  # fmt: skip
    ledger = opened(cost([800, 400]), "GBP")
    costs = [agent_hours(ledger, STAFF, late, GROUPS, zone).hours[0].cost for zone in ("UTC", "Europe/Helsinki")]
    assert costs == [100, 50]


def test_without_costs_of_people_or_a_roster_an_hour_has_no_price() -> None:
    ledger = opened(cost([1.0], "Licences"), "GBP")
    with pytest.raises(ScenarioError, match="no kind of cost is said to be that of people") as refused:
        agent_hours(ledger, [], ROSTER, GROUPS)
    assert refused.value.exists == ["Licences"]
    with pytest.raises(ScenarioError, match="no support group has both"):
        agent_hours(opened(cost([1.0]), "GBP"), STAFF, ROSTER.clear(), GROUPS)
    with pytest.raises(ScenarioError, match="staff costs of 'Desk' come to -5"):
        agent_hours(opened(cost([-5.0]), "GBP"), STAFF, ROSTER, GROUPS)


def test_a_group_without_a_price_is_refused_with_those_that_have_one() -> None:
    found = agent_hours(opened(cost([4000.0]), "GBP"), STAFF, ROSTER, GROUPS)
    assert found.of("Desk").hours == 120
    with pytest.raises(ScenarioError, match=r"what an hour of 'Disk' costs is not known\. There are: Desk"):
        found.of("Disk")


@pytest.fixture(scope="module")
def sample() -> Records:
    """Ledger, roster, tickets and readings of the sample, as they are kept in its folder and made by its seed."""
    kept = {name: pl.read_csv(SAMPLE / f"{name}.csv.gz", try_parse_dates=True) for name in ("costs", "rosters")}
    return Records({**make.make(), **kept})


def test_an_hour_of_the_sample_costs_57_62_and_73_pounds(sample: Records) -> None:
    # Added up with zcat and awk, which share nothing with this: staff costs of a group's services from November 2025 to
    # October 2026, over people times hours of the shifts that begin in those months.
    agreed = catalogue.read(SAMPLE / "catalogue.toml")
    ledger = opened(sample["costs"], agreed.currency)
    found = agent_hours(ledger, suggested(ledger.kinds), sample["rosters"], homes(agreed), agreed.zone)
    by_hand = {
        "Applications": (1_839_700.49, 29_624), "Infrastructure": (1_007_089.12, 17_576),
        "Service Desk": (1_465_224.02, 20_012),
    }  # fmt: skip
    assert {each.group: (round(each.staff, 2), each.hours) for each in found.hours} == by_hand
    assert [round(each.cost, 2) for each in found.hours] == [62.10, 57.30, 73.22]
    assert not found.left_out


def test_the_tariff_of_the_sample_gives_its_ledger_back(sample: Records) -> None:
    agreed = catalogue.read(SAMPLE / "catalogue.toml")
    ledger, counted = opened(sample["costs"], agreed.currency), quantities(sample, agreed)
    mapping = suggested(ledger.kinds)
    hours = agent_hours(ledger, mapping, sample["rosters"], homes(agreed), agreed.zone)
    tariff = priced(ledger, prices(ledger, mapping, counted, hours=hours.services), counted, hours)
    people = sum((tariff.rate("people", each.group) or 0) * each.hours for each in hours.hours)
    fixed = sum(rate.amount for rate in tariff.rates if rate.line == "fixed")
    kwh = counted.filter(pl.col("driver") == "energy", pl.col("month").is_in(list(ledger.months)))["quantity"]
    energy = tariff.rate("energy", "") or 0
    assert people + 12 * fixed + energy * float(sum(kwh)) == pytest.approx(ledger.total())
    # A kWh is planted at 24.5 pence, 9 % dearer from April 2025 and 6 % more from April 2026: between the two here.
    assert 0.245 * 1.09 < energy < 0.245 * 1.09 * 1.06
    # Equipment is planted without regard to tickets, so no ticket may be given a price.
    assert tariff.rate("tickets", "Workplace Support") is None
