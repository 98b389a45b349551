"""Trends are taken down, listed by when they are felt, played on what they touch, and named as sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest

from analytics.errors import CatalogueError, ConflictError, QuestionError, RegisterError
from analytics.register import Saying
from analytics.review import Review, kept, trends, workspace
from analytics.review.findings import trends as told
from analytics.review.ground import GROUNDS

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.register import Entry
    from analytics.review import Workspace

ANN: Final = Saying("Ann")
LAW: Final[dict[str, Any]] = {
    "title": "A law", "kind": "legislative", "begins": date(2027, 4, 1), "likelihood": "likely", "impact_level": "high",
    "services": ("Payroll and HR",), "changes": (("demand", "percent", 8.0),), "source": "Paper",
    "review_by": date(2026, 10, 30),
}  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return workspace("own", tmp_path)


@pytest.fixture
def law(own: Workspace) -> Entry:
    return trends.keep(own, LAW, by=ANN)


@pytest.fixture
def here(review: Review, own: Workspace) -> Review:
    """The sample's figures beside a register of one's own."""
    return replace(review, register=own.register)


def test_nothing_watched_is_said(here: Review) -> None:
    found = told.watched(here)
    assert (found.answer, found.table.height, found.picture) == ("No trend around us is watched yet", 0, None)
    assert told.watched(Review(here.records, here.catalogue)).answer == found.answer


def test_those_felt_soonest_come_first_and_what_is_overdue_and_closed_is_told(
    own: Workspace, here: Review, law: Entry
) -> None:
    trends.keep(own, {"title": "Some day", "kind": "social"}, by=ANN)
    soon = {"title": "Soon", "kind": "market", "begins": date(2026, 12, 1), "likelihood": "unlikely"}
    trends.keep(own, soon, by=ANN)
    found = told.watched(here)
    assert found.table["trend"].to_list() == ["Soon", "A law", "Some day"]
    assert found.table["overdue"].to_list() == ["", "yes", ""]
    assert found.answer == (
        "Three trends around us are watched, one more likely than not; the first with high impact is “A law” from "
        "April 2027; one is overdue for review"
    )
    assert found.picture is not None
    assert found.picture.frame["trend"].to_list() == ["Soon", "A law"]
    assert found.picture.frame["until"].to_list() == [date(2027, 10, 1)] * 2
    trends.change(own, law, by=ANN, closed=True)
    assert told.watched(here).answer == "Two trends around us are watched"
    assert told.watched(here, closed=True).table["closed"].to_list() == ["", "yes", ""]


def test_a_service_sees_the_trends_that_touch_it_and_those_that_touch_all(
    own: Workspace, here: Review, law: Entry
) -> None:
    trends.keep(own, {"title": "Wages", "kind": "economic"}, by=ANN)
    assert told.watched(here, service="Payroll and HR").table["trend"].to_list() == ["A law", "Wages"]
    assert told.watched(here, service="Print and Post").table["trend"].to_list() == ["Wages"]
    assert [entry.value.title for entry in trends.live(own.register, "Print and Post")] == ["Wages"]
    with pytest.raises(QuestionError, match="no service 'Pint'"):
        told.watched(here, service="Pint")
    assert law.value.live


def test_a_trend_is_played_on_the_targets_or_desks_of_what_it_touches(here: Review, law: Entry) -> None:
    trend = law.value
    pay = [sla for sla in here.catalogue.slas() if sla.service == "Payroll and HR"]
    asked = [{"agreement": sla.name, "target": t.name} for sla in pay for t in sla.versions[-1].targets]
    assert trends.subjects(here, trend) == asked
    up = trends.subjects(here, replace(trend, ground="availability"))
    assert up == [{"agreement": "Payroll and HR SLA", "target": "Payroll available"}]
    assert trends.subjects(here, replace(trend, ground="desk")) == [{"group": "Applications"}]
    assert trends.subjects(here, replace(trend, ground="moon")) == []
    for kind in GROUNDS:
        for about in trends.subjects(here, replace(trend, ground=kind)):
            GROUNDS[kind].there(here, **about)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"changes": (("warp", "speed", 9.0),)},
            "what the trend 'A law' would change cannot be changed: no lever 'warp'",
        ),
        ({"changes": (("demand", "percent", 900.0),)}, r"Demand is 900 % more or less"),
        ({"ground": "moon"}, "no what-if is asked of a 'moon'"),
    ],
)
def test_a_trend_that_changes_what_cannot_be_changed_is_not_kept(
    own: Workspace, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(QuestionError, match=said):
        trends.keep(own, LAW | wrong, by=ANN)
    assert trends.every(own.register) == []


def test_what_is_wrong_with_a_trend_is_told_in_words(own: Workspace, law: Entry) -> None:
    with pytest.raises(CatalogueError, match="the trend: what it is called: this is needed"):
        trends.keep(own, {"title": "", "kind": "social"}, by=ANN)
    with pytest.raises(CatalogueError, match=r"^the trend: a trend from .* to 1 January 2027 ends before it begins\.$"):
        trends.change(own, law, by=ANN, ends=date(2027, 1, 1))
    with pytest.raises(RegisterError, match="a trend called 'a LAW' is kept already"):
        trends.keep(own, {**LAW, "title": "a LAW"}, by=ANN)
    trends.change(own, law, by=ANN, owner="Bo")
    with pytest.raises(ConflictError, match="Ann changed the trend"):
        trends.change(own, law, by=ANN, owner="Cy")


def test_each_assumption_names_the_trend_it_comes_from_or_that_it_was_entered_by_hand(here: Review, law: Entry) -> None:
    name, demand = law.value.name, ("demand", "percent", 8.0)
    found = told.assumed(here, changes=(demand, ("level", "level", 95.0)), rests_on=(name, "gone"))
    assert found.table["source"].to_list() == ["trend “A law”", "entered by hand"]
    assert found.table["detail"][0] == "Legislative trend, likely, felt from 1 April 2027, said by Paper."
    assert found.answer == "Two assumptions beyond the records, one of them from trends around us"
    moved = told.assumed(here, changes=(("demand", "percent", 12.0),), rests_on=(name,))
    assert moved.table.row(0) == ("Demand 12 % more", "entered by hand", "The trend “A law” says 8.")
    alone = told.assumed(here, changes=(demand,))
    assert alone.table["source"].to_list() == ["entered by hand"]
    assert alone.answer == "One assumption beyond the records, entered by hand"
    theirs = told.assumed(here, changes=(demand,), rests_on=(name,))
    assert theirs.answer == "One assumption beyond the records, from a trend around us"


def test_a_scenario_kept_from_a_trend_and_its_copy_name_it(own: Workspace, law: Entry) -> None:
    about = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}
    entry = kept.keep(own, "Law", law.value.changes, about=about, trends=(law.value.name,), by=ANN)
    assert kept.copy(own, entry, by=ANN).value.trends == entry.value.trends == (law.value.name,)
    assert [trend.title for trend in trends.named(own.register, entry.value.trends)] == ["A law"]


def test_the_samples_trends_touch_services_there_are_and_can_be_played(opened: Review) -> None:
    there = {service.name for service in opened.catalogue.services}
    entries = trends.every(opened.register)
    assert {entry.value.kind for entry in entries} == {
        "technical", "market", "economic", "social", "legislative", "environmental",
    }  # fmt: skip
    assert [entry.value.title for entry in entries if entry.value.overdue(date(2026, 10, 31))] == [
        "Residents expect to do everything online"
    ]
    for entry in entries:
        assert set(entry.value.services) <= there
        assert trends.subjects(opened, entry.value)
        assert bool(entry.value.changes) == bool(trends.assumption(entry.value))
