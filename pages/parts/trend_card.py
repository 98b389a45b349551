"""One trend: what is changing, how likely, what it would change, and the ways to play it or to close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.trend import YARDSTICK
from analytics.review import trends, words
from pages.parts import seen, session, trend_form, trend_play, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.register import Entry
    from analytics.register.trend import Trend
    from analytics.review import Review, Workspace

Hue = Literal["red", "orange", "green", "gray"]

#: Colour and sign of how much a trend would change; the word stands beside them, as in the picture.
IMPACTS: Final[dict[str, tuple[Hue, str, str]]] = {
    "high": ("red", "square", "High impact"), "medium": ("orange", "change_history", "Medium impact"),
    "low": ("green", "circle", "Low impact"), "": ("gray", "help", "Impact not said"),
}  # fmt: skip


def every(place: Workspace, review: Review, entries: Sequence[Entry]) -> None:
    """Draws the trends, two beside each other where there is room.

    Args:
        place: the workspace.
        review: the review, which says what there is to play them on.
        entries: the trends.
    """
    if refused := st.session_state.pop("trend-refused", None):
        seen.refused(refused)
    with st.grid(2, min_column_width=340):
        for entry in entries:
            _draw(place, review, entry)


def _draw(place: Workspace, review: Review, entry: Entry) -> None:
    trend: Trend = entry.value
    with st.container(border=True, key=f"trend-{trend.name}", height="stretch"):
        _head(review, trend)
        if trend.what or trend.impact:
            st.markdown(f"{plain(trend.what)}  \n:gray[{plain(trend.impact)}]" if trend.impact else plain(trend.what))
        for line in filter(None, (_touched(trend), _told(trend))):
            st.caption(plain(line))
        with st.container(horizontal=True):
            if trend.live:
                trend_play.draw(place, review, trend)
            _closing(place, entry)
        key = f"edit-trend-{trend.name}"
        box = st.expander("Change it", icon=":material/edit:", type="compact", key=key, on_change="rerun")
        if box.open:
            with box:
                trend_form.change(place, review, entry)


def _head(review: Review, trend: Trend) -> None:
    hue, icon, word = IMPACTS[trend.impact_level]
    late = review.last_day is not None and trend.overdue(review.last_day)
    badges = [f":{hue}-badge[:material/{icon}: {word}]", f":gray-badge[{trend.kind.capitalize()}]"]
    badges += [":orange-badge[:material/event_busy: Review overdue]"] if late else []
    badges += [] if trend.live else [":gray-badge[:material/visibility_off: Closed]"]
    st.markdown(f"**{plain(trend.title)}**  \n{' '.join(badges)}")


def _touched(trend: Trend) -> str:
    """When it is felt, how likely, and what it touches."""
    felt = f"From {trend.begins:%-d %B %Y}" if trend.begins else "Begin not known"
    felt += f" to {trend.ends:%-d %B %Y}" if trend.ends else ""
    chance = ""
    if trend.likelihood:
        low, high = YARDSTICK[trend.likelihood]
        chance = f"{trend.likelihood} ({low:.0%} to {high:.0%})".replace("%", " %")
    return " · ".join(filter(None, [felt, chance, words.listing(trend.services, 4) or "all services"]))


def _told(trend: Trend) -> str:
    """What it would change in a scenario, and by whose word and eyes it is known."""
    inside = trends.assumption(trend)
    day = f"review by {trend.review_by:%-d %B %Y}" if trend.review_by else "no day of review set"
    parts = [inside and f"In a scenario: {inside}", trend.source and f"Source: {trend.source}", trend.owner, day]
    return words.sentence(" · ".join(filter(None, parts)))


def _closing(place: Workspace, entry: Entry) -> None:
    trend: Trend = entry.value
    label, icon = ("Close", "visibility_off") if trend.live else ("Watch it again", "visibility")
    st.button(
        label, icon=f":material/{icon}:", type="tertiary", key=f"close-{trend.name}", on_click=_turned,
        args=(place, entry), help="It is listed no more; scenarios from it still name it" if trend.live else None,
    )  # fmt: skip


def _turned(place: Workspace, entry: Entry) -> None:
    """Closes a trend, or watches it again, over the version that its reader saw."""
    try:
        now = trends.change(place, entry, by=session.saying(), closed=entry.value.live)
    except ServiceReviewError as error:
        st.session_state["trend-refused"] = error
        return
    seen.anew(trends.KIND, now.value.name)
    turns.say(f"{'Closed' if now.value.closed else 'Watched again'}: {now.value.title}")


def afresh() -> None:
    """Every trend is drawn as it is kept; for after a change to one was taken back."""
    for entry in trends.every(session.place().register):
        seen.anew(trends.KIND, entry.value.name)
