"""Notices: drafted from a warning with all it says, given to people, answered by them, and held against what came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from analytics.catalogue.amend import changed, made
from analytics.errors import QuestionError, ServiceReviewError
from analytics.measures.period import period_of, periods
from analytics.register import Entry
from analytics.register.notice import Notice
from analytics.review import select
from analytics.review.notebook import evidence
from analytics.review.notice_text import text
from analytics.warning.ledger import NOTICES
from analytics.warning.threshold import POSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analytics.catalogue import Catalogue
    from analytics.catalogue.agreement import Span
    from analytics.register import Register, Saying
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.review.workspace import Workspace

KIND: Final = "notice"

#: Periods that a draft warns of unless its author says otherwise: who is warned of everything is warned of nothing.
MOST: Final = 3

#: Periods that can be warned of where none was looked ahead to.
AHEAD: Final = 6


def listed(register: Register | None) -> list[Entry]:
    """Every notice, drafts first and then the one given last; none where nothing was ever kept."""
    return sorted(register.entries(KIND), key=_when, reverse=True) if register else []


def about(entries: Iterable[Entry], agreement: str, target: str) -> list[Entry]:
    """Those of the notices that warn of one target."""
    return [each for each in entries if (each.value.agreement, each.value.target) == (agreement, target)]


def labels(given: Iterable[Notice]) -> dict[str, str]:
    """The name of each notice, by what a list calls it: when it was given, and what it warns of.

    Example:
        >>> labels([Notice(agreement="Gold", target="Up", periods=(date(2026, 11, 1),), name="n")])
        {'Draft · Gold: Up (Nov 2026)': 'n'}
    """
    found: dict[str, str] = {}
    for notice in given:
        when = f"{notice.given:%-d %b %Y}" if notice.given else "Draft"
        label = f"{when} · {notice.label} ({', '.join(f'{day:%b %Y}' for day in notice.periods)})"
        found[label if label not in found else f"{label} · {notice.name}"] = notice.name
    return found


def addressees(catalogue: Catalogue, agreement: str) -> tuple[str, ...]:
    """Who is to be told before a promise is missed, as the catalogue names them.

    The customer's contact, or that of every customer where the agreement is with all; the service's owner; and the lead
    of the group, or the supplier's contact, that provides it.
    """
    held = catalogue.agreement(agreement)
    service = next((each for each in catalogue.services if each.name == held.service), None)
    theirs = [each for each in catalogue.customers if held.kind == "SLA" and held.customer in ("", each.name)]
    provider = held.provider or (service.group if service else "")
    found = [f"{each.contact}, {each.name}" for each in theirs if each.contact]
    found += [service.owner] if service else []
    found += [each.lead for each in catalogue.groups if each.name == provider]
    found += [each.contact for each in catalogue.suppliers if each.name == provider]
    return tuple(dict.fromkeys(filter(None, found)))


def unnamed(catalogue: Catalogue, agreement: str) -> list[str]:
    """Customers of an agreement for whom the catalogue names nobody to be told."""
    held = catalogue.agreement(agreement)
    theirs = [each for each in catalogue.customers if held.kind == "SLA" and held.customer in ("", each.name)]
    return [each.name for each in theirs if not each.contact]


def choices(review: Review, agreement: str, target: str) -> list[date]:
    """First days of the periods that can be warned of: those looked ahead to, else the next ones.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: the agreement has no such target in force, or there are no records.
    """
    promised = select.promise(review, agreement, target)
    row = _warning(review, agreement, target)
    return list(row["periods"]) if row.get("periods") else _next(review, promised)


def begun(review: Review, agreement: str, target: str, chosen: Sequence[date] = ()) -> dict[str, Any]:
    """Fields of a notice drafted from a warning: periods, chance, day to act, to whom, and the text to send.

    Args:
        review: the review.
        agreement, target: what is warned of.
        chosen: first days of the periods warned of; empty for those in which a miss is possible, three at most.

    Raises:
        CatalogueError: there is no such agreement.
        QuestionError: the agreement has no such target in force, or a period is not among those that can be warned of.
    """
    promised, there = select.promise(review, agreement, target), choices(review, agreement, target)
    if strange := [day for day in chosen if day not in there]:
        problem = f"{strange[0]:%-d %B %Y} begins no period of {promised.name} that can be warned of"
        raise QuestionError(problem, exists=[f"{day:%-d %B %Y}" for day in there])
    row = _warning(review, agreement, target)
    chances = dict(zip(row.get("periods") or (), row.get("chances") or (), strict=True))
    of = tuple(sorted(chosen)) or _possible(row, there)
    told: dict[str, Any] = {
        "agreement": agreement,
        "target": target,
        "periods": of,
        "to": addressees(review.catalogue, agreement),
        "chance": max((chances[day] for day in of if day in chances), default=None),
        "act_by": of[0] - timedelta(days=promised.agreement.lead_days),
        "figure": _figure(review, agreement, target),
    }
    return {**told, "said": text(review, promised, row, told)}


def drafted(review: Review, told: Mapping[str, Any]) -> Entry:
    """A notice that is not kept yet, to be kept by `step`.

    Raises:
        CatalogueError: a field is not as it should be, or there is no such agreement.
        QuestionError: the agreement has no such target in force.
    """
    fresh = made(Notice, {**told, "state": "draft"}, "the notice")
    select.promise(review, fresh.agreement, fresh.target)
    return Entry(value=fresh, version=0)


def change(place: Workspace, entry: Entry, *, by: Saying, **told: Any) -> Entry:
    """The draft with other terms, where it is still as its author saw it.

    Raises:
        CatalogueError: a field is not as it should be.
        ConflictError: somebody else changed it in between.
        QuestionError: it was given or withdrawn.
    """
    held: Notice = entry.value
    if not held.open:
        problem = f"the notice on {held.label} is {held.state}, and its terms stay as they are"
        raise QuestionError(problem, remedy="Give another one where there is more to say")
    return place.register.save(changed(held, "the notice", **told), version=entry.version, by=by)


def step(place: Workspace, review: Review, entry: Entry, now: Notice, *, by: Saying) -> Entry:
    """The notice as it is kept after a step, the first of which is that it is drafted.

    Args:
        place: the workspace.
        review: the review.
        entry: the notice as its author saw it.
        now: the notice after the step, as `Notice.give` or another of its verbs made it.
        by: who keeps it.

    Raises:
        CatalogueError: there is no such agreement any more.
        ConflictError: somebody else changed it in between.
        QuestionError: the day is still to come, or all that is warned of had ended when the notice was given.
    """
    latest = latest_day(place, review)
    if now.day is not None and now.day > latest:
        problem = f"{now.day:%-d %B %Y} is still to come"
        raise QuestionError(problem, expected=f"{latest:%-d %B %Y} or an earlier day")
    if now.state == "given" and now.given is not None and now.given >= (ends := _ends(review, now)):
        problem = f"all that the notice on {now.label} warns of was over on {ends - timedelta(days=1):%-d %B %Y}"
        raise QuestionError(problem, remedy="A warning comes before; tell of a breach in the review instead")
    return place.register.save(now, version=entry.version, by=by)


def latest_day(place: Workspace, review: Review) -> date:
    """The latest day on which something can have happened: today, or the data cut-off where records reach further."""
    today = place.register.now().astimezone(ZoneInfo(review.catalogue.zone)).date()
    return max(today, review.last_day or today)


def table(review: Review) -> pl.DataFrame:
    """The notices that were given, in the columns of `warning.ledger.NOTICES`, as they stood at the cut-off."""
    rows = [
        {name: getattr(notice, name) for name in NOTICES if name != "notice"} | {"notice": notice.name}
        for notice in given(review)
    ]
    return pl.DataFrame(rows, schema=NOTICES)


def given(review: Review) -> list[Notice]:
    """The notices that were given; those of an earlier state of a review as they stood at its cut-off."""
    kept = [entry.value for entry in listed(review.register) if entry.value.given is not None]
    last = review.last_day
    if review.latest or last is None:
        return kept
    return [_as_of(notice, last) for notice in kept if notice.given <= last]


def _as_of(notice: Notice, day: date) -> Notice:
    """A notice without what happened to it after a day."""

    def by_then(when: date | None) -> date | None:
        return when if when is not None and when <= day else None

    return replace(
        notice, state="given", acknowledged=by_then(notice.acknowledged), planned=by_then(notice.planned),
        withdrawn=by_then(notice.withdrawn),
    )  # fmt: skip


def _warning(review: Review, agreement: str, target: str) -> dict[str, Any]:
    """The row of a target's warning; empty where it has none."""
    rows = review.warnings().filter(pl.col("agreement") == agreement, pl.col("target") == target)
    return rows.row(0, named=True) if rows.height else {}


