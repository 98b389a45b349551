"""Planned work on a service: the windows there are, what stands against each, and the notice to those it touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import polars as pl

from analytics.errors import QuestionError
from analytics.review import notices, words
from analytics.review.select import known
from analytics.warning.contract_year import year_of
from analytics.warning.dependents import down_with, stood_in
from analytics.warning.disruption import Budgets, by_window, touched
from analytics.warning.window import Window, candidates, usually_asked

if TYPE_CHECKING:
    from analytics.catalogue import Agreement
    from analytics.review.review import Review

#: Most days that are looked at together: each takes every promise's month apart.
MOST_DAYS: Final = 92

#: Longest window, in hours; what takes longer is no window.
LONGEST: Final = 24 * 31


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is planned.

    Attributes:
        service: the service that is down.
        first, last: the days on which it can begin.
        at: when it begins, by the clocks of the organisation's zone.
        hours: how long it takes.
        planned: whether agreements take it for planned work; else it is an outage to them.
    """

    service: str
    first: date
    last: date
    at: time
    hours: float
    planned: bool = True


def services(review: Review) -> list[str]:
    """The services there are, those first whose work touches most agreements."""
    names = [each.name for each in review.catalogue.services]
    day = review.last_day or date.min
    return sorted(names, key=lambda name: -len(touched(review.catalogue, name, day)))


def usual(review: Review) -> tuple[date, date] | None:
    """The days that are looked at unless somebody says otherwise: the thirty after the cut-off; None without one."""
    return None if review.last_day is None else (
        review.last_day + timedelta(days=1), review.last_day + timedelta(days=30)
    )  # fmt: skip


def work(
    review: Review, service: str, *, first: date, at: str, hours: float, last: date | None = None, planned: bool = True
) -> Work:  # fmt: skip
    """What is planned, once it makes sense.

    Args:
        review: the review.
        service: the service that is down.
        first, last: the days on which it can begin; None for the first alone.
        at: when it begins, such as "22:00".
        hours: how long it takes.
        planned: whether agreements take it for planned work.

    Raises:
        QuestionError: no such service, no such time, no hours, too many days, or a day before the cut-off.
    """
    known(review, service=service)
    last = last or first
    if not service or service not in {each.name for each in review.catalogue.services}:
        problem = f"the catalogue has no service {service!r}, so nothing is known of what depends on it"
        raise QuestionError(problem, found=service, exists=[each.name for each in review.catalogue.services])
    if review.last_day is None:
        problem = "there are no records yet, so no budget is known"
        raise QuestionError(problem, remedy="Load some on the Records page")
    if first <= review.last_day:
        problem = f"{first:%-d %B %Y} has passed: the records reach to {review.last_day:%-d %B %Y}"
        raise QuestionError(problem, expected=f"{review.last_day + timedelta(days=1):%-d %B %Y} or a later day")
    _possible(first, last, hours)
    return Work(service=service, first=first, last=last, at=_clock(at), hours=float(hours), planned=planned)


@dataclass(frozen=True, eq=False)
class Plan:
    """Windows held against every promise that they touch.

    Attributes:
        work: what is planned.
        windows: one a day.
        costs: in the columns of `warning.window_budget.COSTS`.
        ranked: one row a window, the cheapest first; see `warning.disruption.by_window`.
        spared: services that something stands in for, each with the entry that says so.
    """

    work: Work
    windows: tuple[Window, ...]
    costs: pl.DataFrame
    ranked: pl.DataFrame
    spared: dict[str, str]


def plan(review: Review, asked: Work) -> Plan:
    """The windows, held against all promises; worked out once.

    Raises:
        QuestionError: a window is longer than all the time agreed in a period.
    """
    return review.remembered(("disruption", asked), lambda: _planned(review, asked))


def touches(review: Review, asked: Work) -> list[Agreement]:
    """The agreements that promise something which is down during the work, each once."""
    found = touched(review.catalogue, asked.service, asked.first)
    return list({each.agreement.name: each.agreement for each in found}.values())


def tell_by(review: Review, asked: Work, day: date) -> date:
    """The day by which everybody whom the work touches is to be told: as long before as the slowest agreement asks."""
    return day - timedelta(days=max((each.lead_days for each in touches(review, asked)), default=0))


