"""One action: what is wrong and done about it, how far it has come, and what it brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.action import NEXT
from analytics.review import actions, effects, words
from analytics.review.findings import actions as told
from pages.parts import action_form, cells, seen, session, turns, ways
from pages.parts.frame import found
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.register import Entry
    from analytics.register.action import Action, Status
    from analytics.review import Finding, Review, Workspace

Hue = Literal["blue", "green", "red", "gray", "orange"]

#: Colour and sign of each status; it is written out beside them.
LOOKS: Final[dict[Status, tuple[Hue, str]]] = {
    "proposed": ("gray", "edit_note"), "agreed": ("blue", "handshake"), "under way": ("blue", "construction"),
    "done": ("green", "task_alt"), "dropped": ("gray", "delete"),
}  # fmt: skip

#: The same of each verdict.
VERDICTS: Final[dict[str, tuple[Hue, str]]] = {
    "worked": ("green", "check_circle"), "made it worse": ("red", "error"), "no evidence": ("gray", "help"),
    "too early": ("blue", "hourglass_empty"),
}  # fmt: skip

#: Which verdict is looked into first.
ORDER: Final = ("worked", "made it worse", "no evidence", "too early", "cannot be judged", "")

#: What each step is called, from where it is taken and to where.
STEPS: Final[dict[tuple[Status, Status], str]] = {
    ("proposed", "agreed"): "Agree it", ("agreed", "under way"): "It has taken hold",
    ("agreed", "proposed"): "Back to proposed", ("under way", "done"): "It is done",
    ("done", "under way"): "It is not done after all", ("dropped", "proposed"): "Take it up again",
}  # fmt: skip


def called(held: Action) -> str:
    """What lists call it; a dropped one may share its title with another."""
    return held.title if held.live else f"{held.title} (dropped)"


def first(listed: Finding, titles: Iterable[str]) -> int:
    """Place of the action looked into unless the reader says otherwise: the first that plainly did something."""
    verdicts = {row["action"]: row["verdict"] for row in listed.table.to_dicts()}
    ranked = sorted(enumerate(titles), key=lambda each: ORDER.index(verdicts.get(each[1], "")))
    return ranked[0][0]


def draw(place: Workspace, review: Review, entry: Entry) -> None:
    """Draws an action: its terms, the steps it can take, its effect, and the form that changes it.

    Args:
        place: the workspace.
        review: the review.
        entry: the action.
    """
    held: Action = entry.value
    with st.container(border=True, key=f"action-{held.name}"):
        _head(review, held)
        _steps(place, entry)
        if held.live:
            key = f"edit-{held.name}"
            box = st.expander("Change it", icon=":material/edit:", type="compact", key=key, on_change="rerun")
            if box.open:
                with box:
                    action_form.change(place, review, entry)
    _effect(review, held)


def _head(review: Review, held: Action) -> None:
    hue, icon = LOOKS[held.status]
    late = ":orange-badge[:material/event_busy: Overdue] " if held.overdue(review.last_day) else ""
    st.markdown(f":{hue}-badge[:material/{icon}: {held.status.capitalize()}] {late}**{plain(held.title)}**")
    days = {"due": held.due, "took hold": held.started, "finished": held.finished}
    dated = [f"{label} {day:%-d %B %Y}" for label, day in days.items() if day]
    parts = [", ".join(held.services), held.owner and f"owner {held.owner}", *dated]
    if line := " · ".join(filter(None, parts)):
        st.caption(plain(words.sentence(line)))
    for label, text in (("Problem", held.problem), ("Cause", held.cause)):
        if text:
            st.markdown(f":small[:gray[{label}]]  \n{plain(text)}")
    more = {
        "Improves": actions.aim(held),
        "Expected": effects.expected(review, held),
        "Cost": "" if held.cost is None else words.money(held.cost, held.currency),
        "Came from": actions.origins(review.register).get((held.origin_kind, held.origin), "") if held.origin else "",
    }
    if said_more := [f":small[:gray[{label}] {plain(text)}]" for label, text in more.items() if text]:
        st.markdown("  \n".join(said_more))
    for figure in held.evidence:
        stood = f"As it stood on data version {figure['data_version']}, agreements {figure['agreement_version']}"
        st.markdown(f":material/keep: {plain(figure['answer'])}  \n:small[:gray[{plain(stood)}]]")


def _effect(review: Review, held: Action) -> None:
    """What it brought, or why that cannot be told."""
    try:
        asked = actions.asked(held)
        verdict = actions.effect(review, asked).effect.verdict
        shown = found(review, told.effect, **asked)
    except ServiceReviewError as refused:
        cells.refused(refused)
        return
    hue, icon = VERDICTS[verdict]
    cells.head(shown)
    st.badge(words.sentence(verdict), icon=f":material/{icon}:", color=hue)
    cells.cell(shown, heading="")
    st.caption(plain(shown.method.accuracy))
    cells.cell(found(review, told.checks, **asked), heading="question", table="shown")
    if held.agreement:
        ways.onward("compliance", "warnings", "scenarios", agreement=held.agreement, name=held.target)


def _steps(place: Workspace, entry: Entry) -> None:
    held: Action = entry.value
    with st.container(horizontal=True):
        for to in NEXT[held.status]:
            st.button(
                STEPS.get((held.status, to), "Drop it"), key=f"{to}-{held.name}", on_click=_step,
                args=(place, entry, to), type="tertiary" if to in ("dropped", "proposed") else "secondary",
                disabled=bool(held.missing(to)),
            )  # fmt: skip
    lacks = [word for to in NEXT[held.status] for word in held.missing(to)]
    if lacks:
        st.markdown(f":small[:gray[To go on, it must say] {plain(words.listing(lacks, most=4))}]")


def _step(place: Workspace, entry: Entry, to: Status) -> None:
    """Takes the step over the version that its reader saw; why it cannot be is left to be drawn."""
    try:
        moved = actions.move(place, entry, to, by=session.saying())
    except ServiceReviewError as error:
        st.session_state["action-refused"] = error
        return
    seen.anew(actions.KIND, entry.value.name)
    turns.say(f"{words.sentence(moved.value.status)}: {moved.value.title}")


def said() -> None:
    """Draws what the run before left to be said: the step taken, or why it was not."""
    turns.said()
    if refused := st.session_state.pop("action-refused", None):
        seen.refused(refused)


def afresh() -> None:
    """Every action is drawn as it is kept; for after a change to one was taken back."""
    for entry in actions.listed(session.place().register):
        seen.anew(actions.KIND, entry.value.name)