def _possible(row: Mapping[str, Any], there: Sequence[date]) -> tuple[date, ...]:
    """The periods a draft warns of: the first in which a miss is possible and what follows, else the next one."""
    chances = zip(row.get("periods") or (), row.get("chances") or (), strict=True)
    found = [day for day, chance in chances if chance >= POSSIBLE]
    first = row.get("possible_from")
    return tuple(sorted({*([first] if first else []), *found})[:MOST]) or tuple(there[:1])


def _next(review: Review, promised: Promise) -> list[date]:
    """The next periods of a target, that of the day after the cut-off first."""
    if review.last_day is None:
        problem = "there are no records yet, so there is nothing to warn of"
        raise QuestionError(problem, remedy="Load some on the Records page")
    span, starts = promised.target.span, review.catalogue.fiscal_year_starts
    first = period_of(review.last_day + timedelta(days=1), span, starts)
    found = periods(span, first.starts, first.starts + timedelta(days=366 * AHEAD), starts)
    return [each.starts for each in found if each.starts >= first.starts][:AHEAD]


def _figure(review: Review, agreement: str, target: str) -> dict[str, Any]:
    """The warning as it stands, with its versions and the recipe that makes it again; empty where there is none."""
    from analytics.review.findings import warnings

    try:
        return evidence(warnings.ahead(review, agreement=agreement, target=target))
    except ServiceReviewError:
        return {}


def _ends(review: Review, notice: Notice) -> date:
    """The first day after the last period that a notice warns of."""
    version = review.catalogue.agreement(notice.agreement).version_on(notice.periods[-1])
    targets = version.targets if version else ()
    span: Span = next((each.span for each in targets if each.name == notice.target), "month")
    within = notice.periods[-1] + timedelta(days=364 if span == "rolling 12 months" else 0)
    return period_of(within, span, review.catalogue.fiscal_year_starts).ends


def _when(entry: Entry) -> tuple[bool, date, str]:
    held: Notice = entry.value
    return held.state == "draft", held.given or date.min, held.label
