"""The sample organisation with tickets that real queues served, and what is asked of every finding about its desks."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from polars.testing import assert_frame_equal

from analytics.catalogue import parse
from analytics.charts import registry
from analytics.records.records import Records
from analytics.review import Review, export
from sample_data import make
from sample_data.queued import tables
from tests.scenario.calibrate.made import queue

if TYPE_CHECKING:
    from analytics.review import Finding

GROUP = "Applications"


@cache
def review() -> Review:
    """The sample organisation with real queues, shared by all who ask of it."""
    return made()


def made() -> Review:
    """The sample organisation, its tickets served by real queues, of which nothing was asked yet."""
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    kept = {**tables(queue()), "costs": make.make()["costs"]}
    return Review(Records(tables=kept, data_version=1).at(cut), parse(make.catalogue()), cut, opened={"as_of": cut})


def sound(found: Finding) -> None:
    """Nothing, where a finding keeps what every finding promises, its recipe making it again."""
    assert found.question.endswith("?")
    assert not found.answer.endswith(".")
    assert not {"None", "nan", "inf"} & set(found.answer.replace(",", " ").split())
    assert [column for column in (*found.labels, *found.formats) if column not in found.table.columns] == []
    assert found.method.definition
    assert "quarters held out" in found.method.accuracy
    assert export.as_text(found).startswith(found.answer)
    module, _, function = found.recipe.function.partition(".")
    asked = getattr(import_module(f"analytics.review.findings.{module}"), function)
    again = asked(review(), **found.recipe.parameters)
    assert again.answer == found.answer
    assert_frame_equal(again.table, found.table)
    if found.picture:
        assert registry.chart(found.picture.kind).rows(found.picture.frame).height > 0
        assert registry.spec(found.picture.kind, found.picture.options)["$schema"]
        assert found.picture.description.endswith(".")
