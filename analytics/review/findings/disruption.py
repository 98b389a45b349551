"""When is planned work cheapest, and what would each promise that it touches have left?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import disruption, words
from analytics.review.finding import Finding
from analytics.warning.window_budget import ANYWAY, HOLDS, MISSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analytics.review.disruption import Plan, Work
    from analytics.review.finding import Method, Recipe
    from analytics.review.review import Review

_OUTCOMES: Final = {
    HOLDS: "● Holds", MISSES: "■ Would be missed", ANYWAY: "■ Missed anyway", UNKNOWN: "○ Not known",
}  # fmt: skip

_DEFINITION: Final = (
    "A window in which a service is down, and with it all that needs it and has nothing to stand in for it, held "
    "against what every promise of availability may still lose in its period. Each agreement counts by its own "
    "calendar, zone and conventions, by the measure that will judge it; only agreed service time costs anything."
)

_METHOD: Final = (
    "The period is measured twice, with what was lost up to the cut-off, once without the window and once with it. "
    "What is still expected to be lost until its end is the share of agreed time that unplanned outages took over the "
    "last twelve months. Money is the credit that falls due by the window alone, after free breaches and the caps on "
    "the target; the agreement's cap on all of its targets together is left out. The cheapest window stands first, "
    "then the one that leaves more of the tightest budget it touches, then the one in whose hours fewer tickets are "
    "usually opened."
)


def windows(
    review: Review, *, service: str, first: date, last: date | None = None, at: str = "22:00", hours: float = 4.0,
    planned: bool = True,
) -> Finding:  # fmt: skip
    """Every day on which the work could begin, the cheapest first.

    Args:
        review: the review.
        service: the service that is down.
        first, last: the days on which the work can begin; None for the first alone.
        at: when it begins, by the clocks of the organisation's zone.
        hours: how long it takes.
        planned: whether agreements take it for planned work; else it is an outage to them.

    Raises:
        QuestionError: see `disruption.work`; or a window is longer than all the time agreed in a period.
    """
    asked = disruption.work(review, service, first=first, last=last, at=at, hours=hours, planned=planned)
    found = disruption.plan(review, asked)
    days = {place: disruption.starts_on(review, window) for place, window in enumerate(found.windows)}
    missed = _missed(found)
    table = found.ranked.with_columns(
        pl.col("window").replace_strict(days, return_dtype=pl.Date).alias("day"),
        pl.col("window").replace_strict(missed, default="", return_dtype=pl.String).alias("would_miss"),
        (pl.col("cost") / 60).alias("cost_minutes"),
    ).with_columns(
        pl.col("day").dt.strftime("%A").alias("weekday"),
        pl.col("day").map_elements(
            lambda day: disruption.tell_by(review, asked, day), return_dtype=pl.Date
        ).alias("tell_by"),
    )  # fmt: skip
    sign = words.sign(review.catalogue.currency)
    return Finding(
        key="disruption.windows",
        question=f"When is work on {service} cheapest?",
        answer=_answer(review, asked, found),
        table=table,
        labels={
            "day": "Begins on", "weekday": "Day", "money": f"Credits, {sign}", "would_miss": "Would be missed",
            "least_left": "Tightest budget left", "cost_minutes": "Budget spent, minutes",
            "promises": "Promises touched", "asked": "Tickets usually opened then",
            "tell_by": "Tell by",
        },
        formats={
            "day": "date", "tell_by": "date", "money": "money", "least_left": "percent", "cost_minutes": "number",
            "asked": "score",
        },
        method=_method(review, asked, found, words.counted(len(found.windows), "window")),
        recipe=_recipe(review, "disruption.windows", asked),
    )  # fmt: skip


def costs(
    review: Review, *, service: str, day: date, at: str = "22:00", hours: float = 4.0, planned: bool = True
) -> Finding:  # fmt: skip
    """What the work on one day would cost each promise that it touches, and what that would have left.

    Args:
        review: the review.
        service: the service that is down.
        day: the day on which the work begins.
        at: when it begins, by the clocks of the organisation's zone.
        hours: how long it takes.
        planned: whether agreements take it for planned work; else it is an outage to them.

    Raises:
        QuestionError: see `windows`.
    """
    asked = disruption.work(review, service, first=day, at=at, hours=hours, planned=planned)
    found = disruption.plan(review, asked)
    table = _by_promise(found)
    sign = words.sign(review.catalogue.currency)
    return Finding(
        key="disruption.costs",
        question=f"What does work on {service} on {day:%-d %B %Y} cost each promise?",
        answer=_answer(review, asked, found),
        table=table,
        labels={
            "agreement": "Agreement", "outcome": "What comes of it", "target": "Target", "period": "Period",
            "cost_minutes": "Budget spent, minutes", "left_minutes": "Left", "money": f"Credits, {sign}",
            "size_minutes": "Budget in all", "spent_minutes": "Spent before", "expected_minutes": "Expected still",
            "touched_minutes": "Agreed minutes in it", "maintenance": "Planned work", "through": "Through",
        },
        formats={
            "period": "month", "money": "money",
            **dict.fromkeys([f"{name}_minutes" for name in _TIMES], "number"),
        },
        method=_method(review, asked, found, words.counted(table.height, "promise and period", "promises and periods")),
        recipe=review.recipe("disruption.costs", service=service, day=day, at=at, hours=hours, planned=planned),
    )  # fmt: skip


_TIMES: Final = ("touched", "cost", "size", "spent", "expected", "left")


def _by_promise(found: Plan) -> pl.DataFrame:
    """The costs with times in minutes, those first that fail or have least left."""
    return (
        found.costs.with_columns(
            *((pl.col(name) / 60).alias(f"{name}_minutes") for name in _TIMES),
            (pl.col("outcome") == MISSES).alias("misses"),
            pl.col("outcome").replace(_OUTCOMES),
        )
        .sort("misses", "cost", pl.col("left_share"), descending=[True, True, False], nulls_last=True)
    )  # fmt: skip


def _missed(found: Plan) -> dict[int, str]:
    """The promises that each window would fail, in words."""
    failed = found.costs.filter(pl.col("outcome") == MISSES)
    return {
        int(window[0]): words.listing(_names(rows), most=2)
        for window, rows in failed.group_by("window", maintain_order=True)
    }


def _names(rows: pl.DataFrame) -> list[str]:
    return list(dict.fromkeys(f"{row['agreement']}: {row['target']}" for row in rows.to_dicts()))


def _answer(review: Review, asked: Work, found: Plan) -> str:
    """The cheapest window, in a sentence; where there is one alone, what it costs."""
    if not disruption.touches(review, asked):
        return (
            f"Work on {asked.service} costs nothing: no agreement promises availability of it, or of a service that "
            "is down with it"
        )
    best = found.ranked.row(0, named=True)
    day = disruption.starts_on(review, found.windows[best["window"]])
    cheapest = "is cheapest " if len(found.windows) > 1 else ""
    return (
        f"Work on {asked.service} {cheapest}on {day:%A %-d %B %Y} at {asked.at:%H:%M}: "
        f"{_effect(best, _missed(found).get(best['window'], ''), review.catalogue.currency)}"
    )


def _effect(best: Mapping[str, Any], missed: str, currency: str) -> str:
    """What a window takes, fails and makes due."""
    if not best["promises"]:
        return "it lies outside all agreed hours and costs nothing"
    promises = words.counted(best["promises"], "promise")
    minutes = words.about(best["cost"] / 60)
    takes = f"it takes {minutes} minutes of what {promises} may lose"
    if best["cost"] < 30:
        takes = f"it lies in agreed hours of {promises} and takes nothing of what they may lose"
    fails = f"would fail {missed}" if missed else "fails none"
    due = f"makes credits of {words.money(best['money'], currency)} due" if best["money"] >= 0.5 else "owes no credit"
    return f"{takes}, {fails} and {due}"


def _method(review: Review, asked: Work, found: Plan, n: str) -> Method:
    """How windows were weighed, and what was left out."""
    providers = [each.name for each in review.catalogue.agreements if each.provider and each.service == asked.service]
    left_out = [f"{name} counts only what its provider answers for" for name in providers]
    left_out += [f"{name} stays up: {entry}" for name, entry in found.spared.items()]
    takes = "taken for planned work" if asked.planned else "taken for an outage, as if nobody had accepted it"
    return review.method(
        f"{_DEFINITION} The window is {takes}.", n=n, method=_METHOD, exclusions=tuple(left_out),
        accuracy="What is expected is a mean: one long outage may take more than all of it.",
    )  # fmt: skip


def _recipe(review: Review, function: str, asked: Work) -> Recipe:
    return review.recipe(
        function, service=asked.service, first=asked.first, last=asked.last, at=f"{asked.at:%H:%M}", hours=asked.hours,
        planned=asked.planned,
    )  # fmt: skip
