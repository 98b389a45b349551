"""What a catalogue lacks is found, each thing by itself and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import Catalogue, CreditSchedule, Target, Tier, credit_faults, gaps, parse
from analytics.catalogue.completeness import (
    ABOVE_CEILING,
    CREDITS,
    KINDS,
    NO_CALENDAR,
    NO_CONTACT,
    NO_GOAL,
    NO_LIMIT,
    NO_OWNER,
    NO_REVIEW,
    NOT_CARRIED,
    NOTHING_BENEATH,
    REVIEW_PASSED,
    UNAGREED,
    UNMEASURED,
    UNRECORDED,
)
from tests.catalogue.complete import COMPLETE, DAY, completes

Where = tuple[str, str, str, str]

#: What is written in the complete catalogue, what stands there instead, and the one gap that it makes, with its words.
GAPS: dict[str, tuple[str, str, Where, str]] = {
    "ceiling": (
        'at_least = "99 %"\ncredits = { tiers = [{ at_least = "98 %", below = "99 %"',
        'at_least = "99.31 %"\ncredits = { tiers = [{ at_least = "98 %", below = "99.31 %"',
        (ABOVE_CEILING, "Pay", "Pay SLA", "Up"),
        "99.31 % is promised, but what it depends on can deliver 99.3 % at most (Line contract 99.9 %, Net 99.4 %)",
    ),
    "no agreement": (
        '[[services]]\nname = "Net"',
        '[[services]]\nname = "New"\nowner = "Di"\n[[services]]\nname = "Net"',
        (UNAGREED, "New", "", ""),
        "In the catalogue, but nothing is agreed with a customer",
    ),
    "no OLA": (
        'kind = "OLA"\nprovider = "Desk"',
        'kind = "OLA"\nservice = "Net"\nprovider = "Desk"',
        (NOTHING_BENEATH, "Pay", "Pay SLA", ""),
        "Its support group Desk has no OLA for it",
    ),
    "no contract": (
        'kind = "underpinning contract"\nprovider = "Line"',
        'kind = "underpinning contract"\nservice = "Pay"\nprovider = "Line"',
        (NOTHING_BENEATH, "Net", "Net SLA", ""),
        "Its supplier Line has no underpinning contract for it",
    ),
    "nobody beneath": (
        'supplier = "Line"\n',
        "",
        (NOTHING_BENEATH, "Net", "Net SLA", ""),
        "Its service names neither a support group nor a supplier",
    ),
    "credits": (
        'at_least = "98 %", below = "99 %"',
        'at_least = "98.5 %", below = "99 %"',
        (CREDITS, "Pay", "Pay SLA", "Up"),
        "No credit is due for a level of at least 98 % and under 98.5 %",
    ),
    "review passed": (
        'customer = "Port"\nreview_by = 2027-03-31',
        'customer = "Port"\nreview_by = 2026-10-30',
        (REVIEW_PASSED, "Pay", "Pay SLA", ""),
        "It was to be reviewed by 30 October 2026, 1 day ago",
    ),
    "no review": (
        'provider = "Desk"\nreview_by = 2027-03-31',
        'provider = "Desk"',
        (NO_REVIEW, "", "Desk OLA", ""),
        "No day is set by which it is to be reviewed",
    ),
    "no calendar": (
        'calendar = "office"\n[[agreements.versions.targets]]',
        'calendar = "24x7"\n[[agreements.versions.targets]]',
        (NO_CALENDAR, "Pay", "Pay SLA", ""),
        "2 targets are timed night and day, for no calendar of the catalogue says which hours are meant",
    ),
    "no limit": (
        "workload_limit = 100\n",
        "",
        (NO_LIMIT, "Pay", "Pay SLA", "Answered"),
        "At least 95 % is promised for any number of items",
    ),
    "no owner": ('owner = "Bo"\n', "", (NO_OWNER, "Pay", "", ""), "Nobody answers for it"),
    "no contact": (
        'contact = "Ann"\n',
        "",
        (NO_CONTACT, "", "", ""),
        "Nobody at Port is named to be told before a breach; 2 agreements cover it",
    ),
    "no contact of one agreement": (
        "[[customers]]",
        '[[customers]]\nname = "Quay"\n[[customers]]',
        (NO_CONTACT, "Net", "Net SLA", ""),
        "Nobody at Quay is named to be told before a breach; Net SLA covers it",
    ),
    "no carrier": (
        "[[customers]]",
        '[[goals]]\nname = "Paid"\nservices = ["Pay", "Net"]\n[[goals]]\nname = "Grow"\n[[customers]]',
        (NOT_CARRIED, "", "", ""),
        "No service is named that carries “Grow”",
    ),
    "no goal": (
        "[[customers]]",
        '[[goals]]\nname = "Paid"\nservices = ["Pay"]\n[[customers]]',
        (NO_GOAL, "Net", "", ""),
        "No customer's goal is named that rests on it",
    ),
}


def found(catalogue: Catalogue, day: date = DAY) -> list[Where]:
    return [(gap.kind, gap.service, gap.agreement, gap.target) for gap in gaps(catalogue, day)]


def test_a_complete_catalogue_has_no_gaps_and_neither_has_an_empty_one() -> None:
    assert gaps(parse(COMPLETE), DAY) == gaps(Catalogue(), DAY) == ()


def test_every_kind_that_a_catalogue_shows_by_itself_is_tried() -> None:
    assert {where[0] for _, _, where, _ in GAPS.values()} == set(KINDS) - {UNRECORDED, UNMEASURED}


@pytest.mark.parametrize("name", GAPS)
def test_what_is_taken_out_is_found_and_nothing_else(name: str) -> None:
    written, instead, where, said = GAPS[name]
    assert COMPLETE.count(written) == 1
    (gap,) = gaps(parse(COMPLETE.replace(written, instead)), DAY)
    assert ((gap.kind, gap.service, gap.agreement, gap.target), gap.found) == (where, said)
    assert gap.remedy[0].isupper()
    assert not gap.remedy.endswith(".")


def test_gaps_come_the_gravest_first() -> None:
    broken = COMPLETE
    for written, instead, _, _ in (GAPS[name] for name in ("no owner", "no limit", "ceiling", "review passed")):
        broken = broken.replace(written, instead)
    assert [where[0] for where in found(parse(broken))] == [ABOVE_CEILING, REVIEW_PASSED, NO_LIMIT, NO_OWNER]


def test_a_review_is_not_late_on_its_day() -> None:
    assert found(parse(COMPLETE), date(2027, 3, 31)) == []
    assert {where[0] for where in found(parse(COMPLETE), date(2027, 4, 1))} == {REVIEW_PASSED}


def test_hours_are_declared_where_a_calendar_has_that_name_and_a_contract_needs_none() -> None:
    written, instead, _, _ = GAPS["no calendar"]
    night_and_day = '[[calendars]]\nname = "24x7"\nhours = { mon = ["00:00-24:00"] }\n[[services]]\nname = "Pay"'
    declared = COMPLETE.replace(written, instead).replace('[[services]]\nname = "Pay"', night_and_day)
    assert found(parse(declared)) == []


def test_an_agreement_of_untimed_targets_needs_no_hours() -> None:
    happy = 'calendar = "24x7"\ntargets = [{ name = "Happy", measure = "satisfaction", at_least = 4 }]'
    asked = COMPLETE.replace(
        'calendar = "office"\ntargets = [{ name = "Up", measure = "availability", at_least = "99.4 %" }]', happy
    )
    assert found(parse(asked)) == []


def test_an_agreement_for_everybody_in_a_catalogue_of_nobody_tells_nobody() -> None:
    alone = COMPLETE.replace('[[customers]]\nname = "Port"\ncontact = "Ann"\n', "").replace('customer = "Port"\n', "")
    assert found(parse(alone)) == [(NO_CONTACT, "Net", "Net SLA", ""), (NO_CONTACT, "Pay", "Pay SLA", "")]


def test_the_terms_in_force_on_the_day_are_meant() -> None:
    later = COMPLETE.replace(
        '[[agreements]]\nname = "Net SLA"',
        '[[agreements.versions]]\nin_force = 2027-01-01\ncalendar = "24x7"\nreason = "Asked"\n'
        'targets = [{ name = "Up", measure = "availability", at_least = "99 %" }]\n[[agreements]]\nname = "Net SLA"',
    )
    assert found(parse(later)) == []
    assert found(parse(later), date(2027, 1, 1)) == [(NO_CALENDAR, "Pay", "Pay SLA", "")]


@settings(max_examples=60, deadline=None)
@given(completes())
def test_a_catalogue_with_everything_has_no_gaps(catalogue: Catalogue) -> None:
    assert found(catalogue) == []


def _changed(kind: str, place: int, **change: Any) -> Callable[[Catalogue], Catalogue]:
    def without(catalogue: Catalogue) -> Catalogue:
        entries = list(getattr(catalogue, kind))
        entries[place] = replace(entries[place], **change)
        changes: dict[str, Any] = {kind: tuple(entries)}
        return replace(catalogue, **changes)

    return without


def _unlimited(catalogue: Catalogue) -> Catalogue:
    version = catalogue.agreements[0].versions[0]
    targets = (replace(version.targets[0], workload_limit=None), *version.targets[1:])
    return _changed("agreements", 0, versions=(replace(version, targets=targets),))(catalogue)


def _undeclared(catalogue: Catalogue) -> Catalogue:
    version = replace(catalogue.agreements[0].versions[0], calendar="24x7")
    return _changed("agreements", 0, versions=(version,))(catalogue)


REMOVED: dict[str, tuple[Callable[[Catalogue], Catalogue], Where]] = {
    "owner": (_changed("services", 0, owner=""), (NO_OWNER, "S0", "", "")),
    "review": (_changed("agreements", 0, review_by=None), (NO_REVIEW, "S0", "S0 SLA", "")),
    "late review": (_changed("agreements", 0, review_by=date(2026, 1, 1)), (REVIEW_PASSED, "S0", "S0 SLA", "")),
    "limit": (_unlimited, (NO_LIMIT, "S0", "S0 SLA", "Answered")),
    "calendar": (_undeclared, (NO_CALENDAR, "S0", "S0 SLA", "")),
    "group and supplier": (
        _changed("services", 0, group="", supplier=""), (NOTHING_BENEATH, "S0", "S0 SLA", "")
    ),
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(completes(), st.sampled_from(sorted(REMOVED)))
def test_taking_one_thing_out_gives_exactly_that_gap(catalogue: Catalogue, name: str) -> None:
    without, where = REMOVED[name]
    assert found(without(catalogue)) == [where]


@settings(max_examples=30, deadline=None)
@given(completes())
def test_a_service_whose_agreement_is_taken_out_is_unagreed(catalogue: Catalogue) -> None:
    assert (UNAGREED, "S0", "", "") in found(replace(catalogue, agreements=catalogue.agreements[1:]))


def up(*tiers: tuple[float, float, float], level: float = 0.99, **known: Any) -> Target:
    schedule = CreditSchedule(tiers=tuple(Tier(at_least=low, below=high, credit=owed) for low, high, owed in tiers))
    plain: dict[str, Any] = {"name": "Up", "measure": "availability", "at_least": level, "credits": schedule}
    return Target(**plain | known)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (up(), []),
        (up((0.95, 0.99, 5), (0, 0.95, 10)), []),
        (up((0, 0.95, 10), (0.95, 0.99, 5)), []),
        (up((0.95, 0.98, 5), (0, 0.95, 10)), ["No credit is due for a level of at least 98 % and under 99 %"]),
        (up((0.95, 0.99, 5), (0, 0.96, 10)), ["Two tiers hold for a level of at least 95 % and under 96 %"]),
        (
            up((0.95, 0.995, 5), (0, 0.95, 10)),
            ["A credit of 5 % is due for a level of at least 99 % and under 99.5 %, which meets the target"],
        ),
        (up((0.95, 0.99, 5)), ["No credit is due for a level under 95 %"]),
        (up((0.95, 0.99, 10), (0, 0.95, 5)), ["Credit falls from 10 % to 5 % where the level worsens past 95 %"]),
        (up((1, 3.9, 5), at_least=3.9, measure="satisfaction"), []),
        (
            up((30, 40, 5), (45, 60, 9), at_least=None, at_most=30, percentile=90, measure="resolution_percentile"),
            ["No credit is due for a level of at least 40 and under 45", "No credit is due for a level of at least 60"],
        ),
        (up((22_000, float("inf"), 5), at_least=None, at_most=22_000, measure="energy"), []),
    ],
)  # fmt: skip
def test_what_is_wrong_with_credits_is_said_with_its_bounds(target: Target, said: list[str]) -> None:
    assert list(credit_faults(target)) == said


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6), st.integers(1, 3)), min_size=1, max_size=4))
def test_credits_add_up_where_every_level_that_could_come_owes_what_it_should(
    given: list[tuple[int, int, int]],
) -> None:
    target = up(*((low / 10, (low + wide) / 10, owed) for low, wide, owed in given), level=0.8)
    levels = [step / 20 for step in range(31)]
    holding = [[t for t in target.credits.tiers if t.at_least <= level < t.below] for level in levels]
    owed = [max((tier.credit for tier in tiers), default=0) for tiers in holding]
    sound = (
        all(not tiers for level, tiers in zip(levels, holding, strict=True) if target.meets(level))
        and all(len(tiers) == 1 for level, tiers in zip(levels, holding, strict=True) if not target.meets(level))
        and owed == sorted(owed, reverse=True)
    )
    assert (credit_faults(target) == ()) == sound
