"""What will breach, how likely, by when, last day to act, who knows?"""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import contract_year, next_miss, track_record, warnings
from pages.parts import cells, disruption_form, notice_form, notices_given, session, ways
from pages.parts.frame import found, opened, titled
from pages.parts.text import plain

review, scope = opened("What will breach, how likely, and by when must we act?")
place = st.empty()
demand = bool(st.session_state.get("with_demand", st.query_params.get("with_demand") == "true"))
if not review.knows("warnings with demand" if demand else "warnings"):
    with place.container():
        st.title("What will breach, how likely, and by when must we act?", anchor=False)
        bar = st.progress(0.0, "Looking ahead, once for these records")
    review.warnings(lambda done, what: session.tell(bar, done, what), demand=demand)
    place.empty()
asked = {"customer": scope.customer, "service": scope.service}
ordered = found(review, warnings.ordered, **asked, demand=demand)
titled(ordered, scope, about="Those to act on first at the top")
cells.cell(ordered, heading="", table="shown")
st.toggle(
    "Take the demand forecast into account", demand, key="with_demand", bind="query-params",
    help="Chances of targets whose past ones would have been better had the items to come been known. It takes some "
    "seconds, once.",
)  # fmt: skip

targets = {ways.target(row["agreement"], row["target"]): row for row in ordered.table.to_dicts()}


@st.fragment
def closer() -> None:
    """Draws one target: its level ahead, when it will first be missed, and how its contract year will end."""
    chosen = st.selectbox("Look into one target", list(targets), key="outlook", bind="query-params")
    row = targets.get(chosen, next(iter(targets.values())))
    about = {"agreement": row["agreement"], "target": row["target"]}
    try:
        cells.cell(found(review, warnings.ahead, **about, demand=demand))
        st.caption(plain(row["said"]))
        cells.cell(found(review, next_miss.dated, **about, demand=demand))
        years()
        cells.cell(found(review, contract_year.one, **about))
    except ServiceReviewError as refused:
        cells.refused(refused)
    notice_form.draw(review, **about)
    ways.onward("compliance", "scenarios", agreement=row["agreement"], name=row["target"])


def years() -> None:
    """Works out how contract years will end, once for these records, and says how far it is."""
    if not review.knows("contract years"):
        until = st.progress(0.0, "Looking ahead to the end of the contract years")
        contract_year.every(review, progress=lambda done, what: session.tell(until, done, what))
        until.empty()


def looked_back() -> None:
    """Draws how all contract years will end, and how good past warnings were."""
    years()
    cells.cell(found(review, contract_year.every, **asked), heading="question", table="shown")
    with st.spinner("Holding past warnings against what came …"):
        cells.cell(found(review, track_record.warned, **asked), heading="question")
    try:
        cells.cell(found(review, track_record.calibrated, **asked))
    except ServiceReviewError as refused:
        cells.refused(refused)


#: What stands below the target that is looked into.
VIEWS: Final = ("Years and past warnings", notice_form.VIEW, "Planned work")

if targets:
    closer()
turned = st.session_state.pop("turn", None)
if turned in VIEWS:
    st.session_state["below"] = turned
ahead, given, work = st.tabs(VIEWS, key="below", on_change="rerun", bind="query-params")
with ahead:
    if ahead.open and targets:
        looked_back()
with given:
    if given.open:
        notices_given.draw(review, **asked)
with work:
    if work.open:
        disruption_form.draw(review, scope.service)
