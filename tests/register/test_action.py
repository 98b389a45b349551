"""Improvement actions are kept whole, move only as makes sense, and never share a title while they are in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError
from sqlalchemy import inspect

from analytics.catalogue.amend import made
from analytics.errors import CatalogueError, ConflictError, QuestionError, RegisterError
from analytics.register import Register, Saying
from analytics.register.action import NEXT, Action
from analytics.register.migration import STEPS, bring_up_to_date

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.register.action import Status

WHOLE: Final = Action(
    title="A second line at night", status="done", problem="Nobody is there", cause="Nobody was hired",
    services=("Pay", "Mail"), agreement="gold", target="up", priority="P1", category="fault", group="Desk",
    control_agreement="silver", control_target="up", expected=0.03, owner="Ann", due=date(2026, 5, 1),
    started=date(2026, 4, 6), finished=date(2026, 4, 30), cost=12_000.0, currency="EUR",
    evidence=({"answer": "91 %", "parameters": {"agreement": "gold"}},), origin_kind="decision", origin="d1",
)  # fmt: skip
BARE: Final = Action(title="Bare")


@pytest.mark.parametrize("value", [WHOLE, BARE, replace(BARE, measure="energy", services=("Pay",))])
def test_what_is_kept_comes_back_whole_and_in_the_trail(kept: Register, value: Action) -> None:
    kept.save(value, by=Saying("Ann"))
    assert kept.entry("action", value.name).value == value
    assert [(act.who, act.after) for act in kept.history("action")] == [("Ann", value)]
    assert not kept.verify()


def test_two_in_use_never_share_a_title_but_one_that_was_dropped_gives_its_up(kept: Register) -> None:
    kept.save(BARE)
    again = replace(Action(title="bare"), title="BARE")
    with pytest.raises(RegisterError, match=r"^an action called 'BARE' is kept already.*another name"):
        kept.save(again)
    kept.save(BARE.moved("dropped"), version=1)
    kept.save(again)
    with pytest.raises(RegisterError, match="is kept already"):
        kept.save(replace(BARE, status="proposed"), version=2)


def test_two_people_on_one_action_never_write_over_each_other(kept: Register, beside: Register) -> None:
    kept.save(WHOLE, by=Saying("Ann"))
    beside.save(replace(WHOLE, owner="Bo"), version=1, by=Saying("Bo"))
    with pytest.raises(ConflictError, match=r"Bo changed the action '.*' at .* while you were working"):
        kept.save(replace(WHOLE, owner="Cy"), version=1)


def test_a_register_of_the_version_before_gets_the_table_and_keeps_what_it_has(
    room: str, tmp_path: Path, setting: str
) -> None:
    from analytics.catalogue import Customer
    from analytics.register.database import place

    steps = tmp_path / "before"
    (steps / "versions").mkdir(parents=True)
    for step in (STEPS / "versions").glob("step_000[1-4]_*.py"):
        (steps / "versions" / step.name).write_text(step.read_text("utf-8"), "utf-8")
    database = place(tmp_path / room, room)
    bring_up_to_date(database, tmp_path, steps)
    with database.reading() as session:
        assert "action" not in inspect(session.connection()).get_table_names()
    assert bring_up_to_date(database, tmp_path) is not None
    opened = Register(database, tmp_path)
    opened.save_all([(Customer(name="Port"), 0), (WHOLE, 0)])
    assert opened.entry("action", WHOLE.name).value == WHOLE
    assert bool(setting) != database.on_sqlite
    opened.close()


@pytest.mark.parametrize("start", list(NEXT))
def test_an_action_only_becomes_what_makes_sense_from_where_it_is(start: Status) -> None:
    now = replace(WHOLE, status=start)
    for to in NEXT:
        if to in NEXT[start]:
            assert now.moved(to) == replace(WHOLE, status=to)
        else:
            with pytest.raises(QuestionError, match=f"is {start} and cannot become {to}"):
                now.moved(to)


def test_owner_and_day_are_asked_for_before_it_is_agreed_and_each_step_asks_for_its_own_day() -> None:
    with pytest.raises(QuestionError, match="'Bare' does not say the problem it answers, who answers for it, the day"):
        BARE.moved("agreed")
    agreed = replace(BARE, problem="Slow", owner="Ann", due=date(2026, 5, 1)).moved("agreed")
    with pytest.raises(QuestionError, match=r"does not say the day it took hold.*can become under way after that"):
        agreed.moved("under way")
    begun = replace(agreed, started=date(2026, 4, 1)).moved("under way")
    with pytest.raises(QuestionError, match="does not say the day it was finished"):
        begun.moved("done")
    assert replace(begun, finished=date(2026, 4, 20)).moved("done").open is False
    assert BARE.moved("dropped").live is False


@pytest.mark.parametrize(
    ("status", "today", "late"),
    [("agreed", date(2026, 5, 2), True), ("agreed", date(2026, 5, 1), False), ("under way", None, False),
     ("done", date(2027, 1, 1), False), ("dropped", date(2027, 1, 1), False)],
)  # fmt: skip
def test_it_is_overdue_from_the_day_after_it_was_due_as_long_as_it_is_open(
    status: Status, today: date | None, late: bool
) -> None:
    assert replace(WHOLE, status=status).overdue(today) is late


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": " "}, "at least 1 character"),
        ({"title": "A", "agreement": "gold"}, "a target is named with its agreement"),
        ({"title": "A", "control_target": "up"}, "a target is named with its agreement"),
        (
            {"title": "A", "agreement": "g", "target": "t", "control_agreement": "g", "control_target": "t"},
            "held against the target it is to improve",
        ),
        (
            {"title": "A", "started": date(2026, 5, 2), "finished": date(2026, 5, 1)},
            "1 May 2026, before it took hold on 2 May 2026",
        ),
        ({"title": "A", "cost": -1.0}, "greater than or equal to 0"),
        ({"title": "A", "expected": float("nan")}, "finite"),
        ({"title": "A", "status": "begun"}, "under way"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Action(**fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "the action: what is to be done: this is needed"),
        (
            {"title": "A", "started": date(2026, 8, 1), "finished": date(2026, 7, 1)},
            "the action: it cannot be finished on 1 July 2026, before it took hold on 1 August 2026",
        ),
    ],
)
def test_what_cannot_be_is_told_in_the_words_of_its_form(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(CatalogueError, match=rf"^{said}\.$"):
        made(Action, fields, "the action")
