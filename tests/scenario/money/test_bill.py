from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import Version
from analytics.errors import ScenarioError
from analytics.scenario.money.bill import Bill, billed, by_month, statement
from analytics.scenario.money.case import case
from analytics.scenario.money.change import Change
from analytics.scenario.money.credits import Promise
from analytics.scenario.money.footprint import Footprint, emitted
from analytics.scenario.money.paired import against, difference
from analytics.scenario.money.ramp import Ramp
from analytics.scenario.money.tariff import Rate, Rise, Tariff
from analytics.scenario.money.use import Use, on_the_way
from tests.scenario.money.test_credits import target, version

TARIFF = Tariff(
    currency="GBP",
    rates=(
        Rate(line="people", of="Desk", amount=30), Rate(line="people", of="Night", amount=40),
        Rate(line="tickets", amount=2), Rate(line="licences", of="Mail", amount=10), Rate(line="energy", amount=0.3),
        Rate(line="fixed", of="Mail", amount=500), Rate(line="fixed", of="Web", amount=100),
        Rate(line="harm", of="P4", amount=5),
    ),
)  # fmt: skip


def flat(value: float, shape: tuple[int, int] = (2, 3)) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.full(shape, value)


USE = Use(
    people={"Desk": flat(100), "Night": flat(10)}, overtime={"Desk": flat(4)}, tickets={"P1": flat(20), "P4": flat(30)},
    licences={"Mail": flat(7)}, energy={"Mail": flat(200)}, late={"P4": flat(3)},
)  # fmt: skip


def promised(levels: list[list[float]], agreement: str = "SLA") -> Promise:
    agreed: Version = version(target())
    return Promise(agreement=agreement, version=agreed, levels={"Resolved": np.array(levels)})


def test_every_line_is_its_units_times_its_price() -> None:
    found = billed(
        USE, TARIFF, promises=[promised([[0.95, 0.85, 0.7], [0.95, 0.95, 0.95]])],
        changes=[Change(words="Portal", once=90, a_month=10)],
        footprint=Footprint(per_hour=0.5, per_kwh=0.2, tonne=100),
    )  # fmt: skip
    lines = {line: path.tolist() for line, path in found.lines.items()}
    assert lines == {
        "people": [[3400.0] * 3] * 2,  # 100 x 30 + 10 x 40
        "overtime": [[180.0] * 3] * 2,  # 4 x 30 x 1.5
        "tickets": [[100.0] * 3] * 2,  # (20 + 30) x 2
        "licences": [[70.0] * 3] * 2,
        "energy": [[60.0] * 3] * 2,
        "harm": [[15.0] * 3] * 2,
        "fixed": [[600.0] * 3] * 2,
        "change": [[100.0, 10.0, 10.0]] * 2,
        "credits": [[0.0, 50.0, 200.0], [0.0, 0.0, 0.0]],
        "emissions": [[pytest.approx((114 * 0.5 + 200 * 0.2) / 10)] * 3] * 2,
    }
    assert found.total.tolist() == (found.paid + found.lines["harm"] + found.lines["emissions"]).tolist()
    assert found.paid[0].tolist() == pytest.approx([4510, 4470, 4620])


def test_a_sum_is_that_of_the_horizon_over_futures() -> None:
    found = billed(USE, TARIFF, promises=[promised([[0.95, 0.85, 0.7], [0.95, 0.95, 0.95]])]).sum("credits")
    # Two futures of 250 and 0: mean 125, standard error |250 - 0| / 2.
    assert (found.mean, found.error, found.p50) == (125, 125, 125)
    assert found.p95 == pytest.approx(0.95 * 250)


def test_prices_rise_but_credits_and_what_a_change_was_quoted_at_do_not() -> None:
    long = Use(people={"Desk": flat(1, (2, 13))}, overtime={"Desk": flat(1, (2, 13))})
    rising = Tariff(currency="GBP", rates=TARIFF.rates, rises=(Rise(a_year=0.1, line="people"), Rise(a_year=0.2)))
    levels = [[0.85] * 13] * 2
    found = billed(long, rising, promises=[promised(levels)], changes=[Change(words="Portal", a_month=10)])
    thirteenth = {line: float(path[0, 12]) for line, path in found.lines.items()}
    assert thirteenth["people"] == pytest.approx(33)
    assert thirteenth["overtime"] == pytest.approx(49.5)
    assert thirteenth["fixed"] == pytest.approx(720)
    assert (thirteenth["credits"], thirteenth["change"]) == (50, 10)


def test_a_statement_has_a_row_for_every_line_and_the_two_totals() -> None:
    found = statement(billed(USE, TARIFF))
    assert found["line"].to_list() == [
        "people", "overtime", "tickets", "licences", "energy", "harm", "fixed", "change", "credits", "paid", "total",
    ]  # fmt: skip
    assert found.filter(line="paid")["mean"].item() == 3400 + 180 + 100 + 70 + 60 + 600
    assert found.filter(line="total")["mean"].item() == found.filter(line="paid")["mean"].item() + 15


