"""The levers of a what-if, each as a small form that starts where the scenario stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.review import select
from analytics.review.ground import TARGET
from analytics.scenario.lever import changes_of
from analytics.scenario.levers import LEVERS
from pages.parts import forms

#: What the keys of the levers' controls begin with.
KEYS: Final = tuple(f"{lever.__name__}_" for lever in LEVERS)

if TYPE_CHECKING:
    from analytics.review import Review
    from analytics.scenario.lever import Change, Lever
    from analytics.scenario.terms import Terms
    from pages.parts.start import Start


def moved(review: Review, about: dict[str, str], start: Start) -> tuple[Change, ...]:
    """The changes the reader made, lever by lever; a lever left where it stands today changes nothing."""
    terms = select.history(review, **about).terms
    begun = {type(lever): _placed(lever, terms) for lever in TARGET.pulled(start.changes)}
    found: list[Lever[Any]] = []
    for lever in LEVERS:
        today = lever.today(terms)
        first = begun.get(lever, today)
        if first is None:
            continue
        with st.expander(lever.label, expanded=lever in begun or lever is LEVERS[0]):
            now = forms.asked(first, key=f"{lever.__name__}_{start.key}", choices=_choices(terms, first))
        found += [now] if now != today else []
    return changes_of(found)


def _placed(lever: Any, terms: Terms) -> Lever[Any]:
    """The lever with today's calendar where it names none."""
    unnamed = getattr(lever, "calendar", None) == ""
    named: Lever[Any] = replace(lever, calendar=terms.calendar.name) if unnamed else lever
    return named


def _choices(terms: Terms, first: Lever[Any]) -> dict[str, list[str]]:
    names = [calendar.name for calendar in (terms.calendar, *terms.calendars)]
    return {"calendar": list(dict.fromkeys([*names, getattr(first, "calendar", names[0])]))}


def forget() -> None:
    """Nothing; the levers are drawn where they start, wherever they were moved to before."""
    for key in list(st.session_state):
        if str(key).startswith((*KEYS, "months_")):
            del st.session_state[key]
