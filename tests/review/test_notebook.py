"""A notebook keeps what people write where they put it, in order, and tells who changed what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from analytics.catalogue import Customer
from analytics.errors import QuestionError
from analytics.register import Saying
from analytics.register.notebook import Decision, Note, PinnedFinding, ServiceReview
from analytics.register.notice import Notice
from analytics.register.trend import Trend
from analytics.review import Review, notebook, pinned
from analytics.review.findings import agreements

if TYPE_CHECKING:
    from analytics.review import Workspace

ANN = Saying("Ann")


@pytest.fixture
def begun(own: Workspace, review: Review) -> str:
    return notebook.begin(own, review, ANN)


def test_a_review_begins_with_the_latest_month_and_an_ordinary_agenda(own: Workspace, begun: str) -> None:
    held = own.register.entry("service review", begun).value
    assert (held.name, held.first, held.last) == ("Review of October 2026", date(2026, 10, 1), date(2026, 10, 31))
    assert notebook.agenda(own, begun) == list(notebook.AGENDA)


def test_a_second_review_of_a_month_has_a_name_of_its_own(own: Workspace, begun: str, review: Review) -> None:
    assert notebook.begin(own, review, ANN) == f"{begun} (2)"
    assert notebook.names(own) == [f"{begun} (2)", begun]


def test_the_review_of_a_day_is_the_one_whose_period_holds_it(own: Workspace, begun: str) -> None:
    assert notebook.of_month(own, date(2026, 10, 1)) == notebook.of_month(own, date(2026, 10, 31)) == begun
    assert notebook.of_month(own, date(2026, 9, 30)) is None


def test_without_a_month_that_was_judged_there_is_nothing_to_review(own: Workspace) -> None:
    own.agree('organisation = "Harbour"')
    with pytest.raises(QuestionError, match="no complete month"):
        notebook.begin(own, Review.open("own", root=own.folder.parent), ANN)


def test_entries_stand_under_their_item_in_the_order_they_were_made(own: Workspace, begun: str, review: Review) -> None:
    figure = pinned.figure(agreements.promised(review))
    made = [
        Note(review=begun, item="Warnings", text="first"),
        PinnedFinding(review=begun, item="Warnings", figure=figure),
        Decision(review=begun, item="Warnings", question="Hold?"),
        Note(review=begun, item="Warnings", text="last"),
        Note(review=begun, item="An item that is gone", text="stray"),
    ]
    for value in made:
        own.register.save(value, by=ANN)
    pages = {page.item: [entry.value for entry in page.entries] for page in notebook.pages(own, begun)}
    assert list(pages) == [*notebook.AGENDA, ""]
    assert pages["Warnings"] == made[:4]
    assert pages[""] == made[4:]


def test_entries_of_another_review_stand_elsewhere(own: Workspace, begun: str) -> None:
    own.register.save(ServiceReview(name="Other", first=date(2026, 1, 1), last=date(2026, 1, 31)), by=ANN)
    own.register.save(Note(review="Other", text="there"), by=ANN)
    assert not [entry for page in notebook.pages(own, begun) for entry in page.entries]
    assert [act.kind for act in notebook.changes(own, begun)] == ["service review"]


def test_who_changed_what_is_told_the_latest_first(own: Workspace, begun: str) -> None:
    made = own.register.save(Note(review=begun, text="All well"), by=ANN)
    own.register.save(replace(made.value, text="All *well* but one"), version=made.version, by=Saying("Bo"))
    last, first, _ = notebook.changes(own, begun)
    assert "Bo changed the note “All *well* but one”" in notebook.told(last)
    assert notebook.lines(last) == ["text: All well → All *well* but one"]
    assert "Ann made the note “All well”" in notebook.told(first)


def test_a_change_is_told_by_what_people_call_the_entry_and_never_by_the_register_s_own_name_for_it(
    own: Workspace, begun: str
) -> None:
    entries = {
        "trend “Wages rise”": Trend(title="Wages rise", kind="economic"),
        "notice “Gold: Up”": Notice(agreement="Gold", target="Up", periods=(date(2026, 11, 1),)),
        "decision “More people?”": Decision(review=begun, question="More people?"),
        "customer Port": Customer(name="Port"),
        "note": Note(review=begun, text=" "),
    }
    for said, value in entries.items():
        own.register.save(value, by=ANN)
        assert notebook.told(own.register.history()[-1]).endswith(f"Ann made the {said}")


def test_a_decision_keeps_its_figures_as_they_stood(own: Workspace, begun: str, review: Review) -> None:
    pin = PinnedFinding(review=begun, figure=pinned.figure(agreements.promised(review)))
    own.register.save(pin, by=ANN)
    own.register.save(Decision(review=begun, question="Hold?", figures=(notebook.stood(pin),)), by=ANN)
    (kept,) = own.register.entries("decision")
    (figure,) = kept.value.figures
    assert figure["answer"] == agreements.promised(review).answer
    assert (figure["data_version"], figure["agreement_version"]) == (
        review.records.data_version, review.agreement_version,
    )  # fmt: skip
