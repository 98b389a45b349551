"""How the contract year under way will end: what has come of it, and what joint futures bring to it.

The contract year begins on the agreement's day of the year, as for free breaches. What a year as a whole comes to is
good over total of all its periods, those that have come and those of each future, held against what was promised in
them; so a target that misses months may still keep its year, and the other way about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.compliance.credit import tier_credit
from analytics.compliance.terms import in_force
from analytics.errors import CatalogueError
from analytics.forecast.level.futures import Expected
from analytics.forecast.level.levels import misses
from analytics.measures.registry import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from analytics.catalogue import Agreement, Target, Version
    from analytics.forecast.level.levels import Levels
    from analytics.forecast.level.outlook import Outlook
    from analytics.forecast.series import Floats

#: Good and total are compared in millionths, as where a level is judged.
MILLIONTHS: Final = 1e6

#: Statistics whose periods add up to a year.
ADDED: Final = ("share", "mean")


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What futures bring: their mean and the range that holds 80 % of them."""

    mean: float
    low80: float
    high80: float


@dataclass(frozen=True, kw_only=True)
class ContractYear:
    """One target's contract year under way.

    Attributes:
        starts, ends: its first day, and the first day after it.
        passed, ahead: how many of its periods have come whole, and how many are still to come.
        missed: of those that have come.
        level_so_far: what they come to together; None where nothing came, or where they cannot be added.
        level: what the year as a whole comes to; None where its periods cannot be added (percentiles, sums, rolling
            periods).
        promised: what it is held against.
        chance_of_miss: chance that the year as a whole misses; None as for `level`.
        misses: periods missed by its end, those that have come among them.
        credit_so_far: credits of the periods that have come, in the catalogue's currency.
        credit: credits by its end, those among them; without the agreement's cap on all of its targets together.
    """

    starts: date
    ends: date
    passed: int
    ahead: int
    missed: int
    level_so_far: float | None
    level: Spread | None
    promised: float
    chance_of_miss: float | None
    misses: Spread
    credit_so_far: float
    credit: Spread


def year_of(agreement: Agreement, day: date) -> tuple[date, date]:
    """First day of the contract year that a day belongs to, and the first day after it.

    Example:
        >>> from analytics.catalogue import Agreement, Target, Version
        >>> up = Target(name="up", measure="availability", at_least=0.99)
        >>> terms = Version(in_force=date(2024, 4, 1), calendar="24x7", targets=(up,))
        >>> year_of(Agreement(name="gold", service="Pay", versions=(terms,)), date(2026, 3, 31))
        (datetime.date(2025, 4, 1), datetime.date(2026, 4, 1))
    """
    first = agreement.versions[0].in_force
    year = day.year - ((day.month, day.day) < (first.month, first.day))
    return _on(first, year), _on(first, year + 1)


def periods_left(known: Levels, agreement: Agreement) -> int:
    """How many periods after the last known one begin in the contract year that the first of them belongs to."""
    _, ends = year_of(agreement, known.starts(len(known)))
    ahead = 1
    while known.starts(len(known) + ahead) < ends:
        ahead += 1
    return ahead


