"""Who changed what and when, with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import notebook, words
from pages.parts import session, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.register import Act
    from analytics.review import Workspace

#: Changes that are listed; the trail has them all.
LISTED = 50

#: Terms of a change that are told in its line.
TOLD = 4


def draw(
    place: Workspace, ask: Callable[[], Sequence[Act]], key: str, undone: Callable[[], None] = lambda: None
) -> None:
    """Draws the changes, the latest first, folded away until they are asked for.

    Args:
        place: the workspace.
        ask: gives the changes.
        key: what tells this list from others.
        undone: what to do once a change is taken back.
    """
    label = "What was changed, and the way back"
    opened = st.expander(label, icon=":material/history:", type="compact", key=f"trail-{key}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for act in ask()[:LISTED]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{plain(notebook.told(act))}  \n:small[{plain(_terms(act))}]")
                if st.button("Undo", key=f"undo-{act.number}", type="tertiary", icon=":material/undo:"):
                    _undo(place, act, undone)


def _terms(act: Act) -> str:
    lines = notebook.lines(act)
    more = f"; and {len(lines) - TOLD} more" if len(lines) > TOLD else ""
    return f"{'; '.join(lines[:TOLD])}{more}"


def _undo(place: Workspace, act: Act, undone: Callable[[], object]) -> None:
    """Takes one change back, unless somebody built on it."""
    try:
        place.register.undo(act.number, by=session.saying())
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:")
    else:
        undone()
        turns.say(f"Change {act.number} is undone")
        st.rerun()
