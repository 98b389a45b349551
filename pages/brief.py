"""Where do we stand, and what needs a decision?"""

from __future__ import annotations

import streamlit as st

from analytics.review.findings import brief
from pages.parts import cells
from pages.parts.frame import found, look_ahead, opened, titled, wait
from pages.parts.text import plain

review, scope = opened("Where do we stand, and what needs a decision?")
reviewed = review.month(scope.month)
month = f"{reviewed:%Y-%m}"
standing = found(review, brief.standing, month=month, customer=scope.customer)
titled(standing, scope, about="Service review")

cells.figures(finding=found(review, brief.figures, month=month, customer=scope.customer))


def decide() -> None:
    """Draws what needs a decision."""
    asked = found(review, brief.decisions, customer=scope.customer, service=scope.service)
    cells.cards(finding=asked, most=SHOWN)
    cells.foot(asked)


def changed() -> None:
    """Draws what changed since the month before was reviewed."""
    st.subheader("What changed since the last review", anchor=False)
    place = review.months.index(reviewed)
    if place:
        since = found(review, brief.since_month, month=f"{review.months[place - 1]:%Y-%m}")
        if since.table.is_empty():
            st.markdown(plain(since.answer))
        cells.cell(since, heading="", table="shown")
    else:
        st.caption("This is the first month that can be judged.")


def notice() -> None:
    """Draws what the records show that a figure alone would hide, once it is worked out."""
    if not look_ahead(review):
        return
    noticed = found(review, brief.noticed, customer=scope.customer, service=scope.service, besides=SHOWN)
    if noticed.table.height:
        cells.sentences(noticed, TOLD)


SHOWN = 3
TOLD = 3
left, right = st.columns([7, 5], gap="large")
with left:
    st.subheader("Every service against what was agreed, last 12 months", anchor=False)
    cells.cell(standing, heading="")
with right:
    st.subheader("What needs a decision", anchor=False)
    decide() if look_ahead(review) else wait(review)
notice()
changed()
