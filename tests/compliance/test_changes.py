from __future__ import annotations

from datetime import date

import polars as pl

from analytics.compliance.changes import CHANGES, changes
from tests.compliance.rows import judged, row

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def kinds(found: pl.DataFrame) -> list[tuple[str, date]]:
    return found.select("kind", "period").rows()


def test_the_same_figures_twice_changed_nothing() -> None:
    found = changes(judged(row(95, 100)), judged(row(95, 100)))
    assert found.is_empty()
    assert found.schema == pl.Schema(CHANGES)


def test_a_figure_that_later_data_changed_is_restated() -> None:
    found = changes(judged(row(95, 100)), judged(row(94, 100)))
    assert kinds(found) == [("restated", OCTOBER)]
    assert found.select("level_before", "level").row(0) == (0.95, 0.94)


def test_a_figure_that_appeared_for_a_known_period_is_restated() -> None:
    assert kinds(changes(judged(row(0, 0)), judged(row(95, 100)))) == [("restated", OCTOBER)]


def test_the_last_bit_of_a_sum_is_no_restatement() -> None:
    weighed, again = row(0, 0, items=3) | {"good": 0.27, "total": 0.3}, {"good": 0.1 + 0.17, "total": 0.1 + 0.2}
    assert changes(judged(weighed), judged(weighed | again)).is_empty()


def test_a_target_that_a_new_period_turned_red_is_newly_red_and_nothing_is_restated() -> None:
    september = row(95, 100, period=SEPTEMBER)
    assert kinds(changes(judged(september), judged(september, row(80, 100)))) == [("newly red", OCTOBER)]


def test_a_target_that_a_new_period_turned_green_has_recovered() -> None:
    september = row(80, 100, period=SEPTEMBER)
    assert kinds(changes(judged(september), judged(september, row(95, 100)))) == [("recovered", OCTOBER)]


def test_a_period_without_enough_data_neither_turns_red_nor_recovers() -> None:
    september = row(80, 100, period=SEPTEMBER)
    assert changes(judged(september), judged(september, row(0, 0))).is_empty()


def test_a_partial_period_changes_nothing() -> None:
    september = row(95, 100, period=SEPTEMBER)
    assert changes(judged(september), judged(september, row(10, 100, partial=True))).is_empty()
