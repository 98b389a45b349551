"""How often a promised level is held: services with a known course, their history promised on, the year after it seen.

    python -m benchmarks.promises [--services 500]

Claims: of levels promised with 90 % confidence, 85 to 95 % are held in each of the twelve months that follow. Each
kind of service is told of apart; `tests/scenario/services_made.py` says what they are and why.
"""

from __future__ import annotations

import argparse

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.negotiate import CONFIDENCES, negotiable
from analytics.scenario.scenario import Scenario
from tests.scenario.services_made import KINDS, history, made, worst


def promised(kind: str, number: int) -> dict[str, float | str] | None:
    """Whether a service held what was promised of it, by confidence; None where nothing could be promised."""
    service = made(kind, number)
    try:
        levels = negotiable(history(service), Scenario(name="as it is", seed=number + 1))["level"]
    except ScenarioError:
        return None
    low = worst(service)
    held = {f"{confidence:.0%}": float(low >= level) for confidence, level in zip(CONFIDENCES, levels, strict=True)}
    return {"kind": kind, **held, "room": low - levels[1]}


def told(services: int) -> pl.DataFrame:
    """The share of services that held each promise, by kind and of all, with its standard error in points.

    `room` is by how much the worst month stood above the level promised with 90 % confidence, as a median.
    """
    found = [row for kind in KINDS for number in range(services) if (row := promised(kind, number))]
    rows = pl.DataFrame(found)
    confidences = [f"{confidence:.0%}" for confidence in CONFIDENCES]
    figures = [pl.len().alias("services"), *(pl.col(name).mean() for name in confidences), pl.col("room").median()]
    error = (100 * (pl.col("90%") * (1 - pl.col("90%")) / pl.col("services")).sqrt()).alias("error")
    each = rows.group_by("kind", maintain_order=True).agg(figures)
    together = rows.select(pl.lit("all").alias("kind"), *figures)
    return pl.concat([each, together]).with_columns(error)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--services", type=int, default=500, help="of each kind")
    print(told(asked.parse_args().services))
