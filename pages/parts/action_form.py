"""The form of an action: what is wrong and why, what it is to improve and by how much, who answers and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import actions, notebook, words
from pages.parts import navigation, seen, session, turns, ways
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register import Entry
    from analytics.register.action import Action
    from analytics.review import Finding, Review, Workspace

#: Fields that a form asks for, so that an action begins and goes on from the same.
FIELDS: Final = (
    "title", "problem", "cause", "services", "agreement", "target", "measure", "priority", "category", "group",
    "control_agreement", "control_target", "expected", "owner", "due", "started", "finished", "cost", "currency",
    "evidence", "origin_kind", "origin",
)  # fmt: skip

#: Chosen instead of a target there is.
NONE: Final = ("", "")


def draw(finding: Finding) -> None:
    """Draws where an action is begun from a figure, which it then rests on."""
    place, review = session.place(), session.review()
    with st.popover("Start an action", icon=":material/construction:", key=f"start-{finding.key}"):
        title = st.text_input("What is to be done", key=f"start-title-{finding.key}", max_chars=200).strip()
        cause = st.text_area("Why it is so, as far as it is known", key=f"start-cause-{finding.key}", height=68)
        if not st.button("Start it", type="primary", key=f"start-it-{finding.key}"):
            return
        try:
            entry = actions.keep(
                place, {**actions.begun(review, finding), "title": title, "cause": cause}, by=session.saying()
            )
        except ServiceReviewError as refused:
            st.error(plain(words.sentence(str(refused))), icon=":material/error:")
            return
        st.success(plain(f"Kept as proposed: {entry.value.title}."), icon=":material/check_circle:")
        st.page_link(
            navigation.page("actions"), label="Say who does it and by when", icon=":material/arrow_forward:",
            query_params={"action": entry.value.title},
        )  # fmt: skip


def answering(origin: str, *, start: bool) -> None:
    """Draws the ways to the actions that came of a notice or proposal, or to where one is started on it.

    Args:
        origin: name of the notice or proposal.
        start: whether one may be started.
    """
    page, icon = navigation.page("actions"), ":material/construction:"
    there = [each.value for each in actions.listed(session.place().register)]
    begun = [action for action in there if action.live and action.origin == origin]
    for action in begun:
        told = plain(f"{action.title}: {action.status}")
        st.page_link(page, label=told, icon=icon, query_params={"action": action.title})
    if start and not begun:
        st.page_link(page, label="Start an action on it", icon=icon, query_params={"from": origin})


def start(place: Workspace, review: Review, origin: str, *, wanted: bool) -> None:
    """Draws the form of a new action; folded away unless it is wanted.

    Args:
        place: the workspace.
        review: the review.
        origin: name of the notice or proposal it is begun from; "" where it is written by hand.
        wanted: whether the form is open where it is written by hand.
    """
    key = f"{origin}-{st.session_state.get('action-turn', 0)}"
    begun = _begun(review, origin)
    wanted = wanted or bool(begun)
    box = st.expander("Start an action", wanted, icon=":material/add:", key=f"start-{key}", on_change="rerun")
    if not box.open:
        return
    with box:
        session.name_box()
        with st.form(f"start-action-{key}", border=False):
            told = _fields(place, review, {"currency": review.catalogue.currency, **begun}, f"new-{key}")
            if not st.form_submit_button("Keep it as proposed", type="primary", icon=":material/save:"):
                return
    try:
        entry = actions.keep(place, told, by=session.saying())
    except ServiceReviewError as error:
        seen.refused(error)
        return
    st.session_state["action-turn"] = st.session_state.get("action-turn", 0) + 1
    session.ask("from", None)
    st.session_state["address-anew"] = True
    turns.say(f"Kept as proposed: {entry.value.title}")
    st.rerun()


def _begun(review: Review, origin: str) -> dict[str, Any]:
    """What is known of an action from what it is begun from; where nothing is to be done on that, it is said."""
    try:
        return actions.begun_from(review, origin)
    except ServiceReviewError as refused:
        st.warning(plain(words.sentence(str(refused))), icon=":material/info:")
        return {}


def change(place: Workspace, review: Review, now: Entry) -> None:
    """Draws the form of an action there is, over the version that its reader saw."""
    entry, key = seen.held(now), seen.turn(now)
    held: Action = entry.value
    seen.beside(now)
    with st.form(f"change-{key}", border=False):
        told = _fields(place, review, {field: getattr(held, field) for field in FIELDS}, f"change-{key}")
        if not st.form_submit_button("Save the changes", type="primary", icon=":material/save:"):
            return
    try:
        actions.change(place, entry, by=session.saying(), **told)
    except ServiceReviewError as error:
        seen.refused(error)
        return
    seen.anew(actions.KIND, held.name)
    turns.say(f"Saved: {told['title']}")
    st.rerun()


def _fields(place: Workspace, review: Review, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    told["title"] = st.text_input("What is to be done", begun.get("title", ""), key=f"{key}-title", max_chars=200)
    with st.grid(2, min_column_width=260):
        for field, label in (("problem", "The problem it answers"), ("cause", "Why it is so")):
            told[field] = st.text_area(label, begun.get(field, ""), key=f"{key}-{field}", height=96)
    told |= _aim(review, begun, key)
    told |= _terms(begun, key)
    told |= _behind(place, begun, key)
    return told


def _aim(review: Review, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What it is to improve, by how much, and what its effect is held against."""
    told: dict[str, Any] = {}
    now = (begun.get("agreement", ""), begun.get("target", ""))
    beside = (begun.get("control_agreement", ""), begun.get("control_target", ""))
    with st.spinner("Looking for what its effect may be held against"):
        alike, measures = actions.likely(review, begun), actions.measures(review)
    there = list(dict.fromkeys([NONE, now, *actions.targets(review)]))
    with st.grid(2, min_column_width=260, vertical_alignment="bottom"):
        told["agreement"], told["target"] = st.selectbox(
            "Target it is to improve", there, there.index(now), key=f"{key}-target",
            format_func=lambda pair: ways.target(*pair) if pair[0] else "None",
        )  # fmt: skip
        others = list(dict.fromkeys([NONE, beside, *alike, *there]))
        told["control_agreement"], told["control_target"] = st.selectbox(
            "Held against, what it does not touch", others, others.index(beside), key=f"{key}-control",
            format_func=lambda pair: f"{ways.target(*pair)}{alike.get(pair, '')}" if pair[0] else "Nothing",
            help="A control takes out what happened to everybody. Best is one that moved with it before.",
        )  # fmt: skip
        names = list(dict.fromkeys(["", *measures, begun.get("measure", "")]))
        told["measure"] = st.selectbox(
            "Or a measure of its first service", names, names.index(begun.get("measure", "")), key=f"{key}-measure",
            format_func=lambda name: actions.label(name) or "None",
            help="Where no target promises it, such as energy: the effect is then told on the measure itself.",
        )  # fmt: skip
        entered = st.number_input(
            "Change expected, with its sign", value=actions.entered(review, begun), key=f"{key}-expected",
            placeholder="not said yet", help="In the unit of its measure; of a share in points: 3 for three points up",
        )  # fmt: skip
        names = list(dict.fromkeys([*begun.get("services", ()), *(each.name for each in review.catalogue.services)]))
        services = st.multiselect("Services it changes", names, list(begun.get("services", ())), key=f"{key}-services")
    told["services"] = tuple(services)
    told["expected"] = actions.expected(review, told, entered)
    with st.grid(3, min_column_width=150):
        for part in ("priority", "category", "group"):
            told[part] = st.text_input(
                f"Only {part}", begun.get(part, ""), key=f"{key}-{part}", placeholder="all"
            ).strip()
    return told


