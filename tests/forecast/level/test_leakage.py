"""What came after an origin changes nothing that is told for it: no chance, blend, weight, common course or scale."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import polars as pl
import pytest

from analytics.forecast.level import logit_filter
from analytics.forecast.level.blend import blends
from analytics.forecast.level.common_course import common_course
from analytics.forecast.level.counts import Counts, side_by_side
from analytics.forecast.level.levels import Levels, levels
from analytics.forecast.level.miss_chance import chance_of_miss
from analytics.forecast.level.outlook import outlooks
from analytics.forecast.level.past_chances import LEARNT
from analytics.forecast.level.prospects import Prospects, prospects
from analytics.forecast.series import Floats
from tests.forecast.series_made import judged, months

LENGTH, HORIZON = 32, 4

#: Origins that are looked at, and from which on the future is another one.
ORIGINS = (14, 19, 25)


def targets() -> list[Levels]:
    """Targets that share a course: one begins late, one ends early, one has a gap, one is promised at most."""
    rng = np.random.default_rng(21)
    common = np.cumsum(rng.normal(0, 0.5, LENGTH))
    found = []
    for row in range(9):
        share = 1 / (1 + np.exp(-(2.6 + 0.2 * row + common + rng.normal(0, 0.1, LENGTH))))
        at_least = row != 3
        rows = months(
            share if at_least else 1 - share, total=60 * (row + 1), seed=row, target=f"T{row}", at_least=at_least,
            promised=0.93 if at_least else 0.07,
        )  # fmt: skip
        kept = {5: rows[9:], 6: rows[:22], 7: pl.concat([rows[:10], rows[13:]])}.get(row, rows)
        found.append(levels(kept))
    return found


def otherwise(counts: Counts, origin: int) -> Counts:
    """Targets of which everything after an origin went the other way."""
    good, total = counts.good.copy(), counts.total.copy()
    total[:, origin:] = 3 * total[:, origin:] + 7
    good[:, origin:] = np.floor(0.5 * (total[:, origin:] - 3 * good[:, origin:]))
    return replace(counts, good=good, total=total, level=good / total)


@pytest.fixture(scope="module")
def counts() -> Counts:
    return side_by_side(targets())


@pytest.fixture(scope="module")
def known(counts: Counts) -> Prospects:
    return prospects(counts, HORIZON)


def at(found: Prospects, origin: int) -> tuple[Floats, Floats]:
    """Chances told at an origin and those before, and of history alone."""
    places = found.past.places <= origin
    return found.past.chance[:, places], found.past.of_history[:, places]


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_chance_of_an_origin_changes_with_what_came_later(counts: Counts, known: Prospects, origin: int) -> None:
    changed = prospects(otherwise(counts, origin), HORIZON)
    for one, other in zip(at(known, origin), at(changed, origin), strict=True):
        np.testing.assert_array_equal(one, other)
    later = known.past.places > origin
    assert np.nanmax(np.abs(known.past.chance[:, later] - changed.past.chance[:, later])) > 0.2


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_chances_of_an_origin_are_those_told_when_nothing_more_had_come(
    counts: Counts, known: Prospects, origin: int
) -> None:
    """Also the blend, the common course, the items expected and the filters' weights, which all of it went through."""
    then = Counts(
        counts.level[:, :origin], counts.good[:, :origin], counts.total[:, :origin], np.minimum(counts.starts, origin),
        np.minimum(counts.ends, origin), counts.promised, counts.at_least, counts.season,
    )  # fmt: skip
    told = prospects(then, HORIZON)
    spread = np.sqrt(np.diagonal(told.covariance, axis1=1, axis2=2))
    asked, least = counts.promised[:, None], counts.at_least[:, None]
    filtered = chance_of_miss(told.mean, spread, told.items, asked, least)
    place = int(np.flatnonzero(known.past.places == origin)[0])
    # Each target is told of with the blend learnt by then; one that had ended is not told of at that origin any more.
    share = np.array([each.history for each in told.blends])[:, None]
    expected = (1 - share) * filtered + share * known.past.of_history[:, place]
    running = (counts.ends > origin) & (origin - counts.starts >= LEARNT)
    assert running.sum() >= 7
    np.testing.assert_allclose(known.past.chance[running, place], expected[running], atol=1e-12)
    assert np.isnan(known.past.chance[~running, place]).all()


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_common_course_and_the_logits_so_far_do_not_change_with_what_came_later(
    counts: Counts, origin: int
) -> None:
    changed = otherwise(counts, origin)
    one, other = logit_filter.logits(counts.good, counts.total), logit_filter.logits(changed.good, changed.total)
    for before, after in zip(one, other, strict=True):
        np.testing.assert_array_equal(before[:, :origin], after[:, :origin])
    before, after = common_course(*one), common_course(*other)
    np.testing.assert_array_equal(before[:origin], after[:origin])
    assert np.abs(before[:origin]).max() > 0.1
    assert np.abs(before[origin:] - after[origin:]).max() > 0.1


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_filters_are_weighed_by_what_had_come(counts: Counts, origin: int) -> None:
    changed = otherwise(counts, origin)
    states = [
        next(state for state in logit_filter.walk(*logit_filter.logits(each.good, each.total)) if state.place == origin)
        for each in (counts, changed)
    ]
    # Where a target begins is guessed from its first six months; before it has run for twelve no chance is told.
    running = np.flatnonzero(origin - counts.starts >= LEARNT)
    one, other = (state.of(running) for state in states)
    np.testing.assert_array_equal(one.weight, other.weight)
    np.testing.assert_array_equal(one.mean, other.mean)


