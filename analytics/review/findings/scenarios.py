"""What does a change cost and buy?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.review import against, select, words
from analytics.review.finding import Finding, Picture
from analytics.review.select import going_by, method, promise
from analytics.scenario import compare as compared
from analytics.scenario.compare import THIS
from analytics.scenario.frontier import frontier, knee, levels_around
from analytics.scenario.lever import pulled
from analytics.scenario.levers import LEVERS
from analytics.scenario.scenario import Scenario

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.scenario.compare import Comparison
    from analytics.scenario.lever import Change, Option
    from analytics.scenario.outcome import Outcome


def compare(
    review: Review, *, agreement: str, target: str, changes: tuple[Change, ...] = (), options: tuple[Option, ...] = (),
    horizon: int = 12, seed: int = 1,
) -> Finding:  # fmt: skip
    """What changed terms would have cost and bought, beside today's, on the same draws.

    Args:
        review: the review.
        agreement, target: the promise that changes.
        changes: the scenario looked at; empty to look at today alone.
        options: further named scenarios, up to five in all.
        horizon: months played through.
        seed: of the draws, which every option meets alike.
    """
    promised = promise(review, agreement, target)
    asked = [*options, (THIS, changes)] if changes or not options else [*options]
    played = [_scenario(each, horizon, seed) for each in asked]
    found = compared.compare(select.history(review, agreement, target), played)
    table = compared.table(found) if changes or options else compared.table(found).head(1)
    unit, last, sign = promised.measure.unit, found.outcomes[-1], words.sign(review.catalogue.currency)
    return Finding(
        key="scenarios.compare",
        question=f"What would a change of {promised.name} cost and buy?",
        answer=_headline(promised, found, changed=bool(changes or options)),
        table=table,
        labels={
            "scenario": "Option", "promised": "Promised", "level": "Level attained", "low": "95 % from",
            "high": "95 % to",
            "chance": "Months that meet", "chance_of_all": f"All {horizon} meet, on history alone",
            "total": f"Together, {sign}",
            "total_change": f"Against today, {sign}", "credits": f"Credits a month, {sign}",
            "cost": f"Running cost a month, {sign}", "credits_p95": f"Credits, bad year, {sign}",
            "co2e": "kg CO2e a month",
        },
        formats={
            **dict.fromkeys(("promised", "level", "low", "high"), words.form(unit)), "chance": "percent",
            "chance_of_all": "percent", "co2e": "number",
            **dict.fromkeys(("credits", "credits_p95", "cost", "total", "total_change"), "money"),
        },
        method=method(
            review, promised, n=words.counted(last.months, "whole month"),
            how=f"The service's own months and lead times, drawn again 2,000 times; every option meets the same draws. "
            f"{_assumed(last)}",
            accuracy=f"Differences are paired; one counts only beyond two standard errors. That all {horizon} meet is "
            f"counted on {words.counted(last.months, 'month')} of history with one more that met and one that did not, "
            "so a promise that was never missed is not told as certain; what could be promised is asked of the "
            f"forecast of its level instead. {_unanswered(last)}".rstrip(),
        ),
        recipe=review.recipe(
            "scenarios.compare", agreement=agreement, target=target, changes=changes, options=options, horizon=horizon,
            seed=seed,
        ),
    )  # fmt: skip


def figures(review: Review, **asked: Any) -> Finding:
    """The figures of the last scenario of a comparison beside today's, as a page's head shows them."""
    told = compare(review, **asked)
    today, ours = told.table.row(0, named=True), told.table.row(-1, named=True)
    currency, rows = review.catalogue.currency, []
    for name, label in (("total", "Cost and credits a month"), ("credits", "Credits a month")):
        if ours[name] is not None:
            rows.append(against.amount(label, ours[name], ours[name] - today[name], currency))
    rows.append(against.share("Months that meet", ours["chance"], ours["chance"] - today["chance"]))
    return Finding(
        key="scenarios.figures", question="What does it come to?", answer=told.answer, table=pl.DataFrame(rows),
        method=told.method, recipe=review.recipe("scenarios.figures", **asked),
    )  # fmt: skip


def curve(review: Review, *, agreement: str, target: str, changes: tuple[Change, ...] = ()) -> Finding:
    """What promising each level costs a month in running cost and credits, with today and the scenario marked."""
    promised = promise(review, agreement, target)
    known = select.history(review, agreement, target)
    scenario = _scenario((THIS, changes), 12)
    levels = sorted({*levels_around(known), *(float(v) / 100 for lever, name, v in changes if (lever, name) == _LEVEL)})
    table = frontier(known, scenario, levels)
    bend, money = knee(table), review.catalogue.currency
    answer = f"Promising more of {promised.name} costs no more than before, as far as history shows"
    if not promised.target.credits.tiers:
        answer = f"No credits are agreed for {promised.name}, so a higher promise costs nothing by itself"
    elif bend is not None:
        answer = f"Beyond {promised.level(bend)} each further step of {promised.name} costs clearly more"
    points = [("Today", promised.target.level, "today")]
    points += [(THIS, float(v) / 100, "scenario") for lever, name, v in changes if (lever, name) == _LEVEL]
    return Finding(
        key="scenarios.curve",
        question="What does each level cost?",
        answer=answer,
        table=table,
        labels={
            "level": "Promised", "cost": f"Cost a month, {words.sign(money)}", "low": "5 % of years below",
            "high": "5 % above", "credits": "Of it credits", "chance": "Months that meet",
        },
        formats={
            "level": words.form(promised.measure.unit), "chance": "percent",
            **dict.fromkeys(("cost", "low", "high", "credits"), "money"),
        },
        picture=Picture(
            kind="frontier",
            frame=pl.concat([table.select("level", "cost", "low", "high"), _marked(table, points)], how="diagonal"),
            options={"unit": promised.measure.unit, "currency": money, "level_title": "Level promised"},
            description=f"Cost a month against the level promised. {answer}.",
        ),
        method=method(
            review, promised, n=words.counted(table.height, "level"),
            how="Credits of each promise over the same 2,000 futures, its tiers moved along, and the running cost. The "
            "knee is where the curve turns most.",
        ),
        recipe=review.recipe("scenarios.curve", agreement=agreement, target=target, changes=changes),
    )  # fmt: skip


#: The change that says which level is promised, in percent.
_LEVEL = ("level", "level")


def _scenario(option: Option, horizon: int, seed: int = 1) -> Scenario:
    name, changes = option
    return Scenario(name=name, changes=pulled(changes, LEVERS), horizon=horizon, seed=seed)


def _marked(table: pl.DataFrame, points: list[tuple[str, float, str]]) -> pl.DataFrame:
    """Named points on the curve, at the curve's own cost for their level."""
    named = pl.DataFrame(points, schema={"point": pl.String, "level": pl.Float64, "role": pl.String}, orient="row")
    return named.sort("level").join_asof(table.select("level", "cost"), on="level", strategy="nearest")


