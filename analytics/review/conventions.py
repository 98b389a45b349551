"""The conventions behind a figure, each as the sentence that is printed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analytics.catalogue.calendar import WEEKDAYS
from analytics.review import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.catalogue import Agreement, Calendar, Conventions, Target
    from analytics.catalogue.calendar import Weekday

_SENTENCES: Final[dict[str, dict[object, str]]] = {
    "clock_stops_at": {
        "response": "The clock stops at the first response",
        "resolution": "The clock stops at resolution",
        "closure": "The clock stops at closure",
    },
    "attributed_to": {
        "opened": "An item belongs to the period it was opened in",
        "due": "An item belongs to the period it was due in",
        "resolved": "An item belongs to the period it was resolved in",
    },
    "open_items": {
        "late count": "An open item past its due time counts as missed; other open items do not count yet",
        "all count": "Every open item counts as missed",
        "left out": "Only closed items count",
    },
    "on_the_limit": {
        "meets": "Exactly on the limit meets it",
        "misses": "Exactly on the limit misses it",
    },
    "reopened": {
        "resumes": "The clock of a re-opened item resumes where it stood",
        "restarts": "The clock of a re-opened item restarts",
        "keeps first": "A re-opened item keeps its first resolution",
    },
    "retroactive_start": {
        True: "A change of priority does not restart the clock",
        False: "A change of priority restarts the clock",
    },
    "maintenance": {
        "leaves agreed time": "Planned maintenance is taken out of the agreed time",
        "counts as up": "Planned maintenance counts as up time",
        "own state": "Planned maintenance is neither up nor down, but part of the agreed time",
    },
    "no_data": {
        "leaves agreed time": "Time without records is taken out of the agreed time",
        "counts as up": "Time without records counts as up",
        "counts as down": "Time without records counts as down",
        "not enough data": "A period without records is not judged",
    },
    "composite": {
        "any down": "The service is down when any of its components is",
        "weighted": "Components count by their weights",
        "product": "Components are taken as independent and their availabilities multiplied",
    },
}

_TIMED: Final = ("clock_stops_at", "attributed_to", "open_items", "on_the_limit", "reopened", "retroactive_start")
_CONCERNS: Final[dict[str, tuple[str, ...]]] = {
    "response": tuple(name for name in _TIMED if name not in ("clock_stops_at", "reopened")),
    "response_percentile": ("attributed_to", "open_items", "retroactive_start"),
    "resolution": _TIMED,
    "resolution_percentile": ("clock_stops_at", "attributed_to", "open_items", "reopened", "retroactive_start"),
    "availability": ("maintenance", "no_data", "composite"),
}


def in_words(conventions: Conventions, measure: str, workload_limit: int | None = None) -> tuple[str, ...]:
    """The conventions that shape a measure's figure, a sentence each.

    Args:
        conventions: how it is counted.
        measure: its name in the registry.
        workload_limit: items a month within which the target is promised; None for any number.

    Example:
        >>> from analytics.catalogue import Conventions
        >>> in_words(Conventions(), "availability")[0]
        'Planned maintenance is taken out of the agreed time'
    """
    said = [_SENTENCES[name][getattr(conventions, name)] for name in _CONCERNS.get(measure, ())]
    if measure == "availability":
        said += _outages(conventions)
    if workload_limit:
        beyond = conventions.beyond_workload.replace("suspended", "is suspended")
        said.append(f"Promised for up to {workload_limit:,} items a month; beyond that it {beyond}")
    return (*said, _sample(conventions), *_at_risk(conventions, measure))


def calendar_in_words(calendar: Calendar) -> str:
    """The hours, holidays and zone of a calendar in a sentence.

    Example:
        >>> from analytics.catalogue import always
        >>> calendar_in_words(always())
        '24x7: every hour of every day (UTC)'
    """
    days = {
        day: " and ".join(_window(*window) for window in windows) for day, windows in calendar.hours.items() if windows
    }
    hours = ", ".join(_stretches(days))
    if len(days) == 7 and set(days.values()) == {"00:00-24:00"}:
        hours = "every hour of every day"
    closed = f", closed on public holidays of {calendar.holidays}" if calendar.holidays else ""
    return f"{calendar.name}: {hours}{closed} ({calendar.zone})"


def own_days_in_words(calendar: Calendar) -> str:
    """The hours of dates that are neither ordinary weekdays nor holidays, by date; empty where there are none.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import Calendar
        >>> own_days_in_words(Calendar(name="office", own_days={date(2026, 12, 24): ["08:00-13:00"]}))
        '24 December 2026 08:00-13:00'
    """
    days = sorted(calendar.own_days.items())
    return ", ".join(
        f"{day:%-d %B %Y} {' and '.join(_window(*window) for window in windows) or 'closed'}" for day, windows in days
    )


def exclusions_in_words(agreement: Agreement) -> tuple[str, ...]:
    """What an agreement leaves out, why and who approved it, a sentence each; empty for nothing."""
    said = []
    for exclusion in agreement.exclusions:
        what = f"{len(exclusion.items)} named items" if exclusion.items else ""
        if exclusion.starts and exclusion.ends:
            what = f"{exclusion.starts:%-d %b %Y %H:%M} to {exclusion.ends:%-d %b %Y %H:%M}"
        said.append(f"{what}: {exclusion.reason} (approved by {exclusion.approver})")
    return tuple(said)


def credits_in_words(target: Target, unit: str) -> tuple[str, ...]:
    """What a missed level costs, a sentence each; empty for nothing.

    Args:
        target: the target.
        unit: of its measure.
    """
    owed = target.credits
    said = [
        f"Credit of {tier.credit:g} % of the charge for a level of at least {words.exact(tier.at_least, unit)} and "
        f"under {words.exact(tier.below, unit)}"
        for tier in owed.tiers
    ]
    if owed.tiers and owed.cap < 100:
        said.append(f"Credits come to {owed.cap:g} % of the charge at most")
    if owed.free_breaches:
        many = f"{words.number_word(owed.free_breaches)} breaches of a year carry"
        said.append(f"The first {'breach of a year carries' if owed.free_breaches == 1 else many} no credit")
    if owed.claim_within_days is not None:
        said.append(f"A credit is claimed within {words.counted(owed.claim_within_days, 'day')}")
    return tuple(said)


def scope_in_words(target: Target) -> str:
    """The items a target applies to, in words; empty where it applies to all."""
    parts = {"priority": target.priority, "category": target.category, "support group": target.group}
    return "; ".join(f"{name} {' or '.join(words)}" for name, words in parts.items() if words)


def _stretches(days: Mapping[Weekday, str]) -> list[str]:
    """Days that follow each other with the same hours as one, such as "Mon-Fri 08:00-18:00"."""
    runs: list[tuple[Weekday, Weekday, str]] = []
    for day, shown in days.items():
        follows = runs and runs[-1][2] == shown and WEEKDAYS.index(day) == WEEKDAYS.index(runs[-1][1]) + 1
        runs[-1:] = [(runs[-1][0], day, shown)] if follows else [*runs[-1:], (day, day, shown)]
    return [
        f"{first.capitalize()}{f'-{last.capitalize()}' if first != last else ''} {shown}" for first, last, shown in runs
    ]


def _window(opens: int, closes: int) -> str:
    return f"{opens // 3600:02d}:{opens % 3600 // 60:02d}-{closes // 3600:02d}:{closes % 3600 // 60:02d}"


def _outages(conventions: Conventions) -> list[str]:
    said = ["Overlapping outages are merged before time is counted"]
    if conventions.impact_weights or conventions.other_impact != 1:
        weights = ", ".join(f"{impact} {weight:g}" for impact, weight in conventions.impact_weights.items())
        said.append(f"Outages count by impact: {weights}, any other {conventions.other_impact:g}".replace(": ,", ":"))
    if conventions.composite == "weighted":
        parts = [f"{component} {weight:g}" for component, weight in conventions.component_weights.items()]
        said.append(f"Components weigh {', '.join([*parts, 'any other 1'])}")
    if conventions.shortest_outage:
        said.append(f"Outages under {conventions.shortest_outage} seconds are not counted")
    if conventions.whole_minutes:
        said.append("Partial minutes of an outage are not counted")
    return said


def _at_risk(conventions: Conventions, measure: str) -> list[str]:
    """When a level that is met, or an item that is open, is at risk."""
    said = [f"A met level is at risk with {conventions.at_risk_budget * 100:.4g} % of its error budget left, or less"]
    if measure in ("response", "resolution"):
        said.append(f"An open item is at risk from {conventions.at_risk_elapsed * 100:.4g} % of its time on")
    return said


def _sample(conventions: Conventions) -> str:
    least = f"A period with fewer than {conventions.minimum_sample} items is not judged"
    if conventions.minimum_sample <= 1:
        least = "A period without items is not judged"
    if conventions.small_sample == "interval":
        return f"{least}, nor one whose 95 % interval straddles the target"
    return least
