from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analytics.catalogue import Conversion
from analytics.errors import ScenarioError
from analytics.scenario.money.driver import Driven, check, suggested
from analytics.scenario.money.ledger import opened
from tests.scenario.money.books import cost

TWO = pl.concat([cost([100.0] * 14), cost([7.0] * 3, "Licences", "Web")])


def test_the_latest_months_of_the_ledger_count_and_are_named() -> None:
    found = opened(TWO, "GBP")
    assert (found.months[0], found.months[-1], len(found.months)) == (date(2025, 3, 1), date(2026, 2, 1), 12)
    assert found.total() == 12 * 100 + 7
    assert "12 months from March 2025 to February 2026" in found.assumptions[0].words


def test_a_ledger_shorter_than_asked_for_counts_as_a_whole() -> None:
    assert len(opened(cost([5.0] * 4), "GBP").months) == 4


def test_a_service_that_began_later_has_fewer_months() -> None:
    late = cost([1.0] * 2, service="Web").with_columns(month=pl.col("month").dt.offset_by("6mo"))
    found = opened(pl.concat([cost([1.0] * 8), late]), "GBP")
    assert [len(found.months_of(service)) for service in found.services] == [8, 2]


def test_only_the_services_asked_for_are_in_it() -> None:
    assert opened(TWO, "GBP", services=["Web"]).total() == 21


def test_rows_of_one_month_and_kind_are_one_amount() -> None:
    found = opened(pl.concat([cost([100.0]), cost([20.0])]), "GBP")
    assert found.costs["amount"].to_list() == [120.0]


def test_refunds_count_and_are_listed() -> None:
    found = opened(cost([100.0, -30.0]), "GBP")
    assert found.total() == 70
    assert (
        found.assumptions[-1].words == "1 monthly amount below 0 (GBP 30 in all, as of refunds): counted as it stands"
    )


def test_a_currency_with_a_rate_is_converted_and_listed() -> None:
    rate = Conversion(of="EUR", into="GBP", rate=0.8, on=date(2025, 1, 1), source="Bank")
    both = pl.concat([cost([100.0]), cost([100.0], "Cloud", currency="EUR")])
    found = opened(both, "GBP", conversions=[rate])
    assert found.total() == 180
    assert found.assumptions[0].source == "entered by hand"


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        (TWO.clear(), "the cost ledger is empty. Load the costs"),
        (cost([1.0, float("nan")]), "not a finite number"),
        (cost([1.0, float("inf")]), "not a finite number"),
        (pl.concat([cost([1.0]), cost([1.0], "Cloud", currency="EUR")]), "costs are in EUR"),
    ],
)
def test_a_ledger_that_cannot_be_added_up_is_refused(costs: pl.DataFrame, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        opened(costs, "GBP")
    assert words in str(refused.value)


def test_a_service_that_costs_nothing_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match="the cost ledger has nothing of 'Wbe'") as refused:
        opened(TWO, "GBP", services=["Wbe"])
    assert refused.value.exists == ["Web", "Mail"]


def test_no_months_at_all_are_refused() -> None:
    with pytest.raises(ScenarioError, match="latest 0 months"):
        opened(TWO, "GBP", latest=0)


def test_names_that_tell_their_driver_are_suggested_and_others_left() -> None:
    found = {each.kind: each.by for each in suggested(["Salaries", "Licences", "Electricity", "Supplier", "Broadband"])}
    assert found == {"Salaries": "people", "Licences": "licences", "Electricity": "energy"}
    assert {each.source for each in suggested(["Staff"])} == {"method"}


def test_an_entry_of_a_kind_there_is_not_names_those_there_are() -> None:
    with pytest.raises(ScenarioError, match="no cost is of the kind 'Staf'") as refused:
        check([Driven(kind="Staf", by="people")], ["Licences", "Staff"])
    assert refused.value.exists == ["Staff", "Licences"]
    with pytest.raises(ScenarioError, match="entered twice"):
        check([Driven(kind="Staff", by="people"), Driven(kind="Staff", by="fixed")], ["Staff"])
    with pytest.raises(ScenarioError, match="number of units"):
        check([Driven(kind="Staff", by="licences", units=0)], ["Staff"])
