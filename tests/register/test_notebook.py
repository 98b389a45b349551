"""What is written in a review makes sense, and what was kept before that was asked for can still be read and mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from analytics.catalogue.amend import changed, made
from analytics.errors import CatalogueError
from analytics.register.notebook import Decision, ServiceReview

if TYPE_CHECKING:
    from analytics.register import Register

TAKEN = Decision(review="October", question="Move?", decided=date(2026, 11, 28), name="move")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("due", "it cannot be due on 27 November 2026, before it was decided on 28 November 2026"),
        ("carried_out", "it cannot be carried out on 27 November 2026, before it was decided on 28 November 2026"),
    ],
)
def test_a_decision_is_neither_due_nor_carried_out_before_it_is_taken(field: str, said: str) -> None:
    early: dict[str, Any] = {field: date(2026, 11, 27)}
    with pytest.raises(ValidationError, match=said):
        replace(TAKEN, **early)
    with pytest.raises(CatalogueError, match=rf"^the decision: {said}\.$"):
        changed(TAKEN, "the decision", **early)
    same_day: dict[str, Any] = {field: TAKEN.decided}
    assert getattr(replace(TAKEN, **same_day), field) == TAKEN.decided
    assert getattr(replace(TAKEN, decided=None, **early), field) == date(2026, 11, 27)


def test_a_decision_kept_with_impossible_days_is_read_and_can_be_mended(kept: Register) -> None:
    told = {"review": "October", "question": "Move?", "decided": date(2026, 11, 28), "due": date(2020, 1, 1)}
    kept.save(ServiceReview(name="October", first=date(2026, 10, 1), last=date(2026, 10, 31)))
    entry = kept.save(TypeAdapter(Decision).validate_python(told))
    held = kept.entry("decision", entry.value.name)
    assert held.value.due == date(2020, 1, 1)
    with pytest.raises(CatalogueError, match="before it was decided"):
        changed(held.value, "the decision", owner="Ann")
    kept.save(changed(held.value, "the decision", due=date(2026, 12, 1)), version=held.version)
    assert not kept.verify()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"first": date(2026, 12, 31), "last": date(2026, 10, 31)},
            "the review: a review of 31 December 2026 to 31 October 2026 ends before it begins",
        ),
        ({"first": None, "last": date(2026, 10, 31)}, "the review: first day: this is needed"),
        ({"first": date(2026, 10, 1)}, "the review: last day: this is needed"),
    ],
)
def test_what_is_wrong_with_a_review_is_told_as_people_speak(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(CatalogueError, match=rf"^{said}\.$"):
        made(ServiceReview, {"name": "October", **fields}, "the review")
