"""What the review before decided, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from analytics.register.notebook import Decision, ServiceReview
from analytics.review import notebook, proposals
from analytics.review.findings import decisions
from tests.review.test_proposals import ANN, WHOLE

if TYPE_CHECKING:
    from analytics.review import Review, Workspace

SEPTEMBER = "Review of September 2026"


def held(own: Workspace, name: str, month: int) -> str:
    day = date(2026, month, 1)
    own.register.save(ServiceReview(name=name, first=day, last=day.replace(day=28), agenda=("All",)), by=ANN)
    return name


def decide(own: Workspace, question: str, review: str = SEPTEMBER, **told: Any) -> None:
    own.register.save(Decision(review=review, question=question, **told), by=ANN)


@pytest.fixture
def september(own: Workspace) -> str:
    return held(own, SEPTEMBER, 9)


def states(review: Review, **asked: Any) -> list[tuple[str, str]]:
    return decisions.before(review, **asked).table.select("question", "state").rows()


def test_before_the_first_review_nothing_was_decided(here: Review) -> None:
    found = decisions.before(here)
    assert (found.answer, found.table.height) == ("No review was held before this one", 0)
    assert decisions.before(replace(here, register=None)).answer == found.answer


def test_a_review_opens_with_what_the_one_before_decided_and_what_is_late_stands_first(
    here: Review, own: Workspace, september: str
) -> None:
    held(own, "Review of October 2026", 10)
    held(own, "Review of August 2026", 8)
    decide(own, "Of August?", "Review of August 2026")
    decide(own, "Done?", carried_out=date(2026, 10, 20), due=date(2026, 10, 1), outcome="It works")
    decide(own, "Late?", due=date(2026, 10, 30))
    decide(own, "On its last day?", due=date(2026, 10, 31))
    decide(own, "Some day?")
    found = decisions.before(here, held="Review of October 2026")
    assert states(here, held="Review of October 2026") == [
        ("Late?", "overdue"), ("On its last day?", "open"), ("Some day?", "open"), ("Done?", "carried out"),
    ]  # fmt: skip
    assert found.answer == (
        "Of four decisions of the review of September 2026 one was carried out, one is overdue and two are open"
    )
    assert found.table["came"].to_list()[-1] == "Carried out on 20 October 2026. It works"
    assert found.status == "at risk"
    assert states(here, held=september) == [("Of August?", "open")]


def test_a_review_still_to_be_begun_opens_with_the_latest_one_held(
    here: Review, own: Workspace, september: str
) -> None:
    decide(own, "Wait?", due=date(2026, 11, 15))
    assert notebook.before(own.register) == own.register.entry("service review", september).value
    assert notebook.before(own.register, first=date(2026, 10, 1)) == notebook.before(own.register)
    assert notebook.before(own.register, first=date(2026, 6, 1)) is None
    answer = decisions.before(here).answer
    assert answer == "The one decision of the review of September 2026 is open, due on 15 November 2026"


def test_a_review_that_decided_nothing_says_so(here: Review, own: Workspace) -> None:
    held(own, "Autumn", 9)
    assert decisions.before(here).answer == "Nothing was decided in the review “Autumn”"


@pytest.mark.usefixtures("september")
def test_what_became_of_the_proposal_a_decision_is_about_is_told(here: Review, own: Workspace) -> None:
    put = proposals.move(own, proposals.keep(own, WHOLE, by=ANN), "proposed", by=ANN)
    decide(own, "Night shift?", proposal=put.value.name)
    assert decisions.before(here).table["came"].to_list() == ["The proposal “Night shift” is proposed"]
