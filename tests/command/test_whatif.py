"""What-ifs asked from the command line: each question is told as the figure that answers it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

import pytest

from analytics.__main__ import CANNOT, DONE, main
from analytics.command.whatif import ALONE, OPTIONS, SEVERAL
from analytics.register import Saying
from analytics.review import Review, pinned, proposals, workspace
from analytics.review.findings import portfolio
from tests.review.queued import GROUP, review

if TYPE_CHECKING:
    from pathlib import Path

PROMISE = "Payroll and HR SLA: Pay questions resolved within 16 hours"
UP = {"agreement": "Citizen Portal SLA", "target": "Portal available"}

#: What several options of the command line are called by the figures.
CALLED = {"change": ("changes",), "lever": ("lever", "field")}

QUESTIONS = {
    **ALONE,
    **{f"{verb} {name}": question for verb, (_, each) in SEVERAL.items() for name, question in each.items()},
}

#: Words of a question about a desk, and what they ask of the figure.
ASKED: dict[str, tuple[list[str], dict[str, Any]]] = {
    "compare": (["--change", "people.people=1"], {"changes": (("people", "people", "1"),)}),
    "promises": (["--change", "people.people=1"], {"changes": (("people", "people", "1"),)}),
    "people": (["--promise", PROMISE, "--confidence", "80%"], {"promise": PROMISE, "confidence": 0.8}),
    "limits": ([], {}),
    "frontier": (["--promise", PROMISE, "--tool", "4000"], {"promise": PROMISE, "tool": 4000.0}),
    "cheapest": (["--promise", PROMISE, "--level", "95%"], {"promise": PROMISE, "level": 0.95}),
    "promise": (["--change", "people.people=1"], {"changes": (("people", "people", "1"),)}),
    "tornado": (["--of", "level"], {"of": "level"}),
    "break-even": (
        ["--lever", "people.people", "--low", "1", "--high", "3", "--step", "1", "--change", "handling.percent=10"],
        {"lever": "people", "field": "people", "low": 1.0, "high": 3.0, "step": 1.0,
         "changes": (("handling", "percent", "10"),)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_what_its_figure_does_and_all_that_it_must_be_told(name: str) -> None:
    question = QUESTIONS[name]
    assert set(question.takes) <= set(OPTIONS)
    there = signature(pinned.function(question.figure)).parameters
    given = [parameter for option in question.takes for parameter in CALLED.get(option, (option,))]
    assert set(given) <= set(there)
    must = {each.name for each in there.values() if each.default is Parameter.empty} - {"review"}
    told = {parameter for option in question.takes if OPTIONS[option].get("required")
            for parameter in CALLED.get(option, (option,))}  # fmt: skip
    assert told == must


def test_every_question_about_a_desk_is_asked_here() -> None:
    assert set(ASKED) == set(SEVERAL["desk"][1])


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Review, "open", staticmethod(lambda *_, **__: review()))


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize("question", ASKED)
def test_a_desk_is_told_whole_and_readable_with_progress_apart(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    more, asked = ASKED[question]
    words = ["desk", question, "--group", GROUP, "--horizon", "3", *more]
    figure = pinned.function(SEVERAL["desk"][1][question].figure)
    found = figure(review(), group=GROUP, horizon=3, **asked)
    assert main([*words, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["question"], told["answer"]) == (found.question, found.answer)
    assert told["rows"] == json.loads(json.dumps(found.table.to_dicts(), default=str))
    assert told["code"] == found.recipe.code()
    assert main(words) == DONE
    shown = capsys.readouterr()
    assert shown.out.startswith(found.answer)
    assert all(re.fullmatch(r" *\d+% .*", line) for line in shown.err.splitlines())


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
def test_how_far_the_playing_is_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "frontier", "--group", GROUP, "--horizon", "3", "--tool", "1234"]) == DONE
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if line.endswith("Playing the desk")][-1] == "100% Playing the desk"


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["compare", "--group", "Nobody"], "no tickets were handled by 'Nobody'. There are: "),
        (["frontier", "--group", GROUP, "--promise", "Pay"], "no promise 'Pay' is simulated of Applications"),
        (["compare", "--group", GROUP, "--change", "warp.speed=9"], "no lever 'warp'. There are: "),
        (["compare", "--group", GROUP, "--change", "people"], "'people' is not a change. Expected LEVER.FIELD=VALUE"),
        (
            ["break-even", "--group", GROUP, "--lever", "people", "--low", "0", "--high", "1", "--step", "1"],
            "the lever 'people' has no field ''. There are: ",
        ),
    ],
)
def test_what_is_not_known_of_a_desk_is_answered_with_what_is(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["desk", *words, "--horizon", "3"]) == CANNOT
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err


@pytest.mark.parametrize(
    "words",
    [
        ["desk"], ["desk", "fly"], ["desk", "compare"], ["desk", "limits", "--group", "A", "--promise", "B"],
        ["desk", "tornado", "--group", "A", "--of", "luck"], ["availability", "--agreement", "A"],
        ["portfolio", "--budget", "much"], ["desk", "break-even", "--group", "A", "--lever", "people.people"],
    ],
)  # fmt: skip
def test_a_question_that_is_not_understood_says_what_would_be(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m analytics")


def test_an_availability_is_told_by_its_parts_and_its_levers(capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--agreement", UP["agreement"], "--target", UP["target"], "--json"]
    more = ["--change", "fewerfailures.part=Citizen Portal", "--change", "fewerfailures.times=2", "--horizon", "6"]
    changes = (("fewerfailures", "part", "Citizen Portal"), ("fewerfailures", "times", "2"))
    for question, words, asked in (("parts", [], {}), ("levers", more, {"changes": changes, "horizon": 6})):
        found = pinned.function(f"availability.{question}")(Review.open(), **UP, **asked)
        assert main(["availability", question, *where, *words]) == DONE
        told = json.loads(capsys.readouterr().out)
        assert (told["answer"], told["code"]) == (found.answer, found.recipe.code())


def test_proposals_are_chosen_within_a_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, by = workspace("sample", tmp_path), Saying("Ann")
    for title, benefit in (("Chatbot", 100_000.0), ("Training", 30_000.0)):
        whole = {"title": title, "problem": "Too slow", "benefit": benefit, "one_off": 60_000.0, "yearly": 0.0,
                 "owner": "Ann", "decide_by": date(2026, 12, 1)}  # fmt: skip
        proposals.move(place, proposals.keep(place, whole, by=by), "proposed", by=by)
    where = ["--home", str(tmp_path)]
    assert main(["portfolio", "--budget", "60000", "--years", "2", *where, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    here = replace(Review.open(root=tmp_path), register=place.register)
    assert told["answer"] == portfolio.within(here, budget=60_000.0, years=2).answer
    assert [row["proposal"] for row in told["rows"] if row["chosen"] == "yes"] == ["Chatbot"]
    assert main(["portfolio", *where]) == DONE
    assert "Training" in capsys.readouterr().out
