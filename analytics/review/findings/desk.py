"""What does a change of a support desk cost and buy, how many people does it take, and what can people not mend?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.measures.period import add_months
from analytics.review import desks, words
from analytics.review.finding import Finding
from analytics.scenario.compare import AS_IT_IS, MOST, THIS
from analytics.scenario.desk import staffing
from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.lever import pulled
from analytics.scenario.money.paired import difference

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.review.review import Review
    from analytics.scenario.desk.answer import Outcome
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.lever import Change, Option

_COMPARED: Final[dict[str, pl.DataType]] = {
    "option": pl.String(), "level": pl.Float64(), "met": pl.Float64(), "worst": pl.String(),
    "worst_chance": pl.Float64(), "open": pl.Float64(), "cost": pl.Float64(), "credits": pl.Float64(),
    "total": pl.Float64(), "total_change": pl.Float64(), "total_error": pl.Float64(),
}  # fmt: skip


def compare(
    review: Review, *, group: str, changes: tuple[Change, ...] = (), options: tuple[Option, ...] = (),
    horizon: int = 12, seed: int = 1, replications: int = desks.FIRST,
) -> Finding:  # fmt: skip
    """What changes of a group's desk come to, beside the desk as it is, on the same luck.

    Args:
        review: the review.
        group: the support group.
        changes: the scenario looked at; empty to look at the desk as it is alone.
        options: further named scenarios, up to five in all.
        horizon: months played.
        seed: of the luck, which every option meets alike.
        replications: how often each is played.

    Raises:
        QuestionError: there is no such group, or there are too many options.
        ScenarioError: its log cannot carry a simulation, or a change makes no sense for it.
    """
    asked = [*options, (THIS, changes)] if changes else [*options]
    if len(asked) > MOST:
        problem = f"{len(asked)} options"
        raise QuestionError(problem, expected=f"at most {MOST} beside the desk as it is")
    desk, currency = desks.desk(review, group, months=horizon), review.catalogue.currency
    ground = replace(desk.ground, replications=replications, seed=seed)
    today = desks.today(review, group, months=horizon, seed=seed, replications=replications)
    found = {AS_IT_IS: today, **{name: work_out(ground, pulled(each, LEVERS)) for name, each in asked}}
    table = pl.DataFrame([_row(desk, name, each, today, horizon) for name, each in found.items()], schema=_COMPARED)
    return Finding(
        key="desk.compare",
        question=f"What would a change of {group} cost and buy?",
        answer=_answer(group, table, currency),
        table=table,
        labels={
            "option": "Option", "level": "Items in time", "met": "Promises met, months", "worst": "Worst promise",
            "worst_chance": "Months that meet it", "open": "Open at the end",
            "cost": f"Cost a month, {words.sign(currency)}", "credits": f"Credits a month, {words.sign(currency)}",
            "total": f"Together, {words.sign(currency)}", "total_change": f"Against today, {words.sign(currency)}",
            "total_error": "Its error",
        },
        formats={
            **dict.fromkeys(("level", "met", "worst_chance"), "percent"), "open": "number",
            **dict.fromkeys(("cost", "credits", "total", "total_change", "total_error"), "money"),
        },
        method=desks.method(review, desk, horizon, replications),
        recipe=review.recipe(
            "desk.compare", group=group, changes=changes, options=options, horizon=horizon, seed=seed,
            replications=replications,
        ),
    )  # fmt: skip


def people(
    review: Review, *, group: str, confidence: float = 0.9, horizon: int = 12,
    progress: Callable[[float], None] = lambda _: None,
) -> Finding:  # fmt: skip
    """People more or fewer that a group takes in each month to come, so that every promise is met in it.

    Args:
        review: the review.
        group: the support group.
        confidence: share of futures that must meet them.
        horizon: months played.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group.
        ScenarioError: its log cannot carry a simulation.
    """
    desk = desks.desk(review, group, months=horizon)
    found = review.remembered(("people needed", group, confidence, horizon), lambda: staffing.needed(
        desk.ground.desk, group, desk.ground.aims, confidence=confidence, progress=progress
    ))  # fmt: skip
    first = desk.ground.desk.first
    table = found.with_columns(
        month=pl.Series([add_months(first, period) for period in found["period"]], dtype=pl.Date)
    ).select("month", "needed", "low", "high", "beyond")
    return Finding(
        key="desk.people",
        question=f"How many people does {group} need for what comes?",
        answer=_needed(group, table, confidence),
        table=table,
        labels={
            "month": "Month", "needed": "People more", "low": "5 % need fewer than", "high": "5 % need more than",
            "beyond": "No number is enough",
        },
        formats={"month": "month", **dict.fromkeys(("needed", "low", "high"), "number"), "beyond": "percent"},
        method=desks.method(review, desk, horizon, staffing.REPLICATIONS),
        recipe=review.recipe("desk.people", group=group, confidence=confidence, horizon=horizon),
    )  # fmt: skip


def limits(review: Review, *, group: str, horizon: int = 12) -> Finding:
    """What holds each promise of a group back: people, or what people cannot mend.

    Raises:
        QuestionError: there is no such group.
        ScenarioError: its log cannot carry a simulation.
    """
    desk = desks.desk(review, group, months=horizon)
    aims: Sequence[Aim] = desk.ground.aims
    found = review.remembered(
        ("limits", group, horizon), lambda: [staffing.limit(desk.ground.desk, aim) for aim in aims]
    )
    rows = [
        (each.aim.name, each.aim.level, each.today, each.ceiling, each.mended_by,
         None if each.handling is None else each.handling / 100)
        for each in found
    ]  # fmt: skip
    names = ("promise", "promised", "today", "ceiling", "mended_by", "handling")
    table = pl.DataFrame(rows, schema=dict(zip(names, _LIMITS, strict=True)), orient="row")
    short = [each.aim.name for each in found if each.mended_by in ("handling time", "neither")]
    answer = f"People alone can mend every promise of {group} that is not held"
    if short:
        answer = f"No number of people mends {words.listing(short)} of {group}"
    return Finding(
        key="desk.limits",
        question=f"What holds the promises of {group} back?",
        answer=answer,
        table=table,
        labels={
            "promise": "Promise", "promised": "Promised", "today": "As it is", "ceiling": "With people in plenty",
            "mended_by": "Mended by", "handling": "Handling shorter by",
        },
        formats=dict.fromkeys(("promised", "today", "ceiling", "handling"), "percent"),
        method=desks.method(review, desk, horizon, staffing.REPLICATIONS),
        recipe=review.recipe("desk.limits", group=group, horizon=horizon),
    )  # fmt: skip


_LIMITS: Final = (pl.String(), pl.Float64(), pl.Float64(), pl.Float64(), pl.String(), pl.Float64())


def _row(desk: desks.Desk, name: str, found: Outcome, today: Outcome, months: int) -> dict[str, Any]:
    each = desks.held(desk.ground, found)
    worst = each[0] if each else None
    total, now = (one.bill.each("total") / months for one in (found, today))
    moved, counted = difference(total, now), found.played.counted
    credits_due = found.bill.each("credits") / months
    return {
        "option": name, "level": _together(found), "met": _mean([one.chance for one in each]),
        "worst": worst.aim.name if worst else "", "worst_chance": worst.chance if worst else None,
        "open": float(counted["open"][:, -1].sum(axis=1).mean()), "cost": float((total - credits_due).mean()),
        "credits": float(credits_due.mean()), "total": float(total.mean()), "total_change": moved.mean,
        "total_error": moved.error,
    }  # fmt: skip


def _together(found: Outcome) -> float:
    """Share in time of all that comes."""
    counted = found.played.counted
    return float(counted["in_time"].sum() / max(int((counted["opened"] - counted["gone"]).sum()), 1))


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _answer(group: str, table: pl.DataFrame, currency: str) -> str:
    today, last = table.row(0, named=True), table.row(-1, named=True)
    if table.height == 1:
        met = "" if today["met"] is None else f", its promises are met in {words.share(today['met'])} of months"
        return f"{group} as it is: {words.share(today['level'])} of items in time{met}"
    said = "no plain difference in money"
    if abs(last["total_change"]) > 2 * last["total_error"]:
        way = "more" if last["total_change"] > 0 else "less"
        said = f"{words.money(abs(last['total_change']), currency)} a month {way}"
        said += f" (±{words.money(2 * last['total_error'], currency)})"
    return (
        f"{group}, “{last['option']}”: {words.share(last['level'])} of items in time "
        f"({words.share(today['level'])} as it is), {said}"
    )


def _needed(group: str, table: pl.DataFrame, confidence: float) -> str:
    most, beyond = table["needed"].max(), table.filter(pl.col("needed").is_null())
    sure = words.share(confidence)
    if beyond.height:
        month = words.month(beyond["month"][0])
        return f"No number of people holds every promise of {group} in {month} with {sure} confidence"
    many = float(most)  # type: ignore[arg-type]  # there are months
    if many <= 0:
        return f"{group} has the people it takes in every month, with {sure} confidence"
    month = words.month(table.filter(pl.col("needed") == many)["month"][0])
    return f"{group} takes {many:g} more on every shift in {month}, with {sure} confidence"
