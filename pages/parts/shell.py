"""The frame every page stands in: page config, navigation and the sidebar; `guard` draws what goes wrong."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, session
from pages.parts.icon import ICON

PAGES = {
    "Review": [
        st.Page("../brief.py", title="Brief", icon=":material/overview:", default=True),
        st.Page("../compliance.py", title="Compliance", icon=":material/grid_on:"),
        st.Page("../demand.py", title="Demand", icon=":material/query_stats:"),
        st.Page("../warnings.py", title="Warnings", icon=":material/notification_important:"),
    ],
    "Decide": [
        st.Page("../scenarios.py", title="Scenarios", icon=":material/tune:"),
        st.Page("../agreements.py", title="Agreements", icon=":material/handshake:"),
    ],
    "Records": [
        st.Page("../records.py", title="Records", icon=":material/fact_check:"),
    ],
}

st.set_page_config(page_title="Service Review", page_icon=ICON, layout="wide", initial_sidebar_state="auto")
page = st.navigation(PAGES, expanded=True)
session.know(PAGES)
session.prepare()
with st.sidebar:
    filters.draw()
page.run()
