"""What a service costs to run: a fixed part a month and what each item adds, by kind of cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.straight_line import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Kind:
    """One kind of cost or use: `fixed` a month and `per_item`, from so many `months` of records."""

    name: str
    fixed: float
    per_item: float
    months: int


def kinds(costs: pl.DataFrame, volumes: pl.DataFrame) -> tuple[Kind, ...]:
    """The fixed and the variable part of each kind of cost.

    A kind is variable where its monthly amount rises with volume by more than two standard errors; else it is fixed at
    its mean, for a slope that may be noise must not be multiplied.

    Args:
        costs: columns `month`, `kind`, `amount` and `currency`, as in the records.
        volumes: columns `month` and `volume`.

    Raises:
        ScenarioError: the amounts are in more than one currency.
    """
    currencies = sorted(costs["currency"].unique())
    if len(currencies) > 1:
        problem = f"the costs are in {' and '.join(currencies)}, and amounts of two currencies cannot be added"
        raise ScenarioError(problem, remedy="Bring the cost records into one currency")
    monthly = costs.group_by("month", "kind").agg(pl.col("amount").sum()).join(volumes, on="month").sort("month")
    by_kind = monthly.partition_by("kind", as_dict=True)
    return tuple(
        kind(str(name), rows["volume"].to_numpy(), rows["amount"].to_numpy())
        for (name,), rows in sorted(by_kind.items(), key=lambda entry: str(entry[0][0]))
    )


def kind(name: str, volume: NDArray[np.float64], amount: NDArray[np.float64], beyond: float = 2.0) -> Kind:
    """The fixed and the variable part of one monthly amount; variable where it rises by so many standard errors.

    Example:
        >>> volume = np.array([10.0, 20, 30, 40, 50, 60])
        >>> kind("Staff", volume, 100 + 2 * volume)
        Kind(name='Staff', fixed=100.0, per_item=2.0, months=6)
    """
    through = line(volume, amount)
    per_item = through.slope if through and through.slope > beyond * through.error else 0.0
    return Kind(name, float(amount.mean() - per_item * volume.mean()), per_item, len(amount))


def total(parts: Sequence[Kind]) -> Kind:
    """All kinds together."""
    months = min((part.months for part in parts), default=0)
    return Kind("all", sum(part.fixed for part in parts), sum(part.per_item for part in parts), months)
