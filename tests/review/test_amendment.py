"""What a changed agreement would make of past periods: only those from its day on, judged as they then would be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from analytics.catalogue import Agreement
from analytics.catalogue.amend import amended
from analytics.compliance.judge import judge
from analytics.errors import CatalogueError
from analytics.measures import measurement
from analytics.review import Review
from analytics.review.findings import amendment

PAY = "Payroll and HR SLA"
PROMISE = "Pay questions resolved within 16 hours"


def agreement(review: Review) -> Agreement:
    return review.catalogue.agreement(PAY)


def changed(review: Review, since: date, level: float) -> Agreement:
    latest = agreement(review).versions[-1]
    targets = tuple(replace(each, at_least=level) if each.name == PROMISE else each for each in latest.targets)
    return amended(agreement(review), replace(latest, in_force=since, targets=targets, reason="Tried"))


def rows(review: Review) -> pl.DataFrame:
    return review.judged.filter(pl.col("agreement") == PAY, pl.col("target") == PROMISE).sort("period")


def test_periods_before_the_day_stay_as_they_were_judged(review: Review) -> None:
    found = amendment.effect(review, terms=amendment.written(changed(review, date(2026, 3, 1), 0.999)))
    assert found.table["period"].min() == date(2026, 3, 1)
    assert found.table["target"].unique().to_list() == [PROMISE]
    expected = rows(review).filter(pl.col("period") >= date(2026, 3, 1))
    assert found.table.height == expected.height
    by_hand = (expected["level"] < 0.999).sum()
    assert (found.table["status_is"] == "breached").sum() == by_hand
    assert found.table.sort("period")["level_was"].to_list() == expected["level"].to_list()


def test_a_change_that_starts_after_the_records_touches_no_period(review: Review) -> None:
    found = amendment.effect(review, terms=amendment.written(changed(review, date(2027, 1, 1), 0.5)))
    assert found.table.is_empty()
    assert found.answer == "No period known so far is judged otherwise; the change holds from 1 January 2027"


def test_an_agreement_that_is_new_shows_every_period_it_would_judge(review: Review) -> None:
    fresh = replace(agreement(review), name="Another SLA")
    found = amendment.effect(review, terms=amendment.written(fresh))
    catalogue = replace(review.catalogue, agreements=(fresh,))
    assert found.table.height == judge(measurement.take(review.records, catalogue), catalogue).height
    assert found.table["level_was"].null_count() == found.table.height


def test_terms_that_do_not_hold_together_with_the_catalogue_are_refused(review: Review) -> None:
    stray = replace(agreement(review), customer="Nobody")
    with pytest.raises(CatalogueError, match="names the customer 'Nobody'"):
        amendment.effect(review, terms=amendment.written(stray))
    with pytest.raises(CatalogueError, match="the agreement"):
        amendment.effect(review, terms='{"name": "x"}')


def test_terms_survive_being_written_and_read(review: Review) -> None:
    for each in review.catalogue.agreements:
        assert amendment.read(amendment.written(each)) == each