def contract_year(rows: pl.DataFrame, outlook: Outlook, agreement: Agreement, target: str) -> ContractYear:
    """How the contract year of the first period ahead will end.

    Args:
        rows: judged rows of the target, without segments.
        outlook: the target looked ahead, to the end of that year at least (`periods_left`).
        agreement: its agreement.
        target: its name.
    """
    known = outlook.levels
    starts, ends = year_of(agreement, known.starts(len(known)))
    ahead = periods_left(known, agreement)
    came = _came(rows, starts, known.starts(len(known)))
    asked = outlook.frame["promised"].to_numpy()[:ahead]
    futures = outlook.futures[:, :ahead]
    missed = misses(futures, asked, at_least=known.at_least)
    before = int((came["status"] == "breached").sum())
    terms = [_terms(agreement, known.starts(len(known) + step), target) for step in range(ahead)]
    whole = _whole(came, futures, _weights(rows, outlook, ahead), asked) if _adds_up(known) else None
    owed = float(came["money"].sum())
    return ContractYear(
        starts=starts, ends=ends, passed=came.height, ahead=ahead, missed=before,
        level_so_far=_so_far(came) if whole else None, level=_spread(whole.level) if whole else None,
        promised=whole.promised if whole else known.promised,
        chance_of_miss=whole.chance_of_miss(at_least=known.at_least) if whole else None,
        misses=_spread(before + missed.sum(axis=1).astype(np.float64)),
        credit_so_far=owed, credit=_spread(owed + _owed(futures, missed, before, terms, known.step)),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Whole:
    """What the year as a whole comes to in each future, and what that is held against."""

    level: Floats
    promised: float

    def chance_of_miss(self, *, at_least: bool) -> float:
        """Share of futures in which the year as a whole misses."""
        return float(misses(self.level, self.promised, at_least=at_least).mean())


def _came(rows: pl.DataFrame, starts: date, until: date) -> pl.DataFrame:
    """The whole periods of the year before a day, with how much each weighs in it."""
    within = rows.filter(~pl.col("partial"), pl.col("period") >= starts, pl.col("period") < until)
    return within.filter(pl.col("level").is_not_null()).with_columns(_weight().alias("weight")).sort("period")


def _weight() -> pl.Expr:
    """What counts in a period: items or seconds of a share, values of a mean."""
    return pl.when(pl.col("unit") == "share").then("total").otherwise(pl.col("items").cast(pl.Float64))


def _on(day: date, year: int) -> date:
    """The day in another year; the first of March for 29 February where that year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _adds_up(known: Levels) -> bool:
    return known.length == known.step and measure(known.measure).statistic in ADDED


def _spread(values: Floats) -> Spread:
    low, high = np.quantile(values, [0.1, 0.9])
    return Spread(mean=float(values.mean()), low80=float(low), high80=float(high))


def _so_far(came: pl.DataFrame) -> float | None:
    """What the periods that have come amount to together; None where nothing counted."""
    weight = came["weight"].to_numpy()
    return float(_share((came["level"].to_numpy() * weight).sum(), weight.sum())) if weight.sum() > 0 else None


def _whole(came: pl.DataFrame, futures: Floats, ahead: Floats, asked: Floats) -> _Whole | None:
    """The year in each future; None where nothing says how much will count."""
    weight = came["weight"].to_numpy()
    total = float(weight.sum() + ahead.sum())
    if not total > 0:
        return None
    good = (came["level"].to_numpy() * weight).sum() + futures @ ahead
    promised = np.concatenate([came["promised"].to_numpy(), asked])
    same = np.ptp(promised) == 0
    weighed = promised[0] if same else np.average(promised, weights=np.concatenate([weight, ahead]))
    return _Whole(_share(good, total), float(weighed))


def _share(good: Floats, total: float) -> Floats:
    """Good over total, each to the millionth, as where a level is judged."""
    return np.asarray(np.round(good * MILLIONTHS) / np.round(total * MILLIONTHS), dtype=np.float64)


def _weights(rows: pl.DataFrame, outlook: Outlook, ahead: int) -> Floats:
    """How much will count in each period ahead: the items looked ahead with, else the mean of the last 12 periods."""
    if isinstance(outlook.source, Expected):
        return np.maximum(np.round(outlook.source.items[:ahead]), 1.0)
    recent = rows.filter(~pl.col("partial")).sort("period").select(_weight()).to_series().fill_null(0.0)
    known = recent.filter(recent > 0).tail(12).to_numpy()
    return np.full(ahead, known.mean() if len(known) else 0.0)


def _terms(agreement: Agreement, day: date, target: str) -> tuple[Version, Target] | None:
    """The version in force on a day and its target; None where it has no such target."""
    version = in_force(agreement, day)
    try:
        return version, version.target(target)
    except CatalogueError:
        return None


def _owed(
    futures: Floats, missed: npt.NDArray[np.bool_], before: int, terms: Sequence[tuple[Version, Target] | None],
    months: int,
) -> Floats:  # fmt: skip
    """Credits of each future, after free breaches and the caps on one target, in the catalogue's currency."""
    so_far = before + np.cumsum(missed, axis=1)
    owed = np.zeros(len(futures))
    for step, found in enumerate(terms):
        if found is None:
            continue
        version, target = found
        due = tier_credit(futures[:, step], target.credits)
        paid = missed[:, step] & (so_far[:, step] > target.credits.free_breaches)
        percent = np.where(paid, np.minimum(due, min(target.credits.cap, version.credit_cap)), 0.0)
        owed += percent / 100 * version.charge * months
    return owed
