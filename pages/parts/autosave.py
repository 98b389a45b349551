"""Text that is kept as it is written, field by field: two people on one entry never write over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.catalogue.amend import changed
from analytics.errors import ConflictError, ServiceReviewError
from analytics.review import words
from pages.parts import session
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.register import Entry
    from analytics.review import Workspace

#: A save is tried again so many times where others save other parts of the same entry meanwhile.
TRIES: Final = 5


def text(place: Workspace, entry: Entry, field: str, label: str, *, lines: bool = True, **look: Any) -> None:
    """Draws a field of an entry, which is saved when the reader leaves it.

    What somebody else wrote there in between is shown beside it, and the reader says which stays.

    Args:
        place: the workspace.
        entry: the entry as it is kept now.
        field: name of the field.
        label: what the reader sees above it.
        lines: several lines, or one.
        look: further settings of the control.
    """
    key = f"auto-{entry.kind.name.replace(' ', '-')}-{entry.value.name}-{field}"
    _freshen(key, getattr(entry.value, field))
    control: Any = st.text_area if lines else st.text_input
    control(label, key=key, on_change=_keep, args=(place, entry.kind.name, entry.value.name, field, key), **look)
    if problem := st.session_state.get(f"{key}-problem"):
        st.error(plain(words.sentence(problem)), icon=":material/error:", title="This is not saved yet")
    if f"{key}-theirs" in st.session_state:
        _choice(place, entry, field, key)


def _freshen(key: str, kept: str) -> None:
    """The control shows what is kept, unless the reader's own words are still to be saved."""
    state = st.session_state
    if f"{key}-mine" in state:
        state.setdefault(key, state[f"{key}-mine"])
    elif key not in state or (kept != state.get(f"{key}-seen") and state[key] == state.get(f"{key}-seen")):
        state[key] = state[f"{key}-seen"] = kept


def _keep(place: Workspace, kind: str, name: str, field: str, key: str) -> None:
    """Saves the field over what the reader saw there; what others changed elsewhere in the entry stays theirs."""
    state = st.session_state
    mine, seen = state[key], state.get(f"{key}-seen", "")
    for forgotten in ("problem", "theirs", "mine"):
        state.pop(f"{key}-{forgotten}", None)
    for _ in range(TRIES):
        try:
            now = place.register.entry(kind, name)
            theirs = getattr(now.value, field)
            if theirs not in (seen, mine):
                state[f"{key}-theirs"], state[f"{key}-mine"] = theirs, mine
                return
            fresh = changed(now.value, f"the {kind}", **{field: mine})
            place.register.save(fresh, version=now.version, by=session.saying())
        except ConflictError:
            continue
        except ServiceReviewError as refused:
            state[f"{key}-problem"], state[f"{key}-mine"] = str(refused), mine
            return
        state[f"{key}-seen"] = mine
        return
    state[f"{key}-problem"], state[f"{key}-mine"] = (
        "others save the same entry all the time; write on to try again",
        mine,
    )


def _choice(place: Workspace, entry: Entry, field: str, key: str) -> None:
    theirs = st.session_state[f"{key}-theirs"]
    with st.container(border=True, key=f"both-{key}"):
        st.markdown("**Somebody else wrote here meanwhile.** Yours is above, and is not saved yet. Theirs is:")
        st.text(theirs or "(nothing)")
        with st.container(horizontal=True):
            st.button("Take theirs", key=f"{key}-take", on_click=_take, args=(key, theirs))
            st.button("Keep mine", key=f"{key}-mine-it", on_click=_insist, args=(place, entry, field, key, theirs))


def _take(key: str, theirs: str) -> None:
    for forgotten in ("theirs", "mine"):
        st.session_state.pop(f"{key}-{forgotten}", None)
    st.session_state[key] = st.session_state[f"{key}-seen"] = theirs


def _insist(place: Workspace, entry: Entry, field: str, key: str, theirs: str) -> None:
    st.session_state[f"{key}-seen"] = theirs
    _keep(place, entry.kind.name, entry.value.name, field, key)
