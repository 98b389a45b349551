"""Trends around us: taken down, looked at again, closed, and played in a scenario of what they touch."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analytics.catalogue.amend import changed, made
from analytics.errors import QuestionError, ServiceReviewError
from analytics.register.trend import Trend
from analytics.review.ground import GROUNDS, ground
from analytics.scenario.money.agent_hour import homes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analytics.register import Entry, Register, Saying
    from analytics.review.review import Review
    from analytics.review.workspace import Workspace

KIND: Final = "trend"

#: Where a trend stands that nobody knows the begin of: last.
_SOME_DAY: Final = date.max


def every(register: Register | None) -> list[Entry]:
    """Every trend, closed ones too, those first that are felt soonest; none where nothing was ever kept."""
    return sorted(register.entries(KIND), key=_when) if register else []


def live(register: Register | None, service: str = "") -> list[Entry]:
    """The trends that are watched, of those that touch a service where one is named."""
    return [entry for entry in every(register) if entry.value.live and touches(entry.value, service)]


def touches(trend: Trend, service: str) -> bool:
    """Whether a trend touches a service; one that names none touches all.

    Example:
        >>> touches(Trend(title="Wages", kind="economic"), "Pay")
        True
    """
    return not service or not trend.services or service in trend.services


def named(register: Register | None, names: Iterable[str]) -> list[Trend]:
    """The trends of these names, closed ones too; one that is not kept is left out."""
    there = {entry.value.name: entry.value for entry in every(register)}
    return [there[name] for name in names if name in there]


def keep(place: Workspace, told: Mapping[str, Any], *, by: Saying) -> Entry:
    """The trend as it is watched from now on.

    Raises:
        CatalogueError: a field is not as it should be.
        QuestionError: what it would change in a scenario cannot be changed there.
        RegisterError: another one that is watched is called so.
    """
    fresh = made(Trend, told, "the trend")
    _check(fresh)
    return place.register.save(fresh, by=by)


def change(place: Workspace, entry: Entry, *, by: Saying, **told: Any) -> Entry:
    """The trend with other fields, where it is still as its author saw it.

    Raises:
        CatalogueError: a field is not as it should be.
        ConflictError: somebody else changed it in between.
        QuestionError: what it would change in a scenario cannot be changed there.
        RegisterError: another one that is watched is called so.
    """
    now = changed(entry.value, "the trend", **told)
    _check(now)
    return place.register.save(now, version=entry.version, by=by)


def subjects(review: Review, trend: Trend) -> list[dict[str, str]]:
    """What a trend can be played on: the targets, or the desks, of the services it touches.

    Example:
        >>> from analytics.review import Review
        >>> subjects(Review.open(), Trend(title="More", kind="social", ground="desk", services=("Payroll and HR",)))
        [{'group': 'Applications'}]
    """
    on = GROUNDS.get(trend.ground)
    if on is None:
        return []
    if "group" in on.about:
        groups = [group for service, group in homes(review.catalogue).items() if touches(trend, service)]
        return [{"group": group} for group in dict.fromkeys(groups)]
    asked = [
        {"agreement": sla.name, "target": target.name}
        for sla in review.catalogue.slas()
        if touches(trend, sla.service) and (version := sla.version_on(review.last_day or date.max)) is not None
        for target in version.targets
    ]
    return [about for about in asked if _there(review, trend.ground, about)]


def assumption(trend: Trend) -> str:
    """What a trend would change in a scenario, in words; "" where it feeds none.

    Example:
        >>> assumption(Trend(title="More", kind="social", changes=(("demand", "percent", 8.0),)))
        'Demand 8 % more'
    """
    if not trend.changes:
        return ""
    if trend.ground not in GROUNDS:
        return ", ".join(f"{lever}.{name} {value}" for lever, name, value in trend.changes)
    return GROUNDS[trend.ground].in_words(trend.changes)


def _check(trend: Trend) -> None:
    """Nothing, where its changes can be made; lever and bounds are told where not."""
    if not trend.changes:
        return
    try:
        ground(trend.ground).pulled(trend.changes)
    except ServiceReviewError as error:
        problem = f"what the trend {trend.title!r} would change cannot be changed: {error}"
        raise QuestionError(problem) from error


def _there(review: Review, kind: str, about: Mapping[str, str]) -> bool:
    try:
        GROUNDS[kind].there(review, **about)
    except ServiceReviewError:
        return False
    return True


def _when(entry: Entry) -> tuple[date, str]:
    return entry.value.begins or _SOME_DAY, entry.value.title.casefold()
