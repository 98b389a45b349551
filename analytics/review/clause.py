"""A clause of an agreement drafted in words: what is promised and every convention it is counted by."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING, Final

from analytics.measures.registry import measure
from analytics.review import words
from analytics.review.conventions import (
    calendar_in_words,
    credits_in_words,
    exclusions_in_words,
    in_words,
    own_days_in_words,
    scope_in_words,
)

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Calendar, Catalogue, Target, Version

#: A heading and the sentence under it, without its full stop.
Sentence = tuple[str, str]

_SPANS: Final = {
    "month": "calendar month", "quarter": "calendar quarter", "year": "calendar year",
    "fiscal quarter": "quarter of the fiscal year", "fiscal year": "fiscal year",
    "rolling 12 months": "twelve months that end with a calendar month",
}  # fmt: skip

_UNITS: Final = {
    "minutes": "Minutes of the time allowed run in service time only",
    "hours": "Hours of the time allowed run in service time only",
    "working days": "Working days of the time allowed end at the same time of day, so many open days later",
    "calendar days": "Calendar days of the time allowed are blocks of 24 hours, on open and closed days alike",
}


def drafted(agreement: Agreement, version: Version, target: Target, catalogue: Catalogue) -> tuple[Sentence, ...]:
    """The clause on one target of a version, sentence by sentence in the order they are read.

    Args:
        agreement: names service, customer, and what is left out.
        version: its calendar, conventions and charge.
        target: what is promised.
        catalogue: who promises, in which currency, and the calendar meant.
    """
    calendar = catalogue.calendar(version.calendar)
    found = [
        ("Promise", _promise(agreement, target, catalogue)),
        ("Measure", measure(target.measure).definition.rstrip(".")),
        ("Scope", f"It applies to {scope_in_words(target) or _everything(target)}"),
        *(("Hours", said) for said in _hours(calendar)),
        *(("Time", said) for said in _time(target)),
        ("Period", _period(target, calendar, catalogue)),
        *(("Counting", said) for said in in_words(version.conventions, target.measure, target.workload_limit)),
        *((("Workload", "It holds for any number of items"),) if _any_number(target) else ()),
        ("Verdict", f"The exact level is judged, never a rounded one; a level of exactly {_level(target)} meets it"),
        *(("Credits", said) for said in _credits(version, target, catalogue)),
        *(("Exclusions", said) for said in exclusions_in_words(agreement) or ("Nothing is left out",)),
    ]
    return tuple(found)


def pasted(sentences: tuple[Sentence, ...]) -> str:
    """The clause as numbered lines, to paste into a contract.

    Example:
        >>> print(pasted((("Promise", "It is up"), ("Hours", "All of them"))))
        1. Promise. It is up.
        2. Hours. All of them.
    """
    return "\n".join(f"{place}. {head}. {said}." for place, (head, said) in enumerate(sentences, 1))


def _promise(agreement: Agreement, target: Target, catalogue: Catalogue) -> str:
    who = agreement.provider or catalogue.organisation or "The provider"
    whom = agreement.customer or "every customer"
    of = f" of {agreement.service}" if agreement.service else ""
    meant = measure(target.measure)
    label = meant.label[:1].lower() + meant.label[1:]
    return f"{who} promises {whom}{of}: {label} {words.promise(target, meant.unit)}"


def _level(target: Target) -> str:
    return words.exact(target.level, measure(target.measure).unit)


def _everything(target: Target) -> str:
    return "the whole service" if measure(target.measure).table == "outages" else "every item of the service"


def _any_number(target: Target) -> bool:
    """Whether there are items that could be limited in number, and are not."""
    return target.workload_limit is None and measure(target.measure).table in ("tickets", "counts")


def _hours(calendar: Calendar) -> tuple[str, ...]:
    own = own_days_in_words(calendar)
    return (f"Agreed service hours are {calendar_in_words(calendar)}", *((f"Days of their own: {own}",) if own else ()))


def _time(target: Target) -> tuple[str, ...]:
    """How the time allowed runs; nothing for a measure without a clock."""
    if not target.measure.startswith(("response", "resolution")):
        return ()
    held = "The clock stands still while an item is on hold"
    if target.percentile is not None:
        return (_UNITS["hours"], held)
    if target.within is None:
        return ("Each item is held to its own due time, which a hold does not put off",)
    return (_UNITS[target.within.unit], held)


def _period(target: Target, calendar: Calendar, catalogue: Catalogue) -> str:
    month = month_name[catalogue.fiscal_year_starts]
    begins = f", which begins in {month}" if target.span.startswith("fiscal") else ""
    return (
        f"The level is judged over each {_SPANS[target.span]}{begins}; days and months begin at midnight in "
        f"{calendar.zone}, and a period is judged by the terms in force on its first day"
    )


def _credits(version: Version, target: Target, catalogue: Catalogue) -> tuple[str, ...]:
    said = credits_in_words(target, measure(target.measure).unit)
    if not target.credits.tiers:
        return ("A missed level carries no service credit",)
    charge = f"The charge is {catalogue.currency} {version.charge:,.10g} a month"
    capped = f"Credits of all targets of a month come to {version.credit_cap:g} % of the charge at most"
    more = [capped] if version.credit_cap < 100 else []
    more += ["A credit is paid unasked"] if target.credits.claim_within_days is None else []
    return (charge, *said, *more)
