"""The form of a trend: what is changing, when and how likely, and what it would change in a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.proposal import LEVELS
from analytics.register.trend import KINDS, YARDSTICK
from analytics.review import trends
from analytics.review.ground import GROUNDS
from analytics.scenario.lever import WORDS, knobs, word
from pages.parts import forms, seen, session, turns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analytics.register import Entry
    from analytics.review import Review, Workspace
    from analytics.scenario.lever import Change, Knob

#: Fields that the form asks for, so that a trend begins and goes on from the same.
FIELDS: Final = (
    "title", "kind", "what", "source", "noted", "begins", "ends", "likelihood", "impact_level", "impact", "services",
    "ground", "changes", "owner", "review_by",
)  # fmt: skip


def new(place: Workspace, review: Review) -> None:
    """Draws the form of a new trend, folded away until it is wanted."""
    turn = st.session_state.get("trend-turn", 0)
    box = st.expander("Take down a trend", icon=":material/add:", key=f"new-trend-{turn}", on_change="rerun")
    if not box.open:
        return
    with box:
        told = _fields(review, {"noted": review.last_day}, f"trend-new-{turn}")
        if not st.button("Watch it", type="primary", icon=":material/save:", key="watch-it"):
            return
        try:
            entry = trends.keep(place, told, by=session.saying())
        except ServiceReviewError as error:
            seen.refused(error)
            return
    st.session_state["trend-turn"] = turn + 1
    turns.say(f"Watched from now on: {entry.value.title}")
    st.rerun()


def change(place: Workspace, review: Review, now: Entry) -> None:
    """Draws the form of a trend there is, over the version that its reader saw."""
    entry, key = seen.held(now), seen.turn(now)
    seen.beside(now)
    told = _fields(review, {field: getattr(entry.value, field) for field in FIELDS}, f"trend-{key}")
    if not st.button("Save the changes", type="primary", icon=":material/save:", key=f"save-{key}"):
        return
    try:
        trends.change(place, entry, by=session.saying(), **told)
    except ServiceReviewError as error:
        seen.refused(error)
        return
    seen.anew(trends.KIND, entry.value.name)
    turns.say(f"Saved: {told['title']}")
    st.rerun()


def _fields(review: Review, begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    told["title"] = st.text_input("What it is called", begun.get("title", ""), key=f"{key}-title", max_chars=200)
    told["what"] = st.text_area("What is changing", begun.get("what", ""), key=f"{key}-what", height=80)
    with st.grid(3, min_column_width=190):
        told["kind"] = _one("Kind", KINDS, begun.get("kind", KINDS[0]), f"{key}-kind")
        told["source"] = st.text_input("Who says so", begun.get("source", ""), key=f"{key}-source", max_chars=500)
        told["noted"] = _day("Noted on", begun.get("noted"), f"{key}-noted")
        told["begins"] = _day("Felt from", begun.get("begins"), f"{key}-begins")
        told["ends"] = _day("Until, where it ends", begun.get("ends"), f"{key}-ends")
        told["likelihood"] = _one("How likely", ["", *YARDSTICK], begun.get("likelihood", ""), f"{key}-likelihood")
        told["impact_level"] = _one("Impact on us", ["", *LEVELS], begun.get("impact_level", ""), f"{key}-level")
        told["owner"] = st.text_input(
            "Owner, who watches it", begun.get("owner", ""), key=f"{key}-owner", max_chars=500
        )
        told["review_by"] = _day("Look at it again by", begun.get("review_by"), f"{key}-review-by")
    told["impact"] = st.text_area(
        "What it would change for us", begun.get("impact", ""), key=f"{key}-impact", height=80
    )
    now = begun.get("services", ())
    names = list(dict.fromkeys([*now, *(service.name for service in review.catalogue.services)]))
    told["services"] = tuple(
        st.multiselect(
            "Services it touches", names, list(now), key=f"{key}-services", placeholder="all, where none is named"
        )
    )
    return told | _assumed(begun, key)


def _assumed(begun: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What it would change in a scenario: of what, and each lever with its value."""
    grounds = {name: each.title for name, each in GROUNDS.items()}
    kind = begun.get("ground", "target")
    of = _one("In a scenario it changes", grounds, kind, f"{key}-ground", titles=grounds)
    fields = {
        f"{lever.label}: {each.label}": (word(lever), each)
        for lever in GROUNDS[of].levers
        for each in knobs(lever)
        if each.unit not in WORDS
    }
    held = {(lever, name): value for lever, name, value in begun.get("changes", ())} if of == kind else {}
    now = [label for label, (lever, each) in fields.items() if (lever, each.name) in held]
    chosen = st.multiselect(
        "By these levers", list(fields), now, key=f"{key}-levers-{of}", placeholder="none: it feeds no scenario yet"
    )
    changes = [_value(*fields[label], held, f"{key}-{of}") for label in chosen]
    named = [(lever, name, value) for (lever, name), value in held.items() if isinstance(value, str)]
    kept_words = [each for each in named if any(each[0] == lever for lever, _, _ in changes)]
    return {"ground": of, "changes": (*changes, *kept_words)}


def _value(lever: str, each: Knob, held: Mapping[tuple[str, str], float | str], key: str) -> Change:
    said = {"label": each.label, "unit": each.unit, "low": each.low, "high": each.high, "step": each.step}
    start = float(cast("float", held.get((lever, each.name), each.default)))
    value = forms.number(start, said, {"key": f"{key}-{lever}-{each.name}", "help": each.help})
    return lever, each.name, float(value or 0.0)


def _one(label: str, options: Any, chosen: str, key: str, titles: Mapping[str, str] | None = None) -> str:
    names = list(options)
    return (
        st.selectbox(
            label, names, index=names.index(chosen) if chosen in names else 0, key=key,
            format_func=lambda name: (titles or {}).get(name, name.capitalize()) or "Not said yet",
        )
        or ""
    )  # fmt: skip


def _day(label: str, start: date | None, key: str) -> date | None:
    found: date | None = st.date_input(label, start, format="DD/MM/YYYY", key=key)
    return found
