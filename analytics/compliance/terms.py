"""The terms each measurement is judged by: target and conventions in force on the first day of its period."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.measures.registry import measure

if TYPE_CHECKING:
    from datetime import date

    from analytics.catalogue import Agreement, Catalogue, Target, Version

#: What a row of measurements shares with its terms.
KEY: Final = ("agreement", "target", "period")

TERMS: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "period": pl.Date(),
    "promised": pl.Float64(),
    "at_least": pl.Boolean(),
    "numerator": pl.Int64(),
    "denominator": pl.Int64(),
    "statistic": pl.String(),
    "timed": pl.Boolean(),
    "needed_share": pl.Float64(),
    "minimum_sample": pl.Int64(),
    "by_interval": pl.Boolean(),
    "at_risk_budget": pl.Float64(),
    "suspended": pl.Boolean(),
    "workload_limit": pl.Int64(),
    "charged_months": pl.Int64(),
    "charge": pl.Float64(),
    "credit_cap": pl.Float64(),
    "target_cap": pl.Float64(),
    "free_breaches": pl.Int64(),
    "claim_within_days": pl.Int64(),
    "first_in_force": pl.Date(),
    "in_force": pl.Date(),
}

TIERS: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "in_force": pl.Date(),
    "tier_from": pl.Float64(),
    "tier_below": pl.Float64(),
    "tier_credit": pl.Float64(),
}

_MONTHS: Final = {"month": 1, "quarter": 3, "fiscal quarter": 3, "year": 12, "fiscal year": 12, "rolling 12 months": 12}


def terms(measurements: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """One row a target and period that was measured, in the columns of `TERMS`.

    Raises:
        CatalogueError: a row names an agreement or target that is not there.
        MeasureError: a target names a measure that does not exist.
    """
    rows = [
        _terms(agreement := catalogue.agreement(name), in_force(agreement, period), target, period)
        for name, target, period in measurements.select(KEY).unique(maintain_order=True).iter_rows()
    ]
    return pl.DataFrame(rows, schema=TERMS, orient="row")


def tiers(catalogue: Catalogue) -> pl.DataFrame:
    """One row a tier of credit, in the columns of `TIERS`."""
    rows = [
        (agreement.name, target.name, version.in_force, tier.at_least, tier.below, tier.credit)
        for agreement in catalogue.agreements
        for version in agreement.versions
        for target in version.targets
        for tier in target.credits.tiers
    ]
    return pl.DataFrame(rows, schema=TIERS, orient="row")


def in_force(agreement: Agreement, period: date) -> Version:
    """The version a period is judged by: that of its first day, or the first there is for a period begun before it."""
    return agreement.version_on(period) or agreement.versions[0]


def exact(level: float) -> Fraction:
    """A level as the fraction its decimals say.

    Example:
        >>> exact(0.999)
        Fraction(999, 1000)
    """
    return Fraction(repr(level)).limit_denominator(10**15)


def _terms(agreement: Agreement, version: Version, name: str, period: date) -> dict[str, Any]:
    target, agreed = version.target(name), version.conventions
    meant, promised = measure(target.measure), exact(target.level)
    months = _MONTHS[target.span]
    return {
        "agreement": agreement.name,
        "target": name,
        "period": period,
        "promised": float(target.level),
        "at_least": target.higher_is_better,
        "numerator": promised.numerator,
        "denominator": promised.denominator,
        "statistic": meant.statistic,
        "timed": meant.table == "outages",
        "needed_share": _needed_share(target),
        "minimum_sample": agreed.minimum_sample,
        "by_interval": agreed.small_sample == "interval",
        "at_risk_budget": agreed.at_risk_budget,
        "suspended": agreed.beyond_workload == "suspended",
        "workload_limit": target.workload_limit and target.workload_limit * months,
        "charged_months": 1 if target.span.startswith("rolling") else months,
        "charge": version.charge,
        "credit_cap": version.credit_cap,
        "target_cap": target.credits.cap,
        "free_breaches": target.credits.free_breaches,
        "claim_within_days": target.credits.claim_within_days,
        "first_in_force": agreement.versions[0].in_force,
        "in_force": version.in_force,
    }


def _needed_share(target: Target) -> float | None:
    """The share of good that a percentile asks for: "p95 at most 4 h" is "95 % within 4 h"; None for the rest."""
    if target.percentile is None:
        return None
    share = float(exact(target.percentile) / 100)
    return 1 - share if target.higher_is_better else share
