"""Agents of a call desk, as a board reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from analytics.errors import ScenarioError
from analytics.review.findings import call_desk
from analytics.scenario.call_desk import Aim, Calls, agents_required, answering

if TYPE_CHECKING:
    from analytics.review import Review

#: The worked example of pyworkforce's tests: 100 calls of 3 minutes in half an hour, 80 % within 20 seconds.
DESK: dict[str, Any] = {"handling": 3.0, "shrinkage": 0.3, "most_occupancy": 0.85}


def test_the_published_desk_reads_as_it_was_published(review: Review) -> None:
    found = call_desk.answered(review, calls=100, **DESK)
    assert found.answer == (
        "14 agents (20 with shrinkage) answer 88.8 % of 100 calls of 3 minutes in 30, the fewest who hold 80 % of "
        "calls within 20 seconds at no more than 85 % occupancy"
    )
    rows = {row["agents"]: row for row in found.table.to_dicts()}
    assert list(rows) == list(range(11, 19))  # ten cannot do ten erlangs
    assert [agents for agents, row in rows.items() if row["holds"] == "no"] == [11, 12, 13]
    assert rows[14]["occupancy"] == pytest.approx(0.714, abs=5e-4)
    assert rows[14]["waits"] == pytest.approx(0.174, abs=5e-4)
    assert rows[15]["service_level"] == pytest.approx(0.941, abs=5e-4)


def test_seconds_and_intervals_are_turned_into_the_minutes_of_the_desk(review: Review) -> None:
    (row,) = call_desk.required(
        review, calls=(40,), handling=2, answer_within=45, interval=15, patience=4
    ).table.to_dicts()
    aim = Aim(service_level=0.8, answer_within=0.75)
    plain = agents_required(Calls(rate=40 / 15, handling=2, patience=4), aim)
    assert (row["agents"], row["positions"]) == (plain.agents, plain.positions)
    assert row["service_level"] == plain.answering.service_level
    assert row["mean_wait"] == 60 * plain.answering.mean_wait
    assert row["abandoned"] == plain.answering.abandoned > 0


def test_where_callers_hang_up_too_few_agents_are_shown_too(review: Review) -> None:
    rows = call_desk.answered(review, calls=100, handling=3, patience=1).table.to_dicts()
    plain = agents_required(Calls(rate=100 / 30, handling=3, patience=1), Aim(service_level=0.8, answer_within=1 / 3))
    assert [row["agents"] - plain.agents for row in rows] == list(range(-4, 5))
    assert [row["holds"] for row in rows] == ["no"] * 4 + ["yes"] * 5
    fewest = answering(Calls(rate=100 / 30, handling=3, patience=1), plain.agents - 4, 1 / 3)
    assert rows[0]["service_level"] == fewest.service_level


def test_each_interval_of_a_day_is_staffed_for_itself_and_the_fullest_is_told(review: Review) -> None:
    found = call_desk.required(review, calls=(0, 100, 40), **DESK)
    assert found.table["agents"].to_list()[:2] == [1, 14]
    assert found.table["positions"].to_list()[:2] == [2, 20]
    assert found.answer == (
        "To answer 80 % of calls within 20 seconds at no more than 85 % occupancy takes 14 agents (20 with shrinkage) "
        "in the fullest of three intervals, for 100 calls of 3 minutes in 30"
    )
    assert found.picture is not None
    assert found.picture.frame["name"].to_list() == ["1: 0.0 calls", "2: 100.0 calls", "3: 40.0 calls"]


def test_who_says_so_and_what_is_assumed_are_told(review: Review) -> None:
    told = call_desk.required(review, calls=(10,), handling=3).method
    assert told.n.endswith("nobody is named who says so")
    assert told.method.startswith("Erlang C: nobody hangs up.")
    told = call_desk.required(review, calls=(10,), handling=3, patience=2, source="Switchboard").method
    assert told.n.endswith("Switchboard")
    assert "callers wait 2 minutes" in told.method


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"calls": ()}, "0 intervals.*1 to 672"),
        ({"calls": (1.0,) * 673}, "673 intervals"),
        ({"calls": (-1.0,)}, "arrivals of"),
        ({"calls": (1.0,), "interval": 0}, "an interval of 0 minutes"),
        ({"calls": (1.0,), "handling": 0}, "a handling time of 0"),
        ({"calls": (1.0,), "service_level": 80}, "a service level of 80"),
    ],
)
def test_a_desk_that_cannot_be_is_refused_in_words(review: Review, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        call_desk.required(review, **({"handling": 3} | asked))
