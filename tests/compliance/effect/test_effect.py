"""Verdicts on planted effects, on none, beside a control, and where too little is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from analytics.compliance.effect.checks import likeness, otherwise, placebo
from analytics.compliance.effect.effect import Asked, measured
from analytics.compliance.effect.levels import Levels
from analytics.errors import QuestionError
from tests.compliance.effect.planted import World, plant

if TYPE_CHECKING:
    from analytics.compliance.effect.effect import Effect

BESIDE: Final = World(control=True, drift=0.0, slide=0.6, shock=0.5)

#: So many seeds of each world are drawn: of ten alone, chance would put down a sound method every other day.
SEEDS: Final = range(40)

#: Effects of nine points and more in months of 200 to 600 items, and what must be said of each.
TOLD: Final = {
    "better": (World(effect=1.4), "worked"),
    "worse": (World(effect=-1.0), "made it worse"),
    "better beside a control that all else struck too": (replace(BESIDE, effect=1.2), "worked"),
    "worse beside a control that all else struck too": (replace(BESIDE, effect=-1.0), "made it worse"),
    "nothing": (World(), "no evidence"),
    "nothing, on a slide": (World(drift=-0.6), "no evidence"),
    "nothing, in long noise": (World(noise=0.2, lasting=0.6), "no evidence"),
    "nothing, on a wave of the year": (World(wave=0.15), "no evidence"),
    "nothing, begun after the worst month": (World(noise=0.2, after_worst=True), "no evidence"),
    "nothing, by the week": (World(weeks=True), "no evidence"),
    "nothing, all struck alike": (BESIDE, "no evidence"),
}


def judged(world: World, seed: int) -> Effect:
    drawn = plant(world, seed)
    return measured(drawn.levels, Asked(since=drawn.since), drawn.control)


@pytest.mark.parametrize("name", TOLD)
def test_it_is_judged_right_on_nine_seeds_of_ten(name: str) -> None:
    world, right = TOLD[name]
    assert sum(judged(world, seed).verdict == right for seed in SEEDS) >= 0.9 * len(SEEDS)


def test_a_control_takes_out_what_struck_both() -> None:
    alone = [measured(drawn.levels, Asked(since=drawn.since)) for drawn in (plant(BESIDE, seed) for seed in range(10))]
    without, beside = (
        sum(effect.size or 0.0 for effect in found) / 10 for found in (alone, [judged(BESIDE, s) for s in range(10)])
    )
    assert without > 0.02
    assert abs(beside) < 0.01


@pytest.mark.parametrize("world", [World(effect=0.6), replace(BESIDE, effect=-0.4)], ids=["alone", "beside"])
def test_its_interval_holds_the_truth_as_often_as_it_says(world: World) -> None:
    held = 0
    for seed in range(120):
        effect, truth = judged(world, 1_000 + seed), plant(world, 1_000 + seed).effect
        assert effect.low is not None
        assert effect.high is not None
        held += effect.low <= truth <= effect.high
    assert 0.91 <= held / 120 <= 0.995  # 95 % less and more twice the error of 120 draws


def test_the_month_in_which_it_took_hold_is_neither_before_nor_after() -> None:
    drawn = plant(World(), 1)
    begun = measured(drawn.levels, Asked(since=drawn.since + timedelta(days=9)))
    whole = measured(drawn.levels, Asked(since=drawn.since))
    assert (begun.split, whole.split) == (drawn.since, None)
    assert (begun.periods_after, whole.periods_after) == (7, 8)


def test_a_month_worse_than_any_before_it_and_just_before_the_action_is_left_out() -> None:
    drawn = plant(World(), 2)
    place = drawn.levels.starts.index(drawn.since) - 1
    level = drawn.levels.level.copy()
    level[place] = level.min() - 0.1
    levels = replace(drawn.levels, level=level)
    found = measured(levels, Asked(since=drawn.since))
    assert found.trigger == levels.starts[place]
    kept = measured(levels, Asked(since=drawn.since, without_trigger=False))
    assert kept.trigger is None
    assert (kept.size or 0.0) > (found.size or 0.0)
    assert "With the worst period before it, which may be why it was begun" in otherwise(
        levels, Asked(since=drawn.since)
    )


def test_less_is_better_turns_the_verdict_round() -> None:
    drawn = plant(World(effect=1.4), 0)
    found = measured(drawn.levels, Asked(since=drawn.since, higher_is_better=False))
    assert found.verdict == "made it worse"


def test_two_months_are_too_early_however_much_they_say() -> None:
    drawn = plant(World(effect=2.0, takes_hold=22, level=0.8), 0)
    found = measured(drawn.levels, Asked(since=drawn.since))
    assert (found.verdict, found.periods_after, found.wait) == ("too early", 2, 1)


def test_ten_weeks_are_needed_where_periods_are_weeks() -> None:
    drawn = plant(World(weeks=True), 0)
    since = drawn.levels.starts[-6]
    found = measured(drawn.levels, Asked(since=since))
    assert (found.verdict, found.periods_after, found.wait) == ("too early", 6, 4)


def test_an_action_of_today_is_too_early_and_has_no_size() -> None:
    drawn = plant(World(), 0)
    found = measured(drawn.levels, Asked(since=date(2026, 11, 1)))
    assert (found.verdict, found.size, found.periods_after, found.wait) == ("too early", None, 0, 3)


def test_it_says_how_many_months_more_would_tell_what_was_expected() -> None:
    drawn = plant(World(takes_hold=21), 4)
    much, little, nothing = (
        measured(drawn.levels, Asked(since=drawn.since, expected=size)).more for size in (0.025, 0.002, None)
    )
    assert much is not None
    assert 0 < much <= 24
    assert (little, nothing) == (None, None)
    assert measured(drawn.levels, Asked(since=drawn.since, expected=0.0999)).more == 0


def test_it_says_whether_what_was_expected_lies_in_the_interval() -> None:
    drawn = plant(World(effect=1.4), 0)
    asked = Asked(since=drawn.since)
    assert measured(drawn.levels, asked).expected_within is None
    assert measured(drawn.levels, replace(asked, expected=drawn.effect)).expected_within
    assert not measured(drawn.levels, replace(asked, expected=-0.05)).expected_within


def test_too_little_before_is_refused_in_words() -> None:
    drawn = plant(World(), 0)
    with pytest.raises(QuestionError, match=r"3 whole periods before 1 February 2025 can be compared.*6 or more"):
        measured(drawn.levels, Asked(since=date(2025, 2, 1)))


def test_a_control_of_another_time_is_refused_in_words() -> None:
    drawn = plant(BESIDE, 0)
    assert drawn.control is not None
    later = replace(drawn.control, starts=tuple(start + timedelta(days=9) for start in drawn.control.starts))
    with pytest.raises(QuestionError, match=r"no period in common.*Choose a control"):
        measured(drawn.levels, Asked(since=drawn.since), later)
    assert likeness(drawn.levels, later, drawn.since) is None


@pytest.mark.parametrize("counted", [True, False], ids=["items", "time"])
def test_nothing_is_claimed_of_what_was_always_perfect(counted: bool) -> None:
    starts = plant(World(), 0).levels.starts
    levels = Levels(starts, np.ones(24), np.full(24, 40.0), counted=counted)
    assert measured(levels, Asked(since=starts[16])).verdict == "no evidence"


def test_days_with_nothing_to_find_seldom_look_like_an_effect() -> None:
    tried = [placebo(drawn.levels, Asked(since=drawn.since)) for drawn in (plant(World(), seed) for seed in range(20))]
    asked, struck = sum(len(each.days) for each in tried), sum(len(each.struck) for each in tried)
    assert asked >= 100
    assert struck / asked < 0.12  # days of one history are not independent of each other
    assert all(day < each_since for each, each_since in zip(tried, [plant(World(), s).since for s in range(20)],
                                                             strict=True) for day in each.days)  # fmt: skip


def test_a_day_on_which_something_else_happened_is_struck() -> None:
    levels = plant(World(effect=2.0, takes_hold=11), 0)
    later = levels.levels.starts[18]
    assert levels.since in placebo(levels.levels, Asked(since=later)).struck


def test_a_control_that_moved_with_it_is_the_more_alike() -> None:
    drawn = plant(replace(BESIDE, shared=0.6, noise=0.05), 1)
    other = plant(World(), 99)
    assert drawn.control is not None
    near, far = (likeness(drawn.levels, each, drawn.since) for each in (drawn.control, other.levels))
    assert near is not None
    assert far is not None
    assert near > 0.7 > abs(far)
