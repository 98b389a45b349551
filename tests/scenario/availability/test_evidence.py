"""What an availability rests on, gathered from records written by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from analytics.catalogue import Agreement, Calendar, Catalogue, Service, Target, Version
from analytics.catalogue.agreement import Exclusion
from analytics.errors import CatalogueError, ScenarioError
from analytics.records.records import Records
from analytics.scenario.availability.evidence import Evidence, gather
from tests.measures.given import at, office, records

#: Three months of 2026, and an outage of another service that shows that outages were recorded throughout.
UNTIL = "2026-04-01T00:00"
OTHER = {"service": "Other", "starts": "2026-01-01T00:00", "ends": "2026-01-01T00:01", "impact": "Full"}


def outage(starts: str, ends: str | None, service: str = "Pay", **more: Any) -> dict[str, Any]:
    return {"service": service, "starts": starts, "ends": ends, "impact": "Full"} | more


def five(service: str = "Pay") -> list[dict[str, Any]]:
    """Five outages of one to five hours, on Mondays from nine."""
    days = ("2026-01-05", "2026-01-12", "2026-02-02", "2026-02-09", "2026-03-02")
    return [outage(f"{day}T09:00", f"{day}T{9 + hours:02d}:00", service) for hours, day in enumerate(days, 1)]


def known(*outages: dict[str, Any], until: str = UNTIL) -> Records:
    return records(until, outages=[OTHER, *outages])


def catalogue(
    *, calendar: str = "24x7", depends_on: tuple[str, ...] = (), exclusions: tuple[Exclusion, ...] = (),
    **conventions: Any,
) -> Catalogue:  # fmt: skip
    up = Target(name="Up", measure="availability", at_least=0.99)
    fast = Target(name="Fast", measure="resolution", at_least=0.9, within="4 hours")  # type: ignore[arg-type]  # text is read
    agreed = Version(
        in_force=date(2026, 1, 1), calendar=calendar, targets=(up, fast), conventions=conventions  # type: ignore[arg-type]  # a mapping is read
    )  # fmt: skip
    shut = Calendar(name="shut")
    services = (Service(name="Pay", depends_on=depends_on), Service(name="Store"), Service(name="Mail"))
    return Catalogue(
        services=services, calendars=(office(), shut),
        agreements=(Agreement(name="Gold", service="Pay", versions=(agreed,), exclusions=exclusions),),
    )  # fmt: skip


def found(there: Records, agreed: Catalogue | None = None, **more: Any) -> Evidence:
    return gather(there, agreed or catalogue(), "Gold", "Up", **more)


def hours(evidence: Evidence, part: str = "Pay") -> list[float]:
    return [round(float(each), 9) for each in evidence.failures[part].hours]


def words(evidence: Evidence) -> str:
    return " | ".join(each.words for each in evidence.assumptions)


def test_failures_hours_and_the_time_between_are_those_worked_out_by_hand() -> None:
    evidence = found(known(*five()))
    pay = evidence.failures["Pay"]
    assert hours(evidence) == [1, 2, 3, 4, 5]
    assert pay.counts.tolist() == [2, 2, 1]
    assert pay.months.tolist() == [31 * 24, 28 * 24, 31 * 24]
    assert pay.up == 90 * 24 - 15
    (told,) = evidence.reliability()
    assert (told.mtbf.value, told.mttr.value) == ((90 * 24 - 15) / 5, 3.0)


def test_on_office_hours_only_what_falls_in_them_counts_and_a_night_between_is_none() -> None:
    # From Friday at four to Monday at ten is two hours of service; Saturday's outage costs none.
    friday = outage("2026-01-09T16:00", "2026-01-12T10:00")
    saturday = outage("2026-01-17T10:00", "2026-01-17T12:00")
    # Two outages with nothing but a night between them are one failure in service time.
    evening, morning = outage("2026-01-20T16:00", "2026-01-20T18:00"), outage("2026-01-21T08:00", "2026-01-21T10:00")
    evidence = found(known(*five(), friday, saturday, evening, morning), catalogue(calendar="office"))
    # The Monday of the first outage in the middle joins it: nine to eleven, of which the first hour is shared.
    assert hours(evidence) == [1, 3, 2, 3, 4, 5]
    assert evidence.failures["Pay"].months[0] == 22 * 8


def test_outages_that_overlap_are_one_and_those_of_half_weight_cost_half() -> None:
    over = outage("2026-01-05T09:30", "2026-01-05T11:00", component="B")
    half = outage("2026-03-09T09:00", "2026-03-09T11:00", impact="Slow")
    minor = outage("2026-03-16T09:00", "2026-03-16T11:00", impact="Minor")
    agreed = catalogue(impact_weights={"Slow": 0.5, "Minor": 0.0})
    assert hours(found(known(*five(), over, half, minor), agreed)) == [2, 2, 3, 4, 5, 1]


def test_components_that_are_multiplied_count_as_if_any_down_were_the_whole() -> None:
    beside = outage("2026-03-02T12:00", "2026-03-02T16:00", component="B")
    agreed = catalogue(composite="product")
    named = [each | {"component": "A"} for each in five()]
    evidence = found(known(*named, beside), agreed)
    assert hours(evidence) == [1, 2, 3, 4, 7]
    assert "A service is down while any component is" in words(evidence)


@pytest.mark.parametrize("maintenance", ["leaves agreed time", "counts as up", "own state"])
def test_planned_work_is_no_failure_and_its_share_of_each_month_is_known(maintenance: str) -> None:
    work = outage("2026-02-15T00:00", "2026-02-15T12:00", planned=True)
    evidence = found(known(*five(), work), catalogue(maintenance=maintenance))
    assert hours(evidence) == [1, 2, 3, 4, 5]
    assert evidence.planned.round(9).tolist() == [0, round(12 / (28 * 24), 9), 0]
    assert evidence.failures["Pay"].up == 90 * 24 - 15 - 12


def test_what_an_exclusion_leaves_out_is_neither_a_failure_nor_time_up() -> None:
    left_out = Exclusion(starts=at("2026-03-01T00:00"), ends=at("2026-03-03T00:00"), reason="Flood", approver="Ann")
    more = outage("2026-03-23T09:00", "2026-03-23T10:00")
    evidence = found(known(*five(), more), catalogue(exclusions=(left_out,)))
    assert hours(evidence) == [1, 2, 3, 4, 1]
    assert evidence.failures["Pay"].up == 90 * 24 - 48 - 11


def test_an_outage_that_never_ends_lasts_to_the_cut_off_and_is_listed() -> None:
    evidence = found(known(*five(), outage("2026-03-31T20:00", None)))
    assert hours(evidence)[-1] == 4.0
    assert "Pay has an outage without an end, since 31 March 2026; it ends at the cut-off" in words(evidence)


def test_what_the_service_depends_on_is_a_part_and_can_be_left_out() -> None:
    agreed = catalogue(depends_on=("Store",))
    there = known(*five(), *(each | {"service": "Store", "ends": f"{each['ends'][:14]}30"} for each in five()[:2]))
    both, alone = found(there, agreed), found(there, agreed, beneath=False)
    assert list(both.failures) == ["Pay", "Store"]
    assert both.up == frozenset({frozenset({"Pay", "Store"})})
    assert list(alone.failures) == ["Pay"]
    assert "Store failed too rarely to tell how long restoring takes" in words(both)


def test_time_down_together_with_what_it_cannot_do_without_is_put_down_to_that() -> None:
    agreed = catalogue(depends_on=("Store",))
    # The second outage of two hours lies wholly in one of the store's, the third one's last hour does.
    beneath = (
        outage("2026-01-12T08:00", "2026-01-12T12:00", "Store"),
        outage("2026-02-02T11:00", "2026-02-02T13:00", "Store"),
    )
    evidence = found(known(*five(), *beneath), agreed)
    assert hours(evidence) == [1, 2, 4, 5]
    assert hours(evidence, "Store") == [4, 2]
    assert "3.0 service hours that Pay was down are put down to what it depends on" in words(evidence)


def test_what_either_of_two_can_stand_in_for_is_not_put_down_to_one() -> None:
    agreed = catalogue(depends_on=("Store | Mail",))
    beneath = outage("2026-01-12T08:00", "2026-01-12T12:00", "Store")
    assert hours(found(known(*five(), beneath), agreed)) == [1, 2, 3, 4, 5]


def test_a_part_without_a_recorded_outage_is_listed_as_always_up() -> None:
    evidence = found(known(*five()), catalogue(depends_on=("Store",)))
    assert list(evidence.failures) == ["Pay"]
    assert "Store is always up: no outage of it was recorded" in words(evidence)


def test_components_that_outages_name_can_be_parts_of_their_own() -> None:
    disk = [each | {"component": "Disk"} for each in five()[:3]]
    rack = [each | {"component": "Rack"} for each in five()[3:]]
    # While the rack was down for an hour of its four, the disk was too.
    both = outage("2026-02-09T12:00", "2026-02-09T14:00", component="Disk")
    named = known(*disk, *rack, both, outage("2026-03-20T00:00", "2026-03-20T06:00"))
    evidence = found(named, components=True)
    assert evidence.up == frozenset({frozenset({"Pay", "Pay: Disk", "Pay: Rack"})})
    assert (hours(evidence, "Pay: Disk"), hours(evidence, "Pay: Rack"), hours(evidence)) == ([1, 2, 3, 2], [4, 5], [6])
    # One failure's half of prior belief is shared, so that told apart or not as many failures are expected.
    assert [each.prior for each in evidence.failures.values()] == [0.5 / 3] * 3
    assert hours(found(named)) == [1, 2, 3, 5, 5, 6]


def test_components_that_are_weighed_against_each_other_stay_one_part() -> None:
    named = [each | {"component": name} for each, name in zip(five(), "ABABA", strict=True)]
    evidence = found(known(*named), catalogue(composite="weighted"), components=True)
    assert hours(evidence) == [0.5, 1, 1.5, 2, 2.5]


def test_planned_work_on_the_whole_covers_every_component() -> None:
    named = [each | {"component": name} for each, name in zip(five(), "ABABA", strict=True)]
    work = outage("2026-01-05T09:00", "2026-01-05T10:00", planned=True)
    more = outage("2026-03-23T09:00", "2026-03-23T10:00", component="B")
    evidence = found(known(*named, work, more), components=True)
    assert (hours(evidence, "Pay: A"), hours(evidence, "Pay: B")) == ([3, 5], [2, 4, 1])


def test_months_since_the_level_turned_are_the_ones_that_count() -> None:
    first = [
        outage(f"{y}-{m:02d}-10T09:00", f"{y}-{m:02d}-10T09:{m + 9}", "Pay") for y in (2024,) for m in range(1, 13)
    ]
    later = [outage(f"2025-{m:02d}-10T09:00", f"2025-{m:02d}-10T{19 + m % 3}:00", "Pay") for m in range(1, 7)]
    agreed = catalogue()
    early = Version(**{**vars(agreed.agreements[0].versions[0]), "in_force": date(2024, 1, 1)})
    agreed = Catalogue(services=agreed.services, agreements=(Agreement(name="Gold", service="Pay", versions=(early,)),))
    evidence = gather(records("2025-07-01T00:00", outages=[*first, *later]), agreed, "Gold", "Up")
    assert evidence.since == date(2025, 1, 1)
    assert evidence.outages == 6
    assert "Only months since January 2025 count" in words(evidence)


def test_months_ahead_begin_after_the_cut_off_and_have_the_hours_of_their_calendar() -> None:
    evidence = found(known(*five()), catalogue(calendar="office"))
    # April 2026 has 22 working days, May 21.
    assert np.diff(evidence.edges(2)).tolist() == [22 * 8, 21 * 8]


@pytest.mark.parametrize(
    ("there", "agreed", "told"),
    [
        (records(UNTIL, tickets=[{"opened": "2026-01-01T00:00"}]), catalogue(), "no outages were loaded"),
        (known(), catalogue(), "0 outages that cost agreed service time were found"),
        (known(*five()[:4]), catalogue(), "4 outages .* at least 5"),
        (known(*five()), catalogue(calendar="shut"), "'shut' has no service hours"),
        (Records(), catalogue(), "no version in force"),
    ],
    ids=["none loaded", "none of the service", "four", "zero service hours", "no records"],
)
def test_evidence_that_cannot_carry_an_answer_is_refused_in_words(there: Records, agreed: Catalogue, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        found(there, agreed)


def test_a_loop_of_dependencies_is_refused_in_words() -> None:
    agreed = catalogue(depends_on=("Store",))
    looped = Catalogue(
        services=(Service(name="Pay", depends_on=("Store",)), Service(name="Store", depends_on=("Pay",))),
        agreements=agreed.agreements, calendars=agreed.calendars,
    )  # fmt: skip
    with pytest.raises(ScenarioError, match="depends on itself"):
        found(known(*five()), looped)


def test_a_target_that_promises_no_availability_is_refused_with_those_that_do() -> None:
    with pytest.raises(ScenarioError, match=r"'Fast' promises no least availability but resolution.*There are: Up"):
        gather(known(*five()), catalogue(), "Gold", "Fast")
    with pytest.raises(CatalogueError, match="no target 'Upp'"):
        gather(known(*five()), catalogue(), "Gold", "Upp")
