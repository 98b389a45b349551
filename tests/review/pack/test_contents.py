"""A pack holds the findings of its month and the notebook of its review, in order, and says what it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from analytics import register
from analytics.errors import QuestionError
from analytics.register import Saying
from analytics.register.notebook import Alternative, Decision, Note, PinnedFinding, ServiceReview
from analytics.review import Review, notebook, pinned
from analytics.review.findings import brief, compliance, decisions, proposals, warnings
from analytics.review.pack import Figure, Words, provenance
from analytics.review.pack.building import build
from analytics.review.pack.chapters import AS_KEPT_NOW, CHAPTERS, KEPT

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review.pack import Pack

OCTOBER: Final[dict[str, Any]] = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}
PAY = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}


@pytest.fixture
def here(review: Review, tmp_path: Path) -> Review:
    """The sample's figures beside a register of one's own."""
    return replace(review, register=register.at(tmp_path / "own", "own"))


def keep(review: Review, *values: object) -> None:
    assert review.register is not None
    review.register.save_all([(value, 0) for value in values], by=Saying("Ann"))


def test_the_chapters_stand_in_their_order_and_begin_with_the_scorecard(whole: Pack) -> None:
    titles = [chapter.title for chapter in whole.chapters]
    assert titles == list(CHAPTERS)
    first = [block.finding.key for block in whole.chapters[0].blocks if isinstance(block, Figure)]
    assert first[0] == "compliance.scorecard"
    assert {"compliance.level", "brief.since", "brief.noticed"} <= set(first)


def test_every_target_that_was_missed_has_its_history_and_those_most_pressing_their_outlook(
    whole: Pack, review: Review
) -> None:
    card = compliance.scorecard(review).table
    missed = {(row["agreement"], row["target"]) for row in card.to_dicts() if row["status"] == "breached"}
    told = {
        (block.finding.recipe.parameters["agreement"], block.finding.recipe.parameters["target"])
        for block in whole.chapters[0].blocks
        if isinstance(block, Figure) and block.finding.key == "compliance.level"
    }
    assert told == missed
    ahead = [block for block in whole.chapters[1].blocks if isinstance(block, Figure)]
    assert [block.finding.key for block in ahead] == ["warnings.ordered", *["warnings.ahead"] * 4, "notices.told"]


def test_each_chapter_asks_what_it_is_about_and_tells_no_figure_without_a_row(whole: Pack) -> None:
    asked = {
        chapter.title: {block.finding.key for block in chapter.blocks if isinstance(block, Figure)}
        for chapter in whole.chapters
    }
    assert asked["Credits payable"] == {"service_credits.payable"}
    assert {"actions.register", "actions.effect"} <= asked["Actions"]
    assert asked["Outlook"] == {"trends.watched", "contribution.goals", "footprint.services"}
    assert asked["Decisions"] == {"decisions.before", "brief.decisions"}
    assert asked["Our own methods"] == {"methods.reviewed", "monitoring.covered"}


def test_the_summary_says_what_the_findings_say(whole: Pack, review: Review) -> None:
    answers = [each.answer for each in whole.summary.sentences]
    assert answers == [each(review).answer for each in (brief.standing, warnings.ordered, proposals.ordered)]
    assert whole.summary.figures.answer == brief.figures(review).answer


def test_every_figure_tells_how_many_up_to_which_day_and_on_which_versions(whole: Pack, review: Review) -> None:
    for each in whole.findings:
        line = provenance.foot(each, whole)
        many, *rest = line.split(" · ")
        assert many
        assert rest == ["data to 31 October 2026", "data version 1", f"agreements {review.agreement_version}"]
    assert len({each.recipe.code() for each in whole.findings}) == len(whole.findings) > 10


def test_the_cover_tells_whose_it_is_and_on_what_it_stands(whole: Pack, review: Review) -> None:
    cover = whole.cover
    assert (cover.organisation, cover.customer, cover.title) == (
        "Northmoor Shared Services", "", "Service review of Northmoor Shared Services"
    )  # fmt: skip
    assert (cover.first, cover.last, cover.as_of) == (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 31))
    assert (cover.data_version, cover.agreement_version) == (1, review.agreement_version)
    assert whole.stem == "northmoor-shared-services_2026-10_data-1"


def test_a_month_in_the_past_is_told_as_it_stood(review: Review) -> None:
    pack = build(review, "2026-06")
    assert (pack.cover.first, pack.cover.as_of) == (date(2026, 6, 1), date(2026, 6, 30))
    assert pack.summary.standing.answer == brief.standing(review.as_it_stood("2026-06"), month="2026-06").answer
    assert {each.method.as_of for each in pack.findings} == {datetime(2026, 6, 30, 23, tzinfo=UTC)}
    kept = {chapter.title: chapter.blocks for chapter in pack.chapters if chapter.title in KEPT}
    assert set(kept) == set(KEPT)
    for blocks in kept.values():
        assert blocks[0] == Words(kind="remark", text=AS_KEPT_NOW)
    assert "decisions.before" not in {each.key for each in pack.findings}  # no review was held before June
    judged = [each.recipe.parameters["since"] for each in pack.findings if each.key == "actions.effect"]
    assert judged
    assert max(judged) <= date(2026, 6, 30)


def test_the_summary_says_where_it_holds_only_the_first_of_what_is_for_a_decision(whole: Pack) -> None:
    told = whole.summary.decisions.answer
    assert told == "Nine matters for a decision"
    assert whole.summary.opening(5) == f"{told}, the first five of them here and all of them under “Decisions”"
    assert whole.summary.opening(9) == told


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-11", "no complete month '2026-11' was judged.*There are: 2026-10"),
        ("2019-01", "no complete month '2019-01' was judged"),
        ("2026-13", "'2026-13' is no month.*such as 2026-10"),
        ("October", "'October' is no month"),
        ("2026-10\n", "is no month"),
    ],
)
def test_a_period_without_records_is_refused_in_words(review: Review, period: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        build(review, period)


def test_without_any_records_it_is_said_what_to_load() -> None:
    from analytics.catalogue import Catalogue
    from analytics.records.records import Records

    with pytest.raises(QuestionError, match=r"no month can be judged yet.*Load records"):
        build(Review(Records(), Catalogue()))


def test_the_notebook_stands_in_the_order_of_its_agenda_with_what_was_decided(here: Review) -> None:
    figure = pinned.figure(compliance.level(here, **PAY))
    keep(
        here,
        ServiceReview(name="October", agenda=("Warnings", "Levels", "Nothing"), participants=("Ann", "Bo"), **OCTOBER),
        Note(review="October", item="Levels", text="Seen in *levels*"),
        Note(review="October", item="Warnings", text="Seen in warnings"),
        Note(review="October", item="Levels", text="   "),
        PinnedFinding(review="October", item="Levels", figure=figure, commentary="Good"),
        Decision(
            review="October", item="Warnings", question="Hold it?", choice="Hold it", reason="Cheap", owner="Bo",
            due=date(2026, 11, 15), alternatives=(Alternative(choice="Drop it", because="Too dear"),),
            figures=({"answer": "As it stood", "parameters": {}},),
        ),
        Decision(review="October", item="Warnings", question="Raise it?"),
    )  # fmt: skip
    pack = build(here)
    assert (pack.cover.held, pack.cover.participants) == ("October", ("Ann", "Bo"))
    items = [chapter for chapter in pack.chapters if chapter.item]
    assert [chapter.title for chapter in items] == ["Warnings", "Levels"]
    note, hold, waits = items[0].blocks
    assert isinstance(note, Words)
    assert note.text == "Seen in warnings"
    assert isinstance(hold, Words)
    assert hold == Words(
        kind="decision", heading="Hold it?", text="Hold it",
        facts=(("Why", "Cheap"), ("Who carries it out", "Bo"), ("By when", date(2026, 11, 15)),
               ("Instead of", "Drop it: Too dear"), ("Rests on", "As it stood")),
    )  # fmt: skip
    assert isinstance(waits, Words)
    kept = items[1].blocks[1]
    assert isinstance(kept, Figure)
    assert (kept.said, kept.stood, kept.finding.answer) == ("Good", "", figure["answer"])
    taken = next(chapter for chapter in pack.chapters if chapter.title == "Decisions").blocks[-1]
    assert isinstance(taken, Figure)
    assert taken.finding.answer == "One decision was taken, due by 15 November 2026; one question is open"


def test_a_pinned_figure_that_was_restated_says_how_it_stood(here: Review) -> None:
    figure = {**pinned.figure(compliance.level(here, **PAY)), "answer": "It was another", "data_version": 0}
    gone = {**figure, "parameters": {**PAY, "agreement": "No such SLA"}}
    keep(
        here,
        ServiceReview(name="October", agenda=("Levels",), **OCTOBER),
        PinnedFinding(review="October", item="Levels", figure=figure),
        PinnedFinding(review="October", item="Levels", figure=gone, commentary="Was it ever there?"),
    )
    again, lost = next(chapter for chapter in build(here).chapters if chapter.item).blocks
    assert isinstance(again, Figure)
    assert again.stood == "Restated by data version 1 (pinned on 0): it was “It was another”"
    assert isinstance(lost, Words)
    assert lost.text.startswith("It cannot be made again: no agreement 'No such SLA'")
    assert lost.facts == (("What it says to us", "Was it ever there?"),)


def test_the_notebook_of_another_month_stays_out_unless_it_is_asked_for(here: Review) -> None:
    keep(here, ServiceReview(name="September", first=date(2026, 9, 1), last=date(2026, 9, 30), agenda=("Levels",)))
    assert build(here).cover.held == ""
    assert build(here, held="September").cover.held == "September"
    assert build(here, "2026-09").cover.held == "September"
    assert build(here, "2026-09", held="").cover.held == ""
    with pytest.raises(QuestionError, match="no service review 'August' is kept"):
        build(here, held="August")


def test_decisions_are_counted_those_that_wait_apart(here: Review) -> None:
    keep(here, ServiceReview(name="October", agenda=("A", "B"), **OCTOBER))
    assert decisions.taken(here, held="October").answer == "No decision is on record"
    keep(here, Decision(review="October", item="B", question="Second?"))
    assert decisions.taken(here, held="October").answer == "One question waits for a decision"
    keep(
        here,
        Decision(review="October", item="A", question="First?", choice="Yes", due=date(2026, 12, 1)),
        Decision(review="October", item="B", question="Third?", choice="No", due=date(2026, 11, 1)),
    )
    found = decisions.taken(here, held="October")
    assert found.answer == "Two decisions were taken, the first due by 1 November 2026; one question is open"
    assert found.table["question"].to_list() == ["First?", "Second?", "Third?"]
    assert notebook.standing(here.register, "October")[0].item == "A"  # type: ignore[arg-type]  # it is there
