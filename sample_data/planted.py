"""What is planted in the sample for the analysis to find: one named function a truth, each of which can be left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from sample_data.course import Course
from sample_data.gaps import GAPS, NOT_TOLD
from sample_data.organisation import DAYS, Floats, ramp, stream


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One planted truth.

    Attributes:
        name: the function that plants it.
        kind: what sort of thing it is.
        service: the service it is planted in.
        starts, ends: first and last day of it.
        size: how large it is, in `unit`.
        unit: what the size is counted in.
        words: what a reader of the analysis should come to know.
    """

    name: str
    kind: str
    service: str
    starts: str
    ends: str
    size: float
    unit: str
    words: str


TRUTHS: Final = (
    Truth(
        name="slow_degradation", kind="trend", service="Case Management", starts="2025-11-01", ends="2026-10-31",
        size=-0.049, unit="share resolved in time",
        words="Resolution slides a little every month for a year and is about to go below the 90 % that was agreed.",
    ),
    Truth(
        name="step_change", kind="level shift", service="Identity and Access", starts="2026-03-17", ends="2026-10-31",
        size=-0.035, unit="share resolved in time",
        words="Since access gateway release 8 on the evening of 17 March 2026 fewer tickets are resolved in time.",
    ),
    Truth(
        name="mix_shift", kind="Simpson reversal", service="Finance and Purchasing", starts="2025-11-01",
        ends="2026-10-31", size=0.46, unit="share of P4 in P3 and P4, gained from half-year to half-year",
        words="From November-April to May-October both P3 and P4 improve, yet their total falls: many more of the "
        "tickets are P4, which take longer.",
    ),
    Truth(
        name="watermelon", kind="met but unhappy", service="Workplace Support", starts="2025-12-01", ends="2026-10-31",
        size=-0.75, unit="points of satisfaction, of 5",
        words="Every target is met while satisfaction falls and re-opened tickets rise from 4 % to 12 %: tickets are "
        "resolved in a hurry, and the agreement keeps the first resolution.",
    ),
    Truth(
        name="volume_breach", kind="breach by volume", service="Payroll and HR", starts="2025-04-01", ends="2026-09-30",
        size=2, unit="times the ordinary tickets of those months",
        words="The resolution target is missed in the months with more tickets than the workload limit of 310, and "
        "in no other: April 2025, November 2025, April 2026 and September 2026.",
    ),
    Truth(
        name="unclosed_records", kind="records not closed", service="Print and Post", starts="2026-06-15",
        ends="2026-10-31", size=0.26, unit="share of tickets never closed",
        words="Since engineers write on handheld job sheets a quarter of the tickets is never closed, though the work "
        "is done and users score it; what is closed is as quick as before.",
    ),
    Truth(
        name="cut_edge", kind="extract cut off", service="Citizen Portal", starts="2026-10-23", ends="2026-10-31",
        size=9, unit="days missing or cut",
        words="The volumes of the portal stop in the middle of 23 October 2026, so that its last month looks low.",
    ),
    Truth(
        name="unagreed_service", kind="no agreement", service="Data and Reporting", starts="2024-11-01",
        ends="2026-10-31", size=1, unit="services",
        words="Tickets, outages and costs are recorded for a service that no agreement covers.",
    ),
)  # fmt: skip

#: Months in which payroll has more to do than was agreed: year end, and pay awards paid in arrears.
PAYROLL_PEAKS: Final = ("2025-04", "2025-11", "2026-04", "2026-09")

#: The agreement that is missing from the catalogue.
REPORTING_AGREEMENT: Final = """
[[agreements]]
name = "Data and Reporting SLA"
service = "Data and Reporting"
review_by = 2027-03-31
[[agreements.versions]]
in_force = 2024-04-01
calendar = "office"
charge = 18000
[[agreements.versions.targets]]
name = "Requests resolved within 80 hours"
measure = "resolution"
priority = ["P4"]
within = "80 hours"
at_least = "85 %"
workload_limit = 400
"""


