"""Questions about a desk that take it being played many times: one is drawn at a time, as the reader chooses."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import desks
from analytics.review.findings import desk_frontier, desk_people, desk_promise, desk_sensitivity
from analytics.scenario.desk.spans import called, reaching, spans
from pages.parts import cells, forms, session

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review import Finding, Review
    from analytics.scenario.lever import Change


@dataclass(frozen=True)
class _Question:
    """A question: who answers it, whether it is of one promise or of what the levers say, and tells its progress."""

    ask: Callable[..., Finding]
    of_promise: bool = True
    of_changes: bool = False
    told: bool = True


#: What is said while a question is worked out.
PLAYING: Final = "Playing the desk many times, once for these records"

QUESTIONS: Final = {
    "Cost and level": _Question(desk_frontier.frontier),
    "Cheapest way": _Question(desk_frontier.cheapest),
    "People needed": _Question(desk_people.people),
    "What people cannot mend": _Question(desk_people.limits, of_promise=False),
    "What can be promised": _Question(desk_promise.promisable, of_changes=True, told=False),
    "What matters most": _Question(desk_sensitivity.tornado),
    "Where it stops paying": _Question(desk_sensitivity.break_even, of_promise=False, of_changes=True, told=False),
}


@st.fragment
def draw(review: Review, group: str, changes: tuple[Change, ...], horizon: int) -> None:
    """Draws the question the reader chose, with its progress the first time.

    Args:
        review: the review.
        group: the support group.
        changes: what the levers say.
        horizon: months played.
    """
    first = next(iter(QUESTIONS))
    shown = st.segmented_control(
        "Look closer", list(QUESTIONS), default=first, key="desk-question", required=True, bind="query-params"
    )
    question = QUESTIONS[shown or first]
    asked: dict[str, Any] = {"group": group, "horizon": horizon}
    if question.of_promise:
        asked |= {"promise": _promise(review, group, horizon)}
    if question.of_changes:
        asked |= {"changes": changes}
    if question.ask is desk_sensitivity.break_even:
        asked |= _moved(review, group, changes)
    try:
        cells.cell(_worked(review, question, asked), table="shown")
    except ServiceReviewError as refused:
        cells.refused(refused)


def _promise(review: Review, group: str, horizon: int) -> str:
    aims = desks.desk(review, group, months=horizon).ground.aims
    return st.selectbox(
        "Promise", ["", *(aim.name for aim in aims)], format_func=lambda name: name or "The one held least, or all",
        key="desk-promise", bind="query-params",
    )  # fmt: skip


def _moved(review: Review, group: str, changes: tuple[Change, ...]) -> dict[str, Any]:
    """Which field of which lever is moved from where to where; those that the scenario moves come first."""
    moved = {f"{lever}.{field}": value for lever, field, value in changes if not isinstance(value, str)}
    there = spans(desks.desk(review, group).ground.desk)
    order = sorted(there, key=lambda name: not moved.get(name))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Lever that is moved", order, format_func=lambda each: called(*each.split(".")),
            key=f"desk-moved-{order[0]}",
        )  # fmt: skip
        span, knob = there[name]
        span = reaching(span, float(moved.get(name, span.low)))
        low, high = (
            forms.number(float(at), {**asdict(knob), "label": label}, {"key": f"desk-{label}-{name}-{at}"})
            for label, at in (("From", span.low), ("To", span.high))
        )
    lever, field = name.split(".")
    return {"lever": lever, "field": field, "low": low, "high": high, "step": knob.step}


def _worked(review: Review, question: _Question, asked: dict[str, Any]) -> Finding:
    """What a question says, worked out once; how far it is, is shown the first time."""
    key = ("worked", question.ask.__name__, *sorted(asked.items()))
    if not review.knows(key):
        bar = st.progress(0.0, PLAYING)
        told: dict[str, Any] = {}
        if question.told:
            told["progress"] = lambda done: session.tell(bar, done, PLAYING)
        try:
            review.remembered(key, lambda: question.ask(review, **asked, **told))
        finally:
            bar.empty()
    return review.remembered(key, lambda: question.ask(review, **asked))
