"""A notice is kept whole, says what it said when it was given, and only becomes what makes sense from where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError
from sqlalchemy import inspect

from analytics.errors import ConflictError, QuestionError
from analytics.register import Register, Saying
from analytics.register.migration import STEPS, bring_up_to_date
from analytics.register.notice import NEXT, Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRAFT: Final = Notice(
    agreement="gold", target="up", periods=(date(2026, 11, 1), date(2026, 12, 1)), to=("Ann", "Bo"), chance=0.62,
    act_by=date(2026, 10, 17), said="Up slips", figure={"answer": "62 %", "parameters": {"agreement": "gold"}},
)  # fmt: skip
GIVEN: Final = DRAFT.give(date(2026, 10, 5), "Cy")
KNOWN: Final = GIVEN.acknowledge(date(2026, 10, 6), "Ann")
PLANNED: Final = KNOWN.agree(date(2026, 10, 9), "Add a second line", "Bo", date(2026, 10, 30))
GONE: Final = PLANNED.withdraw(date(2026, 10, 20), "The line was added")
STEPS_ON: Final = (DRAFT, GIVEN, KNOWN, PLANNED, GONE)


def test_a_notice_goes_from_a_draft_to_a_plan_and_every_step_leaves_what_was_said() -> None:
    assert [each.state for each in STEPS_ON] == list(NEXT)
    assert (GONE.given, GONE.given_by) == (date(2026, 10, 5), "Cy")
    assert (GONE.acknowledged, GONE.acknowledged_by) == (date(2026, 10, 6), "Ann")
    assert (GONE.planned, GONE.plan, GONE.plan_owner, GONE.plan_due) == (
        date(2026, 10, 9), "Add a second line", "Bo", date(2026, 10, 30),
    )  # fmt: skip
    assert (GONE.withdrawn, GONE.because) == (date(2026, 10, 20), "The line was added")
    terms = ("agreement", "target", "periods", "to", "chance", "act_by", "said", "figure")
    assert all(getattr(each, name) == getattr(DRAFT, name) for each in STEPS_ON for name in terms)


@pytest.mark.parametrize("start", STEPS_ON, ids=list(NEXT))
def test_it_only_becomes_what_makes_sense_from_where_it_is(start: Notice) -> None:
    day = date(2026, 10, 25)
    steps: dict[str, Callable[[], Notice]] = {
        "given": lambda: start.give(day, "Cy"), "acknowledged": lambda: start.acknowledge(day, "Ann"),
        "plan agreed": lambda: start.agree(day, "A plan", "Bo"), "withdrawn": lambda: start.withdraw(day, "It passed"),
    }  # fmt: skip
    for to, step in steps.items():
        if to in NEXT[start.state]:
            assert step().state == to
        else:
            with pytest.raises(QuestionError, match=f"cannot become {to}"):
                step()


def test_what_must_come_first_is_said() -> None:
    with pytest.raises(QuestionError, match=r"gold: up is a draft and cannot become acknowledged.*must be given first"):
        DRAFT.acknowledge(date(2026, 10, 6), "Ann")
    with pytest.raises(QuestionError, match=r"is given and cannot become plan agreed.*must be acknowledged first"):
        GIVEN.agree(date(2026, 10, 6), "A plan", "Bo")
    with pytest.raises(QuestionError, match=r"is withdrawn and cannot become given.*nothing: give another one"):
        GONE.give(date(2026, 10, 25), "Cy")


def test_who_is_told_and_what_is_asked_for_before_it_is_given() -> None:
    with pytest.raises(QuestionError, match="does not say to whom nor what is said"):
        replace(DRAFT, to=(), said=" ").give(date(2026, 10, 5), "Cy")
    with pytest.raises(QuestionError, match="it is not said who acknowledges it"):
        GIVEN.acknowledge(date(2026, 10, 6), " ")
    with pytest.raises(QuestionError, match="it is not said what is to be done"):
        KNOWN.agree(date(2026, 10, 6), "", "Bo")
    with pytest.raises(QuestionError, match="it is not said why it is withdrawn"):
        GIVEN.withdraw(date(2026, 10, 6), "")


def test_no_step_lies_before_the_one_that_it_follows() -> None:
    with pytest.raises(QuestionError, match="given on 5 October 2026 cannot be acknowledged on 4 October 2026 already"):
        GIVEN.acknowledge(date(2026, 10, 4), "Ann")
    assert GIVEN.acknowledge(date(2026, 10, 5), "Ann").acknowledged == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"periods": ()}, "at least 1"),
        ({"periods": (date(2026, 12, 1), date(2026, 11, 1))}, "in order, each once"),
        ({"chance": 1.2}, "less than or equal to 1"),
        ({"target": ""}, "at least 1 character"),
        ({"state": "given"}, "says on which day"),
        ({"state": "acknowledged", "acknowledged": date(2026, 10, 6)}, "says on which day and to whom"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any], words: str) -> None:
    held = {"agreement": "gold", "target": "up", "periods": (date(2026, 11, 1),)}
    with pytest.raises(ValidationError, match=words):
        Notice(**{**held, **fields})


@pytest.mark.parametrize("value", STEPS_ON, ids=list(NEXT))
def test_it_comes_back_whole_and_in_the_trail(kept: Register, value: Notice) -> None:
    kept.save(value, by=Saying("Ann"))
    assert kept.entry("notice", value.name).value == value
    assert [(act.who, act.after) for act in kept.history("notice")] == [("Ann", value)]
    assert not kept.verify()


def test_two_people_on_one_notice_never_write_over_each_other(kept: Register, beside: Register) -> None:
    kept.save(GIVEN, by=Saying("Ann"))
    beside.save(KNOWN, version=1, by=Saying("Bo"))
    with pytest.raises(ConflictError, match=f"Bo changed the notice '{GIVEN.label}' at"):
        kept.save(GIVEN.withdraw(date(2026, 10, 7), "No need"), version=1)


def test_a_register_of_the_version_before_gets_its_table(setting: str, room: str, tmp_path: Path) -> None:
    from analytics.register.database import place

    steps = tmp_path / "before"
    (steps / "versions").mkdir(parents=True)
    for step in (STEPS / "versions").glob("step_000[1234]_*.py"):
        (steps / "versions" / step.name).write_text(step.read_text("utf-8"), "utf-8")
    database = place(tmp_path / room, room)
    bring_up_to_date(database, tmp_path, steps)
    assert bring_up_to_date(database, tmp_path) is not None
    opened = Register(database, tmp_path)
    opened.save(PLANNED)
    assert opened.entry("notice", PLANNED.name).value == PLANNED
    with database.reading() as session:
        assert "notice" in inspect(session.connection()).get_table_names()
        assert bool(setting) != database.on_sqlite
    opened.close()
