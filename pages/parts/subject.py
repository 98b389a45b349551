"""What a what-if is about: the terms of a target, a support desk or an availability, and which one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import words
from analytics.review.findings import compliance
from analytics.review.ground import GROUNDS, TARGET, Ground, ground
from pages.parts import session, ways
from pages.parts.frame import found
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.register.scenario import KeptScenario
    from analytics.review import Review
    from pages.parts.filters import Scope

#: The key under which the address holds which one is looked at, by ground.
KEYS: Final = {"target": "promise", "desk": "group", "availability": "available"}

#: What the box is called in which one is chosen.
LABELS: Final = {"target": "Target, worst first", "desk": "Support group", "availability": "Availability, worst first"}

#: What is said where there is none.
NONE: Final = {
    "target": "No agreement covers this choice of customer and service.",
    "desk": "No tickets were recorded with the group that handled them.",
    "availability": "No availability is agreed for this choice of customer and service.",
}

#: The key of the ground.
GROUND: Final = "ground"


def named(kind: str, about: Mapping[str, object]) -> str:
    """What lists call it, such as "Gold · Solved in time"; "" where it is none that this version knows."""
    known = GROUNDS.get(kind)
    if known is None:
        return ""
    which = known.which(about)
    return which["group"] if "group" in which else ways.target(which["agreement"], which["target"])


def choose_ground(change: Callable[[], None]) -> Ground:
    """The ground the reader chose.

    Args:
        change: called before another one is drawn.
    """
    titles = {each.title: each for each in GROUNDS.values()}
    chosen = st.segmented_control(
        "What changes", list(titles), default=TARGET.title, key=GROUND, required=True, bind="query-params",
        on_change=change, label_visibility="collapsed",
    )  # fmt: skip
    return titles.get(chosen or "", TARGET)


def there(review: Review, scope: Scope, chosen: Ground) -> dict[str, dict[str, str]]:
    """What can be looked at of a ground within the reader's choice, by what lists call it."""
    if "group" in chosen.about:
        from analytics.review import desks  # what plays a desk takes a second to import

        if KEYS["desk"] not in st.session_state and KEYS["desk"] not in st.query_params:
            _turn_to_one(review)
        return {group: {"group": group} for group in desks.groups(review)}
    asked = {"month": scope.month, "customer": scope.customer, "service": scope.service}
    rows = found(review, compliance.scorecard, **asked).table.select(chosen.about).to_dicts()
    return {named(chosen.name, row): row for row in rows if chosen is TARGET or _fits(review, chosen, row)}


def _turn_to_one(review: Review) -> None:
    """Turns to a desk that can be played, where the reader has not said which they want to see."""
    from analytics.review import desks

    bar = st.progress(0.0, "Looking for a desk whose log tells how it works")
    if first := desks.workable(review, lambda done, what: session.tell(bar, done, what)):
        st.session_state[KEYS["desk"]] = first
    bar.empty()


def kept(review: Review, scenario: KeptScenario) -> dict[str, dict[str, str]]:
    """What a kept scenario is about, by what lists call it; empty where that is not there any more, which is said."""
    said = f"This version of the program works out no scenario of a {scenario.ground}."
    if name := named(scenario.ground, scenario.about):
        known = ground(scenario.ground)
        about = known.which(scenario.about)
        try:
            known.there(review, **about)
        except ServiceReviewError as refused:
            said = words.sentence(str(refused))
        else:
            return {name: about}
    st.warning(plain(said), icon=":material/build:", title=gone(scenario))
    return {}


def gone(scenario: KeptScenario) -> str:
    """The title under which it is told why a scenario cannot be worked out."""
    return plain(f"“{scenario.title}” cannot be worked out any more")


def _fits(review: Review, chosen: Ground, about: Mapping[str, str]) -> bool:
    try:
        chosen.there(review, **about)
    except ServiceReviewError:
        return False
    return True
