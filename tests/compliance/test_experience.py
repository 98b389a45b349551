from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from analytics.compliance.experience import disagreement, reopened
from analytics.measures.measure import MEASUREMENTS
from analytics.measures.period import add_months
from analytics.records.tables import empty
from tests.compliance.rows import judged, row

MONTHS = [add_months(date(2026, 1, 1), place) for place in range(9)]


def scores(service: str, *means: float, spread: float = 0.8, items: int = 100) -> pl.DataFrame:
    plain: dict[str, Any] = {
        "agreement": "", "target": "", "measure": "satisfaction", "unit": "score", "service": service, "spread": spread,
        "items": items,
    }  # fmt: skip
    rows = [row(0, items, period=month) | plain | {"value": mean} for month, mean in zip(MONTHS, means, strict=True)]
    return pl.DataFrame(rows, schema=MEASUREMENTS)


def levels(**good: int) -> pl.DataFrame:
    return judged(*(row(met, 100, service=service, period=month) for service, met in good.items() for month in MONTHS))


STEADY, FALLING = [4.2] * 9, [4.2] * 6 + [3.6] * 3


def test_a_service_that_meets_its_targets_while_its_score_falls_is_a_watermelon() -> None:
    found = disagreement(levels(A=95, B=95), pl.concat([scores("A", *STEADY), scores("B", *FALLING)]))
    first = found.row(0, named=True)
    assert (first["service"], first["watermelon"]) == ("B", True)
    assert (first["score"], first["usual"], first["others"]) == pytest.approx((3.6, 4.2, 4.2))
    assert first["fall"] == pytest.approx(0.6 / 0.8)
    assert first["beyond_chance"] == pytest.approx(0.75 / (1 / 300 + 1 / 600) ** 0.5)
    assert not found.filter(service="A")["watermelon"][0]


def test_a_service_that_misses_its_targets_is_red_outside_too() -> None:
    found = disagreement(levels(A=95, B=50), pl.concat([scores("A", *STEADY), scores("B", *FALLING)]))
    assert found.filter(service="B").select("attained", "disagreement", "watermelon").row(0) == (0.0, 0.0, False)


def test_a_fall_within_chance_is_no_watermelon() -> None:
    found = disagreement(levels(A=95, B=95), pl.concat([scores("A", *STEADY), scores("B", *FALLING, items=4)]))
    assert not found["watermelon"].any()


def test_a_service_that_was_always_far_below_the_others_is_a_watermelon_too() -> None:
    found = disagreement(levels(A=95, B=95), pl.concat([scores("A", *STEADY), scores("B", *[3.4] * 9)]))
    assert found.filter("watermelon")["service"].to_list() == ["B"]


def test_one_service_alone_has_no_others_to_compare_with() -> None:
    found = disagreement(levels(A=95), scores("A", *STEADY)).row(0, named=True)
    assert (found["others"], found["gap"], found["watermelon"]) == (None, None, False)


def test_more_reopened_tickets_widen_the_disagreement() -> None:
    again = pl.DataFrame(
        {"service": "A", "period": MONTHS, "good": 90.0, "total": 100.0, "rate": [0.04] * 6 + [0.12] * 3}
    )
    both = scores("A", *STEADY)
    assert disagreement(levels(A=95), both)["disagreement"][0] == 0
    found = disagreement(levels(A=95), both, again).row(0, named=True)
    assert (found["reopened"], found["reopened_usual"]) == pytest.approx((0.12, 0.04))
    assert found["disagreement"] == pytest.approx(0.304, abs=0.001)  # Cohen's h of 12 % and 4 %


def test_tickets_that_came_back_are_counted_once_however_often_they_did() -> None:
    opened = datetime(2026, 9, 3, tzinfo=UTC)
    blank: dict[str, Any] = {name: "" for name, kind in empty("tickets").schema.items() if kind == pl.String}
    rows = [
        blank | {"ticket": str(place), "service": "A", "opened": opened, "reopens": reopens, "resolved": resolved}
        for place, (reopens, resolved) in enumerate([(0, opened), (3, opened), (0, opened), (0, None)])
    ]
    found = reopened(pl.DataFrame(rows, schema=empty("tickets").schema))
    assert found.rows() == [("A", date(2026, 9, 1), 2.0, 3.0, pytest.approx(1 / 3))]
