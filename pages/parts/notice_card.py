"""One notice: what was said to whom, who answered, and what may become of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import notices, words
from pages.parts import action_form, seen, session, turns, ways
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

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
    """Draws a notice with what was said and done, and the steps it can take.

    Args:
        review: the review.
        entry: the notice as it is kept; its steps are those of the one its reader began with, whatever others save.
    """
    held: Notice = entry.value
    with st.container(border=True, key=f"notice-card-{held.name}"):
        hue, icon = LOOKS[held.state]
        st.markdown(f":{hue}-badge[:material/{icon}: {held.state.capitalize()}] **{plain(held.label)}**")
        st.markdown("  \n".join(f":small[:gray[{label}] {plain(said)}]" for label, said in _lines(held)))
        with st.expander("What they were told", icon=":material/article:", type="compact", key=f"said-{held.name}"):
            st.code(held.letter, language=None, wrap_lines=True)
            if held.figure:
                st.caption(plain(f"It rests on: {held.figure['answer']} ({_stood(held)})"))
        _beside(entry)
        _steps(review, _first(entry))
        ways.onward("compliance", "scenarios", agreement=held.agreement, name=held.target)
        action_form.answering(held.name, start=held.state != "withdrawn")


def afresh(entries: Iterable[Entry]) -> None:
    """The notices are drawn as they are kept: those that are not in sight, or a change to which was taken back."""
    for entry in entries:
        _anew(entry.value.name)


def _first(entry: Entry) -> Entry:
    """The notice its reader began with: its forms stay, with what was typed, until they are saved or dropped."""
    first: Entry = st.session_state.setdefault(f"notice-first-{entry.value.name}", seen.held(entry))
    return first


def _anew(name: str) -> None:
    seen.anew(notices.KIND, name)
    st.session_state.pop(f"notice-first-{name}", None)


def _over(now: Entry) -> None:
    """From now on a step is taken over the notice as it is kept; its forms stay."""
    seen.anew(notices.KIND, now.value.name)
    seen.held(now)


def _beside(now: Entry) -> None:
    """Says where somebody else changed the notice meanwhile, and asks what becomes of what was typed."""
    held: Notice = now.value
    with st.container(key=f"notice-beside-{held.name}"):  # always there, so that the forms below keep their place
        if now.version == seen.held(now).version:
            return
        told = f"Somebody else changed this notice while you were working on it. It is {held.state} now."
        left = "" if held.next else " No step can follow that: copy what you wrote before you drop it."
        with st.container(border=True):
            st.markdown(f":material/group: **{plain(told)}**{left}")
            with st.container(horizontal=True):
                name = held.name
                st.button("Look at theirs, and drop mine", key=f"theirs-{name}", on_click=_anew, args=(name,))
                if held.next:
                    st.button("Keep mine, to save it over theirs", key=f"mine-{name}", on_click=_over, args=(now,))


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


def _steps(review: Review, first: Entry) -> None:
    """What may become of a notice, a form each."""
    held: Notice = first.value
    forms: dict[State, Callable[[Review, Entry], None]] = {
        "given": _give, "acknowledged": _acknowledge, "plan agreed": _agree, "withdrawn": _withdraw,
    }  # fmt: skip
    with st.container(horizontal=True):
        if held.open:
            _change(first)
        for to in held.next:
            forms[to](review, first)


def _change(first: Entry) -> None:
    """What a draft says, as long as it is not given."""
    held: Notice = first.value
    with _form("change", "Change it", "edit", first):
        to = st.multiselect("To", list(held.to), list(held.to), accept_new_options=True, key=_key("change-to", first))
        said = st.text_area("What they are told", held.said, key=_key("change-said", first), height=240)
        if st.form_submit_button("Save the changes", type="primary"):
            base = seen.held(first)
            _keep(lambda: notices.change(session.place(), base, by=session.saying(), to=tuple(to), said=said))


def _give(review: Review, first: Entry) -> None:
    with _form("give", "Give it", "send", first):
        on, by = _day(review, first, "Given on", "give"), _line("By", "give-by", first)
        if st.form_submit_button("It was given", type="primary"):
            _take(review, first, lambda then: then.give(_said(on), by))


def _acknowledge(review: Review, first: Entry) -> None:
    with _form("know", "Acknowledge", "mark_email_read", first):
        on, by = _day(review, first, "Acknowledged on", "know"), _line("By whom", "know-by", first)
        if st.form_submit_button("They know", type="primary"):
            _take(review, first, lambda then: then.acknowledge(_said(on), by))


def _agree(review: Review, first: Entry) -> None:
    with _form("plan", "Agree on a plan", "task_alt", first):
        plan = st.text_area("What is to be done", key=_key("plan-text", first), height=96)
        owner = _line("Who does it", "plan-owner", first)
        due = st.date_input("By when", None, format="DD/MM/YYYY", key=_key("plan-due", first))
        on = _day(review, first, "Agreed on", "plan")
        if st.form_submit_button("This is agreed", type="primary"):
            _take(review, first, lambda then: then.agree(_said(on), plan, owner, due))


def _withdraw(review: Review, first: Entry) -> None:
    with _form("gone", "Withdraw", "delete", first):
        because = st.text_area("Why it is withdrawn", key=_key("gone-because", first), height=80)
        on = _day(review, first, "Withdrawn on", "gone")
        if st.form_submit_button("Withdraw it"):
            _take(review, first, lambda then: then.withdraw(_said(on), because))


@contextmanager
def _form(step: str, label: str, icon: str, first: Entry) -> Iterator[None]:
    """The form of a step, behind its button."""
    kind: Literal["secondary", "tertiary"] = "tertiary" if step == "gone" else "secondary"
    with (
        st.popover(label, icon=f":material/{icon}:", type=kind, key=_key(step, first)),
        st.form(_key(f"{step}-form", first), border=False),
    ):
        yield


def _key(part: str, first: Entry) -> str:
    """The key of a control of the steps; other versions have others, so that none shows what was typed for another."""
    return f"{part}-{first.value.name}-{first.version}"


def _line(label: str, part: str, first: Entry) -> str:
    return st.text_input(label, key=_key(part, first), max_chars=200)


def _day(review: Review, first: Entry, label: str, step: str) -> date | None:
    latest = notices.latest_day(session.place(), review)
    return st.date_input(label, latest, format="DD/MM/YYYY", key=_key(f"{step}-on", first))


def _said(day: date | None) -> date:
    """The day; ServiceReviewError where it was emptied."""
    if day is None:
        problem = "it is not said on which day"
        raise ServiceReviewError(problem, remedy="Choose the day first")
    return day


def _take(review: Review, first: Entry, step: Callable[[Notice], Notice]) -> None:
    """Keeps the notice after a step over the version its reader saw."""
    base = seen.held(first)
    _keep(lambda: notices.step(session.place(), review, base, step(base.value), by=session.saying()))


def _keep(save: Callable[[], Entry]) -> None:
    """Keeps a notice and draws the page anew; what stands in the way is drawn."""
    try:
        now = save()
    except ServiceReviewError as refused:
        seen.refused(refused)
        return
    _anew(now.value.name)
    st.session_state["notice-to-show"] = now.value.name
    turns.say(f"{now.value.state.capitalize()}: {now.value.label}")
    st.rerun()
