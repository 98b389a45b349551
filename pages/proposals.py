"""Which changes do we put forward within the budget?"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import kept, proposals, words
from analytics.review.findings import portfolio
from analytics.review.findings import proposals as listed
from pages.parts import cells, proposal_card, proposal_form, session, trail
from pages.parts.frame import opened
from pages.parts.text import plain

QUESTION: Final = "Which changes do we put forward?"

#: Chosen instead of a scenario there is.
BY_HAND: Final = ""

review, scope = opened(QUESTION, judged=False, nothing="what a change costs and buys cannot be told")
place = session.place()
register = place.register if place.begun() else None
beside = proposal_form.Beside(place, review, proposals.listed(register), kept.every(register))
live = [entry for entry in beside.scenarios if entry.value.live]


def every() -> None:
    """Draws the proposals one by one, those first that are to be decided on soonest."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whole = st.toggle("Also what was declined or withdrawn", key="every", bind="query-params")
    told = listed.ordered(review, service=scope.service, every=whole)
    with head:
        cells.title(finding=told, about=f"By the day to decide · {scope.service or 'all services'}")
    proposal_card.said()
    late = dict(told.table.select("name", "overdue").iter_rows())
    for entry in beside.proposals:
        if entry.value.name in late:
            proposal_card.draw(beside, entry, overdue=bool(late[entry.value.name]))
    if beside.proposals:
        cells.foot(told)


@st.fragment
def chosen() -> None:
    """Draws which of the proposals that wait for a decision fit a budget together."""
    st.subheader("Within a budget", anchor=False)
    try:
        with st.grid(2, min_column_width=260):
            years = st.number_input(
                "Years counted", 1, 10, 1, key="years", bind="query-params",
                help="Of benefit and of yearly cost; what is spent once is counted once",
            )  # fmt: skip
            most, step = portfolio.budgets(review, years)
            budget = st.slider(
                f"Budget ({review.catalogue.currency})", 0.0, most, most, step, "localized", key=f"budget-{most:.0f}",
                help="What may be spent on them within these years",
            )  # fmt: skip
        cells.cell(portfolio.within(review, budget=budget, years=years), table="shown")
        together = st.toggle(
            "Play those chosen together", key="together", bind="query-params",
            help="Changes of the same thing may get in each other's way: all are played at once, and each alone",
        )  # fmt: skip
        if together:
            with st.spinner("Playing those chosen together, and each alone"):
                told = portfolio.together(review, budget=budget, years=years)
            cells.head(told)
            if told.method.exclusions:
                st.markdown("\n".join(f"- {plain(why)}" for why in told.method.exclusions))
            cells.cell(told, heading="", table="shown")
    except ServiceReviewError as refused:
        cells.refused(refused)


def put_forward() -> None:
    """Draws the form of a new proposal, begun from a kept scenario or by hand; folded away unless it is wanted."""
    titles = {BY_HAND: "Nothing, it is written by hand"}
    titles |= {each.value.name: each.value.title for each in live}
    asked = st.query_params.get("from", "")
    if st.session_state.pop("begin-anew", False):
        st.session_state["begin-from"], st.session_state["from-asked"] = BY_HAND, ""
    if asked in titles and st.session_state.get("from-asked") != asked:
        st.session_state["begin-from"] = st.session_state["from-asked"] = asked
    key = f"put-forward-{asked}-{st.session_state.get('proposal-turn', 0)}"
    wanted = bool(asked in titles and asked) or not beside.proposals
    box = st.expander("Put a change forward", wanted, icon=":material/add:", key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        with st.grid(2, min_column_width=260, vertical_alignment="bottom"):
            chosen = st.selectbox("Begin from", list(titles), format_func=titles.__getitem__, key="begin-from")
            session.name_box()
        try:
            with st.spinner("Working out what the scenario comes to"):
                begun = _begun(chosen)
        except ServiceReviewError as refused:
            cells.refused(refused)
            return
        left = proposals.unsaid(begun)
        if chosen and left:
            st.caption(plain(f"The scenario does not plainly tell {words.listing(left)}: enter 0 where there is none."))
        proposal_form.ask(beside, begun, chosen or "hand")


def _begun(chosen: str) -> dict[str, Any]:
    """What is known of a proposal from the scenario it begins from, worked out once."""
    held = next((each.value for each in live if each.value.name == chosen), None)
    if held is None:
        return {"currency": review.catalogue.currency}
    return review.remembered(("begun", repr(held)), lambda: proposals.begun(review, held))


head = st.container()
every()
if portfolio.waiting(review):
    chosen()
put_forward()
trail.draw(place, lambda: place.register.history(proposals.KIND)[::-1], "proposals", proposal_card.afresh)
