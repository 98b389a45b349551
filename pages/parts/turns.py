"""What one run of a page leaves for the next: a word to the reader, and the view to turn to."""

from __future__ import annotations

import streamlit as st

from pages.parts.text import plain


def say(told: str) -> None:
    """Leaves a word for the next run."""
    st.session_state["told"] = told


def said() -> bool:
    """Whether a word was left; it is drawn, once."""
    left = "told" in st.session_state
    if left:
        st.success(plain(f"{st.session_state.pop('told')}."), icon=":material/check_circle:")
    return left


def turn_to(view: str) -> None:
    """Leaves the view that the next run shows."""
    st.session_state["turn"] = view


def view(label: str, views: list[str], first: str, key: str) -> str:
    """The view the reader chose or was turned to, which stands in the address."""
    wanted = st.session_state.pop("turn", None)
    if wanted in views:
        st.session_state[key] = wanted
    elif st.session_state.get(key, first) not in views:  # such as of a workspace where more can be asked
        del st.session_state[key]
    chosen = st.segmented_control(
        label, views, default=first, key=key, required=True, bind="query-params", label_visibility="collapsed"
    )
    return chosen or first
