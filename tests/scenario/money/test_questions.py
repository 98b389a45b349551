from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.errors import ScenarioError
from analytics.scenario.compare import Difference
from analytics.scenario.money.bill import billed
from analytics.scenario.money.break_even import break_even, crossing
from analytics.scenario.money.frontier import Option, beaten_by, cheapest, frontier, knee
from analytics.scenario.money.margin import plain_beyond
from analytics.scenario.money.question import Answer, Changes, asked, told
from analytics.scenario.money.tariff import Rate, Tariff
from analytics.scenario.money.tornado import Span, tornado
from analytics.scenario.money.use import Use

REPLICATIONS = 40
#: Luck of each future, the same whatever is changed.
LUCK = np.random.default_rng(3).standard_normal(REPLICATIONS)


def desk(changes: Changes) -> Answer:
    """A desk in closed form: people cost 1,000 each, level 1 - 0.5^(people - 5), and credits 20,000 a point missed."""
    people, volume = changes.get("people", 8), changes.get("volume", 1.0)
    level = np.clip(1 - 0.5 ** (people - 5) * volume + 0.001 * LUCK, 0, 1)
    credits_due = 20_000 * (1 - level)
    other = 500 * changes.get("tool", 0)
    return Answer(total=1000 * people + credits_due + other, level=level, credits=credits_due)


def answer(cost: NDArray[np.float64], level: NDArray[np.float64]) -> Answer:
    return Answer(total=cost, level=level)


def people(counts: range) -> list[Option]:
    return [Option(name=str(count), changes={"people": count}) for count in counts]


@given(slope=st.floats(-50, 50).filter(lambda slope: abs(slope) > 0.1), at=st.floats(1, 99))
def test_the_break_even_of_a_straight_line_is_where_it_passes_nothing(slope: float, at: float) -> None:
    found = crossing(lambda value: Difference(slope * (value - at), 0.0), 0, 100, 0.5)
    assert found.at == pytest.approx(at, abs=1e-6)
    assert found.below <= found.at <= found.above
    assert found.above - found.below == 0.5
    assert found.pays == ("above" if slope > 0 else "below")


@given(power=st.sampled_from([1, 3, 5]), at=st.floats(0.05, 0.95))
def test_the_break_even_of_any_rising_curve_is_found_to_the_step(power: int, at: float) -> None:
    found = crossing(lambda value: Difference((value - at) ** power, 0.0), 0, 1, 1e-4)
    assert abs(found.at - at) <= 1e-4


def test_a_break_even_costs_a_question_for_each_halving() -> None:
    calls: list[float] = []

    def saving(value: float) -> Difference:
        calls.append(value)
        return Difference(value - 700_000.5, 0.0)

    assert crossing(saving, 0, 1_000_000, 1).below == 700_000
    assert len(calls) <= 2 + 20


def test_a_tool_breaks_even_where_it_costs_what_it_saves() -> None:
    # Eight people beside nine: one hour less is 1,000, the credits 20,000 x (1/8 - 1/16) more; the tool costs 500 each.
    def with_tool(changes: Changes) -> Answer:
        return desk({**changes, "people": 9 if "tool" in changes else 8})

    found = break_even(with_tool, "tool", 0, 4, 1)
    assert found.at == pytest.approx((20_000 / 16 - 1000) / 500)
    assert (found.below, found.above, found.pays) == (0, 1, "below")


def test_what_noise_leaves_open_lies_between_the_plain_sides() -> None:
    found = crossing(lambda value: Difference(50.5 - value, 5.0), 0, 100, 1)
    # Plain beyond two standard errors: at most 40 and at least 61, as far as they were asked about.
    assert found.sure_below is not None
    assert found.sure_above is not None
    assert found.sure_below <= 40.5
    assert found.sure_above >= 60.5
    assert crossing(lambda value: Difference(50.5 - value, 500.0), 0, 100, 1).sure_below is None


@pytest.mark.parametrize(
    ("saving", "words"),
    [
        (lambda value: 10 + value, "price pays everywhere from 0 to 8: even at 0 it saves 10"),
        (lambda value: 10 - value, "price pays everywhere from 0 to 8: even at 8 it saves 2"),
        (lambda value: -10 - value, "price pays nowhere from 0 to 8: even at 0 it loses 10"),
        (lambda value: value - 10, "price pays nowhere from 0 to 8: even at 8 it loses 2"),
        (lambda _: 0.0, "price neither saves nor loses anything from 0 to 8"),
    ],
)
def test_a_change_that_never_breaks_even_is_told_by_its_side(saving: object, words: str) -> None:
    assert callable(saving)
    with pytest.raises(ScenarioError, match=words):
        crossing(lambda value: Difference(saving(value), 0.0), 0, 8, 1, "price")


def test_a_saving_that_goes_up_and_down_is_refused() -> None:
    with pytest.raises(ScenarioError, match="does not go one way"):
        crossing(lambda value: Difference(value - 4 if value != 4 else 40, 0.0), -1, 9, 1)


