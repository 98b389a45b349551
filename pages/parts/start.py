"""Where the levers start: at what is agreed today, at a kept scenario, or at what a link holds."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import streamlit as st

from analytics.errors import QuestionError, ServiceReviewError
from analytics.review import address, kept, words
from analytics.review.ground import GROUNDS, ground
from pages.parts import filters, levers, seen, session, subject
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.register import Entry
    from analytics.review import Review, Workspace
    from analytics.review.ground import Ground
    from analytics.scenario.lever import Change

#: Keys of the page that the address holds besides a start; they are written into it again when the start changes.
BOUND: Final = (subject.GROUND, *subject.KEYS.values(), "compare")

#: What the address may hold of a start.
STARTS: Final = ("scenario", "changes", "months", "trend")


@dataclass(frozen=True)
class Start:
    """A start.

    Attributes:
        key: what the levers' controls are known by.
        changes: where they stand at first; empty for today's terms.
        horizon, seed: of the scenario.
        entry: the kept scenario it is, as the reader saw it; None for none.
        trends: names of the trends that its changes come from.
    """

    key: str
    changes: tuple[Change, ...] = ()
    horizon: int = address.YEAR
    seed: int = 1
    entry: Entry | None = None
    trends: tuple[str, ...] = ()


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
    if _elsewhere(entry) and "scenario" not in st.query_params:  # a link to another, after this one was looked at
        session.ask("scenario", None)
        return None
    session.ask("scenario", name)
    return entry


def named(entry: Entry | None) -> str:
    """What lists call what a scenario is about; "" where it is about nothing that this version knows."""
    return subject.named(entry.value.ground, entry.value.about) if entry else ""


def turned(review: Review, entry: Entry | None) -> dict[str, dict[str, str]]:
    """What the scenario asked for is about, by what lists call it, so that it is among what can be looked at.

    It is turned to when the scenario is first asked for. Empty where there is none, or it is gone, which is said.
    """
    if entry is None:
        return {}
    found, value = subject.kept(review, entry.value), entry.value
    anew = st.session_state.get("start-of") != value.name
    st.session_state["start-of"] = value.name
    if found:
        key = subject.KEYS[value.ground]
        if (anew or key not in st.session_state) and key not in st.query_params:
            st.session_state[subject.GROUND], st.session_state[key] = ground(value.ground).title, next(iter(found))
    return found


def _elsewhere(entry: Entry) -> bool:
    """Whether the address asks for something else than a scenario is about."""
    known = GROUNDS.get(entry.value.ground)
    asked = {subject.GROUND: known.title, subject.KEYS[known.name]: named(entry)} if known else {}
    return any(st.query_params.get(key, told) != told for key, told in asked.items())


def forget() -> None:
    """The levers start where whatever is looked at stands today."""
    st.session_state["compare"] = []
    turn_to("")


def choose(chosen: str, entry: Entry | None, there: Iterable[Entry]) -> None:
    """Draws the choice of a start for what is looked at.

    Args:
        chosen: what lists call what is looked at.
        entry: the scenario that the address asks for, where it is about this.
        there: scenarios kept about it.
    """
    titles = {"": "Today", **{each.value.name: each.value.title for each in there}}
    if entry is not None:
        titles.setdefault(entry.value.name, f"{entry.value.title} (withdrawn)")
    key = f"start-{chosen}"
    st.session_state[key] = entry.value.name if entry else ""
    st.selectbox(
        "Start from", list(titles), format_func=titles.__getitem__, key=key,
        on_change=lambda: turn_to(st.session_state[key]),
    )  # fmt: skip


def begun(review: Review, ground: Ground, chosen: str, entry: Entry | None) -> Start:
    """The start on a ground, with a word on what stands in the way of one; arguments as in `choose`."""
    return _kept(review, chosen, entry) if entry else _linked(ground, chosen)


def _kept(review: Review, chosen: str, entry: Entry) -> Start:
    shown = seen.held(entry)
    seen.beside(entry)
    held, said = shown.value, kept.trouble(review, shown.value)
    if said:
        st.warning(plain(said), icon=":material/build:", title=subject.gone(held))
        return Start(key=chosen, entry=shown)
    versions = review.records.data_version
    if held.data_version and held.data_version != versions:
        st.caption(plain(f"Last kept on data version {held.data_version}; these figures are of {versions}."))
    return Start(seen.turn(entry), tuple(held.changes), held.horizon, held.seed, shown, held.trends)


def _linked(ground: Ground, chosen: str) -> Start:
    """The start that the address writes out lever by lever; today's terms where it holds none."""
    text, months = session.asked("changes") or "", session.asked("months") or ""
    trend = session.asked("trend") or ""
    for what, told in (("changes", text), ("months", months), ("trend", trend)):
        session.ask(what, told or None)
    try:
        changes, horizon = address.read(text, ground), address.months(months)
    except ServiceReviewError as refused:
        st.warning(plain(words.sentence(str(refused))), icon=":material/link_off:")
        return Start(chosen)
    key = sha256(f"{chosen}{text}{months}".encode()).hexdigest()[:8] if text or months else chosen
    return Start(key, changes, horizon, trends=(trend,) if trend else ())


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
