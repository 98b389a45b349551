"""Outages: unplanned ones of every size, some at the same time as others, and planned work."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from sample_data.hours import midnights
from sample_data.organisation import DAYS, OFFERINGS, Offering, Whole, stream

_COMPONENTS: Final = {
    "Hosting Platform": ("Compute", "Storage", "Backup"),
    "Network and Wi-Fi": ("Site links", "Wi-Fi", "Firewall"),
    "Email and Collaboration": ("Mail", "Files", "Meetings"),
    "Citizen Portal": ("Forms", "Payments"),
}
_IMPACTS: Final = ("Full", "Degraded", "Minor")
#: Median minutes of an outage of each impact.
_MINUTES: Final = np.array([20.0, 30.0, 45.0])
_CAUSES: Final = ("Change", "Software fault", "Hardware fault", "Capacity", "Human error", "Third party")
#: Outages that everybody remembers: service, component, cause, begin (UTC) and minutes.
_REMEMBERED: Final = (
    ("Hosting Platform", "Compute", "Flood", "2025-11-14T03:20", 840),
    ("Network and Wi-Fi", "Site links", "Third party", "2026-02-11T08:05", 355),
    ("Email and Collaboration", "Mail", "Third party", "2026-02-11T08:20", 190),
    ("Citizen Portal", "Forms", "Third party", "2026-02-11T08:10", 240),
    ("Identity and Access", "", "Change", "2026-03-18T07:40", 70),
    ("Email and Collaboration", "Mail", "Change", "2025-09-08T07:10", 150),
    ("Citizen Portal", "Payments", "Human error", "2026-10-13T16:40", 215),
)
_MONTHS: Final = 24


def outages(seed: int) -> pl.DataFrame:
    """Every outage of every service in the order it began; instants are seconds since 1970."""
    parts = [_remembered()]
    for service in OFFERINGS:
        parts += [_unplanned(service, seed), _planned(service, seed)]
    found = pl.concat(parts).sort("starts", "service", "component")
    last = int(midnights()[-1]) + 86_400
    found = found.filter(pl.col("ends") <= last)
    number = pl.int_range(1, found.height + 1).cast(pl.String).str.zfill(4)
    return found.select(pl.format("O{}", number).alias("outage"), pl.all(), pl.col("ends").alias("updated"))


def _unplanned(service: Offering, seed: int) -> pl.DataFrame:
    """Unplanned outages; one in seven brings a second, milder one of another component along while it lasts."""
    random = stream(seed, "outages", service.name)
    n = random.poisson(service.outages * _MONTHS)
    impact = random.choice(3, size=n, p=[0.35, 0.40, 0.25])
    hours = np.clip(random.normal(12.5, 4.5, n), 0, 23.9)
    starts = midnights()[random.integers(0, len(DAYS), n)] + (hours * 60).astype(np.int64) * 60
    lasts = (np.exp(0.75 * random.standard_normal(n)) * _MINUTES[impact]).clip(2, 400).astype(np.int64) * 60
    first = _rows(service, starts, lasts, impact, planned=False, random=random)
    beside = random.random(n) < 1 / 7
    second = _rows(
        service, starts[beside] + lasts[beside] // 3, lasts[beside], np.full(beside.sum(), 1), planned=False,
        random=random,
    )  # fmt: skip
    return pl.concat([first, second])


def _planned(service: Offering, seed: int) -> pl.DataFrame:
    """Planned work on a Sunday night of most months, an hour or two long."""
    random = stream(seed, "planned work", service.name)
    sundays = np.flatnonzero((DAYS.astype(np.int64) + 3) % 7 == 6)
    monthly = sundays[random.integers(0, 4) :: 4]
    chosen = monthly[random.random(len(monthly)) < 0.7]
    starts = midnights()[chosen] + random.choice([1, 2, 3], len(chosen)) * 3600
    lasts = random.choice([60, 90, 120, 150], len(chosen)) * 60
    return _rows(service, starts, lasts, np.zeros(len(chosen), dtype=np.int64), planned=True, random=random)


def _rows(
    service: Offering, starts: Whole, lasts: Whole, impact: Whole, *, planned: bool, random: np.random.Generator
) -> pl.DataFrame:
    n = len(starts)
    components = np.array(_COMPONENTS.get(service.name, ("",)))
    causes = np.array(_CAUSES)[random.choice(6, size=n, p=[0.28, 0.24, 0.16, 0.10, 0.08, 0.14])]
    cause = np.full(n, "Planned work") if planned else causes
    theirs = np.array(service.supplier != "") & np.isin(cause, ["Third party", "Hardware fault"])
    return pl.DataFrame({
        "service": np.full(n, service.name), "component": components[random.integers(0, len(components), n)],
        "group": np.full(n, service.group), "supplier": np.where(theirs, service.supplier, ""), "cause": cause,
        "impact": np.array(_IMPACTS)[impact], "planned": np.full(n, planned), "starts": starts, "ends": starts + lasts,
    })  # fmt: skip


def _remembered() -> pl.DataFrame:
    groups = {service.name: service.group for service in OFFERINGS}
    rows = []
    for name, component, cause, began, minutes in _REMEMBERED:
        starts = int(np.datetime64(began, "s").astype(np.int64))
        rows.append({
            "service": name, "component": component, "group": groups[name],
            "supplier": "Brightline Networks" if cause == "Third party" else "", "cause": cause, "impact": "Full",
            "planned": False, "starts": starts, "ends": starts + minutes * 60,
        })  # fmt: skip
    return pl.DataFrame(rows)