def test_a_target_seen_seldom_is_begun_with_nothing_that_came_later(counts: Counts) -> None:
    """Its first six months seen lie beyond the first origin."""
    good, total = counts.good[:1].copy(), counts.total[:1].copy()
    seldom = np.arange(LENGTH) % 4 != 0
    good[:, seldom], total[:, seldom] = np.nan, np.nan
    one = replace(
        counts, good=good, total=total, level=good / total, starts=counts.starts[:1], ends=counts.ends[:1],
        promised=counts.promised[:1], at_least=counts.at_least[:1],
    )  # fmt: skip
    before, after = (at(prospects(each, HORIZON), 14)[0] for each in (one, otherwise(one, 14)))
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("origin", [14, 20])
def test_the_blend_learnt_by_an_origin_has_seen_only_chances_whose_outcome_was_known(origin: int) -> None:
    rng = np.random.default_rng(22)
    places = np.arange(12, 30)
    chances, past = rng.random((5, 200, len(places), HORIZON)), rng.random((200, len(places), HORIZON))
    outcome = (rng.random(past.shape) < chances[0]).astype(float)
    # A chance told at a place for the h-th period ahead is settled h periods later.
    unsettled = places[:, None] + np.arange(1, HORIZON + 1) > origin
    other = np.where(unsettled, 1 - outcome, outcome)
    one, changed = (blends(chances, past, each, places, 30) for each in (outcome, other))
    assert one[: origin + 1] == changed[: origin + 1]
    assert one[-1] != changed[-1]


def test_no_chance_of_what_is_drawn_from_history_changes_with_what_came_later() -> None:
    hours = np.random.default_rng(4).normal(20, 2, LENGTH)
    later = np.where(np.arange(LENGTH) < 20, hours, hours * 3)
    skills = []
    for level in (hours, later):
        rows = judged(
            [0.0] * 20, [0.0] * 20, measure="resolution_percentile", level=list(level[:20]), unit="h", at_least=False,
            promised=21,
        )  # fmt: skip
        whole = judged(
            [0.0] * LENGTH, [0.0] * LENGTH, measure="resolution_percentile", level=list(level), unit="h",
            at_least=False, promised=21, target="Other",
        )  # fmt: skip
        # The second target goes on after the first has ended: its later months teach the blend of the first nothing.
        skills.append(outlooks([levels(rows), levels(whole)], HORIZON)[0])
    one, other = skills
    assert one.blend == other.blend
    assert one.frame.equals(other.frame)
    np.testing.assert_array_equal(astuple(one.skill), astuple(other.skill))


def test_a_target_that_ended_is_told_of_as_it_was_then() -> None:
    """Targets that go on teach those that ended nothing that came after their end."""
    made = targets()
    end = made[6]
    assert len(end) < LENGTH
    cut = [
        replace(each, level=each.level[: 22 - gap], good=each.good[: 22 - gap], total=each.total[: 22 - gap])
        for each in made
        for gap in [(each.first.year - end.first.year) * 12 + each.first.month - end.first.month]
    ]
    one, other = outlooks(made, HORIZON)[6], outlooks(cut, HORIZON)[6]
    assert one.blend == other.blend
    np.testing.assert_allclose(one.frame["chance_of_miss"], other.frame["chance_of_miss"], atol=1e-12)
    np.testing.assert_array_equal(astuple(one.skill), astuple(other.skill))
