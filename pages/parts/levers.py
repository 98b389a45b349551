"""The levers of a what-if, each as a small form that starts where the scenario stands."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.review.ground import GROUNDS
from analytics.scenario.lever import OF_WHICH, changes_of
from pages.parts import forms

#: What the keys of the levers' controls begin with.
KEYS: Final = tuple({f"{lever.__name__}_" for known in GROUNDS.values() for lever in known.levers})

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.review import Review
    from analytics.review.ground import Ground
    from analytics.scenario.lever import Change, Lever
    from pages.parts.start import Start


def moved(review: Review, ground: Ground, about: dict[str, str], start: Start) -> tuple[Change, ...]:
    """The changes the reader made, lever by lever; a lever left where it stands today changes nothing."""
    terms = ground.terms(review, **about)
    names = ground.names(terms)
    begun = {type(lever): lever for lever in ground.pulled(start.changes)}
    found: list[Lever[Any]] = []
    for lever in ground.levers:
        unmoved = lever.today(terms)
        today = _placed(unmoved, names) if unmoved else None
        first = _placed(begun[lever], names) if lever in begun else today
        if first is None:
            continue
        with st.expander(lever.label, expanded=lever in begun or lever is ground.levers[0]):
            now = forms.asked(first, key=f"{lever.__name__}_{start.key}", choices=_choices(first, names))
        if lever in begun and now == first:
            found.append(begun[lever])  # as it was kept, whatever name it is placed at
        elif _moves(now, today):
            found.append(now)
    # What is as it was kept stays in the words it was kept in, which may name fewer fields.
    return tuple(start.changes) if {type(lever): lever for lever in found} == begun else changes_of(found)


def standing() -> tuple[tuple[str, Any], ...]:
    """Where the levers' controls stand, before they are drawn."""
    keys = sorted(str(key) for key in st.session_state if str(key).startswith((*KEYS, "months_")))
    return tuple((key, st.session_state[key]) for key in keys)


def forget() -> None:
    """Nothing; the levers are drawn where they start, wherever they were moved to before."""
    for key in list(st.session_state):
        if str(key).startswith((*KEYS, "months_")):
            del st.session_state[key]


def _placed(lever: Lever[Any], names: Mapping[str, list[str]]) -> Lever[Any]:
    """The lever with the name that it stands at where it has none."""
    unnamed = {
        each.name: names[each.metadata["unit"]][0]
        for each in fields(lever)
        if each.metadata["unit"] in names and not getattr(lever, each.name)
    }
    return replace(lever, **unnamed)


def _choices(lever: Lever[Any], names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Names to choose from by field; one that is not there any more stays where it is chosen."""
    return {
        each.name: list(dict.fromkeys([*names[each.metadata["unit"]], getattr(lever, each.name)]))
        for each in fields(lever)
        if each.metadata["unit"] in names
    }


def _moves(lever: Lever[Any], today: Lever[Any] | None) -> bool:
    """Whether anything changes: of what it is alone, such as which team, changes nothing."""
    if today is None:
        return True
    about = [each.name for each in fields(lever) if each.metadata["unit"] in OF_WHICH]
    return replace(lever, **{name: getattr(today, name) for name in about}) != today
