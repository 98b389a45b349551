"""What months to come cost to run, and the energy and emissions they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.running_cost import Kind, kind, kinds, total

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analytics.scenario.history import History
    from analytics.scenario.terms import Terms


def running_cost(history: History, terms: Terms) -> Kind | None:
    """The fixed and variable cost of a month: as entered, else from the records; None where there is neither.

    Raises:
        ScenarioError: costs are in two currencies or not in the catalogue's, or a cost of an item was entered for a
            service whose demand is not known.
    """
    if terms.unit_costs:
        if terms.unit_costs.per_item and history.volumes is None:
            problem = "a cost of an item was entered, and the demand of this service is not known"
            raise ScenarioError(problem, remedy="Load its volumes or tickets, or enter a fixed cost only")
        return Kind("entered", terms.unit_costs.fixed, terms.unit_costs.per_item, 0)
    if history.costs is None or history.costs.is_empty():
        return None
    found = kinds(history.costs, _volumes(history, history.costs))
    paid_in = history.costs["currency"][0]
    if paid_in != history.currency:
        problem = f"costs are in {paid_in} and credits in {history.currency}"
        raise ScenarioError(problem, expected="one currency", remedy="Bring the cost records into the catalogue's")
    return total(found) if found else None


def expense(running: Kind, terms: Terms, volume: NDArray[np.float64]) -> NDArray[np.float64]:
    """The cost of each month drawn, in the catalogue's currency, people in added hours included."""
    cover = terms.cover.cost if terms.cover else 0.0
    return running.fixed + cover + running.per_item * volume


def kwh(history: History, volume: NDArray[np.float64]) -> float | None:
    """Energy of an average month drawn; None where there are no readings."""
    if history.energy is None or history.energy.is_empty():
        return None
    both = history.energy.join(_volumes(history, history.energy), on="month")
    use = kind("energy", both["volume"].to_numpy(), both["kwh"].to_numpy())
    return float(use.fixed + use.per_item * volume.mean())


def co2e(energy: float | None, factor: float | None) -> tuple[float | None, str]:
    """Emissions in kg, or None and why they are not known."""
    if energy is None:
        return None, "energy and emissions: there are no energy readings"
    if factor is None:
        return None, "emissions: enter the kg of CO2e that a kWh stands for"
    return energy * factor, ""


def _volumes(history: History, wanted: pl.DataFrame) -> pl.DataFrame:
    """Monthly demand; where it is not known, one that never changes, so that everything counts as fixed."""
    if history.volumes is not None:
        return history.volumes
    return wanted.select(pl.col("month").unique(), pl.lit(0.0).alias("volume"))
