"""A small ledger, roster and counts written by hand: two services of two groups over the first months of 2025."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

from analytics.measures.period import add_months

FIRST = date(2025, 1, 1)
GROUPS = {"Mail": "Desk", "Web": "Night"}


def cost(amounts: list[float], kind: str = "Staff", service: str = "Mail", currency: str = "GBP") -> pl.DataFrame:
    """Monthly amounts from January 2025 on."""
    months = [add_months(FIRST, ahead) for ahead in range(len(amounts))]
    told = {"service": service, "month": months, "kind": kind, "amount": amounts, "currency": currency}
    return pl.DataFrame(told, schema_overrides={"amount": pl.Float64})


def shifts(group: str, month: int, people: float, of: int = 5, hours: int = 8) -> pl.DataFrame:
    """So many shifts of so many hours in a month of 2025, from eight in the morning UTC on its first days."""
    starts = [datetime(2025, month, day, 8, tzinfo=UTC) for day in range(1, of + 1)]
    ends = [each + timedelta(hours=hours) for each in starts]
    return pl.DataFrame({"group": group, "starts": starts, "ends": ends, "people": people})


def count(amounts: list[float | None], driver: str = "tickets", service: str = "Mail") -> pl.DataFrame:
    """Units a month from January 2025 on; None is a month without a count."""
    months = [add_months(FIRST, ahead) for ahead in range(len(amounts))]
    told = pl.DataFrame({"service": service, "month": months, "driver": driver, "quantity": amounts})
    return told.cast({"quantity": pl.Float64}).drop_nulls()
