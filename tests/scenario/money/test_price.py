from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ScenarioError
from analytics.scenario.money.driver import Driven
from analytics.scenario.money.ledger import opened
from analytics.scenario.money.price import prices
from analytics.scenario.money.quantity import a_month
from analytics.scenario.money.tariff import priced
from tests.scenario.money.books import cost, count

TICKETS = [100.0, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210]


def one(amounts: list[float], by: str | None, counted: pl.DataFrame, **more: object) -> tuple[float, float, str]:
    """Fixed part, part a unit and driver of a ledger of one kind."""
    mapping = [Driven(kind="Staff", by=by, **more)] if by else []  # type: ignore[arg-type]  # parametrised by word
    found = prices(opened(cost(amounts), "GBP"), mapping, counted).prices
    assert len(found) == 1
    return found[0].fixed, found[0].each, found[0].by


def test_a_kind_that_goes_with_a_driver_is_divided_by_its_units() -> None:
    # 300 over 150 tickets and 60 kWh over 240 kWh, by hand.
    assert one([100, 200], "tickets", count([50, 100])) == (0, 2, "tickets")
    assert one([20, 40], "energy", count([80, 160], "energy")) == (0, 0.25, "energy")


def test_licences_are_counted_by_hand() -> None:
    assert one([400, 400], "licences", count([]), units=40) == (0, 10, "licences")


def test_a_fixed_kind_is_its_mean_and_a_month_without_a_cost_costs_nothing() -> None:
    assert one([300, 100], "fixed", count([])) == (200, 0, "fixed")
    yearly = pl.concat([cost([1200.0], "Audit"), cost([0.0] * 12)])
    found = prices(opened(yearly, "GBP"), [Driven(kind="Audit", by="fixed")], count([]))
    assert next(each.fixed for each in found.prices if each.kind == "Audit") == 100


def test_a_kind_whose_units_nobody_counts_is_held_fixed_and_said_so() -> None:
    found = prices(opened(cost([300, 100]), "GBP"), [Driven(kind="Staff", by="licences")], count([]))
    assert (found.prices[0].fixed, found.prices[0].by) == (200, "fixed")
    assert "Staff of Mail goes with licences that no record counts, and is held fixed" in [
        each.words for each in found.assumptions
    ]


def test_months_without_a_count_are_left_out_of_a_price_and_said_so() -> None:
    found = prices(opened(cost([100, 900]), "GBP"), [Driven(kind="Staff", by="tickets")], count([50, None]))
    assert found.prices[0].each == 2
    assert found.assumptions[-1].words == "Staff of Mail leaves out 1 month without a count of tickets"


def test_a_kind_that_nobody_mapped_is_split_by_how_it_went_with_tickets() -> None:
    rising = [1000 + 3 * tickets for tickets in TICKETS]
    fixed, each, by = one(rising, None, count([*TICKETS]))
    assert (fixed, each) == pytest.approx((1000, 3))
    assert by == "tickets"
    assert one([400.0] * 12, None, count([*TICKETS])) == (400, 0, "fixed")
    assert one([400.0] * 12, None, count([])) == (400, 0, "fixed")


def test_a_line_that_would_cost_less_than_nothing_without_tickets_is_one_through_the_origin() -> None:
    fixed, each, by = one([5 * tickets - 100 for tickets in TICKETS], None, count([*TICKETS]))
    assert (fixed, by) == (0, "tickets")
    assert each == pytest.approx((5 * sum(TICKETS) - 1200) / sum(TICKETS))


def test_many_kinds_of_noise_hardly_ever_rise_with_tickets() -> None:
    # 40 kinds of pure noise: two standard errors alone would take one in twenty-five or so for a rise.
    draws = np.random.default_rng(5)
    noise = pl.concat([cost((1000 + 100 * draws.standard_normal(12)).tolist(), f"kind {n}") for n in range(40)])
    found = prices(opened(noise, "GBP"), [], count([*TICKETS])).prices
    assert {each.by for each in found} == {"fixed"}


def test_people_paid_by_the_hour_are_left_to_the_hour_and_others_stay_fixed() -> None:
    both = opened(pl.concat([cost([10.0]), cost([20.0], service="Web")]), "GBP")
    found = prices(both, [Driven(kind="Staff", by="people")], count([]), hours=["Mail"])
    assert [(each.service, each.fixed) for each in found.prices] == [("Web", 20)]


def test_the_entry_of_a_service_comes_before_that_of_all() -> None:
    both = opened(pl.concat([cost([10.0]), cost([20.0], service="Web")]), "GBP")
    mapping = [Driven(kind="Staff", by="fixed"), Driven(kind="Staff", by="licences", service="Web", units=4)]
    found = prices(both, mapping, count([]))
    assert [(each.fixed, each.each) for each in found.prices] == [(10, 0), (0, 5)]
    assert [each.words for each in found.assumptions] == [
        "Cost of the kind 'Staff' is fixed", "Cost of the kind 'Staff' of Web goes with licences, 4 a month",
    ]  # fmt: skip


def test_the_tariff_averages_tickets_over_all_services_and_leaves_each_service_its_own() -> None:
    # Mail: 300 over 150 tickets is 2 each; Web has 50 tickets and nothing that goes with them; so 300 / 200 on average.
    both = opened(pl.concat([cost([100, 200]), cost([40, 40], "Rent", "Web")]), "GBP")
    mapping = [Driven(kind="Staff", by="tickets"), Driven(kind="Rent", by="fixed")]
    counted = pl.concat([count([50, 100]), count([25, 25], service="Web")])
    tariff = priced(both, prices(both, mapping, counted), counted)
    assert [tariff.rate("tickets", of) for of in ("Mail", "Web", "P1")] == [2, 0, 1.5]
    assert a_month(counted, both, "tickets") == {"Mail": 75, "Web": 25}
    assert (tariff.rate("fixed", "Web"), tariff.rate("fixed", "Mail")) == (40, None)
    assert [each.source for each in tariff.assumptions] == ["records", "entered by hand", "entered by hand"]


def test_a_refund_that_outweighs_the_cost_of_a_unit_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"comes to GBP -1\.00 for one ticket"):
        one([-100, 50], "tickets", count([25, 25]))


@given(
    amounts=st.lists(st.floats(0, 1e6), min_size=12, max_size=12),
    tickets=st.lists(st.integers(1, 10_000), min_size=12, max_size=12),
    by=st.sampled_from(["tickets", "licences", "fixed", None]),
)
def test_prices_times_what_was_counted_give_the_ledger_back(
    amounts: list[float], tickets: list[int], by: str | None
) -> None:
    units = [float(each) for each in tickets]
    fixed, each, driver = one(amounts, by, count([*units]), **({"units": 7} if by == "licences" else {}))
    counted = {"tickets": sum(units), "licences": 7 * 12, "fixed": 0.0}[driver]
    assert 12 * fixed + each * counted == pytest.approx(sum(amounts), abs=1e-6)
