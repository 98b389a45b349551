"""Sustainability: the energy a service uses and the greenhouse gas it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analytics.measures import readings
from analytics.measures.measure import Measure

if TYPE_CHECKING:
    import polars as pl

    from analytics.measures.measure import Clause
    from analytics.records.records import Records

#: Kilowatt hours in one of each.
ENERGY_UNITS: Final = {"kWh": 1.0, "MWh": 1000.0, "Wh": 0.001, "GJ": 1000 / 3.6}

#: Kilograms of carbon dioxide equivalent in one of each.
EMISSION_UNITS: Final = {
    "kg": 1.0,
    "kgCO2e": 1.0,
    "kg CO2e": 1.0,
    "t": 1000.0,
    "tCO2e": 1000.0,
    "t CO2e": 1000.0,
    "g": 0.001,
}


def energy(records: Records, clause: Clause) -> pl.DataFrame:
    """Energy readings as items, in kWh; MeasureError where a unit is unknown."""
    return readings.of(records, clause, "energy", ENERGY_UNITS)


def emissions(records: Records, clause: Clause) -> pl.DataFrame:
    """Readings of greenhouse gas as items, in kg of carbon dioxide equivalent; MeasureError where a unit is unknown."""
    return readings.of(records, clause, "emissions", EMISSION_UNITS)


ENERGY = Measure(
    name="energy", label="Energy", unit="kWh", statistic="sum", table="readings", higher_is_better=False,
    definition="Electricity used by the service, as read.", items=energy,
)  # fmt: skip

EMISSIONS = Measure(
    name="emissions", label="Emissions", unit="kg", statistic="sum", table="readings", higher_is_better=False,
    definition="Greenhouse gas caused by the service, in kg of carbon dioxide equivalent.",
    items=emissions,
)  # fmt: skip
