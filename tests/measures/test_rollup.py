"""The roll-up: the same figures on every engine, and those that a plain walk over the items finds."""

from __future__ import annotations

import statistics
from collections import defaultdict
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures.measure import Statistic
from analytics.measures.rollup import rollup

ITEM = st.tuples(
    st.sampled_from(["2026-09", "2026-10"]), st.sampled_from(["P1", "P2"]), st.integers(0, 1), st.integers(0, 1),
    st.one_of(st.none(), st.integers(0, 10_000)), st.booleans(),
)  # fmt: skip
COLUMNS = ["period", "priority", "good", "total", "value", "excluded"]


def frame(items: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema = dict(zip(COLUMNS, (pl.String, pl.String, pl.Float64, pl.Float64, pl.Float64, pl.Boolean), strict=True))
    return pl.DataFrame(items, schema=schema, orient="row").with_columns(
        open=1 - pl.col("total"), late=pl.col("total") - pl.col("good")
    )


def as_rows(found: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Groups in order, rounded far below anything shown, since engines add up in their own order."""
    ordered = found.select(sorted(found.columns)).sort("period", "priority")
    return [tuple(round(v, 6) if isinstance(v, float) else v for v in row) for row in ordered.iter_rows()]


@settings(max_examples=25, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=40), st.sampled_from(["share", "mean", "percentile", "sum"]))
def test_every_engine_gives_the_same_figures(items: list[tuple[Any, ...]], statistic: Statistic) -> None:
    given_items, by = frame(items), ["period", "priority"]
    eager = rollup(given_items, by, statistic=statistic, percentile=95)
    streamed = rollup(given_items.lazy(), by, statistic=statistic, percentile=95).collect(engine="streaming")
    with duckdb.connect() as connection:
        there = connection.from_arrow(given_items.to_arrow())
        in_duckdb = rollup(there, by, statistic=statistic, percentile=95).pl()
    assert as_rows(eager) == as_rows(streamed) == as_rows(in_duckdb)


@settings(max_examples=40, deadline=None)
@given(st.lists(ITEM, min_size=1, max_size=40))
def test_figures_are_those_of_a_walk_over_the_items(items: list[tuple[Any, ...]]) -> None:
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for item in items:
        groups[item[0]].append(item)
    found = {
        statistic: {row["period"]: row for row in rollup(
            frame(items), ["period"], statistic=statistic, percentile=90
        ).iter_rows(named=True)}
        for statistic in ("mean", "percentile", "sum")
    }  # fmt: skip
    for period, group in groups.items():
        kept = [item for item in group if not item[5]]
        values = [item[4] for item in kept if item[4] is not None]
        row = found["mean"][period]
        assert row["good"] == sum(item[2] for item in kept)
        assert row["total"] == row["items"] == sum(item[3] for item in kept)
        assert row["total_all"] == sum(item[3] for item in group)
        assert row["excluded"] == len(group) - len(kept)
        assert found["sum"][period]["value"] == sum(values)
        if values:
            assert row["value"] == pytest.approx(statistics.mean(values))
            assert found["percentile"][period]["value"] == pytest.approx(float(np.percentile(values, 90)))
        if len(values) > 1:
            assert row["spread"] == pytest.approx(statistics.stdev(values))


def test_a_share_has_no_value_of_its_own() -> None:
    row = rollup(frame([("2026-10", "P1", 1, 1, 5, False)]), ["period"]).row(0, named=True)
    assert (row["value"], row["value_all"], row["spread"]) == (None, None, None)


def test_many_whole_numbers_are_added_without_wrapping() -> None:
    items = frame([("2026-10", "P1", 1, 1, 2_000_000_000, False)] * 5)
    assert rollup(items, ["period"], statistic="sum")["value"].to_list() == [10_000_000_000.0]
