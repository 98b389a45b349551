from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analytics.compliance.scorecard import by_service, matrix, scorecard
from tests.compliance.rows import catalogue, judged, row, target

AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))
BOTH = catalogue(target(), target(name="Answered"))


def test_each_target_stands_beside_its_previous_period() -> None:
    card = scorecard(judged(row(80, 100, period=AUGUST), row(95, 100, period=SEPTEMBER), row(92, 100)), OCTOBER)
    found = card.row(0, named=True)
    assert (found["period"], found["previous"], found["previous_status"]) == (OCTOBER, 0.95, "met")
    assert found["change"] == pytest.approx(-0.03)


def test_a_target_turns_red_and_recovers_once() -> None:
    months = judged(row(95, 100, period=AUGUST), row(80, 100, period=SEPTEMBER), row(95, 100))
    red = scorecard(months, SEPTEMBER).row(0, named=True)
    green = scorecard(months, OCTOBER).row(0, named=True)
    assert (red["newly_red"], red["recovered"]) == (True, False)
    assert (green["newly_red"], green["recovered"]) == (False, True)


def test_a_second_red_month_is_not_new_and_silence_is_no_recovery() -> None:
    months = judged(row(80, 100, period=AUGUST), row(80, 100, period=SEPTEMBER), row(0, 0))
    assert not scorecard(months, SEPTEMBER)["newly_red"][0]
    assert not scorecard(months, OCTOBER)["recovered"][0]


def test_a_red_first_period_has_no_change_and_is_not_newly_red() -> None:
    found = scorecard(judged(row(80, 100)), OCTOBER).row(0, named=True)
    assert (found["previous"], found["change"], found["newly_red"]) == (None, None, False)


def test_a_partial_period_is_not_compared() -> None:
    months = judged(row(95, 100, period=AUGUST), row(80, 100, period=SEPTEMBER, partial=True), row(90, 100))
    assert scorecard(months, OCTOBER)["previous"].to_list() == [None]
    assert scorecard(months, SEPTEMBER).is_empty()


def test_the_worst_target_comes_first() -> None:
    card = scorecard(judged(row(95, 100, target="Answered"), row(80, 100), by=BOTH), OCTOBER)
    assert card["target"].to_list() == ["On time", "Answered"]


def test_a_quarter_stands_until_the_next_one_is_over() -> None:
    quarters = judged(
        row(80, 100, period=date(2026, 4, 1), months=3), row(95, 100, period=date(2026, 7, 1), months=3),
        by=catalogue(target(span="quarter")),
    )  # fmt: skip
    assert [scorecard(quarters, month)["period"].to_list() for month in (AUGUST, SEPTEMBER, date(2026, 12, 1))] == [
        [date(2026, 4, 1)], [date(2026, 7, 1)], [],
    ]  # fmt: skip
    assert scorecard(quarters, SEPTEMBER)["recovered"].to_list() == [True]


def test_a_rolling_year_is_compared_with_that_of_a_month_before() -> None:
    starts = [date(2025, month, 1) for month in (9, 10, 11)]
    years = judged(
        *(row(good, 100, period=start, months=12) for good, start in zip((95, 94, 80), starts, strict=True)),
        by=catalogue(target(span="rolling 12 months")),
    )  # fmt: skip
    found = scorecard(years, OCTOBER).row(0, named=True)
    assert (found["level"], found["previous"], found["newly_red"]) == (0.8, 0.94, True)


def test_a_service_is_on_target_when_every_target_that_could_be_judged_was_met() -> None:
    rows = [
        row(95, 100, service="A"), row(91, 100, service="A", target="Answered"),
        row(95, 100, service="B"), row(80, 100, service="B", target="Answered"),
        row(95, 100, service="C"), row(0, 0, service="C", target="Answered"), row(0, 0, service="D"),
    ]  # fmt: skip
    found = by_service(scorecard(judged(*rows, by=BOTH), OCTOBER))
    assert found["on_target"].to_list() == [True, False, True, None]
    assert found["status"].to_list() == ["at risk", "breached", "met", "not enough data"]
    assert found.select("targets", "missed").rows() == [(2, 0), (2, 1), (1, 0), (0, 0)]


def test_the_matrix_shows_each_services_worst_status_a_month() -> None:
    rows = [
        row(95, 100, period=SEPTEMBER), row(80, 100, period=SEPTEMBER, target="Answered"), row(95, 100),
        row(50, 100, segment="priority=P1"), row(50, 100, period=date(2025, 10, 1)),
    ]  # fmt: skip
    found = matrix(judged(*rows, by=BOTH), OCTOBER)
    assert found.select("period", "status", "missed").rows() == [(SEPTEMBER, "breached", 1), (OCTOBER, "met", 0)]


def test_nothing_judged_makes_an_empty_card() -> None:
    nothing = judged()
    assert scorecard(nothing, OCTOBER).is_empty()
    assert matrix(nothing, OCTOBER).is_empty()
    assert isinstance(by_service(scorecard(nothing, OCTOBER)), pl.DataFrame)
