"""Services and customers in the funnel: counts made the plain way, and words that name those outside alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.compliance.peers import APART, exact
from analytics.errors import QuestionError
from analytics.review.findings import peers
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from analytics.review import Review


def test_items_of_a_customer_are_those_of_all_targets_over_twelve_months(review: Review) -> None:
    found = peers.compared(review, by="customer")
    judged = review.judged_by("customer").filter(
        pl.col("segment") == "customer=Calder Housing", pl.col("measure") == "resolution", ~pl.col("partial"),
        pl.col("period") >= date(2025, 11, 1), pl.col("period") <= date(2026, 10, 1), pl.col("at_least"),
    )  # fmt: skip
    told = found.table.filter(pl.col("name") == "Calder Housing").row(0, named=True)
    assert (told["good"], told["total"]) == (sum(judged["good"]), sum(judged["total"]))
    share = sum(found.table["good"].to_list()) / sum(found.table["total"].to_list())
    (low,), (high,) = exact(share, [told["total"]], APART)
    assert (told["low998"], told["high998"]) == (low, high)
    assert told["stands"] == "Higher than chance does"
    assert found.answer == (
        "Of four customers Calder Housing (95.1 %) meets more than chance explains; the other three lie within the "
        "funnel, and their order means nothing"
    )
    assert "fewer than 10, so limits are not widened" in found.method.method


def test_within_the_funnel_they_stand_by_name_and_never_by_share(review: Review) -> None:
    table = ask(review, "peers").table.filter(pl.col("place") == "within")
    assert table["name"].to_list() == sorted(table["name"].to_list())
    assert table["share"].to_list() != sorted(table["share"].to_list())


def test_services_that_differ_beyond_chance_have_a_wide_funnel_and_that_is_said(review: Review) -> None:
    found = ask(review, "peers")
    assert found.answer == (
        "All of ten services lie within the funnel round their common 94.2 %, wide as they differ far beyond chance, "
        "two near its edge; their order means nothing"
    )
    assert "winsorised z-scores" in found.method.method
    assert "A rank within the funnel means nothing" in found.method.accuracy


def test_only_those_outside_are_named_in_the_picture(review: Review) -> None:
    drawn = ask(review, "peers among customers").picture
    assert drawn is not None
    units = drawn.frame.drop_nulls("name")
    assert units.filter("named")["place"].is_in(["Within the funnel", "Too few to compare"]).sum() == 0
    curves = drawn.frame.filter(pl.col("name").is_null()).sort("size")
    widths = (curves["high998"] - curves["low998"]).to_list()
    assert widths == sorted(widths, reverse=True)
    assert (curves["low998"] <= curves["low95"]).all()


def test_customers_of_one_service_are_compared_with_each_other(review: Review) -> None:
    table = ask(review, "peers of one service").table
    assert set(table["name"]) == {
        f"Case Management, {customer.name}" for customer in review.catalogue.customers
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "planet"}, r"no comparison by 'planet'.*There are: service, customer"),
        ({"measure": "availability"}, "no share of 'availability'"),
        ({"model": "magic"}, "no way of widening limits: 'magic'"),
        ({"service": "Nowhere"}, "no service 'Nowhere'"),
        (
            {"service": "Case Management"},
            "services of Case Management by resolution: 1 with 20 items",
        ),
        ({"measure": "attainment"}, "services by attainment: 0 with 20 items or more to compare"),
        ({"month": "2031-01"}, "no complete month '2031-01'"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_can(review: Review, asked: dict[str, str], said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        peers.compared(review, **asked)  # type: ignore[arg-type]  # words of a reader
