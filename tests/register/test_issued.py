"""What was shown is kept as it was shown and can be held against what came."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from analytics.forecast.issued import held_against
from analytics.register import Register
from analytics.register.issued import IssuedForecast, issue, table

AS_OF = datetime(2026, 10, 31, tzinfo=UTC)
SHOWN = pl.DataFrame({"period": [date(2026, 11, 1), date(2026, 12, 1)], "forecast": [10.0, 12.0]})


def shown(frame: pl.DataFrame = SHOWN, *, series: str = "Pay", version: int = 1) -> IssuedForecast:
    return issue(frame, series=series, data_version=version, as_of=AS_OF, method="m")


def issued(kept: Register) -> pl.DataFrame:
    return table(entry.value for entry in kept.entries("issued forecast"))


def test_a_forecast_shown_twice_is_kept_once_and_never_written_over(kept: Register) -> None:
    kept.issue([shown()])
    kept.issue([shown(SHOWN.with_columns(forecast=pl.lit(99.0)))])
    assert issued(kept)["forecast"].to_list() == [10.0, 12.0]
    assert [act.kind for act in kept.history()] == ["issued forecast"]
    assert not kept.verify()


def test_another_data_version_is_kept_beside_the_first(kept: Register) -> None:
    kept.issue([shown(), shown(version=2)])
    assert issued(kept)["data_version"].to_list() == [1, 1, 2, 2]
    assert issued(kept)["as_of"].unique().to_list() == [AS_OF]


def test_forecasts_of_different_columns_stand_in_one_table(kept: Register) -> None:
    kept.issue([shown(), shown(SHOWN.select("period", chance_of_miss=pl.lit(0.2)), series="gold: Resolve")])
    found = issued(kept)
    assert found.height == 4
    assert found["chance_of_miss"].null_count() == 2


def test_a_figure_that_is_no_number_is_kept_as_nothing(kept: Register) -> None:
    kept.issue([shown(SHOWN.with_columns(forecast=pl.Series([float("nan"), float("inf")])))])
    assert issued(kept)["forecast"].to_list() == [None, None]


def test_what_came_is_joined_for_the_periods_that_have_come(kept: Register) -> None:
    kept.issue([shown()])
    came = pl.DataFrame({"series": ["Pay"], "period": [date(2026, 11, 1)], "actual": [11.0]})
    found = held_against(issued(kept), came)
    assert found.select("period", "forecast", "actual").rows() == [(date(2026, 11, 1), 10.0, 11.0)]


def test_nothing_kept_is_an_empty_table_with_its_key() -> None:
    found = table([])
    assert found.is_empty()
    assert {"series", "data_version", "as_of", "method", "period"} <= set(found.columns)
