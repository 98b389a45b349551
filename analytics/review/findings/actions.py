"""Which improvements are open, and did they work?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack

import polars as pl

from analytics.compliance.effect.checks import otherwise, placebo
from analytics.errors import ServiceReviewError
from analytics.review import actions, effects, select, words
from analytics.review.finding import Finding, Picture
from analytics.review.improvement import events, parameters

if TYPE_CHECKING:
    from datetime import date

    from analytics.register.action import Action
    from analytics.review.improvement import Judged
    from analytics.review.review import Review

_LISTED: Final[dict[str, pl.DataType]] = {
    "action": pl.String(), "status": pl.String(), "owner": pl.String(), "due": pl.Date(), "overdue": pl.String(),
    "verdict": pl.String(), "effect": pl.String(), "expected": pl.String(), "started": pl.Date(),
    "finished": pl.Date(), "improves": pl.String(), "service": pl.String(), "cost": pl.Float64(),
    "currency": pl.String(), "problem": pl.String(), "cause": pl.String(), "evidence": pl.Int64(),
    "missing": pl.String(), "why": pl.String(), "name": pl.String(),
}  # fmt: skip

_CHECKED: Final = {
    "way": pl.String(), "effect": pl.String(), "interval": pl.String(), "verdict": pl.String(),
}  # fmt: skip


def register(review: Review, *, service: str = "", every: bool = False) -> Finding:
    """The improvement actions: which are open, which are late, and which of those that took hold worked.

    Args:
        review: the review.
        service: only those that change this service; empty for all.
        every: also those that were dropped.

    Raises:
        QuestionError: there is no such service.
    """
    select.known(review, service=service)
    kept: list[Action] = [entry.value for entry in actions.listed(review.register)]
    shown = [held for held in kept if (every or held.live) and service in ("", *held.services)]
    table = pl.DataFrame([_row(review, held) for held in shown], schema=_LISTED)
    return Finding(
        key="actions.register",
        question="Which improvements are open, and did they work?",
        answer=_answer(table),
        table=table,
        labels=words.priced({
            "action": "Action", "status": "Status", "due": "Due", "overdue": "Overdue", "verdict": "Did it work?",
            "effect": "Effect, 95 % interval", "expected": "Expected", "owner": "Owner", "improves": "Improves",
            "started": "Took hold", "finished": "Finished", "service": "Services", "cost": "Cost",
            "currency": "Currency", "problem": "Problem", "cause": "Cause", "evidence": "Figures it rests on",
            "missing": "Still to be said", "why": "Why it is not judged",
        }, table, ["cost"]),
        formats={**dict.fromkeys(("due", "started", "finished"), "date"), "cost": "money", "evidence": "number"},
        method=review.method(
            "Improvement actions as they are kept in the register; the effect of each on what it was to improve, since "
            "the day it took hold.",
            n=words.counted(table.height, "action"),
            method=effects.METHOD,
            accuracy="Overdue is counted to the data cut-off, not to the clock on the wall. Each effect has a 95 % "
            "interval of its own: of twenty actions that did nothing, one looks as if it did something.",
        ),
        recipe=review.recipe("actions.register", service=service, every=every),
    )  # fmt: skip


def effect(review: Review, **asked: Unpack[actions.EffectAsked]) -> Finding:
    """What an action did to a level: before and after, beside a control where there is one, with interval and verdict.

    Args:
        review: the review.
        asked: since when, on what, and beside which control.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: there is no such target, or too little before the day to compare with.
    """
    told = _asked(asked)
    found = actions.effect(review, told)
    course, name, title = found.course, effects.subject(review, told), told["title"]
    happened = events(review, course.service, told["since"])
    answer = effects.answer(found, title)
    return Finding(
        key="actions.effect",
        question=f"Did {f'“{title}”' if title else 'it'} work?",
        answer=answer,
        table=_periods(found),
        labels={
            "period": "Period from", "level": "Level", "fitted": "Fits the time before",
            "without": "Without the action", "low": "95 % from", "high": "95 % to", "side": "Side",
        },
        formats={
            "period": "date", **dict.fromkeys(("level", "fitted", "without", "low", "high"), words.form(course.of.unit))
        },
        picture=_picture(found, answer, name, happened),
        method=review.method(
            f"{course.of.definition} Effect: the level since the action took hold less what it would have been.",
            n=effects.counts(found), exclusions=effects.left_out(found), method=effects.method(found),
            accuracy=effects.accuracy(found, happened),
        ),
        recipe=review.recipe("actions.effect", **told),
    )  # fmt: skip


def checks(review: Review, **asked: Unpack[actions.EffectAsked]) -> Finding:
    """Whether the effect of an action stands up: worked out in other ways, and asked of days with nothing to find.

    Args:
        review: the review.
        asked: since when, on what, and beside which control.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: there is no such target, or too little before the day to compare with.
    """
    told = _asked(asked)
    found = actions.effect(review, told)
    levels, control = found.course.levels, found.control.levels if found.control else None
    unit, ways = found.course.of.unit, otherwise(levels, found.asked, control)
    tried = placebo(levels, found.asked, control)
    rows = [
        {
            "way": way, "effect": effects.points(each, each.size, unit), "interval": effects.interval(each, unit),
            "verdict": each.verdict,
        }
        for way, each in {"As it is judged": found.effect, **ways}.items()
        if each.size is not None
    ]  # fmt: skip
    return Finding(
        key="actions.checks",
        question="Does the verdict stand up?",
        answer=effects.stands(found, [each.verdict for each in ways.values()], tried),
        table=pl.DataFrame(rows, schema=_CHECKED),
        labels={"way": "Worked out", "effect": "Effect", "interval": "95 % interval", "verdict": "Verdict"},
        method=review.method(
            "The same effect under other assumptions, and the same question asked of days before the action, on which "
            "nothing is known to have happened.",
            n=f"{words.counted(len(ways), 'other way')}, {words.counted(len(tried.days), 'day')} tried",
            method=effects.METHOD,
            accuracy="Of days with nothing to find, chance brings one in twenty that looks like an effect.",
        ),
        recipe=review.recipe("actions.checks", **told),
    )  # fmt: skip


def _asked(given: actions.EffectAsked) -> dict[str, Any]:
    """The parameters of an effect, as a recipe holds them: all of them, said or not."""
    what, control = actions.improved(given)
    return {**parameters(what, given["since"], control, given.get("expected")), "title": given.get("title", "")}


def _row(review: Review, held: Action) -> dict[str, Any]:
    fields = ("status", "owner", "due", "started", "finished", "cost", "currency", "name")
    missing = held.missing("agreed") if held.status == "proposed" else held.missing(held.status)
    return {
        **{field: getattr(held, field) for field in fields}, **_judged(review, held), "action": held.title,
        "overdue": "yes" if held.overdue(review.last_day) else "", "improves": actions.aim(held),
        "service": ", ".join(held.services), "problem": " ".join(held.problem.split()),
        "cause": " ".join(held.cause.split()), "evidence": len(held.evidence) or None, "missing": "; ".join(missing),
    }  # fmt: skip


def _judged(review: Review, held: Action) -> dict[str, Any]:
    """What is known of whether an action worked; why nothing is, where it took hold and cannot be judged."""
    if held.status in ("proposed", "agreed", "dropped"):
        return {"verdict": "", "effect": "", "expected": "", "why": ""}
    try:
        found = actions.effect(review, actions.asked(held))
    except ServiceReviewError as error:
        return {"verdict": "cannot be judged", "effect": "", "expected": "", "why": words.sentence(str(error))}
    unit, judged = found.course.of.unit, found.effect
    size = effects.points(judged, judged.size, unit) if judged.after.any() else ""
    size += f" ({effects.interval(judged, unit)})" if size else ""
    expected = "" if held.expected is None else effects.points(judged, held.expected, unit)
    return {"verdict": judged.verdict, "effect": size, "expected": expected, "why": ""}


def _answer(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "No improvement is on its way yet"
    still = table.filter(pl.col("status").is_in(["proposed", "agreed", "under way"])).height
    late = table.filter(pl.col("overdue") != "").height
    opened = f"{words.counted(still, 'action')} {'is' if still == 1 else 'are'} open"
    if late:
        opened += ", and it is overdue" if still == 1 else f", {words.number_word(late)} of them overdue"
    told = table.filter(pl.col("verdict").is_in(["worked", "made it worse", "no evidence"]))
    worked = told.filter(pl.col("verdict") == "worked").height
    if told.is_empty():
        return words.sentence(f"{opened}; none can be judged yet")
    if told.height == 1:
        did = {"worked": "worked", "made it worse": "made it worse"}.get(told["verdict"][0], "shows no evidence of it")
        return words.sentence(f"{opened}; the one that can be judged {did}")
    worse = told.filter(pl.col("verdict") == "made it worse").height
    judged = f"of the {words.number_word(told.height)} that can be judged"
    did = f"{words.number_word(worked) if worked else 'none'} worked"
    return words.sentence(
        f"{opened}; {judged} {did}" + (f", and {words.number_word(worse)} made it worse" if worse else "")
    )


def _periods(found: Judged) -> pl.DataFrame:
    """One row a period: the level, and as it would have been without the action."""
    effect, after = found.effect, pl.Series(found.effect.after)
    known = effect.size is not None
    frame = pl.DataFrame({
        "period": effect.starts, "level": found.levels.level, "course": effect.course,
        "low": effect.course_low, "high": effect.course_high, "left_out": effect.left_out,
    }, schema_overrides={"period": pl.Date})  # fmt: skip
    side = pl.when("left_out").then(pl.lit("left out")).when(after).then(pl.lit("after")).otherwise(pl.lit("before"))
    begun = pl.lit(after & known)
    return frame.select(
        "period", "level", pl.when(~begun & pl.lit(known)).then("course").alias("fitted"),
        *(pl.when(begun).then(name).alias(alias) for name, alias in
          (("course", "without"), ("low", "low"), ("high", "high"))),
        side.alias("side"), "left_out",
    )  # fmt: skip


def _picture(found: Judged, answer: str, name: str, happened: list[tuple[date, str]]) -> Picture:
    course, since = found.course, found.asked.since
    starts = pl.DataFrame({"period": found.effect.starts}, schema={"period": pl.Date}).sort("period")
    marked = pl.DataFrame([(since, "Took hold"), *happened], schema={"day": pl.Date, "event": pl.String}, orient="row")
    placed = marked.sort("day").join_asof(starts, left_on="day", right_on="period", strategy="backward")
    events_of = placed.drop_nulls("period").group_by("period", maintain_order=True).agg(pl.col("event").str.join("; "))
    frame = _periods(found).join(events_of, on="period", how="left").sort("period")
    return Picture(
        kind="effect", frame=frame.with_columns(pl.lit(course.promised, pl.Float64).alias("target")),
        options={"unit": course.of.unit, "span": course.span, "at_least": course.higher_is_better},
        description=f"{name} by {course.span}, before and after {since:%-d %B %Y}. {answer}.",
    )  # fmt: skip
