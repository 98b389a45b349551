"""Why a rate changed: the parts that mix and performance played, exactly, by any dimension.

A rate is the sum over segments of share x rate. Between two periods each segment moves it by

    mix          (share after - share before) x (its mean rate - the mean of both totals)
    performance  (rate after - rate before) x its mean share

with means of the two periods. Together they make up the change to the last digit, with nothing left over, and neither
period is the base (midpoint weights, as Marshall and Edgeworth's in index numbers). A segment that stands in one period
only has no rate in the other: all it does is mix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIDES: Final = ("before", "after")

#: Whether a segment stands in both periods.
_BOTH: Final = (pl.col("total_before") > 0, pl.col("total_after") > 0)


@dataclass(frozen=True)
class Change:
    """A change in a rate and what made it.

    Attributes:
        by: the dimension.
        before, after: the total rates.
        segments: one row a segment, most moving first: `segment`, and `good`, `total`, `share` and `rate` of both
            periods, `mix`, `performance` and `contribution`, the sum of the two.
        evidence: how far the dimension's parts go beyond chance; the larger the better it explains.
    """

    by: str
    before: float
    after: float
    segments: pl.DataFrame
    evidence: float

    @property
    def total(self) -> float:
        """The whole change, after less before."""
        return self.after - self.before

    @property
    def mix(self) -> float:
        """What the change in shares did to the rate."""
        return float(self.segments["mix"].sum())

    @property
    def performance(self) -> float:
        """What the changes within segments did to the rate."""
        return float(self.segments["performance"].sum())

    @property
    def simpson(self) -> bool:
        """Whether the total moved against every segment that both periods have, of two or more.

        Source: E. H. Simpson (1951), "The interpretation of interaction in contingency tables".
        """
        both = self.segments.filter((pl.col("total_before") > 0) & (pl.col("total_after") > 0))
        moved = both["rate_after"] - both["rate_before"]
        return len(moved) > 1 and bool((moved * self.total < 0).all())

    @property
    def beyond_chance(self) -> tuple[float, float]:
        """The whole change and what happened within segments, each in standard errors of chance alone."""
        sums = self.segments.select(pl.col("^(good|total)_.*$").sum())
        mean_share = (pl.col("share_before") + pl.col("share_after")) / 2
        within = self.segments.filter(*_BOTH).select((_variance() * mean_share**2).sum()).item()
        return _in_errors(self.total, sums.select(_variance()).item()), _in_errors(self.performance, within)

    @property
    def reversed(self) -> bool:
        """Whether mix hides performance: the total moved against what happened within segments."""
        return self.performance * self.total < 0


def decompose(before: pl.DataFrame, after: pl.DataFrame, by: str) -> Change:
    """The change in good / total between two sets of items, split by a dimension.

    Args:
        before, after: items (or sums of them) with `good`, `total` and the dimension; excluded items are left out.
        by: the dimension, such as "priority".

    Raises:
        QuestionError: one of the periods has nothing that counts.

    Example:
        >>> one = pl.DataFrame({"priority": ["P1", "P2"], "good": [90, 10], "total": [100, 100]})
        >>> other = pl.DataFrame({"priority": ["P1", "P2"], "good": [45, 15], "total": [50, 150]})
        >>> found = decompose(one, other, "priority")
        >>> round(found.total, 4), round(found.mix, 4), round(found.performance, 4)
        (-0.2, -0.2, 0.0)
    """
    both = _summed(before, by, "before").join(_summed(after, by, "after"), on="segment", how="full", coalesce=True)
    segments = both.with_columns(pl.col("^(good|total)_.*$").fill_null(0.0))
    rates = {side: _rate(segments, by, side) for side in _SIDES}
    segments = segments.with_columns(
        (pl.col(f"total_{side}") / pl.col(f"total_{side}").sum()).alias(f"share_{side}") for side in _SIDES
    ).with_columns(_own_rates())
    centre = (rates["before"] + rates["after"]) / 2
    mean_rate = (pl.col("rate_before") + pl.col("rate_after")) / 2
    mean_share = (pl.col("share_before") + pl.col("share_after")) / 2
    parts = segments.with_columns(
        ((pl.col("share_after") - pl.col("share_before")) * (mean_rate - centre)).alias("mix"),
        ((pl.col("rate_after") - pl.col("rate_before")) * mean_share).alias("performance"),
    ).with_columns((pl.col("mix") + pl.col("performance")).alias("contribution"))
    ordered = parts.sort(pl.col("contribution").abs(), "segment", descending=[True, False])
    return Change(by, rates["before"], rates["after"], ordered, _evidence(ordered))


def explanations(before: pl.DataFrame, after: pl.DataFrame, dimensions: Iterable[str]) -> list[Change]:
    """The change by each dimension that has two segments or more, the one that explains it best first.

    Raises:
        QuestionError: one of the periods has nothing that counts.
    """
    found = [decompose(before, after, by) for by in dimensions]
    return sorted((change for change in found if len(change.segments) > 1), key=lambda change: -change.evidence)


def _in_errors(moved: float, variance: float) -> float:
    return moved / variance**0.5 if variance > 0 else 0.0


def _summed(items: pl.DataFrame, by: str, side: str) -> pl.DataFrame:
    kept = items.filter(~pl.col("excluded")) if "excluded" in items.columns else items
    sums = kept.group_by(pl.col(by).alias("segment")).agg(pl.col("good", "total").sum().cast(pl.Float64))
    return sums.filter(pl.col("total") > 0).rename({"good": f"good_{side}", "total": f"total_{side}"})


def _rate(segments: pl.DataFrame, by: str, side: str) -> float:
    total = float(segments[f"total_{side}"].sum())
    if not total:
        problem = f"nothing counted in the period {side}, so its rate by {by} cannot be compared"
        raise QuestionError(problem, remedy="Choose two periods that both have items")
    return float(segments[f"good_{side}"].sum()) / total


def _own_rates() -> list[pl.Expr]:
    """Rates of both periods; where a segment is missing in one, that of the other."""
    rate = {side: pl.col(f"good_{side}") / pl.col(f"total_{side}") for side in _SIDES}
    there = {side: pl.col(f"total_{side}") > 0 for side in _SIDES}
    return [
        pl.when(there[side]).then(rate[side]).otherwise(rate[other]).alias(f"rate_{side}")
        for side, other in (_SIDES, _SIDES[::-1])
    ]


def _evidence(segments: pl.DataFrame) -> float:
    """How much more the parts say than the total alone, as a chi-square beyond its degrees of freedom.

    It is Cochran's Q of the segments' own changes, and the square of the mix effect in units of the chance variation
    of a change. Source: W. G. Cochran (1954), "The combination of estimates from different experiments".
    """
    seen = segments.filter(*_BOTH).with_columns(
        _variance().alias("variance"), (pl.col("rate_after") - pl.col("rate_before")).alias("moved")
    )
    if seen.is_empty():
        return 0.0
    weight, moved = 1 / seen["variance"].to_numpy(), seen["moved"].to_numpy()
    common = (moved * weight).sum() / weight.sum()
    spread = ((moved - common) ** 2 * weight).sum() - (len(seen) - 1)
    return float(spread + float(segments["mix"].sum()) ** 2 * weight.sum())


def _variance() -> pl.Expr:
    """Of a change of rate by chance alone, where both periods have the same rate."""
    good, total = (pl.col(f"{name}_before") + pl.col(f"{name}_after") for name in ("good", "total"))
    pooled = (good + 0.5) / (total + 1)  # never 0 or 1, so that a small clean segment does not weigh without bound
    return pooled * (1 - pooled) * (1 / pl.col("total_before") + 1 / pl.col("total_after"))
