"""The text of a notice: what may be missed, how likely, by when to act, and what is asked of those who are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.review import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.review.review import Review
    from analytics.review.select import Promise


def text(review: Review, promised: Promise, row: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """The plain text of a notice, without whom it is sent to.

    Args:
        review: the review.
        promised: what is warned of.
        row: the warning, a row of `warning.warning.WARNINGS`; empty for none.
        told: the notice's fields, with `periods` and `act_by`.
    """
    asked = words.promise(promised.target, promised.measure.unit)
    months = words.listing([words.month(day) for day in told["periods"]], most=12)
    parts = [
        f"Warning: {promised.name} may be missed in {months}.",
        f"What was agreed is {asked}{_stood(promised, row)}.",
        _likely(row, told["periods"]),
        f"What drives it: {row['why']}." if row.get("why") and row.get("periods") else "",
        _by_when(promised, told["act_by"], review.last_day),
        "We ask you to let us know that you have read this, and to agree with us on what is to be done, by whom and by "
        "when. If you know something that these figures do not, please tell us.",
        _rests_on(review),
    ]  # fmt: skip
    return "\n\n".join(filter(None, parts))


def _stood(promised: Promise, row: Mapping[str, Any]) -> str:
    level = row.get("level")
    return f"; it last stood at {promised.level(level)}" if level is not None else ""


def _likely(row: Mapping[str, Any], periods: Sequence[date]) -> str:
    """How likely a miss is in each of the periods."""
    chances = dict(zip(row.get("periods") or (), row.get("chances") or (), strict=True))
    known = [f"{words.chance(chances[day])} in {words.month(day)}" for day in periods if day in chances]
    if not known:
        return "How likely that is, the records do not tell."
    return f"How likely: {words.listing(known, most=12)}."


def _by_when(promised: Promise, act_by: date, today: date | None) -> str:
    lead = words.counted(promised.agreement.lead_days, "day")
    passed = today is not None and act_by < today
    late = ", which has passed: what can be done is to be done now" if passed else ""
    return f"By when: a remedy needs {lead} to work, so it must begin by {act_by:%-d %B %Y}{late}."


def _rests_on(review: Review) -> str:
    reach = f"data to {review.last_day:%-d %B %Y}, " if review.last_day else ""
    return f"Worked out on {reach}data version {review.records.data_version}, agreements {review.agreement_version}."
