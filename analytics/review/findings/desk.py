"""What does a change of a support desk cost and buy, and which promises would it hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.errors import QuestionError
from analytics.review import against, desks, words
from analytics.review.finding import Finding, Picture
from analytics.scenario.compare import AS_IT_IS, MOST, THIS
from analytics.scenario.money.paired import difference

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.scenario.desk.tally import Tally
    from analytics.scenario.lever import Change, Option

#: Share of futures in which a promise is held throughout, from which on it is surely held.
SURE: Final = 0.9

_COMPARED: Final[dict[str, pl.DataType]] = {
    "option": pl.String(), "level": pl.Float64(), "met": pl.Float64(), "worst": pl.String(),
    "worst_chance": pl.Float64(), "open": pl.Float64(), "cost": pl.Float64(), "credits": pl.Float64(),
    "total": pl.Float64(), "total_change": pl.Float64(), "total_error": pl.Float64(), "credits_p95": pl.Float64(),
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
    setting: dict[str, Any] = {"group": group, "horizon": horizon, "seed": seed, "replications": replications}
    found = {name: desks.played(review, changes=each, **setting) for name, each in [(AS_IT_IS, ()), *asked]}
    today = found[AS_IT_IS]
    table = pl.DataFrame([_row(name, each, today, horizon) for name, each in found.items()], schema=_COMPARED)
    return Finding(
        key="desk.compare",
        question=f"What would a change of {group} cost and buy?",
        answer=_answer(group, table, currency),
        table=table,
        labels={
            "option": "Option", "level": "Items in time", "met": "Promises held, of months",
            "cost": f"Cost a month, {words.sign(currency)}", "credits": f"Credits, {words.sign(currency)}",
            "total": f"Together, {words.sign(currency)}", "total_change": f"Against today, {words.sign(currency)}",
            "total_error": "Its error", "credits_p95": f"Credits, bad year, {words.sign(currency)}",
            "open": "Open at the end", "worst": "Worst promise", "worst_chance": "Months that hold it",
        },
        formats={
            **dict.fromkeys(("level", "met", "worst_chance"), "percent"), "open": "number",
            **dict.fromkeys(("cost", "credits", "credits_p95", "total", "total_change", "total_error"), "money"),
        },
        method=desks.method(review, desk, horizon, replications),
        recipe=review.recipe(
            "desk.compare", group=group, changes=changes, options=options, horizon=horizon, seed=seed,
            replications=replications,
        ),
    )  # fmt: skip


def figures(review: Review, **asked: Any) -> Finding:
    """The figures of the last scenario of a comparison beside the desk as it is, as a page's head shows them."""
    told, currency = compare(review, **asked), review.catalogue.currency
    today, ours = told.table.row(0, named=True), told.table.row(-1, named=True)
    moved = {name: ours[name] - today[name] for name in ("level", "met", "total") if ours[name] is not None}
    rows = [against.share("Items in time", ours["level"], moved["level"])]
    if "met" in moved:
        rows.append(against.share("Promises held", ours["met"], moved["met"]))
    rows.append(against.amount("Cost and credits a month", ours["total"], moved["total"], currency))
    return Finding(
        key="desk.figures", question="What does it come to?", answer=told.answer, table=pl.DataFrame(rows),
        method=told.method, recipe=review.recipe("desk.figures", **asked),
    )  # fmt: skip


def promises(
    review: Review, *, group: str, changes: tuple[Change, ...] = (), horizon: int = 12, seed: int = 1,
    replications: int = desks.FIRST,
) -> Finding:  # fmt: skip
    """How each promise of a group would be held, beside the desk as it is; arguments and errors as for `compare`."""
    desk = desks.desk(review, group, months=horizon)
    setting: dict[str, Any] = {"group": group, "horizon": horizon, "seed": seed, "replications": replications}
    today, then = (desks.played(review, changes=each, **setting).attained for each in ((), changes))
    rows = [
        (now.aim.name, now.aim.level, now.mean, now.chance, each.mean, each.p5, each.chance, each.chance_of_all)
        for now, each in zip(today, then, strict=True)
    ]
    names = ("promise", "promised", "today", "today_met", "level", "low", "met", "always")
    table = pl.DataFrame(rows, schema=dict(zip(names, _HELD, strict=True)), orient="row")
    return Finding(
        key="desk.promises",
        question=f"Which promises of {group} would be held?",
        answer=_kept(group, table.sort("met", "level"), horizon),
        table=table,
        labels={
            "promise": "Promise", "promised": "Promised",
            **({"today": "As it is", "today_met": "Months held as it is"} if changes else {}),
            "level": "Level", "low": "One month in twenty below", "met": "Months held",
            "always": f"All {horizon} held",
        },
        formats=dict.fromkeys(names[1:], "percent"),
        picture=Picture(
            kind="bars",
            frame=table.select(name="promise", value=pl.col("met").round(3), main=pl.col("always") < SURE),
            options={"unit": "share", "step": 48},
            description=f"Share of months in which each promise is held, red where not surely in all {horizon}.",
        ) if rows else None,
        method=desks.method(review, desk, horizon, replications),
        recipe=review.recipe("desk.promises", changes=changes, **setting),
    )  # fmt: skip


_HELD: Final = (pl.String(), *[pl.Float64()] * 7)


def _row(name: str, found: Tally, today: Tally, months: int) -> dict[str, Any]:
    moved, worst = difference(found.total / months, today.total / months), found.worst
    total, credits_due = float(found.total.mean() / months), float(found.credits.mean() / months)
    return {
        "option": name, "level": found.level, "met": found.met, "worst": worst.aim.name if worst else "",
        "worst_chance": worst.chance if worst else None, "open": found.open, "cost": total - credits_due,
        "credits": credits_due, "total": total, "total_change": moved.mean, "total_error": moved.error,
        "credits_p95": float(np.quantile(found.credits / months, 0.95)),
    }  # fmt: skip


def _answer(group: str, table: pl.DataFrame, currency: str) -> str:
    today, last = table.row(0, named=True), table.row(-1, named=True)
    if table.height == 1:
        met = "" if today["met"] is None else f", its promises are met in {words.share(today['met'])} of months"
        return f"{group} as it is: {words.share(today['level'])} of items in time{met}"
    said = "no plain difference in money"
    if abs(last["total_change"]) > 2 * last["total_error"]:
        way = "more" if last["total_change"] > 0 else "less"
        said = f"{words.money(abs(last['total_change']), currency)} a month {way}"
        error = words.money(2 * last["total_error"], currency)
        said += "" if error == words.money(0.0, currency) else f" (±{error})"
    name = THIS.lower() if last["option"] == THIS else f"“{last['option']}”"
    return (
        f"{group}, {name}: {words.share(last['level'])} of items in time "
        f"({words.share(today['level'])} as it is), {said}"
    )


def _kept(group: str, table: pl.DataFrame, months: int) -> str:
    """How many promises are surely held, and which least, in a sentence; the table has that one first."""
    if table.is_empty():
        return f"Nothing that can be simulated is promised of {group}"
    sure, worst = table.filter(pl.col("always") >= SURE).height, table.row(0, named=True)
    whole = words.counted(months, "month")
    told = f"{words.sentence(words.number_word(sure))} of {words.counted(table.height, 'promise')} of {group} "
    told += f"{'is' if sure == 1 else 'are'} surely held in all of {whole}"
    if sure == table.height:
        return told
    return f"{told}; {worst['promise']} in {words.share(worst['met'])} of months"
