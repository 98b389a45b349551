"""What was loaded, what was refused, and why?"""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import agreements, records
from analytics.review.workspace import OWN, SAMPLE
from pages.parts import agree_form, cells, intake_form, session
from pages.parts.text import plain

place = session.place()
try:
    review = session.review()
    loaded = records.loaded(review)
except ServiceReviewError as refused:
    st.title("The records or the catalogue cannot be read", anchor=False)
    st.error(plain(str(refused)), icon=":material/error:")
    agree_form.by_file(place)
    st.stop()
st.title(plain(loaded.answer), anchor=False)
whose = "The sample organisation" if place.name == SAMPLE else "Your own records"
st.caption(plain(f"{whose} · {review.catalogue.organisation or 'no catalogue yet'}"))
if place.name == SAMPLE:
    if st.button("Start with your own records", type="primary", icon=":material/upload_file:", key="own"):
        session.ask("workspace", OWN)
        st.rerun()
elif st.button("Back to the sample organisation", icon=":material/undo:", key="sample"):
    session.ask("workspace", None)
    st.rerun()

if "loaded" in st.session_state:
    st.success(plain(st.session_state.pop("loaded")), icon=":material/check_circle:")


def there() -> None:
    """Draws what is loaded, how far it reaches, and what was refused."""
    cells.cell(loaded, heading="question", table="shown")
    if review.as_of is not None:
        cells.cell(records.coverage(review), table="shown")
        cells.cell(agreements.unagreed(review), table="shown")
    cells.cell(records.refused(review), table="shown")
    versions = list(range(1, review.records.data_version))
    if versions:
        before = st.selectbox("Held against data version", versions[::-1], key="before")
        cells.cell(records.restated(review, before=before or versions[-1]), table="shown")


def cut_off() -> None:
    """Draws the choice of the data cut-off: everything can be seen as of an earlier day."""
    asked = session.asked("as_of")
    latest = review.as_of.date() - timedelta(days=1) if review.as_of else None
    day = st.date_input(
        "Data cut-off", date.fromisoformat(asked) if asked else latest, key="cut", min_value=date(1990, 1, 1),
        max_value=date(2100, 1, 1), help="What happened later is not seen, on any page.",
    )  # fmt: skip
    if isinstance(day, date) and day != latest and f"{day}" != asked:
        session.ask("as_of", f"{day}")
        st.rerun()
    if asked and st.button("Use everything that is known", key="everything"):
        session.ask("as_of", None)
        st.rerun()


VIEWS = {
    "What is loaded": there,
    "Add records": lambda: intake_form.draw(place),
    "Agree levels": lambda: agree_form.draw(place, review),
    "Data cut-off": cut_off,
}
if place.name == SAMPLE:  # what is added is one's own, never the sample's
    VIEWS = {name: draw for name, draw in VIEWS.items() if name in ("What is loaded", "Data cut-off")}
first = "What is loaded" if loaded.table.height else "Add records"
asked = st.segmented_control("Records", list(VIEWS), default=first, key="records", required=True)
VIEWS[asked or first]()
