"""What could be agreed instead, on the evidence of what was delivered: judged, priced and put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.review import words
from analytics.review.clause import drafted, pasted
from analytics.review.conventions import calendar_in_words, exclusions_in_words, in_words
from analytics.review.finding import Finding, Picture
from analytics.review.select import going_by, history, method, promise
from analytics.scenario.expense import expense, running_cost
from analytics.scenario.history import ground
from analytics.scenario.negotiate import CONFIDENCES, PROMISES, as_agreed, negotiable
from analytics.scenario.proposal import Proposal, judged_throughout, proposed
from analytics.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Version
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.scenario.history import History
    from analytics.scenario.proposal import Convention

#: What is told of each period under the terms as they stand and under those proposed.
_SIDES: Final = ("level", "status", "credit")

#: How often promises of shares were held, and what is said of other levels.
_HELD: Final = (
    "On simulated services of known course, levels promised with 90 % confidence were held in every one of the next "
    "twelve months in 91 % of cases (docs/methods.md)."
)
_NOT_MEASURED: Final = "How often such promises are held was measured for shares of items and of time only."


def backtest(
    review: Review, *, agreement: str, target: str, level: float | None = None, within: str = "", calendar: str = "",
    conventions: tuple[Convention, ...] = (),
) -> Finding:  # fmt: skip
    """A proposed target judged on the whole history, period by period, beside the target as it stands today.

    Args:
        review: the review.
        agreement, target: the promise that is negotiated.
        level: level proposed, in the measure's unit (a share between 0 and 1); None keeps today's.
        within: time allowed as people write it, such as "4 hours"; empty keeps today's.
        calendar: name of another calendar; empty keeps today's.
        conventions: conventions that change, such as (("open_items", "left out"),).
    """
    promised = promise(review, agreement, target)
    asked = Proposal(target=target, level=level, within=within, calendar=calendar, conventions=conventions)
    version = proposed(promised.version, asked, review.catalogue)
    now, then = (_whole(review, promised, each) for each in (promised.version, version))
    table = _beside(now, then)
    unit, said = promised.measure.unit, _judged(review, promised, version, table)
    return Finding(
        key="negotiation.backtest",
        question=f"Would another promise of {promised.name} have been kept?",
        answer=said,
        table=table,
        labels={
            "period": "Period", "status": "Proposed", "level": "Level, proposed", "credit": "Credit, proposed",
            "reason": "Why not judged", "status_today": "As it stands", "level_today": "Level, as it stands",
            "credit_today": "Credit, as it stands",
        },
        formats={
            "period": "month", **dict.fromkeys(("status", "status_today"), "status"),
            **dict.fromkeys(("level", "level_today"), words.form(unit)),
            **dict.fromkeys(("credit", "credit_today"), "money"),
        },
        picture=_drawn(promised, then, said) if then.height else None,
        method=_terms_of(
            review, promised, version, n=words.counted(table.height, "whole period"),
            how="Every record there is, counted and judged anew as if the proposed terms had been in force throughout, "
            "and likewise the terms in force today. The tiers of credit move with the level. Calendar and conventions "
            "are those of the whole agreement, so its other targets are counted by them too; credits are what is left "
            "after the cap they share.",
            accuracy="It shows what the terms would have made of the work as it was done, not how people would have "
            "worked under them.",
        ),
        recipe=review.recipe(
            "negotiation.backtest", agreement=agreement, target=target, level=level, within=within, calendar=calendar,
            conventions=conventions,
        ),
    )  # fmt: skip


def promisable(
    review: Review, *, agreement: str, target: str, confidences: tuple[float, ...] = CONFIDENCES, horizon: int = 12
) -> Finding:
    """The level that could be promised for every period of a year, by confidence, with running cost and credits.

    Args:
        review: the review.
        agreement, target: the promise that is negotiated.
        confidences: shares of futures in which no period may fall short.
        horizon: months that the promise is to hold for.
    """
    promised = promise(review, agreement, target)
    known = history(review, agreement, target)
    stood, why = ground(known), ""
    try:
        table = _priced(known, Scenario(name="As it is", horizon=horizon), confidences)
    except ScenarioError as refused:
        table, why = pl.DataFrame(schema=dict.fromkeys(("promise", *PROMISES), pl.Float64)), refused.problem
    since, money = going_by(stood.turn.since if stood.turn else None), words.sign(review.catalogue.currency)
    return Finding(
        key="negotiation.promisable",
        question=f"What could be promised of {promised.name}?",
        answer=f"What could be promised of {promised.name} is not known: {why}" if why else _signed(
            promised, table, horizon, since
        ),
        table=table,
        labels={
            "promise": "Promise", "level": "Level", "confidence": f"Holds for all {horizon} months",
            "seen": "Months drawn from that held it", "credits": f"Credits a month, {money}",
            "cost": f"Running cost a month, {money}", "total": f"Together, {money}",
        } if not why else {},
        formats={
            "confidence": "percent", "level": words.form(promised.measure.unit), "seen": "percent",
            **dict.fromkeys(("credits", "cost", "total"), "money"),
        } if not why else {},
        method=method(
            review, promised, n=words.counted(len(stood.months.starts), "whole month"),
            how="The quantile, over 2,000 drawn futures, of the worst period, each with a mean and spread of months of "
            "its own: shares from the counts behind them (beta-binomial), availability from the time lost (Box and "
            "Cox, 1964), other levels from Student's t. Credits move along with the promise. Running cost is the same "
            "for each: history does not show what a higher level would take.",
            accuracy=_HELD if promised.measure.statistic == "share" else _NOT_MEASURED,
        ),
        recipe=review.recipe(
            "negotiation.promisable", agreement=agreement, target=target, confidences=confidences, horizon=horizon
        ),
    )  # fmt: skip


def clause(
    review: Review, *, agreement: str, target: str, level: float | None = None, within: str = "", calendar: str = "",
    conventions: tuple[Convention, ...] = (),
) -> Finding:  # fmt: skip
    """The clause on one target drafted in words with all its conventions, a sentence a row; arguments of `backtest`."""
    promised = promise(review, agreement, target)
    asked = Proposal(target=target, level=level, within=within, calendar=calendar, conventions=conventions)
    version = proposed(promised.version, asked, review.catalogue)
    sentences = drafted(promised.agreement, version, version.target(target), review.catalogue)
    rows = [(place, head, f"{said}.") for place, (head, said) in enumerate(sentences, 1)]
    was, becomes = (words.promise(each.target(target), promised.measure.unit) for each in (promised.version, version))
    instead = f" instead of {was}" if was != becomes else ""
    return Finding(
        key="negotiation.clause",
        question=f"How would the clause on {promised.name} read?",
        answer=f"The clause promises {becomes}{instead}, in {words.counted(len(rows), 'sentence')}",
        table=pl.DataFrame(rows, schema={"number": pl.Int64, "about": pl.String, "says": pl.String}, orient="row"),
        labels={"number": "No", "about": "About", "says": "The clause"},
        formats={"number": "number"},
        method=_terms_of(
            review, promised, version, how="Every term of the proposed version, in fixed sentences. A lawyer's eye is "
            "still needed.",
        ),
        recipe=review.recipe(
            "negotiation.clause", agreement=agreement, target=target, level=level, within=within, calendar=calendar,
            conventions=conventions,
        ),
    )  # fmt: skip


def text(drawn: Finding) -> str:
    """A drafted clause as numbered lines, to paste into a contract."""
    rows = drawn.table.select("about", pl.col("says").str.strip_suffix(".")).rows()
    return pasted(tuple((str(head), str(said)) for head, said in rows))


def _whole(review: Review, promised: Promise, version: Version) -> pl.DataFrame:
    """Whole periods of the promised target, had a version always been in force."""
    key = ("throughout", promised.agreement.name, promised.target.name, version)
    judged = review.remembered(
        repr(key), lambda: judged_throughout(review.records, review.catalogue, promised.agreement, version)
    )
    return judged.filter(pl.col("target") == promised.target.name, ~pl.col("partial")).sort("period")


def _beside(now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Both judgements, period by period."""
    told = [
        rows.select("period", "level", "status", pl.col("money").alias("credit"), "reason").rename(
            {name: f"{name}{side}" for name in (*_SIDES, "reason")}
        )
        for rows, side in ((then, ""), (now, "_today"))
    ]
    return told[0].join(told[1], on="period", how="full", coalesce=True).sort("period")


