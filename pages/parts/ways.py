"""Ways on from one page to the next, with the same target in sight; the sidebar keeps the rest."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Final

import streamlit as st

from pages.parts import navigation

#: What a reader would ask next, by the page that answers it.
ASKS: Final = {
    "brief": "Where do we stand?",
    "compliance": "Why did it change?",
    "demand": "What will be asked of it?",
    "warnings": "Where is it going?",
    "scenarios": "What would a change cost?",
    "actions": "What is done about it?",
    "agreements": "How is it counted?",
    "records": "What was loaded?",
}

#: The key of the box in which a page asks what to look into, and what is chosen there. No two pages share one: a
#: key that the page left behind has too is taken out of the address on the way.
CHOICE: Final = {
    "compliance": ("target", "target"),
    "warnings": ("outlook", "target"),
    "scenarios": ("promise", "target"),
    "agreements": ("agreement", "agreement"),
}


def target(agreement: str, name: str) -> str:
    """What a target is called in the address and in every list to choose it from."""
    return f"{agreement} · {name}"


def onward(*pages: str, agreement: str = "", name: str = "") -> None:
    """Draws a link to each of the pages in the words of what it answers.

    Args:
        pages: their names, such as "warnings".
        agreement: the agreement chosen there; "" for what the page would show by itself.
        name: its target chosen there; "" likewise.
    """
    chosen = {"agreement": agreement, "target": target(agreement, name) if name else ""}
    with st.container(horizontal=True, gap="small") if len(pages) > 1 else nullcontext():
        for page in pages:
            key, what = CHOICE.get(page, ("", "agreement"))
            address = {key: chosen[what]} if key and chosen[what] else None
            st.page_link(navigation.page(page), label=ASKS[page], icon=":material/arrow_forward:", query_params=address)
