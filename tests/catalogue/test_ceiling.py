"""The most that can be promised is what everything beneath can deliver together, each part once."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import Agreement, Catalogue, Customer, Service, Supplier, Target, Version, check, parse
from analytics.catalogue.ceiling import Part, ceiling, exact, promised
from analytics.catalogue.service import alternatives
from analytics.errors import CatalogueError

DAY = date(2026, 10, 31)


def sla(service: str, level: float | str, **known: Any) -> Agreement:
    up = Target(name="Up", measure="availability", at_least=level)  # type: ignore[arg-type]  # text is read
    version = Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(up,))
    plain: dict[str, Any] = {"name": f"{service} {len(known)} {level}", "service": service, "versions": (version,)}
    return Agreement(**plain | known)


def built(levels: dict[str, float | str], needs: dict[str, tuple[str, ...]], **known: Any) -> Catalogue:
    """Services with the availability promised of each, and what each depends on."""
    names = dict.fromkeys([*needs, *levels])
    services = tuple(Service(name=name, depends_on=needs.get(name, ())) for name in names)
    return Catalogue(services=services, agreements=tuple(sla(*each) for each in levels.items()), **known)


def test_three_parts_of_four_nines_in_a_row_give_99_97() -> None:
    # The worked example that readers of the article quote: 99.99 % x 99.99 % x 99.99 % = 99.97 %.
    found = ceiling(built({"A": "99.99 %", "B": "99.99 %", "C": "99.99 %"}, {"Web": ("A", "B", "C")}), "Web", DAY)
    assert found.level == Fraction(9999, 10_000) ** 3
    assert f"{float(found.level):.2%}" == "99.97%"


def test_a_checkout_above_three_services_can_promise_99_75() -> None:
    levels: dict[str, float | str] = {"Sign-in": "99.9 %", "Payment": "99.95 %", "Stock": "99.9 %"}
    assert f"{float(ceiling(built(levels, {'Shop': tuple(levels)}), 'Shop', DAY).level):.2%}" == "99.75%"


def test_a_part_that_two_ways_lead_to_counts_once() -> None:
    diamond = built({"A": 0.9, "B": 0.8, "Base": 0.5}, {"Web": ("A", "B"), "A": ("Base",), "B": ("Base",)})
    assert ceiling(diamond, "Web", DAY).level == Fraction(9, 10) * Fraction(8, 10) * Fraction(1, 2)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=5))
def test_of_parts_that_stand_in_for_each_other_only_all_down_is_down(percents: list[int]) -> None:
    levels: dict[str, float | str] = {f"P{place}": f"{percent} %" for place, percent in enumerate(percents)}
    found = ceiling(built(levels, {"Web": (" | ".join(levels),)}), "Web", DAY)
    assert found.level == 1 - prod(1 - Fraction(percent, 100) for percent in percents)
    assert found.either == (" | ".join(levels),)


@st.composite
def networks(draw: Any) -> tuple[dict[str, float | str], dict[str, tuple[str, ...]]]:
    names = [f"N{place}" for place in range(draw(st.integers(1, 5)))]
    needs = {}
    for place, name in enumerate(names):
        entry = st.lists(st.sampled_from(names[:place]), min_size=1, max_size=3, unique=True).map(" | ".join)
        needs[name] = tuple(draw(st.lists(entry, max_size=2))) if place else ()
    needs["Web"] = tuple(draw(st.lists(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
                                       .map(" | ".join), min_size=1, max_size=3)))  # fmt: skip
    return {name: f"{draw(st.integers(1, 99))} %" for name in names}, needs


@settings(max_examples=100, deadline=None)
@given(networks())
def test_the_ceiling_is_the_chance_of_all_states_in_which_it_is_up(
    network: tuple[dict[str, float | str], dict[str, tuple[str, ...]]],
) -> None:
    levels, needs = network

    def serves(name: str, up: set[str]) -> bool:
        return all(any(each in up and serves(each, up) for each in alternatives(entry)) for entry in needs[name])

    chance = Fraction(0)
    for states in itertools.product([True, False], repeat=len(levels)):
        up = {name for name, state in zip(levels, states, strict=True) if state}
        shares = {name: Fraction(int(str(level).removesuffix(" %")), 100) for name, level in levels.items()}
        if serves("Web", up):
            chance += prod((share if name in up else 1 - share for name, share in shares.items()), start=Fraction(1))
    assert ceiling(built(levels, needs), "Web", DAY).level == chance


def test_a_part_without_a_promise_is_left_out_and_named() -> None:
    found = ceiling(built({"A": 0.9}, {"Web": ("A", "B"), "B": ()}), "Web", DAY)
    assert (found.level, found.left_out) == (Fraction(9, 10), ("B",))
    assert found.parts == (Part("A", Fraction(9, 10)),)


def test_nothing_beneath_sets_no_ceiling() -> None:
    assert ceiling(Catalogue(services=(Service(name="Web"),)), "Web", DAY).level == 1


def test_a_supplier_counts_by_its_contract_for_the_service_and_is_left_out_without_one() -> None:
    contracts = (
        sla("Web", 0.9, kind="underpinning contract", provider="Line"),
        sla("Net", 0.5, kind="underpinning contract", provider="Line"),
    )
    bare = Catalogue(services=(Service(name="Web", supplier="Line"), Service(name="Net")),
                     suppliers=(Supplier(name="Line"),))  # fmt: skip
    assert ceiling(bare, "Web", DAY).left_out == ("Line",)
    agreed = Catalogue(services=bare.services, suppliers=bare.suppliers, agreements=contracts)
    assert ceiling(agreed, "Web", DAY).level == Fraction(9, 10)


def test_the_promise_to_the_customer_counts_then_the_one_to_all_then_the_least() -> None:
    agreed = Catalogue(
        services=(Service(name="Net"),), customers=(Customer(name="Port"), Customer(name="Quay")),
        agreements=(sla("Net", 0.9, customer="Port"), sla("Net", 0.8), sla("Net", 0.7, customer="Quay")),
    )  # fmt: skip
    found = [promised(agreed, "Net", DAY, customer) for customer in ("Port", "Quay", "Ferry", "")]
    assert found == [Fraction(9, 10), Fraction(7, 10), Fraction(8, 10), Fraction(7, 10)]
    assert promised(agreed, "Net", date(2025, 12, 31)) is None


def test_a_level_is_compared_as_its_decimals_say() -> None:
    assert exact(0.1) * 3 == Fraction(3, 10)


def test_a_circle_through_an_alternative_is_a_circle() -> None:
    with pytest.raises(CatalogueError, match="the service 'Web' depends on itself"):
        check(built({}, {"Web": ("Store | Cache",), "Store": (), "Cache": ("Web",)}))


def test_an_alternative_that_does_not_exist_is_named() -> None:
    with pytest.raises(CatalogueError, match="names the service 'Cahce'"):
        check(built({}, {"Web": ("Store | Cahce",), "Store": ()}))


def test_an_alternative_is_kept_as_it_is_commonly_written_and_names_both_sides() -> None:
    assert Service(name="Web", depends_on=("Store |  Cache",)).depends_on == ("Store | Cache",)
    with pytest.raises(CatalogueError, match="does not name a service on each side"):
        parse('services = [{ name = "Web", depends_on = ["Store |  | Cache"] }]')
