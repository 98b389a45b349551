"""Whether an effect stands up: asked of days on which nothing happened, and answered in other ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.compliance.effect.effect import ALONE, BESIDE, FEWEST_BEFORE, Asked, Effect, measured, split
from analytics.compliance.effect.levels import together
from analytics.errors import QuestionError

if TYPE_CHECKING:
    from datetime import date

    from analytics.compliance.effect.levels import Levels

#: Days on which nothing happened that are tried at most.
TRIED: Final = 8


@dataclass(frozen=True)
class Placebo:
    """The same question asked of days on which nothing happened.

    Attributes:
        days: the days it was asked of, each well before the action.
        struck: those of them that looked like an effect.
    """

    days: tuple[date, ...]
    struck: tuple[date, ...]


def placebo(levels: Levels, asked: Asked, control: Levels | None = None) -> Placebo:
    """How often a day before the action looks like one on which something took hold.

    Only periods before the action are looked at. One in twenty is what chance brings.

    Source: Abadie, Diamond and Hainmueller (2015), "Comparative politics and the synthetic control method", for
    placebos in time.
    """
    if control is not None:
        levels, control = together(levels, control)
    before = split(levels, replace(asked, without_trigger=False)).before
    past, beside = levels.kept(before), control and control.kept(before)
    found = {}
    for day in _spread(past.starts[FEWEST_BEFORE:]):
        tried = measured(past, replace(asked, since=day, expected=None, without_trigger=False), beside)
        if tried.verdict != "too early":
            found[day] = tried.verdict
    return Placebo(tuple(found), tuple(day for day, verdict in found.items() if verdict != "no evidence"))


def otherwise(levels: Levels, asked: Asked, control: Levels | None = None) -> dict[str, Effect]:
    """The effect worked out in other ways, by what is different about each; ways that cannot be gone are left out."""
    own = ALONE if control is None else BESIDE
    ways = {"Without any drift or wave of its own": (asked, control, replace(own, drift=0.0, sway=0.0))}
    if control is not None:
        ways["Without the control"] = (asked, None, ALONE)
        ways["Free to drift apart from the control"] = (asked, control, replace(ALONE, sway=0.0))
    if asked.without_trigger and split(levels, asked).trigger is not None:
        ways["With the worst period before it, which may be why it was begun"] = (
            replace(asked, without_trigger=False), control, own,
        )  # fmt: skip
    found = {}
    for way, (question, beside, usual) in ways.items():
        try:
            found[way] = measured(levels, question, beside, usual)
        except QuestionError:
            continue
    return {way: effect for way, effect in found.items() if effect.size is not None}


def likeness(levels: Levels, control: Levels, since: date) -> float | None:
    """How alike two things moved before a day, from -1 to 1; None where fewer than six periods tell.

    Args:
        levels: of what an action was to improve.
        control: of what it might be held beside.
        since: the day the action took hold.
    """
    try:
        ours, theirs = together(levels, control)
    except QuestionError:
        return None
    before = np.array([start < since for start in ours.starts])
    if before.sum() < FEWEST_BEFORE:
        return None
    pair = [each.level[before] - each.level[before].mean() for each in (ours, theirs)]
    size = float(np.sqrt((pair[0] @ pair[0]) * (pair[1] @ pair[1])))
    return float(pair[0] @ pair[1]) / size if size > 1e-12 else None


def _spread(days: tuple[date, ...]) -> list[date]:
    """At most so many of the days, evenly spread."""
    if not days:
        return []
    places = np.unique(np.linspace(0, len(days) - 1, min(TRIED, len(days))).round().astype(int))
    return [days[place] for place in places]
