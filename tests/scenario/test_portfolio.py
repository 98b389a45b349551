"""The best portfolio is the best of all subsets, whatever the order of the proposals, and tells what stopped others."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from analytics.errors import ScenarioError
from analytics.scenario.portfolio import Budget, Choice, Portfolio, Proposal, choose, frontier

AMOUNTS = st.integers(0, 60)


def proposal(name: str, benefit: float, *costs: float, **more: Any) -> Proposal:
    return Proposal(name=name, benefit=benefit, costs=costs, **({"currency": "GBP"} | more))


def choice(
    *proposals: Proposal, of: tuple[float, ...] = (100,), exclusions: tuple[tuple[str, ...], ...] = ()
) -> Choice:
    """A choice within budgets called by their year."""
    budgets = tuple(Budget(name=str(2027 + year), amount=amount) for year, amount in enumerate(of))
    return Choice(proposals=proposals, budgets=budgets, currency="GBP", exclusions=exclusions)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    """Up to ten proposals under one or two budgets, each requiring earlier ones only, some decided, some exclusions."""
    count, years = draw(st.integers(1, 10)), draw(st.integers(1, 2))
    unit, names = draw(st.sampled_from([1.0, 0.1, 1000.0])), [chr(ord("a") + place) for place in range(count)]
    standing = st.sampled_from(["open"] * 8 + ["must have", "approved", "declined"])
    proposals = tuple(
        proposal(
            name, draw(st.integers(-10, 60)) * unit, *(draw(AMOUNTS) * unit for _ in range(years)),
            requires=tuple(draw(st.lists(st.sampled_from(names[:place]), max_size=2, unique=True)) if place else ()),
            standing=draw(standing),
        )
        for place, name in enumerate(names)
    )  # fmt: skip
    excluded = st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True).map(tuple)
    exclusions = tuple(draw(st.lists(excluded, max_size=2))) if count > 1 else ()
    budgets = tuple(draw(st.integers(0, 200)) * unit for _ in range(years))
    return choice(*proposals, of=budgets, exclusions=exclusions)


def possible(asked: Choice) -> list[frozenset[str]]:
    """Every set of proposals that can be chosen, by trying all."""
    found = []
    for taken in itertools.product([False, True], repeat=len(asked.proposals)):
        ours = [each for each, one in zip(asked.proposals, taken, strict=True) if one]
        names = {each.name for each in ours}
        decided = all(
            one if each.standing in ("must have", "approved") else not (one and each.standing == "declined")
            for each, one in zip(asked.proposals, taken, strict=True)
        )
        within = all(
            round(sum(each.costs[year] for each in ours), 6) <= round(budget.amount, 6)
            for year, budget in enumerate(asked.budgets)
        )
        apart = all(len(names & set(exclusion)) < 2 for exclusion in asked.exclusions)
        if decided and within and apart and all(set(each.requires) <= names for each in ours):
            found.append(frozenset(names))
    return found


def brought(asked: Choice, names: frozenset[str]) -> float:
    return round(math.fsum(each.benefit for each in asked.proposals if each.name in names), 6)


def spent(asked: Choice, names: frozenset[str]) -> float:
    return round(math.fsum(cost for each in asked.proposals if each.name in names for cost in each.costs), 6)


@settings(max_examples=100)
@given(choices(), st.randoms())
def test_it_is_the_best_and_cheapest_of_all_subsets_whatever_the_order(asked: Choice, chance: Any) -> None:
    every = possible(asked)
    if not every:
        with pytest.raises(ScenarioError):
            choose(asked)
        return
    found = choose(asked)
    best = max(every, key=lambda names: (brought(asked, names), -spent(asked, names)))
    names = frozenset(found.chosen)
    assert names in every
    assert found.benefit == pytest.approx(brought(asked, best))
    assert spent(asked, names) == spent(asked, best)
    assert found.gap == 0
    turned_round = [replace(each, requires=each.requires[::-1]) for each in asked.proposals]
    shuffled = chance.sample(turned_round, len(turned_round))
    turned = tuple(each[::-1] for each in asked.exclusions[::-1])
    assert choose(replace(asked, proposals=tuple(shuffled), exclusions=turned)) == found


@settings(max_examples=100)
@given(choices())
def test_what_stopped_a_proposal_is_true_of_it(asked: Choice) -> None:
    every = set(possible(asked))
    if not every:
        return
    found = choose(asked)
    chosen = frozenset(found.chosen)
    assert [each.name for each in found.stopped] == sorted({each.name for each in asked.proposals} - chosen)
    for each in found.stopped:
        added = asked.with_needs([each.name]) - chosen
        larger = chosen | added
        if each.by == "no benefit":
            assert larger in every
            assert brought(asked, larger) <= found.benefit + 1e-9
            continue
        assert larger not in every
        declined = {one.name for one in asked.proposals if one.standing == "declined"}
        assert {
            "decided": each.name in declined,
            "requirement": bool(declined & added - {each.name}),
            "exclusion": any(len(larger & set(exclusion)) > 1 for exclusion in asked.exclusions),
            "budget": any(
                round(sum(one.costs[year] for one in asked.proposals if one.name in larger) - budget.amount, 6) > 0
                for year, budget in enumerate(asked.budgets)
            ),
        }[each.by]


def greedy(asked: Choice) -> float:
    """What choosing by benefit over cost brings, as long as there is money."""
    left, benefit = asked.budgets[0].amount, 0.0
    for each in sorted(asked.proposals, key=lambda each: -each.benefit / each.costs[0]):
        if each.costs[0] <= left:
            left, benefit = left - each.costs[0], benefit + each.benefit
    return benefit


def test_a_planted_portfolio_is_found_that_benefit_over_cost_does_not_find() -> None:
    # Two that fill the budget bring 140; the one that brings most for its money leaves no room for either.
    asked = choice(proposal("Chatbot", 100, 60), proposal("Shift", 70, 50), proposal("Training", 70, 50))
    found = choose(asked)
    assert (found.chosen, found.benefit, found.costs, found.left) == (("Shift", "Training"), 140, (100,), (0,))
    assert greedy(asked) == 100
    (stopped,) = found.stopped
    assert (stopped.by, stopped.words) == ("budget", "takes 60 GBP, and 0 of 2027 is left")


def test_a_portfolio_planted_among_two_hundred_is_found() -> None:
    # The planted fill the budget to the last penny and bring 1.5 a pound; all others bring less and have no use of it,
    # or more and cost all but a pound of it.
    stream = np.random.default_rng(5)
    costs = stream.integers(20_00, 300_00, 40) / 100
    planted = [proposal(f"Planted {place:02d}", round(1.5 * cost, 2), cost) for place, cost in enumerate(costs)]
    budget = round(float(costs.sum()), 2)
    others = [
        proposal(f"Other {place:03d}", round(1.4 * cost, 2), cost)
        for place, cost in enumerate(stream.integers(20_00, 300_00, 159) / 100)
    ]
    lure = proposal("Lure", round(1.49 * (budget - 1) + 1, 2), round(budget - 1, 2))
    found = choose(choice(*planted, *others, lure, of=(budget,)))
    assert set(found.chosen) == {each.name for each in planted}
    assert (found.left, found.gap) == ((0,), 0)


def test_two_hundred_proposals_with_exclusions_and_requirements_beat_benefit_over_cost() -> None:
    stream = np.random.default_rng(0)
    costs = stream.uniform(20, 300, 200).round()
    benefits = (costs * stream.uniform(0.3, 2.5, 200)).round()
    groups = stream.integers(0, 50, 200)
    names = [f"{place:03d}" for place in range(200)]
    asked = choice(
        *(
            proposal(name, float(benefit), float(cost), requires=(names[place - 7],) if place % 10 == 9 else ())
            for place, (name, benefit, cost) in enumerate(zip(names, benefits, costs, strict=True))
        ),
        of=(float(round(costs.sum() / 4)),),
        exclusions=tuple(
            group
            for one in range(50)
            if len(group := tuple(name for name, of in zip(names, groups, strict=True) if of == one)) > 1
        ),
    )
    found = choose(asked)
    assert found.gap == 0
    assert asked.fits(frozenset(found.chosen))
    left, taken, by_ratio = asked.budgets[0].amount, set[str](), 0.0
    for each in sorted(asked.proposals, key=lambda each: -each.benefit / each.costs[0]):
        rest = taken | {each.name}
        alone = all(len(rest & set(exclusion)) < 2 for exclusion in asked.exclusions)
        if each.costs[0] <= left and alone and set(each.requires) <= taken:
            left, taken, by_ratio = left - each.costs[0], rest, by_ratio + each.benefit
    assert found.benefit > by_ratio * 1.01


def test_a_penny_over_the_budget_is_over() -> None:
    # Nine figures and a penny: far below what a solver holds a budget to.
    asked = choice(proposal("A", 2, 500_000_000.01), proposal("B", 2, 500_000_000), of=(1_000_000_000,))
    assert choose(asked).chosen == ("B",)
    assert choose(replace(asked, budgets=(Budget(name="2027", amount=1_000_000_000.01),))).chosen == ("A", "B")
    # Three times 0.1 is 0.3, though not in binary; and so is what was added up before it came here.
    assert len(choose(choice(*(proposal(name, 1, 0.1) for name in "abc"), of=(0.3,))).chosen) == 3
    assert choose(choice(proposal("A", 1, 0.1 + 0.2), of=(0.3,))).chosen == ("A",)


@pytest.mark.parametrize("trifle", [1e-3, 0.2])
def test_a_solver_that_passes_a_limit_is_asked_again(trifle: float, monkeypatch: pytest.MonkeyPatch) -> None:
    solve = optimize.milp

    def loose(price: Any, *, constraints: Any, **more: Any) -> Any:
        most = np.array(constraints.ub) + trifle * (np.arange(len(constraints.ub)) == 0) * constraints.ub[0]
        return solve(price, constraints=optimize.LinearConstraint(constraints.A, constraints.lb, most), **more)

    asked = choice(
        proposal("A", 50, 50.05), proposal("B", 50, 50), proposal("C", 49, 50), proposal("D", 10, 60), of=(100,)
    )
    exact = choose(asked)
    assert (exact.chosen, exact.gap) == (("B", "C"), 0)
    monkeypatch.setattr(optimize, "milp", loose)
    found = choose(asked)
    assert found == exact


def test_each_budget_is_held_on_its_own() -> None:
    asked = choice(proposal("Now", 10, 80, 0), proposal("Later", 9, 0, 80), proposal("Both", 15, 40, 40), of=(100, 100))
    found = choose(asked)
    assert (found.chosen, found.costs, found.left) == (("Later", "Now"), (80, 80), (20, 20))
    assert found.stopped[0].words == "takes 40 GBP, and 20 of 2027 is left"


def reasons(found: Portfolio) -> dict[str, tuple[str, str]]:
    return {each.name: (each.by, each.words) for each in found.stopped}


def test_every_reason_is_told_in_words() -> None:
    found = choose(choice(
        proposal("Gone", 99, 1, standing="declined"), proposal("Heir", 99, 1, requires=("Gone",)),
        proposal("Palace", 999, 1_000), proposal("Wallpaper", 0, 1), proposal("Loss", -1, 1, requires=("Zero",)),
        proposal("Zero", 0, 1), proposal("Pair", 99, 1, requires=("One", "Two")), proposal("One", -5, 0),
        proposal("Two", -5, 0), exclusions=(("One", "Two"),),
    ))  # fmt: skip
    assert found.chosen == ()
    assert reasons(found) == {
        "Gone": ("decided", "declined already"),
        "Heir": ("requirement", "requires Gone, which was declined"),
        "Palace": ("budget", "takes 1,000 GBP, more than all of 2027 (100)"),
        "Pair": ("exclusion", "takes One and Two together, which exclude each other"),
        "Loss": ("no benefit", "brings no benefit, with all that it requires"),
        **dict.fromkeys(("One", "Two", "Wallpaper", "Zero"), ("no benefit", "brings no benefit")),
    }


def test_an_exclusion_is_told_by_who_stands_in_the_way() -> None:
    asked = choice(
        proposal("Portal", 90, 60), proposal("Chatbot", 50, 10), proposal("Add-on", 5, 1, requires=("Chatbot",)),
        exclusions=(("Chatbot", "Portal"),),
    )  # fmt: skip
    assert reasons(choose(asked)) == {
        "Chatbot": ("exclusion", "Portal excludes it"),
        "Add-on": ("exclusion", "requires Chatbot, which Portal excludes"),
    }


def test_what_is_required_is_paid_for_and_told() -> None:
    asked = choice(proposal("App", 100, 30, requires=("Hub",)), proposal("Hub", -10, 60), proposal("Small", 50, 50))
    assert choose(asked).chosen == ("App", "Hub")
    poorer = choose(replace(asked, budgets=(Budget(name="2027", amount=80),)))
    assert poorer.chosen == ("Small",)
    assert reasons(poorer)["App"] == ("budget", "takes 90 GBP with Hub, more than all of 2027 (80)")


def test_what_is_settled_is_in_with_all_it_requires_and_its_cost_counts() -> None:
    asked = choice(
        proposal("Duty", -5, 40, standing="must have", requires=("Base",)), proposal("Base", 0, 20),
        proposal("Agreed", 1, 30, standing="approved"), proposal("Best", 100, 20),
    )  # fmt: skip
    found = choose(asked)
    assert (found.chosen, found.benefit, found.left) == (("Agreed", "Base", "Duty"), -4, (10,))
    assert reasons(found)["Best"] == ("budget", "takes 20 GBP, and 10 of 2027 is left")


def test_of_equal_choices_the_cheapest_is_taken() -> None:
    found = choose(choice(proposal("A", 10, 60), proposal("B", 10, 40), proposal("C", 10, 50), of=(60,)))
    assert found.chosen == ("B",)


def test_no_proposals_and_no_money_choose_nothing_and_what_is_free_is_chosen() -> None:
    assert choose(choice()).chosen == ()
    found = choose(choice(proposal("Free", 1, 0), proposal("Dear", 9, 1), of=(0,)))
    assert (found.chosen, found.left) == (("Free",), (0,))


def test_the_frontier_says_what_each_bit_of_budget_buys() -> None:
    asked = choice(proposal("Chatbot", 100, 60), proposal("Shift", 70, 50), proposal("Training", 70, 50))
    table = frontier(asked, (0.4, 0.5, 0.6, 1, 1.6, 2))
    assert table["budget"].to_list() == [40, 50, 60, 100, 160, 200]
    assert table["benefit"].to_list() == [0, 70, 100, 140, 240, 240]
    assert table["cost"].to_list() == [0, 50, 60, 100, 160, 160]
    assert table["a_unit"].to_list() == [None, 7, 3, 1, pytest.approx(100 / 60), 0]
    assert table["enter"].to_list()[2:] == [["Chatbot"], ["Shift", "Training"], ["Chatbot"], []]
    assert table["leave"].to_list()[3:] == [["Chatbot"], [], []]


@settings(max_examples=30)
@given(choices())
def test_more_budget_never_brings_less_and_the_frontier_passes_through_the_choice(asked: Choice) -> None:
    if not possible(asked):
        return
    table = frontier(asked, (0.5, 1, 1.5))
    assert table["benefit"].is_sorted()
    assert table.filter(pl.col("share") == 1)["benefit"].item() == choose(asked).benefit
    assert (table["cost"] <= table["budget"] + 1e-9).all()


def test_a_frontier_leaves_out_what_is_too_little_for_what_is_settled() -> None:
    asked = choice(proposal("Duty", 0, 60, standing="must have"), proposal("More", 5, 40))
    assert frontier(asked, (0.5, 0.6, 1))["share"].to_list() == [0.6, 1]
    with pytest.raises(ScenarioError, match="enough for what is approved or must be had"):
        frontier(asked, (0.1, 0.2))
    with pytest.raises(ScenarioError, match="a share of -1"):
        frontier(asked, (-1,))
    with pytest.raises(ScenarioError, match="a share of nan"):
        frontier(asked, (math.nan,))


A, B = proposal("A", 1, 10), proposal("B", 1, 10)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (choice(proposal("A", 1, -5)), "the cost of 'A' in '2027' is -5.*from 0"),
        (choice(proposal("A", 1, math.nan)), "the cost of 'A' in '2027' is nan"),
        (choice(proposal("A", math.inf, 5)), "the benefit of 'A' is inf"),
        (choice(proposal("A", 1e16, 5)), "the benefit of 'A' is"),
        (choice(A, of=(-1,)), "the budget '2027' is -1"),
        (choice(A, of=(math.nan,)), "the budget '2027' is nan"),
        (choice(A, of=()), "1 proposals and 0 budgets.*a budget"),
        (choice(A, of=(10, 10)), "'A' has 1 costs for 2 budgets.*2027, 2028"),
        (choice(A, proposal("B", 1, 1, currency="EUR")), "budgets in GBP and proposals in EUR.*one currency"),
        (choice(A, A), "two proposals are called 'A'"),
        (choice(proposal("", 1, 1)), "a proposal has no name"),
        (choice(proposal("A", 1, 1, requires=("Bee",)), proposal("Beer", 1, 1)), "A names 'Bee'.*There are: Beer"),
        (choice(A, exclusions=(("A", "Z"),)), "an exclusion names 'Z'"),
        (choice(proposal("A", 1, 1, requires=("A",))), "in a circle: A, A"),
        (
            choice(proposal("A", 1, 1, requires=("B",)), proposal("B", 1, 1, requires=("A",))),
            "require each other in a circle: .*A.*B",
        ),
        (
            choice(proposal("A", 1, 60, standing="must have"), proposal("B", 1, 50, standing="approved")),
            "take 110.00 GBP of '2027', which has 100.00.*A, B",
        ),
        (
            choice(proposal("A", 1, 1, standing="must have"), proposal("B", 1, 1, standing="approved"),
                   exclusions=(("A", "B"),)),
            "'A' and 'B' exclude each other, and all of them are settled",
        ),
        (
            choice(proposal("A", 1, 1, standing="approved", requires=("B",)), proposal("B", 1, 1, standing="declined")),
            "'B' was declined, and 'A' requires it",
        ),
        (choice(*(proposal(str(place), 1, 1) for place in range(2_001))), "2,001 proposals.*at most 2,000"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed_is_refused_in_words(asked: Choice, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        choose(asked)
    with pytest.raises(ScenarioError, match=words):
        frontier(asked)
