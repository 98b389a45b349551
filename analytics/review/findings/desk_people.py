"""How many people does a support group take for what comes, and what can people not mend?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.period import add_months
from analytics.review import desks, words
from analytics.review.finding import Finding, Picture
from analytics.scenario.desk import staffing

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review.review import Review
    from analytics.scenario.desk.staffing import Limit

_LIMITS: Final = (pl.String(), pl.Float64(), pl.Float64(), pl.Float64(), pl.String(), pl.Float64())


def people(
    review: Review, *, group: str, promise: str = "", confidence: float = 0.9, horizon: int = 12,
    progress: Callable[[float], None] = lambda _: None,
) -> Finding:  # fmt: skip
    """People more or fewer that a group takes in each month to come, so that a promise is met in it.

    Args:
        review: the review.
        group: the support group.
        promise: which one; "" for every promise of the group.
        confidence: share of futures that must meet it.
        horizon: months played.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group or promise.
        ScenarioError: its log cannot carry a simulation.
    """
    desk = desks.desk(review, group, months=horizon)
    aims = (desks.aim(review, group, promise, months=horizon),) if promise else desk.ground.aims
    found = review.remembered(("people needed", group, promise, confidence, horizon), lambda: staffing.needed(
        desk.ground.desk, group, aims, confidence=confidence, progress=progress
    ))  # fmt: skip
    first = desk.ground.desk.first
    table = found.with_columns(
        month=pl.Series([add_months(first, period) for period in found["period"]], dtype=pl.Date)
    ).select("month", "needed", "low", "high", "beyond")
    what = promise or f"every promise of {group}"
    return Finding(
        key="desk_people.people",
        question=f"How many people does {group} need to hold {what}?",
        answer=_needed(group, what, table, confidence),
        table=table,
        labels={
            "month": "Month", "needed": "People more", "low": "5 % need fewer than", "high": "5 % need more than",
            "beyond": "No number is enough",
        },
        formats={"month": "month", **dict.fromkeys(("needed", "low", "high"), "number"), "beyond": "percent"},
        picture=_drawn(table) if table["needed"].is_not_null().all() else None,
        method=desks.method(review, desk, horizon, staffing.REPLICATIONS),
        recipe=review.recipe(
            "desk_people.people", group=group, promise=promise, confidence=confidence, horizon=horizon
        ),
    )  # fmt: skip


def limits(
    review: Review, *, group: str, horizon: int = 12, progress: Callable[[float], None] = lambda _: None
) -> Finding:
    """What holds each promise of a group back: people, or what people cannot mend.

    Args:
        review: the review.
        group: the support group.
        horizon: months played.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group.
        ScenarioError: its log cannot carry a simulation.
    """
    desk = desks.desk(review, group, months=horizon)

    def each() -> list[Limit]:
        limits = []
        for place, aim in enumerate(desk.ground.aims, start=1):
            limits.append(staffing.limit(desk.ground.desk, aim))
            progress(place / len(desk.ground.aims))
        return limits

    found = review.remembered(("limits", group, horizon), each)
    rows = [
        (each.aim.name, each.aim.level, each.today, each.ceiling, each.mended_by,
         None if each.handling is None else each.handling / 100)
        for each in found
    ]  # fmt: skip
    names = ("promise", "promised", "today", "ceiling", "mended_by", "handling")
    return Finding(
        key="desk_people.limits",
        question=f"What holds the promises of {group} back?",
        answer=_mended(group, found),
        table=pl.DataFrame(rows, schema=dict(zip(names, _LIMITS, strict=True)), orient="row"),
        labels={
            "promise": "Promise", "promised": "Promised", "today": "As it is", "ceiling": "With people in plenty",
            "mended_by": "Mended by", "handling": "Handling shorter by",
        },
        formats=dict.fromkeys(("promised", "today", "ceiling", "handling"), "percent"),
        method=desks.method(review, desk, horizon, staffing.REPLICATIONS),
        recipe=review.recipe("desk_people.limits", group=group, horizon=horizon),
    )  # fmt: skip


def _needed(group: str, what: str, table: pl.DataFrame, confidence: float) -> str:
    most, beyond = table["needed"].max(), table.filter(pl.col("needed").is_null())
    sure = words.share(confidence)
    if beyond.height:
        month = words.month(beyond["month"][0])
        return f"No number of people holds {what} in {month} with {sure} confidence"
    many = float(most)  # type: ignore[arg-type]  # there are months
    if many <= 0:
        return f"{group} has the people it takes to hold {what} in every month, with {sure} confidence"
    month = words.month(table.filter(pl.col("needed") == many)["month"][0])
    return f"{group} takes {many:g} more on every shift in {month} to hold {what}, with {sure} confidence"


def _drawn(table: pl.DataFrame) -> Picture:
    """A bar a month; months that take more than there are in red."""
    bars = table.select(name=pl.col("month").dt.strftime("%b %Y"), value=pl.col("needed"), main=pl.col("needed") > 0)
    told = ", ".join(f"{name} {value:+g}" for name, value, _ in bars.iter_rows())
    return Picture(
        kind="bars", frame=bars, options={"unit": "count", "below": bool((bars["value"] < 0).any())},
        description=f"People more or fewer on every shift by month: {told}.",
    )  # fmt: skip


def _mended(group: str, found: list[Limit]) -> str:
    """What mends the promises that are not held, in a sentence."""
    by = {word: [each.aim.name for each in found if each.mended_by == word] for word in _MENDS}
    short = max((each.handling or 0 for each in found if each.mended_by == "handling time"), default=0)
    said = [words.listing(by[word]) + mends.format(short) for word, mends in _MENDS.items() if by[word]]
    if not said:
        return f"{group} holds every promise as it is"
    return f"{group}: " + "; ".join(said)


_MENDS: Final = {
    "handling time": ": people cannot mend this, handling {0:g} % shorter can",
    "neither": ": neither people nor shorter handling can mend this",
    "people": ": more people can mend this",
}