@pytest.mark.parametrize(
    ("low", "high", "step"), [(1, 1, 1), (2, 1, 1), (0, 1, 0), (0, 1, 2), (0, 10, 3), (0, 1, 1e-9)]
)
def test_a_range_without_whole_steps_is_refused(low: float, high: float, step: float) -> None:
    with pytest.raises(ScenarioError, match="whole steps from a lower value to a higher one"):
        crossing(lambda value: Difference(value, 0.0), low, high, step)


def test_a_tornado_puts_first_what_moves_the_total_furthest() -> None:
    # By hand: volume 0.5 or 2 in place of 1 moves the share late from 1/8 to 1/16 or 1/4, so the credits of 20,000;
    # a tool costs 500 each; ten people cost 2,000 more and save 20,000 x (1/8 - 1/32).
    spans = [
        Span(lever="tool", low=0, high=1),
        Span(lever="volume", low=0.5, high=2),
        Span(lever="people", low=8, high=10),
    ]
    found = tornado(desk, spans)
    assert found["lever"].to_list() == ["volume", "tool", "people"]
    assert found["at_low"].to_list() == pytest.approx([-1250, 0, 0], abs=1e-6)
    assert found["at_high"].to_list() == pytest.approx([2500, 500, 125], abs=1e-6)
    assert found["swing"].to_list() == pytest.approx([3750, 500, 125], abs=1e-6)
    assert found["plain"].all()


def test_a_lever_that_harms_either_way_swings_from_where_it_stands() -> None:
    def bowl(changes: Changes) -> Answer:
        off = changes.get("hours", 0.0)
        return answer(100 * off**2 + LUCK, LUCK)

    found = tornado(bowl, [Span(lever="hours", low=-1, high=1)])
    assert found["swing"].item() == pytest.approx(100)


def test_a_tornado_has_paired_errors_and_says_what_is_noise() -> None:
    def noisy(changes: Changes) -> Answer:
        drawn = np.random.default_rng(int(2 + sum(changes.values()))).standard_normal(REPLICATIONS)
        return answer(LUCK * 1e6 + drawn, LUCK)

    found = tornado(noisy, [Span(lever="nothing", low=-1, high=1)])
    # Luck of a million cancels out of the pairs; what is left is of the size of the noise over sqrt(40).
    assert found["low_error"].item() < 1
    assert found["swing"].item() < 1


