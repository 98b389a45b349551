"""Actions on the sample: begun from a figure, judged, listed with what became of each, asked of the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
import pytest

from analytics.__main__ import ATTENTION, CANNOT, main
from analytics.catalogue.amend import made
from analytics.errors import CatalogueError, QuestionError
from analytics.register import Saying
from analytics.register.action import Action
from analytics.review import Review, actions, notices, pinned, proposals, workspace
from analytics.review import kept as scenarios
from analytics.review.findings import actions as told
from analytics.review.findings import compliance
from analytics.review.improvement import Improved, controls, course
from analytics.review.workspace import SAMPLE_DATA, written
from tests.review.every_finding import CASES, PAY, RELEASE, UP

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace

ANN: Final = Saying("Ann")


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return workspace("own", tmp_path)


def test_a_release_that_was_planted_to_do_harm_is_judged_so_and_the_planted_size_lies_in_its_interval(
    review: Review,
) -> None:
    effect = actions.effect(review, RELEASE).effect
    assert effect.verdict == "made it worse"
    assert effect.low is not None
    assert effect.high is not None
    assert effect.low < -0.035 < effect.high < 0
    assert effect.expected_within is False


def test_its_levels_are_those_counted_by_hand_week_by_week(review: Review) -> None:
    about = {name: RELEASE[name] for name in ("agreement", "target")}
    found = course(review, Improved(**about))
    assert found.span == "week"
    items = review.items(**about).with_columns(
        pl.col("at").dt.convert_time_zone("Europe/London").dt.date().alias("day")
    )
    first = found.levels.starts[10]
    week = items.filter(pl.col("day").is_between(first, first + (found.levels.starts[11] - first), closed="left"))
    week = week.filter(~pl.col("excluded"))
    assert first.weekday() == 0
    assert found.levels.weight[10] == week["total"].sum()
    good, total = week.select(pl.col("good", "total").sum()).row(0)
    assert found.levels.level[10] == pytest.approx(good / total)


def test_time_is_counted_by_the_month_as_it_is_judged(review: Review) -> None:
    found = course(review, Improved(**UP))
    judged = review.judged.filter(
        (pl.col("agreement") == UP["agreement"]) & (pl.col("target") == UP["target"]) & ~pl.col("partial")
    ).sort("period")
    tail = judged.tail(len(found.levels.starts))
    assert (found.span, found.levels.starts) == ("month", tuple(tail["period"]))
    assert np.allclose(found.levels.level, tail["level"].to_numpy())


def test_only_the_items_of_the_part_named_count(review: Review) -> None:
    whole, part = (course(review, Improved(**PAY, **of), months=True).levels for of in ({}, {"priority": "P3"}))
    assert part.weight.sum() < whole.weight.sum()
    with pytest.raises(QuestionError, match=r"has priority P9. There are: P\d"):
        course(review, Improved(**PAY, priority="P9"))


def test_levels_under_other_terms_are_left_out_and_that_is_said(review: Review) -> None:
    changed: dict[str, Any] = {
        "agreement": "Citizen Portal SLA",
        "target": "Portal available",
        "since": date(2025, 2, 1),
    }
    with pytest.raises(QuestionError, match=r"whole periods before 1 February 2025"):
        told.effect(review, **changed)


def test_controls_are_targets_of_other_services_by_the_same_measure_the_most_alike_first(review: Review) -> None:
    found = controls(review, Improved(**PAY), date(2026, 3, 1))
    services = [review.catalogue.agreement(agreement).service for agreement, _, _ in found]
    measures = {review.catalogue.agreement(name).versions[-1].target(target).measure for name, target, _ in found}
    assert "Payroll and HR" not in services
    assert measures == {"resolution"}
    assert [alike for *_, alike in found] == sorted((alike for *_, alike in found), reverse=True)


def test_what_else_happened_near_the_day_is_named(review: Review) -> None:
    sure = told.effect(review, **RELEASE).method.accuracy
    assert "On that very day there was Access gateway release 8" in sure
    assert "Near that day there was also Energy price up 6 % (1 April 2026)" in sure
    assert "Mailboxes" not in sure


def test_an_action_begun_from_a_figure_has_its_words_its_target_and_itself_as_evidence(
    review: Review, own: Workspace
) -> None:
    figure = compliance.level(review, **CASES)
    begun = actions.begun(review, figure)
    kept: Action = actions.keep(own, {**begun, "title": "Find the cause"}, by=ANN).value
    assert (kept.status, kept.problem, kept.agreement) == ("proposed", f"{figure.answer}.", CASES["agreement"])
    assert (kept.services, kept.target) == (("Case Management",), CASES["target"])
    (evidence,) = kept.evidence
    assert (evidence["function"], evidence["answer"]) == ("compliance.level", figure.answer)
    again = pinned.function(evidence["function"])(review, **evidence["parameters"])
    assert again.answer == figure.answer


def test_an_action_begun_from_a_notice_has_what_that_warns_of_and_its_plan_once_one_is_agreed(
    review: Review, own: Workspace
) -> None:
    here = replace(review, register=own.register)
    draft = notices.drafted(
        here, {**notices.begun(here, CASES["agreement"], CASES["target"]), "chance": 0.5, "to": ("Cy",)}
    ).value
    saved = own.register.save(draft)
    begun = actions.begun_from(here, draft.name)
    assert begun["problem"].startswith(f"A notice that is drafted warns that {draft.label} may be missed in November")
    assert begun["problem"].endswith("; chance of a miss 50 % at most.")
    owner = next(each.owner for each in review.catalogue.services if each.name == "Case Management")
    assert {name: begun[name] for name in CASES} == CASES
    assert (begun["services"], begun["owner"], begun["title"]) == (("Case Management",), owner, "")
    planned = draft.give(date(2026, 11, 2), "Bo").acknowledge(date(2026, 11, 3), "Cy")
    planned = planned.agree(date(2026, 11, 4), "Find\nthe cause", "Di", date(2026, 12, 1))
    entry = own.register.save(planned, version=saved.version)
    told = actions.begun_from(here, draft.name)
    assert told["problem"].startswith("The notice given on 2 November 2026 warns")
    kept: Action = actions.keep(own, told, by=ANN).value
    assert (kept.title, kept.owner, kept.due) == ("Find the cause", "Di", date(2026, 12, 1))
    assert (kept.origin_kind, kept.origin, kept.evidence) == ("notice", draft.name, (draft.figure,))
    assert ("notice", draft.name) in actions.origins(own.register)
    own.register.save(planned.withdraw(date(2026, 11, 5), "A slip"), version=entry.version)
    with pytest.raises(QuestionError, match=r"was withdrawn\. Start an action by hand"):
        actions.begun_from(here, draft.name)


def test_an_action_begun_from_a_proposal_has_what_that_says_and_the_one_target_its_scenarios_are_about(
    review: Review, own: Workspace
) -> None:
    here = replace(review, register=own.register)
    less = scenarios.keep(own, "Promise less", (("level", "level", 80.0),), about=PAY, by=ANN).value
    more = scenarios.keep(own, "More", (("redundancy", "units", 2.0),), ground="availability", about=UP, by=ANN).value
    whole = {
        "title": "Night shift", "problem": "Nobody is there", "benefit": 1.0, "one_off": 1.0, "yearly": 0.0,
        "owner": "Ann", "decide_by": date(2027, 3, 1), "scenarios": (less.name,),
    }  # fmt: skip
    entry = proposals.move(own, proposals.keep(own, whole, by=ANN), "proposed", by=ANN)
    with pytest.raises(QuestionError, match=r"the proposal 'Night shift' is proposed\. Have it accepted first"):
        actions.begun_from(here, entry.value.name)
    proposals.move(own, entry, "accepted", by=ANN)
    kept: Action = actions.keep(own, actions.begun_from(here, entry.value.name), by=ANN).value
    assert (kept.title, kept.problem, kept.owner) == ("Night shift", "Nobody is there", "Ann")
    assert ({"agreement": kept.agreement, "target": kept.target}, kept.services) == (PAY, ("Payroll and HR",))
    assert (kept.origin_kind, kept.origin) == ("proposal", entry.value.name)
    both = proposals.keep(own, {**whole, "title": "Both", "scenarios": (less.name, more.name)}, by=ANN)
    proposals.move(own, proposals.move(own, both, "proposed", by=ANN), "accepted", by=ANN)
    assert "target" not in actions.begun_from(here, both.value.name)
    assert actions.begun_from(here, "nobody") == actions.begun_from(here, "") == {}


def test_an_action_goes_its_way_and_is_not_changed_to_say_less_than_it_must(own: Workspace) -> None:
    entry = actions.keep(
        own, {"title": "Night line", "problem": "Slow", "owner": "Ann", "due": date(2026, 5, 1)}, by=ANN
    )
    agreed = actions.move(own, entry, "agreed", by=ANN)
    with pytest.raises(QuestionError, match="is agreed and would not say who answers for it"):
        actions.change(own, agreed, owner="", by=ANN)
    with pytest.raises(CatalogueError, match="agreement"):
        actions.change(own, agreed, agreement="Gold", by=ANN)
    dropped = actions.move(own, actions.change(own, agreed, owner="Bo", by=ANN), "dropped", by=ANN)
    with pytest.raises(QuestionError, match=r"was dropped. Take it up again first"):
        actions.change(own, dropped, owner="Cy", by=ANN)
    again = actions.move(own, dropped, "proposed", by=ANN)
    assert (again.value.owner, again.value.live) == ("Bo", True)


def test_an_action_is_found_by_title_or_name_and_one_that_is_not_names_those_there_are(own: Workspace) -> None:
    entry = actions.keep(own, {"title": "Night line"}, by=ANN)
    for asked in ("Night line", "night LINE", entry.value.name):
        assert actions.called(own.register, asked).value == entry.value
    with pytest.raises(QuestionError, match=r"no action is called 'Day line'. There are: Night line"):
        actions.called(own.register, "Day line")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({}, "does not say what it is to improve"), ({"agreement": "A", "target": "T"}, "has not taken hold")],
)
def test_what_cannot_be_asked_yet_says_what_is_missing(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        actions.asked(made(Action, {"title": "X", **fields}, "the action"))


def test_what_an_action_is_to_improve_is_told_whether_or_not_it_is_promised(review: Review) -> None:
    energy = made(Action, {"title": "X", "services": ("Hosting Platform",), "measure": "energy"}, "the action")
    assert actions.aim(energy) == "Hosting Platform · Energy"
    assert actions.aim(made(Action, {"title": "X", "measure": "of old"}, "the action")) == "of old"
    assert actions.aim(made(Action, {"title": "X", **PAY}, "the action")) == " · ".join(PAY.values())
    assert actions.aim(made(Action, {"title": "X"}, "the action")) == ""
    assert {"energy", "cost", "satisfaction", "availability"} <= set(actions.measures(review))
    assert "emissions" not in actions.measures(review)  # nothing of them was read


def test_a_change_expected_of_a_share_is_entered_in_points_and_kept_as_a_share(review: Review) -> None:
    assert actions.expected(review, PAY, 3.0) == pytest.approx(0.03)
    assert actions.entered(review, {**PAY, "expected": 0.03}) == pytest.approx(3.0)
    scores = {"agreement": "Email and Collaboration SLA", "target": "Satisfaction"}
    assert actions.expected(review, scores, 0.2) == 0.2
    assert actions.entered(review, {**scores, "expected": 0.2}) == 0.2
    assert actions.expected(review, {"agreement": "Gone", "target": "Gone"}, None) is None
    assert actions.expected(review, {"measure": "availability"}, 0.1) == pytest.approx(0.001)
    assert [actions.unit(review, {"measure": name}) for name in ("energy", "cost", "no such")] == ["kWh", "GBP", ""]


def test_the_sample_opens_with_actions_of_every_kind_of_outcome(opened: Review) -> None:
    found = told.register(opened)
    verdicts = dict(found.table.select("name", "verdict").iter_rows())
    assert verdicts == {
        "gateway-release-8": "made it worse", "desk-intake-form": "no evidence",
        "gateway-session-limit": "too early", "case-slide-cause": "", "desk-ola-review": "",
    }  # fmt: skip
    assert found.table.filter(pl.col("overdue") == "yes")["name"].to_list() == ["desk-ola-review"]
    assert found.answer == (
        "Three actions are open, one of them overdue; of the two that can be judged none worked, and one made it worse"
    )


def test_what_the_sample_says_of_its_actions_can_be_kept_and_names_what_is_there(opened: Review) -> None:
    kept = [value for value in written(SAMPLE_DATA / "kept") if isinstance(value, Action)]
    assert all(not action.missing(action.status) for action in kept)
    there = set(actions.targets(opened))
    assert all((action.agreement, action.target) in there for action in kept if action.agreement)
    assert opened.register is not None
    decisions = {entry.value.name for entry in opened.register.entries("decision")}
    assert {action.origin for action in kept if action.origin} <= decisions


def test_one_that_cannot_be_judged_is_listed_all_the_same_and_says_why(review: Review, own: Workspace) -> None:
    gone = {
        "title": "Gone", "problem": "Slow", "owner": "Ann", "due": date(2026, 12, 1), "started": date(2026, 3, 1),
        "agreement": "Payroll and HR SLA", "target": "No such target",
    }  # fmt: skip
    entry = actions.move(own, actions.keep(own, gone, by=ANN), "agreed", by=ANN)
    actions.move(own, entry, "under way", by=ANN)
    found = told.register(replace(review, register=own.register))
    assert found.table["verdict"].to_list() == ["cannot be judged"]
    assert "has no target 'No such target' in force" in found.table["why"][0]
    assert found.answer == "One action is open; none can be judged yet"


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(arguments)
    return code, *capsys.readouterr()


def test_the_command_line_lists_actions_and_asks_for_attention_where_one_is_late(
    opened: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown, _ = command(capsys, "actions")
    assert code == ATTENTION
    assert shown.startswith(told.register(opened).answer)


def test_the_command_line_tells_an_effect_by_action_and_by_hand(
    opened: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = actions.asked(actions.called(opened.register, "gateway-release-8").value)
    code, shown, _ = command(capsys, "effect", "--action", "gateway-release-8", "--json")
    assert code == ATTENTION
    assert json.loads(shown)["question"] == "Did “Move sign-in to access gateway release 8” work?"
    by_hand = (
        "effect", "--agreement", kept["agreement"], "--target", kept["target"], "--since", "2026-03-17", "--control",
        f"{kept['control_agreement']}/{kept['control_target']}", "--expected", "0.02",
    )  # fmt: skip
    code, shown, _ = command(capsys, *by_hand)
    assert code == ATTENTION
    assert "made it worse: -4" in shown.splitlines()[0]
    code, shown, _ = command(
        capsys, "effect", "--service", "Hosting Platform", "--measure", "energy", "--since", "2026-07-06"
    )
    energy = told.effect(opened, service="Hosting Platform", measure="energy", since=date(2026, 7, 6))
    assert shown.startswith(energy.answer)
    code, shown, _ = command(capsys, *by_hand, "--checks")
    assert "Without the control" in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--agreement", "A"], "without --target and --since"),
        (["--measure", "energy"], "without --service and --since"),
        (["--action", "No such thing"], "no action is called 'No such thing'"),
        (["--agreement", "A", "--target", "B", "--since", "2026-01-01", "--control", "C"], "expected AGREEMENT/TARGET"),
        (["--agreement", "Citizen Portal SLA", "--target", "Up", "--since", "2026-01-01"], "has no target 'Up'"),
        (["--action", "desk-ola-review"], "does not say what it is to improve"),
    ],
)
def test_what_the_command_line_cannot_answer_it_says_in_words(
    opened: Review, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert opened.register is not None
    code, shown, said = command(capsys, "effect", *arguments)
    assert (code, shown) == (CANNOT, "")
    assert words.lower() in said.lower()
