"""What does a change cost and buy?"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import kept, words
from analytics.review.findings import compliance, negotiation, scenarios
from analytics.scenario.compare import MOST
from analytics.scenario.scenario import LONGEST
from pages.parts import cells, kept_list, levers, scenario_form, session, start, turns, ways
from pages.parts.frame import found, opened, titled
from pages.parts.text import plain

QUESTION: Final = "What does a change cost and buy?"

start.arrive()
review, scope = opened(QUESTION)
place = session.place()
scorecard = found(review, compliance.scorecard, month=scope.month, customer=scope.customer, service=scope.service)
targets = {
    ways.target(row["agreement"], row["target"]): (row["agreement"], row["target"])
    for row in scorecard.table.to_dicts()
}
title = st.container()
entry = start.asked(place)
targets |= start.target(review, entry)
if not targets:
    title.title(QUESTION, anchor=False)
    cells.empty("No agreement covers this choice of customer and service.")
    st.stop()
with st.grid(2, min_column_width=300):
    chosen = st.selectbox(
        "Target, worst first", list(targets), key="promise", bind="query-params", on_change=start.forget
    )
    about = dict(zip(("agreement", "target"), targets.get(chosen, next(iter(targets.values()))), strict=True))
    live = kept.live(place.register if place.begun() else None)
    there = {each.value.title: each for each in kept.about(live, "target", about)}
    ours = entry if start.named(entry) == chosen else None
    start.choose(chosen, ours, there.values())
begun = start.begun(review, chosen, ours)
turns.said()


def asked() -> dict[str, Any]:
    """Draws what changes: the levers, and for how long; what is asked."""
    st.subheader("Change", anchor=False)
    changes = levers.moved(review, about, begun)
    months = st.number_input(
        "Months played through", 1, LONGEST, begun.horizon, key=f"months_{begun.key}", bind="query-params",
        help="How far ahead; every option is played through as many.",
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


row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="kept-scenario")
noted = st.container()
left, right = st.columns([4, 8], gap="large")
below = st.container()
try:
    with left:
        told = asked()
    with below:
        titles = picked()
    with row:
        keeping = {**told, "about": about, "data_version": review.records.data_version}
        scenario_form.draw(place, begun, keeping)
        scenario_form.link(place, review, begun, {**told, "promise": chosen, "compare": titles})
    others = [there[name].value for name in titles]
    options, changes = kept.beside(others, told["changes"], begun.entry.value if begun.entry else None)
    compared = {**about, **told, "changes": changes, "options": options}
    if begun.entry is not None and begun.entry.value.note:
        noted.caption(plain(begun.entry.value.note))
    with right:
        answer = found(review, scenarios.compare, **compared)
        with title:
            titled(answer, scope, about="What if, from the service's own history")
        cells.figures(finding=found(review, scenarios.figures, **compared))
        cells.cell(found(review, scenarios.curve, **about, changes=told["changes"]))
    with below:
        if left_out := set(titles) - {name for name, _ in options}:
            told_of = words.listing(sorted(left_out))
            st.caption(plain(f"Five are compared at most, and what the levers say is one of them: without {told_of}."))
        cells.cell(answer, heading="", table="shown")
        cells.cell(found(review, negotiation.promisable, **about), table="shown")
        ways.onward("compliance", "warnings", agreement=about["agreement"], name=about["target"])
except ServiceReviewError as refused:
    with title:
        st.title(QUESTION, anchor=False)
    cells.refused(refused)
kept_list.draw(place, review, live)
