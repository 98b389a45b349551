"""What is counted by day and month: volumes, costs and energy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import polars as pl

from sample_data.course import Course
from sample_data.organisation import CUSTOMERS, DAYS, MONTHS, OFFERINGS, Floats, Offering, stream

#: Months at which prices rose, and by how much: pay and licences each April, energy by two tariff letters.
_PAY: Final = {"2025-04": 0.032, "2026-04": 0.035}
_LICENCES: Final = {"2025-04": 0.04, "2025-10": 0.02, "2026-04": 0.05}
_TARIFF: Final = {"2025-04": 0.09, "2026-04": 0.06}
_PENCE_A_KWH: Final = 24.5


def volumes(courses: Iterable[Course], seed: int) -> pl.DataFrame:
    """Demand of every service by day and customer, in its own unit, which stands in the column category."""
    return pl.concat([_volumes_of(course, seed) for course in courses])


def readings(seed: int) -> pl.DataFrame:
    """Energy of every service read off at noon of the last day of each month, in kWh."""
    read = (MONTHS + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) * 86_400 - 43_200
    parts = [
        pl.DataFrame({"service": service.name, "quantity": "energy", "taken": read, "value": _kwh(service, seed)})
        for service in OFFERINGS
    ]
    return pl.concat(parts).with_columns(pl.lit("kWh").alias("unit"))


def costs(seed: int) -> pl.DataFrame:
    """Cost of every service by month and kind, in pounds."""
    return pl.concat([_costs_of(service, seed) for service in OFFERINGS])


def _volumes_of(course: Course, seed: int) -> pl.DataFrame:
    service = course.offering
    random = stream(seed, "volumes", service.name)
    expected = course.demand * course.surge[:, None] * service.units
    counted = np.rint(expected * np.exp(0.04 * random.standard_normal(expected.shape)))
    customers = list(CUSTOMERS)
    return pl.DataFrame({
        "service": np.full(counted.size, service.name),
        "customer": np.tile(customers, len(DAYS)),
        "category": np.full(counted.size, service.unit),
        "day": np.repeat(DAYS, len(customers)),
        "volume": counted.ravel(),
    })  # fmt: skip


def _kwh(service: Offering, seed: int) -> Floats:
    """More in winter, and in summer where machines are cooled; less once old storage is switched off."""
    random = stream(seed, "energy", service.name)
    month = MONTHS.astype(np.int64) % 12
    cooled = service.name in ("Hosting Platform", "Network and Wi-Fi")
    season = 1 + 0.06 * np.cos(2 * np.pi * (month - (6 if cooled else 0)) / 12)
    grown = 1 + 0.04 * np.arange(len(MONTHS)) / 12
    saved = np.where((service.name == "Hosting Platform") & (np.datetime64("2026-07") <= MONTHS), 0.9, 1.0)
    return np.rint(service.kwh * season * grown * saved * np.exp(0.02 * random.standard_normal(len(MONTHS))))


def _costs_of(service: Offering, seed: int) -> pl.DataFrame:
    random = stream(seed, "costs", service.name)
    overtime = 1 + 0.03 * random.standard_normal(len(MONTHS))
    people = 1 + 0.5 * service.growth * np.arange(len(MONTHS)) / 12
    amounts = {
        "Staff": service.staff * _risen(_PAY) * overtime * people,
        "Licences": service.licences * _risen(_LICENCES) * (1 + 0.01 * random.standard_normal(len(MONTHS))),
        "Energy": _kwh(service, seed) * _PENCE_A_KWH / 100 * _risen(_TARIFF),
        "Equipment": service.staff * 0.12 * np.exp(0.4 * random.standard_normal(len(MONTHS))),
    }
    if service.supplier:
        amounts["Supplier"] = np.where(np.datetime64("2025-02") > MONTHS, 11_200.0, 9_800.0)
    return pl.DataFrame({
        "service": service.name,
        "month": np.tile(MONTHS.astype("datetime64[D]"), len(amounts)),
        "kind": np.repeat(list(amounts), len(MONTHS)),
        "amount": np.round(np.concatenate(list(amounts.values())), 2),
        "currency": "GBP",
    })  # fmt: skip


def _risen(rises: dict[str, float]) -> Floats:
    """Price of each month beside that of the first."""
    price = np.ones(len(MONTHS))
    for month, share in rises.items():
        price *= np.where(np.datetime64(month) <= MONTHS, 1 + share, 1.0)
    return price