def _judged(review: Review, promised: Promise, version: Version, table: pl.DataFrame) -> str:
    """What both promises would have come to, in a sentence."""
    unit, currency = promised.measure.unit, review.catalogue.currency
    said = []
    for side, terms in (("", version), ("_today", promised.version)):
        judged = table.filter(pl.col(f"status{side}") != "not enough data")
        met = judged.filter(pl.col(f"status{side}") != "breached").height
        owed = words.money(float(table[f"credit{side}"].sum()), currency)
        agreed = words.promise(terms.target(promised.target.name), unit)
        said.append((agreed, f"{met} of {words.counted(judged.height, 'period')}", owed, judged.height))
    (would, kept, owed, count), (today, kept_today, owed_today, _) = said
    if not count:
        return f"No period can be judged by {would}, so it is not known whether it would have been kept"
    return (
        f"{words.sentence(would)} would have been kept in {kept} with credits of {owed} in all; "
        f"{today}, as it stands, in {kept_today} with {owed_today}"
    )


def _drawn(promised: Promise, then: pl.DataFrame, said: str) -> Picture:
    span = promised.target.span.split()[-1]
    return Picture(
        kind="level",
        frame=then.select(
            "period", "level", pl.col("promised").alias("target"), "status", "partial",
            pl.lit(None, pl.String).alias("event"),
        ),
        options={
            "unit": promised.measure.unit, "span": span if span in ("quarter", "year") else "month",
            "at_least": promised.target.higher_is_better,
        },
        description=f"{promised.name} as the proposed terms would have judged it. {said}.",
    )  # fmt: skip


