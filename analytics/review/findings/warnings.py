"""What will breach, how likely, by when, and the last day to act?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.charts.theme import STATUSES
from analytics.forecast.level.outlook import LABELS
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import events, known, looked_ahead, method
from analytics.warning.threshold import LIKELY
from analytics.warning.warning import FIRST_MISS

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.warning.chance import Progress


_DEMAND: Final = (
    "The demand forecast of a service is taken in, at the share a target counted of it over twelve months, where past "
    "chances that knew the items to come did better than those that did not."
)

#: An outlook by shape and word; the shapes are those of the statuses it may come to.
OUTLOOKS: Final = {
    outlook: f"{STATUSES[status].glyph} {words.sentence(outlook)}"
    for outlook, status in (
        ("likely", "breached"), ("possible", "at risk"), ("unlikely", "met"), ("not enough data", "not enough data")
    )
}  # fmt: skip


def ordered(
    review: Review, *, customer: str = "", service: str = "", demand: bool = False, progress: Progress | None = None
) -> Finding:
    """Every target, those to act on first at the top, then the likeliest to be missed.

    Args:
        review: the review.
        customer, service: of one customer or service; "" for all.
        demand: whether to take in the demand that is forecast.
        progress: told before each target.
    """
    known(review, customer, service)
    table = review.warnings(progress, demand=demand).filter(
        *(pl.col(name) == word for name, word in (("customer", customer), ("service", service)) if word)
    )
    table = table.with_columns(
        pl.struct("level", "unit", "promised").map_elements(_level, return_dtype=pl.String).alias("stood"),
        pl.when("overdue").then(pl.lit("now")).otherwise(pl.col("act_by").dt.strftime("%-d %b %Y")).alias("act"),
        pl.col("outlook").replace(OUTLOOKS).alias("expected"),
        pl.col("skill").map_elements(_such, return_dtype=pl.String, skip_nulls=False).alias("such"),
        pl.struct("periods", *FIRST_MISS).map_elements(_first, return_dtype=pl.String).alias("first"),
        words.whose(),
        pl.struct("why", "skill_sentence", "budget_runs_out").map_elements(_said, return_dtype=pl.String).alias("said"),
    )
    table = table.sort(
        pl.col("overdue").fill_null(value=False).not_(), pl.when("overdue").then(None).otherwise("act_by"),
        -pl.col("chance_greatest"), nulls_last=True, maintain_order=True,
    )  # fmt: skip
    likely = table.filter(pl.col("outlook") == "likely")
    possible = table.filter(pl.col("outlook") == "possible")
    return Finding(
        key="warnings.ordered",
        question="What will be missed, and by when must we act?",
        answer=_expected(likely, possible),
        table=table,
        labels={
            "whose": "Service", "expected": "Miss in one period", "act": "Act by", "budget_runs_out": "Budget spent on",
            "target": "Target",
            "chance_next": "Chance next", "chance_by_then": "Within six", "such": "Against history",
            "why": "What drives it", "first": "Next miss", "stood": "Level now",
        },
        formats={"chance_next": "chance", "chance_by_then": "chance", "budget_runs_out": "date"},
        method=review.method(
            "The chance that each target is missed in each of the next six periods, and the day by which a remedy must "
            "begin: the first period in which a miss is possible, less the days a remedy needs. Chance next is of a "
            "miss in the next period, within six of at least one in the next six; a miss is likely where some period "
            "has a chance of at least a half, possible from a fifth on, or from a tenth on where the level was shown "
            "to worsen. The next miss is dated by half of all futures, with the range that holds 80 % of them. The "
            "budget is spent on the day by which the period under way will have missed all it may, at its pace so far.",
            n=words.counted(table.height, "target"),
            method="; ".join(LABELS.values()) + ". Chances over several periods are read off joint futures."
            + (f" {_DEMAND}" if demand else ""),
            accuracy="Each chance is held against the share of past misses by rolling origins: better by so much of "
            "its Brier score, or no better. Not tested are targets of which too little came, or too few misses.",
        ),
        recipe=review.recipe("warnings.ordered", customer=customer, service=service, demand=demand),
        status="breached" if likely.height else "at risk" if possible.height else "met",
    )  # fmt: skip


def ahead(
    review: Review, *, agreement: str, target: str, demand: bool = False, progress: Progress | None = None
) -> Finding:
    """One target's level over its history and the next six periods, with the chance of a miss in each."""
    promised, outlook, frame = looked_ahead(review, agreement, target, progress, demand=demand)
    rows = promised.whole
    marked = rows.join(events(review, promised.agreement.service, rows["period"].to_list()), on="period", how="left")
    return Finding(
        key="warnings.ahead",
        question=f"Where is {promised.name} going?",
        answer=_going(promised, frame),
        table=frame,
        labels={
            "period": "Period", "chance_of_miss": "Chance of a miss", "chance_by_then": "Missed by then",
            "level": "Level expected", "low80": "80 % from", "high80": "80 % to", "promised": "Promised",
        },
        formats={
            "period": "month", "chance_of_miss": "chance", "chance_by_then": "chance",
            **dict.fromkeys(("level", "low80", "high80", "promised"), words.form(promised.measure.unit)),
        },
        picture=Picture(
            kind="level",
            frame=pl.concat(
                [
                    marked.select("period", "level", pl.col("promised").alias("target"), "status", "partial", "event"),
                    frame.select(
                        "period", pl.col("level").alias("forecast"), "low80", "high80", "low95", "high95",
                        pl.col("promised").alias("target"), *_marked(),
                    ),
                ],
                how="diagonal",
            ),
            options={"unit": promised.measure.unit, "at_least": promised.target.higher_is_better},
            description=f"{promised.name} by period with six periods ahead. {_going(promised, frame)}.",
        ),
        method=method(
            review, promised, n=words.counted(rows.height, "complete period"), how=f"{LABELS[outlook.method]}.",
            accuracy=outlook.skill.sentence,
        ),
        recipe=review.recipe("warnings.ahead", agreement=agreement, target=target, demand=demand),
    )  # fmt: skip


