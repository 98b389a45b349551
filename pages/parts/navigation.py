"""The pages there are, in the order of the menu, and each of them to link to."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import Page

HERE: Final = Path(__file__).resolve().parents[1]


def pages() -> dict[str, list[Page]]:
    """The pages by the heading they stand under, for one run.

    A run has its own: Streamlit notes on a page whether it may be drawn.
    """
    return {heading: [copy(page) for page in under] for heading, under in _made().items()}


def page(named: str) -> Page:
    """The page of that name, such as "warnings", to link to; a path would be searched for at every link."""
    return next(known for under in _made().values() for known in under if known.title.lower() == named)


@lru_cache(maxsize=1)
def _made() -> dict[str, list[Page]]:
    """Made once: at every rerun, finding their files would cost as much as a table."""
    return {
        "Review": [
            st.Page(HERE / "brief.py", title="Brief", icon=":material/overview:", url_path="", default=True),
            # The page one lands on has no name in its address; who types one finds it all the same.
            st.Page(HERE / "brief.py", title="Brief by its name", url_path="brief", visibility="hidden"),
            st.Page(HERE / "compliance.py", title="Compliance", icon=":material/grid_on:"),
            st.Page(HERE / "demand.py", title="Demand", icon=":material/query_stats:"),
            st.Page(HERE / "warnings.py", title="Warnings", icon=":material/notification_important:"),
            st.Page(HERE / "outlook.py", title="Outlook", icon=":material/radar:"),
        ],
        "Decide": [
            st.Page(HERE / "scenarios.py", title="Scenarios", icon=":material/tune:"),
            st.Page(HERE / "proposals.py", title="Proposals", icon=":material/campaign:"),
            st.Page(HERE / "actions.py", title="Actions", icon=":material/construction:"),
            st.Page(HERE / "agreements.py", title="Agreements", icon=":material/handshake:"),
            st.Page(HERE / "notebook.py", title="Notebook", icon=":material/menu_book:"),
        ],
        "Records": [
            st.Page(HERE / "records.py", title="Records", icon=":material/fact_check:"),
            st.Page(HERE / "methods.py", title="Methods", icon=":material/rule:"),
        ],
    }
