"""Moves within a budget: the best set is found, where the greedy one is not, and is played together."""

from __future__ import annotations

import pytest

from analytics.errors import ScenarioError
from analytics.scenario.desk.answer import Ground
from analytics.scenario.desk.levers import ChangeAutomation, ChangeHandling, ChangePeople
from analytics.scenario.desk.moves import Move, all_of, together
from analytics.scenario.money.change import Change
from analytics.scenario.portfolio import Budget
from tests.scenario.desk.test_answer import ground


def made(name: str, percent: float, once: float, *, kind: str = "") -> Move:
    """Tickets that no longer come, at two pounds each."""
    return Move(name=name, levers=(ChangeAutomation(kind=kind, percent=percent),), change=Change(words=name, once=once))


def asked() -> Ground:
    return ground(9, replications=6)


def test_the_best_set_is_found_where_the_best_ratio_first_does_not_find_it() -> None:
    """About 8,000 tickets at 2 pounds: a tenth of the P3 are 800 pounds, a fifth of the P4 960, and so on."""
    small, large = made("small and good", 10, 200, kind="P3"), made("large", 25, 450, kind="P4")
    moves = [small, large, made("middle", 20, 450, kind="P3")]
    found = together(asked(), moves, Budget(name="2027", amount=900))
    ratio = {
        name: saved.mean / move.change.once for (name, saved), move in zip(found.alone.items(), moves, strict=True)
    }
    # The best ratio first leaves no room for the two that are worth most together.
    assert max(ratio, key=lambda name: ratio[name]) == "small and good"
    assert found.portfolio.chosen == ("large", "middle")
    assert found.saved.mean == pytest.approx(found.alone["large"].mean + found.alone["middle"].mean, rel=0.01)


def test_moves_that_get_in_each_others_way_save_less_together_and_it_is_said() -> None:
    first = Move(name="portal", levers=(ChangeAutomation(percent=50),), change=Change(words="portal", once=100))
    second = Move(name="robot", levers=(ChangeAutomation(percent=50),), change=Change(words="robot", once=100))
    found = together(asked(), [first, second], Budget(name="2027", amount=200))
    assert set(found.portfolio.chosen) == {"portal", "robot"}
    # Half and then half of what is left: a quarter of 8,000 tickets at two pounds is saved but once.
    assert found.apart.mean == pytest.approx(-0.25 * 8000 * 2, rel=0.03)
    assert found.apart.plain


def test_moves_of_one_kind_add_to_each_other() -> None:
    moves = [
        Move(name=str(n), levers=(ChangePeople(people=-1), ChangeHandling(percent=10)), change=Change(words="less"))
        for n in range(2)
    ]  # fmt: skip
    desk = all_of(asked(), moves).desk
    assert desk.stations[0].people.max() == 7
    assert desk.kinds[0].tiers[0].work.mean == pytest.approx(2.0 * 0.81)


def test_a_move_that_requires_another_is_made_with_it_or_not_at_all() -> None:
    base = made("base", 0, 400)
    needs = Move(
        name="needs it", levers=(ChangeAutomation(percent=20),), change=Change(words="x", once=400), requires=("base",)
    )
    assert together(asked(), [base, needs], Budget(name="2027", amount=400)).portfolio.chosen == ()
    assert together(asked(), [base, needs], Budget(name="2027", amount=800)).portfolio.chosen == ("base", "needs it")


def test_no_moves_or_two_of_one_name_are_refused() -> None:
    with pytest.raises(ScenarioError, match="no move is put forward"):
        together(asked(), [], Budget(name="2027", amount=1))
    with pytest.raises(ScenarioError, match="'a' is put forward twice"):
        together(asked(), [made("a", 1, 1), made("a", 2, 1)], Budget(name="2027", amount=1))


def test_progress_is_told_to_the_end() -> None:
    said: list[float] = []
    together(asked(), [made("a", 5, 1)], Budget(name="2027", amount=10), progress=said.append)
    assert said == [0.5, 1.0]
