"""What an action was to improve, over the periods the records tell of, and what it did to that."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance.effect.checks import likeness
from analytics.compliance.effect.effect import FEWEST_BEFORE, Asked, measured
from analytics.compliance.effect.levels import Levels
from analytics.errors import QuestionError
from analytics.measures import registry
from analytics.measures.period import periods, place
from analytics.measures.rollup import rollup
from analytics.review import select
from analytics.warning.chance import comparable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from analytics.compliance.effect.effect import Effect
    from analytics.measures.measure import Measure
    from analytics.measures.period import PeriodSpan
    from analytics.review.review import Review
    from analytics.review.select import Promise

#: Items a week has at least, on average, for its level to tell more than that of a month.
A_WEEK: Final = 30

#: Days around the day an action took hold in which something else may explain what followed.
NEAR: Final = timedelta(days=45)


@dataclass(frozen=True, kw_only=True)
class Improved:
    """What an action was to improve: a target, or the part of its items that is named, or a measure of a service.

    Attributes:
        agreement, target: the target; "" where it is a measure.
        service, measure: the measure and its service; "" where it is a target.
        priority, category, group: words its items must have; "" for any.
    """

    agreement: str = ""
    target: str = ""
    service: str = ""
    measure: str = ""
    priority: str = ""
    category: str = ""
    group: str = ""

    @property
    def part(self) -> dict[str, str]:
        """The words asked for, by dimension."""
        words = {"priority": self.priority, "category": self.category, "group": self.group}
        return {name: word for name, word in words.items() if word}


@dataclass(frozen=True)
class Course:
    """Levels over whole periods that can be compared.

    Attributes:
        levels: the levels.
        of: the measure.
        span: "week" or "month".
        terms_since: first day under the terms that now hold, where earlier periods are left out for theirs.
        higher_is_better: which way is better.
        service: the service it is about.
        promised: the level that is promised now; None where nothing is.
    """

    levels: Levels
    of: Measure
    span: str
    terms_since: date | None
    higher_is_better: bool
    service: str
    promised: float | None = None


@dataclass(frozen=True)
class Judged:
    """An effect with what it was worked out from: the course, that of its control, and what was asked."""

    effect: Effect
    course: Course
    control: Course | None
    asked: Asked

    @property
    def levels(self) -> Levels:
        """The levels of the periods that were compared."""
        return self.course.levels.on(self.effect.starts)


def judged(
    review: Review, improved: Improved, since: date, *, control: Improved | None = None, expected: float | None = None
) -> Judged:
    """The effect since a day on what was to be improved, worked out once.

    Args:
        review: the review.
        improved: what was to be improved.
        since: the day the action took hold.
        control: what the action did not touch; None for none.
        expected: the change that was expected, in the measure's unit.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: there is no such target or part of it, or too little before the day to compare with.
    """
    key = ("effect", *asdict(improved).values(), since, expected, *(asdict(control).values() if control else ()))
    return review.remembered(key, lambda: _judge(review, improved, since, control, expected))


def course(review: Review, improved: Improved, *, months: bool = False) -> Course:
    """The levels of what is to be improved, in whole weeks where a week has items enough, else in whole months.

    Args:
        review: the review.
        improved: what it is.
        months: months, whatever a week has.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: there is no such target, or no item of that part of it.
    """
    key = ("course", *asdict(improved).values(), months)
    return review.remembered(key, lambda: _of_target(review, improved, months=months) if improved.agreement
                             else _of_measure(review, improved))  # fmt: skip


def controls(review: Review, improved: Improved, since: date) -> list[tuple[str, str, float]]:
    """Targets of other services by the same measure, each with how alike it moved before, the most alike first.

    Args:
        review: the review.
        improved: what the action was to improve.
        since: the day it took hold.
    """
    ours = course(review, improved, months=True)
    found = []
    for agreement, target in _others(review, ours):
        try:
            theirs = course(review, Improved(agreement=agreement, target=target), months=True)
        except QuestionError:
            continue
        alike = likeness(ours.levels, theirs.levels, since)
        if alike is not None:
            found.append((agreement, target, alike))
    return sorted(found, key=lambda each: -each[2])


def events(review: Review, service: str, since: date) -> list[tuple[date, str]]:
    """What else happened to a service, or to all, near the day an action took hold: day and words, the first first."""
    happened = review.records["events"].filter(pl.col("service").is_in(["", service]))
    zone = review.catalogue.zone
    days = happened.select(pl.col("happened").dt.convert_time_zone(zone).dt.date().alias("day"), "event").sort("day")
    return [(day, event) for day, event in days.iter_rows() if abs(day - since) <= NEAR]


def _judge(review: Review, improved: Improved, since: date, control: Improved | None, expected: float | None) -> Judged:
    ours, theirs = course(review, improved), course(review, control) if control else None
    if control and theirs and theirs.span != ours.span:
        ours, theirs = (course(review, each, months=True) for each in (improved, control))
    asked = Asked(since=since, higher_is_better=ours.higher_is_better, expected=expected)
    try:
        effect = measured(ours.levels, asked, theirs.levels if theirs else None)
    except QuestionError as error:
        changed = ours.terms_since
        if changed is None:
            raise
        problem = f"{error.problem}, for its terms changed on {changed:%-d %B %Y} and levels before are others"
        raise QuestionError(problem, expected=f"{FEWEST_BEFORE} or more") from error
    return Judged(effect, ours, theirs, asked)


def _of_target(review: Review, improved: Improved, *, months: bool) -> Course:
    promised = select.promise(review, improved.agreement, improved.target)
    whole = promised.whole
    alike = comparable(whole, promised.agreement, improved.target, fewest=0) if whole.height else whole
    if alike.is_empty():
        problem = f"{promised.name} has no whole period that could be compared"
        raise QuestionError(problem, remedy="Load the records of earlier months")
    first, last = alike["period"].to_list()[0], alike["ends"].to_list()[-1]
    items = _items(review, improved, promised)
    rolled, span = _rolled(review, promised, items, first, last, months=months)
    return Course(
        _levels(rolled, promised.measure), promised.measure, span, first if alike.height < whole.height else None,
        promised.target.higher_is_better, promised.agreement.service, promised.target.level,
    )  # fmt: skip


def _items(review: Review, improved: Improved, promised: Promise) -> pl.DataFrame:
    """What counted for the part of a target that is asked for."""
    items = review.items(improved.agreement, improved.target)
    items = items.filter(*(pl.col(name) == word for name, word in improved.part.items()))
    if items.is_empty():
        told = ", ".join(f"{name} {word}" for name, word in improved.part.items())
        problem = f"nothing of {promised.name} has {told}" if told else f"nothing counts for {promised.name}"
        there = {word for name in improved.part for word in review.items(improved.agreement, improved.target)[name]}
        raise QuestionError(problem, exists=sorted(there - {""}))
    return items


def _rolled(
    review: Review, promised: Promise, items: pl.DataFrame, first: date, last: date, *, months: bool
) -> tuple[pl.DataFrame, str]:
    """The items by whole week between two days where a week has enough of them, else by whole month; which it is."""
    zone = review.catalogue.calendar(promised.version.calendar).zone
    spans: tuple[PeriodSpan, ...] = ("month",) if months or not _by_items(promised.measure) else ("week", "month")
    for span in spans:
        among = [each for each in periods(span, first, last - timedelta(days=1)) if first <= each.starts]
        among = [each for each in among if each.ends <= last]
        rolled: pl.DataFrame = rollup(
            place(items, among, zone), ["period"], statistic=promised.measure.statistic,
            percentile=promised.target.percentile,
        )  # fmt: skip
        if span == "month" or _busy(rolled, len(among)):
            break
    return rolled, span


def _of_measure(review: Review, improved: Improved) -> Course:
    of = registry.measure(improved.measure)
    select.known(review, service=improved.service)
    rows = review.untargeted(improved.measure).filter(~pl.col("partial"), pl.col("service") == improved.service)
    if rows.is_empty():
        problem = f"{of.label.lower()} was not measured for {improved.service}"
        raise QuestionError(problem, remedy="Load its records, or choose another measure")
    return Course(_levels(rows, of), of, "month", None, of.higher_is_better, improved.service)


def _busy(rolled: pl.DataFrame, weeks: int) -> bool:
    return weeks > 0 and rolled.height >= 0.9 * weeks and rolled["total"].sum() >= A_WEEK * weeks


def _by_items(of: Measure) -> bool:
    """Whether chance can be counted: shares of items, not of time."""
    return of.statistic == "share" and of.table != "outages"


def _levels(rolled: pl.DataFrame, of: Measure) -> Levels:
    share = of.statistic == "share"
    level = pl.col("good") / pl.col("total") if share else pl.col("value")
    behind = {"share": pl.col("total"), "mean": pl.col("items").cast(pl.Float64)}.get(of.statistic, pl.lit(1.0))
    known = rolled.filter(pl.col("total") > 0 if share else pl.col("items") > 0).select(
        "period", level.alias("level"), behind.alias("weight")
    ).drop_nulls().sort("period")  # fmt: skip
    if known.is_empty():
        problem = f"no whole period has {of.label.lower()} that counts"
        raise QuestionError(problem, remedy="Load its records, or choose another target")
    return Levels(tuple(known["period"]), known["level"].to_numpy(), known["weight"].to_numpy(), share, _by_items(of))


def _others(review: Review, ours: Course) -> list[tuple[str, str]]:
    """Targets of other services by the same measure."""
    return [
        (sla.name, target.name)
        for sla in review.catalogue.slas()
        if sla.service != ours.service
        and (version := sla.version_on(review.last_day) if review.last_day else sla.versions[-1])
        for target in version.targets
        if target.measure == ours.of.name
    ]


def parameters(improved: Improved, since: date, control: Improved | None, expected: float | None) -> Mapping[str, Any]:
    """What the effect is asked of, as plain parameters of a finding."""
    beside = control or Improved()
    return {
        **asdict(improved), "since": since, "control_agreement": beside.agreement, "control_target": beside.target,
        "expected": expected,
    }  # fmt: skip
