from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from analytics.catalogue import Calendar, CreditSchedule
from analytics.errors import ScenarioError
from analytics.scenario.hours import WEEKS_A_MONTH, added_hours, lengthened
from analytics.scenario.lever import Lever, check, knobs
from analytics.scenario.levers import (
    LEVERS,
    ChangeDemand,
    ChangeLevel,
    ChangePace,
    ChangePercentile,
    ChangeSupportHours,
    ChangeThreshold,
    ChangeUnitCosts,
)  # fmt: skip
from analytics.scenario.scenario import Scenario, applied
from analytics.scenario.terms import Terms
from tests.scenario.ground import office, terms

PERCENTILE = {"target": {"measure": "resolution_percentile", "at_least": None, "at_most": 30, "within": None,
                         "percentile": 90, "credits": CreditSchedule()}, "statistic": "percentile"}  # fmt: skip


@pytest.mark.parametrize("lever", LEVERS)
def test_every_field_of_a_lever_tells_a_form_how_to_ask_for_it(lever: type[Lever[Terms]]) -> None:
    for each in knobs(lever):
        assert each.label
        assert each.unit
        assert each.help.endswith(".")
        assert each.unit == "calendar" or (each.low < each.high and 0 < each.step <= each.high - each.low)
    assert [each.name for each in knobs(lever)] == [each.name for each in fields(lever)]
    assert lever().label


@pytest.mark.parametrize("lever", LEVERS)
def test_a_form_starts_within_its_own_bounds(lever: type[Lever[Terms]]) -> None:
    check(lever())


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_is_a_value(lever: type[Lever[Terms]]) -> None:
    assert lever() == lever()
    assert hash(lever()) == hash(lever())
    with pytest.raises(FrozenInstanceError):
        setattr(lever(), knobs(lever)[0].name, 1)


@pytest.mark.parametrize(
    "asked", [terms(), terms(**PERCENTILE), terms(calendar=office())], ids=["share", "p90", "office"]
)
@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_where_it_stands_today_changes_nothing(lever: type[Lever[Terms]], asked: Terms) -> None:
    stands = lever.today(asked)
    if stands is not None:
        assert applied(Scenario(name="same", changes=(stands,)), asked) == asked


def test_a_promised_share_is_the_exact_figure_people_write() -> None:
    assert ChangeLevel(level=99.9).apply(terms()).target.level == 0.999


def test_the_tiers_move_with_the_promise() -> None:
    target = ChangeLevel(level=85).apply(terms()).target
    assert [(tier.at_least, tier.below, tier.credit) for tier in target.credits.tiers] == [
        (0.75, 0.85, 5),
        (0, 0.75, 10),
    ]


def test_a_time_allowed_replaces_one_in_working_days() -> None:
    asked = ChangeThreshold(hours=24).apply(terms(target={"within": "3 working days"}))
    assert asked.limit == 24


def test_a_percentile_is_held_to_another_number_of_hours() -> None:
    asked = ChangeThreshold(hours=24).apply(terms(**PERCENTILE))
    assert (asked.target.at_most, asked.limit) == (24, 24)
    assert ChangePercentile(percentile=85).apply(asked).target.percentile == 85


def test_demand_and_pace_add_up_as_factors() -> None:
    assert ChangeDemand(percent=10).apply(terms()).demand == pytest.approx(1.1)
    assert ChangePace(percent=20).apply(terms()).pace == pytest.approx(0.8)


def test_hours_added_to_a_working_week_are_counted() -> None:
    longer = lengthened(office(), 1, 2)
    assert added_hours(office(), longer) == pytest.approx(5 * 3 * WEEKS_A_MONTH)
    assert pytest.approx(365.2425 / 12) == WEEKS_A_MONTH * 7


def test_hours_are_never_added_beyond_the_day() -> None:
    assert lengthened(office(), 12, 12).hours["mon"] == ((0, 86_400),)


def test_people_in_added_hours_are_priced_whichever_lever_comes_first() -> None:
    hours, price = ChangeSupportHours(later=2, people=3), ChangeUnitCosts(per_agent_hour=30)
    asked = terms(calendar=office())
    for order in ((hours, price), (price, hours)):
        cover = applied(Scenario(name="late", changes=order), asked).cover
        assert cover is not None
        assert cover.cost == pytest.approx(5 * 2 * WEEKS_A_MONTH * 3 * 30)


def test_fewer_hours_need_no_cover() -> None:
    asked = terms(calendars=(office(),))
    assert ChangeSupportHours(calendar="office").apply(asked).cover is None


@pytest.mark.parametrize(
    ("lever", "asked", "words"),
    [
        (ChangeLevel(level=80), terms(**PERCENTILE), "does not promise a least share"),
        (ChangePercentile(percentile=80), terms(), "does not promise a percentile"),
        (ChangeThreshold(hours=4), terms(target={"measure": "availability", "within": None}), "allows no time"),
        (ChangePace(percent=5), terms(target={"within": "3 working days"}), "not promised in service hours"),
        (ChangeSupportHours(calendar="night"), terms(), "no calendar 'night'"),
        (ChangeSupportHours(later=1), terms(calendar=Calendar(name="shut")), "never opens"),
        (ChangeSupportHours(later=1), terms(statistic="mean"), "not counted in service hours"),
        (ChangeUnitCosts(), terms(), "every unit cost is 0"),
    ],
)
def test_a_change_that_makes_no_sense_for_a_target_is_refused_in_words(
    lever: Lever[Terms], asked: Terms, words: str
) -> None:
    with pytest.raises(ScenarioError, match=words):
        lever.apply(asked)


@pytest.mark.parametrize(
    "lever",
    [
        ChangeLevel(level=101), ChangeLevel(level=-1), ChangeThreshold(hours=0), ChangeThreshold(hours=-3),
        ChangeDemand(percent=-100), ChangePace(percent=100), ChangePercentile(percentile=100),
        ChangeUnitCosts(fixed=-1), ChangeSupportHours(earlier=-1), ChangeSupportHours(people=float("nan")),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_is_refused_with_the_bounds(lever: Lever[Terms]) -> None:
    with pytest.raises(ScenarioError, match=" to "):
        check(lever)
