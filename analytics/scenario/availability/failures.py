"""The failures of one part: how many there were in how much time, and the service hours that each cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The chance, among months that are alike, below which the numbers of failures differ by more than chance.
_APART: Final = 0.01


@dataclass(frozen=True, kw_only=True, eq=False)
class Failures:
    """What was seen of one part, all of it in agreed service time as the agreement counts it.

    Attributes:
        part: its name.
        up: service hours in which it was up.
        hours: service hours that each failure cost, in order; an outage of half weight costs half its time.
        months: agreed service hours of each month seen.
        counts: failures that began in each of them.
        prior: how many failures are believed in beforehand; the pieces of a service share those of a whole.
    """

    part: str
    up: float
    hours: NDArray[np.float64]
    months: NDArray[np.float64]
    counts: NDArray[np.int64]
    prior: float = 0.5

    @property
    def number(self) -> int:
        """How many failures there were."""
        return len(self.hours)

    @property
    def month_spread(self) -> float:
        """By how much the rate of failures differs from month to month, as a share of itself; 0 for chance alone.

        Counts of alike months vary as much as they are high. Where their dispersion has a chance under 1 % (R. A.
        Fisher, 1925, Statistical Methods for Research Workers, section 16), what goes beyond is that of the rate.
        """
        usual = self.number * self.months / max(self.months.sum(), 1e-12)
        seen = usual > 0
        freedom = int(seen.sum()) - 1
        if freedom < 1:
            return 0.0
        apart = (self.counts[seen] - usual[seen]) ** 2
        if stats.chi2.sf((apart / usual[seen]).sum(), freedom) >= _APART:
            return 0.0
        beyond = (apart - usual[seen]).sum() / (usual[seen] ** 2).sum()
        return float(np.sqrt(max(beyond, 0.0)))


def of_stretches(part: str, cut: pl.DataFrame) -> Failures:
    """The failures in a service's time as `measures.stretches` cuts it at every change.

    Outages that overlap or follow each other without service between are one failure.
    """
    there = cut.filter(~pl.col("excluded") & pl.col("known") & (pl.col("agreed") > 0)).with_columns(
        (pl.col("down") > 0).rle_id().alias("run")
    )
    down = there.filter(pl.col("down") > 0).group_by("run", maintain_order=True)
    failed = down.agg(pl.col("down").sum() / 3600, pl.col("slice").first())
    still = pl.col("planned").clip(upper_bound=pl.col("agreed"))  # under planned work nothing counts as a failure
    months = there.group_by("slice", maintain_order=True).agg(
        pl.col("agreed").sum() / 3600, (pl.col("agreed") - pl.col("down") - still).sum().alias("up") / 3600
    )
    counts = months.join(failed.group_by("slice").len(), on="slice", how="left", maintain_order="left")
    return Failures(
        part=part, up=float(months["up"].sum()), hours=failed["down"].to_numpy(), months=months["agreed"].to_numpy(),
        counts=counts["len"].fill_null(0).cast(pl.Int64).to_numpy(),
    )  # fmt: skip
