"""Entries of the catalogue changed in place: checked as they are written, saved only over the version that was seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.catalogue import Agreement
from analytics.errors import ConflictError, QuestionError, ServiceReviewError
from analytics.register import Entry
from analytics.review import words
from analytics.review.findings import amendment
from pages.parts import agreement_form, calendar_form, cells, conversion_form, entry_form, session, trail, turns
from pages.parts.frame import found
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue
    from analytics.review import Review, Workspace


@dataclass(frozen=True)
class Sort:
    """A kind of entry: its name in the register, what people call it, and the form that asks for one."""

    kind: str
    label: str
    form: Callable[[Any, str, Catalogue], Any]


#: In the order in which a catalogue is built up.
SORTS: Final = {
    sort.label: sort
    for sort in (
        Sort("agreement", "Agreements", agreement_form.agreement),
        Sort("service", "Services", entry_form.service),
        Sort("customer", "Customers", entry_form.customer),
        Sort("goal", "Goals", entry_form.goal),
        Sort("calendar", "Calendars", calendar_form.calendar),
        Sort("group", "Support groups", entry_form.group),
        Sort("supplier", "Suppliers", entry_form.supplier),
        Sort("exchange rate", "Exchange rates", conversion_form.conversion),
        Sort("organisation", "Organisation", entry_form.organisation),
    )
}

NEW: Final = "+ New"


def draw(place: Workspace, review: Review) -> None:
    """Draws the choice of an entry and its form; what is saved is said, and the page drawn anew."""
    label = st.segmented_control("What to change", list(SORTS), default="Agreements", required=True, key="edit-sort")
    sort = SORTS[label or "Agreements"]
    entries = {entry.value.name: entry for entry in place.register.entries(sort.kind)}
    with st.grid(2, min_column_width=260, vertical_alignment="bottom"):
        chosen = _chosen(sort, list(entries))
        session.name_box()
    seen = _seen(sort, chosen, entries.get(chosen))
    if sort.kind == "agreement":
        agreement_form.beneath(review.catalogue)
    key = f"edit-{sort.kind}-{chosen}-{st.session_state.get('edit-turn', 0)}"
    try:
        value = sort.form(seen.value if seen else None, key, review.catalogue)
    except ServiceReviewError as refused:
        st.warning(plain(words.sentence(str(refused))), icon=":material/edit:", title="Not ready to be saved")
    else:
        if seen is None or value != seen.value:
            _offer(place, review, sort, value, seen)
        else:
            st.caption("Nothing is changed yet.")
    if seen is not None:
        _remove(place, sort, seen)
    # Beside a new one stand the changes to all of its kind, also to what was removed and can be brought back.
    name = "" if chosen == NEW else chosen
    trail.draw(place, lambda: place.register.history(sort.kind, name)[::-1], f"edit-{sort.kind}", forget)


def _chosen(sort: Sort, names: list[str]) -> str:
    if sort.kind == "organisation":
        return names[0] if names else NEW
    wanted = st.session_state.pop("edit-wanted", None)
    if wanted in names:
        st.session_state[f"edit-which-{sort.kind}"] = wanted
    return st.selectbox(f"Which of the {sort.label.lower()}", [*names, NEW], key=f"edit-which-{sort.kind}") or NEW


def _seen(sort: Sort, chosen: str, now: Entry | None) -> Entry | None:
    """The entry as it was when its form was opened, whatever others save meanwhile."""
    held: tuple[str, str, Entry | None] | None = st.session_state.get("edit-seen")
    if held is None or held[:2] != (sort.kind, chosen):
        held = (sort.kind, chosen, now)
        st.session_state["edit-seen"] = held
    return held[2]


def _offer(place: Workspace, review: Review, sort: Sort, value: Any, seen: Entry | None) -> None:
    """Shows what a change does to periods we know, and saves it when asked."""
    if isinstance(value, Agreement):
        _effect(review, value)
    reason = value.versions[-1].reason if isinstance(value, Agreement) else ""
    if not st.button(f"Save the {sort.kind}", type="primary", icon=":material/save:", key="edit-save"):
        return
    try:
        saved = place.register.save(value, version=seen.version if seen else 0, by=session.saying(reason))
    except ConflictError as conflict:
        _conflict(place, sort, value, conflict, new=seen is None)
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:", title="This cannot be saved")
    else:
        forget()
        st.session_state["edit-wanted"] = saved.value.name
        turns.say(f"Saved: the {sort.kind} {'' if sort.kind == 'organisation' else saved.value.name}".rstrip())
        st.rerun()


def _effect(review: Review, value: Agreement) -> None:
    """What the change would make of the periods known, worked out when it is asked for."""
    if review.as_of is None or value.kind != "SLA":
        return
    terms = amendment.written(value)
    if st.button("Show what this does to past periods", icon=":material/history:", key="edit-effect"):
        st.session_state["edit-effect-of"] = terms
    if st.session_state.get("edit-effect-of") == terms:
        try:
            with st.spinner("Judging past periods by it"):
                effect = found(review, amendment.effect, terms=terms)
            cells.cell(effect, table="shown")
        except ServiceReviewError as refused:
            cells.refused(refused)


def _conflict(place: Workspace, sort: Sort, value: Any, conflict: ConflictError, *, new: bool) -> None:
    """Two saved at once: theirs is kept, ours still stands in the form, and the reader says what becomes of it."""
    told = plain(words.sentence(str(conflict)))
    st.error(told, icon=":material/group:", title="Somebody else was first")
    try:
        theirs = place.register.entry(sort.kind, value.name)
    except QuestionError:
        theirs = None
    with st.container(horizontal=True):
        st.button("Look at theirs, and drop mine", key="edit-theirs", on_click=_look_at, args=(value.name,))
        if not new:  # a new one needs a name of its own, which the reader writes above
            over = (sort, value, theirs)
            st.button("Keep mine here, to save it over theirs", key="edit-mine", on_click=_take_over, args=over)


def _look_at(name: str) -> None:
    """The next form is that of the entry, as it is kept."""
    forget()
    st.session_state["edit-wanted"] = name


def _take_over(sort: Sort, value: Any, theirs: Entry | None) -> None:
    """The form stays as it is, and from now on knows of the version that the other one saved."""
    st.session_state["edit-seen"] = (sort.kind, value.name, theirs)


def forget() -> None:
    """Nothing; the next form is drawn afresh from what is kept."""
    for key in ("edit-seen", "edit-effect-of"):
        st.session_state.pop(key, None)
    st.session_state["edit-turn"] = st.session_state.get("edit-turn", 0) + 1


def _remove(place: Workspace, sort: Sort, seen: Entry) -> None:
    with st.popover(f"Remove this {sort.kind}", icon=":material/delete:", type="tertiary"):
        st.caption("It leaves the catalogue; the trail of changes keeps it, and it can be brought back from there.")
        if not st.button("Remove it", key="edit-remove"):
            return
        try:
            place.remove(sort.kind, seen.value.name, version=seen.version, by=session.saying())
        except ServiceReviewError as refused:
            st.error(plain(words.sentence(str(refused))), icon=":material/error:")
        else:
            forget()
            turns.say(f"Removed: the {sort.kind} {seen.value.name}")
            st.rerun()
