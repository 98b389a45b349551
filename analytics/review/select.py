"""Rows and names that findings pick out of a review: one target's history, its terms, the events around a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import QuestionError
from analytics.measures import registry
from analytics.measures.measure import Clause, clauses
from analytics.review import words
from analytics.review.conventions import calendar_in_words, exclusions_in_words, in_words, scope_in_words
from analytics.scenario.evidence import gather
from analytics.warning.chance import still_ahead
from analytics.warning.warning import unmeasured

if TYPE_CHECKING:
    from datetime import date

    from analytics.catalogue import Agreement, Target, Version
    from analytics.forecast.level.outlook import Outlook
    from analytics.measures.measure import Measure
    from analytics.review.finding import Method
    from analytics.review.review import Review
    from analytics.scenario.history import History
    from analytics.warning.chance import Progress


@dataclass(frozen=True)
class Promise:
    """One target of one agreement as it stands at the cut-off.

    Attributes:
        agreement, version, target, measure: what is promised, under which terms.
        rows: its judged periods, oldest first, in the columns of `JUDGED`.
    """

    agreement: Agreement
    version: Version
    target: Target
    measure: Measure
    rows: pl.DataFrame

    @property
    def name(self) -> str:
        """What a sentence calls it, such as "Payments: P1 resolution"."""
        about = self.agreement.service or self.agreement.provider
        whom = f" for {self.agreement.customer}" if self.agreement.customer else ""
        return f"{about}{whom}: {self.target.name}"

    @property
    def whole(self) -> pl.DataFrame:
        """Its judged periods that are complete."""
        return self.rows.filter(~pl.col("partial"))

    def level(self, value: float | None) -> str:
        """A level of this measure in words."""
        return words.level(value, self.measure.unit, beside=self.target.level)


def promise(review: Review, agreement: str, target: str) -> Promise:
    """The target of that name in the agreement of that name.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: the agreement has no such target in force.
    """
    found = review.catalogue.agreement(agreement)
    version = found.versions[-1] if review.last_day is None else found.version_on(review.last_day)
    names = [entry.name for entry in version.targets] if version else []
    if version is None or target not in names:
        problem = f"{agreement} has no target {target!r} in force"
        raise QuestionError(problem, found=target, exists=names)
    chosen = version.target(target)
    rows = review.judged.filter((pl.col("agreement") == agreement) & (pl.col("target") == target)).sort("period")
    return Promise(found, version, chosen, registry.measure(chosen.measure), rows)


def known(review: Review, customer: str = "", service: str = "") -> None:
    """Nothing, where customer and service exist or are empty; QuestionError names those there are."""
    services = {entry.name for entry in review.catalogue.services} | set(review.records.services)
    for kind, asked, there in (
        ("customer", customer, [entry.name for entry in review.catalogue.customers]),
        ("service", service, sorted(services)),
    ):
        if asked and asked not in there:
            problem = f"no {kind} {asked!r}"
            raise QuestionError(problem, found=asked, exists=there)


def clause(review: Review, promised: Promise) -> Clause:
    """The terms in force at the cut-off, as measures take them."""
    return next(
        entry
        for entry in clauses(promised.agreement, review.catalogue.calendar)
        if entry.starts == promised.version.in_force and entry.target == promised.target
    )


def method(review: Review, promised: Promise, n: str, how: str = "", accuracy: str = "") -> Method:
    """How a figure of one target was worked out."""
    applies = scope_in_words(promised.target)
    return review.method(
        promised.measure.definition + (f" Applies to {applies}." if applies else ""),
        n=n,
        calendar=calendar_in_words(review.catalogue.calendar(promised.version.calendar)),
        conventions=in_words(promised.version.conventions, promised.target.measure, promised.target.workload_limit),
        exclusions=exclusions_in_words(promised.agreement),
        method=how,
        accuracy=accuracy,
    )


def history(review: Review, agreement: str, target: str) -> History:
    """What one target's scenarios are worked out from, gathered once for the review."""
    return review.remembered(
        ("history", agreement, target), lambda: gather(review.records, review.catalogue, agreement, target)
    )


def going_by(since: date | None) -> str:
    """Which months a figure goes by, where it is not all of them.

    Example:
        >>> from datetime import date
        >>> going_by(date(2026, 3, 1)), going_by(None)
        (', going by the months since March 2026', '')
    """
    return f", going by the months since {since:%B %Y}" if since else ""


def events(review: Review, service: str, periods: list[date]) -> pl.DataFrame:
    """Events that touch a service, by the first day of the period each fell in: columns period, event.

    Several in one period share a row, parted by semicolons.
    """
    happened = review.records["events"].filter(pl.col("service").is_in(["", service]))
    starts = pl.DataFrame({"period": sorted(periods)}, schema={"period": pl.Date})
    days = happened.select(
        pl.col("happened").dt.convert_time_zone(review.catalogue.zone).dt.date().alias("day"), "event"
    )
    placed = days.sort("day").join_asof(starts, left_on="day", right_on="period", strategy="backward")
    return placed.drop_nulls("period").group_by("period", maintain_order=True).agg(pl.col("event").str.join("; "))


def looked_ahead(
    review: Review, agreement: str, target: str, progress: Progress | None, *, demand: bool
) -> tuple[Promise, Outlook, pl.DataFrame]:
    """One target, how it was looked ahead, and its periods to come; QuestionError where there are none."""
    promised = promise(review, agreement, target)
    found = review.outlooks(progress, demand=demand)
    if (agreement, target) not in found.outlooks:
        problem = found.without.get((agreement, target), f"{promised.name} has no judged period to look ahead from")
        raise QuestionError(problem)
    outlook = found.outlooks[agreement, target]
    frame = still_ahead(outlook, review.last_day) if review.last_day else outlook.frame
    if frame.is_empty():
        problem = f"of {promised.name} {unmeasured(outlook)}"
        raise QuestionError(problem, remedy="Load the records since")
    return promised, outlook, frame
