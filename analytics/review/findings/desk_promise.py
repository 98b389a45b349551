"""What can be promised of a support desk, and which desk a promise rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ScenarioError
from analytics.review import desks, select, words
from analytics.review.finding import Finding
from analytics.scenario.desk import promise as engine
from analytics.scenario.desk.answer import levels_of, work_out
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.promised import COUNTED, called
from analytics.scenario.lever import pulled
from analytics.scenario.money.agent_hour import homes
from analytics.scenario.money.credits import owed
from analytics.scenario.negotiate import CONFIDENCES, promising

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.scenario.desk.answer import Ground, Outcome
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.lever import Change

#: Replications of a promise, which rests on the worst of them.
REPLICATIONS: Final = 200

_PROMISES: Final[dict[str, pl.DataType]] = {
    "promise": pl.String(), "level": pl.Float64(), "confidence": pl.Float64(), "chance": pl.Float64(),
    "low": pl.Float64(), "high": pl.Float64(), "credits": pl.Float64(),
}  # fmt: skip


@dataclass(frozen=True)
class Served:
    """The support group whose desk serves a target, and the target as it is played there."""

    group: str
    aim: Aim


def promisable(
    review: Review, *, group: str, promise: str = "", changes: tuple[Change, ...] = (),
    confidences: tuple[float, ...] = CONFIDENCES, horizon: int = 12,
) -> Finding:  # fmt: skip
    """The level that a group's desk could promise for every month to come, by confidence, beside today's promise.

    Args:
        review: the review.
        group: the support group.
        promise: name of the promise; "" for the worst held one of today.
        changes: of the desk, made first; empty for the desk as it is.
        confidences: shares of futures in which no month may fall short.
        horizon: months that the promise is to hold for.

    Raises:
        QuestionError: there is no such group or promise.
        ScenarioError: its log cannot carry a simulation, a change makes no sense for it, or a confidence is none.
    """
    desk, aim = desks.desk(review, group, months=horizon), desks.aim(review, group, promise, months=horizon)
    ground = replace(desk.ground, replications=REPLICATIONS)
    found = review.remembered(
        ("desk for a promise", group, changes, horizon), lambda: work_out(ground, pulled(changes, LEVERS))
    )
    error = desk.model_error if desk.found.backtest else 0.0
    table, sign = _table(ground, found, aim, confidences, error), words.sign(review.catalogue.currency)
    pays = table["credits"].is_not_null().any()
    off = f"a normal error of {100 * error:.1f} points, as large as in the quarters held out, mixed into each"
    return Finding(
        key="desk_promise.promisable",
        question=f"What could be promised of {aim.name} by its desk?",
        answer=_signed(aim, table, horizon, changed=bool(changes)),
        table=table,
        labels={
            "promise": "Promise", "level": "Level", "confidence": f"Holds for all {horizon} months",
            "low": "5 % of draws below", "high": "5 % above",
            **({"credits": f"Credits a month, {sign}"} if pays else {}),
        },
        formats={
            **dict.fromkeys(("level", "low", "high"), "percent2"), "confidence": "percent",
            **({"credits": "money"} if pays else {}),
        },
        method=desks.method(
            review, desk, horizon, REPLICATIONS,
            f"The level of a confidence is the quantile of the worst month of each future, with "
            f"{off if error else 'no error of the model, as none could be measured'}, taken down to a level that "
            "people write. Its range comes from drawing the futures again. Tiers of credit move along with the level.",
        ),
        recipe=review.recipe(
            "desk_promise.promisable", group=group, promise=aim.name, changes=changes, confidences=confidences,
            horizon=horizon,
        ),
    )  # fmt: skip


def for_target(review: Review, agreement: str, target: str, *, horizon: int = 12) -> tuple[Served | None, str]:
    """The desk that serves a target, with its aim there; or None and why there is none, without a full stop.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: the agreement has no such target in force.
    """
    promised = select.promise(review, agreement, target)
    service, name = promised.agreement.service, called(agreement, target)
    if promised.target.measure not in COUNTED:
        return None, f"{promised.name} is no share of tickets answered or resolved in time, as a desk is played for"
    group = homes(review.catalogue).get(service, "")
    if not group:
        return None, f"the catalogue names no support group of {service or promised.agreement.name}"
    if group not in desks.groups(review):
        return None, f"no tickets were handled by {group}, which {service} is supported by"
    ground, why = review.remembered(("desk or why not", group, horizon), lambda: _ground(review, group, horizon))
    if ground is None:
        return None, why
    aim = next((each for each in ground.aims if each.name == name), None)
    if aim is not None:
        return Served(group, aim), ""
    cannot = desks.desk(review, group, months=horizon).cannot
    left_out = next((f"the desk cannot be played for {each}" for each in cannot if each.startswith(f"{name},")), "")
    return None, left_out or f"no tickets that {promised.name} is about come to {group}"


def _ground(review: Review, group: str, months: int) -> tuple[Ground | None, str]:
    try:
        return desks.desk(review, group, months=months).ground, ""
    except ScenarioError as refused:
        return None, refused.problem


def _table(
    ground: Ground, found: Outcome, aim: Aim, confidences: tuple[float, ...], model_error: float
) -> pl.DataFrame:
    """Today's promise first, then the level of each confidence, with the credits it would owe a month."""
    worst = engine.worst_periods(found.played, aim, model_error=model_error)
    could = engine.promisable(found.played, aim, confidences, model_error=model_error)
    holds = float((worst >= aim.level).mean())
    rows = [("As promised today", aim.level, holds, holds, None, None)]
    rows += [
        (f"With {words.share(confidence)} confidence", level, confidence, chance, low, high)
        for confidence, level, low, high, chance in could.iter_rows()
    ]
    priced = [(*row, _credits(ground, found, aim, row[1])) for row in rows]
    return pl.DataFrame(priced, schema=_PROMISES, orient="row")


def _credits(ground: Ground, found: Outcome, aim: Aim, level: float) -> float | None:
    """Mean credits a month if a level were promised, its tiers moved along; None where it owes none."""
    for each in ground.owed:
        name = next((target for target, other in each.aims.items() if other == aim), "")
        if not name:
            continue
        targets = tuple(promising(one, level) if one.name == name else one for one in each.version.targets)
        asked = replace(each, version=replace(each.version, targets=targets))
        due = owed(levels_of(asked, found.played))
        return float(due[name].mean()) if name in due else None
    return None


def _signed(aim: Aim, table: pl.DataFrame, horizon: int, *, changed: bool) -> str:
    """The promise of the middle confidence, and how today's holds, in a sentence."""
    today, middle = table.row(0, named=True), table.row(1 + (table.height - 1) // 2, named=True)
    level = words.level(middle["level"], "share", aim.level)
    return (
        f"{aim.name} could be promised at {level} for each of {horizon} months with "
        f"{words.share(middle['confidence'])} confidence{', changed so' if changed else ''}; "
        f"{words.exact(aim.level, 'share')}, as promised today, holds in all of them with "
        f"{words.chance(today['confidence'])}"
    )