def test_a_tornado_of_the_level_leaves_money_out() -> None:
    found = tornado(desk, [Span(lever="people", low=7, high=9)], of="level")
    assert (found["at_low"].item(), found["at_high"].item()) == pytest.approx((-1 / 8, 1 / 16))


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([], "no lever to move"),
        ([Span(lever="tool", low=0, high=1)] * 2, "'tool' is there twice"),
        ([Span(lever="tool", low=1, high=1)], "tool from 1 to 1"),
    ],
)
def test_a_tornado_of_nothing_is_refused(spans: list[Span], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        tornado(desk, spans)


def test_a_planted_frontier_is_found_with_its_knee_and_its_credits() -> None:
    # Planted: with 20,000 a point missed, people pay for themselves up to nine or ten; those with a useless tool, and
    # those below nine, cost more for a lower level.
    options = people(range(6, 16))
    options += [Option(name=f"{count} and a tool", changes={"people": count, "tool": 1}) for count in (7, 9, 11)]
    found = frontier(desk, options)
    front = found.filter("on_frontier")["option"].to_list()
    assert front == ["9", "10", "11", "12", "13", "14", "15"]
    assert found.filter(option="9 and a tool")["beaten_by"].item() == "9"
    assert found.filter(option="6")["beaten_by"].item() == "9"
    credits_due = found.filter(option="9")["credits"].item()
    assert credits_due == pytest.approx(20_000 / 16 - 20 * LUCK.mean())
    assert found.filter(option="9")["cost"].item() == pytest.approx(9000 + credits_due)
    # By hand: the straight line from nine to fifteen lies 2,047 above ten, 2,571 above eleven and 2,333 above twelve.
    assert knee(found) == "11"


def test_the_knee_is_that_of_the_frontier_alone() -> None:
    straight = frontier(lambda changes: answer(100 * changes["x"] + LUCK, changes["x"] + 0 * LUCK), [
        Option(name=str(x), changes={"x": x}) for x in range(5)
    ])  # fmt: skip
    assert straight["on_frontier"].all()
    assert knee(straight) is None


def test_noise_makes_no_option_look_beaten() -> None:
    # Twelve options that are all alike, drawn apart: at two standard errors alone, some would be beaten nearly always.
    beaten, naive = 0, 0
    for seed in range(100):
        draws = np.random.default_rng(seed)
        answers = {
            str(option): answer(
                1000 + draws.standard_normal(REPLICATIONS), 0.9 + 0.01 * draws.standard_normal(REPLICATIONS)
            )
            for option in range(12)
        }
        beaten += any(beaten_by(answers).values())
        naive += _beaten_at_two_errors(answers)
    assert beaten <= 5
    assert naive > 50


def _beaten_at_two_errors(answers: dict[str, Answer]) -> bool:
    """Whether some option would be beaten if two standard errors were enough however many are compared."""
    for one in answers.values():
        for other in answers.values():
            cost, level = other.total - one.total, one.level - other.level
            errors = [gain.std(ddof=1) / np.sqrt(len(gain)) for gain in (cost, level)]
            gains = [gain.mean() for gain in (cost, level)]
            if min(gains) >= 0 and any(gain > 2 * error > 0 for gain, error in zip(gains, errors, strict=True)):
                return True
    return False


def test_a_cheaper_option_does_not_beat_a_better_one_whose_level_is_merely_unsure() -> None:
    draws = np.random.default_rng(1)
    unsure = 0.92 + 0.2 * draws.standard_normal(REPLICATIONS)
    worse = 0.90 + 0.2 * draws.standard_normal(REPLICATIONS)
    assert worse.mean() < unsure.mean()
    answers = {"few": answer(np.full(REPLICATIONS, 10.0), worse), "many": answer(np.full(REPLICATIONS, 20.0), unsure)}
    assert beaten_by(answers) == {"few": "", "many": ""}


@given(
    costs=st.lists(st.integers(0, 5), min_size=2, max_size=8),
    levels=st.lists(st.integers(0, 5), min_size=8, max_size=8),
)
def test_without_noise_the_frontier_is_that_of_every_pair_looked_at(costs: list[int], levels: list[int]) -> None:
    pairs = list(zip(costs, levels, strict=False))
    answers = {str(place): answer(np.full(3, float(cost)), np.full(3, float(level)))
               for place, (cost, level) in enumerate(pairs)}  # fmt: skip
    beaten = {place for place, (cost, level) in enumerate(pairs)
              if any(c <= cost and v >= level and (c, v) != (cost, level) for c, v in pairs)}  # fmt: skip
    found = beaten_by(answers)
    assert {int(name) for name, other in found.items() if other} == beaten
    assert len(beaten) < len(pairs)


@pytest.mark.parametrize(("harm", "chosen"), [(0.0, "none for the low class"), (9.0, "one for the low class")])
def test_a_price_on_late_items_keeps_the_low_class_from_being_starved(harm: float, chosen: str) -> None:
    # A person for the low class costs 100 hours of 30 a month, and leaves 50 of its 500 items late in place of all.
    rates = (Rate(line="people", amount=30), *([Rate(line="harm", of="P4", amount=harm)] if harm else []))
    tariff = Tariff(currency="GBP", rates=rates)

    def shared(changes: Changes) -> Answer:
        people, late = 300 + 100 * changes["low"], 500 - 450 * changes["low"]
        use = Use(people={"Desk": np.full((3, 12), people)}, late={"P4": np.full((3, 12), late)})
        return told(billed(use, tariff), np.full(3, 0.95))

    options = [
        Option(name=f"{word} for the low class", changes={"low": low}) for low, word in ((0, "none"), (1, "one"))
    ]
    assert cheapest(frontier(shared, options), 0.9) == chosen


def test_a_time_is_better_the_lower_it_is() -> None:
    options = [Option(name=str(hours), changes={"hours": hours}) for hours in (2, 4, 8)]
    found = frontier(
        lambda changes: answer(np.full(3, 100.0), np.full(3, changes["hours"])), options, higher_is_better=False
    )
    assert found.filter("on_frontier")["option"].to_list() == ["2"]


def test_the_cheapest_way_to_hold_a_level_is_the_first_that_surely_does() -> None:
    found = frontier(desk, people(range(6, 16)))
    # 1 - 1/16 falls short of 95 %, 1 - 1/32 does not.
    assert cheapest(found, 0.95) == "10"
    with pytest.raises(ScenarioError, match="no option surely holds 1; '15' comes nearest"):
        cheapest(found, 1.0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "0 options"),
        (people(range(1, 2)) * 2, "'1' is there twice"),
        ([Option(name=str(n), changes={}) for n in range(201)], "201 options"),
    ],
)
def test_a_frontier_of_nothing_or_too_much_is_refused(options: list[Option], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        frontier(desk, options)


def test_answers_of_other_replications_are_not_compared() -> None:
    few, many = (answer(np.ones(count), np.ones(count)) for count in (2, 3))
    with pytest.raises(ScenarioError, match="simulated 2 and 3 times"):
        beaten_by({"few": few, "many": many})


@pytest.mark.parametrize(
    ("given_back", "words"),
    [
        (answer(np.ones(1), np.ones(1)), "people at 9: the simulation gave figures of"),
        (answer(np.ones(2), np.ones(3)), "the simulation gave figures of"),
        (answer(np.array([1, np.inf]), np.ones(2)), "not finite"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_with_what_was_asked(given_back: Answer, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        asked(lambda _: given_back, {"people": 9})


def test_more_comparisons_ask_for_more_errors_and_never_fewer_than_two() -> None:
    asked_for = [plain_beyond(count, 39) for count in (1, 10, 100, 1000)]
    assert asked_for == sorted(asked_for)
    assert asked_for[0] >= 2
    # One of 40 draws: the t quantile of what a normal leaves beyond two, 2.27501 %.
    assert asked_for[0] == pytest.approx(2.0662, abs=1e-3)
