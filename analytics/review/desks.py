"""The desk of a support group, gathered from a review: its log calibrated, what comes, who is there, what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import QuestionError, ScenarioError
from analytics.measures.period import add_months
from analytics.review import asked, words
from analytics.scenario.calibrate import ASSUMED, calibrate, logged
from analytics.scenario.calibrate import promised as by_ticket
from analytics.scenario.desk.answer import Ground
from analytics.scenario.desk.calibrated import calibrated, starts
from analytics.scenario.desk.coming import coming
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.on_duty import on_duty
from analytics.scenario.desk.promised import promised
from analytics.scenario.desk.tally import Tally, tally
from analytics.scenario.lever import Change, pulled
from analytics.scenario.money.agent_hour import agent_hours, homes
from analytics.scenario.money.driver import suggested
from analytics.scenario.money.ledger import opened
from analytics.scenario.money.price import prices
from analytics.scenario.money.quantity import quantities
from analytics.scenario.money.tariff import Rate, Tariff, priced
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.forecast.demand.outlook import Progress
    from analytics.review.finding import Method
    from analytics.review.review import Review
    from analytics.scenario.calibrate import Calibration
    from analytics.scenario.desk.level import Aim

#: Replications of a first answer.
FIRST: Final = 40
#: Groups that are tried at most to find one whose desk can be simulated.
MOST_TRIED: Final = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Desk:
    """A desk that what-ifs can be asked of.

    Attributes:
        ground: the desk, what is promised of it and what it costs.
        found: what its log says, with the backtest of the model.
        assumptions: what every answer rests on.
        cannot: promises that are not simulated, in sentences without their full stop.
    """

    ground: Ground
    found: Calibration
    assumptions: tuple[Assumption, ...]
    cannot: tuple[str, ...]

    @property
    def model_error(self) -> float:
        """Mean absolute error of the level of a month in quarters that were held out; not a number for none."""
        return self.found.backtest.error() if self.found.backtest else float("nan")

    @property
    def trust(self) -> str:
        """How far its model is to be trusted, in a few words.

        The error is the mean absolute one of the level of a month, in points.
        """
        tested = self.found.backtest
        if not tested:
            return "no quarter could be held out to test it"
        return (
            f"months held out were foreseen with an error of {100 * tested.error():.1f} points, "
            f"{words.share(tested.covered)} of them within the 90 % band"
        )


def groups(review: Review) -> list[str]:
    """Support groups that tickets were handled by."""
    return review.remembered(
        "groups of tickets", lambda: review.records["tickets"]["group"].unique().drop_nulls().sort().to_list()
    )


def named(review: Review, group: str) -> str:
    """The support group of that name; QuestionError names those that handled tickets."""
    if group not in groups(review):
        problem = f"no tickets were handled by {group!r}"
        raise QuestionError(problem, found=group, exists=groups(review), remedy="Load tickets with their group")
    return group


def desk(review: Review, group: str, *, months: int = 12, progress: Progress | None = None) -> Desk:
    """The desk of a support group over the months to come, worked out once.

    Args:
        review: the review.
        group: the support group.
        months: how many months are played.
        progress: told the share done and what is next.

    Raises:
        QuestionError: there is no such group, or there are no tickets.
        ScenarioError: its log cannot carry a simulation, and why.
    """
    named(review, group)
    return review.remembered(("desk", group, months), lambda: _desk(review, group, months, progress))


def calibration(review: Review, group: str, progress: Progress | None = None) -> Calibration:
    """What the log of a support group says, with the backtest of the model; worked out once. Raises as `desk`."""
    named(review, group)
    return review.remembered(("calibration", group), lambda: _calibration(review, group, progress))


def _calibration(review: Review, group: str, progress: Progress | None) -> Calibration:
    tell = progress or (lambda _done, _what: None)
    tell(0.0, "Reading the log")
    told, calendars = by_ticket(review.records, review.catalogue)
    tell(0.1, "Fitting the queue to its own log, and to quarters held out")
    return calibrate(logged(review.records, group, told, calendars, zone=review.catalogue.zone))


def workable(review: Review, progress: Progress | None = None) -> str:
    """The first of the groups with most tickets whose log carries a simulation; "" where none of them does.

    A few are tried, in the order of their names, since each takes seconds; what is found is kept.

    Args:
        review: the review.
        progress: told the share done and what is next.
    """
    return review.remembered("a workable desk", lambda: _workable(review, progress or (lambda _done, _what: None)))


def _workable(review: Review, tell: Progress) -> str:
    many = review.records["tickets"].group_by("group").len().sort("len", descending=True)["group"].to_list()
    tried = [group for group in groups(review) if group in many[:MOST_TRIED]]
    for place, group in enumerate(tried):
        tell(place / len(tried), f"Reading the log of {group}")
        try:
            calibration(review, group)
        except ScenarioError:
            continue
        return group
    return ""


def played(
    review: Review, *, group: str, changes: tuple[Change, ...] = (), horizon: int = 12, seed: int = 1,
    replications: int = FIRST, progress: Callable[[float], None] = lambda _: None,
) -> Tally:  # fmt: skip
    """What changes of a group's desk come to, worked out once.

    Args:
        review: the review.
        group: the support group.
        changes: what changes; empty for the desk as it is.
        horizon: months played.
        seed, replications: with which luck, and how often.
        progress: told the share done.

    Raises:
        QuestionError: there is no such group.
        ScenarioError: its log cannot carry a simulation, or a change makes no sense for it.
    """
    ground = replace(desk(review, group, months=horizon).ground, replications=replications, seed=seed)
    key = ("desk", group, changes, horizon, seed, replications)
    return review.remembered(key, lambda: tally(ground, pulled(changes, LEVERS), progress))


def knows(
    review: Review, *, group: str, changes: tuple[Change, ...], horizon: int, seed: int, replications: int
) -> bool:
    """Whether changes of a desk were played so often before."""
    return review.knows(("desk", group, changes, horizon, seed, replications))


def aim(review: Review, group: str, promise: str = "", *, months: int = 12) -> Aim:
    """The promise of that name which a group's desk is held to; "" for the worst held one of today.

    Raises:
        QuestionError: there is no such promise, or none that is simulated.
        ScenarioError: its log cannot carry a simulation.
    """
    ground = desk(review, group, months=months).ground
    worst = None if promise else played(review, group=group, horizon=months).worst
    found = worst.aim if worst else next((each for each in ground.aims if each.name == promise), None)
    if found is None:
        problem = f"no promise {promise!r} is simulated of {group}" if promise else f"nothing is promised of {group}"
        raise QuestionError(problem, found=promise, exists=[each.name for each in ground.aims])
    return found


def method(review: Review, asked_of: Desk, months: int, replications: int, how: str = "") -> Method:
    """How a figure of a desk was worked out, with all it rests on and the error of the model when it was tested.

    Args:
        review: the review.
        asked_of: the desk.
        months, replications: how long and how often it was played.
        how: what the question does beyond that, in sentences.
    """
    tested = asked_of.found.backtest
    accuracy = "No quarter could be held out to test it."
    if tested:
        ours, same = (f"{100 * tested.error(of):.1f}" for of in ("told", "same"))
        accuracy = (
            f"Over {words.counted(tested.quarters, 'quarter')} held out the level of a month was foreseen with a mean "
            f"error of {ours} points, against {same} for the quarter before; the 90 % band held "
            f"{words.share(tested.covered)}."
        )
    cannot = f"Not simulated: {'; '.join(asked_of.cannot)}." if asked_of.cannot else ""
    assumed = [f"{each.words.rstrip('.')} ({each.source})." for each in asked_of.assumptions]
    played = (
        f"The desk is played forward ticket by ticket for {words.counted(months, 'month')}, {replications} times, "
        "every option on the same luck."
    )
    return review.method(
        " ".join(filter(None, (played, how, *assumed, cannot))),
        n=f"{len(asked_of.found.past.log.opened):,} tickets of its log", accuracy=accuracy,
    )  # fmt: skip


def _desk(review: Review, group: str, months: int, progress: Progress | None) -> Desk:
    tell = progress or (lambda _done, _what: None)
    records, catalogue, zone = review.records, review.catalogue, review.catalogue.zone
    found = calibration(review, group, progress)
    first = starts(found, zone)
    days = (add_months(first, months) - first).days
    tickets = records["tickets"].filter(pl.col("group") == group)
    region = next((asked.holidays(review, service)[0] for service in tickets["service"].unique().sort()), "")
    tell(0.8, "Looking ahead to what comes")
    came = coming(tickets, first, days, zone=zone, region=region)
    there = on_duty(records["rosters"], group, first, days, zone=zone, region=region)
    own = {service for service, home in homes(catalogue).items() if home == group}
    agreed = promised(catalogue, came.kinds, own or None)
    tariff = _tariff(review, group)
    ground = Ground(
        desk=calibrated(found, came, there, agreed.limits, months=months, zone=zone), aims=agreed.aims, tariff=tariff,
        owed=agreed.owed, replications=FIRST,
    )  # fmt: skip
    words = tuple(Assumption(each.rstrip("."), "method") for each in ASSUMED)
    roster = Assumption("People are on duty as in the last eight weeks, on public holidays as on Sundays", "records")
    tell(1.0, "")
    entered = [each for each in tariff.assumptions if each.source == "entered by hand"]
    assumptions = (*words, *came.assumptions, roster, *entered)
    return Desk(ground=ground, found=found, assumptions=assumptions, cannot=agreed.cannot)


def _tariff(review: Review, group: str) -> Tariff:
    """What the ledger says it costs; without one an hour costs nothing, and it is said."""
    records, catalogue = review.records, review.catalogue
    ours = [service for service, home in homes(catalogue).items() if home == group]
    costs = records["costs"].filter(pl.col("service").is_in(ours))
    if costs.is_empty():
        free = Rate(line="people", amount=0.0, source="method", why="no costs were recorded, so levels alone are told")
        return Tariff(currency=catalogue.currency, rates=(free,))
    ledger = opened(costs, catalogue.currency, conversions=catalogue.conversions)
    counted = quantities(records, catalogue)
    mapping = suggested(ledger.kinds)
    hours = agent_hours(ledger, mapping, records["rosters"], homes(catalogue), catalogue.zone)
    found = priced(ledger, prices(ledger, mapping, counted, hours=hours.services), counted, hours)
    named = {rate.of for rate in found.rates if rate.line == "people"}
    if named & {group, ""}:
        return found
    free = Rate(line="people", of=group, amount=0.0, source="method", why="no cost of its people is known")
    return replace(found, rates=(*found.rates, free))