def to_whom(review: Review, asked: Work) -> tuple[str, ...]:
    """Who is told of the work, as the catalogue names them: those of every agreement it touches, each once."""
    names = [name for each in touches(review, asked) for name in notices.addressees(review.catalogue, each.name)]
    return tuple(dict.fromkeys(names))


def unnamed(review: Review, asked: Work) -> list[str]:
    """Customers whom the work touches and for whom the catalogue names nobody to be told."""
    missing = [name for each in touches(review, asked) for name in notices.unnamed(review.catalogue, each.name)]
    return list(dict.fromkeys(missing))


def draft(review: Review, asked: Work, day: date) -> str:
    """The notice to send for the window on a day, as plain text."""
    window = next(each for each in plan(review, asked).windows if _local(review, each.starts).date() == day)
    starts, ends = (_local(review, instant) for instant in (window.starts, window.ends))
    also = [name for name in down_with(review.catalogue, asked.service) if name != asked.service]
    parts = [
        f"To: {'; '.join(to_whom(review, asked))}",
        f"Planned work on {asked.service}, {starts:%A %-d %B %Y}.",
        f"From {starts:%H:%M} on {starts:%-d %B} to {ends:%H:%M} on {ends:%-d %B %Y} ({review.catalogue.zone}) "
        f"{asked.service} will not be available.",
        f"With it {words.listing(also, most=20)} will not be available either." if also else "",
        f"{words.listing(list(plan(review, asked).spared), most=20)} can be used as ever, by what stands in for it."
        if plan(review, asked).spared else "",
        "If this window cannot be borne, please tell us in time, so that another one can be chosen.",
    ]  # fmt: skip
    return "\n\n".join(filter(None, parts))


def due(review: Review, asked: Work, day: date) -> str:
    """By when the notice of work on a day is to be sent, in a sentence."""
    by, last = tell_by(review, asked, day), review.last_day
    passed = last is not None and by <= last
    late = (
        f", which had passed when the records ended on {last:%-d %B %Y}: ask before you count on it" if passed else ""
    )
    return f"To be sent by {by:%-d %B %Y}{late}."


def starts_on(review: Review, window: Window) -> date:
    """The day on which a window begins in the organisation's zone."""
    return _local(review, window.starts).date()


def _planned(review: Review, asked: Work) -> Plan:
    zone = review.catalogue.zone
    windows = tuple(candidates(asked.first, asked.last, asked.at, asked.hours, zone))
    cut = review.as_of or windows[0].starts
    budgets = Budgets(
        records=review.records, catalogue=review.catalogue, cut=cut, planned=asked.planned,
        breaches=partial(_breaches, review),
    )  # fmt: skip
    costs = budgets.weigh(asked.service, windows)
    down = down_with(review.catalogue, asked.service)
    usual = usually_asked(review.records["tickets"], down, windows, zone, cut)
    ranked = by_window(costs, len(windows), usual)
    return Plan(asked, windows, costs, ranked, stood_in(review.catalogue, asked.service))


def _breaches(review: Review, agreement: str, target: str, day: date) -> int:
    """How many whole periods of a target were missed in the contract year of a day, before it."""
    first, _ = year_of(review.catalogue.agreement(agreement), day)
    return review.judged.filter(
        pl.col("agreement") == agreement, pl.col("target") == target, pl.col("segment") == "", ~pl.col("partial"),
        pl.col("status") == "breached", pl.col("period") >= first, pl.col("period") < day,
    ).height  # fmt: skip


def _possible(first: date, last: date, hours: float) -> None:
    if last < first:
        problem = f"{last:%-d %B %Y} lies before {first:%-d %B %Y}"
        raise QuestionError(problem, expected="the first day, then the last")
    if (last - first).days >= MOST_DAYS:
        problem = f"from {first:%-d %B %Y} to {last:%-d %B %Y} there are {(last - first).days + 1} days"
        raise QuestionError(problem, expected=f"{MOST_DAYS} days at most")
    if not 0 < hours <= LONGEST:
        problem = f"{hours:g} hours are no window"
        raise QuestionError(problem, expected=f"more than 0 and at most {LONGEST} hours")


def _clock(at: str) -> time:
    try:
        return datetime.strptime(at, "%H:%M").time()  # noqa: DTZ007  # a time of day has no zone
    except ValueError as error:
        problem = f"{at!r} is no time of day"
        raise QuestionError(problem, expected="one such as 22:00") from error


def _local(review: Review, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(review.catalogue.zone))
