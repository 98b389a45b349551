"""Cost against level over many options: what is not plainly beaten, where the knee is, what holds a level for least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario import frontier as curve
from analytics.scenario.compare import Difference
from analytics.scenario.futures import standard_error
from analytics.scenario.money.margin import plain_beyond
from analytics.scenario.money.paired import difference
from analytics.scenario.money.question import asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.scenario.money.change import Change
    from analytics.scenario.money.question import Answer, Changes, Evaluate

#: Most options of one frontier.
MOST: Final = 200


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to run the service: what it is called, the changes that make it, and what making them costs itself."""

    name: str
    changes: Changes
    costs: tuple[Change, ...] = ()


def frontier(evaluate: Evaluate, options: Sequence[Option], *, higher_is_better: bool = True) -> pl.DataFrame:
    """One row an option, by rising level: what it costs, credits within, and whether another is plainly better.

    One option beats another where it is plainly better in cost or level, and on average no worse in the other of the
    two. Plainly means by two standard errors of the paired difference, and by more the more pairs there are, so that
    noise makes no option look beaten.

    Columns: `option`, `cost`, `cost_error`, `low` and `high` (5 and 95 % of futures), `level`, `level_error`, `credits`
    (null where they are not told apart), `beaten_by` ("" for none), `on_frontier`.

    Args:
        evaluate: the simulation.
        options: what is to be compared.
        higher_is_better: False where the level is a time or another figure that is better the lower it is.

    Raises:
        ScenarioError: there are no options, too many, or two of one name; or answers are not of the same replications.
    """
    check(options)
    answers = {option.name: asked(evaluate, option.changes) for option in options}
    return weighed(answers, 1.0 if higher_is_better else -1.0)


def check(options: Sequence[Option]) -> None:
    """Nothing, where there are options, not too many, each under a name of its own; ScenarioError else."""
    names = [option.name for option in options]
    if not 1 <= len(names) <= MOST or len(set(names)) < len(names):
        twice = len(set(names)) < len(names)
        problem = f"{max(names, key=names.count)!r} is there twice" if twice else f"{len(names)} options"
        raise ScenarioError(problem, expected=f"1 to {MOST} options, each under a name of its own")


def weighed(answers: Mapping[str, Answer], sign: float = 1.0) -> pl.DataFrame:
    """The rows of `frontier` from what each option comes to; a sign of -1 where a lower level is better."""
    beaten = beaten_by(answers, sign)
    rows = [_row(name, answer, beaten[name]) for name, answer in answers.items()]
    found = pl.DataFrame(rows, infer_schema_length=None).cast({"credits": pl.Float64})
    return found.sort("level", "cost", maintain_order=True)


def knee(found: pl.DataFrame) -> str | None:
    """The option on the frontier from which each further step of level costs clearly more; None where there is none.

    The curve is that of the frontier alone, as `analytics.scenario.frontier.knee` reads it.
    """
    front = found.filter("on_frontier").unique("level", keep="first", maintain_order=True)
    level = curve.knee(front)
    return None if level is None else str(front.filter(pl.col("level") == level)["option"][0])


def cheapest(found: pl.DataFrame, level: float, *, higher_is_better: bool = True) -> str:
    """The option that costs least of those whose level is at least (or at most) so much, by two standard errors.

    Raises:
        ScenarioError: none is; names the one that comes nearest.

    Example:
        >>> found = pl.DataFrame({"option": ["8", "9"], "cost": [80, 90], "level": [0.9, 0.95], "level_error": 0.01})
        >>> cheapest(found, 0.91)
        '9'
    """
    sign = 1 if higher_is_better else -1
    sure = pl.col("level") * sign - 2 * pl.col("level_error")
    holds = found.filter(sure >= sign * level).sort("cost", maintain_order=True)
    if holds.is_empty():
        nearest = found.sort(sure, descending=True).row(0, named=True)
        problem = f"no option surely holds {level:g}; {nearest['option']!r} comes nearest with {nearest['level']:.4g}"
        raise ScenarioError(problem, remedy="Add options, or promise less")
    return str(holds["option"][0])


def beaten_by(answers: Mapping[str, Answer], sign: float = 1.0) -> dict[str, str]:
    """The cheapest option that plainly beats each option; "" for none.

    Args:
        answers: what each option comes to, of the same replications.
        sign: -1 where a lower level is better.
    """
    replications = {len(answer.total) for answer in answers.values()}
    if len(replications) > 1:
        problem = f"options were simulated {' and '.join(map(str, sorted(replications)))} times"
        raise ScenarioError(problem, expected="the same replications for all")
    # Every pair, either way round, in cost and in level.
    beyond = plain_beyond(2 * len(answers) * (len(answers) - 1), replications.pop() - 1)
    by_cost = sorted(answers, key=lambda name: float(answers[name].total.mean()))
    return {
        name: next((other for other in by_cost if _beats(answers[other], answers[name], sign, beyond)), "")
        for name in answers
    }  # fmt: skip


def _beats(one: Answer, other: Answer, sign: float, beyond: float) -> bool:
    """Whether one is plainly better in cost or level and on average no worse in the other of the two."""
    gains = (difference(other.total, one.total), difference(sign * one.level, sign * other.level))
    return all(gain.mean >= 0 for gain in gains) and any(_plain(gain, beyond) for gain in gains)


def _plain(gain: Difference, beyond: float) -> bool:
    return gain.plain and gain.mean > beyond * gain.error


def _row(name: str, answer: Answer, beaten: str) -> dict[str, str | float | bool | None]:
    low, high = np.quantile(answer.total, (0.05, 0.95))
    return {
        "option": name, "cost": float(answer.total.mean()), "cost_error": standard_error(answer.total),
        "low": float(low), "high": float(high), "level": float(answer.level.mean()),
        "level_error": standard_error(answer.level),
        "credits": None if answer.credits is None else float(answer.credits.mean()),
        "beaten_by": beaten, "on_frontier": not beaten,
    }  # fmt: skip
