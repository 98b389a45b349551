"""The form of a proposal: what it answers, brings and costs, what could come otherwise, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.proposal import LEVELS
from analytics.review import notebook, proposals
from pages.parts import seen, session, turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analytics.register import Entry
    from analytics.register.proposal import KeptProposal
    from analytics.review import Review, Workspace

#: Fields that a form asks for, so that a proposal begins and goes on from the same.
FIELDS: Final = (
    "title", "services", "problem", "benefit", "benefit_is", "one_off", "yearly", "currency", "risk", "risk_level",
    "evidence", "owner", "decide_by", "scenarios", "requires", "excludes",
)  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """What a proposal stands beside.

    Attributes:
        place: the workspace.
        review: says which services there are.
        proposals: every proposal there is.
        scenarios: every scenario that is kept.
    """

    place: Workspace
    review: Review
    proposals: Sequence[Entry]
    scenarios: Sequence[Entry]

    def titles(self) -> dict[str, str]:
        """What proposals and scenarios are called, by the names they are known by."""
        told = {each.value.name: each.value.title for each in self.proposals}
        return told | {
            each.value.name: each.value.title if each.value.live else f"{each.value.title} (withdrawn)"
            for each in self.scenarios
        }


def ask(beside: Beside, begun: Mapping[str, Any], key: str) -> None:
    """Draws the form of a new proposal, and keeps it as a draft.

    Args:
        beside: what it will stand beside.
        begun: fields that are known already.
        key: what tells this form from others.
    """
    turn = st.session_state.get("proposal-turn", 0)
    with st.form(f"propose-{key}-{turn}", border=True):
        told = _fields(beside, begun, f"new-{key}-{turn}")
        if not st.form_submit_button("Keep it as a draft", type="primary", icon=":material/save:"):
            return
    try:
        entry = proposals.keep(beside.place, told, by=session.saying())
    except ServiceReviewError as error:
        seen.refused(error)
        return
    st.session_state["proposal-turn"] = st.session_state.get("proposal-turn", 0) + 1
    session.ask("from", None)
    st.session_state["begin-anew"] = st.session_state["address-anew"] = True
    turns.say(f"Kept as a draft: {entry.value.title}")
    st.rerun()


def change(beside: Beside, now: Entry) -> None:
    """Draws the form of a proposal there is, over the version that its reader saw."""
    entry, key = seen.held(now), seen.turn(now)
    held: KeptProposal = entry.value
    seen.beside(now)
    with st.form(f"change-{key}", border=False):
        begun = {field: getattr(held, field) for field in FIELDS}
        others = [other for other in beside.proposals if other.value.name != held.name]
        told = _fields(replace(beside, proposals=others), begun, f"change-{key}")
        if not st.form_submit_button("Save the changes", type="primary", icon=":material/save:"):
            return
    try:
        proposals.change(beside.place, entry, by=session.saying(), **told)
    except ServiceReviewError as error:
        seen.refused(error)
        return
    seen.anew(proposals.KIND, held.name)
    turns.say(f"Saved: {told['title']}")
    st.rerun()


def _fields(beside: Beside, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    told["title"] = st.text_input("Title", begun.get("title", ""), key=f"{key}-title", max_chars=200)
    told["problem"] = st.text_area("The problem it answers", begun.get("problem", ""), key=f"{key}-problem", height=96)
    told |= _money(begun, key)
    with st.grid(2, min_column_width=260):
        levels = ["", *LEVELS]
        told["risk_level"] = st.selectbox(
            "Risk that it comes to less", levels, index=levels.index(begun.get("risk_level", "")), key=f"{key}-level",
            format_func=lambda level: level.capitalize() or "Not said yet",
        )  # fmt: skip
        told["risk"] = st.text_area("What could come otherwise", begun.get("risk", ""), key=f"{key}-risk", height=68)
        told["owner"] = st.text_input("Owner, who answers for it", begun.get("owner", ""), key=f"{key}-owner")
        told["decide_by"] = st.date_input(
            "Decide by", begun.get("decide_by"), format="DD/MM/YYYY", key=f"{key}-decide-by"
        )
        told |= _ties(beside, begun, key)
        told["evidence"] = _evidence(beside.place, begun.get("evidence", ()), key)
    return told


def _money(begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What it brings and costs; one of them that nobody said is empty, which is not 0."""
    told: dict[str, Any] = {}
    with st.grid(4, min_column_width=150, vertical_alignment="bottom"):
        for field, label in (("benefit", "Benefit a year"), ("one_off", "One-off cost"), ("yearly", "Cost a year")):
            least = None if field == "benefit" else 0.0
            told[field] = st.number_input(
                label, least, value=begun.get(field), step=1000.0, format="%.0f", key=f"{key}-{field}",
                placeholder="not said yet",
            )  # fmt: skip
        told["currency"] = st.text_input("Currency", begun.get("currency", "GBP"), key=f"{key}-currency", max_chars=3)
    what = begun.get("benefit_is", "")
    told["benefit_is"] = st.text_input(
        "What the benefit consists of", what, key=f"{key}-benefit-is", max_chars=500,
        placeholder="such as service credits not owed",
    )  # fmt: skip
    return told


def _ties(beside: Beside, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Services it changes, scenarios it comes from, and proposals it needs or rules out."""
    names = [*begun.get("services", ()), *(service.name for service in beside.review.catalogue.services)]
    services = {name: name for name in names}
    told = {"services": _several("Services it changes", services, begun.get("services", ()), f"{key}-services")}
    for field, label, entries in (
        ("scenarios", "Scenarios it comes from", beside.scenarios), ("requires", "Requires", beside.proposals),
        ("excludes", "Excludes", beside.proposals),
    ):  # fmt: skip
        now = begun.get(field, ())
        titles = dict.fromkeys(now, "One that is not kept any more")
        titles |= {each.value.name: each.value.title for each in entries if each.value.live or each.value.name in now}
        told[field] = _several(label, titles, now, f"{key}-{field}")
    return told


def _evidence(place: Workspace, now: Sequence[Mapping[str, Any]], key: str) -> tuple[Mapping[str, Any], ...]:
    """The figures it rests on: those it has, and those pinned in a review."""
    pins = place.register.entries("pinned finding") if place.begun() else []
    figures = {figure["answer"]: figure for figure in (*(notebook.stood(pin.value) for pin in pins), *now)}
    held = [figure["answer"] for figure in now]
    chosen = st.multiselect(
        "Figures it rests on", list(figures), held, key=f"{key}-evidence", placeholder="pinned in a review",
    )  # fmt: skip
    return tuple(figures[answer] for answer in chosen)


def _several(label: str, titles: Mapping[str, str], now: Iterable[str], key: str) -> tuple[str, ...]:
    return tuple(st.multiselect(label, list(titles), list(now), format_func=titles.__getitem__, key=key))
