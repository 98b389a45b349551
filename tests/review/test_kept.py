"""Scenarios are kept, named, copied, changed and withdrawn, and told of when they cannot be worked out any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import CatalogueError, ConflictError, QuestionError, RegisterError
from analytics.register import Saying
from analytics.register.scenario import KeptScenario
from analytics.review import Review, address, kept, notebook
from analytics.review.findings import kept as kept_findings
from analytics.review.ground import AVAILABILITY, DESK, GROUNDS, TARGET
from analytics.scenario.lever import WORDS, Lever, changes_of, knobs

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.register import Entry
    from analytics.review import Workspace
    from analytics.scenario.lever import Change

ANN: Final = Saying("Ann")
PAY: Final = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}
LEVEL: Final = (("level", "level", 97.0),)


@pytest.fixture
def first(own: Workspace) -> Entry:
    return kept.keep(own, "Promise more", LEVEL, about=PAY, note="Try it", data_version=1, by=ANN)


def titles(own: Workspace) -> list[str]:
    return [entry.value.title for entry in kept.live(own.register)]


def test_what_is_kept_is_listed_about_its_target_and_for_nobody_else(own: Workspace, first: Entry) -> None:
    kept.keep(own, "Elsewhere", LEVEL, about={**PAY, "target": "Other"}, by=ANN)
    kept.keep(own, "A desk", (), ground="desk", about=PAY, by=ANN)
    assert titles(own) == ["Promise more", "Elsewhere", "A desk"]
    assert kept.about(kept.live(own.register), "target", PAY) == [first]
    assert kept.live(None) == []


def test_a_scenario_that_is_renamed_keeps_its_link_and_its_history(own: Workspace, first: Entry) -> None:
    renamed = kept.rename(own, first, "  Promise 97 % ", by=Saying("Bo"))
    assert (renamed.value.name, renamed.value.title) == (first.value.name, "Promise 97 %")
    assert [act.who for act in own.register.history("scenario", first.value.name)] == ["Ann", "Bo"]


def test_a_copy_stands_by_itself_under_a_title_of_its_own(own: Workspace, first: Entry) -> None:
    second, third = kept.copy(own, first, by=ANN), kept.copy(own, first, by=ANN)
    assert titles(own) == ["Promise more", "Promise more (2)", "Promise more (3)"]
    assert replace(second.value, title="A", name="a") == replace(first.value, title="A", name="a")
    kept.change(own, third, changes=(("level", "level", 90.0),), by=ANN)
    assert own.register.entry("scenario", first.value.name) == first
    assert own.register.history("scenario", second.value.name)[0].reason == "Copied from Promise more"
    with pytest.raises(RegisterError, match="'promise MORE' is kept already"):
        kept.copy(own, first, "promise MORE", by=ANN)


def test_a_scenario_that_is_withdrawn_is_listed_no_more_and_can_be_looked_up_copied_and_brought_back(
    own: Workspace, first: Entry
) -> None:
    gone = kept.withdraw(own, first, by=ANN)
    assert titles(own) == []
    assert own.register.entry("scenario", first.value.name) == gone
    with pytest.raises(QuestionError, match=r"'Promise more' was withdrawn\. Undo that first, or keep a copy"):
        kept.rename(own, gone, "Other", by=ANN)
    assert kept.copy(own, gone, "Promise more", by=ANN).value.live
    with pytest.raises(RegisterError, match="kept already"):
        own.register.undo(own.register.history()[-2].number)
    kept.withdraw(own, kept.live(own.register)[0], by=ANN)
    own.register.undo(2)
    assert own.register.entry("scenario", first.value.name).value == first.value


def test_who_changes_what_somebody_else_changed_meanwhile_is_told(own: Workspace, first: Entry) -> None:
    kept.rename(own, first, "Theirs", by=Saying("Bo"))
    verbs: list[Callable[[], object]] = [
        lambda: kept.rename(own, first, "Mine", by=ANN),
        lambda: kept.change(own, first, horizon=24, by=ANN),
        lambda: kept.withdraw(own, first, by=ANN),
    ]
    for verb in verbs:
        with pytest.raises(ConflictError, match="Bo changed the scenario"):
            verb()
    assert titles(own) == ["Theirs"]


@pytest.mark.parametrize("title", ["As agreed today", " This scenario "])
def test_a_title_that_a_comparison_gives_its_own_rows_is_refused(own: Workspace, first: Entry, title: str) -> None:
    verbs: list[Callable[[], object]] = [
        lambda: kept.keep(own, title, LEVEL, about=PAY, by=ANN),
        lambda: kept.rename(own, first, title, by=ANN),
        lambda: kept.copy(own, first, title, by=ANN),
    ]
    for verb in verbs:
        with pytest.raises(QuestionError, match="Give it another name"):
            verb()


@pytest.mark.parametrize(
    ("told", "words"),
    [({"horizon": 0}, "horizon"), ({"seed": -1}, "seed"), ({"title": "x" * 300}, "title"), ({"about": None}, "about")],
)
def test_a_field_that_cannot_be_is_told_by_its_name(own: Workspace, first: Entry, told: Any, words: str) -> None:
    with pytest.raises(CatalogueError, match=f"the scenario: {words}"):
        kept.change(own, first, by=ANN, **told)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"changes": (("teleport", "speed", 1.0),)}, "No lever 'teleport'. There are: "),
        ({"changes": (("level", "height", 1.0),)}, "The lever 'level' has no field 'height'. There are: level."),
        ({"changes": (("level", "level", 300.0),)}, "Promised share is 300 %. Expected 50 to 100 %."),
        ({"changes": (("level", "level", "high"),)}, "'high' is not a number. Expected"),
        ({"about": {**PAY, "target": "Gone"}}, "Payroll and HR SLA has no target 'Gone' in force. There are: "),
        ({"about": {**PAY, "agreement": "Gone"}}, "No agreement 'Gone' in the catalogue. There are: "),
        ({"about": {}}, "No agreement '' in the catalogue"),
        ({"ground": "ledger"}, "This version of the program works out no scenario of a ledger."),
        ({"ground": "desk", "about": {"group": "Nobody"}}, "No tickets were handled by 'Nobody'."),
        (
            {"ground": "desk", "about": {"group": "Infrastructure"}, "changes": (), "horizon": 25},
            "The horizon is 25 months. Expected 1 to 24",
        ),
        ({"ground": "availability"}, "Payroll and HR: Pay questions resolved within 16 hours promises no availability"),
    ],
)
def test_what_stands_in_the_way_of_a_scenario_is_said_and_never_raised(
    review: Review, change: dict[str, Any], words: str
) -> None:
    told = kept.trouble(review, replace(KeptScenario(title="A", about=PAY, changes=LEVEL), **change))
    assert told.startswith(words)
    assert bool(told) == bool(words)


@pytest.mark.parametrize(
    ("ground", "lever"), [(ground, lever) for ground in GROUNDS.values() for lever in ground.levers],
    ids=lambda each: each.__name__ if isinstance(each, type) else each.name,
)  # fmt: skip
def test_every_lever_is_kept_and_pulled_again_as_it_was(own: Workspace, ground: Any, lever: Any) -> None:
    saved = kept.keep(own, "A", changes_of([lever()]), ground=ground.name, about=PAY, by=ANN)
    again = own.register.entry("scenario", saved.value.name).value
    assert ground.pulled(again.changes) == (lever(),)


def test_five_at_most_are_compared_and_what_is_looked_at_is_the_last_of_them() -> None:
    picked = [KeptScenario(title=f"{number}", about=PAY, changes=LEVEL) for number in range(5)]
    five = tuple((f"{number}", LEVEL) for number in range(5))
    assert kept.beside(picked, ()) == (five, ())
    assert kept.beside(picked, LEVEL) == (five[:4], LEVEL)
    looked_at = KeptScenario(title="It", about=PAY, changes=LEVEL)
    assert kept.beside(picked, LEVEL, looked_at) == ((*five[:4], ("It", LEVEL)), ())
    moved = (("level", "level", 90.0),)
    assert kept.beside(picked[:2], moved, looked_at) == (five[:2], moved)
    assert kept.beside(picked[:2], LEVEL, picked[0]) == ((five[1], five[0]), ())


@given(
    st.sampled_from(list(GROUNDS.values())),
    st.lists(st.text(max_size=8) | st.floats(-100, 100), min_size=1, max_size=8),
)
def test_what_an_address_holds_is_what_was_written_into_it(ground: Any, values: list[float | str]) -> None:
    levers: list[Lever[Any]] = []
    for lever, value in zip(ground.levers, values, strict=False):
        knob = knobs(lever)[0]
        fits = isinstance(value, str) == (knob.unit in WORDS)
        within = isinstance(value, str) or knob.low <= value <= knob.high
        levers.append(lever(**{knob.name: value}) if fits and within else lever())
    assert ground.pulled(address.read(address.written(changes_of(levers)), ground)) == tuple(levers)


@pytest.mark.parametrize("text", ["0", "61", "-1", "1.5", "twelve", " 12"])
def test_months_that_cannot_be_played_through_are_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="a whole number, 1 to 60"):
        address.months(text)


def test_changes_are_told_in_the_words_of_their_levers() -> None:
    hours = changes_of(TARGET.pulled([("supporthours", "calendar", "extended"), ("supporthours", "later", 2.0)]))
    assert TARGET.in_words(hours) == "Calendar extended, Close later by 2 h"
    assert TARGET.in_words([("demand", "percent", 0.0)]) == "Demand 0 % more or less"
    assert TARGET.in_words([("unitcosts", "fixed", 12_500.0)]) == "Fixed cost 12,500 a month"
    shorter = changes_of(DESK.pulled([("handling", "percent", 20.0)]))
    assert DESK.in_words(shorter) == "Shorter by 20 %"
    twin: list[Change] = [("redundancy", "part", "Portal"), ("redundancy", "units", 2.0), ("redundancy", "once", 900.0)]
    assert AVAILABILITY.in_words(twin) == "Part Portal, Units 2, Spent once 900"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("demand", "percent", 12.0)], "Demand 12 % more"), ([("demand", "percent", -7.5)], "Demand 7.5 % less"),
        ([("people", "people", -1.0)], "1 fewer people"), ([("people", "people", 0.5)], "0.5 more people"),
    ],
)  # fmt: skip
def test_what_goes_both_ways_says_which_way_it_goes(changes: list[Change], told: str) -> None:
    assert DESK.in_words(changes) == told


def test_the_list_tells_who_kept_and_who_changed_each_and_what_stands_in_its_way(
    here: Review, own: Workspace, first: Entry
) -> None:
    own.register.save(KeptScenario(title="Strange", about=PAY, changes=(("warp", "speed", 9.0),)), by=Saying("Cy"))
    kept.rename(own, first, "Promise 97 %", by=Saying("Bo"))
    found = kept_findings.scenarios(here)
    assert found.answer == "Two scenarios are kept, of which one cannot be worked out any more"
    rows = {row["scenario"]: row for row in found.table.to_dicts()}
    assert list(rows) == ["Promise 97 %", "Strange"]
    ours, strange = rows["Promise 97 %"], rows["Strange"]
    assert (ours["by"], ours["changed_by"], ours["note"], ours["data_version"]) == ("Ann", "Bo", "Try it", 1)
    assert ours["about"] == " · ".join(PAY.values())
    assert ours["at"] <= strange["at"] <= ours["changed_at"] <= datetime.now(UTC)
    assert (strange["by"], strange["changed_by"], strange["changed_at"]) == ("Cy", "", None)
    assert strange["trouble"].startswith("No lever 'warp'")
    assert strange["changes"] == "warp.speed 9"


def test_what_is_withdrawn_is_listed_only_where_it_is_asked_for(here: Review, own: Workspace, first: Entry) -> None:
    kept.withdraw(own, first, by=ANN)
    assert kept_findings.scenarios(here).answer == "No scenario is kept yet"
    assert kept_findings.scenarios(here, withdrawn=True).table["withdrawn"].to_list() == ["yes"]


def test_the_trail_calls_a_scenario_by_its_title(own: Workspace, first: Entry) -> None:
    kept.withdraw(own, first, by=Saying("Bo"))
    made, gone = own.register.history("scenario")
    assert "Ann made the scenario “Promise more”" in notebook.told(made)
    assert notebook.lines(gone) == ["withdrawn: no → yes"]
