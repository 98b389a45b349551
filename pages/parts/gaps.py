"""What the catalogue lacks, gap by gap, each with what to do about it and the way to the form that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.catalogue.completeness import NO_GOAL, NOT_CARRIED
from pages.parts import cells, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.review import Finding

#: Gaps that are drawn; the table behind the finding has every one.
DRAWN = 30

#: Gaps that the form of a goal mends.
_OF_GOALS = (NOT_CARRIED, NO_GOAL)


def draw(finding: Finding) -> None:
    """Draws the answer, and each gap with what was found and what to do."""
    cells.head(finding)
    for place, row in enumerate(finding.table.head(DRAWN).to_dicts()):
        about = " · ".join(row[name] for name in ("agreement", "target") if row[name]) or row["service"]
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(row['kind'])}**" + (f" · {plain(about)}" if about else ""))
            st.markdown(f"{plain(row['found'])}.")
            st.button(
                plain(row["remedy"]), type="tertiary", icon=":material/arrow_forward:", key=f"mend-{place}",
                on_click=_to_the_form, args=(row,),
            )  # fmt: skip
    cells.foot(finding)


def _to_the_form(row: dict[str, Any]) -> None:
    """The next run shows the form of what is to be mended."""
    sort = "Agreements" if row["agreement"] else "Services" if row["service"] else "Customers"
    sort = "Goals" if row["kind"].casefold() in _OF_GOALS else sort
    st.session_state["edit-sort"] = sort
    st.session_state["edit-wanted"] = row["agreement"] or row["service"]
    turns.turn_to("Change")