def _terms_of(review: Review, promised: Promise, version: Version, **known: Any) -> Any:
    """How a figure was worked out under proposed terms."""
    target, how = version.target(promised.target.name), known.pop("how")
    return review.method(
        promised.measure.definition,
        calendar=calendar_in_words(review.catalogue.calendar(version.calendar)),
        conventions=in_words(version.conventions, target.measure, target.workload_limit),
        exclusions=exclusions_in_words(promised.agreement), method=how, **known,
    )  # fmt: skip


def _priced(known: History, scenario: Scenario, confidences: Sequence[float]) -> pl.DataFrame:
    """The promise of today and those that could be made, with what a month costs beside each; null where not known."""
    today, others = as_agreed(known, scenario), negotiable(known, scenario, confidences)
    running, volume = running_cost(known, known.terms), ground(known).months.volume
    usual = volume[~np.isnan(volume)] if not np.isnan(volume).all() else np.zeros(1)
    cost = None if running is None else float(expense(running, known.terms, usual).mean())
    told = pl.concat([today, others]).with_columns(pl.lit(cost, pl.Float64).alias("cost"))
    names = ["As agreed today", *(f"With {words.share(each)} confidence" for each in sorted(confidences))]
    return told.with_columns((pl.col("credits") + pl.col("cost")).alias("total"), pl.Series("promise", names))


def _signed(promised: Promise, table: pl.DataFrame, horizon: int, since: str) -> str:
    today, middle = table.row(0, named=True), table.row(1 + (table.height - 1) // 2, named=True)
    signed = f"{promised.level(middle['level'])} could be promised for each of {horizon} months"
    agreed = words.promise(promised.target, promised.measure.unit)
    return (
        f"{signed} with {words.share(middle['confidence'])} confidence{since}; {agreed}, as promised today, "
        f"holds in all of them with {_sure(today['confidence'])}"
    )


def _sure(chance: float) -> str:
    """A chance in words that never says always or never: no more is known of drawn futures."""
    return "over 99 %" if chance > 0.995 else "under 1 %" if chance < 0.005 else words.share(chance)
