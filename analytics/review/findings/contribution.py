"""Which services carry which of the customer's goals, at which level and cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.compliance.scorecard import scorecard, worst
from analytics.measures import registry
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.findings.worth import monthly_costs
from analytics.review.select import known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.catalogue import Goal
    from analytics.review.review import Review

_CARRIED: Final[dict[str, pl.DataType]] = {
    "goal": pl.String(), "customer": pl.String(), "service": pl.String(), "status": pl.String(), "level": pl.String(),
    "targets": pl.Int64(), "missed": pl.Int64(), "cost": pl.Float64(), "contributes": pl.String(),
}  # fmt: skip


def goals(review: Review, *, month: str | None = None, customer: str = "", service: str = "") -> Finding:
    """Every goal with the services it rests on, each at its level in a month and with what it cost then.

    Args:
        review: the review.
        month: such as "2026-10"; the latest complete one if left out.
        customer: goals of this customer and those of all; empty for every goal.
        service: goals that rest on this service; empty for every goal.

    Raises:
        QuestionError: there is no such month, customer or service.
    """
    known(review, customer, service)
    first = review.month(month)
    shown = [
        goal for goal in review.catalogue.goals
        if (not customer or goal.customer in ("", customer)) and (not service or service in goal.services)
    ]  # fmt: skip
    rows = [row for goal in shown for row in _rows(review, goal, goal.customer or customer, first)]
    table = pl.DataFrame(rows, schema=_CARRIED)
    answer = _answer(review, shown, table, first)
    carried = table.filter(pl.col("service") != "")
    return Finding(
        key="contribution.goals",
        question="Which goals do our services carry, and how well?",
        answer=answer,
        table=table,
        labels={
            "goal": "Goal", "service": "Service", "status": "Status",
            "cost": f"Cost of the service, {words.sign(review.catalogue.currency)}", "level": "Level",
            "customer": "Customer", "missed": "Targets missed", "targets": "of", "contributes": "What it does",
        },
        formats={"status": "status", "cost": "money", "missed": "number", "targets": "number"},
        picture=Picture(
            kind="matrix", frame=carried.select(row="goal", column="service", status="status", told="level"),
            description=f"Goals against the services they rest on. {answer}.",
        ) if carried.height else None,
        method=review.method(
            "Goals of customers as the catalogue names them, and the services each rests on. A service stands with the "
            "worst of its targets that are agreed with that customer or with all, as judged in the month.",
            n=f"{words.counted(len(shown), 'goal')}, {words.counted(carried.height, 'tie')} to services",
            method="Cost is that of the whole service in the month. It is counted once for each service, however many "
            "goals rest on it, and never split between goals: no record says what a goal costs by itself.",
            accuracy="That a service misses its level does not show that the goal is missed; only the customer can "
            "say that.",
        ),
        recipe=review.recipe("contribution.goals", month=month, customer=customer, service=service),
        status=_status(table),
    )  # fmt: skip


def _rows(review: Review, goal: Goal, customer: str, first: date) -> list[dict[str, Any]]:
    """One row a service that a goal rests on; one without a service where it rests on none.

    A goal of all that one customer asks about is held against what is agreed with that one, or with all.
    """
    whose = goal.customer or "every customer"
    if not goal.services:
        return [{"goal": goal.name, "customer": whose, "service": "", "status": "not enough data",
                 "level": "no service is named"}]  # fmt: skip
    costs = dict(monthly_costs(review).filter(pl.col("period") == first).select("service", "value").iter_rows())
    does = {service.name: service.contributes for service in review.catalogue.services}
    return [
        {
            "goal": goal.name, "customer": whose, "service": service, "cost": costs.get(service),
            "contributes": does.get(service, ""), **_standing(review, service, customer, first),
        }
        for service in goal.services
    ]  # fmt: skip


def _standing(review: Review, service: str, customer: str, first: date) -> dict[str, Any]:
    """How a service stands for a customer in a month: the worst of its targets, in words, and how many it missed."""
    card = scorecard(review.judged, first).filter(pl.col("service") == service)
    ours = card.filter(pl.col("customer").is_in(["", customer])) if customer else card
    judged = ours.filter(pl.col("status") != "not enough data")
    if judged.is_empty():
        said = "nothing could be judged" if ours.height else "no level is agreed"
        return {"status": "not enough data", "level": said, "targets": 0, "missed": 0}
    worst_of = judged.row(0, named=True)
    level = words.level(worst_of["level"], worst_of["unit"], beside=worst_of["promised"])
    promised = words.exact(worst_of["promised"], registry.measure(worst_of["measure"]).unit)
    return {
        "status": str(judged.select(worst()).item()), "targets": judged.height,
        "level": f"{worst_of['target']}: {level}, {promised} promised",
        "missed": judged.filter(pl.col("status") == "breached").height,
    }  # fmt: skip


def _answer(review: Review, shown: Sequence[Goal], table: pl.DataFrame, first: date) -> str:
    if not shown:
        return f"No {'such ' if review.catalogue.goals else ''}goal of a customer is named yet"
    bare = sum(not goal.services for goal in shown)
    also = f"; {words.number_word(bare)} {'rests' if bare == 1 else 'rest'} on no service" if bare else ""
    missing = table.filter(pl.col("status") == "breached")
    risked = table.filter(pl.col("status") == "at risk")
    month, many = words.month(first), words.counted(len(shown), "goal")
    if missing.is_empty() and risked.is_empty():
        return f"No service behind {'the' if len(shown) > 1 else 'this'} {many} misses its level in {month}{also}"
    at_stake, verb = (missing, "misses") if missing.height else (risked, "is at risk of missing")
    goals, services = (at_stake[name].unique(maintain_order=True).to_list() for name in ("goal", "service"))
    which = f": {words.listing(services)}" if len(services) <= 3 else ""
    rest = "rests" if len(goals) == 1 else "rest"
    told = f"{words.sentence(words.number_word(len(goals)))} of {many} {rest} on a service that {verb} its level{which}"
    costs = at_stake.unique("service")["cost"].drop_nulls()
    cost, currency = "it costs" if len(services) == 1 else "they cost", review.catalogue.currency
    spent = f"; {cost} {words.money(float(costs.sum()), currency)} in {month}"
    more = risked.filter(~pl.col("goal").is_in(goals))["goal"].n_unique() if missing.height else 0
    others = f"; {words.number_word(more)} more {'rests' if more == 1 else 'rest'} on one at risk" if more else ""
    return f"{told}{spent if len(costs) else ''}{others}{also}"


def _status(table: pl.DataFrame) -> str:
    known_of = table.filter(pl.col("status") != "not enough data")
    return str(known_of.select(worst()).item()) if known_of.height else ""