def _headline(promised: Promise, found: Comparison, *, changed: bool) -> str:
    today, last = found.baseline, found.outcomes[-1]
    if not changed:
        meet = f"{words.share(today.chance.share)} of months meet {promised.level(today.promised)}"
        owed = words.money(today.credits.mean, today.currency)
        return f"{promised.name} as agreed today: {meet}, credits {owed} a month{going_by(today.since)}"
    moved = compared.difference(last, today, "total" if last.total and today.total else "credits")
    said = "no plain difference in money"
    if moved and moved.plain:
        size, way = words.money(abs(moved.mean), today.currency), "more" if moved.mean > 0 else "less"
        said = f"{size} a month {way} (±{words.money(2 * moved.error, today.currency)})"
    name = THIS.lower() if last.scenario.name == THIS else f"“{last.scenario.name}”"
    attained = f"{promised.level(last.level.level)} attained ({promised.level(today.level.level)} today)"
    meet = f"{words.share(last.chance.share)} of months meet"
    return f"{promised.name}, {name}: {attained}, {meet}, {said}{going_by(last.since)}"


def _assumed(outcome: Outcome) -> str:
    return " ".join(f"{entry.words.rstrip('.')} ({entry.source})." for entry in outcome.assumptions)


def _unanswered(outcome: Outcome) -> str:
    return "Not answered: " + "; ".join(outcome.cannot) + "." if outcome.cannot else ""
