"""From a trend to a scenario: its levers pulled on the Scenarios page, kept under a name, or its demand ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import address, kept, trends
from analytics.review.findings import trends as told_of
from analytics.review.ground import ground
from pages.parts import cells, navigation, seen, session, subject
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register.trend import Trend
    from analytics.review import Review, Workspace
    from analytics.scenario.lever import Change


def draw(place: Workspace, review: Review, trend: Trend) -> None:
    """Draws the ways to play a trend; nothing where it changes nothing in a scenario.

    Args:
        place: the workspace.
        review: the review, which says what there is to play it on.
        trend: the trend.
    """
    if not trend.changes:
        return
    there = {subject.named(trend.ground, about): about for about in trends.subjects(review, trend)}
    with st.popover("Play it in a scenario", icon=":material/tune:", key=f"play-{trend.name}"):
        if not there:
            st.caption("There is nothing to play it on: none of its services has what it would change.")
            return
        chosen = st.selectbox("On which", list(there), key=f"play-on-{trend.name}")
        about = there.get(chosen, next(iter(there.values())))
        asked = {
            subject.GROUND: ground(trend.ground).title, subject.KEYS[trend.ground]: chosen,
            "changes": address.written(trend.changes), "trend": trend.name,
        }  # fmt: skip
        st.page_link(
            navigation.page("scenarios"), label="Open it in Scenarios, its levers pulled",
            icon=":material/arrow_forward:", query_params=asked,
        )  # fmt: skip
        _keep(place, review, trend, about)
        _ahead(trend)


def _keep(place: Workspace, review: Review, trend: Trend, about: Mapping[str, str]) -> None:
    """Keeps it as a scenario that names the trend as the source of what it assumes."""
    with st.form(f"keep-trend-{trend.name}", border=False):
        title = st.text_input("Or keep it as a scenario called", trend.title, max_chars=200, key=f"as-{trend.name}")
        if not st.form_submit_button("Keep this scenario", icon=":material/bookmark_add:"):
            return
    try:
        entry = kept.keep(
            place, title, trend.changes, by=session.saying(f"From the trend {trend.title}"), ground=trend.ground,
            about=dict(about), trends=(trend.name,), data_version=review.records.data_version,
        )  # fmt: skip
    except ServiceReviewError as error:
        seen.refused(error)
        return
    st.success(plain(f"Kept: {entry.value.title}."), icon=":material/check_circle:")
    st.page_link(
        navigation.page("scenarios"), label="Open the scenario", icon=":material/arrow_forward:",
        query_params={"scenario": entry.value.name},
    )  # fmt: skip


def _ahead(trend: Trend) -> None:
    """The way to the demand ahead, changed from the day on that the trend is felt."""
    percent = {(lever, name): value for lever, name, value in trend.changes}.get(("demand", "percent"))
    if percent is None or trend.begins is None or len(trend.services) != 1:
        return
    asked = {
        "assume": "true", "known": "1", "known1-name": trend.title[:60], "known1-percent": str(percent),
        "known1-from": trend.begins.isoformat(), "known1-source": trend.source[:120], "service": trend.services[0],
    }  # fmt: skip
    st.page_link(
        navigation.page("demand"), label="See its demand from that day on", icon=":material/query_stats:",
        query_params=asked,
    )  # fmt: skip


def assumed(review: Review, changes: tuple[Change, ...], kind: str, rests_on: tuple[str, ...]) -> None:
    """Draws what a scenario assumes, each with its source; nothing where it rests on no trend.

    Args:
        review: the review.
        changes: the levers that are moved.
        kind: the ground they change.
        rests_on: names of the trends it took over.
    """
    finding = told_of.assumed(review, changes=changes, ground=kind, rests_on=rests_on)
    if finding.table.height:
        cells.head(finding, "question")
        cells.lines(finding=finding)
        cells.foot(finding)
