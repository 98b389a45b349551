"""What fewer or shorter failures, redundancy and planned work elsewhere would do for an availability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.review.findings import availability
from pages.parts import cells, ways
from pages.parts.frame import found, titled
from pages.parts.rows import rows
from pages.parts.text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analytics.review import Review
    from pages.parts.filters import Scope


def draw(
    review: Review, scope: Scope, about: dict[str, str], asked: dict[str, Any], places: dict[str, DeltaGenerator]
) -> None:
    """Draws the answer; arguments as in `target_answer.draw`."""
    answer = found(review, availability.levers, **about, **asked)
    with places["title"]:
        titled(answer, scope, about="What if, from the outages recorded")
    with places["beside"]:
        cells.figures(finding=found(review, availability.figures, **about, **asked))
        st.subheader(plain(answer.question), anchor=False)
        if answer.picture is not None:
            cells.picture(answer.picture, key="chart-availability")
    with places["below"]:
        rows(answer)
        cells.foot(answer, table="shown")
        cells.cell(found(review, availability.parts, **about), table="shown")
        ways.onward("compliance", "warnings", agreement=about["agreement"], name=about["target"])
