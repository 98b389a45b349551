"""What differs between two states of an entry is told term by term."""

from __future__ import annotations

from dataclasses import replace

from analytics.register.difference import SHOWN, differences
from analytics.register.notebook import Note
from analytics.register.scenario import KeptScenario
from tests.register.test_register import GOLD, UP


def test_a_term_deep_within_an_agreement_is_named_by_its_version_and_target() -> None:
    looser = replace(GOLD.versions[0], targets=(replace(UP, at_least=0.98),))
    assert differences(GOLD, replace(GOLD, lead_days=60, versions=(looser,))) == [
        ("versions 2026-01-01, targets up, at least", "0.99", "0.98"),
        ("lead days", "30", "60"),
    ]


def test_the_changes_of_a_scenario_are_told_one_by_one() -> None:
    first = KeptScenario(title="A", about={"agreement": "gold"}, changes=(("level", "level", 97.5),), name="n")
    now = replace(first, changes=(("level", "level", 98.0), ("demand", "percent", 10.0)))
    assert differences(first, now) == [("changes", "level level 97.5", "level level 98, demand percent 10")]


def test_what_is_the_same_is_not_told() -> None:
    assert differences(GOLD, GOLD) == []


def test_what_came_and_what_went_stand_beside_nothing() -> None:
    made, gone = Note(review="R", text="So", name="n"), differences(Note(review="R", text="So", name="n"), None)
    assert ("text", "nothing", "So") in differences(None, made)
    assert ("text", "So", "nothing") in gone


def test_a_long_text_is_cut_to_a_line() -> None:
    ((_, _, became),) = differences(Note(review="R", name="n"), Note(review="R", name="n", text="x" * 500))
    assert len(became) == SHOWN
    assert became.endswith("…")
