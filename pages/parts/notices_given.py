"""The notices there are, one of them closely, and what came of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.review import notices
from analytics.review.findings import notices as told
from pages.parts import cells, notice_card, session, trail, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.register import Entry
    from analytics.review import Review


def draw(review: Review, *, customer: str, service: str) -> None:
    """Draws the ledger, the notices that are open, and any other one that is asked for.

    Args:
        review: the review.
        customer, service: of one customer or service; "" for all.
    """
    turns.said()
    ledger = told.told(review, customer=customer, service=service)
    there = told.standing(review, customer=customer, service=service, every=True)
    cells.head(ledger, "question")
    entries = _of(review, there.table["name"].to_list())
    if not entries:
        st.caption("A notice is given where one target is looked into, above.")
        return
    cells.figures(finding=told.figures(review, customer=customer, service=service))
    cells.cell(ledger, heading="", table="shown")
    st.subheader(plain(there.answer), anchor=False)
    _one(review, entries)
    cells.foot(there)
    trail.draw(
        session.place(), lambda: session.place().register.history(notices.KIND)[::-1], "notices",
        lambda: notice_card.afresh(entries),
    )  # fmt: skip


def _of(review: Review, names: list[str]) -> list[Entry]:
    """The notices of these names, in their order."""
    there = {entry.value.name: entry for entry in notices.listed(review.register)}
    return [there[name] for name in names]


def _one(review: Review, entries: list[Entry]) -> None:
    """Draws the notice that is chosen: one just kept, or that a link names, or else the one given last."""
    labels = notices.labels([entry.value for entry in entries])
    linked = st.query_params.get("notice", "")
    if linked != st.session_state.get("notice-linked", ""):
        st.session_state["notice-linked"] = st.session_state["notice-to-show"] = linked
    wanted = st.session_state.pop("notice-to-show", "")
    if wanted in labels.values():
        st.session_state["told-notice"] = next(label for label, name in labels.items() if name == wanted)
    elif st.session_state.get("told-notice") not in labels:
        st.session_state.pop("told-notice", None)
    chosen = st.selectbox("Look into one notice", list(labels), key="told-notice", bind="query-params")
    name = labels.get(chosen or "", entries[0].value.name)
    # Of those that are not in sight nothing is typed: what others did to them is drawn, and not asked about, later on.
    notice_card.afresh(each for each in entries if each.value.name != name)
    notice_card.draw(review, next(each for each in entries if each.value.name == name))
