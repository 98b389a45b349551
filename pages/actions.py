"""Which improvements are open, and did they work?"""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.review import actions
from analytics.review.findings import actions as told
from pages.parts import action_card, action_form, cells, session, trail
from pages.parts.frame import opened

QUESTION: Final = "Which improvements are open, and did they work?"

review, scope = opened(QUESTION, judged=False, nothing="whether an action worked cannot be told")
place = session.place()
register = place.register if place.begun() else None
head, word, begin = st.container(), st.container(), st.container()
whole = st.toggle("Also what was dropped", key="dropped", bind="query-params")
with st.spinner("Holding what was done against what came of it"):
    listed = told.register(review, service=scope.service, every=whole)
with head:
    cells.title(finding=listed, about=f"Those to be done first at the top · {scope.service or 'all services'}")
with word:
    action_card.said()
if listed.table.height:
    cells.cell(listed, heading="", table="shown")
shown = set(listed.table["name"])
entries = {action_card.called(each.value): each for each in actions.listed(register) if each.value.name in shown}
if entries:
    usual = action_card.first(listed, entries)
    chosen = st.selectbox("Look into one action", list(entries), usual, key="action", bind="query-params")
    action_card.draw(place, review, entries.get(chosen, next(iter(entries.values()))))
origin = st.query_params.get("from", "")
with begin if origin else st.container():  # one that a notice or proposal asks for stands first: it is why one came
    action_form.start(place, review, origin, wanted=not entries)
trail.draw(place, lambda: place.register.history(actions.KIND)[::-1], "actions", action_card.afresh)