def slow_degradation(course: Course) -> Course:
    """Case Management falls behind a little every day for a year."""
    return replace(course, met=course.met - 0.049 * ramp("2025-11-01", "2026-10-31")[:, None])


def step_change(course: Course) -> Course:
    """Identity and Access is slower from the release of the access gateway on."""
    return replace(course, met=course.met - 0.035 * _from("2026-03-18")[:, None])


def mix_shift(course: Course) -> Course:
    """Purchasing requests come to outnumber faults, while both are served better than before."""
    late = ramp("2026-04-20", "2026-05-11")[:, None]
    before, after = np.array([0.01, 0.05, 0.74, 0.20]), np.array([0.01, 0.05, 0.31, 0.63])
    better = np.array([0.0, 0.0, 0.022, 0.05])
    return replace(course, shares=before * (1 - late) + after * late, met=course.met + better * late)


def watermelon(course: Course) -> Course:
    """Workplace Support resolves in a hurry: tickets come back and users lose heart."""
    way = ramp("2025-12-01", "2026-09-30")
    return replace(course, reopens=course.reopens + 0.08 * way, mood=course.mood - 0.75 * way)


def volume_breach(course: Course) -> Course:
    """Payroll has more to do in some months than was agreed, and then falls behind."""
    peak = np.isin(DAYS.astype("datetime64[M]"), np.array(PAYROLL_PEAKS, dtype="datetime64[M]")).astype(float)
    return replace(course, surge=course.surge * (1 + peak), met=course.met - 0.14 * peak[:, None])


def unclosed_records(tickets: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Some tickets of Print and Post stay open in the records although the work was done."""
    random = pl.Series(stream(seed, "unclosed").random(tickets.height))
    left = (pl.col("opened") >= _second("2026-06-15")) & (random < 0.26) & pl.col("resolved").is_not_null()
    gone = pl.when(~left)
    return tickets.with_columns(
        pl.when(left).then(pl.lit("In progress")).otherwise("state").alias("state"),
        pl.when(left).then("resolved").otherwise("updated").alias("updated"),
        gone.then("resolved").alias("resolved"),
        gone.then("closed").alias("closed"),
    )


def cut_edge(volumes: pl.DataFrame) -> pl.DataFrame:
    """The volumes of the portal stop in the middle of a day before the end."""
    last = pl.date(2026, 10, 23)
    portal = pl.col("service") == "Citizen Portal"
    half = pl.when(portal & (pl.col("day") == last)).then((pl.col("volume") * 0.4).round()).otherwise("volume")
    return volumes.filter(~portal | (pl.col("day") <= last)).with_columns(half.alias("volume"))


def unagreed_service(catalogue: str) -> str:
    """The catalogue without the agreement for Data and Reporting."""
    return catalogue.removesuffix(REPORTING_AGREEMENT)


COURSES: Final[dict[str, Callable[[Course], Course]]] = {
    "slow_degradation": slow_degradation,
    "step_change": step_change,
    "mix_shift": mix_shift,
    "watermelon": watermelon,
    "volume_breach": volume_breach,
}


def changed(course: Course, without: Collection[str]) -> Course:
    """The course of a service with what is planted in it, but for the truths left out."""
    for truth in TRUTHS:
        if truth.name in COURSES and truth.name not in without and truth.service == course.offering.name:
            course = COURSES[truth.name](course)
    return course


def listed(without: Collection[str]) -> str:
    """The truths that are planted, as TOML."""
    lines = ["# What is planted in these records; written by sample_data/make.py, read by no analysis."]
    for truth in (*TRUTHS, *GAPS):
        if truth.name not in without:
            told = {field: value for field, value in asdict(truth).items() if field not in NOT_TOLD}
            lines += ["", "[[truths]]", *(f"{field} = {_toml(value)}" for field, value in told.items())]
    return "\n".join(lines) + "\n"


def _toml(value: str | float) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _from(day: str) -> Floats:
    return (np.datetime64(day) <= DAYS).astype(float)


def _second(day: str) -> int:
    return int(np.datetime64(day, "s").astype(np.int64))
