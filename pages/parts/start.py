"""Where the levers start: at what is agreed today, at a kept scenario, or at what a link holds."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import streamlit as st

from analytics.errors import QuestionError, ServiceReviewError
from analytics.review import address, kept, select, words
from analytics.review.ground import TARGET
from pages.parts import filters, levers, seen, session, ways
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.register import Entry
    from analytics.review import Review, Workspace
    from analytics.scenario.lever import Change

#: Keys of the page that the address holds besides a start; they are written into it again when the start changes.
BOUND: Final = ("promise", "compare")

#: What the address may hold of a start.
STARTS: Final = ("scenario", "changes", "months")


@dataclass(frozen=True)
class Start:
    """A start.

    Attributes:
        key: what the levers' controls are known by.
        changes: where they stand at first; empty for today's terms.
        horizon, seed: of the scenario.
        entry: the kept scenario it is, as the reader saw it; None for none.
    """

    key: str
    changes: tuple[Change, ...] = ()
    horizon: int = address.YEAR
    seed: int = 1
    entry: Entry | None = None


def arrive() -> None:
    """Turns to what the run before left: the scenario that it saved; called before the page is drawn."""
    left = st.session_state.pop("start-next", None)
    if left is not None:
        _turn_to(left)


def leave(name: str) -> None:
    """Leaves for the next run the scenario to turn to; "" for today's terms."""
    st.session_state["start-next"], st.session_state["address-anew"] = name, True


def asked(place: Workspace) -> Entry | None:
    """The kept scenario that the address asks for, withdrawn or not; what is not there is said."""
    name = session.asked("scenario")
    if not name:
        return None
    try:
        entry = place.register.entry(kept.KIND, name) if place.begun() else None
    except QuestionError:
        entry = None
    if entry is None:
        st.warning("The scenario that the link asks for is not kept here.", icon=":material/link_off:")
        session.ask("scenario", None)
        return None
    elsewhere = st.query_params.get("promise", named(entry)) != named(entry)
    if elsewhere and "scenario" not in st.query_params:  # a link to another target, after this one was looked at
        session.ask("scenario", None)
        return None
    session.ask("scenario", name)
    return entry


def named(entry: Entry | None) -> str:
    """What the target of a scenario is called in lists; "" where it is about none."""
    if entry is None or entry.value.ground != TARGET.name:
        return ""
    about = entry.value.about
    return ways.target(str(about.get("agreement", "")), str(about.get("target", "")))


def target(review: Review, entry: Entry | None) -> dict[str, tuple[str, str]]:
    """The target of the scenario asked for, by what lists call it, so that it is among those to look at.

    It is turned to when the scenario is first asked for. Empty where there is none, or none any more, which is said.
    """
    name = named(entry)
    if entry is None:
        return {}
    if not name:
        st.warning(plain(kept.trouble(review, entry.value)), icon=":material/build:", title=_gone(entry))
        return {}
    about = entry.value.about["agreement"], entry.value.about["target"]
    try:
        select.promise(review, *about)
    except ServiceReviewError as refused:
        st.warning(plain(words.sentence(str(refused))), icon=":material/build:", title=_gone(entry))
        return {}
    first = st.session_state.get("start-of") != entry.value.name or "promise" not in st.session_state
    if first and "promise" not in st.query_params:
        st.session_state["promise"] = name
    st.session_state["start-of"] = entry.value.name
    return {name: about}


def forget() -> None:
    """The levers start at today's terms of whatever target is looked at."""
    st.session_state["compare"] = []
    turn_to("")


def choose(chosen: str, entry: Entry | None, there: Iterable[Entry]) -> None:
    """Draws the choice of a start for the target looked at.

    Args:
        chosen: what the target is called in lists.
        entry: the scenario that the address asks for, where it is about this target.
        there: scenarios kept about it.
    """
    titles = {"": "What is agreed today", **{each.value.name: each.value.title for each in there}}
    if entry is not None:
        titles.setdefault(entry.value.name, f"{entry.value.title} (withdrawn)")
    key = f"start-{chosen}"
    st.session_state[key] = entry.value.name if entry else ""
    st.selectbox(
        "Start from", list(titles), format_func=titles.__getitem__, key=key,
        on_change=lambda: turn_to(st.session_state[key]),
    )  # fmt: skip


def begun(review: Review, chosen: str, entry: Entry | None) -> Start:
    """The start, with a word on what stands in the way of one; arguments as in `choose`."""
    return _kept(review, chosen, entry) if entry else _linked(chosen)


def _kept(review: Review, chosen: str, entry: Entry) -> Start:
    shown = seen.held(entry)
    seen.beside(entry)
    held, said = shown.value, kept.trouble(review, shown.value)
    if said:
        st.warning(plain(said), icon=":material/build:", title=_gone(entry))
        return Start(key=chosen, entry=shown)
    versions = review.records.data_version
    if held.data_version and held.data_version != versions:
        st.caption(plain(f"Last kept on data version {held.data_version}; these figures are of {versions}."))
    return Start(seen.turn(entry), tuple(held.changes), held.horizon, held.seed, shown)


def _linked(chosen: str) -> Start:
    """The start that the address writes out lever by lever; today's terms where it holds none."""
    text, months = session.asked("changes") or "", session.asked("months") or ""
    for what, told in (("changes", text), ("months", months)):
        session.ask(what, told or None)
    try:
        changes, horizon = address.read(text, TARGET), address.months(months)
    except ServiceReviewError as refused:
        st.warning(plain(words.sentence(str(refused))), icon=":material/link_off:")
        return Start(chosen)
    key = sha256(f"{chosen}{text}{months}".encode()).hexdigest()[:8] if text or months else chosen
    return Start(key, changes, horizon)


def _gone(entry: Entry) -> str:
    return plain(f"“{entry.value.title}” cannot be worked out any more")


def turn_to(name: str) -> None:
    """Turns to a scenario, or to today's terms, before anything is drawn."""
    if name or any(session.asked(what) for what in STARTS):
        filters.write_again()
        _turn_to(name)


def _turn_to(name: str) -> None:
    """Turns to a scenario in an address that holds nothing of the levers before."""
    for what in STARTS:
        session.ask(what, name or None if what == "scenario" else None)
    seen.anew(kept.KIND, name)
    levers.forget()
    st.session_state["start-of"] = name
    for key in BOUND:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def afresh() -> None:
    """The scenario looked at is drawn as it is kept; for after a change to it was taken back."""
    seen.anew(kept.KIND, session.asked("scenario") or "")
