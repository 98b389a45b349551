from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.compliance.drivers import decompose, explanations
from analytics.errors import QuestionError

Cells = dict[str, tuple[int, int]]
CELL = st.integers(0, 50).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
COLUMNS = ["priority", "group", "site", "good", "total"]
PERIOD = st.dictionaries(st.sampled_from("abcde"), CELL, min_size=1).filter(lambda p: any(n for _, n in p.values()))


def items(cells: Cells, **more: list[object]) -> pl.DataFrame:
    rows = [{"priority": name, "good": good, "total": total} for name, (good, total) in cells.items()]
    return pl.DataFrame(rows).with_columns(**{name: pl.Series(values) for name, values in more.items()})


@settings(max_examples=40, deadline=None)
@given(PERIOD, PERIOD)
def test_mix_and_performance_are_the_whole_change_with_nothing_left_over(before: Cells, after: Cells) -> None:
    found = decompose(items(before), items(after), "priority")
    assert found.total == pytest.approx(float(rate(after) - rate(before)), abs=1e-12)
    assert found.mix + found.performance == pytest.approx(found.total, abs=1e-12)
    mix, performance = exactly(before, after)
    assert mix + performance == rate(after) - rate(before)
    assert [found.mix, found.performance] == pytest.approx([float(mix), float(performance)])


def rate(cells: Cells) -> Fraction:
    return Fraction(sum(good for good, _ in cells.values()), sum(total for _, total in cells.values()))


def exactly(before: Cells, after: Cells) -> tuple[Fraction, Fraction]:
    """Mix and performance in fractions, segment by segment."""
    wholes = [sum(total for _, total in period.values()) for period in (before, after)]
    mix = performance = Fraction(0)
    for name in {*before, *after}:
        cells = [period.get(name, (0, 0)) for period in (before, after)]
        shares = [Fraction(total, whole) for (_, total), whole in zip(cells, wholes, strict=True)]
        known = [Fraction(good, total) if total else None for good, total in cells]
        rates = [own if own is not None else other for own, other in (known, known[::-1])]
        if rates[0] is None or rates[1] is None:
            continue
        mix += (shares[1] - shares[0]) * (rates[0] + rates[1]) / 2
        performance += (rates[1] - rates[0]) * (shares[0] + shares[1]) / 2
    return mix, performance


def test_a_change_of_shares_alone_is_all_mix() -> None:
    found = decompose(items({"P1": (90, 100), "P2": (10, 100)}), items({"P1": (45, 50), "P2": (15, 150)}), "priority")
    assert [found.mix, found.performance] == pytest.approx([-0.2, 0])


def test_a_change_within_one_segment_is_all_performance_of_that_segment() -> None:
    found = decompose(items({"P1": (9, 10), "P2": (8, 10)}), items({"P1": (9, 10), "P2": (4, 10)}), "priority")
    assert found.segments.select("segment", "performance").row(0) == ("P2", pytest.approx(-0.2))
    assert found.mix == pytest.approx(0)


def test_a_total_that_moves_against_every_segment_is_a_simpson_reversal() -> None:
    before, after = items({"P3": (80, 100), "P4": (30, 100)}), items({"P3": (43, 50), "P4": (60, 150)})
    found = decompose(before, after, "priority")
    assert found.total < 0
    assert found.simpson and found.reversed


def test_a_total_that_moves_with_a_segment_is_none() -> None:
    found = decompose(items({"P3": (80, 100), "P4": (30, 100)}), items({"P3": (70, 100), "P4": (35, 100)}), "priority")
    assert not found.simpson and not found.reversed


def test_one_segment_cannot_reverse_itself() -> None:
    assert not decompose(items({"P3": (8, 10)}), items({"P3": (7, 10)}), "priority").simpson


def test_a_segment_that_stands_in_one_period_only_is_mix() -> None:
    found = decompose(items({"P1": (9, 10)}), items({"P1": (9, 10), "P5": (0, 10)}), "priority")
    assert [found.performance, found.mix] == pytest.approx([0, -0.45])


def test_excluded_items_take_no_part() -> None:
    after = items({"P1": (9, 10), "P2": (0, 90)}, excluded=[False, True])
    assert decompose(items({"P1": (9, 10)}), after, "priority").total == pytest.approx(0)


def test_a_period_without_items_cannot_be_compared() -> None:
    with pytest.raises(QuestionError, match="nothing counted in the period before"):
        decompose(items({"P1": (0, 0)}), items({"P1": (9, 10)}), "priority")


def test_the_dimension_that_holds_the_change_explains_it_best() -> None:
    # The fall is all in group B; priority is spread evenly over both groups, and site has one value.
    cells = {("P1", "A"): (450, 500), ("P2", "A"): (450, 500), ("P1", "B"): (450, 500), ("P2", "B"): (450, 500)}
    fallen = cells | {("P1", "B"): (350, 500), ("P2", "B"): (350, 500)}
    before, after = (
        pl.DataFrame([(*segment, "X", *counts) for segment, counts in period.items()], schema=COLUMNS, orient="row")
        for period in (cells, fallen)
    )
    found = explanations(before, after, ["priority", "group", "site"])
    assert [change.by for change in found] == ["group", "priority"]
    assert found[0].evidence > 20 > found[1].evidence


def test_a_change_is_told_in_standard_errors_of_chance() -> None:
    """One segment: the z test of two proportions, by hand; the share of good of both periods is (150 + 0.5) / 201."""
    found = decompose(items({"P3": (80, 100)}), items({"P3": (70, 100)}), "priority")
    pooled = 150.5 / 201
    error = (pooled * (1 - pooled) * (1 / 100 + 1 / 100)) ** 0.5
    assert found.beyond_chance == pytest.approx((-0.1 / error, -0.1 / error))


def test_a_change_of_mix_alone_lies_beyond_chance_in_the_total_only() -> None:
    before = items({"P3": (900, 1000), "P4": (120, 200)})
    after = items({"P3": (180, 200), "P4": (600, 1000)})
    total, within = decompose(before, after, "priority").beyond_chance
    assert total < -10
    assert within == pytest.approx(0.0, abs=1e-9)


def test_a_segment_of_one_period_alone_is_no_evidence_of_performance() -> None:
    found = decompose(items({"P3": (90, 100)}), items({"P4": (50, 100)}), "priority")
    assert found.beyond_chance[1] == 0.0
