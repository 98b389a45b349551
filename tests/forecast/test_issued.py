"""What was shown is kept as it was shown and can be held against what came."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import DatasetError
from analytics.forecast.issued import held_against, issued, keep

AS_OF = datetime(2026, 10, 31, tzinfo=UTC)
SHOWN = pl.DataFrame({"period": [date(2026, 11, 1), date(2026, 12, 1)], "forecast": [10.0, 12.0]})


def kept(folder: Path, frame: pl.DataFrame = SHOWN, *, series: str = "Pay", version: int = 1) -> Path:
    return keep(folder, frame, series=series, data_version=version, as_of=AS_OF, method="m")


def test_a_forecast_shown_twice_is_kept_once_and_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "issued"
    first = kept(folder)
    assert kept(folder, SHOWN.with_columns(forecast=pl.lit(99.0))) == first
    assert issued(folder)["forecast"].to_list() == [10.0, 12.0]
    assert [path.suffix for path in folder.iterdir()] == [".parquet"]


def test_another_data_version_is_kept_beside_the_first(tmp_path: Path) -> None:
    kept(tmp_path)
    kept(tmp_path, version=2)
    assert issued(tmp_path)["data_version"].to_list() == [1, 1, 2, 2]


def test_forecasts_of_different_columns_stand_in_one_table(tmp_path: Path) -> None:
    kept(tmp_path)
    kept(tmp_path, SHOWN.select("period", chance_of_miss=pl.lit(0.2)), series="gold: Resolve")
    found = issued(tmp_path)
    assert found.height == 4
    assert found["chance_of_miss"].null_count() == 2


def test_what_came_is_joined_for_the_periods_that_have_come(tmp_path: Path) -> None:
    kept(tmp_path)
    came = pl.DataFrame({"series": ["Pay"], "period": [date(2026, 11, 1)], "actual": [11.0]})
    found = held_against(issued(tmp_path), came)
    assert found.select("period", "forecast", "actual").rows() == [(date(2026, 11, 1), 10.0, 11.0)]


def test_nothing_kept_is_an_empty_table_with_its_key(tmp_path: Path) -> None:
    found = issued(tmp_path / "none")
    assert found.is_empty()
    assert {"series", "data_version", "as_of", "method", "period"} <= set(found.columns)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    kept(tmp_path).write_bytes(b"no parquet")
    with pytest.raises(DatasetError, match="cannot be read"):
        issued(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatasetError, match="cannot be kept"):
        kept(tmp_path / "file" / "below")
