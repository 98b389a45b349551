"""What does not change is drawn once, and sent again as it was at every rerun after."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.review import Finding, Picture

#: How many findings are kept ready to be drawn again; a page has a handful.
KEPT: Final = 256

#: Marks a function that draws a finding or a picture and gives it back, so that the thing, known by its identity, lives
#: as long as its drawing. Sending it again takes a tenth of the time of drawing it. Called by keywords, since Streamlit
#: looks up the name of anything else at every call.
still: Final = st.cache_resource(max_entries=KEPT, show_spinner=False, hash_funcs={Finding: id, Picture: id})
