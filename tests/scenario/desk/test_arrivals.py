"""Tickets come as often as expected, by the hour and kind, and are the same tickets in every scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analytics.scenario.desk.arrivals import draw, quantile
from analytics.scenario.desk.chance import uniforms
from analytics.scenario.desk.desk import Demand, Desk, Hours, Measured, Tier
from analytics.scenario.desk.simulation import Made
from analytics.scenario.ticket import Floats, Records
from analytics.scenario.ticket import stages as empty_stages
from analytics.scenario.ticket import tickets as empty_tickets
from tests.scenario.desk.ground import KINDS, desk, kind

WORD = (1 << 64) - 1


def drawn(asked: Desk, replication: int = 0, seed: int = 1) -> tuple[Records, Records, Any]:
    """Tickets, stages and kinds of one replication."""
    made = Made(asked)
    sums = made.sums(seed, replication)
    tickets, stages, kinds = empty_tickets(made.most), empty_stages(6 * made.most), np.empty(made.most, np.int64)
    n, at = draw(
        seed, replication, sums, made.mix, made.mix_of, made.kept, made.tiers, made.tables, made.rank, made.patience,
        made.old, tickets, stages, kinds,
    )  # fmt: skip
    return tickets[:n], stages[:at], kinds[:n]


def mixed(z: int) -> int:
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def test_the_numbers_are_those_of_splitmix64() -> None:
    golden = 0x9E3779B97F4A7C15
    # The first outputs of the published generator for the seed 1234567.
    assert [mixed(1234567 + n * golden & WORD) for n in (1, 2)] == [6457827717110365317, 3203168211198807973]
    base = mixed((7 * 0xBF58476D1CE4E5B9 + mixed(4 * golden & WORD)) & WORD)
    expected = [((mixed((base + n * golden) & WORD) >> 11) + 0.5) / 2**53 for n in range(5, 9)]
    assert uniforms(7, 3, 5, 4).tolist() == expected


def test_tickets_come_as_a_poisson_process_of_the_rate_expected() -> None:
    asked = desk(tickets=2000, days=28)
    counts = np.array([len(drawn(asked, replication)[0]) for replication in range(200)])
    assert abs(counts.mean() - 2000) < 4 * np.sqrt(2000 / 200)
    assert stats.chi2.cdf((counts.var(ddof=1) / 2000) * 199, 199) == pytest.approx(0.5, abs=0.499)
    opened = np.concatenate([drawn(asked, replication)[0]["opened"] for replication in range(50)])
    seen = np.bincount(opened.astype(int), minlength=28 * 24)
    expected = Made(asked).rate * 50
    assert stats.chisquare(seen, expected * seen.sum() / expected.sum()).pvalue > 0.001


def test_kinds_and_their_work_are_shared_out_as_expected() -> None:
    asked = desk(tickets=60_000, days=28)
    _, stages, kinds = drawn(asked)
    for place, (_, share, work, *_rest) in enumerate(KINDS):
        ours = kinds == place
        assert ours.mean() == pytest.approx(share, abs=4 * np.sqrt(share / len(kinds)))
        assert stages["work"][ours].mean() == pytest.approx(work, abs=4 * 1.2 * work / np.sqrt(ours.sum()))


def test_more_demand_adds_tickets_and_leaves_the_others_as_they_were() -> None:
    now, _, kinds = drawn(desk(tickets=3000, days=28))
    grown = desk(tickets=3000, days=28, kinds=tuple(kind(place, growth=1.7) for place in range(4)))
    more, stages, more_kinds = drawn(grown)
    at = np.searchsorted(more["opened"], now["opened"])
    assert np.array_equal(more["opened"][at], now["opened"])
    assert np.array_equal(more_kinds[at], kinds)
    assert len(more) / len(now) == pytest.approx(1.7, abs=0.08)
    assert (np.diff(more["opened"]) > 0).all()
    assert np.isfinite(stages["work"]).all()


def test_less_demand_for_one_kind_leaves_out_tickets_of_that_kind_alone() -> None:
    now, _, kinds = drawn(desk(tickets=3000, days=28))
    less = desk(tickets=3000, days=28, kinds=(*(kind(place) for place in range(3)), kind(3, growth=0.5)))
    kept, _, kept_kinds = drawn(less)
    assert np.isin(kept["opened"], now["opened"]).all()
    assert np.array_equal(kept["opened"][kept_kinds < 3], now["opened"][kinds < 3])
    assert (kept_kinds == 3).sum() / (kinds == 3).sum() == pytest.approx(0.5, abs=0.06)


def test_nothing_comes_where_nothing_is_kept() -> None:
    assert not len(drawn(desk(kinds=tuple(kind(place, growth=0.0) for place in range(4))))[0])


def test_uneven_days_vary_more_than_chance_and_by_as_much_as_was_said() -> None:
    plain = desk(tickets=28_000, days=28)
    asked = replace(plain, demand=replace(plain.demand, uneven=0.04))
    days = np.stack([np.bincount((drawn(asked, r)[0]["opened"] // 24).astype(int), minlength=28) for r in range(100)])
    expected = asked.demand.expected.sum(axis=1)
    beyond = ((days - expected) ** 2 - expected) / expected**2
    assert beyond.mean() == pytest.approx(0.04, abs=0.004)


def test_demand_goes_the_ways_it_is_foretold_to() -> None:
    plain = desk(tickets=4000, days=28)
    ways = np.stack([np.full(28, 0.5), np.full(28, 1.5)])
    asked = replace(plain, demand=replace(plain.demand, paths=ways))
    less, more = (len(drawn(asked, replication)[0]) for replication in (0, 1))
    assert abs(less - 2000) < 180
    assert abs(more - 6000) < 310


def test_a_ticket_that_waits_outside_or_goes_on_has_a_stage_for_each_part() -> None:
    tiers = (
        Tier(station="Desk", work=Hours(mean=1.0), onward=0.3, outside=0.4, away=Hours(mean=10.0), before=0.25),
        Tier(station="Desk", work=Hours(mean=5.0)),
    )
    tickets, stages, _ = drawn(desk(tickets=20_000, days=28, kinds=tuple(kind(p, tiers=tiers) for p in range(4))))
    n = tickets["end"] - np.r_[0, tickets["end"][:-1]]
    assert (n.min(), n.max()) == (1, 3)
    away = stages["away"] > 0
    assert away.sum() / len(tickets) == pytest.approx(0.4, abs=0.015)
    assert stages["away"][away].mean() == pytest.approx(10, abs=0.5)
    place = np.flatnonzero(away)
    assert np.allclose(stages["work"][place] * 3, stages["work"][place + 1])
    assert len(stages) / len(tickets) == pytest.approx(1 + 0.4 + 0.3, abs=0.02)


def test_hours_that_were_measured_are_drawn_as_they_were_seen() -> None:
    seen = Measured(values=tuple(sorted(np.random.default_rng(3).lognormal(0, 1, 400))))
    table = seen.table()
    assert table.mean() == pytest.approx(seen.mean, rel=0.01)
    assert np.quantile(table, 0.9) == pytest.approx(np.quantile(seen.values, 0.9), rel=0.02)


def test_a_value_between_two_of_a_table_lies_on_the_line_between_them() -> None:
    table: Floats = np.array([[1.0, 2.0, 4.0, 8.0]])
    asked = (0.01, 0.125, 0.25, 0.5, 0.75, 0.99)
    assert [quantile(table, 0, share) for share in asked] == [1, 1, 1.5, 3.0, 6.0, 8]


def test_tickets_open_at_the_start_come_first_with_the_work_they_have_left() -> None:
    from analytics.scenario.desk.desk import Waiting

    there = Waiting(kind=np.array([2.0, 0.0]), opened=np.array([-5.0, -30.0]), left=np.array([1.0, 0.5]))
    tickets, stages, kinds = drawn(desk(tickets=100, days=28, waiting=there))
    assert tickets["opened"][:2].tolist() == [-30.0, -5.0]
    assert kinds[:2].tolist() == [0, 2]
    whole = replace(there, left=np.ones(2))
    assert stages["work"][0] * 2 == pytest.approx(drawn(desk(tickets=100, days=28, waiting=whole))[1]["work"][0])


def test_demand_is_a_value_that_says_where_it_comes_by_hour() -> None:
    plain = desk(tickets=700, days=7)
    by_day = np.zeros((7, 24))
    by_day[:, 10] = 1
    asked = replace(plain, demand=Demand(expected=plain.demand.expected, by_hour=by_day))
    assert set(drawn(asked)[0]["opened"].astype(int) % 24) == {10}
