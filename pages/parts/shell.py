"""The frame every page stands in: page config, navigation and the sidebar; `guard` draws what goes wrong."""

from __future__ import annotations

import streamlit as st

from pages.parts import filters, navigation, session
from pages.parts.icon import ICON

st.set_page_config(page_title="Service Review", page_icon=ICON, layout="wide", initial_sidebar_state="auto")
page = st.navigation(navigation.pages(), expanded=True)
session.prepare()
with st.sidebar:
    filters.draw()
page.run()
