"""A pinned figure stands as it stood, and says so when later data or terms change it."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from analytics import catalogue
from analytics.catalogue import Catalogue
from analytics.errors import QuestionError
from analytics.records.records import Records
from analytics.review import Review, pinned
from tests.review.every_finding import ASKED, PAY

MONTHS = 24


@pytest.mark.parametrize("name", ASKED)
def test_every_figure_can_be_pinned_kept_as_json_and_made_again(review: Review, name: str) -> None:
    ask, parameters = ASKED[name]
    kept = json.loads(json.dumps(pinned.figure(ask(review, **parameters)), allow_nan=False))
    found = pinned.again(kept, review)
    assert (found.restated, found.words) == (False, "Unchanged")
    assert found.finding is not None
    assert found.finding.answer == kept["answer"]


def level(review: Review) -> pinned.Figure:
    return pinned.figure(pinned.function("compliance.level")(review, **PAY))


def with_terms(review: Review, was: str, becomes: str) -> Review:
    """The review under a catalogue in which some words differ."""
    text = catalogue.dump(review.catalogue)
    assert was in text
    return Review(review.records, catalogue.parse(text.replace(was, becomes)), review.as_of)


def test_a_changed_agreement_restates_what_it_touches_and_names_its_version(review: Review) -> None:
    kept, changed = (
        level(review),
        with_terms(review, 'within = "16 hours"', 'within = "4 hours"'),
    )
    found = pinned.again(kept, changed)
    assert found.restated
    assert found.words.startswith(
        f"Restated by agreements {changed.agreement_version} (pinned on {review.agreement_version}): "
    )
    assert found.finding is not None
    assert found.finding.answer != kept["answer"]


def test_a_change_elsewhere_leaves_a_figure_as_it_was_and_says_under_which_version(review: Review) -> None:
    changed = with_terms(review, 'organisation = "Northmoor Shared Services"', 'organisation = "Other"')
    found = pinned.again(level(review), changed)
    assert not found.restated
    assert found.words == f"Unchanged by agreements {changed.agreement_version} (pinned on {review.agreement_version})"


def test_later_data_restates_and_names_its_version(review: Review) -> None:
    tickets = review.records["tickets"]
    late = pl.col("service") == "Payroll and HR", pl.col("opened").dt.month() == 10
    kept, less = level(review), tickets.filter(~pl.all_horizontal(*late))
    records = Records({**review.records.tables, "tickets": less}, review.as_of, review.records.data_version + 1)
    found = pinned.again(kept, Review(records, review.catalogue, review.as_of))
    assert found.restated
    assert f"data version {records.data_version} (pinned on {review.records.data_version})" in found.words


def test_a_figure_that_cannot_be_made_any_more_keeps_what_was_pinned(review: Review) -> None:
    found = pinned.again(level(review), replace(review, catalogue=Catalogue()))
    assert found.finding is None
    assert found.restated
    assert found.words.startswith("It cannot be made again: no agreement 'Payroll and HR SLA'")


@pytest.mark.parametrize("named", ["os.system", "compliance._rows", "compliance.pl", "compliance", "", "words.level"])
def test_only_figures_are_made_from_a_recipe(named: str) -> None:
    with pytest.raises(QuestionError, match="no figure is called"):
        pinned.function(named)


def test_sums_added_in_another_order_are_no_restatement() -> None:
    assert pinned.alike([{"a": 0.1 + 0.2}], [{"a": 0.3}])
    assert not pinned.alike([{"a": 0.3}], [{"a": 0.3001}])
    assert not pinned.alike([{"a": None}], [{"a": 0.0}])
    assert not pinned.alike(["1"], [1.0])
