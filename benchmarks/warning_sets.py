"""The sets of monthly levels that warnings are tried on: published ones, and simulated ones whose course is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit, logit

from analytics.forecast.level.levels import Levels
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Floats = npt.NDArray[np.float64]

#: Seeds of the simulated sets.
SEEDS: Final = tuple(range(10))

#: What a simulated series does, each as likely as the others.
COURSES: Final = ("stable", "slides", "steps", "has seasons", "bends to volume", "recovers")

#: Most of the months that a publisher may be silent about a component, for it to be looked at.
QUIET: Final = 0.6


@dataclass(frozen=True, eq=False)
class Panel:
    """Levels of many series side by side.

    Attributes:
        name: of the set.
        level: attained level, series by months.
        good, total: what met and what counted.
        promised: level promised to each series.
        measure: name of the measure; availability is no share of counted items.
        every: months from one origin to the next.
    """

    name: str
    level: Floats
    good: Floats
    total: Floats
    promised: Floats
    measure: str = "resolution"
    every: int = 1

    def __len__(self) -> int:
        return len(self.level)

    @property
    def length(self) -> int:
        """Months."""
        return int(self.level.shape[1])

    @property
    def missed(self) -> npt.NDArray[np.bool_]:
        """True for each level below its promise."""
        return np.asarray(self.level < self.promised[:, None])

    def until(self, months: int) -> list[Levels]:
        """The levels of each series as they stood when so many months had passed."""
        return [
            Levels(
                name=str(row), measure=self.measure, first=date(2016, 4, 1), step=1, length=1,
                level=self.level[row, :months], good=self.good[row, :months], total=self.total[row, :months],
                promised=float(self.promised[row]), at_least=True, unit="share",
            )
            for row in range(len(self))
        ]  # fmt: skip


def counted(name: str, good: Floats, total: Floats, promised: float | Floats, every: int = 1) -> Panel:
    """A panel of shares of counted items."""
    return Panel(name, good / total, good, total, np.broadcast_to(np.float64(promised), len(good)).copy(), every=every)


def departments(data: Path, *kinds: str) -> tuple[Floats, Floats]:
    """Attendances within four hours and all of them, of the departments of some types with all 36 months."""
    rows = pl.read_csv(data / "nhs_ae_attendances.csv", try_parse_dates=True, schema_overrides={"type": pl.String})
    summed = rows.filter(pl.col("type").is_in(kinds)).group_by("org_code", "period").agg(
        pl.sum("attendances", "breaches").cast(pl.Float64)
    )  # fmt: skip
    whole = summed.filter((pl.len() == 36).over("org_code") & (pl.col("attendances").min() > 0).over("org_code"))
    ordered = whole.sort("org_code", "period")
    total, late = (ordered[column].to_numpy().reshape(-1, 36) for column in ("attendances", "breaches"))
    return total - late, total


def nhs(data: Path, promised: float, *kinds: str) -> list[Panel]:
    """Departments against one promise; 1 are major ones, 2 single specialties, "other" minor injuries."""
    named = f"NHS type {', '.join(kinds)} at {100 * promised:g} %"
    return [counted(named, *departments(data, *kinds), promised)]


def nhs_own(data: Path) -> list[Panel]:
    """Major departments, each against its own median: an open question for every one of them."""
    good, total = departments(data, "1")
    return [counted("NHS type 1 at own median", good, total, np.round(np.median(good / total, axis=1), 2))]


def components(data: Path) -> list[Panel]:
    """Availability a month of the components of a public status page, against the median of all."""
    rows = pl.read_csv(data / "github_status_incidents.csv", try_parse_dates=True).filter(
        pl.col("impact").is_in(["minor", "major", "critical"]) & pl.col("components").is_not_null()
    )
    months = [add_months(date(2022, 4, 1), place) for place in range(52)]
    lost = rows.with_columns(pl.col("components").str.split(", "), pl.col("started_at").dt.date().dt.truncate("1mo"))
    lost = lost.explode("components").group_by("components", "started_at").agg(pl.sum("duration_minutes"))
    known = lost.filter(pl.col("started_at").is_in(months))
    names = known.group_by("components").len().filter(pl.col("len") >= (1 - QUIET) * len(months))["components"].sort()
    grid = pl.DataFrame({"components": names}).join(pl.DataFrame({"started_at": months}), how="cross")
    minutes = grid.join(known, on=["components", "started_at"], how="left", maintain_order="left")["duration_minutes"]
    off = minutes.fill_null(0).cast(pl.Float64).to_numpy().reshape(len(names), len(months))
    total = np.array([60.0 * 24 * (add_months(month, 1) - month).days for month in months])[None].repeat(len(names), 0)
    good = np.maximum(total - off, 0.0)
    promised = np.full(len(names), float(np.median(good / total)))
    return [Panel("status page, availability", good / total, good, total, promised, "availability")]


def simulated(_data: Path | None = None, *, seeds: tuple[int, ...] = SEEDS) -> list[Panel]:
    """A hundred series of five years a seed: six kinds of course, 40 to 4,000 items a month, promised 95 %."""
    return [course(seed) for seed in seeds]


def course(seed: int, series: int = 100, months: int = 60, promised: float = 0.95) -> Panel:
    """Simulated shares of counted items: a level above its promise as a logit, what a course does to it, and noise.

    The noise returns by half a month later; volumes have a season and drift.
    """
    rng, place = np.random.default_rng(seed), np.arange(months)
    kinds, usual = rng.choice(COURSES, series), np.exp(rng.uniform(np.log(40), np.log(4000), series))
    total, level = np.empty((2, series, months))
    for row, kind in enumerate(kinds):
        wave = 0.12 * np.sin(2 * np.pi * (place + rng.integers(12)) / 12)
        volume = wave + 0.08 * rng.standard_normal(months) + rng.normal(0, 0.15) * place / months
        bent, moved = bend(kind, place, rng)
        volume = volume + moved
        level[row] = logit(promised) + rng.uniform(0.1, 0.9) + bent + noise(months, rng)
        if kind == "bends to volume":
            level[row] -= rng.uniform(1.0, 2.0) * (volume - np.log(np.mean(np.exp(volume[:12]))))
        total[row] = rng.poisson(usual[row] * np.exp(volume)) + 1
    good = rng.binomial(total.astype(np.int64), expit(level)).astype(np.float64)
    return counted(f"simulated, seed {seed}", good, total, promised, every=3)


def bend(kind: str, place: npt.NDArray[np.int64], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """What a course adds to the logit of the level, and to the logarithm of the volume."""
    begins = int(rng.integers(int(0.3 * len(place)), int(0.85 * len(place))))
    since = np.maximum(place - begins, 0).astype(np.float64)
    still = np.zeros(len(place))
    courses = {
        "slides": -since * rng.uniform(0.02, 0.09),
        "steps": np.where(place >= begins, -rng.uniform(0.4, 1.3), 0.0),
        "has seasons": rng.uniform(0.25, 0.7) * np.sin(2 * np.pi * (place + rng.integers(12)) / 12),
        "recovers": -np.exp(-0.5 * ((place - begins) / rng.uniform(2, 4)) ** 2),
    }
    return courses.get(kind, still), since * rng.uniform(0.01, 0.03) if kind == "bends to volume" else still


def noise(months: int, rng: np.random.Generator) -> Floats:
    """What moves a month beside its course, half of it left a month later."""
    size, found = rng.uniform(0.05, 0.22), np.zeros(months)
    for place in range(months):
        found[place] = 0.5 * found[place - 1] * (place > 0) + size * rng.standard_normal()
    return found


def chance_alone(_data: Path, items: tuple[int, int] = (20, 60)) -> list[Panel]:
    """Shares that nothing moves but chance: nothing can be known of them beyond their history."""
    rng = np.random.default_rng(3)
    total = rng.integers(*items, (50, 48)).astype(np.float64)
    good = rng.binomial(total.astype(np.int64), 0.953).astype(np.float64)
    return [counted(f"chance alone, {items[0]} to {items[1]} items", good, total, 0.95, every=3)]


#: Every set by name; those that are judged first.
SETS: Final[dict[str, Callable[[Path], list[Panel]]]] = {
    "nhs": lambda data: nhs(data, 0.85, "1"),
    "simulator": simulated,
    "nhs80": lambda data: nhs(data, 0.80, "1"),
    "nhs90": lambda data: nhs(data, 0.90, "1"),
    "nhs95": lambda data: nhs(data, 0.95, "1"),
    "nhs_own": nhs_own,
    "specialties": lambda data: nhs(data, 0.99, "2"),
    "minor": lambda data: nhs(data, 0.99, "other"),
    "components": components,
    "few_items": chance_alone,
    "many_items": lambda data: chance_alone(data, (200, 600)),
}
