"""The figures a review opens with, each with the month before and the twelve months behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.compliance.scorecard import by_service
from analytics.review import words
from analytics.review.findings.compliance import card

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review


def main_figures(review: Review, first: date, customer: str = "") -> list[dict[str, Any]]:
    """The figures of a month that can be told, up to five: label, how it is shown, the change, and twelve months of it.

    Args:
        review: the review.
        first: first day of the month.
        customer: over agreements with this customer; "" for all.
    """
    rows = [_on_target(review, first, customer), _budget(review, first, customer), _credits(review, first, customer)]
    rows += [_sum_of(review, first, "cost", "Cost of service"), _sum_of(review, first, "energy", "Energy used")]
    return [row for row in rows if row is not None]


def _on_target(review: Review, first: date, customer: str) -> dict[str, Any] | None:
    by_month = [by_service(card(review, month, customer)).drop_nulls("on_target") for month in _year(review, first)]
    met = [float(services["on_target"].sum()) for services in by_month]
    if not by_month or by_month[-1].is_empty():
        return None
    return {
        "label": "Services on target", "shown": f"{met[-1]:.0f} of {by_month[-1].height}", **_delta(met, "{:+.0f}"),
        "help": "A service is on target when every target judged in the month was met.",
    }  # fmt: skip


def _budget(review: Review, first: date, customer: str) -> dict[str, Any] | None:
    """The median error budget left over targets that have one: a mean would be drowned by one overspent target."""
    left = [card(review, month, customer)["budget_left"].median() for month in _year(review, first)]
    known = [float(value) for value in left if isinstance(value, float)]
    if not known:
        return None
    return {
        "label": "Error budget left", "shown": words.share(known[-1]),
        **_delta([100 * k for k in known], "{:+.0f} pts"),
        "help": "The share of what may go wrong that is still left, at the median of all targets.",
    }  # fmt: skip


def _credits(review: Review, first: date, customer: str) -> dict[str, Any] | None:
    owed = [float(card(review, month, customer)["money"].sum()) for month in _year(review, first)]
    currency, charged = review.catalogue.currency, [bool(sla.versions[-1].charge) for sla in review.catalogue.slas()]
    # In a review of one customer a charge that everybody shares is left out, so nothing is said of what it would owe.
    if not owed or not any(charged) or (review.customer and not all(charged)):
        return None
    moved = owed[-1] - owed[-2] if len(owed) > 1 else 0.0
    return {
        "label": "Service credits", "shown": words.money(owed[-1], currency), "trend": owed,
        "delta": f"{'+' if moved > 0 else ''}{words.money(moved, currency)}" if moved else None, "better": moved < 0,
        "help": "Credits for the month's missed levels, by tier and after caps.",
    }  # fmt: skip


def _sum_of(review: Review, first: date, measure: str, label: str) -> dict[str, Any] | None:
    rows = review.untargeted(measure).filter(~pl.col("partial"), pl.col("period") <= first)
    months = rows.group_by("period").agg(pl.col("value").sum(), pl.col("unit").first()).sort("period").tail(12)
    if months.is_empty() or months["period"][-1] != first:
        return None
    values, unit = [float(value) for value in months["value"]], str(months["unit"][-1])
    shown = words.money(values[-1], unit) if measure == "cost" else words.quantity(values[-1], unit)
    moved = values[-1] / values[-2] - 1 if len(values) > 1 and values[-2] else 0.0
    return {
        "label": label, "shown": shown, "delta": words.share(moved, 1, signed=True) if moved else None,
        "better": moved < 0, "trend": values, "help": "All services together, by month.",
    }  # fmt: skip


def _year(review: Review, first: date) -> list[date]:
    """The last twelve months up to the one reviewed."""
    return [month for month in review.months if month <= first][-12:]


def _delta(values: list[float], form: str) -> dict[str, Any]:
    moved = values[-1] - values[-2] if len(values) > 1 else 0.0
    told = form.format(moved)
    shown = told if told.strip("+-0.% pts") else f"±{told[1:]}"
    return {"trend": values, "delta": shown if moved else None, "better": moved > 0}
