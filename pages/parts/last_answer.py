"""The answer of the run before, which stands marked while another one is worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from pages.parts import levers
from pages.parts.frame import titled
from pages.parts.text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analytics.review import Finding
    from pages.parts.filters import Scope

#: What is said of an answer that no longer fits the levers.
STALE: Final = "Being recomputed"


@dataclass
class Last:
    """What was answered in this visit of one thing that is looked at.

    Attributes:
        answer: the last answer.
        stood: how the levers stood at every answer.
    """

    answer: Finding | None = None
    stood: set[tuple[tuple[str, Any], ...]] = field(default_factory=set)


def of(name: str) -> Last:
    """What was last answered of the thing of that name."""
    last: Last = st.session_state.setdefault(f"last-answer-{name}", Last())
    return last


def places(title: DeltaGenerator, scope: Scope, name: str) -> dict[str, DeltaGenerator]:
    """Where the title and the mark under it stand; drawn at once where the levers have moved since an answer.

    It is called before the controls are drawn, so that the reader sees it before they have been sent again.
    """
    there, last = {"title": title.empty(), "mark": title.empty()}, of(name)
    if last.answer is not None and levers.standing() not in last.stood:
        mark(name, scope, there)
    return there


def mark(name: str, scope: Scope, there: dict[str, DeltaGenerator]) -> None:
    """Draws the last answer, marked as one that is being recomputed."""
    there["mark"].badge(STALE, icon=":material/sync:", color="orange")
    answer = of(name).answer
    with there["title"].container():
        if answer is None:
            st.title(plain(f"{name}: the desk is being played"), anchor=False)
        else:
            titled(answer, scope, about="As it was before the last change")
