"""What outages say of a promise: parts and levers on records written by hand, and on the sample."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, CreditSchedule, Service, Target, Tier, Version
from analytics.errors import QuestionError, ScenarioError
from analytics.review import Review
from analytics.review.findings import availability
from analytics.review.ground import AVAILABILITY
from analytics.scenario.availability.levers import FewerFailures, Redundancy
from tests.measures.given import records
from tests.review.every_finding import ask

ABOUT: dict[str, Any] = {"agreement": "Web SLA", "target": "Up"}
TIERS = CreditSchedule(tiers=(Tier(at_least=0, below=0.99, credit=10),))


def outages(service: str, hours: list[int], day: int) -> list[dict[str, Any]]:
    """One outage a month of 2026, of so many hours from midnight on."""
    return [
        {"service": service, "impact": "Full", "starts": f"2026-{month:02d}-{day:02d}T00:00",
         "ends": f"2026-{month:02d}-{day:02d}T{lasts:02d}:00"}
        for month, lasts in enumerate(hours, 1)
    ]  # fmt: skip


def reviewed(*rows: list[dict[str, Any]], conventions: dict[str, Any] | None = None, **more: Any) -> Review:
    """A review of the web, which rests on a store, to which either of two lines leads."""
    version = Version(
        in_force=date(2026, 1, 1), calendar="24x7", charge=1000.0, conventions=conventions or {},  # type: ignore[arg-type]  # a mapping is read
        targets=(Target(name="Up", measure="availability", at_least=0.99, credits=TIERS, **more),),
    )  # fmt: skip
    services = (
        Service(name="Web", depends_on=("Store",)), Service(name="Store", depends_on=("Line A | Line B",)),
        Service(name="Line A"), Service(name="Line B"),
    )  # fmt: skip
    agreed = Catalogue(services=services, agreements=(Agreement(name="Web SLA", service="Web", versions=(version,)),))
    known = records("2027-01-01T00:00", outages=[row for some in rows for row in some])
    return Review(known, agreed, known.as_of)


WEB = outages("Web", [1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2], 5)
STORE = outages("Store", [4, 5, 6, 4, 5, 6, 4, 5, 6, 4, 5, 6], 15)
LINES = outages("Line A", [10] * 12, 20), outages("Line B", [10] * 12, 25)


def test_each_part_stands_with_what_it_costs_the_one_that_costs_most_first() -> None:
    found = availability.parts(reviewed(WEB, STORE, *LINES), **ABOUT)
    rows = {row["part"]: row for row in found.table.iter_rows(named=True)}
    assert list(rows)[:2] == ["Store", "Web"]
    store = rows["Store"]
    assert (store["outages"], store["mttr"]) == (12, 5.0)
    # 8,760 hours of 2026, of which the store was down 60.
    assert store["mtbf"] == pytest.approx((8760 - 60) / 12)
    assert store["availability"] == pytest.approx(1 - 60 / 8760)
    # The web was down for 18 of the 8,700 hours that the store left it, and the lines stand in for each other.
    web, lines = 1 - 18 / 8700, 1 - (120 / 8760) ** 2
    assert store["minutes"] == pytest.approx(60 / 8760 * web * lines * 730 * 60, rel=1e-6)
    # A line is lost only while the other is down too.
    assert rows["Line A"]["minutes"] == pytest.approx((1 - lines) * web * (1 - 60 / 8760) * 730 * 60)
    assert found.answer == (
        "Store costs the most of four parts, 299 minutes a month: it fails every 725 service hours and takes 5.0 h to "
        "restore, by 48 outages in all"
    )


def test_the_picture_has_a_bar_a_part_and_the_costliest_in_red() -> None:
    drawn = availability.parts(reviewed(WEB, STORE, *LINES), **ABOUT).picture
    assert drawn is not None
    assert drawn.frame.filter("main")["name"].to_list() == ["Store"]
    assert drawn.description.startswith("Store: 299.3 min;")


def test_a_service_alone_is_told_by_its_own_outages() -> None:
    found = availability.parts(reviewed(WEB, STORE), **ABOUT, beneath=False)
    assert found.table["part"].to_list() == ["Web"]
    assert found.answer.startswith("All of it is Web, 90 minutes a month")
    assert found.picture is None


def test_a_service_that_never_failed_itself_is_told_so_beside_what_it_depends_on() -> None:
    found = availability.parts(reviewed(STORE), **ABOUT)
    web = found.table.filter(pl.col("part") == "Web").row(0, named=True)
    assert (web["outages"], web["mtbf"], web["availability"]) == (0, None, 1.0)
    assert "Line A is always up: no outage of it was recorded (records)." in found.method.method


def test_the_usual_levers_are_tried_on_the_part_that_costs_most() -> None:
    found = availability.levers(reviewed(WEB, STORE), **ABOUT)
    assert found.table["option"].to_list() == [
        "As agreed today", "Store: half as many failures", "Store: restored in half the time", "Store: a second unit"
    ]  # fmt: skip
    today, rarer, _, twin = found.table.iter_rows(named=True)
    # 60 and 18 hours lost a year.
    assert today["minutes"] == pytest.approx(78 / 12 * 60, rel=0.2)
    assert rarer["minutes_change"] == pytest.approx(-30 / 12 * 60, rel=0.2)
    assert twin["chance_of_all"] > rarer["chance_of_all"] > today["chance_of_all"]
    assert twin["ceiling"] > today["ceiling"]
    assert twin["credits"] < today["credits"]
    assert "“Store: a second unit” would make that" in found.answer
    assert "once" not in found.labels


def test_a_component_can_be_given_a_second_unit() -> None:
    named = [row | {"component": "Disk" if place % 3 else "Rack"} for place, row in enumerate(STORE)]
    found = availability.levers(reviewed(WEB, named), **ABOUT, components=True)
    assert found.table["option"].to_list()[3] == "Store: Disk: a second unit"
    # Eight of the store's twelve outages were the disk's, of five and six hours.
    gained = found.table["minutes_change"].to_list()[3]
    assert gained == pytest.approx(-0.9 * 44 / 12 * 60, rel=0.25)


def test_planned_work_is_tried_where_it_counts() -> None:
    work = [row | {"planned": True} for row in outages("Web", [6] * 12, 8)]
    found = availability.levers(reviewed(WEB, work, conventions={"maintenance": "own state"}), **ABOUT)
    moved = found.table.row(-1, named=True)
    assert moved["option"] == "Planned work outside agreed hours"
    assert moved["minutes_change"] == pytest.approx(-6 * 60, rel=0.02)


def test_levers_entered_by_hand_are_told_with_what_is_spent() -> None:
    twin = (
        "Twin",
        (
            ("redundancy", "part", "Store"),
            ("redundancy", "units", 2.0),
            ("redundancy", "once", 900.0),
            ("redundancy", "monthly", 50.0),
        ),
    )
    found = availability.levers(reviewed(WEB, STORE), **ABOUT, options=(twin,))
    assert found.table.select("option", "once", "monthly").rows()[1] == ("Twin", 900.0, 50.0)
    assert (found.labels["once"], found.labels["monthly"]) == ("Spent once, £", "Spent a month, £")
    assert "1 of 2 units of Store are enough" in found.method.method


def test_what_the_outages_of_the_service_alone_would_say_stands_beside() -> None:
    review = reviewed(WEB, STORE)
    found, alone = (availability.levers(review, **ABOUT, beneath=beneath) for beneath in (True, False))
    both, own = found.table.row(0, named=True), alone.table.row(0, named=True)
    assert own["chance_of_all"] > 2 * both["chance_of_all"]
    assert f"({100 * own['chance_of_all']:.0f} % by its own outages alone, by which it is judged)" in found.answer
    assert "alone" not in alone.answer
    assert f"by which {100 * own['ceiling']:.2f} % could be promised with 90 %" in found.method.accuracy
    assert "its own records came to 99.79 % in a mean month" in found.method.accuracy


@pytest.mark.parametrize("ask_for", [availability.parts, availability.levers])
def test_too_few_outages_are_told_with_the_number_found_and_needed(ask_for: Any) -> None:
    found = ask_for(reviewed(WEB[:3]), **ABOUT)
    assert found.answer.endswith(
        "is not known: 3 outages that cost agreed service time were found, too few to tell how long restoring takes. "
        "Expected at least 5. Load more history of outages"
    )
    assert found.table.is_empty()
    assert not found.labels


def test_options_that_cannot_be_worked_out_are_refused_in_words() -> None:
    review = reviewed(WEB, STORE)
    for levers, words in (
        ((("redundance", "units", 2.0),), "no lever 'redundance'. There are: redundancy"),
        ((("redundancy", "unit", 2.0),), "no field 'unit'. There are: units"),
        ((("redundancy", "units", 2.0), ("redundancy", "needed", 3.0)), "3 of 2 units are needed"),
        ((("quickerrestoring", "times", -1.0),), "Time to restore, times is -1"),
    ):
        with pytest.raises(ScenarioError, match=words):
            availability.levers(review, **ABOUT, options=(("x", levers),))
    with pytest.raises(QuestionError, match="no target 'Upp'"):
        availability.levers(review, agreement="Web SLA", target="Upp")


def test_what_is_looked_at_is_played_last_beside_named_scenarios() -> None:
    asked = (("fewerfailures", "times", 2.0), ("redundancy", "part", "Store"), ("redundancy", "units", 3.0))
    assert AVAILABILITY.pulled(asked) == (FewerFailures(times=2.0), Redundancy(part="Store", units=3.0))
    twin = ("Twin", (("redundancy", "part", "Store"), ("redundancy", "units", 2.0)))
    found = availability.levers(reviewed(WEB, STORE), **ABOUT, changes=asked, options=(twin,))
    assert found.table["option"].to_list() == ["As agreed today", "Twin", "This scenario"]
    today, _, both = found.table["minutes"]
    assert both < today


def test_the_sample_gives_a_sensible_answer(review: Review) -> None:
    found = ask(review, "levers on availability")
    today, *options = found.table.iter_rows(named=True)
    # Two years came to 99.91 % by its own outages, with the sign-in's to 99.89 %; 99.6 % was missed now and then.
    assert today["level"] == pytest.approx(0.9988, abs=5e-4)
    assert 0.3 < today["chance_of_all"] < 0.7
    assert 0.98 < today["ceiling"] < 0.996
    assert all(each["ceiling"] >= today["ceiling"] for each in options)
    parts = ask(review, "parts of an availability").table
    assert parts["part"].to_list()[0] == "Hosting Platform"
    assert parts.filter(pl.col("part") == "Payroll and HR")["outages"].item() == 5
