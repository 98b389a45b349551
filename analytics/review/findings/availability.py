"""What outages say of a promise of availability: what each part costs, and what fewer or shorter failures would buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.review import against, words
from analytics.review.finding import Finding, Picture
from analytics.review.select import going_by, method, promise
from analytics.scenario.availability import topology
from analytics.scenario.availability.evidence import gather
from analytics.scenario.availability.levers import (
    AVAILABILITY_LEVERS,
    FewerFailures,
    PlannedWorkMoved,
    QuickerRestoring,
    Redundancy,
)
from analytics.scenario.availability.outcome import COMPARED, Case, compared, promisable, work_out
from analytics.scenario.compare import THIS
from analytics.scenario.lever import changes_of, pulled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.scenario.availability.design import Design
    from analytics.scenario.availability.evidence import Evidence
    from analytics.scenario.availability.outcome import Outcome
    from analytics.scenario.availability.reliability import Estimate
    from analytics.scenario.lever import Change, Lever, Option
    from analytics.scenario.terms import Assumption

_HOW: Final = (
    "Each part goes up and down by turns. Its rate of failures, after those seen, is gamma (Jeffreys' prior); its "
    "hours to restore are normal after a power (Box and Cox, 1964). Every future draws both anew, so that few outages "
    "give a wide answer. Parts fall together as the catalogue's dependencies say."
)
_PARTS: Final = {
    "part": pl.String(), "outages": pl.Int64(), "mtbf": pl.Float64(), "mtbf90": pl.String(), "mttr": pl.Float64(),
    "mttr90": pl.String(), "availability": pl.Float64(), "availability90": pl.String(), "minutes": pl.Float64(),
}  # fmt: skip


def parts(review: Review, *, agreement: str, target: str, beneath: bool = True, components: bool = False) -> Finding:
    """What each part that an availability rests on contributes: failures, time between, time to restore, hours lost.

    Args:
        review: the review.
        agreement, target: the promise.
        beneath: whether what the service depends on counts; else its own outages alone.
        components: whether components that outages name are parts of their own.
    """
    promised = promise(review, agreement, target)
    known, why = evidence(review, agreement, target, beneath=beneath, components=components)
    table = pl.DataFrame(_rows(known) if known else [], schema=_PARTS)
    answer = f"What makes {promised.name} unavailable is not known: {why}"
    return Finding(
        key="availability.parts",
        question=f"What makes {promised.name} unavailable?",
        answer=answer if known is None else _weakest(known, table),
        table=table,
        labels={
            "part": "Part", "outages": "Outages", "minutes": "Minutes lost a month", "mtbf": "Hours between failures",
            "mtbf90": "90 % interval", "mttr": "Hours to restore", "mttr90": "90 % interval of it",
            "availability": "Available", "availability90": "90 % interval of that",
        } if known else {},
        formats={
            "availability": "percent2", **dict.fromkeys(("outages", "minutes"), "number"),
            **dict.fromkeys(("mtbf", "mttr"), "hours"),
        } if known else {},
        picture=_drawn(table, "part", "minutes", "min") if table.height > 1 else None,
        method=method(
            review, promised, n=words.counted(known.outages if known else 0, "outage"),
            how="Hours between failures are hours up. Outages that overlap are one; one of half weight costs half its "
            "time. Minutes lost by a part are those that would be gained if it never failed (Birnbaum's improvement "
            f"potential). {_assumed(known.assumptions if known else ())}",
            accuracy="On simulated histories the 90 % intervals hold the truth in 88 to 93 % (docs/methods.md).",
        ),
        recipe=review.recipe(
            "availability.parts", agreement=agreement, target=target, beneath=beneath, components=components
        ),
    )  # fmt: skip


def levers(
    review: Review, *, agreement: str, target: str, changes: tuple[Change, ...] = (), options: tuple[Option, ...] = (),
    beneath: bool = True, components: bool = False, horizon: int = 12, seed: int = 1, confidence: float = 0.9,
) -> Finding:  # fmt: skip
    """What each lever on availability would give: chance, ceiling that can be promised, credits, beside today.

    Args:
        review: the review.
        agreement, target: the promise.
        changes: the scenario looked at; without it and options the usual levers on the part that costs most are taken.
        options: further named scenarios, up to five in all.
        beneath: whether what the service depends on counts; else its own outages alone.
        components: whether components that outages name are parts of their own.
        horizon: months that the promise is to hold for.
        seed: of the draws, which every option meets alike.
        confidence: share of futures in which no period may fall short of the ceiling.
    """
    promised = promise(review, agreement, target)
    known, why = evidence(review, agreement, target, beneath=beneath, components=components)
    recipe = review.recipe(
        "availability.levers", agreement=agreement, target=target, changes=changes, options=options,
        beneath=beneath, components=components, horizon=horizon, seed=seed, confidence=confidence,
    )  # fmt: skip
    asked: dict[str, Any] = {
        "key": "availability.levers", "question": f"What would make {promised.name} easier to hold?",
    }  # fmt: skip
    if known is None:
        return Finding(
            **asked, answer=f"What would make {promised.name} easier to hold is not known: {why}",
            table=pl.DataFrame(schema=dict.fromkeys(COMPARED, pl.Float64)),
            method=method(review, promised, n="", how=_HOW), recipe=recipe,
        )  # fmt: skip
    wanted = [*options, (THIS, changes)] if changes else [*options]
    cases = [
        Case(name=name, changes=pulled(each, AVAILABILITY_LEVERS), horizon=horizon, seed=seed)
        for name, each in wanted or _usual(known)
    ]
    outcomes, table = compared(known, cases, confidence)
    table = table.with_columns((pl.col("hours", "hours_change") * 60).name.replace("hours", "minutes"))
    own = _alone(review, agreement, target, horizon) if len(known.failures) > 1 else None
    money, sure = words.sign(review.catalogue.currency), words.share(confidence)
    spent = {name: f"Spent {label}, {money}" for name, label in (("once", "once"), ("monthly", "a month"))}
    return Finding(
        **asked,
        answer=_best(promised, table, horizon, sure, own) + going_by(known.since),
        table=table,
        labels={
            "option": "Option", "minutes": "Minutes lost a month", "chance": "Periods that hold",
            "chance_of_all": f"All of {horizon} months hold", "ceiling": f"Could be promised with {sure}",
            "minutes_change": "Minutes against today", "credits": f"Credits a month, {money}",
            "credits_p95": f"One future in twenty above, {money}", "credits_change": f"Credits against today, {money}",
            **{name: label for name, label in spent.items() if table[name].sum()},
        },
        formats={
            **dict.fromkeys(("minutes", "minutes_change"), "number"), "ceiling": "percent2",
            **dict.fromkeys(("chance", "chance_of_all"), "percent"),
            **dict.fromkeys(("credits", "credits_p95", "credits_change", "once", "monthly"), "money"),
        },
        picture=_drawn(table, "option", "chance_of_all", "share"),
        method=method(
            review, promised, n=words.counted(known.outages, "outage"),
            how=f"{_HOW} {_assumed(outcomes[0].assumptions)} Of the options: "
            f"{_assumed([each for found in outcomes[1:] for each in found.design.assumptions])}",
            accuracy=_accuracy(known, outcomes[0], own, confidence),
        ),
        recipe=recipe,
    )  # fmt: skip


def figures(review: Review, **asked: Any) -> Finding:
    """The figures of the last option asked for beside today's, for a page's head; arguments as for `levers`."""
    told, currency = levers(review, **asked), review.catalogue.currency
    rows = []
    if told.table.height:
        last = -1 if asked.get("changes") or asked.get("options") else 0
        today, ours = told.table.row(0, named=True), told.table.row(last, named=True)
        moved = {name: ours[name] - today[name] for name in ("chance_of_all", "ceiling", "credits")}
        months = asked.get("horizon", 12)
        could = _share(ours["ceiling"]), moved["ceiling"], f"{100 * moved['ceiling']:+.2f} pts"
        rows = [
            against.share(f"All of {months} months hold", ours["chance_of_all"], moved["chance_of_all"]),
            against.figure("Could be promised", *could, up=True),
            against.amount("Credits a month", ours["credits"], moved["credits"], currency),
        ]
    return Finding(
        key="availability.figures", question="What does it come to?", answer=told.answer, table=pl.DataFrame(rows),
        method=told.method, recipe=review.recipe("availability.figures", **asked),
    )  # fmt: skip


def evidence(
    review: Review, agreement: str, target: str, *, beneath: bool = True, components: bool = False
) -> tuple[Evidence | None, str]:
    """What an availability rests on, gathered once for the review; or None and why nothing can be told."""
    asked = {"beneath": beneath, "components": components}

    def found() -> tuple[Evidence | None, str]:
        try:
            return gather(review.records, review.catalogue, agreement, target, **asked), ""
        except ScenarioError as refused:
            return None, str(refused).rstrip(".")

    return review.remembered(("availability", agreement, target, beneath, components), found)


def _rows(known: Evidence) -> list[dict[str, Any]]:
    """A row a part, the one that costs the most hours first."""
    told = known.reliability()
    levels = {name: 1.0 for way in known.up for name in way} | {each.part: each.availability.value for each in told}
    hours = float(np.diff(known.edges(12)).mean())
    rows = [
        {
            "part": each.part, "outages": each.failures, "mtbf": each.mtbf.value if each.failures else None,
            "mtbf90": _between(each.mtbf), "mttr": each.mttr.value, "mttr90": _between(each.mttr),
            "availability": each.availability.value,
            "availability90": f"{_share(each.availability.low)} to {_share(each.availability.high)}",
            "minutes": 60 * topology.improvement(known.up, levels, each.part) * hours,
        }
        for each in told
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row["minutes"])


def _between(found: Estimate) -> str:
    digits = 0 if found.low >= 100 else 1
    return f"{found.low:,.{digits}f} to {found.high:,.{digits}f}"


def _weakest(known: Evidence, table: pl.DataFrame) -> str:
    """The part that costs the most, in a sentence."""
    first = table.row(0, named=True)
    outages = words.counted(known.outages, "outage")
    if first["mtbf"] is None:
        return f"{first['part']} was never down in agreed hours"
    fails = f"it fails every {first['mtbf']:,.0f} service hours and takes {words.level(first['mttr'], 'h')} to restore"
    among = f" of {words.counted(table.height, 'part')}" if table.height > 1 else ""
    most = f"{first['part']} costs the most{among}" if table.height > 1 else f"All of it is {first['part']}"
    return f"{most}, {first['minutes']:,.0f} minutes a month: {fails}, by {outages} in all{going_by(known.since)}"


def _usual(known: Evidence) -> list[Option]:
    """The levers that are tried unasked, on the part whose failures cost the most."""
    part = str(_rows(known)[0]["part"])
    tried: list[tuple[str, Lever[Design]]] = [
        (f"{part}: half as many failures", FewerFailures(part=part, times=2)),
        (f"{part}: restored in half the time", QuickerRestoring(part=part, times=0.5)),
        (f"{part}: a second unit", Redundancy(part=part, units=2, needed=1, common=10, switching=5)),
    ]
    if known.planned.any() and known.version.conventions.maintenance == "own state":
        tried.append(("Planned work outside agreed hours", PlannedWorkMoved(percent=100)))
    return [(name, changes_of([lever])) for name, lever in tried]


def _alone(review: Review, agreement: str, target: str, horizon: int) -> Outcome | None:
    """What today comes to by the outages of the service alone; None where they are too few to tell."""
    own, _ = evidence(review, agreement, target, beneath=False)
    return work_out(own, Case(name="Alone", horizon=horizon)) if own else None


def _best(promised: Promise, table: pl.DataFrame, horizon: int, sure: str, own: Outcome | None) -> str:
    """Today's chance, today's ceiling, and the option that would give most, in a sentence."""
    today, best = table.row(0, named=True), table[1:].sort("chance_of_all", descending=True).row(0, named=True)
    agreed = words.promise(promised.target, promised.measure.unit)
    holds = f"{words.chance(today['chance'])} of periods, and in all of {horizon} months with {_chance(today)}"
    if own is not None:
        holds += f" ({words.chance(own.chance_of_all)} by its own outages alone, by which it is judged)"
    could = f"{promised.level(today['ceiling'])} could be promised with {sure} confidence"
    told = f"{words.sentence(agreed)} holds in {holds}; {could}"
    if best["chance_of_all_change"] <= 2 * best["chance_of_all_change_error"]:
        return f"{told}; no option plainly raises it"
    name = best["option"] if best["option"] == THIS else f"“{best['option']}”"
    return f"{told}. {name} would make that {_chance(best)} and {promised.level(best['ceiling'])}"


def _chance(row: dict[str, Any]) -> str:
    return words.chance(row["chance_of_all"])


def _accuracy(known: Evidence, today: Outcome, own: Outcome | None, confidence: float) -> str:
    """How what was worked out stands beside what was seen, and beside the service's outages alone."""
    seen = "no whole month was seen"
    if len(known.seen):
        seen = f"its own records came to {_share(float(known.seen.mean()))} in a mean month"
    told = f"Worked out {_share(today.level.mean)}"
    if own is not None:
        could = _share(promisable(own, known, confidence)[0])
        told += (
            f" with what it depends on, {_share(own.level.mean)} by its own outages alone, by which {could} could be"
        )
        told += f" promised with {words.share(confidence)}"
    held = "Levels promised with 90 % confidence were held by 86 to 94 % of simulated services (docs/methods.md)."
    return f"{told}; {seen}. {held}"


def _share(level: float) -> str:
    return words.level(level, "share", 1.0)


def _assumed(assumptions: Sequence[Assumption]) -> str:
    return " ".join(f"{each.words.rstrip('.')} ({each.source})." for each in dict.fromkeys(assumptions))


def _drawn(table: pl.DataFrame, name: str, value: str, unit: str) -> Picture:
    """A bar a row; of lost time the most in red."""
    most = pl.col(value) == pl.col(value).max() if unit == "min" else pl.lit(value=False)
    bars = table.select(pl.col(name).alias("name"), pl.col(value).round(2).alias("value"), most.alias("main"))
    told = "; ".join(f"{row[0]}: {words.level(row[1], unit)}" for row in bars.iter_rows())
    return Picture(kind="bars", frame=bars, options={"unit": unit}, description=f"{told}.")
