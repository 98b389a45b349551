"""An entry as the reader saw it when they began to change it, whatever others save meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.review import words
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.errors import ServiceReviewError
    from analytics.register import Entry


def held(entry: Entry) -> Entry:
    """The entry as it stood when it was first drawn; a save names its version, so that nobody's is written over."""
    first: Entry = st.session_state.setdefault(_key(entry.kind.name, entry.value.name), entry)
    return first


def turn(entry: Entry) -> str:
    """What the keys of its controls end with: the version they show, so that a link holds what differs from it.

    It stays as it is where the reader keeps theirs over another version.
    """
    first = held(entry).version
    return f"{entry.value.name}-{st.session_state.get(f'{_key(entry.kind.name, entry.value.name)}-of', first)}"


def anew(kind: str, name: str) -> None:
    """From now on the entry of that name is drawn as it is kept."""
    for forgotten in ("", "-of"):
        st.session_state.pop(f"{_key(kind, name)}{forgotten}", None)


def beside(now: Entry) -> None:
    """Says where somebody else saved the entry meanwhile, and asks whose stays.

    Args:
        now: the entry as it is kept; drawn where it is not the one that is held.
    """
    if now.version == held(now).version:
        return
    name, told = now.value.name, f"Somebody else changed “{plain(now.value.title)}” while you were working on it."
    with st.container(border=True, key=f"beside-{name}"):
        st.markdown(f":material/group: **{told}**")
        with st.container(horizontal=True):
            st.button("Look at theirs, and drop mine", key=f"theirs-{name}", on_click=anew, args=(now.kind.name, name))
            st.button("Keep mine, to save it over theirs", key=f"mine-{name}", on_click=_over, args=(now,))


def refused(error: ServiceReviewError) -> None:
    """Draws why something is not saved."""
    st.error(plain(words.sentence(str(error))), icon=":material/error:", title="This is not saved")


def _over(now: Entry) -> None:
    key = _key(now.kind.name, now.value.name)
    st.session_state.setdefault(f"{key}-of", held(now).version)
    st.session_state[key] = now


def _key(kind: str, name: str) -> str:
    return f"seen-{kind}-{name}"
