"""Measurements and catalogues small enough to work out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from analytics.catalogue import Agreement, Catalogue, Conventions, CreditSchedule, Service, Target, Tier, Version
from analytics.compliance.judge import judge
from analytics.measures.measure import MEASUREMENTS
from analytics.measures.period import add_months

OCTOBER = date(2026, 10, 1)
TIERS = (Tier(at_least=0.8, below=0.9, credit=5), Tier(at_least=0, below=0.8, credit=10))


def row(good: float = 0, total: float = 0, *, period: date = OCTOBER, months: int = 1, **known: Any) -> dict[str, Any]:
    """One measurement of the target "On time" of "Desk SLA"; the figures with exclusions are the same unless given."""
    plain = {
        "agreement": "Desk SLA", "target": "On time", "measure": "resolution", "service": "Desk", "customer": "",
        "segment": "", "period": period, "ends": add_months(period, months), "good": float(good),
        "total": float(total), "open": 0.0, "late": 0.0, "value": None, "items": int(total), "excluded": 0,
        "good_all": float(good), "total_all": float(total), "value_all": None, "spread": None, "unit": "share",
        "partial": False,
    }  # fmt: skip
    return plain | known


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as measurements."""
    return pl.DataFrame(list(rows), schema=MEASUREMENTS)


def target(**known: Any) -> Target:
    """The target "On time", 90 % resolved within four hours unless something else is given."""
    plain: dict[str, Any] = {"name": "On time", "measure": "resolution", "within": "4 hours"}
    if "at_most" not in known:
        plain["at_least"] = 0.9
    return Target(**plain | known)


def catalogue(*targets: Target, conventions: Conventions | None = None, **version: Any) -> Catalogue:
    """One service with one agreement in one version, in force since April 2025."""
    agreed = Version(
        in_force=date(2025, 4, 1), calendar="24x7", targets=targets or (target(),),
        conventions=conventions or Conventions(), **version,
    )  # fmt: skip
    return Catalogue(
        services=(Service(name="Desk"),), agreements=(Agreement(name="Desk SLA", service="Desk", versions=(agreed,)),)
    )


def judged(*rows: dict[str, Any], by: Catalogue | None = None) -> pl.DataFrame:
    """The rows judged by a catalogue, or by one target of 90 % with the conventions as they come."""
    return judge(frame(*rows), by or catalogue())


def with_credits(**schedule: Any) -> Target:
    """The target with two tiers of credit: 5 % under 90 %, 10 % under 80 %."""
    return target(credits=CreditSchedule(tiers=TIERS, **schedule))
