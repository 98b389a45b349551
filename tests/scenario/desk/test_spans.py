"""How far the levers of a desk are moved."""

from __future__ import annotations

from dataclasses import replace

from analytics.scenario.desk.answer import by_name, named, pulled
from analytics.scenario.desk.desk import Tier
from analytics.scenario.desk.levers import LEVERS, ChangeHandling, ChangeHandOver, ChangePeople, ChangeShifts
from analytics.scenario.desk.spans import spans
from analytics.scenario.lever import WORDS, knobs, word
from analytics.scenario.ticket import FINISH
from tests.scenario.desk.ground import desk


def test_every_number_of_every_lever_is_moved_where_there_is_something_to_move() -> None:
    usual = desk(6)
    moves = {word(lever) for lever in LEVERS if lever.today(usual) is not None}
    assert {name.partition(".")[0] for name in spans(usual)} == moves
    assert "outside" not in moves  # where nothing waits outside
    there = [f"{word(lever)}.{knob.name}" for lever in LEVERS if word(lever) in moves for knob in knobs(lever)
             if knob.unit not in WORDS]  # fmt: skip
    assert list(spans(usual)) == there
    every = tuple(replace(kind, tiers=(replace(kind.tiers[0], outside=0.5, onward=0.2), Tier(
        station="Desk", work=kind.tiers[0].work))) for kind in usual.kinds)  # fmt: skip
    assert {"outside.percent", "handover.percent"} < set(spans(replace(usual, kinds=every)))


def test_either_end_can_be_pulled_and_lies_within_the_form() -> None:
    for people in (6.0, 1.2, 0.5):
        asked = desk(people)
        for name, (span, knob) in spans(asked).items():
            assert knob.low <= span.low < span.high <= knob.high
            for value in (span.low, span.high):
                pulled(asked, named({name: value}))
    assert (spans(desk(6))["people.people"][0].low, spans(desk(0.5))["people.people"][0].low) == (-1, 0)


def test_a_lever_is_moved_around_where_it_stands() -> None:
    for rule in ({}, {"after_shift": FINISH}):
        span, _ = spans(desk(6, **rule))["overtime.finish"]
        assert (span.low, span.high) == (0, 1)
    assert (spans(desk(6))["demand.percent"][0].low, spans(desk(6))["demand.percent"][0].high) == (-10, 10)


def test_levers_by_name_are_the_same_levers_again() -> None:
    levers = (ChangePeople(station="Desk", people=2), ChangeHandling(percent=5), ChangeShifts(earlier=1, later=0.5),
              ChangeHandOver(percent=3))  # fmt: skip
    assert named(by_name(levers)) == levers
