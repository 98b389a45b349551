"""What a changed support desk comes to: first from a few replications, then from many; what is old is marked so."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.review import desks
from analytics.review.findings import desk
from analytics.scenario.desk import warm
from pages.parts import cells, desk_questions, last_answer, levers, session, ways
from pages.parts.frame import found, titled
from pages.parts.text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analytics.review import Finding, Review
    from pages.parts.filters import Scope

#: Replications of an answer that is refined.
REFINED: Final = 200


def prepare(review: Review, group: str) -> None:
    """Fits the model to the log of a group, once for these records, and says how far it is.

    Raises:
        ServiceReviewError: its log cannot carry a simulation.
    """
    warm.ready()  # what plays a desk is made ready beside the fitting, where it is not yet
    if review.knows(("calibration", group)):
        return
    bar = st.progress(0.0, "Reading the log")
    try:
        desks.desk(review, group, progress=lambda done, what: session.tell(bar, done, what or "Ready"))
    finally:
        bar.empty()


def draw(
    review: Review, scope: Scope, about: dict[str, str], asked: dict[str, Any], places: dict[str, DeltaGenerator]
) -> None:
    """Draws the answer, first as it was, then from a few replications, then from many.

    Args:
        review: the review.
        scope: what the reader chose to look at.
        about: which group.
        asked: changes, options, horizon and seed.
        places: "title" and "mark", which is emptied; "beside" the levers and "below" them.
    """
    group, stands = about["group"], levers.standing()
    last = last_answer.of(group)
    trust = desks.desk(review, group, months=asked["horizon"]).trust
    figures, told = places["beside"].empty(), {**about, **asked}

    def show(replications: int, more: str = "") -> Finding:
        answer = found(review, desk.compare, **told, replications=replications)
        with places["title"].container():
            titled(answer, scope, about=f"The desk played {replications} times{more}; {trust}")
        places["mark"].empty()
        with figures.container():
            cells.figures(finding=found(review, desk.figures, **told, replications=replications))
        return answer

    if not _known(review, told):
        last_answer.mark(group, scope, places)
        _wait(places["mark"])
        show(desks.FIRST, f", being refined to {REFINED}")
        _refine(review, told)
    answer = show(REFINED)
    last.answer = answer
    last.stood.add(stands)
    with places["beside"]:
        cells.cell(found(review, desk.promises, **about, **_one(asked), replications=REFINED))
    with places["below"]:
        cells.cell(answer, heading="", table="shown")
        one = _one(asked)
        desk_questions.draw(review, group, one["changes"], one["horizon"])
        ways.onward("demand")


def _options(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The changes of every option there is to play, first none."""
    return [(), *(changes for _, changes in told["options"]), told["changes"]]


def _one(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked of the option looked at alone, which is the last of those compared."""
    changes = asked["changes"] or (asked["options"][-1][1] if asked["options"] else ())
    return {"changes": changes, "horizon": asked["horizon"], "seed": asked["seed"]}


def _setting(told: dict[str, Any]) -> dict[str, Any]:
    """What all options of a question share."""
    return {name: told[name] for name in ("group", "horizon", "seed")}


def _known(review: Review, told: dict[str, Any]) -> bool:
    """Whether every option was played often enough before."""
    return all(
        desks.knows(review, **_setting(told), changes=changes, replications=REFINED) for changes in _options(told)
    )


def _refine(review: Review, told: dict[str, Any]) -> None:
    """Plays what was not played so often yet; a reader who moves on is noticed between batches of replications."""
    place = st.empty()
    for changes in _options(told):
        desks.played(
            review, **_setting(told), changes=changes, replications=REFINED,
            progress=lambda done: session.tell(place, done, "Playing the desk"),
        )  # fmt: skip
    place.empty()


def _wait(mark: DeltaGenerator) -> None:
    """Says that the simulation is being made ready, once on a machine, until it is."""
    while not warm.ready():
        mark.caption(plain(f"{warm.WORDS}."))
        sleep(0.3)