def test_each_month_of_a_line_has_its_mean_and_range() -> None:
    found = by_month(billed(USE, TARIFF, promises=[promised([[0.95, 0.85, 0.7], [0.95, 0.95, 0.95]])]), "credits")
    assert found["mean"].to_list() == [0, 25, 100]
    assert found["month"].to_list() == [1, 2, 3]
    assert found["p95"].to_list() == pytest.approx([0, 47.5, 190])


def test_units_without_a_price_are_said_and_hours_without_one_refused() -> None:
    bare = Tariff(
        currency="GBP", rates=(Rate(line="people", of="Desk", amount=30), Rate(line="harm", of="P5", amount=1))
    )
    found = billed(Use(people={"Desk": flat(1)}, tickets={"P1": flat(1)}, late={"P4": flat(1)}), bare)
    assert found.cannot == (
        "what tickets of P1 cost: no price is known or entered",
        "what late items of P4 cost: no price is known or entered",
        "what late items of P5 cost: a price is known, but how many there are was not handed over",
    )
    with pytest.raises(ScenarioError, match="what an hour of 'Nihgt' costs is not known"):
        billed(Use(people={"Nihgt": flat(1)}), TARIFF)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (Use(), "nothing to be priced"),
        (Use(people={"Desk": flat(-1)}), "people of 'Desk' goes down to -1"),
        (Use(people={"Desk": flat(np.nan)}), "not finite"),
        (Use(people={"Desk": flat(1)}, tickets={"P1": flat(1, (2, 4))}), "arrays to be priced differ"),
        (Use(people={"Desk": flat(1, (1, 3))}), "1 replications of 3 months"),
        (Use(people={"Desk": np.ones(3)}), "arrays to be priced differ"),
    ],
)
def test_arrays_that_cannot_be_priced_are_refused(use: Use, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        billed(use, TARIFF)


def test_what_has_a_price_and_was_not_handed_over_is_said() -> None:
    found = billed(Use(people={"Desk": flat(1)}, licences={"Web": flat(1)}), TARIFF)
    assert found.cannot == (
        "what licences of Web cost: no price is known or entered",
        "what tickets cost: a price is known, but how many there are was not handed over",
        "what licences of Mail cost: a price is known, but how many there are was not handed over",
        "what energy cost: a price is known, but how many there are was not handed over",
        "what late items of P4 cost: a price is known, but how many there are was not handed over",
    )
    assert not billed(USE, TARIFF).cannot


def test_levels_of_other_futures_than_the_hours_are_refused() -> None:
    with pytest.raises(ScenarioError, match="the same replications and months"):
        billed(USE, TARIFF, promises=[promised([[0.9] * 3] * 5)])
    with pytest.raises(ScenarioError, match="levels of 'SLA' are handed over twice"):
        billed(USE, TARIFF, promises=[promised([[0.9] * 3] * 2)] * 2)


def test_what_a_bill_rests_on_is_listed_once() -> None:
    portal = Change(words="Portal", once=9)
    both = [promised([[0.9] * 3] * 2, name) for name in ("SLA", "Other")]
    found = billed(USE, TARIFF, promises=both, changes=[portal, portal], footprint=Footprint(per_kwh=0.2, tonne=50))
    words = [each.words for each in found.assumptions]
    assert len(set(words)) == len(words)
    assert "A kWh stands for 0.2 kg of CO2e" in words
    assert "A tonne of CO2e is priced at GBP 50.00" in words
    assert {each.source for each in found.assumptions} == {"entered by hand", "agreement", "method"}


def test_emissions_are_those_of_hours_kwh_and_tickets() -> None:
    found = emitted(USE, Footprint(per_hour=2, per_kwh=0.5, per_ticket=0.1))
    assert found.tolist() == [[pytest.approx(2 * 114 + 0.5 * 200 + 0.1 * 50)] * 3] * 2
    with pytest.raises(ScenarioError, match="emission factor of energy"):
        emitted(USE, Footprint(per_kwh=-1))
    with pytest.raises(ScenarioError, match="price of a tonne"):
        emitted(USE, Footprint(tonne=float("nan")))


def test_emissions_without_a_price_stay_out_of_money() -> None:
    found = billed(USE, TARIFF, footprint=Footprint(per_hour=1))
    assert "emissions" not in found.lines
    assert found.co2e is not None
    assert found.co2e[0, 0] == 114


@given(
    hours=st.floats(0, 1e4), rate=st.floats(0, 500), factor=st.floats(0, 5), level=st.floats(0, 1),
    once=st.floats(0, 1e6),
)  # fmt: skip
def test_the_lines_add_up_and_none_is_below_nothing(
    hours: float, rate: float, factor: float, level: float, once: float
) -> None:
    found = billed(
        Use(people={"Desk": flat(hours)}, late={"P4": flat(hours)}),
        Tariff(currency="GBP", rates=(Rate(line="people", amount=rate), Rate(line="harm", amount=factor))),
        promises=[promised([[level] * 3] * 2)], changes=[Change(words="Portal", once=once)],
    )  # fmt: skip
    assert all((path >= 0).all() for path in found.lines.values())
    assert found.each().tolist() == pytest.approx([3 * hours * (rate + factor) + once + found.each("credits")[0]] * 2)


def test_while_a_change_comes_about_each_month_is_so_far_on_the_way() -> None:
    before, after = (Use(people={"Desk": flat(value)}) for value in (100, 70))
    found = on_the_way(before, after, Ramp(months=3))
    assert found.people["Desk"].tolist() == [pytest.approx([90, 80, 70])] * 2
    with pytest.raises(ScenarioError, match="people of Desk is there either before the change or after it"):
        on_the_way(before, Use(tickets={"P1": flat(1)}), Ramp())


def bill(people: list[list[float]], **more: Any) -> Bill:
    return billed(Use(people={"Desk": np.array(people)}), TARIFF, **more)


def test_a_difference_is_that_of_pairs_with_its_own_error() -> None:
    # Pairs differ by 2 and 4: mean 3, standard deviation sqrt(2), over sqrt(2) replications.
    found = difference(np.array([102.0, 904]), np.array([100.0, 900]))
    assert (found.mean, found.error) == pytest.approx((3, 1))
    assert found.plain


def test_rounding_is_no_difference() -> None:
    ours, theirs = np.array([0.1 + 0.2, 0.3]), np.array([0.3, 0.3])
    assert (ours != theirs).any()
    assert difference(ours, theirs).mean == 0


def test_a_bill_is_set_against_the_baseline_line_by_line() -> None:
    found = against(bill([[12, 12], [14, 14]], footprint=Footprint(tonne=1)), bill([[10, 10], [10, 10]]))
    people = found.filter(line="people")
    assert people["change"].item() == 90
    assert people["error"].item() == pytest.approx(30)
    assert people["plain"].item()
    assert found.filter(line="credits").select("change", "plain").row(0) == (0, False)
    assert found["line"].to_list()[-3:] == ["emissions", "paid", "total"]


def test_bills_of_other_futures_or_currencies_are_not_compared() -> None:
    two, three = bill([[1, 1], [1, 1]]), bill([[1, 1], [1, 1], [1, 1]])
    with pytest.raises(ScenarioError, match="the same futures"):
        against(two, three)
    dollars = Bill(currency="USD", lines=two.lines)
    with pytest.raises(ScenarioError, match="one bill is in USD, the other in GBP"):
        against(dollars, two)
    with pytest.raises(ScenarioError, match="same futures in the same currency"):
        case(two, three, 0.05)
    with pytest.raises(ScenarioError, match="one replication has no error"):
        difference(np.ones(1), np.ones(1))
    with pytest.raises(ScenarioError, match="cannot be paired"):
        difference(np.ones(2), np.ones(3))
    with pytest.raises(ScenarioError, match="not a finite number"):
        difference(np.array([1, np.nan]), np.ones(2))
    with pytest.raises(ScenarioError, match="no line 'peple'"):
        two.each("peple")


def test_the_case_for_a_change_is_its_savings_discounted_less_what_it_costs() -> None:
    # 600 once in the first month saves 10 hours of 30 every month of a year; at 0 % that is 12 x 300 - 600.
    today = bill([[100.0] * 12] * 2)
    changed = bill([[90.0] * 12] * 2, changes=[Change(words="Portal", once=600)])
    found = case(changed, today, 0.0)
    assert (found.worth.mean, found.worth.error, found.a_year) == (3000, 0, 3000)
    assert (found.payback, found.paid_back) == (2, 1.0)
    # At 10 % from the end of each month: 300 at the monthly annuity, less 600 after one month.
    monthly = 1.1 ** (1 / 12) - 1
    worth = 300 * (1 - 1.1**-1) / monthly - 600 / (1 + monthly)
    assert case(changed, today, 0.1, when="end of month").worth.mean == pytest.approx(worth)
    assert case(changed, today, 0.1, when="end of month").a_year == pytest.approx(worth * 1.1)
    assert case(changed, today, 0.1).assumptions[0].words == (
        "Money is discounted at 10 % a year, effective, from the middle of the month in which it is paid"
    )


def test_what_never_pays_back_has_no_month_and_harm_counts_only_where_asked() -> None:
    today = billed(Use(people={"Desk": flat(10)}, late={"P4": flat(100)}), TARIFF)
    dearer = billed(Use(people={"Desk": flat(11)}, late={"P4": flat(0)}), TARIFF)
    paid, weighed = case(dearer, today, 0.0), case(dearer, today, 0.0, of="total")
    assert (paid.payback, paid.paid_back, paid.worth.mean) == (None, 0.0, -90)
    assert (weighed.payback, weighed.worth.mean) == (0, 3 * 500 - 90)
    with pytest.raises(ScenarioError, match="discount rate of -100%"):
        case(dearer, today, -1.0)
