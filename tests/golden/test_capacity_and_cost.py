"""The worked examples of capacity and cost, one test an id, each by the product's own functions."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from analytics.catalogue import CreditSchedule, Tier
from analytics.compliance.budget import allowed_failures
from analytics.scenario.availability.topology import availability, k_of_n, redundant
from analytics.scenario.call_desk import Aim, Answering, Calls, agents_required, answering, servers_required
from analytics.scenario.money.present_value import discounted
from analytics.scenario.priority_line import Stream, mean_times_preempted, mean_waits
from analytics.scenario.schedule import credited
from analytics.scenario.waiting_line import blocking, waiting_line
from tests.golden.agreement import agrees
from tests.golden.cases_availability import outages, slice_of
from tests.scenario.ground import terms

FILE: Final = Path(__file__).resolve().parents[3] / "shared" / "golden" / "capacity_and_cost.json"
GIVEN: Final[dict[str, dict[str, Any]]] = (
    {case["id"]: case for case in json.loads(FILE.read_text("utf-8"))} if FILE.exists() else {}
)

Given = Mapping[str, Any]


def desk(given: Given) -> Calls:
    return Calls(rate=given["lam_per_min"], handling=given["aht_min"], patience=given.get("patience_min"))


def told(found: Answering) -> dict[str, Any]:
    return {
        "service_level": found.service_level, "occupancy": found.occupancy, "p_wait": found.waits,
        "p_abandon": found.abandoned, "wq_sec": 60 * found.mean_wait,
    }  # fmt: skip


def erlang_c(given: Given) -> Given:
    line = waiting_line(arrivals=given["lam_per_min"], handling=given["aht_min"], servers=given["agents"])
    found = answering(desk(given), given["agents"], given["answer_within_min"])
    return told(found) | {"wait_p90_sec": 60 * line.percentile(0.9)}


def erlang_c_required(given: Given) -> Given:
    aim = Aim(
        service_level=given["service_level"], answer_within=given["answer_within_min"],
        most_occupancy=given["max_occupancy"], shrinkage=given["shrinkage"],
    )  # fmt: skip
    found = agents_required(desk(given), aim)
    return {"raw": found.agents, "positions": found.positions}


def streams(given: Given) -> list[Stream]:
    every = zip(given["lams"], given["m1"], given["m2"], strict=True)
    return [Stream(arrivals=rate, handling=handling, square=square) for rate, handling, square in every]


def in_system(given: Given) -> Given:
    return {"T": [wait + each.handling for wait, each in zip(mean_waits(streams(given)), streams(given), strict=True)]}


def one_server(given: Given) -> Given:
    (wait,) = mean_waits([Stream(arrivals=given["lam"], handling=given["m1"], square=given["m2"])])
    return {"wq": wait}


def credit(given: Given) -> Given:
    bounds = [*(bound for bound, _ in given["tiers"]), 0.0]
    tiers = tuple(
        Tier(at_least=low / 100, below=high / 100, credit=share * 100)
        for (high, share), low in zip(given["tiers"], bounds[1:], strict=True)
    )
    asked = terms(target={"at_least": bounds[0] / 100, "credits": CreditSchedule(tiers=tiers)})
    return {"credit": credited(np.array([[given["pct"] / 100]]), asked.target, asked.version)[0, 0] / 100}


def up(levels: Sequence[float], together: int) -> Given:
    """Availability of parts of which so many have to be up together."""
    parts = {str(place): level for place, level in enumerate(levels)}
    return {"availability": availability(frozenset(map(frozenset, itertools.combinations(parts, together))), parts)}


def of_units(given: Given) -> Given:
    """Alike units both by the binomial and as parts that stand in for each other."""
    level = k_of_n(given["a"], given["k"], given["n"])
    assert up([given["a"]] * given["n"], given["k"])["availability"] == pytest.approx(level, rel=1e-12)
    return {"availability": level}


def repaired(given: Given) -> Given:
    """One unit, by its times between failures and to restore, and as measured over one of each."""
    level = redundant(given["mtbf"], given["mttr"], needed=1, units=1)
    whole = (given["mtbf"] + given["mttr"]) * 3600
    measured = slice_of(outages({"seconds": (given["mtbf"] * 3600, whole)}), whole)
    assert measured["up"] / measured["agreed"] == pytest.approx(level, abs=1e-9)
    return {"availability": level}


def present(given: Given) -> Given:
    return {"npv": float(discounted(given["flows"], given["rate"], range(len(given["flows"]))))}


#: How each kind of example is worked out.
BY: Final[dict[str, Callable[[Given], Given]]] = {
    "erlang_c_metrics": erlang_c,
    "erlang_c_required": erlang_c_required,
    "erlang_b": lambda given: {"blocking": blocking(given["erlangs"], given["servers"])},
    "erlang_b_required": lambda given: {"servers": servers_required(given["erlangs"], given["max_blocking"])},
    "erlang_a": lambda given: told(answering(desk(given), given["agents"], 1 / 3)),
    "mg1": one_server,
    "mg1_priority_T": in_system,
    "mg1_preemptive_T": lambda given: {"T": list(mean_times_preempted(streams(given)))},
    "credit": credit,
    "serial": lambda given: up(given["a"], len(given["a"])),
    "parallel2": lambda given: up(given["a"], 1),
    "k_of_n": of_units,
    "downtime_min": lambda given: {"minutes": allowed_failures(given["a"], 60 * given["hours"])},
    "availability": repaired,
    "npv": present,
}

absent = pytest.mark.skipif(not GIVEN, reason="the worked examples in ../shared/golden are not beside this checkout")


@absent
@pytest.mark.parametrize("name", GIVEN)
def test_a_worked_example_comes_out_as_its_source_says(name: str) -> None:
    case = GIVEN[name]
    found = BY[case["fn"]](case["input"])
    asked = {figure: found[figure] for figure in case["expected"]}
    assert agrees(asked, case["expected"], case["tolerance"]), f"{name}: {asked}, expected {case['expected']}"


@absent
def test_every_kind_of_worked_example_is_tested() -> None:
    assert {case["fn"] for case in GIVEN.values()} == set(BY)
