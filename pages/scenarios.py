"""What does a change cost and buy?"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import kept, words
from analytics.review.ground import DESK
from analytics.scenario.compare import MOST
from pages.parts import (
    availability_answer,
    cells,
    kept_list,
    last_answer,
    levers,
    scenario_form,
    session,
    start,
    subject,
    target_answer,
    trend_play,
    turns,
)
from pages.parts.frame import opened
from pages.parts.text import plain

QUESTION: Final = "What does a change cost and buy?"

start.arrive()
review, scope = opened(QUESTION)
place = session.place()
title = st.container()
places = {"title": title}
if st.session_state.get(subject.GROUND) == DESK.title:
    places = last_answer.places(title, scope, st.session_state.get(subject.KEYS["desk"], ""))
entry = start.asked(place)
asked_for = start.turned(review, entry)
ground = subject.choose_ground(start.forget)
subjects = subject.there(review, scope, ground)
if entry is not None and entry.value.ground == ground.name:
    subjects |= asked_for
if not subjects:
    title.title(QUESTION, anchor=False)
    cells.empty(subject.NONE[ground.name])
    st.stop()
with st.grid(2, min_column_width=300):
    key = subject.KEYS[ground.name]
    chosen = st.selectbox(
        subject.LABELS[ground.name], list(subjects), key=key, bind="query-params", on_change=start.forget
    )
    about = subjects.get(chosen, next(iter(subjects.values())))
    live = kept.live(place.register if place.begun() else None)
    there = {each.value.title: each for each in kept.about(live, ground.name, about)}
    ours = entry if start.named(entry) == chosen else None
    start.choose(chosen, ours, there.values())
begun = start.begun(review, ground, chosen, ours)
turns.said()


def asked() -> dict[str, Any]:
    """Draws what changes: the levers, and for how long; what is asked."""
    st.subheader("Change", anchor=False)
    changes = levers.moved(review, ground, about, begun)
    months = st.number_input(
        "Months played through", 1, ground.longest, min(begun.horizon, ground.longest), key=f"months_{begun.key}",
        bind="query-params", help="How far ahead; every option is played through as many.",
    )  # fmt: skip
    return {"changes": changes, "horizon": months, "seed": begun.seed}


def picked() -> list[str]:
    """Draws the choice of kept scenarios to compare with today; their titles."""
    st.subheader("Options compared", anchor=False)
    sound = [name for name, each in there.items() if not kept.trouble(review, each.value)]
    if not sound:
        return []
    return st.multiselect(
        "Kept scenarios to compare with today", sound, key="compare", bind="query-params", max_selections=MOST,
        placeholder="up to five",
    )  # fmt: skip


def answer(told: dict[str, Any]) -> None:
    """Draws what the changes come to."""
    there = {**places, "beside": right, "below": below}
    if ground.name == "desk":
        from pages.parts import desk_answer

        desk_answer.draw(review, scope, about, told, there)
    else:
        drawn = target_answer if ground.name == "target" else availability_answer
        drawn.draw(review, scope, about, told, there)


row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="kept-scenario")
noted = st.container()
waiting = st.container()
left, right = st.columns([4, 8], gap="large")
below = st.container()
try:
    if ground.name == "desk":
        from pages.parts import desk_answer  # what plays a desk takes a second to import

        if "mark" not in places:
            places = last_answer.places(title, scope, about["group"])
        with waiting:
            desk_answer.prepare(review, about["group"])
    with left:
        told = asked()
    with below:
        titles = picked()
    with row:
        keeping = {**told, "ground": ground.name, "about": about, "trends": begun.trends}
        keeping["data_version"] = review.records.data_version
        scenario_form.draw(place, begun, keeping)
        looked_at = {subject.GROUND: ground.title, key: chosen}
        scenario_form.link(place, review, begun, {**told, "looked_at": looked_at, "compare": titles})
    others = [there[name].value for name in titles]
    options, changes = kept.beside(others, told["changes"], begun.entry.value if begun.entry else None)
    if begun.entry is not None and begun.entry.value.note:
        noted.caption(plain(begun.entry.value.note))
    if left_out := set(titles) - {name for name, _ in options}:
        told_of = words.listing(sorted(left_out))
        below.caption(plain(f"Five are compared at most, and what the levers say is one of them: without {told_of}."))
    answer({**told, "changes": changes, "options": options})
    if begun.trends:
        with below:
            trend_play.assumed(review, told["changes"], ground.name, begun.trends)
except ServiceReviewError as refused:
    places["title"].title(QUESTION, anchor=False)
    if "mark" in places:
        places["mark"].empty()
    cells.refused(refused)
kept_list.draw(place, review, live)
