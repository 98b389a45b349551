"""What was loaded, what was refused, and why?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import proposed_terms, words
from analytics.review.findings import agreements, records
from analytics.review.workspace import OWN, SAMPLE
from pages.parts import agree_form, cells, intake_form, session, turns, ways, written
from pages.parts.frame import found
from pages.parts.text import plain

place = session.place()
own = place.name != SAMPLE
day = session.asked("as_of")


def elsewhere() -> None:
    """Offers the way from the sample to one's own records and back, and out of an earlier day."""
    with st.container(horizontal=True):
        if own and st.button("Back to the sample organisation", icon=":material/undo:", key="sample"):
            session.choose(SAMPLE)
            st.rerun()
        if not own and st.button(
            "Start with your own records", type="primary", icon=":material/upload_file:", key="own"
        ):
            session.choose(OWN)
            st.rerun()
        if day and st.button("Use everything that is known", icon=":material/event_available:", key="everything"):
            session.ask("as_of", None)
            st.rerun()


try:
    review = session.review()
    loaded = records.loaded(review)
except ServiceReviewError as refused:
    st.title("The records or the catalogue cannot be read", anchor=False)
    st.error(plain(words.sentence(str(refused))), icon=":material/error:")
    elsewhere()
    if own:
        written.toml(place, None)
    st.stop()

st.title(plain(loaded.answer), anchor=False)
whose = f"The sample organisation, {review.catalogue.organisation}" if not own else review.catalogue.organisation
seen = f"as of {review.last_day:%-d %B %Y}" if day and review.last_day else ""
st.caption(plain(" · ".join(part for part in (whose or "Your own records", seen) if part)))
elsewhere()
if turns.said() and review.months:
    ways.onward("brief", "compliance")


def there() -> None:
    """Draws what is loaded, how far it reaches, what was refused, and what the catalogue does not know."""
    if not loaded.table.height:
        cells.cell(loaded, heading="", table="none")
        return
    unjudged = own and bool(proposed_terms.waiting(review))
    if unjudged:
        with st.container(border=True, key="unjudged"):
            st.markdown(plain(f"{found(review, agreements.unagreed).answer}, so nothing of it can be judged."))
            if st.button("Agree a level", type="primary", icon=":material/handshake:", key="go-agree"):
                turns.turn_to("Agree levels")
                st.rerun()
    cells.cell(loaded, heading="", table="shown")
    asked = [records.refused, records.unknown_words, records.coverage]
    for ask in asked if unjudged else [*asked, agreements.unagreed]:
        cells.cell(found(review, ask), table="shown")
    versions = list(range(1, review.records.data_version))
    if versions:
        before = st.selectbox("Held against data version", versions[::-1], key="before", width=240)
        cells.cell(found(review, records.restated, before=before), table="shown")


def cut_off() -> None:
    """Draws the choice of the data cut-off: everything can be seen as of an earlier or a later day."""
    st.caption("What happened after this day is not seen, on any page; what is still open by then counts as open.")
    chosen = st.date_input(
        "Data cut-off", review.last_day, key=f"cut-{review.last_day}",
        min_value=date(1900, 1, 1), max_value=date(2199, 12, 31), format="DD/MM/YYYY", width=240,
    )  # fmt: skip
    if isinstance(chosen, date) and chosen != review.last_day:
        session.ask("as_of", f"{chosen}")
        st.rerun()


VIEWS = {
    "What is loaded": there,
    "Add records": lambda: intake_form.draw(place, review.catalogue),
    "Agree levels": lambda: agree_form.draw(place, review),
    "Data cut-off": cut_off,
}
if not own:  # what is added is one's own, never the sample's
    VIEWS = {name: draw for name, draw in VIEWS.items() if name in ("What is loaded", "Data cut-off")}
first = "What is loaded" if loaded.table.height else "Add records"
VIEWS[turns.view("Records", list(VIEWS), first, f"records-{place.name}")]()