def _marked() -> tuple[pl.Expr, pl.Expr]:
    """The event and status of the first period ahead in which a miss is likely."""
    likely = pl.col("chance_of_miss") >= LIKELY
    first = likely & (likely.cum_sum() == 1)
    return (
        pl.when(first).then(pl.lit("A miss is likely")).alias("event"),
        pl.when(first).then(pl.lit("breached")).alias("status"),
    )


def _level(row: dict[str, Any]) -> str:
    return words.level(row["level"], row["unit"], beside=row["promised"])


def _said(row: dict[str, Any]) -> str:
    """What drives a target, how good its chances were, and when the budget of the running period is spent."""
    parts = [f"What drives it: {row['why']}."]
    if row["budget_runs_out"]:
        parts.append(
            f"At its pace so far the running period has missed all it may by {row['budget_runs_out']:%-d %B %Y}."
        )
    return " ".join([*parts, f"Such chances: {row['skill_sentence']}" if row["skill_sentence"] else ""]).strip()


def _such(skill: float | None) -> str:
    """How good past chances of a target were, short enough for a cell."""
    if skill is None:
        return ""
    if math.isnan(skill):
        return "not tested"
    return f"{words.share(skill)} better" if skill > 0 else "no better"


def _first(row: dict[str, Any]) -> str:
    """When the next miss comes, short enough for a cell; "" where nothing is claimed."""
    early, middle, late = (row[name] for name in FIRST_MISS)
    if not row["periods"]:
        return ""
    beyond = f"after {row['periods'][-1]:%b %Y}"
    if middle is None:
        return beyond
    if early == late:
        return f"{middle:%b %Y}"
    return f"by {middle:%b %Y} ({early:%b %Y} to {f'{late:%b %Y}' if late else beyond})"


def _expected(likely: pl.DataFrame, possible: pl.DataFrame) -> str:
    """What is likely and possible, in a sentence."""
    if likely.height:
        first = likely.sort("likely_from", "chance_greatest", descending=[False, True]).row(0, named=True)
        others = f"; {words.counted(possible.height, 'other')} may be" if possible.height else ""
        also = f" and {words.counted(likely.height - 1, 'more target')}" if likely.height > 1 else ""
        return f"{_named(first)}{also} will likely be missed ({_peak(first)}){others}"
    if possible.height:
        top = possible.sort("chance_greatest", descending=True).row(0, named=True)
        missed = words.counted(possible.height, "target")
        return f"No target is likely to be missed; {missed} could be, first {_named(top)} ({_peak(top)})"
    return "No target is likely to be missed in the next six periods"


def _named(row: dict[str, Any]) -> str:
    """What a sentence calls a target; with its customer where the agreement is with one."""
    whom = f" for {row['customer']}" if row["customer"] else ""
    return f"{row['service']}{whom}: {row['target']}"


def _peak(row: dict[str, Any]) -> str:
    """The greatest chance of a miss in one period, and in which."""
    return " in ".join(words.greatest(row["chances"], row["periods"]))


def _going(promised: Promise, frame: pl.DataFrame) -> str:
    """The greatest chance of a miss ahead, in a sentence."""
    chance, when = words.greatest(frame["chance_of_miss"].to_list(), frame["period"].to_list())
    return (
        f"{promised.name} has a chance of {chance} of a miss in {when} and of "
        f"{words.chance(frame['chance_by_then'][-1])} of at least one by {words.month(frame['period'][-1])}"
    )
