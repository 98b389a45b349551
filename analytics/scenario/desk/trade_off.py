"""Cost against level over ways to run a desk, none of them at the expense of those that nobody looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.scenario.desk.answer import named, work_out
from analytics.scenario.desk.level import whole
from analytics.scenario.money import frontier as curve
from analytics.scenario.money.paired import difference
from analytics.scenario.money.question import Answer, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.scenario.desk.answer import Ground, Outcome
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.money.frontier import Option


def trade_off(
    ground: Ground, aim: Aim, options: Sequence[Option], *, progress: Callable[[float], None] = lambda _: None,
    play: Callable[[Option], Outcome] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """One row an option, by rising level of an aim: cost, level, and whether it is worth a thought.

    An option starves an aim where it makes its level plainly worse than today's and leaves it short of what is
    promised. Such an option is not on the frontier and beats no other, so that urgent work is not held at the expense
    of the rest.

    Args:
        ground: the desk.
        aim: whose level is weighed against cost.
        options: ways to run it; what making them costs itself is in their cost.
        progress: told the share done.
        play: gives what an option comes to, where that may be known already; None to play each.

    Returns:
        The columns of `analytics.scenario.money.frontier.frontier`, and `starves`: names of aims, "" for none.

    Raises:
        ScenarioError: there are no options, or one makes no sense for the desk.
    """
    curve.check(options)
    today = work_out(ground)
    answers, starves = dict[str, Answer](), dict[str, str]()
    for place, option in enumerate(options):
        outcome = play(option) if play else played(ground, option)
        answers[option.name] = told(outcome.bill, whole(outcome.played, aim))
        starves[option.name] = starved(ground, today, outcome)
        progress((place + 1) / len(options))
    table = curve.weighed(answers)
    fair = {name: answer for name, answer in answers.items() if not starves[name]}
    beaten = curve.beaten_by(fair) if fair else {}
    name = pl.col("option")
    return table.with_columns(
        beaten_by=name.replace_strict(beaten, default="", return_dtype=pl.String),
        starves=name.replace_strict(starves, return_dtype=pl.String),
        on_frontier=name.is_in([option for option, other in beaten.items() if not other]),
    )


def played(ground: Ground, option: Option) -> Outcome:
    """What a way to run a desk comes to; ScenarioError where it makes no sense for it."""
    return work_out(ground, named(option.changes), option.costs)


def starved(ground: Ground, today: Outcome, changed: Outcome) -> str:
    """Names of the aims that a change makes plainly worse than today and leaves short of what is promised."""
    names = []
    for aim in ground.aims:
        now, then = whole(today.played, aim), whole(changed.played, aim)
        lost = difference(then, now)
        if lost.plain and lost.mean < 0 and then.mean() < aim.level:
            names.append(aim.name)
    return ", ".join(names)