def _terms(begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Who answers for it, its days, and its cost."""
    told: dict[str, Any] = {}
    with st.grid(3, min_column_width=180, vertical_alignment="bottom"):
        told["owner"] = st.text_input("Owner, who answers for it", begun.get("owner", ""), key=f"{key}-owner")
        for field, label in (("due", "Due"), ("started", "Took hold on"), ("finished", "Finished on")):
            told[field] = st.date_input(label, begun.get(field), format="DD/MM/YYYY", key=f"{key}-{field}")
        told["cost"] = st.number_input(
            "What it cost", 0.0, value=begun.get("cost"), step=1000.0, format="%.0f", key=f"{key}-cost",
            placeholder="not said yet",
        )  # fmt: skip
        told["currency"] = st.text_input("Currency", begun.get("currency", "GBP"), key=f"{key}-currency", max_chars=3)
    return told


def _behind(place: Workspace, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What it came from and the figures it rests on: those it has, and those pinned in a review."""
    register = place.register if place.begun() else None
    now = (begun.get("origin_kind", ""), begun.get("origin", ""))
    titles = {now: "One that is not kept any more", **actions.origins(register)}
    with st.grid(2, min_column_width=260, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "It came from", list(titles), list(titles).index(now), key=f"{key}-origin", format_func=titles.__getitem__
        )
        pins = register.entries("pinned finding") if register else []
        held = begun.get("evidence", ())
        figures = {figure["answer"]: figure for figure in (*(notebook.stood(pin.value) for pin in pins), *held)}
        kept = st.multiselect(
            "Figures it rests on", list(figures), [figure["answer"] for figure in held], key=f"{key}-evidence",
            placeholder="pinned in a review",
        )  # fmt: skip
    kind, name = chosen
    return {"origin_kind": kind, "origin": name, "evidence": tuple(figures[answer] for answer in kept)}
