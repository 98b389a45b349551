"""A decision in a review's notebook: the choice, what else there was, why, who and by when, and on which figures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.catalogue.amend import changed
from analytics.errors import ServiceReviewError
from analytics.register.notebook import Alternative, Decision
from analytics.review import notebook, proposals, words
from pages.parts import autosave, navigation, session
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.register import Entry
    from analytics.review import Workspace


def draw(place: Workspace, entry: Entry, pins: Sequence[Entry]) -> None:
    """Draws a decision whose texts are kept as they are written, and the figures it rests on as they stood."""
    held: Decision = entry.value
    with st.container(border=True, key=f"decision-{held.name}"):
        st.markdown(f":material/gavel: **{plain(held.question)}**")
        autosave.text(place, entry, "choice", "What was decided", height=80)
        with st.grid(3, min_column_width=200, vertical_alignment="bottom"):
            autosave.text(place, entry, "owner", "Who carries it out", lines=False)
            _day(place, entry, "due", "By when")
            _day(place, entry, "decided", "Decided on")
        autosave.text(place, entry, "reason", "Why", height=80)
        with st.expander("What became of it", icon=":material/flag:", type="compact"):
            became(place, entry)
        _proposal(place, entry)
        _alternatives(place, entry)
        _figures(place, entry, pins)


def became(place: Workspace, entry: Entry) -> None:
    """Draws what became of a decision, to be written in: the day it was carried out, and in words."""
    _day(place, entry, "carried_out", "Carried out on")
    autosave.text(place, entry, "outcome", "What became of it", height=80)


def ask(place: Workspace, review: str, item: str, key: str) -> None:
    """Draws the question a decision begins with; once it is asked, the decision stands in the notebook."""
    turn = f"question-turn-{key}"
    with st.form(f"decide-{key}", border=False):
        question = st.text_input(
            "What is to be decided?", max_chars=500, key=f"question-{key}-{st.session_state.get(turn, 0)}"
        ).strip()
        if not st.form_submit_button("Put it on record", icon=":material/gavel:"):
            return
        if not question:
            _refused("Say what is to be decided: the question is empty.")
            return
        today = datetime.now(ZoneInfo(session.review().catalogue.zone)).date()
        if _kept(place, lambda: Decision(review=review, item=item, question=question, decided=today), 0):
            _anew(turn)


def _day(place: Workspace, entry: Entry, field: str, label: str) -> None:
    """A day, kept as it is entered; one that is refused stays in its field until it is mended."""
    now, state, key = getattr(entry.value, field), st.session_state, f"{field}-{entry.value.name}"
    if key not in state or now != state.get(f"{key}-seen"):
        state[key] = state[f"{key}-seen"] = now
    chosen = st.date_input(label, None, format="DD/MM/YYYY", key=key)
    if chosen != now and _kept(place, lambda: changed(entry.value, "the decision", **{field: chosen}), entry.version):
        st.rerun()


def _alternatives(place: Workspace, entry: Entry) -> None:
    """What else could have been chosen, each with what spoke for or against it."""
    held: Decision = entry.value
    turn = f"other-turn-{held.name}"
    for other in held.alternatives:
        st.markdown(f":material/alt_route: {plain(other.choice)}  \n:small[{plain(other.because)}]")
    with (
        st.popover("Add an alternative", icon=":material/alt_route:", type="tertiary", key=f"other-{held.name}"),
        st.form(f"alternative-{held.name}", border=False),
    ):
        key = f"{held.name}-{st.session_state.get(turn, 0)}"
        choice = st.text_input("What else could be chosen", max_chars=500, key=f"other-choice-{key}").strip()
        because = st.text_area("What speaks for and against it", max_chars=50_000, key=f"other-because-{key}")
        if not st.form_submit_button("Add it"):
            return
        if not choice:
            _refused("Say what else could be chosen: the alternative is empty.")
            return
        more = (*held.alternatives, Alternative(choice=choice, because=because))
        if _kept(place, lambda: changed(held, "the decision", alternatives=more), entry.version):
            _anew(turn)


def _proposal(place: Workspace, entry: Entry) -> None:
    """The proposal a decision is about, as it stands now, or the choice of one."""
    held: Decision = entry.value
    there = {each.value.name: each.value for each in proposals.listed(place.register)}
    if held.proposal:
        about = there.get(held.proposal)
        told = f"About the proposal “{about.title}”, {about.status}" if about else "A proposal not kept any more"
        st.markdown(f":material/campaign: {plain(told)}")
        st.page_link(navigation.page("proposals"), label="Open the proposals", icon=":material/arrow_forward:")
    elif there:
        with st.popover(
            "It is about a proposal", icon=":material/campaign:", type="tertiary", key=f"about-{held.name}"
        ):
            chosen = st.selectbox(
                "Which proposal", list(there), format_func=lambda name: there[name].title, key=f"proposal-{held.name}"
            )
            said = st.button("It is about this", key=f"about-it-{held.name}") and chosen
            if said and _kept(place, lambda: changed(held, "the decision", proposal=chosen), entry.version):
                st.rerun()


def _figures(place: Workspace, entry: Entry, pins: Sequence[Entry]) -> None:
    """The figures a decision rests on, as they stood, whatever becomes of them later."""
    held: Decision = entry.value
    for figure in held.figures:
        versions = f"data version {figure['data_version']}, agreements {figure['agreement_version']}"
        st.markdown(f":material/keep: {plain(figure['answer'])}  \n:small[{plain(f'As it stood on {versions}')}]")
    resting = {figure["pinned"] for figure in held.figures}
    left = {pin.value.figure["answer"]: pin for pin in pins if pin.value.name not in resting}
    if not left:
        return
    with st.popover("Rest it on a pinned figure", icon=":material/keep:", type="tertiary", key=f"rest-{held.name}"):
        chosen = st.selectbox("Which figure", list(left), key=f"rest-on-{held.name}")
        if st.button("Rest it on this", key=f"rest-it-{held.name}") and chosen:
            more: tuple[Any, ...] = (*held.figures, notebook.stood(left[chosen].value))
            if _kept(place, lambda: changed(held, "the decision", figures=more), entry.version):
                st.rerun()


def _kept(place: Workspace, make: Callable[[], Decision], version: int) -> bool:
    """Whether the decision that is made was saved; where it was not, the page says why."""
    try:
        place.register.save(make(), version=version, by=session.saying())
    except ServiceReviewError as refused:
        _refused(words.sentence(str(refused)))
        return False
    return True


def _refused(why: str) -> None:
    st.error(plain(why), icon=":material/error:")


def _anew(turn: str) -> None:
    """Draws the page again with the form empty: its text was kept."""
    st.session_state[turn] = st.session_state.get(turn, 0) + 1
    st.rerun()
