"""What was on the table, what did we see, and what did we decide?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from analytics.catalogue.amend import made
from analytics.errors import ServiceReviewError
from analytics.register.notebook import Note, ServiceReview
from analytics.review import notebook, pinned, words
from analytics.review.findings import decisions
from pages.parts import autosave, cells, decision_form, pack_form, session, trail, turns
from pages.parts.text import markdown, plain

if TYPE_CHECKING:
    from datetime import date

    from analytics.register import Entry

place, review = session.place(), session.review()


def head(entry: Entry) -> None:
    """Draws what the review is about: its period, who takes part, and its agenda."""
    held: ServiceReview = entry.value
    st.title(plain(held.name), anchor=False)
    people = f" · {words.listing(held.participants, most=6)}" if held.participants else ""
    st.caption(plain(f"{held.first:%-d %B %Y} to {held.last:%-d %B %Y}{people}"))
    with st.expander("Period, participants and agenda", icon=":material/groups:", type="compact"):
        with st.form("review-terms", border=False):
            first, last, people_now, agenda = _asked(held)
            changed = st.form_submit_button("Keep it so", type="primary")
        if changed:
            fields = {"name": held.name, "first": first, "last": last, "participants": people_now, "agenda": agenda}
            kept(lambda: made(ServiceReview, fields, "the review"), entry.version)


def _asked(held: ServiceReview) -> tuple[date | None, date | None, tuple[str, ...], tuple[str, ...]]:
    with st.grid(2, min_column_width=200):
        first = st.date_input("From", held.first, format="DD/MM/YYYY", key=f"first-{held.name}")
        last = st.date_input("To", held.last, format="DD/MM/YYYY", key=f"last-{held.name}")
        people = st.text_area("Participants, one a line", "\n".join(held.participants), key=f"people-{held.name}")
        agenda = st.text_area("Agenda, one item a line", "\n".join(held.agenda), key=f"agenda-{held.name}")
    return first, last, _lines(people), _lines(agenda)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, text.splitlines()))))


def kept(make: Callable[[], object], version: int) -> None:
    """Saves the entry that is made and draws the page anew; what stands in the way is said."""
    try:
        place.register.save(make(), version=version, by=session.saying())
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:")
    else:
        st.rerun()


def note(entry: Entry) -> None:
    """Draws a note to write in, and under it as it reads."""
    hint = "Write; it is kept when you leave the field"
    autosave.text(place, entry, "text", "Note", label_visibility="collapsed", placeholder=hint)
    if any(mark in entry.value.text for mark in "*#_`-[>"):
        with st.expander("As it reads", icon=":material/article:", type="compact"):
            st.markdown(markdown(entry.value.text))


def pin(entry: Entry) -> None:
    """Draws a pinned figure as it is now, says whether it was restated, and what people said of it."""
    figure = entry.value.figure
    cut = datetime.fromisoformat(figure["as_of"]) if figure["as_of"] else None
    with st.container(border=True, key=f"pinned-{entry.value.name}"):
        st.subheader(plain(figure["answer"]), anchor=False)
        if figure["status"]:
            cells.badge(figure["status"])
        seen = f"data to {session.last_day(cut):%-d %B %Y}, " if cut else ""
        versions = f"data version {figure['data_version']}, agreements {figure['agreement_version']}"
        st.caption(plain(f"As it stood when it was pinned: {seen}{versions}"))
        with st.spinner("Making it again"):
            now = _again(figure, cut)
        if now.restated:
            st.warning(plain(f"{now.words}."), icon=":material/history:")
        else:
            st.caption(f":material/check: {plain(now.words)}.")
        if now.finding is not None:
            cells.cell(now.finding, heading="answer" if now.restated else "")
        autosave.text(place, entry, "commentary", "What it says to us", height=80)


def _again(figure: pinned.Figure, cut: datetime | None) -> pinned.Again:
    """The figure made again from what is known today, once for all who look."""
    today = session.review_as_of(cut)
    key = ("again", figure["function"], repr(figure["parameters"]), figure["answer"], figure["data_version"])
    return today.remembered(key, lambda: pinned.again(figure, today))


def since(held: str) -> None:
    """Draws what the review before decided and what became of it, to be written on."""
    made = decisions.before(review, held=held)  # anew, for it is written in beside the review
    with st.expander(plain(made.answer), icon=":material/history:", expanded=made.table.height > 0):
        for row in made.table.to_dicts():
            st.markdown(f"**{plain(row['question'])}**  \n{plain(row['choice'])}  \n:small[{plain(row['told'])}]")
            if row["came"]:
                st.markdown(plain(row["came"]))
            with st.popover(
                "Write what became of it", icon=":material/flag:", type="tertiary", key=f"of-{row['name']}"
            ):
                decision_form.became(place, place.register.entry("decision", row["name"]))
        cells.foot(made)


def item(page: notebook.Page, pins: list[Entry], chosen: str) -> None:
    """Draws what stands under one item of the agenda, and the ways to add to it."""
    key = f"{place.name}-{page.item or 'end'}".replace(" ", "-")
    if page.item:
        st.header(plain(page.item), anchor=False, divider="gray")
    for entry in page.entries:
        if entry.kind.name == "note":
            note(entry)
        elif entry.kind.name == "pinned finding":
            pin(entry)
        else:
            decision_form.draw(place, entry, pins)
    with st.container(horizontal=True):
        if st.button("Add a note", icon=":material/edit_note:", type="tertiary", key=f"note-{key}"):
            kept(lambda: Note(review=chosen, item=page.item), 0)
        with st.popover("Record a decision", icon=":material/gavel:", type="tertiary", key=f"decision-{key}"):
            decision_form.ask(place, chosen, page.item, key)


def begin() -> None:
    """Offers a new review, of the latest complete month unless the reader says otherwise."""
    if notebook.before(place.register):
        since("")
    usual = notebook.latest(review)
    with st.form("begin", border=True):
        name = st.text_input("Name", usual.name if usual else "", max_chars=200, key="begin-name").strip()
        with st.grid(2, min_column_width=200):
            first = st.date_input("From", usual.first if usual else None, format="DD/MM/YYYY", key="begin-first")
            last = st.date_input("To", usual.last if usual else None, format="DD/MM/YYYY", key="begin-last")
        asked = st.form_submit_button("Begin the review", type="primary", icon=":material/menu_book:")
    if not asked:
        return
    try:
        fields = {"name": notebook.free(place, name), "first": first, "last": last, "agenda": notebook.AGENDA}
        fresh = made(ServiceReview, fields, "the review")
        place.register.save(fresh, by=session.saying())
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:")
    else:
        st.session_state["notebook-begun"] = fresh.name
        st.rerun()


reviews = notebook.names(place)
if not reviews:
    st.title("What was on the table, what did we see, and what did we decide?", anchor=False)
    st.caption("A review keeps figures as they stood, what was said of them, and what was decided. Nothing is lost.")
    begin()
    st.stop()

BEGIN = "+ Begin another"
if begun := st.session_state.pop("notebook-begun", None):
    st.session_state["notebook-review"] = begun
with st.grid(2, min_column_width=260, vertical_alignment="bottom"):
    chosen = st.selectbox("Review", [*reviews, BEGIN], key="notebook-review", bind="query-params") or reviews[0]
    session.name_box()
turns.said()
if chosen == BEGIN:
    st.title("Begin a review", anchor=False)
    begin()
    st.stop()
head(place.register.entry("service review", chosen))
if notebook.before(place.register, chosen):
    since(chosen)
pack_form.draw(place.register.entry("service review", chosen).value)
under = notebook.pages(place, chosen)
pins = [entry for page in under for entry in page.entries if entry.kind.name == "pinned finding"]
for page in under:
    item(page, pins, chosen)
trail.draw(place, lambda: notebook.changes(place, chosen), "notebook")
st.caption(plain(f"The trail of changes ends with {place.register.head()[:16]}"))
