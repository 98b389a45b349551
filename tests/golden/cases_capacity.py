"""Worked examples of capacity: agents of a call desk by Erlang's formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.scenario.call_desk import Aim, Calls, agents_required
from tests.golden.agreement import Case

Given = Mapping[str, Any]


def sized(given: Given) -> Given:
    """The fewest agents, and what they come to; who hangs up where the example says how patient callers are."""
    calls = Calls(rate=given["transactions"] / given["interval"], handling=given["aht"], patience=given.get("patience"))
    aim = Aim(
        service_level=given["service_level"], answer_within=given["asa"], most_occupancy=given["max_occupancy"],
        most_abandoned=given.get("max_abandonment", 1.0), shrinkage=given["shrinkage"],
    )  # fmt: skip
    found = agents_required(calls, aim)
    told = {"raw": found.agents, "positions": found.positions, "occupancy": found.answering.occupancy}
    told["wait_prob"] = found.answering.waits
    if calls.patience is None:
        return told | {"service_level": found.answering.service_level}
    return told | {"abandonment": found.answering.abandoned, "asa": found.answering.mean_wait}


CASES: Final[dict[str, Case]] = {
    "capacity.erlang_c.a": sized,
    "capacity.erlang_c.b": sized,
    "capacity.erlang_a.doc": sized,
}
