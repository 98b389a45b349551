"""One proposal: what it brings and costs, how far it has come, and what may become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.proposal import NEXT
from analytics.review import proposals, words
from pages.parts import action_form, navigation, proposal_form, seen, session, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.register import Entry
    from analytics.register.proposal import KeptProposal, Status
    from analytics.review import Workspace
    from pages.parts.proposal_form import Beside

Hue = Literal["blue", "green", "red", "gray", "orange"]

#: Colour and sign of each status; it is written out beside them.
LOOKS: Final[dict[Status, tuple[Hue, str]]] = {
    "draft": ("gray", "edit_note"), "proposed": ("blue", "campaign"), "accepted": ("green", "check_circle"),
    "declined": ("red", "cancel"), "withdrawn": ("gray", "delete"),
}  # fmt: skip

#: What each step is called, from where it is taken and to where.
STEPS: Final[dict[tuple[Status, Status], str]] = {
    ("draft", "proposed"): "Put forward", ("proposed", "accepted"): "Accept", ("proposed", "declined"): "Decline",
    ("proposed", "draft"): "Back to a draft", ("declined", "draft"): "Work it over",
    ("withdrawn", "draft"): "Take up again",
}  # fmt: skip


def draw(beside: Beside, entry: Entry, *, overdue: bool) -> None:
    """Draws a proposal with its figures, its ties, the steps it can take, and the form that changes it.

    Args:
        beside: what it stands beside.
        entry: the proposal.
        overdue: whether the day to decide on it has passed.
    """
    held: KeptProposal = entry.value
    with st.container(border=True, key=f"proposal-{held.name}"):
        _head(held, overdue=overdue)
        _figures(held)
        _ties(held, beside)
        _steps(beside.place, entry)
        if held.status == "accepted":
            action_form.answering(held.name, start=True)
        if not held.open:
            return
        key = f"edit-{held.name}"
        box = st.expander("Change it", icon=":material/edit:", type="compact", key=key, on_change="rerun")
        if box.open:
            with box:
                proposal_form.change(beside, entry)


def _head(held: KeptProposal, *, overdue: bool) -> None:
    hue, icon = LOOKS[held.status]
    late = ":orange-badge[:material/event_busy: Overdue] " if overdue else ""
    st.markdown(f":{hue}-badge[:material/{icon}: {held.status.capitalize()}] {late}**{plain(held.title)}**")
    day = f"decide by {held.decide_by:%-d %B %Y}" if held.decide_by else ""
    told = " · ".join(filter(None, [", ".join(held.services), held.owner and f"owner {held.owner}", day]))
    if told:
        st.caption(plain(words.sentence(told)))
    if held.problem:
        st.markdown(plain(held.problem))


def _figures(held: KeptProposal) -> None:
    """What it brings and costs, and how sure that is."""
    with st.grid(4, min_column_width=140, gap="small"):
        _figure("Benefit a year", held.benefit, held.currency, held.benefit_is)
        _figure("One-off cost", held.one_off, held.currency)
        _figure("Cost a year", held.yearly, held.currency)
        risk = held.risk_level.capitalize() or "Not said yet"
        st.markdown(f":small[:gray[Risk]]  \n**{risk}**  \n:small[{plain(held.risk)}]")


def _figure(label: str, amount: float | None, currency: str, beneath: str = "") -> None:
    shown = "Not said yet" if amount is None else words.money(amount, currency)
    more = f"  \n:small[{plain(beneath)}]" if beneath else ""
    st.markdown(f":small[:gray[{label}]]  \n**{plain(shown)}**{more}")


def _ties(held: KeptProposal, beside: Beside) -> None:
    """What it comes from, rests on, needs and rules out."""
    titles, gone = beside.titles(), "one that is not kept any more"
    about = {each.value.name: proposals.subject(each.value) for each in beside.scenarios}
    for label, names in (("Requires", held.requires), ("Excludes", held.excludes)):
        if names:
            st.markdown(f":small[:gray[{label}] {plain(', '.join(titles.get(name, gone) for name in names))}]")
    for name in held.scenarios:
        with st.container(horizontal=True, vertical_alignment="center"):
            told = f" :gray[({plain(about[name])})]" if name in about else ""
            st.markdown(f":small[:gray[From the scenario] {plain(titles.get(name, gone))}{told}]", width="content")
            st.page_link(
                navigation.page("scenarios"), label="Open the scenario", icon=":material/arrow_forward:",
                query_params={"scenario": name},
            )  # fmt: skip
    for figure in held.evidence:
        st.markdown(f":material/keep: {plain(figure['answer'])}  \n:small[:gray[{plain(_stood(figure))}]]")
    if held.status == "draft" and held.missing:
        st.markdown(f":small[:gray[Still to be said:] {plain(', '.join(held.missing))}]")


def _stood(figure: Any) -> str:
    return f"As it stood on data version {figure['data_version']}, agreements {figure['agreement_version']}"


def _steps(place: Workspace, entry: Entry) -> None:
    held: KeptProposal = entry.value
    with st.container(horizontal=True):
        for to in NEXT[held.status]:
            first = to in ("proposed", "accepted")
            st.button(
                STEPS.get((held.status, to), "Withdraw"), key=f"{to}-{held.name}", on_click=_step,
                args=(place, entry, to), type="secondary" if first else "tertiary",
                disabled=to == "proposed" and bool(held.missing),
            )  # fmt: skip


def _step(place: Workspace, entry: Entry, to: Status) -> None:
    """Takes the step over the version that its reader saw; why it cannot be is left to be drawn."""
    try:
        moved = proposals.move(place, entry, to, by=session.saying())
    except ServiceReviewError as error:
        st.session_state["proposal-refused"] = error
        return
    seen.anew(proposals.KIND, entry.value.name)
    turns.say(f"{words.sentence(moved.value.status)}: {moved.value.title}")


def said() -> None:
    """Draws what the run before left to be said: the step taken, or why it was not."""
    turns.said()
    if refused := st.session_state.pop("proposal-refused", None):
        seen.refused(refused)


def afresh() -> None:
    """Every proposal is drawn as it is kept; for after a change to one was taken back."""
    for entry in proposals.listed(session.place().register):
        seen.anew(proposals.KIND, entry.value.name)
