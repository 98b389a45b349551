"""The queue of the sample with a known truth: its loop by hand, and its truth from its own records."""

from __future__ import annotations

from functools import cache
from math import inf

import numpy as np
import polars as pl
import pytest

from sample_data.hours import midnights
from sample_data.queued import ON_TICKETS, Queued, queued, span, starts
from sample_data.rosters import SHIFTS, TOUCH
from sample_data.served import served


@cache
def made(seed: int = 1, quarters: int = 4) -> Queued:
    return queued(seed, quarters)


def test_the_most_urgent_is_served_first_and_nobody_is_broken_off_for_it() -> None:
    one = [(2.0, 0.0)]
    begun, ended = served([0.0, 0.5, 1.0], [1, 1, 0], [one, one, one], [(0.0, 1)])
    assert (begun, ended) == ([0.0, 4.0, 2.0], [2.0, 6.0, 4.0])


def test_work_laid_down_at_the_end_of_a_shift_is_taken_up_first_of_its_rank() -> None:
    begun, ended = served([0.0, 1.0], [0, 0], [[(3.0, 0.0)], [(1.0, 0.0)]], [(0.0, 1), (2.0, 0), (10.0, 1)])
    assert (begun, ended) == ([0.0, 11.0], [11.0, 12.0])


def test_of_two_in_hand_the_less_urgent_is_laid_down() -> None:
    begun, ended = served([0.0, 0.0], [1, 0], [[(4.0, 0.0)], [(4.0, 0.0)]], [(0.0, 2), (1.0, 1)])
    assert (begun, ended) == ([0.0, 0.0], [7.0, 4.0])


def test_a_wait_outside_frees_the_agent_and_the_rest_joins_the_end_of_the_line() -> None:
    stages = [[(1.0, 5.0), (1.0, 0.0)], [(6.0, 0.0)], [(2.0, 0.0)]]
    begun, ended = served([0.0, 0.0, 6.5], [0, 0, 0], stages, [(0.0, 1)])
    assert (begun, ended) == ([0.0, 7.0, 1.0, 8.0], [1.0, 8.0, 7.0, 10.0])


def test_what_nobody_comes_for_is_never_begun() -> None:
    assert served([0.0], [0], [[(1.0, 0.0)]], [(0.0, 0)]) == ([inf], [inf])


def test_a_seed_makes_the_same_log_and_another_seed_another() -> None:
    again = queued(1, 4)
    assert again.tickets.equals(made().tickets)
    assert again.truth.equals(made().truth)
    assert not queued(2, 4).truth["capacity"].equals(made().truth["capacity"])


def test_the_log_is_that_of_people_who_work_as_much_as_the_truth_says() -> None:
    """Tickets resolved beside hours on the roster, in quarters that left work behind at either end."""
    log, hours = made(), np.append(midnights(span(4))[starts(4)[:-1]], 1_793_491_200)
    for group in SHIFTS:
        tickets, roster = (frame.filter(pl.col("group") == group) for frame in (log.tickets, log.rosters))
        truth = log.truth.filter(pl.col("group") == group)["capacity"].to_numpy()
        for quarter in range(4):
            within = pl.col("starts").is_between(hours[quarter], hours[quarter + 1], closed="left")
            rostered = (
                roster.filter(within).select((pl.col("people") * (pl.col("ends") - pl.col("starts"))).sum()).item()
                / 3600
            )
            begun = tickets["responded"].is_between(hours[quarter], hours[quarter + 1], closed="left").sum()
            assert 0.6 < begun / (truth[quarter] * rostered) < 1.06, (group, quarter)


def test_capacity_is_time_for_tickets_over_the_work_in_one() -> None:
    mean = made().truth.group_by("group").agg(pl.col("capacity").mean())
    for group, capacity in mean.iter_rows():
        assert capacity == pytest.approx(ON_TICKETS / TOUCH[group], rel=0.08)


def test_holds_last_from_the_work_before_to_the_work_after() -> None:
    held = made().holds.join(made().tickets, on="ticket")
    assert (held["starts"] >= held["responded"]).all()
    resolved = held.drop_nulls(["resolved", "ends"])
    assert (resolved["ends"] <= resolved["resolved"]).all()
    truth = made().truth
    assert len(held) / len(made().tickets) == pytest.approx(truth["chance"].mean(), rel=0.1)
    assert np.median(resolved["ends"] - resolved["starts"]) / 3600 == pytest.approx(truth["median"].mean(), rel=0.1)
