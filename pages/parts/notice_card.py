"""One notice: what was said to whom, who answered, and what may become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import actions, notices, words
from pages.parts import action_card, navigation, seen, session, turns, ways
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from streamlit.delta_generator import DeltaGenerator

    from analytics.register import Entry
    from analytics.register.notice import Notice, State
    from analytics.review import Review

Hue = Literal["blue", "green", "orange", "gray"]

#: Colour and sign of each state; it is written out beside them.
LOOKS: Final[dict[State, tuple[Hue, str]]] = {
    "draft": ("gray", "edit_note"), "given": ("orange", "send"), "acknowledged": ("blue", "mark_email_read"),
    "plan agreed": ("green", "task_alt"), "withdrawn": ("gray", "delete"),
}  # fmt: skip


def draw(review: Review, entry: Entry) -> None:
    """Draws a notice with what was said and done, and the steps it can take."""
    held: Notice = entry.value
    with st.container(border=True, key=f"notice-card-{held.name}"):
        hue, icon = LOOKS[held.state]
        st.markdown(f":{hue}-badge[:material/{icon}: {held.state.capitalize()}] **{plain(held.label)}**")
        st.markdown("  \n".join(f":small[:gray[{label}] {plain(said)}]" for label, said in _lines(held)))
        with st.expander("What they were told", icon=":material/article:", type="compact", key=f"said-{held.name}"):
            st.code(held.letter, language=None, wrap_lines=True)
            if held.figure:
                st.caption(plain(f"It rests on: {held.figure['answer']} ({_stood(held)})"))
        _steps(review, entry)
        ways.onward("compliance", "scenarios", agreement=held.agreement, name=held.target)
        _actions(held)


def _lines(held: Notice) -> list[tuple[str, str]]:
    """What is known of a notice, each with what it is."""
    periods = words.listing([words.month(day) for day in held.periods], most=12)
    chance = f", {words.chance(held.chance)} at most" if held.chance is not None else ""
    by_when = f"; act by {held.act_by:%-d %B %Y}" if held.act_by else ""
    plan = f"{held.plan} ({held.plan_owner}{_by(held.plan_due)})" if held.plan else ""
    told = [
        ("Warned of", f"{periods}{chance}{by_when}"),
        ("To", "; ".join(held.to) or "nobody yet"),
        ("Given", _on(held.given, held.given_by)),
        ("Acknowledged", _on(held.acknowledged, held.acknowledged_by)),
        ("Plan", f"{_on(held.planned, '')}: {plan}" if held.planned else ""),
        ("Withdrawn", f"{_on(held.withdrawn, '')}: {held.because}" if held.withdrawn else ""),
    ]
    return [(label, said) for label, said in told if said]


def _on(day: date | None, by: str) -> str:
    return f"{day:%-d %B %Y}{f' by {by}' if by else ''}" if day else ""


def _by(day: date | None) -> str:
    return f", by {day:%-d %B %Y}" if day else ""


def _stood(held: Notice) -> str:
    figure = held.figure
    return f"data version {figure['data_version']}, agreements {figure['agreement_version']}"


def _steps(review: Review, entry: Entry) -> None:
    """What may become of a notice, a form each."""
    held: Notice = entry.value
    forms: dict[State, Callable[[Review, Entry], None]] = {
        "given": _give, "acknowledged": _acknowledge, "plan agreed": _agree, "withdrawn": _withdraw,
    }  # fmt: skip
    with st.container(horizontal=True):
        if held.open:
            _change(entry)
        for to in held.next:
            forms[to](review, entry)


def _change(entry: Entry) -> None:
    """What a draft says, as long as it is not given."""
    held: Notice = entry.value
    with st.popover("Change it", icon=":material/edit:", key=f"change-{held.name}"), _form("change", held):
        to = st.multiselect("To", list(held.to), list(held.to), accept_new_options=True, key=f"change-to-{held.name}")
        said = st.text_area("What they are told", held.said, key=f"change-said-{held.name}", height=240)
        if st.form_submit_button("Save the changes", type="primary"):
            _keep(lambda: notices.change(session.place(), entry, by=session.saying(), to=tuple(to), said=said))


def _give(review: Review, entry: Entry) -> None:
    held: Notice = entry.value
    with st.popover("Give it", icon=":material/send:", key=f"give-{held.name}"), _form("give", held):
        on, by = _day(review, held, "Given on", "give"), _line("By", "give-by", held)
        if st.form_submit_button("It was given", type="primary"):
            _take(review, entry, lambda: held.give(_said(on), by))


def _acknowledge(review: Review, entry: Entry) -> None:
    held: Notice = entry.value
    with st.popover("Acknowledge", icon=":material/mark_email_read:", key=f"know-{held.name}"), _form("know", held):
        on, by = _day(review, held, "Acknowledged on", "know"), _line("By whom", "know-by", held)
        if st.form_submit_button("They know", type="primary"):
            _take(review, entry, lambda: held.acknowledge(_said(on), by))


def _agree(review: Review, entry: Entry) -> None:
    held: Notice = entry.value
    with st.popover("Agree on a plan", icon=":material/task_alt:", key=f"plan-{held.name}"), _form("plan", held):
        plan = st.text_area("What is to be done", key=f"plan-text-{held.name}", height=96)
        owner = _line("Who does it", "plan-owner", held)
        due = st.date_input("By when", None, format="DD/MM/YYYY", key=f"plan-due-{held.name}")
        on = _day(review, held, "Agreed on", "plan")
        if st.form_submit_button("This is agreed", type="primary"):
            _take(review, entry, lambda: held.agree(_said(on), plan, owner, due))


def _withdraw(review: Review, entry: Entry) -> None:
    held: Notice = entry.value
    with (
        st.popover("Withdraw", icon=":material/delete:", type="tertiary", key=f"gone-{held.name}"),
        _form("gone", held),
    ):
        because = st.text_area("Why it is withdrawn", key=f"gone-because-{held.name}", height=80)
        on = _day(review, held, "Withdrawn on", "gone")
        if st.form_submit_button("Withdraw it"):
            _take(review, entry, lambda: held.withdraw(_said(on), because))


def _form(step: str, held: Notice) -> DeltaGenerator:
    return st.form(f"{step}-form-{held.name}", border=False)


def _line(label: str, key: str, held: Notice) -> str:
    return st.text_input(label, key=f"{key}-{held.name}", max_chars=200)


def _day(review: Review, held: Notice, label: str, step: str) -> date | None:
    latest = notices.latest_day(session.place(), review)
    return st.date_input(label, latest, format="DD/MM/YYYY", key=f"{step}-on-{held.name}")


def _said(day: date | None) -> date:
    """The day; ServiceReviewError where it was emptied."""
    if day is None:
        problem = "it is not said on which day"
        raise ServiceReviewError(problem, remedy="Choose the day first")
    return day


def _take(review: Review, entry: Entry, step: Callable[[], Notice]) -> None:
    """Keeps the notice after a step over the version its reader saw."""
    _keep(lambda: notices.step(session.place(), review, entry, step(), by=session.saying()))


def _keep(save: Callable[[], Entry]) -> None:
    """Keeps a notice and draws the page anew; what stands in the way is drawn."""
    try:
        now = save()
    except ServiceReviewError as refused:
        seen.refused(refused)
        return
    st.session_state["notice-to-show"] = now.value.name
    turns.say(f"{now.value.state.capitalize()}: {now.value.label}")
    st.rerun()


def _actions(held: Notice) -> None:
    """The way to the actions that answer a notice, or to where one is started."""
    page, icon = navigation.page("actions"), ":material/construction:"
    begun = [each.value for each in actions.listed(session.place().register) if each.value.origin == held.name]
    for action in begun:
        told = plain(f"{action.title}: {action.status}")
        st.page_link(page, label=told, icon=icon, query_params={"action": action_card.called(action)})
    if not begun:
        st.page_link(page, label="Start an action on it", icon=icon)
