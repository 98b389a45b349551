"""The sample organisation: what it offers, to whom, with whom, over which days."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Days = NDArray[np.datetime64]
Flags = NDArray[np.bool_]
Words = NDArray[np.str_]

HERE: Final = Path(__file__).parent
FIRST: Final = date(2024, 11, 1)
LAST: Final = date(2026, 10, 31)
ZONE: Final = "Europe/London"
#: Midnight at the end of the last day, in seconds since 1970; London is on Greenwich time then.
AS_OF: Final = int(np.datetime64("2026-11-01", "s").astype(np.int64))

DAYS: Final[Days] = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + np.timedelta64(1, "D"))
MONTHS: Final[Days] = np.arange(np.datetime64("2024-11"), np.datetime64("2026-11"))
PRIORITIES: Final = ("P1", "P2", "P3", "P4")

#: Share of the demand of each customer.
CUSTOMERS: Final = {
    "Northmoor Council": 0.38,
    "Ashby Hospitals": 0.27,
    "Calder Housing": 0.20,
    "Tarn Valley College": 0.15,
}


@dataclass(frozen=True, kw_only=True)
class Offering:
    """A service and how it ordinarily runs.

    Attributes:
        name: as in the catalogue.
        group, calendar: who serves it, and the hours in which its clock runs.
        supplier: who is beneath it.
        tickets: tickets a month at the start.
        growth: yearly growth of demand, as a share.
        unit, units: what its demand is counted in, and how many a working day.
        shares: share of tickets of each priority, P1 to P4.
        within: service hours in which each priority is to be resolved, as the catalogue has it.
        met: share of each priority resolved within them while the desk is not under pressure.
        respond: service hours in which a ticket is to be answered.
        answered: share answered within them.
        categories: what tickets are about, the most common first.
        weekend: demand of a Saturday or Sunday beside that of a working day.
        summer: demand in August beside that of the year.
        mood: mean of what users would answer on a scale from 1 to 5.
        outages: unplanned outages a month.
        kwh: energy a month.
        staff, licences: cost a month in pounds.
    """

    name: str
    group: str
    calendar: str
    tickets: float
    growth: float
    unit: str
    units: float
    shares: tuple[float, float, float, float]
    within: tuple[float, float, float, float]
    met: tuple[float, float, float, float]
    respond: float
    answered: float
    categories: tuple[str, ...]
    weekend: float = 0.12
    summer: float = 0.88
    mood: float = 4.35
    outages: float = 1.0
    kwh: float = 1500
    staff: float = 20_000
    licences: float = 6_000
    supplier: str = ""


OFFERINGS: Final = (
    Offering(
        name="Workplace Support", group="Service Desk", calendar="extended", tickets=720, growth=0.05,
        unit="contacts", units=190, shares=(0.01, 0.06, 0.55, 0.38), within=(4, 8, 26, 52),
        met=(0.98, 0.98, 0.965, 0.96), respond=1, answered=0.978,
        categories=("Laptop", "Software", "Telephone", "Meeting room", "Joiner or leaver"), mood=4.4,
        outages=0.3, kwh=2100, staff=61_000, licences=9_500,
    ),
    Offering(
        name="Identity and Access", group="Service Desk", calendar="extended", tickets=430, growth=0.09,
        unit="sign-ins", units=21_000, shares=(0.01, 0.07, 0.62, 0.30), within=(4, 8, 13, 26),
        met=(0.98, 0.975, 0.977, 0.975), respond=1, answered=0.98,
        categories=("Password", "Access request", "Multi-factor", "Account locked"),
        outages=0.5, kwh=900, staff=34_000, licences=14_000,
    ),
    Offering(
        name="Print and Post", group="Service Desk", calendar="office", tickets=230, growth=-0.05,
        unit="pages", units=46_000, shares=(0.0, 0.06, 0.64, 0.30), within=(4, 8, 20, 40),
        met=(0.97, 0.97, 0.967, 0.96), respond=2, answered=0.975,
        categories=("Printer repair", "Toner", "Mail run", "Scanning"), mood=4.2,
        outages=0.3, kwh=3400, staff=16_000, licences=2_200,
    ),
    Offering(
        name="Email and Collaboration", group="Infrastructure", calendar="extended", tickets=280, growth=0.07,
        unit="messages", units=94_000, shares=(0.015, 0.085, 0.60, 0.30), within=(4, 8, 20, 20),
        met=(0.97, 0.975, 0.968, 0.965), respond=2, answered=0.975,
        categories=("Mailbox", "Shared files", "Video meeting", "Spam"),
        outages=0.9, kwh=2600, staff=19_000, licences=31_000,
    ),
    Offering(
        name="Network and Wi-Fi", group="Infrastructure", calendar="24x7", tickets=220, growth=0.04,
        unit="devices", units=8_200, shares=(0.03, 0.12, 0.60, 0.25), within=(4, 8, 48, 96),
        met=(0.96, 0.97, 0.968, 0.97), respond=1, answered=0.973,
        categories=("Wi-Fi", "Site link", "Firewall", "Telephony line"), weekend=0.35,
        outages=1.4, kwh=6900, staff=27_000, licences=5_500, supplier="Brightline Networks",
    ),
    Offering(
        name="Hosting Platform", group="Infrastructure", calendar="24x7", tickets=130, growth=0.06,
        unit="machine hours", units=7_400, shares=(0.03, 0.15, 0.57, 0.25), within=(4, 8, 48, 96),
        met=(0.97, 0.975, 0.972, 0.97), respond=1, answered=0.975,
        categories=("Storage", "Virtual machine", "Backup", "Monitoring alert"), weekend=0.75, summer=0.97,
        outages=0.8, kwh=19_500, staff=31_000, licences=22_000,
    ),
    Offering(
        name="Payroll and HR", group="Applications", calendar="office", tickets=220, growth=0.03,
        unit="pay changes", units=310, shares=(0.01, 0.09, 0.60, 0.30), within=(16, 16, 16, 16),
        met=(0.975, 0.972, 0.972, 0.972), respond=2, answered=0.978,
        categories=("Payslip", "Pension", "Absence", "Recruitment"),
        outages=0.5, kwh=1100, staff=24_000, licences=12_500,
    ),
    Offering(
        name="Finance and Purchasing", group="Applications", calendar="office", tickets=450, growth=0.06,
        unit="invoices", units=540, shares=(0.01, 0.05, 0.74, 0.20), within=(4, 8, 30, 30),
        met=(0.975, 0.975, 0.96, 0.78), respond=2, answered=0.977,
        categories=("Invoice", "Purchase order", "Supplier record", "Report"), mood=4.25,
        outages=0.6, kwh=1300, staff=33_000, licences=16_000,
    ),
    Offering(
        name="Case Management", group="Applications", calendar="office", tickets=430, growth=0.06,
        unit="cases opened", units=280, shares=(0.02, 0.10, 0.60, 0.28), within=(4, 8, 20, 40),
        met=(0.98, 0.98, 0.98, 0.98), respond=2, answered=0.975,
        categories=("Case form", "Document", "Search", "Permissions"), mood=4.25,
        outages=0.8, kwh=1700, staff=37_000, licences=19_000,
    ),
    Offering(
        name="Citizen Portal", group="Applications", calendar="24x7", tickets=170, growth=0.14,
        unit="online forms", units=1_450, shares=(0.03, 0.14, 0.58, 0.25), within=(4, 12, 72, 120),
        met=(0.97, 0.975, 0.972, 0.97), respond=2, answered=0.978,
        categories=("Form", "Payment", "Sign-in", "Content"), weekend=0.55, summer=0.95,
        outages=1.1, kwh=2400, staff=28_000, licences=9_000,
    ),
    Offering(
        name="Data and Reporting", group="Applications", calendar="office", tickets=120, growth=0.18,
        unit="reports run", units=620, shares=(0.0, 0.05, 0.50, 0.45), within=(8, 16, 40, 80),
        met=(0.95, 0.95, 0.95, 0.95), respond=4, answered=0.95,
        categories=("Report", "Data quality", "Dashboard"),
        outages=0.4, kwh=1200, staff=15_000, licences=7_000,
    ),
)  # fmt: skip

#: What happened around the services; times are UTC.
EVENTS: Final = (
    ("2025-01-20T09:00", "Network and Wi-Fi", "supplier change", "Brightline Networks takes over the site links"),
    ("2025-04-01T00:00", "", "tariff letter", "Energy price up 9 %"),
    ("2025-09-08T07:00", "Email and Collaboration", "release", "Mailboxes move to the new tenant"),
    ("2025-11-14T03:20", "Hosting Platform", "major incident", "Flood at the Calder data room"),
    ("2026-02-11T08:05", "Network and Wi-Fi", "major incident", "Fibre cut between Northmoor and Ashby"),
    ("2026-03-17T20:00", "Identity and Access", "release", "Access gateway release 8"),
    ("2026-04-01T00:00", "", "tariff letter", "Energy price up 6 %"),
    ("2026-05-04T08:00", "Finance and Purchasing", "release", "Purchasing catalogue opens to all staff"),
    ("2026-06-15T08:00", "Print and Post", "release", "Engineers move to handheld job sheets"),
    ("2026-07-06T09:00", "Hosting Platform", "change", "Old storage switched off"),
    ("2026-10-13T16:40", "Citizen Portal", "major incident", "Payments fail as a certificate runs out"),
)


def offering(name: str) -> Offering:
    """The offering of that name; StopIteration if there is none."""
    return next(entry for entry in OFFERINGS if entry.name == name)


def stream(seed: int, *part: str) -> np.random.Generator:
    """Random numbers of one part alone, so that a change of another part leaves it as it was."""
    return np.random.default_rng([seed, zlib.crc32(" ".join(part).encode())])


def ramp(starts: str, ends: str) -> Floats:
    """Share of the way from one day to another at each day of the sample: 0 before the first, 1 after the second."""
    way = (DAYS - np.datetime64(starts)) / (np.datetime64(ends) - np.datetime64(starts))
    return np.clip(way, 0.0, 1.0)
